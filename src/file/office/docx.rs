//! .docx files: the parts of the zip, and their text in the order in which a person reads it.

use super::drawing;
use super::list::Lists;
use super::look::Styles;
use super::pattern;
use super::refusal::{damaged, needs_ocr, pictures_only};
use super::walk::{self, DocxAround, DocxPart, ShownParts};
use crate::file::extract::{Extract, Refusal};
use crate::file::line::LineGap;
use crate::file::package::{Package, PartLink, decoded};
use crate::note::reason::StatusReason;
use crate::report::Format;

/// The most parts whose text the main part may show.
const MOST_SHOWN: usize = 500;

/// Reads a file that lies in another one.
pub type ReadInner = fn(&[u8]) -> Result<Extract, Refusal>;

/// Reads a .docx file. Headers, footers and comments are left out; footnotes and endnotes stand
/// after the text. Files that lie in it as part of its text are read by `read_inner`.
///
/// # Errors
/// `too_large`, `needs_ocr`, `encrypted`, or `unsupported` where nothing can be read.
pub fn read(bytes: &[u8], read_inner: ReadInner) -> Result<Extract, Refusal> {
    let mut package = Package::open(bytes, damaged)?;
    let main = package.main()?;
    let links = package.links(&main)?;
    let mut optional = |kind: &str| {
        let link = links.iter().find(|link| link.kind == kind);
        link.map_or(Ok(String::new()), |link| package.text(&link.name))
    };

    let styles = Styles::read(&optional("styles")?);
    let lists = pattern::read(&optional("numbering")?, &styles);
    let notes = [optional("footnotes")?, optional("endnotes")?];
    let shown = shown_parts(&mut package, &links, read_inner)?;

    let around = DocxAround { lists: &lists, styles: &styles, shown: &shown };
    let (xml, is_cut) = package.part(&main)?.ok_or_else(damaged)?;
    let mut part = walk::read(&decoded(&xml), &around)?;
    part.is_cut |= is_cut;

    let (no_lists, none_shown) = (Lists::default(), ShownParts::default());
    let around = DocxAround { lists: &no_lists, styles: &styles, shown: &none_shown };
    for notes in &notes {
        add_notes(&mut part, walk::read(notes, &around)?);
    }

    extract(part)
}

/// Reads the text of the parts that the main part shows. What cannot be read is left out, and the
/// walk that misses it says so.
fn shown_parts(
    package: &mut Package<'_>,
    links: &[PartLink],
    read_inner: ReadInner,
) -> Result<ShownParts, Refusal> {
    let mut shown = ShownParts::default();
    for link in links {
        let is_drawing = matches!(link.kind.as_str(), "diagramData" | "chart" | "chartEx");
        let is_file = matches!(link.kind.as_str(), "aFChunk" | "package" | "oleObject");
        if !is_drawing && !is_file || shown.len() >= MOST_SHOWN {
            continue;
        }

        let Some((bytes, false)) = package.part(&link.name)? else { continue };
        if is_drawing {
            let xml = decoded(&bytes);
            shown.insert(link.id.clone(), drawing::lines(&xml)?);
        } else if let Ok(extract) = read_inner(&bytes)
            && extract.partial.is_none()
        {
            shown.insert(link.id.clone(), extract.lines);
        }
    }

    Ok(shown)
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
