//! Text cut and padded to columns of a terminal, in which a Chinese character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that `text` takes.
pub fn of(text: &str) -> usize {
    text.width()
}

/// `text` with spaces behind it up to `columns`.
pub fn pad_end(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(of(text))))
}

/// `text` with spaces before it up to `columns`.
pub fn pad_start(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(of(text))))
}

/// As much of the beginning of `text` as `columns` hold.
pub fn keep_start(text: &str, columns: usize) -> String {
    take(text.chars(), columns).collect()
}

/// As much of the end of `text` as `columns` hold.
pub fn keep_end(text: &str, columns: usize) -> String {
    let kept: Vec<char> = take(text.chars().rev(), columns).collect();
    kept.into_iter().rev().collect()
}

/// `text` if `columns` hold it, else its beginning and an ellipsis.
pub fn shorten(text: &str, columns: usize) -> String {
    if of(text) <= columns {
        text.to_owned()
    } else {
        format!("{}…", keep_start(text, columns.saturating_sub(1)))
    }
}

/// Rows as lines with aligned columns, two spaces between them. `right` says which columns are
/// numbers.
pub fn table(rows: &[Vec<String>], right: &[bool]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(|column| widest(rows, column)).collect();

    rows.iter().map(|row| table_line(row, &widths, right)).collect()
}

fn widest(rows: &[Vec<String>], column: usize) -> usize {
    rows.iter().filter_map(|row| row.get(column)).map(|cell| of(cell)).max().unwrap_or(0)
}

fn table_line(row: &[String], widths: &[usize], right: &[bool]) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(i, (cell, &width))| match right.get(i) {
        Some(true) => pad_start(cell, width),
        _ => pad_end(cell, width),
    });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// The text on one line: white space of any kind is one space.
pub fn one_line(text: &str) -> String {
    text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ")
}

fn take(chars: impl Iterator<Item = char>, columns: usize) -> impl Iterator<Item = char> {
    chars.scan(0, move |taken, c| {
        *taken += c.width().unwrap_or(0);
        (*taken <= columns).then_some(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(pad_start("复议", 6), "  复议");
        assert_eq!(
            (keep_start("行政复议", 5), keep_end("行政复议", 5)),
            ("行政".into(), "复议".into())
        );

        assert_eq!(
            (shorten("行政复议", 8), shorten("行政复议", 7)),
            ("行政复议".into(), "行政复…".into())
        );
    }

    #[test]
    fn numbers_stand_at_the_right() {
        let rows = [vec!["年度".to_owned(), "9".to_owned()], vec!["x".to_owned(), "10".to_owned()]];
        assert_eq!(table(&rows, &[false, true]), ["年度   9", "x     10"]);
    }
}
