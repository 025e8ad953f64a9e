//! Mentions as a file that proves itself to somebody who trusts nobody.

use crate::cli::end::End;
use crate::cli::out::Out;
use crate::cli::receipt;
use crate::cli::whole::{Overwriting, PartFile, say_written};
use mingcha::{Filter, Index, Query};
use serde_json::json;
use std::path::Path;

/// Writes `FILE.part`, gives it its name when it is whole, and says the hash over it.
pub fn run(
    index: &Index,
    query: &Query,
    filter: &Filter,
    (path, overwriting): (&Path, Overwriting),
    out: &mut Out,
) -> anyhow::Result<End> {
    let part = PartFile::create(path, overwriting)?;
    let bundled = index.bundle(query, filter, out.lang(), part.file())?;
    part.keep()?;

    let receipt = &bundled.receipt;
    let end = End::asked(&receipt.query, receipt.counts.mentions > 0);
    if out.is_json() {
        let written =
            out.lang().speak(|| json!({ "file": path, "root": bundled.root, "receipt": receipt }));
        out.json(&written)?;
        return Ok(end);
    }

    receipt::say_counts(&receipt.query, &receipt.counts, out)?;
    receipt::say(receipt, out)?;
    say_written(path, out)?;
    let line = format!("{}{}", out.pick("根哈希 ", "root "), bundled.root);
    out.say(&line)?;
    Ok(end)
}
