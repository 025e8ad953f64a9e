//! What a store knows of its files while a run changes it.
//!
//! Invariant: a report is held as long as a file holds it, and a report that two files hold is told
//! by the first of them that has a row in a catalogue, else by the first that was read.

use super::catalogue::school_host;
use super::found::{IN_ARCHIVE, is_at_or_under};
use super::sheet::IngestSheet;
use crate::file;
use crate::report::ReportId;
use crate::rules::Schools;
use crate::store::row::{Given, StoredFile, StoredGone};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a store, which reports they hold, and what a catalogue says of them.
pub struct KnownFiles {
    pub files: BTreeMap<String, StoredFile>,
    pub holders: FxHashMap<ReportId, Holders>,
    pub sheet: IngestSheet,
    /// The schools of the rules, and those that catalogues name.
    pub schools: Schools,
    /// The names of the paths that the run is over.
    pub roots: Vec<String>,
    /// Why reports were removed for good.
    pub barred: FxHashMap<ReportId, String>,
}

/// The files that hold a report.
#[derive(Default)]
pub struct Holders {
    pub files: BTreeSet<String>,
    /// Those among them that a catalogue says something of.
    pub with_row: BTreeSet<String>,
}

impl KnownFiles {
    pub fn new(files: Vec<StoredFile>, schools: &Schools) -> KnownFiles {
        let mut holders: FxHashMap<ReportId, Holders> = FxHashMap::default();
        for stored in &files {
            if let Some(id) = &stored.report_id {
                holders.entry(id.clone()).or_default().insert(stored);
            }
        }

        let rows: Vec<&Given> = files.iter().filter_map(|stored| stored.row.as_ref()).collect();
        let schools = knowing(schools, &rows);
        let files = files.into_iter().map(|file| (file.file.clone(), file)).collect();
        KnownFiles {
            files,
            holders,
            sheet: IngestSheet::default(),
            schools,
            roots: Vec::new(),
            barred: FxHashMap::default(),
        }
    }

    /// Goes by the rows of a catalogue, and knows the schools that they name.
    pub fn take_sheet(&mut self, sheet: IngestSheet) {
        self.schools = knowing(&self.schools, &sheet.rows().collect::<Vec<_>>());
        self.sheet = sheet;
    }

    /// The row of a catalogue that counts for the file `name`.
    pub fn row_of(&self, name: &str) -> Option<&Given> {
        self.sheet.row_of(name, self.files.get(name))
    }

    /// From which byte on the path `name` is shown: as before where it is known, else from the name
    /// of the outermost path of the run that it is under.
    pub fn shown_from(&self, name: &str) -> usize {
        let known = self.files.get(name).map_or(0, |known| known.shown_from);
        if known > 0 {
            return known;
        }

        let above = self.roots.iter().filter(|root| is_at_or_under(name, root));
        let root = above.min_by_key(|root| root.len()).map(|root| root.trim_end_matches('/'));
        root.map_or(0, |root| root.rfind('/').map_or(0, |at| at + 1))
    }

    /// Reads no more what was removed for good.
    pub fn bar<'g>(&mut self, gone: impl IntoIterator<Item = &'g StoredGone>) {
        let barred = gone.into_iter().filter_map(|gone| Some((gone.id.clone(), gone.why.clone()?)));
        self.barred.extend(barred);
    }

    /// Whether any file holds this report.
    pub fn is_held(&self, id: &ReportId) -> bool {
        self.holders.contains_key(id)
    }

    /// Whether the store holds a report of the file `name`, or files in it.
    pub fn holds(&self, name: &str) -> bool {
        self.files
            .get(name)
            .is_some_and(|known| known.report_id.is_some() || self.is_archive(known))
    }

    /// The files that are known in the archive `name`.
    pub fn members(&self, name: &str) -> impl Iterator<Item = &StoredFile> + use<'_> {
        self.beneath(&format!("{name}{IN_ARCHIVE}"))
    }

    /// The files whose names begin so.
    pub fn beneath(&self, prefix: &str) -> impl Iterator<Item = &StoredFile> + use<'_> {
        let prefix = prefix.to_owned();
        let from = self.files.range(prefix.clone()..);
        from.take_while(move |(file, _)| file.starts_with(&prefix)).map(|(_, stored)| stored)
    }

    /// Whether a file is an archive that was opened.
    pub fn is_archive(&self, stored: &StoredFile) -> bool {
        stored.report_id.is_none()
            && (stored.status.is_readable() || self.members(&stored.file).next().is_some())
    }

    /// Whether a file, and each in it if it is an archive, was read by this reader and has the row
    /// that it had.
    pub fn is_as_before(&self, known: &StoredFile) -> bool {
        let has_same_row = |known: &StoredFile| {
            known.reader == file::READER_VERSION
                && known.shown_from == self.shown_from(&known.file)
                && self.sheet.row_of(&known.file, Some(known)) == known.row.as_ref()
        };

        if self.is_archive(known) {
            known.reader == file::READER_VERSION && self.members(&known.file).all(has_same_row)
        } else {
            has_same_row(known)
        }
    }
}

impl Holders {
    pub fn insert(&mut self, stored: &StoredFile) {
        self.files.insert(stored.file.clone());
        if stored.row.is_some() {
            self.with_row.insert(stored.file.clone());
        } else {
            self.with_row.remove(&stored.file);
        }
    }

    /// Whether the file that goes had a row.
    pub fn remove(&mut self, file: &str) -> bool {
        self.files.remove(file);
        self.with_row.remove(file)
    }
}

/// The schools with those that rows name, and the hosts that rows give for them.
fn knowing(schools: &Schools, rows: &[&Given]) -> Schools {
    let named = schools.with(rows.iter().filter_map(|row| row.school.as_deref()));
    let hosts: Vec<(&str, String)> = rows
        .iter()
        .filter_map(|row| Some((row.school.as_deref()?, school_host(row.source_url.as_deref()?)?)))
        .collect();

    named.with_hosts(hosts.iter().map(|(school, host)| (*school, host.as_str())))
}
