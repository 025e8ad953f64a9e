//! The words of both languages: what schools, years, kinds and numbers are called on the pages.

use crate::{
    Alignment, FilterValue, Kind, Label, Lang, Note, QueryNote, Receipt, StatusReason,
    VerdictReason, Year,
};
use std::borrow::Borrow;
use std::fmt::Display;

/// The names of things in the reader's language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Lang);

impl Words {
    /// One of the two wordings.
    pub(super) fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Tells whether the page is in English.
    pub(super) fn is_en(&self) -> bool {
        self.0 == Lang::En
    }

    /// A note's wording.
    pub(super) fn note<'a>(&self, note: &'a Note) -> &'a str {
        note.text(self.0)
    }

    /// Why a text is no report, or perhaps none.
    pub(super) fn verdict_reason(&self, reason: &VerdictReason) -> String {
        reason.note().text(self.0).to_owned()
    }

    /// A reason's wording.
    pub(super) fn reason(&self, reason: &StatusReason) -> String {
        reason.text(self.0)
    }

    /// The wording of a note of a query.
    pub(super) fn query_note(&self, note: &QueryNote) -> String {
        note.text(self.0)
    }

    /// A school's name.
    pub(super) fn school(&self, school: Option<&str>) -> String {
        school.unwrap_or(self.say("未知学校", "Unknown school")).to_owned()
    }

    /// A file's name without its folder, which tells readers nothing. Data have the whole path.
    pub(super) fn file<'a>(&self, path: &'a str) -> &'a str {
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }

    /// A year's label.
    pub(super) fn year(&self, year: Option<Year>) -> String {
        year.map_or_else(
            || self.say("未知年度", "Unknown year").to_owned(),
            |year| year.to_string(),
        )
    }

    /// A kind's label.
    pub(super) fn kind(&self, kind: Option<Kind>) -> String {
        kind.map_or_else(
            || self.say("未归类", "No kind").to_owned(),
            |kind| kind.label().text(self.0).to_owned(),
        )
    }

    /// What a filter limits, as a heading.
    pub(super) fn label(&self, label: Label) -> String {
        let name = label.note().text(self.0).to_owned();
        let mut chars = name.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
    }

    /// A value of a filter.
    pub(super) fn value(&self, label: Label, value: FilterValue<'_>) -> String {
        match value {
            FilterValue::Name(Some(name)) => name.to_owned(),
            FilterValue::Name(None) if label == Label::School => self.school(None),
            FilterValue::Name(None) => {
                let Note { zh, en } = label.note();
                self.say(&format!("未知{zh}"), &format!("Unknown {en}")).to_owned()
            }
            FilterValue::Year(year) => self.year(year),
            FilterValue::Kind(kind) => self.kind(kind),
        }
    }

    /// School and year, as a report is called.
    pub(super) fn report(&self, school: Option<&str>, year: Option<Year>) -> String {
        format!("{} {}", self.school(school), self.year(year))
    }

    /// A section's heading.
    pub(super) fn heading(&self, heading: Option<&str>) -> String {
        heading.unwrap_or(self.say("开头部分", "Opening part")).to_owned()
    }

    /// The name of an alignment.
    pub(super) fn alignment(&self, alignment: Alignment) -> String {
        self.note(&alignment.label()).to_owned()
    }

    /// The classes that a list leaves out because that was asked for, with how many there are.
    pub(super) fn hidden(&self, receipt: &Receipt) -> Option<String> {
        let hidden = receipt.listed.hidden.iter();
        let hidden: Vec<String> = hidden
            .map(|&class| {
                format!("{} {}", self.alignment(class), self.number(receipt.counts.of(class)))
            })
            .collect();
        (!hidden.is_empty()).then(|| hidden.join(self.say("、", ", ")))
    }

    /// A count of English things.
    pub(super) fn of(&self, count: impl Borrow<usize>, thing: &str) -> String {
        let count = *count.borrow();
        format!("{} {thing}{}", self.number(count), if count == 1 { "" } else { "s" })
    }

    /// A whole number with its thousands apart.
    pub(super) fn number(&self, number: impl Display) -> String {
        let digits = number.to_string();
        let mut text = String::new();

        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }

        text
    }
}
