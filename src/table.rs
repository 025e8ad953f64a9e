//! The rows of a table that people write: CSV with any sign between its values. The only file that
//! uses `csv`.

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CsvRow {
    /// The 1-based line on which it starts.
    pub line: usize,
    pub values: Vec<String>,
}

/// Reads the rows of `text` that hold something.
pub(crate) fn rows(text: &str) -> Vec<CsvRow> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());

    let records = reader.records().filter_map(|record| record.ok());
    let row = |record: csv::StringRecord| CsvRow {
        line: line_of(&record, text),
        values: record.iter().map(str::to_owned).collect(),
    };

    records.map(row).filter(|row| row.values.iter().any(|value| !value.trim().is_empty())).collect()
}

/// Finds the line on which a record starts: the library counts the empty lines before it as part of
/// it.
fn line_of(record: &csv::StringRecord, text: &str) -> usize {
    let Some(position) = record.position() else { return 0 };
    let before = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
    let empty = before
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|byte| **byte == b'\n')
        .count();

    position.line() as usize + empty
}

/// Finds the sign between the values: of `,`, `;` and TAB the one of which the first line holds
/// most, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let outside: String = head.split('"').step_by(2).collect();
    let count = |sign: &u8| outside.bytes().filter(|byte| byte == sign).count();
    let signs = [b'\t', b';', b','];
    signs.into_iter().max_by_key(|sign| count(sign)).unwrap_or(b',')
}
