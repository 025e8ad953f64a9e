//! OpenDocument texts (.odt, and the flat .fodt), by OpenDocument 1.3: what a reader of the printed
//! page sees, the numbers of lists included. Headers, footers, comments and deleted text are left
//! out; footnotes stand after the text.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod style;
mod walk;

use super::extract::{Extract, Refusal};
use super::office::refusal::{damaged, needs_ocr, pictures_only};
use super::package::{Package, decoded};
use super::sniff::FileContent;
use crate::note::reason::StatusReason;
use crate::report::Format;
use style::OdtStyles;

/// Reads an OpenDocument text.
///
/// # Errors
/// `encrypted`, `too_large`, `needs_ocr`, or `unsupported` where it is damaged.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    if !bytes.starts_with(b"PK") {
        let xml = decoded(bytes);
        return extract(&xml, &OdtStyles::read(&[&xml]), false);
    }

    let mut package = Package::open(bytes, damaged)?;
    if package.text("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(FileContent::Encrypted.refusal());
    }

    let common = package.text("styles.xml")?;
    let (content, is_cut) = package.part("content.xml")?.ok_or_else(damaged)?;
    let xml = decoded(&content);

    extract(&xml, &OdtStyles::read(&[&common, &xml]), is_cut)
}

fn extract(xml: &str, styles: &OdtStyles, is_cut: bool) -> Result<Extract, Refusal> {
    let text = walk::read(xml, styles)?;
    let is_cut = is_cut || text.is_cut;
    let chars: usize = text.lines.iter().map(|line| line.text.chars().count()).sum();

    if is_cut && chars == 0 {
        return Err(damaged());
    }

    if pictures_only(text.pictures, chars) {
        return Err(needs_ocr());
    }

    let partial = match (is_cut, text.has_foreign) {
        (true, _) => Some(StatusReason::WordCut),
        (false, true) => Some(StatusReason::WordForeignParts),
        (false, false) => None,
    };
    Ok(Extract { partial, ..Extract::new(Format::Odt, text.lines) })
}

#[cfg(test)]
mod tests;
