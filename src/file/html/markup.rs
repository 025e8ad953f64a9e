//! The tags of a page one after the other, without a tree: for pages of which a tree would take too
//! long. Linear in every case.

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup<'a> {
    /// Text between tags, entities not yet resolved.
    Text(&'a str),
    /// A start tag.
    Open(HtmlTag<'a>),
    /// An end tag with this name.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HtmlTag<'a> {
    /// The name as it is written.
    pub name: &'a str,
    /// The number of its attributes.
    pub attributes: usize,
    /// True if it ends in `/>`.
    pub closes_itself: bool,
    /// True if its content holds what looks like tags, in an element whose content is plain text.
    /// They are left out.
    pub hides_tags: bool,
}

/// The name given to the start of a `<![CDATA[…]]>`, which counts as one only within `svg` and
/// `math`.
pub const CDATA: &str = "![CDATA[";

/// Scans the markup of `html`; comments, declarations and what stands in scripts and styles are
/// left out.
pub fn scan(html: &str) -> MarkupScan<'_> {
    MarkupScan { html, at: 0, is_drawing: false }
}

/// An iterator over markup, made by [`scan`].
#[derive(Debug)]
pub struct MarkupScan<'a> {
    html: &'a str,
    at: usize,
    /// True in an `svg` that surely is still open, and in which elements may close themselves.
    is_drawing: bool,
}

impl<'a> Iterator for MarkupScan<'a> {
    type Item = Markup<'a>;

    fn next(&mut self) -> Option<Markup<'a>> {
        loop {
            let rest = self.html.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                return None;
            }

            let is_markup = rest.starts_with('<')
                && rest
                    .get(1..)
                    .unwrap_or_default()
                    .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            if !is_markup {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let length = rest
                    .get(first..)
                    .unwrap_or_default()
                    .find('<')
                    .map_or(rest.len(), |found| first + found);
                self.at += length;
                return Some(Markup::Text(rest.get(..length).unwrap_or_default()));
            }

            if let Some(found) = self.tag(rest) {
                return Some(found);
            }
        }
    }
}

impl<'a> MarkupScan<'a> {
    /// Follows whether a drawing is open after the start tag of an element.
    fn follow_drawing(&mut self, name: &str, closes_itself: bool) {
        if name.eq_ignore_ascii_case("svg") {
            self.is_drawing = !closes_itself;
        } else {
            self.is_drawing &= closes_itself || is_shape(name);
        }
    }

    /// Reads what starts with `<`; nothing for comments and declarations.
    fn tag(&mut self, rest: &'a str) -> Option<Markup<'a>> {
        if rest.starts_with("<!--") {
            self.at += end_of_comment(rest);
            return None;
        }

        if rest.starts_with("<![CDATA[") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return Some(Markup::Open(HtmlTag {
                name: CDATA,
                attributes: 0,
                closes_itself: true,
                hides_tags: true,
            }));
        }

        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return None;
        }

        let start = if rest.starts_with("</") { 2 } else { 1 };
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let name_end = rest
            .get(start..)
            .unwrap_or_default()
            .find(is_end)
            .map_or(rest.len(), |end| start + end);
        let name = rest.get(start..name_end).unwrap_or_default();
        let tag_end = TagEnd::after(rest.as_bytes(), name_end);
        self.at += tag_end.at;

        if start == 2 {
            self.is_drawing &= is_shape(name);
            return Some(Markup::Close(name));
        }

        let content = self.html.get(self.at..).unwrap_or_default();
        let is_empty = self.is_drawing && tag_end.closes_itself;
        let raw = RAW.into_iter().find(|raw| !is_empty && name.eq_ignore_ascii_case(raw));
        self.follow_drawing(name, tag_end.closes_itself);
        let raw =
            content.get(..raw.map_or(0, |name| end_of_raw(content, name))).unwrap_or_default();
        self.at += raw.len();

        Some(Markup::Open(HtmlTag {
            name,
            attributes: tag_end.attributes,
            closes_itself: tag_end.closes_itself,
            hides_tags: raw.contains('<'),
        }))
    }
}

/// Tells whether an element of a drawing holds nothing but others of its kind. After any other the
/// parser may be out of the drawing again.
fn is_shape(name: &str) -> bool {
    const SHAPES: [&str; 20] = [
        "circle",
        "clippath",
        "defs",
        "ellipse",
        "g",
        "image",
        "line",
        "lineargradient",
        "mask",
        "metadata",
        "path",
        "polygon",
        "polyline",
        "radialgradient",
        "rect",
        "stop",
        "symbol",
        "text",
        "tspan",
        "use",
    ];

    SHAPES.iter().any(|shape| name.eq_ignore_ascii_case(shape))
}

/// The elements whose content is plain text.
const RAW: [&str; 9] =
    ["script", "style", "textarea", "title", "iframe", "noscript", "noframes", "noembed", "xmp"];

