//! The page of one report: its words in their outline, what was asked for marked, opened at the
//! place that a link names.

mod aside;
mod cite;
mod mark;
mod meta;
mod rail;
mod sheet;
mod wanted;

use super::address::Address;
use super::answer::{Answer, Ask, On, html};
use super::finding::{ReportGap, gaps};
use super::frame::Frame;
use super::problem::Problem;
use super::question::in_lang;
use super::report::read_id;
use super::site::Site;
use super::words::Words;
use crate::{HeldReport, HeldSchool, Landed, Lang, Query, ReportId};
use aside::{OtherYear, Repeated, SaidRow, Twin};
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Redirect};
use cite::Citation;
use mark::{Marked, mark};
use meta::Meta;
use rail::{MARK_HEIGHT, RAIL_HEIGHT, RailMark, rail};
use sheet::{Block, LinePiece, OutlineEntry, Paragraph, ReportSheet};
use std::collections::BTreeMap;
use wanted::WantedReport;

/// `GET /reports/{id}`: `hl` marks a query's mentions, `hit` goes to one of them, `at` and `q` land
/// on a place, `cite` opens the citation of a paragraph.
pub(super) async fn page(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    let params = ask.params(&["hl", "hit", "at", "q", "cite"])?;
    let id = read_id(id)?;
    let wanted = WantedReport::read(&params)?;
    html(site, ask, move |site, ask| ReportPage::new(site, ask, &id, &wanted)).await
}

/// `GET /r/{id}`: the short address that citations print; browsers keep the paragraph behind its #.
pub(super) async fn short(ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    let address = Address::of_report(&read_id(id)?).with_all(ask.pairs());
    Ok(Redirect::permanent(&address.to_string()).into_response())
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: Frame,
    report: HeldReport,
    meta: Meta,
    /// The title, marked, where the report begins with it; else a title of our own.
    title: Vec<LinePiece>,
    outline: Vec<OutlineEntry>,
    blocks: Vec<Block>,
    hits: Option<HitBar>,
    landing: Option<Landed>,
    /// The paragraph whose citation is open.
    cited: Option<(usize, Citation)>,
    /// The address that the link to a paragraph's citation begins with.
    cite_base: String,
    said: Vec<SaidRow>,
    gaps: Vec<ReportGap>,
    warnings: Vec<String>,
    repeated: Option<Repeated>,
    /// Whether it is known yet what the report repeats.
    is_compared: bool,
    twins: BTreeMap<usize, Twin>,
    /// The pages of the source, each by the paragraph that is the first on it.
    pages: BTreeMap<usize, u32>,
    /// The school's reports, the newest first.
    years: Vec<OtherYear>,
    school: Option<String>,
    chars: usize,
    source_bytes: Option<u64>,
}

/// The place of the reader among the hits.
struct HitBar {
    query: String,
    all: usize,
    here: Option<usize>,
    previous: Option<String>,
    next: Option<String>,
    unmarked: String,
    search: String,
    /// The address of a hit, without its number.
    hit_base: String,
    rail: Vec<RailMark>,
}

