//! Fields such as page references: their codes are not read, what they show is read.

/// The fields that are open at a place in the text.
#[derive(Default)]
pub struct OfficeFields {
    /// For each field, true if what follows is what it shows.
    shows: Vec<bool>,
    /// The number of fields that are still in their code.
    codes: usize,
}

/// The most fields inside one another; those beyond are taken for text.
const MOST_DEEP: usize = 1000;

impl OfficeFields {
    /// Starts a field with its code.
    pub fn begin(&mut self) {
        if self.shows.len() < MOST_DEEP {
            self.shows.push(false);
            self.codes += 1;
        }
    }

    /// Ends the innermost field's code.
    pub fn separate(&mut self) {
        if let Some(shows) = self.shows.last_mut() {
            self.codes -= usize::from(!std::mem::replace(shows, true));
        }
    }

    /// Ends the innermost field.
    pub fn end(&mut self) {
        self.separate();
        self.shows.pop();
    }

    /// Ends all codes at a paragraph's end: a code that runs over it was never closed.
    pub fn end_codes(&mut self) {
        if self.codes > 0 {
            self.shows.fill(true);
            self.codes = 0;
        }
    }

    /// Tells whether text is shown here.
    pub fn is_text(&self) -> bool {
        self.codes == 0
    }
}
