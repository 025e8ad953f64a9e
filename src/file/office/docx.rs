//! .docx files: the parts of the zip, and their text in the order in which a person reads it.

use super::list::Lists;
use super::look::Styles;
use super::pattern;
use super::refusal::{damaged, needs_ocr, pictures_only};
use super::walk::{self, DocxPart};
use super::xml::attribute;
use crate::file::extract::{Extract, Refusal};
use crate::file::limit::too_large;
use crate::file::line::LineGap;
use crate::note::reason::StatusReason;
use crate::report::Format;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that the entries of a file may hold, as the file says.
const MOST_UNPACKED_BYTES: u64 = 256 << 20;
/// The most bytes that one part may hold, whatever the file says.
const MOST_PART_BYTES: u64 = 64 << 20;

/// Reads a .docx file. Headers, footers and comments are left out; footnotes and endnotes stand
/// after the text.
///
/// # Errors
/// `too_large`, `needs_ocr`, `encrypted`, or `unsupported` where nothing can be read.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let links = package.links(&main)?;
    let mut optional =
        |kind: &str| links.get(kind).map_or(Ok(String::new()), |name| package.text(name));

    let styles = Styles::read(&optional("styles")?);
    let lists = pattern::read(&optional("numbering")?, &styles);
    let notes = [optional("footnotes")?, optional("endnotes")?];
    let (xml, is_cut) = package.part(&main)?.ok_or_else(damaged)?;
    let mut part = walk::read(&decoded(&xml), &lists, &styles)?;
    part.is_cut |= is_cut;

    for notes in &notes {
        add_notes(&mut part, walk::read(notes, &Lists::default(), &styles)?);
    }

    extract(part)
}

fn extract(part: DocxPart) -> Result<Extract, Refusal> {
    let chars: usize = part.lines.iter().map(|line| line.text.chars().count()).sum();
    if part.is_cut && chars == 0 {
        return Err(damaged());
    }

    if pictures_only(part.pictures, chars) {
        return Err(needs_ocr());
    }
    let partial = match (part.is_cut, part.has_foreign) {
        (true, _) => Some(StatusReason::WordCut),
        (false, true) => Some(StatusReason::WordForeignParts),
        (false, false) => None,
    };
    Ok(Extract { partial, ..Extract::new(Format::Docx, part.lines) })
}

fn add_notes(part: &mut DocxPart, notes: DocxPart) {
    let start = part.lines.len();
    part.lines.extend(notes.lines);
    if let Some(first) = part.lines.get_mut(start) {
        first.gap = first.gap.max(LineGap::Blank);
    }
    part.is_cut |= notes.is_cut;
}

/// Decodes XML. A byte order mark says so if it is not UTF-8.
fn decoded(xml: &[u8]) -> std::borrow::Cow<'_, str> {
    encoding_rs::UTF_8.decode(xml).0
}

/// A zip and the links between its parts.
struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Package<'a>, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        let mut unpacked = 0u64;
        for at in 0..zip.len() {
            unpacked =
                unpacked.saturating_add(zip.by_index_data(at).map_err(|_| damaged())?.size());
        }

        if unpacked > MOST_UNPACKED_BYTES {
            return Err(too_large());
        }

        Ok(Package { zip })
    }

    /// Finds the name of the main part.
    fn main(&mut self) -> Result<String, Refusal> {
        let linked = self.links("")?.remove("officeDocument");
        Ok(linked
            .filter(|name| self.zip.index_for_name(name).is_some())
            .unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// Reads the names of the parts that a part links to, by the kind of the link.
    fn links(&mut self, part: &str) -> Result<HashMap<String, String>, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };

        let xml = self.text(&path)?;
        let mut links = HashMap::new();
        let mut reader = Reader::from_str(&xml);

        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "Relationship" =>
                {
                    let (Some(kind), Some(target)) =
                        (attribute(&element, "Type"), attribute(&element, "Target"))
                    else {
                        continue;
                    };

                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    links.entry(kind).or_insert_with(|| resolve(folder, &target));
                }
                Event::Eof => break,
                _ => {}
            }
        }

        Ok(links)
    }

    /// Reads a part as text; empty where there is none.
    fn text(&mut self, name: &str) -> Result<String, Refusal> {
        Ok(self.part(name)?.map_or(String::new(), |(xml, _)| decoded(&xml).into_owned()))
    }

    /// Unpacks a part. Tells whether it breaks off.
    fn part(&mut self, name: &str) -> Result<Option<(Vec<u8>, bool)>, Refusal> {
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let file = self.zip.by_index(at).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        let is_cut = file.take(MOST_PART_BYTES + 1).read_to_end(&mut bytes).is_err();

        if bytes.len() as u64 > MOST_PART_BYTES {
            return Err(too_large());
        }

        Ok(Some((bytes, is_cut)))
    }
}

/// Gives the name in the zip of a link's target.
fn resolve(folder: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("{folder}/{target}"),
    };

    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }

    parts.join("/")
}
