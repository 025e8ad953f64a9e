//! The lines of a section: which are its title, which are rows of a table, and where cells begin.

use crate::Span;

/// Cells that make a line a row of a table, whatever stands around it.
const LEAST_CELLS: usize = 2;

/// The lines of a section that hold something, without white space at their ends, in the report's
/// bytes. A row keeps its tabs: its first cells may be empty.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    text.split_inclusive('\n')
        .scan(start, |at, line| {
            let from = *at;
            *at += line.len();
            let has_cells = line.trim().contains('\t');
            let is_edge = |c: char| c.is_whitespace() && !(has_cells && c == '\t');
            let kept = line.trim_matches(is_edge);
            let offset = line.len() - line.trim_start_matches(is_edge).len();
            Some((!kept.is_empty()).then(|| Span::new(from + offset, from + offset + kept.len())))
        })
        .flatten()
}

/// Tells whether a line is a row of a table: cells are parted by tabs.
pub(super) fn is_row(text: &str, line: Span) -> bool {
    text.get(line.range()).is_some_and(|text| text.split('\t').count() >= LEAST_CELLS)
}

/// The cells of a row without white space at their ends; a line that is none is one cell.
pub(super) fn cells(text: &str, line: Span) -> impl Iterator<Item = Span> {
    let mut at = line.start;
    text.get(line.range()).unwrap_or_default().split('\t').map(move |cell| {
        let from = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        Span::new(from, from + cell.trim().len())
    })
}

/// How many of the first lines of the preface are the title: joined with one space they are it.
pub(super) fn title_lines(title: &str, text: &str, start: usize) -> usize {
    let mut joined = String::new();
    for (i, line) in lines(text, start).enumerate() {
        if i > 0 {
            joined.push(' ');
        }
        joined.push_str(&text[line.start - start..line.end - start]);
        if joined == title {
            return i + 1;
        }
        if !title.starts_with(&joined) {
            break;
        }
    }

    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_lines_are_the_first_lines_that_make_up_the_title() {
        assert_eq!(title_lines("a b", "a\n\n b \nc", 5), 2);
        assert_eq!(title_lines("a", "x\na", 0), 0);
        assert_eq!(title_lines("a", "", 0), 0);
    }

    #[test]
    fn a_row_keeps_its_empty_cells_and_a_paragraph_no_white_space() {
        let text = "  甲\n\t乙\t 丙 \t\n \t\n丁\t\n\t戊\n";
        let found: Vec<Vec<&str>> = lines(text, 0)
            .map(|line| cells(text, line).map(|cell| &text[cell.range()]).collect())
            .collect();
        assert_eq!(found, [vec!["甲"], vec!["", "乙", "丙", ""], vec!["丁"], vec!["戊"]]);
        assert!(lines(text, 0).map(|line| is_row(text, line)).eq([false, true, false, false]));
    }
}
