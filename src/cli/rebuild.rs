//! `mingcha rebuild`: the same reports under the present fold, dictionary, rules and reader.

mod moved;

use super::bar::TerminalBar;
use super::end::End;
use super::index;
use super::out::{Ink, Out};
use super::setting::Setting;
use clap::Args;
use mingcha::Index;
#[cfg(feature = "remote")]
use mingcha::Note;

#[derive(Args)]
pub struct RebuildCommand {
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
}

impl RebuildCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        #[cfg(feature = "remote")]
        if setting.cluster()?.is_some() {
            return Err(super::told::Told(not_there()).into());
        }

        let bar = TerminalBar::new(out.lang());
        let options = setting.options(index::sources(self.no_sources))?;
        let added = Index::rebuild(&setting.store, options, &|progress| bar.show(progress));
        bar.clear();
        let added = added?;
        index::print(&added, out)?;

        if !out.is_json() {
            let moved = added.moved.as_deref().unwrap_or_default();
            let lines = moved::lines(moved, out.lang());
            index::print_rows("变动", "moved", lines, out)?;
            for lost in &added.damage {
                let label = out.ink(Ink::Bad, out.pick("损坏", "damaged"));
                out.line(&format!("{label}  {}", lost.text(out.lang())))?;
            }
        }

        Ok(End::found(added.files.iter().any(|entry| entry.report_id.is_some())))
    }
}

/// A cluster keeps no source files, so what it holds is rebuilt where they are.
#[cfg(feature = "remote")]
fn not_there() -> Note {
    Note::new(
        "集群上不保存源文件：请在本机重建（mingcha rebuild --store 目录），再用 mingcha migrate --remote 地址 换上",
        "a cluster keeps no source files: rebuild on one machine (`mingcha rebuild --store DIR`), \
         then put it in its place with `mingcha migrate --remote URL`",
    )
}
