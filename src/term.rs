//! Lists of terms to look for, as people keep them: one on each line, or a column of a table.
//!
//! Invariant: every row that holds something is a term, repeats a term, or is listed as bad with
//! its number and a reason.

use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::note::Note;
use crate::query::{Filter, Label, Query, QueryNote};
use crate::table::{self, CsvRow};
use crate::text::{fold, fold_text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

/// The heads over a column of terms.
const HEADS: [&str; 11] =
    ["词", "词语", "检索词", "关键词", "术语", "查询", "term", "terms", "query", "keyword", "word"];

/// The heads over a column of schools.
const SCHOOL_HEADS: [&str; 7] =
    ["学校", "校名", "学校名称", "院校", "院校名称", "school", "university"];

/// The most characters of a bad row that are shown.
const SHOWN_CHARS: usize = 60;

/// The terms to look for, each once, and what was wrong with the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermList {
    /// The terms, in the order of the list.
    pub terms: Vec<Query>,
    /// The rows that are not used.
    pub bad: Vec<BadTerm>,
    /// The rows that repeat a term.
    pub repeated: Vec<RepeatedTerm>,
    /// The notes on how the list was read.
    pub notes: Vec<QueryNote>,
}

/// A row of a list that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct BadTerm {
    /// The 1-based line of the file, or the place in a list without a file.
    pub row: usize,
    /// The start of the row.
    pub term: String,
    /// The reason why it is not used.
    #[serde(flatten, with = "crate::note::fields::reason")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::TermReasonFields))]
    pub reason: QueryNote,
}

/// A row of a list that repeats a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct RepeatedTerm {
    /// The 1-based line of the file, or the place in a list without a file.
    pub row: usize,
    /// The term.
    pub term: String,
    /// The row of its first use.
    pub first: usize,
}

impl TermList {
    /// Reads the list in the file at `path`; see [`TermList::parse`].
    ///
    /// # Errors
    /// `NotFound` or `Io`; `NotATable` if it is no text; `BadValue` if no row holds a term.
    pub fn load(path: &Path) -> Result<TermList> {
        let bytes = file::load_table(path).map_err(|error| error.at(path))?;
        let list = TermList::parse(&bytes);

        if list.terms.is_empty() {
            return Err(list.nothing().at(path));
        }

        Ok(list)
    }

    /// Reads a list: a term or query on each line, or a table (`,`, `;` or TAB between its values)
    /// whose head names the column of terms (`词`, `term`), else its first column. UTF-8, GB18030
    /// and UTF-16 are recognized. Linear in its size.
    ///
    /// ```
    /// use mingcha::TermList;
    /// let list = TermList::parse("词;备注\n举报;重要\n\"\";空\n复议;\n举报;又\n".as_bytes());
    /// let terms: Vec<&str> = list.terms.iter().map(|term| term.text.as_str()).collect();
    /// assert_eq!(terms, ["举报", "复议"]);
    /// assert_eq!((list.bad.len(), list.repeated[0].row, list.repeated[0].first), (1, 5, 2));
    /// ```
    pub fn parse(bytes: &[u8]) -> TermList {
        let text = file::decode(bytes).text;
        let mut list = TermList::default();
        let (rows, note) = listed(&text, &HEADS);
        list.notes.extend(note);
        list.take(rows);
        list
    }

    /// Makes the list of these terms, numbered from 1.
    pub fn of<T: AsRef<str>>(texts: &[T]) -> TermList {
        let mut list = TermList::default();
        list.take(
            texts.iter().zip(1..).map(|(text, row)| (row, text.as_ref().to_owned())).collect(),
        );
        list
    }

    /// Makes the error of a list that holds no term.
    pub fn nothing(&self) -> Error {
        let takes = match self.bad.first() {
            Some(bad) => {
                let reason = bad.reason.note();
                Note::new(
                    format!("词表（第 {} 行：{}）", bad.row, reason.zh),
                    format!("a list of terms (row {}: {})", bad.row, reason.en),
                )
            }
            None => Note::new("至少一个要查的词", "at least one term to look for"),
        };

        let value = self.bad.first().map_or_else(String::new, |bad| bad.term.clone());
        ErrorKind::BadValue { name: "terms", value, takes }.into()
    }

    fn take(&mut self, rows: Vec<(usize, String)>) {
        let mut known: HashMap<String, usize> = HashMap::new();
        for (row, text) in rows {
            let text = text.trim();
            match read(text) {
                Err(reason) => {
                    self.bad.push(BadTerm {
                        row,
                        term: text.chars().take(SHOWN_CHARS).collect(),
                        reason,
                    });
                }
                Ok(query) => match known.entry(alike(&query)) {
                    Entry::Occupied(first) => {
                        self.repeated.push(RepeatedTerm {
                            row,
                            term: text.to_owned(),
                            first: *first.get(),
                        });
                    }
                    Entry::Vacant(place) => {
                        place.insert(row);
                        self.terms.push(query);
                    }
                },
            }
        }
    }
}

impl Filter {
    /// Limits to the schools of the list in the file at `path`: a name on each line, or a table whose
    /// head names the column (`学校`, `school`), else its first column. Names are resolved as those
    /// of a query; those of which no report is held stay in the filter, and answers name them.
    ///
    /// # Errors
    /// As for [`TermList::load`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path().join("schools.csv");
    /// std::fs::write(&path, "编号,学校\n1,云岭大学\n2,云岭师范大学\n3,云岭大学\n")?;
    /// let filter = mingcha::Filter::load_schools(&path)?;
    /// assert_eq!(filter.to_string(), "school:云岭大学 school:云岭师范大学");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load_schools(path: &Path) -> Result<Filter> {
        let bytes = file::load_table(path).map_err(|error| error.at(path))?;
        let (rows, _) = listed(&file::decode(&bytes).text, &SCHOOL_HEADS);
        let mut filter = Filter::default();
        for (_, name) in rows.iter().filter(|(_, name)| !name.trim().is_empty()) {
            filter.add(Label::School, name.trim()).map_err(|error| error.at(path))?;
        }

