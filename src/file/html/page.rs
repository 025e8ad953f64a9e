//! A web page as a flat list of what a reader may see, with measures of each part.
//!
//! Invariant: `nodes` is in document order and a node's inner nodes are those up to its `end`; the
//! sums of an element are the sums of the texts in it.

use scraper::node::Element;
use scraper::{Html, Node};
use std::ops::Range;

/// The nodes of a page in document order. What no reader sees (scripts, styles, what is hidden) is
/// left out.
#[derive(Debug, Default)]
pub struct HtmlPage<'a> {
    /// Elements and texts.
    pub nodes: Vec<HtmlNode<'a>>,
}

/// An element or a text.
#[derive(Debug)]
pub struct HtmlNode<'a> {
    /// The element or the text.
    pub content: HtmlContent<'a>,
    /// The node after it and everything in it.
    pub end: usize,
    /// The sums over what stands in it.
    pub measure: HtmlMeasure,
}

/// The content of a node.
#[derive(Debug, Clone, Copy)]
pub enum HtmlContent<'a> {
    /// An element.
    Element(&'a Element),
    /// A text.
    Text(&'a str),
}

/// The sums over a part of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HtmlMeasure {
    /// The number of characters other than white space.
    pub chars: usize,
    /// The number of these characters that lead to other pages.
    pub linked: usize,
    /// The number of commas and full stops outside links: navigation and footers have hardly any,
    /// sentences many.
    pub marks: usize,
    /// The number of tables and lists.
    pub structures: usize,
    /// The number of pictures.
    pub images: usize,
}

impl HtmlMeasure {
    /// Counts the characters outside links.
    pub fn plain(self) -> usize {
        self.chars - self.linked
    }

    fn add(&mut self, inner: HtmlMeasure) {
        self.chars += inner.chars;
        self.linked += inner.linked;
        self.marks += inner.marks;
        self.structures += inner.structures;
        self.images += inner.images;
    }
}

impl<'a> HtmlNode<'a> {
    /// Gives its element; `None` for a text.
    pub fn element(&self) -> Option<&'a Element> {
        match self.content {
            HtmlContent::Element(element) => Some(element),
            HtmlContent::Text(_) => None,
        }
    }

    /// Gives the name of its element; an empty one for a text.
    pub fn name(&self) -> &'a str {
        self.element().map_or("", Element::name)
    }
}

impl<'a> HtmlPage<'a> {
    /// Flattens a parsed document.
    pub fn of(html: &'a Html) -> HtmlPage<'a> {
        let mut flat = Flattening::default();
        let root = html.tree.root();

        // A walk without recursion: pages nest deeper than the stack reaches.
        let mut next = root.first_child();
        while let Some(node) = next {
            let descends = flat.open(node.value());
            next = node.first_child().filter(|_| descends);

            let mut done = next.is_none().then_some(node);
            let mut is_open = descends;
            while let Some(node) = done {
                if is_open {
                    flat.close();
                }
                next = node.next_sibling();
                done = node.parent().filter(|parent| next.is_none() && *parent != root);
                is_open = true;
            }
        }

        flat.page
    }

    /// Gives the element of a node; `None` for a text.
    pub fn element(&self, at: usize) -> Option<&'a Element> {
        self.nodes.get(at)?.element()
    }

    /// Gives the name of a node's element; an empty one for a text.
    pub fn name(&self, at: usize) -> &'a str {
        self.element(at).map_or("", Element::name)
    }

    /// Gives the sums over what stands in a node.
    pub fn measure(&self, at: usize) -> HtmlMeasure {
        self.nodes.get(at).map(|node| node.measure).unwrap_or_default()
    }

    /// Gives the node after a node and everything in it.
    pub fn end(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at, |node| node.end)
    }

    /// Gives the places of a node and of all in it.
    pub fn inner(&self, at: usize) -> Range<usize> {
        at..self.end(at)
    }

    /// Gives the places of the children of a node.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(at);
        let mut next = at + 1;

        std::iter::from_fn(move || {
            let child = next;
            next = self.nodes.get(child).map_or(end, |node| node.end);
            (child < end).then_some(child)
        })
    }

    /// Gives the text of a node, with single spaces.
    pub fn text(&self, at: usize) -> String {
        let texts =
            self.nodes.get(self.inner(at)).unwrap_or_default().iter().filter_map(|node| match node
                .content
            {
                HtmlContent::Text(text) => Some(text),
                HtmlContent::Element(_) => None,
            });
        texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn push_element(&mut self, element: &'a Element) {
        let is_structure = matches!(element.name(), "table" | "ul" | "ol");
        let images = usize::from(element.name() == "img");
        let measure =
            HtmlMeasure { structures: usize::from(is_structure), images, ..HtmlMeasure::default() };
        self.nodes.push(HtmlNode { content: HtmlContent::Element(element), end: 0, measure });
    }

    fn push_text(&mut self, text: &'a str, is_linked: bool) {
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        let is_mark = |c: &char| matches!(c, '，' | '。' | '；' | '、' | ',' | ';' | '！' | '？');
        let marks = if is_linked { 0 } else { text.chars().filter(is_mark).count() };
        let measure = HtmlMeasure {
            chars,
            linked: if is_linked { chars } else { 0 },
            marks,
            ..HtmlMeasure::default()
        };

        self.nodes.push(HtmlNode {
            content: HtmlContent::Text(text),
            end: self.nodes.len() + 1,
            measure,
        });
    }

    /// Ends an element and adds its children's sums to its own. Every node is looked at once, as a
    /// child.
    fn close(&mut self, at: usize) {
        let end = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return };
        node.end = end;

        let mut sum = node.measure;
        self.children(at).for_each(|child| sum.add(self.measure(child)));
        if let Some(node) = self.nodes.get_mut(at) {
            node.measure = sum;
        }
    }
}

