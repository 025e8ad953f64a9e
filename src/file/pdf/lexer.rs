//! The tokens of a content stream, and of a character map, which is written in the same syntax.

use memchr::memmem;
use std::borrow::Cow;

/// The deepest nesting of arrays and dictionaries that is followed.
const DEEPEST: usize = 16;

/// A value before an operator.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand<'a> {
    /// A number.
    Number(f32),
    /// A name, without its slash.
    Name(Cow<'a, [u8]>),
    /// A string.
    Text(Cow<'a, [u8]>),
    /// An array.
    Array(Vec<Operand<'a>>),
    /// The names and values of a dictionary, one after the other.
    Dictionary(Vec<Operand<'a>>),
}

/// A piece of a content stream.
#[derive(Debug, Clone, PartialEq)]
pub enum PdfToken<'a> {
    /// A value.
    Operand(Operand<'a>),
    /// An operator.
    Operator(&'a [u8]),
}

/// Reads tokens one after the other. Linear; whatever the bytes are, it ends.
pub struct PdfLexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Operand<'a> {
    /// Gives a number.
    pub fn number(&self) -> Option<f32> {
        if let Operand::Number(number) = self { Some(*number) } else { None }
    }

    /// Gives a name.
    pub fn name(&self) -> Option<&[u8]> {
        if let Operand::Name(name) = self { Some(name) } else { None }
    }

    /// Gives a string.
    pub fn text(&self) -> Option<&[u8]> {
        if let Operand::Text(text) = self { Some(text) } else { None }
    }

    /// Finds the value of a name in a dictionary.
    pub fn get(&self, key: &[u8]) -> Option<&Operand<'a>> {
        let Operand::Dictionary(entries) = self else { return None };
        let is_key = |pair: &&[Operand<'a>]| pair.first().and_then(Operand::name) == Some(key);
        entries.chunks_exact(2).find(is_key)?.get(1)
    }
}

impl<'a> PdfLexer<'a> {
    /// Makes a reader of these bytes.
    pub fn new(bytes: &'a [u8]) -> PdfLexer<'a> {
        PdfLexer { bytes, at: 0 }
    }

    /// Reads the next token.
    pub fn token(&mut self) -> Option<PdfToken<'a>> {
        loop {
            self.skip_blank();
            let byte = self.peek(0)?;
            if let Some(operand) = self.operand(byte, 0) {
                return Some(PdfToken::Operand(operand));
            }

            let start = self.at;
            self.skip_word();
            match self.bytes.get(start..self.at) {
                Some(b"true" | b"false" | b"null") => {
                    return Some(PdfToken::Operand(Operand::Array(Vec::new())));
                }
                Some(word) if !word.is_empty() => return Some(PdfToken::Operator(word)),
                // A bracket without its other half.
                _ => self.at += 1,
            }
        }
    }

    /// Passes over an image within the stream, after its first operator `BI`.
    pub fn skip_image(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let data = memmem::find(rest, b"ID").map_or(0, |at| at + 2);
        let ends = memmem::find_iter(rest.get(data..).unwrap_or_default(), b"EI");
        let is_end = |&at: &usize| {
            let end = data + at;
            let before = end.checked_sub(1).and_then(|before| rest.get(before));
            before.is_some_and(is_blank) && rest.get(end + 2).is_none_or(is_blank)
        };

        let length = ends.into_iter().find(is_end).map_or(rest.len(), |at| data + at + 2);
        self.at += length;
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_blank(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_blank(&byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn skip_word(&mut self) {
        while self.peek(0).is_some_and(|byte| !is_blank(&byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
    }

    /// Reads a value that starts with `byte`, if one does.
    fn operand(&mut self, byte: u8, depth: usize) -> Option<Operand<'a>> {
        match byte {
            b'0'..=b'9' | b'-' | b'+' | b'.' => Some(Operand::Number(self.number())),
            b'/' => Some(Operand::Name(self.name())),
            b'(' => Some(Operand::Text(self.literal())),
            b'[' if depth < DEEPEST => {
                self.at += 1;
                Some(Operand::Array(self.items(depth + 1)))
            }
            b'<' if self.peek(1) == Some(b'<') && depth < DEEPEST => {
                self.at += 2;
                Some(Operand::Dictionary(self.items(depth + 1)))
            }
            b'<' if self.peek(1) != Some(b'<') => Some(Operand::Text(Cow::Owned(self.hex()))),
            _ => None,
        }
    }

    /// Reads the values up to the end of an array or of a dictionary.
    fn items(&mut self, depth: usize) -> Vec<Operand<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            let Some(byte) = self.peek(0) else { return items };
            if byte == b']' {
                self.at += 1;
                return items;
            }

            if byte == b'>' {
                self.at += if self.peek(1) == Some(b'>') { 2 } else { 1 };
                return items;
            }

            match self.operand(byte, depth) {
                Some(item) => items.push(item),
                None => {
                    let start = self.at;
                    self.skip_word();
                    self.at += usize::from(self.at == start);
                    items.push(Operand::Array(Vec::new()));
                }
            }
        }
    }

    fn number(&mut self) -> f32 {
        let start = self.at;
        let mut value = 0.0f64;
        let mut place = 0.0f64;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'0'..=b'9' if place == 0.0 => value = value * 10.0 + f64::from(byte - b'0'),
                b'0'..=b'9' => {
                    value += f64::from(byte - b'0') * place;
                    place /= 10.0;
                }
                b'.' if place == 0.0 => place = 0.1,
                b'-' | b'+' | b'.' => {}
                _ => break,
            }
            self.at += 1;
        }

        let is_negative = self.bytes.get(start) == Some(&b'-');
        (if is_negative { -value } else { value }) as f32
    }

    fn name(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        self.skip_word();
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        if !word.contains(&b'#') {
            return Cow::Borrowed(word);
        }

        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let [first, tail @ ..] = rest {
            match (first, tail) {
                (b'#', [high, low, after @ ..]) => {
                    name.push(digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0));
                    rest = after;
                }
                _ => {
                    name.push(*first);
                    rest = tail;
                }
            }
        }

        Cow::Owned(name)
    }

    fn literal(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let plain = memchr::memchr3(b')', b'(', b'\\', rest).unwrap_or(rest.len());
        if rest.get(plain).is_none_or(|&byte| byte == b')') {
            self.at = start + plain + 1;
            return Cow::Borrowed(rest.get(..plain).unwrap_or_default());
        }

        let mut text = Vec::new();
        let mut depth = 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }

            if depth == 0 {
                break;
            }
            if byte != b'\\' {
                text.push(byte);
            }
        }

        Cow::Owned(text)
    }

    /// Reads what follows a backslash in a string.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek(0) == Some(b'\n')),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek(0) else { break };
                    value = value * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                text.push(value as u8);
            }
            other => text.push(other),
        }
    }

    /// Reads a string of hexadecimal digits. White space counts for nothing.
    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += length + 1;

        let digits = rest.get(..length).unwrap_or_default().iter().filter_map(|&byte| digit(byte));
        let mut text = Vec::with_capacity(length / 2 + 1);
        let mut high = None;
        for digit in digits {
            match high.take() {
                Some(high) => text.push(high << 4 | digit),
                None => high = Some(digit),
            }
        }
        text.extend(high.map(|high| high << 4));

        text
    }
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<PdfToken<'_>> {
        let mut lexer = PdfLexer::new(bytes);
        std::iter::from_fn(|| lexer.token()).collect()
    }

    fn text(bytes: &[u8]) -> PdfToken<'_> {
        PdfToken::Operand(Operand::Text(Cow::Borrowed(bytes)))
    }

    #[test]
    fn values_and_operators_are_told_apart() {
        let number = |value| PdfToken::Operand(Operand::Number(value));
        assert_eq!(
            tokens(b"-1.5 .25 0 Td%x\n(a\\(\\101) Tj<4e 0>'"),
            [
                number(-1.5),
                number(0.25),
                number(0.0),
                PdfToken::Operator(b"Td"),
                text(b"a(A"),
                PdfToken::Operator(b"Tj"),
                text(&[0x4E, 0]),
                PdfToken::Operator(b"'"),
            ]
        );
    }

    #[test]
    fn a_dictionary_is_asked_by_name() {
        let Some(PdfToken::Operand(found)) =
            PdfLexer::new(b"<</Type/Pagination /ActualText <FEFF4E00>>> BDC").token()
        else {
            panic!("a dictionary")
        };
        assert_eq!(found.get(b"Type").and_then(Operand::name), Some(&b"Pagination"[..]));
        assert_eq!(
            found.get(b"ActualText").and_then(Operand::text),
            Some(&[0xFE, 0xFF, 0x4E, 0][..])
        );
    }

    #[test]
    fn an_image_in_the_stream_is_passed_over() {
        let mut lexer = PdfLexer::new(b" /W 1 ID \x00EI\xFF EI Q");
        lexer.skip_image();
        assert_eq!(lexer.token(), Some(PdfToken::Operator(b"Q")));
    }

    #[test]
    fn whatever_nests_without_end_ends() {
        for deep in ["[", "<<", "(", "[<<"] {
            assert!(tokens(deep.repeat(50_000).as_bytes()).len() <= 100_000);
        }
    }
}
