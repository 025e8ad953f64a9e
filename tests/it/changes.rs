//! A saved answer against the store of today: what is new, gone and unchanged, equal to a naive
//! difference, and why.

use crate::support::{query, report, samples};
use mingcha::text::fold;
use mingcha::{
    Adding, Catalogue, Change, ChangedMention, Changes, ErrorKind, Filter, Index, Label, Mention,
    Options, Reason, Rules, Vanished,
};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// An answer as it is saved: a mention a line, then the receipt.
fn save(index: &Index, text: &str, filter: &Filter) -> String {
    let mut saved = String::new();
    let receipt = index.mentions(&query(text), filter, |mention| {
        saved += &format!("{}\n", serde_json::to_string(&mention).unwrap());
        true
    });
    saved + &format!("{}\n", serde_json::json!({ "receipt": receipt.unwrap() }))
}

fn since(index: &Index, saved: &str) -> (Changes, Vec<ChangedMention>) {
    let mut told = Vec::new();
    let changes = index.changes_since(Cursor::new(saved), |changed| {
        told.push(changed);
        true
    });
    (changes.unwrap(), told)
}

fn all(index: &Index, text: &str, filter: &Filter) -> Vec<Mention> {
    let mut mentions = Vec::new();
    index
        .mentions(&query(text), filter, |mention| {
            mentions.push(mention);
            true
        })
        .unwrap();
    mentions
}

/// The counts by reason.
fn reasons(changes: &Changes) -> Vec<(Change, Reason, usize)> {
    changes.reasons.iter().map(|of| (of.change, of.reason, of.mentions)).collect()
}

/// How often each quote stands in each file: twelve folded characters on each side of the mention,
/// within its paragraph, cut from the report's own text.
fn quotes(index: &Index, mentions: &[Mention]) -> BTreeMap<(String, String), usize> {
    let mut quotes = BTreeMap::new();
    for mention in mentions {
        let text = index.report(&mention.report_id).unwrap().text;
        let from = text[..mention.start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[mention.end..].find('\n').map_or(text.len(), |at| mention.end + at);
        let before = fold(&text[from..mention.start]).chars;
        let after = fold(&text[mention.end..to]).chars;
        let mut quote: String = before[before.len().saturating_sub(12)..].iter().collect();
        quote += &fold(&mention.text).text();
        quote.extend(&after[..after.len().min(12)]);
        *quotes.entry((mention.file.clone(), quote)).or_insert(0) += 1;
    }
    quotes
}

/// What the first has more often than the second.
fn more(a: &BTreeMap<(String, String), usize>, b: &BTreeMap<(String, String), usize>) -> usize {
    a.iter().map(|(key, count)| count.saturating_sub(b.get(key).copied().unwrap_or(0))).sum()
}

/// The sample reports in a folder of their own.
fn copied_samples(dir: &Path) -> (PathBuf, Vec<PathBuf>) {
    let folder = dir.join("in");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(samples()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    (folder, paths)
}

fn utf8(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).unwrap()).ok()
}

#[test]
fn changes_equal_a_naive_difference_after_reports_came_went_and_were_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, paths) = copied_samples(dir.path());
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let queries = [
        "公开",
        "举报 | 复议",
        "信息公开 NEAR/20 年度",
        "公开 kind:complaints",
        "公开 -投诉",
        "不会有的词",
    ];
    let filter = Filter::default();
    let saved: Vec<String> = queries.iter().map(|text| save(&index, text, &filter)).collect();
    let before: Vec<_> =
        queries.iter().map(|text| quotes(&index, &all(&index, text, &filter))).collect();

    // One goes, one comes, and of the rest some lose their last lines, some get one more, some a
    // line before all others.
    std::fs::remove_file(&paths[0]).unwrap();
    std::fs::write(folder.join("new.txt"), report("新设大学", "公开栏目收到举报一件，依法公开。"))
        .unwrap();
    for (i, path) in paths.iter().enumerate().skip(1) {
        let Some(text) = utf8(path) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        let changed = match i % 4 {
            0 => lines[..lines.len() * 2 / 3].join("\n"),
            1 => format!("{}\n另行公开：收到举报与复议各一件。\n", text.trim_end()),
            2 => format!("{}\n学校此前已公开有关事项。\n{}\n", lines[0], lines[1..].join("\n")),
            _ => continue,
        };
        std::fs::write(path, changed).unwrap();
    }
    let adding = Adding { vanished: Vanished::Pruned, ..Adding::default() };
    let added = index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap();
    assert!(added.replaced > 10 && added.removed == 1 && added.unchanged > 3, "{added:?}");

    let mut moved = 0;
    for ((text, saved), before) in queries.iter().zip(&saved).zip(&before) {
        let today = all(&index, text, &filter);
        let now = quotes(&index, &today);
        let (changes, told) = since(&index, saved);
        assert_eq!((changes.new, changes.gone), (more(&now, before), more(before, &now)), "{text}");
        assert_eq!(changes.gone + changes.unchanged, changes.before.mentions, "{text}");
        assert_eq!(changes.new + changes.unchanged, today.len(), "{text}");
        assert!(!changes.is_same_store && changes.receipt.counts.mentions == today.len());
        let of = |wanted: Change| told.iter().filter(move |changed| changed.change == wanted);
        assert_eq!(of(Change::Gone).count(), changes.gone);
        let mut shown: Vec<&Mention> =
            of(Change::New).chain(of(Change::Unchanged)).map(|of| &of.mention).collect();
        shown.sort_by_key(|mention| &mention.url);
        let mut today: Vec<&Mention> = today.iter().collect();
        today.sort_by_key(|mention| &mention.url);
        assert_eq!(shown, today, "{text}: each of today's mentions is told of once");
        let counted: usize = changes.reasons.iter().map(|of| of.mentions).sum();
        assert_eq!(counted, changes.new + changes.gone + changes.unchanged);
        for changed in &told {
            let name = changed.mention.file.rsplit('/').next().unwrap();
            let expected = match (changed.change, changed.reason) {
                (Change::New, Reason::ReportAdded) => {
                    name == "new.txt" || saved.lines().all(|l| !l.contains(name))
                }
                (Change::Gone, Reason::ReportRemoved) => paths[0].ends_with(&changed.mention.file),
                (Change::Unchanged, Reason::SamePlace) => {
                    changed.was.as_ref() == Some(&changed.mention.url)
                }
                (_, Reason::ReportReplaced) => name != "new.txt",
                _ => false,
            };
            assert!(expected, "{text}: {changed:?}");
        }
        moved += reasons(&changes)
            .iter()
            .filter(|of| of.1 == Reason::ReportReplaced && of.0 == Change::Unchanged)
            .count();
    }
    assert!(moved >= 4, "mentions are told again in replaced reports");
}

