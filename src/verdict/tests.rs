use super::*;

/// The texts of a file, each with its name.
fn texts(file: &str) -> Vec<(&str, &str)> {
    file.split("== ").filter_map(|text| text.split_once('\n')).collect()
}

fn judged(text: &str) -> Judgement {
    if text.is_empty() {
        return judge_text(text, None, &Rules::default());
    }
    let report = crate::file::parse("a.txt", text.as_bytes()).unwrap();
    judge(&report, &Rules::default())
}

fn explain(text: &str) -> String {
    let report = crate::file::parse("a.txt", text.as_bytes()).unwrap();
    let rules = Rules::default();
    signs(&report.text, report.title.as_deref(), &rules)
        .iter()
        .map(|shown| {
            format!("{} {} “{}”\n", shown.sign.weight, shown.sign.name, shortened(shown.line))
        })
        .collect()
}

#[test]
fn nearly_all_other_texts_are_told_and_no_report_is() {
    let texts_of = |file| texts(file).into_iter().map(|(name, text)| (name, judged(text), text));
    let told: Vec<_> = texts_of(include_str!("../../tests/verdict/negatives.txt")).collect();
    let missed: Vec<_> =
        told.iter().filter(|(_, judged, _)| judged.verdict != Verdict::NotAReport).collect();
    for (name, judged, text) in &missed {
        eprintln!("MISSED {name}: {}\n{}", judged.verdict, explain(text));
    }

    let mut wrong = Vec::new();
    for (name, judged, text) in texts_of(include_str!("../../tests/verdict/reports.txt")) {
        if judged.verdict != Verdict::Report {
            eprintln!("REPORT {name}: {}\n{}", judged.verdict, explain(text));
        }
        if judged.verdict == Verdict::NotAReport {
            wrong.push(name);
        }
    }

    assert_eq!(wrong, Vec::<&str>::new());
    assert!(missed.len() * 10 <= told.len(), "{} of {}", missed.len(), told.len());
}

#[test]
fn a_verdict_names_the_sign_that_says_most() {
    let check = |text: &str, verdict: Verdict, sign: &str| {
        let judged = judged(text);
        let told = judged.reason.as_ref().map_or("", |reason| reason.sign.as_str());
        assert_eq!((judged.verdict, told), (verdict, sign), "{text}\n{}", explain(text));
    };
    let report = "松原大学2020-2021学年信息公开年度报告";

    check(&format!("{report}\n一、概述\n学校公开信息。"), Verdict::Report, "own_title");
    check("松原大学信息公开指南\n一、主动公开\n范围见目录。", Verdict::NotAReport, "guide");

    // Names of columns over the title, and a letter that brings the report.
    let menu = format!("信息公开指南\n信息公开目录\n{report}\n一、概述\n学校公开信息。");
    check(&menu, Verdict::Report, "own_title");
    let letter = format!(
        "关于公布{report}的通知\n各单位：\n现将学校年度报告予以公布。\n{report}\n一、概述\n学校公开信息。"
    );
    check(&letter, Verdict::Report, "own_title");

    // The parts of a report, as a notice asks for them.
    let notice = "各高等学校：\n年度报告于十月公布。\n年度报告应包括下列内容：\n（一）概述；\n（二）主动公开情况；";
    check(notice, Verdict::NotAReport, "must_contain");

    // A list whose entries were joined.
    let list = "信息公开年报\n松原大学2011年信息公开年度报告 2012-10-28松原大学2010年信息公开年度报告 2011-10-30\
                松原大学2009年信息公开年度报告 2010-10-30";
    check(list, Verdict::NotAReport, "titles");
    check("一、概述\n某事。", Verdict::Doubtful, "no_sign");
    check("", Verdict::Doubtful, "no_sign");
}

#[test]
fn what_is_no_report_is_of_no_school_and_says_so() {
    let mut report =
        crate::file::parse("a.txt", "松原大学2020年信息公开指南\n学校编制本指南。".as_bytes())
            .unwrap();
    judge(&report, &Rules::default()).apply(&mut report);
    assert_eq!((report.school, report.year, report.period), (None, None, None));
    let told: Vec<String> = report.warnings.iter().map(Warning::code).collect();
    assert_eq!(told, ["not_a_report"]);
}

proptest::proptest! {
    #[test]
    fn no_text_brings_it_down(
        text in "((某某大学|信息公开|指南|报告|《|》|（|）|各单位：|第三条|□|\\t|\\||一、概述|。|：|.){0,8}\n){0,14}",
        title in proptest::option::of("(报告|大学|《|.){0,6}")
    ) {
        judge_text(&text, title.as_deref(), &Rules::default());
    }
}
