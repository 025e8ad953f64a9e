//! The text of a .docx file's part, in lines and rows.
//!
//! What a reader of the printed page sees is kept: insertions, the results of fields, text boxes
//! (after the paragraph that they hang on). Deletions, comments, hidden text and the second copy of
//! a text box are left out. Linear, and no deeper than its own stacks: a file that is cut off gives
//! what came before the cut.

mod see;

use super::field::OfficeFields;
use super::flow::{OfficeCell, OfficeFlow, OfficeRow, OfficeTable};
use super::list::{Counter, Lists};
use super::look::{Look, Styles};
use super::symbol;
use crate::error::Status;
use crate::file::extract::Refusal;
use crate::file::limit::TextBytes;
use crate::file::line::{FileLine, LineGap};
use crate::file::xml::{attribute, character};
use crate::note::reason::StatusReason;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The most elements inside one another.
const MOST_DEEP: usize = 1000;

/// The content of a part.
#[derive(Debug, Default)]
pub struct DocxPart {
    /// The lines and rows.
    pub lines: Vec<FileLine<'static>>,
    /// The number of pictures that it shows.
    pub pictures: usize,
    /// True if its XML is broken, and the lines end there.
    pub is_cut: bool,
    /// True if it shows what of other parts could not be read.
    pub has_foreign: bool,
}

/// Takes the text out of `document.xml`, or a part that is built like it.
///
/// # Errors
/// `too_large` for too much text, `unsupported` for elements nested without end.
pub fn read(xml: &str, around: &DocxAround<'_>) -> Result<DocxPart, Refusal> {
    let mut walk = DocxWalk::new(around);
    let mut reader = Reader::from_str(xml);

    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => walk.open(&element)?,
            Ok(Event::Empty(element)) => {
                walk.open(&element)?;
                walk.close()?;
            }
            Ok(Event::End(_)) => walk.close()?,
            Ok(Event::Text(text)) if walk.is_in_text() => walk.push(&text)?,
            Ok(Event::CData(text)) if walk.is_in_text() => walk.push(&text)?,
            Ok(Event::GeneralRef(reference)) if walk.is_in_text() => {
                if let Some(character) = character(&reference) {
                    walk.push(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            Ok(Event::Eof) => return walk.finish(false),
            Ok(_) => {}
            Err(_) => return walk.finish(true),
        }
    }
}

/// What the text of a part needs of the parts around it.
pub struct DocxAround<'a> {
    /// The lists that number it.
    pub lists: &'a Lists,
    /// The styles of its paragraphs.
    pub styles: &'a Styles,
    /// The text of what it shows of other parts (charts, diagrams, embedded files), by the ids of
    /// its links.
    pub shown: &'a ShownParts,
}

/// The lines of parts, by the ids of the links to them.
pub type ShownParts = HashMap<String, Vec<FileLine<'static>>>;

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DocxTag {
    Paragraph,
    ParagraphLook,
    ListLook,
    Run,
    RunLook,
    Text,
    Table,
    Row,
    RowLook,
    Cell,
    CellLook,
    /// A text box, or a footnote: paragraphs of its own.
    Box,
    SectionLook,
    Other,
}

struct DocxWalk<'a> {
    lists: &'a Lists,
    styles: &'a Styles,
    shown: &'a ShownParts,
    counter: Counter,
    /// The open elements.
    tags: Vec<DocxTag>,
    /// The number of open elements that are not read.
    skipped: usize,
    /// The body, and the open cells and boxes in it.
    flows: Vec<OfficeFlow>,
    /// The open paragraph, and those around the box that it stands in.
    paragraphs: Vec<DocxParagraph>,
    /// The open table, and those around it.
    tables: Vec<OfficeTable>,
    fields: OfficeFields,
    is_hidden: bool,
    /// The font of the open run, where it names one.
    font: String,
    text_bytes: TextBytes,
    part: DocxPart,
}

#[derive(Default)]
struct DocxParagraph {
    look: Look,
    /// A line break is `\n`, the end of a page `\u{C}`.
    text: String,
    /// The text boxes that hang on it.
    boxes: Vec<FileLine<'static>>,
    is_end_deleted: bool,
    ends_page: bool,
}