        if filter.schools.is_empty() {
            let takes = Note::new("至少一所学校的名单", "a list of one school at least");
            let (name, value) = ("schools", String::new());
            return Err(Error::from(ErrorKind::BadValue { name, value, takes }).at(path));
        }
        Ok(filter)
    }
}

/// Gives the rows of a list that hold something, each with its line, and how it was read: a column
/// under one of `heads`, else the first of several, else whole lines.
fn listed(text: &str, heads: &[&str]) -> (Vec<(usize, String)>, Option<QueryNote>) {
    let mut rows = table::rows(text);
    let is_head = |value: &String| heads.contains(&fold_text(value.trim()).as_str());
    let headed = rows.first().and_then(|head| head.values.iter().position(is_head));

    if let Some(column) = headed {
        let head = rows.remove(0).values.swap_remove(column);
        let note = QueryNote::HeadRow { head: head.trim().to_owned() };
        return (column_values(rows, column), Some(note));
    }

    if rows.first().is_some_and(|first| first.values.len() > 1) {
        return (column_values(rows, 0), Some(QueryNote::FirstColumn));
    }

    // Here a quotation mark is the query's own, not the table's.
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    (lines.map(|(line, number)| (number, line.to_owned())).collect(), None)
}

/// Gives the values of a column, each with its line.
fn column_values(rows: Vec<CsvRow>, column: usize) -> Vec<(usize, String)> {
    rows.into_iter()
        .map(|row| (row.line, row.values.into_iter().nth(column).unwrap_or_default()))
        .collect()
}

/// Gives a key that two queries share only if they find the same: the query as it is printed, its
/// words folded. Words that may be operators stay as they are, since their capitals distinguish
/// them from text.
fn alike(query: &Query) -> String {
    let is_operator = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'/' | b'0'..=b'9'))
    };

    let printed = query.to_string();
    let words = printed
        .split(' ')
        .map(|word| if is_operator(word) { word.to_owned() } else { fold_text(word) });

    words.collect::<Vec<_>>().join(" ")
}

/// Reads one term.
///
/// # Errors
/// The reason why it cannot be looked for.
fn read(text: &str) -> Result<Query, QueryNote> {
    if text.contains('\u{FFFD}') {
        return Err(QueryNote::Undecodable);
    }
    let query = Query::parse(text).map_err(|error| QueryNote::of_error(&error))?;
    let has_term = query.leaves().any(|leaf| !fold(leaf).chars.is_empty());
    if has_term { Ok(query) } else { Err(QueryNote::NoTerm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], terms: &[&str], bad: &[usize]) -> TermList {
        let list = TermList::parse(bytes);
        assert_eq!(list.terms.iter().map(|term| term.text.as_str()).collect::<Vec<_>>(), terms);
        assert_eq!(list.bad.iter().map(|bad| bad.row).collect::<Vec<_>>(), bad);
        list
    }

    #[test]
    fn a_term_stands_on_each_line() {
        check("举报\r\n\r\n  复议 \r\n".as_bytes(), &["举报", "复议"], &[]);
        check(
            "\u{FEFF}“招生 财务”\n\"行政 复议\" OR 诉讼\n".as_bytes(),
            &["“招生 财务”", "\"行政 复议\" OR 诉讼"],
            &[],
        );
    }

    #[test]
    fn a_table_says_which_column_it_is() {
        check("编号,词\n1,举报\n2,\"行政,复议\"\n".as_bytes(), &["举报", "行政,复议"], &[]);
        check("Term\tnote\n举报\tx\n\ty\n".as_bytes(), &["举报"], &[3]);
        let list = check("举报;一\n复议;二\n".as_bytes(), &["举报", "复议"], &[]);
        assert_eq!(list.notes.len(), 1);
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "检索词\n举报\n复议\n不予公开的情况\n";
        let utf16 =
            |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();

        for bytes in [
            text.into(),
            utf16(&format!("\u{FEFF}{text}")),
            encoding_rs::GBK.encode(text).0.into_owned(),
        ] {
            check(&bytes, &["举报", "复议", "不予公开的情况"], &[]);
        }
    }

    #[test]
    fn a_bad_row_is_listed_and_the_others_are_used() {
        let long = "长".repeat(2000);
        let nested = "(".repeat(30) + "x" + &")".repeat(30);
        let text = format!("举报\n{long}\n\"\"\n-复议\n{nested}\n学校:岚川大学\n复议\n");
        let list = check(text.as_bytes(), &["举报", "复议"], &[2, 3, 4, 5, 6]);
        assert_eq!(list.bad[0].term.chars().count(), SHOWN_CHARS);
        assert!(TermList::parse(b"").nothing().to_string().contains("at least one term"));
    }

    #[test]
    fn a_term_that_is_given_again_is_told() {
        let list = TermList::of(&[
            "举报",
            "复议",
            "舉報",
            " 举报",
            "招生 财务",
            "招生财务",
            "a OR b",
            "a or b",
        ]);

        let again: Vec<(usize, usize)> =
            list.repeated.iter().map(|term| (term.row, term.first)).collect();
        assert_eq!((list.terms.len(), again), (6, vec![(3, 1), (4, 1)]));
    }
}
