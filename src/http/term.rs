//! Lists of terms: as data, term by term, and as a page of tables in which every number is a link.

use super::answer::{Answer, Ask, On, html, tagged};
use super::asking::{Asking, checked};
use super::export;
use super::flow::{self, Pipe};
use super::frame::Frame;
use super::pager::Pager;
use super::param::bad_value;
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::question::{Chip, Question, in_lang, school_param, year_param};
use super::resource::Resource;
use super::site::Site;
use super::words::Words;
use crate::{
    BadTerm, Error, ErrorKind, Lang, Note, Query, QueryNote, Receipt, RepeatedTerm, TermCounts,
    TermList,
};
use askama::Template;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::time::Duration;
use tokio::time::timeout;
use utoipa::ToSchema;

/// The largest body of a list. Bodies are taken as they are, so that this is also the most that is
/// unpacked.
pub(super) const MOST_BODY_BYTES: usize = 256 * 1024;
/// The time that a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// The most terms on a page.
const MOST_PAGE_TERMS: usize = 100;
/// Schools on a page.
const SCHOOLS_PER_PAGE: usize = 50;

/// Terms as they are sent: a list, or an object that names it.
#[derive(Deserialize, ToSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Terms {
    List(Vec<String>),
    Named { terms: Vec<String> },
}

/// The answer to a list, as it is written term by term.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what is never held as a whole")]
struct TermsAnswer {
    /// Each term with its counts, zeros included.
    terms: Vec<TermCounts>,
    /// The terms without any mention.
    absent: Vec<String>,
    /// Rows that are not used.
    bad: Vec<BadTerm>,
    /// Terms given more than once.
    repeated: Vec<RepeatedTerm>,
    /// How the list was read.
    notes: Vec<Note>,
    /// The stable name of each note, for programs, in the same order.
    note_codes: Vec<String>,
    /// What makes the answer provable.
    receipt: Receipt,
}

/// The part of a [`TermsAnswer`] that is written after its terms.
#[derive(Serialize)]
struct TermsEnd<'a> {
    absent: Vec<String>,
    bad: &'a [BadTerm],
    repeated: &'a [RepeatedTerm],
    notes: &'a [QueryNote],
    note_codes: Vec<String>,
    receipt: Receipt,
}

/// The resource at `/api/v1/mentions` that takes a list.
pub(super) fn resource() -> Resource {
    const EXAMPLE: &str = "[\"举报\", \"复议\"]";
    let (path, id) = ("/api/v1/mentions", "mentions_of_terms");

    Resource::post::<Terms, TermsAnswer>(path, id, EXAMPLE, axum::routing::post(post))
        .says(
            ("一张词表的统计与查询凭证", "counts of a list of terms, with a receipt"),
            (
                "词表最多 1000 个词，正文最多 256 KiB，不压缩。每个词按学校、年度、类别统计，没有的记零；absent 列出一处也没有的词",
                "At most 1,000 terms in a body of 256 KiB, not compressed. Each term is counted \
                 by school, year and kind, zeros included; `absent` lists those that stand nowhere",
            ),
        )
        .takes(parameter::filter())
        .refuses(&[
            ProblemKind::BadValue,
            ProblemKind::PackedBody,
            ProblemKind::Cancelled,
        ])
}

async fn post(site: On, ask: Ask, request: Request) -> Answer {
    let params = ask.params(&["school", "year", "kind"])?;
    let asking = Asking { list: read_body(request).await?, filter: params.filter()? };
    let lang = ask.lang;
    let body = flow::body(site.0, move |site, pipe| write(site, &asking, lang, pipe)).await?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response())
}

/// `GET /api/v1/mentions` with several `q`.
pub(super) async fn get(site: On, ask: Ask, asking: Asking) -> Answer {
    let (site, lang) = (site.0, ask.lang);
    tagged(site.clone(), ask, "application/json", async move || {
        flow::body(site, move |site, pipe| write(site, &asking, lang, pipe)).await
    })
    .await
}

