//! The members of a zip archive of reports, one at a time, within limits that no archive gets
//! around. The only file that unpacks archives.
//!
//! A member is named by its path inside the archive, parts joined by `/`: never absolute, and
//! without `.` or `..`. The members of an archive inside the archive follow it after `!/`:
//! `inner.zip!/b.txt`. On disk, `a.zip!/inner.zip!/b.txt` names the same.

use super::encoding;
use super::extract::{Refusal, guarded};
use super::limit::{MOST_FILE_BYTES, too_large};
use super::name::{HEAD_BYTES, NameSays, is_of_known_format, is_report_name, push_harmless, says};
use super::source::FileBytes;
use super::zipped::{MOST_MEMBERS, Zip, damaged, open, too_many};
use crate::error::{Result, Status};
use crate::note::reason::StatusReason;
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use zip::read::ZipFileEntry;

/// The most bytes that are unpacked in all.
const MOST_UNPACKED_BYTES: u64 = 256 << 20;

/// The largest ratio of a member's size to its packed size, from one mebibyte on. A larger one is
/// taken for a bomb.
const MOST_RATIO: u64 = 200;

/// The deepest nesting of archives: an archive, and archives in it.
const MOST_DEPTH: u32 = 2;

/// The longest path of a member, in characters; a longer one is cut and its file not read.
const MOST_NAME_CHARS: usize = 500;

/// The mark between the path of an archive and that of its member.
const MARK: &str = "!/";

/// A file in an archive.
#[derive(Debug)]
pub struct Member {
    /// The path inside the archive.
    pub name: String,
    /// The bytes, or the reason why there are none.
    pub content: Result<Vec<u8>, Refusal>,
}

/// Hands each member to `each`, in the archive's order, one in memory at a time. Folders and the
/// files of systems (`__MACOSX/`, dot files) are passed over; a member whose name is not a report's
/// comes as unsupported without being unpacked.
///
/// # Errors
/// `Unreadable` if the archive cannot be opened, or holds more than may be read: the members handed
/// over until then are valid.
pub fn members(bytes: &[u8], each: &mut dyn FnMut(Member)) -> Result<()> {
    Ok(ArchiveWalk::new(None, each).over(bytes)?)
}

/// Unpacks the member `name`; `None` if there is none.
pub fn member(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let mut found = None;
    ArchiveWalk::new(Some(name), &mut |member| found = found.take().or(Some(member.content)))
        .over(bytes)?;
    found.transpose()
}

/// Splits a path such as `a.zip!/b.txt` into the archive and the member; `None` if it names a file
/// itself, or no file.
pub fn split(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str().filter(|_| !path.is_file())?;
    let mut marks = text.match_indices(MARK).filter_map(|(at, _)| text.split_at_checked(at));
    let (archive, member) = marks.find(|(archive, _)| Path::new(archive).is_file())?;
    let member = member.strip_prefix(MARK)?;
    Some((PathBuf::from(archive), member.to_owned()))
}

/// The refusal of an archive as a report: it says how one of its members is read.
pub fn refusal(bytes: &[u8]) -> Refusal {
    let archive = match open(bytes) {
        Ok(archive) => archive,
        Err(refusal) => return refusal,
    };

    let entries = (0..archive.len()).filter_map(|at| ArchiveEntry::at(&archive, at));
    let names: Vec<String> =
        entries.filter(|entry| is_report_name(Path::new(&entry.name))).map(|e| e.name).collect();
    let Some(first) = names.first() else {
        return Refusal::new(Status::Unsupported, StatusReason::ArchiveWithoutReports);
    };

    let short = |name: &String| name.chars().take(60).collect::<String>();
    let reason = StatusReason::ArchiveOfReports {
        count: names.len(),
        some: names.iter().take(3).map(short).collect(),
        first: first.clone(),
    };
    Refusal::new(Status::Unsupported, reason)
}

/// A walk through an archive and those in it, with what may still be read.
struct ArchiveWalk<'a> {
    /// The one member that is wanted, if not all are.
    wanted: Option<&'a str>,
    each: &'a mut dyn FnMut(Member),
    members_left: usize,
    bytes_left: u64,
    /// The names of members so far: `a.txt` and `./a.txt` are one.
    seen: HashSet<String>,
    /// True if an archive lists two members under one name.
    has_twins: bool,
}

