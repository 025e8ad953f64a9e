//! The one school that the places of a report agree on, with the reason.
//!
//! Invariant: the school that is chosen stands in a place that says whose the report is; where
//! places of one rank name several, none is.

use super::claim::{self, SchoolClaim};
use super::name::{Standing, in_full, is_department_of, is_long, is_odd};
use crate::evidence::{Considered, Whence, Witness};
use crate::file::paragraph::FoldedParagraph;
use crate::note::warning::{SomeOf, Warning};
use crate::rules::Schools;

/// The places that may name the school, folded.
#[derive(Debug, Default)]
pub struct SchoolClues<'c> {
    pub title: Option<&'c str>,
    /// The title outside the text.
    pub outside: Option<&'c str>,
    /// The paragraphs before the first heading.
    pub preface: &'c [String],
    /// What may be signed, last first.
    pub signed: &'c [String],
    /// The last paragraphs.
    pub end: &'c [String],
    pub file: &'c str,
    /// The folders of the file, the nearest first.
    pub folders: &'c [String],
}

/// The school of a report.
#[derive(Debug, Default)]
pub struct ChosenSchool {
    pub school: Option<String>,
    pub witness: Option<Witness>,
    pub warnings: Vec<Warning>,
}

/// As many names as one place may give; the others are compared with each of them.
const MOST_NAMES: usize = 64;

/// As many paragraphs below the first heading as are searched where nothing else tells.
const MOST_BODY: usize = 400;

