//! An answer that somebody can check who trusts neither this program nor who ran it: the mentions,
//! the receipt, the texts of every section that was searched, the statuses of all files, and one
//! hash over all of it. `docs/proof.md` describes the file; a checker needs nothing else.

mod line;
mod merkle;
mod pack;

use crate::error::Result;
use crate::index::Index;
use crate::mention::{MentionPage, MentionScan, Receipt, Searched};
use crate::note::Lang;
use crate::query::{Filter, Query};
use crate::store::row::{RowAddress, StoredFile};
use crate::store::tally::Tally;
use crate::text::table::folding_table;
use crate::token::Alignment;
use line::{BundledFile, BundledQuery, BundledReport, BundledSection, BundledSectionRef};
use pack::Pack;
use rustc_hash::FxHashMap;
use std::io::{Seek, Write};

/// What a bundle of proof was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundled {
    /// The receipt that it holds.
    pub receipt: Receipt,
    /// The hash over all that it holds, in hex.
    pub root: String,
}

impl Index {
    /// Writes every place of `query` within `filter`, those over paragraph ends too, with all that
    /// proves it as a ZIP file to `to`. `docs/proof.md` says what is in it. Notes are in `lang`.
    ///
    /// It reads every section in scope; memory grows with the sections that hold a mention.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let (mut zip, all) = (std::io::Cursor::new(Vec::new()), mingcha::Filter::default());
    /// let bundled = index.bundle(&"举报".parse()?, &all, mingcha::Lang::Zh, &mut zip)?;
    /// assert_eq!((bundled.receipt.counts.mentions, bundled.root.len()), (1, 64));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn bundle(
        &self,
        query: &Query,
        filter: &Filter,
        lang: Lang,
        to: impl Write + Seek,
    ) -> Result<Bundled> {
        let list = MentionPage { shown: Alignment::ALL.into(), ..MentionPage::default().whole() };
        let searched = Searched::now(self, filter, self.time_limit());
        let scan = searched.scan(query, &list, Tally::new)?;
        lang.speak(|| Bundling::new(&scan)?.write(to))
    }
}

/// A bundle that is being written.
struct Bundling<'a> {
    scan: &'a MentionScan<'a>,
    files: Vec<StoredFile>,
    /// Where the sections that hold a place are, by report and number.
    found: FxHashMap<(u32, u32), RowAddress>,
}

impl<'a> Bundling<'a> {
    fn new(scan: &'a MentionScan<'a>) -> Result<Bundling<'a>> {
        let ranks = scan.view().ranks()?;
        let at =
            |of: &crate::store::found::FoundSection| ((of.report, of.section), ranks.at(of.row));
        let found = scan.found.iter().map(at).collect();
        Ok(Bundling { scan, files: scan.view().files()?, found })
    }

    fn write(&self, to: impl Write + Seek) -> Result<Bundled> {
        let receipt = self.receipt()?;
        let mut pack = Pack::new(to);

        pack.begin("query.json")?;
        pack.line(&BundledQuery::of(self.scan))?;
        pack.begin("receipt.json")?;
        pack.line(&receipt)?;
        pack.begin("files.jsonl")?;
        self.files.iter().try_for_each(|stored| pack.line(&BundledFile::of(stored)))?;
        pack.begin("reports.jsonl")?;
        self.reports(&mut pack)?;
        pack.begin("sections.jsonl")?;
        self.sections(&mut pack)?;
        pack.begin("mentions.jsonl")?;
        self.mentions(&mut pack)?;
        pack.begin("fold.json")?;
        pack.line(folding_table())?;

        let root = pack.end()?;
        Ok(Bundled { receipt, root })
    }

    /// The receipt, with every file that could not be read.
    fn receipt(&self) -> Result<Receipt> {
        self.scan.receipt_naming(usize::MAX)
    }

    /// Every report that is held, in the order of mentions, with the hashes of its sections.
    fn reports(&self, pack: &mut Pack<impl Write + Seek>) -> Result<()> {
        let view = self.scan.view();
        for at in view.reports(&crate::store::allowed::Allowed::everything())? {
            self.scan.go_on()?;
            let stored = view.stored_report(at)?;
            let sections = view.sections(&stored.known.id)?;
            let sections = sections.iter().map(BundledSectionRef::of).collect();
            pack.line(&BundledReport::of(&stored, sections))?;
        }
        Ok(())
    }

    /// The text of every section that is searched; where words begin in those that hold a place.
    fn sections(&self, pack: &mut Pack<impl Write + Seek>) -> Result<()> {
        let view = self.scan.view();
        let ranks = view.ranks()?;
        for (rank, id) in (0..).zip(&ranks.reports) {
            self.scan.go_on()?;
            for stored in view.sections(id)? {
                let key = ranks.key(rank, stored.section.id, line::kind_place(&stored.section));
                if !self.scan.allowed.passes(&key).all() {
                    continue;
                }
                let found = self.found.get(&(rank, stored.section.id));
                let boundaries = found.map(|&at| view.boundaries(at)).transpose()?;
                pack.line(&BundledSection::of(&stored, boundaries.as_ref()))?;
            }
        }
        Ok(())
    }

    fn mentions(&self, pack: &mut Pack<impl Write + Seek>) -> Result<()> {
        let mut written = Ok(());
        self.scan.list(0, &mut |mention| {
            written = pack.line(&mention);
            written.is_ok()
        })?;
        written
    }
}

#[cfg(test)]
mod tests;
