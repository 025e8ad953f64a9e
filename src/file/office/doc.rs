//! .doc and .wps files of Word 97 and later: text in pieces, properties by the place of the text
//! ([MS-DOC]).

mod bytes;
mod header;
mod lists;
mod properties;

use super::field::Fields;
use super::flow::{Cell, Flow, Table};
use super::list::{Counter, Lists};
use super::{damaged, needs_ocr, pictures_only, symbol};
use crate::error::Status;
use crate::file::clean::{Gap, Line};
use crate::file::extract::{Extract, Refusal};
use crate::file::sniff::Content;
use crate::file::{MOST_TEXT_BYTES, too_large};
use crate::note::reason::StatusReason;
use crate::report::Format;
use bytes::{slice, u16_at, u32_at, utf16_at};
use header::{Header, Place, Unread};
use properties::{CharacterProperties, ParagraphProperties, Runs};
use std::io::{Cursor, Read};

/// Reads a .doc file. Headers, footers and comments are left out; text boxes, footnotes and
/// endnotes stand after the text.
///
/// # Errors
/// `encrypted`, `too_large`, `needs_ocr`, or `unsupported` where it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let stream = stream(&mut file, "/WordDocument").ok_or_else(damaged)?;
    let header = header::read(&stream).map_err(refusal)?;
    let table = self::stream(&mut file, header.table_name).ok_or_else(damaged)?;
    let data = self::stream(&mut file, "/Data").unwrap_or_default();
    let pieces = pieces(&table, header.pieces).ok_or_else(damaged)?;
    let styles = properties::styles(&table, header.styles);
    let source = Source {
        stream: &stream,
        pieces,
        characters: properties::characters(&stream, &table, header.characters),
        paragraphs: properties::paragraphs(&stream, &table, &data, header.paragraphs, &styles),
        fonts: fonts(&table, header.fonts),
        lists: lists::read(&table, header.lists, header.list_uses),
    };
    extract(&source, &header)
}

fn stream(file: &mut cfb::CompoundFile<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn refusal(why: Unread) -> Refusal {
    match why {
        Unread::Encrypted => Content::Encrypted.refusal(),
        Unread::Damaged => damaged(),
        Unread::Old => Refusal::new(Status::Unsupported, StatusReason::WordTooOld),
    }
}

/// The text, then its boxes, footnotes and endnotes: stories that lie one after another.
fn extract(source: &Source<'_>, header: &Header) -> Result<Extract, Refusal> {
    let of = &header.stories;
    let footnotes = of.text;
    let endnotes = [of.footnotes, of.headers, of.macros, of.comments]
        .into_iter()
        .fold(footnotes, u32::saturating_add);
    let boxes = endnotes.saturating_add(of.endnotes);
    let mut walk = Walk::new(source);
    for (start, length) in
        [(0, of.text), (boxes, of.boxes), (footnotes, of.footnotes), (endnotes, of.endnotes)]
    {
        walk.story(start, start.saturating_add(length))?;
    }
    let pictures = walk.pictures;
    let lines = walk.finish();
    let chars = lines.iter().map(|line| line.text.chars().count()).sum();
    if pictures_only(pictures, chars) {
        return Err(needs_ocr());
    }
    Ok(Extract::new(Format::Doc, lines))
}

/// A part of the text, and where its bytes are.
struct Piece {
    start: u32,
    end: u32,
    at: u32,
    /// Whether a character is one byte, of Windows-1252, and not two.
    is_narrow: bool,
}

/// The pieces of the text: after properties of no use here, places in the text and 8 bytes for each
/// piece.
fn pieces(table: &[u8], place: Place) -> Option<Vec<Piece>> {
    let mut rest = place.of(table)?;
    while rest.first() == Some(&1) {
        rest = rest.get(3 + usize::from(u16_at(rest, 1)?)..)?;
    }
    if rest.first() != Some(&2) {
        return None;
    }
    let index = slice(rest, 5, u32_at(rest, 1)? as usize)?;
    let count = index.len().checked_sub(4)? / 12;
    let piece = |nth: usize| {
        let at = u32_at(index, 4 * (count + 1) + 8 * nth + 2)?;
        let is_narrow = at & 0x4000_0000 != 0;
        let at = if is_narrow { (at & 0x3FFF_FFFF) / 2 } else { at & 0x3FFF_FFFF };
        Some(Piece {
            start: u32_at(index, 4 * nth)?,
            end: u32_at(index, 4 * nth + 4)?,
            at,
            is_narrow,
        })
    };
    (0..count).map(piece).collect()
}

/// The names of the fonts ([MS-DOC] 2.9.284 `SttbfFfn`).
fn fonts(table: &[u8], place: Place) -> Vec<String> {
    let index = place.of(table).unwrap_or_default();
    let mut at = 4;
    let mut names = Vec::new();
    for _ in 0..u16_at(index, 0).unwrap_or(0) {
        let Some(&length) = index.get(at) else { break };
        let name = utf16_at(index, at + 40, usize::from(length).saturating_sub(39) / 2)
            .unwrap_or_default();
        names.push(name.split('\0').next().unwrap_or_default().to_owned());
        at += 1 + usize::from(length);
    }
    names
}

/// Where the text and its properties are.
struct Source<'a> {
    stream: &'a [u8],
    pieces: Vec<Piece>,
    characters: Runs<CharacterProperties>,
    paragraphs: Runs<ParagraphProperties>,
    fonts: Vec<String>,
    lists: Lists,
}

