//! Hits as the page shows them.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::question::{Question, in_lang};
use super::super::words::Words;
use crate::{Hit, Hits, Link, Piece, SectionRef, Snippet};

/// A hit as the page shows it: a report with sections.
pub(super) struct SearchItem {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) href: String,
    pub(super) sections: Vec<ItemSection>,
    /// The number of its sections that satisfy the query; grouped only.
    pub(super) count: usize,
    /// The address that lists the others, and how many they are.
    pub(super) more: Option<(String, usize)>,
    pub(super) partial: bool,
    /// Whether those that hold only some of the words begin with it.
    pub(super) is_first_partial: bool,
}

pub(super) struct ItemSection {
    /// The heading; as printed and marked, where that is one of the snippets.
    pub(super) heading: Snippet,
    pub(super) kind: String,
    /// The headings above.
    pub(super) path: String,
    pub(super) snippets: Vec<Snippet>,
    pub(super) href: String,
}

impl SearchItem {
    /// The hits of a page; the first that holds only some of the words is marked.
    pub(super) fn all(hits: &Hits, ask: &Ask, question: &Question) -> Vec<SearchItem> {
        let mut items: Vec<SearchItem> =
            hits.hits.iter().map(|hit| SearchItem::new(hit, ask, question)).collect();

        if let Some(item) = items.iter_mut().find(|item| item.partial) {
            item.is_first_partial = true;
        }

        items
    }

    fn new(hit: &Hit, ask: &Ask, question: &Question) -> SearchItem {
        let words = Words(ask.lang);
        let report = Address::of_report(&hit.report_id).with("hl", question.query.text.clone());
        let first = (&hit.section, &hit.snippets, &hit.url);
        let others = hit.others.iter().map(|other| (&other.section, &other.snippets, &other.url));

        let sections: Vec<_> = std::iter::once(first)
            .chain(others)
            .map(|(section, snippets, url)| ItemSection::new(section, snippets, url, ask, question))
            .collect();
        let left = hit.sections.saturating_sub(sections.len());

        SearchItem {
            name: words.report(hit.school.as_deref(), hit.year),
            title: hit.title.clone(),
            href: in_lang(report, ask).to_string(),
            more: (left > 0).then(|| (Self::others(hit, ask, question), left)),
            sections,
            count: hit.sections,
            partial: hit.partial,
            is_first_partial: false,
        }
    }

    /// The address of all sections of the hit's school and year.
    fn others(hit: &Hit, ask: &Ask, question: &Question) -> String {
        let mut narrowed = question.clone();
        narrowed.filter.schools = vec![hit.school.clone()];
        narrowed.filter.years = vec![hit.year];
        narrowed.address("/", ask).to_string()
    }
}

impl ItemSection {
    fn new(
        section: &SectionRef,
        snippets: &[Snippet],
        link: &Link,
        ask: &Ask,
        question: &Question,
    ) -> ItemSection {
        let words = Words(ask.lang);
        let above = section.path.split_last().map_or(&[][..], |(_, above)| above);
        let heading = words.heading(section.heading.as_deref());
        let (snippets, heading) = match snippets.split_first() {
            Some((first, rest)) if is_heading(first, &heading) => (rest, first.clone()),
            _ => (snippets, vec![Piece { text: heading, mark: false }]),
        };

        ItemSection {
            heading,
            kind: words.kind(section.kind),
            path: above.join(" › "),
            snippets: snippets.to_vec(),
            href: in_lang(Address::of(link).with("hl", question.query.text.clone()), ask)
                .to_string(),
        }
    }
}

/// Tells whether a window shows the heading line alone: nothing but a number before the heading, nothing
/// after it.
fn is_heading(snippet: &Snippet, heading: &str) -> bool {
    const LONGEST_NUMBER_CHARS: usize = 8;
    let text: String = snippet.iter().map(|piece| piece.text.as_str()).collect();
    text.trim_end()
        .strip_suffix(heading)
        .is_some_and(|number| number.chars().count() <= LONGEST_NUMBER_CHARS)
}
