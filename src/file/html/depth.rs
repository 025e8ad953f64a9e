//! Whether a page can be made a tree in bounded time: a parser that follows the standard looks through all open elements at many tags,
//! all active styles at many others, and all attributes of a tag at each of them.

use super::markup::{Markup, Tag, scan};

/// The deepest nesting of which a tree is made.
const DEEPEST: usize = 1000;
/// The most tags of which a tree is made, for the memory that it takes.
const MOST_TAGS: usize = 3_000_000;
/// The most attributes of a tag, and the most tags `html` and `body`, whose attributes are put together.
const MOST_ATTRIBUTES: usize = 1000;
/// The most open elements that a parser may look at, over all tags: about a second's work.
const MOST_STEPS: usize = 100_000_000;

/// Whether a tree may be made of `html`. The nesting is counted as a parser would, never below what it would come to but by a small
/// factor: an end tag that a parser ignores closes nothing, and a style that is not closed stays active. Linear.
pub fn is_bounded(html: &str) -> bool {
    let mut nesting = Nesting::default();
    scan(html).all(|markup| {
        match markup {
            Markup::Text(_) => return true,
            Markup::Open(tag) => nesting.open(&tag),
            Markup::Close(name) => nesting.close(name),
        }
        nesting.is_bounded()
    })
}

#[derive(Debug, Default)]
struct Nesting {
    open: Vec<Name>,
    /// Styles that were opened and not closed by a tag of their own.
    styles: usize,
    tags: usize,
    steps: usize,
    roots: usize,
    attributes: usize,
}

impl Nesting {
    fn is_bounded(&self) -> bool {
        self.open.len() + self.styles <= DEEPEST
            && self.tags <= MOST_TAGS
            && self.steps <= MOST_STEPS
            && self.roots <= MOST_ATTRIBUTES
            && self.attributes <= MOST_ATTRIBUTES
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = Name::of(tag.name);
        self.tags += 1;
        self.steps += self.open.len() + self.styles;
        self.attributes = self.attributes.max(tag.attributes);
        self.roots += usize::from(name.is(&["html", "body"]));
        let is_drawing =
            tag.closes_itself && name.kind() == Kind::Other && self.open.iter().any(|open| open.is(&["svg", "math"]));
        match name.kind() {
            Kind::Void | Kind::Root => return,
            _ if is_drawing => return,
            Kind::Part => self.close_part(name),
            Kind::Style => self.styles += 1,
            Kind::Block | Kind::Scope | Kind::Other => {}
        }
        self.open.push(name);
    }

    /// A cell, row, item or paragraph ends the one before it.
    fn close_part(&mut self, name: Name) {
        const CELLS: [&str; 2] = ["td", "th"];
        const SECTIONS: [&str; 3] = ["tbody", "thead", "tfoot"];
        let is_ended = |open: &Name| match name {
            _ if name.is(&CELLS) => open.is(&CELLS),
            _ if name.is(&["tr"]) => open.is(&["tr"]) || open.is(&CELLS),
            _ if name.is(&SECTIONS) => open.is(&["tr"]) || open.is(&CELLS) || open.is(&SECTIONS),
            _ => *open == name,
        };
        let is_barrier = |open: &Name| match name.is(&["p"]) {
            true => open.kind() == Kind::Scope,
            false => open.is(&["table", "ul", "ol", "dl"]) || open.kind() == Kind::Block && !open.is(&["div"]),
        };
        let found = self.open.iter().rev().take_while(|open| !is_barrier(open)).filter(|open| is_ended(open)).count();
        for _ in 0..found {
            self.pop_to(|open| is_ended(open));
        }
    }

    fn close(&mut self, name: &str) {
        let name = Name::of(name);
        self.steps += self.open.len();
        let is_special = |open: &Name| match name.kind() {
            Kind::Style | Kind::Other => !matches!(open.kind(), Kind::Style | Kind::Other),
            _ => open.kind() == Kind::Scope,
        };
        let has_open = self.open.iter().rev().find(|open| **open == name || is_special(open)) == Some(&name);
        if name.kind() == Kind::Style {
            self.styles = self.styles.saturating_sub(1);
        }
        if has_open {
            self.pop_to(|open| *open == name);
        }
    }

