//! Schools by province, level and ownership: filters, facets, counts, and the list of schools as
//! the denominator.

use crate::support::query;
use mingcha::{Facet, Filter, Index, Label, Options, Page, Rules};
use std::path::Path;

const LIST: &str = "# date: 2025-09\nname,code,province,city,level,ownership,authority,tags\n\
    岚川大学,4151000001,四川省,岚川市,本科,公办,四川省,\n\
    青屿学院,4137000002,山东省,青屿市,本科,民办,山东省教育厅,\n\
    雾城职业技术学院,4151000003,四川省,雾城市,专科,公办,四川省,\n\
    石漪大学,4151000004,四川省,石漪市,本科,公办,四川省,\n";

fn report(of: &str, sentence: &str) -> String {
    format!("{of}信息公开年度报告\n一、概述\n学校坚持公开。\n二、受到举报的情况\n{sentence}\n")
}

/// A store of three listed schools, of which one has two years, and of one that is on no list.
fn store(dir: &Path) -> Index {
    let (rules, reports) = (dir.join("rules"), dir.join("reports"));
    std::fs::create_dir(&rules).unwrap();
    std::fs::create_dir(&reports).unwrap();
    std::fs::write(rules.join("schools.csv"), LIST).unwrap();
    std::fs::write(rules.join("schools.toml"), "").unwrap();

    let write = |name: &str, text: String| std::fs::write(reports.join(name), text).unwrap();
    write("1.txt", report("岚川大学2020-2021学年", "收到举报2件。"));
    write("2.txt", report("岚川大学2021-2022学年", "没有收到举报。"));
    write("3.txt", report("青屿学院2020-2021学年", "没有收到举报。"));
    write("4.txt", report("雾城职业技术学院2021-2022学年", "没有收到举报。"));
    write("5.txt", report("云汀师范大学2021-2022学年", "没有收到举报。"));

    let rules = Rules::load(&rules).unwrap();
    let index = Index::create(&dir.join("store"), Options { rules, ..Options::default() }).unwrap();
    index.add(&[reports], &|_| {}).unwrap();
    index
}

fn filter(values: &[(Label, &str)]) -> Filter {
    let mut filter = Filter::default();
    values.iter().for_each(|(label, value)| filter.add(*label, value).unwrap());
    filter
}

/// Facets as `四川省 2` with a star behind what is selected.
fn shown(facets: &[Facet<String>]) -> Vec<String> {
    let shown = |facet: &Facet<String>| {
        let star = if facet.selected { "*" } else { "" };
        format!("{} {}{star}", facet.value.as_deref().unwrap_or("?"), facet.count)
    };
    facets.iter().map(shown).collect()
}

#[test]
fn facets_of_provinces_and_the_like_each_ignore_their_own_selection() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let page = Page { group: mingcha::Group::Report, ..Page::default() };
    let search = |filter: &Filter| index.search(&query("举报"), filter, page.clone()).unwrap();

    let all = search(&Filter::default());
    assert_eq!(all.total.reports, 5);
    assert_eq!(shown(&all.facets.province), ["四川省 3", "? 1", "山东省 1"]);
    assert_eq!(shown(&all.facets.level), ["本科 3", "? 1", "专科 1"]);
    assert_eq!(shown(&all.facets.ownership), ["公办 3", "? 1", "民办 1"]);

    let sichuan = search(&filter(&[(Label::Province, "四川"), (Label::Level, "本科")]));
    assert_eq!(sichuan.total.reports, 2);
    assert_eq!(shown(&sichuan.facets.province), ["四川省 2*", "山东省 1"]);
    assert_eq!(shown(&sichuan.facets.level), ["本科 2*", "专科 1"]);
    assert_eq!(shown(&sichuan.facets.ownership), ["公办 2"]);
    assert_eq!(shown(&sichuan.facets.school), ["岚川大学 2"]);

    let none = search(&filter(&[(Label::Province, "北京")]));
    assert_eq!((none.total.reports, none.facets.school.len()), (0, 0));
    let unlisted = search(&filter(&[(Label::Province, "none")]));
    assert_eq!(shown(&unlisted.facets.school), ["云汀师范大学 1"]);
}

