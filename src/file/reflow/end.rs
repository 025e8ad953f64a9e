//! How a line ends: with its sentence, within it, within a bracket.

use crate::file::school::is_han;

/// The end of a line, closing quotes and brackets looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// A comma, an opening bracket or a dash: the sentence goes on.
    Open,
    /// A colon.
    Colon,
    /// A full stop or the like.
    Sentence,
    /// A word.
    Word,
}

impl LineEnd {
    /// Reads the end of a line.
    pub fn of(line: &str) -> LineEnd {
        let closed = line
            .trim_end_matches(['”', '’', '"', '）', ')', '》', '〉', '」', '』', '】', '〕', ' ']);
        let ends_in_bracket = closed.len() < line.len();

        let mut back = closed.chars().rev();
        let (end, before) = (back.next(), back.next());

        match end {
            // Some pages end their sentences with half-width stops; 3. goes on.
            Some('．' | '.') if before.is_some_and(is_han) => LineEnd::Sentence,
            Some('。' | '！' | '？' | '；' | '…' | '!' | '?' | ';') => LineEnd::Sentence,
            _ if ends_in_bracket => LineEnd::Word,
            Some('：' | ':') => LineEnd::Colon,
            Some(
                '，' | ',' | '、' | '（' | '(' | '《' | '〈' | '“' | '‘' | '「' | '—' | '－' | '–'
                | '-',
            ) => LineEnd::Open,
            _ => LineEnd::Word,
        }
    }
}

/// Finds the bracket that closes the last one left open among the last hundred characters.
pub fn missing_bracket(line: &str) -> Option<char> {
    let tail = line.char_indices().rev().nth(99).and_then(|(at, _)| line.get(at..)).unwrap_or(line);
    let mut depth = Vec::new();
    for c in tail.chars() {
        match c {
            '《' => depth.push('》'),
            '〈' => depth.push('〉'),
            '“' => depth.push('”'),
            '（' => depth.push('）'),
            '(' => depth.push(')'),
            '》' | '〉' | '”' | '）' | ')'
                if depth.last().is_some_and(|&close| same_bracket(close, c)) =>
            {
                depth.pop();
            }
            _ => {}
        }
    }

    depth.pop()
}

/// Tells whether `line` has the closing bracket before another opening one.
pub fn closes_first(line: &str, close: char) -> bool {
    let is_either =
        |c: &char| same_bracket(close, *c) || matches!(c, '《' | '〈' | '“' | '（' | '(');
    line.chars().find(is_either).is_some_and(|c| same_bracket(close, c))
}

fn same_bracket(a: char, b: char) -> bool {
    let plain = |c: char| if c == '）' { ')' } else { c };
    plain(a) == plain(b)
}
