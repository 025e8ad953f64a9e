use super::*;
use crate::query::Expr;
use proptest::prelude::*;

fn term(text: &str) -> Pattern {
    Pattern::new(&Expr::Exact(text.to_owned())).unwrap()
}

fn cut(text: &str, terms: &[Pattern]) -> Vec<Snippet> {
    let folded = fold(text);
    let places: Vec<Vec<Place>> = terms.iter().map(|term| term.find(&folded.chars).whole).collect();
    snippets(text, &folded, &places)
}

fn shown(text: &str, terms: &[&str]) -> Vec<String> {
    let terms: Vec<Pattern> = terms.iter().map(|text| term(text)).collect();
    let mark =
        |piece: &Piece| if piece.mark { format!("[{}]", piece.text) } else { piece.text.clone() };
    cut(text, &terms).iter().map(|snippet| snippet.iter().map(mark).collect()).collect()
}

#[test]
fn a_window_begins_and_ends_with_its_sentence() {
    let filler = "各单位分工落实，进展顺利，情况良好。".repeat(8);
    let text = format!("五、情况\n{filler}没有收到举报。{filler}");
    let snippets = shown(&text, &["举报"]);
    assert_eq!(snippets.len(), 1);
    assert!(snippets[0].starts_with("没有收到[举报]。各单位"), "{snippets:?}");
    assert!(snippets[0].ends_with('。'), "{snippets:?}");
}

#[test]
fn windows_that_show_more_terms_come_before_those_that_repeat_one() {
    let filler = "各单位分工落实，进展顺利，情况良好。".repeat(8);
    let text =
        format!("举报一。{filler}举报二。{filler}举报三。{filler}举报四。{filler}复议与举报。");
    let snippets = shown(&text, &["举报", "复议"]);
    assert_eq!(snippets.len(), 3);
    assert!(snippets[2].contains("[复议]与[举报]"), "{snippets:?}");
}

#[test]
fn a_section_without_a_mark_shows_its_beginning() {
    assert_eq!(shown("一、概述\n学校坚持公开。", &["举报"]), ["学校坚持公开。"]);
    assert_eq!(shown("七、清单事项公开情况表", &["举报"]), ["七、清单事项公开情况表"]);
}

#[test]
fn a_window_within_a_long_sentence_begins_and_ends_at_commas_or_says_that_it_is_cut() {
    let clause = "各单位分工落实进展顺利情况良好，";
    let text = format!("{}没有收到举报，{}", clause.repeat(9), clause.repeat(9));
    let snippets = shown(&text, &["举报"]);
    assert!(snippets[0].starts_with("各单位"), "{snippets:?}");
    assert!(snippets[0].ends_with('，'), "{snippets:?}");

    let run = "各单位分工落实进展顺利情况良好".repeat(9);
    let snippets = shown(&format!("{run}举报{run}"), &["举报"]);
    assert!(snippets[0].starts_with('…') && snippets[0].ends_with('…'), "{snippets:?}");
}

#[test]
fn no_window_cuts_a_mark() {
    let run = "甲乙丙丁戊己庚辛壬癸".repeat(9);
    for shift in 0..12 {
        let text =
            format!("举报{}行政复议机关{run}", run.chars().take(78 + shift).collect::<String>());
        let snippets = shown(&text, &["举报", "行政复议机关"]);
        let cut = snippets.iter().any(|snippet| {
            snippet.replace("[行政复议机关]", "").contains(['行', '政', '复', '议', '机', '关'])
        });
        assert!(!cut, "{shift}: {snippets:?}");
    }
}

#[test]
fn marks_are_what_mentions_find() {
    let query: Query = "学校 -招生".parse().unwrap();
    assert_eq!(marks(&query, "学 校在学校"), [Span::new(0, 7), Span::new(10, 16)]);
    assert_eq!(marks(&query, "学校招生"), []);
}

proptest! {
    #[test]
    fn pieces_joined_stand_in_the_text_and_marks_are_mentions(text in "[举报复议。，；\n 一二ａ]{0,300}") {
        for snippet in cut(&text, &[term("举报"), term("复议")]) {
            let joined: String = snippet.iter().map(|piece| piece.text.as_str()).collect();
            let shown = joined.trim_matches('…');
            prop_assert!(text.contains(shown));
            prop_assert!(shown.chars().count() <= WINDOW_CHARS + 4);
            for piece in snippet.iter().filter(|piece| piece.mark) {
                let folded = fold(&piece.text).text();
                prop_assert!(folded.contains("举报") || folded.contains("复议"));
            }
        }
    }
}
