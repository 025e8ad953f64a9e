//! The file of a bundle: a ZIP of members, each of lines of JSON, and the hash over all lines.

use super::merkle::{self, Hash};
use crate::error::{Error, ErrorKind, Result};
use crate::rules::hex;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Seek, Write};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// The version of the format.
const VERSION: u32 = 1;

/// A bundle that is being written.
pub struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    member: &'static str,
    hashes: Vec<Hash>,
}

impl<W: Write + Seek> Pack<W> {
    pub fn new(to: W) -> Pack<W> {
        Pack { zip: ZipWriter::new(to), member: "", hashes: Vec::new() }
    }

    /// Begins the next member.
    pub fn begin(&mut self, member: &'static str) -> Result<()> {
        self.member = member;
        // The same answer is to be the same file, so it bears no time.
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(member, options).map_err(refused)
    }

    /// Writes a line of the member.
    pub fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).map_err(io::Error::from)?;
        self.hashes.push(merkle::leaf(self.member, &line));
        line.push(b'\n');
        Ok(self.zip.write_all(&line)?)
    }

    /// Writes what is said of the whole, and gives its hash.
    pub fn end(mut self) -> Result<String> {
        let lines = self.hashes.len();
        let root = hex(&merkle::root(std::mem::take(&mut self.hashes)));
        let about =
            json!({ "format": "mingcha-bundle", "version": VERSION, "lines": lines, "root": root });

        self.begin("bundle.json")?;
        self.line(&about)?;
        self.zip.finish().map_err(refused)?.flush()?;
        Ok(root)
    }
}

fn refused(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => error.into(),
        other => ErrorKind::Io { found: other.to_string() }.into(),
    }
}
