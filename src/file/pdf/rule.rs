//! The straight lines that a page draws: most tables are made of them.

use unpdf::parser::backend::{ContentOp, PdfValue};

/// The thickest stroke or bar that is a line and no area, in points.
const THICKEST: f32 = 3.0;
/// The most lines of a page that does not draw a picture.
const MOST_RULES: usize = 20_000;

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

type Transform = [f32; 6];
type Point = (f32, f32);

/// The part of the graphics state that lines depend on.
#[derive(Debug, Clone, Copy)]
struct PenState {
    matrix: Transform,
    /// Left, bottom, right, top.
    clip: [f32; 4],
    width: f32,
}

struct Pen {
    state: PenState,
    saved: Vec<PenState>,
    /// The pieces of the path that is being drawn.
    pieces: Vec<(Point, Point)>,
    /// The boxes of its subpaths.
    boxes: Vec<[f32; 4]>,
    start: Point,
    point: Point,
    clips: bool,
    rules: PdfRules,
}

/// Finds the lines that `operations` draw within the page's `corners`. Linear.
pub fn drawn(operations: &[ContentOp], corners: [f32; 4]) -> PdfRules {
    let mut pen = Pen::new(corners);
    for operation in operations {
        pen.follow(operation);
        if pen.rules.horizontal.len() + pen.rules.vertical.len() > MOST_RULES {
            return PdfRules::default();
        }
    }

    pen.rules
}

impl Pen {
    fn new(corners: [f32; 4]) -> Pen {
        Pen {
            state: PenState { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], clip: corners, width: 1.0 },
            saved: Vec::new(),
            pieces: Vec::new(),
            boxes: Vec::new(),
            start: (0.0, 0.0),
            point: (0.0, 0.0),
            clips: false,
            rules: PdfRules::default(),
        }
    }

    fn follow(&mut self, operation: &ContentOp) {
        let values: Vec<f32> = operation.operands.iter().map_while(number).collect();
        match (operation.operator.as_str(), values.as_slice()) {
            ("q", _) if self.saved.len() < 1000 => self.saved.push(self.state),
            ("Q", _) => self.state = self.saved.pop().unwrap_or(self.state),
            ("cm", &[a, b, c, d, e, f]) => {
                self.state.matrix = product([a, b, c, d, e, f], self.state.matrix)
            }
            ("w", &[width]) => self.state.width = width.abs(),
            ("m", &[x, y]) => {
                self.point = self.place(x, y);
                self.start = self.point;
            }
            ("l", &[x, y]) => self.draw(x, y),
            ("c", &[.., x, y]) | ("v" | "y", &[.., x, y]) => self.point = self.place(x, y),
            ("h", _) => self.close(),
            ("re", &[x, y, width, height]) => self.rectangle(x, y, width, height),
            ("W" | "W*", _) => self.clips = true,
            ("S" | "s" | "B" | "B*" | "b" | "b*", _) => {
                self.stroke(operation.operator.starts_with(['s', 'b']))
            }
            ("f" | "F" | "f*", _) => self.fill(),
            ("n", _) => self.end(),
            _ => {}
        }
    }

    fn place(&self, x: f32, y: f32) -> Point {
        let [a, b, c, d, e, f] = self.state.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn draw(&mut self, x: f32, y: f32) {
        let next = self.place(x, y);
        self.pieces.push((self.point, next));
        self.point = next;
    }

    fn close(&mut self) {
        self.pieces.push((self.point, self.start));
        self.point = self.start;
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let corners = [
            self.place(x, y),
            self.place(x + width, y),
            self.place(x + width, y + height),
            self.place(x, y + height),
        ];

        for at in 0..4 {
            self.pieces.push((corners[at], corners[(at + 1) % 4]));
        }

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

    fn end(&mut self) {
        if self.clips
            && let [only] = self.boxes[..]
        {
            self.state.clip = shared(self.state.clip, only);
        }

        self.clips = false;
        self.pieces.clear();
        self.boxes.clear();
    }

    fn rule(&mut self, bar: [f32; 4]) {
        let [left, bottom, right, top] = shared(self.state.clip, bar);
        let (width, height) = (right - left, top - bottom);

        if !(width >= 0.0 && height >= 0.0) {
            return;
        }

        if width > height && height <= THICKEST {
            self.rules.horizontal.push(Rule { at: (bottom + top) / 2.0, from: left, to: right });
        } else if height > width && width <= THICKEST {
            self.rules.vertical.push(Rule { at: (left + right) / 2.0, from: bottom, to: top });
        }
    }
}

fn number(value: &PdfValue) -> Option<f32> {
    match value {
        PdfValue::Integer(value) => Some(*value as f32),
        PdfValue::Real(value) => Some(*value),
        _ => None,
    }
}

/// The transformation `first`, then `second`.
fn product(first: Transform, second: Transform) -> Transform {
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

fn around(points: &[Point]) -> [f32; 4] {
    let start = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    points
        .iter()
        .fold(start, |all, &(x, y)| [all[0].min(x), all[1].min(y), all[2].max(x), all[3].max(y)])
}

fn shared(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}
