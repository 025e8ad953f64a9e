//! The list of schools in `schools.csv`: where each lies, what it teaches and who runs it.

use super::fault::bad;
use crate::error::Result;
use crate::text::fold_text;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the list says of a school, as it is written there. What it leaves out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolRecord {
    /// The ministry's code (学校标识码): ten digits, of which the third and fourth are the province.
    pub code: Option<String>,
    /// The province: `北京市`, `内蒙古自治区`.
    pub province: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The level: `本科`, `专科`.
    pub level: Option<String>,
    /// The kind of owner: `公办`, `民办`.
    pub ownership: Option<String>,
    /// The authority that it answers to (主管部门).
    pub authority: Option<String>,
    /// The programmes that it is part of: `985`, `211`, `双一流`.
    pub tags: Vec<String>,
}

impl SchoolRecord {
    /// Takes what is not known here from `other`.
    pub(super) fn fill(&mut self, other: SchoolRecord) {
        fn fill(value: &mut Option<String>, other: Option<String>) {
            if value.is_none() {
                *value = other;
            }
        }

        fill(&mut self.code, other.code);
        fill(&mut self.province, other.province);
        fill(&mut self.city, other.city);
        fill(&mut self.level, other.level);
        fill(&mut self.ownership, other.ownership);
        fill(&mut self.authority, other.authority);
        if self.tags.is_empty() {
            self.tags = other.tags;
        }
    }
}

/// The name of the file, for errors.
pub const LIST: &str = "schools.csv";

/// Bytes of a row that says little.
const SHORT_ROW: usize = 64;

/// A row of the list.
#[derive(Debug)]
pub struct ListedRow {
    /// The line in the file, from 1.
    pub line: u64,
    /// The name as written.
    pub name: String,
    /// The name, folded.
    pub folded: String,
    pub listed: SchoolRecord,
}

impl ListedRow {
    /// Reads the text of a `schools.csv`. Only the column `name` must be there.
    ///
    /// # Errors
    /// `BadRules` with the line of the first row that is not whole.
    pub fn all(text: &str) -> Result<Vec<ListedRow>> {
        // Spreadsheets put a mark of the byte order before the first column.
        let text = text.trim_start_matches('\u{FEFF}');
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let columns = ListColumns::of(reader.headers().map_err(|error| fault(&error))?)?;
        if columns.0[0].is_none() && !text.is_empty() {
            return Err(bad_line(1, "the column `name` is missing"));
        }

        let mut rows = Vec::with_capacity(text.len() / SHORT_ROW);
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| fault(&error))? {
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(columns.row(line, &record));
        }

        Ok(rows)
    }

    /// Makes sure that no two rows claim a name or a code, and that each code can be one.
    ///
    /// # Errors
    /// `BadRules` with the line of the first row that does not hold.
    pub fn check(rows: &[ListedRow]) -> Result<()> {
        let mut names = FxHashSet::default();
        let mut codes = FxHashMap::default();

        for row in rows {
            let bad = |found: String| Err(bad_line(row.line, &found));
            if !names.insert(row.folded.as_str()) {
                return bad(format!("`{}` is listed twice", row.name));
            }

            let Some(code) = row.listed.code.as_deref() else { continue };
            if code.len() != 10 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                return bad(format!("`{code}` is no code: a code has ten digits"));
            }
            if let Some(other) = codes.insert(code, &row.name) {
                let name = &row.name;
                return bad(format!(
                    "the code {code} is claimed by two schools, {other} and {name}"
                ));
            }
        }

        Ok(())
    }
}

/// The date of a list, as a line `# date: …` over its columns gives it.
pub fn date(text: &str) -> Option<String> {
    let over = text.trim_start_matches('\u{FEFF}').lines().take_while(|line| line.starts_with('#'));
    let mut dates =
        over.filter_map(|line| line.trim_start_matches('#').trim().strip_prefix("date:"));
    dates.next().map(|date| date.trim().to_owned()).filter(|date| !date.is_empty())
}

const COLUMNS: [&str; 8] =
    ["name", "code", "province", "city", "level", "ownership", "authority", "tags"];

/// The place of each column of [`COLUMNS`] in the rows of a list.
struct ListColumns([Option<usize>; COLUMNS.len()]);

