//! The words and drawn lines of a page, with their places in millimetres from its upper left corner.

use super::document::{OfdDocument, PagePlace, page_size};
use super::path::{FARTHEST, OfdRule, rules};
use crate::file::extract::Refusal;
use crate::file::package::{Package, decoded};
use crate::file::xml::{attribute, character, number};
use crate::text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most elements inside one another.
const MOST_DEEP: usize = 500;
/// The most pieces and lines of a page.
const MOST_PARTS: usize = 1_000_000;
/// The share of a page that an image covers if it is a scan.
const SCAN_SHARE: f32 = 0.3;

/// A page.
#[derive(Debug, Default)]
pub struct OfdPage {
    /// The number, counted from 1.
    pub number: u32,
    /// Width and height.
    pub size: [f32; 2],
    /// The pieces of text in the order of the file.
    pub pieces: Vec<OfdPiece>,
    /// The drawn lines.
    pub rules: Vec<OfdRule>,
    /// The number of images.
    pub images: usize,
    /// True if an image covers much of it.
    pub shows_scan: bool,
    /// True if its XML is broken.
    pub is_cut: bool,
}

/// Characters that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct OfdPiece {
    /// The characters.
    pub text: String,
    /// The left end.
    pub left: f32,
    /// The right end.
    pub right: f32,
    /// The baseline, from the upper edge of the page.
    pub baseline: f32,
    /// The size of type.
    pub size: f32,
}

impl OfdPage {
    /// Counts the visible characters.
    pub fn chars(&self) -> usize {
        let visible = |piece: &OfdPiece| piece.text.chars().filter(|c| !c.is_whitespace()).count();
        self.pieces.iter().map(visible).sum()
    }

    /// Counts the bytes of its text.
    pub fn text_bytes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.len()).sum()
    }
}

/// Reads a page, with the templates that lie under it.
///
/// # Errors
/// `too_large` if a part is.
pub fn read(
    package: &mut Package<'_>,
    document: &OfdDocument,
    place: &PagePlace,
    number: u32,
) -> Result<OfdPage, Refusal> {
    let page = OfdPage { number, size: document.size, ..OfdPage::default() };
    let mut walk = PageWalk { page, ..PageWalk::default() };
    let content = package.part(&place.part)?;
    let Some((content, is_cut)) = content else {
        walk.page.is_cut = true;
        return Ok(walk.page);
    };

    walk.page.is_cut |= is_cut;
    walk.read(&decoded(&content));

    for id in std::mem::take(&mut walk.templates) {
        let Some(part) = document.template(place.document, id) else { continue };
        if let Some((content, _)) = package.part(part)? {
            walk.read(&decoded(&content));
        }
    }

    Ok(walk.page)
}

#[derive(Default)]
struct PageWalk {
    page: OfdPage,
    templates: Vec<u64>,
    open: Vec<OfdTag>,
    object: TextObject,
    code: Option<TextCode>,
    path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfdTag {
    TextObject,
    TextCode,
    Path,
    PathData,
    PhysicalBox,
    Other,
}

/// A text object: a box with text in it.
#[derive(Default)]
struct TextObject {
    corner: [f32; 2],
    size: f32,
    /// The matrix that turns and stretches what is in the box.
    matrix: Option<[f32; 6]>,
    is_visible: bool,
}

/// A run of characters in a text object.
struct TextCode {
    x: f32,
    y: f32,
    steps_x: Vec<f32>,
    steps_y: Vec<f32>,
    text: String,
}

impl PageWalk {
    fn read(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        self.open.clear();

        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => self.start(&element),
                Ok(Event::Empty(element)) => {
                    self.start(&element);
                    self.end();
                }
                Ok(Event::End(_)) => self.end(),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = character(&reference) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => {
                    self.page.is_cut = true;
                    break;
                }
            }

            let parts = self.page.pieces.len() + self.page.rules.len();
            if self.open.len() > MOST_DEEP || parts > MOST_PARTS {
                self.page.is_cut = true;
                break;
            }
        }

        self.page.is_cut |= !self.open.is_empty();
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let tag = match element.local_name().as_ref() {
            "TextObject" => {
                self.object = TextObject::of(element);
                OfdTag::TextObject
            }
            "TextCode" => {
                self.code = Some(TextCode::of(element, self.code.as_ref()));
                OfdTag::TextCode
            }
            "PathObject" => {
                self.object = TextObject::of(element);
                OfdTag::Path
            }
            "AbbreviatedData" => OfdTag::PathData,
            "PhysicalBox" => OfdTag::PhysicalBox,
            "ImageObject" => {
                self.image(element);
                OfdTag::Other
            }
            "Template" => {
                self.templates.extend(number::<u64>(element, "TemplateID"));
                OfdTag::Other
            }
            _ => OfdTag::Other,
        };
        self.open.push(tag);
    }

    fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(OfdTag::TextCode) => {
                if let Some(code) = &mut self.code {
                    code.text.push_str(text);
                }
            }
            Some(OfdTag::PathData) => self.path.push_str(text),
            Some(OfdTag::PhysicalBox) => {
                self.page.size = page_size(text).unwrap_or(self.page.size);
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(OfdTag::TextCode) => {
                if let Some(code) = self.code.as_mut() {
                    let pieces = code.pieces(&self.object);
                    code.text.clear();
                    self.page.pieces.extend(pieces);
                }
            }
            Some(OfdTag::TextObject) => self.code = None,
            Some(OfdTag::PathData) => {
                let path = std::mem::take(&mut self.path);
                let object = &self.object;
                let rules = rules(&path, |x, y| object.place(x, y));
                self.page.rules.extend(rules);
            }
            _ => {}
        }
    }

    fn image(&mut self, element: &BytesStart<'_>) {
        self.page.images += 1;
        let numbers = numbers(&attribute(element, "Boundary").unwrap_or_default());
        if let [_, _, width, height] = numbers[..] {
            let [page_width, page_height] = self.page.size;
            self.page.shows_scan |= width * height >= page_width * page_height * SCAN_SHARE;
        }
    }
}

