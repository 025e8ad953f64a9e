//! How invented reports are printed: lines, pages, furniture, encodings.

use super::words::pick;
use crate::support::Random;
use std::collections::HashMap;

/// A paragraph, and what it is.
#[derive(Debug, Clone)]
pub struct Block {
    pub role: Role,
    pub text: String,
    /// The character before which it is cut, whatever the width of the page.
    pub cut: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Title,
    /// A label over a title: 附件, the number of a document.
    Mark,
    Contents,
    Heading,
    Prose,
    Row,
    Sign,
}

/// How a file is laid out.
struct Layout {
    /// The width of a line in Han characters; whole paragraphs where there is none.
    width: Option<usize>,
    indent: &'static str,
    heading_indent: &'static str,
    is_centred: bool,
    blank: Blank,
    page: Page,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    None,
    AfterAll,
    AroundHeadings,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    None,
    BlankLine,
    FormFeed,
    Number,
    HeadAndNumber,
}

/// The file that prints these blocks.
pub fn bytes(blocks: &[Block], random: &mut Random, oddities: &mut Vec<&'static str>) -> Vec<u8> {
    let layout = layout(random, oddities);
    let mut text = paged(&lines(blocks, &layout), &layout, blocks, random);
    if once_in(random, 7, "half-width signs", oddities) {
        text = text.chars().map(half_width).collect();
    }
    if once_in(random, 7, "unseen characters", oddities) {
        text = sprinkled(&text, random);
    }
    let is_traditional = once_in(random, 10, "traditional", oddities);
    if is_traditional {
        text = traditional(&text);
    }
    match random.below(4) {
        0 => text = text.replace('\n', "\r\n"),
        1 if random.below(8) == 0 => text = text.replace('\n', "\r"),
        _ => {}
    }
    encoded(&text, is_traditional, random, oddities)
}

fn layout(random: &mut Random, oddities: &mut Vec<&'static str>) -> Layout {
    let is_wrapped = once_in(random, 3, "wrapped", oddities);
    let indent = pick(random, &["", "　　", "    ", "　　", ""]);
    let page = match is_wrapped {
        true => pick(
            random,
            &[Page::None, Page::BlankLine, Page::FormFeed, Page::Number, Page::HeadAndNumber],
        ),
        false => Page::None,
    };
    if !matches!(page, Page::None) {
        oddities.push("pages");
    }
    let blank = match random.below(6) {
        0 => Blank::AfterAll,
        1 => Blank::AroundHeadings,
        _ => Blank::None,
    };
    if is_wrapped && indent.is_empty() {
        oddities.push("no indent");
    }
    Layout {
        width: is_wrapped.then(|| 22 + random.below(22)),
        indent,
        heading_indent: if random.below(2) == 0 { indent } else { "" },
        is_centred: random.below(2) == 0,
        blank,
        page,
    }
}

fn once_in(
    random: &mut Random,
    times: usize,
    what: &'static str,
    oddities: &mut Vec<&'static str>,
) -> bool {
    let happens = random.below(times) == 0;
    if happens {
        oddities.push(what);
    }
    happens
}

/// The lines of all blocks; an empty string is a blank line.
fn lines(blocks: &[Block], layout: &Layout) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks {
        let is_heading = block.role == Role::Heading;
        if is_heading && layout.blank == Blank::AroundHeadings {
            lines.push(String::new());
        }
        lines.extend(printed(block, layout));
        if layout.blank == Blank::AfterAll || is_heading && layout.blank == Blank::AroundHeadings {
            lines.push(String::new());
        }
    }
    lines
}

fn printed(block: &Block, layout: &Layout) -> Vec<String> {
    let width = layout.width.unwrap_or(40);
    let chars: Vec<char> = block.text.chars().collect();
    let parts: Vec<String> = match block.cut {
        Some(cut) => [&chars[..cut], &chars[cut..]].map(|part| part.iter().collect()).to_vec(),
        None => vec![block.text.clone()],
    };
    match block.role {
        Role::Title | Role::Mark | Role::Sign => {
            parts.into_iter().map(|part| placed(block.role, &part, width, layout)).collect()
        }
        Role::Contents | Role::Row => parts,
        Role::Heading => wrapped(&parts, layout.heading_indent, layout.width),
        Role::Prose => wrapped(&parts, layout.indent, layout.width),
    }
}

/// A title in the middle, a sign-off on the right, where the layout has it so; a title that is too
/// wide is cut.
fn placed(role: Role, text: &str, width: usize, layout: &Layout) -> String {
    let room = (width * 2).saturating_sub(text.chars().map(char_width).sum());
    match role {
        Role::Title if layout.is_centred => format!("{}{text}", " ".repeat(room / 2)),
        Role::Sign if layout.is_centred => format!("{}{text}", " ".repeat(room)),
        _ => text.to_owned(),
    }
}

