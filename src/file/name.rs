//! The names of files that reports come in.

use super::regular;
use super::sniff::{self, FileContent};
use std::io::Read;
use std::path::Path;

/// The endings of the names of files that reports come in. A file without an ending may be one.
/// Those of workbooks are not among them: most tables are no reports, and text under such a name is
/// none.
const REPORT_ENDINGS: [&str; 15] = [
    "txt", "htm", "html", "mht", "mhtml", "doc", "docx", "docm", "wps", "rtf", "odt", "fodt",
    "pdf", "ofd", "zip",
];

/// The endings of files that are surely of another kind: data, programs, pictures, sounds. They are
/// not opened.
const OTHER_ENDINGS: [&str; 38] = [
    "json", "jsonl", "csv", "tsv", "md", "log", "toml", "yaml", "yml", "ini", "js", "css", "map",
    "py", "rs", "sh", "bat", "exe", "dll", "so", "sqlite", "db", "jpg", "jpeg", "png", "gif",
    "bmp", "svg", "ico", "webp", "tif", "tiff", "mp3", "mp4", "avi", "mov", "woff", "ttf",
];

/// The most characters of an ending; what is longer is part of a name: 报告2021.9-2022.8.
const MOST_ENDING_CHARS: usize = 6;

/// The bytes at the start of a file that show whether it is of a format that is read.
pub const HEAD_BYTES: u64 = 4 << 10;

/// What a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSays {
    /// That it may be a report.
    Report,
    /// Nothing: its content decides.
    Nothing,
    /// That it is none.
    Other,
}

/// Tells by its name whether a file in a folder is taken as a report; its content decides how it is
/// read.
pub fn is_report_name(path: &Path) -> bool {
    says(path) == NameSays::Report
}

/// Gives what a file's name says of it.
pub fn says(path: &Path) -> NameSays {
    let is_hidden =
        path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());

    match ending.as_deref() {
        _ if is_hidden => NameSays::Other,
        None => NameSays::Report,
        Some(ending) if REPORT_ENDINGS.contains(&ending) || !is_ending(ending) => NameSays::Report,
        Some(ending) if OTHER_ENDINGS.contains(&ending) => NameSays::Other,
        Some(_) => NameSays::Nothing,
    }
}

/// Tells whether what stands after the last dot of a name is the ending of one.
fn is_ending(ending: &str) -> bool {
    ending.len() <= MOST_ENDING_CHARS
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Tells whether a file in a folder is taken as a report: by its name, or by the first bytes of its
/// content where its name says nothing.
pub fn may_be_report(path: &Path) -> bool {
    match says(path) {
        NameSays::Report => true,
        NameSays::Other => false,
        NameSays::Nothing => head(path).is_some_and(|bytes| is_of_known_format(&bytes)),
    }
}

/// Tells whether content, or the head of one, is of a format that shows by itself what it is.
/// Plain text does not: most of it that lies under other names is data.
pub fn is_of_known_format(bytes: &[u8]) -> bool {
    let content = sniff::content(bytes);
    !matches!(content, FileContent::Text | FileContent::Binary | FileContent::Empty)
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    regular::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Adds a part of a name to one that is kept. Characters that would change how a terminal shows what
/// comes after them are added as their bytes: those that begin a sequence of commands, end the line,
/// or turn the direction of writing (Unicode Standard Annex 9).
pub fn push_harmless(name: &mut String, part: &str) {
    for c in part.chars() {
        if turns_terminal(c) {
            push_bytes(name, c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            name.push(c);
        }
    }
}

/// Adds bytes to a name as `%B1`.
pub fn push_bytes(name: &mut String, bytes: &[u8]) {
    bytes.iter().for_each(|byte| name.push_str(&format!("%{byte:02X}")));
}

fn turns_terminal(c: char) -> bool {
    let turns_direction = matches!(
        c,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    c.is_control() || turns_direction || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_its_ending_is_known_for() {
        let check =
            |name: &str, expect: NameSays| assert_eq!(says(Path::new(name)), expect, "{name}");
        for name in ["a.TXT", "a.ofd", "a", "年报2021.9-2022.8", "2021.8月报告", "a.2021"] {
            check(name, NameSays::Report);
        }
        for name in ["a.aspx", "a.bak", "a.rar", "a.pptx", "a.xml", "a.xlsx"] {
            check(name, NameSays::Nothing);
        }
        for name in [".a.txt", "~$a.docx", "a.json", "a.PNG"] {
            check(name, NameSays::Other);
        }
    }

    #[test]
    fn a_file_of_another_name_is_known_by_its_content() {
        assert!(is_of_known_format(b"%PDF-1.7\n"));
        assert!(is_of_known_format(b"<html><body>"));
        assert!(is_of_known_format(b"Rar!\x1A\x07\0"));
        assert!(!is_of_known_format("一、概述".as_bytes()));
        assert!(!is_of_known_format(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"));
    }
}
