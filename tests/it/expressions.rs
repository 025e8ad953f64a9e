//! The mention language is what its definition says: random expressions, counted and listed by the
//! library and by a second reader that knows nothing of postings or of the library's matcher. It
//! finds every place of every term in the text by looking at each character, cuts words itself, and
//! looks at every pair of places.

mod naive;

use crate::support::{Random, is_long, nation, samples, shared, store};
use mingcha::query::Expr;
use mingcha::{Alignment, Filter, Index, Kind, MentionPage, Query, Year, fold};
use naive::{Corpus, Found, Section};
use std::collections::BTreeMap;

const TERMS: [&str; 24] = [
    "公开",
    "信息公开",
    "依申请公开",
    "举报",
    "举报人",
    "复议",
    "行政复议",
    "诉讼",
    "学校",
    "申请",
    "年",
    "、",
    "本学年",
    "收到",
    "工作",
    "开工",
    "公开工作",
    "珊瑚礁",
    "20",
    "2010-2011",
    "公开学校",
    "发生",
    "没有",
    "情况学校",
];

#[test]
fn random_expressions_over_the_samples_are_what_their_definition_says() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    equal_to_definition(&index, if is_long() { 400 } else { 100 }, 7);
}

#[test]
fn random_expressions_over_a_nation_are_what_their_definition_says() {
    let Some(shared) = shared("random expressions over a nation") else { return };
    let dir = tempfile::tempdir().unwrap();
    let (reports, queries) = if is_long() { (2000, 500) } else { (50, 120) };
    let nation = nation(&shared, reports, dir.path());
    let index = store(&dir.path().join("store"), &[nation.join("reports")]);
    equal_to_definition(&index, queries, 11);
}

/// Compares counts, classes, sections, reports, the cross table and every place of random queries.
fn equal_to_definition(index: &Index, queries: usize, seed: u64) {
    let corpus = Corpus::of(index, &TERMS);
    let mut random = Random(seed);
    let (mut found_some, mut broken) = (0, 0);
    for _ in 0..queries {
        let expr = expression(&mut random, 3);
        let filter = filter(&mut random, &corpus);
        let query = Query { text: expr.to_string(), expr: Some(expr), ..Query::default() };
        let expected = corpus.find(query.expr.as_ref().unwrap(), &filter);
        same_counts(index, &query, &filter, &corpus, &expected);
        same_places(index, &query, &filter, &corpus, &expected);
        found_some +=
            usize::from(expected.iter().any(|found| found.alignment != Alignment::AcrossBreak));
        broken += expected.iter().filter(|found| found.alignment == Alignment::AcrossBreak).count();
    }
    assert!(found_some > queries / 3, "{found_some} of {queries} found something");
    assert!(broken > 0, "no place has a paragraph end inside");
}

/// A random expression, `depth` operators deep at most.
fn expression(random: &mut Random, depth: usize) -> Expr {
    let choice = if depth == 0 { 0 } else { random.below(11) };
    let part = |random: &mut Random| Box::new(expression(random, depth.saturating_sub(1)));
    match choice {
        0..=2 => Expr::Run(TERMS[random.below(TERMS.len())].to_owned()),
        3 => Expr::Exact(TERMS[random.below(TERMS.len())].to_owned()),
        4 => Expr::And(vec![*part(random), *part(random)]),
        5 => Expr::Or((0..random.below(3) + 2).map(|_| *part(random)).collect()),
        6 => Expr::And(vec![*part(random), Expr::Not(part(random))]),
        7 => {
            Expr::Near { left: part(random), right: part(random), within: random.below(40) as u32 }
        }
        8 => Expr::Before {
            left: part(random),
            right: part(random),
            within: random.below(40) as u32,
        },
        9 => Expr::Sentence { left: part(random), right: part(random) },
        _ => Expr::Except { left: part(random), right: part(random) },
    }
}

/// No filter, or one by kinds, years or schools.
fn filter(random: &mut Random, corpus: &Corpus) -> Filter {
    let some: Vec<&Section> =
        (0..9).map(|_| &corpus.sections[random.below(corpus.sections.len())]).collect();
    match random.below(4) {
        0 => Filter {
            kinds: some.iter().take(2).map(|section| section.kind).collect(),
            ..Filter::default()
        },
        1 => Filter {
            schools: some.iter().map(|section| section.school.clone()).collect(),
            ..Filter::default()
        },
        2 => Filter { years: vec![some[0].year], kinds: vec![some[0].kind], ..Filter::default() },
        _ => Filter::default(),
    }
}

