//! Sentences are told in the language of the reader with their codes beside them, and nothing else
//! is taken for a sentence.

use super::{get, sent, url};
use axum::http::Method;
use mingcha::http::Site;
use mingcha::{Adding, Catalogue, Filter, Index, Options};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// A site over one report of which a catalogue says this.
fn site_with(dir: &Path, text: &str, table: &str) -> Arc<Site> {
    let folder = dir.join("reports");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), text).unwrap();

    let index = Index::create(&dir.join("store"), Options::default()).unwrap();
    let catalogue = Catalogue::parse(table.as_bytes(), &folder).unwrap();
    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    index.add_with(&[folder], &adding, &|_| {}).unwrap();

    let site = Site::new(Arc::new(index));
    site.set_ready();
    site
}

fn report_of(site: &Arc<Site>, lang: &str) -> Value {
    let id = site.index().reports(&Filter::default(), 0, 1).unwrap().reports[0].id.to_string();
    sent(site, Method::GET, &format!("/api/v1/reports/{id}?lang={lang}"), &[]).json()
}

#[test]
fn columns_of_a_catalogue_that_are_named_as_languages_are_stay_columns() {
    let dir = tempfile::tempdir().unwrap();
    let text = super::report("岚川大学", "2020-2021", "没有收到举报。");
    let site = site_with(dir.path(), &text, "file,zh,en\na.txt,中文名,English name\n");

    for lang in ["zh", "en"] {
        let report = report_of(&site, lang);
        assert_eq!(report["metadata"], json!({ "zh": "中文名", "en": "English name" }), "{lang}");
    }
}

#[test]
fn codes_are_the_same_in_both_languages_and_stand_beside_each_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let text = super::report("岚川大学", "2020-2021", "没有收到举报。");
    let site = site_with(dir.path(), &text, "file,school\na.txt,青屿海洋大学\n");

    let (zh, en) = (report_of(&site, "zh"), report_of(&site, "en"));
    assert_eq!(zh["warning_codes"], json!(["catalogue_school_differs"]));
    assert_eq!(en["warning_codes"], zh["warning_codes"]);
    assert!(zh["warnings"][0].as_str().unwrap().contains("以目录表为准"), "{zh}");
    assert!(en["warnings"][0].as_str().unwrap().ends_with("the catalogue counts"), "{en}");
    assert_eq!((&zh["reason"], &zh["reason_code"]), (&Value::Null, &Value::Null));

    let files = get("/api/v1/files?status=unsupported").json();
    assert_eq!(files["files"][0]["reason_code"], "empty", "{files}");

    let hits = get(&url("/api/v1/search", &[("q", "举报*"), ("year", "2031")])).json();
    assert_eq!(hits["query"]["note_codes"], json!(["wildcard", "no_report_for_year"]), "{hits}");
    assert_eq!(hits["query"]["notes"].as_array().unwrap().len(), 2);
}

#[test]
fn every_kind_of_problem_is_explained_on_a_page_and_named_in_the_description() {
    let document = get("/api/openapi.json").json();
    let named = document["components"]["schemas"]["Problem"]["properties"]["kind"]["enum"].clone();
    let kinds: Vec<&str> =
        named.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
    assert!(kinds.contains(&"unavailable") && kinds.len() > 20, "{kinds:?}");

    for page in [get("/api/docs?lang=zh"), get("/api/docs?lang=en")] {
        for kind in &kinds {
            assert!(page.body.contains(&format!("<tr id=\"{kind}\">")), "{kind}");
        }
    }

    for (path, methods) in document["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let of = answer["x-kinds"].as_array().into_iter().flatten();
                assert!(
                    of.into_iter().all(|kind| kinds.contains(&kind.as_str().unwrap())),
                    "{path}"
                );
                assert!(
                    status != "503"
                        || answer["x-kinds"].as_array().unwrap().contains(&json!("unavailable"))
                );
            }
        }
    }
}
