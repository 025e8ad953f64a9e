//! Every mention is found: equal to a naive scan of the texts, for any term, after any change.

use crate::support::{Texts, exactly, is_long, nation, query, samples, shared, store};
use mingcha::{Filter, Index, MentionPage};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Mentions listed one by one, counted by section.
fn listed(index: &Index, term: &str) -> Vec<(String, u32, usize)> {
    let mut sections = BTreeMap::new();
    let mut count = 0;
    let receipt = index
        .mentions(&exactly(term), &Filter::default(), |mention| {
            *sections.entry((mention.report_id.to_string(), mention.section.id)).or_insert(0) += 1;
            count += 1;
            true
        })
        .unwrap();
    assert_eq!(receipt.counts.mentions, count, "{term}");
    sections.into_iter().map(|((report, section), count)| (report, section, count)).collect()
}

fn equal_to_naive_scan(index: &Index, terms: usize, seed: u64) {
    let texts = Texts::of(index);
    for term in texts.random_terms(terms, seed) {
        assert_eq!(listed(index, &term), texts.mentions(&term), "{term:?}");
    }
}

#[test]
fn mentions_of_random_terms_in_the_samples_equal_a_naive_scan() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    equal_to_naive_scan(&index, if is_long() { 1000 } else { 300 }, 1);
}

#[test]
fn mentions_of_random_terms_in_the_real_reports_equal_a_naive_scan() {
    let Some(shared) = shared("mentions in the real reports") else { return };
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[shared.join("reports")]);
    equal_to_naive_scan(&index, if is_long() { 1000 } else { 300 }, 2);
}

#[test]
fn mentions_in_a_nation_equal_its_own_counts_and_a_naive_scan_after_deletes_and_replacements() {
    let Some(shared) = shared("mentions in a nation") else { return };
    let (count, terms) = if is_long() { (500, 1000) } else { (42, 100) };
    let dir = tempfile::tempdir().unwrap();
    let nation = nation(&shared, count, dir.path());
    let reports = nation.join("reports");
    let index = store(&dir.path().join("store"), std::slice::from_ref(&reports));
    equal_to_truth(&index, &nation);
    equal_to_naive_scan(&index, terms / 5, 3);
    for i in (0..count).step_by(7) {
        let path = reports.join(format!("{i:06}.txt"));
        match i % 2 {
            0 => index.remove(&[path.to_string_lossy().into_owned()]).map(|_| ()).unwrap(),
            _ => {
                std::fs::copy(reports.join(format!("{:06}.txt", i - 1)), path).map(|_| ()).unwrap()
            }
        }
    }
    let kept: Vec<PathBuf> = (0..count)
        .filter(|i| i % 7 != 0 || i % 2 == 1)
        .map(|i| reports.join(format!("{i:06}.txt")))
        .collect();
    index.add(&kept, &|_| {}).unwrap();
    equal_to_naive_scan(&index, terms, 4);
    assert!(index.verify(&|_| {}).unwrap().is_sound());
}

/// Every term of every report is counted as nation.py counted it when it wrote the report.
fn equal_to_truth(index: &Index, nation: &std::path::Path) {
    let truth = std::fs::read_to_string(nation.join("truth.jsonl")).unwrap();
    let truth: Vec<serde_json::Value> =
        truth.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let terms: Vec<String> = truth[0]["mentions"].as_object().unwrap().keys().cloned().collect();
    for term in terms {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let count = |mention: mingcha::Mention| {
            let name = mention.file.rsplit('/').next().unwrap().to_owned();
            *counts.entry(name).or_default() += 1;
            true
        };
        index.mentions(&exactly(&term), &Filter::default(), count).unwrap();
        for report in &truth {
            let file = report["file"].as_str().unwrap();
            let counted = counts.get(file).copied().unwrap_or(0);
            assert_eq!(counted, report["mentions"][&term].as_u64().unwrap(), "{term} in {file}");
        }
    }
}

#[test]
fn pages_of_mentions_follow_one_another_without_gap_or_double() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path(), &[samples()]);
    let mut all = Vec::new();
    index
        .mentions(&query("公开"), &Filter::default(), |mention| {
            all.push(mention);
            true
        })
        .unwrap();
    let mut paged = Vec::new();
    let mut page = MentionPage { size: 7, ..MentionPage::default() };
    loop {
        let answer = index.mention_page(&query("公开"), &Filter::default(), &page).unwrap();
        assert_eq!(answer.counts.mentions, all.len());
        paged.extend(answer.mentions);
        match answer.next {
            Some(next) => page.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(paged, all);
    assert!(all.len() > 100);
}
