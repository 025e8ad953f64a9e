//! What of a PDF can be read, judged page by page.

use super::page::PdfPage;
use super::printed::Printed;
use crate::error::Status;
use crate::file::extract::Refusal;
use crate::note::reason::{PdfLosses, ReadPages, StatusReason};

/// The most pages of a file that are read.
pub const MOST_PAGES: usize = 1000;
/// The least characters of a page that holds text.
const LEAST_CHARS: usize = 20;
/// The share of a page with fewer characters that images cover if it is a scan.
const SCAN_SHARE: f32 = 0.3;
/// The least outlines of a page whose letters are drawn as such: a line of 30 characters has more
/// than that many.
const LEAST_OUTLINES: usize = 150;
/// The share of a scan's height, at its top and its foot, in which text is no part of it.
const EDGE: f32 = 0.1;
/// The most characters of a file of scans that are no report: a cover.
const COVER_CHARS: usize = 200;

/// What can be read of each page.
pub struct PdfVerdict {
    pages: Vec<PageVerdict>,
}

struct PageVerdict {
    number: u32,
    /// The characters that are no furniture.
    chars: usize,
    unreadable: usize,
    is_picture: bool,
    has_image: bool,
    is_cut: bool,
}

impl PdfVerdict {
    /// Judges pages with their furniture.
    pub fn of(pages: &[PdfPage], furniture: &[Vec<Printed>]) -> PdfVerdict {
        let pages = pages.iter().zip(furniture).map(|(page, furniture)| of_page(page, furniture));
        PdfVerdict { pages: pages.collect() }
    }

    /// Refuses a file that says next to nothing.
    pub fn check(&self, is_damaged: bool) -> Result<(), Refusal> {
        let chars = self.sum(|page| page.chars);
        let unreadable = self.sum(|page| page.unreadable);
        let pictures = self.pages.iter().filter(|page| page.is_picture).count();

        if unreadable > chars {
            return Err(Refusal::new(Status::Garbled, StatusReason::PdfUnnamedCharacters));
        }

        let is_cover = pictures * 2 > self.pages.len() && chars < COVER_CHARS;
        let has_image = self.pages.iter().any(|page| page.has_image || page.is_picture);
        if is_cover || has_image && chars == 0 {
            return Err(Refusal::new(Status::NeedsOcr, StatusReason::PdfScan));
        }

        match chars {
            0 if self.pages.is_empty()
                || is_damaged
                || self.pages.iter().any(|page| page.is_cut) =>
            {
                Err(broken())
            }
            0 => Err(Refusal::new(Status::Unsupported, StatusReason::PdfWithoutText)),
            _ => Ok(()),
        }
    }

    /// Says what is missing of a file of so many pages, if anything is.
    pub fn partial(&self, is_damaged: bool, count: usize) -> Option<StatusReason> {
        let with = |is_so: fn(&PageVerdict) -> bool| -> Vec<u32> {
            self.pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
        };
        let losses = PdfLosses {
            read_of: (count > MOST_PAGES).then_some(ReadPages { read: MOST_PAGES, all: count }),
            is_damaged,
            scans: with(|page| page.is_picture),
            damaged: with(|page| page.is_cut),
            undecoded: with(|page| page.unreadable > 0),
        };

        (!losses.is_empty()).then(|| StatusReason::PdfInPart(Box::new(losses)))
    }

    fn sum(&self, of: fn(&PageVerdict) -> usize) -> usize {
        self.pages.iter().map(of).sum()
    }
}

fn of_page(page: &PdfPage, furniture: &[Printed]) -> PageVerdict {
    let count = |line: &Printed| line.text.chars().filter(|c| !c.is_whitespace()).count();
    let [_, bottom, _, top] = page.edges;
    let edge = (top - bottom) * EDGE;
    let is_inside = |line: &&Printed| (bottom + edge..top - edge).contains(&line.baseline);

    let text = || page.lines.iter().filter(|line| !furniture.contains(line));
    let inside: usize = text().filter(is_inside).map(count).sum();
    let may_be_picture = page.image_share >= SCAN_SHARE || page.outlines >= LEAST_OUTLINES;
    let is_picture = may_be_picture && inside < LEAST_CHARS && page.unreadable == 0;

    PageVerdict {
        number: page.number,
        chars: if is_picture { inside } else { text().map(count).sum() },
        unreadable: page.unreadable,
        is_picture,
        has_image: page.images > 0,
        is_cut: page.is_cut,
    }
}

/// The refusal of a file that cannot be taken apart.
pub fn broken() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::PdfDamaged)
}
