//! Two reports side by side, of one school or of two, section by section, with what differs marked.
//!
//! Invariant: the left column without the right one's words is the left report's text below its
//! headings, paragraph by paragraph, and the other way round; nothing that stayed is shown twice.

use super::super::address::Address;
use super::super::param::{Params, bad_value};
use super::super::problem::Problem;
use super::super::site::Site;
use super::super::words::Words;
use super::align::{Row, likeness, rows};
use super::diff::{Step, steps};
use super::leaf::{Leaf, leaves};
use crate::{HeldReport, HeldSchool, SchoolReport};
use std::time::{Duration, Instant};

/// The time after which the comparisons of a page get coarser.
const TIME_LIMIT: Duration = Duration::from_millis(1500);
/// Paragraphs less alike than this stand alone; more alike ones are compared word by word.
const LEAST_LIKENESS: f32 = 0.25;

/// The two reports that a request wants side by side.
pub(super) struct WantedPair {
    /// The other school, as typed; none for two reports of one school.
    pub(super) other: Option<String>,
    left: Option<String>,
    right: Option<String>,
    only_changed: bool,
}

impl WantedPair {
    /// Reads `with`, `a`, `b` and `show`.
    pub(super) fn read(params: &Params) -> Result<WantedPair, Problem> {
        let given = |name| {
            Ok::<_, Problem>(params.one(name)?.filter(|text| !text.is_empty()).map(str::to_owned))
        };
        let only_changed = match params.one("show")? {
            None | Some("" | "all") => false,
            Some("changed") => true,
            Some(other) => {
                return Err(bad_value("show", other, " all 或 changed", "all or changed"));
            }
        };

        Ok(WantedPair {
            other: given("with")?,
            left: given("a")?,
            right: given("b")?,
            only_changed,
        })
    }
}

/// Two reports side by side.
pub(super) struct ReportPair {
    pub(super) left: Side,
    pub(super) right: Side,
    /// Whether the two are of one school.
    pub(super) is_of_one: bool,
    pub(super) only_changed: bool,
    pub(super) parts: Vec<PairSection>,
    /// Sections, and those of them that changed; paragraphs of the right report, and those that
    /// stand word for word in the left.
    pub(super) sections: usize,
    pub(super) changed: usize,
    pub(super) paragraphs: usize,
    pub(super) same: usize,
}

/// One of the two.
pub(super) struct Side {
    /// The reports to choose from: the parameter's value and the label.
    pub(super) choices: Vec<(String, String)>,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) href: String,
}

/// The words for what differs, and the time until which it is looked for.
#[derive(Clone, Copy)]
struct PairTask {
    is_of_one: bool,
    words: Words,
    deadline: Instant,
}

/// A section of both, or of one.
pub(super) struct PairSection {
    /// The headings from the top down to it.
    pub(super) heading: String,
    /// The heading that the left report has, where it is another.
    pub(super) was: Option<String>,
    /// The extent of the changes, in words.
    pub(super) tag: String,
    pub(super) rows: Vec<PairLines>,
    changes: usize,
}

/// Paragraphs beside each other.
pub(super) enum PairLines {
    /// Paragraphs that are the same word for word.
    Same(Vec<String>),
    /// One of each, or of one: what each says, in pieces, and whether the other lacks the piece.
    Changed { left: Vec<(String, bool)>, right: Vec<(String, bool)> },
}

