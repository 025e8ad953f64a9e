//! Mentions written to a file that others open.

use super::list::{AskedList, say_slips};
use crate::cli::bar::TerminalBar;
use crate::cli::out::Out;
use crate::cli::receipt;
use crate::cli::told::Told;
use crate::cli::whole::{Overwriting, PartFile, say_written};
use clap::{Args, ValueEnum};
use mingcha::{
    Error, ErrorKind, ExportFormat, Exporting, Filter, Guard, Index, Note, Receipt, TermList,
};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The variable that fixes the time of what is built, in seconds since 1970.
const EPOCH_VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Where mentions go, and how they are written there.
#[derive(Args)]
pub struct ToFile {
    /// Write all of them to this file (.csv, .xlsx or .jsonl); - is standard output and wants
    /// --format
    #[arg(
        short,
        long,
        value_name = "FILE",
        conflicts_with_all = ["all", "limit", "count", "by", "cursor"]
    )]
    output: Option<PathBuf>,
    /// What to write: csv, xlsx or jsonl (otherwise by the file's name)
    #[arg(long, value_name = "FORMAT", requires = "output")]
    format: Option<Written>,
    /// Put no ' before cells of CSV that look like formulas, for programs that read them again
    #[arg(long, requires = "output")]
    raw: bool,
    /// Time of the receipt, such as 2024-01-31T08:00:00Z (otherwise now, or the environment's
    /// SOURCE_DATE_EPOCH)
    #[arg(long, value_name = "TIME", requires = "output")]
    time: Option<String>,
    /// Address of the site, such as https://example.cn, for links (otherwise they are from its
    /// root)
    #[arg(long, value_name = "URL", requires = "output")]
    base: Option<String>,
    #[command(flatten)]
    pub overwriting: Overwriting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Written {
    Csv,
    Xlsx,
    Jsonl,
}

impl ToFile {
    /// The file that is to be written, if one is.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Writes all mentions of what is asked to the file at `path`, in the order asked for.
    pub fn write(
        &self,
        path: &Path,
        asked: AskedList<'_>,
        out: &mut Out,
    ) -> anyhow::Result<Receipt> {
        let AskedList { index, list, filter, page } = asked;
        let exporting = Exporting { list: page, ..self.exporting(path, out)? };
        let overwriting = self.overwriting;
        let work = Work { index, list, filter, exporting: &exporting, overwriting };
        if path.as_os_str() == "-" { work.to_standard_output(out) } else { work.to_file(path, out) }
    }

    /// How it is written.
    pub fn exporting(&self, path: &Path, out: &Out) -> anyhow::Result<Exporting> {
        Ok(Exporting {
            guard: if self.raw { Guard::Raw } else { Guard::Guarded },
            base: self.base.as_deref().map(mingcha::http::read_base).transpose()?,
            time: self.time()?,
            lang: out.lang(),
            ..Exporting::new(self.format(path)?)
        })
    }

    fn format(&self, path: &Path) -> Result<ExportFormat, Told> {
        let by_name = || ExportFormat::of_ending(path.extension()?.to_str()?);
        let asked = self.format.map(|format| match format {
            Written::Csv => ExportFormat::Csv,
            Written::Xlsx => ExportFormat::Xlsx,
            Written::Jsonl => ExportFormat::Jsonl,
        });

        asked.or_else(by_name).ok_or_else(|| {
            Told(Note::new(
                "从文件名看不出要写成什么；请用 .csv、.xlsx 或 .jsonl 结尾，或加 --format",
                "the file's name does not tell the format; end it with .csv, .xlsx or .jsonl, or \
                 add --format",
            ))
        })
    }

    /// The time that the receipt is to have, if it is not to be now.
    fn time(&self) -> Result<Option<String>, Error> {
        if let Some(time) = &self.time {
            let takes = Note::new(
                " RFC 3339 时间，如 2024-01-31T08:00:00Z",
                "a time as in 2024-01-31T08:00:00Z",
            );
            let parsed = time.parse().map(printed);
            return parsed.map(Some).map_err(|_| bad_value("time", time, takes));
        }

        let Ok(seconds) = std::env::var(EPOCH_VARIABLE) else { return Ok(None) };
        let time = seconds.trim().parse().ok();
        let time = time.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let takes = Note::new("1970 年以来的秒数", "seconds since 1970");
        time.map(|time| Some(printed(time)))
            .ok_or_else(|| bad_value(EPOCH_VARIABLE, &seconds, takes))
    }
}

fn printed(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn bad_value(name: &'static str, value: &str, takes: Note) -> Error {
    ErrorKind::BadValue { name, value: value.to_owned(), takes }.into()
}

/// One export.
struct Work<'a> {
    index: &'a Index,
    list: &'a TermList,
    filter: &'a Filter,
    exporting: &'a Exporting,
    overwriting: Overwriting,
}

impl Work<'_> {
    /// Writes `FILE.part` and gives it its name when it is whole; its receipt goes beside a table,
    /// last of all.
    fn to_file(&self, path: &Path, out: &mut Out) -> anyhow::Result<Receipt> {
        let part = PartFile::create(path, self.overwriting)?;
        let receipt = self.export(part.file(), out)?;

        part.keep_export(self.exporting.format, &receipt, out)?;

        if out.is_json() {
            let written = out.lang().speak(|| json!({ "file": path, "receipt": receipt }));
            out.json(&written)?;
            return Ok(receipt);
        }

        self.say(&receipt, out)?;
        say_written(path, out)?;

        Ok(receipt)
    }

    fn to_standard_output(&self, out: &mut Out) -> anyhow::Result<Receipt> {
        let gone = AtomicBool::new(false);
        let exported = self.export(Standard { gone: &gone }, out);

        if gone.load(Ordering::Relaxed) {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
        }

        let receipt = exported?;
        self.say(&receipt, out)?;
        Ok(receipt)
    }

    fn export(&self, to: impl Write + Send, out: &Out) -> mingcha::Result<Receipt> {
        let bar = TerminalBar::counting(out.lang());
        let progress = |done, all| bar.show_count(done, all);
        let receipt =
            self.index.export(&self.list.terms, self.filter, self.exporting, to, &progress);
        bar.clear();
        receipt
    }

    fn say(&self, receipt: &Receipt, out: &mut Out) -> io::Result<()> {
        say_slips(self.list, out)?;
        receipt::say_counts(&receipt.query, &receipt.counts, out)?;
        receipt::say(receipt, out)
    }
}

/// Standard output, and whether its reader has gone away.
struct Standard<'a> {
    gone: &'a AtomicBool,
}

impl Write for Standard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes).inspect_err(|error| self.told(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().inspect_err(|error| self.told(error))
    }
}

impl Standard<'_> {
    fn told(&self, error: &io::Error) {
        if error.kind() == io::ErrorKind::BrokenPipe {
            self.gone.store(true, Ordering::Relaxed);
        }
    }
}
