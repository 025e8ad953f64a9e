//! The rule files that are compiled in, and rules that are read when they are first asked for: most
//! commands need few of them.

use crate::error::Result;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The files of `index/`, each with the text that is compiled in.
pub const FILES: [(&str, &str); 8] = [
    ("dict.txt", include_str!("../../index/dict.txt")),
    ("report.toml", include_str!("../../index/report.toml")),
    ("requirements.toml", include_str!("../../index/requirements.toml")),
    ("schools.csv", include_str!("../../index/schools.csv")),
    ("schools.toml", include_str!("../../index/schools.toml")),
    ("sections.toml", include_str!("../../index/sections.toml")),
    ("statements.toml", include_str!("../../index/statements.toml")),
    ("stop.txt", include_str!("../../index/stop.txt")),
];

/// The compiled-in text of a rule file.
pub fn text(name: &str) -> &'static str {
    FILES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text)
}

/// The rules of one file. The compiled-in ones are read when they are first asked for, given ones at
/// once, so that what is wrong with them is said. A clone shares them.
#[derive(Debug, Clone)]
pub struct FileRules<T> {
    rules: Arc<OnceLock<T>>,
    file: &'static str,
    parse: fn(&str) -> Result<T>,
}

impl<T> FileRules<T> {
    /// The rules of a file that holds `given`.
    ///
    /// # Errors
    /// Those of `parse`.
    pub(super) fn of(
        file: &'static str,
        given: &str,
        parse: fn(&str) -> Result<T>,
    ) -> Result<FileRules<T>> {
        let rules =
            if given == text(file) { OnceLock::new() } else { OnceLock::from(parse(given)?) };
        Ok(FileRules { rules: Arc::new(rules), file, parse })
    }
}

impl<T> Deref for FileRules<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.rules.get_or_init(|| {
            (self.parse)(text(self.file))
                .unwrap_or_else(|error| unreachable!("a test reads the built-in rules: {error}"))
        })
    }
}