async fn read_body(request: Request) -> Result<TermList, Problem> {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return Err(Problem::packed_body());
    }

    let taking = timeout(BODY_TIMEOUT, to_bytes(request.into_body(), MOST_BODY_BYTES));
    let taken = taking.await.map_err(|_| Problem::from(Error::from(ErrorKind::Deadline)))?;
    let bytes = taken.map_err(|_| Problem::body_too_large())?;
    let terms = serde_json::from_slice(&bytes).map_err(|_| {
        let (zh, en) =
            (" JSON 词表，如 [\"举报\", \"复议\"]", "a JSON list such as [\"举报\", \"复议\"]");
        bad_value("terms", "", zh, en)
    })?;
    let texts = match terms {
        Terms::List(terms) | Terms::Named { terms } => terms,
    };

    checked(TermList::of(&texts), texts.len())
}

/// Writes the answer to a list, term by term; without its last line it is not whole.
fn write(site: &Site, asking: &Asking, lang: Lang, pipe: &mut Pipe) -> crate::Result<()> {
    let mut to = pipe.buffered();
    let mut absent = Vec::new();
    let mut written = Ok(());
    let mut before = "{\"terms\":[\n";

    let receipt = site.index().term_counts(&asking.list.terms, &asking.filter, |counted| {
        written = to.write_all(before.as_bytes()).and_then(|()| put(&mut to, &counted, lang));
        before = ",\n";
        if counted.counts.mentions == 0 {
            absent.push(counted.term);
        }
        written.is_ok()
    })?;
    let TermList { bad, repeated, notes, .. } = &asking.list;
    let note_codes = notes.iter().map(QueryNote::code).collect();
    let rest = TermsEnd { absent, bad, repeated, notes, note_codes, receipt };
    let rest = lang.speak(|| serde_json::to_string(&rest)).map_err(std::io::Error::from)?;
    written?;
    writeln!(to, "],\n{}", rest.trim_start_matches('{'))?;

    Ok(to.flush()?)
}

fn put(to: &mut impl Write, value: &impl Serialize, lang: Lang) -> std::io::Result<()> {
    to.write_all(lang.speak(|| serde_json::to_string(value))?.as_bytes())
}

/// `GET /mentions/terms`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["terms", "q", "school", "year", "kind", "page"])?;

    // A form sends the terms as the lines of one field, links send each as `q`.
    let lines: Vec<&str> =
        params.all("terms").flat_map(str::lines).chain(params.all("q")).collect();
    let texts: Vec<&str> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();

    if texts.len() > MOST_PAGE_TERMS {
        let value = texts.len().to_string();
        return Err(bad_value(
            "terms",
            &value,
            "最多 100 个词；更多的词请用 mingcha mentions --terms 或 POST /api/v1/mentions",
            "at most 100 terms; for more use `mingcha mentions --terms` or POST /api/v1/mentions",
        ));
    }

    let asking =
        Asking { list: checked(TermList::of(&texts), texts.len())?, filter: params.filter()? };
    let number = params.number("page", 1..=usize::MAX, 1)?;
    html(site, ask, move |site, ask| TermsPage::new(site, ask, &asking, number)).await
}

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    frame: Frame,
    answer: ListAnswer,
    chips: Vec<Chip>,
    unfiltered: String,
    years: Vec<String>,
    terms: Vec<TermRow>,
    schools: Vec<TermSchoolRow>,
    pager: Pager,
    absent: Vec<String>,
    bad: Vec<BadTerm>,
    repeated: Vec<RepeatedTerm>,
    exports: Vec<(&'static str, String)>,
    /// The terms as lines, for the box.
    lines: String,
}

/// The receipt, as the template expects it.
struct ListAnswer {
    receipt: Receipt,
}

/// A number that leads to its mentions.
struct LinkedCount {
    count: usize,
    href: String,
}

/// A term: all of its mentions, and those of each year.
struct TermRow {
    term: String,
    all: LinkedCount,
    years: Vec<LinkedCount>,
}

