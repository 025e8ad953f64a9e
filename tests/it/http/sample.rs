//! The sample answers on the pages of the API: what it answers over `tests/corpus`, shortened.

use super::description::samples;
use super::{Reply, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use mingcha::http::router;
use serde_json::Value;
use std::fmt::Write;

/// The longest text that a sample shows whole.
const MOST_CHARS: usize = 120;
/// What changes with the rules, the program and the hour.
const PASSING: [&str; 8] =
    ["generation", "digest", "rules_hash", "program", "time", "next", "score", "bytes"];
/// The description itself, and how the server is: nobody needs a sample of these.
const LEFT_OUT: [&str; 3] = ["description", "health", "readiness"];

#[test]
fn the_samples_are_what_the_api_answers() {
    let (_store, site) = samples();
    let router = router(site);
    let document = reply(&router, Request::get("/api/openapi.json")).json();
    let first = reply(&router, Request::get("/api/v1/reports?size=1")).json();
    let id = first["reports"][0]["report"].as_str().unwrap();

    let mut written = String::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            let content = &operation["responses"]["200"]["content"];
            let is_text = ["application/json", "text/", "application/jsonl"].iter().any(|text| {
                content.as_object().unwrap().keys().any(|media| media.starts_with(text))
            });
            if LEFT_OUT.contains(&name) || !is_text {
                continue;
            }
            let url = path.replace("{id}", id) + &asked(operation);
            let sent = &operation["requestBody"]["content"]["application/json"]["example"];
            let request =
                Request::builder().method(method.to_uppercase().as_str()).uri(encoded(&url));
            let body = if sent.is_null() { String::new() } else { sent.to_string() };
            let answer = send(
                router.clone(),
                request
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from(body))
                    .unwrap(),
            );
            assert_eq!(answer.status, 200, "{url}: {}", answer.body);
            let method = method.to_uppercase();
            write!(written, "== {name} {method} {url}\n{}\n", shortened(&answer)).unwrap();
        }
    }
    expect_test::expect_file!["../../../web/samples.txt"].assert_eq(&written);
}

fn reply(router: &Router, request: axum::http::request::Builder) -> Reply {
    send(router.clone(), request.body(Body::empty()).unwrap())
}

/// The parameters of a small answer: what it asks for, and one of each thing.
fn asked(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().unwrap();
    let named = |name: &str| parameters.iter().find(|one| one["name"] == name);
    let query = named("q").map(|one| format!("q={}", one["example"].as_str().unwrap()));
    let size = named("size").map(|_| "size=1".to_owned());
    let pairs: Vec<String> = query.into_iter().chain(size).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn encoded(url: &str) -> String {
    let byte =
        |byte: u8| if byte.is_ascii() { char::from(byte).into() } else { format!("%{byte:02X}") };
    url.bytes().map(byte).collect()
}

/// An answer with the first of each list, and what passes left out; of a table, its head and a row.
fn shortened(answer: &Reply) -> String {
    if answer.header(header::CONTENT_TYPE) == "application/json" {
        return serde_json::to_string_pretty(&cut(answer.json())).unwrap();
    }
    let lines = answer.body.trim_start_matches('\u{feff}').lines();
    let is_json = answer.body.starts_with('{');
    let line = |line: &str| match is_json {
        true => cut(serde_json::from_str(line).unwrap()).to_string(),
        false => line.to_owned(),
    };
    lines.take(2).map(line).collect::<Vec<_>>().join("\n")
}

fn cut(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().take(1).map(cut).collect(),
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let passes = PASSING.contains(&name.as_str()) && !value.is_null();
                let value = if passes { "…".into() } else { cut(value) };
                (name, value)
            };
            Value::Object(fields.into_iter().map(field).collect())
        }
        Value::String(text) if text.chars().count() > MOST_CHARS => {
            (text.chars().take(MOST_CHARS).collect::<String>() + "…").into()
        }
        other => other,
    }
}
