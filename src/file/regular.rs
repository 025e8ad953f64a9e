//! Opening regular files and nothing else: a named pipe, a device or a socket in a folder could
//! keep a reader waiting for ever.

use crate::error::{ErrorKind, Result, Status};
use crate::note::reason::StatusReason;
use rustix::fs::OFlags;
use std::fs::{File, Metadata, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Opens the regular file at `path`, at the end of links.
///
/// # Errors
/// `NotFound`, `Io`; `Unreadable` if it is something else.
pub fn open(path: &Path) -> Result<File> {
    refuse_other(&std::fs::metadata(path)?)?;

    // A pipe may have taken its place since: then opening must not wait for who writes to it.
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    refuse_other(&file.metadata()?)?;

    Ok(file)
}

fn refuse_other(meta: &Metadata) -> Result<()> {
    if meta.is_file() {
        return Ok(());
    }
    let reason = StatusReason::NotRegularFile;
    Err(ErrorKind::Unreadable { status: Status::Unsupported, reason }.into())
}
