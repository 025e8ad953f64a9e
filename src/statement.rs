//! What a report says happened in its period: applications for disclosure (申请), reports of wrongdoing (举报), reviews (复议) and
//! suits (诉讼).
//!
//! Invariant: a statement's span lies in its sentence, the sentence in its section, both on char boundaries. Headings, tables of
//! contents, citations, procedures and plans state nothing. The words are those of `index/statements.toml`.

mod clause;
mod number;
mod table;
mod word;

use crate::note::Note;
use crate::numbering;
use crate::report::Kind;
use crate::rules::{MatterRule, Rules, StatementRules};
use crate::section::{Outline, Section};
use crate::text::{BARRIER, Folded, Span, fold};
use clause::{Claim, Place};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::Range;
use word::{Lexicon, Token};

/// What a report may state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Matter {
    /// Applications for disclosure.
    #[serde(rename = "申请")]
    Application,
    /// Reports of wrongdoing because of the school's disclosure work.
    #[serde(rename = "举报")]
    Complaint,
    /// Administrative reviews.
    #[serde(rename = "复议")]
    Review,
    /// Suits.
    #[serde(rename = "诉讼")]
    Suit,
}

impl Matter {
    /// All four, in the order in which they are shown.
    pub const ALL: [Matter; 4] = [Matter::Application, Matter::Complaint, Matter::Review, Matter::Suit];

    /// The name in data and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Matter::Application => "申请",
            Matter::Complaint => "举报",
            Matter::Review => "复议",
            Matter::Suit => "诉讼",
        }
    }

    /// The name for a person.
    pub fn label(self) -> Note {
        let en = match self {
            Matter::Application => "applications",
            Matter::Complaint => "complaints",
            Matter::Review => "reviews",
            Matter::Suit => "suits",
        };
        Note::new(self.as_str(), en)
    }

    /// The kind of section that is about it.
    pub fn kind(self) -> Kind {
        match self {
            Matter::Application => Kind::OnRequest,
            Matter::Complaint | Matter::Review | Matter::Suit => Kind::Complaints,
        }
    }

    fn rule(self, rules: &StatementRules) -> &MatterRule {
        match self {
            Matter::Application => &rules.application,
            Matter::Complaint => &rules.complaint,
            Matter::Review => &rules.review,
            Matter::Suit => &rules.suit,
        }
    }
}

/// What is said of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// There was none.
    None,
    /// There were so many.
    Number(u64),
    /// There were some, but it does not say how many, or only about how many.
    Mentioned,
}

/// A statement with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What it says.
    pub says: Says,
    /// The section, by its place in the report.
    pub section: u32,
    /// The words that say it, in the report's clean text.
    pub span: Span,
    /// The sentence or the table's row that they stand in, in the report's clean text.
    pub sentence: Span,
}

/// What a report states of each matter; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// In the order of [`Matter::ALL`].
    found: [Option<Statement>; 4],
    /// Sentences that do not agree.
    pub warnings: Vec<Note>,
}

impl Statements {
    /// What it states of `matter`.
    pub fn of(&self, matter: Matter) -> Option<&Statement> {
        self.found[matter as usize].as_ref()
    }

    /// `{申请: {says, count, section, start, end, sentence}, 举报, 复议, 诉讼}`, as programs read it; `text` is the report's clean
    /// text. `says` is `none`, `number`, `mentioned` or `absent`; what is not known is null.
    pub fn to_json(&self, text: &str) -> serde_json::Value {
        let shape = |matter: &Matter| (matter.as_str().to_owned(), shape(self.of(*matter), text));
        serde_json::Value::Object(Matter::ALL.iter().map(shape).collect())
    }
}

fn shape(statement: Option<&Statement>, text: &str) -> serde_json::Value {
    let says = match statement.map(|statement| statement.says) {
        None => "absent",
        Some(Says::None) => "none",
        Some(Says::Number(_)) => "number",
        Some(Says::Mentioned) => "mentioned",
    };
    let count = statement.and_then(|statement| match statement.says {
        Says::None => Some(0),
        Says::Number(count) => Some(count),
        Says::Mentioned => None,
    });
    serde_json::json!({
        "says": says, "count": count,
        "section": statement.map(|found| found.section),
        "start": statement.map(|found| found.span.start), "end": statement.map(|found| found.span.end),
        "sentence": statement.map(|found| &text[found.sentence.range()]),
    })
}

