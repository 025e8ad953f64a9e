//! The kind of a file, found by its content and never by its name.

mod compound;

use super::encoding;
use super::extract::Refusal;
use super::zipped::{self, Zip};
use crate::error::Status;
use crate::note::reason::StatusReason;
use memchr::memmem;
use std::io::Read;

/// The content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileContent {
    /// Only white space, or no bytes at all.
    Empty,
    /// Text in some encoding, HTML excepted.
    Text,
    /// A PDF.
    Pdf,
    /// A .docx.
    Docx,
    /// A .doc or .wps.
    Doc,
    /// A zip archive that is none of the others.
    Zip,
    /// An office file with a password.
    Encrypted,
    /// .xls, .xlsx, .et or .ods.
    Excel,
    /// .ppt or .pptx.
    PowerPoint,
    /// .odt.
    Odt,
    /// .odp and the like.
    OpenDocument,
    /// .ofd.
    Ofd,
    /// A compound file that is none of the others.
    Compound,
    /// Rich text, often named .doc.
    Rtf,
    /// Word's XML of 2003, or a .docx file as one XML.
    WordXml,
    /// A web page.
    Html,
    /// A web page saved as one file with its pictures.
    Mht,
    /// .7z.
    SevenZip,
    /// .rar.
    Rar,
    /// Bytes of any other kind.
    Binary,
}

/// Finds out what `bytes` are: by signature, then by the first kilobyte of text, then by the share
/// of control characters.
pub fn content(bytes: &[u8]) -> FileContent {
    let head = bytes.get(..1024).unwrap_or(bytes);
    match head {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => FileContent::Empty,
        _ if memmem::find(head, b"%PDF-").is_some() => FileContent::Pdf,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => compound(bytes),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zipped(bytes),
        [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => FileContent::SevenZip,
        [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => FileContent::Rar,
        _ if head.trim_ascii_start().starts_with(br"{\rtf") => FileContent::Rtf,
        _ if is_mht(bytes) => FileContent::Mht,
        _ => text_or_binary(bytes),
    }
}

impl FileContent {
    /// Gives the refusal of a file of this kind, which is not read.
    pub fn refusal(self) -> Refusal {
        let status =
            if self == FileContent::Encrypted { Status::Encrypted } else { Status::Unsupported };
        Refusal { status, reason: self.reason() }
    }

    /// The same without the status.
    pub fn reason(self) -> StatusReason {
        match self {
            FileContent::Empty => StatusReason::Empty,
            FileContent::Encrypted => StatusReason::PasswordProtected,
            FileContent::Excel => StatusReason::Excel,
            FileContent::PowerPoint => StatusReason::PowerPoint,
            FileContent::OpenDocument => StatusReason::OpenDocument,
            FileContent::Ofd => StatusReason::Ofd,
            FileContent::Compound => StatusReason::NotWord,
            FileContent::Rtf => StatusReason::Rtf,
            FileContent::WordXml => StatusReason::WordXml,
            FileContent::Mht => StatusReason::WebArchive,
            FileContent::SevenZip => StatusReason::SevenZip,
            FileContent::Rar => StatusReason::Rar,
            // All but the last have a reader of their own.
            FileContent::Text
            | FileContent::Html
            | FileContent::Pdf
            | FileContent::Docx
            | FileContent::Doc
            | FileContent::Odt
            | FileContent::Zip
            | FileContent::Binary => StatusReason::NotText,
        }
    }
}

/// Finds out what a compound file is, by the names in its root: a workbook may hold Word files, and
/// they workbooks. One whose rights are managed shows only a notice. Some programs write the names in
/// capitals. Where the file is damaged, names count wherever they stand.
fn compound(bytes: &[u8]) -> FileContent {
    let names = compound::root_names(bytes);
    let is_there = |name: &str| match &names {
        Some(names) => names.iter().any(|other| other.eq_ignore_ascii_case(name)),
        None => holds_name(bytes, name) || holds_name(bytes, &name.to_uppercase()),
    };

    match () {
        () if is_there("\u{9}DRMContent") => FileContent::Encrypted,
        () if is_there("WordDocument") => FileContent::Doc,
        () if is_there("EncryptedPackage") => FileContent::Encrypted,
        () if is_there("Workbook") || is_there("Book") => FileContent::Excel,
        () if is_there("PowerPoint Document") => FileContent::PowerPoint,
        () => FileContent::Compound,
    }
}

/// Tells whether a compound file holds a name anywhere.
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// Finds out what a zip file is, by the names in its list of contents: its bytes may also hold the
/// names of an archive in it. A file that is cut off has no list; there its bytes decide.
fn zipped(bytes: &[u8]) -> FileContent {
    let Ok(mut zip) = zipped::open(bytes) else {
        return if memmem::find(bytes, b"word/document.xml").is_some() {
            FileContent::Docx
        } else {
            FileContent::Zip
        };
    };

    // Some programs write names with backslashes or in another case.
    let plain = |name: &[u8]| String::from_utf8_lossy(name).replace('\\', "/").to_lowercase();
    let names: Vec<String> = zip.file_names_raw().map(plain).collect();
    let holds = |start: &str| names.iter().any(|name| name.starts_with(start));

    match () {
        () if holds("word/document.xml") => FileContent::Docx,
        () if holds("xl/workbook") => FileContent::Excel,
        () if holds("ppt/presentation") => FileContent::PowerPoint,
        () if holds("ofd.xml") => FileContent::Ofd,
        () if holds("[content_types].xml")
            && member(&mut zip, "[Content_Types].xml", b"wordprocessingml") =>
        {
            FileContent::Docx
        }
        () if member(&mut zip, "mimetype", b"application/vnd.oasis.opendocument.text") => {
            FileContent::Odt
        }
        () if member(&mut zip, "mimetype", b"application/vnd.oasis.opendocument.spreadsheet") => {
            FileContent::Excel
        }
        () if member(&mut zip, "mimetype", b"application/vnd.oasis.opendocument") => {
            FileContent::OpenDocument
        }
        () => FileContent::Zip,
    }
}

/// Tells whether a member of a zip holds `wanted` near its start.
fn member(zip: &mut Zip<'_>, name: &str, wanted: &[u8]) -> bool {
    let mut bytes = Vec::new();
    let read =
        zip.by_name(name).map(|file| file.take(SAMPLE_BYTES as u64 * 16).read_to_end(&mut bytes));
    read.is_ok() && memmem::find(&bytes, wanted).is_some()
}

/// The most bytes of the head of a web archive: a long title makes many lines of it.
const MOST_HEAD_BYTES: usize = 64 << 10;

/// Tells whether a file starts with the head of a message: lines `Name: value`, each perhaps folded
/// over more lines that start with white space, of which one says that it is one by MIME.
fn is_mht(bytes: &[u8]) -> bool {
    let head = bytes.get(..MOST_HEAD_BYTES).unwrap_or(bytes).trim_ascii_start();
    let mut is_message = false;

    for (at, line) in head.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            return is_message;
        }

        let is_folded = at > 0 && line.first().is_some_and(u8::is_ascii_whitespace);
        match header_name(line) {
            _ if is_folded => {}
            Some(name) => {
                let value = line.get(name.len() + 1..).unwrap_or_default().trim_ascii();
                let is_parted = value.to_ascii_lowercase().starts_with(b"multipart/");
                is_message |= name.eq_ignore_ascii_case(b"mime-version")
                    || name.eq_ignore_ascii_case(b"content-type") && is_parted;
            }
            None => return false,
        }
    }

    is_message
}

