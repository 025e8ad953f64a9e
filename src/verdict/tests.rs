use super::*;

/// The texts of a file, each with its name.
fn texts(file: &str) -> Vec<(&str, &str)> {
    file.split("== ").filter_map(|text| text.split_once('\n')).collect()
}

fn judged(text: &str) -> Judgement {
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
