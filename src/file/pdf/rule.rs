//! The straight lines that a page draws: most tables are made of them.

use super::glyph::PdfDirection;
use super::lexer::Operand;

/// The thickest stroke or bar that is a line and no area, in points.
const THICKEST: f32 = 3.0;
/// The distance from a page's corner, in points, beyond which nothing is on the page: PDF 1.7
/// allows 14,400 (annex C).
pub const FARTHEST: f32 = 100_000.0;
/// The most lines of a page that does not draw a picture.
const MOST_RULES: usize = 20_000;
/// The most pieces of one path.
const MOST_PIECES: usize = 100_000;
/// The least pieces of an outline that may be a letter's.
const LEAST_PIECES: usize = 4;
/// The largest height and width of such an outline, in points.
const LARGEST_LETTER: f32 = 80.0;

/// A line along one axis: its place on the other axis, and its two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// The place: the x of a vertical, the y of a horizontal line.
    pub at: f32,
    /// The lower end.
    pub from: f32,
    /// The upper end.
    pub to: f32,
}

/// The lines of a page.
#[derive(Debug, Clone, Default)]
pub struct PdfRules {
    /// The lines from left to right.
    pub horizontal: Vec<Rule>,
    /// The lines from bottom to top.
    pub vertical: Vec<Rule>,
}

/// A matrix as PDF writes it.
pub type Transform = [f32; 6];
/// A place.
pub type Point = (f32, f32);

/// The part of the graphics state that lines depend on.
#[derive(Debug, Clone, Copy)]
struct PenState {
    matrix: Transform,
    /// Left, bottom, right, top.
    clip: [f32; 4],
    width: f32,
}

/// Follows the operators that draw lines.
pub struct Pen {
    state: PenState,
    saved: Vec<PenState>,
    /// The pieces of the path that is being drawn.
    pieces: Vec<(Point, Point)>,
    /// The boxes of its subpaths.
    boxes: Vec<[f32; 4]>,
    /// The number of its curves.
    curves: usize,
    start: Point,
    point: Point,
    clips: bool,
    rules: PdfRules,
    outlines: usize,
}

/// The state of a pen outside a form.
pub struct PenHeld {
    state: PenState,
    saved: Vec<PenState>,
}

impl PdfRules {
    /// Gives the lines as they are seen when text of this direction runs from left to right.
    pub fn seen(self, direction: PdfDirection) -> PdfRules {
        if direction == PdfDirection::LEVEL {
            return self;
        }

        let (horizontal, vertical) = (self.horizontal.into_iter(), self.vertical.into_iter());
        let lines = horizontal
            .map(|rule| [(rule.from, rule.at), (rule.to, rule.at)])
            .chain(vertical.map(|rule| [(rule.at, rule.from), (rule.at, rule.to)]));
        let mut seen = PdfRules::default();
        for line in lines {
            let [left, bottom, right, top] = around(&line.map(|point| direction.seen(point)));
            if right - left > top - bottom {
                seen.horizontal.push(Rule { at: (bottom + top) / 2.0, from: left, to: right });
            } else {
                seen.vertical.push(Rule { at: (left + right) / 2.0, from: bottom, to: top });
            }
        }

        seen
    }
}

