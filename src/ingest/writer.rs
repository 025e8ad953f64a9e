//! Documents put and removed by hand, or all of many.

use super::added::Added;
use super::adding::Adding;
use super::document::GivenDocument;
use super::pace::CommitPace;
use super::read::ReadFile;
use super::run::IngestRun;
use super::threads;
use super::tools::{Target, Tools};
use crate::document::Document;
use crate::error::Result;
use rayon::prelude::*;
use std::time::Instant;

/// Documents read at a time: enough to keep every core busy, few enough to hold in memory.
const BATCH: usize = 256;

/// Bytes of documents read at a time.
const BATCH_BYTES: usize = 32 << 20;

/// Puts and removes documents, and makes that durable and visible when it is told to.
///
/// Nobody else can change the store while it is held. What was not committed when it is dropped is
/// not done; memory stays bounded however much that is.
///
/// ```
/// use mingcha::{Document, Filter, Index, Options};
/// # let dir = tempfile::tempdir()?;
/// let index = Index::create(dir.path(), Options::default())?;
/// let mut writer = index.writer()?;
/// writer.put(Document::new("1", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n没有举报。"))?;
/// writer.put(Document::new("2", "云岭大学2021-2022学年信息公开年度报告\n一、概述\n没有举报。"))?;
/// writer.commit()?;
/// assert_eq!(index.counts(&"举报".parse()?, &Filter::default())?.counts.mentions, 2);
/// writer.remove("1")?;
/// assert_eq!(writer.finish()?.removed, 1);
/// assert_eq!(index.stats()?.reports, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DocumentWriter<'a> {
    run: IngestRun<'a>,
    waiting: Vec<GivenDocument>,
    waiting_bytes: usize,
    bytes: u64,
    started: Instant,
}

impl<'a> DocumentWriter<'a> {
    pub(crate) fn start(target: Target<'a>, tools: Tools<'a>) -> Result<DocumentWriter<'a>> {
        let started = Instant::now();
        let run = IngestRun::start(target, tools, Adding::default())?;
        // Made before the cores that read are many: it is one for all.
        tools.segmenter();
        Ok(DocumentWriter { run, waiting: Vec::new(), waiting_bytes: 0, bytes: 0, started })
    }

    /// Puts a document, in the place of the one that was put by its id before.
    ///
    /// # Errors
    /// `BadValue` for an id, a school, an address or another value that cannot be one; then this
    /// document is not put. One that says nothing is no error: it is among the files of
    /// [`DocumentWriter::finish`] with its status, as a file is.
    pub fn put(&mut self, document: Document) -> Result<()> {
        let given = GivenDocument::of(document)?;
        self.waiting_bytes += given.bytes();
        self.bytes += given.bytes() as u64;
        self.waiting.push(given);

        if self.waiting.len() >= BATCH || self.waiting_bytes >= BATCH_BYTES {
            self.read_waiting()?;
        }
        Ok(())
    }

    /// Removes the document with this id; whether there was one.
    pub fn remove(&mut self, id: &str) -> Result<bool> {
        self.read_waiting()?;
        let is_held = self.run.known.files.get(id).is_some_and(|stored| stored.is_document);
        if is_held {
            self.run.forget(id)?;
        }
        Ok(is_held)
    }

    /// Makes all that was put and removed durable, and shows it to whoever asks the same index.
    pub fn commit(&mut self) -> Result<()> {
        self.read_waiting()?;
        self.run.commit()?;
        self.run.show()
    }

    /// Commits, waits until the store is in order, and tells what became of each document.
    pub fn finish(mut self) -> Result<Added> {
        self.read_waiting()?;
        self.run.sweep()?;
        self.run.finish(self.started, self.bytes)
    }

    fn read_waiting(&mut self) -> Result<()> {
        let reading = self.run.reading();
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;

        let read: Vec<ReadFile> = threads::apart(|| {
            waiting.into_par_iter().map(|given| reading.document(given)).collect()
        });
        read.into_iter().try_for_each(|read| self.run.take(read))
    }
}

/// Puts documents, with a commit now and then.
///
/// # Errors
/// As [`crate::Index::put_all`].
pub(crate) fn put_all(
    target: Target<'_>,
    tools: Tools<'_>,
    documents: impl IntoIterator<Item = Document>,
) -> Result<Added> {
    let mut writer = DocumentWriter::start(target, tools)?;
    let mut pace = CommitPace::new();

    for document in documents {
        writer.put(document)?;
        if pace.is_due(1) {
            writer.commit()?;
        }
    }
    writer.finish()
}
