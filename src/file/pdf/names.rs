//! What the names in a content stream stand for.

use super::document::{PdfDictionary, PdfFile, PdfObject, PdfScope, entries};
use super::lexer::Operand;
use super::mark::MarkProperties;

/// The resources in which a stream's names are looked up.
#[derive(Clone, Copy)]
pub struct PdfNames<'d> {
    /// The resources.
    pub resources: Option<&'d PdfDictionary>,
    /// The page or form that they belong to.
    pub scope: PdfScope,
}

impl<'d> PdfNames<'d> {
    /// Gives what a name stands for, of one kind of resources.
    pub fn resource(
        self,
        file: &'d PdfFile<'_>,
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'d PdfObject> {
        file.get(file.dictionary(self.resources?, kind)?, name)
    }

    /// Gives the number of the object that a name stands for.
    pub fn id(self, file: &'d PdfFile<'_>, kind: &[u8], name: &[u8]) -> Option<(u32, u16)> {
        file.dictionary(self.resources?, kind)?.get(name)?.as_reference()
    }

    /// Tells whether a color space says how much ink there is.
    pub fn is_ink(self, file: &'d PdfFile<'_>, name: &[u8]) -> bool {
        let space = self.resource(file, b"ColorSpace", name).and_then(PdfObject::as_array);
        let kind = space.and_then(|space| file.resolve(space.first()?).as_name());
        matches!(kind, Some(b"Separation" | b"DeviceN"))
    }

    /// Gives what is said of marked content: a dictionary, or a name for one.
    pub fn properties(
        self,
        file: &'d PdfFile<'_>,
        operand: &Operand<'_>,
    ) -> Option<MarkProperties> {
        match operand {
            Operand::Name(name) => {
                let entries = entries(self.resource(file, b"Properties", name)?)?;
                let actual = file.get(entries, b"ActualText").and_then(PdfObject::as_str_bytes);
                let is_named = entries.contains_key(&b"Type"[..]);
                Some(MarkProperties::new(actual, is_named, file.hides(entries)))
            }
            dictionary @ Operand::Dictionary(_) => {
                let actual = dictionary.get(b"ActualText").and_then(Operand::text);
                Some(MarkProperties::new(actual, dictionary.get(b"Type").is_some(), false))
            }
            _ => None,
        }
    }
}
