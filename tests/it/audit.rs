//! The audit: five zeros told apart, every number with its words, the same from the library, the
//! program, HTTP and the page.

#[cfg(all(feature = "cli", feature = "http"))]
mod faces;

use crate::support::{nation, query, samples, shared, store};
use mingcha::fold;
use mingcha::{
    Audit, AuditCell, AuditOnly, AuditPage, AuditSort, Catalogue, CellState, ErrorKind, Filter,
    Grammar, Index, Kind, Landed, Matter, Options, ReportTime, Requirement, RequirementFacts,
    Rules, SaidHow, Says, Year, placeholder, section,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A report with all parts but those left out, which says this of applications and of complaints.
fn report(school: &str, year: &str, requests: Option<&str>, complaints: Option<&str>) -> String {
    let part = |heading: &str, text: Option<&str>| {
        text.map_or_else(String::new, |text| format!("{heading}\n{text}\n"))
    };
    format!(
        "{school}{year}学年信息公开年度报告\n一、概述\n学校坚持公开。\n二、主动公开情况\n公布招生章程。\n{}\
         四、对信息公开的评议情况\n评议良好。\n{}六、主要经验、问题和改进措施\n继续改进。\n七、其他需要报告的事项\n没有。\n\
         八、清单事项公开情况表\n见附件。\n",
        part("三、依申请公开和不予公开情况", requests),
        part("五、因学校信息公开工作受到举报、复议、诉讼的情况", complaints),
    )
}

/// Four schools with a hole between years, a file that cannot be read, and two reports for one
/// year.
pub struct Invented {
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only commands write into it"))]
    pub dir: tempfile::TempDir,
    pub index: Index,
}

impl Invented {
    pub fn new() -> Invented {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("reports");
        std::fs::create_dir(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        let none = Some("本学年没有收到举报，未发生行政复议和诉讼。");
        write(
            "a1.txt",
            &report("岚川大学", "2018-2019", Some("本学年收到信息公开申请12件。"), none),
        );
        write("a2.txt", &report("岚川大学", "2021-2022", Some("没有收到信息公开申请。"), None));
        let some = Some("收到举报3件，均已答复。行政复议有关材料另行归档。");
        write("b1.txt", &report("云汀师范大学", "2018-2019", Some("办理流程见网站。"), some));
        write("c1.txt", &report("青屿海洋大学", "2019-2020", Some("学校党委发文?份。"), none));
        write(
            "c2.txt",
            &report("青屿海洋大学", "2019-2020", Some("本学年收到信息公开申请2件。"), none),
        );
        write("scan.pdf", "%PDF-1.4 nothing that can be read");
        write("石漪大学2020-2021学年信息公开年度报告.pdf", "%PDF-1.4 nothing that can be read");
        let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
        let table = "file,school,year\nscan.pdf,岚川大学,2019-2020\n";
        let catalogue = Catalogue::parse(table.as_bytes(), &folder).unwrap();
        let adding = mingcha::Adding { catalogue: Some(&catalogue), ..Default::default() };
        index.add_with(&[folder], &adding, &|_| {}).unwrap();
        Invented { dir, index }
    }
}

fn cell<'a>(audit: &'a Audit, school: &str, year: &str) -> &'a AuditCell {
    let is_it = |cell: &&AuditCell| {
        cell.school.as_deref() == Some(school) && cell.year == year.parse().ok()
    };
    audit.cells.iter().find(is_it).unwrap_or_else(|| panic!("no cell of {school} for {year}"))
}

/// What a cell shows: its state, or a mark for each matter and the number of gaps.
pub fn shown(cell: &AuditCell) -> String {
    let of = |found: &mingcha::Findings| {
        let statements = found.statements.as_ref().unwrap();
        let marks = Matter::ALL.map(|matter| {
            let said = statements.of(matter);
            match (said.said.what.says, said.section_missing) {
                (SaidHow::Number, _) => said.said.what.count.unwrap().to_string(),
                (SaidHow::None, _) => "none".to_owned(),
                (SaidHow::Mentioned, _) => "some".to_owned(),
                (SaidHow::Unclear, _) => "unclear".to_owned(),
                (SaidHow::Absent, true) => "lost".to_owned(),
                (SaidHow::Absent, false) => "-".to_owned(),
            }
        });
        format!("{} {}", marks.join(" "), found.gap_count())
    };
    match cell.state {
        CellState::NoReport => "not held".to_owned(),
        CellState::Unreadable => "unreadable".to_owned(),
        CellState::NotAsked => "not asked".to_owned(),
        CellState::Held => cell.each().map(|(_, found)| of(found)).collect::<Vec<_>>().join(" / "),
    }
}

