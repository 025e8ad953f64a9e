//! The paragraphs of a report, each folded once for all who look for title, school, year and
//! period.

use crate::text::fold_text;
use std::borrow::Cow;
use std::cell::OnceCell;

/// The most bytes of a paragraph that are searched for names: 2,000 Han characters.
const MOST_CLUE_BYTES: usize = 6000;

/// A paragraph of a clean text, folded when that is first asked for.
#[derive(Debug)]
pub struct FoldedParagraph<'a> {
    /// The paragraph as printed.
    pub text: &'a str,
    folded: OnceCell<String>,
}

impl<'a> FoldedParagraph<'a> {
    /// Cuts a clean text into its paragraphs.
    pub fn all(text: &'a str) -> Vec<FoldedParagraph<'a>> {
        text.lines().map(|text| FoldedParagraph { text, folded: OnceCell::new() }).collect()
    }

    /// Gives the folded paragraph.
    pub fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold_text(self.text))
    }

    /// Gives as much of the folded paragraph as is searched for names.
    pub fn clue(&self) -> Cow<'_, str> {
        if self.text.len() <= MOST_CLUE_BYTES {
            Cow::Borrowed(self.folded())
        } else {
            Cow::Owned(folded_clue(self.text))
        }
    }
}

/// Folds as much of `text` as is searched for names.
pub fn folded_clue(text: &str) -> String {
    let ends = (0..=MOST_CLUE_BYTES.min(text.len())).rev();
    let clipped = ends.into_iter().find_map(|end| text.get(..end)).unwrap_or_default();
    fold_text(clipped)
}
