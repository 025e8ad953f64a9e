//! The page of one report: its words in their outline, what was asked for marked, opened at the place that a link names.

mod sheet;

use super::address::Address;
use super::answer::{Answer, Ask, On, html};
use super::frame::{Frame, Words};
use super::param::{Params, bad_value};
use super::problem::Problem;
use super::question::in_lang;
use super::report::read_id;
use super::site::Site;
use crate::{Filter, HeldReport, Landed, Query, ReportId, Span, fold, marks};
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use sheet::{Block, Entry, Marked, Piece, Sheet};

/// More reports of one school than this are not linked from the page of one.
const MOST_OTHER_YEARS: usize = 60;

/// `GET /reports/{id}`: `hl` marks a query's mentions, `hit` goes to one of them, `at` and `q` land on a place.
pub(super) async fn page(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    let params = ask.params(&["hl", "hit", "at", "q"])?;
    let id = read_id(id)?;
    let wanted = Wanted::read(&params)?;
    html(site, ask, move |site, ask| ReportPage::new(site, ask, &id, &wanted)).await
}

/// What the page is to show beside the report.
struct Wanted {
    highlight: Option<Query>,
    /// The hit to go to, counted from 1.
    hit: Option<usize>,
    place: Option<WantedPlace>,
}

/// A place as a link names it.
struct WantedPlace {
    section: u32,
    char: usize,
    quote: String,
}

impl Wanted {
    fn read(params: &Params) -> Result<Wanted, Problem> {
        let highlight = params.one("hl")?.map(Query::parse).transpose()?;
        let hit = match params.one("hit")? {
            Some(_) => Some(params.number("hit", 1..=usize::MAX, 1)?),
            None => None,
        };
        let quote = params.one("q")?.unwrap_or_default();
        let place = params.one("at")?.map(|at| WantedPlace::read(at, quote)).transpose()?;
        Ok(Wanted { highlight: highlight.filter(|query| query.expr.is_some()), hit, place })
    }
}

impl WantedPlace {
    fn read(at: &str, quote: &str) -> Result<WantedPlace, Problem> {
        let place = at.split_once('.').and_then(|(section, char)| {
            Some(WantedPlace { section: section.parse().ok()?, char: char.parse().ok()?, quote: quote.to_owned() })
        });
        place.ok_or_else(|| bad_value("at", at, "节号.字号，如 3.120", "SECTION.CHAR, such as 3.120"))
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: Frame,
    report: HeldReport,
    /// The title, marked, where the report begins with it; else a title of our own.
    title: Vec<Piece>,
    outline: Vec<Entry>,
    blocks: Vec<Block>,
    hits: Option<HitBar>,
    landing: Option<Landed>,
    missing: Vec<String>,
    warnings: Vec<String>,
    /// The school's reports: year, address, whether it is this one.
    years: Vec<(String, String, bool)>,
    school: Option<String>,
    chars: usize,
}

/// Where the reader is among what is marked.
struct HitBar {
    query: String,
    all: usize,
    here: Option<usize>,
    previous: Option<String>,
    next: Option<String>,
    unmarked: String,
    search: String,
}

impl ReportPage {
    fn new(site: &Site, ask: &Ask, id: &ReportId, wanted: &Wanted) -> Result<ReportPage, Problem> {
        let words = Words(ask.lang);
        let report = site.index().report(id)?;
        let (marked, landing) = mark(site, &report, wanted);
        let name = words.report(report.school.as_deref(), report.year);
        let title = report.title.clone().unwrap_or(name);
        let mut frame = Frame::new(site, ask, title.clone())?;
        frame.has_box = false;
        let sheet = Sheet::new(&report, &marked, words);
        let note = |note: &crate::Note| note.text(ask.lang).to_owned();
        Ok(ReportPage {
            title: sheet.title.unwrap_or_else(|| vec![Piece::plain(title)]),
            outline: sheet.outline,
            blocks: sheet.blocks,
            hits: wanted.highlight.as_ref().map(|query| HitBar::new(query, &report, &marked, ask)),
            landing,
            missing: report.missing.iter().map(|kind| words.kind(Some(*kind))).collect(),
            warnings: report.reason.iter().chain(&report.warnings).map(note).collect(),
            years: years(site, ask, &report)?,
            school: report.school.as_ref().map(|school| {
                in_lang(Address::new("/").with("school", school.as_str()).with("group", "report"), ask).to_string()
            }),
            chars: report.text.chars().filter(|char| !char.is_whitespace()).count(),
            frame,
            report,
        })
    }

    fn period(&self) -> String {
        match self.report.period {
            Some(period) if self.frame.words.is_en() => format!("{} to {}", period.from, period.to),
            Some(period) => format!("{} 至 {}", period.from, period.to),
            None => self.frame.words.say("统计期限不详", "Period not stated").to_owned(),
        }
    }

