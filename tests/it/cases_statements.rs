//! What a report says of its own year, where its sentences and tables speak of others too: the
//! shared cases, and a set of our own that was written before the rules.

use crate::support;
use mingcha::{Grammar, Matter, ReportTime, Rules, Says, Warning, file, section};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The part of our own set that must be read rightly.
const LEAST: f64 = 0.98;

/// A text in a report of a year, and what it says.
struct Case {
    name: String,
    year: String,
    body: Body,
    right: BTreeMap<String, String>,
}

enum Body {
    Sentence(String),
    Rows(Vec<Vec<String>>),
}

impl Case {
    /// The lines of a report in which it stands.
    fn lines(&self) -> Vec<String> {
        let year = if self.year.contains('-') { "学年" } else { "年度" };
        let heading = if self.right.contains_key("申请") {
            "三、依申请公开和不予公开情况"
        } else {
            "五、因学校信息公开工作受到举报、复议、诉讼的情况"
        };
        let title = format!("青岚大学{}{year}信息公开年度报告", self.year);
        [title.as_str(), "一、概述", "学校高度重视信息公开工作。", heading].map(String::from).into()
    }

    fn text(&self) -> String {
        let mut lines = self.lines();
        match &self.body {
            Body::Sentence(sentence) => lines.push(sentence.clone()),
            Body::Rows(rows) => lines.extend(rows.iter().map(|row| row.join("\t"))),
        }
        lines.push("六、主要经验、问题和改进措施\n学校将进一步做好信息公开工作。".to_owned());
        lines.join("\n")
    }

    #[cfg(feature = "html")]
    fn html(&self) -> String {
        let mut body: Vec<String> =
            self.lines().iter().map(|line| format!("<p>{line}</p>")).collect();
        let Body::Rows(rows) = &self.body else { unreachable!("only tables are tried in HTML") };
        let cells = |row: &Vec<String>| {
            let cells: Vec<String> = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr>{}</tr>", cells.concat())
        };
        let rows: Vec<String> = rows.iter().map(cells).collect();
        body.push(format!("<table border=1>{}</table>", rows.concat()));
        body.push("<p>六、主要经验、问题和改进措施</p><p>学校将做好信息公开工作。</p>".to_owned());
        format!("<html><meta charset=utf-8><body>{}</body></html>", body.concat())
    }
}

/// What differs from what is right, and whether a number is wrong without a warning.
struct Difference {
    text: String,
    is_unwarned_number: bool,
}

/// Reads the file of a case as the program does.
fn differences(case: &Case, path: &Path, grammar: &Grammar, rules: &Rules) -> Vec<Difference> {
    let report = file::read(path).unwrap();
    let time = ReportTime::new(report.year, report.period);
    let found = grammar.read_of(&report.text, &section::split(&report.text, rules), time);
    // Where the only period in a report is another year's, the reader takes its year from that, and
    // warns.
    let is_other_time = |warning: &Warning| matches!(warning, Warning::OtherTime { .. });
    let is_warned = !report.warnings.is_empty() || found.warnings.iter().any(is_other_time);

    let mut differences = Vec::new();
    for matter in Matter::ALL {
        let Some(right) = case.right.get(matter.as_str()) else { continue };
        let says = match found.of(matter).map(|statement| statement.says) {
            None => "absent".to_owned(),
            Some(Says::None) => "none".to_owned(),
            Some(Says::Number(count)) => count.to_string(),
            Some(Says::Mentioned) => "mentioned".to_owned(),
            Some(Says::Unclear) => "unclear".to_owned(),
        };
        if says != *right {
            let is_number = says.parse::<u64>().is_ok();
            differences.push(Difference {
                text: format!(
                    "{} ({}, {}): {} is {says}, right is {right}",
                    case.name,
                    case.year,
                    path.extension().unwrap_or_default().display(),
                    matter.as_str()
                ),
                is_unwarned_number: is_number && !is_warned,
            });
        }
    }
    differences
}

/// The cases of a file of JSON lines.
fn cases(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| case(&serde_json::from_str(line).unwrap())).collect()
}

