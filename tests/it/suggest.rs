//! Suggestions: against the words, headings and schools that a scan of all texts finds, and only
//! such as find something.

use crate::support::{query, report, samples, store};
use mingcha::text::fold;
use mingcha::token::Segmenter;
use mingcha::{ErrorKind, Filter, HeldReport, Index, Options, Page, Rules, Suggestion};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static INDEX: LazyLock<(tempfile::TempDir, Index)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    (dir, index)
});

fn held() -> Vec<HeldReport> {
    let list = INDEX.1.reports(&Filter::default(), 0, 1_000).unwrap();
    list.reports.iter().map(|summary| INDEX.1.report(&summary.id).unwrap()).collect()
}

fn texts(suggestions: &[Suggestion]) -> BTreeSet<&str> {
    suggestions.iter().map(|suggestion| suggestion.text.as_str()).collect()
}

/// How many sections hold each word of the search-mode cut.
fn naive_words() -> BTreeMap<String, usize> {
    let segmenter = Segmenter::new(&Rules::default());
    let mut counts = BTreeMap::new();
    for report in held() {
        for section in &report.sections {
            let folded = fold(&report.text[section.span.range()]);
            let words: BTreeSet<String> = segmenter
                .cut(&folded.chars)
                .words
                .into_iter()
                .map(|word| folded.chars[word].iter().collect())
                .collect();
            words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        }
    }
    counts.retain(|word: &String, _| {
        word.chars().count() > 1 && word.chars().all(char::is_alphabetic)
    });
    counts
}

#[test]
fn the_words_that_begin_so_are_those_of_a_naive_scan_and_the_most_frequent_are_kept() {
    let words = naive_words();
    assert!(words.len() > 500);
    for typed in ["招", "举", "信息", "行政", "复", "學校", "公开", "不"] {
        let begins = fold(typed).text();
        let expect: BTreeMap<&str, usize> = words
            .iter()
            .filter(|(word, _)| word.starts_with(&begins))
            .map(|(word, &count)| (word.as_str(), count))
            .collect();
        let found = INDEX.1.suggest(typed, 1_000).unwrap().words;
        assert_eq!(texts(&found), expect.keys().copied().collect(), "{typed}");
        let few = INDEX.1.suggest(typed, 2).unwrap().words;
        let least = few.iter().map(|word| expect[word.text.as_str()]).min().unwrap();
        let more = expect.values().filter(|&&count| count > least).count();
        assert!(few.len() == expect.len().min(2) && more < 2, "{typed}: {few:?}");
    }
}

#[test]
fn headings_that_hold_the_word_are_found_those_that_begin_with_it_first() {
    for typed in ["招生", "举报", "公开"] {
        let headings: BTreeSet<String> = held()
            .iter()
            .flat_map(|report| report.sections.iter().filter_map(|section| section.heading.clone()))
            .filter(|heading| heading.chars().count() <= 30)
            .map(|heading| fold(&heading).text())
            .filter(|heading| heading.contains(typed))
            .collect();
        let found = INDEX.1.suggest(typed, 1_000).unwrap().headings;
        let folded: BTreeSet<String> =
            found.iter().map(|heading| fold(&heading.text).text()).collect();
        assert_eq!(folded, headings, "{typed}");
        let first = &INDEX.1.suggest(typed, 1).unwrap().headings[0].text;
        let begins = |heading: &str| fold(heading).text().starts_with(typed);
        assert!(
            begins(first) || !headings.iter().any(|heading| begins(heading)),
            "{typed}: {first}"
        );
    }
}

