//! The sentences of a section, and what they speak of.

use super::candidate::Candidate;
use super::clause::{self, Claim, SentencePlace};
use super::lexicon::StatementLexicon;
use super::matter::Matter;
use super::period::ReportTime;
use super::stated::{Says, Statement};
use super::table;
use super::word::StatementToken;
use crate::numbering;
use crate::report::Kind;
use crate::rules::WordClass;
use crate::section::Section;
use crate::text::{BARRIER, Folded, Span, fold, fold_chars};
use std::ops::Range;

/// A section as it is read.
pub struct SectionReader<'a> {
    pub lexicon: &'a StatementLexicon,
    pub text: &'a str,
    pub section: &'a Section,
    /// The time of the report.
    pub time: ReportTime,
    pub candidates: &'a mut Vec<Candidate>,
}

impl SectionReader<'_> {
    /// Reads all of it.
    pub fn read(&mut self) {
        let Span { start, end } = self.section.span;
        let section = &self.text[start..end];
        let body = start + self.section.heading_end(section);
        let mut topic = self.heading(start..body);
        let mut at = body;
        let mut rows = Vec::new();

        let lines: Vec<&str> = self.text[body..end].split('\n').collect();
        let contents = self.contents(body, lines.len());
        for (place, &paragraph) in lines.iter().enumerate() {
            let from = at;
            at += paragraph.len() + 1;
            if paragraph.contains('\t') || table::is_barred(paragraph) {
                rows.push((from, paragraph));
            } else if !contents.contains(&place) && !numbering::is_contents_line(paragraph) {
                self.table(&rows);
                rows.clear();
                self.paragraph(paragraph, from, &mut topic);
            }
        }
        self.table(&rows);
    }

    /// The lines of a table of contents before the first heading, whose numbers are pages. It ends
    /// where its first entry comes again, as that heading.
    fn contents(&self, body: usize, lines: usize) -> Range<usize> {
        if self.section.kind != Some(Kind::Preface) {
            return 0..0;
        }
        let to_heading: Vec<&str> = self.text[body..].split('\n').take(lines + 1).collect();
        numbering::contents(&to_heading)
    }

    fn place(&self, topic: &[Matter]) -> SentencePlace {
        let own = Matter::ALL
            .map(|matter| self.section.kind == Some(matter.kind()) || topic.contains(&matter));
        SentencePlace { kind: self.section.kind, own, time: self.time }
    }

    /// What the heading names; and what it states itself, where it is a sentence
    /// (`（一）未收到申请。`).
    fn heading(&mut self, span: Range<usize>) -> Vec<Matter> {
        let folded =
            fold(self.text[span.clone()].trim_end_matches(['。', '.', '．', '：', ':', '\n']));
        let tokens = self.lexicon.words(&folded.chars, 0..folded.chars.len());
        let piece =
            SentencePiece { folded: &folded, start: span.start, chars: 0..folded.chars.len() };
        let claims = clause::claims(&tokens, self.place(&[]), &[]);

        claims
            .iter()
            .filter(|claim| matches!(claim.says, Says::None | Says::Number(_)))
            .for_each(|claim| self.add(claim, &piece, &[]));

        // 依申请公开工作 is no case, but what its section speaks of.
        let named = named(&tokens);
        let is_on_request = self.section.kind == Some(Matter::Application.kind());
        if named.is_empty() && is_on_request && folded.text().contains("申请") {
            return vec![Matter::Application];
        }
        named
    }

    fn paragraph(&mut self, paragraph: &str, start: usize, topic: &mut Vec<Matter>) {
        // Where nothing was spoken of before, a paragraph that names nothing says nothing: that is
        // most of a report.
        if topic.is_empty() && !self.lexicon.names_any(&fold_chars(paragraph)) {
            return;
        }

        let folded = fold(paragraph);
        for chars in sentences(&folded.chars, self.lexicon) {
            let is_ended =
                chars.clone().next_back().is_some_and(|last| ends_sentence(&folded.chars, last));
            let words = chars.start..chars.end - usize::from(is_ended);
            // So does a sentence.
            if topic.is_empty() && !self.lexicon.names_any(&folded.chars[words.clone()]) {
                continue;
            }

            let tokens = self.lexicon.words(&folded.chars, words.clone());

            let is_title = words == (0..folded.chars.len()) && words.len() < MOST_TITLE;
            self.sentence(
                &tokens,
                &SentencePiece { folded: &folded, start, chars },
                topic,
                is_title,
            );
        }
    }

    /// A sentence; a title (a short paragraph without a full stop) says what the next sentences
    /// speak of.
    fn sentence(
        &mut self,
        tokens: &[StatementToken],
        piece: &SentencePiece,
        topic: &mut Vec<Matter>,
        is_title: bool,
    ) {
        let implied = if let [_] = topic.as_slice() { topic.as_slice() } else { &[] };
        let claims = clause::claims(tokens, self.place(topic), implied);
        claims.iter().for_each(|claim| self.add(claim, piece, topic));
        if claims.iter().any(|claim| claim.says != Says::Unclear) || tokens.is_empty() {
            return;
        }

        let has_name = tokens.iter().any(|token| token.name.is_some());
        if !has_name && clause::denies(tokens, self.time) {
            for &matter in &topic.clone() {
                self.add(&bare(matter, Says::None, tokens), piece, topic);
            }
        } else if is_title || has_name && tokens.iter().all(is_of_title) {
            *topic = named(tokens);
        }
    }

    /// The rows of a table, each with its first byte.
    fn table(&mut self, rows: &[(usize, &str)]) {
        let place = self.place(&[]);
        let texts: Vec<&str> = rows.iter().map(|(_, row)| *row).collect();

        for found in table::claims(&texts, place, self.lexicon) {
            let (start, row) = rows[found.row];
            let rank = if found.is_of_other_time { 1 } else { 2 };
            let claim = Claim {
                is_of_other_time: found.is_of_other_time,
                ..Claim::new(found.matter, found.says, rank, 0, 0..0)
            };
            let span = Span::new(start + found.cell.start, start + found.cell.end);
            let sentence = Span::new(start, start + row.len());
            let head = found.head.and_then(|head| head_span(rows.get(head)?));
            let statement =
                Statement { says: claim.says, section: self.section.id, span, sentence, head };
            self.push(&claim, statement, &[]);
        }
    }

    fn add(&mut self, claim: &Claim, piece: &SentencePiece, topic: &[Matter]) {
        let span = piece.span(claim.chars.clone());
        let sentence = piece.span(piece.chars.clone());
        let section = self.section.id;
        self.push(
            claim,
            Statement { says: claim.says, section, span, sentence, head: None },
            topic,
        );
    }

    fn push(&mut self, claim: &Claim, statement: Statement, topic: &[Matter]) {
        let is_own = self.place(topic).own[claim.matter as usize];
        let Claim { matter, rank, is_channel, is_of_other_time, .. } = *claim;
        self.candidates.push(Candidate {
            matter,
            rank,
            is_own,
            is_channel,
            is_of_other_time,
            statement,
        });
    }
}

