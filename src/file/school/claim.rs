//! What the words around a name say of it: whether the report is its school's.

use super::name::places;
use super::place::{NamePlace, Standing, is_han, slice, tail};
use super::word::{
    DOES, LABELS, LEADS, LEARNS, LESSONS, LOOKS, OFFICES, OPENERS, OTHERS, PARTS, PUBLISHES, RULES,
    VISITS, WHENS, WRITES, ends_with_any,
};
use crate::evidence::Whence;
use crate::file::beginning::Beginnings;
use crate::file::year::year_at;
use crate::rules::Schools;
use std::sync::LazyLock;

/// A name that a place gives as that of the report's school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolClaim {
    pub name: String,
    pub standing: Standing,
    pub from: Whence,
    /// Whether the name begins where a clause, a quotation or a line does, so that nothing can be
    /// stuck to it.
    pub is_clean: bool,
    /// The words around it.
    pub text: String,
}

impl SchoolClaim {
    /// Tells whether two claims may be one and the same line: its title is read twice.
    pub fn is_same_line(&self, other: &SchoolClaim) -> bool {
        const APART: [Whence; 3] = [Whence::SignOff, Whence::FileName, Whence::Folder];
        let is_apart =
            self.from != other.from && (APART.contains(&self.from) || APART.contains(&other.from));
        let (one, other) = (self.text.as_str(), other.text.as_str());

        !is_apart && (one.starts_with(other) || other.starts_with(one))
    }

    fn of(folded: &str, place: NamePlace, from: Whence) -> SchoolClaim {
        const AROUND_CHARS: usize = 12;
        let (before, after) = (slice(folded, 0, place.start), tail(folded, place.end));
        let from_char = before.char_indices().rev().take(AROUND_CHARS).last();
        let start = from_char.map_or(place.start, |(at, _)| at);
        let more: usize = after.chars().take(AROUND_CHARS).map(char::len_utf8).sum();

        SchoolClaim {
            is_clean: before.chars().next_back().is_none_or(|last| !last.is_alphanumeric()),
            text: slice(folded, start, place.end + more).to_owned(),
            name: place.name,
            standing: place.standing,
            from,
        }
    }
}

/// Gives the names in a title or in the name of a file, the known ones first: a title names its
/// school, and may name the authority's notice before it.
pub fn in_title(folded: &str, from: Whence, schools: &Schools) -> Vec<SchoolClaim> {
    let mut claims: Vec<SchoolClaim> = places(folded, schools)
        .into_iter()
        .filter(|place| !is_part(tail(folded, place.end)))
        .filter(|place| !is_former(slice(folded, 0, place.start)))
        .map(|place| SchoolClaim::of(folded, place, from))
        .collect();
    claims.sort_by_key(|claim| claim.standing);

    claims
}

/// Gives the school that a title names first, and one that it joins to that: two schools in one
/// place, or a title over two names, are two.
pub fn heading(folded: &str, from: Whence, schools: &Schools) -> Vec<SchoolClaim> {
    const JOINS: [&str; 4] = ["", "、", "和", "与"];

    let mut claims = in_title(folded, from, schools).into_iter();
    let Some(first) = claims.next() else { return Vec::new() };
    let is_joined = |other: &SchoolClaim| {
        let pair = |join: &&str| format!("{}{join}{}", first.name, other.name);
        other.name != first.name && JOINS.iter().any(|join| folded.contains(&pair(join)))
    };
    let other = claims.find(is_joined);
    std::iter::once(first).chain(other).collect()
}

/// Tells whether what stands before a name says that a school was called so: (原.
fn is_former(before: &str) -> bool {
    ends_with_any(before, "(原 (原名 (原名: (原名为 (原: (前身为 (前身是 (曾用名 (曾用名:")
}

/// Tells whether a name goes on to a part of its school, or to what only bears its name: 深圳大学城,
/// 北京大学医学部.
fn is_part(after: &str) -> bool {
    const ENDS: [&str; 5] = ["信息公开", "年", "工作", "关于", "学年"];
    let run = after.split(|c| !is_han(c)).next().unwrap_or(after);
    let end = ENDS.iter().filter_map(|word| run.find(word)).min().unwrap_or(run.len());
    let tail = slice(run, 0, end);

    tail.chars().count() <= 12 && ends_with_any(tail, PARTS)
}

/// What the names in a paragraph say.
#[derive(Debug, Default)]
pub struct LineClaims {
    /// The schools that it says it is of: a name before or after a year (结合某某学院2020-2021学年), after
    /// 由 and before 编制, with 以下简称 or after a label (编制单位:), or at the head of what the report's
    /// school does.
    pub stated: Vec<SchoolClaim>,
    /// The names that open a clause, as the one who did what is told does: not those after a verb
    /// or in a list.
    pub opening: Vec<SchoolClaim>,
}

/// Gives what the names in a paragraph say.
pub fn in_line(folded: &str, from: Whence, schools: &Schools) -> LineClaims {
    let mut claims = LineClaims::default();
    let whole = |place: &NamePlace| !is_part(tail(folded, place.end));
    for place in places(folded, schools).into_iter().filter(whole) {
        let before = slice(folded, 0, place.start);
        let lead = WHENS.split_whitespace().find_map(|word| before.strip_suffix(word));
        let lead = lead.unwrap_or(before);
        let is_other = is_example(tail(folded, place.end));
        let opens = lead.is_empty() || lead.ends_with([',', '。', ';', ':', '.', '-']);
        if opens && !is_other && !visits(tail(folded, place.end)) {
            // Behind 近年来 nothing is stuck to it.
            let is_clean = true;
            let claim = SchoolClaim::of(folded, place.clone(), from);
            claims.opening.push(SchoolClaim { is_clean, ..claim });
        }
        if !is_other && is_reporting(folded, &place) {
            claims.stated.push(SchoolClaim::of(folded, place, from));
        }
    }

    claims
}

