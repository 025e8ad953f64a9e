//! `numbering.xml` of a .docx file: the looks of its lists.

use super::list::{
    After, LEVELS, Level, ListPattern, Lists, MOST_SIGNS, NumberFormat, NumberPiece, NumberedList,
};
use super::look::Styles;
use crate::file::xml::{is_on, number, value};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Reads `numbering.xml`; what is broken in it is left out.
pub fn read(xml: &str, styles: &Styles) -> Lists {
    let mut open = OpenLists::default();
    let mut reader = Reader::from_str(xml);
    let mut skipped = 0;

    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) if skipped > 0 || is_skipped(element.local_name().as_ref()) => {
                skipped += 1
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::Start(element) => open.start(&element),
            Event::Empty(element) if skipped == 0 => {
                open.start(&element);
                open.end(element.local_name().as_ref());
            }
            Event::End(element) => open.end(element.local_name().as_ref()),
            Event::Eof => break,
            _ => {}
        }
    }

    open.finish(styles)
}

fn is_skipped(name: &str) -> bool {
    name == "Fallback" || name.ends_with("Change")
}

/// The lists so far, and the elements that are being read.
#[derive(Default)]
struct OpenLists {
    lists: Lists,
    pattern: Option<(i64, ListPattern)>,
    list: Option<(i64, NumberedList)>,
    level: Option<(usize, Level)>,
    overridden: Option<usize>,
    /// The styles of patterns that borrow another pattern, by the pattern's number.
    linked: HashMap<i64, String>,
    /// The numbers of the patterns that are borrowed, by the style.
    named: HashMap<String, i64>,
}

impl OpenLists {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "abstractNum" => {
                self.pattern =
                    number(element, "abstractNumId").map(|id| (id, ListPattern::default()));
            }
            "num" => self.list = number(element, "numId").map(|id| (id, NumberedList::default())),
            "lvlOverride" => self.overridden = place(element),
            "lvl" => self.level = place(element).map(|at| (at, Level::default())),
            "numStyleLink" => {
                let link = self.pattern.as_ref().map(|(id, _)| *id).zip(value(element));
                self.linked.extend(link.map(|(id, style)| (id, style.into_owned())));
            }
            "styleLink" => {
                let link = value(element).zip(self.pattern.as_ref().map(|(id, _)| *id));
                self.named.extend(link.map(|(style, id)| (style.into_owned(), id)));
            }
            "abstractNumId" => {
                if let Some((_, list)) = &mut self.list {
                    list.pattern = number(element, "val").unwrap_or(-1);
                }
            }
            "startOverride" => {
                if let (Some((_, list)), Some(at)) = (&mut self.list, self.overridden)
                    && let Some(start) = list.starts.get_mut(at)
                {
                    *start = number(element, "val");
                }
            }
            name => {
                if let Some((_, level)) = &mut self.level {
                    see(level, name, element);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "lvl" => {
                let levels = match (&mut self.list, &mut self.pattern) {
                    (Some((_, list)), _) => &mut list.levels,
                    (None, Some((_, pattern))) => &mut pattern.levels,
                    (None, None) => return,
                };

                if let Some((at, level)) = self.level.take()
                    && let Some(place) = levels.get_mut(at)
                {
                    *place = Some(level);
                }
            }
            "lvlOverride" => self.overridden = None,
            "abstractNum" => self.lists.patterns.extend(self.pattern.take()),
            "num" => self.lists.lists.extend(self.list.take()),
            _ => {}
        }
    }

    /// Gives the lists, after those that borrow another's pattern are pointed to it.
    fn finish(mut self, styles: &Styles) -> Lists {
        let pattern_of: HashMap<i64, i64> =
            self.lists.lists.iter().map(|(id, list)| (*id, list.pattern)).collect();
        for list in self.lists.lists.values_mut() {
            let Some(style) = self.linked.get(&list.pattern) else { continue };
            let by_style = || styles.list_of(style).and_then(|id| pattern_of.get(&id)).copied();
            list.pattern = self.named.get(style).copied().or_else(by_style).unwrap_or(list.pattern);
        }

        self.lists
    }
}

fn place(element: &BytesStart<'_>) -> Option<usize> {
    number(element, "ilvl").filter(|&level| level < LEVELS)
}

fn see(level: &mut Level, name: &str, element: &BytesStart<'_>) {
    match name {
        "start" => level.start = number(element, "val").unwrap_or(0),
        "numFmt" => {
            level.format =
                value(element).map_or(NumberFormat::Digits, |name| NumberFormat::of_name(&name))
        }
        "lvlText" => level.text = value(element).map_or(Vec::new(), |text| pieces(&text)),
        "lvlRestart" => level.restarts_after = number(element, "val"),
        "isLgl" => level.is_legal = is_on(element),
        "suff" => {
            level.after = match value(element).as_deref() {
                Some("nothing") => After::Nothing,
                Some("space") => After::Space,
                _ => After::Tab,
            };
        }
        "pStyle" => level.style = value(element).map(|style| style.into_owned()),
        _ => {}
    }
}

/// Cuts `第%1章` into pieces.
fn pieces(text: &str) -> Vec<NumberPiece> {
    let mut pieces = Vec::new();
    let mut rest =
        text.char_indices().nth(MOST_SIGNS).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    while let Some(at) = rest.find('%') {
        let digit = rest
            .get(at + 1..)
            .unwrap_or_default()
            .chars()
            .next()
            .and_then(|c| c.to_digit(10))
            .filter(|digit| (1..=9).contains(digit));

        let end = at + 1 + usize::from(digit.is_some());
        let signs = rest.get(..digit.map_or(end, |_| at)).unwrap_or_default();
        pieces.extend((!signs.is_empty()).then(|| NumberPiece::Text(signs.to_owned())));
        pieces.extend(digit.map(|digit| NumberPiece::Number(digit as usize - 1)));
        rest = rest.get(end..).unwrap_or_default();
    }

    pieces.extend((!rest.is_empty()).then(|| NumberPiece::Text(rest.to_owned())));
    pieces
}
