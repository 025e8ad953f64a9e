//! What a store still holds, read from the stored rows of its segments alone: to rebuild it,
//! whatever it was built by and whatever else of it is damaged.
//!
//! Invariant: a row is taken only from a file whose checksum is right, and a report's text only
//! where all of it is there.

use super::directory::Folder;
use super::engine::engine;
use super::layout::segments;
use super::schema::IndexFields;
use crate::crash::caught;
use crate::error::{Error, Result};
use crate::report::{Anchor, ReportId};
use crate::store::row::{StoredFile, StoredGone, StoredReport, StoredSection};
use rustc_hash::{FxHashMap, FxHashSet};
use rustix::io::Errno;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{FileSlice, ManagedDirectory};
use tantivy::fastfield::AliveBitSet;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocId, TantivyDocument};

/// Blocks of a segment's rows that are kept unpacked.
const CACHED_BLOCKS: usize = 16;

/// What a store still holds.
pub(crate) struct Salvage {
    /// The files that it knows, by path.
    pub files: BTreeMap<String, StoredFile>,
    /// The reports that it held once.
    pub gone: Vec<StoredGone>,
    /// The files of the engine that rows were lost with: `files` may lack some.
    pub damaged: Vec<String>,
    segments: Vec<StoreReader>,
    reports: FxHashMap<ReportId, ReportRows>,
}

/// A report as it was stored, with its whole text.
pub(crate) struct Salvaged {
    pub stored: StoredReport,
    pub text: String,
    pub anchors: Vec<Anchor>,
}

/// Where the rows of a report are.
#[derive(Default)]
struct ReportRows {
    report: Option<RowPlace>,
    sections: Vec<RowPlace>,
}

#[derive(Clone, Copy)]
struct RowPlace {
    segment: usize,
    row: DocId,
}

/// The rows of a segment.
struct SegmentRows {
    name: String,
    rows: StoreReader,
    /// Which of them were not deleted; `None` if all were not, or nobody knows.
    alive: Option<AliveBitSet>,
}

/// A commit, as far as it matters here.
#[derive(Deserialize)]
struct Commit {
    segments: Vec<ListedSegment>,
}

/// A segment as a commit names it.
#[derive(Deserialize)]
struct ListedSegment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

/// What tells the rows of one type from those of another.
#[derive(Deserialize)]
struct RowPeek {
    reader: Option<IgnoredAny>,
    sections: Option<IgnoredAny>,
    section: Option<IgnoredAny>,
    report: Option<ReportId>,
}

impl Salvage {
    /// Reads what is left in the segments of `store`. Linear in its size.
    ///
    /// # Errors
    /// `Io` if the system refuses to have a file read: that is no damage.
    pub fn read(store: &Path) -> Result<Salvage> {
        let mut salvage = Salvage {
            files: BTreeMap::new(),
            gone: Vec::new(),
            damaged: Vec::new(),
            segments: Vec::new(),
            reports: FxHashMap::default(),
        };
        let dir = segments(store);
        let folder = Folder::open_unlisted(&dir)
            .and_then(|folder| ManagedDirectory::wrap(Box::new(folder)))
            .map_err(|error| engine(error).at(store))?;

        let listed = salvage.listed(&dir)?;
        let mut others = Vec::new();
        for segment in &listed {
            let Some(rows) = salvage.open_listed(&folder, segment)? else { continue };
            match (&segment.deletes, &rows.alive) {
                // Which of its rows were deleted is lost.
                (Some(_), None) => others.push(rows),
                _ => salvage.take(rows, &SalvageKnown::default()),
            }
        }

        // Better a row that may have been replaced than none.
        if !salvage.damaged.is_empty() {
            let is_listed = |name: &str| listed.iter().any(|segment| segment.rows() == name);
            for name in row_files(&dir)?.into_iter().filter(|name| !is_listed(name)) {
                if let Some(rows) = salvage.open(&folder, &name)? {
                    others.push(SegmentRows { name, rows: reader(rows)?, alive: None });
                }
            }
            let known = salvage.known();
            others.into_iter().for_each(|rows| salvage.take(rows, &known));
        }
        Ok(salvage)
    }

    /// What was stored of a report beside its text, if it is left.
    pub fn stored(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        let place = self.reports.get(id).and_then(|rows| rows.report);
        Ok(place.map(|place| self.row(place)).transpose()?.flatten())
    }

    /// A report with its text, if all of it is left.
    pub fn report(&self, id: &ReportId) -> Result<Option<Salvaged>> {
        let Some(rows) = self.reports.get(id) else { return Ok(None) };
        let Some(stored) = self.stored(id)? else { return Ok(None) };

        let mut sections = BTreeMap::new();
        for &place in &rows.sections {
            let Some(section) = self.row::<StoredSection>(place)? else { return Ok(None) };
            sections.insert(section.section.id, section);
        }

        let (mut text, mut anchors) = (String::new(), Vec::new());
        for section in &stored.sections {
            let start = text.len();
            let bytes = section.span.range().len();
            match sections.remove(&section.id) {
                Some(found) if section.span.start == start && found.text.len() == bytes => {
                    let at = |anchor: Anchor| Anchor { at: start + anchor.at, ..anchor };
                    anchors.extend(found.anchors.into_iter().map(at));
                    text.push_str(&found.text);
                }
                // A section that holds only white space has no row; where rows were lost, nobody
                // knows whether it did.
                None if self.damaged.is_empty() => text.push_str(&" ".repeat(bytes)),
                _ => return Ok(None),
            }
        }
        Ok(Some(Salvaged { stored, text, anchors }))
    }

