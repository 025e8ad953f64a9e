//! Writes every mention of some terms into a CSV file, and the receipt beside it.
//!
//!     cargo run --example export_mentions -- [FOLDER [FILE.csv [TERM …]]]

use mingcha::{ExportFormat, Exporting, Filter, Index, Options, Query};
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().map_or_else(samples, PathBuf::from);
    let path = args.next().map_or_else(|| std::env::temp_dir().join("mentions.csv"), PathBuf::from);
    let terms = terms(args.collect())?;

    let home = tempfile::tempdir()?;
    let index = Index::create(&home.path().join("store"), Options::default())?;
    index.add(&[folder], &|_| {})?;

    // Memory does not grow with the mentions: each is written as soon as it is found.
    let exporting = Exporting::new(ExportFormat::Csv);
    let file = File::create(&path)?;
    let receipt = index.export(&terms, &Filter::default(), &exporting, file, &|_, _| {})?;

    // CSV has no room for the receipt, so it goes into a file of its own.
    let receipt_path = PathBuf::from(format!("{}.receipt.json", path.display()));
    serde_json::to_writer_pretty(File::create(&receipt_path)?, &receipt)?;

    println!("{} mentions in {} reports", receipt.counts.mentions, receipt.counts.reports);
    println!("{} files could not be read", receipt.unreadable.count);
    println!("{}\n{}", path.display(), receipt_path.display());

    Ok(())
}

fn terms(words: Vec<String>) -> mingcha::Result<Vec<Query>> {
    if words.is_empty() {
        return Ok(vec!["举报".parse()?, "复议".parse()?]);
    }

    words.iter().map(|word| word.parse()).collect()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}
