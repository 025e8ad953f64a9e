//! The operators that show text (PDF 1.7, 9.3 and 9.4): each sign with its place.

use super::Interpreter;
use crate::file::pdf::document::{PdfDictionary, PdfScope, entries};
use crate::file::pdf::font::{PdfFont, SignText};
use crate::file::pdf::glyph::{Glyph, PdfDirection};
use crate::file::pdf::lexer::Operand;
use crate::file::pdf::names::PdfNames;
use crate::file::pdf::rule::product;
use crate::file::pdf::text_state::TextState;
use std::rc::Rc;

/// The most directions of a page's text that are told apart.
const MOST_DIRECTIONS: usize = 256;

impl<'f> Interpreter<'f, '_> {
    pub(super) fn show_operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        let text = &mut self.state.text;
        if let (b"\"", [Operand::Number(words), Operand::Number(signs), ..]) = (operator, operands)
        {
            text.word_spacing = *words;
            text.spacing = *signs;
        }
        if matches!(operator, b"'" | b"\"") {
            self.place.next_line(text.leading);
        }

        match operands.last() {
            Some(Operand::Text(text)) => self.show(text),
            Some(Operand::Array(items)) => {
                for item in items {
                    match item {
                        Operand::Text(text) => self.show(text),
                        Operand::Number(number) => {
                            let length = -number / 1000.0 * self.state.text.size;
                            self.place.shift(length, &self.state.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, text: &[u8]) {
        let Some(font) = self.state.text.font.clone() else { return };
        let mut rest = text;
        while let Some(code) = font.next(&mut rest) {
            let sign = font.sign(self.file, code);
            self.put(&font, sign.text, sign.width);

            let state = &self.state.text;
            let space = if font.is_word_space(code) { state.word_spacing } else { 0.0 };
            let step = state.spacing + space;
            let length =
                if font.is_vertical { -state.size - step } else { sign.width * state.size + step };
            self.place.shift(length, state);
        }
    }

    /// Puts a sign where the line is.
    fn put(&mut self, font: &Rc<PdfFont>, text: SignText, width: f32) {
        let TextState { size, stretch, rise, mode, .. } = self.state.text;
        let [a, b, c, d, e, f] = product(self.place.text, self.state.matrix);
        let along = (a * size * stretch, b * size * stretch);
        let up = (c * size, d * size);

        // A sign of a vertical line hangs below the place, in its middle.
        let (right, lower) = if font.is_vertical { (-width / 2.0, -0.88) } else { (0.0, 0.0) };
        let length = length(up);
        let glyph = Glyph {
            text,
            x: e + c * rise + along.0 * right + up.0 * lower,
            y: f + d * rise + along.1 * right + up.1 * lower,
            advance: (along.0 * width, along.1 * width),
            size: if length > 0.0 { length } else { self::length(along) },
            direction: self.direction(along, up),
            font: Rc::as_ptr(font) as usize,
            run: self.run,
            light: self.state.shade(),
            is_invisible: matches!(mode, 3 | 7),
            is_outside: false,
            artifact: self.marks.artifact(),
        };

        let is_placed = [glyph.x, glyph.y, glyph.size].iter().all(|value| value.is_finite());
        if is_placed && glyph.size > 0.0 && !self.marks.is_hidden() {
            let middle = (glyph.x + glyph.advance.0 / 2.0, glyph.y + glyph.advance.1 / 2.0);
            let is_outside = self.state.hides(middle, glyph.size);
            self.content.glyphs.push(Glyph { is_outside, ..glyph });
        }
    }

    /// Gives the place of a direction among those of the page.
    pub(super) fn direction(&mut self, along: (f32, f32), up: (f32, f32)) -> u16 {
        let direction = PdfDirection::of(along, up);
        let known = &mut self.content.directions;
        match known.iter().rposition(|other| other.is_near(direction)) {
            Some(at) => at as u16,
            None if known.len() < MOST_DIRECTIONS => {
                known.push(direction);
                (known.len() - 1) as u16
            }
            None => 0,
        }
    }

    pub(super) fn set_font(&mut self, operands: &[Operand<'_>], names: PdfNames<'f>) {
        let [Operand::Name(name), Operand::Number(size)] = operands else { return };
        self.state.text.size = *size;
        let font = names.resource(self.file, b"Font", name);
        let font = font.and_then(entries).map(|font| self.font(font, name, names.scope));
        self.state.text.font = Some(font.unwrap_or_else(|| Rc::new(PdfFont::missing())));
    }

    pub(super) fn font(
        &self,
        font: &'f PdfDictionary,
        name: &[u8],
        scope: PdfScope,
    ) -> Rc<PdfFont> {
        let key = std::ptr::from_ref(font) as usize;
        if let Some(known) = self.fonts.borrow().get(&key) {
            return Rc::clone(known);
        }

        let font = Rc::new(PdfFont::read(self.file, font, name, scope));
        self.fonts.borrow_mut().insert(key, Rc::clone(&font));
        font
    }
}

fn length((x, y): (f32, f32)) -> f32 {
    x.hypot(y)
}