/// Finds the end of the comment that `html` starts with: after `-->`, or after `--!>`, as parsers
/// end it. `<!-->` is a whole comment.
fn end_of_comment(html: &str) -> usize {
    const BANG: usize = "<!----!".len();

    let is_end = |at: &usize| {
        let before = html.as_bytes().get(..*at).unwrap_or_default();
        before.ends_with(b"--") || *at >= BANG && before.ends_with(b"--!")
    };

    html.match_indices('>').map(|(at, _)| at).find(is_end).map_or(html.len(), |end| end + 1)
}

/// The end of a tag.
struct TagEnd {
    /// The byte after it.
    at: usize,
    /// The number of attributes before it.
    attributes: usize,
    /// True if the tag ends in `/>`.
    closes_itself: bool,
}

impl TagEnd {
    /// Finds the end of a tag whose name ended at `at`.
    fn after(bytes: &[u8], mut at: usize) -> TagEnd {
        let mut attributes = 0;
        let mut quote = None;
        let (mut in_word, mut after_equals, mut after_slash) = (false, false, false);

        while let Some(&byte) = bytes.get(at) {
            at += 1;
            let closes_itself =
                std::mem::replace(&mut after_slash, quote.is_none() && byte == b'/');

            match (quote, byte) {
                (Some(mark), _) if byte == mark => quote = None,
                (Some(_), _) => {}
                (None, b'>') => return TagEnd { at, attributes, closes_itself },
                (None, b'"' | b'\'') if after_equals => {
                    (quote, in_word, after_equals) = (Some(byte), false, false);
                }
                (None, b'=') if in_word => (in_word, after_equals) = (false, true),
                (None, _) if byte.is_ascii_whitespace() || byte == b'/' => in_word = false,
                (None, _) if after_equals => {
                    at += unquoted_bytes(bytes.get(at..).unwrap_or_default());
                    after_equals = false;
                }
                (None, _) if !in_word => (attributes, in_word) = (attributes + 1, true),
                (None, _) => {}
            }
        }

        TagEnd { at: bytes.len(), attributes, closes_itself: false }
    }
}

/// Counts the bytes of the rest of a value without quotation marks.
fn unquoted_bytes(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count()
}

/// Finds the end tag of the element `name`, of which `html` is the content, which is plain text.
/// The end tag of a script that a script writes in a comment, `<!-- <script></script> -->`, does
/// not count.
fn end_of_raw(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let names = |start: usize| {
        let end = start + name.len();
        let is_whole = bytes
            .get(end)
            .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        is_whole && bytes.get(start..end).unwrap_or_default().eq_ignore_ascii_case(name.as_bytes())
    };

    let (mut in_comment, mut in_script) = (false, false);
    for (at, _) in html.match_indices(['<', '>']) {
        match bytes.get(at..).unwrap_or_default() {
            [b'>', ..] if bytes.get(..at).unwrap_or_default().ends_with(b"--") => {
                (in_comment, in_script) = (false, false)
            }
            [b'<', b'!', b'-', b'-', ..] if !in_comment => in_comment = name == "script",
            [b'<', b'/', ..] if names(at + 2) && in_script => in_script = false,
            [b'<', b'/', ..] if names(at + 2) => return at,
            [b'<', ..] if in_comment && names(at + 1) => in_script = true,
            _ => {}
        }
    }

    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        let found: Vec<String> = scan(html)
            .map(|markup| match markup {
                Markup::Text(text) => text.to_owned(),
                Markup::Open(tag) => {
                    format!(
                        "<{}{}{}>",
                        tag.name,
                        ".".repeat(tag.attributes),
                        if tag.closes_itself { "/" } else { "" }
                    )
                }
                Markup::Close(name) => format!("</{name}>"),
            })
            .collect();

        assert_eq!(found.join("|"), expect, "{html}");
    }

    #[test]
    fn tags_and_texts_follow_each_other() {
        check("<p class=a id='b>c' d>甲<br/>乙</p>", "<p...>|甲|<br/>|乙|</p>");
        check("甲<!-- <p> --><!doctype html><?xml ?>乙", "甲|乙");
        check("<script>if (a<b) '<p>'</script>甲", "<script>|</script>|甲");
        check("1 < 2 <", "1 |< 2 |<");
        check("<a href=/x/>甲</a >", "<a.>|甲|</a>");
    }

    #[test]
    fn comments_and_raw_texts_end_where_a_parser_ends_them() {
        check("甲<!-- --!>乙<!-->丙<!--->丁<!--!>戊-->己", "甲|乙|丙|丁|己");
        check("<title></titles></p></title>甲", "<title>|</title>|甲");
        check("<noframes></p></noframes>甲", "<noframes>|</noframes>|甲");
        check("<script><!-- '<script></script></p>' --></script>甲", "<script>|</script>|甲");
        check("<script><!-- '</script>甲", "<script>|</script>|甲");
        check("<style><!-- <style></style>甲", "<style>|</style>|甲");
    }

    #[test]
    fn what_is_cut_off_ends_the_page() {
        check("甲<!-- 乙", "甲");
        check("甲<a href='乙", "甲|<a.>");
        check("<style>甲", "<style>");
        check("甲</", "甲|</>");
    }
}
