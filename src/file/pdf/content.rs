//! The signs that a page shows, each with its place, as the operators of its content put them
//! there (PDF 1.7, chapters 8, 9 and 14.6).
//!
//! Invariant: whatever the content is, its length bounds the work, and forms that show themselves
//! end.

mod show;

use super::annotation::{self, FilledField};
use super::document::{PdfDictionary, PdfFile, PdfId, PdfObject, PdfScope, entries};
use super::font::{PdfFont, SignText};
use super::glyph::{Glyph, PdfDirection};
use super::lexer::{Operand, PdfLexer, PdfToken};
use super::mark::Marks;
use super::names::PdfNames;
use super::paint::PaintState;
use super::rule::{PdfRules, Pen, around, product, shared};
use super::text_state::{TextPlace, numbers};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// The deepest nesting of forms.
const DEEPEST: usize = 12;
/// The most saved states.
const MOST_SAVED: usize = 1000;
/// The most operators that a page has, those of its forms included.
const MOST_OPERATORS: usize = 5_000_000;
/// The most bytes of content that a page has, those of its forms included, decompressed.
const MOST_BYTES: usize = 512 << 20;
/// The most signs of a page.
const MOST_GLYPHS: usize = 400_000;

/// The fonts of a file that were read, by where their dictionaries lie.
pub type PdfFonts = RefCell<FxHashMap<usize, Rc<PdfFont>>>;

/// What a page shows.
#[derive(Default)]
pub struct PdfContent {
    /// The signs in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// The directions in which they run.
    pub directions: Vec<PdfDirection>,
    /// The straight lines.
    pub rules: PdfRules,
    /// The number of images.
    pub images: u32,
    /// The share of the page that images cover.
    pub image_share: f32,
    /// The number of outlines that are filled and that a letter may have.
    pub outlines: usize,
    /// True if part of it could not be decoded.
    pub is_cut: bool,
}

struct Interpreter<'f, 'a> {
    file: &'f PdfFile<'a>,
    fonts: &'f PdfFonts,
    content: PdfContent,
    edges: [f32; 4],
    state: PaintState,
    saved: Vec<PaintState>,
    place: TextPlace,
    marks: Marks,
    pen: Pen,
    /// The forms that are being drawn, by where they lie.
    forms: Vec<usize>,
    operators: usize,
    bytes: usize,
    /// The number of times that the place of text was named.
    run: u32,
}

/// Reads what a page within these edges shows, its filled fields and stamps included.
pub fn read<'f>(
    file: &'f PdfFile<'_>,
    fonts: &'f PdfFonts,
    page: &'f PdfDictionary,
    id: PdfId,
    edges: [f32; 4],
) -> PdfContent {
    let mut interpreter = Interpreter::new(file, fonts, edges);
    let resources = file.inherited(page, b"Resources").and_then(entries);
    let scope = PdfScope { page: id, form: None };
    let names = PdfNames { resources, scope };

    let bytes = interpreter.page_bytes(page);
    interpreter.follow(&bytes, names);
    for (matrix, form) in annotation::appearances(file, page) {
        interpreter.start();
        interpreter.state.matrix = matrix;
        interpreter.form(form, None, names);
    }
    annotation::values(file, page).into_iter().for_each(|field| interpreter.write(field));

    interpreter.content.outlines = interpreter.pen.outlines();
    interpreter.content.rules = interpreter.pen.finish();
    interpreter.content
}

impl<'f, 'a> Interpreter<'f, 'a> {
    fn new(file: &'f PdfFile<'a>, fonts: &'f PdfFonts, edges: [f32; 4]) -> Interpreter<'f, 'a> {
        Interpreter {
            file,
            fonts,
            content: PdfContent::default(),
            edges,
            state: PaintState::new(),
            saved: Vec::new(),
            place: TextPlace::default(),
            marks: Marks::default(),
            pen: Pen::new(),
            forms: Vec::new(),
            operators: 0,
            bytes: 0,
            run: 0,
        }
    }

