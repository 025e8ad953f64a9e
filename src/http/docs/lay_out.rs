//! The operations of an OpenAPI document as a page shows them, with parameters as fields to try.

use super::super::words::Words;
use super::held::Held;
use super::sample::Sample;
use super::schema::{ShapePiece, shape, strings, text};
use serde_json::Value;

/// What examples and forms are made of.
pub(super) struct ExampleSource<'a> {
    pub(super) held: &'a Held,
    /// The beginning of the site's addresses, where it is known.
    pub(super) base: Option<&'a str>,
    pub(super) words: Words,
}

/// One thing that can be asked.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) about: String,
    pub(super) parameters: Vec<ParameterRow>,
    /// The type of the body that it takes.
    pub(super) sent: Vec<ShapePiece>,
    pub(super) answers: Vec<AnswerRow>,
    /// A command that asks it.
    pub(super) curl: String,
    /// The address at which a form or a link tries it, if the store allows.
    pub(super) action: Option<String>,
    pub(super) sample: Option<Sample>,
}

/// One parameter.
pub(super) struct ParameterRow {
    pub(super) name: String,
    pub(super) needed: bool,
    pub(super) in_path: bool,
    pub(super) values: String,
    pub(super) says: String,
    pub(super) field: FormField,
}

/// The field of a form for a parameter. Fields that nobody fills must send nothing: an empty value
/// is a value.
pub(super) enum FormField {
    /// It is not asked for.
    None,
    Text {
        value: String,
        needed: bool,
    },
    Number {
        usual: u64,
        least: u64,
        most: Option<u64>,
    },
    /// Boxes to tick, any or one of them.
    Ticks {
        kind: &'static str,
        values: Vec<String>,
    },
}

/// The answer with a status.
pub(super) struct AnswerRow {
    pub(super) status: String,
    pub(super) media: String,
    pub(super) says: String,
    pub(super) schema: Vec<ShapePiece>,
    /// The kinds of a problem.
    pub(super) kinds: Vec<String>,
}

/// Everything that `document` describes, in its order.
pub(super) fn operations(document: &Value, source: &ExampleSource) -> Vec<Operation> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let methods = paths.flat_map(|(path, methods)| {
        methods
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(method, operation)| (path, method, operation))
    });

    methods
        .map(|(path, method, operation)| Operation::new(path, method, operation, source))
        .collect()
}

impl Operation {
    fn new(path: &str, method: &str, operation: &Value, source: &ExampleSource) -> Operation {
        let ExampleSource { held, base, words } = *source;
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<ParameterRow> =
            parameters.map(|parameter| ParameterRow::new(parameter, held, words)).collect();
        let answers = operation["responses"].as_object().into_iter().flatten();
        let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
        let here = match held.report.as_deref() {
            Some(report) => path.replace("{id}", report),
            None => path.to_owned(),
        };

        let id = text(&operation["operationId"]);
        Operation {
            sample: Sample::of(&id),
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            about: text(&operation["description"]),
            curl: curl(method, &format!("{}{here}", base.unwrap_or("$MINGCHA")), operation),
            action: (method == "get" && !here.contains('{')).then_some(here),
            sent: sent.as_object().map_or_else(Vec::new, |_| shape(sent)),
            answers: answers.map(|(status, answer)| AnswerRow::new(status, answer)).collect(),
            parameters,
        }
    }

    /// The types of its answers and of the body that it takes.
    pub(super) fn types(&self) -> impl Iterator<Item = &[ShapePiece]> {
        self.answers.iter().map(|answer| answer.schema.as_slice()).chain([self.sent.as_slice()])
    }

    /// Its path without what all have in common, and its method where that is not GET.
    pub(super) fn name(&self) -> String {
        let path = self.path.strip_prefix("/api/v1").unwrap_or(&self.path);
        if self.method == "GET" { path.to_owned() } else { format!("{} {path}", self.method) }
    }

    /// Tells whether it answers in JSON, which the page can show.
    pub(super) fn gives_json(&self) -> bool {
        self.answers
            .iter()
            .any(|answer| answer.status == "200" && answer.media == "application/json")
    }

    /// Tells whether a form asks for something.
    pub(super) fn has_fields(&self) -> bool {
        self.parameters.iter().any(|parameter| !matches!(parameter.field, FormField::None))
    }
}

