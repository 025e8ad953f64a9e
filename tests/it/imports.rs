//! Who may know whom: the rooms of the library (`docs/architecture.md` has them as a table), held
//! against the `use` trees and paths of every file; circles of files; and names of types.

mod source;

use source::{Module, Named, Sources, module_of, paths};
use std::collections::{BTreeMap, BTreeSet};

/// A room, its parts (files and folders of `src`), and the rooms or parts that it may use.
struct Room {
    name: &'static str,
    parts: &'static [&'static str],
    may_use: &'static [&'static str],
}

/// The rooms on the way of the data: each uses only those before it.
const ROOMS: [Room; 11] = [
    Room {
        name: "ground",
        parts: &[
            "bits",
            "text",
            "note",
            "error",
            "table",
            "numbering",
            "crash",
            "progress",
            "provenance",
        ],
        may_use: &[],
    },
    Room {
        name: "report",
        parts: &[
            "document",
            "evidence",
            "report",
            "rules",
            "section",
            "statement",
            "placeholder",
            "requirement",
            "verdict",
            "token",
            "known",
            "link",
        ],
        may_use: &["ground"],
    },
    Room { name: "file", parts: &["file"], may_use: &["ground", "report"] },
    Room {
        name: "question",
        parts: &["query", "pattern", "snippet", "term"],
        may_use: &["ground", "report", "file"],
    },
    Room { name: "store", parts: &["store"], may_use: &["ground", "report", "question"] },
    Room { name: "ingest", parts: &["ingest"], may_use: &["ground", "report", "file", "store"] },
    Room {
        name: "index",
        parts: &["index"],
        may_use: &["ground", "report", "question", "file", "store", "ingest"],
    },
    Room {
        name: "answers",
        parts: &[
            "hit", "mention", "audit", "compare", "change", "reuse", "suggest", "export", "held",
            "proof", "verify",
        ],
        may_use: &["ground", "report", "question", "store", "index"],
    },
    // The shells use what `lib.rs` gives to everybody, and of its public modules only these.
    Room { name: "http", parts: &["http"], may_use: &["export"] },
    Room {
        name: "cli",
        parts: &["cli"],
        may_use: &["file", "section", "placeholder", "verdict", "export", "http"],
    },
    Room { name: "main", parts: &["main"], may_use: &["cli"] },
];

#[test]
fn every_file_uses_only_the_rooms_before_its_own() {
    let sources = Sources::read();
    let mut wrong = BTreeSet::new();
    let mut seen = 0;
    for (module, named) in sources.named() {
        for named in named {
            seen += 1;
            if !may_use(module, &named) {
                wrong.insert(format!("{} -> {}", file(module), room_of(&named.module).name));
            }
        }
    }

    compare("uses of a later room", wrong, &LATER_ROOMS);
    assert!(seen > 500, "the test reads `use` trees");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = Sources::read();
    let named = sources.named();
    let graph: BTreeMap<&Module, BTreeSet<&Module>> = named
        .iter()
        .map(|(&module, named)| (module, named.iter().map(|named| &named.module).collect()))
        .collect();

    let known: Vec<BTreeSet<&str>> =
        CIRCLES.iter().map(|circle| circle.iter().copied().collect()).collect();
    let mut new = Vec::new();
    let mut in_circles = BTreeSet::new();
    for circle in circles(&graph) {
        let files: BTreeSet<String> = circle.into_iter().map(file).collect();
        let is_known = known.iter().any(|known| files.iter().all(|file| known.contains(&**file)));
        in_circles.extend(files.iter().cloned());
        if !is_known {
            new.push(files);
        }
    }
    assert!(new.is_empty(), "circles that are not listed: {new:#?}");

    let known: Vec<&str> = known.into_iter().flatten().collect();
    compare("files in a circle", in_circles, &known);
}

#[test]
fn a_name_means_one_thing() {
    let sources = Sources::read();
    let mut shared = BTreeSet::new();
    let mut seen = 0;
    for (name, modules) in sources.types() {
        seen += 1;
        if modules.len() > 1 {
            let files: Vec<String> = modules.into_iter().map(file).collect();
            shared.insert(format!("{name}: {}", files.join(", ")));
        }
    }

    compare("names that two types share", shared, &SHARED_NAMES);
    assert!(seen > 300, "the test reads declarations");
}

