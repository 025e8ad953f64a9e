//! The places of a text, and of the path of its file, that tell whose report it is and for which
//! year.

use crate::file::paragraph::{FoldedParagraph, folded_clue};
use crate::file::period::{self, Range};
use crate::file::school::{self, SchoolClues};
use crate::file::year::{self, YearLabel, YearLine};
use crate::file::{site, title};
use crate::numbering;
use crate::report::Year;
use std::borrow::Cow;
use std::path::Path;

/// How many paragraphs before the first heading are searched.
const MOST_PREFACE: usize = 24;

/// The most characters of a sentence that a warning shows.
const MOST_SHOWN: usize = 60;

/// As many paragraphs may be signed.
const MOST_SIGNED: usize = 64;

/// The places that tell school and year, folded.
pub struct Clues {
    pub title: Option<String>,
    /// The title outside the text, if it speaks of a report.
    pub outside: Option<String>,
    /// Both, the text's own first.
    pub titles: Vec<String>,
    /// The paragraphs before the first heading.
    pub preface: Vec<String>,
    /// The paragraphs that may be signed, last first.
    pub signed: Vec<String>,
    /// The last paragraphs.
    pub end: Vec<String>,
    pub file: String,
    pub folders: Vec<String>,
    pub ranges: Vec<Range>,
    /// The years that sentences label, in order.
    pub labels: Vec<YearLabel>,
    /// The ranges that are given as academic years, but are not one year long.
    pub slips: Vec<String>,
    /// The years of the report that the text says was written.
    pub own_reports: Vec<Year>,
    /// The years that the text gives without a label.
    pub mentioned: Vec<Year>,
    /// The first date whose 年 or 月 was lost.
    pub unsigned: Option<String>,
}

impl Clues {
    /// Reads them from the paragraphs, the title outside the text, and the path of the file.
    pub fn of(paragraphs: &[FoldedParagraph<'_>], outside: Option<&str>, name: &str) -> Clues {
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
            .filter(|line| year::may_stand_in(line))
            .collect();
        let dated: Vec<YearLine<'_>> = dated.iter().map(|line| YearLine::of(line)).collect();
        let is_body = |line: &&YearLine<'_>| !titles.iter().any(|title| title.contains(line.text));
        let unsigned = dated.iter().find(|line| period::has_lost_signs(line.text));
        let mut slips: Vec<String> = dated.iter().flat_map(year::slips).collect();
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
            ranges: dated.iter().flat_map(|line| period::ranges(line.text)).collect(),
            labels: dated.iter().filter(is_body).flat_map(year::in_text).collect(),
            own_reports: dated.iter().flat_map(year::of_own_report).collect(),
            mentioned: dated.iter().filter(is_body).flat_map(year::mentioned).collect(),
            unsigned: unsigned.map(|line| line.text.chars().take(MOST_SHOWN).collect()),
            slips,
            titles,
        }
    }

    /// Those that tell the school.
    pub fn of_school(&self) -> SchoolClues<'_> {
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
        let [year @ .., sign, month] = window else { return false };
        matches!(sign, b'.' | b'/' | b'-')
            && year.iter().all(u8::is_ascii_digit)
            && month.is_ascii_digit()
    })
}

/// The name of a file without its ending.
pub fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How many folders above a file may tell whose it is.
const MOST_FOLDERS: usize = 3;

/// The names of the folders that a file is in, the nearest first, folded.
fn folders(name: &str) -> Vec<String> {
    let folders = Path::new(name).ancestors().skip(1).filter_map(Path::file_name);
    folders.take(MOST_FOLDERS).map(|folder| folded_clue(&folder.to_string_lossy())).collect()
}
