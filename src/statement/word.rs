//! A sentence as words that the grammar knows, numbers, and all the rest.

use super::date::{self, MonthSpan};
use super::lexicon::{Name, StatementLexicon, WordClasses, WordEntry};
use super::number::{self, Number};
use crate::numbering::han_digit;
use crate::rules::WordClass;
use std::ops::Range;

/// A word of a sentence.
#[derive(Debug, Clone)]
pub struct StatementToken {
    /// Its folded chars.
    pub chars: Range<usize>,
    /// What it does.
    pub classes: WordClasses,
    /// What it names.
    pub name: Option<Name>,
    /// The number that it is.
    pub number: Option<Number>,
    /// The sign that it is: `,` `;` `:`.
    pub sign: Option<char>,
    /// The one or last char of its text, to tell 的 and 未.
    pub last: char,
    /// A name that may be a verb: 申请行政复议, 举报.
    pub is_verb: bool,
    /// A date or a year, which counts nothing.
    pub is_date: bool,
    /// One year without a month: what is counted from it on may go back further than the report.
    pub is_year: bool,
    /// The months that a date names.
    pub span: Option<MonthSpan>,
}

impl StatementToken {
    /// Whether it does this.
    pub fn is(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    /// Whether it does one of these.
    pub fn is_any(&self, classes: &[WordClass]) -> bool {
        classes.iter().any(|&class| self.is(class))
    }
}

/// The longest stretch between brackets that is left out.
const MOST_BRACKETED: usize = 60;

impl StatementLexicon {
    /// The words of the folded chars `range`. What stands in brackets is left out, unless it is one
    /// number; so is what 《》 hold.
    pub fn words(&self, chars: &[char], range: Range<usize>) -> Vec<StatementToken> {
        let all = &chars[..range.end];
        let mut tokens = Vec::new();
        let mut at = range.start;

        while at < range.end {
            if let Some(end) = bracketed(all, at) {
                let inner = self.words(all[..end - 1].as_ref(), at + 1..end - 1);
                if let [only] = inner.as_slice()
                    && (only.number.is_some() || only.is_date && !follows_time(&tokens))
                {
                    tokens.push(only.clone());
                }
                at = end;
                continue;
            }
            if matches!(
                all[at],
                '(' | ')' | '“' | '”' | '‘' | '’' | '"' | '《' | '》' | '【' | '】' | '[' | ']'
            ) {
                at += 1;
                continue;
            }
            let token = self.token(all, at);
            at = token.chars.end;
            tokens.push(token);
        }

        tokens
    }

    fn token(&self, chars: &[char], at: usize) -> StatementToken {
        let mut token = StatementToken {
            chars: at..at + 1,
            classes: WordClasses::default(),
            name: None,
            number: None,
            sign: Some(chars[at]).filter(|c| matches!(c, ',' | ';' | ':')),
            last: chars[at],
            is_verb: false,
            is_date: false,
            is_year: false,
            span: None,
        };

        self.classify(chars, &mut token);
        let word = &chars[token.chars.clone()];
        token.is_verb = token.name.is_some()
            && (word.starts_with(&['申', '请'])
                || word.starts_with(&['诉', '至'])
                || matches!(word, ['举', '报'] | ['起', '诉']));
        token.last = chars[token.chars.end - 1];
        token
    }

    /// Says what the word that starts where `token` does is, and where it ends.
    fn classify(&self, chars: &[char], token: &mut StatementToken) {
        let at = token.chars.start;
        let entry = self.entry_at(chars, at);
        let word_end = entry.map_or(0, |entry| at + entry.chars.len());

        if let Some(date) = date::date_at(chars, at) {
            token.is_date = !date.is_open;
            token.is_year = date.is_year;
            token.span = date.span;
            token.chars.end = date.end;
            if date.is_open {
                token.classes = WordClasses::of(WordClass::Since);
            }
        } else if let Some(years) = date::years_at(chars, at).filter(|years| years.end > word_end) {
            token.chars.end = years.end;
            token.classes = WordClasses::of(years.class());
        } else if let Some((number, end)) = number::read(chars, at, self)
            && end > word_end
        {
            token.number = Some(number);
            token.chars.end = end;
        } else if let Some(end) = number::digits_end(chars, at) {
            token.chars.end = end;
        } else if let Some(entry) = entry {
            token.chars.end = word_end;
            token.classes = entry.classes;
            token.name = entry.name.filter(|_| !entry.is_silent);
            self.cut_name(chars, token);
        }
    }

