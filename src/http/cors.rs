//! Whether scripts of another site may read the API in a browser.

use super::site::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// What such a script may read of an answer beside its body.
const EXPOSED: &str = "content-disposition, etag, link, retry-after";

/// Lets the scripts of the origin that [`Site::set_cors`] took read what the API answers to GET and
/// HEAD. Nothing else is open: no page, no request with a body, no credentials.
pub(super) async fn open(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_open = is_read && request.uri().path().starts_with("/api/v1/");

    let mut response = next.run(request).await;
    if let Some(origin) = site.cors().filter(|_| is_open) {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        let exposed = HeaderValue::from_static(EXPOSED);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    response
}