    /// Forgets what the streams before left open.
    fn start(&mut self) {
        self.state = PaintState::new();
        self.saved.clear();
        self.marks = Marks::default();
    }

    /// Puts the value of a field where it is to be shown.
    fn write(&mut self, field: FilledField) {
        let [left, bottom, right, top] = field.edges;
        let glyph = Glyph {
            text: SignText::Many(field.text.into()),
            x: left,
            y: bottom + (top - bottom) * 0.25,
            advance: (right - left, 0.0),
            size: ((top - bottom) * 0.7).clamp(1.0, 12.0),
            direction: self.direction((1.0, 0.0), (0.0, 1.0)),
            font: 0,
            run: self.run,
            light: 0.0,
            is_invisible: false,
            is_outside: false,
            artifact: None,
        };
        self.content.glyphs.push(glyph);
    }

    /// Gives the content of a page, which may be in parts.
    fn page_bytes(&mut self, page: &PdfDictionary) -> Vec<u8> {
        let Some(raw) = page.get(&b"Contents"[..]) else { return Vec::new() };
        let contents = self.file.resolve(raw);
        let parts = match contents {
            PdfObject::Array(parts) => parts.as_slice(),
            PdfObject::Null => return Vec::new(),
            other => std::slice::from_ref(other),
        };

        let mut bytes = Vec::new();
        for part in parts {
            match self.file.decoded(part) {
                Some(part) => {
                    bytes.extend(part);
                    bytes.push(b'\n');
                }
                None => self.content.is_cut = true,
            }
        }

        bytes
    }

    fn follow(&mut self, bytes: &[u8], names: PdfNames<'f>) {
        self.bytes += bytes.len();
        if self.bytes > MOST_BYTES {
            self.content.is_cut = true;
            return;
        }

        let mut lexer = PdfLexer::new(bytes);
        let mut operands: Vec<Operand<'_>> = Vec::new();
        while let Some(token) = lexer.token() {
            match token {
                PdfToken::Operand(operand) => operands.push(operand),
                PdfToken::Operator(b"BI") => {
                    lexer.skip_image();
                    self.image();
                    operands.clear();
                }
                PdfToken::Operator(operator) => {
                    self.operator(operator, &operands, names);
                    operands.clear();
                    self.operators += 1;
                }
            }

            let is_too_much =
                self.operators > MOST_OPERATORS || self.content.glyphs.len() > MOST_GLYPHS;
            if is_too_much {
                self.content.is_cut = true;
                return;
            }
        }
    }

    fn operator(&mut self, operator: &[u8], operands: &[Operand<'_>], names: PdfNames<'f>) {
        match operator {
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show_operator(operator, operands),
            b"Td" | b"TD" | b"Tm" | b"T*" | b"BT" => {
                self.run = self.run.wrapping_add(1);
                self.place.follow(operator, operands, &mut self.state.text);
            }
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => {
                self.state.text.set(operator, operands)
            }
            b"Tf" => self.set_font(operands, names),
            b"q" | b"Q" | b"cm" => self.matrix_operator(operator, operands),
            b"Do" => self.draw(operands, names),
            b"BMC" | b"BDC" => {
                let properties =
                    operands.get(1).map(|operand| names.properties(self.file, operand));
                let tag = operands.first().and_then(Operand::name).unwrap_or_default();
                self.marks.begin(tag, properties.flatten(), self.content.glyphs.len());
            }
            b"EMC" => self.marks.end(&mut self.content.glyphs),
            b"g" | b"rg" | b"k" => {
                self.state.is_ink = false;
                self.state.set_color(operands);
            }
            b"sc" | b"scn" => self.state.set_color(operands),
            b"cs" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                self.state.is_ink = names.is_ink(self.file, name);
                self.state.light = 0.0;
            }
            b"gs" => self.set_graphics(operands, names),
            _ => self.pen.follow(operator, operands),
        }
    }

