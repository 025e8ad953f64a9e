//! Files that are made to bring a reader down: the run goes on, and each is told as what it is, in
//! time.
//!
//! They are made here, small and fast: a bomb is some bytes and one repetition, written as a stream
//! that was never packed.

use crate::support::Random;
use mingcha::file;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use zip::{ZipArchive, ZipReadOptions};

/// The status that a file must have.
type Expected = &'static str;

/// The time that a file may take, the run of the program that reads it included.
const MOST_TIME: Duration = Duration::from_secs(30);

/// The memory that a process may hold, in KiB: 2 GiB.
const MOST_MEMORY: u64 = 2 << 20;

#[test]
fn hostile_files_are_told_as_what_they_are_in_time_and_memory_and_the_run_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("hostile");
    std::fs::create_dir(&folder).unwrap();
    let files = files();
    for (name, bytes, _) in &files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let mut wrong = Vec::new();
    let too_much = |name: &str, ran: &Ran| {
        (ran.memory >= MOST_MEMORY).then(|| format!("{name}: {} KiB", ran.memory))
    };

    // One that is looked at alone is told in time, and the program is not brought down.
    for (name, ..) in &files {
        let ran = run(&["inspect", &format!("hostile/{name}")], dir.path());
        println!("{name}: {:.1?}, {} MiB", ran.time, ran.memory >> 10);
        if ran.time >= MOST_TIME || !matches!(ran.code, Some(0 | 2)) {
            wrong.push(format!("{name}: {:?} after {:.1?}", ran.code, ran.time));
        }
        wrong.extend(too_much(name, &ran));
    }

    // All in one run, where a child reads many files: each is told as what it is.
    let ran = run(&["index", "hostile", "--store", "store", "--json"], dir.path());
    println!("all: {:.1?}, {} MiB", ran.time, ran.memory >> 10);
    assert_eq!(ran.code, Some(0));
    wrong.extend(too_much("all", &ran));
    let answer: Value = serde_json::from_slice(&ran.out).unwrap();
    let text =
        |value: &Value| value["zh"].as_str().or(value.as_str()).unwrap_or_default().to_owned();
    let of = |entry: &Value| {
        let name = text(&entry["file"]).strip_prefix("hostile/").unwrap().to_owned();
        (name, (text(&entry["status"]), text(&entry["reason"])))
    };
    let told: BTreeMap<String, (String, String)> =
        answer["files"].as_array().unwrap().iter().map(of).collect();
    for (name, expected) in
        files.iter().map(|(name, _, expected)| (*name, *expected)).chain(MEMBERS)
    {
        let (status, reason) = &told[name];
        println!("{name}: {status} {reason}");
        if status != expected || reason.is_empty() != (status == "ok") {
            wrong.push(format!("{name}: {status} ({reason}), not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a run of the program came to.
struct Ran {
    code: Option<i32>,
    out: Vec<u8>,
    time: Duration,
    /// The most that the program or a child of it held, in KiB; 0 where the system does not tell.
    memory: u64,
}

fn run(arguments: &[&str], folder: &Path) -> Ran {
    let started = Instant::now();
    let out = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(out.reopen().unwrap());
    let mut program = command.stderr(Stdio::null()).spawn().unwrap();
    let mut memory = 0;
    let status = loop {
        memory = memory.max(most_memory(program.id()));
        match program.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    Ran {
        code: status.code(),
        out: std::fs::read(out.path()).unwrap(),
        time: started.elapsed(),
        memory,
    }
}

/// The most memory that the process or a child of it has held up to now, in KiB.
fn most_memory(process: u32) -> u64 {
    let folder = PathBuf::from(format!("/proc/{process}"));
    let status = std::fs::read_to_string(folder.join("status")).unwrap_or_default();
    let most = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    let threads = std::fs::read_dir(folder.join("task")).into_iter().flatten().flatten();
    let children = threads
        .map(|thread| std::fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    let of_child = |child: &str| child.parse().map_or(0, most_memory);
    let of_children =
        children.map(|list| list.split_whitespace().map(of_child).max().unwrap_or(0)).max();
    most.unwrap_or(0).max(of_children.unwrap_or(0))
}

/// Each file with what it is.
fn files() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let mut random = Random(404);
    let noise = |random: &mut Random, count: usize| {
        (0..count).map(|_| random.below(256) as u8).collect::<Vec<u8>>()
    };
    let good_pdf = pdf(&[page("/Contents 4 0 R"), stream("", b"BT /F1 12 Tf (Report) Tj ET")]);
    let good_docx = docx(&document("<w:p><w:r><w:t>信息公开年度报告</w:t></w:r></w:p>"));
    let deep = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let dicts = format!("{}null{}", "<</A ".repeat(20_000), ">>".repeat(20_000));
    let good_zip = zip(&[good_text("a.txt")]);
    vec![
        ("good.txt", TEXT.into(), "ok"),
        ("empty.pdf", Vec::new(), BROKEN),
        ("too-large.txt", vec![b'0'; file::MOST_FILE_BYTES as usize + 1], LARGE),
        ("garbled.txt", "信息公开\u{E123}\u{FFFD}工作".into(), GARBLED),
        // PDFs.
        ("password.pdf", golden("pdf/password.pdf"), "encrypted"),
        ("scan.pdf", scan(), OCR),
        ("no-names.pdf", no_names(), GARBLED),
        (
            "bomb.pdf",
            pdf(&[page("/Contents 4 0 R"), stream("/Filter /FlateDecode", &zlib_zeros(1 << 30))]),
            BROKEN,
        ),
        ("deep-array.pdf", pdf(&[page("/Annots 4 0 R"), deep(20_000).into()]), BROKEN),
        ("deep-dict.pdf", pdf(&[page("/PieceInfo 4 0 R"), dicts.into()]), BROKEN),
        (
            "deep-content.pdf",
            pdf(&[page("/Contents 4 0 R"), stream("", deep(20_000).as_bytes())]),
            BROKEN,
        ),
        // It is seen only once a stream is unpacked, and then overflows the stack of the child.
        ("hidden-deep-array.pdf", pdf_with_hidden(&deep(500_000)), "crashed"),
        (
            "self-calling-form.pdf",
            pdf(&[page("/Contents 5 0 R /Resources 6 0 R"), form(), stream("", b"/F Do"), fonts()]),
            BROKEN,
        ),
        ("page-loop.pdf", page_loop(), BROKEN),
        ("cut.pdf", good_pdf[..good_pdf.len() / 2].to_vec(), BROKEN),
        ("noise.pdf", noise(&mut random, 400), BROKEN),
        ("not-found.pdf", NOT_FOUND.into(), BROKEN),
        // Word files.
        ("password.docx", [&OLE[..], &utf16("EncryptedPackage\0")].concat(), "encrypted"),
        ("bomb.docx", packed_docx(&repeated(b"<", 1, 2 << 30, b""), 2 << 30), LARGE),
        ("bomb-in-disguise.docx", packed_docx(&repeated(b"<", 1, 2 << 30, b""), 1 << 20), BROKEN),
        ("many-paragraphs.docx", many_paragraphs(500 << 20), LARGE),
        (
            "nested-tables.docx",
            docx(&document(&nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 20_000))),
            BROKEN,
        ),
        ("laughs.docx", docx(&laughs()), BROKEN),
        ("cut.docx", good_docx[..good_docx.len() / 2].to_vec(), BROKEN),
        (
            "noise.doc",
            [&OLE[..], &utf16("WordDocument\0"), &noise(&mut random, 20_000)].concat(),
            BROKEN,
        ),
        // Pages: one of which no tree can be made is read without one.
        ("divs-50000.html", html(&nested("<div>", "</div>", 50_000)), READ),
        ("divs-200000.html", html(&nested("<div>", "</div>", 200_000)), READ),
        ("open-divs.html", html(&"<div>".repeat(200_000)), READ),
        ("nested-tables.html", html(&nested("<table><tr><td>", "</td></tr></table>", 5_000)), READ),
        ("open-tags.html", html(&"<b><i><p>".repeat(5_000)), READ),
        // Archives: what they hold is told file by file.
        (
            "bomb.zip",
            zip(&[bomb("a.txt", 1 << 30), bomb("b.txt", 32 << 20), good_text("c.txt")]),
            READ,
        ),
        ("cut.zip", good_zip[..good_zip.len() / 2].to_vec(), BROKEN),
    ]
}

const BROKEN: Expected = "unsupported";
const LARGE: Expected = "too_large";
const GARBLED: Expected = "garbled";
const OCR: Expected = "needs_ocr";
const READ: Expected = "ok";

/// What is told of files in the archives above.
const MEMBERS: [(&str, &str); 3] =
    [("bomb.zip!/a.txt", "too_large"), ("bomb.zip!/b.txt", "too_large"), ("bomb.zip!/c.txt", "ok")];

/// The signature of a compound file.
const OLE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn golden(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(path)).unwrap()
}

fn bomb(name: &'static str, length: u32) -> Part {
    (name, 8, length, repeated(b"0", 1, u64::from(length), b""))
}

fn good_text(name: &'static str) -> Part {
    (name, 0, TEXT.len() as u32, TEXT.into())
}

const TEXT: &str =
    "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开，没有受到举报。\n";

const NOT_FOUND: &str = "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>404</h1></body></html>";

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}学校坚持公开{}", open.repeat(depth), close.repeat(depth))
}

fn html(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><body><p>云岭大学2020-2021学年信息公开年度报告</p>{body}</body></html>").into()
}

/// A PDF of a catalogue, a tree of one page, and `objects` from number 3 on, the first of which is
/// the page.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let first =
        [b"<</Type/Ranks/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec()];
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
    let trailer =
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
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

/// A page that shows an image, and nothing else.
fn scan() -> Vec<u8> {
    let image =
        "/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8";
    pdf(&[
        page("/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"),
        stream("", b"q 595 0 0 842 0 0 cm /I Do Q"),
        stream(image, &[0x80; 64]),
    ])
}

/// Text in a font that names no character: glyphs of a font that is not there.
fn no_names() -> Vec<u8> {
    let shown = format!("BT /F1 12 Tf 72 720 Td <{}> Tj ET", "12345678".repeat(20));
    let glyphs = "<</Type/Font/Subtype/CIDFontType2/BaseFont/None/CIDSystemInfo\
                  <</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>";
    pdf(&[
        page("/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"),
        stream("", shown.as_bytes()),
        b"<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
            .to_vec(),
        glyphs.into(),
    ])
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
        b"<</Type/Ranks/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[3 0 R 2 0 R]/Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>".to_vec(),
    ])
}

