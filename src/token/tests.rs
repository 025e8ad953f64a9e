use super::*;
use crate::text::fold;
use proptest::prelude::*;
use std::sync::LazyLock;

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(&Rules::default()));

fn check(text: &str, words: &str) {
    let folded = fold(text);
    let cut = SEGMENTER.cut(&folded.chars);
    let found: Vec<String> =
        cut.words.iter().map(|word| folded.chars[word.clone()].iter().collect()).collect();
    assert_eq!(found.join(" "), words, "{text}");
}

#[test]
fn long_words_come_with_the_words_inside_them_in_order() {
    check("申请行政复议。", "申请 行政 行政复议 复议");
    check("依申请公开", "依申请公开 申请 公开");
}

#[test]
fn years_and_latin_stay_words_of_their_own() {
    check("2023-2024学年QQ群", "2023 2024 学年 qq 群");
    check("Open Data", "open data");
}

#[test]
fn alignment_tells_a_word_from_a_part_and_from_chance() {
    let align = |text: &str, term: &str| {
        let (text, term) = (fold(text).chars, fold(term).chars);
        let at = text.windows(term.len()).position(|window| window == term).unwrap();
        SEGMENTER.cut(&text).boundaries.alignment(at..at + term.len())
    };

    assert_eq!(align("没有收到举报。", "举报"), Alignment::Word);
    assert_eq!(align("没有收到举报", "收到举报"), Alignment::Word);
    assert_eq!(align("申请行政复议", "复议"), Alignment::Inside);
    assert_eq!(align("信息公开工作", "开工"), Alignment::Across);
    assert_eq!(align("召开工作会", "开工"), Alignment::Across);
    assert_eq!(align("公开\n工作", "公开"), Alignment::Word);
}

#[test]
fn keywords_leave_out_stop_words_but_never_all() {
    assert_eq!(SEGMENTER.keywords(&fold("学校的招生计划").chars), ["学校", "招生计划"]);
    assert_eq!(SEGMENTER.keywords(&fold("的").chars), ["的"]);
}

proptest! {
    #[test]
    fn gaps_between_words_hold_only_what_was_dropped_on_purpose(text in "[一-龥a-zA-Z0-9。，、（）\\-\\. \n\u{20000}-\u{20010}…]{0,60}") {
        let folded = fold(&text);
        let cut = SEGMENTER.cut(&folded.chars);
        let covered = |i: usize| cut.words.iter().any(|word| word.contains(&i));

        for (i, c) in folded.chars.iter().enumerate() {
            prop_assert!(covered(i) || !c.is_alphanumeric(), "{:?} at {}", c, i);
        }

        prop_assert!(cut.words.is_sorted_by_key(|word| (word.start, word.end)));
        prop_assert!(folded.chars.is_empty() || cut.boundaries.begins(0));
    }
}
