//! Statements in tables: a label and the number beside it, or a head and the number below it.

use super::clause::Place;
use super::word::{Lexicon, Token};
use super::{Matter, Says};
use crate::report::Kind;
use crate::rules::WordClass::{
    Channel, Each, Event, Filler, Modifier, OtherNot, Part, State, Tail, Take, This, Topic, Total,
};
use crate::text::fold;
use std::ops::Range;

/// More cells than these are no table of figures.
const MOST_CELLS: usize = 40;

/// What the cells of `row` say, with the bytes of the cell that says it; `head` is the row before
/// it.
pub fn claims(
    head: &str,
    row: &str,
    place: Place,
    lexicon: &Lexicon,
) -> Vec<(Matter, Says, Range<usize>)> {
    let cells = cells(row);
    if cells.len() > MOST_CELLS || place.kind == Some(Kind::Checklist) {
        return Vec::new();
    }
    let label = |cell: &str| label(cell, place, lexicon);
    let figures: Vec<Option<Says>> = cells.iter().map(|(_, cell)| figure(cell)).collect();
    let heads = self::cells(head);
    let is_head = heads.iter().all(|(_, cell)| figure(cell).is_none());
    let heads: Vec<Option<Matter>> = heads.iter().map(|(_, cell)| label(cell)).collect();
    if is_head && heads.len() == cells.len() && heads.iter().any(Option::is_some) {
        let under = heads.iter().zip(&figures).zip(&cells);
        return under
            .filter_map(|((head, figure), (span, _))| Some(((*head)?, (*figure)?, span.clone())))
            .collect();
    }
    let mut found = Vec::new();
    for (at, (_, cell)) in cells.iter().enumerate() {
        let Some(matter) = label(cell) else { continue };
        let beside: Vec<Says> = figures[at + 1..].iter().map_while(|figure| *figure).collect();
        if let Some((says, offset)) = total(&beside) {
            found.push((matter, says, cells[at + 1 + offset].0.clone()));
        }
    }
    found
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
fn label(cell: &str, place: Place, lexicon: &Lexicon) -> Option<Matter> {
    let folded = fold(cell);
    let tokens = lexicon.words(&folded.chars, 0..folded.chars.len());
    let named = tokens.iter().filter_map(|token| token.name);
    let mut named = named.filter(|name| !name.loose || place.own[name.matter as usize]);
    let matter = named.next()?.matter;
    let is_label = |token: &Token| {
        token.name.is_some()
            || token.is_any(&[Tail, State, Take, Event, This, Total, Filler, Modifier, Topic, Each])
    };
    let is_part = |token: &Token| token.is_any(&[OtherNot, Part, Channel]) && !token.is(Tail);
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

/// The one figure, or the last where it is the sum of those before it; and its place.
fn total(figures: &[Says]) -> Option<(Says, usize)> {
    let value = |says: &Says| if let Says::Number(count) = says { *count } else { 0 };
    let (last, parts) = figures.split_last()?;
    let sum: u64 = parts.iter().map(value).sum();
    match parts.is_empty() || sum == value(last) {
        true => Some((*last, parts.len())),
        false => Some((figures[0], 0)),
    }
}
