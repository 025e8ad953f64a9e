//! What a report says happened in its period: applications for disclosure (申请), reports of
//! wrongdoing (举报), reviews (复议) and suits (诉讼).
//!
//! Invariant: a statement's span lies in its sentence, the sentence in its section, both on char
//! boundaries. Headings, tables of contents, citations, procedures and plans state nothing. The
//! words are those of `index/statements.toml`.

mod clause;
mod number;
mod reader;
mod said;
mod table;
mod word;

pub use said::{PerMatter, Said, SaidHow};

use crate::note::Note;
use crate::note::warning::Warning;
use crate::report::Kind;
use crate::rules::{MatterRule, Rules, StatementRules};
use crate::section::Outline;
use crate::text::Span;
use reader::SectionReader;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use word::Lexicon;

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
    pub const ALL: [Matter; 4] =
        [Matter::Application, Matter::Complaint, Matter::Review, Matter::Suit];

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
    pub warnings: Vec<Warning>,
}

impl Statements {
    /// What it states of `matter`.
    pub fn of(&self, matter: Matter) -> Option<&Statement> {
        self.found[matter as usize].as_ref()
    }
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
    /// Where sentences do not agree, the one in the section of the matter's kind wins, then a total
    /// over a part, then the first; a warning names both.
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

/// A claim with its place.
#[derive(Debug, Clone)]
struct Candidate {
    matter: Matter,
    rank: u8,
    is_own: bool,
    is_channel: bool,
    statement: Statement,
}

/// The candidate of each matter that wins, and warnings where another says otherwise.
fn choose(candidates: &[Candidate], text: &str) -> Statements {
    let mut statements = Statements::default();
    for matter in Matter::ALL {
        let of: Vec<&Candidate> =
            candidates.iter().filter(|candidate| candidate.matter == matter).collect();
        let is_some = |candidate: &&&Candidate| candidate.statement.says != Says::None;
        let some: HashSet<(Span, u8)> =
            of.iter().filter(is_some).map(|some| (some.statement.sentence, some.rank)).collect();
        let Some(&winner) = of.iter().min_by_key(|candidate| order(candidate, &some)) else {
            continue;
        };
        let mut statement = winner.statement.clone();
        if winner.is_channel && of.iter().any(|other| is_other_channel(winner, other)) {
            statement.says = Says::Mentioned;
        }
        let differs = |other: &&&Candidate| {
            let is_said =
                other.rank >= 2 && !other.is_channel && other.statement.says != Says::Mentioned;
            is_said
                && other.statement.says != statement.says
                && other.statement.sentence != statement.sentence
        };
        if let Some(other) = of.iter().find(differs) {
            statements.warnings.push(two_sentences(matter, &statement, &other.statement, text));
        }
        statements.found[matter as usize] = Some(statement);
    }
    statements
}

/// The least wins: in its own section, the surest, some before none of the same sentence, then the
/// first. `some` holds the sentences that say that there were some, with how surely.
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

fn two_sentences(matter: Matter, taken: &Statement, other: &Statement, text: &str) -> Warning {
    let sentence = |of: &Statement| text[of.sentence.range()].trim().to_owned();

    Warning::SentencesDiffer {
        matter: matter.label(),
        counts: sentence(taken),
        other: sentence(other),
    }
}
