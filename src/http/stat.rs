//! What is held, and whether the server lives and is ready.

use super::answer::{Answer, Ask, On, json};
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// `GET /api/v1/stats`.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    json(site, ask, |site| Ok(site.stats()?.as_ref().clone())).await
}

/// `GET /healthz`: the server answers.
pub(super) async fn health() -> Json<Value> {
    Json(json!({ "healthy": true }))
}

/// `GET /readyz`: everything that was to be indexed before serving is.
pub(super) async fn readiness(State(site): On) -> Response {
    match site.is_ready() {
        true => Json(json!({ "ready": true })).into_response(),
        false => Problem::not_ready().into_response(),
    }
}
