//! The title of a report: the lines over it, as printed.

mod name;
mod own;

use super::paragraph::FoldedParagraph;
use super::{school, site};
use crate::numbering;
use crate::text::fold_text;
pub use name::is_complete;
use name::{names_report, names_school, names_year};
pub use own::leading;
use own::own;

/// The most paragraphs from the top that may hold a title.
const REACH: usize = 30;

/// The most lines of a title and of what stands around it.
const MOST_TOP_LINES: usize = 8;

/// Finds the title of a report, its lines joined with one space, or with nothing where a line was
/// cut in a word.
///
/// Title lines are short and hold no sentence; the lines of the site around them are passed over.
/// The one that ends in 报告, 总结 or 年报 carries the title, and of several the first that with the
/// lines over it names a school, else a year: the others name a column of the site. The lines over it
/// belong to it if they add a school, a year or the subject, and the one under it if it is a year
/// in brackets. Under a letter that goes with the report the first such line that speaks of
/// disclosure counts.
pub fn find(paragraphs: &[&FoldedParagraph<'_>]) -> Option<String> {
    let TitleLines { lines, top, end } = TitleLines::of(paragraphs);
    let is_named = |(at, line): &(usize, &TitleLine)| {
        if *at < top { line.names_report } else { line.is_later() }
    };
    let named = lines.iter().enumerate().take(end).filter(is_named);
    let titles: Vec<Title<'_>> = named.map(|(at, _)| Title::around(&lines, at)).collect();
    let title = titles
        .iter()
        .find(|title| title.names(names_school) && title.names(names_year))
        .or_else(|| titles.iter().find(|title| title.names(names_school)))
        .or_else(|| titles.iter().find(|title| title.names(names_year)))
        .or(titles.first())?;

    Some(joined(title.lines))
}

/// The lines that a title is looked for in.
struct TitleLines {
    /// Those up to the first heading, and the next ones, which may be a year under a title.
    lines: Vec<TitleLine>,
    /// As many of them are over the text.
    top: usize,
    /// The place of the first heading below these.
    end: usize,
}

/// How many lines below a line of the title are asked for.
const MOST_BELOW: usize = 2;

impl TitleLines {
    fn of(paragraphs: &[&FoldedParagraph<'_>]) -> TitleLines {
        let mut lines: Vec<TitleLine> = Vec::new();
        let mut shown = 0;
        let mut top = None;
        let mut end = None;
        for paragraph in paragraphs.iter().take(REACH) {
            if end.is_some_and(|end| lines.len() >= end + MOST_BELOW) {
                break;
            }

            let line = TitleLine::of(paragraph);
            shown += usize::from(!line.is_around);
            let is_over = line.is_around || line.is_title && shown <= MOST_TOP_LINES;
            if top.is_none() && !is_over {
                top = Some(lines.len());
            }
            if top.is_some() && end.is_none() && line.is_heading {
                end = Some(lines.len());
            }
            lines.push(line);
        }

        let (top, end) = (top.unwrap_or(lines.len()), end.unwrap_or(lines.len()));
        TitleLines { lines, top, end }
    }
}

/// A line that may be one of a title, without the words of the site that stand in it.
struct TitleLine {
    /// As printed.
    text: String,
    folded: String,
    is_title: bool,
    names_report: bool,
    is_heading: bool,
    /// True if it is the site's.
    is_around: bool,
}

impl TitleLine {
    fn of(paragraph: &FoldedParagraph<'_>) -> TitleLine {
        let own = own(paragraph.text);
        // A long paragraph is the text of the report, and is folded only by who asks for it.
        let is_around = own.is_none()
            && paragraph.text.len() <= site::WIDEST
            && site::is_around_folded(paragraph.text, paragraph.folded());
        let text = own.as_deref().unwrap_or(paragraph.text).trim();
        let is_title = is_title_line(text);
        let folded = match own {
            Some(_) => fold_text(text),
            // A long paragraph is no title, and is folded only by who asks for all of it.
            None if !is_title => String::new(),
            None => paragraph.folded().to_owned(),
        };

        TitleLine {
            names_report: is_title && !is_around && names_report(&folded),
            is_heading: is_heading(paragraph.text),
            text: text.to_owned(),
            folded,
            is_title,
            is_around,
        }
    }

    /// Tells whether a line under a letter is the title of the report that goes with it.
    fn is_later(&self) -> bool {
        self.names_report && self.folded.contains("信息公开")
    }
}

/// The lines of a title.
struct Title<'a> {
    lines: &'a [TitleLine],
}

impl Title<'_> {
    /// Finds the lines of the title that the line `named` carries.
    fn around(lines: &[TitleLine], named: usize) -> Title<'_> {
        let mut first = named;
        let mut said = lines.get(named).map(|line| line.folded.clone()).unwrap_or_default();
        while let Some([above, line]) = first.checked_sub(1).and_then(|at| lines.get(at..at + 2))
            && above.is_title
            && !above.is_around
            && belongs_above(&above.folded, &line.folded, &said)
        {
            first -= 1;
            said.insert_str(0, &above.folded);
        }

        // A year between two lines that name a report belongs to the second: the first is a column.
        let is_next = lines.get(named + 2).is_some_and(|line| line.names_report);
        let is_year = |line: &str| is_year_in_brackets(line) || is_only_year(line) && !is_next;
        let below = lines.get(named + 1).is_some_and(|line| is_year(&line.folded));
        let mut lines = lines.get(first..=named + usize::from(below)).unwrap_or_default();

        // A line that the next one says again in full is left out.
        while let [line, next, ..] = lines
            && next.folded.contains(&line.folded)
        {
            lines = lines.get(1..).unwrap_or_default();
        }

        Title { lines }
    }

    /// Tells whether one of its lines names what is asked for.
    fn names(&self, is_named: impl Fn(&str) -> bool) -> bool {
        self.lines.iter().any(|line| is_named(&line.folded))
    }
}

