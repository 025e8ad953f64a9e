//! Every mention: as data by cursor, and as a concordance.

mod table;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::asking::Asking;
use super::frame::Frame;
use super::listing::{self, read_listing};
use super::param::{Params, bad_value};
use super::problem::{Problem, ProblemKind};
use super::question::{Chip, Question, in_lang, kind_param, school_param, year_param};
use super::resource::Resource;
use super::site::Site;
use super::view::{Counted, View, tabs};
use super::words::Words;
use super::{export, parameter, term};
use crate::{
    Alignment, Concordance, CountOf, Counts, CountsBy, Mention, MentionOrder, MentionPage,
    Mentions, ReportId,
};
use askama::Template;
use axum::routing::get;
use std::collections::BTreeSet;
use table::CrossTable;

const KNOWN: &[&str] =
    &["q", "school", "year", "kind", "size", "cursor", "context", "align", "breaks", "sort"];
const MOST_SIZE: usize = 100;

/// What there is at `/api/v1/mentions`.
pub(super) fn resource() -> Resource {
    let cursor = ("上一页答复里的 next，原样给回", "`next` of the page before, as it was given");
    let page = [
        parameter::size(0, MOST_SIZE, MentionPage::default().size),
        parameter::text("cursor", cursor),
    ];

    Resource::get::<Mentions>("/api/v1/mentions", "mentions", get(api))
        .says(
            ("逐处提及与凭据", "every mention, with a receipt"),
            (
                "按字比对，一处不漏，按学校、年度、位置排列。计数覆盖整个范围，列表一页一页给；size=0 只要计数和凭据",
                "Exact characters, none left out, in order of school, year and place. Counts cover the whole scope, the list comes page by page; size=0 gives counts and receipt alone",
            ),
        )
        .takes([parameter::term()].into_iter().chain(parameter::filter()).chain(page).chain(listing::parameters()))
        .refuses(ProblemKind::OF_QUERY)
        .refuses(&[
            ProblemKind::BadCursor,
            ProblemKind::StaleCursor,
            ProblemKind::TooManyToSort,
            ProblemKind::Cancelled,
        ])
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    if params.all("q").count() > 1 {
        return term::get(site, ask, read_list(&params)?).await;
    }

    let (question, page) = (Question::of_mentions(&params)?, read_page(&params)?);

    json(site, ask, move |site| {
        Ok(site.index().mention_page(&question.query, &question.filter, &page)?)
    })
    .await
}

/// `GET /mentions`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    let question = Question::read(&params)?;
    let page = read_page(&params)?;

    match question.query.expr {
        Some(_) => {
            html(site, ask, move |site, ask| MentionsPage::new(site, ask, &question, &page)).await
        }
        None => html(site, ask, move |site, ask| Ok(AskPage::new(site, ask, &question)?)).await,
    }
}

/// Several `q`: a list, which is counted. Mentions of a list are exported.
fn read_list(params: &Params) -> Result<Asking, Problem> {
    for name in ["size", "cursor", "context"] {
        if let Some(value) = params.one(name)?.filter(|value| *value != "0") {
            return Err(bad_value(
                name,
                value,
                " 0 或不给：几个 q 只给计数，列出提及请用 /api/v1/export.jsonl",
                "`0` or nothing: several `q` are counted; /api/v1/export.jsonl lists their mentions",
            ));
        }
    }

    Asking::read(params)
}

fn read_page(params: &Params) -> Result<MentionPage, Problem> {
    Ok(MentionPage {
        cursor: params.one("cursor")?.map(str::to_owned),
        size: params.number("size", 0..=MOST_SIZE, MentionPage::default().size)?,
        ..read_listing(params)?
    })
}

/// The page where nothing is looked for yet.
#[derive(Template)]
#[template(path = "mentions_ask.html")]
struct AskPage {
    frame: Frame,
    lines: String,
}

