//! The objects of a PDF. `unpdf` parses them, repairs the table that says where they are, decrypts
//! them and undoes their compression; what pages show is read in `content`.

use super::nesting;
use memchr::memmem;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use unpdf::parser::backend::{PdfBackend, RawBackend, ResourceScope};
use unpdf::parser::cmap_table;
use unpdf::parser::raw::{self, RawDocument};
use unpdf::{Error, ErrorKind};

/// The most references and parents that are followed.
const MOST_STEPS: usize = 32;
/// The most layers of a file that are known.
const MOST_LAYERS: usize = 10_000;
/// The most times that a stream may be packed: two bytes that were packed eight times made 1 GiB.
const MOST_FILTERS: usize = 4;
/// The largest content of a page or of a form, decompressed.
const MOST_CONTENT: usize = 256 << 20;

/// An object.
pub type PdfObject = raw::PdfObject;
/// The entries of a dictionary.
pub type PdfDictionary = raw::PdfDict;
/// The number and the generation of an object.
pub type PdfId = (u32, u16);

/// A PDF that could be opened.
pub struct PdfFile<'a> {
    bytes: &'a [u8],
    raw: RawDocument,
    /// The pages in order.
    pages: Vec<PdfId>,
    is_damaged: bool,
    /// The layers that are switched off.
    layers: OnceCell<PdfLayers>,
    /// The file as the library's own reader of text has it, for fonts that only it knows.
    backend: OnceCell<Option<RawBackend>>,
}

/// The reason why a PDF could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file asks for a password.
    Encrypted,
    /// The file is broken, or not a PDF.
    Broken,
}

/// A code's character and width, as the library has them.
pub struct KnownCode {
    /// The text; empty if the font does not say it.
    pub text: String,
    /// The width, in thousandths of the font's size.
    pub width: Option<f32>,
}

