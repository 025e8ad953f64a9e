//! The page of mentions: counts beside a concordance; and the page where nothing is asked yet.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::export;
use super::super::facet::FacetField;
use super::super::filter::{FilterForm, MentionClass};
use super::super::frame::Frame;
use super::super::problem::Problem;
use super::super::question::{Chip, Question};
use super::super::site::Site;
use super::super::view::{QuestionView, ViewCounts, tabs};
use super::super::words::Words;
use super::group::{ReportGroup, groups};
use super::table::CrossTable;
use crate::{Alignment, Concordance, Expr, Mention, MentionOrder, MentionPage, Mentions};
use askama::Template;

#[derive(Template)]
#[template(path = "mentions.html")]
pub(super) struct MentionsPage {
    frame: Frame,
    answer: Mentions,
    chips: Vec<Chip>,
    unfiltered: String,
    groups: Vec<ReportGroup>,
    /// The class of the term's column, by its width.
    term_column: &'static str,
    filter: FilterForm,
    orders: Vec<OrderLink>,
    /// This list with the places over a paragraph's end, or without them where they are in it.
    other_breaks: String,
    cross: CrossTable,
    from: usize,
    to: usize,
    first: Option<String>,
    next: Option<String>,
    exports: Vec<(&'static str, String)>,
    /// The terms as lines, for the box of a list.
    lines: String,
    /// Whether NEAR and the like join words, of which each then counts.
    joins_words: bool,
}

/// The same list in another order.
struct OrderLink {
    label: &'static str,
    href: String,
    is_here: bool,
}

impl MentionsPage {
    /// The part `page` of the mentions of `question`; `find` is what was typed to find schools.
    pub(super) fn new(
        site: &Site,
        ask: &Ask,
        question: &Question,
        page: &MentionPage,
        find: &str,
    ) -> Result<MentionsPage, Problem> {
        let words = Words(ask.lang);
        let Concordance { page: answer, by, ranked_sections } =
            site.index().concordance(&question.query, &question.filter, page)?;

        let address = address(question, page, ask);
        let title = title(question, answer.counts.mentions, words);
        let frame = Frame::new(site, ask, title)?.asking(question, "/mentions", &address, ask);
        let counted = ViewCounts { sections: ranked_sections, ..answer.counts.into() };
        let from = answer.first;
        let next = answer.next.as_ref().map(|cursor| address.clone().with("cursor", cursor));

        Ok(MentionsPage {
            frame: Frame { tabs: tabs(ask, question, QuestionView::Mentions, counted), ..frame },
            chips: question.chips(&address, words),
            unfiltered: address.clone().without_filter().to_string(),
            groups: groups(&answer.mentions, from, page, ask, question),
            term_column: term_column(&answer.mentions),
            filter: FilterForm {
                action: "/mentions",
                is_beside: true,
                kept: address.clone().without_filter().without("align").pairs().to_vec(),
                classes: MentionClass::all(&answer.counts, &page.shown, words),
                facets: FacetField::counted(site, &question.filter, find, &by, words)?,
            },
            orders: OrderLink::all(page.order, &address, words),
            other_breaks: other_breaks(&address, page),
            cross: CrossTable::new(&by, &site.index().cell_states()?, &address, words),
            first: page.cursor.is_some().then(|| address.to_string()),
            exports: export::links(&address.without("size")),
            lines: question.query.text.clone(),
            joins_words: question.query.expr.as_ref().is_some_and(joins_words),
            from,
            to: (from + answer.mentions.len()).saturating_sub(1),
            next: next.map(|next| next.to_string()),
            answer,
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

/// Whether an expression has NEAR, BEFORE or SENTENCE.
fn joins_words(expr: &Expr) -> bool {
    match expr {
        Expr::Near { .. } | Expr::Before { .. } | Expr::Sentence { .. } => true,
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(joins_words),
        Expr::Except { left, .. } => joins_words(left),
        Expr::Run(_) | Expr::Exact(_) | Expr::Not(_) => false,
    }
}

fn title(question: &Question, mentions: usize, words: Words) -> String {
    let text = &question.query.text;
    if words.is_en() {
        format!("{text}: {}", words.of(mentions, "mention"))
    } else {
        format!("{text}：共 {mentions} 处")
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

    address.with_all(page.says.iter().map(|says| ("says".to_owned(), says.as_str().to_owned())))
}

fn other_breaks(address: &Address, page: &MentionPage) -> String {
    let address = address.clone();
    if page.shown.contains(&Alignment::AcrossBreak) {
        address.without("breaks").to_string()
    } else {
        address.with("breaks", "show").to_string()
    }
}

impl OrderLink {
    fn all(here: MentionOrder, address: &Address, words: Words) -> Vec<OrderLink> {
        MentionOrder::ALL.map(|order| OrderLink::new(order, here, address, words)).into()
    }

    fn new(order: MentionOrder, here: MentionOrder, address: &Address, words: Words) -> OrderLink {
        let unsorted = address.clone().without("sort");
        let (label, address) = match order {
            MentionOrder::Place => (words.say("原文位置", "place"), unsorted),
            MentionOrder::Left => {
                (words.say("前文", "context before"), unsorted.with("sort", order.as_str()))
            }
            MentionOrder::Right => {
                (words.say("后文", "context after"), unsorted.with("sort", order.as_str()))
            }
        };

        OrderLink { label, href: address.to_string(), is_here: order == here }
    }
}

/// The class of the column of terms, by the longest of them.
fn term_column(mentions: &[Mention]) -> &'static str {
    match mentions.iter().map(|mention| mention.text.chars().count()).max().unwrap_or(0) {
        0..=2 => "ck",
        3..=4 => "ck4",
        _ => "ck8",
    }
}

/// The page where nothing is looked for yet.
#[derive(Template)]
#[template(path = "mentions_ask.html")]
pub(super) struct AskPage {
    frame: Frame,
    lines: String,
}

impl AskPage {
    /// The page that asks for a term.
    pub(super) fn new(site: &Site, ask: &Ask, question: &Question) -> crate::Result<AskPage> {
        let frame = Frame::new(site, ask, Words(ask.lang).say("全部出处", "Mentions"))?;
        let address = question.address("/mentions", ask);
        let frame = frame.asking(question, "/mentions", &address, ask);
        let tabs = tabs(ask, question, QuestionView::Mentions, ViewCounts::default());
        Ok(AskPage { frame: Frame { tabs, ..frame }, lines: String::new() })
    }
}
