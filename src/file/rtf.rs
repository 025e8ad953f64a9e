//! Rich text (.rtf, often named .doc), by the specification 1.9.1: what a reader of the printed
//! page sees. Headers, footers, comments and deleted text are left out; footnotes stand after the
//! text. Numbers of lists are text of the file.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod destination;
mod font;
mod story;
mod token;

use super::extract::{Extract, Refusal};
use super::limit::TextBytes;
use super::line::FileLine;
use super::office::flow::OfficeCell;
use super::office::refusal::{damaged, needs_ocr, pictures_only};
use super::office::symbol;
use crate::note::reason::StatusReason;
use crate::report::Format;
use destination::Destination;
use font::Fonts;
use story::{RtfLook, RtfStory};
use token::{RtfToken, RtfTokens, sign_of};

/// The most groups in one another.
const MOST_DEEP: usize = 1000;

/// Reads a file of rich text.
///
/// # Errors
/// `too_large`, `needs_ocr`, or `unsupported` where it is damaged.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut walk = RtfWalk::default();
    let mut is_cut = true;
    for token in RtfTokens::new(bytes) {
        walk.token(token)?;
        if walk.groups.is_empty() {
            is_cut = false;
            break;
        }
    }

    let pictures = walk.pictures;
    let lines = walk.finish()?;
    let chars: usize = lines.iter().map(|line| line.text.chars().count()).sum();
    if is_cut && chars == 0 {
        return Err(damaged());
    }

    if pictures_only(pictures, chars) {
        return Err(needs_ocr());
    }

    let partial = is_cut.then_some(StatusReason::WordCut);
    Ok(Extract { partial, ..Extract::new(Format::Rtf, lines) })
}

/// What holds within a group, and ends with it.
#[derive(Debug, Clone)]
struct RtfGroup {
    destination: Destination,
    /// The number of characters after a `\u` that stand for it in old programs.
    unicode_skip: usize,
    font: i32,
    /// The font of characters of two bytes.
    wide_font: Option<i32>,
    /// True if the next associated font is that of characters of two bytes.
    names_wide: bool,
    is_hidden: bool,
    is_deleted: bool,
    look: RtfLook,
    /// True right after `{` and `{\*`.
    is_fresh: bool,
    is_starred: bool,
}

impl Default for RtfGroup {
    fn default() -> RtfGroup {
        RtfGroup {
            destination: Destination::Text,
            unicode_skip: 1,
            font: 0,
            wide_font: None,
            names_wide: false,
            is_hidden: false,
            is_deleted: false,
            look: RtfLook::default(),
            is_fresh: true,
            is_starred: false,
        }
    }
}

#[derive(Default)]
struct RtfWalk {
    groups: Vec<RtfGroup>,
    fonts: Fonts,
    body: RtfStory,
    notes: RtfStory,
    boxes: RtfStory,
    /// The font of text that names none.
    default_font: i32,
    /// Bytes that are not yet decoded.
    bytes: Vec<u8>,
    /// The number of characters that still stand for a `\u`.
    skip: usize,
    /// The first half of a character beyond 16 bits.
    high_half: Option<u16>,
    pictures: usize,
    text_bytes: TextBytes,
}

impl RtfWalk {
    fn token(&mut self, token: RtfToken<'_>) -> Result<(), Refusal> {
        match token {
            RtfToken::Open => self.open()?,
            RtfToken::Close => self.close()?,
            RtfToken::Byte(_) | RtfToken::Plain(_) if self.skip > 0 => self.skip -= 1,
            RtfToken::Byte(byte) | RtfToken::Plain(byte) => self.byte(byte)?,
            RtfToken::Sign(b'*') => self.with_group(|group| group.is_starred = group.is_fresh),
            RtfToken::Sign(sign) => self.sign(sign)?,
            RtfToken::Word(word, number) => self.word(word, number)?,
        }

        if !matches!(token, RtfToken::Open | RtfToken::Sign(b'*')) {
            self.with_group(|group| group.is_fresh = false);
        }

        Ok(())
    }

