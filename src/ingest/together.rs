//! The pages of a report that its site split: read and parsed once for all of them.

use super::found::FoundFile;
use super::read::{Content, Opened, ReadFile, Reading};
use crate::file::{FileBytes, pages};
use rustc_hash::FxHashMap;
use std::path::PathBuf;

/// Puts the pages of a report together; a file that is none is alone.
pub fn by_report<'f>(files: &[&'f FoundFile]) -> Vec<Vec<&'f FoundFile>> {
    let mut together: Vec<Vec<&FoundFile>> = Vec::new();
    let mut places: FxHashMap<&PathBuf, usize> = FxHashMap::default();
    for found in files {
        let first = found.pages.first();
        match first.and_then(|first| together.get_mut(*places.get(first)?)) {
            Some(pages) => pages.push(found),
            None => {
                places.extend(first.map(|first| (first, together.len())));
                together.push(vec![found]);
            }
        }
    }
    together
}

impl Reading<'_> {
    /// Reads files that may be the pages of one report, or a file alone; gives what each is.
    pub fn read_together(&self, files: &[&FoundFile]) -> Vec<Opened> {
        let joined = || pages::load_joined(&files.first()?.pages);
        match joined().filter(|_| !self.adding.is_stopped()) {
            Some(bytes) => self.read_pages(files, bytes).into_iter().map(Opened::File).collect(),
            None => files.iter().map(|found| self.read(found)).collect(),
        }
    }

    /// Reads the report whose pages these files are: once, for all of them.
    fn read_pages(&self, files: &[&FoundFile], bytes: Vec<u8>) -> Vec<ReadFile> {
        let sha256 = FileBytes::new(&bytes).sha256().to_owned();
        let (mut all, mut parsed) = (Vec::with_capacity(files.len()), None);
        for found in files {
            let (name, bytes, sha256) = (found.name.as_str(), bytes.clone(), sha256.clone());
            let content = Content { name, told_by: name, bytes, sha256 };
            if let Some(read) = self.unparsed(&content) {
                all.push(read);
                continue;
            }

            let is_first = parsed.is_none();
            let parsed = parsed.get_or_insert_with(|| self.parse(&content)).clone();
            all.push(self.parsed(content, parsed, is_first));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_report_are_read_together_and_other_files_alone() {
        let found = |name: &str, pages: &[&str]| FoundFile {
            path: PathBuf::from(name),
            name: name.to_owned(),
            bytes: 1,
            passed_over: None,
            pages: pages.iter().map(PathBuf::from).collect(),
        };
        let pages = ["7.htm", "7_1.htm"];
        let files = [
            found("6.htm", &[]),
            found("7.htm", &pages),
            found("7_0.htm", &[]),
            found("7_1.htm", &pages),
        ];
        let files: Vec<&FoundFile> = files.iter().collect();
        let together: Vec<Vec<&str>> = by_report(&files)
            .iter()
            .map(|files| files.iter().map(|found| found.name.as_str()).collect())
            .collect();
        assert_eq!(together, [vec!["6.htm"], vec!["7.htm", "7_1.htm"], vec!["7_0.htm"]]);
    }
}
