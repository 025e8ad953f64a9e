//! How mentions are listed on request: without some classes, with places over a paragraph's end, by
//! context; and answers that nobody waits for any more.

use crate::support::{query, report, samples, store};
use mingcha::{
    Alignment, Cancel, ErrorKind, Filter, Group, Index, Mention, MentionOrder, MentionPage, Page,
    Receipt, fold,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

fn listed(index: &Index, text: &str, list: &MentionPage) -> (Vec<Mention>, Receipt) {
    let mut mentions = Vec::new();
    let receipt = index
        .mentions_of(&query(text), &Filter::default(), list, |mention| {
            mentions.push(mention);
            true
        })
        .unwrap();
    (mentions, receipt)
}

/// The same list, page by page.
fn paged(index: &Index, text: &str, list: &MentionPage) -> Vec<Mention> {
    let mut page = MentionPage { size: 7, ..list.clone() };
    let mut mentions = Vec::new();
    loop {
        let answer = index.mention_page(&query(text), &Filter::default(), &page).unwrap();
        assert_eq!(answer.first, mentions.len() + 1);
        mentions.extend(answer.mentions);
        match answer.next {
            Some(next) => page.cursor = Some(next),
            None => return mentions,
        }
    }
}

#[test]
fn hidden_classes_are_counted_all_the_same_and_the_receipt_names_them() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let (all, whole) = listed(&index, "复议", &MentionPage::default());
    assert!(whole.listed.hidden.is_empty() && whole.counts.word > 0 && whole.counts.inside > 0);
    for shown in
        [&[Alignment::Word][..], &[Alignment::Inside, Alignment::Across], &[Alignment::Across]]
    {
        let shown: BTreeSet<Alignment> = shown.iter().copied().collect();
        let list = MentionPage { shown: shown.clone(), ..MentionPage::default() };
        let (some, receipt) = listed(&index, "复议", &list);
        let expected: Vec<Mention> =
            all.iter().filter(|mention| shown.contains(&mention.alignment)).cloned().collect();
        assert_eq!(some, expected, "{shown:?}");
        assert_eq!(paged(&index, "复议", &list), expected, "{shown:?}");
        assert_eq!((receipt.counts, receipt.listed.places), (whole.counts, expected.len()));
        let hidden = Alignment::OF_MENTIONS.into_iter().filter(|class| !shown.contains(class));
        assert_eq!(receipt.listed.hidden, hidden.collect());
    }
}

#[test]
fn places_over_a_paragraphs_end_are_listed_on_request_and_still_counted_apart() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.txt");
    std::fs::write(&file, report("岚川大学", "概述岚川大学一节见上，另见概述岚川大学。")).unwrap();
    let index = store(&dir.path().join("store"), &[file]);
    let text = "“概述岚川大学”";
    let (mentions, receipt) = listed(&index, text, &MentionPage::default());
    assert_eq!((mentions.len(), receipt.counts.mentions, receipt.counts.across_break), (2, 2, 1));
    let list = MentionPage { shown: Alignment::ALL.into(), ..MentionPage::default() };
    let (with_breaks, receipt) = listed(&index, text, &list);
    assert_eq!(
        (receipt.counts.mentions, receipt.counts.across_break, receipt.listed.places),
        (2, 1, 3)
    );
    assert_eq!(
        (with_breaks[0].alignment, with_breaks[0].text.as_str()),
        (Alignment::AcrossBreak, "概述\n岚川大学")
    );
    assert_eq!(with_breaks[1..], mentions);
    assert_eq!(paged(&index, text, &list), with_breaks);
    assert_eq!(serde_json::to_value(&with_breaks[0]).unwrap()["alignment"], "across_break");
}

#[test]
fn mentions_are_sorted_by_the_characters_next_to_them_within_the_paragraph() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let (all, whole) = listed(&index, "举报", &MentionPage::default());
    let mut texts = BTreeMap::new();
    for mention in &all {
        texts
            .entry(mention.report_id.clone())
            .or_insert_with(|| index.report(&mention.report_id).unwrap().text);
    }
    let left = |mention: &Mention| {
        let before = texts[&mention.report_id][..mention.start].rsplit('\n').next().unwrap();
        fold(before).text().chars().rev().take(30).collect::<String>()
    };
    let right = |mention: &Mention| {
        let after = texts[&mention.report_id][mention.end..].split('\n').next().unwrap();
        fold(after).text().chars().take(30).collect::<String>()
    };
    type Context<'a> = &'a dyn Fn(&Mention) -> String;
    let orders: [(MentionOrder, Context); 2] =
        [(MentionOrder::Left, &left), (MentionOrder::Right, &right)];
    for (order, context) in orders {
        let list = MentionPage { order, ..MentionPage::default() };
        let (sorted, receipt) = listed(&index, "举报", &list);
        // A sort that keeps the order of what is equal: place decides.
        let mut expected = all.clone();
        expected.sort_by_key(context);
        assert_eq!(sorted, expected, "{order:?}");
        assert_eq!(paged(&index, "举报", &list), expected, "{order:?}");
        assert_eq!((receipt.counts, receipt.listed.order), (whole.counts, order));
        assert_ne!(sorted, all);
    }
}

#[test]
fn a_cursor_of_one_list_is_none_of_another() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let first = MentionPage { size: 3, ..MentionPage::default() };
    let cursor = index.mention_page(&query("举报"), &Filter::default(), &first).unwrap().next;
    assert!(cursor.is_some());
    for list in [
        MentionPage { order: MentionOrder::Left, ..MentionPage::default() },
        MentionPage { shown: [Alignment::Word].into(), ..MentionPage::default() },
        MentionPage { shown: Alignment::ALL.into(), ..MentionPage::default() },
    ] {
        let page = MentionPage { cursor: cursor.clone(), ..list };
        let error = index.mention_page(&query("举报"), &Filter::default(), &page).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BadCursor);
    }
}

#[test]
fn a_list_ends_with_an_error_soon_after_it_is_cancelled() {
    let dir = tempfile::tempdir().unwrap();
    let cancel = Cancel::default();
    let index = store(dir.path(), &[samples()]);
    let mut given = 0;
    let error = index.cancelled_by(&cancel).mentions(&query("公开"), &Filter::default(), |_| {
        given += 1;
        if given == 5 {
            cancel.set();
        }
        true
    });
    assert_eq!(error.unwrap_err().kind, ErrorKind::Cancelled);
    assert!((5..70).contains(&given), "{given} were given");
}

#[test]
fn every_answer_is_refused_when_it_is_cancelled_or_late() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let cancel = Cancel::default();
    cancel.set();
    let cancelled = index.cancelled_by(&cancel);
    let late = index.with_time_limit(Duration::ZERO);
    for (index, kind) in [(cancelled, ErrorKind::Cancelled), (late, ErrorKind::Deadline)] {
        let (query, everything) = (query("公开 -珊瑚礁"), Filter::default());
        let by_left = MentionPage { order: MentionOrder::Left, ..MentionPage::default() };
        let page = Page { group: Group::Report, ..Page::default() };
        let refused = [
            index.search(&query, &everything, page).map(drop),
            index.mentions(&query, &everything, |_| true).map(drop),
            index.mention_page(&query, &everything, &MentionPage::default()).map(drop),
            index.mention_page(&query, &everything, &by_left).map(drop),
            index.counts(&query, &everything).map(drop),
            index.reuse(&everything).map(drop),
        ];
        assert!(
            refused.iter().all(|answer| answer.as_ref().is_err_and(|error| error.kind == kind)),
            "{refused:?}"
        );
    }
}