/// The command that asks `operation` at `url` with its examples.
fn curl(method: &str, url: &str, operation: &Value) -> String {
    let option = if method == "get" { "--data-urlencode" } else { "--url-query" };
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let given =
        parameters.filter(|parameter| parameter["in"] == "query" && parameter["name"] != "lang");
    let given = given.filter_map(|parameter| {
        let example = &parameter["example"];
        let value =
            example.as_array().and_then(|values| values.first()).unwrap_or(example).as_str()?;
        Some(format!(" \\\n  {option} '{}={value}'", text(&parameter["name"])))
    });
    let given: String = given.take(2).collect();
    let sent = &operation["requestBody"]["content"]["application/json"]["example"];

    match (method, given.is_empty()) {
        ("get", true) => format!("curl -s \"{url}\""),
        ("get", false) => format!("curl -sG \"{url}\"{given}"),
        _ => format!("curl -s \"{url}\"{given} \\\n  --json '{sent}'"),
    }
}

impl ParameterRow {
    fn new(parameter: &Value, held: &Held, words: Words) -> ParameterRow {
        ParameterRow {
            name: text(&parameter["name"]),
            needed: parameter["required"] == true,
            in_path: parameter["in"] == "path",
            values: values(&parameter["schema"], words),
            says: text(&parameter["description"]),
            field: FormField::new(parameter, held),
        }
    }
}

impl FormField {
    fn new(parameter: &Value, held: &Held) -> FormField {
        let schema = &parameter["schema"];
        let listed = |schema: &Value| strings(&schema["enum"]);

        match (parameter["name"].as_str(), parameter["in"].as_str()) {
            (Some("lang"), _) | (_, Some("path")) => FormField::None,
            (Some("school"), _) => FormField::ticks("checkbox", held.schools.clone()),
            (Some("year"), _) => {
                FormField::ticks("checkbox", held.years.iter().map(ToString::to_string).collect())
            }
            _ if schema["type"] == "array" => {
                FormField::ticks("checkbox", listed(&schema["items"]))
            }
            _ if schema["enum"].is_array() => FormField::ticks("radio", listed(schema)),
            _ if schema["type"] == "integer" => FormField::Number {
                usual: schema["default"].as_u64().unwrap_or_default(),
                least: schema["minimum"].as_u64().unwrap_or_default(),
                most: schema["maximum"].as_u64(),
            },
            _ => match parameter["example"].as_str() {
                Some(example) => FormField::Text {
                    value: example.to_owned(),
                    needed: parameter["required"] == true,
                },
                None => FormField::None,
            },
        }
    }

    fn ticks(kind: &'static str, values: Vec<String>) -> FormField {
        if values.is_empty() { FormField::None } else { FormField::Ticks { kind, values } }
    }
}

/// The values that a parameter takes, in words.
fn values(schema: &Value, words: Words) -> String {
    if schema["type"] == "array" {
        let one = values(&schema["items"], words);
        return format!("{one}{}", words.say("，可重复", ", repeatable"));
    }

    if schema["enum"].is_array() {
        return strings(&schema["enum"]).join(" | ");
    }

    if schema["type"] == "integer" {
        let most =
            schema["maximum"].as_u64().map_or_else(|| "…".to_owned(), |most| most.to_string());
        let usual = words.say("，默认 ", ", usually ");
        return format!("{}–{most}{usual}{}", schema["minimum"], schema["default"]);
    }

    match schema["pattern"].as_str() {
        Some(pattern) => pattern.to_owned(),
        None => words.say("文字", "characters").to_owned(),
    }
}

impl AnswerRow {
    fn new(status: &str, answer: &Value) -> AnswerRow {
        let content = answer["content"].as_object().and_then(|content| content.iter().next());
        let kinds = strings(&answer["x-kinds"]);

        AnswerRow {
            status: status.to_owned(),
            media: content.map_or_else(String::new, |(media, _)| media.clone()),
            schema: content.map_or_else(Vec::new, |(_, content)| shape(&content["schema"])),
            says: if kinds.is_empty() { text(&answer["description"]) } else { String::new() },
            kinds,
        }
    }
}
