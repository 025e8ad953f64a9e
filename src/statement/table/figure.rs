//! The figures of a table, and which of them count.

use super::cell::TableCell;
use crate::statement::clause::Time;
use crate::statement::matter::Matter;
use crate::statement::stated::Says;
use std::ops::Range;

/// What a cell of a table says.
pub struct TableClaim {
    pub matter: Matter,
    pub says: Says,
    /// The row, counted from 0.
    pub row: usize,
    /// The rows of the head above it.
    pub head: Option<Range<usize>>,
    /// The bytes of the cell in its row.
    pub cell: Range<usize>,
    /// Whether there are figures of several times or of another, of which none is taken.
    pub is_of_other_time: bool,
}

/// A figure with the matter that it counts and the time that it is of.
#[derive(Debug, Clone)]
pub struct Figure {
    pub matter: Matter,
    pub says: Says,
    pub row: usize,
    pub head: Option<Range<usize>>,
    pub cell: Range<usize>,
    pub time: Option<Time>,
    /// Whether its head or its row says that it is a sum.
    pub is_total: bool,
}

impl Figure {
    /// The figure of a cell.
    pub fn new(says: Says, cell: &TableCell) -> Figure {
        Figure {
            matter: Matter::Application,
            says,
            row: 0,
            head: None,
            cell: cell.bytes.clone(),
            time: None,
            is_total: false,
        }
    }

    /// The same for each of `matters`: a number of several is not known of any.
    pub fn of_all(self, matters: &[Matter], time: Option<Time>) -> Vec<Figure> {
        let is_shared = matters.len() > 1 && self.says != Says::None;
        let says = if is_shared { Says::Mentioned } else { self.says };
        matters.iter().map(|&matter| Figure { matter, says, time, ..self.clone() }).collect()
    }

    /// Of the figures beside one label those that count: of each time its own, else the total, else
    /// the first.
    pub fn of_row(mut figures: Vec<Figure>) -> Vec<Figure> {
        // 举报 有 2: the number tells more.
        if figures.iter().any(|figure| matches!(figure.says, Says::Number(_))) {
            figures.retain(|figure| figure.says != Says::Mentioned);
        }
        let times_differ = figures.iter().any(|figure| figure.time != figures[0].time);
        if times_differ || figures.iter().any(|figure| figure.is_total) {
            return figures;
        }

        let Some(first) = figures.first().map(|figure| figure.cell.clone()) else { return figures };
        let mut of_first = figures.iter().filter(|figure| figure.matter == figures[0].matter);
        let says: Vec<Says> = of_first.clone().map(|figure| figure.says).collect();
        let last = of_first.next_back().map_or(first.clone(), |figure| figure.cell.clone());
        let taken = if is_sum(&says) { last } else { first };
        figures.into_iter().filter(|figure| figure.cell == taken).collect()
    }

    fn is(&self, time: Time) -> bool {
        self.time == Some(time)
    }

    fn is_part(&self) -> bool {
        matches!(self.time, Some(Time::Part(_)))
    }
}

/// Whether the last is the sum of those before it.
fn is_sum(figures: &[Says]) -> bool {
    let value = |says: &Says| if let Says::Number(count) = says { *count } else { 0 };
    let Some((last, parts)) = figures.split_last() else { return false };
    !parts.is_empty() && parts.iter().map(value).sum::<u64>() == value(last)
}

/// Of each matter the figures that count.
pub fn settled(figures: Vec<Figure>) -> Vec<TableClaim> {
    let mut claims = Vec::new();
    for matter in Matter::ALL {
        let of: Vec<&Figure> = figures.iter().filter(|figure| figure.matter == matter).collect();
        claims.extend(of_matter(&of));
    }
    claims
}

/// Those of the report's time; where none is told, a total, or all; where only others are told, one
/// that is not taken.
fn of_matter(figures: &[&Figure]) -> Vec<TableClaim> {
    let this: Vec<&Figure> = only(figures, |figure| figure.is(Time::This));
    if !this.is_empty() {
        return of_one_time(&this);
    }

    let (dated, plain): (Vec<&Figure>, Vec<&Figure>) =
        figures.iter().copied().partition(|figure| figure.time.is_some());
    let totals: Vec<&Figure> = only(&plain, |figure| figure.is_total);
    if dated.is_empty() || dated.iter().all(|figure| figure.is_part()) && !totals.is_empty() {
        return of_one_time(&plain);
    }
    let beside: Vec<TableClaim> = only(&plain, |figure| !figure.is_total)
        .into_iter()
        .map(|figure| claim(figure, false))
        .collect();
    if !beside.is_empty() {
        return beside;
    }

    let Some(first) = dated.iter().find(|figure| !figure.is(Time::Other)).or(dated.first()) else {
        return Vec::new();
    };
    let agree = dated.iter().all(|figure| figure.says == first.says);
    let may_be_own =
        !first.is(Time::Other) && (!first.is(Time::Longer) || first.says == Says::None);
    // Zeros of other years say nothing of this one, not even that there were some.
    let is_some = dated.iter().any(|figure| figure.says != Says::None);
    match (agree && may_be_own, is_some) {
        (true, _) => vec![claim(first, false)],
        (false, true) => {
            let some = dated.iter().find(|figure| figure.says != Says::None).unwrap_or(first);
            vec![claim(some, true)]
        }
        (false, false) => Vec::new(),
    }
}

/// The total of figures of one time, else all.
fn of_one_time(figures: &[&Figure]) -> Vec<TableClaim> {
    let totals = only(figures, |figure| figure.is_total);
    let taken = if totals.is_empty() { figures } else { &totals };
    taken.iter().map(|figure| claim(figure, false)).collect()
}

fn only<'a>(figures: &[&'a Figure], is: impl Fn(&Figure) -> bool) -> Vec<&'a Figure> {
    figures.iter().copied().filter(|figure| is(figure)).collect()
}

fn claim(figure: &Figure, is_of_other_time: bool) -> TableClaim {
    TableClaim {
        matter: figure.matter,
        says: if is_of_other_time { Says::Mentioned } else { figure.says },
        row: figure.row,
        head: figure.head.clone(),
        cell: figure.cell.clone(),
        is_of_other_time,
    }
}