    fn format(&self) -> String {
        let format = serde_json::to_value(self.report.format).unwrap_or_default();
        let format = format.as_str().unwrap_or_default().to_uppercase();
        match &self.report.encoding {
            Some(encoding) => format!("{format}，{encoding}"),
            None => format,
        }
    }

    /// Where the report was published. Only an address of the web may become a link, whatever a store holds.
    fn original(&self) -> Option<&str> {
        let url = self.report.source_url.as_deref()?;
        let is_web = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        (is_web("https://") || is_web("http://")).then_some(url)
    }

    fn is(&self, how: &str) -> bool {
        match self.landing {
            Some(Landed::Exact) => how == "exact",
            Some(Landed::Moved) => how == "moved",
            Some(Landed::Changed) => how == "changed",
            None => false,
        }
    }
}

/// Everything in the report that is to be marked, in order, and how the link's place was found.
fn mark(site: &Site, report: &HeldReport, wanted: &Wanted) -> (Vec<Marked>, Option<Landed>) {
    let mut marked = match &wanted.highlight {
        Some(query) => mentions(query, report),
        None => Vec::new(),
    };
    if let Some(hit) = wanted.hit.and_then(|hit| marked.get_mut(hit - 1)) {
        hit.is_here = true;
    }
    let Some(place) = &wanted.place else { return (marked, None) };
    let landing = site.index().land(report, place.section, place.char, &place.quote);
    if let (Some(span), None) = (landing.span, wanted.hit) {
        land_on(span, byte_of(report, place), &mut marked);
    }
    (marked, Some(landing.how))
}

/// What the query asks for, section by section: no mention crosses from one to the next.
fn mentions(query: &Query, report: &HeldReport) -> Vec<Marked> {
    let of_section = |section: &crate::Section| {
        let text = report.text.get(section.span.range()).unwrap_or_default();
        let start = section.span.start;
        marks(query, text).into_iter().map(move |span| span.shifted(start))
    };
    let spans = report.sections.iter().flat_map(of_section);
    spans.enumerate().map(|(i, span)| Marked { span, number: Some(i + 1), is_here: false }).collect()
}

/// The byte of the report's text that the link names.
fn byte_of(report: &HeldReport, place: &WantedPlace) -> Option<usize> {
    let section = report.sections.iter().find(|section| section.id == place.section)?;
    let folded = fold(report.text.get(section.span.range())?);
    folded.source.get(place.char).map(|span| section.span.start + span.start)
}

/// Makes the mark that the quote at `landing` is about the current one; without one, the quote itself.
fn land_on(landing: Span, byte: Option<usize>, marked: &mut Vec<Marked>) {
    let wanted = byte.filter(|byte| landing.range().contains(byte)).unwrap_or((landing.start + landing.end) / 2);
    let inside = |mark: &&mut Marked| mark.span.start < landing.end && landing.start < mark.span.end;
    let away = |mark: &&mut Marked| match mark.span.range().contains(&wanted) {
        true => 0,
        false => mark.span.start.abs_diff(wanted).max(1),
    };
    match marked.iter_mut().filter(inside).min_by_key(away) {
        Some(mark) => mark.is_here = true,
        None => {
            let at = marked.partition_point(|mark| mark.span.start < landing.start);
            marked.insert(at, Marked { span: landing, number: None, is_here: true });
        }
    }
}

impl HitBar {
    fn new(query: &Query, report: &HeldReport, marked: &[Marked], ask: &Ask) -> HitBar {
        let page = in_lang(Address::new(&format!("/reports/{}", report.report)), ask);
        let hits = page.clone().with("hl", query.text.clone());
        let href = |hit: usize| hits.clone().with("hit", hit.to_string()).at("hit").to_string();
        let all = marked.iter().filter(|mark| mark.number.is_some()).count();
        let here = marked.iter().find(|mark| mark.is_here).and_then(|mark| mark.number);
        let next = here.unwrap_or(0) + 1;
        HitBar {
            query: query.text.clone(),
            all,
            here,
            previous: here.filter(|&here| here > 1).map(|here| href(here - 1)),
            next: (next <= all).then(|| href(next)),
            unmarked: page.to_string(),
            search: in_lang(Address::new("/").with("q", query.text.clone()).with("group", "report"), ask).to_string(),
        }
    }
}

/// The school's reports by year.
fn years(site: &Site, ask: &Ask, report: &HeldReport) -> crate::Result<Vec<(String, String, bool)>> {
    let Some(school) = &report.school else { return Ok(Vec::new()) };
    let filter = Filter { schools: vec![Some(school.clone())], ..Filter::default() };
    let list = site.index().reports(&filter, 0, MOST_OTHER_YEARS)?;
    let year = |other: &crate::ReportSummary| {
        let href = in_lang(Address::parse(&other.url), ask).to_string();
        (Words(ask.lang).year(other.year), href, other.report == report.report)
    };
    Ok(list.reports.iter().rev().map(year).collect())
}