#[test]
fn the_two_stores_know_nothing_of_each_other() {
    let (local, remote) = (["store", "local"], ["store", "remote"]);
    let is_under = |module: &Module, store: &[&str; 2]| module.iter().take(2).eq(store);
    for (module, named) in Sources::read().named() {
        for (one, other) in [(local, remote), (remote, local)] {
            let named = named.iter().find(|named| is_under(&named.module, &other));
            assert!(!is_under(module, &one) || named.is_none(), "{} uses {named:?}", file(module));
        }
    }
}

#[test]
fn only_one_place_names_each_engine() {
    for (engine, home) in [
        ("tantivy::", "store/local"),
        ("jieba_rs::", "token"),
        ("pinyin::{", "suggest/pinyin"),
        ("axum::", "http"),
        ("clap::", "cli"),
        ("rust_xlsxwriter::", "export/xlsx"),
        ("ureq::", "store/remote"),
    ] {
        for path in paths() {
            let text = std::fs::read_to_string(&path).unwrap();
            let named = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains(engine));
            let file = module_of(&path).join("/");
            assert!(!named || file.starts_with(home), "{file} names {engine}");
        }
    }
}

#[test]
fn the_description_of_the_api_is_named_by_the_http_side_and_by_derives_only() {
    for path in paths().into_iter().filter(|path| !module_of(path).starts_with(&["http".into()])) {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.contains("utoipa")) {
            assert_eq!(
                line.trim(),
                "#[cfg_attr(feature = \"http\", derive(utoipa::ToSchema))]",
                "{}",
                path.display()
            );
        }
    }
}

fn may_use(module: &Module, named: &Named) -> bool {
    let (room, used) = (room_of(module), room_of(&named.module));
    let is_shell = ["http", "cli", "main"].contains(&room.name);
    let is_listed = |name: &str| room.may_use.contains(&name);
    room.name == used.name
        || is_listed(used.name)
        || is_listed(&named.module[0])
        || is_shell && named.by_lib
}

fn room_of(module: &Module) -> &'static Room {
    let is_part = |room: &&Room| room.parts.contains(&module[0].as_str());
    ROOMS.iter().find(is_part).unwrap_or_else(|| panic!("{} is in no room", module[0]))
}

fn file(module: &Module) -> String {
    module.join("/")
}

/// What is wrong must be listed, and what is listed must still be wrong: the lists only shrink.
fn compare(what: &str, found: BTreeSet<String>, known: &[&str]) {
    let known: BTreeSet<String> = known.iter().map(|&known| known.to_owned()).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    let done: Vec<&String> = known.difference(&found).collect();
    assert!(new.is_empty(), "{what} that are not listed: {new:#?}");
    assert!(done.is_empty(), "{what} that are no more, to be struck off the list: {done:#?}");
}

/// The largest sets of files of which each leads to every other; of two files or more.
fn circles<'a>(graph: &BTreeMap<&'a Module, BTreeSet<&'a Module>>) -> Vec<Vec<&'a Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        graph.keys().map(|&from| (from, reached_from(graph, from))).collect();
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();

    for (&from, to) in &reached {
        let together = |other: &&&Module| reached.get(**other).is_some_and(|of| of.contains(from));
        let circle: Vec<&Module> = to.iter().filter(together).copied().collect();
        if circle.len() > 1 && seen.insert(circle.clone()) {
            circles.push(circle);
        }
    }
    circles
}

fn reached_from<'a>(
    graph: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
    from: &'a Module,
) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(at) = next.pop() {
        let named = graph.get(at).into_iter().flatten();
        next.extend(named.filter(|named| reached.insert(**named)));
    }
    reached
}

/// Uses of a later room that still exist.
const LATER_ROOMS: [&str; 0] = [];

/// Circles that still exist.
const CIRCLES: [&[&str]; 0] = [];

/// Names that two types still share, and where they are.
const SHARED_NAMES: [&str; 0] = [];
