use super::*;
use crate::pattern::Ends;
use crate::store::local::characters::tests::{file, opened, rows};
use crate::store::tally::{Classes, classes};
use proptest::prelude::*;

/// A term that may stand in [`rows`].
fn term() -> impl Strategy<Value = Vec<char>> {
    let term = "[ab举报。]{1,6}|(ab|ba|举报){1,5}|a(ba){1,4}";
    term.prop_map(|term| term.chars().collect())
}

proptest! {
    #[test]
    fn places_of_a_term_equal_a_scan(rows in rows(), term in term(), cut in any::<prop::sample::Index>()) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        let middle = cut.index(rows.len() + 1) as u32;

        for stretch in [0..middle, middle..rows.len() as u32] {
            let mut cursor =
                TermCursor::open(&characters, &term, &stretch, Breaks::Found).unwrap();
            let mut whole = TermCursor::open(&characters, &term, &stretch, Breaks::Ignored).unwrap();
            for row in stretch {
                let chars: Vec<char> = rows[row as usize].0.chars().collect();
                let expected = Places::of(&term, &chars);
                let mut found = Places::default();
                cursor.places(row, &mut found).unwrap();
                prop_assert_eq!(&found, &expected, "{:?} in {:?}", &term, &chars);

                found = Places::default();
                whole.places(row, &mut found).unwrap();
                prop_assert_eq!(found.whole, expected.whole);
                prop_assert!(found.broken.is_empty());
            }
        }
    }

    #[test]
    fn sections_with_a_term_equal_a_scan(
        rows in rows(),
        term in term(),
        targets in proptest::collection::vec(0u32..12, 0..8),
    ) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        let all = 0..rows.len() as u32;
        let mut cursor = TermCursor::open(&characters, &term, &all, Breaks::Found).unwrap();

        let holds = |row: &u32| {
            let chars: Vec<char> = rows[*row as usize].0.chars().collect();
            Places::of(&term, &chars) != Places::default()
        };
        for target in targets.into_iter().filter(|target| all.contains(target)) {
            let expected = (target..all.end).find(holds).unwrap_or(TERMINATED);
            prop_assert_eq!(cursor.seek(target).unwrap(), expected);
        }
        let holding = all.clone().filter(holds).count() as u32;
        prop_assert!(most_places(&characters, &term).unwrap() >= holding.div_ceil(SINGLE_SHARE));
    }

    #[test]
    fn places_counted_row_by_row_equal_a_scan(rows in rows(), term in term(), cut in any::<prop::sample::Index>()) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        let middle = cut.index(rows.len() + 1) as u32;

        for stretch in [0..middle, middle..rows.len() as u32] {
            let cursor = TermCursor::open(&characters, &term, &stretch, Breaks::Found).unwrap();
            let mut found = Vec::new();
            let mut keep = |row, classes: &Classes| {
                found.push((row, *classes));
                Ok(())
            };
            cursor.each_row(stretch.start, &mut keep).unwrap();

            let expected = stretch.map(|row| {
                let chars: Vec<char> = rows[row as usize].0.chars().collect();
                let start = characters.start(row);
                let begins = |at: usize| characters.begins(start + at as u32);
                (row, classes(&Places::of(&term, &chars), begins))
            });
            let expected: Vec<_> = expected.filter(|(_, classes)| *classes != [0; 4]).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn paragraph_and_sentence_ends_equal_a_scan(rows in rows()) {
        let characters = opened(file(&rows), rows.len()).unwrap();
        let mut paragraphs = MarkCursor::open(&characters, BARRIER).unwrap();
        let mut sentences = MarkCursor::open(&characters, '。').unwrap();

        for (row, (text, _)) in (0..).zip(&rows) {
            let chars: Vec<char> = text.chars().collect();
            let mut ends = Ends::default();
            paragraphs.append(&characters.text(row), &mut ends.paragraphs).unwrap();
            sentences.append(&characters.text(row), &mut ends.sentences).unwrap();
            prop_assert_eq!(ends, Ends::of(&chars));
        }
    }
}
