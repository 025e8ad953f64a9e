//! A search as an Atom feed (RFC 4287): the newest reports in which it finds something.
//!
//! Invariant: every string of the feed is valid XML text, whatever a report or a query holds; ids
//! depend on what they name alone, so that they stay the same under another address.

use super::address::Address;
use super::answer::{Answer, Ask, On, text};
use super::problem::Problem;
use super::question::{Question, in_lang};
use super::site::Site;
use super::words::Words;
use crate::{
    FacetPage, Filter, Group, Hit, KnownReport, MOST_HITS, MOST_PAGE_SIZE, Page, ReportId,
    ReportSummary, Year,
};
use askama::Template;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;

/// Entries of a feed.
const ENTRIES: usize = 50;

/// `GET /feed`: `q`, `school`, `year` and `kind` as in a search.
pub(super) async fn get(site: On, ask: Ask) -> Answer {
    let question = Question::read(&ask.params(&["q", "school", "year", "kind"])?)?;
    text(site, ask, "application/atom+xml; charset=utf-8", move |site, ask| {
        Feed::new(site, ask, &question)?
            .render()
            .map_err(|error| Problem::internal(&error.to_string()))
    })
    .await
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    id: String,
    lang: &'static str,
    title: String,
    updated: String,
    own: String,
    page: String,
    program: String,
    generator: &'static str,
    entries: Vec<FeedEntry>,
}

struct FeedEntry {
    id: String,
    title: String,
    updated: String,
    published: Option<String>,
    href: String,
    author: String,
    summary: String,
}

impl Feed {
    fn new(site: &Site, ask: &Ask, question: &Question) -> Result<Feed, Problem> {
        let words = Words(ask.lang);
        let base = ask.base(site).unwrap_or_default();
        let whole = |address: Address| valid(&(base.clone() + &in_lang(address, ask).to_string()));
        let committed = site.index().committed()?;
        let found = newest(site, question)?;
        let entries =
            found.iter().map(|found| FeedEntry::new(found, &committed, question, words, &whole));
        let bare = |path| question.address(path, ask).without("lang");
        let said = question.said(words);

        Ok(Feed {
            id: urn(&bare("/feed").to_string()),
            lang: if words.is_en() { "en" } else { "zh-Hans" },
            title: valid(
                &(if said.is_empty() {
                    words.say("明察：最新的报告", "Mingcha: the newest reports").to_owned()
                } else {
                    format!("{}{said}", words.say("明察：", "Mingcha: "))
                }),
            ),
            own: whole(bare("/feed")),
            page: whole(bare("/").with("group", "report")),
            program: words.say("明察", "Mingcha").to_owned(),
            generator: env!("CARGO_PKG_VERSION"),
            entries: entries.collect(),
            updated: committed,
        })
    }
}

impl FeedEntry {
    fn new(
        found: &FeedReport,
        committed: &str,
        question: &Question,
        words: Words,
        whole: &dyn Fn(Address) -> String,
    ) -> FeedEntry {
        let KnownReport { id, school, year, title, published, .. } = &found.report.known;
        let name = words.report(school.as_deref(), *year);
        let published = published.map(|day| format!("{day}T00:00:00Z"));
        let mut href = Address::of(&found.hit.url);

        if question.query.expr.is_some() {
            href = href.with("hl", question.query.text.clone());
        }

        FeedEntry {
            id: urn(id.as_str()),
            title: valid(title.as_ref().unwrap_or(&name)),
            updated: published
                .clone()
                .or_else(|| year.map(due))
                .unwrap_or_else(|| committed.to_owned()),
            published,
            href: whole(href),
            author: valid(&words.school(school.as_deref())),
            summary: valid(&summary(&found.hit, words)),
        }
    }
}

/// The day by which a year's report is due, for one that does not say when it was published: the
/// day of the last commit would make all entries new with each report that is added.
fn due(year: Year) -> String {
    let last = year.first() + 1;
    if year.is_academic() {
        format!("{last}-10-31T00:00:00Z")
    } else {
        format!("{last}-01-31T00:00:00Z")
    }
}

