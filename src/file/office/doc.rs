//! .doc and .wps files of Word 97 and later: the text lies in pieces, its properties are found by
//! its place ([MS-DOC]).

mod header;
mod lists;
mod properties;

use super::field::OfficeFields;
use super::flow::{OfficeCell, OfficeFlow, OfficeTable};
use super::list::{Counter, Lists};
use super::refusal::{damaged, needs_ocr, pictures_only};
use super::symbol;
use crate::error::Status;
use crate::file::bytes::{slice, u16_at, u32_at, utf16_at};
use crate::file::extract::{Extract, Refusal};
use crate::file::limit::TextBytes;
use crate::file::line::{FileLine, LineGap};
use crate::file::sniff::FileContent;
use crate::note::reason::StatusReason;
use crate::report::Format;
use header::{DocPlace, Header, Unread};
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
        Unread::Encrypted => FileContent::Encrypted.refusal(),
        Unread::Damaged => damaged(),
        Unread::Old => Refusal::new(Status::Unsupported, StatusReason::WordTooOld),
    }
}

/// Extracts the text, then its boxes, footnotes and endnotes: stories that lie one after another.
fn extract(source: &Source<'_>, header: &Header) -> Result<Extract, Refusal> {
    let of = &header.stories;

    let footnotes = of.text;
    let endnotes = [of.footnotes, of.headers, of.macros, of.comments]
        .into_iter()
        .fold(footnotes, u32::saturating_add);
    let boxes = endnotes.saturating_add(of.endnotes);
    let mut walk = DocWalk::new(source);

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

/// A part of the text, and the place of its bytes.
struct DocPiece {
    start: u32,
    end: u32,
    at: u32,
    /// True if a character is one byte, of Windows-1252, and not two.
    is_narrow: bool,
}

/// Reads the pieces of the text: after properties of no use here, places in the text and 8 bytes
/// for each piece.
fn pieces(table: &[u8], place: DocPlace) -> Option<Vec<DocPiece>> {
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

        Some(DocPiece {
            start: u32_at(index, 4 * nth)?,
            end: u32_at(index, 4 * nth + 4)?,
            at,
            is_narrow,
        })
    };

    (0..count).map(piece).collect()
}

/// Reads the names of the fonts ([MS-DOC] 2.9.284 `SttbfFfn`).
fn fonts(table: &[u8], place: DocPlace) -> Vec<String> {
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

/// The places of the text, and its properties.
struct Source<'a> {
    stream: &'a [u8],
    pieces: Vec<DocPiece>,
    characters: Runs<CharacterProperties>,
    paragraphs: Runs<ParagraphProperties>,
    fonts: Vec<String>,
    lists: Lists,
}

/// A walk through the text, a paragraph at a time.
struct DocWalk<'a> {
    source: &'a Source<'a>,
    counter: Counter,
    /// The paragraph that is being read: a line break is `\n`, the end of a page `\u{C}`.
    text: String,
    fields: OfficeFields,
    body: OfficeFlow,
    table: Option<OfficeTable>,
    /// The cell that is being read.
    cell: OfficeFlow,
    text_bytes: TextBytes,
    pictures: usize,
}

impl<'a> DocWalk<'a> {
    fn new(source: &'a Source<'a>) -> DocWalk<'a> {
        DocWalk {
            source,
            counter: Counter::default(),
            text: String::new(),
            fields: OfficeFields::default(),
            body: OfficeFlow::default(),
            table: None,
            cell: OfficeFlow::default(),
            text_bytes: TextBytes::default(),
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

            if piece.is_narrow {
                let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
                self.characters(at, 1, text.chars())?;
            } else {
                let units = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes);
                let characters = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}'));
                self.characters(at, 2, characters)?;
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
                run_end = run.map_or(at + width, |run| run.end);
                properties = run.map(|run| run.properties).unwrap_or_default();
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
                self.text_bytes.count(1)?;
                self.end_paragraph(c, at)?;
            }
            '\u{C}' => {
                self.push('\u{C}')?;
                // The end of a section ends its last paragraph; a page break does not.
                if self.source.paragraphs.at(at).is_some_and(|run| run.end == at + width) {
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
                    if let Some(sign) = symbol::character(font, u32::from(code)) {
                        self.push(sign)?;
                    }
                }
                None => self.push(c)?,
            },
        }

        Ok(())
    }

    fn push(&mut self, c: char) -> Result<(), Refusal> {
        self.text.push(c);
        self.text_bytes.count(c.len_utf8())
    }

    /// Ends a paragraph of the body or of a cell. A table in a table's cell is text of that cell.
    fn end_paragraph(&mut self, mark: char, at: u32) -> Result<(), Refusal> {
        self.fields.end_codes();
        let source = self.source;
        let properties = source.paragraphs.at(at).map(|run| &run.properties);
        let text = std::mem::take(&mut self.text);
        let text = self.number(properties, &text)? + &text;
        let depth = properties.map_or(0, |properties| properties.depth);
        let indent = properties.map_or(0, ParagraphProperties::first_indent);

        if properties.is_some_and(|properties| properties.starts_page && depth == 0) {
            self.body.gap = Some(LineGap::Page);
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

    /// Gives what is printed before a paragraph that has words.
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

        self.text_bytes.count(number.len())?;
        Ok(number)
    }

    fn open_table(&mut self) {
        self.table.get_or_insert_default();
    }

    fn end_cell(&mut self) {
        let lines = std::mem::take(&mut self.cell).into_lines();
        if let Some(table) = &mut self.table {
            table.row.cells.push(OfficeCell { lines, columns: 1 });
        }
    }

    fn end_row(&mut self) {
        if let Some(table) = &mut self.table {
            let row = std::mem::take(&mut table.row);
            self.body.row(row);
        }
    }

    /// Ends the table, after what it still holds where it was cut off.
    fn end_table(&mut self) {
        if !self.cell.lines.is_empty() {
            self.end_cell();
        }

        if self.table.as_ref().is_some_and(|table| !table.row.cells.is_empty()) {
            self.end_row();
        }

        self.table = None;
    }

    fn end_of_story(&mut self) {
        self.end_table();
        let rest = std::mem::take(&mut self.text);
        self.body.paragraph(&rest, 0);
        self.fields = OfficeFields::default();
    }

    fn finish(self) -> Vec<FileLine<'static>> {
        self.body.into_lines()
    }
}
