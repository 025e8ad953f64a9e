//! Whose report a text is and for which year: from its title, else its words, else its sign-off, else the file's name.
//!
//! What contradicts itself or is not said is `None` and a warning, never a guess.

use super::period::{self, Range};
use super::{school, title, year};
use crate::note::Note;
use crate::numbering;
use crate::report::{Period, Year};
use crate::text::fold;
use std::path::Path;

/// What a text says of itself.
#[derive(Debug, Default)]
pub struct Found {
    /// The school, folded.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// The period that its figures cover.
    pub period: Option<Period>,
    /// The title as printed.
    pub title: Option<String>,
    /// What is missing or contradicts itself.
    pub warnings: Vec<Note>,
}

/// Reads title, school, year and period from a clean text and the name of its file.
pub fn find(text: &str, name: &str) -> Found {
    let clues = Clues::of(text, name);
    let mut warnings = Vec::new();
    let school = clues.school().unwrap_or_else(|names| {
        warnings.push(no_school(&names));
        None
    });
    let period = period::choose(&clues.ranges).unwrap_or_else(|periods| {
        warnings.push(two_periods(&periods));
        None
    });
    let year = clues.year(period, &mut warnings);
    Found { school, year, period, title: clues.title, warnings }
}

/// As much of a paragraph as is searched for names: 2,000 Han characters.
const MOST_CLUE_BYTES: usize = 6000;

fn clipped(paragraph: &str) -> &str {
    let ends = (0..=MOST_CLUE_BYTES.min(paragraph.len())).rev();
    ends.into_iter().find_map(|end| paragraph.get(..end)).unwrap_or("")
}

/// The places that tell school and year, folded.
struct Clues {
    title: Option<String>,
    folded_title: String,
    /// The paragraphs before the first heading.
    preface: Vec<String>,
    /// The last paragraphs, last first.
    end: Vec<String>,
    file: String,
    ranges: Vec<Range>,
    /// The years that sentences label, in order.
    labels: Vec<Year>,
}

impl Clues {
    fn of(text: &str, name: &str) -> Clues {
        let folded = |paragraph: &str| fold(clipped(paragraph)).text();
        let heads = |line: &str| numbering::read(line).is_some_and(|number| number.heads(line));
        let title = title::find(text.lines());
        let is_dated = |line: &&str| line.contains('年') || has_dotted_date(line);
        let dated: Vec<String> = text.lines().filter(is_dated).map(|line| fold(line).text()).collect();
        let file = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Clues {
            folded_title: title.as_deref().map(folded).unwrap_or_default(),
            title,
            preface: text.lines().take(12).take_while(|line| !heads(line)).map(folded).collect(),
            end: text.lines().rev().take(6).map(folded).collect(),
            file: folded(&file),
            ranges: dated.iter().flat_map(|line| period::ranges(line)).collect(),
            labels: dated.iter().flat_map(|line| year::in_text(line)).collect(),
        }
    }

    /// The first place that names a school decides; the names if one place names several.
    fn school(&self) -> Result<Option<String>, Vec<String>> {
        if let Some(name) = school::in_title(&self.folded_title) {
            return Ok(Some(name));
        }
        let signed = self.end.iter().chain(&self.preface).find_map(|line| school::in_sign_off(line));
        let mut named: Vec<String> = self.preface.iter().flat_map(|line| school::in_text(line)).collect();
        named.sort();
        named.dedup();
        match named.as_slice() {
            [name] => return Ok(Some(name.clone())),
            [_, ..] if !signed.as_ref().is_some_and(|name| named.contains(name)) => return Err(named),
            _ => {}
        }
        match signed.or_else(|| self.repeated_school()).or_else(|| school::in_title(&self.file)) {
            Some(name) => Ok(Some(name)),
            None => Err(Vec::new()),
        }
    }

    /// The one name that the preface and the end give twice or more.
    fn repeated_school(&self) -> Option<String> {
        let names: Vec<String> = self.preface.iter().chain(&self.end).flat_map(|line| school::names(line)).collect();
        let first = names.first()?;
        let count = names.iter().filter(|name| *name == first).count();
        (count >= 2 && count == names.len()).then(|| first.clone())
    }

