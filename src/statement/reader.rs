//! The sentences of a section, and what they speak of.

use super::clause::{self, Claim, Place};
use super::word::Token;
use super::{Candidate, Grammar, Matter, Says, Statement, table};
use crate::numbering;
use crate::rules::WordClass;
use crate::section::Section;
use crate::text::{BARRIER, Folded, Span, fold};
use std::ops::Range;

/// A section as it is read.
pub struct SectionReader<'a> {
    pub grammar: &'a Grammar,
    pub text: &'a str,
    pub section: &'a Section,
    pub candidates: &'a mut Vec<Candidate>,
}

impl SectionReader<'_> {
    /// Reads all of it.
    pub fn read(&mut self) {
        let Span { start, end } = self.section.span;
        let section = &self.text[start..end];
        let body = start + heading_end(self.section, section);
        let mut topic = self.heading(start..body);
        let mut at = body;
        let mut last_row: Option<&str> = None;
        for paragraph in self.text[body..end].split('\n') {
            let from = at;
            at += paragraph.len() + 1;
            if paragraph.contains('\t') {
                self.row(last_row.unwrap_or(""), paragraph, from);
                last_row = Some(paragraph);
            } else if !numbering::is_contents_line(paragraph) {
                last_row = None;
                self.paragraph(paragraph, from, &mut topic);
            }
        }
    }

    fn place(&self, topic: &[Matter]) -> Place {
        let own = Matter::ALL
            .map(|matter| self.section.kind == Some(matter.kind()) || topic.contains(&matter));
        Place { kind: self.section.kind, own }
    }

    /// What the heading names; and what it states itself, where it is a sentence
    /// (`（一）未收到申请。`).
    fn heading(&mut self, span: Range<usize>) -> Vec<Matter> {
        let folded = fold(self.text[span.clone()].trim_end_matches(['。', '：', ':', '\n']));
        let tokens = self.grammar.lexicon.words(&folded.chars, 0..folded.chars.len());
        let piece = Piece { folded: &folded, start: span.start, chars: 0..folded.chars.len() };
        let claims = clause::claims(&tokens, self.place(&[]));
        claims
            .iter()
            .filter(|claim| claim.says != Says::Mentioned)
            .for_each(|claim| self.add(claim, &piece, &[]));
        named(&tokens)
    }

    fn paragraph(&mut self, paragraph: &str, start: usize, topic: &mut Vec<Matter>) {
        let folded = fold(paragraph);
        for chars in self.grammar.sentences(&folded.chars) {
            let is_ended =
                chars.clone().next_back().is_some_and(|last| ends_sentence(folded.chars[last]));
            let words = chars.start..chars.end - usize::from(is_ended);
            // Where nothing was spoken of before, a sentence that names nothing says nothing: that
            // is most of a report.
            if topic.is_empty() && !self.grammar.lexicon.names_any(&folded.chars[words.clone()]) {
                continue;
            }
            let tokens = self.grammar.lexicon.words(&folded.chars, words.clone());
            let is_title = words == (0..folded.chars.len()) && words.len() < MOST_TITLE;
            self.sentence(&tokens, &Piece { folded: &folded, start, chars }, topic, is_title);
        }
    }

    /// A sentence; a title (a short paragraph without a full stop) says what the next sentences
    /// speak of.
    fn sentence(
        &mut self,
        tokens: &[Token],
        piece: &Piece,
        topic: &mut Vec<Matter>,
        is_title: bool,
    ) {
        let claims = clause::claims(tokens, self.place(topic));
        claims.iter().for_each(|claim| self.add(claim, piece, topic));
        if !claims.is_empty() || tokens.is_empty() {
            return;
        }
        let has_name = tokens.iter().any(|token| token.name.is_some());
        if !has_name && clause::denies(tokens) {
            for &matter in &topic.clone() {
                self.add(&bare(matter, Says::None, tokens), piece, topic);
            }
        } else if let (Some(number), [matter], false) =
            (clause::counts(tokens), topic.as_slice(), has_name)
        {
            let says = number.number.map_or(Says::Mentioned, Says::of);
            let matter = *matter;
            self.add(&bare(matter, says, std::slice::from_ref(number)), piece, topic);
        } else if is_title {
            *topic = named(tokens);
        }
    }

    /// A row of a table, and the row before it, which may hold the heads.
    fn row(&mut self, head: &str, row: &str, start: usize) {
        let place = self.place(&[]);
        let folded = fold(row);
        let piece = Piece { folded: &folded, start, chars: 0..folded.chars.len() };
        for (matter, says, cell) in table::claims(head, row, place, &self.grammar.lexicon) {
            let claim = Claim { matter, says, rank: 2, is_channel: false, chars: 0..0 };
            let span = Span::new(start + cell.start, start + cell.end);
            self.push(&claim, span, piece.span(piece.chars.clone()), &[]);
        }
    }

    fn add(&mut self, claim: &Claim, piece: &Piece, topic: &[Matter]) {
        self.push(claim, piece.span(claim.chars.clone()), piece.span(piece.chars.clone()), topic);
    }

    fn push(&mut self, claim: &Claim, span: Span, sentence: Span, topic: &[Matter]) {
        let statement = Statement { says: claim.says, section: self.section.id, span, sentence };
        let is_own = self.place(topic).own[claim.matter as usize];
        let Claim { matter, rank, is_channel, .. } = *claim;
        self.candidates.push(Candidate { matter, rank, is_own, is_channel, statement });
    }
}

