//! How a query was read, for the one who asked.

use super::answer::{Asked, CutRun, Widened};
use crate::query::Query;
use crate::query::QueryNote;
use crate::report::Year;
use crate::rules::Called;
use crate::store::found::Matched;
use crate::store::name::{Limit, MeantSchool};
use crate::store::near::{is_scattered, similar};
use crate::store::plan::{Plan, PlannedRun};
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
        let unheld: Vec<&String> =
            filter.named_schools().filter(|school| !is_held(school)).collect();
        if unheld.len() > MOST_ALONE {
            let schools = unheld.into_iter().cloned().collect();
            notes.push(QueryNote::NoReportOfSchools { schools });
        } else {
            let note = |school: &String| {
                let near = schools_near(school, ranks);
                QueryNote::NoReportOfSchool { school: school.clone(), near }
            };
            notes.extend(unheld.into_iter().map(note));
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
            cut: Vec::new(),
        }
    }
}

/// As many schools without a report as have a note each, with those that may have been meant: more
/// come from a list.
const MOST_ALONE: usize = 5;

/// As many schools as are named of those that may have been meant.
const MOST_NEAR: usize = 5;

/// The schools that are held and may have been meant by a name that none has: 岚大, 岚川大雪.
fn schools_near(school: &str, ranks: &Ranks) -> Vec<String> {
    let held = || ranks.schools.iter().flatten().map(String::as_str);
    let shortened = held().filter(|name| is_scattered(name, school)).map(str::to_owned);

    let mut near = similar(held(), school);
    for name in shortened {
        if !near.contains(&name) {
            near.push(name);
        }
    }
    near.truncate(MOST_NEAR);
    near
}

/// The years that are held and touch one that is not: of 2010 these are 2009-2010 and 2010-2011.
fn near(year: Year, ranks: &Ranks) -> Vec<String> {
    let last = |year: Year| year.first() + u16::from(year.is_academic());
    let touches = |held: &Year| held.first() <= last(year) && year.first() <= last(*held);
    ranks.years.iter().flatten().filter(|held| touches(held)).map(Year::to_string).collect()
}

impl CutRun {
    /// The runs of a plan that are looked for as other words than they are written: 举报电话是多少
    /// as 举报电话.
    pub(super) fn all(plan: Option<&Plan>) -> Vec<CutRun> {
        let runs = plan.into_iter().flat_map(|plan| &plan.runs);
        let is_cut = |run: &&PlannedRun| !run.keywords.is_empty() && run.only_word().is_none();
        runs.filter(is_cut).map(CutRun::of).collect()
    }

    fn of(planned: &PlannedRun) -> CutRun {
        let run: String = planned.written.terms.iter().flatten().collect();
        let mut words = planned.keywords.clone();
        words.sort_by_key(|word| run.find(word.as_str()));
        CutRun { run, words, needed: planned.needed }
    }
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