impl<'a> PdfFile<'a> {
    /// Opens a PDF. Bytes before its first and after its last mark are passed over: answers of
    /// servers, pages and zeros stood there.
    pub fn open(bytes: &'a [u8]) -> Result<PdfFile<'a>, Fault> {
        let fault = |error: Error| match error.kind() {
            ErrorKind::Encrypted | ErrorKind::InvalidPassword => Fault::Encrypted,
            _ => Fault::Broken,
        };

        let body = Body::of(bytes);
        if nesting::is_too_deep(body.bytes) {
            return Err(Fault::Broken);
        }

        let raw = RawDocument::load(body.bytes).map_err(fault)?;
        let scan = raw.scan_page_tree();
        let declared = raw.declared_page_count().unwrap_or(0) as usize;
        let is_cut = raw.xref_reconstructed() && !body.is_whole;

        Ok(PdfFile {
            bytes: body.bytes,
            is_damaged: is_cut || scan.unresolved_nodes > 0 || declared > scan.pages.len(),
            pages: scan.pages.into_values().collect(),
            raw,
            layers: OnceCell::new(),
            backend: OnceCell::new(),
        })
    }

    /// Gives its pages in order.
    pub fn pages(&self) -> &[PdfId] {
        &self.pages
    }

    /// Tells whether it is cut off, or pages of it are lost.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Gives an object by its number.
    pub fn object(&self, id: PdfId) -> Option<&PdfObject> {
        self.raw.get_object(id).map(|object| self.raw.resolve(object))
    }

    /// Gives an entry of a dictionary, and what it refers to for a reference.
    pub fn get<'d>(&'d self, dictionary: &'d PdfDictionary, key: &[u8]) -> Option<&'d PdfObject> {
        let object = self.raw.resolve(dictionary.get(key)?);
        let is_there = !matches!(object, PdfObject::Null | PdfObject::Reference(..));
        is_there.then_some(object)
    }

    /// Gives what an object refers to, or itself.
    pub fn resolve<'d>(&'d self, object: &'d PdfObject) -> &'d PdfObject {
        self.raw.resolve(object)
    }

    /// Gives an entry that is a dictionary, or the dictionary of a stream.
    pub fn dictionary<'d>(
        &'d self,
        dictionary: &'d PdfDictionary,
        key: &[u8],
    ) -> Option<&'d PdfDictionary> {
        self.get(dictionary, key).and_then(entries)
    }

    /// Gives an entry that is a number.
    pub fn number(&self, dictionary: &PdfDictionary, key: &[u8]) -> Option<f32> {
        self.get(dictionary, key)?.as_f32()
    }

    /// Gives the numbers of an entry that is an array.
    pub fn numbers(&self, dictionary: &PdfDictionary, key: &[u8]) -> Vec<f32> {
        let items = self.get(dictionary, key).and_then(PdfObject::as_array).unwrap_or_default();
        items.iter().map_while(|item| self.resolve(item).as_f32()).collect()
    }

    /// Gives an entry of a page or of what it is a part of.
    pub fn inherited<'d>(&'d self, page: &'d PdfDictionary, key: &[u8]) -> Option<&'d PdfObject> {
        let mut node = page;
        for _ in 0..MOST_STEPS {
            if let Some(found) = self.get(node, key) {
                return Some(found);
            }
            node = self.dictionary(node, b"Parent")?;
        }

        None
    }

    /// Tells whether a layer, or a group of layers, is switched off.
    pub fn hides(&self, layer: &PdfDictionary) -> bool {
        let read = || self.raw.catalog().map(|catalogue| PdfLayers::read(self, catalogue));
        self.layers.get_or_init(|| read().unwrap_or_default()).hide(self, layer)
    }

    /// Tells whether a form, an image or a stamp is on a layer that is switched off.
    pub fn is_hidden(&self, dictionary: &PdfDictionary) -> bool {
        self.dictionary(dictionary, b"OC").is_some_and(|layer| self.hides(layer))
    }

    /// Decompresses a stream. `None` if it is none, damaged, or packed many times over.
    pub fn decoded(&self, object: &PdfObject) -> Option<Vec<u8>> {
        let object = self.resolve(object);
        let filters = entries(object).and_then(|entries| self.get(entries, b"Filter"));
        let filters = filters.and_then(PdfObject::as_array).unwrap_or_default();
        if filters.len() > MOST_FILTERS {
            return None;
        }

        let stream = object.as_stream()?;
        let bytes = raw::stream::decompress(stream).ok()?;
        (bytes.len() <= MOST_CONTENT).then_some(bytes)
    }

    /// Asks the library for the character of a code of the font that `font` names.
    pub fn known_code(&self, scope: PdfScope, font: &[u8], code: &[u8]) -> Option<KnownCode> {
        let open = || RawBackend::load_bytes(self.bytes).ok();
        let backend = self.backend.get_or_init(open).as_ref()?;
        let scope = ResourceScope { page: scope.page, form: scope.form };

        let run = backend.decode_run(scope, font, code);
        let width = run.glyphs.as_ref().and_then(|glyphs| glyphs.first()).map(|glyph| glyph.width);
        Some(KnownCode { text: run.decoded.text, width })
    }
}

/// The page and the form whose resources give names their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PdfScope {
    /// The page.
    pub page: PdfId,
    /// The form, within one.
    pub form: Option<PdfId>,
}

