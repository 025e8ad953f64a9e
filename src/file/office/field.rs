//! Fields such as page references: a code that is not read, and what it shows, which is.

/// The fields that are open at a place in the text.
#[derive(Default)]
pub struct Fields {
    /// Whether what follows is what the field shows.
    shows: Vec<bool>,
    /// How many are still in their code.
    codes: usize,
}

/// Fields inside one another, at most; those beyond are not told from text.
const MOST_DEEP: usize = 1000;

impl Fields {
    /// A field starts with its code.
    pub fn begin(&mut self) {
        if self.shows.len() < MOST_DEEP {
            self.shows.push(false);
            self.codes += 1;
        }
    }

    /// The innermost field's code ends.
    pub fn separate(&mut self) {
        if let Some(shows) = self.shows.last_mut() {
            self.codes -= usize::from(!std::mem::replace(shows, true));
        }
    }

    /// The innermost field ends.
    pub fn end(&mut self) {
        self.separate();
        self.shows.pop();
    }

    /// A code does not run over a paragraph's end: its field was never closed.
    pub fn end_codes(&mut self) {
        if self.codes > 0 {
            self.shows.fill(true);
            self.codes = 0;
        }
    }

    /// Whether text is shown here.
    pub fn is_text(&self) -> bool {
        self.codes == 0
    }
}
