use super::builder::CharactersBuilder;
use super::file::FIRST_BYTES;
use super::key::is_mark;
use super::list::PositionList;
use super::merge::Merge;
use super::*;
use crate::error::ErrorKind;
use crate::error::Result;
use crate::pattern::Places;
use crate::text::BARRIER;
use crate::token::Boundaries;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use tantivy::directory::OwnedBytes;

/// A file of rows, each with its text and the numbers of the characters that words begin at.
pub fn file(rows: &[(String, Vec<u64>)]) -> Vec<u8> {
    let mut builder = CharactersBuilder::default();
    for (text, words) in rows {
        builder.add(text, &Boundaries::from_words(words.clone()));
    }
    builder.write(Vec::new()).unwrap()
}

pub fn opened(file: Vec<u8>, rows: usize) -> Result<Characters> {
    Characters::open(OwnedBytes::new(file), rows as u32)
}

/// Texts of few characters, so that pairs repeat, with paragraph ends anywhere and rows without
/// text.
pub fn rows() -> impl Strategy<Value = Vec<(String, Vec<u64>)>> {
    let text = "[ab举报。\u{E000}\u{2F800}]{0,30}|(ab|ba|举报|\u{E000}){0,90}";
    proptest::collection::vec((text, proptest::collection::vec(any::<u64>(), 5)), 0..12)
}

/// What a scan of the rows finds of each key.
fn scanned(rows: &[(String, Vec<u64>)]) -> BTreeMap<ListKey, Vec<u32>> {
    let mut lists: BTreeMap<ListKey, Vec<u32>> = BTreeMap::new();
    let mut start = 0;
    for (text, _) in rows.iter().filter(|(text, _)| !text.is_empty()) {
        let chars: Vec<char> = text.chars().chain([BARRIER]).collect();
        for (at, &c) in chars.iter().enumerate().take(chars.len() - 1) {
            let mut put = |key| lists.entry(key).or_default().push((start + at) as u32);
            if is_mark(c) {
                put(ListKey::mark(c));
            }
            if c == BARRIER {
                continue;
            }
            put(ListKey::pair(c, chars[at + 1]));
            let after = chars[at + 1..].iter().find(|&&c| c != BARRIER);
            if let Some(&after) = after.filter(|_| chars[at + 1] == BARRIER) {
                put(ListKey::broken(c, after));
            }
        }
        start += chars.len();
    }
    lists
}

/// Everything that a file holds: lists, texts' places and the bits of each.
fn all(characters: &Characters) -> Result<HeldLists> {
    let mut lists = BTreeMap::new();
    for first in 0..characters.firsts.len() / FIRST_BYTES {
        let (first, _) = characters.first(first).unwrap();
        for entry in characters.entries_of(first) {
            let mut positions = Vec::new();
            characters.list_at(entry)?.decode(&mut positions)?;
            let second = characters.entry(entry).unwrap().0;
            lists.insert(ListKey { first, second }, positions);
        }
    }

    let texts: Vec<Range<u32>> = (0..characters.rows()).map(|row| characters.text(row)).collect();
    let bits =
        |text: &Range<u32>| (text.start..=text.end).map(|at| characters.begins(at)).collect();
    let begins = texts.iter().filter(|text| !text.is_empty()).map(bits).collect();
    Ok(HeldLists { lists, texts, begins })
}

#[derive(Debug, PartialEq)]
struct HeldLists {
    lists: BTreeMap<ListKey, Vec<u32>>,
    texts: Vec<Range<u32>>,
    begins: Vec<Vec<bool>>,
}