impl ReportPair {
    /// The two that are wanted. Without a wish, the newest two of one school, or of two schools those
    /// of the newest year that both have; `None` where there are no two.
    pub(super) fn new(
        site: &Site,
        (left, right): (&HeldSchool, &HeldSchool),
        wanted: &WantedPair,
        words: Words,
    ) -> Result<Option<ReportPair>, Problem> {
        let is_of_one = left.school == right.school;
        let (lefts, rights) = (choices(left, words), choices(right, words));
        let Some(usual) = usual(left, right, is_of_one) else { return Ok(None) };
        let left_at = chosen(("a", wanted.left.as_ref()), &lefts, usual.0, is_of_one)?;
        let right_at = chosen(("b", wanted.right.as_ref()), &rights, usual.1, is_of_one)?;
        let (Some(a), Some(b)) = (left.reports.get(left_at), right.reports.get(right_at)) else {
            return Ok(None);
        };
        let (a, b) = (site.index().report(&a.id)?, site.index().report(&b.id)?);

        let mut pair = ReportPair {
            left: Side::new(left, lefts, left_at, &a, is_of_one),
            right: Side::new(right, rights, right_at, &b, is_of_one),
            is_of_one,
            only_changed: wanted.only_changed,
            parts: Vec::new(),
            sections: 0,
            changed: 0,
            paragraphs: 0,
            same: 0,
        };

        let task = PairTask { is_of_one, words, deadline: Instant::now() + TIME_LIMIT };
        pair.compare(&leaves(&a, words), &leaves(&b, words), task);
        Ok(Some(pair))
    }

    fn compare(&mut self, left: &[Leaf], right: &[Leaf], task: PairTask) {
        for (i, j) in rows(left.len(), right.len(), |i, j| left[i].likeness(&right[j])) {
            let part = PairSection::new(i.map(|i| &left[i]), j.map(|j| &right[j]), task);
            self.sections += 1;
            self.changed += usize::from(part.changes > 0);
            self.paragraphs += j.map_or(0, |j| right[j].paragraphs.len());
            self.same += part.same();
            if part.changes > 0 || !self.only_changed {
                self.parts.push(part);
            }
        }
    }
}

/// The places of the two reports that are shown without a wish.
fn usual(left: &HeldSchool, right: &HeldSchool, is_of_one: bool) -> Option<(usize, usize)> {
    let last = right.reports.len().checked_sub(1)?;
    if is_of_one {
        return Some((last.checked_sub(1)?, last));
    }

    let beside = |at: &usize| {
        let year = right.reports.get(*at)?.year?;
        Some((left.reports.iter().position(|report| report.year == Some(year))?, *at))
    };
    let newest = (left.reports.len().checked_sub(1)?, last);
    Some((0..=last).rev().find_map(|at| beside(&at)).unwrap_or(newest))
}

