//! Which row of a catalogue is for which file of a run.
//!
//! Invariant: every row is used, bad, without a file, or for a file of the store that this run is
//! not over.

use super::added::{CatalogueUse, FileEntry, RowWithoutFile, ToldFile};
use super::catalogue::{BadRow, Catalogue, CatalogueEntry, Given};
use super::found::{IngestFound, Root, normalized};
use crate::file::is_report_name;
use crate::note::Note;
use crate::rules::Schools;
use crate::store::row::StoredFile;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// The rows of a run by the files that they are for. Without a catalogue, each file keeps the row
/// that it has.
#[derive(Default)]
pub struct IngestSheet {
    given: Option<FxHashMap<String, Given>>,
    /// Files with a row that is not used: they keep the one that they have.
    barred: FxHashSet<String>,
    lines: SheetLines,
}

/// What is told of the rows after the run.
#[derive(Default)]
struct SheetLines {
    rows: usize,
    bad: Vec<BadRow>,
    named: Vec<NamedRow>,
}

/// A row that is not bad in itself.
struct NamedRow {
    line: usize,
    /// The file as the row names it.
    file: String,
    /// The file as the store names it.
    name: Option<String>,
}

impl IngestSheet {
    /// The rows of `catalogue` for the files of `found`, a school that is given by an alias under
    /// its full name.
    pub fn of(catalogue: &Catalogue, found: &IngestFound, schools: &Schools) -> IngestSheet {
        let mut sheet = IngestSheet { given: Some(FxHashMap::default()), ..IngestSheet::default() };
        sheet.lines.rows = catalogue.rows();
        let folders = folders(catalogue, found);
        let place = |file: &str| places(file, &folders).into_iter().find(|name| found.holds(name));

        let mut claims: FxHashMap<String, Vec<CatalogueEntry>> = FxHashMap::default();
        for entry in catalogue.entries() {
            if let Some(name) = place(&entry.file) {
                let given = settled(&entry.given, schools);
                claims.entry(name).or_default().push(CatalogueEntry { given, ..entry.clone() });
            } else {
                let name = places(&entry.file, &folders).into_iter().next();
                sheet.lines.named.push(NamedRow::of(entry, name));
            }
        }

        sheet.barred =
            catalogue.bad().iter().filter_map(|bad| place(bad.file.as_deref()?)).collect();
        sheet.lines.bad = catalogue.bad().to_vec();
        claims.into_iter().for_each(|(name, entries)| sheet.claim(name, &entries));
        sheet
    }

    /// The rows that files have, each for that file and no other, a school that became an alias
    /// under its full name.
    pub fn kept<'f>(files: impl Iterator<Item = &'f StoredFile>, schools: &Schools) -> IngestSheet {
        let rows = files.filter_map(|stored| {
            Some((stored.file.clone(), settled(stored.row.as_ref()?, schools)))
        });
        IngestSheet { given: Some(rows.collect()), ..IngestSheet::default() }
    }

    /// What the rows say.
    pub fn rows(&self) -> impl Iterator<Item = &Given> {
        self.given.iter().flat_map(FxHashMap::values)
    }

    /// The row that counts for the file `name`, of which the store knows `known`.
    pub fn row_of<'s>(&'s self, name: &str, known: Option<&'s StoredFile>) -> Option<&'s Given> {
        match &self.given {
            Some(given) if !self.barred.contains(name) => given.get(name),
            _ => known.and_then(|known| known.row.as_ref()),
        }
    }

    /// Takes the rows for one file: all if they agree, else none.
    fn claim(&mut self, name: String, entries: &[CatalogueEntry]) {
        let [first, rest @ ..] = entries else { return };
        if rest.iter().all(|entry| entry.given == first.given) {
            let rows = entries.iter().map(|entry| NamedRow::of(entry, Some(name.clone())));
            self.lines.named.extend(rows);
            self.given.get_or_insert_default().insert(name, first.given.clone());
            return;
        }

        let reason = claimed_twice(entries);
        self.lines.bad.extend(entries.iter().map(|entry| BadRow {
            line: entry.line,
            file: Some(entry.file.clone()),
            reason: reason.clone(),
        }));
        self.barred.insert(name);
    }

    /// What became of the rows, where `done` are the files of the run, and `is_known` tells those
    /// of the store.
    pub fn used(self, done: &[ToldFile], is_known: impl Fn(&str) -> bool) -> Option<CatalogueUse> {
        let given = self.given?;
        let done: FxHashMap<&str, &FileEntry> =
            done.iter().map(|told| (told.path.as_str(), &told.entry)).collect();
        let mut told =
            CatalogueUse { rows: self.lines.rows, bad: self.lines.bad, ..CatalogueUse::default() };

        for NamedRow { line, file, name } in self.lines.named {
            match name.as_deref().map(|name| (done.get(name), is_known(name))) {
                Some((Some(entry), _)) if is_archive(entry) => {
                    told.bad.push(BadRow { line, file: Some(file), reason: names_archive() });
                }
                Some((Some(_), _)) => told.used += 1,
                Some((None, true)) => told.elsewhere += 1,
                _ => told.without_file.push(RowWithoutFile { line, file }),
            }
        }

        // What is no report needs no row.
        let is_without = |(path, entry): &(&&str, &&FileEntry)| {
            let is_report =
                entry.report_id.is_some() || !is_archive(entry) && is_report_name(Path::new(path));
            is_report && !given.contains_key(**path) && !self.barred.contains(**path)
        };
        told.without_row =
            done.iter().filter(is_without).map(|(_, entry)| entry.file.clone()).collect();

        told.without_row.sort_unstable();
        told.without_file.sort_by_key(|row| row.line);
        told.bad.sort_by_key(|row| row.line);
        Some(told)
    }
}

