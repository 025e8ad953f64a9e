//! The steps from a file to a report, in this process or with the risky ones in a child process.

use super::extract::{Extract, Refusal, guarded};
use super::limit::{MOST_LINES, MOST_TEXT_BYTES, too_large, too_many_lines};
use super::load::load;
#[cfg(feature = "ofd")]
use super::ofd;
#[cfg(feature = "pdf")]
use super::pdf;
use super::pool::Pool;
use super::reflow::CleanText;
use super::sniff::FileContent;
use super::source::FileBytes;
#[cfg(feature = "workbook")]
use super::workbook;
use super::{archive, clean, metadata, oneline, pager, reflow, txt};
#[cfg(feature = "html")]
use super::{html, mht};
#[cfg(feature = "office")]
use super::{odt, office, rtf};
use crate::error::{Result, Status};
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::{Format, Report, ReportId};
use crate::rules::{Rules, Schools};
use std::path::{Path, PathBuf};

/// The place where files are taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Isolation {
    /// This process: nothing to set up, but a hostile file can take the process down.
    #[default]
    InProcess,
    /// Child processes for all files but plain texts and archives, so that no file can take this one down: each is
    /// made by running this program with [`HELPER_ARGUMENT`](super::HELPER_ARGUMENT), which is
    /// `mingcha` itself, or one that hands over to [`serve`](super::serve), and answers for one
    /// file after the other. A file has 2 GiB of memory, 30 seconds and 32 MiB of output; there are
    /// as many children as threads that read.
    Helper(PathBuf),
}

/// Reads files.
#[derive(Debug)]
pub struct Reader {
    pool: Option<Pool>,
    schools: Schools,
}

impl Reader {
    /// Makes a reader that takes files apart there. Child processes are made when files need them,
    /// and end with the reader. It knows the schools of the built-in rules.
    pub fn new(isolation: Isolation) -> Reader {
        let pool = match isolation {
            Isolation::InProcess => None,
            Isolation::Helper(program) => Some(Pool::new(program)),
        };

        Reader { pool, schools: Rules::default().schools }
    }

    /// Gives the reader with these schools as those that it knows.
    pub fn knowing(self, schools: Schools) -> Reader {
        Reader { schools, ..self }
    }

    /// Reads the report in the file at `path`.
    ///
    /// # Errors
    /// `NotFound`, `Io`, or `Unreadable` with a status and the reason, each with the path;
    /// `NoHelper` if the program of [`Isolation::Helper`] does not do.
    pub fn read(&self, path: &Path) -> Result<Report> {
        load(path)
            .and_then(|bytes| self.parse(&path.to_string_lossy(), &bytes))
            .map_err(|error| error.at(path))
    }

    /// Reads the report in `bytes`, the content of a file called `name` (a path; what it
    /// says of school and year counts last). Linear in the file's size.
    ///
    /// # Errors
    /// `Unreadable` with a status and the reason; `NoHelper` if the program of
    /// [`Isolation::Helper`] does not do.
    pub fn parse(&self, name: &str, bytes: &[u8]) -> Result<Report> {
        self.parse_file(name, &FileBytes::new(bytes), &self.schools)
    }

    /// Reads the report in a file whose hash and kind may be known already, where also the schools
    /// of a catalogue are known; see [`Reader::parse`].
    pub(crate) fn parse_file(
        &self,
        name: &str,
        file: &FileBytes<'_>,
        schools: &Schools,
    ) -> Result<Report> {
        let extract = self.extract(file)?;
        Ok(guarded(|| report(name, file.sha256(), extract, schools))?)
    }

    /// Takes a file apart where that is to be done.
    fn extract(&self, file: &FileBytes<'_>) -> Result<Extract> {
        let content = file.content()?;
        match &self.pool {
            Some(pool) if is_risky(content) => pool.extract(file.bytes),
            _ => Ok(guarded(|| extract_as(content, file.bytes))?),
        }
    }
}

/// Tells whether the reader of such a file is one that a file could bring down.
fn is_risky(content: FileContent) -> bool {
    use FileContent::{Doc, Docx, Excel, Html, Mht, Odt, Ofd, Pdf, Rtf};
    matches!(content, Pdf | Docx | Doc | Html | Mht | Rtf | Odt | Ofd | Excel)
}

/// Takes a file apart in this process.
pub fn extract(bytes: &[u8]) -> Result<Extract, Refusal> {
    extract_as(FileBytes::new(bytes).content()?, bytes)
}

/// Takes apart a file that lies in another one, in which no third one is read.
#[cfg(feature = "office")]
fn extract_inner(bytes: &[u8]) -> Result<Extract, Refusal> {
    match FileBytes::new(bytes).content()? {
        content @ (FileContent::Docx | FileContent::Doc) => office::read(bytes, content, no_inner),
        content => extract_as(content, bytes),
    }
}