    /// The segments that the commit names; none if it cannot be read.
    fn listed(&mut self, dir: &Path) -> Result<Vec<ListedSegment>> {
        let path = dir.join("meta.json");
        let commit = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<Commit>(&bytes).ok(),
            Err(error) if is_lost(&error) => None,
            Err(error) => return Err(Error::from(error).at(path)),
        };

        if commit.is_none() {
            self.damaged.push("meta.json".to_owned());
        }

        Ok(commit.map(|commit| commit.segments).unwrap_or_default())
    }

    fn open_listed(
        &mut self,
        folder: &ManagedDirectory,
        segment: &ListedSegment,
    ) -> Result<Option<SegmentRows>> {
        let name = segment.rows();
        let Some(rows) = self.open(folder, &name)? else { return Ok(None) };

        let deletes = match segment.deletions() {
            Some(deletions) => self.open(folder, &deletions)?,
            None => None,
        };
        let alive = deletes.map(|bits| bits.read_bytes()).transpose()?.map(AliveBitSet::open);
        Ok(Some(SegmentRows { name, rows: reader(rows)?, alive }))
    }

    /// A file of the engine, if it is what was written.
    fn open(&mut self, folder: &ManagedDirectory, name: &str) -> Result<Option<FileSlice>> {
        let path = Path::new(name);

        // A cut file may break down what takes it apart.
        let opened = caught(|| -> Result<Option<FileSlice>, OpenReadError> {
            if !folder.validate_checksum(path)? {
                return Ok(None);
            }
            folder.open_read(path).map(Some)
        });

        match opened {
            Ok(Ok(Some(file))) => return Ok(Some(file)),
            Ok(Err(OpenReadError::IoError { io_error, filepath })) if !is_lost(&io_error) => {
                return Err(engine(OpenReadError::IoError { io_error, filepath }));
            }
            _ => {}
        }

        self.damaged.push(name.to_owned());
        Ok(None)
    }

    /// Takes the rows of a segment, but those of files and reports that are known.
    fn take(&mut self, segment: SegmentRows, known: &SalvageKnown) {
        let place = self.segments.len();
        let rows = segment.rows.iter::<TantivyDocument>(segment.alive.as_ref());
        let numbers: Box<dyn Iterator<Item = DocId>> = match &segment.alive {
            Some(alive) => Box::new(alive.iter_alive()),
            None => Box::new(0..),
        };

        let mut is_whole = true;
        for (row, document) in numbers.zip(rows) {
            let place = RowPlace { segment: place, row };
            let taken = document.ok().and_then(|row| self.take_row(&row, place, known));
            is_whole &= taken.is_some();
        }
        if !is_whole {
            self.damaged.push(segment.name);
        }
        self.segments.push(segment.rows);
    }

    fn take_row(
        &mut self,
        row: &TantivyDocument,
        place: RowPlace,
        known: &SalvageKnown,
    ) -> Option<()> {
        let peek: RowPeek = IndexFields::stored(row)?;
        if peek.reader.is_some() {
            let file: StoredFile = IndexFields::stored(row)?;
            if !known.has(&file) {
                self.files.insert(file.file.clone(), file);
            }
            return Some(());
        }

        let id = peek.report?;
        if peek.sections.is_none() && peek.section.is_none() {
            self.gone.push(IndexFields::stored(row)?);
        } else if !known.reports.contains(&id) {
            let rows = self.reports.entry(id).or_default();
            if peek.sections.is_some() {
                rows.report = Some(place);
            } else {
                rows.sections.push(place);
            }
        }
        Some(())
    }

    /// What is known so far.
    fn known(&self) -> SalvageKnown {
        SalvageKnown {
            files: self.files.keys().cloned().collect(),
            reports: self.reports.keys().cloned().collect(),
            gone: self.gone.iter().map(|gone| gone.id.clone()).collect(),
        }
    }

    fn row<T: DeserializeOwned>(&self, place: RowPlace) -> Result<Option<T>> {
        let Some(segment) = self.segments.get(place.segment) else { return Ok(None) };
        let document: TantivyDocument = segment.get(place.row).map_err(engine)?;
        Ok(IndexFields::stored(&document))
    }
}

/// What other segments tell: rows that may be old do not count against it.
#[derive(Default)]
struct SalvageKnown {
    files: FxHashSet<String>,
    reports: FxHashSet<ReportId>,
    gone: FxHashSet<ReportId>,
}

impl SalvageKnown {
    /// Whether a file is known, or held only a report that is gone.
    fn has(&self, stored: &StoredFile) -> bool {
        self.files.contains(&stored.file)
            || stored.report_id.as_ref().is_some_and(|report| self.gone.contains(report))
    }
}

impl ListedSegment {
    /// The name of the file of its rows.
    fn rows(&self) -> String {
        format!("{}.store", self.id())
    }

    /// The name of the file that says which of its rows were deleted, if any were.
    fn deletions(&self) -> Option<String> {
        self.deletes.as_ref().map(|deletes| format!("{}.{}.del", self.id(), deletes.opstamp))
    }

    fn id(&self) -> String {
        self.segment_id.replace('-', "")
    }
}

fn reader(rows: FileSlice) -> Result<StoreReader> {
    Ok(StoreReader::open(rows, CACHED_BLOCKS)?)
}

/// The names of the files of rows in `dir`, in order.
fn row_files(dir: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(dir).map_err(|error| Error::from(error).at(dir))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".store"))
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// Whether an error says that a file is not there or cannot be read any more, rather than that it
/// may not be read now.
fn is_lost(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    code.is_none()
        || code == Some(Errno::NOENT.raw_os_error())
        || code == Some(Errno::IO.raw_os_error())
}