#[test]
fn a_count_is_what_the_suggested_query_finds() {
    let mut seen = 0;
    for typed in ["招", "举报", "公开", "岚川", "bei", "学", "lc", "信", "制度"] {
        let found = INDEX.1.suggest(typed, 6).unwrap();
        assert_eq!((found.text.as_str(), found.generation), (typed, INDEX.1.generation()));
        let total = |suggestion: &Suggestion| {
            INDEX
                .1
                .search(&query(&suggestion.query), &Filter::default(), Page::default())
                .unwrap()
                .total
        };
        for suggestion in found.words.iter().chain(&found.headings) {
            assert_eq!(suggestion.count, total(suggestion).sections, "{suggestion:?}");
            assert!(suggestion.count > 0);
        }
        for suggestion in &found.schools {
            assert_eq!(suggestion.count, total(suggestion).reports, "{suggestion:?}");
        }
        seen += found.words.len() + found.headings.len() + found.schools.len();
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn only_the_last_word_is_completed() {
    let first = |text: &str| INDEX.1.suggest(text, 1).unwrap();
    assert_eq!(first("招生 -举").words[0].query, "招生 -举报");
    assert_eq!(first("招生 学校：岚川大").schools[0].query, "招生 学校:岚川大学 ");
    assert!(first("招生 学校：岚川大").words.is_empty());
    let nothing = |text: &str| {
        let found = first(text);
        assert!(
            found.words.is_empty() && found.schools.is_empty() && found.headings.is_empty(),
            "{found:?}"
        );
    };
    ["", "招生 ", "年度:2020", "😀", "\0", "学校:"].into_iter().for_each(nothing);
    let error = INDEX.1.suggest(&"招".repeat(2_000), 5).unwrap_err().kind;
    assert!(matches!(error, ErrorKind::QueryTooLong { .. }));
}

#[test]
fn a_school_is_found_by_each_of_its_names_in_characters_and_in_pinyin() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    for school in ["哈尔滨工程大学", "哈尔滨船舶工程学院", "重庆大学", "岚川大学", "岚川铁路大学"]
    {
        std::fs::write(folder.join(format!("{school}.txt")), report(school, "没有收到举报。"))
            .unwrap();
    }
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let check = |typed: &str, expect: &[&str]| {
        assert_eq!(index.schools_like(typed).unwrap(), expect, "{typed}");
        let suggested = index.suggest(&format!("学校:{typed}"), 9).unwrap().schools;
        assert_eq!(
            suggested.iter().map(|school| school.text.as_str()).collect::<Vec<_>>(),
            expect,
            "{typed}"
        );
    };
    for typed in
        ["哈工程", "哈尔滨工", "哈尔滨船舶工程学院", "heb", "haerbing", "hgc", "船舶", "哈爾濱"]
    {
        check(typed, &["哈尔滨工程大学"]);
    }
    for typed in ["重庆", "chongqing", "cq", "zq", "重大"] {
        check(typed, &["重庆大学"]);
    }
    check("岚川", &["岚川大学", "岚川铁路大学"]);
    check("岚川大学", &["岚川大学", "岚川铁路大学"]);
    check("lctl", &["岚川铁路大学"]);
    check("无此校", &[]);
    let both = &index.suggest("哈工程", 1).unwrap().schools[0];
    assert_eq!(
        (both.count, both.called.as_deref()),
        (2, Some("哈工程")),
        "under both of its names"
    );
}

#[test]
fn where_nothing_is_found_the_nearest_that_finds_something_is_offered() {
    let check = |text: &str, filter: &Filter, expect: &str| {
        assert_eq!(
            INDEX.1.search(&query(text), filter, Page::default()).unwrap().total.sections,
            0,
            "{text}"
        );
        let instead = INDEX.1.instead(&query(text), filter, 3).unwrap();
        let queries: Vec<&str> = instead.iter().map(|instead| instead.query.as_str()).collect();
        assert!(queries.contains(&expect), "{text}: {queries:?}");
        for instead in instead {
            let total = INDEX
                .1
                .search(&query(&instead.query), &instead.filter, Page::default())
                .unwrap()
                .total;
            assert_eq!(total.sections, instead.sections, "{instead:?}");
            assert!(total.sections > 0);
        }
    };
    let all = Filter::default();
    check("招身", &all, "招生");
    check("局报", &all, "举报");
    check("“招身” 学校", &all, "\"招生\" 学校");
    check("学校:岚川大雪", &all, "school:岚川大学");
    let mut filter = Filter::default();
    filter.add(mingcha::Label::School, "岚川大雪").unwrap();
    check("举报", &filter, "举报");
    assert!(
        INDEX.1.instead(&query("哈工程"), &all, 3).unwrap().is_empty(),
        "the name of a school that is not held"
    );
    assert!(INDEX.1.instead(&query("无此词无此词"), &all, 3).unwrap().is_empty());
}

#[test]
fn a_misspelt_school_is_offered_whatever_its_words_find() {
    let offered = INDEX.1.instead(&query("岚山大学"), &Filter::default(), 3).unwrap();
    let queries: Vec<&str> = offered.iter().map(|instead| instead.query.as_str()).collect();
    assert!(queries.contains(&"岚川大学"), "{queries:?}");
}
