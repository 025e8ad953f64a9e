//! Statements in tables: a label and the number beside it, or a head and the number below it.

use super::clause::SentencePlace;
use super::lexicon::StatementLexicon;
use super::matter::Matter;
use super::stated::Says;
use super::word::StatementToken;
use crate::report::Kind;
use crate::rules::WordClass::{
    Channel, Each, Earlier, Event, Filler, Modifier, OtherNot, Part, State, Tail, Take, This,
    Topic, Total,
};
use crate::text::fold;
use std::ops::Range;

/// More cells than these are no table of figures.
const MOST_CELLS: usize = 40;

/// What a cell of a table says.
pub struct TableClaim {
    pub matter: Matter,
    pub says: Says,
    /// The row, counted from 0.
    pub row: usize,
    /// The bytes of the cell in its row.
    pub cell: Range<usize>,
    /// Whether there are figures of several times or of another, of which none is taken.
    pub is_of_other_time: bool,
}

/// What the cells of the rows of a table say.
pub fn claims(rows: &[&str], place: SentencePlace, lexicon: &StatementLexicon) -> Vec<TableClaim> {
    if place.kind == Some(Kind::Checklist) {
        return Vec::new();
    }
    let rows: Vec<StatementRow> =
        rows.iter().map(|row| StatementRow::new(row, place, lexicon)).collect();
    let mut figures = Vec::new();
    let (mut head, mut years) = (None, None);

    for (at, row) in rows.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &rows[before]);
        // Rows of years that follow one another have the same head.
        let goes_on = row.time.is_some() && before.is_some_and(|before| before.time.is_some());
        if !goes_on {
            head = before;
        }
        if row.is_of_years() {
            years = Some(row);
        }

        let found = match head.filter(|head| head.is_head_of(row)) {
            Some(head) => row.under(head),
            None => row.beside_labels(years),
        };
        figures.extend(found.into_iter().map(|figure| Figure { row: at, ..figure }));
    }
    settled(figures)
}

/// A figure with the matter that it counts and the time that it is of.
#[derive(Clone)]
struct Figure {
    matter: Matter,
    says: Says,
    row: usize,
    cell: Range<usize>,
    time: Option<TableTime>,
}

/// The time that a head or the first cell of a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableTime {
    /// 本学年: the report's.
    This,
    /// 上一学年, 往年.
    Earlier,
    /// A year in figures, which may be the report's.
    Year,
    /// One of several years, but the columns do not say which.
    Any,
}

/// A row of a table as it is read.
struct StatementRow<'a> {
    cells: Vec<(Range<usize>, &'a str)>,
    figures: Vec<Option<Says>>,
    labels: Vec<Option<Matter>>,
    times: Vec<Option<TableTime>>,
    /// The time that its first cell names.
    time: Option<TableTime>,
}