impl ReportPage {
    fn new(
        site: &Site,
        ask: &Ask,
        id: &ReportId,
        wanted: &WantedReport,
    ) -> Result<ReportPage, Problem> {
        let words = Words(ask.lang);
        let report = site.index().report(id)?;
        let (marked, landing) = mark(site, &report, wanted)?;
        let sheet = ReportSheet::new(&report, &marked, words);

        let name = words.report(report.school.as_deref(), report.year);
        let title = report.title.clone().unwrap_or(name);
        let mut frame = Frame::new(site, ask, title.clone())?;
        frame.has_box = false;

        let is_compared = site.knows_reuse()?;
        let reuse = if is_compared { site.index().reuse_texts(id)? } else { None };
        let school = held_school(site, &report)?;
        let cited = wanted.cited.and_then(|number| sheet.paragraph(number));

        Ok(ReportPage {
            meta: Meta::new(site, ask, &report, &title, original(&report)),
            said: aside::said(&report, &sheet, words),
            gaps: gaps(&report, words),
            warnings: warnings(&report, ask.lang),
            repeated: reuse.as_ref().and_then(|of| Repeated::new(of, ask)),
            twins: reuse.map(|of| aside::twins(&of, ask)).unwrap_or_default(),
            is_compared,
            pages: pages(&report, &sheet),
            cited: cited.map(|cited| (cited.number, Citation::new(site, ask, &report, cited))),
            cite_base: cite_base(id, wanted, ask),
            hits: wanted.highlight.as_ref().map(|query| HitBar::new(query, &report, &marked, ask)),
            years: school.iter().flat_map(|school| OtherYear::all(school, id, ask)).collect(),
            school: school.map(|school| in_lang(Address::of_school(&school.url), ask).to_string()),
            chars: report.text.chars().filter(|char| !char.is_whitespace()).count(),
            source_bytes: site.index().source_bytes(&report),
            title: sheet.title.unwrap_or_else(|| vec![LinePiece::plain(title)]),
            outline: sheet.outline,
            blocks: sheet.blocks,
            landing,
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

    /// The kind of the source file, its encoding and size.
    fn format(&self) -> String {
        let format = serde_json::to_value(self.report.format).unwrap_or_default();
        let mut facts = vec![format.as_str().unwrap_or_default().to_uppercase()];
        facts.extend(self.report.encoding.clone());
        facts.extend(self.source_bytes.map(size));
        facts.join(self.frame.words.say("，", ", "))
    }

    fn original(&self) -> Option<&str> {
        original(&self.report)
    }

    /// The address of this page with the citation of a paragraph open.
    fn cite(&self, number: &usize) -> String {
        format!("{}cite={number}#p{number}", self.cite_base)
    }

    /// The citation, if that of this paragraph is open.
    fn cited(&self, number: &usize) -> Option<&Citation> {
        self.cited.as_ref().filter(|(cited, _)| cited == number).map(|(_, citation)| citation)
    }

    /// The mark of a paragraph that an earlier report also has.
    fn twin(&self, paragraph: &Paragraph) -> Option<&Twin> {
        self.twins.range(paragraph.span.start..paragraph.span.end).next().map(|(_, twin)| twin)
    }

    /// The place of a paragraph in the source file.
    fn place(&self, paragraph: &Paragraph) -> Option<String> {
        cite::place(&self.report, paragraph.span.start, self.frame.words)
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

/// The school of a report, if it is known.
fn held_school(site: &Site, report: &HeldReport) -> crate::Result<Option<HeldSchool>> {
    match &report.school {
        Some(name) => site.index().school(name),
        None => Ok(None),
    }
}

/// Why it is not read in whole, and what a careful reader would doubt.
fn warnings(report: &HeldReport, lang: Lang) -> Vec<String> {
    let reason = report.reason.iter().map(|reason| reason.text(lang));

    reason.chain(report.warnings.iter().map(|warning| warning.text(lang))).collect()
}

/// The address where the report was published. Only an address of the web may become a link, whatever a store
/// holds.
fn original(report: &HeldReport) -> Option<&str> {
    let url = report.source_url.as_deref()?;
    let is_web = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (is_web("https://") || is_web("http://")).then_some(url)
}

/// The paragraph that is the first on each page of the source.
fn pages(report: &HeldReport, sheet: &ReportSheet) -> BTreeMap<usize, u32> {
    let mut pages = BTreeMap::new();
    let mut last = None;

    for paragraph in sheet.paragraphs() {
        let page = report.page(paragraph.span.start);
        if let Some(page) = page.filter(|_| page != last) {
            pages.insert(paragraph.number, page);
        }
        last = page;
    }

    pages
}

/// The page's address with the marks and the language that a link within the page keeps, ready for
/// one more parameter.
fn cite_base(id: &ReportId, wanted: &WantedReport, ask: &Ask) -> String {
    let mut address = in_lang(Address::of_report(id), ask);
    if let Some(query) = &wanted.highlight {
        address = address.with("hl", query.text.clone());
    }
    let kept = address.to_string();
    let sign = if kept.contains('?') { '&' } else { '?' };
    format!("{kept}{sign}")
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

impl HitBar {
    fn new(query: &Query, report: &HeldReport, marked: &[Marked], ask: &Ask) -> HitBar {
        let page = in_lang(Address::of_report(&report.id), ask);
        let hits = page.clone().with("hl", query.text.clone()).with("hit", "").to_string();
        let href = |hit: usize| format!("{hits}{hit}#hit");
        let all = marked.iter().map(|mark| mark.count).sum();
        let here = marked.iter().find_map(|mark| mark.here).filter(|&hit| hit > 0);
        let next = here.unwrap_or(0) + 1;
        let search = Address::new("/").with("q", query.text.clone()).with("group", "report");

        HitBar {
            query: query.text.clone(),
            all,
            here,
            previous: here.filter(|&here| here > 1).map(|here| href(here - 1)),
            next: (next <= all).then(|| href(next)),
            unmarked: page.to_string(),
            search: in_lang(search, ask).to_string(),
            rail: rail(&report.text, marked),
            hit_base: hits,
        }
    }
}
