//! Texts that are no school's yearly report are told, searched, listed in receipts, and counted
//! for no school.

use crate::support::{query, samples, shared};
use mingcha::{
    CellState, ExportFormat, Exporting, Filter, Index, KnownReport, Label, NotReports, Options,
    Reader, Rules, Verdict, Warning, Year, verdict,
};
use std::path::Path;

const REPORT: &str = "松原大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n";
const GUIDE: &str =
    "松原大学信息公开指南\n为方便公众，学校编制本指南，可向监察处举报。\n一、主动公开\n见目录。\n";
const NOTICE: &str = "沧澜省教育厅关于做好2020-2021学年高校信息公开年度报告工作的通知\n各高等学校：\n请各校按时报送。举报电话另行公布。\n";
const ODD: &str = "情况说明\n举报另行说明。\n";

/// A store of a report, a guide and a notice, and a text that shows no sign of anything.
fn mixed(dir: &Path) -> Index {
    let folder = dir.join("reports");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in
        [("a.txt", REPORT), ("b.txt", GUIDE), ("c.txt", NOTICE), ("松原大学2019年度.txt", ODD)]
    {
        std::fs::write(folder.join(name), text).unwrap();
    }

    let index = Index::create(&dir.join("store"), Options::default()).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    index
}

fn verdicts(index: &Index) -> Vec<(Option<String>, Verdict)> {
    let list = index.reports(&Filter::default(), 0, 20).unwrap();
    let told = |known: &KnownReport| (known.school.clone(), known.verdict);
    list.reports.iter().map(|report| told(&report.known)).collect()
}

#[test]
fn what_is_no_report_is_searched_and_counts_for_no_school() {
    let dir = tempfile::tempdir().unwrap();
    let index = mixed(dir.path());
    let school = || Some("松原大学".to_owned());
    let everything = Filter::default();

    let none = (None, Verdict::NotAReport);
    let held = [(school(), Verdict::Doubtful), (school(), Verdict::Report), none.clone(), none];
    assert_eq!(verdicts(&index), held);

    // It is searched like the others.
    let counts = index.counts(&query("举报"), &everything).unwrap();
    assert_eq!((counts.counts.reports, counts.counts.mentions), (4, 4));
    let found = index.search(&query("举报"), &everything, mingcha::Page::default()).unwrap();
    assert_eq!(found.total.reports, 4);

    // It is no report of the school that a filter names.
    let mut of_school = Filter::default();
    of_school.add(Label::School, "松原大学").unwrap();
    assert_eq!(index.counts(&query("举报"), &of_school).unwrap().counts.reports, 2);

    let schools = index.schools().unwrap();
    assert_eq!((schools.total, schools.schools[0].reports.len()), (1, 2));
    assert!(schools.reports_without_school.is_empty());
    let stats = index.stats().unwrap();
    assert_eq!((stats.reports, stats.not_reports, stats.doubtful, stats.schools), (2, 2, 1, 1));

    let audit = index.audit(&everything).unwrap();
    assert_eq!(audit.schools, [school()]);
    assert_eq!((audit.totals.all.reports, audit.totals.all.held), (2, 2));
    let states = index.cell_states().unwrap();
    assert_eq!(states.of(&None, None), CellState::NoReport);
    assert_eq!(states.of(&school(), Year::academic(2020)), CellState::Held);
    assert_eq!(audit.receipt.not_reports, counts.receipt.not_reports);

    let compared = index.compare(&query("举报"), &everything).unwrap();
    assert_eq!((compared.total.exact, compared.total.both), (2, 2));
    assert!(index.verify(&|_| {}).unwrap().is_sound());
}

#[test]
fn a_receipt_names_what_is_no_report_and_why() {
    let dir = tempfile::tempdir().unwrap();
    let index = mixed(dir.path());
    let receipt = index.counts(&query("举报"), &Filter::default()).unwrap().receipt;

    let NotReports { count, by_verdict, files, all } = &receipt.not_reports;
    assert_eq!(*count, 3);
    assert_eq!((by_verdict["not_a_report"], by_verdict["doubtful"]), (2, 1));
    assert_eq!(all, "/api/v1/files?verdict=other");
    let told: Vec<(&str, &str)> = files
        .iter()
        .map(|file| {
            let sign = file.verdict_reason.as_ref().map_or("", |reason| reason.sign.as_str());
            (file.file.rsplit('/').next().unwrap_or_default(), sign)
        })
        .collect();
    assert_eq!(
        told,
        [("b.txt", "guide"), ("c.txt", "to_make_one"), ("松原大学2019年度.txt", "no_sign")]
    );
    let note = receipt.not_reports.note().unwrap();
    assert_eq!(note.zh, "2 篇不是年度报告，照样检索，不计作学校的报告；1 篇存疑，仍按报告计入");

    // A report that may be none is warned of, in the audit, too.
    let list = index.reports(&Filter::default(), 0, 20).unwrap();
    let doubtful = index.report(&list.reports[0].id).unwrap();
    assert!(
        doubtful.warnings.iter().any(|warning| matches!(warning, Warning::DoubtfulReport { .. })),
        "{:?}",
        doubtful.warnings
    );

    // An export names all of them.
    let mut book = Vec::new();
    let exporting = Exporting::new(ExportFormat::Csv);
    let exported = index
        .export(&[query("举报")], &Filter::default(), &exporting, &mut book, &|_, _| {})
        .unwrap();
    assert_eq!(exported.not_reports.files.len(), 3);
}

#[test]
fn a_catalogue_says_what_is_a_report_whatever_its_signs() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), REPORT).unwrap();
    std::fs::write(folder.join("b.txt"), GUIDE).unwrap();
    let table = "文件,学校,年度,判断,网址\nreports/a.txt,,,not_a_report,\nreports/b.txt,北屿大学,2021,报告,http://xxgk.beiyu.example.com/1.htm\n";
    let table = mingcha::Catalogue::parse(table.as_bytes(), dir.path()).unwrap();
    assert!(table.bad().is_empty(), "{:?}", table.bad());

    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let adding = mingcha::Adding { catalogue: Some(&table), ..Default::default() };
    index.add_with(&[folder], &adding, &|_| {}).unwrap();
    assert_eq!(
        verdicts(&index),
        [(Some("北屿大学".to_owned()), Verdict::Report), (None, Verdict::NotAReport)]
    );
    let list = index.reports(&Filter::default(), 0, 20).unwrap();
    let warned = index.report(&list.reports[0].id).unwrap().warnings.clone();
    let host = "xxgk.beiyu.example.com".to_owned();
    assert!(warned.contains(&Warning::ForeignHost { host }), "{warned:?}");
}

#[test]
fn no_sample_and_no_real_report_is_taken_for_something_else() {
    let (rules, reader) = (Rules::default(), Reader::new(mingcha::Isolation::InProcess));
    let mut folders = vec![samples()];
    folders.extend(shared("no real report is none").map(|shared| shared.join("reports")));

    for folder in folders {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "txt") {
                continue;
            }
            let report = reader.read(&path).unwrap();
            let judged = verdict::judge(&report, &rules);
            assert_eq!(judged.verdict, Verdict::Report, "{}: {:?}", path.display(), judged.reason);
        }
    }
}
