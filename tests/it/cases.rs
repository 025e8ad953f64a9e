//! Openings of reports and of other texts that were once read wrong, each with what is right of it.

use crate::support::shared;
use mingcha::{Grammar, Matter, Report, ReportTime, Rules, Says, file, section};
use serde_json::{Value, json};

/// What is read from a case's file.
struct Read {
    report: Report,
    outline: section::Outline,
    rules: Rules,
}

/// Checks one key of the truth in all files that have it, and tells all differences at once.
fn check(key: &str, found: impl Fn(&Read, &Value) -> Value) {
    let Some(shared) = shared(&format!("cases {key}")) else { return };
    let folder = shared.join("cases/reading");
    let Ok(truth) = std::fs::read_to_string(folder.join("truth.jsonl")) else {
        println!("did not run: cases {key} (no {})", folder.display());
        return;
    };

    let mut differences = Vec::new();
    let mut checked = 0;
    for line in truth.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (name, expect) = (case["file"].as_str().unwrap(), &case["right"][key]);
        if case["right"].get(key).is_none() {
            continue;
        }

        let rules = Rules::default();
        let report = rules.schools.settled(file::read(&folder.join(name)).unwrap());
        let outline = section::split(&report.text, &rules);
        let found = found(&Read { report, outline, rules }, expect);
        checked += 1;
        if found != *expect {
            differences.push(format!("{name}:\n  found  {found}\n  expect {expect}"));
        }
    }

    assert!(checked > 0, "no case has the key {key}");
    assert!(differences.is_empty(), "{key}\n{}", differences.join("\n"));
}

/// The kinds of all sections but the preface.
fn kinds(read: &Read) -> Value {
    read.outline.sections.iter().skip(1).map(|section| json!(section.kind)).collect()
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
