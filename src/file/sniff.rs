//! What kind of file some bytes are, told by their content and never by a name.

use super::archive::{self, Zip};
use super::extract::Refusal;
use crate::error::Status;
use crate::note::reason::StatusReason;
use memchr::memmem;
use std::io::Read;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or nothing but white space.
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
    /// .xls or .xlsx.
    Excel,
    /// .ppt or .pptx.
    PowerPoint,
    /// .odt, .ods and the like.
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
    /// None of these.
    Binary,
}

/// What `bytes` are: by signature, then by the first kilobyte of text, then by the share of control
/// characters.
pub fn content(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(1024)];
    match head {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Content::Empty,
        _ if memmem::find(head, b"%PDF-").is_some() => Content::Pdf,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => compound(bytes),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zipped(bytes),
        _ if head.starts_with(br"{\rtf") => Content::Rtf,
        _ if is_mht(head) => Content::Mht,
        _ => text_or_binary(bytes),
    }
}

impl Content {
    /// Why a file of this kind is not read.
    pub fn refusal(self) -> Refusal {
        let status =
            if self == Content::Encrypted { Status::Encrypted } else { Status::Unsupported };
        Refusal { status, reason: self.reason() }
    }

    /// The same without the status.
    pub fn reason(self) -> StatusReason {
        match self {
            Content::Empty => StatusReason::Empty,
            Content::Encrypted => StatusReason::PasswordProtected,
            Content::Excel => StatusReason::Excel,
            Content::PowerPoint => StatusReason::PowerPoint,
            Content::OpenDocument => StatusReason::OpenDocument,
            Content::Ofd => StatusReason::Ofd,
            Content::Compound => StatusReason::NotWord,
            Content::Rtf => StatusReason::Rtf,
            Content::WordXml => StatusReason::WordXml,
            Content::Mht => StatusReason::WebArchive,
            // The last that is not read; the others have a reader.
            _ => StatusReason::NotText,
        }
    }
}

/// What a compound file is, by the names of its streams. A Word file may hold workbooks, so its own
/// name comes first.
fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    match () {
        () if holds("WordDocument\0") => Content::Doc,
        () if holds("EncryptedPackage\0") => Content::Encrypted,
        () if holds("Workbook\0") || holds("Book\0") => Content::Excel,
        () if holds("PowerPoint Document\0") => Content::PowerPoint,
        () => Content::Compound,
    }
}

/// What a zip file is, by the names in its list of contents: those of an archive in it may stand in
/// its bytes, too. One that is cut off has no list; its bytes have to do.
fn zipped(bytes: &[u8]) -> Content {
    let Ok(mut zip) = archive::open(bytes) else {
        return if memmem::find(bytes, b"word/document.xml").is_some() {
            Content::Docx
        } else {
            Content::Zip
        };
    };
    let holds = |start: &[u8]| zip.file_names_raw().any(|name| name.starts_with(start));
    match () {
        () if holds(b"word/document.xml") => Content::Docx,
        () if holds(b"xl/workbook") => Content::Excel,
        () if holds(b"ppt/presentation") => Content::PowerPoint,
        () if holds(b"OFD.xml") => Content::Ofd,
        () if holds(b"[Content_Types].xml")
            && member(&mut zip, "[Content_Types].xml", b"wordprocessingml") =>
        {
            Content::Docx
        }
        () if member(&mut zip, "mimetype", b"application/vnd.oasis.opendocument") => {
            Content::OpenDocument
        }
        () => Content::Zip,
    }
}

/// Whether a member of a zip holds `wanted` near its start.
fn member(zip: &mut Zip<'_>, name: &str, wanted: &[u8]) -> bool {
    let mut bytes = Vec::new();
    let read =
        zip.by_name(name).map(|file| file.take(SAMPLE_BYTES as u64 * 16).read_to_end(&mut bytes));
    read.is_ok() && memmem::find(&bytes, wanted).is_some()
}

fn is_mht(head: &[u8]) -> bool {
    let signature = b"MIME-Version:";
    head.split(|&byte| byte == b'\n').take(8).any(|line| {
        line.len() >= signature.len() && line[..signature.len()].eq_ignore_ascii_case(signature)
    })
}

/// As much of a file as tells what it is.
const SAMPLE_BYTES: usize = 4 << 10;

fn text_or_binary(bytes: &[u8]) -> Content {
    let sample = super::encoding::decode(&bytes[..bytes.len().min(SAMPLE_BYTES)]).text;
    let control = sample.chars().filter(|&c| c.is_control() && !c.is_whitespace()).count();
    if control * 100 > sample.chars().count() {
        return Content::Binary;
    }
    let head: String = sample.chars().take(1024).collect::<String>().to_ascii_lowercase();
    let holds = |tags: &[&str]| tags.iter().any(|tag| head.contains(tag));
    match () {
        // A page that Word wrote names Word's elements, too.
        () if holds(&["<html", "<!doctype html", "<head>", "<body", "<table"]) => Content::Html,
        () if holds(&["<w:worddocument", "<pkg:package", "progid=\"word.document\""]) => {
            Content::WordXml
        }
        () if sample.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}')
            && bytes.len() <= SAMPLE_BYTES =>
        {
            Content::Empty
        }
        () => Content::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        let check = |bytes: &[u8], expect: Content| assert_eq!(content(bytes), expect, "{bytes:?}");
        check(b"", Content::Empty);
        check(b" \r\n\t\n", Content::Empty);
        check("\u{FEFF}\u{3000}\n".as_bytes(), Content::Empty);
        check("一、概述".as_bytes(), Content::Text);
        check(b"\xEF\xBB\xBFreport", Content::Text);
        check(b"\n%PDF-1.7\n", Content::Pdf);
        check(b"PK\x03\x04rest", Content::Zip);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", Content::Compound);
        check(b"PK\x03\x04....word/document.xml", Content::Docx);
        check(br"{\rtf1 x}", Content::Rtf);
        check(
            br#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>"#,
            Content::WordXml,
        );
        check(b"<html xmlns:w=\"word\"><!--[if gte mso 9]><xml><w:WordDocument>", Content::Html);
        let compound = |name: &str| {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes);
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), name.collect()].concat()
        };
        check(&compound("WordDocument\0Workbook\0"), Content::Doc);
        check(&compound("EncryptedPackage\0"), Content::Encrypted);
        check(&compound("Workbook\0"), Content::Excel);
        check(&compound("PowerPoint Document\0"), Content::PowerPoint);
        check(b"From: x\r\nMIME-Version: 1.0\r\n", Content::Mht);
        check("<!DOCTYPE html><p>一、概述".as_bytes(), Content::Html);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0", Content::Binary);
    }
}