/// Reads statements by the words of some rules.
#[derive(Debug, Clone)]
pub struct Grammar {
    lexicon: Lexicon,
}

impl Grammar {
    /// A grammar of the words in `rules`.
    pub fn new(rules: &Rules) -> Grammar {
        Grammar { lexicon: Lexicon::new(rules) }
    }

    /// What the report with this clean text and outline states. Linear in the length of the text.
    ///
    /// Where sentences do not agree, the one in the section of the matter's kind wins, then a total over a part, then the first; a
    /// warning names both.
    ///
    /// ```
    /// use mingcha::{Rules, section, statement::{Grammar, Matter, Says}};
    /// let (text, rules) = ("五、受到举报、复议、诉讼的情况\n收到举报两件，未发生复议和诉讼。", Rules::default());
    /// let statements = Grammar::new(&rules).read(text, &section::split(text, &rules));
    /// assert_eq!(statements.of(Matter::Complaint).map(|found| found.says), Some(Says::Number(2)));
    /// assert_eq!(statements.of(Matter::Suit).map(|found| found.says), Some(Says::None));
    /// assert_eq!(statements.of(Matter::Application), None);
    /// ```
    pub fn read(&self, text: &str, outline: &Outline) -> Statements {
        let mut candidates = Vec::new();
        for section in &outline.sections {
            SectionReader { grammar: self, text, section, candidates: &mut candidates }.read();
        }
        choose(&candidates, text)
    }
}

/// A longer sentence is read in parts, cut at a comma, so that the time stays linear in the text.
const MOST_SENTENCE: usize = 400;
/// A longer paragraph without a full stop is no title.
const MOST_TITLE: usize = 30;

/// The folded chars of each sentence, its end included.
fn sentences(chars: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let window = &chars[start..chars.len().min(start + MOST_SENTENCE)];
        let end = window.iter().position(|&c| ends_sentence(c));
        let cut = || window.iter().rposition(|&c| c == ',').filter(|_| window.len() == MOST_SENTENCE);
        let length = end.or_else(cut).map_or(window.len(), |last| last + 1);
        sentences.push(start..start + length);
        start += length;
    }
    sentences
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | BARRIER)
}

/// A claim with its place.
#[derive(Debug, Clone)]
struct Candidate {
    matter: Matter,
    rank: u8,
    is_own: bool,
    is_channel: bool,
    statement: Statement,
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

struct SectionReader<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    section: &'a Section,
    candidates: &'a mut Vec<Candidate>,
}

