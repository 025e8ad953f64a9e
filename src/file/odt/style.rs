//! The styles of an OpenDocument text that show what a paragraph is: its indent, the start of a
//! page, the numbers of a list.

use crate::file::office::list::{After, LEVELS, Level, ListPattern, NumberFormat, NumberPiece};
use crate::file::office::look::DISPLACED;
use crate::file::xml::{attribute, number};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The most styles that are based on one another.
const MOST_STYLES_DEEP: usize = 16;
/// The half of a Han character of 10.5 points, in points.
const HALF_HAN_POINTS: f64 = 5.25;

/// The styles of paragraphs and of lists, by name.
#[derive(Debug, Default)]
pub struct OdtStyles {
    paragraphs: HashMap<String, OdtLook>,
    lists: HashMap<String, ListPattern>,
}

/// The look that a style states; its parent gives what it leaves out.
#[derive(Debug, Clone, Default)]
struct OdtLook {
    parent: Option<String>,
    is_displaced: Option<bool>,
    left: Option<f64>,
    first: Option<f64>,
    starts_page: bool,
}

/// What the styles say of a paragraph.
#[derive(Debug, Default)]
pub struct ParagraphLook {
    /// The indent of its first line, in half Han characters.
    pub indent: u32,
    /// True if it starts a page.
    pub starts_page: bool,
}

impl OdtStyles {
    /// Reads the styles of files, later ones first; what is broken in them is left out.
    pub fn read(files: &[&str]) -> OdtStyles {
        let mut styles = OdtStyles::default();
        for xml in files {
            styles.read_file(xml);
        }

        styles
    }

    fn read_file(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let (mut style, mut list) = (None::<String>, None::<String>);

        while let Ok(event) = reader.read_event() {
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(element) => {
                    match element.local_name().as_ref() {
                        "style" => style = None,
                        "list-style" => list = None,
                        _ => {}
                    }
                    continue;
                }
                Event::Eof => break,
                _ => continue,
            };

            match element.local_name().as_ref() {
                // The styles stand before the text.
                "body" => break,
                "style" => {
                    let name = self.open(element);
                    style = name.filter(|_| !is_empty);
                }
                "list-style" if !is_empty => {
                    list = attribute(element, "name").map(|name| name.into_owned());
                }
                "list-level-style-number" | "list-level-style-bullet" => {
                    self.level(list.as_deref(), element);
                }
                "paragraph-properties" | "text-properties" => {
                    if let Some(look) =
                        style.as_ref().and_then(|name| self.paragraphs.get_mut(name))
                    {
                        look.see(element);
                    }
                }
                _ => {}
            }
        }
    }

    /// Starts a style. Gives its name.
    fn open(&mut self, element: &BytesStart<'_>) -> Option<String> {
        let name = attribute(element, "name")?.into_owned();
        let parent = attribute(element, "parent-style-name").map(|parent| parent.into_owned());
        let look = OdtLook {
            parent,
            starts_page: attribute(element, "master-page-name")
                .is_some_and(|page| !page.is_empty()),
            ..OdtLook::default()
        };
        self.paragraphs.insert(name.clone(), look);

        Some(name)
    }

    fn level(&mut self, list: Option<&str>, element: &BytesStart<'_>) {
        let Some(list) = list else { return };
        let at = number(element, "level").unwrap_or(1usize).saturating_sub(1);
        let pattern = self.lists.entry(list.to_owned()).or_default();
        if let Some(level) = pattern.levels.get_mut(at) {
            *level = Some(read_level(at, element));
        }
    }

    /// Gives the numbers of a list of this style.
    pub fn list(&self, name: &str) -> Option<&ListPattern> {
        self.lists.get(name)
    }

    /// Gives what a style and those that it is based on say.
    pub fn look(&self, name: &str) -> ParagraphLook {
        let mut complete = OdtLook::default();
        let mut starts_page = false;
        let mut next = self.paragraphs.get(name);

        for depth in 0..MOST_STYLES_DEEP {
            let Some(look) = next else { break };
            starts_page |= depth == 0 && look.starts_page;
            complete.is_displaced = complete.is_displaced.or(look.is_displaced);
            complete.left = complete.left.or(look.left);
            complete.first = complete.first.or(look.first);
            next = look.parent.as_ref().and_then(|parent| self.paragraphs.get(parent));
        }

        let points = complete.left.unwrap_or(0.0) + complete.first.unwrap_or(0.0);
        let indent = (points / HALF_HAN_POINTS).clamp(0.0, 99.0) as u32;
        let indent = if complete.is_displaced == Some(true) { DISPLACED } else { indent };

        ParagraphLook { indent, starts_page }
    }
}

impl OdtLook {
    fn see(&mut self, element: &BytesStart<'_>) {
        let points = |name: &str| attribute(element, name).and_then(|length| points(&length));
        self.left = points("margin-left").or(self.left);
        self.first = points("text-indent").or(self.first);
        self.starts_page |= attribute(element, "break-before").is_some_and(|of| of == "page");

        if let Some(side) = attribute(element, "text-align") {
            self.is_displaced = Some(matches!(side.as_ref(), "center" | "end" | "right"));
        }
    }
}

/// Reads a length, in points.
fn points(length: &str) -> Option<f64> {
    let unit_at = length.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (number, unit) = length.split_at(unit_at);
    let points = match unit {
        "pt" => 1.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "in" => 72.0,
        "px" => 0.75,
        _ => return None,
    };

    Some(number.trim().parse::<f64>().ok()? * points)
}

/// Reads a level of a list, which shows the numbers of so many levels, points between them.
fn read_level(at: usize, element: &BytesStart<'_>) -> Level {
    let name = attribute(element, "num-format").unwrap_or_default();
    let is_bullet = element.local_name().as_ref() == "list-level-style-bullet";
    let format = if is_bullet { NumberFormat::Bullet } else { number_format(&name) };

    let shown = number(element, "display-levels").unwrap_or(1usize).clamp(1, LEVELS);
    let first = (at + 1).saturating_sub(shown);
    let text = |name: &str| attribute(element, name).unwrap_or_default().into_owned();

    let mut pieces = vec![NumberPiece::Text(text("num-prefix"))];
    for level in first..=at {
        if level > first {
            pieces.push(NumberPiece::Text(".".to_owned()));
        }
        pieces.push(NumberPiece::Number(level));
    }
    pieces.push(NumberPiece::Text(text("num-suffix")));

    Level {
        start: number(element, "start-value").unwrap_or(1),
        format,
        text: if name.is_empty() { Vec::new() } else { pieces },
        restarts_after: None,
        is_legal: false,
        after: After::Tab,
        style: None,
    }
}

/// Gives the format of numbers that OpenDocument names by its first ones.
fn number_format(name: &str) -> NumberFormat {
    match name {
        "a" => NumberFormat::SmallLetters,
        "A" => NumberFormat::Letters,
        "i" => NumberFormat::SmallRoman,
        "I" => NumberFormat::Roman,
        "１, ２, ３, ..." => NumberFormat::WideDigits,
        "壹, 贰, 叁, ..." | "壹, 貳, 參, ..." => NumberFormat::HanFormal,
        "甲, 乙, 丙, ..." => NumberFormat::Stems,
        "子, 丑, 寅, ..." => NumberFormat::Branches,
        "①, ②, ③, ..." => NumberFormat::Circled,
        name if name.starts_with('一') => NumberFormat::Han,
        _ => NumberFormat::Digits,
    }
}
