//! Whose report a text is and for which year: from its title, else its words, else its sign-off,
//! else the file's name.
//!
//! What contradicts itself or is not said is `None` and a warning, never a guess.

use super::paragraph::{FoldedParagraph, folded_clue};
use super::period::{self, Range};
use super::year::{SaidOf, YearLabel};
use super::{school, title, year};
use crate::note::warning::{SomeOf, Warning};
use crate::numbering;
use crate::report::{Period, Year};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// What a text says of itself.
#[derive(Debug, Default)]
pub struct Metadata {
    /// The school, folded.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// The period that its figures cover.
    pub period: Option<Period>,
    /// The title as printed.
    pub title: Option<String>,
    /// What is missing or contradicts itself.
    pub warnings: Vec<Warning>,
}

/// Reads title, school, year and period from a clean text, the title that stands outside it, and
/// the name of its file.
pub fn find(text: &str, outside: Option<&str>, name: &str) -> Metadata {
    let paragraphs = FoldedParagraph::all(text);
    let clues = Clues::of(&paragraphs, outside, name);
    let mut warnings = Vec::new();

    let school = clues.school(&mut warnings);
    let period = period::choose(&clues.ranges).unwrap_or_else(|periods| {
        warnings.push(two_periods(&periods));
        None
    });
    if let Some(sentence) = clues.unsigned.clone().filter(|_| period.is_none()) {
        warnings.push(Warning::UnclearDates { sentence });
    }
    let year = clues.year(period, &mut warnings);

    Metadata { school, year, period, title: clues.title.or(clues.outside), warnings }
}

