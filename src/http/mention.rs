//! Every mention: as data by cursor, and as a concordance.

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::frame::{Frame, Words};
use super::param::Params;
use super::parameter;
use super::problem::Problem;
use super::question::{Chip, Question, in_lang, kind_param, school_param, year_param};
use super::resource::Resource;
use super::site::Site;
use super::view::{Counted, View, tabs};
use crate::{Alignment, CONTEXT_CHARS, CountOf, CountsAnswer, Mention, MentionPage, Mentions, Page, ReportId};
use askama::Template;
use axum::routing::get;

const KNOWN: &[&str] = &["q", "school", "year", "kind", "size", "cursor", "context"];
const MOST_SIZE: usize = 100;
const MOST_CONTEXT_CHARS: usize = 200;

/// What there is at `/api/v1/mentions`.
pub(super) fn resource() -> Resource {
    let cursor = ("上一页答复里的 next，原样给回", "`next` of the page before, as it was given");
    let context = ("每侧上下文的字数", "characters of context on each side");
    let parameters = [
        parameter::size(0, MOST_SIZE, MentionPage::default().size),
        parameter::text("cursor", cursor),
        parameter::number("context", context, 0, Some(MOST_CONTEXT_CHARS), CONTEXT_CHARS),
    ];
    Resource::get::<Mentions>("/api/v1/mentions", "mentions", get(api))
        .says(
            ("逐处提及与凭据", "every mention, with a receipt"),
            (
                "按字比对，一处不漏，按学校、年度、位置排列。计数覆盖整个范围，列表一页一页给；size=0 只要计数和凭据",
                "Exact characters, none left out, in order of school, year and place. Counts cover the whole scope, the list comes page by page; size=0 gives counts and receipt alone",
            ),
        )
        .takes([parameter::term()].into_iter().chain(parameter::filter()).chain(parameters))
        .refuses(&["bad_value", "query_too_long", "query_too_wide", "query_too_deep", "bad_cursor", "stale_cursor"])
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    let (question, page) = (Question::of_mentions(&params)?, read_page(&params)?);
    json(site, ask, move |site| Ok(site.index().mention_page(&question.query, &question.filter, &page)?)).await
}

/// `GET /mentions`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    let question = Question::read(&params)?;
    let page = read_page(&params)?;
    match question.query.expr {
        Some(_) => html(site, ask, move |site, ask| MentionsPage::new(site, ask, &question, &page)).await,
        None => html(site, ask, move |site, ask| Ok(AskPage::new(site, ask, &question)?)).await,
    }
}

fn read_page(params: &Params) -> Result<MentionPage, Problem> {
    Ok(MentionPage {
        cursor: params.one("cursor")?.map(str::to_owned),
        size: params.number("size", 0..=MOST_SIZE, MentionPage::default().size)?,
        context_chars: params.number("context", 0..=MOST_CONTEXT_CHARS, CONTEXT_CHARS)?,
    })
}

/// The page where nothing is looked for yet.
#[derive(Template)]
#[template(path = "mentions_ask.html")]
struct AskPage {
    frame: Frame,
}

impl AskPage {
    fn new(site: &Site, ask: &Ask, question: &Question) -> crate::Result<AskPage> {
        let frame = Frame::new(site, ask, Words(ask.lang).say("逐处提及", "Every mention"))?;
        let address = question.address("/mentions", ask);
        let frame = frame.asking(question, "/mentions", &address, ask);
        Ok(AskPage { frame: Frame { tabs: tabs(ask, question, View::Mentions, Counted::default()), ..frame } })
    }
}

#[derive(Template)]
#[template(path = "mentions.html")]
struct MentionsPage {
    frame: Frame,
    answer: Mentions,
    chips: Vec<Chip>,
    unfiltered: String,
    groups: Vec<ReportGroup>,
    /// The class of the term's column, by its width.
    term_column: &'static str,
    by: Vec<CountList>,
    from: usize,
    to: usize,
    first: Option<String>,
    next: Option<String>,
}

/// Mentions of one report that follow one another.
struct ReportGroup {
    report: ReportId,
    name: String,
    href: String,
    rows: Vec<Row>,
}

/// One line of the concordance.
struct Row {
    number: usize,
    href: String,
    left: String,
    text: String,
    right: String,
    class: &'static str,
    alignment: &'static str,
    /// The page or line of the source file.
    place: String,
    section: String,
}

/// Mentions by the values of one thing, each with the address that narrows to it.
struct CountList {
    legend: &'static str,
    counts: Vec<(String, usize, String)>,
}

