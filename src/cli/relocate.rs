//! `mingcha relocate`: a folder of reports that lies elsewhere now.

use super::end::End;
use super::index::must_exist;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{Error, ErrorKind, Note};
use std::path::PathBuf;

#[derive(Args)]
pub struct RelocateCommand {
    /// Folder or file as it was indexed
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Where it lies now
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

impl RelocateCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        must_exist(std::slice::from_ref(&self.new))?;
        let index = setting.open()?;
        let added = index.relocate(&self.old, &self.new).map_err(|error| self.told(error))?;
        if out.is_json() {
            out.json(&added)?;
            return Ok(End::Found);
        }

        let (files, generation) = (added.replaced, &added.generation);
        let note = Note::new(
            format!("{files} 个文件改记在新处；索引 {generation}"),
            format!("files known by their new place: {files}; store {generation}"),
        );
        out.line(&out.ink(Ink::Head, note.text(out.lang())))?;
        Ok(End::Found)
    }

    /// The old place is looked for in the store, not on the disk; the message says so.
    fn told(&self, error: Error) -> anyhow::Error {
        if error.kind != ErrorKind::NotFound {
            return error.into();
        }
        let old = self.old.display();
        let note = Note::new(
            format!("索引中没有 {old} 下的文件，什么也没有改；请给出收录时的路径"),
            format!("the store knows nothing at {old}, so nothing was changed; name it as indexed"),
        );
        Told(note).into()
    }
}