    fn open(&mut self) -> Result<(), Refusal> {
        self.flush()?;
        self.skip = 0;
        if self.groups.len() > MOST_DEEP {
            return Err(damaged());
        }

        let outer = self.groups.last().cloned().unwrap_or_default();
        self.groups.push(RtfGroup {
            destination: outer.destination.inner(),
            is_fresh: true,
            is_starred: false,
            ..outer
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        self.flush()?;
        self.skip = 0;
        let closed = self.groups.pop();
        let outer = self.groups.last().map(|group| group.destination);

        let was_note = closed.is_some_and(|group| group.destination == Destination::Note);
        if was_note && outer != Some(Destination::Note) {
            self.notes.end_paragraph(RtfLook::default());
        }

        Ok(())
    }

    fn with_group(&mut self, change: impl FnOnce(&mut RtfGroup)) {
        if let Some(group) = self.groups.last_mut() {
            change(group);
        }
    }

    fn destination(&self) -> Destination {
        self.groups.last().map_or(Destination::Skipped, |group| group.destination)
    }

    /// Tells whether what comes now is text of the page.
    fn is_shown(&self) -> bool {
        self.groups.last().is_some_and(|group| {
            group.destination.is_text() && !group.is_hidden && !group.is_deleted
        })
    }

    fn story(&mut self) -> &mut RtfStory {
        match self.destination() {
            Destination::Note => &mut self.notes,
            Destination::Box => &mut self.boxes,
            _ => &mut self.body,
        }
    }

    fn byte(&mut self, byte: u8) -> Result<(), Refusal> {
        if self.destination() == Destination::Fonts {
            self.fonts.name(byte);
        } else if self.is_shown() {
            self.text_bytes.count(1)?;
            self.bytes.push(byte);
        }

        Ok(())
    }

    /// Decodes the bytes of the run that ends here.
    fn flush(&mut self) -> Result<(), Refusal> {
        if self.bytes.is_empty() {
            return Ok(());
        }

        let bytes = std::mem::take(&mut self.bytes);
        let group = self.groups.last().cloned().unwrap_or_default();
        let text = match self.fonts.symbol_font(group.font) {
            Some(font) => {
                bytes.iter().filter_map(|byte| symbol::character(font, u32::from(*byte))).collect()
            }
            None => self.fonts.decode(&bytes, group.font, group.wide_font),
        };

        self.text_bytes.count(text.len().saturating_sub(bytes.len()))?;
        self.story().text.push_str(&text);
        Ok(())
    }

    fn push(&mut self, c: char) -> Result<(), Refusal> {
        self.flush()?;
        if self.is_shown() {
            self.text_bytes.count(c.len_utf8())?;
            self.story().text.push(c);
        }

        Ok(())
    }

    fn sign(&mut self, sign: u8) -> Result<(), Refusal> {
        match sign {
            b'~' => self.push('\u{A0}'),
            b'_' => self.push('-'),
            b'\\' | b'{' | b'}' if self.skip > 0 => {
                self.skip -= 1;
                Ok(())
            }
            b'\\' | b'{' | b'}' => self.byte(sign),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), Refusal> {
        let group = self.groups.last().cloned().unwrap_or_default();
        if group.is_fresh {
            let destination = group.destination.entered(word, group.is_starred);
            self.pictures += usize::from(word == "pict" && destination == Destination::Picture);
            self.with_group(|group| group.destination = destination);
        }

        let value = number.unwrap_or(0);
        match self.destination() {
            Destination::Fonts => self.fonts.word(word, value),
            destination if destination.is_text() => return self.text_word(word, number),
            _ => {}
        }

        match word {
            "ansicpg" => self.fonts.set_default(value),
            "uc" => self.with_group(|group| group.unicode_skip = value.clamp(0, 100) as usize),
            _ => {}
        }

        Ok(())
    }

    /// Takes in a control word of a text.
    fn text_word(&mut self, word: &str, number: Option<i32>) -> Result<(), Refusal> {
        let value = number.unwrap_or(0);
        let is_on = number != Some(0);

        match word {
            "tab" if self.destination() == Destination::Number => return Ok(()),
            "u" => return self.unicode(value),
            "par" | "nestrow" => return self.end_paragraph(),
            "page" | "pagebb" | "sect" => return self.push('\u{C}'),
            "line" | "lbr" => return self.push('\n'),
            "cell" => return self.end_cell(),
            "row" => return self.end_row(),
            _ => {}
        }

        if let Some(sign) = sign_of(word) {
            return self.push(sign);
        }

        // What changes how bytes are read ends their run.
        self.flush()?;
        match word {
            "ansicpg" => self.fonts.set_default(value),
            "mac" => self.fonts.set_default(1252),
            "uc" => self.with_group(|group| group.unicode_skip = value.clamp(0, 100) as usize),
            "deff" => {
                self.default_font = value;
                self.with_group(|group| group.font = value);
            }
            "plain" => {
                let font = self.default_font;
                self.with_group(|group| {
                    (group.is_hidden, group.font, group.wide_font) = (false, font, None);
                });
            }
            "f" => self.with_group(|group| group.font = value),
            "dbch" => self.with_group(|group| group.names_wide = true),
            "loch" | "hich" => self.with_group(|group| group.names_wide = false),
            "af" => self.with_group(|group| {
                if group.names_wide {
                    group.wide_font = Some(value);
                }
            }),
            "v" => self.with_group(|group| group.is_hidden = is_on),
            "deleted" => self.with_group(|group| group.is_deleted = is_on),
            _ => self.with_group(|group| group.look.see(word, value)),
        }

        Ok(())
    }

    /// Takes in `\u`: a character by its number, of 16 bits and a sign.
    fn unicode(&mut self, value: i32) -> Result<(), Refusal> {
        self.flush()?;
        self.skip = self.groups.last().map_or(1, |group| group.unicode_skip);
        let unit = value as u16;
        let halves = self.high_half.take().into_iter().chain([unit]);

        if (0xD800..0xDC00).contains(&unit) {
            self.high_half = Some(unit);
            return Ok(());
        }

        for c in char::decode_utf16(halves) {
            let c = c.unwrap_or('\u{FFFD}');
            let font = self.groups.last().and_then(|group| self.fonts.symbol_font(group.font));
            let sign = font.and_then(|font| symbol::character(font, u32::from(c)));
            self.push(sign.unwrap_or(c))?;
        }

        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Refusal> {
        self.flush()?;
        if self.destination().is_text() {
            self.text_bytes.count(1)?;
            let look = self.look();
            self.story().end_paragraph(look);
            self.take_boxes(look);
        }

        Ok(())
    }

    /// Puts the text boxes that hang on a paragraph after it.
    fn take_boxes(&mut self, look: RtfLook) {
        if self.destination() == Destination::Text {
            let lines = std::mem::take(&mut self.boxes).finish();
            let flow = if look.is_in_table { &mut self.body.cell } else { &mut self.body.flow };
            flow.append(lines);
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        self.flush()?;
        self.text_bytes.count(1)?;
        let mut look = self.look();
        look.is_in_table = true;

        self.story().end_paragraph(look);
        self.take_boxes(look);
        let story = self.story();
        let lines = std::mem::take(&mut story.cell).into_lines();
        story.row.cells.push(OfficeCell { lines, columns: 1 });

        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        self.flush()?;
        self.story().end_row();
        Ok(())
    }

    fn look(&self) -> RtfLook {
        self.groups.last().map(|group| group.look).unwrap_or_default()
    }

    fn finish(mut self) -> Result<Vec<FileLine<'static>>, Refusal> {
        self.flush()?;
        let mut lines = self.body.finish();
        lines.extend(self.boxes.finish());
        lines.extend(self.notes.finish());

        Ok(lines)
    }
}

#[cfg(test)]
mod tests;
