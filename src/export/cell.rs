//! The cells of tables, whatever they are written as.

use std::borrow::Cow;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// How wide a spreadsheet shows it, in Latin characters; a Chinese one takes two.
    pub width_chars: u16,
}

impl Column {
    /// A column with its head and width.
    pub fn new(head: impl Into<String>, width_chars: u16) -> Column {
        Column { head: head.into(), width_chars }
    }
}

/// What stands in one cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// Text, and never anything else, whatever it begins with.
    Text(Cow<'a, str>),
    /// A count.
    Number(u64),
    /// An address to go to: as it is in CSV, behind `text` in a workbook.
    Link {
        /// The address.
        url: Cow<'a, str>,
        /// What is shown for it.
        text: Cow<'a, str>,
    },
}

impl<'a> Cell<'a> {
    /// An address that is shown as `text` where it can be.
    pub fn link(url: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell::Link { url: url.into(), text: text.into() }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(text.into())
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Cell::Number(number as u64)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Cell<'a> {
        cell.map_or(Cell::Empty, Into::into)
    }
}

/// Whether cells of CSV are kept from being read as formulas. Workbooks need no guard: their cells
/// say that they are text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    /// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    #[default]
    Guarded,
    /// Cells are what they are, for programs that read them again.
    Raw,
}