proptest! {
    #[test]
    fn lists_equal_a_scan_of_the_rows(rows in rows()) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        let held = all(&characters).unwrap();
        prop_assert_eq!(&held.lists, &scanned(&rows));

        let mut start = 0;
        for (row, (text, words)) in rows.iter().enumerate() {
            let chars = text.chars().count() as u32;
            prop_assert_eq!(&held.texts[row], &(start..start + chars));
            if chars > 0 {
                let boundaries = Boundaries::from_words(words.clone());
                let kept = characters.boundaries(row as u32);
                for at in 0..=chars as usize {
                    prop_assert_eq!(kept.begins(at), boundaries.begins(at));
                }
                for at in start..start + chars {
                    prop_assert_eq!(characters.row_of(at, 0).unwrap(), row as u32);
                }
                start += chars + 1;
            }
        }
    }

    #[test]
    fn a_character_stands_where_a_scan_finds_it(rows in rows()) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        for c in ['a', '举', '。', '\u{2F800}', 'z'] {
            let mut positions = Vec::new();
            for list in characters.lists_of(c).unwrap() {
                list.decode(&mut positions).unwrap();
            }
            positions.sort_unstable();

            let mut expected = Vec::new();
            for (row, (text, _)) in (0..).zip(&rows) {
                let chars: Vec<char> = text.chars().collect();
                let places = Places::of(&[c], &chars).whole;
                let start = characters.start(row);
                expected.extend(places.iter().map(|place| start + place.start));
            }
            prop_assert_eq!(positions, expected);
        }
    }

    #[test]
    fn merged_lists_are_those_of_the_rows_that_stay(
        parts in proptest::collection::vec(rows(), 0..5),
        gone in proptest::collection::vec(any::<bool>(), 60),
        deeper in any::<bool>(),
    ) {
        let mut number = 0;
        let mut kept = Vec::new();
        let mut merged = Merge::default();
        for part in &parts {
            let characters = opened(file(part), part.len()).unwrap();
            merged.add(characters, |row| !gone[number + row as usize]).unwrap();
            let stays = |(row, _): &(usize, _)| !gone[number + row];
            kept.extend(part.iter().cloned().enumerate().filter(stays).map(|(_, row)| row));
            number += part.len();
        }

        let mut bytes = merged.write(Vec::new()).unwrap();
        let made = file(&kept);
        if deeper {
            let mut again = Merge::default();
            again.add(opened(bytes, kept.len()).unwrap(), |_| true).unwrap();
            bytes = again.write(Vec::new()).unwrap();
        }
        prop_assert_eq!(bytes, made);
    }

    #[test]
    fn a_list_is_read_and_sought_as_it_was_written(
        steps in proptest::collection::vec(prop_oneof![1u32..3, 1u32..2000, 1u32..3_000_000], 0..700),
        targets in proptest::collection::vec(any::<prop::sample::Index>(), 0..50),
        offset in 0u32..3,
    ) {
        let mut next = 0;
        let positions: Vec<u32> = steps.iter().map(|step| { next += step; next - 1 }).collect();
        let mut bytes = Vec::new();
        list::encode(&positions, &mut bytes);

        let list = PositionList::read(&bytes).unwrap();
        let mut decoded = Vec::new();
        list.decode(&mut decoded).unwrap();
        prop_assert_eq!(&decoded, &positions);
        prop_assert_eq!(list.count as usize, positions.len());

        let mut cursor = ListCursor::new(list);
        for target in targets {
            let target = if positions.is_empty() {
                offset
            } else {
                (*target.get(&positions) + offset).saturating_sub(1)
            };
            let expected = positions.iter().copied().find(|&at| at >= target).unwrap_or(END);
            prop_assert_eq!(cursor.seek(target).unwrap(), expected);
        }
    }

    #[test]
    fn damaged_bytes_are_an_error_or_read_in_order(
        rows in rows(),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        long in any::<bool>(),
    ) {
        let mut rows = rows;
        if long {
            rows.push(("举报".repeat(400), Vec::new()));
        }
        let mut bytes = file(&rows);
        for (at, bit) in &flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }

        let is_damage = |error: &crate::Error| matches!(error.kind, ErrorKind::DamagedStore { .. });
        match read_all(bytes, rows.len()) {
            Ok(()) => {}
            Err(error) => prop_assert!(is_damage(&error), "{error}"),
        }
    }
}

/// Reads a file in every way.
fn read_all(bytes: Vec<u8>, rows: usize) -> Result<()> {
    let characters = opened(bytes, rows)?;
    for row in 0..characters.rows() {
        characters.boundaries(row);
    }
    for c in ['a', 'b', '举', '报', '。', BARRIER] {
        let lists = characters.lists_of(c)?;
        let pairs = ['a', '报', BARRIER].map(|next| characters.list(ListKey::pair(c, next)));
        let broken = ['a', '报'].map(|next| characters.list(ListKey::broken(c, next)));
        for list in lists.into_iter().map(|list| Ok(Some(list))).chain(pairs).chain(broken) {
            let Some(list) = list? else { continue };
            let mut cursor = ListCursor::new(list);
            let (mut at, mut row) = (cursor.seek(0)?, 0);
            while at != END {
                row = characters.row_of(at, row)?;
                let next = cursor.seek(at + 1)?;
                assert!(next > at);
                at = next;
            }
        }
    }

    let mut merge = Merge::default();
    merge.add(characters, |row| row % 3 > 0)?;
    merge.write(Vec::new())?;
    Ok(())
}

#[test]
fn a_file_of_other_rows_is_damage() {
    let bytes = file(&[("举报".to_owned(), Vec::new())]);
    assert_eq!(opened(bytes.clone(), 1).unwrap().rows(), 1);
    assert!(opened(bytes, 2).is_err());
}

#[test]
fn more_characters_than_two_bytes_can_number_are_kept() {
    let many: String = ('\u{4E00}'..'\u{9FFF}').chain('\u{20000}'..'\u{2F000}').collect();
    let characters = opened(file(&[(many.clone(), Vec::new())]), 1).unwrap();
    let mut positions = Vec::new();
    let pair = ListKey::pair('\u{2EFFE}', '\u{2EFFF}');
    characters.list(pair).unwrap().unwrap().decode(&mut positions).unwrap();
    assert_eq!(positions, [many.chars().count() as u32 - 2]);
}
