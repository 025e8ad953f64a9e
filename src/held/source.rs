//! The file that a report was read from, as the store keeps it or as it still lies where it was.

use super::report::{HeldReport, not_held};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::report::{Format, ReportId};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file that a report was read from, to hand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, without folders.
    pub name: String,
    /// What kind of file it is.
    pub format: Format,
    /// The character encoding of its text, for formats that have one.
    pub encoding: Option<String>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its bytes: those that the report was read from.
    pub bytes: Vec<u8>,
}

/// Source files that a store keeps copies of, each content once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSources {
    /// How many.
    pub files: usize,
    /// Their bytes on disk.
    pub bytes: u64,
}

impl Index {
    /// How many source files the store keeps copies of, and their bytes. Each is looked at.
    ///
    /// # Errors
    /// `Io` if a copy cannot be looked at.
    pub fn kept_sources(&self) -> Result<KeptSources> {
        let mut kept = KeptSources::default();
        for path in self.kept_copies() {
            kept.files += 1;
            kept.bytes += std::fs::metadata(path)?.len();
        }
        Ok(kept)
    }

    /// The file that a report was read from. Its bytes are proved by their SHA-256.
    ///
    /// # Errors
    /// `UnknownReport` and `GoneReport` as in [`Index::report`]; `GoneSource` if the store keeps no
    /// copy and the file has changed or is no longer where it was.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].id.clone();
    /// let source = index.source(&id)?;
    /// assert_eq!((source.name.as_str(), source.bytes), ("a.txt", std::fs::read(&file)?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn source(&self, id: &ReportId) -> Result<SourceFile> {
        let view = self.store().view();
        let Some(stored) = view.report(id)? else { return Err(not_held(&*view, id)?) };
        let files = view.files_of(id)?;
        let bytes = files.iter().find_map(|file| self.load_source(&file.file, &stored.sha256));
        let Some(bytes) = bytes else {
            return Err(Error::from(ErrorKind::GoneSource { id: id.to_string() }));
        };

        let file = files.first().map_or("", |file| file.shown());
        Ok(SourceFile {
            name: file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
            format: stored.format,
            encoding: stored.encoding,
            sha256: stored.sha256,
            bytes,
        })
    }

    /// The length in bytes of the file that `report` was read from, if it is at hand; whether it
    /// has changed is not looked at.
    pub fn source_bytes(&self, report: &HeldReport) -> Option<u64> {
        let files = self.store().view().files_of(&report.id).unwrap_or_default();
        let kept = self.kept_source(&report.sha256);
        let places = kept.as_deref().into_iter();
        places
            .chain(files.iter().map(|stored| Path::new(&stored.file)))
            .filter_map(|place| place.metadata().ok())
            .find(|meta| meta.is_file())
            .map(|meta| meta.len())
    }
}
