//! The signs that a text shows: its first paragraphs, folded, against the rules.

use crate::numbering;
use crate::report::Kind;
use crate::rules::{Rules, SignPlace, SignRule, VerdictRules, told_apart};
use crate::section;
use crate::text::fold_text;
use std::collections::BTreeSet;

/// How many paragraphs are looked at. Openings of real reports tell what they are within twenty.
const MOST_LINES: usize = 40;

/// How much of a text is looked at: 4,000 Han characters.
const MOST_BYTES: usize = 12_000;

/// How much of a paragraph is looked at: 400 Han characters.
const MOST_LINE_BYTES: usize = 1200;

/// How many lines may stand over the first sentence: columns of the site, then the title.
const MOST_TITLE_LINES: usize = 12;

/// How many lines of a text that begins with a menu, or is a list, may be its title.
const MENU_TITLE_LINES: usize = 2;

/// Names of columns; a line with two of them is a menu whose links were joined.
const COLUMNS: [&str; 10] = [
    "学校概况",
    "信息公开目录",
    "信息公开指南",
    "信息公开制度",
    "院系",
    "招生就业",
    "机构设置",
    "通知公告",
    "依申请公开",
    "意见箱",
];

/// How many names of columns make a menu.
const LEAST_MENU_LINES: usize = 2;

/// How wide the name of a column is at most: eight Han characters.
const MOST_COLUMN_WIDTH: u32 = 16;

/// How many paragraphs below the title say what a text is.
const MOST_TOP_LINES: usize = 8;

/// How many columns a line of a title may be wide.
const MOST_TITLE_WIDTH: u32 = 120;

/// How many columns a line may be wide that addresses somebody. Nothing asks for wider ones.
const MOST_CALL_WIDTH: u32 = 180;

/// As many headings of required parts with text below them make no list of reports.
const LEAST_PARTS: usize = 2;

/// How wide a line is at most that is one entry of a form or of a list.
const MOST_ENTRY_WIDTH: u32 = 90;

/// A sign with the line that shows it.
pub struct ShownSign<'r> {
    pub sign: &'r SignRule,
    pub line: &'r str,
}

/// A line of the text.
struct SignLine<'a> {
    printed: &'a str,
    folded: String,
    /// How wide it is; beyond [`MOST_CALL_WIDTH`] only that it is wider.
    width: u32,
    /// Whether it is a row of a table whose cells are no sentences; a title over a table may have
    /// empty cells beside it.
    is_row: bool,
    /// The ids of the rules' words that stand in it.
    held: Vec<u32>,
}

/// The first paragraphs of a text, parted by what they are.
struct TextOpening<'a> {
    /// The lines that may be its title, each without what is in 《》 and in brackets at its end.
    titles: Vec<SignLine<'a>>,
    lines: Vec<SignLine<'a>>,
    /// The place of the first line that is no title.
    body: usize,
}

/// The signs that a text shows, in the order of the rules.
pub fn signs<'a>(text: &'a str, title: Option<&'a str>, rules: &'a Rules) -> Vec<ShownSign<'a>> {
    let opening = TextOpening::of(text, title, &rules.verdict);
    let shown = rules
        .verdict
        .signs
        .iter()
        .filter_map(|sign| Some(ShownSign { sign, line: opening.shows(sign, rules)? }));

    shown.collect()
}

impl<'a> TextOpening<'a> {
    fn of(text: &'a str, title: Option<&'a str>, rules: &VerdictRules) -> TextOpening<'a> {
        let mut left = MOST_BYTES;
        let printed = text.lines().filter(|line| !line.trim().is_empty()).take_while(|line| {
            let is_left = left > 0;
            left = left.saturating_sub(line.len().min(MOST_LINE_BYTES));
            is_left
        });
        let lines: Vec<SignLine<'a>> =
            printed.take(MOST_LINES).map(|line| SignLine::of(line, rules)).collect();

        let is_body = |line: &SignLine<'_>| !line.may_be_title() && !line.is_of_site();
        let body = lines.iter().position(is_body).unwrap_or(lines.len());
        let over = if body < MOST_TITLE_LINES { body } else { MENU_TITLE_LINES };
        let over = lines.iter().take(over).filter(|line| !line.is_of_site());
        let over = over.map(|line| line.printed);
        let mut titles: Vec<SignLine<'a>> =
            title.into_iter().chain(over).map(|line| SignLine::of_title(line, rules)).collect();

        // Menus stand over texts of every kind.
        if titles.iter().filter(|line| line.is_column_name()).count() >= LEAST_MENU_LINES {
            titles.retain(|line| !line.is_column_name());
        }

        // Over the title of a report stand names of columns (信息公开指南); a letter that brings
        // the report says so.
        if titles.iter().any(|line| line.is_own_title(rules)) {
            titles.retain(|line| line.is_own_title(rules) || line.folded.contains("关于"));
        }

