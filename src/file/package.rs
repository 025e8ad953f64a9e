//! The zip of an office file: its parts, and the links between them.

use super::extract::Refusal;
use super::limit::too_large;
use super::xml::attribute;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes that the entries of a file may hold, as the file says.
const MOST_UNPACKED_BYTES: u64 = 256 << 20;
/// The most bytes that one part may hold, whatever the file says.
const MOST_PART_BYTES: u64 = 64 << 20;

/// A zip and the links between its parts. Names count whatever their case and slashes: some
/// programs write `word\document.xml`, or `Word/Document.xml`.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The places in the zip, by names as [`plain`] gives them.
    places: HashMap<String, usize>,
    damaged: fn() -> Refusal,
}

/// A link from a part to another.
pub struct PartLink {
    /// The id that the part uses.
    pub id: String,
    /// The last word of the link's type: `styles`, `chart`.
    pub kind: String,
    /// The name of the other part.
    pub name: String,
}

impl<'a> Package<'a> {
    /// Opens a zip; `damaged` refuses one that cannot be taken apart.
    ///
    /// # Errors
    /// `too_large`, or `damaged`.
    pub fn open(bytes: &'a [u8], damaged: fn() -> Refusal) -> Result<Package<'a>, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        let mut unpacked = 0u64;
        let mut places = HashMap::new();

        for at in 0..zip.len() {
            let entry = zip.by_index_data(at).map_err(|_| damaged())?;
            unpacked = unpacked.saturating_add(entry.size());
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            places.entry(plain(&name)).or_insert(at);
        }

        if unpacked > MOST_UNPACKED_BYTES {
            return Err(too_large());
        }

        Ok(Package { zip, places, damaged })
    }

    /// Finds the name of the main part of a Word file.
    pub fn main(&mut self) -> Result<String, Refusal> {
        let links = self.links("")?;
        let linked = links.into_iter().find(|link| link.kind == "officeDocument");
        Ok(linked
            .map(|link| link.name)
            .filter(|name| self.places.contains_key(&plain(name)))
            .unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// Reads the links of a part to other parts of the file.
    pub fn links(&mut self, part: &str) -> Result<Vec<PartLink>, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };

        let xml = self.text(&path)?;
        let mut links = Vec::new();
        let mut reader = Reader::from_str(&xml);

        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "Relationship" =>
                {
                    links.extend(link(&element, folder));
                }
                Event::Eof => break,
                _ => {}
            }
        }

        Ok(links)
    }

    /// Reads a part as text; empty where there is none.
    pub fn text(&mut self, name: &str) -> Result<String, Refusal> {
        Ok(self.part(name)?.map_or(String::new(), |(xml, _)| decoded(&xml).into_owned()))
    }

    /// Unpacks a part. Tells whether it breaks off.
    pub fn part(&mut self, name: &str) -> Result<Option<(Vec<u8>, bool)>, Refusal> {
        let Some(&at) = self.places.get(&plain(name)) else { return Ok(None) };
        let file = self.zip.by_index(at).map_err(|_| (self.damaged)())?;
        let mut bytes = Vec::new();
        let is_cut = file.take(MOST_PART_BYTES + 1).read_to_end(&mut bytes).is_err();

        if bytes.len() as u64 > MOST_PART_BYTES {
            return Err(too_large());
        }

        Ok(Some((bytes, is_cut)))
    }
}

/// Decodes XML. A byte order mark says so if it is not UTF-8.
pub fn decoded(xml: &[u8]) -> Cow<'_, str> {
    encoding_rs::UTF_8.decode(xml).0
}

/// Gives a part's name in the form in which names are compared.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// Reads a link; none for one that leads out of the file.
fn link(element: &BytesStart<'_>, folder: &str) -> Option<PartLink> {
    if attribute(element, "TargetMode").is_some_and(|mode| mode == "External") {
        return None;
    }

    let (kind, target) = (attribute(element, "Type")?, attribute(element, "Target")?);
    Some(PartLink {
        id: attribute(element, "Id").unwrap_or_default().into_owned(),
        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
        name: resolve(folder, &target.replace('\\', "/")),
    })
}

/// Gives the name in the zip of a link's target.
pub fn resolve(folder: &str, target: &str) -> String {
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
