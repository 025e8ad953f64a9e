//! Whose report a text is and for which year: from its title, else its words, else its sign-off,
//! else the file's name.
//!
//! What contradicts itself or is not said is `None` and a warning, never a guess.

use super::paragraph::{FoldedParagraph, folded_clue};
use super::period::{self, Range};
use super::school::{ChosenSchool, SchoolClues};
use super::year::{SaidOf, YearLabel};
use super::{school, site, title, year};
use crate::evidence::{Considered, ReportEvidence, Whence, Witness};
use crate::note::warning::{SomeOf, Warning};
use crate::numbering;
use crate::report::{Period, Year};
use crate::rules::Schools;
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
    /// Where these were read.
    pub evidence: ReportEvidence,
    /// What is missing or contradicts itself.
    pub warnings: Vec<Warning>,
}

/// Reads title, school, year and period from a clean text, the title that stands outside it, and
/// the path of its file, with what is known of schools.
pub fn find(text: &str, outside: Option<&str>, name: &str, schools: &Schools) -> Metadata {
    let paragraphs = FoldedParagraph::all(text);
    let clues = Clues::of(&paragraphs, outside, name);
    let ChosenSchool { school, witness, mut warnings } =
        school::choose(&clues.of_school(), &paragraphs, schools);
    let period = period::choose(&clues.ranges).unwrap_or_else(|periods| {
        warnings.push(two_periods(&periods));
        None
    });
    if let Some(sentence) = clues.unsigned.clone().filter(|_| period.is_none()) {
        warnings.push(Warning::UnclearDates { sentence });
    }
    let (year, year_witness) = clues.year(period, &mut warnings);

    let evidence =
        ReportEvidence { school: witness, title: clues.title_witness(), year: year_witness };
    Metadata { school, year, period, title: clues.title.or(clues.outside), evidence, warnings }
}

