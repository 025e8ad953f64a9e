//! `mingcha migrate`: a store to a cluster, or back.

use super::bar::TerminalBar;
use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{Index, Lang, Migrated, Note, Sources};

#[derive(Args)]
pub struct MigrateCommand {
    /// The other way: copy the store on the cluster to the empty folder that --store names
    #[arg(long)]
    back: bool,
}

impl MigrateCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let Some(cluster) = setting.cluster()? else { return Err(Told(without_cluster()).into()) };
        let options = setting.options(Sources::Left)?;
        let bar = TerminalBar::counting(out.lang());
        let migrated = if self.back {
            Index::connect(&cluster, options)?
                .copy_to(&setting.store, &|progress| bar.show(progress))
        } else {
            Index::open(&setting.store, options)?.put_on(&cluster, &|progress| bar.show(progress))
        };

        bar.clear();
        let migrated = migrated?;

        if out.is_json() {
            out.json(&migrated)?;
            return Ok(End::found(migrated.reports > 0));
        }

        let line = line(&migrated, out.lang());
        out.line(&out.ink(Ink::Head, &line))?;
        Ok(End::found(migrated.reports > 0))
    }
}

fn line(migrated: &Migrated, lang: Lang) -> String {
    let Migrated { reports, sections, files, seconds, digest, .. } = migrated;
    match lang {
        Lang::Zh => format!(
            "已迁 {reports} 份报告、{sections} 节、{files} 个文件的记录，用时 {seconds:.1} 秒；\
             摘要 {digest}"
        ),
        Lang::En => format!(
            "{reports} reports, {sections} sections and what is known of {files} files are there, \
             in {seconds:.1} s; digest {digest}"
        ),
    }
}

fn without_cluster() -> Note {
    Note::new("请用 --remote 给出集群的地址", "name the cluster with --remote")
}
