//! Characters that look alike and that the fold keeps apart: the zeros of years, the brackets
//! around the numbers of documents, the dots of names. Terms go by exact characters, so what else
//! a term may be printed as is offered, not looked for.

use super::expr::Expr;
use super::note::QueryNote;
use super::numeral::{DIGITS, ZEROS};
use crate::rules::dot::{DOTS, with_dot};
use crate::text::fold_text;

/// The brackets around the year of a document's number: 教办〔2021〕3号.
const BRACKETS: [[char; 2]; 3] = [['〔', '〕'], ['[', ']'], ['(', ')']];
/// The dots that names in reports are printed with.
const PRINTED_DOTS: usize = 4;
/// Characters of the longest term of which other ways are offered.
const MOST_CHARS: usize = 40;

/// The notes that offer the other ways in which the terms of a query may be printed, where they are
/// not asked for as well: `leaves` are the terms.
pub(super) fn notes(query: &str, leaves: &[&str]) -> Vec<QueryNote> {
    let asked: Vec<String> = leaves.iter().map(|leaf| fold_text(leaf)).collect();
    let terms = leaves.iter().copied().chain(numbered(query));
    terms.filter_map(|term| note(term, &asked)).collect()
}

/// The parts of a query with a number in round brackets, which are read as a group.
fn numbered(query: &str) -> impl Iterator<Item = &str> {
    let parts = query.split_whitespace().map(|part| part.trim_matches(['"', '“', '”']));
    parts.filter(|part| part.starts_with(char::is_alphabetic) && !part.contains([':', '：']))
}

fn note(term: &str, asked: &[String]) -> Option<QueryNote> {
    if term.chars().count() > MOST_CHARS {
        return None;
    }

    let mut forms = asked.to_vec();
    forms.push(fold_text(term));
    let mut ways: Vec<Expr> = vec![Expr::Exact(term.to_owned())];
    for way in zeros(term).chain(brackets(term)).chain(dots(term)) {
        let form = fold_text(&way);
        if !forms.contains(&form) {
            ways.push(Expr::Exact(way));
            forms.push(form);
        }
    }

    let has_more = ways.len() > 1;
    let write = Expr::Or(ways).to_string();
    has_more.then(|| QueryNote::LookAlikes { word: term.to_owned(), write })
}

/// The term with each zero in its years, four numerals or more.
fn zeros(term: &str) -> impl Iterator<Item = String> {
    let is_numeral = |c: char| ZEROS.contains(&c) || DIGITS.contains(&c);
    let chars: Vec<char> = term.chars().collect();
    let runs: Vec<&[char]> = chars.chunk_by(|&a, &b| is_numeral(a) && is_numeral(b)).collect();
    let has_year = runs.iter().any(|run| run.len() >= 4 && run.iter().any(|c| ZEROS.contains(c)));

    let with = |zero: char| {
        let in_run = |run: &&[char]| {
            let is_year = run.len() >= 4;
            let printed = move |c: &char| if is_year && ZEROS.contains(c) { zero } else { *c };
            run.iter().map(printed).collect::<String>()
        };
        runs.iter().map(in_run).collect::<String>()
    };
    let ways: Vec<String> = ZEROS.map(with).into_iter().filter(|_| has_year).collect();
    ways.into_iter()
}

/// The term with each kind of brackets around its year in digits.
fn brackets(term: &str) -> impl Iterator<Item = String> {
    let ways = year_in_brackets(term).map(|(before, year, after)| {
        BRACKETS.map(|[open, close]| format!("{before}{open}{year}{close}{after}"))
    });
    ways.into_iter().flatten()
}

/// What stands before, between and after the brackets around the four digits of a term.
fn year_in_brackets(term: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = term.split_once(['〔', '[', '［', '(', '（'])?;
    let (year, after) = rest.split_once(['〕', ']', '］', ')', '）'])?;
    let is_year = fold_text(year).bytes().all(|byte| byte.is_ascii_digit())
        && year.chars().count() == 4
        && before.ends_with(char::is_alphabetic);
    is_year.then_some((before, year, after))
}

/// The term with each dot that looks like the one between its words.
fn dots(term: &str) -> impl Iterator<Item = String> {
    let has_dot = term.trim_matches(DOTS).contains(DOTS);
    let dots = DOTS.into_iter().take(PRINTED_DOTS).filter(move |_| has_dot);
    dots.map(move |dot| with_dot(term, dot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;

    fn offered(text: &str) -> Vec<String> {
        let notes = Query::parse(text).unwrap().notes;
        let write = |note: QueryNote| match note {
            QueryNote::LookAlikes { write, .. } => Some(write),
            _ => None,
        };
        notes.into_iter().filter_map(write).collect()
    }

    #[test]
    fn a_year_in_numerals_is_offered_with_every_zero() {
        let all = r#""二○二一年" OR "二〇二一年" OR "二零二一年""#;
        assert_eq!(offered("二○二一年"), [all]);
        assert!(offered("一百零一 二十 2020年 零星").is_empty());
    }

    #[test]
    fn a_number_of_a_document_is_offered_with_every_bracket() {
        let all = r#""教办〔2021〕3号" OR "教办[2021]3号" OR "教办(2021)3号""#;
        assert_eq!(offered("教办〔2021〕3号"), [all]);
        let grouped = r#""教办（2021）3号" OR "教办〔2021〕3号" OR "教办[2021]3号""#;
        assert_eq!(offered("教办（2021）3号"), [grouped]);
        assert!(offered("(2021) 举报 (复议 OR 诉讼)").is_empty());
    }

    #[test]
    fn a_name_with_a_dot_is_offered_with_every_dot() {
        let all = r#""岚•川学院" OR "岚·川学院" OR "岚・川学院" OR "岚‧川学院""#;
        assert_eq!(offered("岚•川学院"), [all]);
        assert!(offered("· 举报").is_empty());
    }

    #[test]
    fn what_is_offered_parses_to_what_it_says_and_offers_no_more_terms() {
        for text in ["二〇二一", "教办[2021]3号", "岚·川学院"] {
            let write = &offered(text)[0];
            assert_eq!(Query::parse(write).unwrap().to_string(), *write, "{text}");
            assert!(offered(write).is_empty(), "{write}");
        }
    }

    #[test]
    fn years_of_a_filter_are_read_in_numerals() {
        for year in ["二〇二一年", "二○二一", "二零二一年度", "２０２１"] {
            let query = Query::parse(&format!("year:{year}")).unwrap();
            assert_eq!(query.to_string(), "year:2021", "{year}");
        }
        let query = Query::parse("year:二〇二〇至二○二一学年").unwrap();
        assert_eq!(query.to_string(), "year:2020-2021");
    }
}