#[cfg(feature = "office")]
fn no_inner(_: &[u8]) -> Result<Extract, Refusal> {
    Err(Refusal::new(Status::Unsupported, StatusReason::WordForeignParts))
}

fn extract_as(content: FileContent, bytes: &[u8]) -> Result<Extract, Refusal> {
    match content {
        FileContent::Text => txt::read(bytes),
        #[cfg(feature = "html")]
        FileContent::Html => html::read(bytes),
        #[cfg(feature = "html")]
        FileContent::Mht => mht::read(bytes),
        #[cfg(not(feature = "html"))]
        FileContent::Html | FileContent::Mht => Err(without("html")),
        #[cfg(feature = "pdf")]
        FileContent::Pdf => pdf::read(bytes),
        #[cfg(not(feature = "pdf"))]
        FileContent::Pdf => Err(without("pdf")),
        #[cfg(feature = "office")]
        FileContent::Docx | FileContent::Doc => office::read(bytes, content, extract_inner),
        #[cfg(feature = "office")]
        FileContent::Rtf => rtf::read(bytes),
        #[cfg(feature = "office")]
        FileContent::Odt => odt::read(bytes),
        #[cfg(not(feature = "office"))]
        FileContent::Docx | FileContent::Doc | FileContent::Rtf | FileContent::Odt => {
            Err(without("office"))
        }
        #[cfg(feature = "ofd")]
        FileContent::Ofd => ofd::read(bytes),
        #[cfg(not(feature = "ofd"))]
        FileContent::Ofd => Err(without("ofd")),
        #[cfg(feature = "workbook")]
        FileContent::Excel => workbook::read(bytes),
        #[cfg(not(feature = "workbook"))]
        FileContent::Excel => Err(without("workbook")),
        FileContent::Zip => Err(archive::refusal(bytes)),
        FileContent::Empty
        | FileContent::Encrypted
        | FileContent::PowerPoint
        | FileContent::OpenDocument
        | FileContent::Compound
        | FileContent::WordXml
        | FileContent::SevenZip
        | FileContent::Rar
        | FileContent::Binary => Err(content.refusal()),
    }
}

/// The refusal of a file whose reader this program was built without.
#[cfg(not(all(
    feature = "html",
    feature = "office",
    feature = "ofd",
    feature = "pdf",
    feature = "workbook"
)))]
fn without(feature: &str) -> Refusal {
    let reason = StatusReason::WithoutFeature { feature: feature.to_owned() };
    Refusal::new(Status::Unsupported, reason)
}

/// Makes a report of what was taken out of a file.
pub(super) fn report(
    name: &str,
    sha256: &str,
    mut extract: Extract,
    schools: &Schools,
) -> Result<Report, Refusal> {
    if extract.lines.len() > MOST_LINES {
        return Err(too_many_lines());
    }

    let sign = pager::sign(&extract.lines);
    let is_page = extract.format == Format::Html;
    if let Some(sign) = sign.or_else(|| pager::in_name(name).filter(|_| is_page))
        && !extract.warnings.iter().any(Warning::is_of_pages)
    {
        extract.warnings.push(Warning::OneOfPages { sign });
    }

    oneline::cut(&mut extract.lines);
    clean::finish_of(extract.format, &mut extract.lines);
    let flow = reflow::paragraphs(&extract.lines);
    of_clean(name, sha256, extract, flow, schools)
}

/// Makes a report of a clean text and what else was taken out of its file.
pub(super) fn of_clean(
    name: &str,
    sha256: &str,
    extract: Extract,
    flow: CleanText,
    schools: &Schools,
) -> Result<Report, Refusal> {
    check(&flow.text)?;

    let found = metadata::find(&flow.text, extract.title.as_deref(), name, schools);

    Ok(Report {
        id: ReportId::of_sha256(sha256),
        sha256: sha256.to_owned(),
        school: found.school,
        year: found.year,
        period: found.period,
        title: found.title,
        format: extract.format,
        encoding: extract.encoding,
        status: if extract.partial.is_some() { Status::Partial } else { Status::Ok },
        reason: extract.partial,
        warnings: extract.warnings.into_iter().chain(found.warnings).collect(),
        evidence: found.evidence,
        text: flow.text,
        published: extract.published,
        anchors: flow.anchors,
    })
}

/// Refuses a text that says nothing or too much, or of which more than one character in fifty is
/// unreadable.
fn check(text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal { status: Status::Unsupported, reason: FileContent::Empty.reason() });
    }

    if text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }

    if text.chars().filter(|&c| is_unreadable(c)).count() * 50 > text.chars().count() {
        return Err(Refusal::new(Status::Garbled, StatusReason::Mojibake));
    }

    Ok(())
}

/// Tells whether `c` stands for a character that was lost: U+FFFD, or one of private use.
fn is_unreadable(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
