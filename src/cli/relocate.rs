//! `mingcha relocate`: a folder of reports that lies elsewhere now.

use super::end::End;
use super::index::must_exist;
use super::out::{Ink, Out};
use super::setting::Setting;
use clap::Args;
use mingcha::Note;
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
        let added = setting.open()?.relocate(&self.old, &self.new)?;
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
}
