//! A file that has its name only once it is whole.

use super::out::{Ink, Out};
use super::told::Told;
use clap::Args;
use mingcha::{Error, ExportFormat, Note};
use serde::Serialize;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Whether a file that is there may be written over.
#[derive(Args, Clone, Copy)]
pub struct Overwriting {
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// A file that is being written, as `FILE.part`.
pub struct PartFile<'a> {
    path: &'a Path,
    part: PathBuf,
    file: File,
}

impl<'a> PartFile<'a> {
    /// Begins the file that is to be `path`: what somebody has there is not written over unless
    /// that is asked for.
    pub fn create(path: &'a Path, overwriting: Overwriting) -> anyhow::Result<PartFile<'a>> {
        if path.is_file() && !overwriting.force {
            let shown = path.display();
            let note = Note::new(
                format!("{shown} 已存在；换一个名字，或加 --force 覆盖"),
                format!("{shown} is there already; choose another name, or add --force"),
            );
            return Err(Told(note).into());
        }

        let part = with_end(path, ".part");
        let file = File::create(&part).map_err(|error| Error::from(error).at(&part))?;
        Ok(PartFile { path, part, file })
    }

    /// Where it is written.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file its name.
    pub fn keep(self) -> Result<(), Error> {
        self.sync()?;
        std::fs::rename(&self.part, self.path).map_err(|error| Error::from(error).at(self.path))
    }

    /// Gives the file its name, and last of all `receipt` its own beside it.
    pub fn keep_with(self, receipt: &str) -> Result<(), Error> {
        let beside = receipt_of(self.path);
        let receipt_part = with_end(&beside, ".part");
        let refused = |error: io::Error| Error::from(error).at(&beside);
        std::fs::write(&receipt_part, receipt).map_err(refused)?;

        // The receipt of an earlier table must at no time stand beside this one.
        let _ = std::fs::remove_file(&beside);
        self.keep()?;
        std::fs::rename(&receipt_part, &beside).map_err(refused)
    }

    /// Gives an export its name; beside a table stands what the table has no place for.
    pub fn keep_export(
        self,
        format: ExportFormat,
        answer: &impl Serialize,
        out: &Out,
    ) -> anyhow::Result<()> {
        match format {
            ExportFormat::Csv => self.keep_with(&(out.json_text(answer)? + "\n"))?,
            ExportFormat::Xlsx | ExportFormat::Jsonl => self.keep()?,
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), Error> {
        self.file.sync_all().map_err(|error| Error::from(error).at(&self.part))
    }
}

/// Says where something was written.
pub fn say_written(path: &Path, out: &mut Out) -> io::Result<()> {
    let line = format!("{}{}", out.pick("已写入 ", "written to "), path.display());
    out.say(&out.ink(Ink::Head, &line))
}

/// Where the receipt of a table is.
pub fn receipt_of(path: &Path) -> PathBuf {
    with_end(path, ".receipt.json")
}

/// The path with something behind its name.
fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