#[test]
fn zeros_are_told_apart() {
    let audit = Invented::new().index.audit(&Filter::default()).unwrap();
    let expect = [
        ("岚川大学", "2018-2019", "12 none none none 0"),
        ("岚川大学", "2019-2020", "unreadable"),
        ("岚川大学", "2020-2021", "not held"),
        ("岚川大学", "2021-2022", "none lost lost lost 2"),
        ("云汀师范大学", "2018-2019", "- 3 - - 0"),
        ("云汀师范大学", "2021-2022", "not held"),
        ("石漪大学", "2020-2021", "unreadable"),
    ];
    for (school, year, expect) in expect {
        assert_eq!(shown(cell(&audit, school, year)), expect, "{school} {year}");
    }
    let years: Vec<String> = audit.years.iter().map(|year| year.unwrap().to_string()).collect();
    assert_eq!(
        years,
        ["2018-2019", "2019-2020", "2020-2021", "2021-2022"],
        "a year that no report is for has its column"
    );
    let lost = cell(&audit, "岚川大学", "2021-2022");
    assert_eq!(
        (&lost.found.missing, &lost.found.gaps),
        (&vec![Kind::Complaints], &vec!["五".to_owned()])
    );
    let unreadable = cell(&audit, "岚川大学", "2019-2020");
    assert!(unreadable.files[0].file.ends_with("scan.pdf") && unreadable.files[0].reason.is_some());
    let all = &audit.totals.all;
    assert_eq!(
        (all.cells, all.held, all.reports, all.unreadable, all.no_report),
        (16, 4, 5, 2, 10)
    );
    let requests = all.statements.of(Matter::Application);
    assert_eq!((requests.number, requests.sum, requests.none, requests.absent), (2, 14, 1, 2));
}

#[test]
fn two_reports_for_one_year_are_both_in_the_cell_with_what_each_says() {
    let audit = Invented::new().index.audit(&Filter::default()).unwrap();
    let twins = cell(&audit, "青屿海洋大学", "2019-2020");
    assert_eq!((twins.reports.len(), twins.also.len()), (2, 1));
    let mut said: Vec<String> = shown(twins).split(" / ").map(str::to_owned).collect();
    said.sort();
    assert_eq!(said, ["- none none none 1", "2 none none none 0"]);
    assert!(twins.each().all(|(_, found)| {
        found.warnings.iter().any(|warning| warning.note().en.contains("2 reports"))
    }));
    let blanks: Vec<&str> = twins
        .each()
        .flat_map(|(_, found)| &found.placeholders)
        .map(|blank| blank.what.text.as_str())
        .collect();
    assert_eq!(blanks, ["学校党委发文?份"]);
}

#[test]
fn a_filter_limits_years_and_schools_and_names_what_is_not_held() {
    let invented = Invented::new();
    let filter = Filter {
        schools: vec![Some("岚川大学".to_owned()), Some("不存在大学".to_owned())],
        years: vec![Year::academic(2018), Year::academic(2025)],
        ..Filter::default()
    };
    let audit = invented.index.audit(&filter).unwrap();
    let cells: Vec<String> = audit.cells.iter().map(shown).collect();
    assert_eq!(cells, ["not held", "not held", "12 none none none 0", "not held"]);
    assert_eq!(audit.schools, [Some("不存在大学".to_owned()), Some("岚川大学".to_owned())]);
    assert!(
        audit.receipt.query.notes.iter().any(|note| note.note().zh.contains("不存在大学")),
        "the receipt says so"
    );
    assert_eq!((audit.receipt.mode.as_str(), audit.receipt.complete), ("audit", true));
}

#[test]
fn kinds_are_refused_unless_they_say_where_a_query_must_stand() {
    let index = Invented::new().index;
    let filter = Filter { kinds: vec![Some(Kind::Complaints)], ..Filter::default() };
    let error = index.audit(&filter).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::BadValue { name: "kind", .. }), "{error}");
    let audit = index.audit_page(&query("举报"), &filter, &AuditPage::whole()).unwrap();
    let schools: Vec<_> = audit.schools.iter().flatten().map(String::as_str).collect();
    assert_eq!(schools, ["云汀师范大学", "岚川大学", "青屿海洋大学"]);
}