impl AskPage {
    fn new(site: &Site, ask: &Ask, question: &Question) -> crate::Result<AskPage> {
        let frame = Frame::new(site, ask, Words(ask.lang).say("逐处提及", "Every mention"))?;
        let address = question.address("/mentions", ask);
        let frame = frame.asking(question, "/mentions", &address, ask);
        let tabs = tabs(ask, question, View::Mentions, Counted::default());
        Ok(AskPage { frame: Frame { tabs, ..frame }, lines: String::new() })
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
    classes: Vec<MentionClass>,
    /// What the form of classes keeps.
    kept: Vec<(String, String)>,
    orders: Vec<OrderLink>,
    /// This list with the places over a paragraph's end, or without them where they are in it.
    other_breaks: String,
    by: Vec<CountList>,
    cross: CrossTable,
    from: usize,
    to: usize,
    first: Option<String>,
    next: Option<String>,
    exports: Vec<(&'static str, String)>,
    /// The terms as lines, for the box of a list.
    lines: String,
}

/// A class of mentions, to show or to hide.
struct MentionClass {
    name: &'static str,
    label: String,
    /// What stands before the term, the term and what stands after it.
    example: [&'static str; 3],
    count: usize,
    is_shown: bool,
}

/// The same list in another order.
struct OrderLink {
    label: &'static str,
    href: String,
    is_here: bool,
}

/// Mentions of one report that follow one another; in an order by context all of a page.
struct ReportGroup {
    report: ReportId,
    name: String,
    href: String,
    rows: Vec<MentionRow>,
}

/// One line of the concordance.
struct MentionRow {
    number: usize,
    href: String,
    left: String,
    text: String,
    right: String,
    class: &'static str,
    alignment: String,
    /// The page or line of the source file.
    place: String,
    section: String,
    /// School and year, for a list that is not grouped by report.
    report: String,
}

/// Mentions by the values of one thing, each with the address that narrows to it.
struct CountList {
    legend: &'static str,
    counts: Vec<(String, usize, String)>,
}

impl MentionsPage {
    fn new(
        site: &Site,
        ask: &Ask,
        question: &Question,
        page: &MentionPage,
    ) -> Result<MentionsPage, Problem> {
        let words = Words(ask.lang);
        let Concordance { page: answer, by, ranked_sections } =
            site.index().concordance(&question.query, &question.filter, page)?;

        let address = address(question, page, ask);
        let (text, mentions) = (&question.query.text, answer.counts.mentions);
        let title = if words.is_en() {
            format!("{text}: {}", words.of(mentions, "mention"))
        } else {
            format!("{text}：{mentions} 处提及")
        };

        let frame = Frame::new(site, ask, title)?.asking(question, "/mentions", &address, ask);
        let counted = Counted {
            sections: ranked_sections,
            mentions: Some(answer.counts.mentions),
            schools: Some(answer.counts.schools),
        };
        let unfiltered = ["school", "year", "kind"]
            .iter()
            .fold(address.clone(), |address, name| address.without(name));
        let from = answer.first;
        let to = (from + answer.mentions.len()).saturating_sub(1);
        let next =
            answer.next.as_ref().map(|cursor| address.clone().with("cursor", cursor).to_string());
        Ok(MentionsPage {
            frame: Frame { tabs: tabs(ask, question, View::Mentions, counted), ..frame },
            chips: question.chips(&address, words),
            unfiltered: unfiltered.to_string(),
            groups: groups(&answer.mentions, from, page.order, ask, question),
            term_column: term_column(&answer.mentions),
            classes: MentionClass::all(&answer.counts, &page.shown, words),
            kept: address.clone().without("align").pairs().to_vec(),
            orders: OrderLink::all(page.order, &address, words),
            other_breaks: other_breaks(&address, page),
            by: CountList::all(&by, &address, words),
            cross: CrossTable::new(&by, &site.index().cell_states()?, &address, words),
            first: page.cursor.is_some().then(|| address.to_string()),
            exports: export::links(&address.clone().without("size")),
            lines: question.query.text.clone(),
            answer,
            from,
            to,
            next,
        })
    }

    fn is_by_place(&self) -> bool {
        self.answer.receipt.listed.order == MentionOrder::Place
    }

    fn shows_breaks(&self) -> bool {
        self.answer.receipt.listed.shown.contains(&Alignment::AcrossBreak)
    }

    fn notes(&self) -> impl Iterator<Item = String> {
        self.answer.query.notes.iter().map(|note| note.text(self.frame.words.0))
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

    if page.order != usual.order {
        address = address.with("sort", page.order.as_str());
    }

    if !usual.shown.is_subset(&page.shown) {
        let shown = page.shown.iter().filter(|class| usual.shown.contains(class));
        address =
            address.with_all(shown.map(|class| ("align".to_owned(), class.as_str().to_owned())));
    }

    if page.shown.contains(&Alignment::AcrossBreak) {
        address = address.with("breaks", "show");
    }

    address
}

fn other_breaks(address: &Address, page: &MentionPage) -> String {
    let address = address.clone();
    if page.shown.contains(&Alignment::AcrossBreak) {
        address.without("breaks").to_string()
    } else {
        address.with("breaks", "show").to_string()
    }
}

impl MentionClass {
    fn all(counts: &Counts, shown: &BTreeSet<Alignment>, words: Words) -> Vec<MentionClass> {
        let class = |alignment: Alignment, example, count| MentionClass {
            name: alignment.as_str(),
            label: words.alignment(alignment),
            example,
            count,
            is_shown: shown.contains(&alignment),
        };

        vec![
            class(Alignment::Word, ["", "举报", "电话"], counts.word),
            class(Alignment::Inside, ["行政", "复议", ""], counts.inside),
            class(Alignment::Across, ["检", "举报", "告"], counts.across),
        ]
    }
}

impl OrderLink {
    fn all(here: MentionOrder, address: &Address, words: Words) -> Vec<OrderLink> {
        let link = |order: MentionOrder| OrderLink {
            label: match order {
                MentionOrder::Place => words.say("原文位置", "place"),
                MentionOrder::Left => words.say("左文", "left context"),
                MentionOrder::Right => words.say("右文", "right context"),
            },
            href: match order {
                MentionOrder::Place => address.clone().without("sort").to_string(),
                _ => address.clone().without("sort").with("sort", order.as_str()).to_string(),
            },
            is_here: order == here,
        };

        MentionOrder::ALL.map(link).into()
    }
}

fn groups(
    mentions: &[Mention],
    from: usize,
    order: MentionOrder,
    ask: &Ask,
    question: &Question,
) -> Vec<ReportGroup> {
    let words = Words(ask.lang);
    let mut groups: Vec<ReportGroup> = Vec::new();

    for (i, mention) in mentions.iter().enumerate() {
        let goes_on =
            |group: &ReportGroup| order != MentionOrder::Place || group.report == mention.report_id;
        if !groups.last().is_some_and(goes_on) {
            let href =
                Address::of_report(&mention.report_id).with("hl", question.query.text.clone());
            groups.push(ReportGroup {
                report: mention.report_id.clone(),
                name: words.report(mention.school.as_deref(), mention.year),
                href: in_lang(href, ask).to_string(),
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(MentionRow::new(mention, from.saturating_add(i), ask, question));
        }
    }

    groups
}

impl MentionRow {
    fn new(mention: &Mention, number: usize, ask: &Ask, question: &Question) -> MentionRow {
        let words = Words(ask.lang);
        let href = Address::of(&mention.url).with("hl", question.query.text.clone()).at("hit");
        let class = match mention.alignment {
            Alignment::Word => "word",
            Alignment::Inside => "inside",
            Alignment::Across | Alignment::AcrossBreak => "across",
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

        MentionRow {
            number,
            place,
            href: in_lang(href, ask).to_string(),
            left: mention.left.clone(),
            text: mention.text.clone(),
            right: mention.right.clone(),
            class,
            alignment: words.alignment(mention.alignment),
            section,
            report: words.report(mention.school.as_deref(), mention.year),
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
    fn all(by: &CountsBy, address: &Address, words: Words) -> Vec<CountList> {
        let narrowed =
            |name: &str, value: String| address.clone().without(name).with(name, value).to_string();
        let school = |of: &CountOf<String>| {
            (
                words.school(of.value.as_deref()),
                of.mentions,
                narrowed("school", school_param(of.value.as_deref())),
            )
        };

        let year = |of: &CountOf<_>| {
            (words.year(of.value), of.mentions, narrowed("year", year_param(of.value)))
        };
        let kind = |of: &CountOf<_>| {
            (words.kind(of.value), of.mentions, narrowed("kind", kind_param(of.value)))
        };

        vec![
            CountList {
                legend: words.say("年度", "Year"),
                counts: by.year.iter().rev().map(year).collect(),
            },
            CountList {
                legend: words.say("学校", "School"),
                counts: by.school.iter().map(school).collect(),
            },
            CountList {
                legend: words.say("章节", "Section"),
                counts: by.kind.iter().map(kind).collect(),
            },
        ]
    }

    fn is_long(&self) -> bool {
        self.counts.len() > 12
    }
}
