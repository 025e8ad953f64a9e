//! The files in an archive, each a file of its own named `a.zip!/b.txt`.

use super::adding::Action;
use super::found::{IN_ARCHIVE, normalized};
use super::read::{Archive, ReadFile};
use super::run::IngestRun;
use super::threads;
use crate::crash::caught;
use crate::error::{ErrorKind, Result};
use crate::file;
use crate::file::archive::{self, Member};
use crate::note::reason::StatusReason;
use crate::report::Status;
use crate::store::row::StoredFile;
use crate::verdict::Verdict;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// As much as is unpacked before it is read.
const MOST_GROUP_BYTES: usize = 32 << 20;
const MOST_GROUP_FILES: usize = 256;

/// Takes the files in an archive, and the archive after them: a run that is stopped between them
/// opens it again.
pub fn expand(run: &mut IngestRun<'_>, packed: Archive) -> Result<()> {
    let mut unpacking = Unpacking {
        archive: &packed.name,
        group: Vec::new(),
        group_bytes: 0,
        seen: BTreeSet::new(),
        taken: Ok(()),
        is_taking: false,
    };
    let opened =
        caught(|| archive::members(&packed.bytes, &mut |member| unpacking.add(run, member)));
    let Unpacking { group, seen, taken, is_taking, .. } = unpacking;
    taken?;

    let opened = match opened {
        Ok(opened) => opened.map_err(|error| error.kind),
        // What broke down is the store, not the archive.
        Err(crash) if is_taking => return Err(ErrorKind::Engine { found: crash.0 }.into()),
        Err(crash) => {
            Err(ErrorKind::Unreadable { status: Status::Crashed, reason: crash.reason() })
        }
    };
    take_group(run, group)?;
    if run.is_stopped() {
        return Ok(());
    }

    let (status, reason) = match opened {
        Ok(()) => (Status::Ok, None),
        Err(ErrorKind::Unreadable { reason, .. }) if !seen.is_empty() => {
            (Status::Partial, Some(reason))
        }
        Err(ErrorKind::Unreadable { status, reason }) => (status, Some(reason)),
        Err(kind) => return Err(kind.into()),
    };
    run.forget_members(&packed.name, &seen)?;
    take_archive(run, packed, status, reason)
}

/// An archive that is being unpacked.
struct Unpacking<'a> {
    archive: &'a str,
    /// Files that are unpacked and not yet read.
    group: Vec<(String, Member)>,
    group_bytes: usize,
    seen: BTreeSet<String>,
    taken: Result<()>,
    is_taking: bool,
}

impl Unpacking<'_> {
    fn add(&mut self, run: &mut IngestRun<'_>, member: Member) {
        let name = format!("{}{IN_ARCHIVE}{}", self.archive, member.name);
        let name = normalized(Path::new(&name));
        if self.taken.is_err() || run.is_stopped() || !self.seen.insert(name.clone()) {
            return;
        }

        self.group_bytes += member.content.as_ref().map_or(0, Vec::len);
        self.group.push((name, member));
        if self.group_bytes > MOST_GROUP_BYTES || self.group.len() == MOST_GROUP_FILES {
            self.is_taking = true;
            self.taken = take_group(run, std::mem::take(&mut self.group));
            self.is_taking = false;
            self.group_bytes = 0;
        }
    }
}

fn take_group(run: &mut IngestRun<'_>, group: Vec<(String, Member)>) -> Result<()> {
    let reading = run.reading();
    let read: Vec<ReadFile> = threads::apart(|| {
        group.into_par_iter().map(|(name, member)| reading.member(name, member)).collect()
    });
    read.into_iter().try_for_each(|read| run.take(read))
}

/// Takes the archive itself. Its files have been told already.
fn take_archive(
    run: &mut IngestRun<'_>,
    archive: Archive,
    status: Status,
    reason: Option<StatusReason>,
) -> Result<()> {
    if let (false, Some(reason)) = (status.is_readable(), &reason) {
        let sha256 = Some(archive.sha256);
        let read = run.reading().failed(&archive.name, sha256, status, reason.clone());
        return run.take(read);
    }

    let stored = StoredFile {
        shown_from: run.reading().shown_from(&archive.name),
        file: archive.name,
        report_id: None,
        sha256: Some(archive.sha256),
        status,
        reason,
        school: None,
        year: None,
        warnings: Vec::new(),
        verdict: Verdict::Report,
        verdict_reason: None,
        reader: file::READER_VERSION,
        row: None,
        is_kept: false,
        is_document: false,
    };
    if run.known.files.get(&stored.file) == Some(&stored) {
        run.tell(stored, Action::Unchanged);
        Ok(())
    } else {
        run.put(stored)
    }
}
