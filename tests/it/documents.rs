//! The documents: links lead somewhere, paths exist, commands print what they say, examples run.

#[cfg(feature = "cli")]
mod session;

use crate::support::samples;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most words of either README, as `wc -w` counts them.
const MOST_WORDS: usize = 1300;
/// The most Chinese characters of the Chinese one.
const MOST_HAN: usize = 2600;
/// The most bytes of a picture.
const MOST_PICTURE_BYTES: u64 = 150 * 1024;

/// The folders that documents name files of.
const FOLDERS: [&str; 6] = ["docs/", "examples/", "index/", "src/", "tests/", "web/"];

/// What these folders get when the program runs.
const MADE: [&str; 1] = ["index/store"];

/// A document of the project.
struct Document {
    /// Its path from the root of the project.
    path: PathBuf,
    text: String,
}

/// A link in a document: a file, from the document's folder, and a heading of that file.
struct Link {
    line: usize,
    file: String,
    anchor: Option<String>,
}

#[test]
fn links_between_documents_lead_to_files_and_headings() {
    let mut wrong = Vec::new();

    for document in documents() {
        for link in document.links() {
            if let Err(why) = document.follow(&link) {
                wrong.push(format!("{}:{}: {why}", document.path.display(), link.line));
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_document_is_linked_from_another_one() {
    let documents = documents();
    let mut linked = BTreeSet::new();

    for document in &documents {
        let targets = document.links().into_iter().filter(|link| !link.file.is_empty());
        linked.extend(targets.map(|link| document.target(&link)).filter(|to| *to != document.path));
    }

    let all = documents.iter().map(|document| document.path.clone());
    let alone: Vec<PathBuf> = all.filter(|path| !linked.contains(path)).collect();
    assert!(alone.is_empty(), "no other document links to {alone:?}");
}

#[test]
fn paths_that_documents_name_exist() {
    let mut wrong = Vec::new();

    for document in documents() {
        for path in document.named_paths() {
            if !root().join(&path).exists() {
                wrong.push(format!("{}: {path}", document.path.display()));
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readmes_are_short_and_lead_to_each_other() {
    for (name, other) in [("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")] {
        let text = read(name);
        let words = text.split_whitespace().count();
        let han = text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();

        assert!(words <= MOST_WORDS, "{name} has {words} words");
        assert!(han <= MOST_HAN, "{name} has {han} Chinese characters");
        assert!(text.lines().next().unwrap().contains(&format!("({other})")), "{name}");
    }
}

/// `UPDATE_EXPECT=1` writes what the commands print into the documents.
#[test]
#[cfg(feature = "cli")]
fn commands_print_what_the_documents_say() {
    let mut documents = documents();
    documents.retain(|document| document.text.contains("```console"));

    // Each document has a folder of its own, so all can run side by side.
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> =
            documents.iter().map(|document| scope.spawn(|| document.run_commands())).collect();
        runs.into_iter().filter_map(|run| run.join().unwrap()).collect()
    });

    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 writes them anew", wrong.join("\n"));
}

/// A row of the guides' table: a question, the command that answers it, what it prints.
#[cfg(feature = "cli")]
fn question(line: &str) -> Option<(&str, &str)> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [_, _, command, answer, _] = cells.as_slice() else { return None };
    let command = command.strip_prefix('`')?.strip_suffix('`')?;
    command.starts_with("mingcha ").then_some((command, answer.trim_matches('`')))
}

#[test]
#[cfg(feature = "cli")]
fn twenty_questions_are_answered_as_the_guides_say() {
    let one_spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");

    for (name, lang) in [("docs/guide.md", "en"), ("docs/guide.zh-CN.md", "zh")] {
        let text = read(name);
        let session = session::Session::new(lang);
        session.run("mingcha index tests/corpus");
        session.run("printf '岚川大学\\n云溪大学\\n' > list.txt");

        let rows: Vec<(&str, &str)> = text.lines().filter_map(question).collect();
        assert_eq!(rows.len(), 20, "{name}");
        for (command, answer) in rows {
            let shown = one_spaced(&session.run(command).join("\n"));
            assert!(shown.contains(&one_spaced(answer)), "{name}: {command}: {answer}\n{shown}");
        }
    }
}

#[test]
fn pictures_are_small_pngs() {
    let pictures = files_under("docs/pictures", "png");
    assert!(!pictures.is_empty());

    for picture in pictures {
        let bytes = std::fs::read(root().join(&picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{}", picture.display());
        assert!(bytes.len() as u64 <= MOST_PICTURE_BYTES, "{}: {}", picture.display(), bytes.len());
    }
}

/// `cargo test` builds the examples; `cargo test --test it` does not.
#[test]
fn the_examples_run() {
    let home = tempfile::tempdir().unwrap();
    let csv = home.path().join("mentions.csv");
    let (samples, csv) = (samples().display().to_string(), csv.display().to_string());

    for (name, args, expected) in [
        ("search", vec![&samples], "sections in"),
        ("export_mentions", vec![&samples, &csv], "mentions in"),
        ("own_document_source", vec![&samples], "https://records.example/"),
    ] {
        let Some(program) = example(name) else { continue };
        let output = Command::new(program).args(args).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains(expected), "{name}: {text}{error}");
    }
}

/// The program of an example, if it has been built. Where it has not, the test fails if `CI` is
/// set.
fn example(name: &str) -> Option<PathBuf> {
    let test = std::env::current_exe().unwrap();
    let program = test.parent()?.parent()?.join("examples").join(name);

    if program.exists() {
        return Some(program);
    }

    assert!(
        std::env::var_os("CI").is_none(),
        "example {name} is not built; `cargo test` builds it"
    );
    println!("did not run: example {name} (`cargo test` without `--test` builds it)");
    None
}

impl Document {
    fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();

        for (number, line) in prose(&self.text) {
            for target in targets(line).into_iter().filter(|target| !is_elsewhere(target)) {
                let (file, anchor) = match target.split_once('#') {
                    Some((file, anchor)) => (file, Some(anchor.to_owned())),
                    None => (target, None),
                };
                links.push(Link { line: number, file: file.to_owned(), anchor });
            }
        }

        links
    }

    /// The file that a link leads to, from the root of the project.
    fn target(&self, link: &Link) -> PathBuf {
        if link.file.is_empty() {
            return self.path.clone();
        }

        let mut path = self.path.parent().unwrap().to_path_buf();

        for part in link.file.split('/') {
            match part {
                ".." => _ = path.pop(),
                part => path.push(part),
            }
        }

        path
    }

    fn follow(&self, link: &Link) -> Result<(), String> {
        let target = self.target(link);

        if !root().join(&target).exists() {
            return Err(format!("there is no {}", target.display()));
        }

        let Some(anchor) = &link.anchor else { return Ok(()) };
        let headings = anchors(&std::fs::read_to_string(root().join(&target)).unwrap());

        if headings.contains(anchor) {
            Ok(())
        } else {
            Err(format!("{} has no heading #{anchor}", target.display()))
        }
    }

    /// Runs the commands of the document, and says where the first one prints something else. A
    /// document that is to be written anew is.
    #[cfg(feature = "cli")]
    fn run_commands(&self) -> Option<String> {
        let name = self.path.to_string_lossy();
        let session = session::Session::new(if name.ends_with(".zh-CN.md") { "zh" } else { "en" });
        let renewed = session::renewed(&self.text, &session);

        if std::env::var_os("UPDATE_EXPECT").is_some() && renewed != self.text {
            std::fs::write(root().join(&self.path), &renewed).unwrap();
            return None;
        }

        if renewed == self.text {
            return None;
        }

        // Behind the last line of the shorter text comes an empty one.
        let said = self.text.lines().chain(std::iter::repeat(""));
        let shown = renewed.lines().chain(std::iter::repeat(""));
        let (number, (said, shown)) =
            (1..).zip(said.zip(shown)).find(|(_, (said, shown))| said != shown)?;

        Some(format!("{name}:{number}: the document has\n{said}\nand not\n{shown}"))
    }

    /// Paths in `code` of the project's own folders. A name with a placeholder in it is none.
    fn named_paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();

        for (_, line) in prose(&self.text) {
            for code in line.split('`').skip(1).step_by(2) {
                let is_own = FOLDERS.iter().any(|folder| code.starts_with(folder));
                let is_path = code.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
                let is_placeholder = code.chars().any(|c| c.is_ascii_uppercase());

                if is_own && is_path && !is_placeholder && !MADE.contains(&code) {
                    paths.insert(code.to_owned());
                }
            }
        }

        paths
    }
}

/// The lines of a document that are no code, with their 1-based numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;

    (1..).zip(text.lines()).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// What the links and pictures of a line lead to: `[…](HERE)`.
fn targets(line: &str) -> Vec<&str> {
    let outside_code: Vec<&str> = line.split('`').step_by(2).collect();
    let starts = outside_code.into_iter().flat_map(|part| part.split("](").skip(1));

    // A link whose words are code has its `](` in the part behind the code.
    starts.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).collect()
}

fn is_elsewhere(target: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

/// The anchors that a forge gives the headings of a document: lower case, no punctuation, hyphens
/// for spaces.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();

    for (_, line) in prose(text) {
        let heading = line.trim_start_matches('#');
        if !line.starts_with('#') || !heading.starts_with(' ') {
            continue;
        }

        let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        let plain = kept.collect::<String>().to_lowercase().replace(' ', "-");
        let before = anchors.iter().filter(|anchor| **anchor == plain).count();
        anchors.push(if before == 0 { plain } else { format!("{plain}-{before}") });
    }

    anchors
}

/// All documents: those of the root and those in `docs/`.
fn documents() -> Vec<Document> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| PathBuf::from(entry.unwrap().file_name()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    paths.extend(files_under("docs", "md"));
    paths.sort();

    paths.into_iter().map(|path| Document { text: read(&path), path }).collect()
}

/// The files in `folder` and the folders in it whose names end so, from the root of the project.
fn files_under(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(folder)];
    let mut files = Vec::new();

    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root().join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                files.push(path);
            }
        }
    }

    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}
