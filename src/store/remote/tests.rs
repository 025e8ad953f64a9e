//! What the cluster finds and ranks, beside the same from the embedded store and from a naive scan.

use super::client::{Call, CallBody, Method};
use super::rank::RankedRow;
use super::state::StoreState;
use super::view::{FoundPlaces, RemoteView};
use super::*;
use crate::error::ErrorKind;
use crate::hit::Page;
use crate::index::{Index, Options};
use crate::pattern::Pattern;
use crate::query::{Filter, Query};
use crate::rules::Rules;
use crate::store::plan::Plan;
use crate::store::row::{SectionRow, StoredReport, StoredSection, rows_again};
use crate::text::fold;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Instant;

mod kill;
mod trouble;

/// Held to write by who kills nodes: the others would be slow, not wrong.
static ALONE: RwLock<()> = RwLock::new(());

/// The cluster that tests/run starts; where there is none, the test says that it did not run.
pub(super) fn cluster(test: &str) -> Option<Cluster> {
    let Ok(urls) = std::env::var("MINGCHA_CLUSTER") else {
        assert!(std::env::var_os("CI").is_none(), "tests/run starts a cluster for {test}");
        println!("did not run: {test} (MINGCHA_CLUSTER names no cluster)");
        return None;
    };

    // Every test has a store of its own.
    let name = format!("test-{}-{}", std::process::id(), test.bytes().map(u64::from).sum::<u64>());
    Some(Cluster { name, ..Cluster::parse(&urls).unwrap() })
}

/// The sample reports in an embedded store, and the same on the cluster.
struct Both {
    local: Index,
    remote: Remote,
    sections: Vec<StoredSection>,
    _dir: tempfile::TempDir,
}

impl Both {
    fn of_samples(cluster: &Cluster) -> Both {
        let dir = tempfile::tempdir().unwrap();
        let local = Index::create(&dir.path().join("store"), Options::default()).unwrap();
        local.add(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")], &|_| {}).unwrap();
        let remote = Remote::create(cluster, &Rules::default()).unwrap();
        let view = local.store().view();
        let mut sections = Vec::new();
        let mut change = RemoteChange::start(&remote).unwrap();
        let files = view.files().unwrap();

        for file in &files {
            change.put_file(file).unwrap();
            let Some(id) = &file.report_id else { continue };
            let stored = view.sections(id).unwrap();
            sections.extend(stored.clone());
            change
                .put_report(
                    &view.report(id).unwrap().unwrap(),
                    &rows_again(stored, local.segmenter()),
                )
                .unwrap();
        }

        let mut stamped =
            files.iter().map(|file| (file.sha256.as_deref().unwrap_or("-"), file.status.as_str()));
        change.commit(&mut stamped, &mut || Ok(())).unwrap();
        Box::new(change).finish().unwrap();

        Both { local, remote, sections, _dir: dir }
    }
}

impl Drop for Both {
    fn drop(&mut self) {
        remove(&self.remote);
    }
}

const QUERIES: [&str; 22] = [
    "举报",
    "复议",
    "信息公开",
    "学校",
    "公开 -投诉",
    "举报 OR 诉讼",
    "“行政复议”",
    "举报 NEAR/20 复议",
    "举报 BEFORE/20 复议",
    "依申请公开",
    "主动公开情况",
    "举报 SENTENCE 诉讼",
    "复议 EXCEPT 行政复议",
    "(举报 OR 投诉) 学校",
    "财务信息公开栏目",
    "不存在的词语组合",
    "a",
    "2020",
    "年",
    "-举报",
    "岚川大学",
    "机构设置与招生考试信息",
];

#[test]
fn a_cluster_finds_what_a_naive_scan_finds_and_ranks_what_the_embedded_store_ranks() {
    let Some(cluster) = cluster("finds_and_ranks") else { return };
    let _others = ALONE.read();
    let both = Both::of_samples(&cluster);
    let view = both.remote.newest();
    let digest = both.local.stats().unwrap().digest;
    assert_eq!(view.state.stamp.digest, digest, "the same files under the same rules");
    let mut overlaps = Vec::new();

    for text in QUERIES {
        let query: Query = text.parse().unwrap();
        let expr = query.expr.as_ref().unwrap();
        same_places(&both, &view, &Pattern::new(expr).unwrap(), text);
        overlaps.push(same_ranking(&both, &view, &query, text));
    }

    let mean = overlaps.iter().sum::<f64>() / overlaps.len() as f64;
    assert!(mean >= 0.9, "of the ten best the same share of {mean:.2}: {overlaps:?}");
}

fn same_places(both: &Both, view: &RemoteView, pattern: &Pattern, text: &str) {
    let mut naive: Vec<(String, u32, _)> = Vec::new();
    for stored in &both.sections {
        let places = pattern.find(&fold(&stored.text).chars);
        if !places.whole.is_empty() || !places.broken.is_empty() {
            naive.push((stored.report_id.to_string(), stored.section.id, places));
        }
    }

    let mut found = Vec::new();
    let each = &mut |at: FoundPlaces<'_>| {
        found.push((at.report_id.to_owned(), at.section, at.places.clone()));
        Ok(())
    };