impl<'a> ArchiveWalk<'a> {
    fn new(wanted: Option<&'a str>, each: &'a mut dyn FnMut(Member)) -> ArchiveWalk<'a> {
        ArchiveWalk {
            wanted,
            each,
            members_left: MOST_MEMBERS,
            bytes_left: MOST_UNPACKED_BYTES,
            seen: HashSet::new(),
            has_twins: false,
        }
    }

    fn over(mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.walk(open(bytes)?, "", 1)?;

        if self.has_twins && self.wanted.is_none() { Err(twins()) } else { Ok(()) }
    }

    /// Goes through the members of an archive. Fails only when nothing more may be read.
    fn walk(&mut self, mut archive: Zip<'_>, prefix: &str, depth: u32) -> Result<(), Refusal> {
        self.has_twins |= archive.has_duplicate_names();
        for at in 0..archive.len() {
            let Some(entry) = ArchiveEntry::at(&archive, at) else { continue };
            let name = format!("{prefix}{}", entry.name);

            // Two names that were cut may differ in what is missing; their files are not read
            // anyway.
            if entry.is_short && !self.seen.insert(name.clone()) {
                self.has_twins = true;
                continue;
            }

            if self.leads_to_wanted(&name) {
                self.take(&mut archive, &entry, name, depth)?;
            }
        }

        Ok(())
    }

    fn leads_to_wanted(&self, name: &str) -> bool {
        let leads = |wanted: &str| {
            wanted.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(MARK))
        };
        self.wanted.is_none_or(leads)
    }

    fn take(
        &mut self,
        archive: &mut Zip<'_>,
        entry: &ArchiveEntry,
        name: String,
        depth: u32,
    ) -> Result<(), Refusal> {
        self.members_left = self.members_left.checked_sub(1).ok_or_else(too_many)?;
        let refused = entry.refused().or_else(|| unrecognized(archive, entry));
        let content = match refused {
            Some(refusal) => Err(refusal),
            None => {
                self.bytes_left = self.bytes_left.checked_sub(entry.size).ok_or_else(too_much)?;
                guarded(|| unpacked(archive, entry))
            }
        };

        match content {
            Ok(bytes) if self.wanted != Some(&name) && FileBytes::new(&bytes).is_archive() => {
                self.enter(&bytes, name, depth)
            }
            content => {
                (self.each)(Member { name, content });
                Ok(())
            }
        }
    }

    /// Goes through an archive in the archive. One that cannot be opened is a member that cannot be
    /// read.
    fn enter(&mut self, bytes: &[u8], name: String, depth: u32) -> Result<(), Refusal> {
        let archive = if depth < MOST_DEPTH { open(bytes) } else { Err(too_deep()) };

        match archive {
            Ok(archive) => self.walk(archive, &format!("{name}{MARK}"), depth + 1),
            Err(refusal) => {
                (self.each)(Member { name, content: Err(refusal) });
                Ok(())
            }
        }
    }
}

/// The entry of a file in an archive's list.
struct ArchiveEntry {
    /// The place in the list.
    place: usize,
    name: String,
    /// True if the whole name is shown.
    is_short: bool,
    /// True if the path leads nowhere outside the archive.
    is_inside: bool,
    /// True for a file, false for a link or a device.
    is_plain: bool,
    is_encrypted: bool,
    size: u64,
    packed_size: u64,
}

