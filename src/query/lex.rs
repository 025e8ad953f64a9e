//! Text -> the words, quotes, signs and labels of a query.

use super::filter::{Filter, is_unknown};
use super::label::Label;
use super::limit::{MOST_WITHIN, USUAL_WITHIN};
use super::note::QueryNote;
use crate::error::Result;
use crate::numbering;
use crate::text::{fold, fold_text};

/// A piece of a query.
#[derive(Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Whether it stands directly behind what is before it, without white space.
    pub glued: bool,
}

#[derive(Debug, PartialEq)]
pub(super) enum TokenKind {
    Run(String),
    Exact(String),
    /// A label with its one value.
    Filter(Filter),
    /// Something that was ignored. It keeps its place, so that a NOT before it does not take what
    /// comes after it.
    Nothing,
    Open,
    Close,
    Not,
    And,
    Or,
    Pair(PairOperator),
}

/// The operators that join places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PairOperator {
    Near(u32),
    Before(u32),
    Sentence,
    Except,
}

/// What was read of a text.
pub(super) struct ReadTokens {
    pub tokens: Vec<Token>,
    /// What was noticed.
    pub notes: Vec<QueryNote>,
    /// Whether a label has a value that nothing can have.
    pub finds_nothing: bool,
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> ReadTokens {
    let mut lexer =
        Lexer { text, at: 0, tokens: Vec::new(), notes: Vec::new(), finds_nothing: false };
    while let Some(c) = lexer.rest().chars().next() {
        lexer.step(c);
    }
    ReadTokens { tokens: lexer.tokens, notes: lexer.notes, finds_nothing: lexer.finds_nothing }
}

/// Whether `text` is read as one run when it stands alone.
pub(super) fn is_run(text: &str) -> bool {
    matches!(&tokens(text).tokens[..], [Token { kind: TokenKind::Run(run), .. }] if run == text)
}

/// Digits of the longest number that is a distance though it stands apart; a year has more.
const MOST_APART_DIGITS: usize = 3;

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    notes: Vec<QueryNote>,
    finds_nothing: bool,
}

impl<'a> Lexer<'a> {
    fn step(&mut self, first: char) {
        match narrow(first) {
            c if c.is_whitespace() => self.at += first.len_utf8(),
            '(' => match self.heading() {
                Some(heading) => self.take(heading.len(), TokenKind::Run(heading.to_owned())),
                None => self.take(first.len_utf8(), TokenKind::Open),
            },
            ')' => self.take(first.len_utf8(), TokenKind::Close),
            '|' => self.take(span_of(self.rest(), |c| c == '|'), TokenKind::Or),
            '&' if starts_and(self.rest()) => self.take(2 * first.len_utf8(), TokenKind::And),
            '-' => self.dashes(),
            c if is_quote(c) => self.quote(first),
            // ’ is an apostrophe as well; only both together are quotation marks.
            '‘' if self.rest().contains('’') => self.quote(first),
            _ => self.word(),
        }
    }

    /// The heading here that begins with a number in brackets, as people paste it:
    /// （三）依申请公开情况. As a group the number would be looked for by itself.
    fn heading(&self) -> Option<&'a str> {
        let is_first = self.before().is_none_or(char::is_whitespace);
        let number = numbering::read(self.rest()).filter(|_| is_first)?;
        let words = bare(&self.rest()[number.number_end..]);
        let is_heading = words.starts_with(char::is_alphabetic);
        is_heading.then(|| &self.rest()[..number.number_end + words.len()])
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Pushes a token and goes `bytes` on.
    fn take(&mut self, bytes: usize, kind: TokenKind) {
        let glued = self.before().is_some_and(|c| !c.is_whitespace());
        self.tokens.push(Token { kind, glued });
        self.at += bytes;
    }

