//! The tags of a page one after the other, without a tree: for pages that would take a tree too
//! long. Linear in every case.

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup<'a> {
    /// Text between tags, entities not yet resolved.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag with this name.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name as it is written.
    pub name: &'a str,
    /// How many attributes it has.
    pub attributes: usize,
    /// Whether it ends in `/>`.
    pub closes_itself: bool,
    /// Whether tags stand in its content that are none, because nothing is in such an element. They
    /// are left out.
    pub hides_tags: bool,
}

/// What stands for the start of a `<![CDATA[…]]>` that is one only within `svg` and `math`.
pub const CDATA: &str = "![CDATA[";

/// The markup of `html`; comments, declarations and what stands in scripts and styles are left out.
pub fn scan(html: &str) -> Scan<'_> {
    Scan { html, at: 0 }
}

/// See [`scan`].
#[derive(Debug)]
pub struct Scan<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Iterator for Scan<'a> {
    type Item = Markup<'a>;

    fn next(&mut self) -> Option<Markup<'a>> {
        loop {
            let rest = &self.html[self.at..];
            if rest.is_empty() {
                return None;
            }

            let is_markup = rest.starts_with('<')
                && rest[1..]
                    .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            if !is_markup {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let length = rest[first..].find('<').map_or(rest.len(), |found| first + found);
                self.at += length;
                return Some(Markup::Text(&rest[..length]));
            }

            if let Some(found) = self.tag(rest) {
                return Some(found);
            }
        }
    }
}

impl<'a> Scan<'a> {
    /// Reads what starts with `<`; nothing for comments and declarations.
    fn tag(&mut self, rest: &'a str) -> Option<Markup<'a>> {
        if rest.starts_with("<!--") {
            self.at += end_of_comment(rest);
            return None;
        }

        if rest.starts_with("<![CDATA[") {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return Some(Markup::Open(Tag {
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
        let name_end = rest[start..].find(is_end).map_or(rest.len(), |end| start + end);
        let name = &rest[start..name_end];
        let (end, attributes, closes_itself) = attributes(rest.as_bytes(), name_end);
        self.at += end;

        if start == 2 {
            return Some(Markup::Close(name));
        }

        const RAW: [&str; 9] = [
            "script", "style", "textarea", "title", "iframe", "noscript", "noframes", "noembed",
            "xmp",
        ];

        let content = &self.html[self.at..];
        let raw = RAW.into_iter().find(|raw| name.eq_ignore_ascii_case(raw));
        let raw = &content[..raw.map_or(0, |name| end_of_raw(content, name))];
        self.at += raw.len();

        Some(Markup::Open(Tag { name, attributes, closes_itself, hides_tags: raw.contains('<') }))
    }
}

/// Where a comment ends that `html` starts with: after `-->`, or after `--!>`, as parsers have it,
/// too. `<!-->` is a whole one.
fn end_of_comment(html: &str) -> usize {
    const BANG: usize = "<!----!".len();

    let is_end = |at: &usize| {
        let before = &html.as_bytes()[..*at];
        before.ends_with(b"--") || *at >= BANG && before.ends_with(b"--!")
    };

    html.match_indices('>').map(|(at, _)| at).find(is_end).map_or(html.len(), |end| end + 1)
}

/// Where a tag ends whose name ended at `at`, how many attributes it has and whether it ends in
/// `/>`.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize, bool) {
    let (mut count, mut quote, mut in_word, mut after_equals, mut after_slash) =
        (0, None, false, false, false);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let closes_itself = std::mem::replace(&mut after_slash, quote.is_none() && byte == b'/');

        match (quote, byte) {
            (Some(mark), _) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at, count, closes_itself),
            (None, b'"' | b'\'') if after_equals => {
                (quote, in_word, after_equals) = (Some(byte), false, false)
            }
            (None, b'=') if in_word => (in_word, after_equals) = (false, true),
            (None, _) if byte.is_ascii_whitespace() || byte == b'/' => in_word = false,
            (None, _) if after_equals => {
                at += bytes[at..]
                    .iter()
                    .take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>')
                    .count();
                after_equals = false;
            }
            (None, _) if !in_word => (count, in_word) = (count + 1, true),
            (None, _) => {}
        }
    }

    (bytes.len(), count, false)
}

/// Where the end tag of the element `name` starts whose content, which is no markup, `html` starts
/// with. The end tag of a script that a script writes in a comment, `<!-- <script></script> -->`,
/// is none.
fn end_of_raw(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let names = |start: usize| {
        let end = start + name.len();
        let is_whole = bytes
            .get(end)
            .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        is_whole && bytes[start..end].eq_ignore_ascii_case(name.as_bytes())
    };

    let (mut in_comment, mut in_script) = (false, false);
    for (at, _) in html.match_indices(['<', '>']) {
        match &bytes[at..] {
            [b'>', ..] if bytes[..at].ends_with(b"--") => (in_comment, in_script) = (false, false),
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