fn case(value: &Value) -> Case {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let strings = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()
    };
    let year = text("year");
    match value["rows"].as_array() {
        Some(rows) => Case {
            name: text("name"),
            year,
            body: Body::Rows(rows.iter().map(strings).collect()),
            right: serde_json::from_value(value["right"].clone()).unwrap(),
        },
        None => Case {
            name: text("sentence"),
            year,
            body: Body::Sentence(text("sentence")),
            right: BTreeMap::from([(text("matter"), text("right"))]),
        },
    }
}

/// All differences of cases that are written as files with this ending.
fn tried(cases: &[Case], ending: &str, written: impl Fn(&Case) -> String) -> Vec<Vec<Difference>> {
    let dir = tempfile::tempdir().unwrap();
    let rules = Rules::default();
    let grammar = Grammar::new(&rules);
    let path = dir.path().join(format!("报告.{ending}"));

    let read = |case: &Case| {
        std::fs::write(&path, written(case)).unwrap();
        differences(case, &path, &grammar, &rules)
    };
    cases.iter().map(read).collect()
}

fn told(differences: &[Vec<Difference>]) -> String {
    differences.iter().flatten().map(|found| found.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Demands that nearly all cases are read rightly, and that no number is wrong without a warning.
fn demand(name: &str, found: &[Vec<Difference>]) {
    let right = found.iter().filter(|differences| differences.is_empty()).count();
    println!("{name}: {right} of {} are read rightly; the misses:\n{}", found.len(), told(found));
    let is_harm = |difference: &&Difference| difference.is_unwarned_number;
    let harm: Vec<&str> =
        found.iter().flatten().filter(is_harm).map(|found| found.text.as_str()).collect();
    assert!(harm.is_empty(), "wrong numbers without a warning:\n{}", harm.join("\n"));
    assert!(right as f64 >= LEAST * found.len() as f64, "too few of {name} are read rightly");
}

fn own(name: &str) -> Vec<Case> {
    cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements").join(name))
}

#[test]
fn sentences_of_several_years_are_read_as_a_careful_reader_reads_them() {
    for name in ["sentences.jsonl", "more_sentences.jsonl", "plain_sentences.jsonl"] {
        demand(name, &tried(&own(name), "txt", Case::text));
    }
}

#[test]
fn tables_of_several_years_are_read_as_a_careful_reader_reads_them() {
    for name in ["tables.jsonl", "more_tables.jsonl", "plain_tables.jsonl"] {
        demand(name, &tried(&own(name), "txt", Case::text));
        #[cfg(feature = "html")]
        demand(name, &tried(&own(name), "html", Case::html));
    }
}

#[test]
fn the_shared_sentences_and_tables_are_read_rightly() {
    let Some(shared) = support::shared("statements") else { return };
    let sentences = cases(&shared.join("cases/statements.jsonl"));
    let tables = cases(&shared.join("cases/tables.jsonl"));

    let mut found = tried(&sentences, "txt", Case::text);
    found.extend(tried(&tables, "txt", Case::text));
    #[cfg(feature = "html")]
    found.extend(tried(&tables, "html", Case::html));
    assert_eq!(told(&found), "");
}

/// The same tables as programs write them, with rules and without.
#[cfg(all(feature = "office", feature = "pdf", feature = "html"))]
#[test]
fn the_shared_tables_are_read_alike_in_every_format() {
    let Some(shared) = support::shared("tables in formats") else { return };
    let tables = cases(&shared.join("cases/tables.jsonl"));
    let texts: Vec<(String, String)> =
        tables.iter().map(|case| (case.name.clone(), case.text())).collect();
    let Some(made) = support::formats("tables in formats", &texts) else { return };

    let rules = Rules::default();
    let grammar = Grammar::new(&rules);
    let mut found = Vec::new();
    for (folder, ending) in [
        ("writer-docx", "docx"),
        ("writer-doc", "doc"),
        ("writer-html", "html"),
        ("writer-pdf", "pdf"),
        ("chromium-pdf", "pdf"),
        ("typst-pdf", "pdf"),
    ] {
        for case in &tables {
            let path = made.join(folder).join(format!("{}.{ending}", case.name));
            found.push(differences(case, &path, &grammar, &rules));
        }
    }
    assert_eq!(told(&found), "");
}