/// The place of the choice that a parameter names. The years of one school need not be those of
/// another: there a year that it lacks stands for the usual one.
fn chosen(
    (name, wanted): (&'static str, Option<&String>),
    choices: &[(String, String)],
    usual: usize,
    is_of_one: bool,
) -> Result<usize, Problem> {
    let Some(wanted) = wanted else { return Ok(usual) };
    match choices.iter().position(|(value, _)| value == wanted) {
        Some(at) => Ok(at),
        None if !is_of_one => Ok(usual),
        None => {
            let all: Vec<&str> = choices.iter().map(|(value, _)| value.as_str()).collect();
            Err(bad_value(name, wanted, &all.join("、"), &all.join(", ")))
        }
    }
}

impl Side {
    fn new(
        school: &HeldSchool,
        choices: Vec<(String, String)>,
        at: usize,
        report: &HeldReport,
        is_of_one: bool,
    ) -> Side {
        let (value, year) = choices.get(at).cloned().unwrap_or_default();
        Side {
            value,
            label: if is_of_one { year } else { format!("{} {year}", school.school) },
            href: Address::of_report(&report.id).to_string(),
            choices,
        }
    }
}

/// A school's reports as choices: by year; by id where two share a year or one has none.
fn choices(school: &HeldSchool, words: Words) -> Vec<(String, String)> {
    let all = &school.reports;
    let choice = |report: &SchoolReport| {
        let label = words.year(report.year);
        match all.iter().filter(|other| other.year == report.year).count() {
            1 if report.year.is_some() => (label.clone(), label),
            _ => (report.id.to_string(), format!("{label}（{}）", report.id)),
        }
    };
    all.iter().map(choice).collect()
}

impl PairSection {
    fn new(left: Option<&Leaf>, right: Option<&Leaf>, task: PairTask) -> PairSection {
        let shown = right.or(left);
        let mut part = PairSection {
            heading: shown.map(|leaf| leaf.path.clone()).unwrap_or_default(),
            was: left.zip(right).and_then(|(left, right)| {
                left.heading.filter(|_| left.name != right.name).map(str::to_owned)
            }),
            tag: String::new(),
            rows: Vec::new(),
            changes: 0,
        };
        let (old, new) = (paragraphs(left), paragraphs(right));
        let mut kept = 0.0;
        let beside = rows(old.len(), new.len(), |i, j| paired(old[i], new[j]));

        for run in beside.chunk_by(|a, b| !is_pair(a) && !is_pair(b)) {
            match run {
                [(Some(i), Some(j))] => kept += part.push(old[*i], new[*j], task.deadline),
                _ => part.push_alone(
                    &run.iter().filter_map(|row| Some(old[row.0?])).collect::<Vec<_>>(),
                    &run.iter().filter_map(|row| Some(new[row.1?])).collect::<Vec<_>>(),
                ),
            }
        }

        let share = kept / old.len().max(new.len()).max(1) as f32;
        part.tag = match (left, right) {
            (Some(_), None) => task.say(("整节删去", "cut"), ("仅左栏有", "left only")),
            (None, Some(_)) => task.say(("新增一节", "new"), ("仅右栏有", "right only")),
            _ if part.changes == 0 => task.say(("未变", "unchanged"), ("相同", "the same")),
            _ if share < LEAST_LIKENESS => {
                task.say(("改写", "rewritten"), ("写法不同", "worded differently"))
            }
            _ if task.words.is_en() => task.words.of(part.changes, "difference"),
            _ => format!("{} {} 处", task.say(("改", ""), ("不同", "")), part.changes),
        };

        // A section that is new or gone has changed, even if it is a heading alone.
        part.changes += usize::from(left.is_none() || right.is_none());
        part
    }

    /// Adds paragraphs that the other side lacks; those of the two sides stand beside each other to
    /// save room.
    fn push_alone(&mut self, old: &[&str], new: &[&str]) {
        let whole =
            |text: Option<&&str>| text.map(|text| ((*text).to_owned(), true)).into_iter().collect();
        for at in 0..old.len().max(new.len()) {
            self.changes += 1;
            self.rows
                .push(PairLines::Changed { left: whole(old.get(at)), right: whole(new.get(at)) });
        }
    }

    /// Adds a paragraph of each; how much of it stayed, 0 to 1.
    fn push(&mut self, old: &str, new: &str, deadline: Instant) -> f32 {
        if old == new {
            match self.rows.last_mut() {
                Some(PairLines::Same(same)) => same.push(old.to_owned()),
                _ => self.rows.push(PairLines::Same(vec![old.to_owned()])),
            }
            return 1.0;
        }

        let (mut left, mut right) = (Vec::new(), Vec::new());
        for step in steps(old, new, deadline) {
            match step {
                Step::Same(text) => {
                    left.push((text.clone(), false));
                    right.push((text, false));
                }
                Step::Changed(cut, added) => {
                    self.changes += 1;
                    left.extend((!cut.is_empty()).then_some((cut, true)));
                    right.extend((!added.is_empty()).then_some((added, true)));
                }
            }
        }

        self.rows.push(PairLines::Changed { left, right });
        likeness(old, new)
    }

    fn same(&self) -> usize {
        self.rows.iter().map(PairLines::same).sum()
    }
}

impl PairTask {
    /// Words for two years of a school, or for two schools.
    fn say(
        self,
        years: (&'static str, &'static str),
        schools: (&'static str, &'static str),
    ) -> String {
        let (zh, en) = if self.is_of_one { years } else { schools };
        self.words.say(zh, en).to_owned()
    }
}

impl PairLines {
    /// The paragraphs that stayed.
    fn same(&self) -> usize {
        match self {
            PairLines::Same(same) => same.len(),
            PairLines::Changed { .. } => 0,
        }
    }
}

fn is_pair(row: &Row) -> bool {
    matches!(row, (Some(_), Some(_)))
}

fn paragraphs<'a>(leaf: Option<&Leaf<'a>>) -> Vec<&'a str> {
    leaf.map(|leaf| leaf.paragraphs.clone()).unwrap_or_default()
}

