//! Places to lead to, as values: a report, a place in one that is still found after re-indexing,
//! and a school. Only here are they written as addresses of the site, and read again.
//!
//! Invariant: an address that was written is read as the link that it was written from.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use crate::report::ReportId;
use crate::section::Section;
use crate::text::{BARRIER, Folded, Span, fold};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::ops::Range;
use std::str::FromStr;

/// Folded characters of context on each side of the quote in a link.
const QUOTE_CONTEXT: usize = 12;

/// The longest words that a link quotes; of longer ones it quotes the beginning.
const MOST_QUOTED: usize = 40;

/// The path of a report, before its id.
const REPORTS: &str = "/reports/";

/// The path of a school, before its name.
const SCHOOLS: &str = "/schools/";

/// A report, or a place in one, to lead to.
///
/// It is written, in data too, as an address of the site: `/reports/ID?at=SECTION.CHAR&q=QUOTE`.
///
/// ```
/// let link: mingcha::Link = "/reports/0123456789abcdef?at=1.11&q=%E4%B8%BE%E6%8A%A5".parse()?;
/// assert_eq!(link.place.as_ref().map(|place| place.quote.as_str()), Some("举报"));
/// assert_eq!(link.on("https://example.cn").to_string(),
///     "https://example.cn/reports/0123456789abcdef?at=1.11&q=%E4%B8%BE%E6%8A%A5");
/// # Ok::<(), mingcha::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link {
    /// The address of the site, such as `https://example.cn`; empty where the link is from its
    /// root.
    pub base: String,
    /// The report.
    pub report_id: ReportId,
    /// The place in it; `None` for the report as a whole.
    pub place: Option<LinkPlace>,
}

/// The place in a report that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkPlace {
    /// The number of its section.
    pub section: u32,
    /// How many folded characters of the section stand before it.
    pub char: usize,
    /// The folded characters around it, by which it is found where it has moved. They begin up to
    /// twelve characters before it.
    pub quote: String,
}

/// What was read at a place in a report, with the link to that place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Linked<T> {
    /// What was read.
    #[serde(flatten)]
    pub what: T,
    /// The link, from the root of the site, which still lands there after re-indexing; `None` if it
    /// stands nowhere.
    #[cfg_attr(feature = "http", schema(value_type = Option<String>))]
    pub url: Option<Link>,
}

/// A school to lead to, by its name of today. It is written as `/schools/NAME`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SchoolLink {
    /// The school.
    pub school: String,
}

impl Link {
    /// The link to a report as a whole.
    pub fn to(report_id: &ReportId) -> Link {
        Link { base: String::new(), report_id: report_id.clone(), place: None }
    }

    /// Where the file that the report was read from is to be had.
    pub(crate) fn source(&self) -> String {
        format!("{}{REPORTS}{}/source", self.base, self.report_id)
    }

    /// The same link on the site at `base`.
    pub fn on(self, base: &str) -> Link {
        Link { base: base.trim_end_matches('/').to_owned(), ..self }
    }

    /// The link to the words at `span` of a report's clean text, in `section` of its outline; of
    /// longer ones it quotes the beginning. `None` if the section does not hold them.
    pub(crate) fn to_span(
        report_id: &ReportId,
        text: &str,
        section: &Section,
        span: Span,
    ) -> Option<Link> {
        let folded = fold(text.get(section.span.range())?);
        Link::to_span_of(report_id, &folded, section, span)
    }

    /// The same where the text of the section is folded already: of many links into one section
    /// each would fold it again.
    pub(crate) fn to_span_of(
        report_id: &ReportId,
        folded: &Folded,
        section: &Section,
        span: Span,
    ) -> Option<Link> {
        let at = |byte: usize| {
            folded.source.partition_point(|source| source.end + section.span.start <= byte)
        };
        let (start, end) = (at(span.start), at(span.end));

        let chars = start..end.min(start + MOST_QUOTED);
        (!chars.is_empty()).then(|| Link::to_chars(report_id, section.id, folded, chars))
    }

    /// The link to characters of a folded section: its number, the characters before them, and what
    /// stands there with up to twelve characters around it, as far as the paragraph goes.
    pub(crate) fn to_chars(
        report_id: &ReportId,
        section: u32,
        folded: &Folded,
        chars: Range<usize>,
    ) -> Link {
        let is_text = |at: &usize| folded.chars.get(*at).is_some_and(|&char| char != BARRIER);
        let before = (chars.start.saturating_sub(QUOTE_CONTEXT)..chars.start).rev();
        let from = before.take_while(is_text).last().unwrap_or(chars.start);
        let after = chars.end..chars.end.saturating_add(QUOTE_CONTEXT);
        let to = after.take_while(is_text).last().map_or(chars.end, |last| last + 1);

        let quoted = folded.chars.get(from..to).unwrap_or_default();
        let quote = quoted.iter().filter(|&&char| char != BARRIER).collect();
        let place = Some(LinkPlace { section, char: chars.start, quote });
        Link { place, ..Link::to(report_id) }
    }

