//! Reports are read as a careful reader reads them: the truth beside the reports says how.

use mingcha::{Grammar, Matter, Report, ReportTime, Rules, Says, file, placeholder, section, text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[test]
fn the_five_reports_are_read_as_a_careful_reader_reads_them() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("MINGCHA_REPORTS")
        .map_or_else(|| manifest.join("../shared"), PathBuf::from);
    let folder = shared.join("reports");
    if !folder.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "no reports at {}; set MINGCHA_REPORTS",
            folder.display()
        );
        println!("the five reports are not here, their test did not run");
        return;
    }
    check_truth(&folder);
}

#[test]
fn the_sample_reports_are_read_as_their_truth_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    if folder.join("truth.json").is_file() {
        check_truth(&folder);
    }
}

fn check_truth(folder: &Path) {
    let truth: Value =
        serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let mut differences = Vec::new();
    for expect in truth["reports"].as_array().unwrap() {
        let name = expect["file"].as_str().unwrap();
        match file::read(&folder.join(name)) {
            Ok(report) => compare(name, &found(&report, expect), expect, &mut differences),
            Err(error) if expect["status"].is_null() => {
                differences.push(format!("{name}: {error}"))
            }
            Err(_) => {}
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn compare(name: &str, found: &Value, expect: &Value, differences: &mut Vec<String>) {
    for (field, found) in found.as_object().unwrap() {
        let expect = match (field.as_str(), &expect[field]) {
            ("numbering_gaps", Value::Null) => json!([]),
            ("placeholders", blanks) => sorted(blanks),
            ("mentions", counts) => with_probes(counts, expect),
            (_, expect) => expect.clone(),
        };
        if *found != expect {
            differences.push(format!("{name} {field}:\n  found  {found}\n  expect {expect}"));
        }
    }
}

/// The counts, and one for each string that the print cuts and that the clean text holds whole.
fn with_probes(counts: &Value, expect: &Value) -> Value {
    let mut counts = counts.clone();
    for probe in expect["probes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        counts[probe] = json!(1);
    }
    counts
}

/// What the reader finds, in the shape of the truth.
fn found(report: &Report, expect: &Value) -> Value {
    let outline = section::split(&report.text, &Rules::default());
    let folded: Vec<String> =
        report.text.lines().map(|paragraph| text::fold(paragraph).text()).collect();
    let terms = expect["mentions"].as_object().unwrap().keys();
    let mentions: Value = terms
        .map(|term| (term.clone(), json!(count(&folded, term))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut found = json!({
        "school": report.school,
        "year": report.year,
        "period": report.period,
        "title": report.title,
        "sections": kinds(&outline.sections),
        "missing": outline.missing,
        "numbering_gaps": outline.numbering_gaps,
        "mentions": mentions,
        "statements": statements(report, &outline),
    });
    if let Some(expect) = expect["placeholders"].as_array() {
        found["placeholders"] = placeholders(report, &outline, expect);
    }
    if expect["encoding"].is_string() {
        found["encoding"] = json!(report.encoding);
    }
    for probe in expect["probes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        found["mentions"][probe] = json!(count(&folded, probe));
    }
    if expect["paragraphs"].is_number() {
        found["paragraphs"] = json!(report.text.lines().count());
    }
    found
}

/// The placeholders, each with as many of its words as the truth shows.
fn placeholders(report: &Report, outline: &section::Outline, expect: &[Value]) -> Value {
    let found = placeholder::find(&report.text, outline).into_iter().map(|blank| blank.text);
    let known =
        |text: &String| expect.iter().filter_map(Value::as_str).find(|words| text.ends_with(words));
    let found: Vec<String> =
        found.map(|text| known(&text).map_or(text.clone(), str::to_owned)).collect();
    sorted(&json!(found))
}

/// The strings of a list in the order of their characters.
fn sorted(list: &Value) -> Value {
    let mut strings: Vec<&str> =
        list.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    strings.sort_unstable();
    json!(strings)
}

/// What the report states, each as the truth writes it.
fn statements(report: &Report, outline: &section::Outline) -> Value {
    let time = ReportTime::new(report.year, report.period);
    let found = Grammar::new(&Rules::default()).read_of(&report.text, outline, time);
    let said = |matter: Matter| match found.of(matter).map(|statement| statement.says) {
        None => json!("absent"),
        Some(Says::None) => json!("none"),
        Some(Says::Number(count)) => json!(count),
        Some(Says::Mentioned) => json!("mentioned"),
        Some(Says::Unclear) => json!("unclear"),
    };
    Matter::ALL
        .into_iter()
        .map(|matter| (matter.as_str().to_owned(), said(matter)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The top headings, and under one without a kind the next level.
fn kinds(sections: &[section::Section]) -> Vec<Value> {
    let mut under_kindless = false;
    let mut listed = Vec::new();
    for section in sections.iter().skip(1) {
        if section.level == 1 {
            under_kindless = section.kind.is_none();
        }
        if section.level == 1 || section.level == 2 && under_kindless && section.kind.is_some() {
            listed.push(json!({"heading": section.heading, "kind": section.kind}));
        }
    }
    listed
}

/// How often `term` stands in the paragraphs, overlaps counted.
fn count(paragraphs: &[String], term: &str) -> usize {
    let term = text::fold(term).text();
    let at = |paragraph: &String| {
        paragraph.char_indices().filter(|(at, _)| paragraph[*at..].starts_with(&term)).count()
    };
    paragraphs.iter().map(at).sum()
}