/// Gives the name of a line `Name: value`.
fn header_name(line: &[u8]) -> Option<&[u8]> {
    let name = line.get(..line.iter().position(|&byte| byte == b':')?)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    (!name.is_empty() && name.iter().all(is_name)).then_some(name)
}

/// The bytes at the start of a file that show what it is.
const SAMPLE_BYTES: usize = 4 << 10;

fn text_or_binary(bytes: &[u8]) -> FileContent {
    let sample = encoding::decode(bytes.get(..SAMPLE_BYTES).unwrap_or(bytes)).text;
    let control = sample.chars().filter(|&c| c.is_control() && !c.is_whitespace()).count();

    if control * 100 > sample.chars().count() {
        return FileContent::Binary;
    }

    // What the tags are looked for in; most texts have none.
    let head: String = if sample.contains('<') {
        sample.chars().take(1024).collect::<String>().to_ascii_lowercase()
    } else {
        String::new()
    };
    let holds = |tags: &[&str]| tags.iter().any(|tag| head.contains(tag));

    match () {
        // A page that Word wrote also names Word's elements.
        () if holds(&["<html", "<!doctype html", "<head>", "<body", "<table"]) => FileContent::Html,
        () if holds(&["<w:worddocument", "<pkg:package", "progid=\"word.document\""]) => {
            FileContent::WordXml
        }
        () if holds(&["<office:document"]) && holds(&["opendocument.text"]) => FileContent::Odt,
        () if sample.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}')
            && bytes.len() <= SAMPLE_BYTES =>
        {
            FileContent::Empty
        }
        () => FileContent::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        let check =
            |bytes: &[u8], expect: FileContent| assert_eq!(content(bytes), expect, "{bytes:?}");
        check(b"", FileContent::Empty);
        check(b" \r\n\t\n", FileContent::Empty);
        check("\u{FEFF}\u{3000}\n".as_bytes(), FileContent::Empty);
        check("一、概述".as_bytes(), FileContent::Text);
        check(b"\xEF\xBB\xBFreport", FileContent::Text);
        check(b"\n%PDF-1.7\n", FileContent::Pdf);
        check(b"PK\x03\x04rest", FileContent::Zip);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", FileContent::Compound);
        check(b"PK\x03\x04....word/document.xml", FileContent::Docx);
        check(br"{\rtf1 x}", FileContent::Rtf);
        check(
            br#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>"#,
            FileContent::WordXml,
        );
        check(
            b"<html xmlns:w=\"word\"><!--[if gte mso 9]><xml><w:WordDocument>",
            FileContent::Html,
        );
        let compound = |name: &str| {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes);
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), name.collect()].concat()
        };
        check(&compound("WordDocument\0Workbook\0"), FileContent::Doc);
        check(&compound("EncryptedPackage\0"), FileContent::Encrypted);
        check(&compound("\u{9}DRMContent\0WordDocument\0"), FileContent::Encrypted);
        check(&compound("ENCRYPTEDPACKAGE\0"), FileContent::Encrypted);
        check(&compound("Workbook\0"), FileContent::Excel);
        check(&compound("PowerPoint Document\0"), FileContent::PowerPoint);
        check(b"From: x\r\nMIME-Version: 1.0\r\n", FileContent::Mht);
        let folded = format!("Subject: a\r\n{}MIME-Version: 1.0\r\n\r\n", " b\r\n".repeat(900));
        check(folded.as_bytes(), FileContent::Mht);
        check(b"Note: MIME-Version: 1.0 is a header.\r\n\r\nx", FileContent::Text);
        check(b"7z\xBC\xAF\x27\x1C\0\x04", FileContent::SevenZip);
        check(b"Rar!\x1A\x07\x01\0", FileContent::Rar);
        check("<!DOCTYPE html><p>一、概述".as_bytes(), FileContent::Html);
        check(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0",
            FileContent::Binary,
        );
    }
}