#[test]
fn with_a_query_the_schools_are_those_that_mention_it() {
    let index = Invented::new().index;
    let schools = |text: &str| {
        index.audit_page(&query(text), &Filter::default(), &AuditPage::whole()).unwrap().schools
    };
    assert_eq!(schools("均已答复"), [Some("云汀师范大学".to_owned())]);
    assert_eq!(schools("珊瑚礁"), []);
    assert_eq!(schools("学校:青屿海洋大学"), [Some("青屿海洋大学".to_owned())]);
}

#[test]
fn schools_are_chosen_by_what_one_of_their_cells_is() {
    let index = Invented::new().index;
    let check_least = |only: AuditOnly, least: u64, expect: &[&str]| {
        let page = AuditPage { only, least, ..AuditPage::whole() };
        let audit = index.audit_page(&Default::default(), &Filter::default(), &page).unwrap();
        let schools: Vec<_> = audit.schools.iter().flatten().map(String::as_str).collect();
        assert_eq!(schools, expect, "{only:?} {least}");
        assert_eq!(audit.totals.schools, expect.len());
    };
    let check = |only: AuditOnly, expect: &[&str]| check_least(only, 1, expect);
    check(AuditOnly::All, &["云汀师范大学", "岚川大学", "石漪大学", "青屿海洋大学"]);
    check(AuditOnly::Happened, &["云汀师范大学", "岚川大学", "青屿海洋大学"]);
    check(AuditOnly::Gaps, &["岚川大学", "青屿海洋大学"]);
    check(AuditOnly::Unreadable, &["岚川大学", "石漪大学"]);
    check(AuditOnly::NoReport, &["云汀师范大学", "岚川大学", "石漪大学", "青屿海洋大学"]);

    check(AuditOnly::Complaints, &["云汀师范大学"]);
    check_least(AuditOnly::Complaints, 3, &["云汀师范大学"]);
    check_least(AuditOnly::Complaints, 4, &[]);
    check(AuditOnly::Reviews, &[]);
    check_least(AuditOnly::Applications, 3, &["岚川大学"]);
    check(AuditOnly::Suits, &[]);
}

#[test]
fn schools_are_ordered_by_a_column_the_most_first_and_those_without_a_report_last() {
    let index = Invented::new().index;
    let check = |year: &str, matter: Option<Matter>, expect: &[&str]| {
        let sort = Some(AuditSort { year: Some(year.parse().unwrap()), matter });
        let page = AuditPage { sort, ..AuditPage::whole() };
        let audit = index.audit_page(&Default::default(), &Filter::default(), &page).unwrap();
        let schools: Vec<_> = audit.schools.iter().flatten().map(String::as_str).collect();
        assert_eq!(schools, expect, "{year} {matter:?}");
        assert_eq!(audit.cells[0].school.as_deref(), Some(expect[0]), "cells follow");
    };
    let applications = Some(Matter::Application);
    check("2018-2019", applications, &["岚川大学", "云汀师范大学", "石漪大学", "青屿海洋大学"]);
    check("2019-2020", applications, &["青屿海洋大学", "云汀师范大学", "岚川大学", "石漪大学"]);
    check("2021-2022", None, &["岚川大学", "云汀师范大学", "石漪大学", "青屿海洋大学"]);
}

#[test]
fn pages_are_parts_of_the_whole_and_their_totals_those_of_all() {
    let index = Invented::new().index;
    let whole = index.audit(&Filter::default()).unwrap();
    let page = |number| AuditPage { number, size: 3, ..AuditPage::default() };
    let pages = [1, 2, 3].map(|number| {
        index.audit_page(&Default::default(), &Filter::default(), &page(number)).unwrap()
    });
    let cells: Vec<AuditCell> = pages.iter().flat_map(|page| page.cells.clone()).collect();
    assert_eq!(cells, whole.cells);
    assert!(
        pages.iter().all(|page| page.totals == whole.totals
            && page.pages == 2
            && page.years == whole.years)
    );
}

