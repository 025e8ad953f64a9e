//! What is held, and whether the server lives and is ready.

use super::answer::{Answer, Ask, On, json};
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use super::site::Site;
use crate::Stats;
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

/// The resource at `/api/v1/stats`.
pub(super) fn resource() -> Resource {
    Resource::get::<Stats>("/api/v1/stats", "stats", get(api)).says(
        (
            "收录多少，多少无法读取，哪一版索引",
            "how much is held, what could not be read, which state",
        ),
        ("两个索引的 digest 相同，收录的就相同", "Stores with the same `digest` hold the same"),
    )
}

/// The resource at `/healthz`.
pub(super) fn resource_of_health() -> Resource {
    let says = ("服务器在运行，索引还读得到", "that the server lives and its store is there");
    let else_says =
        ("索引的文件夹不在时答 503", "Where the store's folder is gone the answer is 503");
    Resource::get::<Health>("/healthz", "health", get(health)).says(says, else_says)
}

/// The resource at `/readyz`.
pub(super) fn resource_of_readiness() -> Resource {
    let says = ("报告已全部编入", "that all reports are indexed");
    let until = ("此前答 503", "Until then the answer is 503");
    Resource::get::<Readiness>("/readyz", "readiness", get(readiness))
        .says(says, until)
        .refuses(&[ProblemKind::NotReady])
}

/// That the server lives.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always true; a server that does not live gives no answer.
    healthy: bool,
}

/// That everything that was to be indexed before serving is.
#[derive(Serialize, ToSchema)]
struct Readiness {
    /// Always true; until then the answer is a problem.
    ready: bool,
}

async fn api(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    json(site, ask, |site| Ok(site.stats()?.as_ref().clone())).await
}

async fn health(site: On, ask: Ask) -> Result<Json<Health>, Problem> {
    ask.params(&[])?;
    must_be_there(site.0).await?;
    Ok(Json(Health { healthy: true }))
}

/// Tells whether the newest commit of the store is still there. It takes no seat, so that a server
/// that has much to do is not taken for a dead one.
async fn must_be_there(site: Arc<Site>) -> Result<(), Problem> {
    if site.is_damaged() {
        return Err(Problem::damaged());
    }
    let committed = spawn_blocking(move || site.index().committed()).await;
    match committed.map_err(|_| Problem::internal("a look at the store panicked"))? {
        Ok(_) => Ok(()),
        Err(error) => Err(Problem::without_store(&error)),
    }
}

async fn readiness(State(site): On, ask: Ask) -> Result<Json<Readiness>, Problem> {
    ask.params(&[])?;
    must_be_there(site.clone()).await?;
    if site.is_ready() { Ok(Json(Readiness { ready: true })) } else { Err(Problem::not_ready()) }
}