impl<'a> DocxWalk<'a> {
    fn new(around: &DocxAround<'a>) -> DocxWalk<'a> {
        DocxWalk {
            lists: around.lists,
            styles: around.styles,
            shown: around.shown,
            counter: Counter::default(),
            tags: Vec::new(),
            skipped: 0,
            flows: vec![OfficeFlow::default()],
            paragraphs: Vec::new(),
            tables: Vec::new(),
            fields: OfficeFields::default(),
            is_hidden: false,
            font: String::new(),
            text_bytes: TextBytes::default(),
            part: DocxPart::default(),
        }
    }

    fn finish(mut self, is_cut: bool) -> Result<DocxPart, Refusal> {
        self.part.is_cut = is_cut || !self.tags.is_empty();
        self.skipped = 0;
        while !self.tags.is_empty() {
            self.close()?;
        }

        self.part.lines = self.end_flow();
        Ok(self.part)
    }

    fn is_in_text(&self) -> bool {
        self.skipped == 0 && self.tags.last() == Some(&DocxTag::Text) && self.is_shown()
    }

    fn is_shown(&self) -> bool {
        !self.is_hidden && self.fields.is_text()
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.text_bytes.count(text.len())?;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            for c in text.chars() {
                match c {
                    '\n' | '\r' => paragraph.text.push(' '),
                    // A sign of a symbol font that is written as a character.
                    '\u{F020}'..='\u{F0FF}' => {
                        let sign = symbol::character(&self.font, u32::from(c));
                        paragraph.text.push(sign.unwrap_or(c));
                    }
                    c => paragraph.text.push(c),
                }
            }
        }

        Ok(())
    }

    fn open_run(&mut self) {
        self.is_hidden = false;
        self.font.clear();
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        if self.tags.len() + self.skipped > MOST_DEEP {
            return Err(too_deep());
        }

        let local = element.local_name();
        let name = local.as_ref();

        if self.skipped > 0 || self.is_skipped(name, element) {
            self.skipped += 1;
            return Ok(());
        }

        if name == "altChunk" {
            self.show(attribute(element, "id").as_deref())?;
        }

        let tag = self.tag(name);
        match tag {
            DocxTag::Paragraph => self.paragraphs.push(DocxParagraph::default()),
            DocxTag::Run => self.open_run(),
            DocxTag::Table => self.tables.push(OfficeTable::default()),
            DocxTag::Row => self.row(|row| *row = OfficeRow::default()),
            DocxTag::Cell => {
                self.row(|row| row.cells.push(OfficeCell { columns: 1, ..OfficeCell::default() }));
                self.flows.push(OfficeFlow::default());
            }
            DocxTag::Box => self.flows.push(OfficeFlow::default()),
            DocxTag::SectionLook => self.paragraph(|paragraph| paragraph.ends_page = true),
            _ => self.see(name, element)?,
        }

        self.tags.push(tag);

        Ok(())
    }

    /// Tells whether an element is not read: what was deleted or moved away, comments, the older
    /// copy of a text box, what stood there before a change, the signs over a word that say how it
    /// sounds.
    fn is_skipped(&mut self, name: &str, element: &BytesStart<'_>) -> bool {
        match name {
            "del" | "moveFrom" => match self.tags.last() {
                Some(DocxTag::RunLook) => {
                    self.paragraph(|paragraph| paragraph.is_end_deleted = true)
                }
                Some(DocxTag::RowLook) => self.row(|row| row.is_deleted = true),
                _ => {}
            },
            "footnote" | "endnote" => {
                return attribute(element, "type").is_some_and(|of| of != "normal");
            }
            "Fallback" | "delText" | "instrText" | "delInstrText" | "rt" | "tabs" => {}
            _ => return name.ends_with("Change"),
        }

        true
    }