/// A PDF whose fourth object lies in a stream, where it is seen only once the stream is read (PDF
/// 1.7, 7.5.7 and 7.5.8).
fn pdf_with_hidden(object: &str) -> Vec<u8> {
    let objects = [
        b"<</Type/Ranks/Pages 2 0 R>>".to_vec(),
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

const DOCUMENT: &str =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
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
        &repeated(
            format!("{DOCUMENT}<w:p/>").as_bytes(),
            6,
            u64::from(length),
            DOCUMENT_END.as_bytes(),
        ),
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
        [checksum, packed.len() as u32, *length]
            .iter()
            .for_each(|field| fields.extend(field.to_le_bytes()));
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
    [&count[..], &count, &(list.len() as u32).to_le_bytes(), &start, &[0, 0]]
        .iter()
        .for_each(|f| bytes.extend(*f));
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

/// A deflate stream of about `length` bytes (RFC 1951): `head`, then its last `period` bytes over
/// and over, then `tail`.
///
/// The repetition is one block with two codes of one bit, "copy 258 bytes from `period` back" and
/// "end of block".
fn repeated(head: &[u8], period: u32, length: u64, tail: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.stored(head, false);
    let extra_bits = (31 - (period - 1).max(1).leading_zeros()).saturating_sub(1);
    let code = if period <= 4 {
        period - 1
    } else {
        2 * extra_bits + 2 + ((period - 1) >> extra_bits & 1)
    };
    bits.put(0b100, 3);
    bits.put(29, 5);
    bits.put(code, 5);
    bits.put(18 - 4, 4);
    // The lengths of the codes for lengths, in the order of the RFC: 18 and 0 have two bits, 1 has
    // one.
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
    // "End of block" is 0 and "copy" is 1, for the codes go up with their numbers; so is the one
    // distance, 0.
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
    for (head, period, tail) in
        [("0", 1, ""), ("<w:p/>", 6, "</w:body>"), ("0123456789", 10, "end")]
    {
        let expect: String =
            head.chars().cycle().take(head.len() + 25_800).chain(tail.chars()).collect();
        let packed = repeated(head.as_bytes(), period, 25_800, tail.as_bytes());
        let bytes = zip(&[("a.txt", 8, expect.len() as u32, packed)]);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let options = ZipReadOptions::new().ignore_crc32(true);
        let found =
            std::io::read_to_string(archive.by_index_with_options(0, options).unwrap()).unwrap();
        assert_eq!(found, expect);
    }
}
