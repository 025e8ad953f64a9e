//! `mingcha remove`: files, folders of files and reports out of the store.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{Error, ErrorKind, Lang, Note};

#[derive(Args)]
pub struct RemoveCommand {
    /// Files, folders or report ids
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<String>,
}

impl RemoveCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let removed = setting.open()?.remove(&self.targets).map_err(told)?;
        if out.is_json() {
            out.json(&removed)?;
            return Ok(End::Found);
        }

        let line = match out.lang() {
            Lang::Zh => format!("移除 {} 个文件；索引 {}", removed.removed, removed.generation),
            Lang::En => format!("files removed: {}; store {}", removed.removed, removed.generation),
        };

        out.line(&out.ink(Ink::Head, &line))?;
        Ok(End::Found)
    }
}

/// The target is looked for in the store, not on the disk; the message says so.
fn told(error: Error) -> anyhow::Error {
    match (&error.kind, &error.path) {
        (ErrorKind::NotFound, Some(path)) => {
            let target = path.display();
            let note = Note::new(
                format!(
                    "索引中没有 {target}，什么也没有移除；请给出收录时的文件、目录，或报告编号"
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
