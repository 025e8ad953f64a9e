//! Ranked answers: exact totals and facets, a stable order, pages up to a limit, snippets that show
//! what was asked.

use crate::support::{query, samples, store};
use mingcha::hit::Hits;
use mingcha::{ErrorKind, FacetPage, Filter, Group, Index, Kind, Page};
use std::sync::LazyLock;

static INDEX: LazyLock<(tempfile::TempDir, Index)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    (dir, index)
});

fn search(text: &str, filter: &Filter, page: Page) -> Hits {
    INDEX.1.search(&query(text), filter, page).unwrap()
}

/// Every hit of a query, page by page.
fn all(text: &str, filter: &Filter, group: Group) -> Vec<mingcha::hit::Hit> {
    let mut hits = Vec::new();
    for number in 1.. {
        let answer = search(text, filter, Page { number, size: 17, group, ..Page::default() });
        if answer.hits.is_empty() {
            break;
        }
        hits.extend(answer.hits);
    }
    hits
}

#[test]
fn totals_are_what_paging_through_gives() {
    for text in [
        "公开",
        "举报",
        "招生 财务",
        "申请公开",
        "“行政复议”",
        "公开 -举报",
        "举报 OR 复议",
        "信息公开年度报告",
    ] {
        for group in [Group::None, Group::Report] {
            let answer = search(text, &Filter::default(), Page { group, ..Page::default() });
            let hits = all(text, &Filter::default(), group);
            let whole = hits.iter().filter(|hit| !hit.partial).count();
            let total =
                if group == Group::None { answer.total.sections } else { answer.total.reports };
            assert_eq!(whole, total, "{text}");
            let mut keys: Vec<_> =
                hits.iter().map(|hit| (hit.report_id.clone(), hit.section.id)).collect();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), hits.len(), "{text}: a hit comes twice");
            let first_partial = hits.iter().position(|hit| hit.partial).unwrap_or(hits.len());
            assert!(
                hits[first_partial..].iter().all(|hit| hit.partial),
                "{text}: partial hits follow the others"
            );
        }
    }
}

