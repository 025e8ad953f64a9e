//! A catalogue: a table that comes with the files and says whose they are, for which year and where
//! they were published.
//!
//! Invariant: every row is either an entry or listed as bad with its line and a reason, and nothing
//! of a bad row is used.

mod table;
pub(super) mod value;

use crate::error::Result;
use crate::file;
use crate::note::Note;
use crate::note::warning::Warning;
use crate::report::Year;
pub(crate) use crate::store::row::Given;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use table::CatalogueField;
pub(super) use value::school_host;

/// The longest value that a row may give, in bytes: an unclosed quotation mark would otherwise
/// swallow the rest of the table.
const MOST_VALUE_BYTES: usize = 4096;

/// What a table says of files; it counts more than what their texts say.
///
/// The table is CSV with a head row (UTF-8, GB18030 or UTF-16; `,`, `;` or TAB between the fields)
/// or JSONL. Its columns are `file` (文件), `school` (学校), `year` (年度), `url` (网址), `published`
/// (发布日期) and `verdict` (判断: `report`, `doubtful` or `not_a_report`), of which only the first
/// must be there; any further column is kept with the report. A file is named by an absolute path,
/// or one relative to the catalogue's folder or to a folder that is indexed; `a.zip!/b.txt` is a
/// file in an archive.
///
/// ```
/// use mingcha::Catalogue;
/// let table = "文件,学校,年度\na.txt,云岭大学,2020—2021学年\nb.txt,云岭大学,去年\n";
/// let catalogue = Catalogue::parse(table.as_bytes(), std::path::Path::new("/reports"))?;
/// assert_eq!((catalogue.rows(), catalogue.bad()[0].line), (2, 3));
/// # Ok::<(), mingcha::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    folder: PathBuf,
    entries: Vec<CatalogueEntry>,
    bad: Vec<BadRow>,
}

/// A row that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// The 1-based line that it starts on.
    pub line: usize,
    /// The file that it names, if it does.
    pub file: Option<String>,
    /// What is wrong with it.
    pub reason: Note,
}

/// A row that is used if its file is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CatalogueEntry {
    pub line: usize,
    /// The file as the row names it.
    pub file: String,
    pub given: Given,
}

impl Catalogue {
    /// Reads the table in the file at `path`.
    ///
    /// # Errors
    /// `NotFound`, `Io`; `NotATable` if it is no text; `BadCatalogue` if it is no such table.
    pub fn load(path: &Path) -> Result<Catalogue> {
        let bytes = file::load_table(path).map_err(|error| error.at(path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Catalogue::parse(&bytes, folder).map_err(|error| error.at(path))
    }

    /// Reads the table in `bytes`, whose paths are relative to `folder`. Linear in its size.
    ///
    /// # Errors
    /// `BadCatalogue` if it is no such table or has no column for the file. A row that cannot be
    /// used is no error: it is in [`Catalogue::bad`].
    pub fn parse(bytes: &[u8], folder: &Path) -> Result<Catalogue> {
        if bytes.len() as u64 > file::MOST_FILE_BYTES {
            return Err(table::bad("超过 64 MiB", "it is over 64 MiB"));
        }

        let (mut entries, mut bad) = (Vec::new(), Vec::new());
        for row in table::rows(&file::decode(bytes).text)? {
            let line = row.line;
            let named =
                row.fields.iter().flatten().find(|(field, _)| *field == CatalogueField::File);
            let file =
                named.map(|(_, value)| value.trim().to_owned()).filter(|file| !file.is_empty());
            match row
                .fields
                .and_then(|fields| Ok((file.clone().ok_or_else(no_file)?, given(fields)?)))
            {
                Ok((file, given)) => entries.push(CatalogueEntry { line, file, given }),
                Err(reason) => bad.push(BadRow { line, file, reason }),
            }
        }

        Ok(Catalogue { folder: folder.to_path_buf(), entries, bad })
    }

    /// How many rows it has, bad ones too.
    pub fn rows(&self) -> usize {
        self.entries.len() + self.bad.len()
    }

    /// The rows that are not used.
    pub fn bad(&self) -> &[BadRow] {
        &self.bad
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn entries(&self) -> &[CatalogueEntry] {
        &self.entries
    }
}

impl Given {
    /// The school and the year that count, where the text says these. What the catalogue says
    /// otherwise is noted.
    pub fn told(
        &self,
        school: Option<String>,
        year: Option<Year>,
        warnings: &mut Vec<Warning>,
    ) -> (Option<String>, Option<Year>) {
        if let (Some(given), Some(said)) = (&self.school, &school)
            && given != said
        {
            warnings.push(Warning::CatalogueSchoolDiffers {
                catalogue: given.clone(),
                text: said.clone(),
            });
        }

        if let (Some(given), Some(said)) = (self.year, year)
            && given != said
        {
            warnings.push(Warning::CatalogueYearDiffers {
                catalogue: given.to_string(),
                text: said.to_string(),
            });
        }

        // What the text does not tell is no matter where the catalogue does.
        warnings.retain(|warning| match warning {
            Warning::NoSchool { .. } => self.school.is_none(),
            Warning::NoYear => self.year.is_none(),
            _ => true,
        });

        if let Some(host) = self.source_url.as_deref().and_then(value::foreign_host) {
            warnings.push(Warning::ForeignHost { host });
        }

        (self.school.clone().or(school), self.year.or(year))
    }
}

/// What the fields of a row give.
fn given(fields: Vec<(CatalogueField, String)>) -> Result<Given, Note> {
    let mut given = Given::default();
    for (field, value) in fields {
        let value = value.trim();
        check(value)?;
        match field {
            _ if value.is_empty() => {}
            CatalogueField::File => {}
            CatalogueField::School => given.school = Some(value::school(value)?),
            CatalogueField::Year => given.year = Some(value::year(value)?),
            CatalogueField::Url => given.source_url = Some(value::url(value)?),
            CatalogueField::Published => given.published = Some(value::day(value)?),
            CatalogueField::Verdict => given.verdict = Some(value::verdict(value)?),
            CatalogueField::Other(name) => _ = given.metadata.insert(name, value.to_owned()),
        }
    }

    Ok(given)
}

pub(super) fn check(value: &str) -> Result<(), Note> {
    if value.len() > MOST_VALUE_BYTES {
        return Err(Note::new(
            "有一栏过长（最多 4096 字节），可能缺了引号",
            "a value is too long (at most 4096 bytes); a quotation mark may be missing",
        ));
    }

    if value.contains('\u{FFFD}') {
        return Err(Note::new("有无法解码的字符", "a character cannot be decoded"));
    }

    Ok(())
}

fn no_file() -> Note {
    Note::new("没有写明文件", "it names no file")
}

#[cfg(test)]
mod tests;