/// The school and the year that the name of a file tells, for one that cannot be read.
pub fn named(name: &str) -> (Option<String>, Option<Year>) {
    let name = folded_clue(&stem(name));
    (school::in_title(&name), only(&year::in_title(&name)))
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How many paragraphs before the first heading are searched.
const MOST_PREFACE: usize = 24;

/// The least times that a year without a label must be given to be the report's.
const LEAST_MENTIONED: usize = 3;

/// The most characters of a sentence that a warning shows.
const MOST_SHOWN: usize = 60;

/// As many names as one place may give; the others are compared with each of them.
const MOST_NAMES: usize = 64;

/// The places that tell school and year, folded.
struct Clues {
    title: Option<String>,
    /// The title outside the text, if it speaks of a report.
    outside: Option<String>,
    /// Both, the text's own first.
    titles: Vec<String>,
    /// The paragraphs before the first heading.
    preface: Vec<String>,
    /// What the report is signed with, last first.
    signed: Vec<String>,
    /// The last paragraphs.
    end: Vec<String>,
    file: String,
    ranges: Vec<Range>,
    /// The years that sentences label, in order.
    labels: Vec<YearLabel>,
    /// The ranges that are given as academic years, but are not one year long.
    slips: Vec<String>,
    /// The years of the report that the text says was written.
    own_reports: Vec<Year>,
    /// The years that the text gives without a label.
    mentioned: Vec<Year>,
    /// The first date whose 年 or 月 was lost.
    unsigned: Option<String>,
}

impl Clues {
    fn of(paragraphs: &[FoldedParagraph<'_>], outside: Option<&str>, name: &str) -> Clues {
        let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text).collect();
        let kept = numbering::without_contents(&texts);
        let lines: Vec<&FoldedParagraph<'_>> =
            kept.into_iter().filter_map(|place| paragraphs.get(place)).collect();
        let clue = |paragraph: &FoldedParagraph<'_>| paragraph.clue().into_owned();

        let title = title::find(&lines);
        let outside = outside
            .map(str::trim)
            .filter(|title| title::speaks_of_report(title))
            .map(str::to_owned);
        let titles: Vec<String> =
            title.iter().chain(&outside).map(|title| folded_clue(title)).collect();

        let top = lines.iter().take(MOST_PREFACE).take_while(|line| is_preface(line.text));
        let preface = top.filter(|line| !numbering::is_contents_line(line.text));
        let end = paragraphs.iter().rev().take(6);

        let dated: Vec<Cow<'_, str>> = paragraphs
            .iter()
            .filter(|paragraph| is_dated(paragraph.text))
            .map(|paragraph| year::closed(paragraph.folded()))
            .collect();
        let is_body = |line: &&Cow<'_, str>| !titles.iter().any(|title| title.contains(&***line));
        let unsigned = dated.iter().find(|line| period::has_lost_signs(line));
        let mut slips: Vec<String> = dated.iter().flat_map(|line| year::slips(line)).collect();
        slips.sort();
        slips.dedup();

        Clues {
            title,
            outside,
            preface: preface.map(|line| clue(line)).collect(),
            signed: signed(paragraphs),
            end: end.map(clue).collect(),
            file: folded_clue(&stem(name)),
            ranges: dated.iter().flat_map(|line| period::ranges(line)).collect(),
            labels: dated.iter().filter(is_body).flat_map(|line| year::in_text(line)).collect(),
            own_reports: dated.iter().flat_map(|line| year::of_own_report(line)).collect(),
            mentioned: dated
                .iter()
                .filter(is_body)
                .flat_map(|line| year::mentioned(line))
                .collect(),
            unsigned: unsigned.map(|line| line.chars().take(MOST_SHOWN).collect()),
            slips,
            titles,
        }
    }

    /// The first place that names a school decides; none if one place names several.
    fn school(&self, warnings: &mut Vec<Warning>) -> Option<String> {
        let signed = self.signed.first();
        let stated = self.stated();

        if let Some(name) = self.titles.iter().find_map(|title| school::in_title(title)) {
            let others = stated.iter().chain(signed).filter(|other| !school::is_same(&name, other));
            if let Some(other) = others.into_iter().next() {
                warnings.push(two_schools(&name, other));
            }
            return Some(name);
        }

        let found = match stated.as_slice() {
            [name] => Some(name.clone()),
            [_, ..] => signed.filter(|name| stated.contains(name)).cloned(),
            [] => signed
                .cloned()
                .or_else(|| self.repeated_school())
                .or_else(|| school::in_title(&self.file)),
        };

        match &found {
            None => warnings.push(Warning::NoSchool { named: SomeOf::of(&stated) }),
            Some(name) => {
                if let Some(other) = signed.filter(|other| !school::is_same(name, other)) {
                    warnings.push(two_schools(name, other));
                }
            }
        }

        found
    }

    /// The schools that the text before its first heading says it is of. A name that begins with a
    /// word of the sentence (由某某大学) is cut to one that is known.
    fn stated(&self) -> Vec<String> {
        let known: Vec<String> = self
            .signed
            .iter()
            .cloned()
            .chain(self.titles.iter().chain([&self.file]).flat_map(|t| school::names(t)))
            .collect();

        let cut = |name: String| {
            known.iter().find(|known| name.ends_with(known.as_str())).cloned().unwrap_or(name)
        };
        let mut stated: Vec<String> = self
            .preface
            .iter()
            .flat_map(|line| school::in_text(line))
            .take(MOST_NAMES)
            .map(cut)
            .collect();

        // Of two names of which one begins or ends with the other the shorter stays.
        stated.sort_by_key(|name| name.chars().count());
        let mut distinct: Vec<String> = Vec::new();
        for name in stated {
            let is_longer = |shorter: &String| {
                name.ends_with(shorter.as_str()) || name.starts_with(shorter.as_str())
            };
            if !distinct.iter().any(is_longer) {
                distinct.push(name);
            }
        }

        distinct
    }

    /// The one name that opens clauses in the preface and at the end, twice or more.
    fn repeated_school(&self) -> Option<String> {
        let names: Vec<String> =
            self.preface.iter().chain(&self.end).flat_map(|line| school::opening(line)).collect();

        let first = names.first()?;
        let count = names.iter().filter(|name| *name == first).count();
        (count >= 2 && count == names.len()).then(|| first.clone())
    }

    /// The stated period, else the title, else the text, else the file's name. A report that is
    /// said to be written counts as a title; a period of some months, and a year that the text
    /// gives three times without a label and no other, count last.
    fn year(&self, period: Option<Period>, warnings: &mut Vec<Warning>) -> Option<Year> {
        let titled = self
            .titles
            .iter()
            .find_map(|title| only(&year::in_title(&year::closed(title))))
            .or_else(|| only(&self.own_reports));
        let said = self.said();
        let around = period.and_then(period::year_around);
        let repeated = only(&self.mentioned).filter(|_| self.mentioned.len() >= LEAST_MENTIONED);

        let found = match (period.and_then(period::year_of), titled, said) {
            (Some(year), ..) => Some(year),
            (_, Some(titled), Some(said)) if is_sloppy(titled, said) => Some(said),
            (_, titled, said) => titled
                .or(said)
                .or(around)
                .or(repeated)
                .or_else(|| only(&year::in_title(&self.file))),
        };

        self.doubts(found, titled, said, warnings);
        found
    }

    /// The year that most of the text says it is of: what it says of the report or of events, else
    /// of anything.
    fn said(&self) -> Option<Year> {
        let years = |least: SaidOf| -> Vec<Year> {
            self.labels
                .iter()
                .filter(|label| label.said_of >= least)
                .map(|label| label.year)
                .collect()
        };
        let all = years(SaidOf::Other);

        // One calendar year that is said of anything (2020年度决算) is no more than a guess.
        let is_more = |&year: &Year| {
            year.is_academic() || all.iter().filter(|&&other| other == year).count() > 1
        };

        most(&years(SaidOf::Events)).or_else(|| most(&all).filter(is_more))
    }

    /// Warns of what contradicts the year that was found.
    fn doubts(
        &self,
        found: Option<Year>,
        titled: Option<Year>,
        said: Option<Year>,
        warnings: &mut Vec<Warning>,
    ) {
        match found {
            None => warnings.push(Warning::NoYear),
            Some(year) => {
                if let Some(other) = titled.filter(|&titled| titled != year) {
                    warnings.push(Warning::TitleYearDiffers {
                        title: other.to_string(),
                        text: year.to_string(),
                    });
                }
                let of_report = self
                    .labels
                    .iter()
                    .filter(|label| label.said_of == SaidOf::Report)
                    .map(|label| label.year);
                if let Some(other) = of_report.chain(said).find(|&other| other != year) {
                    warnings.push(Warning::YearAlsoCalled {
                        other: other.to_string(),
                        counts: year.to_string(),
                    });
                }
            }
        }

        if !self.slips.is_empty() {
            warnings.push(Warning::NoAcademicYear { ranges: SomeOf::of(&self.slips) });
        }
    }
}

/// The schools that short paragraphs sign with: at the end, under the words before the first
/// heading, or over a date or what is attached.
fn signed(paragraphs: &[FoldedParagraph<'_>]) -> Vec<String> {
    let at_end = paragraphs.len().saturating_sub(6);
    let is_under =
        |next: &FoldedParagraph<'_>| period::is_date(next.text) || next.text.starts_with('附');
    let is_place =
        |at: usize| at >= at_end || at < 12 || paragraphs.get(at + 1).is_some_and(is_under);

    let short = paragraphs.iter().enumerate().rev().filter(|(at, paragraph)| {
        paragraph.text.len() <= 240 && !paragraph.text.contains('\t') && is_place(*at)
    });
    short
        .filter_map(|(_, paragraph)| school::in_sign_off(paragraph.folded()))
        .take(MOST_NAMES)
        .collect()
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
    let mut counts: HashMap<Year, usize> = HashMap::new();
    years.iter().for_each(|&year| *counts.entry(year).or_default() += 1);
    counts.into_iter().find(|&(_, count)| count * 2 > years.len()).map(|(year, _)| year)
}

/// Whether a paragraph may stand before the first heading.
fn is_preface(line: &str) -> bool {
    let number = numbering::read(line).or_else(|| numbering::read_loose(line));
    let is_heading = number.is_some_and(|number| number.heads(line));

    !is_heading && !line.contains('\t') || numbering::is_contents_line(line)
}

/// Whether a paragraph may name a year or a period.
fn is_dated(line: &str) -> bool {
    line.contains('年') || has_dotted_date(line) || period::has_lost_signs(line)
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

fn two_periods(periods: &[Period]) -> Warning {
    let shown: Vec<String> =
        periods.iter().map(|period| format!("{}—{}", period.from, period.to)).collect();

    Warning::TwoPeriods { periods: SomeOf::of(&shown) }
}

fn two_schools(counts: &str, other: &str) -> Warning {
    Warning::TwoSchools { counts: counts.to_owned(), other: other.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Lang;

    fn check(text: &str, name: &str, expect: (Option<&str>, Option<&str>, Option<&str>, usize)) {
        let found = find(text, None, name);
        let year = found.year.map(|year| year.to_string());
        let period = found.period.map(|period| format!("{} {}", period.from, period.to));
        let warnings = found.warnings.len();

        assert_eq!(
            (found.school.as_deref(), year.as_deref(), period.as_deref(), warnings),
            expect,
            "{text}"
        );
    }

    #[test]
    fn each_place_tells_what_the_ones_before_it_do_not() {
        check(
            "某某大学\n2019-2020学年信息公开报告\n一、概述",
            "a.txt",
            (Some("某某大学"), Some("2019-2020"), None, 0),
        );

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

        check(
            "一、概述\n无。",
            "b/某某大学2022年度报告.txt",
            (Some("某某大学"), Some("2022"), None, 0),
        );

        check("一、概述\n无。", "a.txt", (None, None, None, 2));
        check(
            "某某學院\n2021年度資訊公開工作報告\n一、概述",
            "a.txt",
            (Some("某某学院"), Some("2021"), None, 0),
        );
    }

    #[test]
    fn a_year_is_told_by_what_a_careful_reader_sees() {
        let check = |text: &str, year: Option<&str>, codes: &[&str]| {
            let found = find(text, None, "");
            let told = found.year.map(|year| year.to_string());
            let codes_found: Vec<String> = found.warnings.iter().map(Warning::code).collect();
            assert_eq!(told.as_deref(), year, "{text}");
            for code in codes {
                assert!(codes_found.iter().any(|found| found == code), "{text}: {codes_found:?}");
            }
        };

        // A period within one calendar year; a report that is said to be written.
        check("某某学院报告\n统计期限为2021年1月1日至2021年10月31日。", Some("2021"), &[]);
        check("某某学院编制了《某某学院2021年信息公开年度报告》。", Some("2021"), &[]);
        let title = "某某学院2021-2022学年信息公开年度报告";
        let text = format!("{title}\n统计期限为2021年9月1日至2021年12月31日。");
        check(&text, Some("2021-2022"), &[]);

        // The same year three times, and none other.
        check("一、概述\n2022年,公开20条。2022年,无复议。2022年,无诉讼。", Some("2022"), &[]);
        check("一、概述\n2022年,公开20条。2021年,无复议。2022年,无诉讼。", None, &["no_year"]);

        check("某某学院信息公开年度报告\n统计期限为201491日至2015831日。", Some("2014-2015"), &[]);
        check("某某学院报告\n统计期限为2021121日至2022111日。", None, &["unclear_dates"]);
        check("某某学院 2 0 2 1 - 2 0 2 2 学年信息公开报告", Some("2021-2022"), &[]);
        check("某某学院二O二二年信息公开报告", Some("2022"), &[]);
    }

    #[test]
    fn a_stated_period_wins_over_a_sloppy_title() {
        let text = "某某大学2021年信息公开报告\n统计期限为2020年9月1日至2021年8月31日。";
        check(text, "", (Some("某某大学"), Some("2020-2021"), Some("2020-09-01 2021-08-31"), 1));
        let text = "某某大学2022年度信息公开报告\n统计期限为2022年1月1日至12月31日。";
        check(text, "", (Some("某某大学"), Some("2022"), Some("2022-01-01 2022-12-31"), 0));
    }

    /// The warnings, in Chinese.
    fn warnings(text: &str) -> Vec<String> {
        find(text, None, "").warnings.into_iter().map(|warning| warning.text(Lang::Zh)).collect()
    }

    #[test]
    fn what_disagrees_is_warned_of() {
        let title = "某某学院2021-2022学年度信息公开年度报告";
        assert_eq!(
            warnings(&format!(
                "{title}\n根据学院2021年度信息公开工作执行情况编制。\n一、概述\n2021-2021学年度,学校发布。"
            )),
            ["正文有一处把年度写作 2021，以 2021-2022 为准", "不是一个学年：2021-2021"]
        );

        assert_eq!(
            warnings(&format!("{title}\n一、概述\n2021年度决算。\n甲乙大学\n2022年10月8日")),
            ["学校写作 某某学院，又写作 甲乙大学，以前者为准"]
        );

        assert!(
            warnings(&format!(
                "{title}\n一、概述\n2021年度决算,与2020-2021学年相比。\n某某学院党政办公室"
            ))
            .is_empty()
        );

        assert_eq!(warnings("某某学院2021-2021学年信息公开报告\n一、概述").len(), 2);
    }

    #[test]
    fn a_title_outside_the_text_comes_after_its_own() {
        let check =
            |text: &str, outside: &str, expect: (Option<&str>, Option<&str>, Option<&str>)| {
                let found = find(text, Some(outside), "a.htm");
                let year = found.year.map(|year| year.to_string());
                assert_eq!(
                    (found.school.as_deref(), year.as_deref(), found.title.as_deref()),
                    expect,
                    "{text}"
                );
            };
        let outside = "甲乙大学2019-2020学年信息公开年度报告";
        check("一、概述\n无。", outside, (Some("甲乙大学"), Some("2019-2020"), Some(outside)));
        let own = "丙丁大学2022年度信息公开报告";
        check(&format!("{own}\n一、概述"), outside, (Some("丙丁大学"), Some("2022"), Some(own)));

        check(
            "信息公开报告\n一、概述",
            outside,
            (Some("甲乙大学"), Some("2019-2020"), Some("信息公开报告")),
        );

        check("一、概述\n无。", "甲乙大学首页", (None, None, None));
    }

    #[test]
    fn a_school_that_only_plays_a_part_is_not_the_reports() {
        check(
            "参照了甲乙大学的做法,也请教了丙丁学院。\n一、概述\n赴甲乙大学考察。",
            "",
            (None, None, None, 2),
        );

        check(
            "一份没有学校的报告\n一、概述\n建设一流大学。\n马克思主义学院\n2021年10月8日",
            "",
            (None, None, None, 2),
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_brings_it_down(
            text in "((某某大学|学院|由|编制|的报告|附件|目录|一、概述|2021|-|年度|学年|统计期限|信息公开|，|。|[(（校区）)]|.){0,8}\n){0,12}",
            outside in proptest::option::of("(报告|大学|.){0,6}")
        ) {
            find(&text, outside.as_deref(), &text);
        }
    }

    #[test]
    fn a_text_full_of_slips_and_periods_is_warned_of_in_a_line() {
        let many = |unit: &dyn Fn(u32) -> String| (0..60_000).map(unit).collect::<String>();
        let slips = many(&|at| format!("{}-{}学年。", 2000 + at % 50, 1990 - at % 9));
        let told = warnings(&format!("某某大学2022年度报告\n一、概述\n{slips}"));
        assert_eq!(told, ["不是一个学年：2000-1982、2000-1983、2000-1984等 450 个"]);
        let day =
            |at: u32| format!("{}年{}月{}日", 1980 + at / 336 % 90, at / 28 % 12 + 1, at % 28 + 1);
        let periods = many(&|at| format!("统计期限为{}至2079年12月31日。\n", day(at)));
        let told = warnings(&format!("某某大学2022年度报告\n一、概述\n{periods}"));

        assert!(
            told.iter().any(|note| note.starts_with("统计期限不一致：1980-01-01—2079-12-31、")),
            "{told:?}"
        );

        assert!(told.iter().all(|note| note.len() < 200), "{told:?}");
        let dashes = "-".repeat(5000);
        assert!(
            warnings(&format!("某某大学2022年度报告\n一、概述\n2021{dashes}2020学年")).is_empty()
        );
    }

    #[test]
    fn many_sign_offs_and_labels_take_no_longer_than_they_are() {
        let signs: String = (0..200_000).map(|_| "某某大学\n2021年10月8日\n").collect();
        let labels: String =
            (0..200_000).map(|at| format!("{}年度工作。", 1990 + at % 60)).collect();
        let start = std::time::Instant::now();
        let found = find(&format!("一、概述\n{signs}{labels}\n"), None, "");
        assert_eq!(found.school.as_deref(), Some("某某大学"));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn two_schools_in_one_place_are_none() {
        let text = "结合甲乙大学2020-2021学年和丙丁大学2020-2021学年工作,编制。";
        check(text, "", (None, Some("2020-2021"), None, 1));
    }
}
