//! `mingcha index`: reports into the store, and what became of each file.

use super::bar::Bar;
use super::log::Log;
use super::out::{Ink, Out};
use super::watch::{Changed, Watch};
use super::{End, Setting, stop};
use clap::Args;
use mingcha::{
    Added, Adding, Catalogue, CatalogueUse, Error, ErrorKind, FileEntry, Lang, Note, Outcome, Sources, Status, Vanished,
};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Files of a kind that are listed by name.
const SHOWN_FILES: usize = 20;
/// Warnings, and rows of a catalogue of a kind, that are listed.
const SHOWN_WARNINGS: usize = 5;

#[derive(Args)]
pub struct Index {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Table that counts more than the texts (CSV or JSONL: file, school, year, url, published; further columns are kept)
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Remove files from the store that are no more
    #[arg(long)]
    prune: bool,
    /// File to write what became of each file to, a line of JSON each, after what it holds
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Go on to follow the paths and index what changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
}

impl Index {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let catalogue = self.catalogue.as_deref().map(Catalogue::load).transpose()?;
        // What exists is indexed before what does not is an error; no store is made for nothing.
        let (paths, missing): (Vec<PathBuf>, Vec<PathBuf>) = self.paths.iter().cloned().partition(|path| path.exists());
        if paths.is_empty() && !(self.prune && mingcha::Index::exists(&setting.store)) {
            must_exist(&missing)?;
        }
        let log = self.log.as_deref().map(|path| Log::open(path, out.lang())).transpose()?;
        let index = setting.open_or_create(sources(self.no_sources))?;
        let (paths, missing) = self.with_vanished(&index, paths, missing)?;
        let stop = stop::asked();
        // From before the first run, so that nothing that changes during it is missed.
        let watch = self.watch.then(|| self.follow(&paths, setting)).transpose()?;
        let added = self.add(&index, &paths, &Run { catalogue, changed: None, log: log.as_ref(), stop }, out.lang())?;
        match self.watch && out.is_json() {
            true => out.json_line(&added)?,
            false => print(&added, out)?,
        }
        if added.stopped {
            return Ok(End::Stopped);
        }
        must_exist(&missing)?;
        match watch {
            Some(watch) => self.keep_following(watch, &index, log.as_ref(), out),
            None => Ok(End::found(index.stats()?.reports > 0)),
        }
    }

    /// Where what vanished is pruned, a path that is only a file of the store is no mistake.
    fn with_vanished(
        &self,
        index: &mingcha::Index,
        mut paths: Vec<PathBuf>,
        missing: Vec<PathBuf>,
    ) -> mingcha::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
        let mut still_missing = Vec::new();
        for path in missing {
            match self.prune && index.knows(&path)? {
                true => paths.push(path),
                false => still_missing.push(path),
            }
        }
        if paths.is_empty() {
            must_exist(&still_missing)?;
        }
        Ok((paths, still_missing))
    }

    fn add(&self, index: &mingcha::Index, paths: &[PathBuf], run: &Run<'_>, lang: Lang) -> anyhow::Result<Added> {
        let bar = Bar::new(lang);
        let log = run.log.map(|log| move |outcome: &Outcome<'_>| log.file(outcome));
        let adding = Adding {
            catalogue: run.catalogue.as_ref(),
            vanished: if self.prune { Vanished::Pruned } else { Vanished::Kept },
            changed: run.changed,
            stop: Some(run.stop),
            log: log.as_ref().map(|log| log as &(dyn Fn(&Outcome<'_>) + Sync)),
        };
        let added = index.add_with(paths, &adding, &|progress| bar.show(progress));
        bar.clear();
        let added = added?;
        run.log.map_or(Ok(()), |log| log.end(&added))?;
        Ok(added)
    }

    fn follow(&self, paths: &[PathBuf], setting: &Setting) -> anyhow::Result<Watch> {
        let ignored = std::iter::once(&setting.store).chain(&self.log).cloned().collect();
        Watch::start(paths, ignored, self.catalogue.as_deref())
    }

    /// Indexes what changes until it is stopped. Between two rounds the store is free for others.
    fn keep_following(
        &self,
        mut watch: Watch,
        index: &mingcha::Index,
        log: Option<&Log>,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        say(&Note::new("正在留意变化（Ctrl-C 停止）", "following changes (Ctrl-C stops)"), out)?;
        let stop = stop::asked();
        while let Some(changed) = watch.next(stop) {
            let added = self.round(&watch, &changed, index, log, out.lang());
            match added {
                Ok(added) if added.stopped => {
                    print(&added, out)?;
                    return Ok(End::Stopped);
                }
                Ok(added) if added.files.is_empty() => {}
                Ok(added) => print_round(&added, out)?,
                Err(error) => self.wait_after(&error, changed, &mut watch, out)?,
            }
        }
        say(&Note::new("已停止", "stopped"), out)?;
        Ok(End::Found)
    }

    fn round(
        &self,
        watch: &Watch,
        changed: &Changed,
        index: &mingcha::Index,
        log: Option<&Log>,
        lang: Lang,
    ) -> anyhow::Result<Added> {
        let changed = match changed {
            Changed::Everything => None,
            Changed::Paths(paths) => Some(paths.as_slice()),
        };
        // A table that is being written is read whole in the next round.
        let catalogue = self.catalogue.as_deref().map(Catalogue::load).transpose()?;
        self.add(index, watch.paths(), &Run { catalogue, changed, log, stop: stop::asked() }, lang)
    }

    /// What cannot be done now is done once it can be: when another process has written, when a folder is back.
    fn wait_after(
        &self,
        error: &anyhow::Error,
        changed: Changed,
        watch: &mut Watch,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        let is_locked = error.downcast_ref::<Error>().is_some_and(|error| error.kind == ErrorKind::LockedStore);
        if !is_locked {
            super::out::error_line(&super::told(error), out.lang());
        }
        let stop = stop::asked();
        let is_there = || watch.paths().iter().all(|path| path.exists());
        let was_there = is_there();
        while !is_there() && !stop.load(std::sync::atomic::Ordering::Relaxed) {
            std::thread::sleep(super::watch::TICK);
        }
        match is_there() {
            false => {}
            true if !was_there => watch.renew()?,
            true if is_locked => watch.put_back(changed),
            true => watch.owe_everything(),
        }
        Ok(())
    }
}

/// One run of several.
struct Run<'a> {
    catalogue: Option<Catalogue>,
    changed: Option<&'a [PathBuf]>,
    log: Option<&'a Log>,
    stop: &'a AtomicBool,
}

fn say(note: &Note, out: &mut Out) -> io::Result<()> {
    out.say_note(note)?;
    out.flush()
}

/// One line for a round of following.
fn print_round(added: &Added, out: &mut Out) -> io::Result<()> {
    match out.is_json() {
        true => out.json_line(added)?,
        false => {
            let line = format!("{}  {}", added.time, counts(added, out.lang()));
            out.line(&line)?;
        }
    }
    out.flush()
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
    print_files("不可读", "unreadable", Ink::Bad, unreadable(added), out)?;
    print_files("仅读出部分", "partial", Ink::Mark, partial(added), out)?;
    print_warnings(added, out)?;
    if let Some(used) = &added.catalogue {
        print_catalogue(used, out)?;
    }
    let counts = counts(added, out.lang());
    out.line(&out.ink(Ink::Head, &counts))?;
    let rate = rate(added, out);
    out.line(&out.ink(Ink::Dim, &rate))?;
    match added.stopped {
        true => print_stopped(added, out),
        false => Ok(()),
    }
}

fn counts(added: &Added, lang: Lang) -> String {
    let (unreadable, partial) = (unreadable(added).count(), partial(added).count());
    match lang {
        Lang::Zh => format!(
            "新文件 {}，替换 {}，未变 {}，移除 {}；其中不可读 {unreadable}，仅读出部分 {partial}",
            added.added, added.replaced, added.unchanged, added.removed,
        ),
        Lang::En => format!(
            "new files {}, replaced {}, unchanged {}, removed {}; among them unreadable {unreadable}, partial {partial}",
            added.added, added.replaced, added.unchanged, added.removed,
        ),
    }
}

fn print_stopped(added: &Added, out: &mut Out) -> io::Result<()> {
    let done = added.added + added.replaced + added.removed;
    let line = match out.lang() {
        Lang::Zh => format!("已停止，已提交 {done} 个文件，再次运行将继续"),
        Lang::En => format!("stopped; files committed: {done}; run it again to go on"),
    };
    out.line(&out.ink(Ink::Mark, &line))
}

fn unreadable(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| !entry.status.is_readable())
}

fn partial(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| entry.status == Status::Partial)
}

