//! Static files, compiled into the binary.

use super::problem::Problem;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../web/style.css");
const SCRIPT: &str = include_str!("../../web/script.js");
const ICON: &str = include_str!("../../web/icon.svg");

/// A short hash of the style sheet and the script. Pages name it in their addresses, so that
/// browsers may keep both for good.
pub(super) static TAG: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest([STYLE, SCRIPT].join("\0"));
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// `GET /static/{name}`.
pub(super) async fn get(name: Result<Path<String>, PathRejection>) -> Result<Response, Problem> {
    let Ok(Path(name)) = name else { return Err(Problem::no_page()) };
    let (media, body) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "script.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Problem::no_page()),
    };

    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];

    Ok((headers, body).into_response())
}

/// `GET /favicon.ico`, which browsers ask for beside answers that are no pages.
pub(super) async fn icon() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, ICON).into_response()
}
