//! The types of the API's description, in short notation: `Mention[]`, `string | null`.

use serde_json::Value;
use std::collections::BTreeSet;

/// A piece of a type's notation: a name that links to its schema, or characters.
pub(super) struct ShapePiece {
    pub(super) text: String,
    pub(super) is_link: bool,
}

/// A named schema.
pub(super) struct SchemaRow {
    pub(super) name: String,
    pub(super) says: String,
    /// The type, unless it is an object with fields.
    pub(super) shape: Vec<ShapePiece>,
    pub(super) fields: Vec<FieldRow>,
}

/// A field of an object.
pub(super) struct FieldRow {
    pub(super) name: String,
    pub(super) shape: Vec<ShapePiece>,
    pub(super) says: String,
    pub(super) always: bool,
}

/// The named schemas that types are made of, by name.
pub(super) fn schemas<'a>(
    document: &'a Value,
    types: impl Iterator<Item = &'a [ShapePiece]>,
) -> Vec<SchemaRow> {
    let all = &document["components"]["schemas"];
    let mut left: Vec<&str> = types.flat_map(links).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = left.pop() {
        if reached.insert(name) {
            gather_references(&all[name], &mut left);
        }
    }

    reached.into_iter().map(|name| SchemaRow::new(name, &all[name])).collect()
}

/// The names of all schemas that one refers to, also from types that stand within it.
fn gather_references<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
    match schema {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(name_of));
            fields.values().for_each(|field| gather_references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather_references(item, found)),
        _ => {}
    }
}

/// The name of the schema that a reference leads to.
fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// The names of schemas in a type.
fn links(shape: &[ShapePiece]) -> impl Iterator<Item = &str> {
    shape.iter().filter(|piece| piece.is_link).map(|piece| piece.text.as_str())
}

impl SchemaRow {
    fn new(name: &str, schema: &Value) -> SchemaRow {
        let required = strings(&schema["required"]);
        let fields = schema["properties"].as_object().into_iter().flatten();
        let fields: Vec<FieldRow> = fields
            .map(|(name, field)| FieldRow::new(name, field, required.contains(name)))
            .collect();

        SchemaRow {
            name: name.to_owned(),
            says: text(&schema["description"]),
            shape: if fields.is_empty() { shape(schema) } else { Vec::new() },
            fields,
        }
    }
}

impl FieldRow {
    fn new(name: &str, field: &Value, always: bool) -> FieldRow {
        FieldRow {
            name: name.to_owned(),
            shape: shape(field),
            says: text(&field["description"]),
            always,
        }
    }
}

/// A type in short notation: `Mention[]`, `string | null`, `"word" | "inside"`.
pub(super) fn shape(schema: &Value) -> Vec<ShapePiece> {
    if let Some(reference) = schema["$ref"].as_str() {
        return vec![ShapePiece { text: name_of(reference).to_owned(), is_link: true }];
    }

    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(schemas) = schema[key].as_array() {
            return either(schemas.iter().map(shape).collect());
        }
    }

    if schema["enum"].is_array() {
        return plain(
            strings(&schema["enum"])
                .iter()
                .map(|value| format!("\"{value}\""))
                .collect::<Vec<_>>()
                .join(" | "),
        );
    }

    match &schema["type"] {
        Value::Array(types) => {
            either(types.iter().map(|of| of_type(of.as_str(), schema)).collect())
        }
        of => of_type(of.as_str(), schema),
    }
}

fn of_type(name: Option<&str>, schema: &Value) -> Vec<ShapePiece> {
    match name {
        Some("array") => {
            let mut items = shape(&schema["items"]);
            let is_compound = items.len() > 1 && items.iter().any(|piece| piece.text.contains('|'));
            if is_compound {
                items.insert(0, ShapePiece { text: "(".to_owned(), is_link: false });
            }
            items.extend(plain(if is_compound { ")[]" } else { "[]" }));
            items
        }
        Some("object") if schema["additionalProperties"].is_object() => {
            let mut of = plain("{ [name]: ");
            of.extend(shape(&schema["additionalProperties"]));
            of.extend(plain(" }"));
            of
        }
        Some("string") if schema["format"] == "binary" => plain("bytes"),
        Some(name) => plain(name),
        None => plain("any"),
    }
}

fn either(shapes: Vec<Vec<ShapePiece>>) -> Vec<ShapePiece> {
    let mut all = Vec::new();

    // What it is comes before that it may be null.
    let (nulls, others): (Vec<_>, Vec<_>) =
        shapes.into_iter().partition(|shape| shape.iter().all(|piece| piece.text == "null"));

    for shape in others.into_iter().chain(nulls) {
        if !all.is_empty() {
            all.extend(plain(" | "));
        }
        all.extend(shape);
    }

    all
}

fn plain(text: impl Into<String>) -> Vec<ShapePiece> {
    vec![ShapePiece { text: text.into(), is_link: false }]
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}
