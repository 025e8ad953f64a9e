//! `mingcha remove`: files, folders of files and reports out of the store.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{Added, Error, ErrorKind, Index, Lang, Note, ReportId};

#[derive(Args)]
pub struct RemoveCommand {
    /// Files, folders or report ids
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<String>,
    /// Remove these reports for good, given by id: later runs pass over files of the same bytes
    #[arg(long, requires = "reason")]
    for_good: bool,
    /// Why, as receipts will say
    #[arg(long, value_name = "TEXT", requires = "for_good")]
    reason: Option<String>,
}

impl RemoveCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let removed = self.remove(&setting.open()?).map_err(told)?;
        if out.is_json() {
            out.json(&removed)?;
            return Ok(End::Found);
        }

        let (files, generation) = (removed.files.len(), &removed.generation);
        let line = match out.lang() {
            Lang::Zh => format!("移除 {files} 个文件；索引 {generation}"),
            Lang::En => format!("files removed: {files}; store {generation}"),
        };

        out.line(&out.ink(Ink::Head, &line))?;
        Ok(End::Found)
    }

    fn remove(&self, index: &Index) -> mingcha::Result<Added> {
        let Some(reason) = &self.reason else { return index.remove(&self.targets) };

        let id = |target: &String| {
            target.parse().map_err(|_| Error::from(ErrorKind::NotFound).at(target))
        };
        let reports: Vec<ReportId> = self.targets.iter().map(id).collect::<Result<_, _>>()?;
        index.remove_for_good(&reports, reason)
    }
}

/// The target is looked for in the store, not on the disk; the message says so.
fn told(error: Error) -> anyhow::Error {
    match (&error.kind, &error.path) {
        (ErrorKind::NotFound, Some(path)) => {
            let target = path.display();
            let note = Note::new(
                format!(
                    "索引中没有 {target}，什么也没有移除；请给出收录时的文件、文件夹，或报告编号"
                ),
                format!(
                    "the store knows no {target}, so nothing was removed; name files or folders \
                     as indexed, or report ids"
                ),
            );
            Told(note).into()
        }
        _ => error.into(),
    }
}