#[test]
fn an_unchanged_store_is_known_at_once_and_a_store_made_anew_holds_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, _) = copied_samples(dir.path());
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let saved = save(&index, "公开", &Filter::default());
    let (changes, told) = since(&index, &saved);
    assert!(
        changes.is_same_store
            && told.is_empty()
            && changes.notes[0].en.contains("nothing can have changed")
    );
    assert_eq!((changes.new, changes.gone, changes.unchanged), (0, 0, changes.before.mentions));

    let anew = crate::support::store(&dir.path().join("anew"), std::slice::from_ref(&folder));
    let (changes, told) = since(&anew, &saved);
    assert!(!changes.is_same_store && changes.before.digest == changes.today.digest);
    assert_eq!(reasons(&changes), [(Change::Unchanged, Reason::SamePlace, told.len())]);
    assert_eq!(told.len(), changes.before.mentions);
    let mut some = 0;
    let changes = anew.changes_since(Cursor::new(&saved), |_| {
        some += 1;
        some < 3
    });
    assert_eq!(
        (some, changes.unwrap().unchanged),
        (3, told.len()),
        "counts are whole wherever the sink stops"
    );
}

#[test]
fn why_a_mention_came_or_went_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("a.txt", &report("云岭大学", "收到举报一件。"));
    write("b.txt", &report("云岭大学", "收到举报两件。").replace("2020-2021", "2021-2022"));
    let store = dir.path().join("store");
    let index = crate::support::store(&store, std::slice::from_ref(&folder));
    let mut filter = Filter::default();
    filter.add(Label::School, "云岭大学").unwrap();
    let saved = save(&index, "举报", &filter);

    // A catalogue says that one of them is another school's.
    let catalogue = Catalogue::parse("file,school\na.txt,岚川大学\n".as_bytes(), &folder).unwrap();
    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap();
    let (changes, _) = since(&index, &saved);
    let expected =
        [(Change::Gone, Reason::OutOfScope, 1), (Change::Unchanged, Reason::SamePlace, 1)];
    assert_eq!(reasons(&changes), expected);
    assert!(changes.notes.iter().any(|note| note.en.contains("catalogue")), "{:?}", changes.notes);

    // The store is built by other rules: what is found then may have been there.
    write("c.txt", &report("云岭大学", "收到举报三件。").replace("2020-2021", "2022-2023"));
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    drop(index);
    std::fs::write(dir.path().join("dict.txt"), "云岭\n").unwrap();
    let options = Options { rules: Rules::load(dir.path()).unwrap(), ..Options::default() };
    Index::rebuild(&store, options.clone(), &|_| {}).unwrap();
    let index = Index::open(&store, options).unwrap();
    let (changes, _) = since(&index, &saved);
    assert_eq!(reasons(&changes)[0], (Change::New, Reason::ReportAddedOrReadAnew, 1));
    assert!(
        changes.notes.iter().any(|note| note.zh.starts_with("规则不同")),
        "{:?}",
        changes.notes
    );

    // A successor of a successor, without the mention; and one that is removed.
    write("b.txt", &report("云岭大学", "无。").replace("2020-2021", "2021-2022"));
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    write("b.txt", &report("云岭大学", "没有。").replace("2020-2021", "2021-2022"));
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    index.remove(&[folder.join("a.txt").to_string_lossy().into_owned()]).unwrap();
    let (changes, _) = since(&index, &saved);
    let gone: Vec<_> = reasons(&changes).into_iter().filter(|of| of.0 == Change::Gone).collect();
    assert_eq!(
        gone,
        [(Change::Gone, Reason::ReportReplaced, 1), (Change::Gone, Reason::ReportRemoved, 1)]
    );
}

