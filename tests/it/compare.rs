//! One query both ways: the reports of each, equal to what its own search says, and why only one
//! finds them.

use crate::support::{query, report, samples, store};
use mingcha::{Comparison, Filter, FoundOneWay, Index, Page, Why};
use std::collections::BTreeSet;

fn ids(found: &[FoundOneWay]) -> BTreeSet<String> {
    found.iter().map(|found| found.report_id.to_string()).collect()
}

/// All reports that ranked search finds, page by page.
fn by_rank(index: &Index, text: &str) -> BTreeSet<String> {
    let mut reports = BTreeSet::new();
    for number in 1.. {
        let page = Page { number, size: 100, ..Page::default() };
        let hits = index.search(&query(text), &Filter::default(), page).unwrap();
        let whole = hits.hits.iter().filter(|hit| !hit.partial);
        reports.extend(whole.map(|hit| hit.report_id.to_string()));
        if number * 100 >= hits.total.sections {
            break;
        }
    }
    reports
}

fn by_mention(index: &Index, text: &str) -> BTreeSet<String> {
    let mut reports = BTreeSet::new();
    let each = |mention: mingcha::Mention| {
        reports.insert(mention.report_id.to_string());
        true
    };
    index.mentions(&query(text), &Filter::default(), each).unwrap();
    reports
}

const QUERIES: [&str; 14] = [
    "举报",
    "招生章程",
    "信息公开年度报告",
    "没有收到举报",
    "招生 财务",
    "举报 | 复议",
    "公开 -投诉",
    "-投诉",
    "-(-投诉)",
    "举报 NEAR/20 复议",
    "复议 EXCEPT 行政复议",
    "“行政复议”",
    "kind:complaints 举报",
    "不会有的词",
];

#[test]
fn a_comparison_is_the_difference_of_the_two_searches() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let mut only_ranked = 0;
    for text in QUERIES {
        let comparison = index.compare(&query(text), &Filter::default()).unwrap();
        let (exact, ranked) = (by_mention(&index, text), by_rank(&index, text));
        let difference = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
            a.difference(b).cloned().collect::<BTreeSet<_>>()
        };
        assert_eq!(ids(&comparison.only_exact), difference(&exact, &ranked), "{text}");
        assert_eq!(ids(&comparison.only_ranked), difference(&ranked, &exact), "{text}");
        let total = comparison.total;
        assert_eq!((total.exact, total.ranked), (exact.len(), ranked.len()), "{text}");
        assert_eq!(total.both, exact.intersection(&ranked).count(), "{text}");
        assert_eq!(
            (total.only_exact, total.only_ranked),
            (comparison.only_exact.len(), comparison.only_ranked.len())
        );
        assert_eq!(comparison.receipt.counts.reports, exact.len());
        assert_eq!(paged(&index, text), comparison.only_ranked, "{text}: page by page");
        for found in &comparison.only_ranked {
            assert!(
                found.url.to_string().starts_with(&format!("/reports/{}?at=", found.report_id))
                    && found.sections > 0
            );
            assert_eq!(found.why == Why::MostWords, !found.missing.is_empty(), "{text}: {found:?}");
        }
        only_ranked += total.only_ranked;
    }
    assert!(only_ranked > 10, "{only_ranked}");
}

fn paged(index: &Index, text: &str) -> Vec<FoundOneWay> {
    let mut found = Vec::new();
    for page in 0.. {
        let part = index.compare_page(&query(text), &Filter::default(), page * 4, 4).unwrap();
        if part.only_ranked.is_empty() {
            break;
        }
        found.extend(part.only_ranked);
    }
    found
}

#[test]
fn why_only_ranked_search_finds_a_report_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(
        dir.path().join("schools.toml"),
        "[[school]]\nname = '岚川大学'\naliases = ['岚大']\n",
    )
    .unwrap();
    for (name, text) in [
        ("云岭大学", "举报答复率为百分之百。"),
        ("青屿大学", "收到的举报均已答复。"),
        ("北澜大学", "后勤部门公布采购价格。"),
        ("岚川大学", "食堂公布菜价。"),
    ] {
        std::fs::write(folder.join(format!("{name}.txt")), report(name, text)).unwrap();
    }
    let rules = mingcha::Rules::load(dir.path()).unwrap();
    let options = mingcha::Options { rules, ..mingcha::Options::default() };
    let index = Index::create(&dir.path().join("store"), options).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let whys = |text: &str| {
        let Comparison { only_ranked, only_exact, .. } =
            index.compare(&query(text), &Filter::default()).unwrap();
        assert!(only_exact.is_empty(), "a run that stands as written is found by both: {text}");
        let one =
            |found: FoundOneWay| (found.cited.school.unwrap(), found.why, found.missing.join(" "));
        only_ranked.into_iter().map(one).collect::<Vec<_>>()
    };
    let of = |school: &str, why: Why, missing: &str| (school.to_owned(), why, missing.to_owned());
    assert_eq!(whys("举报答复"), [of("青屿大学", Why::WordsApart, "")]);
    assert_eq!(whys("后勤采购价格公布经费"), [of("北澜大学", Why::MostWords, "经费")]);
    assert_eq!(whys("岚大"), [of("岚川大学", Why::SchoolName, "")]);
    assert_eq!(whys("-投诉").len(), 4, "each has a section without it");
    assert!(whys("-投诉").iter().all(|(_, why, _)| *why == Why::NothingToList));
}
