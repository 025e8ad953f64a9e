//! Schools by years on a terminal: five marks a cell, as many years beside one another as there is
//! room for.

use super::{mark, state_name};
use crate::cli::out::{Ink, Out};
use crate::cli::width;
use mingcha::{Audit, AuditCell, CellState, Matter};
use std::io;

/// The columns of a school's name, of a mark, and of a cell with the space before it.
const SCHOOL: usize = 22;
const MARK: usize = 5;
const CELL: usize = 5 * MARK + 2;

pub fn print(audit: &Audit, columns: usize, out: &mut Out) -> io::Result<()> {
    let at_once = (columns.saturating_sub(SCHOOL) / CELL).max(1);
    let width = audit.years.len().max(1);
    for (block, years) in audit.years.chunks(at_once).enumerate() {
        print_heads(years, out)?;
        for (at, school) in audit.schools.iter().enumerate() {
            let cells = audit.cells.iter().skip(at * width + block * at_once).take(years.len());
            let name = school.as_deref().unwrap_or(out.pick("学校不详", "not known"));
            let mut line = width::pad_end(&width::shorten(name, SCHOOL - 1), SCHOOL);
            cells.for_each(|cell| line.push_str(&shown(cell, out)));
            out.line(line.trim_end())?;
        }
        out.line("")?;
    }
    let legend = out.pick(
        "图例：数字 = 写明的件数；有 = 提到，没有数；无 = 称没有；— = 未提；缺 = 缺该章节；末位 = 缺漏几处，* = 不止一份报告",
        "legend: a number as stated; some = without a number; none = says none; - = not said; lost = section missing; last = gaps; * = several reports",
    );
    let legend = out.ink(Ink::Dim, legend);
    out.line(&legend)
}

/// The years, and under each the matters.
fn print_heads(years: &[Option<mingcha::Year>], out: &mut Out) -> io::Result<()> {
    let (mut first, mut second) = (" ".repeat(SCHOOL), " ".repeat(SCHOOL));
    for year in years {
        let year = year
            .map_or_else(|| out.pick("年度不详", "not known").to_owned(), |year| year.to_string());
        first.push_str(&width::pad_end(&format!("| {year}"), CELL));
        let short =
            Matter::ALL.map(|matter| out.pick(matter.as_str(), &matter.label().en[..4]).to_owned());
        second.push_str("| ");
        short.iter().for_each(|head| second.push_str(&width::pad_end(head, MARK)));
        second.push_str(&width::pad_end(out.pick("缺漏", "gaps"), MARK));
    }
    let (first, second) = (out.ink(Ink::Head, &first), out.ink(Ink::Dim, &second));
    out.line(&first)?;
    out.line(&second)
}

fn shown(cell: &AuditCell, out: &Out) -> String {
    if cell.state != CellState::Held {
        let name = state_name(cell.state);
        let padded = width::pad_end(name.text(out.lang()), CELL - 2);
        return format!(
            "| {}",
            out.ink(if cell.state == CellState::Unreadable { Ink::Bad } else { Ink::Dim }, &padded)
        );
    }
    let found = &cell.found;
    let mut text = "| ".to_owned();
    for matter in Matter::ALL {
        let word = mark(found, matter);
        let padded = width::pad_end(word.text(out.lang()), MARK);
        let is_some = word.zh == "有" || word.zh.starts_with(|first: char| first.is_ascii_digit());
        text.push_str(&if is_some { out.ink(Ink::Mark, &padded) } else { padded });
    }
    let several = if cell.also.is_empty() { "" } else { "*" };
    let gaps = if found.gap_count() == 0 { "·".to_owned() } else { found.gap_count().to_string() };
    text.push_str(&width::pad_end(&format!("{gaps}{several}"), MARK));
    text
}