    /// One dash before a term is NOT; dashes that stand anywhere else outside a word say nothing.
    fn dashes(&mut self) {
        let bytes = span_of(self.rest(), |c| c == '-');
        let starts_term = self.rest()[bytes..]
            .chars()
            .next()
            .map(narrow)
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | '|'));

        let leads = self
            .before()
            .map(narrow)
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '|' | '&'));

        if leads && starts_term && self.rest()[..bytes].chars().count() == 1 {
            return self.take(bytes, TokenKind::Not);
        }

        self.at += bytes;
        self.note_punctuation();
    }

    fn note_punctuation(&mut self) {
        self.notes.push(QueryNote::PunctuationIgnored);
    }

    fn quote(&mut self, first: char) {
        let start = self.at;
        let Some(quoted) = self.quoted() else {
            self.at += first.len_utf8();
            return self.notes.push(QueryNote::StrayQuote);
        };

        let exact = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = if fold(&exact).chars.is_empty() {
            TokenKind::Nothing
        } else {
            TokenKind::Exact(exact)
        };

        if kind == TokenKind::Nothing {
            self.notes.push(QueryNote::EmptyQuotes);
        }

        let bytes = self.at - start;
        self.at = start;
        self.take(bytes, kind);
    }

    /// What stands between the quotation mark here and its other half, and goes behind it; `None`
    /// if no quotation starts here.
    fn quoted(&mut self) -> Option<&'a str> {
        let mut chars = self.rest().chars();
        let open = chars.next()?;
        let inside = chars.as_str();
        let close = inside.char_indices().find(|&(_, c)| closes(open, c));

        let strays = match (open, close) {
            ('」' | '』', _) => true,
            // Two of ” are a habit of hand; a lone one, or one before “, is the end of nothing.
            ('”', close) => close.is_none_or(|(_, c)| c == '“'),
            ('‘', _) => false,
            _ => !is_quote(narrow(open)),
        };

        if strays {
            return None;
        }

        if close.is_none() {
            self.notes.push(QueryNote::OpenQuote);
        }

        let (end, close_bytes) = close.map_or((inside.len(), 0), |(at, c)| (at, c.len_utf8()));
        self.at += open.len_utf8() + end + close_bytes;
        Some(&inside[..end])
    }

    fn word(&mut self) {
        let word = bare(self.rest());
        if let Some((label, bytes)) = label(word) {
            return self.label(label, bytes);
        }

        let kind = self.operator(word).unwrap_or_else(|| {
            if says_something(word) { TokenKind::Run(word.to_owned()) } else { TokenKind::Nothing }
        });

        if kind == TokenKind::Nothing {
            self.note_punctuation();
        }

        self.take(word.len(), kind);
        if !word.contains(['/', '／']) {
            self.number_apart();
        }
    }

    fn operator(&mut self, word: &str) -> Option<TokenKind> {
        let word: String = word.chars().map(narrow).collect();
        let (name, number) = word
            .split_once('/')
            .map_or((word.as_str(), None), |(name, number)| (name, Some(number)));

        match (name, number) {
            ("AND", None) => Some(TokenKind::And),
            ("OR", None) => Some(TokenKind::Or),
            ("NOT", None) => Some(TokenKind::Not),
            ("SENTENCE", None) => Some(TokenKind::Pair(PairOperator::Sentence)),
            ("EXCEPT", None) => Some(TokenKind::Pair(PairOperator::Except)),
            ("NEAR", number) => Some(TokenKind::Pair(PairOperator::Near(self.within(number)?))),
            ("BEFORE", number) => Some(TokenKind::Pair(PairOperator::Before(self.within(number)?))),
            _ => None,
        }
    }

    /// Takes the number that stands apart from its operator, as in `NEAR 5`, if a term follows it.
    fn number_apart(&mut self) {
        let (Some(Token { kind: TokenKind::Pair(pair), .. }), rest) =
            (self.tokens.last_mut(), &self.text[self.at..])
        else {
            return;
        };
        let number = rest.trim_start();
        let digits = span_of(number, |c| c.is_ascii_digit());
        let after = &number[digits..];
        let is_apart = (1..=MOST_APART_DIGITS).contains(&digits)
            && after.starts_with(char::is_whitespace)
            && !after.trim_start().is_empty();
        let (PairOperator::Near(within) | PairOperator::Before(within), true) = (pair, is_apart)
        else {
            return;
        };

        *within = number[..digits].parse().unwrap_or(*within);
        self.at += rest.len() - number.len() + digits;
    }

    /// How far an operator reaches; `None` if what stands behind its slash is no number.
    fn within(&mut self, number: Option<&str>) -> Option<u32> {
        let digits = match number {
            None | Some("") => return Some(USUAL_WITHIN),
            Some(number) => number,
        };

        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }

        let within = digits.parse().unwrap_or(u32::MAX);
        if within > MOST_WITHIN {
            self.notes.push(QueryNote::DistanceTooLong);
        }

        Some(within.min(MOST_WITHIN))
    }

    /// Reads the value of a label whose name and colon are `bytes` long.
    fn label(&mut self, label: Label, bytes: usize) {
        let start = self.at;
        self.at += bytes;
        let filter = match self.value(label) {
            Some(Ok(filter)) => TokenKind::Filter(filter),
            Some(Err(error)) => {
                self.notes.push(QueryNote::BadLabelValue { found: error.note() });
                // To leave it out would answer a wider question than was asked.
                self.finds_nothing = true;
                TokenKind::Nothing
            }
            None => {
                self.notes.push(QueryNote::EmptyLabel);
                TokenKind::Nothing
            }
        };
        let bytes = self.at - start;
        self.at = start;
        self.take(bytes, filter);
    }

    /// The value here, white space before it allowed; `None`, and stays here, if there is none.
    fn value(&mut self, label: Label) -> Option<Result<Filter>> {
        let start = self.at;
        self.at += span_of(self.rest(), char::is_whitespace);
        let spaced = self.at > start;
        let mut filter = Filter::default();

        if let Some(quoted) = self.quoted() {
            let added = if label.takes_names() {
                filter.add_named(label, quoted)
            } else {
                filter.add(label, quoted)
            };
            return Some(added.map(|()| filter));
        }

        let value = if label == Label::School {
            bare_with_brackets(self.rest())
        } else {
            bare(self.rest())
        };

        let is_other = spaced && (value.starts_with(['-', '－']) || !is_run(bare(value)));
        if value.is_empty() || is_other {
            self.at = start;
            return None;
        }

        self.at += value.len();
        Some(filter.add(label, value).map(|()| filter))
    }
}

