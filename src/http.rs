//! The HTTP side: a router as a function, the JSON API and the pages.
//!
//! A handler reads its parameters, makes one call into the library on a blocking thread, and
//! answers. Whatever goes wrong becomes a `problem`, which one layer writes as problem+json or as a
//! page. Everything is read-only.

mod address;
mod answer;
mod asking;
mod asset;
mod audit;
mod base;
mod compare;
mod comparing;
mod cors;
mod count;
mod coverage;
mod discover;
mod docs;
mod embed;
mod export;
mod facet;
mod feed;
mod file;
mod filter;
mod finding;
mod flow;
mod frame;
mod info;
mod kept;
mod listing;
mod memo;
mod mention;
mod meter;
mod metrics;
mod nothing;
mod openapi;
mod paced;
mod pager;
mod param;
mod parameter;
mod problem;
mod question;
mod reader;
mod reading;
mod report;
mod resource;
mod reuse;
mod school;
mod scrub;
mod search;
mod seat;
mod server;
mod site;
mod source;
mod stat;
mod suggest;
mod term;
mod under;
mod view;
mod words;

pub use base::read_base;
pub use meter::LoggedQueries;
pub use scrub::scrub_daily;
pub use server::serve;
pub use site::{Site, keep_fresh};

use answer::{Answer, Ask, On};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn_with_state, map_response, map_response_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use problem::Problem;
use resource::Resource;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// The time that an answer may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest body that is let pass where none is wanted.
const MOST_IDLE_BODY_BYTES: usize = 64 * 1024;
/// The longest address. The longest query, percent-encoded, takes 12 KiB.
const MOST_ADDRESS_BYTES: usize = 32 * 1024;
/// A media type that is compressed already.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// All resources of `site`, with what every answer carries: security headers, compression, a time
/// limit.
///
/// It needs no socket, so a test can call it as a function.
pub fn router(site: Arc<Site>) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(site.clone(), metrics::measured))
        .layer(from_fn_with_state(site.clone(), cors::open))
        .layer(from_fn_with_state(site.clone(), problem::answer::render))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .layer(from_fn_with_state(site.clone(), within_limits));

    let path = site.path().to_owned();
    let router = resources()
        .into_iter()
        .fold(pages(), |router, resource| router.route(resource.path, resource.handler))
        .fallback(no_page)
        .method_not_allowed_fallback(async || Problem::bad_method())
        .with_state(site.clone())
        // A body that does not say its length is cut off where it is read.
        .layer(DefaultBodyLimit::max(MOST_IDLE_BODY_BYTES))
        .layer(layers)
        .layer(map_response_with_state(site, under::with_path))
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::new(WORKBOOK))),
        )
        .layer(map_response(with_security_headers));

    if path.is_empty() {
        return router;
    }

    // What changes an address must stand before the router, not within it.
    let strip = move |request: Request| under::without_path(&path, request);
    Router::new().fallback_service(ServiceBuilder::new().map_request(strip).service(router))
}

/// There is nothing at this address, unless a `/` too much was written behind it.
async fn no_page(uri: Uri) -> Response {
    let path = uri.path().trim_end_matches('/');
    let is_other = path.len() < uri.path().len();
    if path.is_empty() || !is_other || path.starts_with("//") {
        return Problem::no_page().into_response();
    }

    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{path}{query}")).into_response()
}

/// The routes for people.
fn pages() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(search::page))
        .route("/mentions", get(mention::page))
        .route("/mentions/terms", get(term::page))
        .route("/audit", get(audit::page))
        .route("/reports/{id}", get(reader::page))
        .route("/reports/{id}/source", get(source::get))
        .route("/r/{id}", get(reader::short))
        .route("/schools", get(school::list))
        .route("/coverage", get(coverage::page))
        .route("/schools/{name}", get(school::page))
        .route("/feed", get(feed::get))
        .route("/embed", get(embed::get))
        .route("/opensearch.xml", get(discover::opensearch))
        .route("/suggestions", get(suggest::completions))
        .route("/robots.txt", get(discover::robots))
        .route("/sitemap.xml", get(discover::sitemap))
        .route("/sitemap/{name}", get(discover::sitemap_part))
        .route("/help", get(info::help))
        .route("/about", get(info::about))
        .route("/static/{name}", get(asset::get))
        .route("/favicon.ico", get(asset::icon))
        .route("/api/docs", get(api_docs))
        .route("/api/docs/{id}", get(api_operation))
        .route("/metrics", get(metrics::get))
}

/// The resources for programs, in the order of the description. The router and the description are
/// made from this list.
fn resources() -> Vec<Resource> {
    vec![
        search::resource(),
        suggest::resource(),
        mention::resource(),
        term::resource(),
        export::resource_of_csv(),
        export::resource_of_xlsx(),
        export::resource_of_jsonl(),
        count::resource(),
        count::resource_of_jsonl(),
        compare::resource(),
        audit::resource(),
        audit::resource_of_csv(),
        audit::resource_of_xlsx(),
        report::resource_of_list(),
        report::resource(),
        source::resource(),
        reuse::resource_of_report(),
        reuse::resource(),
        school::resource(),
        coverage::resource(),
        file::resource(),
        stat::resource(),
        openapi::resource(resources),
        stat::resource_of_health(),
        stat::resource_of_readiness(),
    ]
}

/// Refuses a host that the site is not known under, a body that is too large for any resource and
/// an address that no query needs, and gives up on an answer that takes too long.
async fn within_limits(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    use axum::body::HttpBody;
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    if host.is_some_and(|host| !site.answers_to(host)) {
        return Problem::bad_host().into_response();
    }

    let most =
        if request.method() == Method::POST { term::MOST_BODY_BYTES } else { MOST_IDLE_BODY_BYTES };

    if request.body().size_hint().lower() > most as u64 {
        return Problem::body_too_large().into_response();
    }

    if request
        .uri()
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > MOST_ADDRESS_BYTES)
    {
        return Problem::address_too_long().into_response();
    }

    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(crate::Error::from(crate::ErrorKind::Deadline)).into_response(),
    }
}

/// `GET /api/docs`.
async fn api_docs(site: On, ask: Ask) -> Answer {
    docs::page(site, ask, resources).await
}

/// `GET /api/docs/{id}`.
async fn api_operation(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    docs::operation(site, ask, id, resources).await
}

/// The pages need a style sheet, script and pictures of their own and nothing else: no frame, no
/// other site.
async fn with_security_headers(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
                          style-src 'self'; img-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        // What an answer says of itself stands: the box for other sites may be framed.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