/// The way through the text, a paragraph at a time.
struct Walk<'a> {
    source: &'a Source<'a>,
    counter: Counter,
    /// The paragraph that is being read: a line break is `\n`, the end of a page `\u{C}`.
    text: String,
    fields: Fields,
    body: Flow,
    table: Option<Table>,
    /// The cell that is being read.
    cell: Flow,
    text_bytes: usize,
    pictures: usize,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Source<'a>) -> Walk<'a> {
        Walk {
            source,
            counter: Counter::default(),
            text: String::new(),
            fields: Fields::default(),
            body: Flow::default(),
            table: None,
            cell: Flow::default(),
            text_bytes: 0,
            pictures: 0,
        }
    }

    /// Reads the characters from one place in the text to another.
    fn story(&mut self, from: u32, to: u32) -> Result<(), Refusal> {
        let source = self.source;
        for piece in &source.pieces {
            let (start, end) = (piece.start.max(from), piece.end.min(to));
            if start >= end {
                continue;
            }
            let width = if piece.is_narrow { 1 } else { 2 };
            let at = piece.at.saturating_add((start - piece.start).saturating_mul(width));
            let length = (end - start) as usize * width as usize;
            let bytes = slice(source.stream, at as usize, length).ok_or_else(damaged)?;
            match piece.is_narrow {
                true => self.characters(
                    at,
                    1,
                    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.chars(),
                )?,
                false => {
                    let units = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes);
                    self.characters(
                        at,
                        2,
                        char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')),
                    )?;
                }
            }
        }
        self.end_of_story();
        Ok(())
    }

    /// Reads characters whose bytes start at `at`, `width` for each unit.
    fn characters(
        &mut self,
        at: u32,
        width: u32,
        characters: impl Iterator<Item = char>,
    ) -> Result<(), Refusal> {
        let mut at = at;
        let (mut run_end, mut properties) = (at, CharacterProperties::default());
        for c in characters {
            if at >= run_end {
                let run = self.source.characters.at(at);
                (run_end, properties) =
                    run.map_or((at + width, CharacterProperties::default()), |run| (run.1, run.2));
            }
            self.character(c, at, width, properties)?;
            at += width * if width == 2 { c.len_utf16() as u32 } else { 1 };
        }
        Ok(())
    }

    fn character(
        &mut self,
        c: char,
        at: u32,
        width: u32,
        properties: CharacterProperties,
    ) -> Result<(), Refusal> {
        match c {
            '\u{13}' => self.fields.begin(),
            '\u{14}' => self.fields.separate(),
            '\u{15}' => self.fields.end(),
            // A paragraph whose end was deleted runs into the next one.
            '\r' if properties.is_hidden => {}
            '\r' | '\u{7}' => {
                self.count(1)?;
                self.end_paragraph(c, at)?;
            }
            '\u{C}' => {
                self.push('\u{C}')?;
                // The end of a section ends its last paragraph; a page break does not.
                if self.source.paragraphs.at(at).is_some_and(|run| run.1 == at + width) {
                    self.end_paragraph(c, at)?;
                }
            }
            _ if properties.is_hidden || !self.fields.is_text() => {}
            '\u{B}' | '\u{E}' => self.push('\n')?,
            '\u{1}' | '\u{8}' => self.pictures += 1,
            '\u{1E}' => self.push('-')?,
            '\t' => self.push('\t')?,
            '\0'..='\u{1F}' => {}
            _ => match properties.symbol {
                Some((font, code)) => {
                    let font = self.source.fonts.get(usize::from(font)).map_or("", String::as_str);
                    symbol::character(font, u32::from(code))
                        .map_or(Ok(()), |sign| self.push(sign))?;
                }
                None => self.push(c)?,
            },
        }
        Ok(())
    }

    fn push(&mut self, c: char) -> Result<(), Refusal> {
        self.text.push(c);
        self.count(c.len_utf8())
    }

    fn count(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.text_bytes += bytes;
        if self.text_bytes > MOST_TEXT_BYTES { Err(too_large()) } else { Ok(()) }
    }

    /// A paragraph of the body or of a cell. A table in a table's cell is text of that cell.
    fn end_paragraph(&mut self, mark: char, at: u32) -> Result<(), Refusal> {
        self.fields.end_codes();
        let source = self.source;
        let properties = source.paragraphs.at(at).map(|run| &run.2);
        let text = std::mem::take(&mut self.text);
        let text = self.number(properties, &text)? + &text;
        let depth = properties.map_or(0, |properties| properties.depth);
        let indent = properties.map_or(0, ParagraphProperties::first_indent);
        if properties.is_some_and(|properties| properties.starts_page && depth == 0) {
            self.body.gap = Some(Gap::Page);
        }
        match depth {
            0 => {
                self.end_table();
                self.body.paragraph(&text, indent);
            }
            1 if mark == '\u{7}' && properties.is_some_and(|properties| properties.ends_row) => {
                self.end_row()
            }
            depth => {
                self.open_table();
                self.cell.paragraph(&text, indent);
                if depth == 1 && mark == '\u{7}' {
                    self.end_cell();
                }
            }
        }
        Ok(())
    }

    /// What is printed before a paragraph that has words.
    fn number(
        &mut self,
        properties: Option<&ParagraphProperties>,
        text: &str,
    ) -> Result<String, Refusal> {
        let Some(properties) = properties.filter(|properties| properties.list > 0) else {
            return Ok(String::new());
        };
        let (source, list) = (self.source, i64::from(properties.list));
        let of_style = || source.lists.level_of_style(list, &properties.list_style?.to_string());
        let level = properties.level.map(usize::from).or_else(of_style).unwrap_or(0);
        let number = self.counter.next(&source.lists, list, level).unwrap_or_default();
        if text.chars().all(char::is_whitespace) {
            return Ok(String::new());
        }
        self.count(number.len())?;
        Ok(number)
    }

    fn open_table(&mut self) {
        let head_above = &mut self.body.head;
        self.table
            .get_or_insert_with(|| Table { head_above: head_above.take(), ..Table::default() });
    }

    fn end_cell(&mut self) {
        let lines = std::mem::take(&mut self.cell).into_lines();
        if let Some(table) = &mut self.table {
            table.row.cells.push(Cell { lines, columns: 1 });
        }
    }

    fn end_row(&mut self) {
        if let Some(table) = &mut self.table {
            let row = std::mem::take(&mut table.row);
            self.body.row(table, row);
        }
    }

    /// What a table still holds, where it was cut off, and its end.
    fn end_table(&mut self) {
        if !self.cell.lines.is_empty() {
            self.end_cell();
        }
        if self.table.as_ref().is_some_and(|table| !table.row.cells.is_empty()) {
            self.end_row();
        }
        if let Some(table) = self.table.take() {
            self.body.head = table.head;
        }
    }

    fn end_of_story(&mut self) {
        self.end_table();
        let rest = std::mem::take(&mut self.text);
        self.body.paragraph(&rest, 0);
        self.fields = Fields::default();
    }

    fn finish(self) -> Vec<Line<'static>> {
        self.body.into_lines()
    }
}
