//! A sign on a page, and the direction in which it runs.

use super::font::SignText;

/// A sign on a page. Lengths are points, from the page's lower left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it stands for.
    pub text: SignText,
    /// Its place.
    pub x: f32,
    /// Its height.
    pub y: f32,
    /// The way from its place to that of the next.
    pub advance: (f32, f32),
    /// The size of its type.
    pub size: f32,
    /// The place of its direction among those of the page.
    pub direction: u16,
    /// Its font, told from others.
    pub font: usize,
    /// The number of times that a place was named before it: what follows without one stands
    /// together.
    pub run: u32,
    /// Its brightness, from black to white.
    pub light: f32,
    /// True if it is not drawn: text recognized in a picture.
    pub is_invisible: bool,
    /// True if it is drawn beside the form that it belongs to.
    pub is_outside: bool,
    /// What it is marked as, if it is no part of the text.
    pub artifact: Option<GlyphArtifact>,
}

/// The mark of what is no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlyphArtifact {
    /// One that says what it is: a running head, a watermark.
    Named,
    /// One that says no more.
    Plain,
}

/// The direction in which text runs, and the one in which its signs stand up: unit vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PdfDirection {
    /// From a sign to the next.
    pub along: (f32, f32),
    /// From a sign's foot to its head.
    pub up: (f32, f32),
}

/// The cosine of the largest angle between directions that count as one.
const NEAR: f32 = 0.9998;
/// The same of directions that are one but for rounding, a fifth of a degree.
const SAME: f32 = 0.999_994;
/// The cosine of the largest angle between an axis and text along it, some 8 degrees: scans are
/// askew by a few.
const LEVEL: f32 = 0.99;

impl Glyph {
    /// Tells whether the next sign stands beside it, not above or below.
    pub fn is_level(&self) -> bool {
        self.advance.0.abs() >= self.advance.1.abs()
    }
}

impl PdfDirection {
    /// Text from left to right.
    pub const LEVEL: PdfDirection = PdfDirection { along: (1.0, 0.0), up: (0.0, 1.0) };

    /// The direction of text with these vectors: signs stand at a right angle to their line, on
    /// one side of it or, in a mirror, on the other.
    pub fn of(along: (f32, f32), up: (f32, f32)) -> PdfDirection {
        let Some(along) = unit(along).or_else(|| unit((up.1, -up.0))) else {
            return PdfDirection::LEVEL;
        };
        let left = (-along.1, along.0);
        let is_left = dot(left, up) >= 0.0;
        PdfDirection { along, up: if is_left { left } else { (-left.0, -left.1) } }
    }

    /// Tells whether two directions are one.
    pub fn is_near(self, other: PdfDirection) -> bool {
        dot(self.along, other.along) >= NEAR && dot(self.up, other.up) >= NEAR
    }

    /// Tells whether no reader would see two directions as two.
    pub fn is_same(self, other: PdfDirection) -> bool {
        dot(self.along, other.along) >= SAME
    }

    /// Tells whether text of this direction runs as lines of `other` do.
    pub fn is_level_with(self, other: PdfDirection) -> bool {
        dot(self.along, other.along) >= LEVEL && dot(self.up, other.up) >= LEVEL
    }

    /// Tells whether text of this direction runs along or across lines of `other`.
    pub fn is_square_to(self, other: PdfDirection) -> bool {
        let cosine = dot(self.along, other.along).abs();
        cosine >= LEVEL || cosine <= (1.0 - LEVEL * LEVEL).sqrt()
    }

    /// The same along the nearest of the page's edges, if it is near to one.
    pub fn snapped(self) -> PdfDirection {
        let (x, y) = self.along;
        let along = if x.abs() >= LEVEL {
            (x.signum(), 0.0)
        } else if y.abs() >= LEVEL {
            (0.0, y.signum())
        } else {
            return self;
        };
        PdfDirection::of(along, self.up)
    }

    /// Gives a place as it is seen when text of this direction runs from left to right.
    pub fn seen(self, point: (f32, f32)) -> (f32, f32) {
        (dot(self.along, point), dot(self.up, point))
    }
}

fn dot(a: (f32, f32), b: (f32, f32)) -> f32 {
    a.0 * b.0 + a.1 * b.1
}

fn unit((x, y): (f32, f32)) -> Option<(f32, f32)> {
    let length = x.hypot(y);
    (length.is_finite() && length > 0.0).then(|| (x / length, y / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_mirror_and_turned_text_are_seen_from_left_to_right() {
        let mirrored = PdfDirection::of((-2.0, 0.0), (0.0, 3.0));
        assert_eq!(mirrored, PdfDirection { along: (-1.0, 0.0), up: (0.0, 1.0) });
        assert_eq!(mirrored.seen((5.0, 7.0)), (-5.0, 7.0));
        let turned = PdfDirection::of((0.01, 9.0), (-9.0, 0.0)).snapped();
        assert_eq!(turned.seen((5.0, 7.0)), (7.0, -5.0));
        assert!(turned.is_square_to(PdfDirection::LEVEL));
        assert!(!turned.is_level_with(PdfDirection::LEVEL));
        assert!(!PdfDirection::of((1.0, 0.5), (-0.5, 1.0)).is_square_to(PdfDirection::LEVEL));
    }
}
