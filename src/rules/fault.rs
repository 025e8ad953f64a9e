//! The error of a rule file that cannot be read.

use crate::error::{Error, ErrorKind};

/// Makes the error of a rule file, which says what was found where.
pub fn bad(file: &str, found: &str) -> Error {
    ErrorKind::BadRules { found: format!("{file}: {found}") }.into()
}