    fn tag(&self, name: &str) -> DocxTag {
        match (name, self.tags.last()) {
            ("p", _) => DocxTag::Paragraph,
            ("r", _) => DocxTag::Run,
            ("t", Some(DocxTag::Run)) => DocxTag::Text,
            ("pPr", Some(DocxTag::Paragraph)) => DocxTag::ParagraphLook,
            ("numPr", Some(DocxTag::ParagraphLook)) => DocxTag::ListLook,
            ("rPr", Some(DocxTag::ParagraphLook | DocxTag::Run)) => DocxTag::RunLook,
            ("sectPr", Some(DocxTag::ParagraphLook)) => DocxTag::SectionLook,
            ("tbl", _) => DocxTag::Table,
            ("tr", Some(_)) if !self.tables.is_empty() => DocxTag::Row,
            ("trPr", Some(DocxTag::Row)) => DocxTag::RowLook,
            ("tc", Some(_)) if !self.tables.is_empty() => DocxTag::Cell,
            ("tcPr", Some(DocxTag::Cell)) => DocxTag::CellLook,
            ("txbxContent" | "footnote" | "endnote", _) => DocxTag::Box,
            _ => DocxTag::Other,
        }
    }

    fn close(&mut self) -> Result<(), Refusal> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }

        match self.tags.pop() {
            Some(DocxTag::Paragraph) => self.end_paragraph()?,
            Some(DocxTag::Run) => self.is_hidden = false,
            Some(DocxTag::Cell) => {
                let lines = self.end_flow();
                self.cell(|cell| cell.lines = lines);
            }
            Some(DocxTag::Row) => self.end_row(),
            Some(DocxTag::Table) => drop(self.tables.pop()),
            Some(DocxTag::Box) => self.end_box(),
            _ => {}
        }

        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Refusal> {
        self.fields.end_codes();
        let (Some(mut paragraph), Some(flow)) = (self.paragraphs.pop(), self.flows.last_mut())
        else {
            return Ok(());
        };

        let text = std::mem::take(&mut flow.carried) + &paragraph.text;
        if paragraph.is_end_deleted {
            flow.carried = text;
            flow.lines.append(&mut paragraph.boxes);
            return Ok(());
        }

        let (look, numbered_by) = self.styles.complete(paragraph.look);
        let number = look.list.and_then(|list| {
            let of_style = || numbered_by.and_then(|style| self.lists.level_of_style(list, style));
            self.counter.next(self.lists, list, look.level.or_else(of_style).unwrap_or(0))
        });

        if look.starts_page == Some(true) {
            flow.gap = Some(LineGap::Page);
        }

        let is_numbered = text.chars().any(|c| !c.is_whitespace());
        let number = number.filter(|_| is_numbered).unwrap_or_default();
        let number_bytes = number.len();
        flow.paragraph(&(number + &text), look.first_indent());
        flow.lines.append(&mut paragraph.boxes);

        if paragraph.ends_page {
            flow.gap = Some(LineGap::Page);
        }

        self.text_bytes.count(number_bytes)
    }

    fn end_row(&mut self) {
        let (Some(table), Some(flow)) = (self.tables.last_mut(), self.flows.last_mut()) else {
            return;
        };

        let row = std::mem::take(&mut table.row);
        if !row.is_deleted {
            flow.row(row);
        }
    }

    fn end_box(&mut self) {
        let lines = self.end_flow();
        match (self.paragraphs.last_mut(), self.flows.last_mut()) {
            (Some(paragraph), _) => paragraph.boxes.extend(lines),
            (None, Some(flow)) => flow.append(lines),
            _ => {}
        }
    }

    fn end_flow(&mut self) -> Vec<FileLine<'static>> {
        self.flows.pop().map(OfficeFlow::into_lines).unwrap_or_default()
    }

    fn paragraph(&mut self, change: impl FnOnce(&mut DocxParagraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn row(&mut self, change: impl FnOnce(&mut OfficeRow)) {
        if let Some(table) = self.tables.last_mut() {
            change(&mut table.row);
        }
    }

    fn cell(&mut self, change: impl FnOnce(&mut OfficeCell)) {
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.row.cells.last_mut()) {
            change(cell);
        }
    }
}

fn too_deep() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::WordTooDeep)
}