fn wrapped(parts: &[String], indent: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return parts
            .iter()
            .enumerate()
            .map(|(at, part)| if at == 0 { format!("{indent}{part}") } else { part.clone() })
            .collect();
    };
    let mut lines = Vec::new();
    let mut line = indent.to_owned();
    let mut used: usize = indent.chars().map(char_width).sum();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in part.chars() {
            let hangs = matches!(c, '。' | '，' | '、' | '；' | '：' | '）' | '”' | '》');
            if used + char_width(c) > width * 2 && !hangs {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += char_width(c);
        }
    }
    lines.push(line);
    lines
}

fn char_width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// The lines with the ends of pages between them.
fn paged(lines: &[String], layout: &Layout, blocks: &[Block], random: &mut Random) -> String {
    if layout.page == Page::None {
        return lines.join("\n") + if random.below(2) == 0 { "\n" } else { "" };
    }
    let title = blocks
        .iter()
        .find(|block| block.role == Role::Title)
        .map(|block| block.text.replace(' ', ""));
    let height = 18 + random.below(14);
    let mut text = String::new();
    for (at, page) in lines.chunks(height).enumerate() {
        let number = at + 1;
        if at > 0 && layout.page == Page::HeadAndNumber {
            text.push_str(&format!("{}\n", title.as_deref().unwrap_or("信息公开工作年度报告")));
        }
        text.push_str(&page.join("\n"));
        text.push_str(&match layout.page {
            Page::BlankLine => "\n\n".to_owned(),
            Page::FormFeed => "\n\u{C}".to_owned(),
            Page::Number => format!("\n\n— {number} —\n\n"),
            _ => format!("\n第 {number} 页\n\u{C}"),
        });
    }
    text
}

fn half_width(c: char) -> char {
    match c {
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        other => other,
    }
}

/// Puts in what no reader sees: a bookmark, zero-width characters, spaces that do not break.
fn sprinkled(text: &str, random: &mut Random) -> String {
    let lines = text.split('\n').map(|line| match random.below(12) {
        0 if !line.trim().is_empty() => format!("[bookmark: _GoBack]{line}"),
        1 => line.replace('信', "\u{200B}信\u{200B}"),
        2 => format!("\u{A0}{line}"),
        3 => format!("{line}  \u{3000}"),
        4 => format!("\u{FEFF}{line}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The text in traditional characters, by the table that the fold goes by, read backwards.
fn traditional(text: &str) -> String {
    let table = include_str!("../../../src/text/traditional.txt");
    let mut forms: HashMap<char, char> = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        if let (Some(from @ '\u{4E00}'..='\u{9FFF}'), Some(to)) = (chars.next(), chars.next()) {
            forms.entry(to).or_insert(from);
        }
    }
    text.chars().map(|c| forms.get(&c).copied().unwrap_or(c)).collect()
}

fn encoded(
    text: &str,
    is_traditional: bool,
    random: &mut Random,
    oddities: &mut Vec<&'static str>,
) -> Vec<u8> {
    let utf16 = |mark: &[u16], bytes: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    let encoding = random.below(10);
    if encoding < 6 {
        oddities.push("encoding");
    }
    match encoding {
        0 => [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat(),
        1 | 2 if !is_traditional => encoding_rs::GB18030.encode(text).0.into_owned(),
        3 => utf16(&[0xFEFF], u16::to_le_bytes),
        4 => utf16(&[0xFEFF], u16::to_be_bytes),
        5 => utf16(&[], if random.below(2) == 0 { u16::to_le_bytes } else { u16::to_be_bytes }),
        6 if is_traditional => match encoding_rs::BIG5.encode(text) {
            (bytes, _, false) => bytes.into_owned(),
            _ => text.as_bytes().to_vec(),
        },
        _ => text.as_bytes().to_vec(),
    }
}

/// `信息公开` as `信 息 公 开`.
pub fn spaced(text: &str) -> String {
    let chars: Vec<String> = text.chars().map(String::from).collect();
    chars.join(" ")
}

pub fn full_width_digits(number: usize) -> String {
    number
        .to_string()
        .chars()
        .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap())
        .collect()
}

/// A year digit by digit, with one of the signs for nought.
pub fn han_digits(number: usize, nought: char) -> String {
    let digits = [nought, '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    number.to_string().chars().map(|c| digits[c as usize - '0' as usize]).collect()
}
