//! An audit as a file. What is not whole has another name.

use crate::cli::out::Out;
use crate::cli::told::Told;
use crate::cli::whole::{Overwriting, PartFile, receipt_of};
use mingcha::export::Guard;
use mingcha::{Audit, Note};
use serde_json::json;
use std::io::BufWriter;
use std::path::Path;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AuditFormat {
    Csv,
    Xlsx,
}

impl AuditFormat {
    /// The format that a file's name asks for.
    pub fn of(path: &Path) -> anyhow::Result<AuditFormat> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(AuditFormat::Csv),
            Some("xlsx") => Ok(AuditFormat::Xlsx),
            _ => Err(Told(Note::new(
                format!("不知道要写成什么：文件名应以 .csv 或 .xlsx 结尾（{}）", path.display()),
                format!("the name of the file must end in .csv or .xlsx ({})", path.display()),
            ))
            .into()),
        }
    }
}

/// How a file and its cells are written.
pub struct CellWriting<'a> {
    /// The address of the site that links lead to.
    pub base: &'a str,
    pub guard: Guard,
    pub overwriting: Overwriting,
}

/// Writes the audit to `path`, and says so.
pub fn save(
    audit: &Audit,
    path: &Path,
    format: AuditFormat,
    cells: &CellWriting,
    out: &mut Out,
) -> anyhow::Result<()> {
    let part = PartFile::create(path, cells.overwriting)?;
    let to = BufWriter::new(part.file());

    match format {
        AuditFormat::Csv => {
            audit.write_csv(to, cells.base, cells.guard)?;
            let receipt = out.lang().speak(|| serde_json::to_string_pretty(&audit.receipt))?;
            part.keep_with(&receipt)?;
        }
        AuditFormat::Xlsx => {
            audit.write_xlsx(to, cells.base)?;
            part.keep()?;
        }
    }

    if out.is_json() {
        let written = out.lang().speak(|| json!({ "file": path, "receipt": audit.receipt }));
        return Ok(out.json(&written)?);
    }

    let (file, beside) = (path.display(), receipt_of(path));
    let receipt = beside.display();

    let note = match format {
        AuditFormat::Csv => Note::new(
            format!("已写入 {file}，凭据在 {receipt}"),
            format!("written to {file}, its receipt to {receipt}"),
        ),
        AuditFormat::Xlsx => Note::new(format!("已写入 {file}"), format!("written to {file}")),
    };
    Ok(out.say_note(&note)?)
}