    fn pop_to(&mut self, is_last: impl Fn(&Name) -> bool) {
        while let Some(open) = self.open.pop() {
            if is_last(&open) {
                return;
            }
        }
    }
}

/// The first twelve letters of an element's name, small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name([u8; 12]);

/// How a parser treats an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It has no content.
    Void,
    /// There is one of it.
    Root,
    /// It ends when the next of its kind begins.
    Part,
    /// It is opened again in the next block if it was not closed.
    Style,
    /// An end tag of another name does not close it if it is a mere style's.
    Block,
    /// No end tag in it closes what stands around it.
    Scope,
    /// Any other.
    Other,
}

impl Name {
    fn of(name: &str) -> Name {
        let mut letters = [0; 12];
        letters.iter_mut().zip(name.bytes()).for_each(|(letter, byte)| *letter = byte.to_ascii_lowercase());
        Name(letters)
    }

    fn is(self, names: &[&str]) -> bool {
        names.iter().any(|name| Name::of(name) == self)
    }

    fn kind(self) -> Kind {
        const KINDS: [(Kind, &[&str]); 6] = [
            (
                Kind::Style,
                &["font", "b", "strong", "a", "i", "em", "u", "big", "code", "nobr", "s", "small", "strike", "tt"],
            ),
            (Kind::Part, &["p", "td", "tr", "li", "th", "tbody", "thead", "tfoot", "dd", "dt", "option", "optgroup"]),
            (
                Kind::Void,
                &[
                    "br", "img", "input", "meta", "link", "hr", "area", "base", "col", "embed", "param", "source",
                    "track", "wbr", "frame", "colgroup",
                ],
            ),
            (Kind::Root, &["html", "head", "body", "form"]),
            (Kind::Scope, &["table", "caption", "object", "marquee", "applet", "template", "button", "select"]),
            (
                Kind::Block,
                &[
                    "div",
                    "ul",
                    "ol",
                    "dl",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "section",
                    "article",
                    "header",
                    "footer",
                    "nav",
                    "main",
                    "aside",
                    "center",
                    "blockquote",
                    "pre",
                    "fieldset",
                    "figure",
                    "address",
                    "details",
                    "dir",
                    "menu",
                    "summary",
                    "hgroup",
                    "listing",
                    "iframe",
                    "noscript",
                    "script",
                    "style",
                    "textarea",
                    "title",
                    "frameset",
                ],
            ),
        ];
        KINDS.iter().find(|(_, names)| self.is(names)).map_or(Kind::Other, |(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_and_sloppy_pages_are_bounded() {
        assert!(is_bounded(&"<p>甲<br>".repeat(5000)));
        assert!(is_bounded(&"<ul><li>甲<li>乙</ul>".repeat(5000)));
        assert!(is_bounded(&format!("<table>{}</table>", "<tr><td>甲<td><b>乙</b>".repeat(5000))));
        assert!(is_bounded(&"<div><p><o:p/>甲</p></div>".repeat(5000)));
        assert!(is_bounded(&format!("<svg>{}</svg>", "<path/>".repeat(5000))));
        assert!(is_bounded(&format!("{}甲{}", "<div>".repeat(900), "</div>".repeat(900))));
    }

    #[test]
    fn hostile_pages_are_not() {
        assert!(!is_bounded(&"<div>".repeat(2000)));
        assert!(!is_bounded(&"<table>".repeat(2000)));
        assert!(!is_bounded(&"<table><tr><td>".repeat(2000)));
        assert!(!is_bounded(&"<b><i><p>".repeat(2000)));
        assert!(!is_bounded(&"<div></x>".repeat(2000)));
        assert!(!is_bounded(&"<x><div></x>".repeat(2000)));
        assert!(!is_bounded(&"<p><b id=x></p>".repeat(2000)));
        assert!(!is_bounded(&format!("<a {}>", "b ".repeat(2000))));
        assert!(!is_bounded(&"<body a>".repeat(2000)));
        assert!(!is_bounded(&format!("{}{}", "<div>".repeat(900), "<u></u>".repeat(200_000))));
    }
}
