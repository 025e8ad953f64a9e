//! The API's description as an OpenAPI 3.1 document, made from its resources and the types of their
//! answers.
//!
//! Invariant: what is described is what the router has, since both are made from the same list.

mod schema;

use super::answer::{Answer, Ask, On, json, lang_code};
use super::parameter;
use super::problem::answer::ProblemAnswer;
use super::resource::{Parameter, Resource, ResourceBody, Takes, Wording};
use super::words::Words;
use crate::{ExportFormat, Lang};
use axum::routing::get;
use schema::Description;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The resource at `/api/openapi.json`, which describes the resources of `list`.
pub(super) fn resource(list: fn() -> Vec<Resource>) -> Resource {
    let api = move |site: On, ask: Ask| api(site, ask, list);

    Resource::get::<Description>("/api/openapi.json", "description", get(api)).says(
        ("本接口的说明文件（OpenAPI 3.1）", "this description, an OpenAPI 3.1 document"),
        ("", ""),
    )
}

async fn api(site: On, ask: Ask, list: fn() -> Vec<Resource>) -> Answer {
    ask.params(&[])?;
    let lang = ask.lang;
    json(site, ask, move |_| Ok(Description(document(&list(), lang)))).await
}

/// The description of `resources` in `lang`.
pub(super) fn document(resources: &[Resource], lang: Lang) -> Value {
    let words = Words(lang);
    let mut paths = Map::new();

    for resource in resources {
        let path = paths.entry(resource.path).or_insert_with(|| json!({}));
        path[resource.method] = operation(resource, words);
    }

    json!({
        "openapi": "3.1.0",
        "info": {
            // Generators make the package's name of it, so it is Latin in either language.
            "title": "Mingcha API",
            "summary": words.say("明察数据接口", "The API of Mingcha"),
            "version": env!("CARGO_PKG_VERSION"),
            "description": words.say(ABOUT.0, ABOUT.1),
            "license": { "name": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schema::all(resources) },
        "x-language": lang_code(lang),
    })
}

/// The text that holds for every resource.
const ABOUT: Wording = (
    "只读。响应是 UTF-8 编码的 JSON，出错时是 application/problem+json（RFC 9457），其中 kind 供程序判断。\
     数目都是准确的：要么完整，要么出错，不会悄悄截断。不知道的值写 null，不省略。位置按报告正文的 UTF-8 字节计，时间按 RFC 3339 的 UTC 计。\
     每个响应带 ETag，用 If-None-Match 再问，没有变化就返回 304。不认识的参数一律拒绝。同一版本里只会增加字段，不会删除或改名。",
    "Read-only. Answers are JSON in UTF-8; problems are application/problem+json (RFC 9457), \
     whose `kind` is for programs. Every number is exact: an answer is complete or a problem, \
     never cut in silence. What is not known is null, never left out. Places are bytes of the \
     report's clean text in UTF-8, times are RFC 3339 in UTC. Every answer has an ETag: asked \
     again with If-None-Match, an unchanged one is 304. A parameter that is not known is \
     refused. Within a version fields are added, never removed or renamed.",
);

fn operation(resource: &Resource, words: Words) -> Value {
    let parameters = resource.parameters.iter().cloned().chain([parameter::lang()]);
    let parameters: Vec<Value> =
        parameters.map(|parameter| described(&parameter, resource, words)).collect();
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({
            "description": words.say(resource.summary.0, resource.summary.1),
            "content": content(&resource.gives),
        }),
    );

    for (status, kinds) in resource.statuses() {
        responses.insert(status.to_string(), problem(&kinds));
    }

    let mut operation = json!({
        "operationId": resource.id,
        "summary": words.say(resource.summary.0, resource.summary.1),
        "description": words.say(resource.about.0, resource.about.1),
        "parameters": parameters,
        "responses": responses,
    });

    if let Some(body) = &resource.body {
        operation["requestBody"] = json!({ "required": true, "content": content(body) });
    }

    operation
}

fn described(parameter: &Parameter, resource: &Resource, words: Words) -> Value {
    let in_path = resource.path.contains(&format!("{{{}}}", parameter.name));
    let mut described = json!({
        "name": parameter.name,
        "in": if in_path { "path" } else { "query" },
        "description": words.say(parameter.says.0, parameter.says.1),
        "required": parameter.needed,
        "schema": values(&parameter.takes),
    });

    if !parameter.example.is_empty() {
        described["example"] = match parameter.takes {
            Takes::Names | Takes::Years | Takes::AnyOf(_) => json!([parameter.example]),
            _ => json!(parameter.example),
        };
    }

    described
}

/// The schema of a parameter's values.
fn values(takes: &Takes) -> Value {
    let any_of = |items: Value| json!({ "type": "array", "items": items });
    match takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::Names => any_of(json!({ "type": "string" })),
        Takes::Years => {
            any_of(json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{4})?$|^none$" }))
        }
        Takes::AnyOf(values) => any_of(json!({ "type": "string", "enum": values })),
        Takes::OneOf(values) => json!({ "type": "string", "enum": values }),
        Takes::Report => json!({ "type": "string", "pattern": "^[0-9a-f]{16}$" }),
        Takes::Number { least, most, usual } => {
            let mut number = json!({ "type": "integer", "minimum": least, "default": usual });
            if let Some(most) = most {
                number["maximum"] = json!(most);
            }
            number
        }
    }
}

fn content(body: &ResourceBody) -> Value {
    match &body.schema {
        Some(schema) if body.example.is_empty() => {
            json!({ (body.media): { "schema": schema.reference() } })
        }
        Some(schema) => {
            let example: Value = serde_json::from_str(body.example).unwrap_or_default();
            json!({ (body.media): { "schema": schema.reference(), "example": example } })
        }
        None => json!({ (body.media): { "schema": file(body.media) } }),
    }
}

/// The schema of a file: characters, or bytes that a generated client must leave as they are.
fn file(media: &str) -> Value {
    if media.starts_with("text/") || media == ExportFormat::Jsonl.media() {
        json!({ "type": "string" })
    } else {
        json!({ "type": "string", "format": "binary" })
    }
}

/// An answer that says what went wrong.
fn problem(kinds: &[&str]) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{}", ProblemAnswer::name()) });
    json!({
        "description": kinds.join(", "),
        "content": { "application/problem+json": { "schema": schema } },
        "x-kinds": kinds,
    })
}
