//! The lines of the concordance, grouped by report.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::question::{Question, in_lang};
use super::super::words::Words;
use crate::{Alignment, Mention, MentionOrder, MentionPage, ReportId};

/// Mentions of one report that follow one another; in an order by context all of a page.
pub(super) struct ReportGroup {
    report: ReportId,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) rows: Vec<MentionRow>,
}

/// One line of the concordance.
pub(super) struct MentionRow {
    pub(super) number: usize,
    pub(super) href: String,
    pub(super) left: String,
    pub(super) text: String,
    pub(super) right: String,
    /// Whether the context begins, and ends, within a sentence.
    pub(super) is_cut_before: bool,
    pub(super) is_cut_after: bool,
    pub(super) class: &'static str,
    pub(super) alignment: String,
    /// The page or line of the source file.
    pub(super) place: String,
    pub(super) section: String,
    /// School and year, for a list that is not grouped by report.
    pub(super) report: String,
}

/// The lines of a page in groups; `from` is the number of the first.
pub(super) fn groups(
    mentions: &[Mention],
    from: usize,
    page: &MentionPage,
    ask: &Ask,
    question: &Question,
) -> Vec<ReportGroup> {
    let mut groups: Vec<ReportGroup> = Vec::new();

    for (i, mention) in mentions.iter().enumerate() {
        let row =
            MentionRow::new(mention, from.saturating_add(i), ask, question).cut(page.context_chars);
        let is_one_list = page.order != MentionOrder::Place;

        match groups.last_mut() {
            Some(group) if is_one_list || group.report == mention.report_id => group.rows.push(row),
            _ => groups.push(ReportGroup::new(mention, row, ask, question)),
        }
    }

    groups
}

impl ReportGroup {
    fn new(mention: &Mention, first: MentionRow, ask: &Ask, question: &Question) -> ReportGroup {
        let href = Address::of_report(&mention.report_id).with("hl", question.query.text.clone());

        ReportGroup {
            report: mention.report_id.clone(),
            name: Words(ask.lang).report(mention.school.as_deref(), mention.year),
            href: in_lang(href, ask).to_string(),
            rows: vec![first],
        }
    }
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
            (Some(page), _) if words.is_en() => format!("page {page}"),
            (Some(page), _) => format!("第 {page} 页"),
            (None, Some(line)) if words.is_en() => format!("line {line}"),
            (None, Some(line)) => format!("第 {line} 行"),
            (None, None) => String::new(),
        };

        MentionRow {
            number,
            place,
            href: in_lang(href, ask).to_string(),
            left: mention.left.clone(),
            text: mention.text.clone(),
            right: mention.right.clone(),
            is_cut_before: false,
            is_cut_after: false,
            class,
            alignment: words.alignment(mention.alignment),
            section,
            report: words.report(mention.school.as_deref(), mention.year),
        }
    }

    /// The row with its sides marked that go on beyond `context_chars`.
    fn cut(self, context_chars: usize) -> MentionRow {
        let is_full = |side: &str| side.chars().count() >= context_chars;
        let ends = ['。', '；', '！', '？'];
        MentionRow {
            is_cut_before: is_full(&self.left),
            is_cut_after: is_full(&self.right) && !self.right.ends_with(ends),
            ..self
        }
    }
}
