//! The words of diagrams and charts, which lie in parts of their own.

use crate::file::extract::Refusal;
use crate::file::limit::TextBytes;
use crate::file::line::{FileLine, LineGap};
use crate::file::xml::character;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Reads the words of a diagram or a chart: its paragraphs as lines; the points of a series of
/// numbers as rows, category and value. Linear.
///
/// # Errors
/// `too_large` for too much text.
pub fn lines(xml: &str) -> Result<Vec<FileLine<'static>>, Refusal> {
    let mut drawing = Drawing::default();
    let mut reader = Reader::from_str(xml);

    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => drawing.open(element.local_name().as_ref()),
            Ok(Event::End(element)) => drawing.close(element.local_name().as_ref()),
            Ok(Event::Text(text)) => drawing.push(&text)?,
            Ok(Event::CData(text)) => drawing.push(&text)?,
            Ok(Event::GeneralRef(reference)) => {
                if let Some(character) = character(&reference) {
                    drawing.push(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            // What is broken in a drawing is left out.
            Ok(Event::Eof) | Err(_) => return Ok(drawing.lines),
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Drawing {
    lines: Vec<FileLine<'static>>,
    /// The text of the open paragraph or value.
    text: String,
    /// True within an element that holds words or a value.
    is_in_text: bool,
    /// The axis of the series that is open.
    axis: Axis,
    categories: Vec<String>,
    values: Vec<String>,
    text_bytes: TextBytes,
}

/// What the values of a series stand for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Axis {
    #[default]
    None,
    Categories,
    Values,
}

impl Drawing {
    fn open(&mut self, name: &str) {
        match name {
            "t" | "v" | "pt" => self.is_in_text = name != "pt" || self.axis != Axis::None,
            "cat" | "xVal" | "strDim" => self.axis = Axis::Categories,
            "val" | "yVal" | "numDim" => self.axis = Axis::Values,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "p" => self.end_line(),
            "v" | "pt" => {
                self.is_in_text = false;
                self.end_value();
            }
            "cat" | "xVal" | "strDim" | "val" | "yVal" | "numDim" => self.axis = Axis::None,
            "ser" | "data" => self.end_series(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        if !self.is_in_text {
            return Ok(());
        }

        self.text_bytes.count(text.len())?;
        self.text.push_str(text);
        Ok(())
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.lines.extend(FileLine::of(&text, 0, 0, LineGap::None));
    }

    fn end_value(&mut self) {
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }

        match self.axis {
            Axis::None => self.end_line(),
            Axis::Categories => self.categories.push(std::mem::take(&mut self.text)),
            Axis::Values => self.values.push(std::mem::take(&mut self.text)),
        }
    }

    fn end_series(&mut self) {
        let (categories, values) =
            (std::mem::take(&mut self.categories), std::mem::take(&mut self.values));
        let nothing = String::new();

        for at in 0..categories.len().max(values.len()) {
            let category = categories.get(at).unwrap_or(&nothing);
            let value = values.get(at).unwrap_or(&nothing);
            self.lines.extend(FileLine::of_row(&[category, value], 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expect: &[&str]) {
        let lines = lines(xml).unwrap();
        let found: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(found, expect, "{xml}");
    }

    #[test]
    fn a_diagram_and_a_chart_give_their_words() {
        check(
            "<d:dataModel><d:pt><d:t><a:p><a:r><a:t>举报</a:t></a:r><a:r><a:t>小组</a:t></a:r></a:p></d:t></d:pt>\
             <d:pt><d:t><a:p><a:r><a:t>甲&amp;乙</a:t></a:r></a:p></d:t></d:pt></d:dataModel>",
            &["举报小组", "甲&乙"],
        );
        check(
            "<c:chart><c:title><a:p><a:r><a:t>件数</a:t></a:r></a:p></c:title><c:ser>\
             <c:tx><c:v>申请</c:v></c:tx><c:cat><c:pt><c:v>2020</c:v></c:pt><c:pt><c:v>2021</c:v></c:pt></c:cat>\
             <c:val><c:numCache><c:formatCode>General</c:formatCode><c:pt><c:v>3</c:v></c:pt><c:pt><c:v>5</c:v></c:pt>\
             </c:numCache></c:val></c:ser></c:chart>",
            &["件数", "申请", "2020\t3", "2021\t5"],
        );
        check("<a:p><a:t>甲</a:t></a:p><a:p><a:t>乙", &["甲"]);
    }
}
