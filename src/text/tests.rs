use super::*;
use proptest::prelude::*;

fn check(clean: &str, folded: &str) {
    assert_eq!(fold(clean).text(), folded, "{clean:?}");
}

#[test]
fn white_space_between_han_is_dropped_and_one_space_between_latin_is_kept() {
    check("行 政　复\u{a0}议", "行政复议");
    check("Open   Data 2020 年", "open data 2020年");
    check("a \u{200b} b", "a b");
    check("a\u{200b}b", "ab");
    check("，a ，b", ",a,b");
}

#[test]
fn forms_that_pdfs_give_become_the_ideograph() {
    check("⻅⻓⻔⼯⼀⽅⺠", "见长门工一方民");
    check("資訊公開、複議與訴訟", "资讯公开、复议与诉讼");
}

#[test]
fn dashes_digits_and_dots_are_folded() {
    check("２０２２—２０２３", "2022-2023");
    check("2022–2023−1", "2022-2023-1");
    check("……①㎡", "......1m2");
}

#[test]
fn private_characters_of_the_fold_cannot_come_from_text() {
    check("\u{E000}\u{E001}", "\u{FFFD}\u{FFFD}");
    assert_eq!(fold("一\n二").chars, ['一', BARRIER, '二']);
}

#[test]
fn marks_are_composed_over_dropped_characters_and_lone_marks_vanish() {
    check("e\u{200d}\u{301}", "é");
    check("\u{301}a \u{301}b", "a b");
    check("ｶﾞ¨J\u{30c}", "ガ¨ǰ");
}

#[test]
fn an_expansion_is_widened_to_the_whole_character() {
    let folded = fold("等…了");
    assert_eq!(folded.text(), "等...了");
    assert_eq!(folded.span(1..2), Span::new(3, 6));
    assert_eq!(folded.span(0..3), Span::new(0, 6));
    assert_eq!(folded.span(5..5), Span::new(9, 9));
}

/// Text as hostile as reports get: Han, Latin, marks, white space, zero-width, compatibility forms,
/// anything.
fn hostile() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        4 => proptest::char::range('\u{4e00}', '\u{9fff}'),
        2 => proptest::char::range(' ', '~'),
        2 => proptest::sample::select(vec![
            '\n', ' ', '\u{3000}', '\t', '\u{200b}', '\u{ad}', '\u{301}', '\u{30c}', '\u{345}', '…', '①', '㎡', '½', '¨', 'ﬁ', 'İ',
            'ß', 'ς', 'ｶ', 'ﾞ', '⻓', '⼯', '\u{E000}', '\u{E001}', 'Å', 'K', '가', 'ᄀ', 'ᅡ', 'ᆨ', '１', 'Ａ', '—',
        ]),
        2 => any::<char>(),
    ];

    proptest::collection::vec(char, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn folding_twice_is_folding_once(text in hostile()) {
        let once = fold(&text).text();
        prop_assert_eq!(fold(&once).text(), once);
    }

    #[test]
    fn source_is_monotone_in_range_and_on_char_boundaries(text in hostile()) {
        let folded = fold(&text);
        prop_assert_eq!(folded.chars.len(), folded.source.len());

        for pair in folded.source.windows(2) {
            prop_assert!(pair[0].start <= pair[1].start && pair[0].end <= pair[1].end);
        }

        for span in &folded.source {
            prop_assert!(text.get(span.range()).is_some());
        }
    }

    #[test]
    fn folding_the_text_between_two_edges_gives_the_folded_chars_from_there(text in hostile(), a in 0usize..60, b in 0usize..60) {
        let folded = fold(&text);
        let count = folded.chars.len();
        let (from, to) = (a.min(b).min(count), a.max(b).min(count));
        let span = folded.span(from..to);

        // A span widened over an expansion holds the chars of all of it.
        let from = (0..from).rev().take_while(|&i| folded.source[i].start >= span.start && from < to).last().unwrap_or(from);
        let to = (to..count).take_while(|&i| folded.source[i].end <= span.end && from < to).last().map_or(to, |i| i + 1);
        let expected: String = folded.chars[from..to].iter().map(|&c| if c == BARRIER { '\n' } else { c }).collect();
        let again = fold(&text[span.range()]).text();
        prop_assert_eq!(again.trim_matches(' '), expected.trim_matches(' '));
    }
}

#[test]
fn a_run_of_ideographs_ends_before_what_does_not_fold_to_itself() {
    let check = |text: &str, expect: &str, last: Span| {
        let folded = fold(text);
        assert_eq!((folded.text().as_str(), folded.source.last()), (expect, Some(&last)));
        assert_eq!((fold_text(text).as_str(), folded.chars), (expect, fold_chars(text)));
    };

    check("信息公开", "信息公开", Span::new(9, 12));
    check("信息公開", "信息公开", Span::new(9, 12));
    check("公 信息\u{301}", "公信息\u{301}", Span::new(7, 12));
    check("开\u{200B}放 A\u{3000}b放", "开放a b放", Span::new(15, 18));
}
