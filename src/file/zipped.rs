//! Zip files that are opened: the list of what they hold is read, and nothing is unpacked.

use super::extract::{Refusal, guarded};
use super::limit::{MOST_FILE_BYTES, too_large};
use crate::error::Status;
use crate::note::reason::StatusReason;
use std::io::Cursor;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most members that are read, those of inner archives counted too.
pub const MOST_MEMBERS: usize = 500;

/// The most entries of an archive without the extension for large ones. A longer list is not read.
const MOST_LISTED: usize = 1 << 16;

/// An opened zip file.
pub type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a zip file.
///
/// # Errors
/// `too_large`, or `unsupported` if it is damaged.
pub fn open(bytes: &[u8]) -> Result<Zip<'_>, Refusal> {
    if bytes.len() as u64 > MOST_FILE_BYTES {
        return Err(too_large());
    }

    if bytes.windows(4).filter(|window| *window == b"PK\x01\x02").nth(MOST_LISTED).is_some() {
        return Err(too_many());
    }

    guarded(|| ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error)))
}

/// The refusal of a zip file, or of one of its members, that cannot be unpacked.
pub fn damaged(error: &ZipError) -> Refusal {
    let found = error.to_string();
    let reason = match error {
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            StatusReason::UnknownPacking { found }
        }
        _ => StatusReason::ArchiveDamaged { found },
    };

    Refusal::new(Status::Unsupported, reason)
}

/// The refusal of what comes after the last member that is read.
pub fn too_many() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::ArchiveTooManyFiles { most: MOST_MEMBERS })
}