    fn matrix_operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        match (operator, numbers(operands)) {
            (b"q", _) if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            (b"Q", _) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            (b"cm", Some([a, b, c, d, e, f])) => {
                self.state.matrix = product([a, b, c, d, e, f], self.state.matrix);
            }
            _ => {}
        }
        self.pen.follow(operator, operands);
    }

    fn set_graphics(&mut self, operands: &[Operand<'_>], names: PdfNames<'f>) {
        let Some(name) = operands.first().and_then(Operand::name) else { return };
        let Some(state) = names.resource(self.file, b"ExtGState", name).and_then(entries) else {
            return;
        };
        if let Some(alpha) = self.file.number(state, b"ca") {
            self.state.alpha = alpha.clamp(0.0, 1.0);
        }

        let font = self.file.get(state, b"Font").and_then(PdfObject::as_array);
        if let Some([font, size]) = font
            && let Some(font) = entries(self.file.resolve(font))
        {
            self.state.text.font = Some(self.font(font, b"", names.scope));
            self.state.text.size = self.file.resolve(size).as_f32().unwrap_or(0.0);
        }
    }

    fn draw(&mut self, operands: &[Operand<'_>], names: PdfNames<'f>) {
        let Some(name) = operands.first().and_then(Operand::name) else { return };
        let Some(object) = names.resource(self.file, b"XObject", name) else { return };
        let Some(dictionary) = entries(object) else { return };
        if self.marks.is_hidden() || self.file.is_hidden(dictionary) {
            return;
        }

        match self.file.get(dictionary, b"Subtype").and_then(PdfObject::as_name) {
            Some(b"Image") => self.image(),
            Some(b"Form") => {
                let id = names.id(self.file, b"XObject", name);
                self.form(object, id, names);
            }
            _ => {}
        }
    }

    /// Follows a form's content, within the state that there is.
    fn form(&mut self, object: &'f PdfObject, id: Option<PdfId>, names: PdfNames<'f>) {
        let key = std::ptr::from_ref(object) as usize;
        let Some(dictionary) = entries(object) else { return };
        if self.forms.len() >= DEEPEST || self.forms.contains(&key) {
            return;
        }

        let Some(bytes) = self.file.decoded(object) else {
            self.content.is_cut = true;
            return;
        };
        let own = self.file.dictionary(dictionary, b"Resources");
        let scope = if own.is_some() { PdfScope { form: id, ..names.scope } } else { names.scope };
        let names = PdfNames { resources: own.or(names.resources), scope };
        let saved = std::mem::take(&mut self.saved);
        let state = self.state.clone();
        let place = self.place.clone();
        if let Ok(matrix) = <[f32; 6]>::try_from(self.file.numbers(dictionary, b"Matrix")) {
            self.state.matrix = product(matrix, self.state.matrix);
        }
        self.narrow(&self.file.numbers(dictionary, b"BBox"));

        self.forms.push(key);
        let pen = self.pen.enter(self.state.matrix);
        self.follow(&bytes, names);
        self.pen.leave(pen);
        self.forms.pop();

        self.place = place;
        self.state = state;
        self.saved = saved;
    }

    /// Leaves of what is seen only what is in a form's box.
    fn narrow(&mut self, form: &[f32]) {
        let &[left, bottom, right, top] = form else { return };
        if left == right || bottom == top {
            return;
        }

        let [a, b, c, d, e, f] = self.state.matrix;
        let corners = [(left, bottom), (right, bottom), (left, top), (right, top)];
        let placed = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        self.state.seen = shared(self.state.seen, around(&placed));
    }

    fn image(&mut self) {
        self.content.images += 1;
        let [a, b, c, d, e, f] = self.state.matrix;
        let corners = [(e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f)];
        let [left, bottom, right, top] = shared(self.edges, around(&corners));
        let [page_left, page_bottom, page_right, page_top] = self.edges;
        let page = (page_right - page_left) * (page_top - page_bottom);

        let area = (right - left).max(0.0) * (top - bottom).max(0.0);
        if page > 0.0 && area.is_finite() {
            self.content.image_share = (self.content.image_share + area / page).min(1.0);
        }
    }
}
