//! What kind of file some bytes are, told by their content and never by a name.

use crate::note::Note;

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
    /// A compound file that is no .doc: .xls, .ppt or an encrypted file.
    Compound,
    /// Rich text, often named .doc.
    Rtf,
    /// A web page.
    Html,
    /// A web page saved as one file with its pictures.
    Mht,
    /// None of these.
    Binary,
}

/// What `bytes` are: by signature, then by the first kilobyte of text, then by the share of control characters.
pub fn content(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(1024)];
    let holds = |signature: &[u8]| head.windows(signature.len()).any(|window| window == signature);
    match head {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Content::Empty,
        _ if holds(b"%PDF-") => Content::Pdf,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => compound(bytes),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zipped(bytes),
        _ if head.starts_with(br"{\rtf") => Content::Rtf,
        _ if is_mht(head) => Content::Mht,
        _ => text_or_binary(bytes),
    }
}

impl Content {
    /// Why a file of this kind is not read.
    pub fn reason(self) -> Note {
        let (zh, en) = match self {
            Content::Empty => ("文件是空的", "the file is empty"),
            Content::Text => ("文本", "text"),
            Content::Pdf => ("PDF", "a PDF"),
            Content::Docx | Content::Doc => ("Word 文件", "a Word file"),
            Content::Html => ("网页", "a web page"),
            Content::Zip => ("是压缩包，请解压后读取其中的文件", "a zip archive; unpack it and read what it holds"),
            Content::Compound => (
                "是 .xls、.ppt 等文件，不是文字报告；请另存为 .docx 或 .pdf",
                "an .xls, .ppt or the like, no text document; save it as .docx or .pdf",
            ),
            Content::Rtf => ("是 RTF 文件，请另存为 .docx 或 .txt", "an RTF file; save it as .docx or .txt"),
            Content::Mht => {
                ("是单文件网页（.mht），请另存为 .html 或 .txt", "a web archive (.mht); save it as .html or .txt")
            }
            Content::Binary => ("不是文本文件", "the file is not text"),
        };
        Note::new(zh, en)
    }
}

/// What a compound file is, by the name of its streams.
fn compound(bytes: &[u8]) -> Content {
    let name: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if contains(bytes, &name) { Content::Doc } else { Content::Compound }
}

/// What a zip file is, by the names in it.
fn zipped(bytes: &[u8]) -> Content {
    if contains(bytes, b"word/document.xml") { Content::Docx } else { Content::Zip }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn is_mht(head: &[u8]) -> bool {
    let signature = b"MIME-Version:";
    head.split(|&byte| byte == b'\n')
        .take(8)
        .any(|line| line.len() >= signature.len() && line[..signature.len()].eq_ignore_ascii_case(signature))
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
    let tags = ["<html", "<!doctype html", "<head>", "<body", "<table"];
    match tags.iter().any(|tag| head.contains(tag)) {
        true => Content::Html,
        false if sample.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') && bytes.len() <= SAMPLE_BYTES => {
            Content::Empty
        }
        false => Content::Text,
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
        check(b"From: x\r\nMIME-Version: 1.0\r\n", Content::Mht);
        check("<!DOCTYPE html><p>一、概述".as_bytes(), Content::Html);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0", Content::Binary);
    }
}
