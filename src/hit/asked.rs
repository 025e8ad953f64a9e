//! How a query was read, for the one who asked.

use super::answer::{Asked, Widened};
use crate::query::Query;
use crate::query::QueryNote;
use crate::report::Year;
use crate::rules::Called;
use crate::store::found::Matched;
use crate::store::name::{Limit, MeantSchool};
use crate::store::plan::Plan;
use crate::store::ranks::Ranks;

impl Asked {
    /// How `query` was read, what names of schools were taken for, and which schools and years of
    /// its limit no report is of: a slip would read as a proven zero.
    pub(crate) fn about(query: &Query, limit: &Limit, ranks: &Ranks) -> Asked {
        let mut notes = query.notes.clone();
        notes.extend(limit.notes.iter().cloned());

        let filter = limit.shown();
        let is_held =
            |school: &str| ranks.schools.iter().any(|held| held.as_deref() == Some(school));
        for school in filter.named_schools().filter(|school| !is_held(school)) {
            notes.push(QueryNote::NoReportOfSchool { school: school.clone() });
        }
        let is_held = |year: Year| ranks.years.contains(&Some(year));
        for year in filter.years.iter().flatten().filter(|year| !is_held(**year)) {
            let near = near(*year, ranks);
            notes.push(QueryNote::NoReportForYear { year: year.to_string(), near });
        }

        Asked {
            text: query.text.clone(),
            read_as: limit.read_as.clone(),
            notes,
            widened: Vec::new(),
        }
    }
}

/// The years that are held and touch one that is not: of 2010 these are 2009-2010 and 2010-2011.
fn near(year: Year, ranks: &Ranks) -> Vec<String> {
    let last = |year: Year| year.first() + u16::from(year.is_academic());
    let touches = |held: &Year| held.first() <= last(year) && year.first() <= last(*held);
    ranks.years.iter().flatten().filter(|held| touches(held)).map(Year::to_string).collect()
}

/// Says what the answer owes to words that name schools.
pub(crate) fn widening(asked: &mut Asked, query: &Query, plan: Option<&Plan>, matched: &[Matched]) {
    let more = matched.iter().filter(|found| found.by_name && found.passes.all()).count();
    let schools = plan.into_iter().flat_map(Plan::schools);

    let meant: Vec<&MeantSchool> =
        schools.filter(|meant| more > 0 || meant.called != Called::Name).collect();
    asked.notes.extend(MeantSchool::widening(&meant, more));
    asked.widened = meant
        .into_iter()
        .map(|MeantSchool { word, school, .. }| Widened {
            word: word.clone(),
            school: school.clone(),
            sections: more,
            without: query.quoting(word).to_string(),
        })
        .collect();
}
