//! The HTTP side: a router as a function, the JSON API and the pages.
//!
//! A handler reads its parameters, makes one call into the library on a blocking thread, and answers. Whatever goes wrong
//! becomes a `problem`, which one layer writes as problem+json or as a page. Everything is read-only.

mod address;
mod answer;
mod asset;
mod audit;
mod count;
mod export;
mod facet;
mod file;
mod flow;
mod frame;
mod info;
mod mention;
mod pager;
mod param;
mod problem;
mod question;
mod reader;
mod report;
mod search;
mod server;
mod site;
mod stat;
mod term;

pub use server::serve;
pub use site::{Site, keep_fresh};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use problem::Problem;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// How long an answer may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest body that is let pass where none is wanted.
const MOST_IDLE_BODY_BYTES: u64 = 64 * 1024;
/// What is compressed already.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// All resources of `site`, with what every answer carries: security headers, compression, a time limit.
///
/// It needs no socket, so a test can call it as a function.
pub fn router(site: Arc<Site>) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(site.clone(), problem::render))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .layer(from_fn(within_limits));
    Router::new()
        .route("/", get(search::page))
        .route("/mentions", get(mention::page))
        .route("/mentions/terms", get(term::page))
        .route("/audit", get(audit::page))
        .route("/reports/{id}", get(reader::page))
        .route("/help", get(info::help))
        .route("/about", get(info::about))
        .route("/static/{name}", get(asset::get))
        .route("/healthz", get(stat::health))
        .route("/readyz", get(stat::readiness))
        .nest("/api/v1", api())
        .fallback(async || Problem::no_page())
        .method_not_allowed_fallback(async || Problem::bad_method())
        .with_state(site)
        .layer(layers)
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(NotForContentType::new(WORKBOOK))))
        .layer(map_response(with_security_headers))
}

fn api() -> Router<Arc<Site>> {
    Router::new()
        .route("/search", get(search::api))
        .route("/mentions", get(mention::api).post(term::post))
        .route("/export.csv", get(export::csv))
        .route("/export.xlsx", get(export::xlsx))
        .route("/export.jsonl", get(export::jsonl))
        .route("/counts", get(count::api))
        .route("/reports", get(report::list))
        .route("/reports/{id}", get(report::one))
        .route("/audit", get(audit::api))
        .route("/audit.csv", get(audit::csv))
        .route("/audit.xlsx", get(audit::xlsx))
        .route("/files", get(file::api))
        .route("/stats", get(stat::api))
}

/// Refuses a body that is too large for any resource, and gives up on an answer that takes too long.
async fn within_limits(request: Request, next: Next) -> Response {
    use axum::body::HttpBody;
    let most = if request.method() == Method::POST { term::MOST_BODY_BYTES as u64 } else { MOST_IDLE_BODY_BYTES };
    if request.body().size_hint().lower() > most {
        return Problem::body_too_large().into_response();
    }
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(crate::Error::from(crate::ErrorKind::Deadline)).into_response(),
    }
}

/// The pages need a style sheet and pictures of their own and nothing else: no script, no frame, no other site.
async fn with_security_headers(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
