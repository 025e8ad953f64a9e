use super::*;
use crate::query::Query;

/// The mentions of `query` in `text`, each as the text between its ends, and after `/` those broken
/// by a paragraph end.
fn check(query: &str, text: &str, expected: &str) {
    let query: Query = query.parse().unwrap();
    let pattern = Pattern::new(query.expr.as_ref().unwrap()).unwrap();
    let chars = fold(text).chars;
    let places = pattern.find(&chars);

    let shown = |places: &[Place]| -> Vec<String> {
        let cut = |place: &Place| {
            chars[place.start as usize..place.end as usize].iter().collect::<String>()
        };
        places
            .iter()
            .map(|place| format!("{}{}", place.start, cut(place).replace(BARRIER, "⏎")))
            .collect()
    };
    let found = format!("{} / {}", shown(&places.whole).join(" "), shown(&places.broken).join(" "));
    assert_eq!(found.trim(), expected, "{query} in {text}");
}

#[test]
fn overlapping_places_all_count() {
    check("看看", "看看看", "0看看 1看看 /");
}

#[test]
fn a_term_over_a_paragraph_end_is_told_apart() {
    check("举报", "举报。举\n报", "0举报 / 3举⏎报");
    check("行政复议", "行\n政\n复议", "/ 0行⏎政⏎复议");
}

#[test]
fn every_place_of_every_term_is_given_where_the_whole_holds() {
    check("举报 复议", "举报复议举报", "0举报 2复议 4举报 /");
    check("举报 诉讼", "举报复议举报", "/");
    check("举报 OR 诉讼", "举报复议举报", "0举报 4举报 /");
    check("举报 -诉讼", "举报复议", "0举报 /");
    check("举报 -复议", "举报复议", "/");
    check("(举报 诉讼) OR 复议", "举报复议", "0举报 2复议 /");
}

#[test]
fn one_place_of_several_terms_counts_once() {
    check("举报 OR “举报” OR 举报人", "举报人", "0举报 0举报人 /");
}

#[test]
fn near_counts_folded_characters_between_and_stops_at_paragraphs() {
    check("举报 NEAR/2 复议", "举报、和复议", "0举报 4复议 /");
    check("举报 NEAR/1 复议", "举报、和复议", "/");
    check("复议 NEAR/2 举报", "举报、和复议", "0举报 4复议 /");
    check("举报 NEAR/9 复议", "举报\n复议", "/");
    check("举报 NEAR/0 举报", "举报举报 和 举报", "0举报 2举报 /");
    check("举报 NEAR/3 举报人", "举报人", "/");
}

#[test]
fn before_is_near_in_one_order() {
    check("举报 BEFORE/2 复议", "举报、和复议", "0举报 4复议 /");
    check("复议 BEFORE/2 举报", "举报、和复议", "/");
}

#[test]
fn a_sentence_ends_at_its_mark() {
    check("举报 SENTENCE 复议", "举报和复议。", "0举报 3复议 /");
    check("举报 SENTENCE 复议", "举报。复议；举报", "/");
    check("举报 SENTENCE 复议", "举报！复议?举报", "/");
}

#[test]
fn except_drops_places_inside_longer_words() {
    check("复议 EXCEPT 行政复议", "行政复议和复议", "5复议 /");
    check("复议 EXCEPT 行政复议", "行政复\n议", "/");
    check("(复议 EXCEPT 行政复议) NEAR/3 举报", "行政复议举报复议", "4举报 6复议 /");
}