impl ListColumns {
    fn of(head: &csv::StringRecord) -> Result<ListColumns> {
        let mut names = head.iter().map(str::trim);
        if let Some(column) = names.find(|name| !COLUMNS.contains(name)) {
            return Err(bad_line(1, &format!("`{column}` is no column of the list")));
        }

        let place = |name| head.iter().position(|column| column.trim() == name);
        Ok(ListColumns(COLUMNS.map(place)))
    }

    fn row(&self, line: u64, record: &csv::StringRecord) -> ListedRow {
        let fields = self.0.map(|place| record.get(place?).map(str::trim));
        let [name, code, province, city, level, ownership, authority, tags] =
            fields.map(Option::unwrap_or_default);
        let known = |field: &str| (!field.is_empty()).then(|| field.to_owned());

        ListedRow {
            line,
            folded: fold_text(name),
            name: name.to_owned(),
            listed: SchoolRecord {
                code: known(code),
                province: known(province),
                city: known(city),
                level: known(level),
                ownership: known(ownership),
                authority: known(authority),
                tags: tags.split_whitespace().map(str::to_owned).collect(),
            },
        }
    }
}

/// Makes the error of a line of the list.
pub fn bad_line(line: u64, found: &str) -> crate::error::Error {
    bad(LIST, &format!("line {line}: {found}"))
}

fn fault(error: &csv::Error) -> crate::error::Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            bad_line(line, &format!("{len} columns, where the first line has {expected_len}"))
        }
        _ => bad(LIST, &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name,code,province,city,level,ownership,authority,tags\n";

    #[test]
    fn a_row_says_what_is_known_of_a_school() {
        let rows = ListedRow::all(&format!(
            "\u{FEFF}{HEAD}岚川大学（北京）,4111019999,北京市,北京市,本科,公办,教育部,211 双一流\n\
             霜州学院,,霜州省,,,,,\n"
        ))
        .unwrap();

        let some = |text: &str| Some(text.to_owned());
        assert_eq!((rows[0].line, rows[0].folded.as_str()), (2, "岚川大学(北京)"));
        assert_eq!(
            rows[0].listed,
            SchoolRecord {
                code: some("4111019999"),
                province: some("北京市"),
                city: some("北京市"),
                level: some("本科"),
                ownership: some("公办"),
                authority: some("教育部"),
                tags: vec!["211".to_owned(), "双一流".to_owned()],
            }
        );

        let only_province = SchoolRecord { province: some("霜州省"), ..SchoolRecord::default() };
        assert_eq!((rows[1].line, &rows[1].listed), (3, &only_province));
    }

    #[test]
    fn a_list_may_give_names_and_nothing_else() {
        let rows = ListedRow::all("name\n岚川大学\n").unwrap();
        assert_eq!((rows.len(), &rows[0].listed), (1, &SchoolRecord::default()));
        assert_eq!(ListedRow::all("").unwrap().len(), 0);

        let dated = "# date: 2024-06\nname\n岚川大学\n";
        assert_eq!(date(dated).as_deref(), Some("2024-06"));
        assert_eq!(ListedRow::all(dated).unwrap()[0].line, 3);
        assert_eq!(date("name\n# date: 2024\n"), None);
    }

    #[test]
    fn a_row_that_is_not_whole_is_refused_with_file_and_line() {
        let check = |text: &str, expect: &[&str]| {
            let read = ListedRow::all(text).and_then(|rows| ListedRow::check(&rows));
            let error = read.unwrap_err().to_string();
            assert!(expect.iter().all(|words| error.contains(words)), "{text}: {error}");
        };

        check("name,country\n", &["schools.csv", "line 1", "`country`"]);
        check("code\n4111019999\n", &["schools.csv", "line 1", "`name` is missing"]);
        check("# date: 2024\n", &["schools.csv", "line 1", "`name` is missing"]);
        check("name, country\n", &["line 1", "`country`"]);
        check(&format!("{HEAD}霜州学院,,霜州省\n"), &["schools.csv", "line 2", "3 columns"]);
        check("name,code\n岚川大学,411101\n", &["line 2", "`411101`", "ten digits"]);
        check("name\n岚川大学\n霜州学院\n嵐川大學\n", &["line 4", "`嵐川大學`", "twice"]);
        check(
            "name,code\n岚川大学,4111019999\n霜州学院,4111019999\n",
            &["line 3", "4111019999", "岚川大学 and 霜州学院"],
        );
    }
}
