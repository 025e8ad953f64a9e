//! Openings of reports and of other texts that were once read wrong, each with what is right of it.

use crate::support::shared;
use mingcha::{Grammar, Matter, Report, ReportTime, Rules, Says, file, section, verdict};
use serde_json::{Value, json};
use std::path::Path;

/// What is read from a case's file.
struct Read {
    report: Report,
    outline: section::Outline,
    rules: Rules,
}

/// The cases of a file of JSON lines.
fn cases(path: &Path) -> Vec<Value> {
    let Ok(truth) = std::fs::read_to_string(path) else {
        println!("did not run: no {}", path.display());
        return Vec::new();
    };
    truth.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Checks one key of the truth in all cases that have it, our own and the shared ones, and tells all
/// differences at once.
fn check(key: &str, found: impl Fn(&Read, &Value) -> Value) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openings/openings.jsonl");
    let folder = shared(&format!("cases {key}")).map(|shared| shared.join("cases/reading"));
    let shared = folder.iter().flat_map(|folder| cases(&folder.join("truth.jsonl")));

    let mut differences = Vec::new();
    let mut checked = 0;
    for case in cases(&own).into_iter().chain(shared) {
        let (name, expect) = (case["file"].as_str().unwrap(), &case["right"][key]);
        if case["right"].get(key).is_none() {
            continue;
        }

        let rules = Rules::default();
        let report = match (case["text"].as_str(), &folder) {
            (Some(text), _) => file::parse(name, text.as_bytes()).unwrap(),
            (None, folder) => file::read(&folder.as_ref().unwrap().join(name)).unwrap(),
        };
        let report = rules.schools.settled(report);
        let outline = section::split(&report.text, &rules);
        let found = found(&Read { report, outline, rules }, expect);
        checked += 1;
        if found != *expect {
            differences.push(format!("{name}:\n  found  {found}\n  expect {expect}"));
        }
    }

    assert!(checked > 0 || folder.is_none(), "no case has the key {key}");
    assert!(differences.is_empty(), "{key}\n{}", differences.join("\n"));
}

/// The kinds of all sections but the preface.
fn kinds(read: &Read) -> Value {
    read.outline.sections.iter().skip(1).map(|section| json!(section.kind)).collect()
}

#[test]
fn the_top_parts_of_each_case_are_right() {
    check("top_kinds", |read, _| {
        let tops = read.outline.sections.iter().filter(|section| section.level == 1);
        tops.map(|section| json!(section.kind)).collect()
    });
}

#[test]
fn what_is_no_report_is_told_in_each_case() {
    check("is_report", |read, _| json!(verdict::judge(&read.report, &read.rules).verdict.counts()));
}

#[test]
fn the_school_of_each_case_is_right() {
    check("school", |read, _| json!(read.report.school));
}

#[test]
fn the_title_of_each_case_is_right() {
    check("title", |read, _| json!(read.report.title));
}

#[test]
fn the_year_of_each_case_is_right() {
    check("year", |read, _| json!(read.report.year));
}

#[test]
fn the_period_of_each_case_is_right() {
    check("period", |read, _| json!(read.report.period));
}

#[test]
fn the_sections_of_each_case_are_right() {
    check("sections", |read, _| kinds(read));
}

#[test]
fn the_kinds_of_each_case_are_right() {
    check("kinds", |read, _| kinds(read));
}

#[test]
fn the_parts_that_each_case_announces_are_right() {
    check("announced_missing", |read, _| {
        let kind = |part: &String| {
            let outline = section::split(&format!("一、{part}\n无。"), &read.rules);
            json!(outline.sections[1].kind)
        };
        read.outline.announced_missing.iter().map(kind).collect()
    });
}

#[test]
fn the_parts_that_each_case_announces_are_shown_whole() {
    check("announced_missing_printed", |read, _| json!(read.outline.announced_missing));
}

#[test]
fn the_statements_of_each_case_are_right() {
    check("statements", |read, expect| {
        let time = ReportTime::new(read.report.year, read.report.period);
        let grammar = Grammar::new(&read.rules);
        let found = grammar.read_of(&read.report.text, &read.outline, time);
        let said = |matter: Matter| match found.of(matter).map(|statement| statement.says) {
            None => "absent".to_owned(),
            Some(Says::None) => "none".to_owned(),
            Some(Says::Number(count)) => count.to_string(),
            Some(Says::Mentioned) => "mentioned".to_owned(),
            Some(Says::Unclear) => "unclear".to_owned(),
        };
        let is_asked = |matter: &Matter| expect.get(matter.as_str()).is_some();
        let said: serde_json::Map<String, Value> = Matter::ALL
            .into_iter()
            .filter(is_asked)
            .map(|matter| (matter.as_str().to_owned(), json!(said(matter))))
            .collect();
        said.into()
    });
}
