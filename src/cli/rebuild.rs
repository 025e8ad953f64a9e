//! `mingcha rebuild`: the same reports under the present fold, dictionary, rules and reader.

use super::bar::Bar;
use super::out::Out;
use super::{End, Setting, index};
use clap::Args;
use mingcha::Index;

#[derive(Args)]
pub struct Rebuild {
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
}

impl Rebuild {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let bar = Bar::new(out.lang());
        let options = setting.options(index::sources(self.no_sources))?;
        let added = Index::rebuild(&setting.store, options, &|progress| bar.show(progress));
        bar.clear();
        let added = added?;
        index::print(&added, out)?;
        Ok(End::found(added.files.iter().any(|entry| entry.report.is_some())))
    }
}