fn same_counts(index: &Index, query: &Query, filter: &Filter, corpus: &Corpus, expected: &[Found]) {
    let answer = index.counts(query, filter).unwrap();
    let class = |alignment| expected.iter().filter(|found| found.alignment == alignment).count();
    let counts = answer.counts;
    let classes = [counts.word, counts.inside, counts.across, counts.across_break];
    assert_eq!(classes, Alignment::ALL.map(class), "{} {filter:?}", query.text);
    let mentions: Vec<&Found> =
        expected.iter().filter(|found| found.alignment != Alignment::AcrossBreak).collect();
    let sections = distinct(mentions.iter().map(|found| found.section));
    let reports = distinct(mentions.iter().map(|found| corpus.sections[found.section].report));
    assert_eq!(
        (counts.mentions, counts.sections, counts.reports),
        (mentions.len(), sections, reports),
        "{}",
        query.text
    );

    let mut cross: BTreeMap<Cell, usize> = BTreeMap::new();
    for found in &mentions {
        *cross.entry(cell(corpus, found)).or_default() += 1;
    }
    let given = answer
        .by
        .cross
        .iter()
        .map(|cross| (order(cross.school.as_deref(), cross.year, cross.kind), cross.mentions));
    assert_eq!(given.collect::<Vec<_>>(), cross.into_iter().collect::<Vec<_>>(), "{}", query.text);
    let by_kind = |kind: Option<Kind>| {
        mentions.iter().filter(move |found| corpus.sections[found.section].kind == kind)
    };
    for count in &answer.by.kind {
        let sections = distinct(by_kind(count.value).map(|found| found.section));
        let reports =
            distinct(by_kind(count.value).map(|found| corpus.sections[found.section].report));
        let expected = (by_kind(count.value).count(), sections, reports);
        assert_eq!(
            (count.mentions, count.sections, count.reports),
            expected,
            "{} {:?}",
            query.text,
            count.value
        );
    }
    let of_schools: [usize; 3] =
        answer.by.school.iter().fold([0; 3], |[mentions, sections, reports], of| {
            [mentions + of.mentions, sections + of.sections, reports + of.reports]
        });
    assert_eq!(of_schools, [counts.mentions, counts.sections, counts.reports], "{}", query.text);
}

/// School, year and kind, in the order of the cross table: what is not known last.
type Cell = (bool, Option<String>, bool, Option<Year>, usize);

fn cell(corpus: &Corpus, found: &Found) -> Cell {
    let section = &corpus.sections[found.section];
    order(section.school.as_deref(), section.year, section.kind)
}

fn order(school: Option<&str>, year: Option<Year>, kind: Option<Kind>) -> Cell {
    let kind = Kind::ALL.iter().position(|known| Some(*known) == kind).unwrap_or(Kind::ALL.len());
    (school.is_none(), school.map(str::to_owned), year.is_none(), year, kind)
}

/// Every place, in the order of school, year, report and place, with its class.
fn same_places(index: &Index, query: &Query, filter: &Filter, corpus: &Corpus, expected: &[Found]) {
    let list =
        MentionPage { shown: Alignment::ALL.into(), context_chars: 0, ..MentionPage::default() };
    let mut given = Vec::new();
    let receipt = index
        .mentions_of(query, filter, &list, |mention| {
            let url = mention.url.to_string();
            let at = url.split_once("at=").unwrap().1;
            let char = at.split(['.', '&']).nth(1).unwrap().parse::<usize>().unwrap();
            let text = fold(&mention.text).text().replace('\n', "");
            given.push((
                mention.report_id.to_string(),
                mention.section.id,
                char,
                text.chars().count(),
                mention.alignment,
            ));
            true
        })
        .unwrap();
    assert_eq!(receipt.listed.places, given.len(), "{}", query.text);
    let place = |found: &Found| {
        let section = &corpus.sections[found.section];
        let chars = section.text[found.start..found.end].iter().filter(|c| **c != '\n').count();
        (section.report_id.clone(), section.number, found.start, chars, found.alignment)
    };
    assert_eq!(given, expected.iter().map(place).collect::<Vec<_>>(), "{} {filter:?}", query.text);
}

fn distinct(values: impl Iterator<Item = usize>) -> usize {
    values.collect::<std::collections::BTreeSet<_>>().len()
}