impl SectionReader<'_> {
    fn read(&mut self) {
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
        let own = Matter::ALL.map(|matter| self.section.kind == Some(matter.kind()) || topic.contains(&matter));
        Place { kind: self.section.kind, own }
    }

    /// What the heading names; and what it states itself, where it is a sentence (`（一）未收到申请。`).
    fn heading(&mut self, span: Range<usize>) -> Vec<Matter> {
        let folded = fold(self.text[span.clone()].trim_end_matches(['。', '：', ':', '\n']));
        let tokens = self.grammar.lexicon.words(&folded.chars, 0..folded.chars.len());
        let piece = Piece { folded: &folded, start: span.start, chars: 0..folded.chars.len() };
        let claims = clause::claims(&tokens, self.place(&[]));
        claims.iter().filter(|claim| claim.says != Says::Mentioned).for_each(|claim| self.add(claim, &piece, &[]));
        named(&tokens)
    }

    fn paragraph(&mut self, paragraph: &str, start: usize, topic: &mut Vec<Matter>) {
        let folded = fold(paragraph);
        for chars in sentences(&folded.chars) {
            let is_ended = chars.clone().next_back().is_some_and(|last| ends_sentence(folded.chars[last]));
            let words = chars.start..chars.end - usize::from(is_ended);
            let tokens = self.grammar.lexicon.words(&folded.chars, words.clone());
            let is_title = words == (0..folded.chars.len()) && words.len() < MOST_TITLE;
            self.sentence(&tokens, &Piece { folded: &folded, start, chars }, topic, is_title);
        }
    }

    /// A sentence; a title (a short paragraph without a full stop) says what the next sentences speak of.
    fn sentence(&mut self, tokens: &[Token], piece: &Piece, topic: &mut Vec<Matter>, is_title: bool) {
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
        } else if let (Some(number), [matter], false) = (clause::counts(tokens), topic.as_slice(), has_name) {
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

fn bare(matter: Matter, says: Says, tokens: &[Token]) -> Claim {
    let start = tokens.first().map_or(0, |token| token.chars.start);
    let end = tokens.last().map_or(start, |token| token.chars.end);
    Claim { matter, says, rank: 2, is_channel: false, chars: start..end }
}

/// The matters that words name.
fn named(tokens: &[Token]) -> Vec<Matter> {
    let is_named = |&matter: &Matter| tokens.iter().any(|token| token.name.is_some_and(|name| name.matter == matter));
    Matter::ALL.into_iter().filter(is_named).collect()
}

/// Where a section's heading ends within it, the sign after it included.
fn heading_end(section: &Section, text: &str) -> usize {
    let Some(heading) = &section.heading else { return 0 };
    let line = text.lines().next().unwrap_or("");
    let Some(end) = line.find(heading.as_str()).map(|at| at + heading.len()) else { return line.len() };
    line[end..].chars().take_while(|c| matches!(c, '：' | ':' | '。')).map(char::len_utf8).sum::<usize>() + end
}

/// The candidate of each matter that wins, and warnings where another says otherwise.
fn choose(candidates: &[Candidate], text: &str) -> Statements {
    let mut statements = Statements::default();
    for matter in Matter::ALL {
        let of: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.matter == matter).collect();
        let is_some = |candidate: &&&Candidate| candidate.statement.says != Says::None;
        let some: HashSet<(Span, u8)> =
            of.iter().filter(is_some).map(|some| (some.statement.sentence, some.rank)).collect();
        let Some(&winner) = of.iter().min_by_key(|candidate| order(candidate, &some)) else { continue };
        let mut statement = winner.statement.clone();
        if winner.is_channel && of.iter().any(|other| is_other_channel(winner, other)) {
            statement.says = Says::Mentioned;
        }
        let differs = |other: &&&Candidate| {
            let is_said = other.rank >= 2 && !other.is_channel && other.statement.says != Says::Mentioned;
            is_said && other.statement.says != statement.says && other.statement.sentence != statement.sentence
        };
        if let Some(other) = of.iter().find(differs) {
            statements.warnings.push(two_sentences(matter, &statement, &other.statement, text));
        }
        statements.found[matter as usize] = Some(statement);
    }
    statements
}

/// The least wins: in its own section, the surest, some before none of the same sentence, then the first. `some` holds the
/// sentences that say that there were some, with how surely.
fn order(candidate: &Candidate, some: &HashSet<(Span, u8)>) -> (bool, u8, bool, usize) {
    let Statement { says, sentence, span, .. } = candidate.statement;
    let yields = says == Says::None && some.contains(&(sentence, candidate.rank));
    (!candidate.is_own, u8::MAX - candidate.rank, yields, span.start)
}

fn is_other_channel(one: &Candidate, other: &Candidate) -> bool {
    other.is_channel
        && other.statement.section == one.statement.section
        && other.statement.span != one.statement.span
        && other.statement.says != Says::None
        && one.statement.says != Says::None
}

fn two_sentences(matter: Matter, taken: &Statement, other: &Statement, text: &str) -> Note {
    let (zh, en) = (matter.as_str(), matter.label().en);
    let (taken, other) = (text[taken.sentence.range()].trim(), text[other.sentence.range()].trim());
    Note::new(
        format!("关于{zh}的说法不一致：“{taken}”与“{other}”，以前者为准"),
        format!("two sentences differ on {en}: “{taken}” and “{other}”; the former counts"),
    )
}