impl Pen {
    /// Makes the pen of a page. Lines beyond its edges count: text does, too.
    pub fn new() -> Pen {
        let clip = [-FARTHEST, -FARTHEST, FARTHEST, FARTHEST];
        Pen {
            state: PenState { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], clip, width: 1.0 },
            saved: Vec::new(),
            pieces: Vec::new(),
            boxes: Vec::new(),
            curves: 0,
            start: (0.0, 0.0),
            point: (0.0, 0.0),
            clips: false,
            rules: PdfRules::default(),
            outlines: 0,
        }
    }

    /// Gives the lines that were drawn; none of a page that draws a picture.
    pub fn finish(self) -> PdfRules {
        if self.is_picture() { PdfRules::default() } else { self.rules }
    }

    /// Gives the number of filled outlines that letters may have.
    pub fn outlines(&self) -> usize {
        self.outlines
    }

    /// Goes into a form that has this matrix.
    pub fn enter(&mut self, matrix: Transform) -> PenHeld {
        let held = PenHeld { state: self.state, saved: std::mem::take(&mut self.saved) };
        self.state.matrix = matrix;
        held
    }

    /// Comes out of a form.
    pub fn leave(&mut self, held: PenHeld) {
        self.state = held.state;
        self.saved = held.saved;
        self.end();
    }

    /// Follows an operator.
    pub fn follow(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        let mut values = [0.0; 6];
        let mut count = 0;
        for (value, operand) in values.iter_mut().zip(operands) {
            let Some(number) = operand.number() else { break };
            *value = number;
            count += 1;
        }

        match (operator, values.get(..count).unwrap_or_default()) {
            (b"q", _) if self.saved.len() < 1000 => self.saved.push(self.state),
            (b"Q", _) => self.state = self.saved.pop().unwrap_or(self.state),
            (b"cm", &[a, b, c, d, e, f]) => {
                self.state.matrix = product([a, b, c, d, e, f], self.state.matrix);
            }
            (b"w", &[width]) => self.state.width = width.abs(),
            (b"m", &[x, y]) => {
                self.point = self.place(x, y);
                self.start = self.point;
            }
            (b"l", &[x, y]) => self.draw(x, y),
            (b"c" | b"v" | b"y", &[.., x, y]) => {
                self.point = self.place(x, y);
                self.curves += 1;
            }
            (b"h", _) => self.close(),
            (b"re", &[x, y, width, height]) => self.rectangle(x, y, width, height),
            (b"W" | b"W*", _) => self.clips = true,
            (b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*", _) => {
                self.stroke(operator.starts_with(b"s") || operator.starts_with(b"b"));
            }
            (b"f" | b"F" | b"f*", _) => self.fill(),
            (b"n", _) => self.end(),
            _ => {}
        }
    }

    fn is_picture(&self) -> bool {
        self.rules.horizontal.len() + self.rules.vertical.len() > MOST_RULES
    }

    fn place(&self, x: f32, y: f32) -> Point {
        let [a, b, c, d, e, f] = self.state.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn draw(&mut self, x: f32, y: f32) {
        let next = self.place(x, y);
        self.piece(self.point, next);
        self.point = next;
    }

    fn piece(&mut self, from: Point, to: Point) {
        if self.pieces.len() < MOST_PIECES {
            self.pieces.push((from, to));
        }
    }

    fn close(&mut self) {
        self.piece(self.point, self.start);
        self.point = self.start;
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let corners = [
            self.place(x, y),
            self.place(x + width, y),
            self.place(x + width, y + height),
            self.place(x, y + height),
        ];

        let [a, b, c, d] = corners;
        [(a, b), (b, c), (c, d), (d, a)].into_iter().for_each(|(from, to)| self.piece(from, to));

        self.boxes.push(around(&corners));
        self.start = corners[0];
        self.point = corners[0];
    }

    fn stroke(&mut self, closes: bool) {
        if closes {
            self.close();
        }

        let scale = self.state.matrix[0].abs().max(self.state.matrix[1].abs());
        if self.state.width * scale <= THICKEST {
            for (from, to) in std::mem::take(&mut self.pieces) {
                self.rule(around(&[from, to]));
            }
        }

        self.end();
    }

    /// A filled bar is a line as thick as it is thin. A filled outline that was not drawn as a
    /// rectangle is one if it is thin.
    fn fill(&mut self) {
        self.outlines += usize::from(self.may_be_letter());
        if self.boxes.is_empty() && !self.pieces.is_empty() {
            let points: Vec<Point> =
                self.pieces.iter().flat_map(|&(from, to)| [from, to]).collect();
            self.boxes.push(around(&points));
        }

        for bar in std::mem::take(&mut self.boxes) {
            if bar[2] - bar[0] <= THICKEST || bar[3] - bar[1] <= THICKEST {
                self.rule(bar);
            }
        }

        self.end();
    }

    /// Tells whether the path is as small and as bent as a letter.
    fn may_be_letter(&self) -> bool {
        let points: Vec<Point> = self.pieces.iter().flat_map(|&(from, to)| [from, to]).collect();
        let [left, bottom, right, top] = around(&points);
        self.pieces.len() + self.curves >= LEAST_PIECES
            && self.boxes.is_empty()
            && right - left < LARGEST_LETTER
            && top - bottom < LARGEST_LETTER
    }

    fn end(&mut self) {
        if self.clips
            && let [only] = self.boxes[..]
        {
            self.state.clip = shared(self.state.clip, only);
        }

        self.clips = false;
        self.curves = 0;
        self.pieces.clear();
        self.boxes.clear();
    }

    fn rule(&mut self, bar: [f32; 4]) {
        let [left, bottom, right, top] = shared(self.state.clip, bar);
        let (width, height) = (right - left, top - bottom);

        if !(width >= 0.0 && height >= 0.0) || self.is_picture() {
            return;
        }

        if width > height && height <= THICKEST {
            self.rules.horizontal.push(Rule { at: (bottom + top) / 2.0, from: left, to: right });
        } else if height > width && width <= THICKEST {
            self.rules.vertical.push(Rule { at: (left + right) / 2.0, from: bottom, to: top });
        }
    }
}

/// The transformation `first`, then `second`.
pub fn product(first: Transform, second: Transform) -> Transform {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = second;

    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// The edges around points.
pub fn around(points: &[Point]) -> [f32; 4] {
    let start = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    points
        .iter()
        .fold(start, |all, &(x, y)| [all[0].min(x), all[1].min(y), all[2].max(x), all[3].max(y)])
}

/// The edges of what two areas share.
pub fn shared(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}
