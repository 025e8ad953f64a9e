//! The ways in which numbers are printed.

/// How a number is printed. In the order in which reports nest them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `第一编`, `第一篇`
    Book,
    /// `第一章`, `第一部分`
    Chapter,
    /// `第一节`
    Part,
    /// `第一条`: the paragraphs of a law, never headings.
    Article,
    /// `一、`
    Han,
    /// `（一）`
    HanInBrackets,
    /// `1.`
    Digit,
    /// `1.1`
    Decimal,
    /// `1.1.1`
    DecimalTwice,
    /// `（1）`
    DigitInBrackets,
    /// `1)`
    DigitAndBracket,
    /// `①`
    Circled,
}

impl Style {
    /// Whether the number is written in Han numerals.
    pub fn is_han(self) -> bool {
        self <= Style::HanInBrackets
    }

    /// Whether it opens one of a report's top parts.
    pub fn is_top(self) -> bool {
        matches!(self, Style::Book | Style::Chapter | Style::Han)
    }
}