fn is_heading(line: &str) -> bool {
    numbering::read(line).is_some_and(|number| number.heads(line))
}

/// Tells whether a title from outside the text, as a web page's, is one of a report, and not the
/// name of a column of the site: 年度报告, 信息公开网.
pub fn speaks_of_report(title: &str) -> bool {
    let folded = fold_text(title);
    let is_own = names_report(&folded) && folded.contains("信息公开");
    if !is_own && !names_school(&folded) && !names_year(&folded) {
        return false;
    }

    ["报告", "总结", "年报", "信息公开"].iter().any(|word| folded.contains(word))
}

/// Joins lines with a space between them, but where the first was cut in a word.
fn joined(lines: &[TitleLine]) -> String {
    let mut title = String::new();
    for line in lines {
        if !title.is_empty() && !is_cut(&fold_text(&title), &line.folded) {
            title.push(' ');
        }
        title.push_str(&line.text);
    }

    title
}

/// Tells whether `next` is the rest of a title whose `line` was cut in a word.
pub fn goes_on(line: &str, next: &str) -> bool {
    let are_short =
        line.len() <= 240 && next.len() <= 240 && is_title_line(line) && is_title_line(next);
    if !are_short {
        return false;
    }

    let (above, below) = (fold_text(line), fold_text(next));
    let are_sites = || site::is_around_folded(line, &above) || site::is_around_folded(next, &below);
    names_report(&below)
        && !are_sites()
        && belongs_above(&above, &below, &below)
        && is_cut(&above, &below)
}

/// Tells whether a line was cut in a word: it ends in no word that titles' lines end in, or the
/// next starts with the rest of one.
fn is_cut(above: &str, below: &str) -> bool {
    const ENDS: [&str; 16] = [
        "大学", "学院", "学校", "党校", "年度", "学年", "年", "校区", ")", "》", "公开", "工作",
        "报告", "总结", "关于", "情况",
    ];
    const RESTS: [&str; 5] = ["度", "院", "校", "学年", "年"];

    let ends_so = ENDS.iter().any(|end| above.ends_with(end));
    let is_rest = RESTS.iter().any(|rest| below.starts_with(rest)) && !below.starts_with("校长");

    !ends_so || is_rest
}

