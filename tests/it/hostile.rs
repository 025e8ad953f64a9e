//! Files that are made to bring a reader down: the run goes on, and each is told as what it is, in time.
//!
//! They are made here, small and fast: a bomb is some bytes and one repetition, written as a stream that was never packed.

use crate::support::Random;
use serde_json::Value;
use std::io::Cursor;
use std::process::{Command, Stdio};
use std::time::Instant;
use zip::{ZipArchive, ZipReadOptions};

/// What a file may turn out to be, for it depends on how far its reader looks before it gives up.
type Allowed = &'static [&'static str];

const REFUSED: Allowed = &["unsupported", "too_large", "crashed"];
const READ_OR_REFUSED: Allowed = &["ok", "partial", "unsupported", "too_large", "crashed"];
const NO_TEXT: Allowed = &["unsupported", "needs_ocr", "garbled", "too_large", "crashed"];

/// The time in which a run over all of them must end, in seconds: one that hangs has 30.
const MOST_SECONDS: u64 = 120;

#[test]
fn hostile_files_are_told_as_what_they_are_and_the_run_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("hostile");
    std::fs::create_dir(&folder).unwrap();
    let files = files();
    for (name, bytes, _) in &files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command.args(["index", "hostile", "--store", "store", "--json"]).current_dir(dir.path()).stdin(Stdio::null());
    let ran = command.output().unwrap();
    let seconds = started.elapsed().as_secs();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let answer: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let wrong: Vec<String> = files.iter().filter_map(|(name, _, allowed)| wrong(name, allowed, &answer)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seconds < MOST_SECONDS, "{seconds} s");

    // One file at a time is no less safe: it is told, and the program is not brought down.
    for name in ["deep-array.pdf", "nested-tables.docx"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        let ran = command.arg("inspect").arg(folder.join(name)).output().unwrap();
        assert!(ran.status.code().is_some(), "{name}: {}", ran.status);
    }
}

/// What is wrong with how the run tells of the file `name`, or of the files in it.
fn wrong(name: &str, allowed: Allowed, answer: &Value) -> Option<String> {
    let path = format!("/hostile/{name}");
    let is_of_file = |file: &str| file.split("!/").next().is_some_and(|file| file.ends_with(&path));
    let mut entries = answer["files"].as_array().unwrap().iter();
    let Some(entry) = entries.find(|entry| is_of_file(entry["file"].as_str().unwrap())) else {
        return Some(format!("{name}: not in the answer"));
    };
    let (status, reason) = (entry["status"].as_str().unwrap(), &entry["reason"]);
    println!("{name}: {status}, {}", reason["zh"].as_str().or(reason.as_str()).unwrap_or("-"));
    match (allowed.contains(&status), status == "ok" || !reason.is_null()) {
        (false, _) => Some(format!("{name}: {status} ({reason})")),
        (true, false) => Some(format!("{name}: {status} without a reason")),
        (true, true) => None,
    }
}

/// Each file with what it may be.
fn files() -> Vec<(&'static str, Vec<u8>, Allowed)> {
    let mut random = Random(404);
    let noise = |random: &mut Random, count: usize| (0..count).map(|_| random.below(256) as u8).collect::<Vec<u8>>();
    let good_pdf = pdf(&[page("/Contents 4 0 R"), stream("", b"BT /F1 12 Tf (Report) Tj ET")]);
    let good_docx = docx(&document("<w:p><w:r><w:t>信息公开年度报告</w:t></w:r></w:p>"));
    let deep = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let dicts = format!("{}null{}", "<</A ".repeat(20_000), ">>".repeat(20_000));
    let ole =
        [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &utf16("WordDocument\0"), &noise(&mut random, 20_000)].concat();
    vec![
        ("good.txt", TEXT.into(), &["ok"]),
        ("bomb.pdf", pdf(&[page("/Contents 4 0 R"), stream("/Filter /FlateDecode", &zlib_zeros(1 << 30))]), NO_TEXT),
        ("deep-array.pdf", pdf(&[page("/Annots 4 0 R"), deep(20_000).into()]), NO_TEXT),
        ("deep-dict.pdf", pdf(&[page("/PieceInfo 4 0 R"), dicts.into()]), NO_TEXT),
        ("deep-content.pdf", pdf(&[page("/Contents 4 0 R"), stream("", deep(20_000).as_bytes())]), NO_TEXT),
        ("hidden-deep-array.pdf", pdf_with_hidden(&deep(500_000)), NO_TEXT),
        (
            "self-calling-form.pdf",
            pdf(&[page("/Contents 5 0 R /Resources 6 0 R"), form(), stream("", b"/F Do"), fonts()]),
            NO_TEXT,
        ),
        ("page-loop.pdf", page_loop(), NO_TEXT),
        ("cut.pdf", good_pdf[..good_pdf.len() / 2].to_vec(), NO_TEXT),
        ("noise.pdf", noise(&mut random, 400), &["unsupported", "garbled"]),
        ("not-found.pdf", NOT_FOUND.into(), READ_OR_REFUSED),
        ("bomb.docx", packed_docx(&repeated(b"<", 1, 2 << 30, b""), 2 << 30), REFUSED),
        ("bomb-in-disguise.docx", packed_docx(&repeated(b"<", 1, 2 << 30, b""), 1 << 20), REFUSED),
        ("many-paragraphs.docx", many_paragraphs(500 << 20), REFUSED),
        (
            "nested-tables.docx",
            docx(&document(&nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 20_000))),
            READ_OR_REFUSED,
        ),
        ("laughs.docx", docx(&laughs()), READ_OR_REFUSED),
        ("cut.docx", good_docx[..good_docx.len() / 2].to_vec(), &["unsupported", "partial"]),
        ("noise.doc", ole, REFUSED),
        ("divs-50000.html", html(&nested("<div>", "</div>", 50_000)), READ_OR_REFUSED),
        ("divs-200000.html", html(&nested("<div>", "</div>", 200_000)), READ_OR_REFUSED),
        ("open-divs.html", html(&"<div>".repeat(200_000)), READ_OR_REFUSED),
        ("nested-tables.html", html(&nested("<table><tr><td>", "</td></tr></table>", 5_000)), READ_OR_REFUSED),
        ("open-tags.html", html(&"<b><i><p>".repeat(5_000)), READ_OR_REFUSED),
        ("bomb.zip", zip(&[("a.txt", 8, 1 << 30, repeated(b"0", 1, 1 << 30, b""))]), REFUSED),
        ("empty.pdf", Vec::new(), &["unsupported"]),
    ]
}

