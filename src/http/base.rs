//! Whole addresses of the site, for what is read elsewhere: feeds, sitemaps, citations.
//!
//! They come from what the server was told, else from a `Host` of this machine alone: off loopback
//! anybody may send any name.

use crate::{Error, ErrorKind, Note};
use axum::http::Uri;
use axum::http::uri::Authority;
use std::net::IpAddr;

/// The beginning of every address, such as `https://mingcha.example` or
/// `https://university.example/mingcha`, without a `/` at its end.
///
/// # Errors
/// `BadValue` if `url` is no http or https address.
pub fn read_base(url: &str) -> crate::Result<String> {
    let uri: Option<Uri> = url.parse().ok();
    let base = uri.as_ref().and_then(|uri| {
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let path = uri.query().is_none().then(|| read_path(uri.path()))??;
        Some(format!("{scheme}://{authority}{path}"))
    });

    base.ok_or_else(|| {
        let takes = Note::new(
            "网站的完整地址，如 https://mingcha.example 或 https://xxgk.example/mingcha",
            "a site's whole address, such as https://mingcha.example or \
             https://university.example/mingcha",
        );
        Error::from(ErrorKind::BadValue { name: "base", value: url.to_owned(), takes })
    })
}

/// A path that the site lies under, such as `/mingcha`, without a `/` at its end; of a whole site
/// the empty one. `None` if it holds what a path need not.
pub(super) fn read_path(path: &str) -> Option<&str> {
    let path = path.trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
    let is_path = path.is_empty() || path.starts_with('/') && !path.contains("//");
    (is_path && path.chars().all(is_plain)).then_some(path)
}

/// The path of a base, from its `/` on.
pub(super) fn path_of(base: &str) -> &str {
    let host = base.find("://").map_or(0, |at| at + 3);
    let rest = base.get(host..).unwrap_or_default();
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
}

/// The same from a request's `Host`, if that names this machine.
pub(super) fn of_loopback(host: &str) -> Option<String> {
    let name = host_name(host)?;
    is_this_machine(&name).then(|| format!("http://{host}"))
}

/// The name of a host, with or without its port, in small letters.
pub(super) fn host_name(host: &str) -> Option<String> {
    let authority: Authority = host.parse().ok()?;
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    (!host.contains('@')).then(|| name.to_ascii_lowercase())
}

/// Whether a name is this machine's for itself.
pub(super) fn is_this_machine(name: &str) -> bool {
    name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_a_whole_site() {
        let check = |url: &str, expect: Option<&str>| {
            assert_eq!(read_base(url).ok().as_deref(), expect, "{url}")
        };

        check("https://mingcha.example", Some("https://mingcha.example"));
        check("http://mingcha.example:8080/", Some("http://mingcha.example:8080"));
        check("https://a.example/b/c/", Some("https://a.example/b/c"));
        assert_eq!(path_of("https://a.example/b/c"), "/b/c");
        assert_eq!(path_of("https://a.example"), "");

        for bad in [
            "",
            "mingcha.example",
            "/x",
            "ftp://a",
            "https://a/b//c",
            "https://a/\"b",
            "https://a/?q",
            "https://u:p@a",
            "javascript:1",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn only_a_host_of_this_machine_is_believed() {
        let check = |host: &str, expect: Option<&str>| {
            assert_eq!(of_loopback(host).as_deref(), expect, "{host}")
        };

        check("127.0.0.1:7700", Some("http://127.0.0.1:7700"));
        check("localhost", Some("http://localhost"));
        check("[::1]:80", Some("http://[::1]:80"));

        for bad in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "localhost@evil.example",
            "a b",
            "localhost.evil",
        ] {
            check(bad, None);
        }
    }
}
