//! The elements of a .docx file that hold no text of their own: looks of runs, rows and cells, signs,
//! and what is shown of other parts.

use super::super::flow::MOST_COLUMNS;
use super::super::symbol;
use super::{DocxTag, DocxWalk};
use crate::file::extract::Refusal;
use crate::file::xml::{attribute, is_on, number, value};
use quick_xml::events::BytesStart;

impl DocxWalk<'_> {
    /// Takes in an element that holds no text of its own.
    pub(super) fn see(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        match (self.tags.last(), name) {
            (_, "blip" | "imagedata") => self.part.pictures += 1,
            (Some(DocxTag::Run), _) => return self.see_in_run(name, element),
            (Some(DocxTag::RunLook), "vanish")
                if self.tags.iter().rev().nth(1) == Some(&DocxTag::Run) =>
            {
                self.is_hidden = is_on(element);
            }
            (Some(DocxTag::RunLook), "rFonts") => {
                let font = attribute(element, "ascii").or_else(|| attribute(element, "hAnsi"));
                self.font = font.unwrap_or_default().into_owned();
            }
            (_, "relIds") => self.show(attribute(element, "dm").as_deref())?,
            (_, "chart" | "OLEObject") => self.show_part(element)?,
            (_, "textpath") => {
                let words = attribute(element, "string").unwrap_or_default();
                self.push(&words)?;
            }
            (Some(DocxTag::SectionLook), "type") => {
                let is_page =
                    value(element).is_none_or(|of| of != "continuous" && of != "nextColumn");
                self.paragraph(|paragraph| paragraph.ends_page = is_page);
            }
            (Some(DocxTag::RowLook), "gridBefore") => {
                let columns = columns(element);
                self.row(|row| row.columns_before = columns);
            }
            (Some(DocxTag::CellLook), "gridSpan") => {
                let columns = columns(element);
                self.cell(|cell| cell.columns = columns);
            }
            (Some(DocxTag::ParagraphLook | DocxTag::ListLook), _) => {
                self.paragraph(|paragraph| paragraph.look.see(name, element));
            }
            _ => {}
        }

        Ok(())
    }

    /// Puts the text of a chart or of an embedded file where it is shown. Formulas are none.
    fn show_part(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let is_formula =
            attribute(element, "ProgID").is_some_and(|program| program.starts_with("Equation"));
        match attribute(element, "id") {
            Some(link) if !is_formula => self.show(Some(&link)),
            _ => Ok(()),
        }
    }

    /// Puts the text of another part where it is shown: after the open paragraph.
    pub(super) fn show(&mut self, link: Option<&str>) -> Result<(), Refusal> {
        let Some(lines) = link.and_then(|link| self.shown.get(link)) else {
            self.part.has_foreign = true;
            return Ok(());
        };

        self.text_bytes.count(lines.iter().map(|line| line.text.len()).sum())?;
        match (self.paragraphs.last_mut(), self.flows.last_mut()) {
            (Some(paragraph), _) => paragraph.boxes.extend(lines.iter().cloned()),
            (None, Some(flow)) => flow.append(lines.iter().cloned()),
            _ => {}
        }

        Ok(())
    }

    fn see_in_run(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        match name {
            "tab" | "ptab" => self.sign('\t'),
            "br" => {
                let is_page = attribute(element, "type").is_some_and(|of| of == "page");
                self.sign(if is_page { '\u{C}' } else { '\n' })
            }
            "cr" => self.sign('\n'),
            "noBreakHyphen" => self.sign('-'),
            "sym" => {
                let code = attribute(element, "char");
                let code = code.and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = attribute(element, "font").unwrap_or_default();
                match code.and_then(|code| symbol::character(&font, code)) {
                    Some(sign) => self.sign(sign),
                    None => Ok(()),
                }
            }
            "fldChar" => {
                self.field(attribute(element, "fldCharType").as_deref());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Adds a sign that is an element of its own to the paragraph.
    fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        if self.is_shown() {
            self.text_bytes.count(sign.len_utf8())?;
            self.paragraph(|paragraph| paragraph.text.push(sign));
        }

        Ok(())
    }

    /// Follows the parts of a field: its code is not read, what it shows is.
    fn field(&mut self, part: Option<&str>) {
        match part {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.fields.separate(),
            Some("end") => self.fields.end(),
            _ => {}
        }
    }
}

fn columns(element: &BytesStart<'_>) -> usize {
    number(element, "val").unwrap_or(1usize).clamp(1, MOST_COLUMNS)
}
