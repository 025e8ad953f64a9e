//! What a rebuild reads otherwise than the store had it: an auditor must see that a number moved.
//!
//! Invariant: a report is named if and only if its school, year, verdict, a heading's kind or what
//! it says of a matter is not what the former row said.

use crate::error::Result;
use crate::report::{Kind, ReportId, Year};
use crate::statement::{PerMatter, SaidHow};
use crate::store::View;
use crate::store::local::Salvage;
use crate::store::row::StoredReport;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A report that a rebuild reads otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedReport {
    /// Its id, by which links to it still work.
    #[serde(rename = "report")]
    pub id: ReportId,
    /// A file that holds it.
    pub file: Option<String>,
    /// What the store said of it.
    pub before: MovedReading,
    /// What it says now; null if the report could not be read any more.
    pub after: Option<MovedReading>,
}

/// What a store says of a report, as far as reports may move by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedReading {
    /// The school.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// Whether it counts as a school's report.
    pub verdict: Verdict,
    /// Headings that the other reading lacks, or has with another kind, in order.
    pub headings: Vec<MovedHeading>,
    /// What it says of each matter.
    pub statements: PerMatter<MovedSaying>,
}

/// A heading with its kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MovedHeading {
    /// The heading.
    pub heading: String,
    /// Its kind.
    pub kind: Option<Kind>,
}

/// What a report says of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedSaying {
    /// What it says.
    pub says: SaidHow,
    /// How many.
    pub count: Option<u64>,
}

/// The reports of `salvage` that `view` reads otherwise, in order of id.
pub fn moved(salvage: &Salvage, view: &dyn View) -> Result<Vec<MovedReport>> {
    let files: BTreeMap<&ReportId, &str> = salvage
        .files
        .values()
        .filter_map(|file| Some((file.report_id.as_ref()?, file.shown())))
        .collect();
    let mut moved = Vec::new();

    // Of reports of which no file is known, old rows may be left in a damaged store.
    for (&id, file) in &files {
        let Some(old) = salvage.stored(id)? else { continue };
        let new = view.report(id)?;
        let before = MovedReading::of(&old, new.as_ref());
        let after = new.map(|new| MovedReading::of(&new, Some(&old)));
        if after.as_ref() != Some(&before) {
            let file = Some((*file).to_owned());
            moved.push(MovedReport { id: id.clone(), file, before, after });
        }
    }

    Ok(moved)
}

impl MovedReading {
    /// What is said of `report`, with the headings that `other` has not so.
    fn of(report: &StoredReport, other: Option<&StoredReport>) -> MovedReading {
        let mut others = other.map(headings).unwrap_or_default();
        let mut own = headings(report);
        own.retain(|heading| match others.iter().position(|other| other == heading) {
            Some(at) => {
                others.swap_remove(at);
                false
            }
            None => true,
        });

        MovedReading {
            school: report.known.school.clone(),
            year: report.known.year,
            verdict: report.known.verdict,
            headings: own,
            statements: PerMatter::from_fn(|matter| {
                let said = &report.statements.of(matter).what;
                MovedSaying { says: said.says, count: said.count }
            }),
        }
    }
}

fn headings(report: &StoredReport) -> Vec<MovedHeading> {
    let heading = |section: &crate::section::Section| {
        Some(MovedHeading { heading: section.heading.clone()?, kind: section.kind })
    };
    report.sections.iter().filter_map(heading).collect()
}
