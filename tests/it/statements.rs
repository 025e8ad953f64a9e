//! What reports say happened: sentences with what a careful reader takes them to say.

use mingcha::{Grammar, Matter, Rules, Says, section};
use proptest::prelude::*;
use std::time::Instant;

/// The part of the sentences that must be read rightly.
const LEAST: f64 = 0.98;

/// One labelled text: the kind of the section that it stands in, what is said of the four matters,
/// the text.
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
        Some(Says::Unclear) => "unclear".to_owned(),
    })
}

fn check(table: &str) {
    let labelled = labelled(table);
    let grammar = Grammar::new(&Rules::default());
    let mut misses = Vec::new();
    for Labelled { kind, expect, text } in &labelled {
        let found = read(&report(kind, text), &grammar);
        if found != *expect {
            misses.push(format!(
                "{kind}: {}\n  found  {}\n  expect {}",
                text,
                found.join(" "),
                expect.join(" ")
            ));
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

#[test]
fn the_statement_in_the_section_of_its_kind_wins_and_a_warning_names_both() {
    let report = "某某大学2020-2021学年信息公开年度报告\n一、概述\n全年收到信息公开申请4件。\n\
        三、依申请公开和不予公开情况\n本学年收到信息公开申请5件，其中网络申请3件。\n";
    let statements =
        Grammar::new(&Rules::default()).read(report, &section::split(report, &Rules::default()));
    let found = statements.of(Matter::Application).unwrap();
    assert_eq!(
        (found.says, found.section, &report[found.span.range()]),
        (Says::Number(5), 2, "信息公开申请5件")
    );
    assert_eq!(&report[found.sentence.range()], "本学年收到信息公开申请5件，其中网络申请3件。");
    let [warning] = statements.warnings.as_slice() else {
        panic!("one warning: {:?}", statements.warnings)
    };
    let zh = warning.note().zh;
    assert!(zh.contains("申请4件") && zh.contains("申请5件"), "{warning}");
}

/// What a section about complaints with this text says of 举报, and how many numbers were not
/// taken.
fn complaint(text: &str) -> (String, usize) {
    let report = report("complaints", text);
    let grammar = Grammar::new(&Rules::default());
    let statements = grammar.read(&report, &section::split(&report, &Rules::default()));
    let is_of_other_time = |warning: &&mingcha::Warning| matches!(warning, mingcha::Warning::OtherTime { matter, .. } if matter.zh == "举报");
    let warnings = statements.warnings.iter().filter(is_of_other_time).count();
    (read(&report, &grammar)[1].clone(), warnings)
}

#[test]
fn a_sentence_that_could_not_be_read_is_told_from_saying_nothing() {
    assert_eq!(complaint("本学年举报没有超过2件。"), ("unclear".to_owned(), 0));
    for (text, expect) in [
        ("举报的3件里2件是同一个人写的。", "3"),
        ("学校设立举报箱2个，公布举报电话3部。", "absent"),
        ("如收到3件以上举报，学校将成立专班。", "absent"),
        ("举报没有超过2件。本学年收到举报1件。", "1"),
    ] {
        assert_eq!(complaint(text), (expect.to_owned(), 0), "{text}");
    }
}

#[test]
fn a_running_total_is_not_taken_for_the_number_of_the_period() {
    for text in [
        "自2008年以来学校累计收到举报15件。",
        "2008年以来，学校收到举报15件。",
        "截至目前，学校累计收到举报15件。",
        "2020-2021学年收到举报2件，2021-2022学年收到举报3件。",
    ] {
        assert_eq!(complaint(text), ("mentioned".to_owned(), 1), "{text}");
    }
    for (text, expect) in [
        ("自2008年以来学校累计收到举报15件，本学年未收到举报。", "none"),
        ("累计收到举报15件，本学年未收到。", "none"),
        ("截至本学年末累计收到举报21件,其中往年结转15件,本学年新收6件。", "6"),
        ("学校累计收到举报15件，本学年收到举报3件。", "3"),
        ("自2008年以来学校累计收到举报15件。本学年收到举报3件。", "3"),
        ("本学年累计收到举报5件。", "5"),
        ("全年累计收到举报5件。", "5"),
        ("2020年9月1日至2021年8月31日，累计收到举报5件。", "5"),
        ("截至2021年8月31日，共收到举报5件。", "5"),
    ] {
        assert_eq!(complaint(text), (expect.to_owned(), 0), "{text}");
    }
}

#[test]
fn a_figure_of_another_year_in_a_table_is_not_taken_for_that_of_the_period() {
    for text in [
        "项目\t2020-2021\t2021-2022\n举报\t1\t3",
        "项目\t2021\t2022\n举报\t1\t3",
        "项目\t上一学年\n举报\t1",
        "学年\t举报\t复议\n2020-2021\t1\t0\n2021-2022\t3\t0",
        "学年\t举报\t复议\n上一学年\t1\t0",
        "2020-2021\t举报\t1\n2021-2022\t举报\t3",
        "项目\t2020年\t2021年\n因公开受到的\t举报\t1\t3",
    ] {
        assert_eq!(complaint(text), ("mentioned".to_owned(), 1), "{text}");
    }
    for (text, expect) in [
        ("项目\t上一学年\t本学年\n举报\t1\t3", "3"),
        ("学年\t举报\t复议\n上一学年\t1\t0\n本学年\t3\t0", "3"),
        ("项目\t2020年\t2021年\n举报\t0\t0", "none"),
        ("项目\t2021年\n举报\t3", "3"),
        ("学年\t举报\t复议\n2021-2022\t3\t0", "3"),
    ] {
        assert_eq!(complaint(text), (expect.to_owned(), 0), "{text}");
    }
}

#[test]
fn a_long_text_without_an_end_is_read_in_linear_time() {
    let grammar = Grammar::new(&Rules::default());
    let seconds = |unit: &str, count: usize| {
        let report = format!("五、受到举报、复议、诉讼的情况\n{}", unit.repeat(count));
        let outline = section::split(&report, &Rules::default());
        let once = || {
            let start = Instant::now();
            grammar.read(&report, &outline);
            start.elapsed().as_secs_f64()
        };
        (0..5).map(|_| once()).fold(f64::INFINITY, f64::min)
    };
    for unit in ["未收到举报、", "申请", "（《", "举报\t", "其中申请3件，", "没有一件、"]
    {
        let ratio = seconds(unit, 12_000) / seconds(unit, 3_000);
        // Four if it grows with the text, sixteen if it grew with its square.
        assert!(ratio < 11.0, "{unit}: four times the text takes {ratio:.1} times as long");
    }
}

#[test]
fn the_sentence_of_a_cell_is_its_row_with_what_cannot_be_seen() {
    for row in ["诉讼\t未收到诉讼\u{feff}", "\u{200b}诉讼\t3件\u{200b}", "诉讼\t\u{ad}0\u{ad}\t"]
    {
        let report = format!("五、受到举报、复议、诉讼的情况\n{row}");
        let outline = section::split(&report, &Rules::default());
        let statements = Grammar::new(&Rules::default()).read(&report, &outline);
        let found = statements.of(Matter::Suit).unwrap();
        assert_eq!(&report[found.sentence.range()], row);
        assert!(found.sentence.start <= found.span.start && found.span.end <= found.sentence.end);
    }
}

proptest! {
    #[test]
    fn spans_lie_in_their_sentences_and_sentences_in_their_sections(
        body in "([未没有无收到发生举报复议诉讼信息公开申请其中各为共均分别、，。：；（）《》\t\n 0-9一二两零件项起年]|收到|未收到|举报|信息公开申请|行政复议|诉讼|3件|.){0,60}"
    ) {
        let report = format!("一、概述\n{body}\n三、依申请公开情况\n{body}\n五、受到举报、复议、诉讼的情况\n{body}");
        let outline = section::split(&report, &Rules::default());
        let grammar = Grammar::new(&Rules::default());
        let statements = grammar.read(&report, &outline);
        for found in Matter::ALL.into_iter().filter_map(|matter| statements.of(matter)) {
            let section = outline.sections[found.section as usize].span;
            prop_assert!(report.get(found.span.range()).is_some_and(|text| !text.is_empty()));
            prop_assert!(report.get(found.sentence.range()).is_some());
            prop_assert!(found.sentence.start <= found.span.start && found.span.end <= found.sentence.end);
            prop_assert!(section.start <= found.sentence.start && found.sentence.end <= section.end);
        }
    }
}
