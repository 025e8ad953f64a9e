//! Whether a text is a school's yearly report at all, by the signs that a careful reader goes by.
//!
//! Invariant: a verdict is a function of the text's first paragraphs, its title and the rules. It
//! is [`Verdict::NotAReport`] only where what speaks against a report outweighs what speaks for it.

mod replaced;
mod sign;

use crate::note::Note;
use crate::note::warning::Warning;
use crate::report::Report;
use crate::rules::{Rules, SignRule};
use replaced::replaced_name;
use serde::{Deserialize, Serialize};
use sign::{ShownSign, signs};
use std::fmt;

/// Whether a text is a school's yearly report.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is one.
    #[default]
    Report,
    /// It may be one: it counts as one, with a warning.
    Doubtful,
    /// It is none: a notice, a guide, a form, a table, another body's report.
    NotAReport,
}

/// Why a text is taken for a report, or for none: the sign that says most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct VerdictReason {
    /// The name of the sign in `report.toml`, or `no_sign`.
    pub sign: String,
    /// What it says.
    pub says: Note,
    /// The words that show it, shortened.
    pub quote: Option<String>,
}

/// A verdict with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Judgement {
    /// What the text is.
    #[serde(default)]
    pub verdict: Verdict,
    /// Why.
    #[serde(default, rename = "verdict_reason")]
    pub reason: Option<VerdictReason>,
}

impl Verdict {
    /// All of them, the best first.
    pub const ALL: [Verdict; 3] = [Verdict::Report, Verdict::Doubtful, Verdict::NotAReport];

    /// Gives the name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Report => "report",
            Verdict::Doubtful => "doubtful",
            Verdict::NotAReport => "not_a_report",
        }
    }

    /// Gives the name for people.
    pub fn label(self) -> Note {
        let (zh, en) = match self {
            Verdict::Report => ("年度报告", "a report"),
            Verdict::Doubtful => ("存疑", "doubtful"),
            Verdict::NotAReport => ("不是年度报告", "not a report"),
        };

        Note::new(zh, en)
    }

    /// Tells whether such a text counts as a report of its school.
    pub fn counts(self) -> bool {
        self != Verdict::NotAReport
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl VerdictReason {
    /// The reason as a sentence.
    pub fn note(&self) -> Note {
        match &self.quote {
            Some(quote) => Note::new(
                format!("{}：“{quote}”", self.says.zh),
                format!("{}: “{quote}”", self.says.en),
            ),
            None => self.says.clone(),
        }
    }

    fn of(shown: &ShownSign<'_>) -> VerdictReason {
        let SignRule { name, zh, en, .. } = shown.sign;
        VerdictReason {
            sign: name.clone(),
            says: Note::new(zh, en),
            quote: Some(shortened(shown.line)).filter(|quote| !quote.is_empty()),
        }
    }

    /// The reason of a text that shows no sign of anything.
    fn no_sign() -> VerdictReason {
        VerdictReason {
            sign: "no_sign".to_owned(),
            says: Note::new(
                "看不出是一所学校的年度报告",
                "nothing shows that it is a school's yearly report",
            ),
            quote: None,
        }
    }
}

/// Judges whether `report` is one, by the signs of `rules`. It looks at the title and at the first
/// paragraphs, so it takes no longer for a long text.
///
/// ```
/// use mingcha::{Rules, Verdict, file, verdict};
/// let rules = Rules::default();
/// let guide = file::parse("a.txt", "云岭大学信息公开指南\n为方便公众，编制本指南。\n".as_bytes())?;
/// assert_eq!(verdict::judge(&guide, &rules).verdict, Verdict::NotAReport);
/// # Ok::<(), mingcha::Error>(())
/// ```
pub fn judge(report: &Report, rules: &Rules) -> Judgement {
    judge_text(&report.text, report.title.as_deref(), rules)
}

fn judge_text(text: &str, title: Option<&str>, rules: &Rules) -> Judgement {
    let shown = signs(text, title, rules);
    let sum = |is_wanted: fn(i32) -> bool| -> i32 {
        shown.iter().map(|shown| shown.sign.weight).filter(|&weight| is_wanted(weight)).sum()
    };
    let against = sum(|weight| weight < 0);
    let whole = against + sum(|weight| weight > 0);
    let limits = rules.verdict.limits;

    let verdict = if against <= limits.against && whole <= limits.sum {
        Verdict::NotAReport
    } else if whole <= 0 {
        Verdict::Doubtful
    } else {
        Verdict::Report
    };

    // The first of several that weigh the same.
    let says_most = |side: i32| {
        let of_side = shown.iter().filter(|shown| shown.sign.weight.signum() == side);
        of_side.rev().max_by_key(|shown| shown.sign.weight.abs())
    };
    let most = if verdict == Verdict::Report { says_most(1) } else { says_most(-1) };

    Judgement { verdict, reason: Some(most.map_or_else(VerdictReason::no_sign, VerdictReason::of)) }
}

impl Judgement {
    /// What a catalogue says.
    pub(crate) fn given(verdict: Verdict) -> Judgement {
        let says = Note::new("目录表这样写明", "the catalogue says so");
        let reason = VerdictReason { sign: "catalogue".to_owned(), says, quote: None };
        Judgement { verdict, reason: Some(reason) }
    }

    /// Takes `report` for what it is judged to be: a text that is no report is of no school and of
    /// no year, and what is not sure is warned of.
    pub fn apply(&self, report: &mut Report) {
        let reason =
            self.reason.as_ref().map_or_else(|| Verdict::NotAReport.label(), VerdictReason::note);
        if report.school.is_none() {
            report.warnings.extend(replaced_name(&report.text));
        }
        match self.verdict {
            Verdict::Report => {}
            Verdict::Doubtful => report.warnings.push(Warning::DoubtfulReport { reason }),
            Verdict::NotAReport => {
                report.school = None;
                report.year = None;
                report.period = None;
                // Of what is no report nobody asks whose it is.
                report.warnings.retain(|warning| !warning.is_of_whose());
                report.warnings.push(Warning::NotAReport { reason });
            }
        }
    }
}

/// As much of a line as is quoted.
const MOST_QUOTED_CHARS: usize = 40;

fn shortened(line: &str) -> String {
    let line = line.trim();
    match line.char_indices().nth(MOST_QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().replace('\t', " ")),
        None => line.replace('\t', " "),
    }
}

#[cfg(test)]
mod tests;