    /// The stated period, else the title, else the text, else the file's name.
    fn year(&self, period: Option<Period>, warnings: &mut Vec<Note>) -> Option<Year> {
        let titled = only(&year::in_title(&self.folded_title));
        let labelled = only(&self.labels).or_else(|| most(&self.labels));
        if let Some(year) = period.and_then(period::year_of) {
            if let Some(other) = titled.filter(|&titled| titled != year) {
                warnings.push(two_years(other, year));
            }
            return Some(year);
        }
        let found = match (titled, labelled) {
            (Some(titled), Some(label)) if is_sloppy(titled, label) => {
                warnings.push(two_years(titled, label));
                Some(label)
            }
            (Some(titled), _) => Some(titled),
            (None, Some(label)) => Some(label),
            (None, None) => only(&year::in_title(&self.file)),
        };
        if found.is_none() {
            warnings
                .push(Note::new("无法确定年度；可在文件名中写明", "its year cannot be told; the file name may say it"));
        }
        found
    }
}

/// A title with a calendar year over a text that speaks of the academic year around it.
fn is_sloppy(titled: Year, label: Year) -> bool {
    !titled.is_academic()
        && label.is_academic()
        && (titled.first() == label.first() || titled.first() == label.first() + 1)
}

/// The year, if all are the same.
fn only(years: &[Year]) -> Option<Year> {
    years.first().copied().filter(|first| years.iter().all(|year| year == first))
}

/// The year that more than half of the labels give.
fn most(years: &[Year]) -> Option<Year> {
    let count = |wanted: Year| years.iter().filter(|&&year| year == wanted).count();
    years.iter().copied().max_by_key(|&year| count(year)).filter(|&year| count(year) * 2 > years.len())
}

/// `2019.9` or `2019-09` or `2019/9`, which give a range without 年.
fn has_dotted_date(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.windows(6).any(|window| {
        matches!(window[4], b'.' | b'/' | b'-')
            && window[..4].iter().all(u8::is_ascii_digit)
            && window[5].is_ascii_digit()
    })
}

fn no_school(names: &[String]) -> Note {
    if names.is_empty() {
        return Note::new("无法确定学校；可在文件名中写明", "its school cannot be told; the file name may say it");
    }
    Note::new(
        format!("无法确定学校，文中有：{}", names.join("、")),
        format!("its school cannot be told, the text names {}", names.join(", ")),
    )
}

fn two_periods(periods: &[Period]) -> Note {
    let shown: Vec<String> = periods.iter().map(|period| format!("{}—{}", period.from, period.to)).collect();
    Note::new(
        format!("统计期限不一致：{}", shown.join("、")),
        format!("it gives more than one period: {}", shown.join(", ")),
    )
}

fn two_years(titled: Year, said: Year) -> Note {
    Note::new(
        format!("标题写的是 {titled}，正文写的是 {said}，以正文为准"),
        format!("its title says {titled}, its text {said}; the text counts"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, expect: (Option<&str>, Option<&str>, Option<&str>, usize)) {
        let found = find(text, name);
        let year = found.year.map(|year| year.to_string());
        let period = found.period.map(|period| format!("{} {}", period.from, period.to));
        let warnings = found.warnings.len();
        assert_eq!((found.school.as_deref(), year.as_deref(), period.as_deref(), warnings), expect, "{text}");
    }

    #[test]
    fn each_place_tells_what_the_ones_before_it_do_not() {
        check("某某大学\n2019-2020学年信息公开报告\n一、概述", "a.txt", (Some("某某大学"), Some("2019-2020"), None, 0));
        check(
            "结合呼伦贝尔学院2020-2021学年工作,编制。\n一、概述",
            "a.txt",
            (Some("呼伦贝尔学院"), Some("2020-2021"), None, 0),
        );
        check(
            "一、概述\n2020-2021学年工作。\n某某学院\n2021年10月25日",
            "a.txt",
            (Some("某某学院"), Some("2020-2021"), None, 0),
        );
        check("一、概述\n无。", "b/某某大学2022年度报告.txt", (Some("某某大学"), Some("2022"), None, 0));
        check("一、概述\n无。", "a.txt", (None, None, None, 2));
        check("某某學院\n2021年度資訊公開工作報告\n一、概述", "a.txt", (Some("某某学院"), Some("2021"), None, 0));
    }

    #[test]
    fn a_stated_period_wins_over_a_sloppy_title() {
        let text = "某某大学2021年信息公开报告\n统计期限为2020年9月1日至2021年8月31日。";
        check(text, "", (Some("某某大学"), Some("2020-2021"), Some("2020-09-01 2021-08-31"), 1));
        let text = "某某大学2022年度信息公开报告\n统计期限为2022年1月1日至12月31日。";
        check(text, "", (Some("某某大学"), Some("2022"), Some("2022-01-01 2022-12-31"), 0));
    }

    #[test]
    fn two_schools_in_one_place_are_none() {
        let text = "结合甲乙大学2020-2021学年和丙丁大学2020-2021学年工作,编制。";
        check(text, "", (None, Some("2020-2021"), None, 1));
    }
}
