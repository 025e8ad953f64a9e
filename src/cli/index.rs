//! `mingcha index`: reports into the store, and what became of each file.

use super::bar::Bar;
use super::out::{Ink, Out};
use super::{End, Setting};
use clap::Args;
use mingcha::{Added, Error, ErrorKind, FileEntry, Lang, Sources};
use std::io;
use std::path::PathBuf;

/// Files that could not be read and are listed by name.
const SHOWN_UNREADABLE: usize = 20;
/// Warnings that are listed.
const SHOWN_WARNINGS: usize = 5;

#[derive(Args)]
pub struct Index {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
}

impl Index {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        // What exists is indexed before what does not is an error; no store is made for nothing.
        let (paths, missing): (Vec<PathBuf>, Vec<PathBuf>) = self.paths.iter().cloned().partition(|path| path.exists());
        if paths.is_empty() {
            must_exist(&missing)?;
        }
        let index = setting.open_or_create(sources(self.no_sources))?;
        let bar = Bar::new(out.lang());
        let added = index.add(&paths, &|progress| bar.show(progress));
        bar.clear();
        print(&added?, out)?;
        must_exist(&missing)?;
        Ok(End::found(index.stats()?.reports > 0))
    }
}

/// What `--no-sources` stands for.
pub fn sources(no_sources: bool) -> Sources {
    if no_sources { Sources::Left } else { Sources::Kept }
}

/// Refuses a path that does not exist, before a store is made for nothing.
pub fn must_exist(paths: &[PathBuf]) -> mingcha::Result<()> {
    match paths.iter().find(|path| !path.exists()) {
        Some(path) => Err(Error::from(ErrorKind::NotFound).at(path)),
        None => Ok(()),
    }
}

/// Prints what a run did, as JSON or in short.
pub fn print(added: &Added, out: &mut Out) -> io::Result<()> {
    if out.is_json() {
        return out.json(added);
    }
    print_unreadable(added, out)?;
    print_warnings(added, out)?;
    let counts = match out.lang() {
        Lang::Zh => format!(
            "新文件 {}，替换 {}，未变 {}，移除 {}；其中不可读 {}",
            added.added,
            added.replaced,
            added.unchanged,
            added.removed,
            unreadable(added).count()
        ),
        Lang::En => format!(
            "new files {}, replaced {}, unchanged {}, removed {}; unreadable among them {}",
            added.added,
            added.replaced,
            added.unchanged,
            added.removed,
            unreadable(added).count()
        ),
    };
    out.line(&out.ink(Ink::Head, &counts))?;
    let rate = rate(added, out);
    out.line(&out.ink(Ink::Dim, &rate))
}

fn unreadable(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| !entry.status.is_readable())
}

fn print_unreadable(added: &Added, out: &mut Out) -> io::Result<()> {
    for entry in unreadable(added).take(SHOWN_UNREADABLE) {
        let reason = entry.reason.as_ref().map_or(entry.status.as_str(), |reason| reason.text(out.lang()));
        let label = out.ink(Ink::Bad, out.pick("不可读", "unreadable"));
        out.line(&format!("{label}  {}  {reason}", entry.file))?;
    }
    print_more(unreadable(added).count().saturating_sub(SHOWN_UNREADABLE), out)
}

fn print_warnings(added: &Added, out: &mut Out) -> io::Result<()> {
    let warnings = || added.files.iter().flat_map(|entry| entry.warnings.iter().map(move |warning| (entry, warning)));
    for (entry, warning) in warnings().take(SHOWN_WARNINGS) {
        let label = out.ink(Ink::Mark, out.pick("注意", "warning"));
        out.line(&format!("{label}  {}  {}", entry.file, warning.text(out.lang())))?;
    }
    print_more(warnings().count().saturating_sub(SHOWN_WARNINGS), out)
}

fn print_more(left: usize, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        _ if left == 0 => return Ok(()),
        Lang::Zh => format!("……另有 {left} 条，--json 可看全部"),
        Lang::En => format!("… {left} more; --json shows all"),
    };
    out.line(&out.ink(Ink::Dim, &line))
}

fn rate(added: &Added, out: &Out) -> String {
    if added.bytes == 0 {
        return match out.lang() {
            Lang::Zh => format!("用时 {:.2} 秒；索引 {}", added.seconds, added.generation),
            Lang::En => format!("{:.2} s; store {}", added.seconds, added.generation),
        };
    }
    let megabytes = added.bytes as f64 / 1e6;
    let rate = if added.seconds > 0.0 { megabytes / added.seconds } else { 0.0 };
    match out.lang() {
        Lang::Zh => format!(
            "读入 {megabytes:.2} MB，用时 {:.2} 秒，每秒 {rate:.1} MB；索引 {}",
            added.seconds, added.generation
        ),
        Lang::En => {
            format!("read {megabytes:.2} MB in {:.2} s, {rate:.1} MB/s; store {}", added.seconds, added.generation)
        }
    }
}
