//! The names of files that reports come in.

use std::path::Path;

/// The endings of the names of files that reports come in. A file without an ending may be one.
const REPORT_ENDINGS: [&str; 8] = ["txt", "htm", "html", "doc", "docx", "wps", "pdf", "zip"];

/// Tells by its name whether a file in a folder is taken as a report; its content decides how it is
/// read.
pub fn is_report_name(path: &Path) -> bool {
    let is_hidden =
        path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());

    !is_hidden && ending.is_none_or(|ending| REPORT_ENDINGS.contains(&ending.as_str()))
}
