//! A paragraph as it is cited, after GB/T 7714: school, title, [R/OL], section, quote and place in
//! the source, days of publication and of access, link.

use super::super::answer::{Ask, today};
use super::super::site::Site;
use super::super::words::Words;
use super::sheet::Paragraph;
use crate::{HeldReport, Link, Span};

/// A longer paragraph is quoted by its beginning.
const MOST_QUOTED_CHARS: usize = 60;
/// Bytes of a paragraph that its link quotes, and what follows: enough to find it again, and short
/// enough to be printed.
const LINKED_BYTES: usize = 12;

/// The citation of a paragraph.
pub(super) struct Citation {
    pub(super) text: String,
    /// The link, whole where the site knows its address, which still lands after re-indexing.
    pub(super) link: String,
}

impl Citation {
    /// The citation of a paragraph.
    pub(super) fn new(
        site: &Site,
        ask: &Ask,
        report: &HeldReport,
        paragraph: &Paragraph,
    ) -> Citation {
        let words = Words(ask.lang);
        let base = ask.base(site).unwrap_or_default();
        let link = link(report, paragraph.span).on(&base).to_string();
        let short = format!("{base}/r/{}#p{}", report.id, paragraph.number);
        let school = words.school(report.school.as_deref());
        let title = report.title.clone().unwrap_or_else(|| words.report(None, report.year));
        let published = report.published.map(|day| format!("({day})")).unwrap_or_default();
        let day = today();

        let heading = heading(report, paragraph).unwrap_or(words.heading(None));
        let quote = quoted(report.text.get(paragraph.span.range()).unwrap_or_default());
        let year = words.year(report.year);
        let place = place(report, paragraph.span.start, words);
        let said = if words.is_en() {
            let place = place.map(|place| format!(" ({place} of the source file)"));
            format!("{year}, section “{heading}”: “{quote}”{}", place.unwrap_or_default())
        } else {
            let place = place.map(|place| format!("（原文件{place}）"));
            format!("{year}，“{heading}”：“{quote}”{}", place.unwrap_or_default())
        };
        let text = format!("{school}. {title}[R/OL]. {said}. {published}[{day}]. {short}.");

        Citation { text, link }
    }
}

/// The link to the first few characters of a paragraph.
fn link(report: &HeldReport, span: Span) -> Link {
    let end = (span.start + LINKED_BYTES..span.end).find(|&at| report.text.is_char_boundary(at));
    let beginning = Span::new(span.start, end.unwrap_or(span.end));
    report.link(beginning).unwrap_or_else(|| Link::to(&report.id))
}

/// The heading of a paragraph's section, as it is printed.
fn heading(report: &HeldReport, paragraph: &Paragraph) -> Option<String> {
    let section = report.sections.iter().find(|section| section.id == paragraph.section)?;
    section.heading.as_ref()?;
    let printed = report.text.get(section.span.range())?.lines().next()?;
    Some(printed.trim().to_owned())
}

/// The page or line of the source file that a byte of the text was printed on.
pub(super) fn place(report: &HeldReport, at: usize, words: Words) -> Option<String> {
    let say = |zh: [&str; 2], en: &str, number: u32| {
        if words.is_en() { format!("{en} {number}") } else { format!("{}{number}{}", zh[0], zh[1]) }
    };
    let page = report.page(at).map(|page| say(["第 ", " 页"], "page", page));
    page.or_else(|| report.line(at).map(|line| say(["第 ", " 行"], "line", line)))
}

fn quoted(text: &str) -> String {
    let text =
        text.split('\t').filter(|cell| !cell.trim().is_empty()).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_QUOTED_CHARS) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paragraph_is_quoted_by_its_beginning() {
        assert_eq!(quoted("无。"), "无。");
        assert_eq!(quoted("\t1\t 章程 "), "1  章程 ");
        let quote = quoted(&"公".repeat(61));
        assert_eq!((quote.chars().count(), quote.ends_with("公……")), (62, true));
    }
}