fn print_files<'a>(
    zh: &str,
    en: &str,
    ink: Ink,
    files: impl Iterator<Item = &'a FileEntry>,
    out: &mut Out,
) -> io::Result<()> {
    let files: Vec<&FileEntry> = files.collect();
    for entry in files.iter().take(SHOWN_FILES) {
        let reason = entry.reason.as_ref().map_or(entry.status.as_str(), |reason| reason.text(out.lang()));
        let label = out.ink(ink, out.pick(zh, en));
        out.line(&format!("{label}  {}  {reason}", entry.file))?;
    }
    print_more(files.len().saturating_sub(SHOWN_FILES), out)
}

/// What became of the rows of a catalogue: counts, and the first few that somebody should look at.
fn print_catalogue(used: &CatalogueUse, out: &mut Out) -> io::Result<()> {
    let lang = out.lang();
    let row = |line: usize| Note::new(format!("目录第 {line} 行"), format!("catalogue line {line}"));
    let bad = used.bad.iter().map(|bad| format!("{}  {}", row(bad.line).text(lang), bad.reason.text(lang))).collect();
    print_rows("有误", "bad row", bad, out)?;
    let files =
        used.without_file.iter().map(|row_of| format!("{}  {}", row(row_of.line).text(lang), row_of.file)).collect();
    print_rows("找不到文件", "no such file", files, out)?;
    print_rows("目录未列", "not in the catalogue", used.without_row.clone(), out)?;
    let line = match lang {
        Lang::Zh => format!(
            "目录共 {} 行：采用 {}，有误 {}，找不到文件 {}，属本次未涉及的文件 {}；目录未列的文件 {}",
            used.rows,
            used.used,
            used.bad.len(),
            used.without_file.len(),
            used.elsewhere,
            used.without_row.len()
        ),
        Lang::En => format!(
            "catalogue rows {}: used {}, bad {}, without a file {}, for files not in this run {}; files without a row {}",
            used.rows,
            used.used,
            used.bad.len(),
            used.without_file.len(),
            used.elsewhere,
            used.without_row.len()
        ),
    };
    out.line(&line)
}

fn print_rows(zh: &str, en: &str, rows: Vec<String>, out: &mut Out) -> io::Result<()> {
    for row in rows.iter().take(SHOWN_WARNINGS) {
        let label = out.ink(Ink::Mark, out.pick(zh, en));
        out.line(&format!("{label}  {row}"))?;
    }
    print_more(rows.len().saturating_sub(SHOWN_WARNINGS), out)
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