#[test]
fn what_is_no_saved_answer_is_refused_with_the_line() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, _) = copied_samples(dir.path());
    let index = crate::support::store(&dir.path().join("store"), &[folder]);
    let saved = save(&index, "公开", &Filter::default());
    let lines: Vec<&str> = saved.lines().collect();
    let (last, mentions) = lines.split_last().unwrap();
    let joined = |lines: &[&str]| lines.join("\n");
    let asked =
        |line: &str, query: &str| line.replacen('{', &format!("{{\"query\": \"{query}\", "), 1);
    let two_queries = [asked(lines[0], "公开"), asked(lines[1], "举报")].join("\n");
    let cases: [(String, usize, &str); 11] = [
        (String::new(), 1, "before its receipt"),
        (joined(mentions), mentions.len() + 1, "before its receipt"),
        (joined(&[lines[0], lines[1], &lines[2][..20]]), 3, "neither a mention"),
        (joined(&[lines[0], "nonsense", last]), 2, "neither a mention"),
        (joined(&[lines[0], "{\"report\": 3}"]), 2, "neither a mention"),
        (joined(&lines[1..]), lines.len() - 1, "the receipt says"),
        (joined(&[&lines[..], &[lines[0]]].concat()), lines.len() + 1, "follows the receipt"),
        ("{\n  \"mentions\": []\n}\n".to_owned(), 1, "JSONL is wanted"),
        (two_queries, 2, "several queries"),
        (
            saved.replace("\"complete\":true", "\"complete\":true,\"terms\":[{}]"),
            lines.len(),
            "several queries",
        ),
        (saved.replace("\"complete\":true", "\"complete\":false"), lines.len(), "complete"),
    ];
    for (text, line, words) in cases {
        let error = index.changes_since(Cursor::new(&text), |_| true).unwrap_err();
        let ErrorKind::BadAnswer { line: at, found } = &error.kind else { panic!("{error:?}") };
        assert!(*at == line && found.en.contains(words), "{words}, line {line}: {error}");
        assert!(error.note().zh.contains(&format!("第 {line} 行")));
    }
    let with_mark = format!("\u{FEFF}{saved}\n");
    assert!(
        since(&index, &with_mark).0.is_same_store,
        "a byte order mark and an empty line at the end do no harm"
    );
}

#[cfg(feature = "cli")]
#[test]
fn the_command_says_what_changed_and_ends_by_it() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mingcha"));
        command
            .current_dir(dir.path())
            .env_remove("MINGCHA_LANG")
            .env_remove("MINGCHA_RULES")
            .env("MINGCHA_STORE", "store");
        let output = command.args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    std::fs::write(dir.path().join("a.txt"), report("云岭大学", "收到举报一件。")).unwrap();
    assert_eq!(run(&["index", "a.txt"]).0, 0);
    let index = Index::open(&dir.path().join("store"), Options::default()).unwrap();
    std::fs::write(dir.path().join("saved.jsonl"), save(&index, "举报", &Filter::default()))
        .unwrap();
    drop(index);
    let (code, out, err) = run(&["mentions", "--since", "saved.jsonl"]);
    assert!(code == 1 && out.is_empty() && err.contains("完全相同"), "{out}{err}");

    std::fs::write(dir.path().join("b.txt"), report("青屿大学", "收到举报两件。")).unwrap();
    run(&["index", "b.txt"]);
    run(&["remove", "a.txt"]);
    let (code, out, err) = run(&["mentions", "--since", "saved.jsonl"]);
    assert!(
        code == 0 && out.lines().count() == 2 && err.contains("新增 1，消失 1，未变 0"),
        "{out}{err}"
    );
    assert!(
        out.starts_with("新增\t") && out.contains("消失\t报告已移除\t云岭大学\t2020-2021"),
        "{out}"
    );
    let (code, out, _) = run(&["mentions", "--since", "saved.jsonl", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &answer["new"], &answer["gone"]), (0, &1.into(), &1.into()));
    assert_eq!(answer["mentions"][0]["reason"], "report_added");
    assert!(answer["receipt"]["complete"] == true && answer["reasons"][0]["mentions"] == 1);

    std::fs::write(dir.path().join("cut.jsonl"), "{}").unwrap();
    let (code, out, err) = run(&["mentions", "--since", "cut.jsonl", "--lang", "en"]);
    assert!(
        code == 2 && out.is_empty() && err.contains("cut.jsonl") && err.contains("line 1"),
        "{out}{err}"
    );
    assert_eq!(run(&["mentions", "--since", "none.jsonl"]).0, 2);
    assert_eq!(run(&["mentions", "举报", "--since", "saved.jsonl"]).0, 2);
}