        TextOpening { titles, lines, body }
    }

    /// The line that shows `sign`.
    fn shows(&self, sign: &SignRule, rules: &Rules) -> Option<&'a str> {
        let has = |line: &&SignLine<'a>| line.shows(sign);
        let top = || self.lines.iter().skip(self.body).take(MOST_TOP_LINES);
        let first_of = |lines: Vec<&SignLine<'a>>| {
            lines.first().map(|line| line.printed).filter(|_| lines.len() >= sign.least)
        };

        match sign.place {
            SignPlace::Title => first_of(self.titles.iter().filter(has).collect()),
            SignPlace::Opening => first_of(self.lines.iter().filter(has).collect()),
            SignPlace::Top => first_of(top().filter(has).collect()),
            SignPlace::Call => first_of(top().filter(|line| line.calls()).filter(has).collect()),
            SignPlace::Lines => {
                first_of(self.lines.iter().filter(|line| line.is_entry()).filter(has).collect())
            }
            SignPlace::Articles => first_of(top().filter(|line| line.is_article()).collect()),
            SignPlace::Rows => {
                let rows = self.lines.iter().filter(|line| line.is_row);
                first_of(rows.filter(has).collect()).filter(|_| self.is_mostly_rows())
            }
            SignPlace::Titles => {
                let own = || first_of(self.report_titles(&rules.verdict));
                let listed = self.is_bare().then(own).flatten();
                // Below a report its site may link those of other years.
                let is_only_list = |_: &&str| self.parts(LEAST_PARTS, rules).is_none();
                listed.or_else(|| self.joined_titles(sign.least).filter(is_only_list))
            }
            SignPlace::Bare => first_of(self.lines.iter().collect()).filter(|_| self.is_bare()),
            SignPlace::Parts => self.parts(sign.least, rules),
        }
    }

    fn is_mostly_rows(&self) -> bool {
        let rows = self.lines.iter().filter(|line| line.is_row).count();
        rows * 10 >= self.lines.len() * 7
    }

    /// Whether no line is a sentence.
    fn is_bare(&self) -> bool {
        !self.lines.iter().any(SignLine::is_sentence)
    }

    /// The lines that are titles of reports for different years.
    fn report_titles(&self, rules: &VerdictRules) -> Vec<&SignLine<'a>> {
        let mut seen = BTreeSet::new();
        let is_own =
            |line: &&SignLine<'a>| SignLine::of_title(line.printed, rules).is_own_title(rules);
        let own = self.lines.iter().filter(is_own);

        own.filter(|line| seen.insert(years(&line.folded))).collect()
    }

    /// The paragraph that lists `least` reports with their dates: the entries of a list are short,
    /// so they may have been taken for one wrapped paragraph.
    fn joined_titles(&self, least: usize) -> Option<&'a str> {
        let dated = |line: &&SignLine<'a>| {
            ["报告2", "年报2"].iter().map(|end| line.folded.matches(end).count()).sum::<usize>()
        };
        let mut lists = self.lines.iter().filter(|line| !line.folded.contains('。'));
        lists.find(|line| dated(line) >= least).map(|line| line.printed)
    }

    /// The first heading of a required part, if there are `least` different ones. The parts that a
    /// notice lists end in semicolons, or say in brackets what belongs there.
    fn parts(&self, least: usize, rules: &Rules) -> Option<&'a str> {
        let mut found: Vec<(Kind, &'a str)> = Vec::new();
        for pair in self.lines.windows(2) {
            let [heading, below] = pair else { continue };
            let is_over =
                || below.is_sentence() || below.is_heading() || below.kind(rules).is_some();
            if let Some(kind) = heading.kind(rules)
                && !found.iter().any(|(other, _)| *other == kind)
                && is_over()
            {
                found.push((kind, heading.printed));
            }
        }

        found.first().map(|(_, line)| *line).filter(|_| found.len() >= least)
    }
}

