//! Indexes texts that come from a program of one's own, a database say, and not from a folder.
//!
//!     cargo run --example own_document_source -- [FOLDER]
//!
//! Each text is put under the key that it has there, with what is known of it; the key comes back
//! with every mention.

use mingcha::{Document, Filter, Index, Options};
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(samples, PathBuf::from);
    let index = Index::in_memory(Options::default())?;
    index.put_all(records(&folder)?)?;

    let receipt = index.mentions(&"举报".parse()?, &Filter::default(), |mention| {
        let url = mention.source_url.as_deref().unwrap_or_default();
        println!("{} {url}  {}【{}】{}", mention.file, mention.left, mention.text, mention.right);
        true
    })?;

    println!("{} mentions in {} reports", receipt.counts.mentions, receipt.counts.reports);

    Ok(())
}

/// What a database would give; here it is made of the reports in a folder.
fn records(folder: &Path) -> std::io::Result<impl Iterator<Item = Document>> {
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;

    paths.sort();

    let reports = paths.into_iter().filter_map(|path| mingcha::file::read(&path).ok());

    Ok(reports.enumerate().map(|(row, report)| {
        let document = Document::new(format!("record-{row:04}"), report.text)
            .source_url(format!("https://records.example/{row}"));
        match (report.school, report.year) {
            (Some(school), Some(year)) => document.school(school).year(year),
            _ => document,
        }
    }))
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}