/// Gives the entries of a dictionary or of a stream's dictionary.
pub fn entries(object: &PdfObject) -> Option<&PdfDictionary> {
    match object {
        PdfObject::Dict(entries) => Some(entries),
        PdfObject::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// Gives the character of a place in one of Adobe's collections, such as GB1.
pub fn collected(ordering: &str, cid: u32) -> Option<char> {
    cmap_table::lookup_cid("Adobe", ordering, cid)
}

/// The layers that are switched off when a file is opened (PDF 1.7, 8.11), by where their
/// dictionaries lie: what is on them is not seen.
#[derive(Default)]
struct PdfLayers {
    off: FxHashSet<usize>,
}

impl PdfLayers {
    /// Reads what the catalogue says of them.
    fn read(file: &PdfFile<'_>, catalogue: &PdfDictionary) -> PdfLayers {
        let Some(properties) = file.dictionary(catalogue, b"OCProperties") else {
            return PdfLayers::default();
        };
        let Some(settings) = file.dictionary(properties, b"D") else { return PdfLayers::default() };

        let base = file.get(settings, b"BaseState").and_then(PdfObject::as_name);
        let mut off = match base {
            Some(b"OFF") => keys(file, properties, b"OCGs"),
            _ => FxHashSet::default(),
        };
        off.extend(keys(file, settings, b"OFF"));
        for on in keys(file, settings, b"ON") {
            off.remove(&on);
        }

        PdfLayers { off }
    }

    /// Tells whether what belongs to a layer, or to a group of layers, is not seen.
    fn hide(&self, file: &PdfFile<'_>, layer: &PdfDictionary) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if file.get(layer, b"Type").and_then(PdfObject::as_name) != Some(b"OCMD") {
            return self.off.contains(&key(layer));
        }

        let layers = match file.get(layer, b"OCGs") {
            Some(PdfObject::Dict(one)) => FxHashSet::from_iter([key(one)]),
            _ => keys(file, layer, b"OCGs"),
        };
        if layers.is_empty() {
            return false;
        }

        let is_off = |key: &usize| self.off.contains(key);
        match file.get(layer, b"P").and_then(PdfObject::as_name) {
            Some(b"AllOn") => layers.iter().any(is_off),
            Some(b"AnyOff") => !layers.iter().any(is_off),
            Some(b"AllOff") => !layers.iter().all(is_off),
            _ => layers.iter().all(is_off),
        }
    }
}

/// Says where the dictionaries of an array lie.
fn keys(file: &PdfFile<'_>, dictionary: &PdfDictionary, name: &[u8]) -> FxHashSet<usize> {
    let listed = file.get(dictionary, name).and_then(PdfObject::as_array).unwrap_or_default();
    listed
        .iter()
        .take(MOST_LAYERS)
        .filter_map(|layer| entries(file.resolve(layer)))
        .map(key)
        .collect()
}

fn key(dictionary: &PdfDictionary) -> usize {
    std::ptr::from_ref(dictionary) as usize
}

/// The bytes of a PDF without what stands before and after it.
struct Body<'a> {
    bytes: &'a [u8],
    /// True if it ends as a whole file does.
    is_whole: bool,
}

impl<'a> Body<'a> {
    fn of(bytes: &'a [u8]) -> Body<'a> {
        let start = memmem::find(bytes, b"%PDF-").unwrap_or(0);
        let bytes = bytes.get(start..).unwrap_or_default();
        let Some(mark) = memmem::rfind(bytes, END) else { return Body { bytes, is_whole: false } };

        // Objects after the last end belong to a newer state of the file, which is cut off.
        let (whole, rest) = bytes.split_at(mark + END.len());
        if memmem::find(rest, b" obj").is_some() {
            return Body { bytes, is_whole: false };
        }
        Body { bytes: whole, is_whole: true }
    }
}

/// The mark at the end of a PDF.
const END: &[u8] = b"%%EOF";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_file_is_passed_over() {
        let body = |bytes: &'static str| Body::of(bytes.as_bytes());
        let around = body("HTTP/1.1 200 OK\r\n\r\n%PDF-1.4 1 0 obj %%EOF\n\0\0<html></html>");
        assert_eq!((around.bytes, around.is_whole), (&b"%PDF-1.4 1 0 obj %%EOF"[..], true));
        let cut = body("%PDF-1.4 1 0 obj %%EOF 2 0 obj");
        assert_eq!((cut.bytes.len(), cut.is_whole), (30, false));
        assert!(!body("%PDF-1.4 1 0 obj").is_whole);
    }
}
