//! The lines of a page of which no tree can be made: its tags are taken away, and lines and rows
//! end with blocks and cells.

use super::inline::Inline;
use super::markup::{Markup, scan};
use super::walk::is_block;
use crate::file::line::{FileLine, LineGap};

/// Sets `html` in lines. Linear.
pub fn lines(html: &str) -> Vec<FileLine<'static>> {
    let mut plain = Plain { lines: Vec::new(), text: Inline::default(), cells: Vec::new() };
    for markup in scan(html) {
        match markup {
            Markup::Text(text) => plain.text.push(text),
            Markup::Open(tag) => plain.tag(tag.name, true),
            Markup::Close(name) => plain.tag(name, false),
        }
    }

    plain.end_line();
    plain.lines
}

struct Plain {
    lines: Vec<FileLine<'static>>,
    text: Inline,
    /// The cells of the open row.
    cells: Vec<String>,
}

impl Plain {
    fn tag(&mut self, name: &str, is_start: bool) {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "td" | "th" if is_start => self.end_cell(),
            "tr" | "table" => self.end_line(),
            "br" | "hr" => self.end_block(),
            name if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn end_block(&mut self) {
        if self.cells.is_empty() {
            self.end_line();
        } else {
            self.text.part();
        }
    }

    fn end_cell(&mut self) {
        if self.cells.is_empty() {
            self.end_line();
        }

        let text = self.take_text();
        if let Some(cell) = self.cells.last_mut() {
            *cell = text;
        }

        self.cells.push(String::new());
    }

    fn end_line(&mut self) {
        let text = self.take_text();
        let mut cells = std::mem::take(&mut self.cells);
        let line = match cells.last_mut() {
            Some(cell) => {
                *cell = text;
                FileLine::of_row(&cells, 0)
            }
            None => FileLine::of(&text, 0, 0, LineGap::None),
        };

        self.lines.extend(line);
    }

    fn take_text(&mut self) -> String {
        resolved(&self.text.take())
    }
}

/// The longest name of an entity that is looked for.
const LONGEST_ENTITY: usize = 12;

/// Resolves the entities of a text: all numbers, and the names that Chinese pages use.
fn resolved(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        resolved.push_str(rest.get(..start).unwrap_or_default());
        rest = rest.get(start..).unwrap_or_default();
        let name_end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let found =
            name_end.and_then(|end| Some((entity(rest.get(1..end).unwrap_or_default())?, end + 1)));
        let (character, length) = found.unwrap_or(('&', 1));
        resolved.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }

    resolved + rest
}

fn entity(name: &str) -> Option<char> {
    const NAMES: [(&str, char); 18] = [
        ("nbsp", '\u{A0}'),
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("hellip", '…'),
        ("middot", '·'),
        ("emsp", '\u{2003}'),
        ("ensp", '\u{2002}'),
        ("times", '×'),
        ("copy", '©'),
    ];

    let Some(number) = name.strip_prefix('#') else {
        return NAMES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    };

    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_rows_are_rows() {
        let check = |html: &str, expect: &str| {
            let lines = lines(html);
            let found: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
            assert_eq!(found.join("|"), expect, "{html}");
        };

        check(
            "<div><div><p>信息\n公开<b>工作</b>&ldquo;甲&#x4E59;&rdquo;<p>a\nb & c<br>丙",
            "信息公开工作“甲乙”|a b & c|丙",
        );

        check(
            "<table><tr><th>序号<th>事项</tr><tr><td><p>1</p><td><p>甲</p><p>乙</p></table>丙",
            "序号\t事项|1\t甲 乙|丙",
        );

        check("<script>甲</script><p>&#xFFFFFFFF;&;</p>", "&#xFFFFFFFF;&;");
    }
}