    view.find_places(pattern, &Filter::default(), &|| Ok(()), each).unwrap();
    naive.sort_by_key(|found| (found.0.clone(), found.1));
    found.sort_by_key(|found| (found.0.clone(), found.1));
    assert_eq!(found, naive, "{text}");
}

/// The share of the ten best that both give.
fn same_ranking(both: &Both, view: &RemoteView, query: &Query, text: &str) -> f64 {
    let local_snapshot = both.local.store().view();
    let names = both.local.names(local_snapshot.ranks().unwrap());
    let plan = Plan::new(query.expr.as_ref().unwrap(), both.local.segmenter(), names).unwrap();
    let mut ranked = Vec::new();

    let each = &mut |found: RankedRow| {
        ranked.push(found);
        Ok(())
    };

    view.ranked(Some(&plan), &Filter::default(), &|| Ok(()), each).unwrap();
    let mut expected = BTreeSet::new();
    let mut best = Vec::new();

    for number in 1.. {
        let hits = both
            .local
            .search(query, &Filter::default(), Page { number, size: 100, ..Page::default() })
            .unwrap();
        for hit in hits.hits.iter().filter(|hit| !hit.partial) {
            expected.insert((hit.report_id.to_string(), hit.section.id));
            best.push((hit.report_id.to_string(), hit.section.id));
        }
        if hits.hits.len() < 100 {
            assert_eq!(hits.total.sections, ranked.len(), "{text}");
            break;
        }
    }

    let key = |found: &RankedRow| (found.report_id.clone(), found.number);
    assert_eq!(ranked.iter().map(key).collect::<BTreeSet<_>>(), expected, "{text}");
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| key(a).cmp(&key(b))));
    let ten: BTreeSet<_> = ranked.iter().take(10).map(key).collect();

    if ten.is_empty() {
        return 1.0;
    }

    best[..ten.len()].iter().filter(|hit| ten.contains(*hit)).count() as f64 / ten.len() as f64
}

/// A report of one section for each sentence, and the rows of it.
fn report(school: &str, sentences: &[&str]) -> (StoredReport, Vec<SectionRow>) {
    let text = format!(
        "{school}2020-2021学年信息公开年度报告\n一、概述\n{}\n",
        sentences.join("\n二、主动公开情况\n")
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    std::fs::write(&path, &text).unwrap();
    let local = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    local.add(&[path], &|_| {}).unwrap();
    let view = local.store().view();
    let id = local.reports(&Filter::default(), 0, 1).unwrap().reports[0].id.clone();
    let rows = rows_again(view.sections(&id).unwrap(), local.segmenter());

    (view.report(&id).unwrap().unwrap(), rows)
}

/// Commits a change as of a store without files.
fn commit(change: &mut RemoteChange<'_>) -> Result<()> {
    change.commit(&mut [].into_iter(), &mut || Ok(()))
}

fn mentions(remote: &Remote, term: &str) -> usize {
    let pattern = Pattern::new(&crate::query::Expr::Exact(term.to_owned())).unwrap();
    let mut mentions = 0;
    let each = &mut |at: FoundPlaces<'_>| {
        mentions += at.places.whole.len();
        Ok(())
    };

    remote.newest().find_places(&pattern, &Filter::default(), &|| Ok(()), each).unwrap();
    mentions
}

#[test]
fn a_change_is_seen_whole_or_not_at_all() {
    let Some(cluster) = cluster("a_change") else { return };
    let _others = ALONE.read();
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let reader = Remote::connect(&cluster, &Rules::default()).unwrap();
    let (first, first_rows) = report("云岭大学", &["学校没有受到举报。"]);
    let (second, second_rows) =
        report("石漪大学", &["学校受到举报，举报已办结。", "举报信箱在门口。"]);

    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&first, &first_rows).unwrap();
    commit(&mut change).unwrap();
    assert!(reader.refresh().unwrap());
    assert_eq!(mentions(&reader, "举报"), 1);

    // Written, and on every copy, but not committed.
    change.put_report(&second, &second_rows).unwrap();
    change.drop_report(&first.id).unwrap();
    change.send().unwrap();
    remote.refresh_rows(&remote.newest().state.rows).unwrap();
    assert_eq!(mentions(&reader, "举报"), 1);
    let other = RemoteChange::start(&remote).err().unwrap();
    assert_eq!(other.kind, ErrorKind::LockedStore, "one writer at a time");

    let before = reader.newest();
    commit(&mut change).unwrap();
    assert!(reader.refresh().unwrap());
    assert_eq!(mentions(&reader, "举报"), 3);
    // Who began before goes on with what was.
    assert_eq!(before.owners().unwrap().len(), 1);
    assert_eq!(before.owners().unwrap()[0].school, "云岭大学");
    assert_eq!(reader.newest().owners().unwrap()[0].school, "石漪大学");

    // Put again in one change, and back to what was before.
    change.put_report(&second, &second_rows).unwrap();
    change.put_report(&second, &second_rows[..1]).unwrap();
    change.put_report(&first, &first_rows).unwrap();
    change.put_report(&second, &second_rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();
    reader.refresh().unwrap();
    assert_eq!(mentions(&reader, "举报"), 4);
    remove(&remote);
}