#[test]
fn every_statement_and_blank_has_a_link_that_lands_on_its_words() {
    let invented = Invented::new();
    let index = &invented.index;
    index.add(&[samples()], &|_| {}).unwrap();
    let audit = index.audit(&Filter::default()).unwrap();
    let mut landed = 0;
    for (id, found) in audit.cells.iter().flat_map(AuditCell::each) {
        let report = index.report(id).unwrap();
        let statements = found.statements.as_ref().unwrap();
        let said = Matter::ALL.map(|matter| &statements.of(matter).said);
        for said in said {
            assert_eq!(said.url.is_some(), said.what.says != SaidHow::Absent);
            let (Some(url), Some(start)) = (&said.url, said.what.start) else { continue };
            let words = &report.text[start..said.what.end.unwrap()];
            let (sentence, (from, to)) =
                (said.what.sentence.as_ref().unwrap(), said.what.words.unwrap());
            assert_eq!(&sentence[from..to], words);
            assert!(lands(index, &url.to_string(), start), "{url}");
            landed += 1;
        }
        for blank in &found.placeholders {
            assert!(lands(index, &blank.url.as_ref().unwrap().to_string(), blank.what.span.start));
        }
    }
    assert!(landed > 60, "{landed}");
}

/// Whether a link lands exactly on the place that begins at `start`.
fn lands(index: &Index, url: &str, start: usize) -> bool {
    let (path, params) = url.split_once('?').unwrap();
    let report = index.report(&path.trim_start_matches("/reports/").parse().unwrap()).unwrap();
    let params: BTreeMap<String, String> =
        form_urlencoded::parse(params.as_bytes()).into_owned().collect();
    let (section, char) = params["at"].split_once('.').unwrap();
    let landing =
        index.land(&report, section.parse().unwrap(), char.parse().unwrap(), &params["q"]);
    landing.how == Landed::Exact && landing.span.unwrap().range().contains(&start)
}

