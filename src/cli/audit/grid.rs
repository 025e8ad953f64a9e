//! Schools by years on a terminal: five marks a cell, as many years beside one another as there is
//! room for.

use crate::cli::out::{Ink, Out};
use crate::cli::width;
use mingcha::{Audit, AuditCell, CellState, Lang, Matter, MatterAnswer, Status};
use std::io;

/// The columns of a school's name.
const SCHOOL: usize = 22;

pub fn print(audit: &Audit, columns: usize, out: &mut Out) -> io::Result<()> {
    let at_once = (columns.saturating_sub(SCHOOL) / CELL).max(1);
    let width = audit.years.len().max(1);

    for (block, years) in audit.years.chunks(at_once).enumerate() {
        print_heads(years, out)?;
        for (at, school) in audit.schools.iter().enumerate() {
            let cells = audit.cells.iter().skip(at * width + block * at_once).take(years.len());
            let name = out.school(school.as_deref());
            let mut line = width::pad_end(&width::shorten(name, SCHOOL - 1), SCHOOL);
            cells.for_each(|cell| line.push_str(&shown(cell, out)));
            out.line(line.trim_end())?;
        }
        out.line("")?;
    }
    let legend = out.ink(Ink::Dim, &legend(out.lang()));
    out.line(&legend)
}

/// The columns of a mark: the longest sign and a space.
const MARK: usize = 5;

/// The columns of a cell with the stroke before it.
const CELL: usize = 5 * MARK + 2;

fn legend(lang: Lang) -> String {
    let signs = [
        (MatterAnswer::Some, "提到但无数字", "without a number"),
        (MatterAnswer::None, "报告称无", "the report says none"),
        (MatterAnswer::Unclear, "提到但读不懂", "a sentence not understood"),
        (MatterAnswer::Silent, "未提及", "not mentioned"),
        (MatterAnswer::SectionMissing, "缺该章节", "section missing"),
        (MatterAnswer::NotAsked, "不适用（那一年没有要求）", "not asked for that year"),
    ];
    let (first, parted, last) = if lang == Lang::Zh {
        ("图例：数字 = 写明的件数", "；", "末位 = 缺漏处数，* = 不止一份报告，! = 报告未能完整读取")
    } else {
        (
            "legend: a number as stated",
            "; ",
            "last = gaps; * = several reports; ! = not wholly read",
        )
    };

    let signs = signs.map(|(answer, zh, en)| {
        format!("{} = {}", answer.sign(lang), if lang == Lang::Zh { zh } else { en })
    });
    [first]
        .into_iter()
        .chain(signs.iter().map(String::as_str))
        .chain([last])
        .collect::<Vec<_>>()
        .join(parted)
}

/// The years, and under each the matters.
fn print_heads(years: &[Option<mingcha::Year>], out: &mut Out) -> io::Result<()> {
    let (mut first, mut second) = (" ".repeat(SCHOOL), " ".repeat(SCHOOL));

    for year in years {
        first.push_str(&width::pad_end(&format!("| {}", out.year(*year)), CELL));
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
    let lang = out.lang();
    if let Some(answer) = cell.state.without_report() {
        let padded = width::pad_end(&answer.label(lang), CELL - 2);
        let ink = if cell.state == CellState::Unreadable { Ink::Bad } else { Ink::Dim };
        return format!("| {}", out.ink(ink, &padded));
    }

    let found = &cell.found;
    let mut text = "| ".to_owned();
    for answer in Matter::ALL.into_iter().filter_map(|matter| found.answer(matter)) {
        let padded = width::pad_end(&answer.sign(lang), MARK);
        text.push_str(&if answer.has_happened() { out.ink(Ink::Mark, &padded) } else { padded });
    }

    let several = if cell.also.is_empty() { "" } else { "*" };
    let gaps = if found.gap_count() == 0 { "·".to_owned() } else { found.gap_count().to_string() };
    let mut held = cell.each().map(|(_, found)| found.status);
    let unread = if held.any(|status| status != Some(Status::Ok)) { "!" } else { "" };
    text.push_str(&width::pad_end(&format!("{gaps}{several}{unread}"), MARK));
    text
}