/// The likeness of two paragraphs; `None` if they are not shown side by side.
fn paired(old: &str, new: &str) -> Option<f32> {
    if old == new {
        return Some(2.0);
    }
    Some(likeness(old, new)).filter(|likeness| *likeness >= LEAST_LIKENESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Lang, fold};

    fn leaf<'a>(kind: Kind, heading: &'a str, paragraphs: &[&'a str]) -> Leaf<'a> {
        let name = fold(heading).text();

        Leaf {
            kind: Some(kind),
            level: 1,
            heading: Some(heading),
            name,
            path: heading.to_owned(),
            paragraphs: paragraphs.to_vec(),
        }
    }

    fn task(is_of_one: bool) -> PairTask {
        PairTask { is_of_one, words: Words(Lang::Zh), deadline: Instant::now() + TIME_LIMIT }
    }

    #[test]
    fn two_schools_have_words_of_their_own_for_what_differs() {
        let (left, right) =
            (leaf(Kind::Other, "其他", &["甲。"]), leaf(Kind::Other, "其他", &["甲。"]));
        let tag = |left, right| PairSection::new(left, right, task(false)).tag;
        assert_eq!(tag(Some(&left), Some(&right)), "相同");
        assert_eq!(
            (tag(Some(&left), None), tag(None, Some(&right))),
            ("仅左栏有".into(), "仅右栏有".into())
        );
    }

    #[test]
    fn sections_go_together_by_heading_and_then_by_kind() {
        let overview = leaf(Kind::Overview, "概述", &[]);
        assert_eq!(overview.likeness(&leaf(Kind::Overview, "概 述", &[])), Some(4.0));
        assert!(overview.likeness(&leaf(Kind::Overview, "工作概况", &[])).is_some());
        assert_eq!(overview.likeness(&leaf(Kind::Other, "其他事项", &[])), None);
    }

    #[test]
    fn a_part_says_how_much_changed() {
        let tag = |old: &[&str], new: &[&str]| {
            let (left, right) = (leaf(Kind::Other, "其他", old), leaf(Kind::Other, "其他", new));
            let part = PairSection::new(Some(&left), Some(&right), task(true));
            (part.tag.clone(), part.same())
        };

        assert_eq!(
            tag(&["无其他需要报告的事项。"], &["无其他需要报告的事项。"]),
            ("未变".to_owned(), 1)
        );
        let (old, new) = ("共收到申请2项，均已答复。", "共收到申请3项，均已按期答复。");
        assert_eq!(tag(&["另有一段。", old], &["另有一段。", new]), ("改 2 处".to_owned(), 1));
        assert_eq!(tag(&["甲乙丙丁戊己庚辛"], &["子丑寅卯辰巳午未"]), ("改写".to_owned(), 0));
        assert_eq!(tag(&[], &[]).0, "未变");
    }

    #[test]
    fn an_inserted_paragraph_shifts_none_of_the_others() {
        let right =
            leaf(Kind::Other, "其他", &["新来的一段话，从前没有。", "第一段。", "第二段。"]);
        let left = leaf(Kind::Other, "其他", &["第一段。", "第二段。"]);
        let part = PairSection::new(Some(&left), Some(&right), task(true));
        assert!(
            matches!(&part.rows[..], [PairLines::Changed { left, .. }, PairLines::Same(same)] if left.is_empty() && same.len() == 2)
        );
    }
}