impl TextObject {
    fn of(element: &BytesStart<'_>) -> TextObject {
        let of = |name: &str| numbers(&attribute(element, name).unwrap_or_default());
        let corner = match of("Boundary")[..] {
            [left, top, ..] => [left, top],
            _ => [0.0, 0.0],
        };
        let matrix = match of("CTM")[..] {
            [a, b, c, d, e, f] => Some([a, b, c, d, e, f]),
            _ => None,
        };

        TextObject {
            corner,
            matrix,
            size: of("Size").first().copied().unwrap_or(0.0),
            is_visible: attribute(element, "Visible").is_none_or(|on| on != "false"),
        }
    }

    /// Gives the place on the page of a place in the box.
    fn place(&self, x: f32, y: f32) -> [f32; 2] {
        let [a, b, c, d, e, f] = self.matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let [left, top] = self.corner;
        [left + a * x + c * y + e, top + b * x + d * y + f]
    }

    /// Gives how much a size of type is stretched, across and up.
    fn stretch(&self) -> [f32; 2] {
        let [a, b, c, d, ..] = self.matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        [a.hypot(b), c.hypot(d)]
    }
}

impl TextCode {
    /// Reads the attributes; a place that is not stated is that of the run before.
    fn of(element: &BytesStart<'_>, before: Option<&TextCode>) -> TextCode {
        let of = |name: &str| attribute(element, name).unwrap_or_default();
        TextCode {
            x: number(element, "X").or(before.map(|code| code.x)).unwrap_or(0.0),
            y: number(element, "Y").or(before.map(|code| code.y)).unwrap_or(0.0),
            steps_x: steps(&of("DeltaX")),
            steps_y: steps(&of("DeltaY")),
            text: String::new(),
        }
    }

    /// Cuts the run where it leaves its line or leaves room.
    fn pieces(&self, object: &TextObject) -> Vec<OfdPiece> {
        if !object.is_visible {
            return Vec::new();
        }

        let [across, up] = object.stretch();
        let (width, size) = (object.size * across, object.size * up);
        let mut pieces: Vec<OfdPiece> = Vec::new();
        let (mut x, mut y) = (self.x, self.y);

        for (at, c) in self.text.trim_matches(['\r', '\n']).chars().enumerate() {
            let [left, baseline] = object.place(x, y);
            let right = left + width * text_width(c);
            let is_sound = [left, right, baseline, size].iter().all(|n| n.abs() < FARTHEST);

            match pieces.last_mut() {
                _ if !is_sound || size <= 0.0 => {}
                Some(last) if last.goes_on(left, baseline) => {
                    last.text.push(text::ideograph(c));
                    last.right = last.right.max(right);
                }
                _ => {
                    let text = text::ideograph(c).to_string();
                    pieces.push(OfdPiece { text, left, right, baseline, size });
                }
            }

            x += self.steps_x.get(at).copied().unwrap_or(match self.steps_y.is_empty() {
                true if self.steps_x.is_empty() => object.size * text_width(c),
                _ => 0.0,
            });
            y += self.steps_y.get(at).copied().unwrap_or(0.0);
        }

        pieces
    }
}

impl OfdPiece {
    /// Tells whether a character stands right after this piece.
    fn goes_on(&self, left: f32, baseline: f32) -> bool {
        (baseline - self.baseline).abs() < self.size * 0.1 && (left - self.right).abs() < self.size
    }
}

/// The width of a character, in ems.
pub fn text_width(c: char) -> f32 {
    match c {
        ' ' => 0.25,
        _ => crate::numbering::char_width(c) as f32 / 2.0,
    }
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Reads the steps between characters: `5 5 g 3 4` is 5 5 4 4 4.
fn steps(text: &str) -> Vec<f32> {
    const MOST_STEPS: usize = 100_000;

    let mut steps = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(|step| step.parse::<f32>().ok()).unwrap_or(0.0);
            let left = MOST_STEPS.saturating_sub(steps.len());
            steps.extend(std::iter::repeat_n(step, count.min(left)));
        } else if steps.len() < MOST_STEPS {
            steps.extend(word.parse::<f32>().ok());
        }
    }

    steps
}
