//! The schemas of answers: those of plain structs come from their fields and doc comments, and
//! those of values that are written as text or pairs are given here.

use super::super::problem::ProblemKind;
use super::super::problem::answer::ProblemAnswer;
use super::super::resource::Resource;
use crate::{Day, Note, Period, ReportId, Year};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// An OpenAPI document, as it is answered.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Description(pub(super) Value);

/// Every schema that the resources name, each once, in order of name.
pub(super) fn all(resources: &[Resource]) -> Map<String, Value> {
    let bodies =
        resources.iter().flat_map(|resource| resource.body.iter().chain([&resource.gives]));
    let derived = bodies.filter_map(|body| body.schema.as_ref()).flat_map(|schema| &schema.all);
    let derived: BTreeMap<&str, Value> =
        derived.map(|(name, schema)| (name.as_str(), json!(schema))).collect();
    let mut named: Vec<(String, Value)> = Vec::new();

    for (name, schema) in &derived {
        let schema = if name.contains('_') {
            with_nulls_of_parameters(in_one(schema, &derived))
        } else {
            in_one(schema, &derived)
        };
        named.push((name.to_string(), with_every_null(schema)));
    }

    named.push((ProblemAnswer::name().into_owned(), problem()));
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    named.into_iter().collect()
}

/// The schema of problems, which names every kind.
fn problem() -> Value {
    let names: Vec<&str> = ProblemKind::ALL.iter().map(|kind| kind.name()).collect();
    let mut schema = json!(ProblemAnswer::schema());
    schema["properties"]["kind"]["enum"] = json!(names);
    schema
}

/// Puts the fields of a struct that is flattened into another among the fields of that one, as they
/// stand in answers; those of a type that is a parameter are written out within the type that has
/// it.
fn in_one(schema: &Value, derived: &BTreeMap<&str, Value>) -> Value {
    match schema {
        Value::Object(fields) => match schema["allOf"].as_array() {
            Some(parts) => merged(schema, parts, derived),
            None => {
                fields.iter().map(|(name, field)| (name.clone(), in_one(field, derived))).collect()
            }
        },
        Value::Array(items) => items.iter().map(|item| in_one(item, derived)).collect(),
        plain => plain.clone(),
    }
}

fn merged(schema: &Value, parts: &[Value], derived: &BTreeMap<&str, Value>) -> Value {
    let (mut fields, mut required) = (Map::new(), Vec::new());
    for part in parts {
        let named = part["$ref"]
            .as_str()
            .and_then(|path| derived.get(path.rsplit('/').next().unwrap_or(path)));
        let part = in_one(named.unwrap_or(part), derived);
        fields.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }

    let mut whole = json!({ "type": "object", "properties": fields, "required": required });
    if schema["description"].is_string() {
        whole["description"] = schema["description"].clone();
    }

    whole
}

/// Lets the fields of `Facet_Year` and its like be null where they are optional: the derive loses
/// that for a field whose type is a parameter.
fn with_nulls_of_parameters(mut schema: Value) -> Value {
    let as_derived = schema.clone();
    let Some(fields) = schema["properties"].as_object_mut() else { return schema };

    for (name, field) in fields {
        if !is_required(&as_derived, name) && !may_be_null(field) {
            *field = json!({ "oneOf": [field.take(), { "type": "null" }] });
        }
    }

    schema
}

/// Marks fields that may be null as always there: what is not known is null, never left out.
fn with_every_null(mut schema: Value) -> Value {
    let Some(fields) = schema["properties"].as_object() else { return schema };
    let required: Vec<String> = fields
        .iter()
        .filter(|(name, field)| is_required(&schema, name) || may_be_null(field))
        .map(|(name, _)| name.clone())
        .collect();
    schema["required"] = json!(required);
    schema
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|field| field == name))
}

fn may_be_null(field: &Value) -> bool {
    let is_null = |of: &Value| of == "null" || of["type"] == "null";
    ["type", "oneOf", "anyOf"].iter().filter_map(|key| field[key].as_array()).flatten().any(is_null)
}

/// Text that matches `pattern`.
fn text(description: &str, pattern: Option<&str>, example: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
    text.pattern(pattern).examples([json!(example)]).into()
}

impl PartialSchema for Note {
    fn schema() -> RefOr<Schema> {
        text(
            "A sentence for a person, in the language of the answer.",
            None,
            "没有收录 2031 年度的报告",
        )
    }
}

impl PartialSchema for ReportId {
    fn schema() -> RefOr<Schema> {
        let says = "The first 16 hex digits of the SHA-256 of the report's file.";
        text(says, Some("^[0-9a-f]{16}$"), "0123456789abcdef")
    }
}

impl PartialSchema for Year {
    fn schema() -> RefOr<Schema> {
        let says = "The year that a report is for: `2020-2021` for an academic year, `2022` for a \
            calendar year.";
        text(says, Some("^[0-9]{4}(-[0-9]{4})?$"), "2020-2021")
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text("A day of the calendar.", Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "2020-09-01")
    }
}

impl PartialSchema for Period {
    fn schema() -> RefOr<Schema> {
        let days = ArrayBuilder::new()
            .items(Ref::from_schema_name("Day"))
            .min_items(Some(2))
            .max_items(Some(2));
        days.description(Some("The first and the last day that a report's figures cover.")).into()
    }
}

impl PartialSchema for Description {
    fn schema() -> RefOr<Schema> {
        let says = "An OpenAPI 3.1 document.";
        ObjectBuilder::new().schema_type(Type::Object).description(Some(says)).into()
    }
}

impl ToSchema for Description {}
impl ToSchema for Note {}
impl ToSchema for ReportId {}
impl ToSchema for Year {}
impl ToSchema for Day {}
impl ToSchema for Period {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("Day".to_owned(), Day::schema()));
    }
}
