//! A sentence as words that the grammar knows, numbers, and all the rest.

use super::Matter;
use super::number::{self, Number};
use crate::rules::{Rules, WordClass};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A word of a sentence.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its folded chars.
    pub chars: Range<usize>,
    /// What it does.
    pub classes: Classes,
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
}

impl Token {
    /// Whether it does this.
    pub fn is(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    /// Whether it does one of these.
    pub fn is_any(&self, classes: &[WordClass]) -> bool {
        classes.iter().any(|&class| self.is(class))
    }
}

/// A matter named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The matter.
    pub matter: Matter,
    /// Whether the word names other things too (申请).
    pub loose: bool,
}

/// The set of a word's classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes(u64);

impl Classes {
    fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    fn with(self, class: WordClass) -> Classes {
        Classes(self.0 | 1 << class as u64)
    }
}

/// What a word of the rules is.
#[derive(Debug, Clone, Default)]
struct Entry {
    chars: Vec<char>,
    classes: Classes,
    name: Option<Name>,
    is_silent: bool,
}

/// All words of the rules, by their first char, longest first.
#[derive(Debug, Clone)]
pub struct Lexicon {
    words: FxHashMap<char, Vec<Entry>>,
}

/// The longest stretch between brackets that is left out.
const MOST_BRACKETED: usize = 60;

impl Lexicon {
    /// The words of `rules`.
    pub fn new(rules: &Rules) -> Lexicon {
        let mut lexicon = Lexicon { words: FxHashMap::default() };
        for matter in Matter::ALL {
            let rule = matter.rule(&rules.statements);
            let named = |loose| Some(Name { matter, loose });
            rule.names
                .iter()
                .for_each(|word| lexicon.entry(word, |entry| entry.name = named(false)));
            rule.loose
                .iter()
                .for_each(|word| lexicon.entry(word, |entry| entry.name = named(true)));
            rule.silent.iter().for_each(|word| lexicon.entry(word, |entry| entry.is_silent = true));
        }
        for (&class, words) in &rules.statements.words {
            words.iter().for_each(|word| {
                lexicon.entry(word, |entry| entry.classes = entry.classes.with(class))
            });
        }
        lexicon
            .words
            .values_mut()
            .for_each(|list| list.sort_by_key(|entry| std::cmp::Reverse(entry.chars.len())));
        lexicon
    }

    fn entry(&mut self, word: &str, set: impl Fn(&mut Entry)) {
        let chars: Vec<char> = word.chars().collect();
        let Some(&first) = chars.first() else { return };
        let list = self.words.entry(first).or_default();
        let at = list.iter().position(|entry| entry.chars == chars).unwrap_or_else(|| {
            list.push(Entry { chars, ..Entry::default() });
            list.len() - 1
        });
        set(&mut list[at]);
    }

    /// The longest word of the rules that stands at `at`.
    fn longest<'a>(&'a self, chars: &[char], at: usize) -> Option<&'a Entry> {
        let list = self.words.get(chars.get(at)?)?;
        list.iter().find(|entry| chars[at..].starts_with(&entry.chars))
    }

    /// The longest name that stands at `at`.
    fn named<'a>(&'a self, chars: &[char], at: usize) -> Option<&'a Entry> {
        let list = self.words.get(chars.get(at)?)?;
        list.iter().find(|entry| {
            entry.name.is_some() && !entry.is_silent && chars[at..].starts_with(&entry.chars)
        })
    }

    /// Whether a name stands anywhere in `chars`: far sooner told than what the words are.
    pub fn names_any(&self, chars: &[char]) -> bool {
        (0..chars.len()).any(|at| self.named(chars, at).is_some())
    }

    /// Whether a word of `class` stands at `at`, and how long it is; the longest.
    pub fn length(&self, chars: &[char], at: usize, class: WordClass) -> Option<usize> {
        let list = self.words.get(chars.get(at)?)?;
        list.iter()
            .find(|entry| entry.classes.has(class) && chars[at..].starts_with(&entry.chars))
            .map(|e| e.chars.len())
    }

    /// The words of the folded chars `range`. What stands in brackets is left out, unless it is one
    /// number; so is what 《》 hold.
    pub fn words(&self, chars: &[char], range: Range<usize>) -> Vec<Token> {
        let all = &chars[..range.end];
        let mut tokens = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if let Some(end) = bracketed(all, at) {
                let inner = self.words(all[..end - 1].as_ref(), at + 1..end - 1);
                if let [only] = inner.as_slice()
                    && only.number.is_some()
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

    fn token(&self, chars: &[char], at: usize) -> Token {
        let mut token = Token {
            chars: at..at + 1,
            classes: Classes::default(),
            name: None,
            number: None,
            sign: Some(chars[at]).filter(|c| matches!(c, ',' | ';' | ':')),
            last: chars[at],
            is_verb: false,
            is_date: false,
        };
        let mut entry = self.longest(chars, at);
        if entry.is_some_and(|entry| entry.is_silent && counts_on(chars, at + entry.chars.len())) {
            entry = self.named(chars, at).or(entry);
        }
        let word_end = entry.map_or(0, |entry| at + entry.chars.len());
        if let Some(end) = number::date_end(chars, at) {
            token.is_date = true;
            token.chars.end = end;
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
            if token.name.is_some()
                && let Some(end) = self.silent_end(chars, token.chars.clone())
            {
                token.name = None;
                token.classes = Classes::default();
                token.chars.end = end;
            } else if let Some(other) = self.other_name(chars, &token) {
                token.name = None;
                token.chars.end = other;
            }
        }
        let word = &chars[token.chars.clone()];
        token.is_verb = token.name.is_some()
            && (word.starts_with(&['申', '请']) || matches!(word, ['举', '报'] | ['起', '诉']));
        token.last = chars[token.chars.end - 1];
        token
    }

    /// Where a longer name of another matter starts within a name: 申请行政复议 in
    /// 信息公开申请行政复议.
    fn other_name(&self, chars: &[char], token: &Token) -> Option<usize> {
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

/// Whether a count of cases goes on after 受理 or 办理, which then is no part of a silent word:
/// 申请受理数量, 举报受理3件.
fn counts_on(chars: &[char], end: usize) -> bool {
    let is_taken = matches!(chars.get(end - 2..end), Some(['受' | '办', '理'] | ['登', '记']));
    is_taken
        && chars.get(end).is_some_and(|&c| {
            matches!(c, '数' | '量' | '件' | '总' | '共' | '情') || c.is_ascii_digit()
        })
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