impl MentionsPage {
    fn new(site: &Site, ask: &Ask, question: &Question, page: &MentionPage) -> Result<MentionsPage, Problem> {
        let words = Words(ask.lang);
        let answer = site.index().mention_page(&question.query, &question.filter, page)?;
        let counts = site.index().counts(&question.query, &question.filter)?;
        let one = Page { size: 1, ..Page::default() };
        let sections = site.index().search(&question.query, &question.filter, one).ok().map(|hits| hits.total.sections);
        let address = address(question, page, ask);
        let title = match words.is_en() {
            true => format!("{}: {}", question.query.text, words.of(answer.counts.mentions, "mention")),
            false => format!("{}：{} 处提及", question.query.text, answer.counts.mentions),
        };
        let frame = Frame::new(site, ask, title)?.asking(question, "/mentions", &address, ask);
        let counted =
            Counted { sections, mentions: Some(answer.counts.mentions), schools: Some(answer.counts.schools) };
        let unfiltered = ["school", "year", "kind"].iter().fold(address.clone(), |address, name| address.without(name));
        let from = answer.first;
        let to = (from + answer.mentions.len()).saturating_sub(1);
        let next = answer.next.as_ref().map(|cursor| address.clone().with("cursor", cursor).to_string());
        Ok(MentionsPage {
            frame: Frame { tabs: tabs(ask, question, View::Mentions, counted), ..frame },
            chips: question.chips(&address, words),
            unfiltered: unfiltered.to_string(),
            groups: groups(&answer.mentions, from, ask, question),
            term_column: term_column(&answer.mentions),
            by: CountList::all(&counts, &address, words),
            first: page.cursor.is_some().then(|| address.to_string()),
            answer,
            from,
            to,
            next,
        })
    }

    fn notes(&self) -> impl Iterator<Item = &str> {
        self.answer.query.notes.iter().map(|note| note.text(self.frame.words.0))
    }

    fn foldings(&self) -> impl Iterator<Item = &str> {
        self.answer.receipt.foldings.iter().map(|note| note.text(self.frame.words.0))
    }
}

/// The address of the first page of mentions.
fn address(question: &Question, page: &MentionPage, ask: &Ask) -> Address {
    let mut address = question.address("/mentions", ask);
    let usual = MentionPage::default();
    if page.size != usual.size {
        address = address.with("size", page.size.to_string());
    }
    if page.context_chars != usual.context_chars {
        address = address.with("context", page.context_chars.to_string());
    }
    address
}

fn groups(mentions: &[Mention], from: usize, ask: &Ask, question: &Question) -> Vec<ReportGroup> {
    let words = Words(ask.lang);
    let mut groups: Vec<ReportGroup> = Vec::new();
    for (i, mention) in mentions.iter().enumerate() {
        if groups.last().is_none_or(|group| group.report != mention.report) {
            let href = Address::new(&format!("/reports/{}", mention.report)).with("hl", question.query.text.clone());
            groups.push(ReportGroup {
                report: mention.report.clone(),
                name: words.report(mention.school.as_deref(), mention.year),
                href: in_lang(href, ask).to_string(),
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(Row::new(mention, from.saturating_add(i), ask, question));
        }
    }
    groups
}

impl Row {
    fn new(mention: &Mention, number: usize, ask: &Ask, question: &Question) -> Row {
        let words = Words(ask.lang);
        let href = Address::parse(&mention.url).with("hl", question.query.text.clone()).at("hit");
        let (class, alignment) = match mention.alignment {
            Alignment::Word => ("word", words.say("整词", "word")),
            Alignment::Inside => ("inside", words.say("词内", "inside")),
            Alignment::Across => ("across", words.say("跨词", "across")),
        };
        let section = match mention.section.kind {
            None => words.heading(mention.section.heading.as_deref()),
            kind => words.kind(kind),
        };
        let place = match (mention.page, mention.line) {
            (Some(page), _) => format!("{}{page}", words.say("页 ", "p. ")),
            (None, Some(line)) => format!("{}{line}", words.say("行 ", "l. ")),
            (None, None) => String::new(),
        };
        Row {
            number,
            place,
            href: in_lang(href, ask).to_string(),
            left: mention.left.clone(),
            text: mention.text.clone(),
            right: mention.right.clone(),
            class,
            alignment,
            section,
        }
    }
}

fn term_column(mentions: &[Mention]) -> &'static str {
    match mentions.iter().map(|mention| mention.text.chars().count()).max().unwrap_or(0) {
        0..=2 => "ck",
        3..=4 => "ck4",
        _ => "ck8",
    }
}

impl CountList {
    fn all(answer: &CountsAnswer, address: &Address, words: Words) -> Vec<CountList> {
        let by = &answer.by;
        let narrowed = |name: &str, value: String| address.clone().without(name).with(name, value).to_string();
        let school = |of: &CountOf<String>| {
            (words.school(of.value.as_deref()), of.mentions, narrowed("school", school_param(of.value.as_deref())))
        };
        let year = |of: &CountOf<_>| (words.year(of.value), of.mentions, narrowed("year", year_param(of.value)));
        let kind = |of: &CountOf<_>| (words.kind(of.value), of.mentions, narrowed("kind", kind_param(of.value)));
        vec![
            CountList { legend: words.say("年度", "Year"), counts: by.year.iter().rev().map(year).collect() },
            CountList { legend: words.say("学校", "School"), counts: by.school.iter().map(school).collect() },
            CountList { legend: words.say("章节", "Section"), counts: by.kind.iter().map(kind).collect() },
        ]
    }

    fn is_long(&self) -> bool {
        self.counts.len() > 12
    }
}
