//! The cells of a row, and what each is.

use crate::numbering::han_digit;
use crate::rules::WordClass::*;
use crate::section::{BARS, has_bar};
use crate::statement::clause::{SentencePlace, SentenceTimes, Time};
use crate::statement::date::MonthSpan;
use crate::statement::lexicon::StatementLexicon;
use crate::statement::matter::Matter;
use crate::statement::number;
use crate::statement::period::DateRelation;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use crate::text::fold;
use std::ops::Range;

/// More cells than these are no table of figures.
const MOST_CELLS: usize = 40;

/// A row of a table as it is read.
pub struct FigureRow {
    pub cells: Vec<TableCell>,
    /// The time that a cell before its figures names.
    pub time: Option<Time>,
    /// Whether it sums up those above it.
    pub is_total: bool,
    /// Whether it compares those above it.
    pub is_beside: bool,
}

/// A cell.
pub struct TableCell {
    /// Its bytes in the row, without white space around it.
    pub bytes: Range<usize>,
    pub kind: CellKind,
    /// The time that it names.
    pub time: Option<Time>,
    /// Whether it is the head of years: 年度.
    pub is_of_years: bool,
    /// Whether it is the head of what was received: 收到件数.
    pub is_received: bool,
    /// Whether it is the head of a sum.
    pub is_total: bool,
    /// Whether it is the head of figures that are no numbers of cases: 占比, 增减, 序号.
    pub is_beside: bool,
}

/// What a cell is.
#[derive(Debug, Clone)]
pub enum CellKind {
    /// Nothing, or a dash.
    Empty,
    /// A number of cases, or that there was none or some.
    Figure(Says),
    /// A number of something else: 60%, +1, 0.5.
    Share,
    /// 件
    Unit,
    /// The name of matters.
    Label(Vec<Matter>),
    /// The head of numbers or of years: 数量, 2021年.
    Head,
    /// Other text: its words.
    Other(Vec<StatementToken>),
}

impl TableCell {
    pub fn is_empty(&self) -> bool {
        matches!(self.kind, CellKind::Empty)
    }
}

impl FigureRow {
    pub fn new(row: &str, place: SentencePlace, lexicon: &StatementLexicon) -> FigureRow {
        let is_of_figures = row.matches(is_cut).count() < MOST_CELLS;
        let cells = if is_of_figures { cells(row, place, lexicon) } else { Vec::new() };

        let first = cells.iter().find(|cell| !cell.is_empty());
        // A year in figures is one in the first cell; elsewhere it may be a number.
        let is_before =
            |cell: &&TableCell| !matches!(cell.kind, CellKind::Figure(_) | CellKind::Other(_));
        let told = cells.iter().take_while(is_before).find_map(|cell| cell.time);
        FigureRow {
            time: first
                .filter(|cell| !matches!(cell.kind, CellKind::Other(_)))
                .and_then(|cell| cell.time)
                .or(told),
            is_total: first.is_some_and(|cell| cell.is_total),
            is_beside: first.is_some_and(|cell| cell.is_beside),
            cells,
        }
    }

    pub fn has_label(&self) -> bool {
        self.labels().is_some()
    }

    /// The place of the first label.
    pub fn label_at(&self) -> Option<usize> {
        self.cells.iter().position(|cell| matches!(cell.kind, CellKind::Label(_)))
    }

    /// The matters of the last label.
    pub fn labels(&self) -> Option<&[Matter]> {
        self.cells.iter().rev().find_map(|cell| match &cell.kind {
            CellKind::Label(matters) => Some(matters.as_slice()),
            _ => None,
        })
    }

    /// Whether it holds no figure, but heads of figures.
    pub fn is_head(&self) -> bool {
        let is_figure =
            |cell: &TableCell| matches!(cell.kind, CellKind::Figure(_) | CellKind::Share);
        let is_year = |cell: &TableCell| {
            cell.time.is_some() && matches!(cell.kind, CellKind::Figure(Says::Number(1900..)))
        };
        let speaks = |cell: &TableCell| match &cell.kind {
            CellKind::Unit => true,
            CellKind::Other(words) => speaks(words),
            _ => false,
        };
        let filled = self.cells.iter().filter(|cell| !cell.is_empty()).count();
        filled > 1
            && !self.cells.iter().any(|cell| is_figure(cell) && !is_year(cell))
            && (!self.has_label() || !self.cells.iter().any(speaks))
    }
}

