//! A check that a page can be made a tree in bounded time.
//!
//! A parser that follows the standard looks through all open elements at many tags, through all
//! active styles at many others, and through all attributes of a tag at each of them. Pages that
//! nest 50,000 elements took it more than 20 seconds.

use super::markup::{CDATA, HtmlTag, Markup, scan};

/// The deepest nesting of which a tree is made.
const DEEPEST: usize = 1000;
/// The most tags of which a tree is made, for the memory that it takes.
const MOST_TAGS: usize = 3_000_000;
/// The most attributes of a tag, and the most tags `html` and `body`, whose attributes are put
/// together.
const MOST_ATTRIBUTES: usize = 1000;
/// The most open elements that a parser may look at, over all tags: about a second's work. A page
/// of 5 MB takes a tenth of it.
const MOST_STEPS: usize = 20_000_000;
/// The number of such looks that opening a style again takes.
const STEPS_TO_REOPEN: usize = 16;

/// Tells whether a tree may be made of `html`. The nesting is counted as a parser would count it,
/// and never comes out lower than the parser's but by a small factor: an end tag that a parser
/// ignores closes nothing, and a style that is not closed stays active. Linear.
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
    open: Vec<Element>,
    /// The number of styles that were opened and not closed by a tag of their own.
    styles: usize,
    tags: usize,
    steps: usize,
    roots: usize,
    attributes: usize,
    /// True if the parser may read tags here that were left out.
    is_unsure: bool,
}

impl Nesting {
    fn is_bounded(&self) -> bool {
        self.open.len() + self.styles <= DEEPEST
            && self.tags <= MOST_TAGS
            && self.steps <= MOST_STEPS
            && self.roots <= MOST_ATTRIBUTES
            && self.attributes <= MOST_ATTRIBUTES
            && !self.is_unsure
    }

    fn open(&mut self, tag: &HtmlTag<'_>) {
        let element = Element::of(tag.name);
        self.tags += 1;
        self.steps += self.open.len() + self.styles * STEPS_TO_REOPEN;
        self.attributes = self.attributes.max(tag.attributes);
        self.is_unsure |= tag.hides_tags && self.open.iter().any(Element::reads_hidden_tags);

        if tag.name == CDATA {
            return;
        }

        let is_shape =
            || tag.closes_itself && self.open.iter().any(|open| open.kind == ElementKind::Drawing);
        match element.kind {
            ElementKind::Root => self.roots += 1,
            ElementKind::Void => {}
            ElementKind::Other if is_shape() => {}
            ElementKind::Cell | ElementKind::Row | ElementKind::Section | ElementKind::Part => {
                self.close_part(element);
                self.open.push(element);
            }
            kind => {
                self.styles += usize::from(kind == ElementKind::Style);
                self.open.push(element);
            }
        }
    }

    /// Ends the cell, row, item or paragraph before this one.
    fn close_part(&mut self, element: Element) {
        let is_paragraph = element.name.starts_with(b"p\0");
        let is_barrier = |open: &Element| {
            open.kind == ElementKind::Scope || !is_paragraph && open.kind == ElementKind::Block
        };
        let reach = self.open.iter().rev().take_while(|open| !is_barrier(open));
        let ended = reach.enumerate().filter(|(_, open)| element.ends(open));

        if let Some((above, _)) = ended.last() {
            self.cut(self.open.len() - above - 1);
        }
    }

    /// Closes the elements from `at` on; none if a drawing in which something is still open is
    /// among them, out of which no end tag may lead.
    fn cut(&mut self, at: usize) {
        let mut around = self.open.iter().skip(at).rev().skip(1);
        if around.all(|open| open.kind != ElementKind::Drawing) {
            self.open.truncate(at);
        }
    }

