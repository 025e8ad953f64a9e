//! `mingcha index`: reports into the store, and what became of each file.

mod follow;
mod summary;

pub use summary::{print, print_rows};

use super::bar::TerminalBar;
use super::end::End;
use super::log::Log;
use super::out::Out;
use super::setting::Setting;
use super::stop;
use super::told::Told;
use clap::Args;
use mingcha::{
    Added, Adding, Catalogue, Error, ErrorKind, Index, Lang, Links, Note, Outcome, Sources,
    Vanished,
};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

#[derive(Args)]
pub struct IndexCommand {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Table that counts more than the texts (CSV or JSONL: file, school, year, url, published;
    /// further columns are kept)
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Remove files from the store that are no more; refused where a folder holds no report any
    /// more
    #[arg(long)]
    prune: bool,
    /// Remove files from the store that are no more, even if a folder holds no report any more
    #[arg(long)]
    prune_all: bool,
    /// File to write what became of each file to, a line of JSON each, after what it holds
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Go on to follow the paths and index what changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Follow all links in folders, also those that lead out of them
    #[arg(long)]
    follow_links: bool,
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
    /// End with 2 if the catalogue has bad rows
    #[arg(long, requires = "catalogue")]
    strict: bool,
}

impl IndexCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let catalogue = self.catalogue.as_deref().map(Catalogue::load).transpose()?;

        // What exists is indexed before what does not is an error; no store is made for nothing.
        let (paths, missing): (Vec<PathBuf>, Vec<PathBuf>) =
            self.paths.iter().cloned().partition(|path| path.exists());

        if paths.is_empty() && !(self.prunes() && setting.exists()?) {
            must_exist(&missing)?;
        }

        let log = self.log.as_deref().map(|path| Log::open(path, out.lang())).transpose()?;
        let index = setting.open_or_create(sources(self.no_sources))?;
        let (paths, missing) = self.with_vanished(&index, paths, missing)?;
        let run = IndexRun {
            catalogue,
            changed: None,
            log: log.as_ref(),
            stop: stop::asked(),
            vanished: self.vanished(),
        };

        // From before the first run, so that nothing that changes during it is missed.
        let watch = self.watch.then(|| self.follow(&paths, setting)).transpose()?;
        let added = self.add(&index, &paths, &run, out.lang())?;
        self.print_first(&added, out)?;

        if added.stopped {
            return Ok(End::Stopped);
        }

        must_exist(&missing)?;
        self.must_be_without_bad_rows(&added)?;
        match watch {
            Some(watch) => self.keep_following(watch, &index, log.as_ref(), out),
            None => ended(&index, out),
        }
    }

    /// Refuses bad rows where that is asked for; what could be done is done.
    fn must_be_without_bad_rows(&self, added: &Added) -> anyhow::Result<()> {
        let bad = added.catalogue.as_ref().map_or(0, |used| used.bad.len());
        if !self.strict || bad == 0 {
            return Ok(());
        }
        let note = Note::new(
            format!("目录表有 {bad} 行有误（--strict）；其余已收录"),
            format!("the catalogue has bad rows: {bad} (--strict); the rest was indexed"),
        );
        Err(Told(note).into())
    }

    /// Prints what the first run did; one that others follow has a line for itself.
    fn print_first(&self, added: &Added, out: &mut Out) -> io::Result<()> {
        if self.watch && out.is_json() { out.json_line(added) } else { print(added, out) }
    }

    /// Where what vanished is pruned, a path that is only a file of the store is no mistake.
    fn with_vanished(
        &self,
        index: &Index,
        mut paths: Vec<PathBuf>,
        missing: Vec<PathBuf>,
    ) -> mingcha::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
        let mut still_missing = Vec::new();
        for path in missing {
            if self.prunes() && index.knows(&path)? {
                paths.push(path)
            } else {
                still_missing.push(path)
            }
        }

        if paths.is_empty() {
            must_exist(&still_missing)?;
        }

        Ok((paths, still_missing))
    }

    /// What becomes of files that are no more.
    fn vanished(&self) -> Vanished {
        match (self.prune, self.prune_all) {
            (_, true) => Vanished::AllPruned,
            (true, false) => Vanished::Pruned,
            (false, false) => Vanished::Kept,
        }
    }

    fn prunes(&self) -> bool {
        self.vanished() != Vanished::Kept
    }

    fn add(
        &self,
        index: &Index,
        paths: &[PathBuf],
        run: &IndexRun<'_>,
        lang: Lang,
    ) -> anyhow::Result<Added> {
        let bar = TerminalBar::new(lang);
        let log = run.log.map(|log| move |outcome: &Outcome<'_>| log.file(outcome));
        let adding = Adding {
            catalogue: run.catalogue.as_ref(),
            vanished: run.vanished,
            changed: run.changed,
            links: if self.follow_links { Links::All } else { Links::Inside },
            stop: Some(run.stop),
            log: log.as_ref().map(|log| log as &(dyn Fn(&Outcome<'_>) + Sync)),
        };
        let added = index.add_with(paths, &adding, &|progress| bar.show(progress));
        bar.clear();
        let added = added?;
        run.log.map_or(Ok(()), |log| log.end(&added))?;

        Ok(added)
    }
}

/// One run of several.
struct IndexRun<'a> {
    catalogue: Option<Catalogue>,
    changed: Option<&'a [PathBuf]>,
    log: Option<&'a Log>,
    stop: &'a AtomicBool,
    vanished: Vanished,
}

/// How a run ends: a store without a report is nothing found, and why is said.
fn ended(index: &Index, out: &mut Out) -> anyhow::Result<End> {
    let is_filled = index.stats()?.reports > 0;
    if !is_filled && !out.is_json() {
        let note = Note::new(
            "索引中没有一份报告：所给的路径下没有能读的报告（以 1 结束）",
            "the store holds no report: there is none that can be read under these paths (ends with 1)",
        );
        out.say_note(&note)?;
    }
    Ok(End::found(is_filled))
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