/// Whether a line is a row whose cells are parted by bars, and no sentence.
pub fn is_barred(line: &str) -> bool {
    has_bar(line) && !line.contains(['。', '；', ';'])
}

/// Whether a char parts two cells.
fn is_cut(c: char) -> bool {
    c == '\t' || BARS.contains(&c)
}

/// The cells of a row. What HTML writes for an empty one is none in other formats.
fn cells(row: &str, place: SentencePlace, lexicon: &StatementLexicon) -> Vec<TableCell> {
    let mut start = 0;
    let mut cells = Vec::new();
    for text in row.split(is_cut) {
        let from = start + text.len() - text.trim_start().len();
        start += text.len();
        start += row.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let text = text.trim();
        cells.push(cell(text, from..from + text.len(), place, lexicon));
    }
    cells
}

fn cell(
    text: &str,
    bytes: Range<usize>,
    place: SentencePlace,
    lexicon: &StatementLexicon,
) -> TableCell {
    let folded = fold(text);
    let chars = &folded.chars;
    let mut cell = TableCell {
        bytes,
        kind: CellKind::Empty,
        time: None,
        is_of_years: is_of_years(chars),
        is_received: false,
        is_total: false,
        is_beside: false,
    };
    if cell.is_of_years {
        return TableCell { kind: CellKind::Head, ..cell };
    }
    if chars.iter().all(|c| matches!(c, '-' | '/' | '\\' | '_')) || text == "&nbsp;" {
        return cell;
    }
    if is_share(chars) {
        return TableCell { kind: CellKind::Share, ..cell };
    }

    let tokens = lexicon.words(chars, 0..chars.len());
    cell.time = time(&tokens, chars, place).map(|time| at_cell(time, cell.bytes.start));
    cell.is_total = tokens.iter().any(|token| token.is(Total) && !token.is(Cumulative));
    let is_compared = |token: &StatementToken| token.is(Against) && !token.is(Link);
    cell.is_beside =
        tokens.iter().any(|token| token.is_any(&[Beside, OtherNot, Change]) || is_compared(token));
    cell.kind = if let Some(matters) = label(&tokens, place) {
        cell.is_beside = false;
        CellKind::Label(matters)
    } else if let Some(says) = figure(chars, &tokens, lexicon) {
        CellKind::Figure(says)
    } else if lexicon.length(chars, 0, Unit) == Some(chars.len()) {
        CellKind::Unit
    } else if !speaks(&tokens) && (is_head(&tokens) || cell.time.is_some() || cell.is_beside) {
        cell.is_received = tokens.iter().any(|token| token.is_any(&[Event, Take]));
        CellKind::Head
    } else {
        CellKind::Other(tokens)
    };
    cell
}

/// Whether a cell is the head of years.
fn is_of_years(chars: &[char]) -> bool {
    matches!(chars, ['年', '度' | '份'] | ['学', '年'] | ['时', '间'])
        || chars.ends_with(&['年', '度']) && chars.len() == 4
}

/// Whether words may say how many there were.
fn speaks(words: &[StatementToken]) -> bool {
    words.iter().any(|word| word.number.is_some() || word.is(Not))
}

/// A number with a sign, a fraction or a share.
fn is_share(chars: &[char]) -> bool {
    let has_digit = chars.iter().any(|c| c.is_ascii_digit());
    let is_number = chars
        .iter()
        .all(|&c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '%' | '±' | '↑' | '↓'));
    let is_whole = chars.iter().all(char::is_ascii_digit);
    let is_date = chars.len() > 8 && chars.iter().skip(1).any(|&c| c == '-');
    has_digit && is_number && !is_whole && !is_date
}

