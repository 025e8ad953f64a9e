//! What reports say happened: sentences with what a careful reader takes them to say.

use mingcha::{Grammar, Matter, Rules, Says, section};
use proptest::prelude::*;

/// The part of the sentences that must be read rightly.
const LEAST: f64 = 0.98;

/// One labelled text: the kind of the section that it stands in, what is said of the four matters, the text.
struct Labelled {
    kind: String,
    expect: [String; 4],
    text: String,
}

fn labelled(table: &str) -> Vec<Labelled> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(6, '\t').collect();
        let [kind, a, b, c, d, text] = cells[..] else { panic!("six columns: {line}") };
        let text = text.replace("\\n", "\n").replace("\\t", "\t");
        Labelled { kind: kind.to_owned(), expect: [a, b, c, d].map(str::to_owned), text }
    };
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(row).collect()
}

/// A report in which `text` stands in a section of `kind`; `whole` is one by itself.
fn report(kind: &str, text: &str) -> String {
    let heading = match kind {
        "whole" | "preface" => return format!("某某大学2020-2021学年信息公开年度报告\n{text}"),
        "overview" => "一、概述",
        "proactive" => "二、主动公开情况",
        "on_request" => "三、依申请公开和不予公开情况",
        "appraisal" => "四、对信息公开的评议情况",
        "complaints" => "五、因学校信息公开工作受到举报、复议、诉讼的情况",
        "improvement" => "六、主要经验、问题和改进措施",
        "other" => "七、其他需要报告的事项",
        "checklist" => "八、清单事项公开情况表",
        _ => panic!("no such kind: {kind}"),
    };
    format!("某某大学2020-2021学年信息公开年度报告\n{heading}\n{text}")
}

fn read(report: &str, grammar: &Grammar) -> [String; 4] {
    let statements = grammar.read(report, &section::split(report, &Rules::default()));
    Matter::ALL.map(|matter| match statements.of(matter).map(|statement| statement.says) {
        None => "absent".to_owned(),
        Some(Says::None) => "none".to_owned(),
        Some(Says::Number(count)) => count.to_string(),
        Some(Says::Mentioned) => "mentioned".to_owned(),
    })
}

fn check(table: &str) {
    let labelled = labelled(table);
    let grammar = Grammar::new(&Rules::default());
    let mut misses = Vec::new();
    for Labelled { kind, expect, text } in &labelled {
        let found = read(&report(kind, text), &grammar);
        if found != *expect {
            misses.push(format!("{kind}: {}\n  found  {}\n  expect {}", text, found.join(" "), expect.join(" ")));
        }
    }
    let right = labelled.len() - misses.len();
    println!("{right} of {} are read rightly; the misses:\n{}", labelled.len(), misses.join("\n"));
    let share = right as f64 / labelled.len() as f64;
    assert!(share >= LEAST, "only {:.1} % are read rightly", share * 100.0);
}

#[test]
fn labelled_sentences_are_read_as_a_careful_reader_reads_them() {
    check(include_str!("../golden/statements.tsv"));
}
