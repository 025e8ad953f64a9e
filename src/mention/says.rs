//! What stands where a mention does: a heading, the list of parts in a preface, or a sentence that
//! states how often something happened.
//!
//! Nothing is dropped by it. It is read when mentions are listed, by the same grammar as the
//! statements of an audit, so that a sentence has one meaning in both.

use crate::index::Index;
use crate::note::Note;
use crate::report::Kind;
use crate::section;
use crate::statement::{Matter, ReportTime, Says, Statement};
use crate::store::row::StoredSection;
use crate::text::{Span, fold_text};
use serde::{Deserialize, Serialize};

/// What the place of a mention says of the matter that the mention names, or of any if it names
/// none.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub enum MentionSays {
    /// The sentence, or the row of a table, says how many there were.
    Number,
    /// It says that there were some, not how many.
    Some,
    /// It says that there was none.
    None,
    /// It says something of it, beside a number or a denial, that could not be read.
    Unclear,
    /// It stands in a heading, which states nothing.
    Heading,
    /// It stands where the preface lists the parts of the report.
    Announced,
    /// It states nothing of what happened: procedures, channels, plans, citations.
    #[default]
    Nothing,
}

/// What is said where a mention stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct MentionPlace {
    /// Whether it stands in the heading of its section.
    pub in_heading: bool,
    /// Whether it stands in a sentence that lists the parts of the report.
    pub announced: bool,
    /// What is said there.
    pub says: MentionSays,
}

impl MentionSays {
    /// All of them, in the order in which they are shown.
    pub const ALL: [MentionSays; 7] = [
        MentionSays::Number,
        MentionSays::Some,
        MentionSays::None,
        MentionSays::Unclear,
        MentionSays::Heading,
        MentionSays::Announced,
        MentionSays::Nothing,
    ];

    /// The name in data.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionSays::Number => "number",
            MentionSays::Some => "some",
            MentionSays::None => "none",
            MentionSays::Unclear => "unclear",
            MentionSays::Heading => "heading",
            MentionSays::Announced => "announced",
            MentionSays::Nothing => "nothing",
        }
    }

    /// The one with that name in data.
    pub fn named(name: &str) -> Option<MentionSays> {
        MentionSays::ALL.into_iter().find(|says| says.as_str() == name)
    }

    /// The name for a person.
    pub fn label(self) -> Note {
        match self {
            MentionSays::Number => Note::new("有数", "a number"),
            MentionSays::Some => Note::new("有", "some"),
            MentionSays::None => Note::new("无", "none"),
            MentionSays::Unclear => Note::new("不明", "unclear"),
            MentionSays::Heading => Note::new("标题", "heading"),
            MentionSays::Announced => Note::new("列目", "list of parts"),
            MentionSays::Nothing => Note::new("未述", "nothing stated"),
        }
    }
}

/// What the places of one section say.
pub(super) struct SectionSays {
    /// Where the heading ends in the section's text.
    heading: usize,
    /// The sentences that list the parts of the report.
    announced: Vec<Span>,
    statements: Vec<(Matter, Statement)>,
}

impl SectionSays {
    /// Reads a section of a report of this time.
    pub fn of(stored: &StoredSection, time: ReportTime, index: &Index) -> SectionSays {
        let text = stored.text.as_str();
        let may_announce = matches!(stored.section.kind, Some(Kind::Preface | Kind::Overview));
        let announced =
            if may_announce { section::announcements(text, index.rules()) } else { Vec::new() };

        SectionSays {
            heading: stored.section.heading_end(text),
            announced,
            statements: index.grammar().states(text, &stored.section, time),
        }
    }

    /// What is said where a mention with this text stands.
    pub fn at(&self, span: Span, text: &str) -> MentionPlace {
        let holds = |sentence: &Span| sentence.start <= span.start && span.start < sentence.end;
        let in_heading = span.start < self.heading;
        let announced = self.announced.iter().any(holds);

        let says = match self.stated(span, text) {
            Some(Says::Number(0) | Says::None) => MentionSays::None,
            Some(Says::Number(_)) => MentionSays::Number,
            Some(Says::Mentioned) => MentionSays::Some,
            Some(Says::Unclear) => MentionSays::Unclear,
            None if in_heading => MentionSays::Heading,
            None if announced => MentionSays::Announced,
            None => MentionSays::Nothing,
        };
        MentionPlace { in_heading, announced, says }
    }

    /// What the sentence states: of the matter that the mention names, else the nearest of all.
    fn stated(&self, span: Span, text: &str) -> Option<Says> {
        let folded = fold_text(text);
        let named = |matter: Matter| folded.contains(matter.as_str());
        let names_any = Matter::ALL.into_iter().any(named);
        let far = |of: Span| of.start.saturating_sub(span.end) + span.start.saturating_sub(of.end);

        let of_sentence = self.statements.iter().filter(|(matter, statement)| {
            let sentence = statement.sentence;
            sentence.start <= span.start
                && span.start < sentence.end
                && (!names_any || named(*matter))
        });
        let nearest = of_sentence.min_by_key(|(_, statement)| {
            (far(statement.span), statement.says == Says::None, statement.span.start)
        });
        nearest.map(|(_, statement)| statement.says)
    }
}