#[test]
fn a_query_names_provinces_and_counts_and_audits_keep_to_them() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let counted = |text: &str| index.counts(&query(text), &Filter::default()).unwrap();

    let all = counted("举报");
    let of = |label| {
        let counts = all.by.by_attribute(label).iter();
        counts.map(|of| (of.value.as_deref(), of.reports)).collect::<Vec<_>>()
    };
    assert_eq!(of(Label::Province), [(Some("四川省"), 3), (Some("山东省"), 1), (None, 1)]);
    assert_eq!(of(Label::Level), [(Some("专科"), 1), (Some("本科"), 3), (None, 1)]);
    assert_eq!(all.by.province.iter().map(|of| of.mentions).sum::<usize>(), all.counts.mentions);

    let some = counted("举报 省份：四川 层次：本科");
    assert_eq!(some.counts.reports, 2);
    assert_eq!(some.query.read_as, "举报 province:四川省 level:本科");
    assert_eq!(some.receipt.scope.reports, 2);

    let audit = index.audit(&filter(&[(Label::Ownership, "民办")])).unwrap();
    assert_eq!(audit.schools, [Some("青屿学院".to_owned())]);
    assert_eq!(audit.cells[0].attributes.province.as_deref(), Some("山东省"));
}

#[test]
fn what_a_label_finds_and_what_is_left_without_it_are_all() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let counted = |text: &str| {
        let counts = index.counts(&query(text), &Filter::default()).unwrap();
        let found = index.search(&query(text), &Filter::default(), Page::default()).unwrap();
        assert_eq!(found.total.sections, counts.counts.sections, "{text}");
        (counts.counts.mentions, counts.receipt.scope.reports)
    };

    let all = counted("学校 OR 举报");
    for label in [
        "学校:岚川大学",
        "学校:岚川",
        "年度:2020-2021",
        "章节:概述",
        "省份:四川",
        "省份:none",
        "层次:本科",
        "性质:民办",
    ] {
        let (with, within) = counted(&format!("(学校 OR 举报) {label}"));
        let (without, beside) = counted(&format!("(学校 OR 举报) -{label}"));
        assert!(with > 0 && without > 0, "{label}");
        assert_eq!(with + without, all.0, "{label}");
        if !label.starts_with("章节") {
            assert_eq!(within + beside, all.1, "{label}");
        }
    }

    let (left, reports) = counted("(学校 OR 举报) -省份:四川 -省份:山东 -章节:概述");
    assert_eq!((left, reports), (2, 1));
    assert_eq!(counted("举报 学校:岚川大学 -年度:2020-2021 -年度:2021-2022").0, 0);
}

#[test]
fn facets_and_audits_show_nothing_that_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let left = query("举报 -学校:岚川大学 -年度:2020-2021 -章节:概述 -层次:专科");

    let facets = index.search(&left, &Filter::default(), Page::default()).unwrap().facets;
    assert_eq!(shown(&facets.school), ["云汀师范大学 1"]);
    assert_eq!(shown(&facets.level), ["? 1"]);
    let years: Vec<_> = facets.year.iter().map(|year| year.count).collect();
    assert_eq!((years, facets.kind.len()), (vec![1], 1));

    let audit = index.audit_page(&left, &Filter::default(), &mingcha::AuditPage::default());
    let audit = audit.unwrap();
    assert_eq!(audit.schools, [Some("云汀师范大学".to_owned())]);
    assert_eq!(audit.years, ["2021-2022".parse().ok()]);
}

#[test]
fn the_list_of_schools_tells_who_has_no_report() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());

    let coverage = index.coverage(&Filter::default()).unwrap();
    assert_eq!((coverage.listed, coverage.list.schools), (4, 4));
    assert_eq!(coverage.list.date.as_deref(), Some("2025-09"));
    let numbers = |at: usize| {
        let all = coverage.years[at].all;
        (coverage.years[at].year.to_string(), all.held, all.missing, all.never)
    };
    assert_eq!(numbers(0), ("2020-2021".to_owned(), 2, 1, 1));
    assert_eq!(numbers(1), ("2021-2022".to_owned(), 2, 1, 1));
    assert_eq!(coverage.years[0].missing[0].school, "雾城职业技术学院");
    assert_eq!(coverage.years[1].missing[0].school, "青屿学院");
    assert_eq!(coverage.never[0].school, "石漪大学");
    let sichuan = &coverage.years[0].by_province[0];
    assert_eq!((sichuan.value.as_deref(), sichuan.count.held), (Some("四川省"), 1));

    let filtered = index.coverage(&filter(&[(Label::Level, "专科"), (Label::Year, "2019-2020")]));
    let filtered = filtered.unwrap();
    assert_eq!((filtered.listed, filtered.years.len()), (1, 1));
    assert_eq!(filtered.years[0].all.missing, 1);
}