/// A page while its nodes are put in order.
#[derive(Default)]
struct Flattening<'a> {
    page: HtmlPage<'a>,
    /// The places of the open elements.
    open: Vec<usize>,
    /// The number of links among them.
    links: usize,
}

impl<'a> Flattening<'a> {
    /// Takes in a node. Tells whether it is an element whose children follow.
    fn open(&mut self, node: &'a Node) -> bool {
        if let Some(text) = node.as_text() {
            self.page.push_text(text, self.links > 0 && !is_address(text));
        }

        match node.as_element() {
            Some(element) if !is_unseen(element) => {
                self.links += usize::from(is_link(element));
                self.open.push(self.page.nodes.len());
                self.page.push_element(element);
                true
            }
            _ => false,
        }
    }

    /// Ends the element that was opened last.
    fn close(&mut self) {
        if let Some(at) = self.open.pop() {
            self.links -= usize::from(self.page.element(at).is_some_and(is_link));
            self.page.close(at);
        }
    }
}

/// Tells whether a link's text is its address: reports print such links, navigation does not.
pub fn is_address(text: &str) -> bool {
    ["http", "www."].iter().any(|start| text.trim_start().starts_with(start))
}

/// Tells whether an element leads to another page; a table of contents leads to places on its own
/// page.
pub fn is_link(element: &Element) -> bool {
    element.name() == "a"
        && element.attr("href").is_some_and(|href| !href.trim_start().starts_with('#'))
}

fn is_unseen(element: &Element) -> bool {
    const UNSEEN: [&str; 23] = [
        "button", "script", "style", "noscript", "template", "select", "iframe", "svg", "math",
        "object", "textarea", "audio", "video", "canvas", "datalist", "rt", "rp", "xml",
        "noframes", "map", "meta", "link", "title",
    ];

    UNSEEN.contains(&element.name())
        || is_hidden(element)
        || is_running_head(element)
        || is_comments(element)
}

/// Tells whether an element is not shown.
pub fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            has_style(style, "display", "none") || has_style(style, "mso-hide", "all")
        })
}

/// Tells whether an element holds what readers of a page wrote below its article.
fn is_comments(element: &Element) -> bool {
    const NAMES: [&str; 9] = [
        "comments",
        "comment-list",
        "comment_list",
        "commentlist",
        "comment-area",
        "comment-box",
        "comment-wrap",
        "pinglun",
        "sohucs",
    ];

    let mut names = element.classes().chain(element.id());
    names.any(|name| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Tells whether an element is a running head: LibreOffice writes them over and under the text.
fn is_running_head(element: &Element) -> bool {
    element.name() == "div" && matches!(element.attr("title"), Some("header" | "footer"))
}

/// Tells whether a `style` attribute sets a property to a value.
pub fn has_style(style: &str, property: &str, value: &str) -> bool {
    declarations(style)
        .any(|(name, set)| name.eq_ignore_ascii_case(property) && set.eq_ignore_ascii_case(value))
}

/// Gives the properties that a `style` attribute sets, with their values.
pub fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim();
        Some((name.trim(), value.strip_suffix("!important").unwrap_or(value).trim()))
    })
}

/// Reads the indent of a first line from a style, in half Han characters, for a font of 16 points
/// where that matters.
pub fn text_indent(style: &str) -> Option<u32> {
    let (_, value) =
        declarations(style).find(|(name, _)| name.eq_ignore_ascii_case("text-indent"))?;
    let unit_at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (number, unit) = value.split_at(unit_at);
    let halves = match unit.to_ascii_lowercase().as_str() {
        "em" | "rem" => 2.0,
        "pt" => 1.0 / 8.0,
        "px" => 3.0 / 32.0,
        "cm" => 3.54,
        "mm" => 0.354,
        "in" => 9.0,
        _ => return None,
    };

    let indent: f64 = number.trim().parse::<f64>().ok()? * halves;
    Some(indent.round().clamp(0.0, 40.0) as u32)
}
