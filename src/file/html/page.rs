//! A web page as a flat list of what a reader may see, with what is measured of each part.
//!
//! Invariant: `nodes` is in document order and a node's inner nodes are those up to its `end`; the
//! sums of an element are the sums of the texts in it.

use scraper::{ElementRef, Html, node::Element};
use std::ops::Range;

/// The nodes of a page in document order. What no reader sees (scripts, styles, what is hidden) is
/// left out.
#[derive(Debug)]
pub struct Page<'a> {
    /// Elements and texts.
    pub nodes: Vec<Node<'a>>,
}

/// An element or a text.
#[derive(Debug)]
pub struct Node<'a> {
    /// Which of the two.
    pub content: Content<'a>,
    /// The node after it and everything in it.
    pub end: usize,
    /// What stands in it.
    pub measure: Measure,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// An element.
    Element(&'a Element),
    /// A text.
    Text(&'a str),
}

/// How much of what stands in a part of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Characters other than white space.
    pub chars: usize,
    /// Those of them that lead to other pages.
    pub linked: usize,
    /// Commas and full stops outside links: navigation and footers have hardly any, sentences many.
    pub marks: usize,
    /// Tables and lists.
    pub structures: usize,
    /// Pictures.
    pub images: usize,
}

impl Measure {
    /// Characters that are no links.
    pub fn plain(self) -> usize {
        self.chars - self.linked
    }

    fn add(&mut self, inner: Measure) {
        self.chars += inner.chars;
        self.linked += inner.linked;
        self.marks += inner.marks;
        self.structures += inner.structures;
        self.images += inner.images;
    }
}

impl<'a> Node<'a> {
    /// The element that it is.
    pub fn element(&self) -> Option<&'a Element> {
        match self.content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// The name of its element, and nothing for a text.
    pub fn name(&self) -> &'a str {
        self.element().map_or("", Element::name)
    }
}

impl<'a> Page<'a> {
    /// The page in a parsed document.
    pub fn of(html: &'a Html) -> Page<'a> {
        let mut page = Page { nodes: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut links = 0;
        let root = html.tree.root();
        let mut next = root.first_child();

        while let Some(node) = next {
            let at = page.nodes.len();
            let descends = match ElementRef::wrap(node) {
                Some(element) if is_unseen(element.value()) => false,
                Some(element) => {
                    links += usize::from(is_link(element.value()));
                    page.push_element(element.value());
                    open.push(at);
                    true
                }
                None => {
                    if let Some(text) = node.value().as_text() {
                        page.push_text(text, links > 0 && !is_address(text));
                    }
                    false
                }
            };

            next = node.first_child().filter(|_| descends);
            let mut done = (next.is_none()).then_some(node);
            let mut is_open = descends;

            while let Some(node) = done {
                if is_open && let Some(at) = open.pop() {
                    links -= usize::from(page.nodes[at].element().is_some_and(is_link));
                    page.close(at);
                }

                next = node.next_sibling();
                done = node.parent().filter(|parent| next.is_none() && *parent != root);
                is_open = true;
            }
        }

        page
    }

    /// The elements and texts in a node, itself first.
    pub fn inner(&self, at: usize) -> Range<usize> {
        at..self.nodes[at].end
    }

    /// The children of a node.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[at].end;
        let mut next = at + 1;

        std::iter::from_fn(move || {
            let child = next;
            next = self.nodes.get(child).map_or(end, |node| node.end);
            (child < end).then_some(child)
        })
    }

    /// The text of a node, white space made single.
    pub fn text(&self, at: usize) -> String {
        let texts = self.nodes[self.inner(at)].iter().filter_map(|node| match node.content {
            Content::Text(text) => Some(text),
            Content::Element(_) => None,
        });
        texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn push_element(&mut self, element: &'a Element) {
        let is_structure = matches!(element.name(), "table" | "ul" | "ol");
        let images = usize::from(element.name() == "img");
        let measure =
            Measure { structures: usize::from(is_structure), images, ..Measure::default() };
        self.nodes.push(Node { content: Content::Element(element), end: 0, measure });
    }

    fn push_text(&mut self, text: &'a str, is_linked: bool) {
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        let is_mark = |c: &char| matches!(c, '，' | '。' | '；' | '、' | ',' | ';' | '！' | '？');
        let marks = if is_linked { 0 } else { text.chars().filter(is_mark).count() };
        let measure = Measure {
            chars,
            linked: if is_linked { chars } else { 0 },
            marks,
            ..Measure::default()
        };

        self.nodes.push(Node { content: Content::Text(text), end: self.nodes.len() + 1, measure });
    }

    /// Ends an element: its children's sums are its own. Every node is looked at once, as
    /// somebody's child.
    fn close(&mut self, at: usize) {
        self.nodes[at].end = self.nodes.len();
        let mut sum = self.nodes[at].measure;
        self.children(at).for_each(|child| sum.add(self.nodes[child].measure));
        self.nodes[at].measure = sum;
    }
}

/// Whether a link's text is its address: a report prints such, navigation does not.
pub fn is_address(text: &str) -> bool {
    ["http", "www."].iter().any(|start| text.trim_start().starts_with(start))
}

/// Whether an element leads to another page; a table of contents leads to places of its own.
pub fn is_link(element: &Element) -> bool {
    element.name() == "a"
        && element.attr("href").is_some_and(|href| !href.trim_start().starts_with('#'))
}

fn is_unseen(element: &Element) -> bool {
    const UNSEEN: [&str; 22] = [
        "script", "style", "noscript", "template", "select", "iframe", "svg", "math", "object",
        "textarea", "audio", "video", "canvas", "datalist", "rt", "rp", "xml", "noframes", "map",
        "meta", "link", "title",
    ];

    UNSEEN.contains(&element.name()) || is_hidden(element) || is_running_head(element)
}

fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            has_style(style, "display", "none") || has_style(style, "mso-hide", "all")
        })
}

/// LibreOffice writes a document's running heads over and under the text.
fn is_running_head(element: &Element) -> bool {
    element.name() == "div" && matches!(element.attr("title"), Some("header" | "footer"))
}

/// Whether a `style` attribute sets a property so.
pub fn has_style(style: &str, property: &str, value: &str) -> bool {
    declarations(style)
        .any(|(name, set)| name.eq_ignore_ascii_case(property) && set.eq_ignore_ascii_case(value))
}

/// The properties that a `style` attribute sets, with their values.
pub fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim();
        Some((name.trim(), value.strip_suffix("!important").unwrap_or(value).trim()))
    })
}
