//! Failures as sentences: the program's own, and what any failure says to people.

use mingcha::{Error, Note};

/// A failure that is the program's own, in both languages.
#[derive(Debug)]
pub struct Told(pub Note);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Told {}

/// What `error` says in both languages.
pub fn told(error: &anyhow::Error) -> Note {
    if let Some(error) = error.downcast_ref::<Error>() {
        return error.note();
    }
    match error.downcast_ref::<Told>() {
        Some(told) => told.0.clone(),
        None => Note::new(format!("{error:#}"), format!("{error:#}")),
    }
}
