//! The structure of an OFD file: its documents, and the places of their pages and templates.

use crate::error::Status;
use crate::file::extract::Refusal;
use crate::file::package::{self, Package};
use crate::file::xml::{attribute, number};
use crate::note::reason::StatusReason;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The most pages and templates that are listed.
const MOST_LISTED: usize = 100_000;

/// The pages of a file.
#[derive(Debug, Default)]
pub struct OfdDocument {
    /// The pages in order.
    pub pages: Vec<PagePlace>,
    /// The names of the parts of templates, by document and id.
    templates: HashMap<(usize, u64), String>,
    /// The size of pages that state none, in millimetres.
    pub size: [f32; 2],
}

/// Where a page lies.
#[derive(Debug, Clone)]
pub struct PagePlace {
    /// The document, counted from 0.
    pub document: usize,
    /// The name of the part.
    pub part: String,
}

impl OfdDocument {
    /// Reads the lists of documents and pages.
    pub fn read(package: &mut Package<'_>) -> Result<OfdDocument, Refusal> {
        let mut document = OfdDocument { size: [210.0, 297.0], ..OfdDocument::default() };
        let roots = roots(&package.text("OFD.xml")?);
        if roots.is_empty() {
            return Err(damaged());
        }

        for (at, root) in roots.iter().enumerate() {
            let xml = package.text(root)?;
            document.list(at, root, &xml);
        }

        Ok(document)
    }

    /// Gives the name of the part of a template.
    pub fn template(&self, document: usize, id: u64) -> Option<&str> {
        self.templates.get(&(document, id)).map(String::as_str)
    }

    fn list(&mut self, document: usize, root: &str, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let mut is_box = false;

        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    is_box = element.local_name().as_ref() == "PhysicalBox";
                    self.see(document, root, &element);
                }
                Event::Text(text) if is_box => {
                    self.size = page_size(&text).unwrap_or(self.size);
                    is_box = false;
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }

    fn see(&mut self, document: usize, root: &str, element: &BytesStart<'_>) {
        let Some(place) = attribute(element, "BaseLoc") else { return };
        let part = resolve(root, &place);
        if self.pages.len() + self.templates.len() >= MOST_LISTED {
            return;
        }

        match element.local_name().as_ref() {
            "Page" => self.pages.push(PagePlace { document, part }),
            "TemplatePage" => {
                if let Some(id) = number(element, "ID") {
                    self.templates.insert((document, id), part);
                }
            }
            _ => {}
        }
    }
}

/// The refusal of a file that cannot be taken apart.
pub fn damaged() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::OfdDamaged)
}

/// Reads the width and height of `0 0 210 297`.
pub fn page_size(text: &str) -> Option<[f32; 2]> {
    let numbers: Vec<f32> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some([width, height]),
        _ => None,
    }
}

/// Reads the names of the documents' roots.
fn roots(xml: &str) -> Vec<String> {
    let mut roots = Vec::new();
    let mut reader = Reader::from_str(xml);
    let mut is_root = false;

    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => is_root = element.local_name().as_ref() == "DocRoot",
            Event::End(_) => is_root = false,
            Event::Text(text) if is_root => roots.push(resolve("", text.trim())),
            Event::Eof => break,
            _ => {}
        }
    }

    roots
}

/// Gives the name of a part that another one names: from the root if it starts with `/`, else from
/// that part's folder.
fn resolve(from: &str, place: &str) -> String {
    let place = place.trim().replace('\\', "/");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    package::resolve(folder, &place)
}
