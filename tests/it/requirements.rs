//! What a report had to contain, and by when: what was not asked for is told from what is missing,
//! and the number that a report gives stays.

use crate::support::query;
use mingcha::{
    Adding, Audit, AuditCell, Catalogue, CellState, ExportFormat, Exporting, Filter, Guard, Index,
    Kind, Lang, Matter, MatterAnswer, Options, Rules, Year,
};
use serde_json::Value;
use std::path::Path;

/// A report of seven parts, without a checklist, which says this of complaints.
fn report(school: &str, year: &str, complaints: &str) -> String {
    format!(
        "{school}{year}信息公开工作年度报告\n一、概述\n学校坚持公开。\n二、主动公开情况\n公布招生章程。\n\
         三、依申请公开和不予公开情况\n收到信息公开申请2件。\n四、对信息公开的评议情况\n评议良好。\n\
         五、因学校信息公开工作遭到举报的情况\n{complaints}\n六、主要经验、问题和改进措施\n继续改进。\n\
         七、其他需要报告的事项\n没有。\n"
    )
}

const CATALOGUE: &str = "file,published\na.txt,2013-11-05\nb.txt,2013-10-30\nd.txt,2019-02-01\n";

/// Reports before the checklist and after it, and of both sorts of years.
fn reports(dir: &Path) -> Audit {
    index(dir).audit(&Filter::default()).unwrap()
}

/// A store of these reports.
fn index(dir: &Path) -> Index {
    let folder = dir.join("reports");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    write("a.txt", report("青屿学院", "2012-2013学年", "没有受到举报。"));
    write("b.txt", report("岚川大学", "2012-2013学年", "没有受到举报。行政复议2件。"));
    write("c.txt", report("青屿学院", "2017-2018学年", "没有受到举报。"));
    write("d.txt", report("岚川大学", "2018年度", "没有受到举报。"));

    let index = Index::create(&dir.join("store"), Options::default()).unwrap();
    let catalogue = Catalogue::parse(CATALOGUE.as_bytes(), &folder).unwrap();
    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    index.add_with(&[folder], &adding, &|_| {}).unwrap();
    index
}

fn cell<'a>(audit: &'a Audit, school: &str, year: &str) -> &'a AuditCell {
    let year: Option<Year> = year.parse().ok();
    let is_it = |cell: &&AuditCell| cell.school.as_deref() == Some(school) && cell.year == year;
    audit.cells.iter().find(is_it).unwrap()
}

fn answers(cell: &AuditCell) -> String {
    let answers = Matter::ALL.map(|matter| cell.answers(matter)[0].label(Lang::En));
    answers.join(" | ")
}

#[test]
fn what_was_not_asked_for_is_not_missing_and_what_is_said_counts() {
    let dir = tempfile::tempdir().unwrap();
    let audit = reports(dir.path());

    let before = cell(&audit, "青屿学院", "2012-2013");
    assert_eq!(answers(before), "2 | none | not asked for | not asked for");
    assert_eq!((before.found.missing.as_slice(), before.found.gap_count()), (&[][..], 0));
    let said = before.found.statements.as_ref().unwrap().of(Matter::Review);
    assert!(said.not_asked && !said.section_missing);
    let notices = &before.found.requirement.as_ref().unwrap().notices;
    assert!(notices[0].contains("教办厅函〔2013〕48号"), "{notices:?}");

    let number = cell(&audit, "岚川大学", "2012-2013");
    assert_eq!(answers(number), "2 | none | 2 | not asked for", "the number stays");

    let after = cell(&audit, "青屿学院", "2017-2018");
    assert_eq!(answers(after), "2 | none | not mentioned | not mentioned");
    assert_eq!(after.found.missing, [Kind::Checklist]);

    let reviews = audit.totals.all.statements.of(Matter::Review);
    assert_eq!((reviews.number, reviews.not_asked, reviews.absent), (1, 1, 2));
    assert!(reviews.note(Matter::Review).zh.ends_with("不适用 1"));
}

