//! Proof that a store answers what its texts say: checksums, and mentions against a naive scan.

use crate::error::{Error, Result};
use crate::index::{Index, Progress};
use crate::pattern::{Pattern, folded_term};
use crate::query::Expr;
use crate::rules;
use crate::store::allowed::Allowed;
use crate::store::row::RowAddress;
use crate::store::tally::Tally;
use crate::store::{Checksums, View};
use crate::text::fold;
use crate::token::Alignment;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;

/// What verifying found. [`Verified::is_sound`] sums it up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// Files whose checksums were read again.
    pub files: usize,
    /// Files that are not what was written.
    pub damaged: Vec<String>,
    /// Copies of source files that the store kept and that are no more.
    #[serde(default)]
    pub gone: Vec<String>,
    /// Terms whose mentions were compared with a naive scan of every section.
    pub terms: usize,
    /// Sections scanned.
    pub sections: usize,
    /// Mentions compared.
    pub mentions: usize,
    /// Terms for which they differ.
    pub differing: Vec<String>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty() && self.gone.is_empty() && self.differing.is_empty()
    }
}

/// Terms that are compared in every store.
const USUAL_TERMS: [&str; 8] =
    ["举报", "复议", "行政复议", "诉讼", "申请", "信息公开", "的", "2020"];

/// Terms that are taken from the texts themselves.
const SAMPLED_TERMS: usize = 32;

/// Mentions of a term in each section, by report and place.
type BySection = FxHashMap<(u32, u32), usize>;

impl Index {
    /// Reads every checksum again, those of kept source files too, and compares the mentions of a
    /// sample of terms with a naive scan of all text.
    ///
    /// The scan knows nothing of postings: it folds the stored text of every section and looks at
    /// every place of every paragraph. It reads the whole store; the index stays in use meanwhile.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// assert!(index.verify(&|_| {})?.is_sound());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Verified> {
        let mut verified = self.verify_files(&|_| {})?;
        if !verified.damaged.is_empty() {
            return Ok(verified);
        }

        let view = self.store().view();
        let terms = terms(&*view)?;
        let naive = naive_scan(&*view, &terms, &mut verified, progress)?;

        for (term, naive) in terms.iter().zip(naive) {
            let indexed = indexed(&*view, term)?;
            verified.terms += 1;
            verified.mentions += naive.values().sum::<usize>();
            if indexed != naive {
                verified.differing.push(term.clone());
            }
        }
        Ok(verified)
    }

    /// Reads every checksum again, those of kept source files too: bits that rot on the disk leave
    /// the time of a file as it is. After each file `pace` is told how many bytes it had; a server
    /// takes its time there.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// assert!(index.verify_files(&|_| {})?.is_sound());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify_files(&self, pace: &dyn Fn(u64)) -> Result<Verified> {
        let Checksums { files, wrong } = self.store().verify(pace)?;
        let mut verified = Verified { files, damaged: wrong, ..Verified::default() };
        self.verify_sources(&mut verified, pace)?;
        Ok(verified)
    }

    /// Reads every kept source file again and compares it with the hash it is kept by.
    fn verify_sources(&self, verified: &mut Verified, pace: &dyn Fn(u64)) -> Result<()> {
        let files = self.store().view().files()?;
        for stored in files.iter().filter(|stored| stored.report_id.is_some()) {
            let Some(sha256) = &stored.sha256 else { continue };
            let Some(path) = self.kept_source(sha256) else { continue };
            let name = path.to_string_lossy().into_owned();

            match std::fs::read(&path) {
                Ok(bytes) => {
                    verified.files += 1;
                    pace(bytes.len() as u64);
                    if rules::sha256(bytes) != *sha256 {
                        verified.damaged.push(name);
                    }
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    verified.gone.extend(stored.is_kept.then_some(name));
                }
                Err(error) => return Err(Error::from(error).at(path)),
            }
        }
        Ok(())
    }
}

/// The sections in the order of mentions: that of rows differs from run to run.
fn in_order(view: &dyn View) -> Result<Vec<RowAddress>> {
    let rows = view.section_rows()?.into_iter();
    let placed: Result<Vec<_>> = rows.map(|at| Ok((view.place(at)?, at))).collect();
    let mut placed = placed?;
    placed.sort_unstable_by_key(|(place, _)| *place);

    Ok(placed.into_iter().map(|(_, at)| at).collect())
}

/// The usual terms, and some of one to eight characters from sections spread over the store.
fn terms(view: &dyn View) -> Result<Vec<String>> {
    let rows = in_order(view)?;
    let mut terms: Vec<String> = USUAL_TERMS.map(str::to_owned).to_vec();

    for i in 0..SAMPLED_TERMS.min(rows.len()) {
        let stored = view.section(rows[i * rows.len() / SAMPLED_TERMS.min(rows.len())])?;
        let folded = fold(&stored.text).text();
        let paragraph =
            folded.split('\n').max_by_key(|paragraph| paragraph.len()).unwrap_or_default();
        let chars: Vec<char> = paragraph.chars().collect();
        let length = (i % 8 + 1).min(chars.len());
        let start = (chars.len() - length) * (i % 5) / 5;
        let term: String = chars[start..start + length].iter().collect();
        if !term.trim().is_empty() && term.trim().len() == term.len() && !terms.contains(&term) {
            terms.push(term);
        }
    }

    Ok(terms)
}

fn naive_scan(
    view: &dyn View,
    terms: &[String],
    verified: &mut Verified,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<BySection>> {
    let wanted: Vec<Vec<char>> = terms.iter().map(|term| folded_term(term)).collect();
    let mut tallies = vec![BySection::default(); terms.len()];
    let rows = view.section_rows()?;

    for (i, &at) in rows.iter().enumerate() {
        let folded = fold(&view.section(at)?.text).text();
        let place = view.place(at)?;
        for paragraph in folded.split('\n') {
            let chars: Vec<char> = paragraph.chars().collect();
            for (term, tally) in wanted.iter().zip(&mut tallies) {
                let count =
                    chars.windows(term.len().max(1)).filter(|window| window == term).count();
                if count > 0 {
                    *tally.entry(place).or_default() += count;
                }
            }
        }
        verified.sections += 1;
        if i % 256 == 0 {
            progress(Progress { files: i, all_files: rows.len(), bytes: 0, all_bytes: 0 });
        }
    }

    Ok(tallies)
}

fn indexed(view: &dyn View, term: &str) -> Result<BySection> {
    let Some(pattern) = Pattern::new(&Expr::Exact(term.to_owned())) else {
        return Ok(BySection::default());
    };

    let (mentions, mut tally) = (Alignment::OF_MENTIONS.into(), Tally::new(view.ranks()?));
    let found = view.find(&pattern, &Allowed::everything(), &mentions, &mut tally, &|| Ok(()))?;

    Ok(found
        .into_iter()
        .map(|section| ((section.report, section.section), section.places as usize))
        .collect())
}
