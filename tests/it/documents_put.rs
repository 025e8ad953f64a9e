//! Documents that a program puts: from memory, into a folder or into memory, beside files.

use crate::support::query;
use mingcha::{
    Day, Document, DocumentSection, ErrorKind, Filter, Format, Index, Kind, Matter, Options, Page,
    Status, Verdict,
};
use std::path::Path;

const YEAR: &str = "2020-2021";

fn text(school: &str, said: &str) -> String {
    format!(
        "{school}{YEAR}学年信息公开年度报告\n一、概述\n学校坚持公开。\n\
         二、因学校信息公开工作受到举报、复议、诉讼的情况\n{said}\n"
    )
}

/// The mentions of a term: file, place, section and the words around.
fn mentions(index: &Index, term: &str) -> Vec<String> {
    let mut found = Vec::new();
    let receipt = index.mentions(&query(term), &Filter::default(), |mention| {
        let name = Path::new(&mention.file).file_stem().unwrap().to_string_lossy().into_owned();
        let section = mention.section.heading.unwrap_or_default();
        let year = mention.cited.year.map(|year| year.to_string());
        let school = mention.cited.school;
        found.push(format!(
            "{name} {school:?} {year:?} {}..{} {:?} {section} {}[{}]{}",
            mention.start, mention.end, mention.line, mention.left, mention.text, mention.right
        ));
        true
    });
    assert!(receipt.unwrap().complete);
    found.sort();
    found
}

#[test]
fn texts_put_from_memory_are_found_as_the_same_texts_in_files() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("reports");
    std::fs::create_dir(&reports).unwrap();
    let texts: Vec<(String, String)> = (0..20)
        .map(|n| {
            (
                format!("{n:02}"),
                text(&format!("松澜{}大学", ["师范", "工业"][n % 2]), "举报2件，复议1件。"),
            )
        })
        .collect();
    for (id, text) in &texts {
        std::fs::write(reports.join(format!("{id}.txt")), format!("{text}编号{id}。\n")).unwrap();
    }

    let files = Index::create(&dir.path().join("files"), Options::default()).unwrap();
    files.add(&[reports], &|_| {}).unwrap();
    let folder = Index::create(&dir.path().join("folder"), Options::default()).unwrap();
    let memory = Index::in_memory(Options::default()).unwrap();
    for index in [&folder, &memory] {
        let documents =
            texts.iter().map(|(id, text)| Document::new(id, format!("{text}编号{id}。\n")));
        assert_eq!(index.put_all(documents).unwrap().added, 20);
    }

    let counts = |index: &Index| index.counts(&query("举报 OR 公开"), &Filter::default()).unwrap();
    for index in [&folder, &memory] {
        assert_eq!(mentions(index, "举报"), mentions(&files, "举报"));
        assert_eq!(counts(index).by, counts(&files).by);
        assert_eq!(counts(index).receipt.scope, counts(&files).receipt.scope);

        let hits = |index: &Index| {
            let page = Page::default();
            let hits = index.search(&query("举报 复议"), &Filter::default(), page).unwrap();
            (hits.total, hits.hits.iter().map(|hit| hit.score.to_bits()).collect::<Vec<_>>())
        };
        assert_eq!(hits(index), hits(&files));
        assert!(index.verify(&|_| {}).unwrap().is_sound());
    }
}

#[test]
fn what_the_caller_knows_counts_and_comes_back() {
    let index = Index::in_memory(Options::default()).unwrap();
    let document = Document::new("row 17", "本校坚持公开。\n没有收到举报。")
        .school("松澜大学")
        .year(YEAR.parse().unwrap())
        .title("信息公开年报")
        .source_url("https://xxgk.example/17")
        .published(Day::new(2021, 11, 2).unwrap())
        .metadata("部门", "校长办公室");
    let added = index.put(document).unwrap();
    assert_eq!(added.files[0].warnings, []);

    let mut found = Vec::new();
    index
        .mentions(&query("举报"), &Filter::default(), |mention| {
            found.push(mention);
            true
        })
        .unwrap();
    let mention = found.pop().unwrap();
    assert_eq!((mention.file.as_str(), mention.title.as_deref()), ("row 17", Some("信息公开年报")));
    assert_eq!(mention.source_url.as_deref(), Some("https://xxgk.example/17"));
    assert_eq!(mention.cited.school.as_deref(), Some("松澜大学"));

    let report = index.report(&mention.cited.report_id).unwrap().stored;
    assert_eq!((report.format, report.verdict), (Format::Document, Verdict::Report));
    assert_eq!(report.metadata["部门"], "校长办公室");
    assert_eq!(report.published, Day::new(2021, 11, 2));
    assert_eq!(report.statements.of(Matter::Complaint).what.count, Some(0));
}

#[test]
fn sections_stay_as_the_caller_cut_them_through_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let shown = |index: &Index| {
        let id = index.files().unwrap()[0].report_id.clone().unwrap();
        let report = index.report(&id).unwrap();
        let sections = report.stored.sections.iter();
        let shown =
            sections.map(|s| (s.heading.clone(), s.kind, report.text[s.span.range()].to_owned()));
        shown.collect::<Vec<_>>()
    };
    let kinds = |filter: Kind| Filter { kinds: vec![Some(filter)], ..Filter::default() };

    for sources in [mingcha::index::Sources::Kept, mingcha::index::Sources::Left] {
        let options = || Options { sources, ..Options::default() };
        let store = dir.path().join(format!("{sources:?}"));
        let index = Index::create(&store, options()).unwrap();
        let document = Document::of_sections(
            "a",
            [
                DocumentSection::preface("本校年报"),
                DocumentSection::new("一、概况", "坚持公开。\n一、这一行不是标题\n没有举报。"),
                DocumentSection::new("来信", "收到举报2件。").kind(Kind::Complaints).level(2),
            ],
        );
        index.put(document.school("松澜大学").year(YEAR.parse().unwrap())).unwrap();

        let before = shown(&index);
        assert_eq!(before[1].0.as_deref(), Some("概况"));
        assert_eq!(
            before[2],
            (Some("来信".into()), Some(Kind::Complaints), "来信\n收到举报2件。".into())
        );
        assert_eq!(before.len(), 3);
        let count = |kind| index.counts(&query("举报"), &kinds(kind)).unwrap().counts.mentions;
        assert_eq!((count(Kind::Overview), count(Kind::Complaints)), (1, 1));

        drop(index);
        let rebuilt = Index::rebuild(&store, options(), &|_| {}).unwrap();
        assert_eq!(rebuilt.files[0].school.as_deref(), Some("松澜大学"));
        assert_eq!(shown(&Index::open(&store, options()).unwrap()), before);
    }
}