/// Where the rows of a head stand.
fn head_span(rows: &[(usize, &str)]) -> Option<Span> {
    let (&(start, _), &(last, row)) = (rows.first()?, rows.last()?);
    Some(Span::new(start, last + row.len()))
}

/// A sentence with what it is cut from.
struct SentencePiece<'a> {
    folded: &'a Folded,
    /// Where its paragraph starts in the clean text.
    start: usize,
    chars: Range<usize>,
}

impl SentencePiece<'_> {
    fn span(&self, chars: Range<usize>) -> Span {
        self.folded.span(chars).shifted(self.start)
    }
}

/// A longer sentence is read in parts, cut at a comma, so that the time stays linear in the text.
const MOST_SENTENCE: usize = 400;
/// A longer paragraph without a full stop is no title.
const MOST_TITLE: usize = 30;

/// Tells whether the sentence ends with the char at this place. A half-width stop ends one after a
/// Han character or at a paragraph's end; in 3.5 and in addresses it does not.
fn ends_sentence(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| chars.get(at));
    let next = chars.get(at + 1);
    let is_stop = || {
        let is_dots = before == Some(&'.') || next == Some(&'.');
        let is_last = next.is_none_or(|&c| c == BARRIER);
        !is_dots && before.is_some_and(|before| !before.is_ascii() || is_last)
    };

    match chars.get(at).copied() {
        Some('.') => is_stop(),
        c => matches!(c, Some('。' | '!' | '?' | BARRIER)),
    }
}

/// The folded chars of each sentence, its end included.
fn sentences(chars: &[char], lexicon: &StatementLexicon) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;

    while start < chars.len() {
        let window = start..chars.len().min(start + MOST_SENTENCE);
        let is_full = window.len() == MOST_SENTENCE;
        let end = window
            .clone()
            .find(|&at| ends_sentence(chars, at) && !is_blank(chars, at, lexicon))
            .or_else(|| window.clone().rfind(|&at| chars[at] == ',').filter(|_| is_full));

        let next = end.map_or(window.end, |last| last + 1);
        sentences.push(start..next);
        start = next;
    }
    sentences
}

/// Whether a question mark stands for a number that was not filled in: 发文?份.
fn is_blank(chars: &[char], at: usize, lexicon: &StatementLexicon) -> bool {
    chars[at] == '?' && lexicon.length(chars, at + 1, WordClass::Unit).is_some()
}

fn bare(matter: Matter, says: Says, tokens: &[StatementToken]) -> Claim {
    let start = tokens.first().map_or(0, |token| token.chars.start);
    let end = tokens.last().map_or(start, |token| token.chars.end);
    Claim::new(matter, says, 2, 0, start..end)
}

/// Whether a word may stand in a title that goes on in its line: 1.举报情况。本学年收到2件。
fn is_of_title(token: &StatementToken) -> bool {
    const PLAIN: [WordClass; 6] = [
        WordClass::Tail,
        WordClass::State,
        WordClass::Filler,
        WordClass::Link,
        WordClass::Topic,
        WordClass::Event,
    ];
    token.name.is_some()
        || token.is_any(&PLAIN)
        || token.last.is_ascii_digit()
        || matches!(token.last, '.' | '、' | ',')
}

/// The matters that words name.
fn named(tokens: &[StatementToken]) -> Vec<Matter> {
    let is_named = |&matter: &Matter| {
        tokens.iter().any(|token| token.name.is_some_and(|name| name.matter == matter))
    };
    Matter::ALL.into_iter().filter(is_named).collect()
}
