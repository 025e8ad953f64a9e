//! The tokens of an RTF file: braces, control words, and bytes of text.
//!
//! Invariant: each byte of the file belongs to one token, so reading is linear.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RtfToken<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\fs24`: a name and perhaps a number.
    Word(&'a str, Option<i32>),
    /// `\'d2`: a byte of text in the encoding of its font.
    Byte(u8),
    /// A byte of text as it stands.
    Plain(u8),
    /// `\*`, `\~`: a sign after a backslash.
    Sign(u8),
}

/// Cuts an RTF file into tokens.
#[derive(Debug)]
pub struct RtfTokens<'a> {
    rest: &'a [u8],
}

impl<'a> RtfTokens<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> RtfTokens<'a> {
        RtfTokens { rest: bytes }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Reads what follows a backslash.
    fn control(&mut self) -> Option<RtfToken<'a>> {
        let first = *self.rest.first()?;
        if first == b'\'' {
            return Some(self.hex());
        }

        if !first.is_ascii_alphabetic() {
            self.skip(1);
            return Some(RtfToken::Sign(first));
        }

        let name = self.take_while(u8::is_ascii_alphabetic);
        let is_negative = self.rest.first() == Some(&b'-');
        let digits_at = usize::from(is_negative);
        let has_number = self.rest.get(digits_at).is_some_and(u8::is_ascii_digit);
        let number = has_number.then(|| {
            self.skip(digits_at);
            let digits: i32 = self.take_while(u8::is_ascii_digit).parse().unwrap_or(i32::MAX);
            if is_negative { -digits } else { digits }
        });

        if self.rest.first() == Some(&b' ') {
            self.skip(1);
        }

        // The bytes after it are no text.
        if name == "bin" {
            self.skip(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        }

        Some(RtfToken::Word(name, number))
    }

    fn hex(&mut self) -> RtfToken<'a> {
        let digits = self.rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
        match digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                self.skip(3);
                RtfToken::Byte(byte)
            }
            None => {
                self.skip(1);
                RtfToken::Sign(b'\'')
            }
        }
    }

    fn take_while(&mut self, is_part: fn(&u8) -> bool) -> &'a str {
        let end = self.rest.iter().position(|byte| !is_part(byte)).unwrap_or(self.rest.len());
        let (part, rest) = self.rest.split_at(end);
        self.rest = rest;
        std::str::from_utf8(part).unwrap_or_default()
    }
}

impl<'a> Iterator for RtfTokens<'a> {
    type Item = RtfToken<'a>;

    fn next(&mut self) -> Option<RtfToken<'a>> {
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            match byte {
                b'{' => return Some(RtfToken::Open),
                b'}' => return Some(RtfToken::Close),
                b'\\' => return self.control(),
                // Line ends of the source say nothing.
                b'\r' | b'\n' | 0 => {}
                byte => return Some(RtfToken::Plain(byte)),
            }
        }
    }
}

/// Gives the sign that a control word stands for.
pub fn sign_of(word: &str) -> Option<char> {
    Some(match word {
        "tab" | "nestcell" => '\t',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_cut_into_tokens() {
        use RtfToken::{Byte, Close, Open, Plain, Sign, Word};
        let found: Vec<_> =
            RtfTokens::new(b"{\\rtf1 a\r\n\\u-3928?\\'d2\\*\\par\\bin2 {{}\\'x").collect();
        let expect = [
            Open,
            Word("rtf", Some(1)),
            Plain(b'a'),
            Word("u", Some(-3928)),
            Plain(b'?'),
            Byte(0xD2),
            Sign(b'*'),
            Word("par", None),
            Word("bin", Some(2)),
            Close,
            Sign(b'\''),
            Plain(b'x'),
        ];
        assert_eq!(found, expect);
        assert_eq!(RtfTokens::new(b"\\u99999999999 ").next(), Some(Word("u", Some(i32::MAX))));
    }
}