    /// Closes the element of an end tag and all in it, unless something stands between that the tag
    /// may not close.
    fn close(&mut self, name: &str) {
        let element = Element::of(name);
        self.steps += self.open.len();
        if element.kind == ElementKind::Style {
            self.styles = self.styles.saturating_sub(1);
        }

        let stops = |open: &Element| *open == element || element.is_barred_by(open);
        let found = self.open.iter().rposition(stops);
        if let Some(at) = found.filter(|at| self.open.get(*at) == Some(&element)) {
            self.cut(at);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Element {
    /// The first letters of its name, small.
    name: [u8; 12],
    kind: ElementKind,
}

/// The way in which a parser treats an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ElementKind {
    /// Has no content.
    Void,
    /// Stands once on a page.
    Root,
    /// Ends when the next of its kind begins, as the three that follow.
    Cell,
    Row,
    Section,
    Part,
    /// Opens again in the next block if it was not closed.
    Style,
    /// Is not closed by the end tag of a style.
    Block,
    /// Counts as a block, but an item ends through it.
    Division,
    /// Shields what stands around it from the end tags in it.
    Scope,
    /// Holds elements that may close themselves.
    Drawing,
    /// Is none of these.
    Other,
}

impl Element {
    fn of(name: &str) -> Element {
        let mut letters = [0; 12];
        letters
            .iter_mut()
            .zip(name.bytes())
            .for_each(|(letter, byte)| *letter = byte.to_ascii_lowercase());
        let kind = match letters.get(..name.len().min(12)).unwrap_or_default() {
            b"td" | b"th" => ElementKind::Cell,
            b"tr" => ElementKind::Row,
            b"tbody" | b"thead" | b"tfoot" => ElementKind::Section,
            b"p" | b"li" | b"dd" | b"dt" | b"option" | b"optgroup" => ElementKind::Part,
            b"font" | b"b" | b"strong" | b"a" | b"i" | b"em" | b"u" | b"big" | b"code"
            | b"nobr" | b"s" | b"small" | b"strike" | b"tt" => ElementKind::Style,
            b"br" | b"img" | b"input" | b"meta" | b"link" | b"hr" | b"area" | b"base" | b"col"
            | b"embed" | b"param" | b"source" | b"track" | b"wbr" | b"frame" | b"colgroup" => {
                ElementKind::Void
            }
            b"html" | b"head" | b"body" | b"form" => ElementKind::Root,
            b"table" | b"caption" | b"object" | b"marquee" | b"applet" | b"template"
            | b"button" | b"select" => ElementKind::Scope,
            b"div" | b"address" => ElementKind::Division,
            b"svg" | b"math" => ElementKind::Drawing,
            b"ul" | b"ol" | b"dl" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"section"
            | b"article" | b"header" | b"footer" | b"nav" | b"main" | b"aside" | b"center"
            | b"blockquote" | b"pre" | b"fieldset" | b"figure" | b"details" | b"dir" | b"menu"
            | b"summary" | b"hgroup" | b"listing" | b"iframe" | b"noscript" | b"script"
            | b"style" | b"textarea" | b"title" | b"frameset" => ElementKind::Block,
            _ => ElementKind::Other,
        };

        Element { name: letters, kind }
    }

    /// Tells whether the start of this element ends an open one.
    fn ends(&self, open: &Element) -> bool {
        use ElementKind::{Cell, Row, Section};
        match self.kind {
            Cell => open.kind == Cell,
            Row => matches!(open.kind, Cell | Row),
            Section => matches!(open.kind, Cell | Row | Section),
            _ => open == self,
        }
    }

    /// Tells whether the end tag of this element may not close what is open above `open`.
    fn is_barred_by(&self, open: &Element) -> bool {
        let is_inline = |kind: ElementKind| matches!(kind, ElementKind::Style | ElementKind::Other);

        if is_inline(self.kind) { !is_inline(open.kind) } else { open.kind == ElementKind::Scope }
    }

    /// Tells whether an element that hides tags elsewhere may not hide them in this one.
    fn reads_hidden_tags(&self) -> bool {
        self.kind == ElementKind::Drawing
            || self.name.starts_with(b"select\0")
            || self.name.starts_with(b"frameset\0")
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

        assert!(is_bounded(
            &"<svg><style>.a{}</style><title>甲</title><use></use></svg><script>'<p>'</script>"
                .repeat(2000)
        ));
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
        let deep = "<div>".repeat(2000);
        assert!(!is_bounded(&format!("<!-- --!>{deep}<!-- -->")));
        assert!(!is_bounded(&format!("<svg><style>{deep}</style></svg>")));
        assert!(!is_bounded(&format!("<math><title>{deep}</title></math>")));
        assert!(!is_bounded(&format!("<select><title></select>{deep}</title>")));
        assert!(!is_bounded(&"<div><svg><![CDATA[></svg></div>]]></svg>".repeat(2000)));
        assert!(!is_bounded(&"<svg><desc><span></svg>".repeat(2000)));
        assert!(!is_bounded(&"<div><title></titles></div></title>".repeat(2000)));
        assert!(!is_bounded(&"<div><script><!--<script></script></div>--></script>".repeat(2000)));
        assert!(!is_bounded(&format!("{}{}", "<div>".repeat(900), "<u></u>".repeat(200_000))));

        assert!(!is_bounded(&format!(
            "{}{}",
            "<p><b id=x></p>".repeat(900),
            "<p>甲</p>".repeat(2000)
        )));
    }
}
