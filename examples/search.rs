//! Indexes a folder of reports and prints the sections that answer a query best.
//!
//!     cargo run --example search -- [FOLDER [QUERY]]

use mingcha::{Filter, Hit, Index, Options, Page, Query, Snippet};
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().map_or_else(samples, PathBuf::from);
    let query: Query = args.next().as_deref().unwrap_or("招生 财务").parse()?;

    // A real program keeps its store: `Index::create` once, `Index::open` after that.
    let home = tempfile::tempdir()?;
    let index = Index::create(&home.path().join("store"), Options::default())?;
    index.add(&[folder], &|_| {})?;

    let page = Page { size: 5, ..Page::default() };
    let hits = index.search(&query, &Filter::default(), page)?;

    println!("{} sections in {} reports", hits.total.sections, hits.total.reports);
    hits.hits.iter().for_each(print);

    // Facets count everything that the query found, not only this page.
    for facet in &hits.facets.school {
        println!("{}: {}", facet.value.as_deref().unwrap_or("unknown school"), facet.count);
    }

    Ok(())
}

fn print(hit: &Hit) {
    let year = hit.year.map(|year| year.to_string()).unwrap_or_default();
    let heading = hit.section.path.join(" › ");
    println!("\n{} {year}  {heading}", hit.school.as_deref().unwrap_or("unknown school"));

    for snippet in &hit.snippets {
        println!("  {}", marked(snippet));
    }
}

/// The snippet with 【】 around what was asked for.
fn marked(snippet: &Snippet) -> String {
    let mut text = String::new();

    for piece in snippet {
        if piece.mark {
            text.push_str(&format!("【{}】", piece.text));
        } else {
            text.push_str(&piece.text);
        }
    }

    text
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}
