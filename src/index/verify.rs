//! Proof that a store answers what its texts say: checksums, and mentions against a naive scan.

use super::{Index, Progress, Verified};
use crate::error::Result;
use crate::ingest::source_path;
use crate::pattern::{Pattern, folded_term};
use crate::query::Expr;
use crate::rules::hex;
use crate::store::allowed::Allowed;
use crate::store::tally;
use crate::store::{Checksums, View};
use crate::text::fold;
use crate::token::Alignment;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Terms that are compared in every store.
const USUAL_TERMS: [&str; 8] =
    ["举报", "复议", "行政复议", "诉讼", "申请", "信息公开", "的", "2020"];

/// Terms that are taken from the texts themselves.
const SAMPLED_TERMS: usize = 32;

/// Mentions of a term in each section, by report and place.
type Tally = FxHashMap<(u32, u32), usize>;

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
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// assert!(index.verify(&|_| {})?.is_sound());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Verified> {
        let Checksums { files, wrong } = self.store().verify()?;
        let mut verified = Verified { files, damaged: wrong, ..Verified::default() };
        self.verify_sources(&mut verified)?;
        if !verified.damaged.is_empty() {
            return Ok(verified);
        }
        let snapshot = self.store().view();
        let terms = terms(&*snapshot)?;
        let naive = naive_scan(&*snapshot, &terms, &mut verified, progress)?;
        for (term, naive) in terms.iter().zip(naive) {
            let indexed = indexed(&*snapshot, term)?;
            verified.terms += 1;
            verified.mentions += naive.values().sum::<usize>();
            if indexed != naive {
                verified.differing.push(term.clone());
            }
        }
        Ok(verified)
    }
}

impl Index {
    /// Reads every kept source file again and compares it with the hash it is kept by.
    fn verify_sources(&self, verified: &mut Verified) -> Result<()> {
        let Some(dir) = self.dir() else { return Ok(()) };
        for stored in
            self.store().view().files()?.iter().filter(|stored| stored.report_id.is_some())
        {
            let Some(path) = stored.sha256.as_ref().map(|sha256| source_path(dir, sha256)) else {
                continue;
            };
            let Ok(bytes) = std::fs::read(&path) else { continue };
            verified.files += 1;
            if Some(hex(&Sha256::digest(bytes))) != stored.sha256 {
                verified.damaged.push(path.to_string_lossy().into_owned());
            }
        }
        Ok(())
    }
}

/// The usual terms, and some of one to eight characters from sections spread over the store.
fn terms(snapshot: &dyn View) -> Result<Vec<String>> {
    let rows = snapshot.section_rows()?;
    let mut terms: Vec<String> = USUAL_TERMS.map(str::to_owned).to_vec();
    for i in 0..SAMPLED_TERMS.min(rows.len()) {
        let stored = snapshot.section(rows[i * rows.len() / SAMPLED_TERMS.min(rows.len())])?;
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
    snapshot: &dyn View,
    terms: &[String],
    verified: &mut Verified,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Tally>> {
    let wanted: Vec<Vec<char>> = terms.iter().map(|term| folded_term(term)).collect();
    let mut tallies = vec![Tally::default(); terms.len()];
    let rows = snapshot.section_rows()?;
    for (i, &at) in rows.iter().enumerate() {
        let folded = fold(&snapshot.section(at)?.text).text();
        let place = snapshot.place(at)?;
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

fn indexed(snapshot: &dyn View, term: &str) -> Result<Tally> {
    let Some(pattern) = Pattern::new(&Expr::Exact(term.to_owned())) else {
        return Ok(Tally::default());
    };
    let (mentions, mut tally) =
        (Alignment::OF_MENTIONS.into(), tally::Tally::new(snapshot.ranks()?));
    let found =
        snapshot.find(&pattern, &Allowed::everything(), &mentions, &mut tally, &|| Ok(()))?;
    Ok(found
        .into_iter()
        .map(|section| ((section.report, section.section), section.places as usize))
        .collect())
}