/// The section that was found and its best windows.
fn summary(hit: &Hit, words: Words) -> String {
    let windows = hit
        .snippets
        .iter()
        .map(|snippet| snippet.iter().map(|piece| piece.text.as_str()).collect::<String>());
    let windows = windows.collect::<Vec<_>>().join(" …… ");

    format!(
        "{}：{}",
        words.heading(hit.section.heading.as_deref()),
        windows.replace(['\n', '\t'], " ")
    )
}

/// A report of the feed with its best section.
struct FeedReport {
    report: ReportSummary,
    hit: Hit,
}

/// The newest reports that satisfy the question: by the day of publication, by the end of the year
/// where that is not known. Years are asked for from the latest on, until there are enough.
fn newest(site: &Site, question: &Question) -> Result<Vec<FeedReport>, Problem> {
    let facets = FacetPage::ALL;
    let page = Page { size: 1, number: 1, group: Group::Report, facets, ..Page::default() };
    let first = site.index().search(&question.query, &question.filter, page)?;
    let wanted = &question.filter.years;

    let years = first.facets.year.iter().filter(|facet| facet.count > 0);
    let mut years: Vec<Option<Year>> = years
        .map(|facet| facet.value)
        .filter(|year| wanted.is_empty() || wanted.contains(year))
        .collect();
    years.sort_by_key(|year| Reverse(*year));
    let mut found: Vec<FeedReport> = Vec::new();

    for year in years {
        // A report of an earlier year may have been published later than one of a later year, but
        // hardly than fifty.
        if found.len() >= ENTRIES {
            break;
        }
        found.extend(of_year(site, question, year)?);
    }

    found.sort_by_cached_key(|found| (Reverse(day(&found.report)), found.report.id.clone()));
    found.truncate(ENTRIES);
    Ok(found)
}

fn of_year(
    site: &Site,
    question: &Question,
    year: Option<Year>,
) -> Result<Vec<FeedReport>, Problem> {
    let filter = Filter { years: vec![year], ..question.filter.clone() };
    let mut hits: Vec<Hit> = Vec::new();

    for number in 1..=MOST_HITS / MOST_PAGE_SIZE {
        let page = Page { size: MOST_PAGE_SIZE, number, group: Group::Report, ..Page::default() };
        let answer = site.index().search(&question.query, &filter, page)?;
        let got = answer.hits.len();
        hits.extend(answer.hits.into_iter().filter(|hit| !hit.partial));
        if got < MOST_PAGE_SIZE {
            break;
        }
    }

    let found = |hit: Hit| Ok(FeedReport { report: summary_of(site, &hit.report_id)?, hit });
    hits.into_iter().map(found).collect()
}

fn summary_of(site: &Site, id: &ReportId) -> Result<ReportSummary, Problem> {
    Ok(site.index().report_summary(id)?)
}

/// The day that a report counts as published on, as year, month and day.
fn day(report: &ReportSummary) -> Option<(u16, u8, u8)> {
    let end = |year: Year| {
        if year.is_academic() { (year.first() + 1, 8, 31) } else { (year.first(), 12, 31) }
    };
    report.published.map(|day| day.parts()).or(report.year.map(end))
}

/// A name that is the same for the same thing wherever it is served (RFC 9562, version 8).
fn urn(name: &str) -> String {
    let mut bytes: [u8; 32] = Sha256::digest(format!("mingcha {name}")).into();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();

    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// `text` with what XML 1.0 cannot hold, even escaped, replaced.
pub(super) fn valid(text: &str) -> String {
    let is_valid = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if is_valid(c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_is_a_uuid_and_stays() {
        let urn = urn("0123456789abcdef");
        assert_eq!((urn.len(), &urn[23..24]), (45, "8"), "{urn}");
        assert_eq!(urn, super::urn("0123456789abcdef"));
        assert_ne!(urn, super::urn("0123456789abcdee"));
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(
            valid("甲\u{0}\u{b}\u{fffe}乙\t<&\u{1F600}"),
            "甲\u{fffd}\u{fffd}\u{fffd}乙\t<&\u{1F600}"
        );
    }
}
