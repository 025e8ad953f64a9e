//! How mentions are exported.

use super::cell::Guard;
use crate::mention::MentionPage;
use crate::note::Lang;
use std::time::Duration;

/// In what an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table: one head row, one row a mention.
    Csv,
    /// A workbook: mentions, counts, terms without mention, and what was asked and searched.
    Xlsx,
    /// A line of JSON a mention, and at last one with the receipt.
    Jsonl,
}

/// How mentions are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exporting {
    /// In what.
    pub format: ExportFormat,
    /// Whether cells of CSV are kept from being read as formulas.
    pub guard: Guard,
    /// The address of the site that links lead to, such as `https://example.cn`; without it they
    /// are from its root.
    pub base: Option<String>,
    /// The receipt's time, RFC 3339, if it is not to be that of the export. The receipt then names
    /// the state of the store by its digest, so that equal stores give equal bytes.
    pub time: Option<String>,
    /// Which classes of places are listed, in which order, with how much context; its cursor and
    /// size do not matter.
    pub list: MentionPage,
    /// The language of notes in the receipt. Heads of tables are Chinese whatever it is.
    pub lang: Lang,
    /// How long it may take; its reader sets the pace, so the limit of the index does not hold.
    pub time_limit: Option<Duration>,
}

impl Exporting {
    /// The usual way to export as `format`.
    pub fn new(format: ExportFormat) -> Exporting {
        Exporting {
            format,
            guard: Guard::Guarded,
            base: None,
            time: None,
            list: MentionPage::default(),
            lang: Lang::Zh,
            time_limit: None,
        }
    }
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [ExportFormat; 3] = [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Jsonl];

    /// What names of such files end with.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Jsonl => "jsonl",
        }
    }

    /// The format that an ending stands for, whatever its case.
    pub fn of_ending(ending: &str) -> Option<ExportFormat> {
        ExportFormat::ALL.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            ExportFormat::Csv => "text/csv; charset=utf-8; header=present",
            ExportFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            ExportFormat::Jsonl => "application/jsonl",
        }
    }
}