const TEXT: &str = "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开，没有受到举报。\n";

const NOT_FOUND: &str =
    "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>404</h1></body></html>";

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}学校坚持公开{}", open.repeat(depth), close.repeat(depth))
}

fn html(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><body><p>云岭大学2020-2021学年信息公开年度报告</p>{body}</body></html>").into()
}

/// A PDF of a catalogue, a tree of one page, and `objects` from number 3 on, the first of which is the page.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let first = [b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec()];
    pdf_of(&first.into_iter().chain(objects.iter().cloned()).collect::<Vec<_>>())
}

fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(numbered(at + 1, object));
    }
    let start = bytes.len();
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    bytes.extend((table + &trailer).into_bytes());
    bytes
}

fn page(more: &str) -> Vec<u8> {
    format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842] {more}>>").into()
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {} {dict}>>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A form that draws itself.
fn form() -> Vec<u8> {
    stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9] /Resources 6 0 R", b"/F Do /F Do")
}

fn fonts() -> Vec<u8> {
    b"<</XObject<</F 4 0 R>>>>".to_vec()
}

/// A tree of pages that is its own branch.
fn page_loop() -> Vec<u8> {
    pdf_of(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[3 0 R 2 0 R]/Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>".to_vec(),
    ])
}

/// A PDF whose fourth object lies in a stream, where it is seen only once the stream is read (PDF 1.7, 7.5.7 and 7.5.8).
fn pdf_with_hidden(object: &str) -> Vec<u8> {
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        page("/Annots 4 0 R /Contents 4 0 R /Resources 4 0 R"),
        stream("/Type/ObjStm/N 1/First 4", format!("4 0 {object}").as_bytes()),
    ];
    let row = |kind: u8, at: usize| [&[kind], &(at as u32).to_be_bytes()[..], &[0, 0]].concat();
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = row(0, 0);
    for (number, object) in [1, 2, 3, 5].into_iter().zip(&objects) {
        // The fourth is the first one in the stream that is the fifth.
        table.extend(if number == 5 { row(2, 5) } else { Vec::new() });
        table.extend(row(1, bytes.len()));
        bytes.extend(numbered(number, object));
    }
    let start = bytes.len();
    table.extend(row(1, start));
    bytes.extend(numbered(6, &stream("/Type/XRef/W[1 4 2]/Size 7/Root 1 0 R", &table)));
    bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