#[test]
fn a_facet_ignores_its_own_selection_and_no_other() {
    let school = |name: &str| Filter { schools: vec![Some(name.to_owned())], ..Filter::default() };
    for group in [Group::None, Group::Report] {
        let page = Page { group, facets: FacetPage::ALL, ..Page::default() };
        let free = search("举报", &Filter::default(), page.clone());
        let name = free.facets.school[0].value.clone().unwrap();
        let limited = search("举报", &school(&name), page.clone());
        let counts = |hits: &Hits| {
            hits.facets
                .school
                .iter()
                .map(|facet| (facet.value.clone(), facet.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(counts(&free), counts(&limited));
        assert!(
            limited
                .facets
                .school
                .iter()
                .all(|facet| facet.selected == (facet.value.as_ref() == Some(&name)))
        );
        let total = |hits: &Hits| {
            if group == Group::None { hits.total.sections } else { hits.total.reports }
        };
        assert_eq!(total(&limited), free.facets.school[0].count);
        // The other facets are limited: each of their counts is what asking for both gives.
        for facet in &limited.facets.year {
            let both = Filter { years: vec![facet.value], ..school(&name) };
            assert_eq!(total(&search("举报", &both, page.clone())), facet.count);
        }
        for facet in &limited.facets.kind {
            let both = Filter { kinds: vec![facet.value], ..school(&name) };
            assert_eq!(total(&search("举报", &both, page.clone())), facet.count);
        }
    }
}

#[test]
fn a_filter_in_the_query_and_one_beside_it_both_hold() {
    let complaints = Filter { kinds: vec![Some(Kind::Complaints)], ..Filter::default() };
    let beside = search("举报", &complaints, Page::default());
    let inside = search("举报 章节:complaints", &Filter::default(), Page::default());
    assert_eq!(beside.total, inside.total);
    assert!(beside.hits.iter().all(|hit| hit.section.kind == Some(Kind::Complaints)));
    let never = search("举报 章节:overview", &complaints, Page::default());
    assert_eq!(never.total, mingcha::hit::Total::default());
}

#[test]
fn not_is_never_leaked_by_words_that_match() {
    for hit in all("公开 -举报", &Filter::default(), Group::None) {
        let report = INDEX.1.report(&hit.report_id).unwrap();
        let section = &report.sections[hit.section.id as usize];
        let text = mingcha::text::fold(&report.text[section.span.range()]).text();
        assert!(!text.contains("举报"), "{text}");
    }
}

#[test]
fn a_run_that_stands_as_written_is_found_whatever_the_words_are() {
    // 作报 is no word; it stands in 信息公开工作报告.
    let as_written = search("作报", &Filter::default(), Page::default());
    let exact = search("“作报”", &Filter::default(), Page::default());
    assert!(exact.total.sections > 0);
    assert_eq!(as_written.total.sections, exact.total.sections);
}

#[test]
fn snippets_mark_what_was_asked_and_nothing_else() {
    let hits = search("举报", &Filter::default(), Page { size: 50, ..Page::default() }).hits;
    for hit in hits.iter().filter(|hit| !hit.partial) {
        let marked: Vec<String> = hit
            .snippets
            .iter()
            .flatten()
            .filter(|piece| piece.mark)
            .map(|p| p.text.clone())
            .collect();
        assert!(!marked.is_empty());
        assert!(marked.iter().all(|text| mingcha::text::fold(text).text() == "举报"), "{marked:?}");
        assert!(
            hit.url
                .to_string()
                .starts_with(&format!("/reports/{}?at={}.", hit.report_id, hit.section.id))
        );
    }
}

#[test]
fn a_run_that_is_cut_says_so_and_marks_none_of_its_lone_characters() {
    let hits = search("岚川大学收到举报", &Filter::default(), Page { size: 50, ..Page::default() });
    let [cut] = hits.query.cut.as_slice() else { panic!("{:?}", hits.query) };
    assert_eq!(cut.run, "岚川大学收到举报");
    assert!(cut.words.concat().starts_with("岚川大学") && cut.needed <= cut.words.len());

    assert!(cut.words.iter().any(|word| word.chars().count() == 1), "{cut:?}");
    let marked = hits.hits.iter().flat_map(|hit| hit.snippets.iter().flatten());
    let marked: Vec<&str> =
        marked.filter(|piece| piece.mark).map(|piece| piece.text.as_str()).collect();
    assert!(!marked.is_empty());
    assert!(marked.iter().all(|text| text.chars().count() > 1), "{marked:?}");

    let cut = |text: &str| search(text, &Filter::default(), Page::default()).query.cut;
    assert!(cut("举报 复议").is_empty());
    assert_eq!(cut("举报电话是多少")[0].words, ["举报电话"]);
}

#[test]
fn the_same_question_gets_the_same_answer_from_a_store_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let other = store(dir.path(), &[samples()]);
    for text in ["公开", "招生 财务", "师生员工的意见建议"] {
        let mine = search(text, &Filter::default(), Page { size: 100, ..Page::default() });
        let theirs = other
            .search(&query(text), &Filter::default(), Page { size: 100, ..Page::default() })
            .unwrap();
        assert_eq!(mine.hits, theirs.hits, "{text}");
        assert_eq!(mine.facets, theirs.facets, "{text}");
    }
}

#[test]
fn pages_past_the_limit_are_a_clear_error() {
    let error = |number, size| {
        let page = Page { number, size, ..Page::default() };
        INDEX.1.search(&query("公开"), &Filter::default(), page).unwrap_err().kind
    };
    assert_eq!(error(101, 100), ErrorKind::PageTooFar { most: 10_000 });
    assert_eq!(error(usize::MAX, 100), ErrorKind::PageTooFar { most: 10_000 });
    assert!(matches!(error(0, 10), ErrorKind::BadValue { name: "page", .. }));
    assert!(matches!(error(1, 101), ErrorKind::BadValue { name: "size", .. }));
    assert!(
        search("公开", &Filter::default(), Page { number: 100, size: 100, ..Page::default() })
            .hits
            .is_empty()
    );
}

#[test]
fn a_query_without_words_finds_what_the_filter_leaves() {
    let year = search("年度:2020-2021", &Filter::default(), Page::default());
    assert!(year.total.sections > 0);
    assert!(year.hits.iter().all(|hit| hit.year == "2020-2021".parse().ok()));
    assert_eq!(
        search("、", &Filter::default(), Page::default()).total.sections,
        0,
        "nothing of it is left to look for"
    );
    let everything = search("", &Filter::default(), Page::default());
    assert_eq!(everything.total.sections, INDEX.1.stats().unwrap().sections);
}
