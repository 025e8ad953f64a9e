//! The files in an archive, each a file of its own named `a.zip!/b.txt`.

use super::found::{IN_ARCHIVE, normalized};
use super::read::{Archive, Read};
use super::run::Run;
use super::{Action, BATCH};
use crate::error::{ErrorKind, Result};
use crate::file;
use crate::file::archive::{self, Member};
use crate::note::reason::StatusReason;
use crate::report::Status;
use crate::store::row::StoredFile;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// As much as is unpacked before it is read, in bytes.
const MOST_GROUP_BYTES: usize = 32 << 20;

/// Files of an archive that are unpacked and not yet read.
#[derive(Default)]
struct Group {
    members: Vec<(String, Member)>,
    bytes: usize,
}

impl Run<'_> {
    /// Takes the files in an archive, and the archive after them: a run that is stopped between
    /// them opens it again.
    pub fn expand(&mut self, packed: Archive) -> Result<()> {
        let (mut group, mut seen, mut taken) = (Group::default(), BTreeSet::new(), Ok(()));
        let opened = archive::members(&packed.bytes, &mut |member| {
            let name =
                normalized(Path::new(&format!("{}{IN_ARCHIVE}{}", packed.name, member.name)));
            if taken.is_err() || self.is_stopped() || !seen.insert(name.clone()) {
                return;
            }
            group.bytes += member.content.as_ref().map_or(0, Vec::len);
            group.members.push((name, member));
            if group.bytes > MOST_GROUP_BYTES || group.members.len() == BATCH {
                taken = self.take_group(std::mem::take(&mut group));
            }
        });
        taken?;
        self.take_group(group)?;
        if self.is_stopped() {
            return Ok(());
        }
        self.forget_members(&packed.name, &seen)?;
        let (status, reason) = match opened.map_err(|error| error.kind) {
            Ok(()) => (Status::Ok, None),
            Err(ErrorKind::Unreadable { reason, .. }) if !seen.is_empty() => {
                (Status::Partial, Some(reason))
            }
            Err(ErrorKind::Unreadable { status, reason }) => (status, Some(reason)),
            Err(kind) => return Err(kind.into()),
        };
        self.take_archive(packed, status, reason)
    }

    fn take_group(&mut self, group: Group) -> Result<()> {
        let read: Vec<Read> = group
            .members
            .into_par_iter()
            .map(|(name, member)| self.read_member(name, member))
            .collect();
        read.into_iter().try_for_each(|read| self.take(read))
    }

    fn read_member(&self, name: String, member: Member) -> Read {
        match member.content {
            _ if self.is_stopped() => Read::Left,
            Ok(bytes) => self.read_bytes(&name, bytes, true),
            Err(refusal) => self.failed(name, None, refusal.status, refusal.reason),
        }
    }

    fn take_archive(
        &mut self,
        archive: Archive,
        status: Status,
        reason: Option<StatusReason>,
    ) -> Result<()> {
        if let (false, Some(reason)) = (status.is_readable(), &reason) {
            let read = self.failed(archive.name, Some(archive.sha256), status, reason.clone());
            return self.take(read);
        }
        let stored = StoredFile {
            file: archive.name,
            report: None,
            sha256: Some(archive.sha256),
            status,
            reason,
            school: None,
            year: None,
            warnings: Vec::new(),
            reader: file::READER_VERSION,
            row: None,
        };
        // Its files have been told already.
        match self.files.get(&stored.file) == Some(&stored) {
            true => self.tell(stored, Action::Unchanged),
            false => self.put(stored)?,
        }
        Ok(())
    }
}
