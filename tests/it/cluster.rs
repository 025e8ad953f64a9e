//! The same questions, asked of a store on this machine and of one on a cluster: the same answers.

use crate::support::{Random, Texts, nation, query, report, samples, shared, store};
use mingcha::{
    Cluster, CountsAnswer, ErrorKind, Filter, Group, Hits, Index, Kind, Mention, Options, Page,
    Query, Receipt, Year,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The cluster that tests/run starts, under a name of its own for each test.
fn cluster(test: &str) -> Option<Cluster> {
    let Ok(urls) = std::env::var("MINGCHA_CLUSTER") else {
        assert!(std::env::var_os("CI").is_none(), "tests/run starts a cluster for {test}");
        println!("did not run: {test} (MINGCHA_CLUSTER names no cluster)");
        return None;
    };
    Some(Cluster {
        name: format!("it-{}-{test}", std::process::id()),
        ..Cluster::parse(&urls).unwrap()
    })
}

/// The same reports on both.
struct Both {
    local: Index,
    remote: Index,
}

impl Both {
    fn of(local: Index, cluster: &Cluster) -> Both {
        let migrated = local.put_on(cluster, &|_| {}).unwrap();
        let remote = Index::connect(cluster, Options::default()).unwrap();
        let (here, there) = (local.stats().unwrap(), remote.stats().unwrap());
        assert_eq!((&migrated.digest, migrated.reports), (&here.digest, here.reports));
        assert_eq!(
            (
                there.digest,
                there.reports,
                there.sections,
                there.schools,
                there.years,
                there.by_status
            ),
            (here.digest, here.reports, here.sections, here.schools, here.years, here.by_status)
        );
        Both { local, remote }
    }

    /// Mentions, counts, facets and totals are equal; the share of the ten best hits that both
    /// give.
    fn ask(&self, query: &Query, filter: &Filter) -> f64 {
        let (here, there) =
            (listed(&self.local, query, filter), listed(&self.remote, query, filter));
        assert_eq!(here.0, there.0, "mentions of {query}");
        assert_eq!(provable(here.1), provable(there.1), "receipt of {query}");
        let counted = |index: &Index| index.counts(query, filter).unwrap();
        let (CountsAnswer { counts, by, .. }, there) =
            (counted(&self.local), counted(&self.remote));
        assert_eq!((counts, by), (there.counts, there.by), "counts of {query}");
        let reports = |index: &Index| found(index, query, filter, Group::Report);
        let (here, there) = (reports(&self.local), reports(&self.remote));
        assert_eq!((here.total, here.facets), (there.total, there.facets), "reports with {query}");
        let sections = |index: &Index| found(index, query, filter, Group::None);
        let (here, there) = (sections(&self.local), sections(&self.remote));
        assert_eq!((here.total, &here.facets), (there.total, &there.facets), "facets of {query}");
        assert_eq!(here.query, there.query, "how {query} was read");
        let of = |hits: Hits| -> Vec<_> {
            hits.hits.into_iter().map(|hit| (hit.cited.report_id, hit.section.id)).collect()
        };
        let (here, there) = (of(here), of(there));
        assert_eq!(here.len(), there.len(), "hits of {query}");
        let both = here.iter().filter(|hit| there.contains(hit)).count();
        if here.is_empty() { 1.0 } else { both as f64 / here.len() as f64 }
    }
}

fn listed(index: &Index, query: &Query, filter: &Filter) -> (Vec<Mention>, Receipt) {
    let mut mentions = Vec::new();
    let receipt = index.mentions(query, filter, |mention| {
        mentions.push(mention);
        true
    });
    (mentions, receipt.unwrap())
}

/// A receipt but for when it was made and how mentions were counted.
fn provable(receipt: Receipt) -> Receipt {
    Receipt { time: String::new(), counted_by: String::new(), ..receipt }
}

fn found(index: &Index, query: &Query, filter: &Filter, group: Group) -> Hits {
    index.search(query, filter, Page { group, ..Page::default() }).unwrap()
}

/// Queries of all kinds over terms of one to five characters that stand in the texts, and a few
/// that do not.
fn questions(texts: &Texts, index: &Index, count: usize) -> Vec<(Query, Filter)> {
    let mut random = Random(23);
    let terms = texts.random_terms(count * 2, 5);
    let terms: Vec<&String> = terms.iter().filter(|term| !term.contains(['"', '“', '”'])).collect();
    let reports = index.reports(&Filter::default(), 0, usize::MAX).unwrap().reports;
    let mut questions = Vec::new();
    for i in 0..count {
        let mut term = || format!("“{}”", terms[random.below(terms.len())]);
        let (a, b) = (term(), term());
        let text = match i % 12 {
            0 => a,
            1 => a.trim_matches(['“', '”']).to_owned(),
            2 => format!("{a} {b}"),
            3 => format!("{a} OR {b}"),
            4 => format!("{a} -{b}"),
            5 => format!("{a} NEAR/30 {b}"),
            6 => format!("{a} BEFORE/40 {b}"),
            7 => format!("{a} SENTENCE {b}"),
            8 => format!("{a} EXCEPT {b}"),
            9 => format!("({a} OR {b}) 公开 -投诉"),
            10 => "信息公开申请".chars().take(2 + i / 12 % 5).collect(),
            _ => format!("-{a}"),
        };
        let held = &reports[random.below(reports.len())];
        let mut filter = Filter::default();
        match i % 5 {
            1 => filter.schools.push(held.school.clone()),
            2 => filter.years.extend([held.year, Some(Year::academic(2020).unwrap())]),
            3 => filter.kinds.extend([Some(Kind::Complaints), None]),
            4 => {
                filter.years.push(held.year);
                filter.kinds.push(Some(Kind::ALL[random.below(Kind::ALL.len())]));
            }
            _ => {}
        }
        questions.push((text.parse().unwrap(), filter));
    }
    questions
}

#[test]
fn three_hundred_questions_have_the_same_answers_on_a_cluster() {
    let Some(cluster) = cluster("questions") else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut paths = vec![samples()];
    paths.extend(
        shared("a nation on a cluster")
            .map(|shared| nation(&shared, 60, dir.path()).join("reports")),
    );
    let both = Both::of(store(&dir.path().join("store"), &paths), &cluster);
    let texts = Texts::of(&both.local);
    let questions = questions(&texts, &both.local, 300);
    let overlaps: Vec<f64> =
        questions.iter().map(|(query, filter)| both.ask(query, filter)).collect();
    let mean = overlaps.iter().sum::<f64>() / overlaps.len() as f64;
    println!("of the ten best the same: {:.1} %", mean * 100.0);
    assert!(mean >= 0.9, "{mean}");
    // Nothing at all, a filter alone, a name, and what nothing is left of.
    for text in
        ["", "年度:2020-2021", "岚川大学", "章节:举报 公开", "，。", "学校:没有这所学校 公开"]
    {
        both.ask(&query(text), &Filter::default());
    }
}

#[test]
fn files_are_added_replaced_and_removed_on_a_cluster_as_on_one_machine() {
    let Some(cluster) = cluster("habit") else { return };
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("a.txt", &report("云岭大学", "本学年收到举报2件。"));
    write("b.txt", &report("石漪大学", "没有受到举报。"));
    write("c.pdf", "no report");
    let local = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let remote = Index::create_on(&cluster, Options::default()).unwrap();
    let other = Index::connect(&cluster, Options::default()).unwrap();
    let equal = |step: &str| {
        other.refresh().unwrap();
        let shown = |index: &Index| {
            let list = index.reports(&Filter::default(), 0, 10).unwrap();
            let mentions = listed(index, &query("举报"), &Filter::default());
            (
                list.reports,
                index.files().unwrap(),
                mentions.0,
                mentions.1.digest,
                mentions.1.unreadable,
            )
        };
        assert_eq!(shown(&local), shown(&other), "{step}");
    };
    let paths = [folder.clone()];
    let added = |index: &Index| {
        let added = index.add(&paths, &|_| {}).unwrap();
        (added.added, added.replaced, added.unchanged, added.removed)
    };
    assert_eq!(added(&local), added(&remote));
    equal("added");
    assert_eq!(added(&remote), (0, 0, 3, 0));
    let old = local.reports(&Filter::default(), 0, 1).unwrap().reports[0].id.clone();
    write("a.txt", &report("云岭大学", "本学年收到举报3件，举报均已办结。"));
    write("d.txt", &report("青屿大学", "举报信箱。"));
    assert_eq!(added(&local), added(&remote));
    equal("replaced");
    let gone = |index: &Index| index.report(&old).unwrap_err().kind;
    assert_eq!(gone(&local), gone(&other));
    assert!(matches!(gone(&other), ErrorKind::GoneReport { successor: Some(_), .. }));
    let target = [folder.join("b.txt").to_string_lossy().into_owned()];
    assert_eq!(local.remove(&target).unwrap().removed, remote.remove(&target).unwrap().removed);
    equal("removed");
    write("a.txt", &report("云岭大学", "本学年收到举报2件。"));
    assert_eq!(added(&local), added(&remote));
    equal("back again");
    assert!(other.verify(&|_| {}).unwrap().is_sound());
}

#[test]
fn a_store_comes_back_from_a_cluster_as_it_was() {
    let Some(cluster) = cluster("back") else { return };
    let dir = tempfile::tempdir().unwrap();
    let both = Both::of(store(&dir.path().join("store"), &[samples()]), &cluster);
    // Again, in the place of what is there.
    assert_eq!(both.local.put_on(&cluster, &|_| {}).unwrap().held, 0);
    both.remote.refresh().unwrap();
    let copied = both.remote.copy_to(&dir.path().join("copy"), &|_| {}).unwrap();
    assert_eq!((copied.reports, copied.held), (26, 0));
    let copy = Index::open(&dir.path().join("copy"), Options::default()).unwrap();
    let state = |index: &Index| (index.stats().unwrap().digest, index.stats().unwrap().generation);
    assert_eq!(state(&copy), state(&both.local), "the same state by the same name");
    assert_eq!(
        both.remote.copy_to(&dir.path().join("copy"), &|_| {}).unwrap_err().kind,
        ErrorKind::NotEmpty
    );
    let counted_by = |index: &Index| listed(index, &query("举报"), &Filter::default()).1.counted_by;
    assert_eq!(
        (counted_by(&copy).as_str(), counted_by(&both.remote).as_str()),
        ("postings", "scan")
    );
    for text in ["举报", "信息公开", "学校 -投诉"] {
        let (here, there) = (
            listed(&both.local, &query(text), &Filter::default()),
            listed(&copy, &query(text), &Filter::default()),
        );
        assert_eq!(here.0, there.0);
    }
    let ids = |index: &Index| -> BTreeSet<String> {
        let reports = index.reports(&Filter::default(), 0, 100).unwrap().reports;
        reports.into_iter().map(|summary| summary.id.to_string()).collect()
    };
    assert_eq!(ids(&copy), ids(&both.remote));
    for id in ids(&copy) {
        let report = |index: &Index| index.report(&id.parse().unwrap()).unwrap();
        let (here, there) = (report(&both.local), report(&both.remote));
        assert_eq!(
            (here.text, here.stored.sections, here.stored.statements),
            (there.text, there.stored.sections, there.stored.statements)
        );
    }
}

#[cfg(feature = "cli")]
#[test]
fn every_command_answers_from_a_cluster_as_from_a_folder() {
    let Some(cluster) = cluster("commands") else { return };
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str], remote: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        command
            .args(args)
            .current_dir(dir.path())
            .env("MINGCHA_REMOTE_NAME", &cluster.name)
            .env("MINGCHA_LANG", "en");
        for name in ["MINGCHA_STORE", "MINGCHA_RULES", "MINGCHA_REMOTE"] {
            command.env_remove(name);
        }
        if remote {
            command.args(["--remote", &cluster.urls.join(",")]);
        }
        let ran = command.output().unwrap();
        (
            ran.status.code(),
            String::from_utf8(ran.stdout).unwrap(),
            String::from_utf8(ran.stderr).unwrap(),
        )
    };
    let missing = run(&["search", "举报"], true);
    assert_eq!(missing.0, Some(2));
    assert!(missing.2.contains("there is no store"), "{}", missing.2);
    let samples = samples();
    assert_eq!(run(&["index", Path::new(&samples).to_str().unwrap()], false).0, Some(0));
    let (code, out, err) = run(&["migrate"], true);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("26 reports"), "{out}");
    for args in [
        &["mentions", "举报", "--count"][..],
        &["mentions", "复议", "--all"],
        &["mentions", "举报", "--by", "school"],
        &["audit"],
        &["reuse"],
        &["stats", "--status", "ok"],
        &["search", "不会有的词语"],
    ] {
        let (here, there) = (run(args, false), run(args, true));
        assert_eq!((here.0, &here.1), (there.0, &there.1), "{args:?} {}", there.2);
    }
    let exported = |remote: bool| {
        let file = dir.path().join(if remote { "there.csv" } else { "here.csv" });
        let ran =
            run(&["mentions", "举报", "复议", "没有这个词", "-o", file.to_str().unwrap()], remote);
        assert_eq!(ran.0, Some(0), "{}", ran.2);
        std::fs::read_to_string(file).unwrap()
    };
    let there = exported(true);
    assert!(there.lines().count() > 20);
    assert_eq!(there, exported(false));
    assert_eq!(run(&["verify"], true).0, Some(0));
    assert_eq!(run(&["rebuild"], true).0, Some(2));
    assert!(run(&["stats"], true).1.contains("green"));
}
