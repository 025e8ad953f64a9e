//! The values of XML elements, for the readers of a .docx file's parts.

use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart};
use std::borrow::Cow;

/// Reads the value of an attribute, whatever its prefix.
pub fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|found| found.key.local_name().as_ref() == name)?;

    Some(match unescape(&found.value) {
        Ok(Cow::Owned(plain)) => Cow::Owned(plain),
        _ => found.value,
    })
}

/// Reads the value of the attribute `val`.
pub fn value<'a>(element: &'a BytesStart<'_>) -> Option<Cow<'a, str>> {
    attribute(element, "val")
}

/// Reads the value of an attribute that is a number.
pub fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// Tells whether a switch such as `<w:vanish/>` is on: it is unless its value says otherwise.
pub fn is_on(element: &BytesStart<'_>) -> bool {
    value(element).is_none_or(|value| !matches!(value.as_ref(), "0" | "false" | "off"))
}

/// Gives the character that a reference such as `&amp;` or `&#20013;` stands for. An entity that a
/// file declares for itself is not resolved: it may hold a billion others.
pub fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
