//! What fields and stamps show: they lie over a page and are no part of its content.

use super::document::{PdfDictionary, PdfFile, PdfObject, entries};
use super::mark;
use super::rule::{Transform, around, product};
use memchr::memmem;

/// The most fields and stamps of a page.
const MOST: usize = 5000;
/// The flags of what is not shown: hidden, and not to be viewed.
const UNSEEN: i64 = 2 | 32;
/// The most fields that one may be a part of.
const MOST_PARENTS: usize = 16;

/// A field with a value that nothing draws.
pub struct FilledField {
    /// The value.
    pub text: String,
    /// The left, bottom, right and top edge.
    pub edges: [f32; 4],
}

/// Gives the drawings of a page's fields and stamps, each with the matrix that puts it in its
/// place (PDF 1.7, 12.5.5).
pub fn appearances<'f>(
    file: &'f PdfFile<'_>,
    page: &'f PdfDictionary,
) -> Vec<(Transform, &'f PdfObject)> {
    shown(file, page).filter_map(|annotation| appearance(file, annotation)).collect()
}

/// Gives the values of a page's fields that have no drawing.
pub fn values(file: &PdfFile<'_>, page: &PdfDictionary) -> Vec<FilledField> {
    let is_undrawn = |annotation: &&PdfDictionary| {
        drawing(file, annotation).is_none_or(|drawing| !shows_text(file, drawing))
    };
    shown(file, page).filter(is_undrawn).filter_map(|annotation| value(file, annotation)).collect()
}

fn shown<'f>(
    file: &'f PdfFile<'_>,
    page: &'f PdfDictionary,
) -> impl Iterator<Item = &'f PdfDictionary> {
    let listed = file.get(page, b"Annots").and_then(PdfObject::as_array).unwrap_or_default();
    let annotations =
        listed.iter().take(MOST).filter_map(|annotation| entries(file.resolve(annotation)));

    annotations.filter(|annotation| {
        let flags = file.get(annotation, b"F").and_then(PdfObject::as_i64).unwrap_or(0);
        let kind = file.get(annotation, b"Subtype").and_then(PdfObject::as_name);
        let is_text = matches!(kind, Some(b"Widget" | b"FreeText" | b"Stamp"));
        is_text && flags & UNSEEN == 0 && !file.is_hidden(annotation)
    })
}

/// Gives the drawing of a field in its present state.
fn drawing<'f>(file: &'f PdfFile<'_>, annotation: &'f PdfDictionary) -> Option<&'f PdfObject> {
    let normal = file.get(file.dictionary(annotation, b"AP")?, b"N")?;
    match normal {
        PdfObject::Dict(states) => {
            let state = file.get(annotation, b"AS").and_then(PdfObject::as_name)?;
            file.get(states, state)
        }
        other => Some(other),
    }
}

fn shows_text(file: &PdfFile<'_>, drawing: &PdfObject) -> bool {
    let content = file.decoded(drawing).unwrap_or_default();
    [&b"Tj"[..], b"TJ", b"Do"].iter().any(|shows| memmem::find(&content, shows).is_some())
}

fn appearance<'f>(
    file: &'f PdfFile<'_>,
    annotation: &'f PdfDictionary,
) -> Option<(Transform, &'f PdfObject)> {
    let drawing = drawing(file, annotation)?;
    let form = entries(drawing)?;
    let [left, bottom, right, top] = edges(file, annotation, b"Rect")?;
    let [x, y, x2, y2] = edges(file, form, b"BBox")?;
    let matrix = <[f32; 6]>::try_from(file.numbers(form, b"Matrix"))
        .unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    let corner = |x: f32, y: f32| {
        let [.., e, f] = product([1.0, 0.0, 0.0, 1.0, x, y], matrix);
        (e, f)
    };
    let [from_x, from_y, to_x, to_y] =
        around(&[corner(x, y), corner(x2, y), corner(x2, y2), corner(x, y2)]);
    let scale = |length: f32, drawn: f32| if drawn > 0.0 { length / drawn } else { 1.0 };
    let (wide, high) = (scale(right - left, to_x - from_x), scale(top - bottom, to_y - from_y));

    Some(([wide, 0.0, 0.0, high, left - from_x * wide, bottom - from_y * high], drawing))
}

fn value(file: &PdfFile<'_>, annotation: &PdfDictionary) -> Option<FilledField> {
    let edges = edges(file, annotation, b"Rect")?;
    let mut field = annotation;
    for _ in 0..MOST_PARENTS {
        match file.get(field, b"V") {
            Some(PdfObject::Str(text)) => {
                let text = mark::text(text).trim().to_owned();
                return (!text.is_empty()).then_some(FilledField { text, edges });
            }
            Some(_) => return None,
            None => field = file.dictionary(field, b"Parent")?,
        }
    }

    None
}

/// Gives a rectangle's edges, whichever corners it names.
pub fn edges(file: &PdfFile<'_>, dictionary: &PdfDictionary, key: &[u8]) -> Option<[f32; 4]> {
    let [x, y, x2, y2] = file.numbers(dictionary, key)[..] else { return None };
    Some(around(&[(x, y), (x2, y2)]))
}