impl NamedRow {
    fn of(entry: &CatalogueEntry, name: Option<String>) -> NamedRow {
        NamedRow { line: entry.line, file: entry.file.clone(), name }
    }
}

/// What a row says, with the full name of a school that it gives by an alias.
fn settled(given: &Given, schools: &Schools) -> Given {
    let full =
        given.school.as_deref().and_then(|school| schools.in_full(school)).map(str::to_owned);
    Given { school: full.or_else(|| given.school.clone()), ..given.clone() }
}

/// The folders that rows may be relative to, likeliest first: the catalogue's, those that are
/// indexed or hold a file that is.
fn folders(catalogue: &Catalogue, found: &IngestFound) -> Vec<PathBuf> {
    let beside = |root: &Root| {
        let folder = if root.is_folder { Some(root.path.as_path()) } else { root.path.parent() };
        folder.unwrap_or(Path::new("")).to_path_buf()
    };
    let mut seen = FxHashSet::default();
    let all =
        std::iter::once(catalogue.folder().to_path_buf()).chain(found.roots.iter().map(beside));

    all.filter(|folder| seen.insert(normalized(folder))).collect()
}

/// The names that a row may mean, likeliest first.
fn places(file: &str, folders: &[PathBuf]) -> Vec<String> {
    let mut written = vec![PathBuf::from(file)];
    if file.contains('\\') {
        written.push(PathBuf::from(file.replace('\\', "/")));
    }

    let mut names = Vec::new();
    for folder in folders {
        names.extend(written.iter().map(|path| normalized(&folder.join(path))));
    }
    names.dedup();

    names
}

/// An archive that was opened; the reports are in it.
fn is_archive(entry: &FileEntry) -> bool {
    entry.report_id.is_none() && entry.status.is_readable()
}

fn names_archive() -> Note {
    Note::new(
        "是压缩包；请写明其中的文件，如 a.zip!/b.txt",
        "an archive; name the files in it, such as a.zip!/b.txt",
    )
}

fn claimed_twice(entries: &[CatalogueEntry]) -> Note {
    let lines: Vec<String> = entries.iter().map(|entry| entry.line.to_string()).collect();
    let mut schools: Vec<&str> =
        entries.iter().filter_map(|entry| entry.given.school.as_deref()).collect();
    schools.sort_unstable();
    schools.dedup();

    if schools.len() > 1 {
        return Note::new(
            format!("第 {} 行把同一个文件归给不同学校：{}", lines.join("、"), schools.join("、")),
            format!(
                "lines {} claim one file for different schools: {}",
                lines.join(", "),
                schools.join(", ")
            ),
        );
    }
    Note::new(
        format!("第 {} 行说的是同一个文件，内容却不同", lines.join("、")),
        format!("lines {} are for one file, and differ", lines.join(", ")),
    )
}
