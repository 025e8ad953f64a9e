//! The ranks of a generation on a cluster: a few dozen bytes for each report, none for a section.

use super::reader::unreadable;
use crate::error::Result;
use crate::store::fact::Facts;
use crate::store::field::kind_place;
use crate::store::ranks::{KINDS, Ranks, SectionKey};
use crate::store::row::RowAddress;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Whose a report is and what is counted of it, without what else is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    /// Empty if it is not known, as the year.
    pub school: String,
    pub year: String,
    pub id: String,
    /// How many sections of each kind it has.
    pub sections: Vec<(String, u32)>,
    /// Sections in its outline, empty ones too.
    pub slots: u32,
    pub facts: Facts,
}

/// A generation's ranks, and what else is known of its reports by rank.
pub(super) struct RemoteRanks {
    pub ranks: Ranks,
    /// How many sections of each kind a report has.
    pub sections: Vec<[u32; KINDS.len()]>,
    pub facts: Vec<Facts>,
    rank_of: FxHashMap<String, u32>,
}

impl RemoteRanks {
    /// The ranks of reports that are in order of school, year and id.
    pub fn of(owners: Vec<Owner>) -> Result<RemoteRanks> {
        let schools = in_order(owners.iter().map(|owner| owner.school.as_str()));
        let years = in_order(owners.iter().map(|owner| owner.year.as_str()));
        let mut gathered = RemoteRanks {
            ranks: Ranks {
                schools: schools.iter().map(|&name| known(name)).collect(),
                years: years.iter().map(|year| year.parse().ok()).collect(),
                reports: Vec::with_capacity(owners.len()),
                whose: Vec::with_capacity(owners.len()),
                rows: Vec::with_capacity(owners.len()),
                bases: vec![0],
                today: OnceLock::new(),
                attributes: OnceLock::new(),
            },
            sections: Vec::with_capacity(owners.len()),
            facts: Vec::with_capacity(owners.len()),
            rank_of: FxHashMap::default(),
        };

        let mut rows = 0;
        for (rank, owner) in (0u32..).zip(&owners) {
            let ranks = &mut gathered.ranks;
            ranks.reports.push(owner.id.parse().map_err(|_| unreadable())?);
            ranks.whose.push((rank_in(&schools, &owner.school), rank_in(&years, &owner.year)));
            ranks.rows.push(RowAddress { part: rank, row: 0 });
            // The report's own row stands before its sections.
            rows += owner.slots + 1;
            ranks.bases.push(rows);

            gathered.sections.push(by_kind(&owner.sections));
            gathered.facts.push(owner.facts);
            gathered.rank_of.insert(owner.id.clone(), rank);
        }
        Ok(gathered)
    }

    /// The rank of a report by its id.
    pub fn rank(&self, report: &str) -> Result<u32> {
        self.rank_of.get(report).copied().ok_or_else(unreadable)
    }

    /// The key of a section, given by its report's id, its number there, and its kind as rows have
    /// it.
    pub fn key(&self, report: &str, section: u32, kind: &str) -> Result<SectionKey> {
        Ok(self.ranks.key(self.rank(report)?, section, kind_place(kind) as u8))
    }
}

fn known(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| name.to_owned())
}

fn by_kind(sections: &[(String, u32)]) -> [u32; KINDS.len()] {
    let mut kinds = [0; KINDS.len()];
    for (kind, count) in sections {
        kinds[kind_place(kind) as usize] += count;
    }
    kinds
}

/// Values in order, each once, the empty one last.
fn in_order<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let values: BTreeSet<(bool, &str)> = values.map(|value| (value.is_empty(), value)).collect();
    values.into_iter().map(|(_, value)| value).collect()
}

fn rank_in(values: &[&str], value: &str) -> u32 {
    values.partition_point(|other| (other.is_empty(), *other) < (value.is_empty(), value)) as u32
}
