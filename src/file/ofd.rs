//! OFD, China's format of fixed pages (GB/T 33190): a zip of XML, in which each piece of text lies
//! at its place on the page. The places show what is a paragraph, a table, a page number.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod document;
mod layout;
mod page;
mod path;
mod table;

use super::extract::{Extract, Refusal};
use super::limit::{MOST_TEXT_BYTES, too_large};
use super::package::Package;
use crate::error::Status;
use crate::note::reason::{PdfLosses, ReadPages, StatusReason};
use crate::report::Format;
use document::{OfdDocument, damaged};
use page::OfdPage;

/// The most pages of a file that are read.
const MOST_PAGES: usize = 1000;
/// The least characters of a page, on average, of a file that holds text.
const LEAST_CHARS: usize = 20;

/// Reads an OFD file: all its documents, one after the other.
///
/// # Errors
/// `encrypted`, `needs_ocr`, `too_large`, or `unsupported` where it is damaged or holds no text.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut package = Package::open(bytes, damaged)?;
    if package.text("Encryptions.xml")?.contains("Encrypt") {
        return Err(Refusal::new(Status::Encrypted, StatusReason::PasswordProtected));
    }

    let document = OfdDocument::read(&mut package)?;
    let mut pages = Vec::new();
    let mut text_bytes = 0;

    for (at, place) in document.pages.iter().take(MOST_PAGES).enumerate() {
        let page = page::read(&mut package, &document, place, at as u32 + 1)?;
        text_bytes += page.text_bytes();
        if text_bytes > MOST_TEXT_BYTES {
            return Err(too_large());
        }
        pages.push(page);
    }

    check(&pages)?;
    let partial = partial(&pages, document.pages.len());

    Ok(Extract { partial, ..Extract::new(Format::Ofd, layout::lines(&pages)) })
}

/// Refuses pages that say next to nothing.
fn check(pages: &[OfdPage]) -> Result<(), Refusal> {
    let chars: usize = pages.iter().map(OfdPage::chars).sum();
    if chars > 0 && chars >= LEAST_CHARS * pages.len() {
        return Ok(());
    }

    if pages.iter().any(|page| page.images > 0) {
        return Err(Refusal::new(Status::NeedsOcr, StatusReason::OfdScan));
    }

    match chars {
        0 if pages.is_empty() || pages.iter().any(|page| page.is_cut) => Err(damaged()),
        0 => Err(Refusal::new(Status::Unsupported, StatusReason::OfdWithoutText)),
        _ => Ok(()),
    }
}

/// What is missing, if anything is.
fn partial(pages: &[OfdPage], count: usize) -> Option<StatusReason> {
    let with = |is_so: fn(&OfdPage) -> bool| -> Vec<u32> {
        pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
    };
    let losses = PdfLosses {
        read_of: (count > MOST_PAGES).then_some(ReadPages { read: MOST_PAGES, all: count }),
        scans: with(|page| page.chars() < LEAST_CHARS && page.shows_scan),
        damaged: with(|page| page.is_cut),
        ..PdfLosses::default()
    };

    (losses != PdfLosses::default()).then(|| StatusReason::PdfInPart(Box::new(losses)))
}

#[cfg(test)]
mod tests;
