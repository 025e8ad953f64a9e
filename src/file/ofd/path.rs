//! The drawn lines of a page that are straight up or across.

/// The farthest place that is on a page, in millimetres.
pub const FARTHEST: f32 = 10_000.0;

/// A line that is drawn from one place to another, straight up or across.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfdRule {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// Reads the straight lines of a path, `M 0 0 L 10 0 L 10 5 C`, whose places `on_page` puts on the
/// page.
pub fn rules(path: &str, on_page: impl Fn(f32, f32) -> [f32; 2]) -> Vec<OfdRule> {
    let mut rules = Vec::new();
    let (mut start, mut at) = ([0.0, 0.0], [0.0, 0.0]);
    let mut words = path.split_whitespace();

    while let Some(word) = words.next() {
        let mut place = || {
            let x = words.next()?.parse().ok()?;
            let y = words.next()?.parse().ok()?;
            Some(on_page(x, y))
        };
        match word {
            "M" | "S" => {
                start = place().unwrap_or(at);
                at = start;
            }
            "L" => {
                let to = place().unwrap_or(at);
                rules.extend(rule(at, to));
                at = to;
            }
            "C" => {
                rules.extend(rule(at, start));
                at = start;
            }
            _ => {}
        }
    }

    rules
}

/// Gives a line that is straight up or across.
fn rule([x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) -> Option<OfdRule> {
    const SLANT: f32 = 0.3;
    const LEAST_LENGTH: f32 = 2.0;

    let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
    let is_straight = width.min(height) <= SLANT && width.max(height) >= LEAST_LENGTH;
    let is_sound = [x0, y0, x1, y1].iter().all(|n| n.abs() < FARTHEST);

    (is_straight && is_sound).then_some(OfdRule {
        left: x0.min(x1),
        top: y0.min(y1),
        right: x0.max(x1),
        bottom: y0.max(y1),
    })
}
