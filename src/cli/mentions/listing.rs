//! Which mentions are listed, and how.

use clap::{Args, ValueEnum};
use mingcha::{Alignment, MentionOrder, MentionPage, MentionSays};
use std::collections::BTreeSet;

#[derive(Args)]
pub struct Listing {
    /// List all of them
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    pub all: bool,
    /// List at most so many (otherwise 50 of one query, none of a list)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on where the last answer ended, with the cursor that it gave
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
    /// List only mentions of these classes; the others are counted all the same
    #[arg(long, value_name = "CLASS", value_delimiter = ',', conflicts_with_all = ["count", "by"])]
    align: Vec<Class>,
    /// List places with a paragraph end inside the term, too; they are no mentions
    #[arg(long, conflicts_with_all = ["count", "by"])]
    breaks: bool,
    /// List only mentions where this is said: number, some, none, unclear, heading,
    /// announced (the list of parts in a preface), nothing; the others are counted all the same
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        value_parser = says,
        conflicts_with_all = ["count", "by"]
    )]
    says: Vec<MentionSays>,
    /// Order of the list
    #[arg(
        long,
        value_name = "ORDER",
        default_value = "place",
        conflicts_with_all = ["count", "by"]
    )]
    sort: MentionSort,
}

/// What `--says` takes.
fn says(text: &str) -> Result<MentionSays, String> {
    MentionSays::named(text).ok_or_else(|| MentionSays::ALL.map(MentionSays::as_str).join(", "))
}

/// A class of mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Class {
    Word,
    Inside,
    Across,
}

impl Class {
    fn alignment(&self) -> Alignment {
        match self {
            Class::Word => Alignment::Word,
            Class::Inside => Alignment::Inside,
            Class::Across => Alignment::Across,
        }
    }
}

/// What mentions are listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MentionSort {
    Place,
    Left,
    Right,
}

/// How many mentions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedMentions {
    None,
    First(usize),
    All,
}

impl Listing {
    /// How many are listed; `usual` where nothing is said.
    pub fn wanted(&self, usual: WantedMentions) -> WantedMentions {
        match (self.all, self.limit) {
            (true, _) => WantedMentions::All,
            (false, Some(limit)) => WantedMentions::First(limit),
            (false, None) => usual,
        }
    }

    /// The list that is asked for, of whatever size.
    pub fn page(&self) -> MentionPage {
        let order = match self.sort {
            MentionSort::Place => MentionOrder::Place,
            MentionSort::Left => MentionOrder::Left,
            MentionSort::Right => MentionOrder::Right,
        };

        MentionPage {
            cursor: self.cursor.clone(),
            order,
            shown: self.shown(),
            says: self.says.iter().copied().collect(),
            ..MentionPage::default()
        }
    }

    fn shown(&self) -> BTreeSet<Alignment> {
        let mut shown: BTreeSet<Alignment> = self.align.iter().map(Class::alignment).collect();

        if shown.is_empty() {
            shown.extend(Alignment::OF_MENTIONS);
        }

        if self.breaks {
            shown.insert(Alignment::AcrossBreak);
        }

        shown
    }
}
