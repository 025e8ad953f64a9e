//! Names put right: what is stuck to them cut off, full names for short ones, and which of them are
//! of one school.

use super::claim::SchoolClaim;
use super::head::{is_department_of, is_odd};
use super::name::in_full;
use super::place::Standing;
use crate::rules::Schools;

/// Tells whether nothing can be stuck to a name that only looks like one.
pub fn is_bare(claim: &SchoolClaim, schools: &Schools) -> bool {
    claim.standing == Standing::Form && claim.is_clean && !is_odd(&claim.name, schools)
}

/// Puts the name of a claim right; tells whether it can be one.
pub fn settled(
    claim: &mut SchoolClaim,
    sure: &[String],
    short: &mut Option<String>,
    schools: &Schools,
) -> bool {
    match claim.standing {
        Standing::Known => true,
        Standing::Form => {
            let ends = |sure: &&String| {
                claim.name.len() > sure.len() && claim.name.ends_with(sure.as_str())
            };
            if let Some(bare) = sure.iter().filter(ends).min_by_key(|name| name.len()) {
                claim.name.clone_from(bare);
            }

            // 中国地质大学 is told by its campus, if any place gives it.
            if schools.has_campuses(&claim.name) {
                let open = format!("{}(", claim.name);
                let Some(full) = sure.iter().find(|sure| sure.starts_with(&open)) else {
                    return false;
                };
                claim.name.clone_from(full);
            }

            !is_odd(&claim.name, schools)
        }
        Standing::Short => match full_name(&claim.name, sure, schools) {
            ShortOf::Alias => true,
            ShortOf::Full(full) => {
                *short = Some(std::mem::replace(&mut claim.name, full));
                true
            }
            ShortOf::Unknown => false,
        },
    }
}

/// What a short name stands for.
enum ShortOf {
    /// A school that is known by it; [`Schools::settled`] puts its full name.
    Alias,
    Full(String),
    Unknown,
}

fn full_name(short: &str, sure: &[String], schools: &Schools) -> ShortOf {
    if schools.in_full(short).is_some() {
        return ShortOf::Alias;
    }

    let full = in_full(short);
    if let Some(said) = full.iter().find(|full| sure.contains(full)) {
        return ShortOf::Full(said.clone());
    }

    let mut known = full.iter().filter(|full| schools.resolve(full).is_some());
    match (known.next(), known.next(), full.as_slice()) {
        (Some(known), None, _) => ShortOf::Full(known.clone()),
        (None, _, [only]) => ShortOf::Full(only.clone()),
        _ => ShortOf::Unknown,
    }
}

/// Tells whether two names are of one school: names of it that are known, or one that is a longer
/// way to write the other.
pub fn is_same(one: &str, other: &str, schools: &Schools) -> bool {
    let (first, second) = (schools.resolve(one), schools.resolve(other));
    if let (Some((first, _)), Some((second, _))) = (first, second) {
        return first.name == second.name;
    }

    let (longer, shorter) = if one.len() < other.len() { (other, one) } else { (one, other) };
    longer == shorter
        || longer.ends_with(shorter)
        || longer.strip_prefix(shorter).is_some_and(|rest| !rest.ends_with(['院', '校', '学', ')']))
        || is_department_of(longer, shorter) && schools.resolve(longer).is_none()
}

/// Of names of one school the first; a department of another name falls away.
pub fn distinct(claims: Vec<SchoolClaim>, schools: &Schools) -> Vec<SchoolClaim> {
    let mut sorted = claims;
    sorted.sort_by_key(|claim| (claim.standing, claim.name.chars().count()));

    let mut distinct: Vec<SchoolClaim> = Vec::new();
    for claim in sorted {
        if !distinct.iter().any(|kept| is_same(&kept.name, &claim.name, schools)) {
            distinct.push(claim);
        }
    }

    distinct
}
