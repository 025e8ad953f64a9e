//! The looks of paragraphs in a .docx file that show what they are: their place in a list, their
//! indent, a page's start.

use crate::file::xml::{attribute, is_on, number, value};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The look that a paragraph, or a style of paragraphs, states. Its style gives what it leaves out.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The style.
    pub style: Option<String>,
    /// The list that numbers it; 0 for none.
    pub list: Option<i64>,
    /// The level in the list.
    pub level: Option<usize>,
    /// The indent of its first line, in half Han characters.
    pub indent: Option<u32>,
    /// True if it is centred or set to the right.
    pub is_displaced: Option<bool>,
    /// True if it starts a page.
    pub starts_page: Option<bool>,
}

/// The indent of a line that is centred or set to the right: 8 Han characters.
pub const DISPLACED: u32 = 16;

/// The width of half a Han character of 10.5 points, in twentieths of a point.
pub const HALF_HAN_TWIPS: i64 = 105;

/// The most styles that are based on one another.
const MOST_STYLES_DEEP: usize = 16;

impl Look {
    /// Takes in an element of the properties of a paragraph.
    pub fn see(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = value(element).map(|style| style.into_owned()),
            "numId" => self.list = number(element, "val"),
            "ilvl" => self.level = number(element, "val"),
            "pageBreakBefore" => self.starts_page = Some(is_on(element)),
            "jc" => {
                self.is_displaced =
                    value(element).map(|side| matches!(side.as_ref(), "center" | "right" | "end"))
            }
            "ind" => self.indent = indent(element).or(self.indent),
            _ => {}
        }
    }

    /// Gives the indent of the first line, in half Han characters.
    pub fn first_indent(&self) -> u32 {
        if self.is_displaced == Some(true) { DISPLACED } else { self.indent.unwrap_or(0) }
    }

    fn or(self, style: &Look) -> Look {
        Look {
            style: self.style,
            list: self.list.or(style.list),
            level: self.level.or(style.level),
            indent: self.indent.or(style.indent),
            is_displaced: self.is_displaced.or(style.is_displaced),
            starts_page: self.starts_page.or(style.starts_page),
        }
    }
}

/// Reads the indent of a first line: what is said in characters outweighs what is said in points.
fn indent(element: &BytesStart<'_>) -> Option<u32> {
    let of = |chars: &str, twips: &str| -> Option<i64> {
        let chars = number::<i64>(element, chars)
            .filter(|&chars| chars != 0)
            .map(|hundredths| hundredths / 50);
        chars.or_else(|| Some(number::<i64>(element, twips)? / HALF_HAN_TWIPS))
    };

    let left = of("leftChars", "left").or_else(|| of("startChars", "start"));
    let first = of("firstLineChars", "firstLine")
        .or_else(|| of("hangingChars", "hanging").map(|hanging| -hanging));
    let sum = left.unwrap_or(0).clamp(-99, 99) + first.unwrap_or(0).clamp(-99, 99);

    (left.is_some() || first.is_some()).then_some(sum.max(0) as u32)
}

/// The styles of paragraphs.
#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, DocxStyle>,
    default: Option<String>,
}

#[derive(Debug, Default)]
struct DocxStyle {
    based_on: Option<String>,
    look: Look,
}

impl Styles {
    /// Reads `styles.xml`; what is broken in it is left out.
    pub fn read(xml: &str) -> Styles {
        let mut styles = Styles::default();
        let mut reader = Reader::from_str(xml);
        let (mut id, mut style) = (String::new(), DocxStyle::default());

        // What stood there before a tracked change is passed over.
        let mut skipped = 0;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element)
                    if skipped > 0 || element.local_name().as_ref().ends_with("Change") =>
                {
                    skipped += 1;
                }
                Event::End(_) if skipped > 0 => skipped -= 1,
                Event::Start(element) | Event::Empty(element) if skipped == 0 => {
                    match element.local_name().as_ref() {
                        "style" => {
                            id = attribute(&element, "styleId").unwrap_or_default().into_owned();
                            style = DocxStyle::default();
                            if is_default(&element) {
                                styles.default = Some(id.clone());
                            }
                        }
                        "basedOn" => style.based_on = value(&element).map(|id| id.into_owned()),
                        name => style.look.see(name, &element),
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => {
                    styles.by_id.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                Event::Eof => break,
                _ => {}
            }
        }

        styles
    }

    /// Gives the list that a style of lists names.
    pub fn list_of(&self, style: &str) -> Option<i64> {
        self.by_id.get(style)?.look.list
    }

    /// Completes the look of a paragraph by all that its style says. Gives the style that puts it
    /// into its list, if one does.
    pub fn complete(&self, look: Look) -> (Look, Option<&str>) {
        let mut id = look
            .style
            .as_deref()
            .or(self.default.as_deref())
            .and_then(|id| self.by_id.get_key_value(id));

        let mut numbered_by = None;
        let mut complete = look.clone();
        for _ in 0..MOST_STYLES_DEEP {
            let Some((name, style)) = id else { break };
            if complete.list.is_none() && style.look.list.is_some() {
                numbered_by = Some(name.as_str());
            }
            complete = complete.or(&style.look);
            id = style.based_on.as_deref().and_then(|id| self.by_id.get_key_value(id));
        }

        (complete, numbered_by)
    }
}

/// Tells whether an element is the style of paragraphs that name none.
fn is_default(element: &BytesStart<'_>) -> bool {
    attribute(element, "default").is_some_and(|on| on == "1" || on == "true")
        && attribute(element, "type").is_some_and(|of| of == "paragraph")
}
