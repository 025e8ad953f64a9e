//! `mingcha mentions`: every place where terms stand, with counts and a receipt.

mod bundle;
mod compare;
mod file;
mod kwic;
mod list;
mod listing;
mod one;
mod since;
mod tally;

use super::end::End;
use super::out::Out;
use super::receipt;
use super::scope::ScopeOptions;
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use kwic::KwicPlace;
use list::AskedList;
use listing::{Listing, WantedMentions};
use mingcha::{Filter, Index, Note, Query, Receipt, TermList};
use one::AskedQuery;
use since::ListedChanges;
use std::path::{Path, PathBuf};
use tally::By;

/// Mentions that are listed of one query unless asked otherwise.
const USUAL_LIMIT: usize = 50;

#[derive(Args)]
pub struct MentionsCommand {
    /// Terms or queries; several are a list: counts of each by year and school, and the terms that
    /// stand nowhere
    #[arg(required_unless_present_any = ["terms", "since"], value_name = "QUERY")]
    queries: Vec<String>,
    /// File of terms: one a line, or a table with a column of them (CSV, TSV)
    #[arg(long, value_name = "FILE", conflicts_with = "queries")]
    terms: Option<PathBuf>,
    #[command(flatten)]
    scope: ScopeOptions,
    #[command(flatten)]
    listing: Listing,
    /// Counts only
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor"])]
    count: bool,
    /// Counts by school, province, level, ownership, year, kind or says, or by a column of the
    /// catalogue (repeatable)
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["all", "limit", "cursor"])]
    by: Vec<By>,
    /// The reports that only the exact search finds, or only the ranked one, and why
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor", "count", "by", "terms", "output"])]
    compare: bool,
    /// What is new and gone since an answer was saved (JSONL with its receipt); its query is asked
    /// again
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = [
            "queries", "school", "schools", "province", "level", "ownership", "year", "kind",
            "limit", "cursor", "count", "by", "compare", "terms", "says",
        ]
    )]
    since: Option<PathBuf>,
    /// Write all of them to this file with all that proves them: the receipt, the texts searched,
    /// the statuses of all files, and a hash over it (docs/proof.md)
    #[arg(
        long,
        value_name = "FILE.zip",
        conflicts_with_all = [
            "all", "limit", "cursor", "count", "by", "compare", "since", "terms", "output",
        ]
    )]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    file: file::ToFile,
}

impl MentionsCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        if let Some(file) = &self.since {
            let listed = if self.listing.all { ListedChanges::All } else { ListedChanges::Changed };
            let index = setting.open()?;
            let Some(path) = self.file.path() else {
                return since::run(&index, file, listed, out);
            };
            let exporting = &self.file.exporting(path, out)?;
            let overwriting = self.file.overwriting;
            return since::ChangesFile { path, exporting, overwriting }
                .write(&index, file, listed, out);
        }

        let list = self.list()?;
        if self.listing.cursor.is_some() && list.is_some() {
            let note =
                Note::new("--cursor 只能与一个查询同用", "--cursor goes with one query only");
            return Err(Told(note).into());
        }

        if self.compare {
            return self.compare(setting, out);
        }

        let filter = self.scope.filter()?;
        if let Some(path) = &self.bundle {
            return self.prove(&setting.open()?, &filter, path, out);
        }
        let index = setting.open()?;
        match (list, self.file.path()) {
            (Some(list), Some(path)) => self.write(path, self.asked(&index, &list, &filter), out),
            (Some(list), None) => self.answer_list(self.asked(&index, &list, &filter), out),
            (None, Some(path)) => {
                let list = TermList::of(&self.queries);
                if list.terms.is_empty() {
                    return Err(list.nothing().into());
                }
                self.write(path, self.asked(&index, &list, &filter), out)
            }
            (None, None) => self.answer_one(&index, &Query::parse(&self.queries[0])?, &filter, out),
        }
    }

    fn asked<'a>(&self, index: &'a Index, list: &'a TermList, filter: &'a Filter) -> AskedList<'a> {
        AskedList { index, list, filter, page: self.listing.page() }
    }

    fn prove(
        &self,
        index: &Index,
        filter: &Filter,
        path: &Path,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        let [text] = self.queries.as_slice() else {
            let note =
                Note::new("--bundle 只能与一个查询同用", "--bundle goes with one query only");
            return Err(Told(note).into());
        };
        let to = (path, self.file.overwriting);
        bundle::run(index, &Query::parse(text)?, filter, to, out)
    }

    /// Each query by itself: what only one of the two ways of searching finds.
    fn compare(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let queries: Vec<Query> =
            self.queries.iter().map(|text| Query::parse(text)).collect::<Result<_, _>>()?;
        compare::run(&setting.open()?, &queries, &self.scope.filter()?, out)
    }

    /// The list of terms, if it is not a single query that is asked.
    fn list(&self) -> anyhow::Result<Option<TermList>> {
        if let Some(path) = &self.terms {
            return Ok(Some(TermList::load(path)?));
        }

        // What a person types is mended by hand: unlike a bad row of a file it is an error.
        for text in &self.queries {
            Query::parse(text)?;
        }

        if self.queries.len() == 1 {
            return Ok(None);
        }

        let list = TermList::of(&self.queries);
        if list.terms.is_empty() { Err(list.nothing().into()) } else { Ok(Some(list)) }
    }

    fn write(&self, path: &Path, asked: AskedList<'_>, out: &mut Out) -> anyhow::Result<End> {
        let receipt = self.file.write(path, asked, out)?;
        self.ended(&receipt, out)
    }

    fn answer_list(&self, asked: AskedList<'_>, out: &mut Out) -> anyhow::Result<End> {
        let wanted = self.listing.wanted(WantedMentions::None);
        let receipt = if out.is_json() {
            asked.print_json(&self.by, wanted, out)?
        } else if self.wants_counts() {
            asked.print_counts(&self.by, out)?
        } else {
            asked.print(wanted, out)?
        };
        self.ended(&receipt, out)
    }

    fn answer_one(
        &self,
        index: &Index,
        query: &Query,
        filter: &Filter,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        if self.wants_counts() {
            let receipt = tally::run(index, query, filter, &self.by, out)?;
            return self.ended(&receipt, out);
        }

        let mut asked = AskedQuery { index, query, filter, list: self.listing.page() };
        let receipt = match self.listing.wanted(WantedMentions::First(USUAL_LIMIT)) {
            WantedMentions::All if out.is_json() => asked.print_all_json(out)?,
            WantedMentions::All => asked.print_all(KwicPlace::Alone, out)?,
            WantedMentions::First(size) => {
                asked.list.size = size;
                asked.print_page(out)?
            }
            WantedMentions::None => {
                asked.list.size = 0;
                asked.print_page(out)?
            }
        };

        if !out.is_json() {
            receipt::say(&receipt, out)?;
        }
        self.ended(&receipt, out)
    }

    fn ended(&self, receipt: &Receipt, out: &mut Out) -> anyhow::Result<End> {
        if !out.is_json() {
            self.scope.say_list(receipt, out)?;
        }
        Ok(self.scope.end(&receipt.query, receipt.counts.mentions > 0))
    }

    fn wants_counts(&self) -> bool {
        self.count || !self.by.is_empty()
    }
}
