//! The description of the API is true: it has what the router has, and real answers are as it says.

use super::manners::places;
use super::{FIXTURE, get, send, url};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use mingcha::http::{Site, router};
use mingcha::{Index, Options};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

fn document() -> Value {
    get("/api/openapi.json").json()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_description_is_an_openapi_document_in_the_language_of_its_reader() {
    let chinese = document();
    assert_eq!(chinese["openapi"], "3.1.0");
    assert_eq!(chinese["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (&chinese["info"]["title"], &chinese["info"]["summary"]),
        (&json!("Mingcha API"), &json!("明察数据接口"))
    );
    assert_eq!(
        chinese["paths"]["/api/v1/stats"]["get"]["summary"],
        "收录多少，多少无法读取，哪一版索引"
    );
    let english = get("/api/openapi.json?lang=en").json();
    let operations = |document: &Value| {
        document["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(operations(&chinese), operations(&english));
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (path, methods) in english["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            let said = format!("{}{}", operation["summary"], operation["description"]);
            assert!(!said.chars().any(is_chinese), "{path}: {said}");
        }
    }
}

#[test]
fn every_route_for_programs_is_described_and_everything_described_is_a_route() {
    let source =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http.rs")).unwrap();
    let beside: Vec<&str> =
        source.lines().filter(|line| line.contains(".route(\"/api/")).map(str::trim).collect();
    assert_eq!(
        beside,
        [".route(\"/api/docs\", get(api_docs))", ".route(\"/api/docs/{id}\", get(api_operation))",],
        "a resource is added to `resources`"
    );
    let document = document();
    let mut ids: Vec<&str> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        ids.extend(
            methods
                .as_object()
                .unwrap()
                .values()
                .map(|operation| operation["operationId"].as_str().unwrap()),
        );
        if methods["get"].is_null() {
            continue;
        }
        assert!(
            places().iter().any(|place| place.path == *path && get(&place.url).status == 200),
            "{path}"
        );
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "names of operations differ");
}

#[test]
fn the_parameters_described_are_those_that_a_resource_knows() {
    let document = document();
    for place in places().iter().filter(|place| !place.is_page) {
        let operation = &document["paths"][place.path.as_str()]["get"];
        let parameters = operation["parameters"].as_array().unwrap();
        let described = parameters
            .iter()
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap());
        let mut described: Vec<&str> = described.collect();
        let mark = if place.url.contains('?') { '&' } else { '?' };
        let refused = get(&format!("{}{mark}no_such=1", place.url)).json();
        let mut known = strings(&refused["known"]);
        // What narrows a search may be refused where nothing is looked for.
        let at = match described.contains(&"q") && !place.url.contains('?') {
            true => url(&place.url, &[("q", "举报")]),
            false => place.url.clone(),
        };
        described.sort();
        known.sort();
        assert_eq!(described, known, "{}", place.path);
        for parameter in parameters {
            assert!(
                parameter["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{parameter}"
            );
            check_limits(&at, parameter);
        }
    }
}

/// A number is taken at its limits and refused past them; of a list of words each is taken.
fn check_limits(at: &str, parameter: &Value) {
    let name = parameter["name"].as_str().unwrap();
    let mark = if at.contains('?') { '&' } else { '?' };
    let status = |value: &str| get(&format!("{at}{mark}{name}={value}")).status.as_u16();
    let schema = &parameter["schema"];
    if let Some(least) = schema["minimum"].as_i64() {
        assert_eq!(
            (status(&least.to_string()), status(&(least - 1).to_string())),
            (200, 400),
            "{at} {name}"
        );
        assert_eq!(status(&schema["default"].to_string()), 200, "{at} {name}");
    }
    if let Some(most) = schema["maximum"].as_u64() {
        assert_eq!(
            (status(&most.to_string()), status(&(most + 1).to_string())),
            (200, 400),
            "{at} {name}"
        );
    }
    for value in strings(&schema["enum"]).into_iter().chain(strings(&schema["items"]["enum"])) {
        assert_eq!(status(value), 200, "{at} {name}={value}");
    }
}

#[test]
fn a_problem_is_described_where_it_may_come_and_explained_in_help() {
    let document = document();
    let cases = [
        ("/api/v1/search", "q=a&page=0"),
        ("/api/v1/search", "q=a&page=99999"),
        ("/api/v1/search", "q=a&nothing=1"),
        ("/api/v1/mentions", "q="),
        ("/api/v1/mentions", "q=a&cursor=zz"),
        ("/api/v1/search", "q=a&facet_size=some"),
        ("/api/v1/counts", "q=a&year=20"),
        ("/api/v1/counts.jsonl", "q=a&size=1"),
        ("/api/v1/reports", "size=0"),
        ("/api/v1/reports/{id}", ""),
        ("/api/v1/files", "status=nice"),
        ("/api/v1/stats", "q=a"),
        ("/api/v1/suggest", "size=0"),
        ("/api/v1/compare", "q="),
        ("/api/v1/coverage", "year=nice"),
        ("/api/v1/audit", "only=nice"),
        ("/api/v1/audit.csv", "size=1"),
        ("/api/v1/audit.xlsx", "from=20"),
        ("/api/v1/reuse", "size=0"),
        ("/api/v1/reports/{id}/reuse", ""),
        ("/api/v1/reports/{id}/source", ""),
        ("/api/v1/schools", "q=a"),
    ];
    let errors = get("/api/docs").body;
    for (path, query) in cases {
        let problem = get(&format!("{}?{query}", path.replace("{id}", "0123456789abcdef"))).json();
        let described = &document["paths"][path]["get"]["responses"][problem["status"].to_string()];
        assert!(
            strings(&described["x-kinds"]).contains(&problem["kind"].as_str().unwrap()),
            "{path}?{query}: {problem}"
        );
        check(&document["components"]["schemas"]["Problem"], &problem, &document, path);
        assert!(
            errors.contains(&format!("id=\"{}\"", problem["kind"].as_str().unwrap())),
            "{problem}"
        );
    }
}

/// A site over the samples of the project.
pub(super) fn samples() -> (tempfile::TempDir, Arc<Site>) {
    let store = tempfile::tempdir().unwrap();
    let index = Index::create(&store.path().join("store"), Options::default()).unwrap();
    index.add(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")], &|_| {}).unwrap();
    let site = Site::new(Arc::new(index));
    site.set_ready();
    (store, site)
}

#[test]
fn answers_about_the_samples_are_as_the_description_says() {
    let (_store, site) = samples();
    let reply =
        |url: &str| send(router(site.clone()), Request::get(url).body(Body::empty()).unwrap());
    let document = document();
    let reports = reply("/api/v1/reports?size=100").json();
    let mut asked = vec![
        ("/api/v1/reports", "/api/v1/reports?size=100".to_owned()),
        ("/api/v1/files", "/api/v1/files".to_owned()),
        ("/api/v1/stats", "/api/v1/stats".to_owned()),
        (
            "/api/v1/search",
            url("/api/v1/search", &[("q", "招生 公开"), ("group", "report"), ("size", "50")]),
        ),
        (
            "/api/v1/search",
            url("/api/v1/search", &[("q", "举报"), ("year", "2031"), ("kind", "complaints")]),
        ),
        ("/api/v1/mentions", url("/api/v1/mentions", &[("q", "举报 OR 复议"), ("size", "100")])),
        ("/api/v1/mentions", url("/api/v1/mentions", &[("q", "珊瑚礁"), ("school", "岚川大学")])),
        ("/api/v1/counts", url("/api/v1/counts", &[("q", "公开")])),
        ("/healthz", "/healthz".to_owned()),
        ("/readyz", "/readyz".to_owned()),
        ("/api/openapi.json", "/api/openapi.json".to_owned()),
        ("/api/v1/suggest", url("/api/v1/suggest", &[("q", "lanchuan")])),
        ("/api/v1/suggest", url("/api/v1/suggest", &[("q", "招生")])),
        ("/api/v1/search", url("/api/v1/search", &[("q", "岚川大学 举报"), ("sort", "year")])),
        ("/api/v1/compare", url("/api/v1/compare", &[("q", "举报电话")])),
        ("/api/v1/coverage", "/api/v1/coverage".to_owned()),
        ("/api/v1/audit", "/api/v1/audit?size=100".to_owned()),
        ("/api/v1/audit.csv", "/api/v1/audit.csv".to_owned()),
        ("/api/v1/audit.xlsx", "/api/v1/audit.xlsx".to_owned()),
        ("/api/v1/export.csv", url("/api/v1/export.csv", &[("q", "举报"), ("raw", "1")])),
        ("/api/v1/export.xlsx", url("/api/v1/export.xlsx", &[("q", "举报")])),
        ("/api/v1/export.jsonl", url("/api/v1/export.jsonl", &[("q", "举报")])),
        ("/api/v1/counts.jsonl", url("/api/v1/counts.jsonl", &[("q", "举报")])),
        ("/api/v1/reuse", "/api/v1/reuse?size=100".to_owned()),
        ("/api/v1/schools", "/api/v1/schools".to_owned()),
    ];
    for report in reports["reports"].as_array().unwrap() {
        for path in
            ["/api/v1/reports/{id}", "/api/v1/reports/{id}/source", "/api/v1/reports/{id}/reuse"]
        {
            asked.push((path, path.replace("{id}", report["report"].as_str().unwrap())));
        }
    }
    for (path, url) in &asked {
        let content =
            document["paths"][path]["get"]["responses"]["200"]["content"].as_object().unwrap();
        let (media, content) = content.iter().next().unwrap();
        let answer = reply(url);
        assert_eq!(answer.status, 200, "{url}");
        match media.as_str() {
            "application/json" => check(&content["schema"], &answer.json(), &document, url),
            media => {
                let is_text = media.starts_with("text/") || media == "application/jsonl";
                let format = if is_text { Value::Null } else { json!("binary") };
                assert_eq!(content["schema"]["type"], "string", "{url}");
                assert_eq!(content["schema"]["format"], format, "{url}");

                assert!(!answer.body.is_empty(), "{url}");
                let given = answer.header(CONTENT_TYPE);
                assert!(media == "*/*" || given.starts_with(media), "{url}: {given}");
            }
        }
    }
    let list = Request::post("/api/v1/mentions?year=2020-2021")
        .body(Body::from("[\"举报\", \"鲸鱼\", \"\"]"))
        .unwrap();
    let schema = &document["paths"]["/api/v1/mentions"]["post"]["responses"]["200"]["content"]["application/json"]
        ["schema"];
    check(schema, &send(router(site.clone()), list).json(), &document, "POST /api/v1/mentions");
    let described = document["paths"].as_object().unwrap().keys();
    let unasked: Vec<&String> =
        described.filter(|path| !asked.iter().any(|(asked, _)| asked == path)).collect();
    assert!(unasked.is_empty(), "answers of {unasked:?} are checked, too");
}

/// Holds `value` against `schema`, of which only the words that our schemas use are known. A field
/// that the schema does not name is an error, too: a description that leaves something out is not
/// true.
fn check(schema: &Value, value: &Value, document: &Value, at: &str) {
    if let Err(error) = fits(schema, value, document, at) {
        panic!("{error}");
    }
}

fn fits(schema: &Value, value: &Value, document: &Value, at: &str) -> Result<(), String> {
    if let Some(name) =
        schema["$ref"].as_str().map(|reference| reference.rsplit('/').next().unwrap())
    {
        let named = &document["components"]["schemas"][name];
        return if named.is_null() {
            Err(format!("there is no {name}"))
        } else {
            fits(named, value, document, at)
        };
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(schemas) = schema[key].as_array() {
            let mut errors =
                schemas.iter().filter_map(|schema| fits(schema, value, document, at).err());
            let errors: Vec<String> = errors.by_ref().collect();
            return if errors.len() < schemas.len() { Ok(()) } else { Err(errors.join("; or ")) };
        }
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect::<Vec<_>>(),
    };
    if types.is_empty() || !types.iter().any(|name| is(name, value)) {
        return Err(format!("{at}: {value} is none of {types:?}"));
    }
    if schema["enum"].is_array()
        && !strings(&schema["enum"]).contains(&value.as_str().unwrap_or_default())
    {
        return Err(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    match value {
        Value::Array(items) => items.iter().enumerate().try_for_each(|(i, item)| {
            fits(&schema["items"], item, document, &format!("{at}[{i}]"))
        }),
        Value::Object(fields) => {
            if let Some(missing) =
                strings(&schema["required"]).into_iter().find(|name| !fields.contains_key(*name))
            {
                return Err(format!("{at}: {missing} is missing"));
            }
            let is_open =
                schema["properties"].is_null() && schema["additionalProperties"].is_null();
            fields.iter().filter(|_| !is_open).try_for_each(|(name, field)| {
                let of = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                match of.is_object() {
                    true => fits(of, field, document, &format!("{at}.{name}")),
                    false => Err(format!("{at}: {name} is not described")),
                }
            })
        }
        _ => Ok(()),
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[test]
fn the_pages_about_the_api_have_all_of_the_description_and_need_no_script() {
    let document = document();
    let page = |url: &str| {
        let request = Request::get(url).body(Body::empty()).unwrap();
        let page = send(router(FIXTURE.site.clone()), request).body;
        // The one script is that of every page; forms are sent without it.
        assert!(page.matches("<script").count() == 1 && !page.contains(" style="));
        for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(page.contains(&format!("id=\"{target}\"")), "#{target} leads somewhere");
        }
        page
    };

    for lang in ["zh", "en"] {
        let list = page(&format!("/api/docs?lang={lang}"));
        let mut all = String::new();

        for methods in document["paths"].as_object().unwrap().values() {
            for operation in methods.as_object().unwrap().values() {
                let url =
                    format!("/api/docs/{}?lang={lang}", operation["operationId"].as_str().unwrap());
                assert!(list.contains(&format!("href=\"{url}\"")), "{url}");

                let page = page(&url);
                for parameter in operation["parameters"].as_array().unwrap() {
                    let name = format!("<code>{}</code>", parameter["name"].as_str().unwrap());
                    assert!(page.contains(&name), "{url}: {parameter}");
                }
                all += &page;
            }
        }

        // What stands in another type as a whole is shown there, and nothing refers to it.
        let text = document.to_string();
        let names = document["components"]["schemas"].as_object().unwrap().keys();
        let shown = names.filter(|name| text.contains(&format!("schemas/{name}\"")));
        assert!(shown.clone().count() > 30);
        for name in shown {
            assert!(all.contains(&format!("id=\"schema-{name}\"")), "{name}");
        }
    }
}
