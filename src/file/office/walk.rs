//! The text of a .docx file's part, in lines and rows.
//!
//! What a reader of the printed page sees is kept: insertions, the results of fields, text boxes
//! (after the paragraph that they hang on). Deletions, comments, hidden text and the second copy of
//! a text box are left out. Linear, and no deeper than its own stacks: a file that is cut off gives
//! what came before the cut.

use super::field::OfficeFields;
use super::flow::{MOST_COLUMNS, OfficeCell, OfficeFlow, OfficeRow, OfficeTable};
use super::list::{Counter, Lists};
use super::look::{Look, Styles};
use super::symbol;
use super::xml::{attribute, character, is_on, number, value};
use crate::error::Status;
use crate::file::extract::Refusal;
use crate::file::limit::{MOST_TEXT_BYTES, too_large};
use crate::file::line::{FileLine, LineGap};
use crate::note::reason::StatusReason;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

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
    /// True if it names files of another format as part of its text.
    pub has_foreign: bool,
}

/// Takes the text out of `document.xml`, or a part that is built like it.
///
/// # Errors
/// `too_large` for too much text, `unsupported` for elements nested without end.
pub fn read(xml: &str, lists: &Lists, styles: &Styles) -> Result<DocxPart, Refusal> {
    let mut walk = DocxWalk::new(lists, styles);
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
    text_bytes: usize,
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
    fn new(lists: &'a Lists, styles: &'a Styles) -> DocxWalk<'a> {
        DocxWalk {
            lists,
            styles,
            counter: Counter::default(),
            tags: Vec::new(),
            skipped: 0,
            flows: vec![OfficeFlow::default()],
            paragraphs: Vec::new(),
            tables: Vec::new(),
            fields: OfficeFields::default(),
            is_hidden: false,
            text_bytes: 0,
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

    /// Counts what is to be text, up to the limit.
    fn count(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.text_bytes += bytes;
        if self.text_bytes > MOST_TEXT_BYTES { Err(too_large()) } else { Ok(()) }
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.count(text.len())?;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let spaced = |c: char| if matches!(c, '\n' | '\r') { ' ' } else { c };
            paragraph.text.extend(text.chars().map(spaced));
        }

        Ok(())
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

        let tag = self.tag(name);
        match tag {
            DocxTag::Paragraph => self.paragraphs.push(DocxParagraph::default()),
            DocxTag::Run => self.is_hidden = false,
            DocxTag::Table => self.open_table(),
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
            "altChunk" => self.part.has_foreign = true,
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

    /// Takes in an element that holds no text of its own.
    fn see(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        match (self.tags.last(), name) {
            (_, "blip" | "imagedata") => self.part.pictures += 1,
            (Some(DocxTag::Run), _) => return self.see_in_run(name, element),
            (Some(DocxTag::RunLook), "vanish")
                if self.tags.iter().rev().nth(1) == Some(&DocxTag::Run) =>
            {
                self.is_hidden = is_on(element);
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
            self.count(sign.len_utf8())?;
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
            Some(DocxTag::Table) => {
                let table = self.tables.pop();
                if let Some(flow) = self.flows.last_mut() {
                    flow.head = table.and_then(|table| table.head);
                }
            }
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

        self.count(number_bytes)
    }

    fn end_row(&mut self) {
        let (Some(table), Some(flow)) = (self.tables.last_mut(), self.flows.last_mut()) else {
            return;
        };

        let row = std::mem::take(&mut table.row);
        if !row.is_deleted {
            flow.row(table, row);
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

    fn open_table(&mut self) {
        let head_above = self.flows.last_mut().and_then(|flow| flow.head.take());
        self.tables.push(OfficeTable { head_above, ..OfficeTable::default() });
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

fn columns(element: &BytesStart<'_>) -> usize {
    number(element, "val").unwrap_or(1usize).clamp(1, MOST_COLUMNS)
}

fn too_deep() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::WordTooDeep)
}