    fn read(address: &str) -> Option<Link> {
        let (base, rest) = address.rsplit_once(REPORTS)?;
        let (id, query) = match rest.split_once('?') {
            Some((id, query)) => (id, Some(query)),
            None => (rest, None),
        };

        let place = match query {
            Some(query) => Some(LinkPlace::read(query)?),
            None => None,
        };
        Some(Link { base: base.to_owned(), report_id: id.parse().ok()?, place })
    }
}

impl LinkPlace {
    fn read(query: &str) -> Option<LinkPlace> {
        let (at, quote) = query.strip_prefix("at=")?.split_once("&q=")?;
        let (section, char) = at.split_once('.')?;
        Some(LinkPlace {
            section: section.parse().ok()?,
            char: char.parse().ok()?,
            quote: percent_decoded(quote)?,
        })
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{REPORTS}{}", self.base, self.report_id)?;
        match &self.place {
            Some(LinkPlace { section, char, quote }) => {
                write!(f, "?at={section}.{char}&q={}", percent_encoded(quote))
            }
            None => Ok(()),
        }
    }
}

impl FromStr for Link {
    type Err = Error;
    fn from_str(address: &str) -> Result<Link> {
        Link::read(address).ok_or_else(|| {
            let takes = Note::new("报告的地址", "the address of a report");
            ErrorKind::BadValue { name: "url", value: address.to_owned(), takes }.into()
        })
    }
}

impl TryFrom<String> for Link {
    type Error = Error;
    fn try_from(address: String) -> Result<Link> {
        address.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> String {
        link.to_string()
    }
}

impl fmt::Display for SchoolLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHOOLS}{}", percent_encoded(&self.school))
    }
}

impl TryFrom<String> for SchoolLink {
    type Error = Error;
    fn try_from(address: String) -> Result<SchoolLink> {
        let school = address.strip_prefix(SCHOOLS).and_then(percent_decoded);
        school.map(|school| SchoolLink { school }).ok_or_else(|| {
            let takes = Note::new("学校的地址", "the address of a school");
            ErrorKind::BadValue { name: "url", value: address, takes }.into()
        })
    }
}

impl From<SchoolLink> for String {
    fn from(link: SchoolLink) -> String {
        link.to_string()
    }
}

/// `text` as a part of an address.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char)
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }

    encoded
}

/// The text that was written as a part of an address; `None` if it is no such part.
fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();

    for part in parts {
        let (hex, plain) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        bytes.extend_from_slice(plain.as_bytes());
    }

    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(base: &str, place: Option<LinkPlace>) -> Link {
        Link { place, ..Link::to(&ReportId::of_sha256(&"ab".repeat(32))).on(base) }
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_the_link_that_it_was_written_from(
            base in "(https://[a-z]{1,8}\\.cn(/[a-z]{1,4})?)?",
            section in any::<u32>(),
            char in any::<usize>(),
            quote in any::<String>(),
        ) {
            for place in [None, Some(LinkPlace { section, char, quote })] {
                let link = link(&base, place);
                prop_assert_eq!(link.to_string().parse::<Link>().unwrap(), link);
            }
        }
    }

    #[test]
    fn what_is_no_address_of_a_report_is_refused() {
        for bad in [
            "",
            "/",
            "/schools/abababababababab",
            "/reports/",
            "/reports/a",
            "/reports/abababababababab?",
            "/reports/abababababababab?at=1",
            "/reports/abababababababab?at=1.x&q=",
            "/reports/abababababababab?at=1.2&q=%4",
            "/reports/abababababababab?at=1.2&q=%FF",
            "/reports/abababababababab#hit",
        ] {
            assert!(bad.parse::<Link>().is_err(), "{bad}");
        }
    }

    #[test]
    fn links_are_text_in_data() {
        let place = LinkPlace { section: 3, char: 5, quote: "复议 &诉讼".to_owned() };
        let text =
            "\"/reports/abababababababab?at=3.5&q=%E5%A4%8D%E8%AE%AE%20%26%E8%AF%89%E8%AE%BC\"";
        assert_eq!(serde_json::to_string(&link("", Some(place))).unwrap(), text);
        let school = SchoolLink { school: "云岭大学".to_owned() };
        let text = "\"/schools/%E4%BA%91%E5%B2%AD%E5%A4%A7%E5%AD%A6\"";
        assert_eq!(serde_json::to_string(&school).unwrap(), text);
        assert_eq!(serde_json::from_str::<SchoolLink>(text).unwrap(), school);
    }
}
