//! What adding is handed: where reports go, and what they are read and cut with.

use crate::file::Reader;
use crate::rules::Rules;
use crate::statement::Grammar;
use crate::store::Store;
use crate::token::Segmenter;
use std::path::Path;
use std::sync::OnceLock;

/// The store that is changed.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub store: &'a dyn Store,
    /// Where it lies, on this machine.
    pub dir: Option<&'a Path>,
    /// Whether it keeps source files.
    pub keeps_sources: bool,
}

/// What files are read and cut with.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    pub rules: &'a Rules,
    pub reader: &'a Reader,
    /// Made on first use, since that takes a tenth of a second.
    pub segmenter: &'a OnceLock<Segmenter>,
    pub grammar: &'a OnceLock<Grammar>,
}

impl<'a> Tools<'a> {
    pub fn segmenter(&self) -> &'a Segmenter {
        self.segmenter.get_or_init(|| Segmenter::new(self.rules))
    }

    pub fn grammar(&self) -> &'a Grammar {
        self.grammar.get_or_init(|| Grammar::new(self.rules))
    }
}