#[test]
fn what_a_writer_left_behind_is_seen_by_nobody() {
    let Some(cluster) = cluster("left_behind") else { return };
    let _others = ALONE.read();
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let (first, first_rows) = report("云岭大学", &["学校没有受到举报。"]);
    let mut cut_short = RemoteChange::start(&remote).unwrap();
    cut_short.put_report(&first, &first_rows).unwrap();
    cut_short.send().unwrap();
    drop(cut_short);
    remote.refresh_rows(&remote.newest().state.rows).unwrap();
    let (second, second_rows) = report("石漪大学", &["举报信箱。"]);
    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&second, &second_rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();
    assert_eq!(mentions(&remote, "举报"), 1);
    assert_eq!(remote.newest().owners().unwrap().len(), 1);
    remove(&remote);
}

#[test]
fn a_store_of_other_rules_is_refused_and_one_that_is_not_there_named() {
    let Some(cluster) = cluster("refused") else { return };
    let _others = ALONE.read();
    let missing = Remote::connect(&cluster, &Rules::default()).err().unwrap();
    assert!(
        matches!(&missing.kind, ErrorKind::NoRemoteStore { name, .. } if *name == cluster.name),
        "{missing}"
    );
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let again = Remote::create(&cluster, &Rules::default()).err().unwrap();
    assert_eq!(again.kind, ErrorKind::NotEmpty);
    let mut other = Rules::default();
    other.hash = "0123456789".to_owned();
    let stale = Remote::connect(&cluster, &other).err().unwrap();

    assert!(
        matches!(&stale.kind, ErrorKind::StaleRemote { differs } if differs.starts_with("rules")),
        "{stale}"
    );
    let read = remote.read_state().unwrap();
    let stamp = read.state.stamp.clone().folded_by(crate::text::FOLD_VERSION + 1);
    read.replace(&remote.client, &remote.name, &StoreState { stamp, ..read.state.clone() })
        .unwrap();
    let stale = Remote::connect(&cluster, &Rules::default()).err().unwrap();
    let differs =
        format!("fold version {}, {}", crate::text::FOLD_VERSION + 1, crate::text::FOLD_VERSION);
    assert_eq!(stale.kind, ErrorKind::StaleRemote { differs });
    assert!(remote.refresh().is_err(), "who has it open goes on with what was, and is told");
    remove(&remote);
}

#[test]
fn a_store_takes_the_place_of_another_when_it_is_whole_and_goes_on_where_it_was_cut_short() {
    let Some(cluster) = cluster("another") else { return };
    let _others = ALONE.read();
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let reader = Remote::connect(&cluster, &Rules::default()).unwrap();
    let (first, first_rows) = report("云岭大学", &["学校没有受到举报。"]);
    let (second, second_rows) =
        report("石漪大学", &["学校受到举报，举报已办结。", "举报信箱在门口。"]);
    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&first, &first_rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();
    reader.refresh().unwrap();

    let mut cut_short = Filling::start(&remote, "digest", 2).unwrap();
    assert!(!cut_short.is_held(&first.id));
    cut_short.put_report(&first, &first_rows).unwrap();
    cut_short.send().unwrap();
    drop(cut_short);
    assert_eq!(mentions(&reader, "举报"), 1, "the old one is asked");

    let mut filling = Filling::start(&remote, "digest", 2).unwrap();
    assert!(filling.is_held(&first.id) && !filling.is_held(&second.id));
    filling.put_report(&second, &second_rows).unwrap();
    let sections = (first_rows.len() + second_rows.len()) as u64;
    let wanted =
        |sections| BTreeMap::from([("report".to_owned(), 2), ("section".to_owned(), sections)]);
    let stamp = remote.newest().state.stamp.next([].into_iter());
    filling.send().unwrap();
    let short = Filling::finish(filling, stamp.clone(), wanted(sections + 1)).unwrap_err();
    assert!(matches!(short.kind, ErrorKind::Incomplete { .. }), "a row is missing: {short}");
    assert_eq!(mentions(&reader, "举报"), 1);

    let before = reader.newest();
    Filling::start(&remote, "digest", 2).unwrap().finish(stamp, wanted(sections)).unwrap();
    reader.refresh().unwrap();
    assert_eq!(mentions(&reader, "举报"), 4);
    assert_eq!(before.owners().unwrap().len(), 1, "who began before goes on with what was");

    let mut change = RemoteChange::start(&remote).unwrap();
    change.drop_report(&second.id).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();
    assert_eq!(mentions(&remote, "举报"), 1);
    remove(&remote);
}

fn remove(remote: &Remote) {
    let state = remote.read_state().unwrap().state;
    state
        .old
        .iter()
        .map(|old| &old.rows)
        .chain([&state.rows])
        .for_each(|rows| remote.drop_index(rows).unwrap());

    remote.drop_index(&state::index_of(&remote.name)).unwrap();
    let template = format!("/_index_template/{}-rows", remote.name);
    remote.client.call(Call::new(Method::Delete, &template, CallBody::None)).unwrap();
}
