//! The numbers that a browser writes before the items of a list.

use super::page::has_style;
use crate::file::numeral::roman;
use crate::numbering;
use scraper::node::Element;

/// An open list.
#[derive(Debug)]
pub struct HtmlList {
    next: u32,
    /// The style of its numbers, where its items have numbers.
    style: Option<ListStyle>,
}

#[derive(Debug, Clone, Copy)]
enum ListStyle {
    Decimal,
    Letter { is_upper: bool },
    Roman { is_upper: bool },
    Han,
}

impl HtmlList {
    /// Opens the list of an `ol` or `ul`.
    pub fn open(element: &Element) -> HtmlList {
        let next = element.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        HtmlList { next, style: if element.name() == "ol" { style(element) } else { None } }
    }

    /// Gives what stands before the next item, which may set its own number.
    pub fn number(&mut self, item: &Element) -> Option<String> {
        let number =
            item.attr("value").and_then(|value| value.trim().parse().ok()).unwrap_or(self.next);
        self.next = number.saturating_add(1);

        if number == 0 || is_unmarked(item) {
            return None;
        }

        Some(match self.style? {
            ListStyle::Decimal => format!("{number}. "),
            ListStyle::Letter { is_upper } => format!("{}. ", cased(letters(number), is_upper)),
            ListStyle::Roman { is_upper } => format!("{}. ", cased(roman(number), is_upper)),
            ListStyle::Han if number < 100 => format!("{}、", numbering::han(number)),
            ListStyle::Han => format!("{number}. "),
        })
    }
}

fn is_unmarked(element: &Element) -> bool {
    element.attr("style").is_some_and(|style| {
        has_style(style, "list-style", "none")
            || has_style(style, "list-style-type", "none")
            || has_style(style, "display", "block")
    })
}

/// Reads the style that the attribute `type` or the `style` of the element sets. A site's style
/// sheet is not seen.
fn style(element: &Element) -> Option<ListStyle> {
    if is_unmarked(element) {
        return None;
    }

    let sets = |value: &str| {
        element.attr("style").is_some_and(|style| {
            has_style(style, "list-style-type", value) || has_style(style, "list-style", value)
        })
    };

    Some(match element.attr("type").map(str::trim) {
        Some("a") => ListStyle::Letter { is_upper: false },
        Some("A") => ListStyle::Letter { is_upper: true },
        Some("i") => ListStyle::Roman { is_upper: false },
        Some("I") => ListStyle::Roman { is_upper: true },
        Some("1") => ListStyle::Decimal,
        _ if sets("lower-alpha") || sets("lower-latin") => ListStyle::Letter { is_upper: false },
        _ if sets("upper-alpha") || sets("upper-latin") => ListStyle::Letter { is_upper: true },
        _ if sets("lower-roman") => ListStyle::Roman { is_upper: false },
        _ if sets("upper-roman") => ListStyle::Roman { is_upper: true },
        _ if sets("cjk-ideographic")
            || sets("simp-chinese-informal")
            || sets("trad-chinese-informal") =>
        {
            ListStyle::Han
        }
        _ if sets("disc") || sets("circle") || sets("square") => return None,
        _ => ListStyle::Decimal,
    })
}

fn cased(text: String, is_upper: bool) -> String {
    if is_upper { text.to_ascii_uppercase() } else { text }
}

/// Writes a number in letters: `a` to `z`, `aa`, `ab`, …
fn letters(number: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        letters.push(char::from(b'a' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }

    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_on() {
        assert_eq!([1, 26, 27, 703].map(letters), ["a", "z", "aa", "aaa"]);
    }
}
