//! What a report says happened in its period: applications for disclosure (申请), reports of
//! wrongdoing (举报), reviews (复议) and suits (诉讼).
//!
//! Invariant: a statement's span lies in its sentence, the sentence in its section, both on char
//! boundaries. Headings, tables of contents, citations, procedures and plans state nothing. The
//! words are those of `index/statements.toml`.

mod answer;
mod candidate;
mod clause;
mod date;
mod lexicon;
mod matter;
mod number;
mod period;
mod reader;
mod said;
mod stated;
mod table;
mod word;

pub use answer::MatterAnswer;
pub use matter::Matter;
pub use period::ReportTime;
pub use said::{PerMatter, Said, SaidHow};
pub use stated::{Says, Statement, Statements};

use crate::rules::Rules;
use crate::section::{Outline, Section};
use crate::text::Span;
use lexicon::StatementLexicon;
use reader::SectionReader;

/// Reads statements by the words of some rules.
#[derive(Debug, Clone)]
pub struct Grammar {
    lexicon: StatementLexicon,
}

impl Grammar {
    /// A grammar of the words in `rules`.
    pub fn new(rules: &Rules) -> Grammar {
        Grammar { lexicon: StatementLexicon::new(rules) }
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
        self.read_of(text, outline, ReportTime::default())
    }

    /// The same of a report whose time is known: numbers of other years are told from its own.
    ///
    /// ```
    /// use mingcha::{Grammar, Matter, ReportTime, Rules, Says, section};
    /// let text = "三、依申请公开情况\n2019-2020学年收到申请6件；2020-2021学年收到申请2件。";
    /// let (rules, year) = (Rules::default(), "2020-2021".parse().ok());
    /// let outline = section::split(text, &rules);
    /// let statements = Grammar::new(&rules).read_of(text, &outline, ReportTime::new(year, None));
    /// assert_eq!(statements.of(Matter::Application).map(|said| said.says), Some(Says::Number(2)));
    /// ```
    pub fn read_of(&self, text: &str, outline: &Outline, time: ReportTime) -> Statements {
        let mut candidates = Vec::new();
        for section in &outline.sections {
            let lexicon = &self.lexicon;
            SectionReader { lexicon, text, section, time, candidates: &mut candidates }.read();
        }
        candidate::choose(&candidates, text)
    }

    /// What each sentence of one section states, of which `text` is the whole text: not only the
    /// one of each matter that counts for the report. Spans are within `text`.
    pub(crate) fn states(
        &self,
        text: &str,
        section: &Section,
        time: ReportTime,
    ) -> Vec<(Matter, Statement)> {
        let (lexicon, mut candidates) = (&self.lexicon, Vec::new());
        let section = &Section { span: Span::new(0, text.len()), ..section.clone() };
        SectionReader { lexicon, text, section, time, candidates: &mut candidates }.read();
        candidates.into_iter().map(|found| (found.matter, found.statement)).collect()
    }
}