/// The time that a cell names.
fn time(tokens: &[StatementToken], chars: &[char], place: SentencePlace) -> Option<Time> {
    let is_bare_year = chars.len() == 4
        && chars.iter().all(char::is_ascii_digit)
        && matches!(chars.get(..2), Some(['1', '9'] | ['2', '0']));
    if is_bare_year {
        let year = chars.iter().fold(0, |year, c| year * 10 + c.to_digit(10).unwrap_or(0));
        return Some(match place.time.relation(MonthSpan::of_years(year, year)) {
            DateRelation::Own => Time::This,
            DateRelation::Part => Time::Part(0),
            DateRelation::Other => Time::Other,
            DateRelation::Longer => Time::Longer,
            DateRelation::Unclear => Time::Unclear(0),
        });
    }

    let last = SentenceTimes::new(tokens, place.time).of.last().copied()?;
    match last {
        Time::Unsaid | Time::Open => None,
        Time::Cumulative => Some(Time::Longer),
        time => Some(time),
    }
}

/// A time with the place of its cell, which tells two dates apart.
fn at_cell(time: Time, place: usize) -> Time {
    match time {
        Time::Part(_) => Time::Part(place),
        Time::Unclear(_) => Time::Unclear(place),
        time => time,
    }
}

/// The matters that a cell is the label of: 收到申请数（件）, 受到举报、复议、诉讼的件数.
fn label(tokens: &[StatementToken], place: SentencePlace) -> Option<Vec<Matter>> {
    let first = tokens.iter().position(|token| token.name.is_some())?;
    let is_label = |token: &StatementToken| {
        token.name.is_some()
            || token.is_date
            || token.sign == Some(',')
            || token.is_any(&[
                Tail, State, Take, Event, This, Total, Filler, Modifier, Topic, Each, Link, Fresh,
                Whole,
            ])
    };
    let is_part =
        |token: &StatementToken| token.is_any(&[OtherNot, Part, Channel]) && !token.is(Tail);
    let is_number = |token: &StatementToken| {
        token.last.is_ascii_digit()
            || han_digit(token.last).is_some()
            || matches!(token.last, '.' | '、' | '否' | '是')
    };
    let is_plain = |(at, token): (usize, &StatementToken)| {
        is_label(token) && !is_part(token) || at < first && is_number(token)
    };
    if !tokens.iter().enumerate().all(is_plain) {
        return None;
    }

    let named = tokens.iter().filter_map(|token| token.name);
    let meant = named.filter(|name| !name.loose || place.own[name.matter as usize]);
    let mut matters: Vec<Matter> = meant.map(|name| name.matter).collect();
    matters.dedup();
    (!matters.is_empty()).then_some(matters)
}

/// Whether a cell is the head of a column of numbers: 数量, 件数（件）, 收到.
fn is_head(tokens: &[StatementToken]) -> bool {
    let is_plain = |token: &StatementToken| {
        token.is_any(&[Tail, Take, Event, Total, Filler, Fresh, This, Earlier, Longer, Unit])
    };
    !tokens.is_empty() && tokens.iter().all(is_plain)
}

/// A number behind a verb: 收到2件.
fn told(tokens: &[StatementToken]) -> Option<Says> {
    let (last, lead) = tokens.split_last()?;
    let is_lead =
        |token: &StatementToken| token.is_any(&[Event, Take, Total, Is, Filler, This, Fresh]);
    let is_told = !lead.is_empty() && lead.iter().all(is_lead);
    last.number.filter(|_| is_told).map(Says::of)
}

/// A cell that is a number or says that there is none or some.
fn figure(chars: &[char], tokens: &[StatementToken], lexicon: &StatementLexicon) -> Option<Says> {
    let end = chars.iter().position(|&c| c == '(').unwrap_or(chars.len());
    let bare = chars.get(..end).unwrap_or(chars);
    if let Some(number) = number::whole(bare, lexicon) {
        return Some(Says::of(number));
    }

    if let Some(says) = told(tokens) {
        return Some(says);
    }
    if matches!(bare, ['有'] | ['是'] | ['存', '在'] | ['发', '生'] | ['有', '发', '生']) {
        return Some(Says::Mentioned);
    }
    let is_plain = |token: &StatementToken| {
        token.is_any(&[Not, Event, Take, Fresh, Filler, State, This, Tail])
    };
    let is_none = bare == ['否']
        || bare == ['零']
        || tokens.iter().all(is_plain) && tokens.iter().any(|token| token.is(Not));
    is_none.then_some(Says::None)
}
