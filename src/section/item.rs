//! Numbered lines that are no headings: items of lists, rows of tables whose cells were run
//! together, and the one-sentence paragraphs of a notice.

use crate::numbering::{self, Numbering, Style};

/// Tells whether a line holds a bar that parts cells: `|` `｜` `│` `┃`. All bytes are looked at, in a
/// way that takes many at once.
pub fn has_bar(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_wide =
        |high: u8, next: u8| (high == 0xEF && next == 0xBD) | (high == 0xE2 && next == 0x94);
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let may_hold =
        bytes.contains(&b'|') || pairs.fold(false, |any, (&high, &next)| any | is_wide(high, next));

    may_hold && line.contains(BARS)
}

/// The bars that part cells.
pub const BARS: [char; 4] = ['|', '｜', '│', '┃'];

/// Tells whether words with a small number are a row whose cells are parted by white space: three
/// of two characters at least.
pub fn is_spaced_row(words: &str) -> bool {
    let mut cells = 0;
    for cell in words.split_whitespace() {
        if cell.chars().nth(1).is_none() {
            return false;
        }
        cells += 1;
    }

    cells >= 3
}

/// Tells whether a line is the address that stands below an item of the checklist.
pub fn is_address(line: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| line.trim_start().starts_with(start))
}

/// The widest item of a list, in half Han characters.
const WIDEST_ITEM: u32 = 120;

/// Tells whether `before` is the item of a list over the line with this number: it has the number
/// before in the same style, and is one clause.
pub fn precedes(before: &str, number: &Numbering) -> bool {
    let Some(item) = numbering::read(before) else { return false };
    let words = item.words(before).trim_end();
    let inner = words.trim_end_matches(['。', '；', ';', '.', '．', '：', ':', '，', ',', '、']);

    item.style == number.style
        && item.ordinal + 1 == number.ordinal
        && numbering::width(words) <= WIDEST_ITEM
        && !inner.contains(['。', '；', '：', ';'])
}

/// Tells whether `before` has the number before this one in the same style.
pub fn is_next(before: &str, number: &Numbering) -> bool {
    numbering::read(before)
        .is_some_and(|before| before.style == number.style && before.ordinal + 1 == number.ordinal)
}

/// Tells whether a line ends as an item does whose list goes on.
pub fn leaves_open(line: &str) -> bool {
    line.trim_end().ends_with(['；', ';', '，', ',', '、'])
}

/// Tells whether `next` has the number after `number` in the same style.
pub fn goes_on(next: &str, number: &Numbering) -> bool {
    numbering::read(next)
        .is_some_and(|next| next.style == number.style && next.ordinal == number.ordinal + 1)
}

/// Tells whether a line ends as a sentence does.
pub fn is_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['。', '．', '.'])
}

/// Tells whether a numbered line tells its readers what to do, as the paragraphs of a notice do:
/// 各高校要提高认识。 or 年度报告应包括下列内容:. What names a part may hold 应当 (其他应当报告的事项).
pub fn is_order(line: &str, names_part: bool) -> bool {
    const MUST: [&str; 8] = ["应当", "必须", "务必", "不得", "须于", "应于", "请于", "应包括"];
    const WHO: [&str; 8] = ["高校", "学校", "单位", "部门", "院校", "学院", "各地", "报告"];

    let is_told = |who: &&str| {
        ["要", "应", "须", "请"].iter().any(|must| line.contains(&format!("{who}{must}")))
    };
    let asks = || {
        let words = numbering::read(line).map_or(line, |number| number.words(line));
        words.starts_with('请') || WHO.iter().any(is_told)
    };
    let is_whole = is_sentence(line) || line.trim_end().ends_with(['：', ':']);

    is_whole && (asks() || !names_part && MUST.iter().any(|must| line.contains(must)))
}

/// Tells whether a style is that of the items of most lists.
pub fn is_small(style: Style) -> bool {
    style >= Style::Digit
}
