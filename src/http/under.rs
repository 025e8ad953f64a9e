//! The site under a path of a host, as behind a proxy: requests lose the path, and addresses that
//! pages and redirections name gain it.
//!
//! Pages write addresses from the root of the site, all in `href`, `src` and `action`. In text a
//! quotation mark is escaped, so that `href="/` is nothing else.

use super::site::Site;
use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use std::sync::Arc;

/// The attributes that name addresses.
const ATTRIBUTES: [&str; 3] = [" href=\"/", " src=\"/", " action=\"/"];

/// The request as the site sees it: without `path`, which a proxy may have taken away already.
pub(super) fn without_path(path: &str, mut request: Request) -> Request {
    let whole = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
    let rest = match whole.strip_prefix(path) {
        Some("") => "/".to_owned(),
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        Some(rest) if rest.starts_with('?') => format!("/{rest}"),
        _ => return request,
    };

    if let Ok(uri) = rest.parse::<Uri>() {
        request.extensions_mut().insert(OriginalUri(uri.clone()));
        *request.uri_mut() = uri;
    }
    request
}

/// The response with the path in the addresses of a page or of a redirection.
pub(super) async fn with_path(State(site): State<Arc<Site>>, mut response: Response) -> Response {
    let path = site.path();
    if path.is_empty() {
        return response;
    }

    let headers = response.headers_mut();
    let place = headers.get(header::LOCATION).and_then(|place| place.to_str().ok());
    if let Some(place) = place.filter(|place| place.starts_with('/'))
        && let Ok(place) = HeaderValue::from_str(&format!("{path}{place}"))
    {
        headers.insert(header::LOCATION, place);
    }
    if !is_page(headers) {
        return response;
    }

    headers.remove(header::CONTENT_LENGTH);
    let (head, body) = response.into_parts();
    // Pages are made as a whole, so that nothing here can fail or be too large.
    let page = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for attribute in ATTRIBUTES {
        let root = attribute.trim_end_matches('/');
        page = page.replace(attribute, &format!("{root}{path}/"));
    }
    Response::from_parts(head, Body::from(page))
}

fn is_page(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    media.is_some_and(|media| media.starts_with("text/html"))
}
