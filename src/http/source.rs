//! The file that a report was read from, to download.

use super::answer::{Answer, Ask, On, same};
use super::parameter;
use super::problem::ProblemKind;
use super::report::read_id;
use super::resource::Resource;
use crate::{Format, SourceFile};
use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::IntoResponse;

/// The resource at `/api/v1/reports/{id}/source`.
pub(super) fn resource() -> Resource {
    Resource::file("/api/v1/reports/{id}/source", "source", "*/*", axum::routing::get(get))
        .says(
            ("报告的原文件", "the file that a report was read from"),
            (
                "字节与编入时相同，总是作为附件",
                "The same bytes as when it was indexed, always as an attachment",
            ),
        )
        .takes([parameter::report()])
        .refuses(&[ProblemKind::UnknownReport, ProblemKind::GoneReport, ProblemKind::GoneSource])
}

/// `GET /reports/{id}/source` and `GET /api/v1/reports/{id}/source`: the bytes that the report was
/// read from, to be saved. No browser shows them, so that a web page of a stranger never runs in
/// this site's name.
pub(super) async fn get(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    ask.params(&[])?;
    let id = read_id(id)?;
    let source = site.0.clone().run(move |site| Ok(site.index().source(&id)?)).await?;

    // The bytes are named by their hash: whatever the store does, they stay what they are.
    let tag = format!("W/\"{}\"", source.sha256);
    if ask.has(&tag) {
        return Ok(same(&tag));
    }

    let headers = [
        (header::CONTENT_TYPE, media(&source)),
        (header::CONTENT_DISPOSITION, disposition(&source.name)),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];

    Ok((headers, Body::from(source.bytes)).into_response())
}

/// The media type of a format.
pub(super) fn media_of(format: Format) -> &'static str {
    match format {
        Format::Txt => "text/plain",
        Format::Html => "text/html",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Doc => "application/msword",
        Format::Pdf => "application/pdf",
        Format::Mhtml => "multipart/related",
        Format::Rtf => "application/rtf",
        Format::Odt => "application/vnd.oasis.opendocument.text",
        Format::Ofd => "application/ofd",
        Format::Workbook => "application/octet-stream",
        Format::Document => "application/json",
    }
}

/// The type that a file is sent as: a web page is bytes.
fn media(source: &SourceFile) -> String {
    match (source.format, &source.encoding) {
        (Format::Html | Format::Mhtml, _) => "application/octet-stream".to_owned(),
        (Format::Txt, Some(encoding)) => {
            format!("text/plain; charset={}", encoding.to_ascii_lowercase())
        }
        (format, _) => media_of(format).to_owned(),
    }
}

/// `attachment`, with the file's name in ASCII for old clients and whole for all others (RFC 6266,
/// RFC 8187).
fn disposition(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let mut whole = String::new();

    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                whole.push(byte as char)
            }
            _ => whole.push_str(&format!("%{byte:02X}")),
        }
    }

    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_cannot_break_its_header() {
        let check = |name: &str, expect: &str| {
            assert_eq!(disposition(name), format!("attachment; {expect}"), "{name}")
        };
        check("a-1.pdf", "filename=\"a-1.pdf\"; filename*=UTF-8''a-1.pdf");
        check("岚川.txt", "filename=\"__.txt\"; filename*=UTF-8''%E5%B2%9A%E5%B7%9D.txt");
        check("\"\r\nX: 1;.txt", "filename=\"_X__1_.txt\"; filename*=UTF-8''%22X%3A%201%3B.txt");
    }
}