impl ArchiveEntry {
    /// Reads an entry; `None` for a folder and for the files of systems.
    fn at(archive: &Zip<'_>, place: usize) -> Option<ArchiveEntry> {
        let entry = archive.by_index_data(place).ok()?;
        let printed = decoded(&entry);
        let parts: Vec<&str> =
            printed.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let is_hidden = |part: &&str| part.starts_with('.') && *part != "..";

        if printed.ends_with('/')
            || parts.first() == Some(&"__MACOSX")
            || parts.iter().any(is_hidden)
        {
            return None;
        }

        let is_drive = |part: &&str| part.len() == 2 && part.ends_with(':');
        let is_absolute = printed.starts_with('/');
        let is_inside = !is_absolute
            && !parts.is_empty()
            && !parts.contains(&"..")
            && !parts.first().is_some_and(is_drive);
        let root = if is_absolute { "%2F" } else { "" };
        let name =
            format!("{root}{}", parts.into_iter().map(harmless).collect::<Vec<_>>().join("/"));
        let shown: String = name.chars().take(MOST_NAME_CHARS).collect();

        Some(ArchiveEntry {
            place,
            is_short: shown.len() == name.len(),
            name: shown,
            is_inside,
            is_plain: entry
                .unix_mode()
                .is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o100_000)),
            is_encrypted: entry.encrypted(),
            size: entry.size(),
            packed_size: entry.compressed_size(),
        })
    }

    fn says(&self) -> NameSays {
        says(Path::new(&self.name))
    }

    /// Gives the reason why the file is not unpacked, if there is one.
    fn refused(&self) -> Option<Refusal> {
        let unsupported = |reason| Some(Refusal::new(Status::Unsupported, reason));
        match self {
            ArchiveEntry { is_inside: false, .. } => unsupported(StatusReason::PathOutside),
            ArchiveEntry { is_short: false, .. } => unsupported(StatusReason::PathTooLong),
            ArchiveEntry { is_plain: false, .. } => unsupported(StatusReason::NotPlainFile),
            entry if entry.says() == NameSays::Other => {
                Some(Refusal::new(Status::Ignored, StatusReason::NotReportName))
            }
            ArchiveEntry { is_encrypted: true, .. } => {
                Some(Refusal::new(Status::Encrypted, StatusReason::EncryptedInArchive))
            }
            entry if entry.size > MOST_FILE_BYTES => Some(too_large()),
            entry if entry.size > 1 << 20 && entry.size / MOST_RATIO > entry.packed_size => {
                let reason = StatusReason::PackedTooTightly { most_ratio: MOST_RATIO };
                Some(Refusal::new(Status::TooLarge, reason))
            }
            _ => None,
        }
    }
}

/// Gives a part of a path without what could lead elsewhere or break a line.
fn harmless(part: &str) -> String {
    if part == ".." {
        return "%2E%2E".to_owned();
    }

    let mut plain = String::with_capacity(part.len());
    push_harmless(&mut plain, part);
    plain
}

/// The flag of a name in UTF-8.
const UTF8_FLAG: u16 = 1 << 11;

/// Decodes a file's name. Without the flag of UTF-8 it is GB18030, as Windows in China writes it,
/// unless it reads as Chinese in UTF-8, as macOS writes it.
fn decoded(entry: &ZipFileEntry<'_>) -> String {
    let raw = entry.name_raw();
    let has_flag = entry.flags().as_u16() & UTF8_FLAG != 0;
    let is_likely =
        |name: &str| has_flag || name.is_ascii() || name.chars().any(|c| c >= '\u{800}');
    let name = match std::str::from_utf8(raw) {
        Ok(name) if is_likely(name) => name.to_owned(),
        _ => encoding::gb18030(raw),
    };

    name.replace('\\', "/")
}

/// Gives the refusal of a file of which neither the name nor the first bytes say that it is one that
/// reports come in.
fn unrecognized(archive: &mut Zip<'_>, entry: &ArchiveEntry) -> Option<Refusal> {
    if entry.says() == NameSays::Report {
        return None;
    }

    let head = guarded(|| {
        let mut bytes = Vec::new();
        let file = archive.by_index(entry.place).map_err(|error| damaged(&error))?;
        file.take(HEAD_BYTES).read_to_end(&mut bytes).map_err(|error| damaged(&error.into()))?;
        Ok(bytes)
    });

    match head {
        Ok(bytes) if is_of_known_format(&bytes) => None,
        Ok(_) => Some(Refusal::new(Status::Ignored, StatusReason::NotReportName)),
        Err(refusal) => Some(refusal),
    }
}

fn unpacked(archive: &mut Zip<'_>, entry: &ArchiveEntry) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let file = archive.by_index(entry.place).map_err(|error| damaged(&error))?;

    // One byte more than there can be, since the checksum is looked at where the file ends.
    file.take(entry.size.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(&error.into()))?;
    Ok(bytes)
}

fn too_deep() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::ArchiveTooDeep)
}

fn too_much() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::ArchiveTooLarge)
}

fn twins() -> Refusal {
    Refusal::new(Status::Partial, StatusReason::ArchiveTwins)
}

#[cfg(test)]
mod tests;
