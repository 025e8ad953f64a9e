//! Two of a school's reports side by side, section by section, with what changed marked.
//!
//! Invariant: the left column without the right one's words is the left report's text below its
//! headings, paragraph by paragraph, and the other way round; nothing that stayed is shown twice.

use super::super::address::Address;
use super::super::param::{Params, bad_value};
use super::super::problem::Problem;
use super::super::words::Words;
use super::align::{Row, likeness, rows};
use super::diff::{Step, steps};
use super::leaf::{Leaf, leaves};
use crate::HeldReport;
use std::time::{Duration, Instant};

/// The time after which the comparisons of a page get coarser.
const TIME_LIMIT: Duration = Duration::from_millis(1500);
/// Paragraphs less alike than this stand alone; more alike ones are compared word by word.
const LEAST_LIKENESS: f32 = 0.25;

/// The two reports that a request wants side by side.
pub(super) struct WantedPair {
    left: Option<String>,
    right: Option<String>,
    only_changed: bool,
}

impl WantedPair {
    /// Reads `a`, `b` and `show`.
    pub(super) fn read(params: &Params) -> Result<WantedPair, Problem> {
        let year = |name| {
            Ok::<_, Problem>(params.one(name)?.filter(|year| !year.is_empty()).map(str::to_owned))
        };
        let only_changed = match params.one("show")? {
            None | Some("" | "all") => false,
            Some("changed") => true,
            Some(other) => {
                return Err(bad_value("show", other, " all 或 changed", "all or changed"));
            }
        };

        Ok(WantedPair { left: year("a")?, right: year("b")?, only_changed })
    }
}

/// Two reports side by side.
pub(super) struct ReportPair {
    /// The reports to choose from: the parameter's value and the label.
    pub(super) choices: Vec<(String, String)>,
    pub(super) left: Side,
    pub(super) right: Side,
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
    pub(super) value: String,
    pub(super) label: String,
    pub(super) href: String,
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
    /// The two that are wanted, the newest two without a wish; `None` of fewer than two reports.
    pub(super) fn new(
        reports: &[HeldReport],
        wanted: &WantedPair,
        words: Words,
    ) -> Result<Option<ReportPair>, Problem> {
        let choices: Vec<(String, String)> =
            reports.iter().map(|report| choice(report, reports, words)).collect();
        let [.., before, last] = choices.as_slice() else { return Ok(None) };
        let left = chosen("a", wanted.left.as_ref().unwrap_or(&before.0), &choices)?;
        let right = chosen("b", wanted.right.as_ref().unwrap_or(&last.0), &choices)?;

        let mut pair = ReportPair {
            left: Side::new(&choices[left], &reports[left]),
            right: Side::new(&choices[right], &reports[right]),
            only_changed: wanted.only_changed,
            parts: Vec::new(),
            sections: 0,
            changed: 0,
            paragraphs: 0,
            same: 0,
            choices,
        };

        pair.compare(&leaves(&reports[left], words), &leaves(&reports[right], words), words);
        Ok(Some(pair))
    }

    fn compare(&mut self, left: &[Leaf], right: &[Leaf], words: Words) {
        let deadline = Instant::now() + TIME_LIMIT;
        for (i, j) in rows(left.len(), right.len(), |i, j| left[i].likeness(&right[j])) {
            let part = PairSection::new(i.map(|i| &left[i]), j.map(|j| &right[j]), deadline, words);
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

/// The place of the choice with this value.
fn chosen(
    name: &'static str,
    wanted: &String,
    choices: &[(String, String)],
) -> Result<usize, Problem> {
    choices.iter().position(|(value, _)| value == wanted).ok_or_else(|| {
        let all: Vec<&str> = choices.iter().map(|(value, _)| value.as_str()).collect();
        bad_value(name, wanted, &all.join("、"), &all.join(", "))
    })
}

impl Side {
    fn new((value, label): &(String, String), report: &HeldReport) -> Side {
        Side {
            value: value.clone(),
            label: label.clone(),
            href: Address::of_report(&report.id).to_string(),
        }
    }
}

/// A report as a choice: its year; its id where it shares that with another.
fn choice(report: &HeldReport, all: &[HeldReport], words: Words) -> (String, String) {
    let label = words.year(report.year);
    match all.iter().filter(|other| other.year == report.year).count() {
        1 if report.year.is_some() => (label.clone(), label),
        _ => (report.id.to_string(), format!("{label}（{}）", report.id)),
    }
}

impl PairSection {
    fn new(
        left: Option<&Leaf>,
        right: Option<&Leaf>,
        deadline: Instant,
        words: Words,
    ) -> PairSection {
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
                [(Some(i), Some(j))] => kept += part.push(old[*i], new[*j], deadline),
                _ => part.push_alone(
                    &run.iter().filter_map(|row| Some(old[row.0?])).collect::<Vec<_>>(),
                    &run.iter().filter_map(|row| Some(new[row.1?])).collect::<Vec<_>>(),
                ),
            }
        }

        let share = kept / old.len().max(new.len()).max(1) as f32;
        part.tag = match (left, right) {
            (Some(_), None) => words.say("整节删去", "cut").to_owned(),
            (None, Some(_)) => words.say("新增一节", "new").to_owned(),
            _ if part.changes == 0 => words.say("未变", "unchanged").to_owned(),
            _ if share < LEAST_LIKENESS => words.say("改写", "rewritten").to_owned(),
            _ if words.is_en() => words.of(part.changes, "change"),
            _ => format!("改 {} 处", part.changes),
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
            let part = PairSection::new(
                Some(&left),
                Some(&right),
                Instant::now() + TIME_LIMIT,
                Words(Lang::Zh),
            );
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
        let part = PairSection::new(
            Some(&left),
            Some(&right),
            Instant::now() + TIME_LIMIT,
            Words(Lang::Zh),
        );
        assert!(
            matches!(&part.rows[..], [PairLines::Changed { left, .. }, PairLines::Same(same)] if left.is_empty() && same.len() == 2)
        );
    }
}