/// A school: its mentions of each term.
struct TermSchoolRow {
    school: String,
    terms: Vec<LinkedCount>,
}

/// The tables of a list, gathered term by term.
struct Tables<'a> {
    asking: &'a Asking,
    ask: &'a Ask,
    /// Schools before those of the page.
    skip: usize,
    all_schools: usize,
    years: Vec<String>,
    terms: Vec<TermRow>,
    schools: Vec<TermSchoolRow>,
}

impl<'a> Tables<'a> {
    fn new(asking: &'a Asking, ask: &'a Ask, page: usize) -> Tables<'a> {
        let skip = (page - 1).saturating_mul(SCHOOLS_PER_PAGE);

        Tables {
            asking,
            ask,
            skip,
            all_schools: 0,
            years: Vec::new(),
            terms: Vec::new(),
            schools: Vec::new(),
        }
    }

    fn add(&mut self, counted: TermCounts) {
        let words = Words(self.ask.lang);
        let address =
            in_lang(self.asking.narrowed("/mentions").with("q", counted.term.as_str()), self.ask);
        let narrowed = |count, name: &str, value: String| LinkedCount {
            count,
            href: address.clone().without(name).with(name, value).to_string(),
        };
        let by = &counted.by;
        let schools = by.school.iter().skip(self.skip).take(SCHOOLS_PER_PAGE);

        if self.terms.is_empty() {
            self.all_schools = by.school.len();
            self.years = by.year.iter().map(|of| words.year(of.value)).collect();
            let names = schools.clone().map(|of| words.school(of.value.as_deref()));
            self.schools =
                names.map(|school| TermSchoolRow { school, terms: Vec::new() }).collect();
        }

        for (row, of) in self.schools.iter_mut().zip(schools) {
            row.terms.push(narrowed(of.mentions, "school", school_param(of.value.as_deref())));
        }

        self.terms.push(TermRow {
            all: LinkedCount { count: counted.counts.mentions, href: address.to_string() },
            years: by
                .year
                .iter()
                .map(|of| narrowed(of.mentions, "year", year_param(of.value)))
                .collect(),
            term: counted.term,
        });
    }
}

impl TermsPage {
    fn new(site: &Site, ask: &Ask, asking: &Asking, number: usize) -> Result<TermsPage, Problem> {
        let words = Words(ask.lang);
        let mut tables = Tables::new(asking, ask, number);
        let receipt = site.index().term_counts(&asking.list.terms, &asking.filter, |counted| {
            tables.add(counted);
            true
        })?;
        let Tables { all_schools, years, terms, schools, .. } = tables;
        let address = asking.address("/mentions/terms", ask);

        let only_filter = Question { query: Query::default(), filter: asking.filter.clone() };
        let absent = terms.iter().filter(|row| row.all.count == 0).map(|row| row.term.clone());

        Ok(TermsPage {
            frame: Frame {
                action: "/mentions",
                kept: address.clone().without("q").pairs().to_vec(),
                ..Frame::new(site, ask, words.say("词表的提及", "Mentions of a list of terms"))?
            },
            chips: only_filter.chips(&address, words),
            unfiltered: address.clone().without_filter().to_string(),
            lines: terms.iter().map(|row| row.term.as_str()).collect::<Vec<_>>().join("\n"),
            absent: absent.collect(),
            years,
            terms,
            schools,
            pager: Pager::new(&address, number, SCHOOLS_PER_PAGE, all_schools),
            bad: asking.list.bad.clone(),
            repeated: asking.list.repeated.clone(),
            exports: export::links(&address),
            answer: ListAnswer { receipt },
        })
    }

    fn notes(&self) -> Vec<(&str, &QueryNote)> {
        let terms = self.answer.receipt.terms.iter().map(|term| &term.query);
        let single = self.answer.receipt.terms.is_empty().then_some(&self.answer.receipt.query);
        terms
            .chain(single)
            .flat_map(|asked| asked.notes.iter().map(|note| (asked.text.as_str(), note)))
            .collect()
    }
}