impl<'a> StatementRow<'a> {
    fn new(row: &'a str, place: SentencePlace, lexicon: &StatementLexicon) -> StatementRow<'a> {
        let mut cells = cells(row);
        if cells.len() > MOST_CELLS {
            cells.clear();
        }
        let labels: Vec<Option<Matter>> =
            cells.iter().map(|(_, cell)| label(cell, place, lexicon)).collect();
        let times: Vec<Option<TableTime>> = cells
            .iter()
            .zip(&labels)
            .map(|((_, cell), label)| if label.is_some() { None } else { time(cell, lexicon) })
            .collect();

        StatementRow {
            figures: cells.iter().map(|(_, cell)| figure(cell)).collect(),
            time: times.first().copied().flatten(),
            cells,
            labels,
            times,
        }
    }

    /// Whether it is the head of columns of years: no figure but years.
    fn is_of_years(&self) -> bool {
        let mut rest = self.figures.iter().zip(&self.times).skip(1);
        self.labels.iter().all(Option::is_none)
            && self.times.iter().skip(1).any(Option::is_some)
            && rest.all(|(figure, time)| figure.is_none() || *time == Some(TableTime::Year))
    }

    /// Whether its cells are the heads of those of `row`.
    fn is_head_of(&self, row: &StatementRow) -> bool {
        self.figures.iter().all(Option::is_none)
            && self.cells.len() == row.cells.len()
            && self.labels.iter().any(Option::is_some)
    }

    fn figure(&self, matter: Matter, at: usize, time: Option<TableTime>) -> Option<Figure> {
        let says = (*self.figures.get(at)?)?;
        Some(Figure { matter, says, row: 0, cell: self.cells.get(at)?.0.clone(), time })
    }

    /// The figures below the labels of `head`.
    fn under(&self, head: &StatementRow) -> Vec<Figure> {
        let labels = head.labels.iter().enumerate();
        labels.filter_map(|(at, label)| self.figure((*label)?, at, self.time)).collect()
    }

    /// The figures beside labels: of each year where `years` heads the columns, else the total.
    fn beside_labels(&self, years: Option<&StatementRow>) -> Vec<Figure> {
        let mut found = Vec::new();
        for (at, label) in self.labels.iter().enumerate() {
            let Some(matter) = *label else { continue };
            let of_years = years.map_or_else(Vec::new, |years| self.of_years(matter, at, years));
            if !of_years.is_empty() {
                found.extend(of_years);
                continue;
            }

            let beside: Vec<Says> =
                self.figures[at + 1..].iter().map_while(|figure| *figure).collect();
            found.extend(
                total(&beside).and_then(|offset| self.figure(matter, at + 1 + offset, self.time)),
            );
        }
        found
    }

    /// The figures behind the label at `at` whose columns are of a year.
    fn of_years(&self, matter: Matter, at: usize, years: &StatementRow) -> Vec<Figure> {
        let is_aligned = years.cells.len() == self.cells.len();
        let figure = |column: usize| {
            let time = if is_aligned { years.times[column]? } else { TableTime::Any };
            self.figure(matter, column, Some(time))
        };
        (at + 1..self.cells.len()).filter_map(figure).collect()
    }
}

/// The figures that count: of a matter that has figures of several times those of the report's, or
/// the one that all agree on. Else there were some, and it is said that no figure is taken.
fn settled(figures: Vec<Figure>) -> Vec<TableClaim> {
    let claim = |figure: &Figure, is_of_other_time| TableClaim {
        matter: figure.matter,
        says: if is_of_other_time { Says::Mentioned } else { figure.says },
        row: figure.row,
        cell: figure.cell.clone(),
        is_of_other_time,
    };
    let mut claims = Vec::new();

    for matter in Matter::ALL {
        let (dated, plain): (Vec<&Figure>, Vec<&Figure>) = figures
            .iter()
            .filter(|figure| figure.matter == matter)
            .partition(|figure| figure.time.is_some());
        claims.extend(plain.into_iter().map(|figure| claim(figure, false)));

        let Some(first) = dated.first() else { continue };
        let is_this = |figure: &&&Figure| figure.time == Some(TableTime::This);
        let of_this: Vec<&&Figure> = dated.iter().filter(is_this).collect();
        let agree = dated.iter().all(|figure| figure.says == first.says)
            && dated.iter().any(|figure| figure.time != Some(TableTime::Earlier));
        if !of_this.is_empty() {
            claims.extend(of_this.into_iter().map(|figure| claim(figure, false)));
        } else {
            claims.push(claim(first, !agree));
        }
    }
    claims
}

/// The time that a cell names.
fn time(cell: &str, lexicon: &StatementLexicon) -> Option<TableTime> {
    let folded = fold(cell);
    let tokens = lexicon.words(&folded.chars, 0..folded.chars.len());
    if tokens.iter().any(|token| token.is(Earlier)) {
        return Some(TableTime::Earlier);
    }
    if tokens.iter().any(|token| token.is(This)) {
        return Some(TableTime::This);
    }

    let is_year = folded.chars.starts_with(&['1', '9']) || folded.chars.starts_with(&['2', '0']);
    let digits = folded.chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let next = folded.chars.get(4);
    let is_end = next.is_none_or(|c| matches!(c, '-' | '~' | '至' | '/' | '年' | '学' | '.'));
    (is_year && digits == 4 && is_end).then_some(TableTime::Year)
}

/// The cells of a row with their bytes, white space around them left out.
fn cells(row: &str) -> Vec<(Range<usize>, &str)> {
    let mut start = 0;
    let cell = |cell| {
        let cell: &str = cell;
        let from = start + cell.len() - cell.trim_start().len();
        start += cell.len() + 1;
        (from..from + cell.trim().len(), cell.trim())
    };

    row.split('\t').map(cell).collect()
}

/// The matter that a cell is the label of: 收到申请数（件）, 行政复议.
fn label(cell: &str, place: SentencePlace, lexicon: &StatementLexicon) -> Option<Matter> {
    let folded = fold(cell);
    let tokens = lexicon.words(&folded.chars, 0..folded.chars.len());
    let named = tokens.iter().filter_map(|token| token.name);
    let mut named = named.filter(|name| !name.loose || place.own[name.matter as usize]);
    let matter = named.next()?.matter;

    let is_label = |token: &StatementToken| {
        token.name.is_some()
            || token.is_any(&[Tail, State, Take, Event, This, Total, Filler, Modifier, Topic, Each])
    };
    let is_part =
        |token: &StatementToken| token.is_any(&[OtherNot, Part, Channel]) && !token.is(Tail);
    let is_one = named.all(|name| name.matter == matter);

    (is_one && tokens.iter().all(|token| is_label(token) && !is_part(token))).then_some(matter)
}

/// A cell that is a number or says that there is none.
fn figure(cell: &str) -> Option<Says> {
    let folded = fold(cell).text();
    let digits =
        folded.trim_end_matches(['件', '项', '次', '起', '条', '份', '宗']).replace(',', "");

    match digits.as_str() {
        "无" | "没有" | "零" => Some(Says::None),
        _ if digits.len() > 9 => None,
        _ => digits
            .parse()
            .ok()
            .map(|count| if count == 0 { Says::None } else { Says::Number(count) }),
    }
}

/// The place of the one figure, or of the last where it is the sum of those before it.
fn total(figures: &[Says]) -> Option<usize> {
    let value = |says: &Says| if let Says::Number(count) = says { *count } else { 0 };
    let (last, parts) = figures.split_last()?;
    let sum: u64 = parts.iter().map(value).sum();

    Some(if parts.is_empty() || sum == value(last) { parts.len() } else { 0 })
}
