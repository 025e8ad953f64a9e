//! .doc and .wps files of Word 97 and later, and of Word 6 and 95.

use super::{damaged, needs_ocr, pictures_only};
use crate::file::clean::{self, Gap, Line};
use crate::file::extract::{Extract, Refusal};
use crate::report::Format;
use undoc::doc::DocParser;
use undoc::model::{Block, Cell, Document, Paragraph, RevisionType, Table};

/// Reads a .doc file. Headers, footers and comments are left out; footnotes and endnotes stand after the text.
///
/// # Errors
/// `encrypted`, `needs_ocr`, or `unsupported` where it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let document = DocParser::from_bytes(bytes.to_vec()).and_then(|mut parser| parser.parse()).map_err(refusal)?;
    let lines = lines(&document);
    let chars = lines.iter().map(|line| line.text.chars().count()).sum();
    if pictures_only(document.resources.len(), chars) {
        return Err(needs_ocr());
    }
    Ok(Extract::new(Format::Doc, lines))
}

fn refusal(error: undoc::Error) -> Refusal {
    match error {
        undoc::Error::Encrypted => super::encrypted(),
        _ => damaged(),
    }
}

fn lines(document: &Document) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut gap = Gap::None;
    for block in document.sections.iter().flat_map(|section| &section.content) {
        match block {
            Block::Paragraph(paragraph) => push(&mut lines, &text(paragraph), &mut gap),
            Block::Table(table) => rows(&mut lines, table, &mut gap),
            Block::PageBreak => gap = Gap::Page,
            Block::Note { content, .. } => {
                content.iter().for_each(|paragraph| push(&mut lines, &text(paragraph), &mut gap))
            }
            Block::SectionBreak | Block::Image { .. } => {}
        }
    }
    lines
}

/// Adds the lines of a paragraph: a line break is `\n`, the end of a page `\u{C}`.
fn push(lines: &mut Vec<Line<'static>>, text: &str, gap: &mut Gap) {
    for (at, page) in text.split('\u{C}').enumerate() {
        *gap = if at > 0 { Gap::Page } else { *gap };
        for fragment in page.split('\n') {
            match clean::line(fragment, 0, super::leading_width(fragment), *gap) {
                Some(line) => {
                    lines.push(line);
                    *gap = Gap::None;
                }
                None => *gap = (*gap).max(Gap::Blank),
            }
        }
    }
}

fn rows(lines: &mut Vec<Line<'static>>, table: &Table, gap: &mut Gap) {
    let mut head = None;
    for row in &table.rows {
        if let [only] = row.cells.as_slice() {
            only.content.iter().for_each(|paragraph| push(lines, &text(paragraph), gap));
            continue;
        }
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        let Some(line) = clean::row(&cells, 0) else { continue };
        if head.as_ref() != Some(&line.text) {
            head.get_or_insert_with(|| line.text.clone());
            lines.push(Line { gap: std::mem::replace(gap, Gap::None), ..line });
        }
    }
}

fn cell(cell: &Cell) -> String {
    cell.content.iter().map(text).collect::<Vec<_>>().join(" ")
}

fn text(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    for run in paragraph.runs.iter().filter(|run| run.revision != RevisionType::Deleted) {
        text.push_str(&run.text);
        text.extend(run.line_break.then_some('\n'));
        text.extend(run.page_break.then_some('\u{C}'));
    }
    text
}
