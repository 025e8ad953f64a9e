//! The one school that the places of a report agree on, with the reason.
//!
//! Invariant: the school that is chosen stands in a place that says whose the report is; where
//! places of one rank name several, none is.

use super::address;
use super::claim::{self, SchoolClaim};
use super::head::is_long;
use super::place::Standing;
use super::settle::{distinct, is_bare, is_same, settled};
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
        found.take_end(clues, schools);
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
    /// The names that were stated, each as often as it was.
    said: Vec<String>,
    signed: Vec<SchoolClaim>,
    opening: Vec<SchoolClaim>,
    body: Vec<SchoolClaim>,
    /// The schools whose sites or mail the text gives.
    addressed: Vec<SchoolClaim>,
    /// The names that open a clause below the first heading.
    acting: Vec<SchoolClaim>,
    named: Vec<SchoolClaim>,
    /// Names that begin as none does, and short ones whose full name is not told.
    doubtful: Vec<SchoolClaim>,
    /// The short name that the school is given by, where the full one was found.
    short: Option<String>,
}

impl SchoolClaims {
    fn in_places(clues: &SchoolClues<'_>, schools: &Schools) -> SchoolClaims {
        let titled = |text: Option<&str>, from| {
            text.map(|text| claim::heading(text, from, schools)).unwrap_or_default()
        };
        let titles = [titled(clues.title, Whence::Title), titled(clues.outside, Whence::PageTitle)];

        let mut stated = Vec::new();
        let mut opening = Vec::new();
        for line in clues.preface {
            let said = claim::in_line(line, Whence::Preface, schools);
            stated.extend(said.stated);
            opening.extend(said.opening);
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

    /// Reads the last paragraphs, too.
    fn take_end(&mut self, clues: &SchoolClues<'_>, schools: &Schools) {
        // The end of a short text is its preface, too.
        for line in clues.end.iter().filter(|line| !clues.preface.contains(line)) {
            self.opening.extend(claim::in_line(line, Whence::Body, schools).opening);
        }
        self.opening.truncate(MOST_NAMES);
    }

    /// Reads the paragraphs below the first heading, too.
    fn take_body(&mut self, all: &[FoldedParagraph<'_>], schools: &Schools) {
        for paragraph in all.iter().take(MOST_BODY) {
            self.addressed.extend(address::claims(paragraph.text, schools));
            self.addressed.truncate(MOST_NAMES);
            let clue = paragraph.clue();
            if !may_name(&clue) {
                continue;
            }

            self.body.extend(claim::in_rule_titles(&clue, schools));
            let said = claim::in_line(&clue, Whence::Body, schools);
            self.body.extend(said.stated);
            self.acting.extend(said.opening);
            if self.body.len().max(self.acting.len()) > MOST_NAMES {
                self.body.truncate(MOST_NAMES);
                self.acting.truncate(MOST_NAMES);
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
        self.said = self.stated.iter().map(|claim| claim.name.clone()).collect();
        self.stated = distinct(std::mem::take(&mut self.stated), schools);
    }

    /// The long names that only look like one and are said once, or nowhere by themselves:
    /// something may be stuck to them.
    fn unsupported(&self, schools: &Schools) -> Vec<String> {
        let is_alone = |claim: &&SchoolClaim| {
            let mut same = self.all().filter(|other| other.name == claim.name);
            let is_once =
                self.all().all(|other| other.name != claim.name || claim.is_same_line(other));
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
            (None, []) => signed
                .or_else(|| repeated(&self.opening))
                .or_else(|| only(&self.body, schools))
                .or_else(|| only(&self.named, schools))
                .or_else(|| only(&self.addressed, schools))
                .or_else(|| acting(&self.opening, schools))
                .or_else(|| acting(&self.acting, schools)),
            (None, several) => signed
                .filter(|signed| {
                    several.iter().any(|stated| is_same(&stated.name, &signed.name, schools))
                })
                .or_else(|| self.mostly_said(schools)),
        };

        match found {
            None => chosen.warnings.push(Warning::NoSchool { named: self.named() }),
            Some(claim) => {
                let mut others = self.stated.iter().chain(signed).chain(self.titled.get(1));
                if let Some(other) =
                    others.find(|other| !is_same(&claim.name, &other.name, schools))
                {
                    let (counts, other) = (claim.name.clone(), other.name.clone());
                    chosen.warnings.push(Warning::TwoSchools { counts, other });
                }
                if let Some(alias) = &self.short {
                    let (alias, school) = (alias.clone(), claim.name.clone());
                    chosen.warnings.push(Warning::SchoolAlias { alias, school });
                }
                let mut acts = self.opening.iter().chain(&self.acting);
                let is_repeated = repeated(&self.opening).is_some();
                if !is_repeated && acts.any(|acting| std::ptr::eq(acting, claim)) {
                    let school = claim.name.clone();
                    chosen.warnings.push(Warning::SchoolOnlyActs { school });
                }
                chosen.school = Some(claim.name.clone());
            }
        }

        chosen.witness = self.witness(found, schools);
        chosen
    }

    /// The school that is stated at least three times, and three times as often as all others.
    fn mostly_said(&self, schools: &Schools) -> Option<&SchoolClaim> {
        self.stated.iter().find(|claim| {
            let same = self.said.iter().filter(|said| is_same(&claim.name, said, schools));
            let count = same.count();
            count >= 3 && count >= 3 * (self.said.len() - count)
        })
    }

    /// The names that were found where none decides.
    fn named(&self) -> SomeOf {
        if self.stated.is_empty() && self.doubtful.is_empty() {
            return SomeOf::of(&[]);
        }

        let mut names: Vec<String> = Vec::new();
        for claim in self.all().chain(&self.doubtful) {
            if !names.contains(&claim.name) {
                names.push(claim.name.clone());
            }
        }

        SomeOf::of(&names)
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
        let outer = self.opening.iter().chain(&self.body).chain(&self.named);
        inner.chain(outer).chain(&self.addressed).chain(&self.acting)
    }

    fn groups(&mut self) -> [&mut Vec<SchoolClaim>; 8] {
        let SchoolClaims {
            titled, stated, signed, opening, body, acting, named, addressed, ..
        } = self;
        [titled, stated, signed, opening, body, acting, named, addressed]
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

/// The one name that opens clauses, twice or more.
fn repeated(claims: &[SchoolClaim]) -> Option<&SchoolClaim> {
    let first = claims.first()?;
    let count = claims.iter().filter(|claim| claim.name == first.name).count();
    (count >= 2 && count == claims.len()).then_some(first)
}

/// The one school that the text says did something, if it is known, said to act twice, or has a
/// name that nothing can be stuck to. A warning says that no more tells it.
fn acting<'c>(claims: &'c [SchoolClaim], schools: &Schools) -> Option<&'c SchoolClaim> {
    let first = claims.first()?;
    let is_one = claims.iter().all(|claim| is_same(&first.name, &claim.name, schools));
    let is_sure = first.standing == Standing::Known || claims.len() > 1 || is_bare(first, schools);

    (is_one && is_sure && first.standing != Standing::Short).then_some(first)
}

/// The name that all claims give, the known one first.
fn only<'c>(claims: &'c [SchoolClaim], schools: &Schools) -> Option<&'c SchoolClaim> {
    let first = claims.iter().min_by_key(|claim| claim.standing)?;
    let is_one = claims.iter().all(|claim| is_same(&first.name, &claim.name, schools));

    // What few say against many is a school that plays a part.
    let count = claims.iter().filter(|claim| is_same(&first.name, &claim.name, schools)).count();
    (is_one || count * 4 >= claims.len() * 3).then_some(first)
}
