//! Indexes texts that come from a program of one's own, a database say, and not from a folder.
//!
//!     cargo run --example own_document_source -- [FOLDER]
//!
//! A store takes files. So each text becomes a file of a temporary folder, and what the database
//! knows of it becomes a row of a catalogue. The store keeps a copy of each file, so the folder may
//! go once the texts are in.

use mingcha::{Adding, Catalogue, Filter, Index, Options};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A text with what is known of it: a row of the database.
struct Record {
    key: String,
    school: String,
    year: String,
    url: String,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(samples, PathBuf::from);
    let home = tempfile::tempdir()?;
    let index = Index::create(&home.path().join("store"), Options::default())?;

    add(&index, records(&folder)?)?;

    // What the catalogue said comes back with each mention: `source_url` leads to the row of the
    // database.
    let receipt = index.mentions(&"举报".parse()?, &Filter::default(), |mention| {
        let url = mention.source_url.as_deref().unwrap_or_default();
        println!("{url}  {}【{}】{}", mention.left, mention.text, mention.right);
        true
    })?;

    println!("{} mentions in {} reports", receipt.counts.mentions, receipt.counts.reports);

    Ok(())
}

/// Adds the records to the store, by way of files.
fn add(index: &Index, records: impl Iterator<Item = Record>) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut rows = String::new();

    for record in records {
        let file = format!("{}.txt", record.key);
        fs::write(folder.path().join(&file), &record.text)?;

        let row = serde_json::json!({
            "file": file, "school": record.school, "year": record.year, "url": record.url,
        });
        rows.push_str(&format!("{row}\n"));
    }

    let catalogue = Catalogue::parse(rows.as_bytes(), folder.path())?;

    // A row that cannot be used would leave its text to speak for itself, so it is an error here.
    if let Some(bad) = catalogue.bad().first() {
        return Err(format!("row {}: {}", bad.line, bad.reason).into());
    }

    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    index.add_with(&[folder.path().to_path_buf()], &adding, &|_| {})?;

    Ok(())
}

/// What a database would give; here it is made of the reports in a folder.
fn records(folder: &Path) -> std::io::Result<impl Iterator<Item = Record>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;

    paths.sort();

    let reports = paths.into_iter().filter_map(|path| mingcha::file::read(&path).ok());

    Ok(reports.enumerate().map(|(at, report)| Record {
        key: format!("record-{at:04}"),
        school: report.school.unwrap_or_default(),
        year: report.year.map(|year| year.to_string()).unwrap_or_default(),
        url: format!("https://records.example/{at}"),
        text: report.text,
    }))
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}
