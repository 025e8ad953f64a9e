//! Filters and patterns as conditions of the cluster's query language.

use super::document::{CHARS, PAIRS, pair, spaced};
use super::pair::{PairGap, is_paired};
use crate::pattern::{Node, Pattern};
use crate::query::Filter;
use crate::store::field::{self, kind_text, school_text, year_text};
use serde_json::{Value, json};

/// The parts of a filter, school, year and kind: what passes each.
pub(super) fn parts(filter: &Filter) -> [Option<Value>; 3] {
    let schools = filter.schools.iter().map(|school| school_text(school).to_owned());
    let years = filter.years.iter().map(|&year| year_text(year));
    let kinds = filter.kinds.iter().map(|&kind| kind_text(kind).to_owned());

    [
        one_of(field::SCHOOL, schools.collect()),
        one_of(field::YEAR, years.collect()),
        one_of(field::KIND, kinds.collect()),
    ]
}

fn one_of(field: &str, values: Vec<String>) -> Option<Value> {
    (!values.is_empty()).then(|| json!({"terms": {field: values}}))
}

pub(super) fn all(parts: Vec<Value>) -> Value {
    json!({"bool": {"filter": parts}})
}

pub(super) fn any(parts: Vec<Value>) -> Value {
    at_least(1, parts)
}

/// What passes at least `count` of `parts`; nothing does if there are fewer.
pub(super) fn at_least(count: usize, parts: Vec<Value>) -> Value {
    if parts.len() < count {
        return nothing();
    }
    json!({"bool": {"should": parts, "minimum_should_match": count}})
}

pub(super) fn not(part: Value) -> Value {
    json!({"bool": {"must_not": [part]}})
}

pub(super) fn nothing() -> Value {
    json!({"match_none": {}})
}

/// Sections in which the characters of `term` stand side by side.
pub(super) fn phrase(term: &[char], boost: f32) -> Value {
    let chars = spaced(term.iter().copied());
    match term {
        [_] => json!({"term": {CHARS: {"value": chars, "boost": boost}}}),
        _ => json!({"match_phrase": {CHARS: {"query": chars, "boost": boost}}}),
    }
}

/// Sections that may hold a mention of `pattern`: all that do, and few others. The text proves
/// which.
pub(super) fn candidates(pattern: &Pattern) -> Value {
    // Only a term that is asked for can be mentioned.
    may_hold(pattern.root(), &pattern.terms)
        .unwrap_or_else(|| any(pattern.terms.iter().map(|term| may_hold_term(term)).collect()))
}

/// `None` where the expression may hold anywhere.
fn may_hold(node: &Node, terms: &[Vec<char>]) -> Option<Value> {
    let every = |nodes: &[&Node]| {
        let parts: Vec<Value> = nodes.iter().filter_map(|node| may_hold(node, terms)).collect();
        (!parts.is_empty()).then(|| all(parts))
    };

    match node {
        Node::Term(i) => Some(may_hold_term(&terms[*i])),
        Node::Not(_) => None,
        Node::And(nodes) => every(&nodes.iter().collect::<Vec<_>>()),
        Node::Pair { left, right, .. } => every(&[left, right]),
        Node::Except { left, .. } => may_hold(left, terms),
        Node::Or(nodes) => {
            nodes.iter().map(|node| may_hold(node, terms)).collect::<Option<_>>().map(any)
        }
    }
}

/// Sections with every pair of neighbours of a term, side by side or with only paragraph ends
/// between.
fn may_hold_term(term: &[char]) -> Value {
    let mut parts = Vec::new();
    for (i, &c) in term.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| term[i]);
        match (before, term.get(i + 1)) {
            (_, Some(&next)) if is_paired(c, next) => {
                let tokens = [PairGap::None, PairGap::ParagraphEnd].map(|gap| pair([c, next], gap));
                parts.push(json!({"terms": {PAIRS: tokens}}));
            }
            // The pair before it has it already.
            (Some(before), _) if is_paired(before, c) => {}
            _ => parts.push(json!({"term": {CHARS: spaced(std::iter::once(c))}})),
        }
    }

    all(parts)
}
