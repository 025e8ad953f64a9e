//! `mingcha backup`: a copy of the store that is a store.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{Backup, Lang, Note};
use std::path::PathBuf;

#[derive(Args)]
pub struct BackupCommand {
    /// Folder that is empty or not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl BackupCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let Backup { generation, sources, lost, .. } = &setting.open()?.backup(&self.dir)?;
        if out.is_json() {
            out.json(&serde_json::json!({
                "dir": self.dir, "generation": generation, "sources": sources, "lost": lost,
            }))?;
        } else {
            let line = match out.lang() {
                Lang::Zh => format!("已复制索引 {generation} 和 {sources} 个原文件"),
                Lang::En => format!("copied store {generation} and {sources} source files"),
            };
            out.line(&out.ink(Ink::Head, &line))?;
        }

        out.flush()?;
        if lost.is_empty() {
            return Ok(End::Found);
        }
        let count = lost.len();
        let note = Note::new(
            format!(
                "有 {count} 个留存的原文件已损坏或丢失，不在备份里；请运行 mingcha verify 查看"
            ),
            format!(
                "{count} kept source files are damaged or gone and not in the copy; see \
                 `mingcha verify`"
            ),
        );
        Err(Told(note).into())
    }
}