/// Tells whether the words around a name say that the report is its school's.
fn is_reporting(folded: &str, place: &NamePlace) -> bool {
    let (before, after) = (slice(folded, 0, place.start), tail(folded, place.end));
    if ends_with_any(before, OTHERS) || after.starts_with(['、', '等']) || visits(after) {
        return false;
    }

    let soon: String = after.chars().take(24).collect();
    let is_dated =
        year_at(folded, place.end).is_some() || is_after_year(before) && is_report(after);
    let is_editor = (before.ends_with('由') || before.ends_with("报告是"))
        && PUBLISHES.split_whitespace().any(|word| soon.contains(word));
    let is_kept = ends_with_any(before, LEADS) && keeps(&soon);
    let is_labelled = ends_with_any(before, LABELS);
    let is_list_item = before.ends_with("清单(") && after.starts_with(')');
    static DOING: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(DOES.split_whitespace()));
    let does = DOING.begin(after);
    let clause = before.rsplit([',', '。', ';', ':', '.']).next().unwrap_or(before);
    let is_subject = OPENERS.split_whitespace().any(|subject| clause == subject);
    let is_client = before.ends_with('受') && after.starts_with("委托");
    let is_called = after.starts_with("(以下简称") || after.starts_with("(简称");

    let is_told = is_dated || is_editor || is_kept || is_labelled || is_called || is_list_item;
    is_told || does || is_subject || is_client || is_office(&soon)
}

/// Tells whether the people of a school came to see another.
fn visits(after: &str) -> bool {
    static WORDS: LazyLock<Beginnings> =
        LazyLock::new(|| Beginnings::of(VISITS.split_whitespace()));
    WORDS.begin(after)
}

/// Tells whether the sentence goes on with what the report's own school learned from the one that
/// was named: 青岚大学积极推进信息公开,为我校提供了经验.
fn is_example(after: &str) -> bool {
    let sentence = after.split('。').next().unwrap_or(after);
    let learns = |own: &str| {
        let clause = sentence.split_once(own)?.1.split([',', ';']).next()?;
        LESSONS.split_whitespace().any(|word| clause.contains(word)).then_some(())
    };
    LEARNS.split_whitespace().any(|own| learns(own).is_some())
}

/// Tells whether a school is where readers look the report up, in the same clause.
fn keeps(after: &str) -> bool {
    let clause = after.split([',', '。', ';', '、', '《']).next().unwrap_or(after);
    LOOKS.split_whitespace().any(|word| clause.contains(word))
}

/// 2021-2022学年青岚学院, 2021年度青岚学院.
fn is_after_year(before: &str) -> bool {
    let dated = before.strip_suffix('度').unwrap_or(before);
    let dated = dated.strip_suffix("学年").or_else(|| dated.strip_suffix('年'));
    dated.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

fn is_report(after: &str) -> bool {
    ["报告", "年报", "工作", "年度"].iter().any(|word| after.starts_with(word))
}

/// An office of the school that wrote the report: 院长办公室编制了.
fn is_office(after: &str) -> bool {
    let clause = after.split([',', '。', ';', ':', '、', '(', '《']).next().unwrap_or(after);

    WRITES.split_whitespace().filter_map(|word| clause.find(word)).min().is_some_and(|at| {
        let office = slice(clause, 0, at);
        ends_with_any(office, OFFICES) && office.chars().count() <= 12
    })
}

/// Finds the school that a sign-off names: a short paragraph that is a name, or a name with its
/// office or seal.
pub fn in_sign_off(folded: &str, schools: &Schools) -> Option<SchoolClaim> {
    const SEALS: [&str; 3] = ["(盖章)", "(公章)", "(章)"];
    if !is_sign_off(folded) {
        return None;
    }

    let place = places(folded, schools).into_iter().next()?;
    let is_date = |c: char| c.is_ascii_digit() || "年月日-./〇○零一二三四五六七八九十".contains(c);
    let rest = tail(folded, place.end).trim_end_matches(is_date);
    let rest = SEALS.iter().find_map(|seal| rest.strip_suffix(seal)).unwrap_or(rest);
    let is_office = rest.is_empty() || ends_with_any(rest, OFFICES);
    let is_first = matches!(slice(folded, 0, place.start), "" | "中共");

    (is_first && is_office).then(|| SchoolClaim::of(folded, place, Whence::SignOff))
}

/// Tells whether a paragraph is short and plain enough to be a sign-off.
pub fn is_sign_off(folded: &str) -> bool {
    folded.chars().count() <= 40 && !folded.contains(['。', ',', ';', ':'])
}

/// Gives the schools whose own rules a paragraph cites: 《某某大学信息公开实施细则》.
pub fn in_rule_titles(folded: &str, schools: &Schools) -> Vec<SchoolClaim> {
    let mut claims = Vec::new();
    for (at, mark) in folded.match_indices('《') {
        let title = tail(folded, at + mark.len());
        let Some(title) = title.split('》').next().filter(|title| title.len() < 240) else {
            continue;
        };
        let is_rule = ends_with_any(title.trim_end_matches(is_note), RULES);
        let is_first = |place: &NamePlace| matches!(slice(title, 0, place.start), "" | "中共");
        let place = places(title, schools).into_iter().next().filter(is_first);
        if let Some(place) = place.filter(|_| is_rule) {
            claims.push(SchoolClaim::of(title, place, Whence::RuleTitle));
        }
    }

    claims
}

/// What may stand after the name of a rule: (试行).
fn is_note(c: char) -> bool {
    "()试行修订年暂稿".contains(c) || c.is_ascii_digit()
}