    /// The longest word at a place; a name before a silent word where a number follows that.
    fn entry_at<'a>(&'a self, chars: &[char], at: usize) -> Option<&'a WordEntry> {
        let longest = self.longest(chars, at)?;
        if longest.is_silent && counts_on(chars, at + longest.chars.len()) {
            return self.named(chars, at).or(Some(longest));
        }
        Some(longest)
    }

    /// Takes its name from a token that goes on as a silent word, or in which another name starts.
    fn cut_name(&self, chars: &[char], token: &mut StatementToken) {
        if token.name.is_some()
            && let Some(end) = self.silent_end(chars, token.chars.clone())
        {
            token.name = None;
            token.classes = WordClasses::default();
            token.chars.end = end;
        } else if let Some(other) = self.other_name(chars, token) {
            token.name = None;
            token.chars.end = other;
        }
    }

    /// Where a longer name of another matter starts within a name: 申请行政复议 in
    /// 信息公开申请行政复议.
    fn other_name(&self, chars: &[char], token: &StatementToken) -> Option<usize> {
        let matter = token.name?.matter;
        let is_other = |start: &usize| {
            let Some(entry) = self.longest(chars, *start) else { return false };
            entry.name.is_some_and(|name| name.matter != matter)
                && start + entry.chars.len() > token.chars.end
        };
        (token.chars.start + 1..token.chars.end).find(is_other)
    }

    /// The end of a silent word that starts within a name and goes on after it: 信息公开申请人.
    fn silent_end(&self, chars: &[char], name: Range<usize>) -> Option<usize> {
        let goes_on = |start: usize| {
            let entry = self.longest(chars, start)?;
            let end = start + entry.chars.len();
            (entry.is_silent && end > name.end && !counts_on(chars, end)).then_some(end)
        };
        name.clone().find_map(goes_on)
    }
}

/// Whether a count of cases goes on after 受理 or 办理, or of calls after 电话, which then is no part
/// of a silent word: 申请受理数量, 举报受理3件, 举报电话2通.
fn counts_on(chars: &[char], end: usize) -> bool {
    match chars.get(end - 2..end) {
        Some(['受' | '办', '理'] | ['登', '记']) => chars.get(end).is_some_and(|&c| {
            matches!(c, '数' | '量' | '件' | '总' | '共' | '情') || c.is_ascii_digit()
        }),
        Some(['电', '话']) => counts_calls(chars, end),
        _ => false,
    }
}

/// Whether calls are counted at a place; 3部 and 2个 count telephones.
fn counts_calls(chars: &[char], at: usize) -> bool {
    let is_digit = |c: &&char| c.is_ascii_digit() || han_digit(**c).is_some() || **c == '两';
    let rest = chars.get(at..).unwrap_or_default();
    let digits = rest.iter().take_while(is_digit).count();
    digits > 0 && matches!(rest.get(digits), Some('通' | '次' | '件' | '起' | '宗' | '例'))
}

/// Whether the last word is of a time, which a date in brackets then only explains.
fn follows_time(tokens: &[StatementToken]) -> bool {
    const TIMES: [WordClass; 4] =
        [WordClass::This, WordClass::Earlier, WordClass::Later, WordClass::Longer];
    tokens.last().is_some_and(|last| last.is_date || last.is_any(&TIMES))
}

/// The end of a bracket or a citation that opens at `at`.
fn bracketed(chars: &[char], at: usize) -> Option<usize> {
    let close = match chars[at] {
        '(' => ')',
        '《' => '》',
        '[' => ']',
        _ => return None,
    };
    let inner = chars[at + 1..].iter().take(MOST_BRACKETED);
    inner.enumerate().find(|&(_, &c)| c == close).map(|(length, _)| at + length + 2)
}