#[test]
fn a_report_is_late_only_where_both_days_are_known() {
    let dir = tempfile::tempdir().unwrap();
    let audit = reports(dir.path());
    let late = |school: &str, year: &str| cell(&audit, school, year).found.days_late;
    assert_eq!(late("青屿学院", "2012-2013"), Some(5));
    assert_eq!(late("岚川大学", "2012-2013"), Some(0));
    assert_eq!(late("青屿学院", "2017-2018"), None, "nobody knows when it was published");
    assert_eq!(late("岚川大学", "2018"), None, "no rule says by when");

    let mut csv = Vec::new();
    audit.write_csv(&mut csv, "", Guard::Guarded).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let row = |start: &str| csv.lines().find(|line| line.starts_with(start)).unwrap();
    let head = csv.lines().next().unwrap();
    assert!(head.ends_with("公布日期,最迟公布日期,迟公布天数,内容要求依据"), "{head}");
    assert!(row("青屿学院,2012-2013").contains(",2013-11-05,2013-10-31,5,"));
    assert!(row("岚川大学,2012-2013").contains(",2013-10-30,2013-10-31,0,"));
    assert!(row("青屿学院,2017-2018").contains(",,2018-10-31,,《高等学校信息公开事项清单》"));
}

#[test]
fn a_school_is_not_asked_for_years_of_the_other_sort_that_it_tells_of() {
    let dir = tempfile::tempdir().unwrap();
    let audit = reports(dir.path());

    let other = cell(&audit, "青屿学院", "2018");
    assert_eq!(
        (other.state, answers(other)),
        (CellState::NotAsked, ["not asked for"; 4].join(" | "))
    );
    assert_eq!(serde_json::to_value(other.state).unwrap(), "not_asked");
    assert_eq!(cell(&audit, "岚川大学", "2017-2018").state, CellState::NotAsked);
    assert_eq!(cell(&audit, "岚川大学", "2016-2017").state, CellState::NoReport);

    let all = &audit.totals.all;
    assert_eq!(all.cells, all.held + all.no_report + all.unreadable + all.not_asked);
    assert_eq!((all.held, all.not_asked), (4, 2));
}

#[test]
fn the_rule_file_decides_and_can_be_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let rules = "[due]\nacademic = '12-31'\n\n[[notice]]\nname = '某省通知'\nto = 2013\n\
                 parts = ['overview']\nmatters = ['举报', '复议', '诉讼']\n";
    std::fs::write(dir.path().join("requirements.toml"), rules).unwrap();
    let rules = Rules::load(dir.path()).unwrap();
    assert_ne!(rules.hash, Rules::default().hash);

    let options = Options { rules, ..Options::default() };
    let index = Index::create(&dir.path().join("store"), options).unwrap();
    let file = dir.path().join("a.txt");
    std::fs::write(&file, "青屿学院2012-2013学年信息公开年度报告\n一、概述\n学校坚持公开。\n")
        .unwrap();
    index.add(&[file], &|_| {}).unwrap();

    let audit = index.audit(&Filter::default()).unwrap();
    let found = &audit.cells[0].found;
    assert_eq!(found.missing, []);
    assert_eq!(found.requirement.as_ref().unwrap().due.unwrap().to_string(), "2013-12-31");
    assert_eq!(found.answer(Matter::Application), Some(MatterAnswer::NotAsked));
    assert_eq!(found.answer(Matter::Suit), Some(MatterAnswer::Silent));
}

#[test]
fn an_export_of_mentions_says_when_each_report_was_published_and_how_late() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(dir.path());
    let terms = [query("举报")];
    let written = |format: ExportFormat| {
        let mut bytes = Vec::new();
        let filter = Filter::default();
        index.export(&terms, &filter, &Exporting::new(format), &mut bytes, &|_, _| {}).unwrap();
        String::from_utf8(bytes).unwrap()
    };

    let csv = written(ExportFormat::Csv);
    let with = |cells: &str| csv.lines().filter(|line| line.contains(cells)).count();
    assert!(csv.lines().next().unwrap().contains(",公布日期,迟公布天数,"), "{csv}");
    // In each report 举报 stands twice: in a heading and in a sentence.
    assert_eq!((with(",2013-11-05,5,"), with(",2013-10-30,0,"), with(",2019-02-01,,")), (2, 2, 2));

    let lines = written(ExportFormat::Jsonl);
    let mentions = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let late: Vec<Value> = mentions
        .filter(|mention| mention["published"] == "2013-11-05")
        .map(|mention| mention["days_late"].clone())
        .collect();
    assert_eq!(late, [5, 5]);
}