/// The school and the year that the name of a file tells, for one that cannot be read.
pub fn named(name: &str, schools: &Schools) -> (Option<String>, Option<Year>) {
    let name = folded_clue(&stem(name));
    (school::in_name(&name, schools), only(&year::in_title(&name)))
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How many folders above a file may tell whose it is.
const MOST_FOLDERS: usize = 3;

/// The names of the folders that a file is in, the nearest first, folded.
fn folders(name: &str) -> Vec<String> {
    let folders = Path::new(name).ancestors().skip(1).filter_map(Path::file_name);
    folders.take(MOST_FOLDERS).map(|folder| folded_clue(&folder.to_string_lossy())).collect()
}

/// How many paragraphs before the first heading are searched.
const MOST_PREFACE: usize = 24;

/// The least times that a year without a label must be given to be the report's.
const LEAST_MENTIONED: usize = 3;

/// The most characters of a sentence that a warning shows.
const MOST_SHOWN: usize = 60;

/// As many paragraphs may be signed.
const MOST_SIGNED: usize = 64;

/// The places that tell school and year, folded.
struct Clues {
    title: Option<String>,
    /// The title outside the text, if it speaks of a report.
    outside: Option<String>,
    /// Both, the text's own first.
    titles: Vec<String>,
    /// The paragraphs before the first heading.
    preface: Vec<String>,
    /// The paragraphs that may be signed, last first.
    signed: Vec<String>,
    /// The last paragraphs.
    end: Vec<String>,
    file: String,
    folders: Vec<String>,
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
            .enumerate()
            .filter(|&(at, line)| is_dated(line.text) && !is_link(at, line))
            .map(|(_, paragraph)| year::closed(paragraph.folded()))
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
            folders: folders(name),
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

    /// Those that tell the school.
    fn of_school(&self) -> SchoolClues<'_> {
        // The text's own title comes first; without one, that outside of it is the first.
        let mut titles = self.titles.iter().map(String::as_str);
        let title = if self.title.is_some() { titles.next() } else { None };

        SchoolClues {
            title,
            outside: titles.next(),
            preface: &self.preface,
            signed: &self.signed,
            end: &self.end,
            file: &self.file,
            folders: &self.folders,
        }
    }

    /// The stated period, else the title, else the text, else the file's name. A report that is
    /// said to be written counts as a title; a period of some months, and a year that the text
    /// gives three times without a label and no other, count last.
    fn year(
        &self,
        period: Option<Period>,
        warnings: &mut Vec<Warning>,
    ) -> (Option<Year>, Option<Witness>) {
        let in_titles = self
            .titles
            .iter()
            .find_map(|title| Some((only(&year::in_title(&year::closed(title)))?, title.as_str())));
        let titled = in_titles.map(|(year, _)| year).or_else(|| only(&self.own_reports));
        let said = self.said();
        let around = period.and_then(period::year_around);
        let repeated = only(&self.mentioned).filter(|_| self.mentioned.len() >= LEAST_MENTIONED);

        let in_file = only(&year::in_title(&self.file));
        let whole = period.and_then(period::year_of);

        let found = match (whole, titled, said) {
            (Some(year), ..) => Some(year),
            (_, Some(titled), Some(said)) if is_sloppy(titled, said) => Some(said),
            (_, titled, said) => titled.or(said).or(around).or(repeated).or(in_file),
        };

        self.doubts(found, titled, said, warnings);

        // Where each of them was read, in the order in which they count.
        let dates = period.map_or(String::new(), |period| format!("{}—{}", period.from, period.to));
        let from_title = if self.title.is_some() { Whence::Title } else { Whence::PageTitle };
        let (title_from, title) = match in_titles {
            Some((_, title)) if self.titles.first().is_some_and(|first| first == title) => {
                (from_title, title)
            }
            Some((_, title)) => (Whence::PageTitle, title),
            None => (Whence::OwnTitle, ""),
        };
        let read = [
            (whole, Whence::Period, dates.as_str()),
            (titled, title_from, title),
            (said, Whence::Body, ""),
            (around, Whence::Period, dates.as_str()),
            (repeated, Whence::Body, ""),
            (in_file, Whence::FileName, self.file.as_str()),
        ];

        (found, year_witness(found, &read))
    }

    /// Where the title was read; the page's own counts where the text has none.
    fn title_witness(&self) -> Option<Witness> {
        let printed = |title: &Option<String>| title.as_deref().map(folded_clue);
        let (own, outside) = (printed(&self.title), printed(&self.outside));
        let other =
            outside.clone().filter(|outside| own.as_ref().is_some_and(|own| own != outside));
        let from = if own.is_some() { Whence::Title } else { Whence::PageTitle };
        let considered =
            other.map(|text| Considered { value: text.clone(), from: Whence::PageTitle, text });

        Some(Witness {
            from: Some(from),
            text: own.or(outside)?,
            considered: considered.into_iter().collect(),
        })
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

/// Tells whether the line at a place is the site's link to a report of another year: 上一篇:…, or the
/// title of a report below the text.
fn is_link(at: usize, line: &FoldedParagraph<'_>) -> bool {
    const FIRST: usize = 12;
    const MOST_BYTES: usize = 150;
    let is_title = at >= FIRST && line.text.len() <= MOST_BYTES;

    site::begins(line.folded()) || is_title && title::is_complete(line.folded())
}

/// The short paragraphs that may be signed: at the end, under the words before the first
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
    let signs = short.map(|(_, paragraph)| paragraph.folded());
    let is_sign = |line: &&str| school::is_sign_off(line);
    signs.filter(is_sign).take(MOST_SIGNED).map(str::to_owned).collect()
}

/// Tells where the year was read, and which others were.
fn year_witness(found: Option<Year>, read: &[(Option<Year>, Whence, &str)]) -> Option<Witness> {
    let mut considered: Vec<Considered> = Vec::new();
    for &(year, from, text) in read {
        let Some(year) = year.filter(|year| Some(*year) != found) else { continue };
        let value = year.to_string();
        if considered.iter().all(|other| other.value != value) {
            considered.push(Considered { value, from, text: text.to_owned() });
        }
    }

    let decided = read.iter().find(|(year, ..)| year.is_some() && *year == found);
    (decided.is_some() || !considered.is_empty()).then(|| Witness {
        from: decided.map(|&(_, from, _)| from),
        text: decided.map_or(String::new(), |&(_, _, text)| text.to_owned()),
        considered,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Lang;
    use crate::rules::Rules;

    fn check(text: &str, name: &str, expect: (Option<&str>, Option<&str>, Option<&str>, usize)) {
        let found = find(text, None, name, &Rules::default().schools);
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
            let found = find(text, None, "", &Rules::default().schools);
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
        find(text, None, "", &Rules::default().schools)
            .warnings
            .into_iter()
            .map(|warning| warning.text(Lang::Zh))
            .collect()
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
                let found = find(text, Some(outside), "a.htm", &Rules::default().schools);
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
            find(&text, outside.as_deref(), &text, &Rules::default().schools);
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
        let found =
            find(&format!("一、概述\n{signs}{labels}\n"), None, "", &Rules::default().schools);
        assert_eq!(found.school.as_deref(), Some("某某大学"));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn two_schools_in_one_place_are_none() {
        let text = "结合甲乙大学2020-2021学年和丙丁大学2020-2021学年工作,编制。";
        check(text, "", (None, Some("2020-2021"), None, 1));
    }
}