#[test]
fn a_document_put_again_takes_the_place_of_the_first_by_the_same_link() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let put = |said: &str| index.put(Document::new("a", text("松澜大学", said))).unwrap();

    let first = put("没有收到举报。");
    assert_eq!((put("没有收到举报。").unchanged, index.stats().unwrap().reports), (1, 1));
    let second = put("收到投诉。");
    assert_eq!((second.replaced, index.stats().unwrap().reports), (1, 1));
    assert_eq!(first.files[0].report_id, second.files[0].report_id);
    assert_eq!(mentions(&index, "投诉").len(), 1);

    // A run over files leaves it alone, though its id looks like a path below.
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("b.txt"), text("岚川大学", "没有举报。")).unwrap();
    index
        .put(Document::new(folder.join("c.txt").to_string_lossy(), text("青屿大学", "无。")))
        .unwrap();
    let vanished = mingcha::Vanished::Pruned;
    let adding = mingcha::Adding { vanished, ..Default::default() };
    assert_eq!(index.add_with(&[folder], &adding, &|_| {}).unwrap().removed, 0);
    assert_eq!(index.stats().unwrap().reports, 3);

    assert_eq!(index.remove(&["a".to_owned()]).unwrap().removed, 1);
    assert_eq!(index.remove(&["a".to_owned()]).unwrap_err().kind, ErrorKind::NotFound);
}

#[test]
fn a_writer_commits_when_it_is_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    let index = Index::create(&store, Options::default()).unwrap();
    let document =
        |n: usize| Document::new(n.to_string(), text("松澜大学", &format!("举报{n}件。")));

    let mut writer = index.writer().unwrap();
    (0..300).for_each(|n| writer.put(document(n)).unwrap());
    assert_eq!(index.stats().unwrap().reports, 0);
    writer.commit().unwrap();
    assert_eq!(index.stats().unwrap().reports, 300);
    assert_eq!(index.put(document(1)).unwrap_err().kind, ErrorKind::LockedStore);

    let frozen = index.snapshot();
    assert_eq!(frozen.put(document(1)).unwrap_err().kind, ErrorKind::Frozen);
    assert!(writer.remove("7").unwrap());
    assert!(!writer.remove("7").unwrap());
    writer.put(document(1000)).unwrap();
    writer.commit().unwrap();
    assert_eq!((frozen.stats().unwrap().reports, index.stats().unwrap().reports), (300, 300));
    assert_eq!(mentions(&frozen, "举报7件").len(), 1);
    assert_eq!(mentions(&index, "举报7件").len(), 0);

    // What was not committed is not done.
    writer.put(document(2000)).unwrap();
    drop(writer);
    assert_eq!(Index::open(&store, Options::default()).unwrap().stats().unwrap().reports, 300);
}

#[test]
fn what_cannot_be_a_document_is_told() {
    let index = Index::in_memory(Options::default()).unwrap();
    let value = |document: Document| match index.put(document).unwrap_err().kind {
        ErrorKind::BadValue { name, .. } => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(value(Document::new("", "甲")), "id");
    assert_eq!(value(Document::new("a\nb", "甲")), "id");
    assert_eq!(value(Document::new("a".repeat(1025), "甲")), "id");
    assert_eq!(value(Document::new("a", "甲").source_url("javascript:1")), "url");
    assert_eq!(value(Document::new("a", "甲").school(" ")), "school");

    let added = index.put(Document::new("a", " \n")).unwrap();
    assert_eq!((added.files[0].status, index.stats().unwrap().reports), (Status::Unsupported, 0));
}

#[test]
fn an_iterator_gives_every_mention_of_one_generation() {
    let index = Index::in_memory(Options::default()).unwrap();
    let said = |n: usize| format!("第{n}季度收到举报{n}件，举报均已办结。\n").repeat(60);
    let documents = (0..20).map(|n| Document::new(format!("{n}"), text("松澜大学", &said(n))));
    index.put_all(documents).unwrap();

    let all = Filter::default();
    let mut listed = Vec::new();
    let keep = |mention| {
        listed.push(mention);
        true
    };
    index.mentions(&query("举报"), &all, keep).unwrap();

    let mut mentions = index.mentions_iter(&query("举报"), &all);
    let first = mentions.next().unwrap().unwrap();
    let mut writer = index.writer().unwrap();
    writer.remove("19").unwrap();
    writer.finish().unwrap();
    let rest: mingcha::Result<Vec<_>> = mentions.by_ref().collect();
    let found: Vec<_> = std::iter::once(first).chain(rest.unwrap()).collect();

    assert_eq!(listed.len(), 20 * (120 + 1));
    assert_eq!(found, listed);
    assert!(mentions.next().is_none());
    assert_eq!(index.mentions_iter(&query("珊瑚礁"), &all).count(), 0);
}
