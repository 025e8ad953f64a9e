//! The state of what is drawn: where it stands, and how light it is.

use super::lexer::Operand;
use super::rule::Transform;
use super::text_state::{IDENTITY, TextState};

/// The opacity up to which text shines through.
const SHEER: f32 = 0.6;

/// The part of the graphics state that signs depend on.
#[derive(Clone)]
pub struct PaintState {
    /// The matrix of all that is drawn.
    pub matrix: Transform,
    /// What is said of text.
    pub text: TextState,
    /// The brightness of what is filled, from black to white.
    pub light: f32,
    /// True if colors say how much ink there is, not how much light.
    pub is_ink: bool,
    /// The opacity of what is filled.
    pub alpha: f32,
    /// The left, bottom, right and top edge of what is seen: those of a form. A page has none here,
    /// since some programs name smaller pages than they fill.
    pub seen: [f32; 4],
}

impl PaintState {
    /// The state with which a page starts.
    pub fn new() -> PaintState {
        PaintState {
            matrix: IDENTITY,
            text: TextState::default(),
            light: 0.0,
            is_ink: false,
            alpha: 1.0,
            seen: [f32::NEG_INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::INFINITY],
        }
    }

    /// Tells whether a place lies outside of what is seen, by more than `room`.
    pub fn hides(&self, (x, y): (f32, f32), room: f32) -> bool {
        let [left, bottom, right, top] = self.seen;
        !(left - room..=right + room).contains(&x) || !(bottom - room..=top + room).contains(&y)
    }

    /// Follows an operator that sets the color of what is filled.
    pub fn set_color(&mut self, operands: &[Operand<'_>]) {
        let parts: Vec<f32> = operands.iter().filter_map(Operand::number).collect();
        self.light = match parts[..] {
            [ink] if self.is_ink => 1.0 - ink,
            [gray] => gray,
            [red, green, blue] => 0.3 * red + 0.59 * green + 0.11 * blue,
            [cyan, magenta, yellow, black] => {
                (1.0 - 0.3 * cyan - 0.59 * magenta - 0.11 * yellow - black).max(0.0)
            }
            _ => 0.0,
        };
    }

    /// Gives the brightness of what is filled on white. What shines through counts as light.
    pub fn shade(&self) -> f32 {
        let shade = self.light * self.alpha + 1.0 - self.alpha;
        if self.alpha <= SHEER { shade.max(0.8) } else { shade }
    }
}