/// A sentence with what it is cut from.
struct Piece<'a> {
    folded: &'a Folded,
    /// Where its paragraph starts in the clean text.
    start: usize,
    chars: Range<usize>,
}

impl Piece<'_> {
    fn span(&self, chars: Range<usize>) -> Span {
        self.folded.span(chars).shifted(self.start)
    }
}

/// A longer sentence is read in parts, cut at a comma, so that the time stays linear in the text.
const MOST_SENTENCE: usize = 400;
/// A longer paragraph without a full stop is no title.
const MOST_TITLE: usize = 30;

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | BARRIER)
}

impl Grammar {
    /// The folded chars of each sentence, its end included.
    fn sentences(&self, chars: &[char]) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        while start < chars.len() {
            let window = start..chars.len().min(start + MOST_SENTENCE);
            let end =
                window.clone().find(|&at| ends_sentence(chars[at]) && !self.is_blank(chars, at));
            let cut = || {
                window
                    .clone()
                    .rfind(|&at| chars[at] == ',')
                    .filter(|_| window.len() == MOST_SENTENCE)
            };
            let next = end.or_else(cut).map_or(window.end, |last| last + 1);
            sentences.push(start..next);
            start = next;
        }
        sentences
    }

    /// Whether a question mark stands for a number that was not filled in: 发文?份.
    fn is_blank(&self, chars: &[char], at: usize) -> bool {
        chars[at] == '?' && self.lexicon.length(chars, at + 1, WordClass::Unit).is_some()
    }
}

fn bare(matter: Matter, says: Says, tokens: &[Token]) -> Claim {
    let start = tokens.first().map_or(0, |token| token.chars.start);
    let end = tokens.last().map_or(start, |token| token.chars.end);
    Claim { matter, says, rank: 2, is_channel: false, chars: start..end }
}

/// The matters that words name.
fn named(tokens: &[Token]) -> Vec<Matter> {
    let is_named = |&matter: &Matter| {
        tokens.iter().any(|token| token.name.is_some_and(|name| name.matter == matter))
    };
    Matter::ALL.into_iter().filter(is_named).collect()
}

/// Where a section's heading ends within it, the sign after it included.
fn heading_end(section: &Section, text: &str) -> usize {
    let Some(heading) = &section.heading else { return 0 };
    let line = text.lines().next().unwrap_or("");
    let Some(end) = line.find(heading.as_str()).map(|at| at + heading.len()) else {
        return line.len();
    };
    line[end..]
        .chars()
        .take_while(|c| matches!(c, '：' | ':' | '。'))
        .map(char::len_utf8)
        .sum::<usize>()
        + end
}
