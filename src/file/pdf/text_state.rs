//! The state of text: its font, its size, its spacing, and the place that comes next.

use super::font::PdfFont;
use super::lexer::Operand;
use super::rule::{Transform, product};
use std::rc::Rc;

/// The matrix that changes nothing.
pub const IDENTITY: Transform = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What operators say of the text that follows.
#[derive(Clone)]
pub struct TextState {
    /// The font.
    pub font: Option<Rc<PdfFont>>,
    /// The size, which may be negative.
    pub size: f32,
    /// The room after each sign.
    pub spacing: f32,
    /// The room after each space, beside that.
    pub word_spacing: f32,
    /// The width of signs, one as they are.
    pub stretch: f32,
    /// The distance of lines.
    pub leading: f32,
    /// The height over the line.
    pub rise: f32,
    /// How signs are drawn; 3 is not at all.
    pub mode: i32,
}

/// The place of the next sign.
#[derive(Clone)]
pub struct TextPlace {
    /// The matrix of the next sign.
    pub text: Transform,
    /// The matrix of the start of its line.
    line: Transform,
}

impl Default for TextState {
    fn default() -> TextState {
        TextState {
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

impl TextState {
    /// Follows an operator that sets one number.
    pub fn set(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        let Some([number]) = numbers(operands) else { return };
        match operator {
            b"Tc" => self.spacing = number,
            b"Tw" => self.word_spacing = number,
            b"Tz" => self.stretch = number / 100.0,
            b"TL" => self.leading = number,
            b"Ts" => self.rise = number,
            b"Tr" => self.mode = number as i32,
            _ => {}
        }
    }
}

impl Default for TextPlace {
    fn default() -> TextPlace {
        TextPlace { text: IDENTITY, line: IDENTITY }
    }
}

impl TextPlace {
    /// Follows an operator that moves on.
    pub fn follow(&mut self, operator: &[u8], operands: &[Operand<'_>], state: &mut TextState) {
        match operator {
            b"BT" => *self = TextPlace::default(),
            b"T*" => self.next_line(state.leading),
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    *self = TextPlace { text: matrix, line: matrix };
                }
            }
            _ => {
                let Some([x, y]) = numbers(operands) else { return };
                if operator == b"TD" {
                    state.leading = -y;
                }
                self.move_line(x, y);
            }
        }
    }

    /// Goes to the start of the next line.
    pub fn next_line(&mut self, leading: f32) {
        self.move_line(0.0, -leading);
    }

    /// Moves on along the line.
    pub fn shift(&mut self, length: f32, state: &TextState) {
        let is_vertical = state.font.as_ref().is_some_and(|font| font.is_vertical);
        let (x, y) = if is_vertical { (0.0, length) } else { (length * state.stretch, 0.0) };
        self.text = product([1.0, 0.0, 0.0, 1.0, x, y], self.text);
    }

    fn move_line(&mut self, x: f32, y: f32) {
        self.line = product([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }
}

/// Gives the last operands as so many numbers.
pub fn numbers<const N: usize>(operands: &[Operand<'_>]) -> Option<[f32; N]> {
    let start = operands.len().checked_sub(N)?;
    let mut numbers = [0.0; N];
    for (number, operand) in numbers.iter_mut().zip(operands.get(start..)?) {
        *number = operand.number()?;
    }

    Some(numbers)
}
