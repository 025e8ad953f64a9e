//! Where the text of a group goes.

/// The place of a group's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The text of the page.
    Text,
    /// The number of an item of a list, as the writer printed it.
    Number,
    /// A text box, whose text follows its paragraph.
    Box,
    /// A footnote or an endnote.
    Note,
    /// The table of fonts.
    Fonts,
    /// A picture.
    Picture,
    /// A text in two forms, of which the one in Unicode counts.
    TwoForms,
    /// A form of such a text, as long as it is not known which.
    Form,
    /// Nowhere: it is not printed, or not here.
    Skipped,
}

/// The groups that hold no text of the page.
const SKIPPED: [&str; 32] = [
    "annotation",
    "atnauthor",
    "atnid",
    "author",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "datafield",
    "falt",
    "filetbl",
    "fldinst",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "listtable",
    "listoverridetable",
    "mmath",
    "nonesttables",
    "nonshppict",
    "objdata",
    "revtbl",
    "rxe",
    "shprslt",
    "stylesheet",
    "tc",
    "xe",
];

/// The groups with `\*`, which old programs pass over, that hold text of the page.
const STARRED: [&str; 9] =
    ["do", "dptxbxtext", "fldrslt", "picprop", "shpgrp", "shpinst", "shppict", "shptxt", "ud"];

impl Destination {
    /// Tells whether its text is printed.
    pub fn is_text(self) -> bool {
        use Destination::{Box, Note, Number, Text};
        matches!(self, Text | Number | Box | Note)
    }

    /// Gives the destination of a group in a group of this one.
    pub fn inner(self) -> Destination {
        match self {
            Destination::TwoForms => Destination::Form,
            outer => outer,
        }
    }

    /// Gives the destination of a group of this one whose first word this is.
    pub fn entered(self, word: &str, is_starred: bool) -> Destination {
        match (self, word) {
            (Destination::Skipped | Destination::Picture | Destination::Fonts, _) => self,
            (Destination::Form, "ud") if is_starred => Destination::Text,
            (Destination::Form, _) => Destination::Skipped,
            (_, "fonttbl") => Destination::Fonts,
            (_, "upr") => Destination::TwoForms,
            (_, "footnote") => Destination::Note,
            (_, "shptxt" | "dptxbxtext") => Destination::Box,
            (_, "listtext" | "pntext") => Destination::Number,
            (_, "pict") => Destination::Picture,
            // The properties of a shape, not its words.
            (_, "sp" | "sn" | "sv") => Destination::Skipped,
            (_, word) if SKIPPED.contains(&word) => Destination::Skipped,
            (_, word) if is_starred && !STARRED.contains(&word) => Destination::Skipped,
            _ => self,
        }
    }
}