impl<'a> SignLine<'a> {
    fn of(printed: &'a str, rules: &VerdictRules) -> SignLine<'a> {
        SignLine::of_folded(printed, folded_start(printed), rules)
    }

    /// The line as a title: what it cites and what it adds in brackets is not what it is.
    fn of_title(printed: &'a str, rules: &VerdictRules) -> SignLine<'a> {
        SignLine::of_folded(printed, title_words(&folded_start(printed)), rules)
    }

    fn of_folded(printed: &'a str, folded: String, rules: &VerdictRules) -> SignLine<'a> {
        let cells = || printed.split(['\t', '|']).filter(|cell| !cell.trim().is_empty());
        let is_row = printed.contains(['\t', '|']) && cells().count() > 1 && !folded.contains('。');

        let (width, held) = (width_of(&folded), rules.words.held(&folded));
        SignLine { printed, folded, width, is_row, held }
    }

    fn shows(&self, sign: &SignRule) -> bool {
        sign.is_in(&self.folded, &self.held)
    }

    /// Whether it is the title of a school's own report.
    fn is_own_title(&self, rules: &VerdictRules) -> bool {
        rules.signs.iter().any(|sign| sign.own && self.shows(sign))
    }

    fn may_be_title(&self) -> bool {
        self.width <= MOST_TITLE_WIDTH
            && !self.folded.contains('。')
            && !self.folded.ends_with([',', ';', '.'])
            && !self.is_row
            && !self.calls()
            && !self.is_heading()
    }

    /// Whether it may be the name of a column of a site: short, of no school and of no year.
    fn is_column_name(&self) -> bool {
        self.width <= MOST_COLUMN_WIDTH
            && !self.folded.contains(|c: char| c.is_ascii_digit())
            && !["大学", "学院", "学校信息"].iter().any(|word| self.folded.contains(word))
    }

    /// Whether it says where on a site one is, or is a row of links.
    fn is_of_site(&self) -> bool {
        self.folded.contains(['>', '→'])
            || [
                "首页",
                "当前位置",
                "您现在",
                "您的位置",
                "欢迎",
                "收藏",
                "english",
                "旧版",
                "无障碍",
            ]
            .iter()
            .any(|word| self.folded.contains(word))
            || COLUMNS.iter().filter(|name| self.folded.contains(*name)).count() > 1
    }

    /// Whether it addresses somebody.
    fn calls(&self) -> bool {
        self.folded.ends_with(':') && self.width <= MOST_CALL_WIDTH
    }

    fn is_heading(&self) -> bool {
        numbering::read(self.printed).is_some_and(|number| number.heads(self.printed))
    }

    fn is_article(&self) -> bool {
        let after = self.folded.strip_prefix('第').and_then(|rest| rest.split_once('条'));
        after.is_some_and(|(number, _)| {
            !number.is_empty()
                && number.chars().all(|c| {
                    c == '十'
                        || c == '百'
                        || numbering::han_digit(c).is_some()
                        || c.is_ascii_digit()
                })
        })
    }

    /// Whether it is one entry of a form or of a list.
    fn is_entry(&self) -> bool {
        self.is_row || self.width <= MOST_ENTRY_WIDTH && !self.folded.contains('。')
    }

    fn is_sentence(&self) -> bool {
        self.folded.contains('。') && !self.is_row
            || self.folded.ends_with('.')
            || self.width > MOST_TITLE_WIDTH && !self.is_row
    }

    /// The required part that it is the heading of.
    fn kind(&self, rules: &Rules) -> Option<Kind> {
        let is_heading = self.is_entry() && !self.folded.ends_with([';', ':', ',']) && !self.is_row;
        if !is_heading {
            return None;
        }
        let words =
            numbering::read(self.printed).map_or(self.printed, |number| number.words(self.printed));
        let kind = section::kind_of(words, rules)?;

        Some(kind).filter(|kind| Kind::REQUIRED.contains(kind))
    }
}

/// As much of a line as is looked at, folded.
fn folded_start(printed: &str) -> String {
    let ends = (0..=MOST_LINE_BYTES.min(printed.len())).rev();
    let clipped = ends.into_iter().find_map(|end| printed.get(..end)).unwrap_or_default();
    told_apart(fold_text(clipped))
}

/// The width of a folded line; of one that is wider than anything asks for, how wide its beginning
/// is.
fn width_of(folded: &str) -> u32 {
    let mut width = 0;
    for c in folded.chars() {
        if width > MOST_CALL_WIDTH {
            break;
        }
        width += numbering::char_width(c);
    }
    width
}

/// A folded title without what is in 《》 within it, and without what stands in brackets at its
/// end (（试行）, （2015-2016学年）).
fn title_words(folded: &str) -> String {
    let mut words = folded.trim_matches(['|', ' ', '-', '*', '#']).to_owned();
    if words.starts_with('《') && words.ends_with('》') && words.matches('《').count() == 1 {
        return words.trim_matches(['《', '》']).to_owned();
    }

    while let (Some(open), Some(close)) = (words.find('《'), words.find('》')) {
        if open > close {
            break;
        }
        words.replace_range(open..close + '》'.len_utf8(), "");
    }
    while words.ends_with(')') {
        let Some(open) = words.rfind('(') else { break };
        words.truncate(open);
    }

    words.trim_end_matches([':', '|', '-', '!', '。']).to_owned()
}

/// The digits of a title, by which it is told from that of another year.
fn years(folded: &str) -> String {
    folded.chars().filter(|&c| c.is_ascii_digit() || numbering::han_digit(c).is_some()).collect()
}