/// Full-width letters, digits and signs as their ASCII twins.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Bytes of the beginning of `text` whose chars, full-width ones as ASCII, are `wanted`.
fn span_of(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.chars().take_while(|&c| wanted(narrow(c))).map(char::len_utf8).sum()
}

fn starts_and(text: &str) -> bool {
    let mut chars = text.chars();
    matches!((chars.next(), chars.next()), (Some('&'), Some('&')) | (Some('＆'), Some('＆')))
}

/// Whether a char, full-width ones as ASCII, is a quotation mark.
fn is_quote(narrowed: char) -> bool {
    matches!(narrowed, '"' | '“' | '”' | '「' | '」' | '『' | '』')
}

/// Whether `c` ends what `open` began. People mix curly and straight marks.
fn closes(open: char, c: char) -> bool {
    match open {
        '「' => c == '」',
        '『' => c == '』',
        '‘' => c == '’',
        _ => matches!(narrow(c), '"' | '“' | '”'),
    }
}

/// The word that `text` begins with: up to white space, a bracket, a quotation mark, `|` or `&&`.
fn bare(text: &str) -> &str {
    let end = text.char_indices().find(|&(at, c)| {
        let c = narrow(c);
        c.is_whitespace()
            || is_quote(c)
            || matches!(c, '(' | ')' | '|')
            || c == '&' && starts_and(&text[at..])
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The same, brackets inside it included: 中国石油大学（北京）.
fn bare_with_brackets(text: &str) -> &str {
    let mut end = bare(text).len();
    while end > 0
        && let Some(bytes) = brackets(&text[end..])
    {
        end += bytes;
        end += bare(&text[end..]).len();
    }
    &text[..end]
}

/// Bytes of the bracketed word that `text` begins with.
fn brackets(text: &str) -> Option<usize> {
    let open = text.chars().next().filter(|&c| narrow(c) == '(')?.len_utf8();
    let inside = open + bare(&text[open..]).len();
    let close = text[inside..].chars().next().filter(|&c| narrow(c) == ')')?;
    Some(inside + close.len_utf8())
}

/// The label that `word` begins with, and how many bytes it takes with its colon.
fn label(word: &str) -> Option<(Label, usize)> {
    let (at, colon) = word.char_indices().find(|&(_, c)| narrow(c) == ':')?;
    Some((Label::named(&fold_text(&word[..at]))?, at + colon.len_utf8()))
}

fn says_something(word: &str) -> bool {
    fold(word).chars.iter().any(|c| c.is_alphanumeric())
}

/// Whether a folded school name can be printed without quotation marks.
pub(super) fn is_plain_name(name: &str) -> bool {
    !is_unknown(name) && name.chars().all(char::is_alphanumeric)
}
