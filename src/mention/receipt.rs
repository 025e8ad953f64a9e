//! What makes an answer provable.

use super::scan::Scan;
use super::{Receipt, Scope, Unreadable, UnreadableFile};
use crate::error::Result;
use crate::index::{PROGRAM, now};
use crate::note::Note;
use crate::store::row::StoredFile;
use crate::store::view::{Extent, Snapshot};
use std::collections::BTreeMap;

/// Files that were not wholly read that a receipt names, unless it is an export's.
const SHOWN_UNREADABLE: usize = 20;

impl Scan<'_> {
    pub fn receipt(&self) -> Result<Receipt> {
        let stamp = self.snapshot.stamp();

        Ok(Receipt {
            query: self.asked()?,
            filters: self.limit.shown().clone(),
            mode: "exact".to_owned(),
            counted_by: self.snapshot.counts_by().to_owned(),
            scope: self.scope()?,
            counts: self.counts()?,
            listed: self.listed(),
            unreadable: unreadable(&self.snapshot, SHOWN_UNREADABLE)?,
            foldings: foldings(),
            generation: stamp.generation(),
            digest: stamp.digest.clone(),
            fold_version: stamp.fold_version,
            rules_hash: stamp.rules_hash.clone(),
            program: PROGRAM.to_owned(),
            time: now(),
            complete: true,
            terms: Vec::new(),
            guarded: None,
        })
    }

    pub(super) fn scope(&self) -> Result<Scope> {
        let Extent { reports, sections, schools, years } =
            self.snapshot.extent(&self.allowed, self.names()?.today())?;
        Ok(Scope { reports, sections, schools, years })
    }
}

impl Unreadable {
    /// What an answer that is complete over all that could be read does not cover, for a person;
    /// `None` where every file was wholly read.
    pub fn caveat(&self) -> Option<Note> {
        let count = self.count;
        let files =
            if count == 1 { "1 file was".to_owned() } else { format!("{count} files were") };

        (count > 0).then(|| {
            Note::new(
                format!("就能读取的内容而言完整，{count} 个文件未能完整读取"),
                format!("complete for what could be read; {files} not wholly read"),
            )
        })
    }
}

impl UnreadableFile {
    pub(crate) fn of(stored: &StoredFile) -> UnreadableFile {
        UnreadableFile {
            file: stored.file.clone(),
            status: stored.status,
            reason: stored.reason.clone(),
        }
    }
}

/// What is known and was not wholly read, at most `most` files of it named.
pub(super) fn unreadable(snapshot: &Snapshot, most: usize) -> Result<Unreadable> {
    let files = snapshot.unreadable()?;
    let mut by_status = BTreeMap::new();
    files.iter().for_each(|stored| *by_status.entry(stored.status.to_string()).or_default() += 1);

    Ok(Unreadable {
        count: files.len(),
        by_status,
        files: files.iter().take(most).map(UnreadableFile::of).collect(),
        all: "/api/v1/files?status=unreadable".to_owned(),
    })
}

/// What the fold takes as equal, for people.
fn foldings() -> Vec<Note> {
    [
        (
            "全角与半角、兼容字形视为相同（NFKC）",
            "full-width and compatibility forms equal their plain forms (NFKC)",
        ),
        ("繁体与简体视为相同", "traditional characters equal simplified ones"),
        ("部首字形与汉字视为相同", "radicals equal the ideographs they look like"),
        ("大小写视为相同", "upper and lower case are equal"),
        ("各种连接号视为相同", "all dashes are equal"),
        (
            "忽略空白、零宽字符和页面断行（两个拉丁字母或数字之间保留一个空格）",
            "white space, zero-width characters and line wraps do not matter \
             (one space between Latin letters or digits stays)",
        ),
    ]
    .map(|(zh, en)| Note::new(zh, en))
    .to_vec()
}
