//! The text of an OpenDocument file, in lines and rows. Linear, and no deeper than its own stacks: a
//! file that is cut off gives what came before the cut.

use super::style::OdtStyles;
use crate::file::extract::Refusal;
use crate::file::limit::TextBytes;
use crate::file::line::{FileLine, LineGap};
use crate::file::office::flow::{MOST_COLUMNS, OfficeCell, OfficeFlow, OfficeRow};
use crate::file::office::list::{Counter, Lists, NumberedList};
use crate::file::office::refusal::damaged;
use crate::file::xml::{attribute, character, number};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most elements inside one another.
const MOST_DEEP: usize = 1000;
/// The most spaces that one element stands for.
const MOST_SPACES: usize = 200;

/// What a file holds.
#[derive(Default)]
pub struct OdtText {
    /// The lines and rows.
    pub lines: Vec<FileLine<'static>>,
    /// The number of pictures that it shows.
    pub pictures: usize,
    /// True if its XML is broken, and the lines end there.
    pub is_cut: bool,
    /// True if it shows what of other files is not read.
    pub has_foreign: bool,
}

/// Takes the text out of `content.xml`.
///
/// # Errors
/// `too_large` for too much text, `unsupported` for elements nested without end.
pub fn read(xml: &str, styles: &OdtStyles) -> Result<OdtText, Refusal> {
    let mut walk = OdtWalk::new(styles);
    let mut reader = Reader::from_str(xml);

    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => walk.open(&element)?,
            Ok(Event::Empty(element)) => {
                walk.open(&element)?;
                walk.close()?;
            }
            Ok(Event::End(_)) => walk.close()?,
            Ok(Event::Text(text)) => walk.text(&text)?,
            Ok(Event::CData(text)) => walk.text(&text)?,
            Ok(Event::GeneralRef(reference)) => {
                if let Some(character) = character(&reference) {
                    walk.text(character.encode_utf8(&mut [0; 4]))?;
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
enum OdtTag {
    Paragraph,
    List,
    Item,
    Table,
    Row,
    Cell,
    /// A text box.
    Box,
    Note,
    Other,
}

/// A text of its own: the body, a cell, a box, a note.
#[derive(Default)]
struct OdtStory {
    flow: OfficeFlow,
    paragraph: Option<OdtParagraph>,
    rows: Vec<OfficeRow>,
}

#[derive(Default)]
struct OdtParagraph {
    style: String,
    text: String,
    /// True if the text ends in a space that may go on.
    is_spaced: bool,
    boxes: Vec<FileLine<'static>>,
}

struct OdtWalk<'a> {
    styles: &'a OdtStyles,
    lists: Lists,
    counter: Counter,
    /// The open elements.
    tags: Vec<OdtTag>,
    /// The number of open elements that are not read.
    skipped: usize,
    stories: Vec<OdtStory>,
    notes: Vec<FileLine<'static>>,
    /// The styles of the open lists.
    list_styles: Vec<String>,
    /// The list that counts now, and whether its item still waits for its first paragraph.
    list: i64,
    is_item_new: bool,
    text_bytes: TextBytes,
    done: OdtText,
}

impl<'a> OdtWalk<'a> {
    fn new(styles: &'a OdtStyles) -> OdtWalk<'a> {
        OdtWalk {
            styles,
            lists: Lists::default(),
            counter: Counter::default(),
            tags: Vec::new(),
            skipped: 0,
            stories: vec![OdtStory::default()],
            notes: Vec::new(),
            list_styles: Vec::new(),
            list: 0,
            is_item_new: false,
            text_bytes: TextBytes::default(),
            done: OdtText::default(),
        }
    }

    fn finish(mut self, is_broken: bool) -> Result<OdtText, Refusal> {
        self.done.is_cut = is_broken || !self.tags.is_empty();
        self.skipped = 0;
        while !self.tags.is_empty() {
            self.close()?;
        }

        self.done.lines = self.end_story();
        if let Some(first) = self.notes.first_mut() {
            first.gap = first.gap.max(LineGap::Blank);
        }
        self.done.lines.append(&mut self.notes);

        Ok(self.done)
    }

    fn story(&mut self) -> Option<&mut OdtStory> {
        self.stories.last_mut()
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        if self.tags.len() + self.skipped > MOST_DEEP {
            return Err(damaged());
        }

        let local = element.local_name();
        let name = local.as_ref();
        if self.skipped > 0 || is_skipped(name) {
            self.skipped += 1;
            return Ok(());
        }

        let tag = tag_of(name);
        match tag {
            OdtTag::Paragraph => {
                let style = attribute(element, "style-name").unwrap_or_default().into_owned();
                let paragraph = OdtParagraph { style, ..OdtParagraph::default() };
                self.with_story(|story| story.paragraph = Some(paragraph));
            }
            OdtTag::List => self.open_list(element),
            OdtTag::Item => self.is_item_new = true,
            OdtTag::Table => self.with_story(|story| story.rows.push(OfficeRow::default())),
            OdtTag::Cell | OdtTag::Box | OdtTag::Note => self.stories.push(OdtStory::default()),
            _ => self.see(name, element)?,
        }

        if tag == OdtTag::Cell {
            let columns = number(element, "number-columns-repeated").unwrap_or(1usize);
            self.repeat_cell(columns.clamp(1, MOST_COLUMNS));
        }

        self.tags.push(tag);
        Ok(())
    }

    fn with_story(&mut self, change: impl FnOnce(&mut OdtStory)) {
        if let Some(story) = self.story() {
            change(story);
        }
    }

    /// Adds the columns that a cell stands for beyond itself: empty ones before it, since a cell
    /// that is repeated says nothing or is covered.
    fn repeat_cell(&mut self, columns: usize) {
        let Some(at) = self.stories.len().checked_sub(2) else { return };
        if let Some(row) = self.stories.get_mut(at).and_then(|story| story.rows.last_mut()) {
            let more = columns.saturating_sub(1).min(MOST_COLUMNS.saturating_sub(row.cells.len()));
            let empty = || OfficeCell { columns: 1, ..OfficeCell::default() };
            row.cells.extend(std::iter::repeat_with(empty).take(more));
        }
    }

    /// Starts a list; one that is in no other counts anew unless it says that it goes on.
    fn open_list(&mut self, element: &BytesStart<'_>) {
        let own = attribute(element, "style-name").map(|name| name.into_owned());
        let style = own.or_else(|| self.list_styles.last().cloned()).unwrap_or_default();
        let goes_on = attribute(element, "continue-numbering").is_some_and(|on| on == "true")
            || attribute(element, "continue-list").is_some();

        if self.list_styles.is_empty() && !goes_on {
            self.list += 1;
        }

        if let Some(pattern) = self.styles.list(&style) {
            let levels = pattern.levels.clone();
            let list = NumberedList { pattern: self.list, levels, starts: Default::default() };
            self.lists.lists.insert(self.list, list);
        }

        self.list_styles.push(style);
    }

    /// Takes in an element that holds no paragraphs of its own.
    fn see(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        match name {
            "s" => {
                let count = number(element, "c").unwrap_or(1usize).min(MOST_SPACES);
                self.push(&" ".repeat(count))
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "soft-page-break" => Ok(()),
            "image" => {
                self.done.pictures += 1;
                Ok(())
            }
            // A formula says nothing that is searched; of anything else the words are missed.
            "object" | "object-ole" => {
                let class = attribute(element, "class-id").is_some();
                self.done.has_foreign |= name == "object-ole" || class;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes in text, of which each run of white space is one space, and none at a paragraph's
    /// start.
    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        if self.skipped > 0 {
            return Ok(());
        }

        self.text_bytes.count(text.len())?;
        let Some(paragraph) = self.story().and_then(|story| story.paragraph.as_mut()) else {
            return Ok(());
        };

        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\r' | '\n') {
                paragraph.text.push(c);
                paragraph.is_spaced = false;
            } else if !paragraph.is_spaced && !paragraph.text.is_empty() {
                paragraph.text.push(' ');
                paragraph.is_spaced = true;
            }
        }

        Ok(())
    }

    /// Adds white space that does not collapse.
    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.text_bytes.count(text.len())?;
        if let Some(paragraph) = self.story().and_then(|story| story.paragraph.as_mut()) {
            paragraph.text.push_str(text);
            paragraph.is_spaced = false;
        }

        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }

        match self.tags.pop() {
            Some(OdtTag::Paragraph) => self.end_paragraph()?,
            Some(OdtTag::List) => drop(self.list_styles.pop()),
            Some(OdtTag::Item) => self.is_item_new = false,
            Some(OdtTag::Cell) => {
                let lines = self.end_story();
                if let Some(row) = self.story().and_then(|story| story.rows.last_mut()) {
                    row.cells.push(OfficeCell { lines, columns: 1 });
                }
            }
            Some(OdtTag::Row) => self.with_story(OdtStory::end_row),
            Some(OdtTag::Table) => self.with_story(|story| drop(story.rows.pop())),
            Some(OdtTag::Box) => self.end_box(),
            Some(OdtTag::Note) => {
                let lines = self.end_story();
                self.notes.extend(lines);
            }
            _ => {}
        }

        Ok(())
    }

    fn end_story(&mut self) -> Vec<FileLine<'static>> {
        self.stories.pop().map(|story| story.flow.into_lines()).unwrap_or_default()
    }

    fn end_box(&mut self) {
        let lines = self.end_story();
        let Some(story) = self.story() else { return };
        match &mut story.paragraph {
            Some(paragraph) => paragraph.boxes.extend(lines),
            None => story.flow.append(lines),
        }
    }

    fn end_paragraph(&mut self) -> Result<(), Refusal> {
        let Some(paragraph) = self.story().and_then(|story| story.paragraph.take()) else {
            return Ok(());
        };

        let look = self.styles.look(&paragraph.style);
        let number = self.number(&paragraph.text);
        self.text_bytes.count(number.len())?;

        let Some(story) = self.story() else { return Ok(()) };
        if look.starts_page {
            story.flow.gap = Some(LineGap::Page);
        }
        story.flow.paragraph(&(number + &paragraph.text), look.indent);
        story.flow.append(paragraph.boxes);

        Ok(())
    }

    /// Gives what is printed before the first paragraph of an item.
    fn number(&mut self, text: &str) -> String {
        let is_new = std::mem::take(&mut self.is_item_new);
        let level = self.list_styles.len().checked_sub(1);
        let Some(level) = level.filter(|_| is_new) else { return String::new() };

        let number = self.counter.next(&self.lists, self.list, level).unwrap_or_default();
        if text.trim().is_empty() { String::new() } else { number }
    }
}

impl OdtStory {
    fn end_row(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        let row = std::mem::take(row);
        self.flow.row(row);
    }
}

fn tag_of(name: &str) -> OdtTag {
    match name {
        "p" | "h" => OdtTag::Paragraph,
        "list" => OdtTag::List,
        "list-item" | "list-header" => OdtTag::Item,
        "table" => OdtTag::Table,
        "table-row" => OdtTag::Row,
        "table-cell" | "covered-table-cell" => OdtTag::Cell,
        "text-box" => OdtTag::Box,
        "note-body" => OdtTag::Note,
        _ => OdtTag::Other,
    }
}

/// Tells whether an element is not read: what was deleted, comments, the signs over a word that say
/// how it sounds, the styles of a flat file.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "tracked-changes"
            | "annotation"
            | "note-citation"
            | "ruby-text"
            | "styles"
            | "automatic-styles"
            | "master-styles"
            | "meta"
            | "settings"
            | "font-face-decls"
            | "scripts"
            | "forms"
            | "title"
            | "desc"
            | "hidden-text"
            | "binary-data"
    )
}