fn is_title_line(line: &str) -> bool {
    numbering::width(line) <= 120
        && !line.contains(['。', '，', '；', '：'])
        && !line.ends_with([',', ':', ';'])
        && !is_heading(line)
}

/// The words that a site's columns are named by, and schools are not.
const COLUMN_WORDS: [&str; 23] = [
    "公开",
    "首页",
    "概况",
    "目录",
    "指南",
    "专栏",
    "新闻",
    "通知",
    "公告",
    "导航",
    "登录",
    "简介",
    "制度",
    "年报",
    "报告",
    "正文",
    "机构设置",
    "院系",
    "部门",
    "招生",
    "就业",
    "校友",
    "信箱",
];

/// More such words in a line make a menu.
const MOST_COLUMN_WORDS: usize = 3;

/// Tells whether `line` belongs to the title of which `said` is what stands below it, the line
/// `below` first: it adds a school, a year or the subject, or the two make a school's name that was
/// cut. A line that says only what the title says itself is the name of the site's column.
fn belongs_above(line: &str, below: &str, said: &str) -> bool {
    let is_label = line.starts_with("附件")
        || line.starts_with("附:")
        || line == "目录"
        || line.contains("首页")
        || COLUMN_WORDS.iter().filter(|word| line.contains(**word)).count() > MOST_COLUMN_WORDS
        || line.ends_with('号')
        || site::is_site_name(line);
    let is_letter = ["函", "通知", "请示"].iter().any(|end| line.ends_with(end));
    if is_label || is_letter {
        return false;
    }

    let is_whole = names_school(said) && names_year(said);
    let is_column = COLUMN_WORDS.iter().any(|word| line.contains(word));
    let is_school = |name: &String| !COLUMN_WORDS.iter().any(|word| name.contains(word));
    let adds_school = match school::in_title(line).filter(is_school) {
        Some(name) => !said.contains(&name) && !said.contains(line),
        None => names_school(line) && !names_school(said) && !is_column,
    };
    let has_unit = ["年度", "学年"].iter().any(|unit| line.contains(unit));
    // 信息公开年度报告 over a title is the name of a column, and no year.
    let is_dated = has_unit && (names_year(line) || !names_report(line));
    let adds_year = (is_dated || is_only_year(line)) && !names_year(said);
    let adds_subject = line.contains("信息公开") && !said.contains("公开") && !is_whole;
    let names = ["大学", "学院", "学校", "党校", "年度", "学年", "信息公开"]
        .iter()
        .any(|word| line.contains(word));
    let is_cut_name = !names
        && !is_column
        && school::in_title(line).is_none()
        && school::in_title(&format!("{line}{below}"))
            .is_some_and(|name| name.starts_with(line) && name.len() > line.len());

    adds_school || adds_year || adds_subject || is_cut_name
}

fn is_year_in_brackets(line: &str) -> bool {
    // (2019年10月30日校长办公会通过) says when it was passed.
    const PASSED: [&str; 6] = ["通过", "审议", "审定", "批准", "印发", "修订"];
    line.starts_with('(')
        && line.ends_with(')')
        && !PASSED.iter().any(|word| line.contains(word))
        && (line.chars().filter(char::is_ascii_digit).count() >= 4 || names_year(line))
}

fn is_only_year(line: &str) -> bool {
    const PARTS: &str = "-~至年学度/〇零一二三四五六七八九";
    let is_part = |c: char| c.is_ascii_digit() || PARTS.contains(c);
    let is_long = line.chars().filter(char::is_ascii_digit).count() >= 4 || names_year(line);

    // 2022-01-20 is the day on which the page was posted.
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();

    is_long && numbers < 3 && line.chars().all(is_part)
}

#[cfg(test)]
mod tests;