fn numbered(number: usize, object: &[u8]) -> Vec<u8> {
    [format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const DOCUMENT: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
const DOCUMENT_END: &str = "</w:body></w:document>";
const MAIN_PART: &str = "word/document.xml";

fn document(body: &str) -> String {
    format!("{DOCUMENT}{body}{DOCUMENT_END}")
}

/// A .docx with this main part, stored.
fn docx(document: &str) -> Vec<u8> {
    docx_of((MAIN_PART, 0, document.len() as u32, document.into()))
}

/// A .docx whose main part is this stream, and says that it is so long.
fn packed_docx(stream: &[u8], length: u32) -> Vec<u8> {
    docx_of((MAIN_PART, 8, length, stream.to_vec()))
}

fn docx_of(main: Part) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.\
                 wordprocessingml.document.main+xml\"/></Types>";
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
                 officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    zip(&[
        ("[Content_Types].xml", 0, types.len() as u32, types.into()),
        ("_rels/.rels", 0, links.len() as u32, links.into()),
        main,
    ])
}

fn many_paragraphs(length: u32) -> Vec<u8> {
    packed_docx(
        &repeated(format!("{DOCUMENT}<w:p/>").as_bytes(), 6, u64::from(length), DOCUMENT_END.as_bytes()),
        length,
    )
}

/// An XML document whose one entity would unfold to ten thousand million words.
fn laughs() -> String {
    let entity = |at: u32| format!("<!ENTITY l{} \"{}\">", at + 1, format!("&l{at};").repeat(10));
    let entities: String = (0..10).map(entity).collect();
    let body = document("<w:p><w:r><w:t>&l10;</w:t></w:r></w:p>");
    format!("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY l0 \"公开\">{entities}]>{body}")
}

/// A file in an archive: name, method, length unpacked, bytes as they are in the archive.
type Part = (&'static str, u16, u32, Vec<u8>);

/// An archive of these files. What is stored has its checksum, what is packed has none that fits.
fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, method, length, packed) in parts {
        let checksum = if *method == 0 { crc32(packed) } else { 0 };
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0]);
        fields.extend(method.to_le_bytes());
        fields.extend([0, 0, 0x21, 0x50]);
        [checksum, packed.len() as u32, *length].iter().for_each(|field| fields.extend(field.to_le_bytes()));
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&fields);
        list.extend([0; 10]);
        list.extend((bytes.len() as u32).to_le_bytes());
        list.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&fields);
        bytes.extend(name.as_bytes());
        bytes.extend(packed);
    }
    let (count, start) = ((parts.len() as u16).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
    bytes.extend(&list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    [&count[..], &count, &(list.len() as u32).to_le_bytes(), &start, &[0, 0]].iter().for_each(|f| bytes.extend(*f));
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

fn zlib_zeros(length: u64) -> Vec<u8> {
    let mut bytes = vec![0x78, 0x9C];
    bytes.extend(repeated(&[0], 1, length, b""));
    bytes.extend((((length % 65_521) as u32) << 16 | 1).to_be_bytes());
    bytes
}

/// A deflate stream of about `length` bytes (RFC 1951): `head`, then its last `period` bytes over and over, then `tail`.
///
/// The repetition is one block with two codes of one bit, "copy 258 bytes from `period` back" and "end of block".
fn repeated(head: &[u8], period: u32, length: u64, tail: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.stored(head, false);
    let extra_bits = (31 - (period - 1).max(1).leading_zeros()).saturating_sub(1);
    let code = if period <= 4 { period - 1 } else { 2 * extra_bits + 2 + ((period - 1) >> extra_bits & 1) };
    bits.put(0b100, 3);
    bits.put(29, 5);
    bits.put(code, 5);
    bits.put(18 - 4, 4);
    // The lengths of the codes for lengths, in the order of the RFC: 18 and 0 have two bits, 1 has one.
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];
    order.iter().for_each(|symbol| {
        bits.put(
            match symbol {
                0 | 18 => 2,
                1 => 1,
                _ => 0,
            },
            3,
        )
    });
    let zeros = |bits: &mut Bits, count: u32| {
        bits.put(0b11, 2);
        bits.put(count - 11, 7);
    };
    zeros(&mut bits, 138);
    zeros(&mut bits, 118);
    bits.put(0, 1);
    zeros(&mut bits, 28);
    bits.put(0, 1);
    (0..code).for_each(|_| bits.put(0b01, 2));
    bits.put(0, 1);
    // "End of block" is 0 and "copy" is 1, for the codes go up with their numbers; so is the one distance, 0.
    let copy = 1 | ((period - 1) & ((1 << extra_bits) - 1)) << 2;
    (0..length / 258).for_each(|_| bits.put(copy, 2 + extra_bits));
    bits.put(0, 1);
    bits.stored(tail, true);
    bits.bytes
}

/// Bits, lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn stored(&mut self, bytes: &[u8], is_last: bool) {
        self.put(u32::from(is_last), 3);
        self.put(0, (8 - self.count) % 8);
        let length = bytes.len() as u16;
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend((!length).to_le_bytes());
        self.bytes.extend(bytes);
    }
}

#[test]
fn a_bomb_unpacks_to_what_it_is_made_of() {
    for (head, period, tail) in [("0", 1, ""), ("<w:p/>", 6, "</w:body>"), ("0123456789", 10, "end")] {
        let expect: String = head.chars().cycle().take(head.len() + 25_800).chain(tail.chars()).collect();
        let packed = repeated(head.as_bytes(), period, 25_800, tail.as_bytes());
        let bytes = zip(&[("a.txt", 8, expect.len() as u32, packed)]);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let options = ZipReadOptions::new().ignore_crc32(true);
        let found = std::io::read_to_string(archive.by_index_with_options(0, options).unwrap()).unwrap();
        assert_eq!(found, expect);
    }
}