/// What a careful reader finds in the reports of `folder`, held against the audit.
fn check_truth(folder: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let truth: Value =
        serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let reports = truth["reports"].as_array().unwrap();
    let files: Vec<PathBuf> =
        reports.iter().map(|of| folder.join(of["file"].as_str().unwrap())).collect();
    let index = store(&dir.path().join("store"), &files);
    let audit = index.audit(&Filter::default()).unwrap();
    let mut wrong = Vec::new();
    for of in reports {
        let file = of["file"].as_str().unwrap();
        let is_it = |id: &mingcha::ReportId| index.report(id).unwrap().files[0].ends_with(file);
        let (id, found) =
            audit.cells.iter().flat_map(AuditCell::each).find(|(id, _)| is_it(id)).unwrap();
        let statements = found.statements.as_ref().unwrap();
        for matter in Matter::ALL {
            let said = &statements.of(matter).said.what;
            let expect = &of["statements"][matter.as_str()];
            let is_right = match said.says {
                SaidHow::Number => expect.as_u64() == said.count,
                says => serde_json::to_value(says).unwrap() == *expect,
            };
            if !is_right {
                wrong.push(format!("{file} {}: {said:?}, not {expect}", matter.as_str()));
            }
        }
        let texts = |name: &str| -> Vec<String> {
            let texts = of[name].as_array().into_iter().flatten();
            texts.map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let missing: Vec<String> = found.missing.iter().map(|kind| kind.to_string()).collect();
        for (name, found) in [("missing", &missing), ("numbering_gaps", &found.gaps)] {
            if *found != texts(name) {
                wrong.push(format!("{file} {name}: {found:?}, not {:?}", texts(name)));
            }
        }
        // A reader names a blank by as many of the words before it as tell it.
        let mut blanks: Vec<&str> =
            found.placeholders.iter().map(|blank| blank.what.text.as_str()).collect();
        for text in texts("placeholders") {
            match blanks.iter().position(|blank| fold(blank).text().ends_with(&fold(&text).text()))
            {
                Some(at) => _ = blanks.remove(at),
                None => wrong.push(format!("{file}: no blank {text}")),
            }
        }
        wrong.extend(blanks.into_iter().map(|blank| format!("{file}: {blank} is no blank")));
        assert_eq!(index.report(id).unwrap().missing, found.missing);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sample_reports_say_and_lack_what_a_careful_reader_finds() {
    check_truth(&samples());
}

#[test]
fn the_real_reports_say_and_lack_what_a_careful_reader_finds() {
    if let Some(shared) = shared("the_real_reports_say_and_lack_what_a_careful_reader_finds") {
        check_truth(&shared.join("reports"));
    }
}

/// The audit made naively: each file is read by itself, and what it says goes under its school of
/// today and its year.
fn naive(files: &[PathBuf]) -> BTreeMap<(String, String), Vec<String>> {
    let rules = Rules::default();
    let grammar = Grammar::new(&rules);
    let mut cells: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for path in files {
        let report = rules.schools.settled(mingcha::file::read(path).unwrap());
        let outline = section::split(&report.text, &rules);
        let time = ReportTime::new(report.year, report.period);
        let statements = grammar.read_of(&report.text, &outline, time);
        let facts = RequirementFacts {
            school: report.school.as_deref(),
            year: report.year,
            text: &report.text,
            sections: &outline.sections,
        };
        let asked = Requirement::of(&facts, &rules);
        let missing = asked.missing(&outline.missing);
        let marks =
            Matter::ALL.map(|matter| match statements.of(matter).map(|statement| statement.says) {
                Some(Says::Number(count)) => count.to_string(),
                Some(Says::None) => "none".to_owned(),
                Some(Says::Mentioned) => "some".to_owned(),
                Some(Says::Unclear) => "unclear".to_owned(),
                None if asked.matters_not_asked.contains(&matter) => "free".to_owned(),
                None if missing.contains(&matter.kind()) => "lost".to_owned(),
                None => "-".to_owned(),
            });
        let blanks = placeholder::find(&report.text, &outline);
        let gaps = missing.len() + outline.numbering_gaps.len() + blanks.len();
        let school = report.school.unwrap_or_default();
        let school = rules
            .schools
            .resolve(&school)
            .map_or(school.clone(), |(school, _)| school.name.clone());
        let year = report.year.map(|year| year.to_string()).unwrap_or_default();
        cells.entry((school, year)).or_default().push(format!("{} {gaps}", marks.join(" ")));
    }
    cells.values_mut().for_each(|cell| cell.sort());
    cells
}

/// The state of a cell of which no file tells: a report of the other sort of year may.
fn unheld(key: &(String, String), held: &BTreeMap<(String, String), Vec<String>>) -> &'static str {
    let is_held = |year: String| held.contains_key(&(key.0.clone(), year));
    let first: u16 = key.1.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let others = match key.1.len() {
        4 => [format!("{}-{first}", first - 1), format!("{first}-{}", first + 1)],
        _ => [format!("{first}"), format!("{}", first + 1)],
    };

    if others.into_iter().any(is_held) { "not asked" } else { "not held" }
}

fn check_naive(folder: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let index = store(&dir.path().join("store"), &files);
    let audit = index.audit(&Filter::default()).unwrap();
    let expect = naive(&files);
    let mut seen = 0;
    for of in &audit.cells {
        let key = (
            of.school.clone().unwrap_or_default(),
            of.year.map(|year| year.to_string()).unwrap_or_default(),
        );
        let mut found: Vec<String> = shown(of).split(" / ").map(str::to_owned).collect();
        found.sort();
        match expect.get(&key) {
            Some(expect) => assert_eq!(&found, expect, "{key:?}"),
            None => assert_eq!(found, [unheld(&key, &expect)], "{key:?}"),
        }
        seen += usize::from(expect.contains_key(&key));
    }
    assert_eq!(seen, expect.len(), "every report is in a cell");
    let all: Vec<&String> = expect.values().flatten().collect();
    for (at, matter) in Matter::ALL.into_iter().enumerate() {
        let of = audit.totals.all.statements.of(matter);
        let marks = || all.iter().map(|marks| marks.split(' ').nth(at).unwrap());
        let count = |mark: &str| marks().filter(|found| *found == mark).count();
        assert_eq!(
            [of.none, of.mentioned, of.unclear, of.absent, of.section_missing, of.not_asked],
            ["none", "some", "unclear", "-", "lost", "free"].map(count)
        );
        assert_eq!(of.sum, marks().filter_map(|mark| mark.parse::<u64>().ok()).sum::<u64>());
        let zeros = of.none + of.unclear + of.absent + of.section_missing + of.not_asked;
        assert_eq!(of.number + of.mentioned + zeros, all.len());
    }
    let gaps = all
        .iter()
        .map(|marks| marks.split(' ').nth(4).unwrap().parse::<u64>().unwrap())
        .sum::<u64>();
    assert_eq!((audit.totals.all.reports, audit.totals.all.gaps), (all.len(), gaps));
}

#[test]
fn the_numbers_are_those_of_reading_each_file_by_itself() {
    check_naive(&samples());
    let Some(shared) = shared("the_numbers_are_those_of_reading_each_file_by_itself") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    check_naive(&nation(&shared, 60, dir.path()).join("reports"));
}