/// Chooses the school of a report whose paragraphs are `all`.
pub fn choose(
    clues: &SchoolClues<'_>,
    all: &[FoldedParagraph<'_>],
    schools: &Schools,
) -> ChosenSchool {
    let mut found = SchoolClaims::in_places(clues, schools);
    if !found.is_settled(schools) {
        found.take_body(all, schools);
    }

    found.settle(schools);
    found.chosen(schools)
}

/// What the places of a report say.
#[derive(Debug, Default)]
struct SchoolClaims {
    titled: Vec<SchoolClaim>,
    stated: Vec<SchoolClaim>,
    signed: Vec<SchoolClaim>,
    opening: Vec<SchoolClaim>,
    body: Vec<SchoolClaim>,
    named: Vec<SchoolClaim>,
    /// Names that begin as none does, and short ones whose full name is not told.
    doubtful: Vec<SchoolClaim>,
    /// The short name that the school is given by, where the full one was found.
    short: Option<String>,
}

impl SchoolClaims {
    fn in_places(clues: &SchoolClues<'_>, schools: &Schools) -> SchoolClaims {
        let titled = |text: Option<&str>, from| {
            text.and_then(|text| claim::in_title(text, from, schools).into_iter().next())
        };
        let titles = [titled(clues.title, Whence::Title), titled(clues.outside, Whence::PageTitle)];

        let mut stated = Vec::new();
        let mut opening = Vec::new();
        for line in clues.preface {
            let said = claim::in_line(line, Whence::Preface, schools);
            stated.extend(said.stated);
            opening.extend(said.opening);
        }
        for line in clues.end {
            opening.extend(claim::in_line(line, Whence::SignOff, schools).opening);
        }
        stated.truncate(MOST_NAMES);
        opening.truncate(MOST_NAMES);

        let rules = clues.preface.iter().flat_map(|line| claim::in_rule_titles(line, schools));
        let signed = clues.signed.iter().filter_map(|line| claim::in_sign_off(line, schools));
        let folders = clues.folders.iter().flat_map(|name| in_folder(name, schools));
        let file = titled(Some(clues.file), Whence::FileName);

        SchoolClaims {
            titled: titles.into_iter().flatten().collect(),
            stated,
            signed: signed.take(MOST_NAMES).collect(),
            opening,
            body: rules.take(MOST_NAMES).collect(),
            named: file.into_iter().chain(folders).collect(),
            ..SchoolClaims::default()
        }
    }

    /// Tells whether a known name decides, so that the body need not be read.
    fn is_settled(&self, schools: &Schools) -> bool {
        let is_known = |claim: &SchoolClaim| claim.standing == Standing::Known;
        let is_half = |claim: &SchoolClaim| schools.has_campuses(&claim.name);
        let is_same = |one: &SchoolClaim, other: &SchoolClaim| one.name == other.name;
        let all = || self.titled.iter().chain(&self.stated).chain(&self.signed);

        // A name that only looks like one is sure where two places give it.
        let agree = all()
            .any(|claim| claim.is_clean && all().filter(|other| is_same(claim, other)).count() > 1);

        !all().any(is_half) && (all().any(is_known) || agree)
    }

    /// Reads the paragraphs below the first heading, too.
    fn take_body(&mut self, all: &[FoldedParagraph<'_>], schools: &Schools) {
        for paragraph in all.iter().take(MOST_BODY) {
            let clue = paragraph.clue();
            if !may_name(&clue) {
                continue;
            }

            self.body.extend(claim::in_rule_titles(&clue, schools));
            self.body.extend(claim::in_line(&clue, Whence::Body, schools).stated);
            if self.body.len() > MOST_NAMES {
                self.body.truncate(MOST_NAMES);
                return;
            }
        }
    }

    /// Cuts what is stuck to names, by other places that have them bare; puts full names for short
    /// ones; sets aside what begins as no name does.
    fn settle(&mut self, schools: &Schools) {
        let sure: Vec<String> = self
            .all()
            .filter(|claim| claim.standing == Standing::Known || is_bare(claim, schools))
            .map(|claim| claim.name.clone())
            .collect();

        let alone = self.unsupported(schools);
        let mut doubtful = Vec::new();
        let mut short = None;
        for claims in self.groups() {
            claims.retain_mut(|claim| {
                let is_kept =
                    settled(claim, &sure, &mut short, schools) && !alone.contains(&claim.name);
                if !is_kept {
                    doubtful.push(claim.clone());
                }
                is_kept
            });
        }

        self.doubtful = doubtful;
        self.short = short;
        self.stated = distinct(std::mem::take(&mut self.stated), schools);
    }

    /// The long names that only look like one and are said once, or nowhere by themselves: something
    /// may be stuck to them.
    fn unsupported(&self, schools: &Schools) -> Vec<String> {
        let is_alone = |claim: &&SchoolClaim| {
            let mut same = self.all().filter(|other| other.name == claim.name);
            let is_once =
                self.all().all(|other| other.name != claim.name || other.text == claim.text);
            is_once || !same.any(|other| other.is_clean)
        };
        let long = self
            .all()
            .filter(|claim| claim.standing == Standing::Form && is_long(&claim.name, schools));

        long.filter(is_alone).map(|claim| claim.name.clone()).collect()
    }

    /// The first place that names a school decides; none if one place names several.
    fn chosen(self, schools: &Schools) -> ChosenSchool {
        let mut chosen = ChosenSchool::default();
        let signed = self.signed.first();
        let stated: Vec<&SchoolClaim> = self.stated.iter().collect();

        let found = match (self.titled.first(), stated.as_slice()) {
            (Some(titled), _) => Some(titled),
            (None, [stated]) => Some(*stated),
            (None, [_, ..]) => signed.filter(|signed| {
                stated.iter().any(|stated| is_same(&stated.name, &signed.name, schools))
            }),
            (None, []) => signed
                .or_else(|| repeated(&self.opening))
                .or_else(|| only(&self.body, schools))
                .or_else(|| only(&self.named, schools)),
        };

        let others = || self.stated.iter().chain(signed).chain(self.titled.get(1));
        match found {
            None => {
                let named = self.all().chain(&self.doubtful).filter(|claim| {
                    !matches!(claim.from, Whence::Body) || self.body.len() < MOST_NAMES
                });
                let mut names: Vec<String> = named.map(|claim| claim.name.clone()).collect();
                keep_first(&mut names);
                let stated: Vec<String> = self
                    .stated
                    .iter()
                    .chain(&self.doubtful)
                    .map(|claim| claim.name.clone())
                    .collect();
                let named = if stated.is_empty() { Vec::new() } else { names };
                chosen.warnings.push(Warning::NoSchool { named: SomeOf::of(&named) });
            }
            Some(claim) => {
                let other = others().find(|other| !is_same(&claim.name, &other.name, schools));
                if let Some(other) = other {
                    let (counts, other) = (claim.name.clone(), other.name.clone());
                    chosen.warnings.push(Warning::TwoSchools { counts, other });
                }
                if let Some(alias) = &self.short {
                    let (alias, school) = (alias.clone(), claim.name.clone());
                    chosen.warnings.push(Warning::SchoolAlias { alias, school });
                }
                chosen.school = Some(claim.name.clone());
            }
        }

        chosen.witness = self.witness(found, schools);
        chosen
    }

    /// Where the school was read, and what else was found.
    fn witness(&self, found: Option<&SchoolClaim>, schools: &Schools) -> Option<Witness> {
        const MOST_CONSIDERED: usize = 8;
        let mut considered: Vec<Considered> = Vec::new();
        for claim in self.all().chain(&self.doubtful) {
            let is_found = found.is_some_and(|found| is_same(&found.name, &claim.name, schools));
            let is_told = considered.iter().any(|told| told.value == claim.name);
            if !is_found && !is_told && considered.len() < MOST_CONSIDERED {
                let SchoolClaim { name, from, text, .. } = claim.clone();
                considered.push(Considered { value: name, from, text });
            }
        }

        (found.is_some() || !considered.is_empty()).then(|| Witness {
            from: found.map(|claim| claim.from),
            text: found.map(|claim| claim.text.clone()).unwrap_or_default(),
            considered,
        })
    }

    fn all(&self) -> impl Iterator<Item = &SchoolClaim> {
        let inner = self.titled.iter().chain(&self.stated).chain(&self.signed);
        inner.chain(&self.opening).chain(&self.body).chain(&self.named)
    }

    fn groups(&mut self) -> [&mut Vec<SchoolClaim>; 6] {
        let SchoolClaims { titled, stated, signed, opening, body, named, .. } = self;
        [titled, stated, signed, opening, body, named]
    }
}

/// Tells whether a paragraph may hold a name; most do not, and are not searched.
fn may_name(folded: &str) -> bool {
    folded.contains("大学") || folded.contains("学院") || folded.contains("学校")
}

/// A folder that is called by a name and no more: 甲乙大学, 甲乙大学2020.
fn in_folder(name: &str, schools: &Schools) -> Option<SchoolClaim> {
    let bare = name.trim_matches(|c: char| c.is_ascii_digit() || "-_.年度学".contains(c));
    let claim = claim::in_title(name, Whence::Folder, schools).into_iter().next()?;
    let is_whole = bare.len() <= claim.name.len() && claim.standing != Standing::Short;

    is_whole.then_some(claim)
}

/// Tells whether nothing can be stuck to a name that only looks like one.
fn is_bare(claim: &SchoolClaim, schools: &Schools) -> bool {
    claim.standing == Standing::Form && claim.is_clean && !is_odd(&claim.name, schools)
}

/// Puts the name of a claim right; tells whether it can be one.
fn settled(
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
fn is_same(one: &str, other: &str, schools: &Schools) -> bool {
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
fn distinct(claims: Vec<SchoolClaim>, schools: &Schools) -> Vec<SchoolClaim> {
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

/// The one name that opens clauses, twice or more.
fn repeated(claims: &[SchoolClaim]) -> Option<&SchoolClaim> {
    let first = claims.first()?;
    let count = claims.iter().filter(|claim| claim.name == first.name).count();
    (count >= 2 && count == claims.len()).then_some(first)
}

/// The name that all claims give, the known one first.
fn only<'c>(claims: &'c [SchoolClaim], schools: &Schools) -> Option<&'c SchoolClaim> {
    let first = claims.iter().min_by_key(|claim| claim.standing)?;
    let is_one = claims.iter().all(|claim| is_same(&first.name, &claim.name, schools));

    // What few say against many is a school that plays a part.
    let count = claims.iter().filter(|claim| is_same(&first.name, &claim.name, schools)).count();
    (is_one || count * 4 >= claims.len() * 3).then_some(first)
}

fn keep_first(names: &mut Vec<String>) {
    let mut kept: Vec<String> = Vec::new();
    for name in names.drain(..) {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    *names = kept;
}
