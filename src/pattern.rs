//! What mentions are: a query compiled to exact folded characters, and the one combiner of places
//! behind mentions, counts, snippets and highlights.
//!
//! The places of a single term come from one of two finders: [`Pattern::find`] scans a text, and the
//! postings of a store know positions. Invariant: both find the same.

use crate::query::Expr;
use crate::text::{BARRIER, fold};
use std::borrow::Cow;
use std::cell::Cell;

/// A query as exact folded characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The terms, folded, each once.
    pub terms: Vec<Vec<char>>,
    root: Node,
}

/// [`Expr`] over the numbers of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Term(usize),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Pair { left: Box<Node>, right: Box<Node>, bound: Bound },
    Except { left: Box<Node>, right: Box<Node> },
}

/// How close the two sides of a pair must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Near(u32),
    Before(u32),
    Sentence,
}

/// Where a term stands in a section: folded chars from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The first folded char.
    pub start: u32,
    /// The folded char after the last. With a paragraph end inside, further away than the term is
    /// long.
    pub end: u32,
}

/// Where one term stands in a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Unbroken, in order; they may overlap.
    pub whole: Vec<Place>,
    /// With a paragraph end inside.
    pub broken: Vec<Place>,
}

/// The folded chars that pairs may not cross, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ends {
    /// Paragraph ends.
    pub paragraphs: Vec<u32>,
    /// Sentence ends: 。 and the folded ！ ？ ；.
    pub sentences: Vec<u32>,
    /// Places that pairs were looked for among.
    pub compared: Cell<u64>,
    /// How many may be, if not all: beyond it, pairs are missing. It is for who looks afterwards
    /// whether that many were compared.
    pub most_compared: Option<u64>,
}

/// The folded chars that end a sentence.
pub const SENTENCE_ENDS: [char; 4] = ['。', '!', '?', ';'];

impl Pattern {
    /// Compiles `expr`; `None` if nothing of it is left after folding.
    pub fn new(expr: &Expr) -> Option<Pattern> {
        let mut terms = Vec::new();
        let root = compile(expr, &mut terms)?;
        Some(Pattern { terms, root })
    }

    /// The mentions in a section given as folded chars: found in the text itself.
    pub fn find(&self, chars: &[char]) -> Places {
        let terms: Vec<Places> = self.terms.iter().map(|term| Places::of(term, chars)).collect();
        self.combine(&terms, &Ends::of(chars)).into_owned()
    }

    /// The mentions in a section where each term stands at `terms`. Nothing where the expression
    /// does not hold.
    pub fn combine<'a>(&self, terms: &'a [Places], ends: &Ends) -> Cow<'a, Places> {
        if let Node::Term(i) = self.root {
            return Cow::Borrowed(&terms[i]);
        }

        let mut places = Places::default();
        if self.root.holds(terms, ends, false) {
            self.root.collect(terms, ends, &mut places.whole);
        }

        if self.root.may_be_broken(terms) && self.root.holds(terms, ends, true) {
            self.root.collect_broken(terms, ends, &mut places.broken);
        }

        for list in [&mut places.whole, &mut places.broken] {
            list.sort_unstable();
            list.dedup();
        }

        Cow::Owned(places)
    }

    /// Whether sentence ends matter, so that who works from postings knows to fetch them.
    pub fn needs_sentences(&self) -> bool {
        self.root.has_pair(&|bound| bound == Bound::Sentence)
    }

    /// Whether paragraph ends matter even where no term has one inside: none may stand between the
    /// sides of a pair.
    pub fn has_pairs(&self) -> bool {
        self.root.has_pair(&|_| true)
    }

    /// The term, if the pattern is one and nothing else.
    pub(crate) fn only_term(&self) -> Option<&[char]> {
        match self.root {
            Node::Term(i) => Some(&self.terms[i]),
            _ => None,
        }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }
}

fn compile(expr: &Expr, terms: &mut Vec<Vec<char>>) -> Option<Node> {
    let pair = |left: &Expr, right: &Expr, bound: Bound, terms: &mut Vec<Vec<char>>| {
        let (left, right) = (Box::new(compile(left, terms)?), Box::new(compile(right, terms)?));
        Some(Node::Pair { left, right, bound })
    };
    let all = |exprs: &[Expr], terms: &mut Vec<Vec<char>>| -> Option<Vec<Node>> {
        let nodes: Vec<Node> = exprs.iter().filter_map(|expr| compile(expr, terms)).collect();
        (!nodes.is_empty()).then_some(nodes)
    };

    Some(match expr {
        Expr::Run(text) | Expr::Exact(text) => Node::Term(term(text, terms)?),
        Expr::And(exprs) => Node::And(all(exprs, terms)?),
        Expr::Or(exprs) => Node::Or(all(exprs, terms)?),
        Expr::Not(expr) => Node::Not(Box::new(compile(expr, terms)?)),
        Expr::Near { left, right, within } => pair(left, right, Bound::Near(*within), terms)?,
        Expr::Before { left, right, within } => pair(left, right, Bound::Before(*within), terms)?,
        Expr::Sentence { left, right } => pair(left, right, Bound::Sentence, terms)?,
        Expr::Except { left, right } => {
            let left = Box::new(compile(left, terms)?);
            Node::Except { left, right: Box::new(compile(right, terms)?) }
        }
    })
}

/// The number of a term, folded. A paragraph end typed into a query is a space.
fn term(text: &str, terms: &mut Vec<Vec<char>>) -> Option<usize> {
    let chars = folded_term(text);
    if chars.is_empty() {
        return None;
    }

    Some(terms.iter().position(|known| *known == chars).unwrap_or_else(|| {
        terms.push(chars);
        terms.len() - 1
    }))
}

/// A term as it is matched.
pub fn folded_term(text: &str) -> Vec<char> {
    fold(&text.replace('\n', " ")).chars
}

impl Node {
    /// Whether a pair with such a bound is anywhere in it.
    fn has_pair(&self, is_wanted: &dyn Fn(Bound) -> bool) -> bool {
        let has = |node: &Node| node.has_pair(is_wanted);
        match self {
            Node::Term(_) => false,
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(has),
            Node::Not(node) => has(node),
            Node::Pair { left, right, bound } => is_wanted(*bound) || has(left) || has(right),
            Node::Except { left, right } => has(left) || has(right),
        }
    }

    /// Whether the expression holds; with `broken`, terms with a paragraph end inside count as
    /// there.
    fn holds(&self, terms: &[Places], ends: &Ends, broken: bool) -> bool {
        match self {
            Node::Term(i) => !terms[*i].whole.is_empty() || broken && !terms[*i].broken.is_empty(),
            Node::And(nodes) => nodes.iter().all(|node| node.holds(terms, ends, broken)),
            Node::Or(nodes) => nodes.iter().any(|node| node.holds(terms, ends, broken)),
            Node::Not(node) => !node.holds(terms, ends, false),
            Node::Pair { .. } | Node::Except { .. } => {
                let mut places = Vec::new();
                self.collect(terms, ends, &mut places);
                if broken {
                    self.collect_broken(terms, ends, &mut places);
                }
                !places.is_empty()
            }
        }
    }

    /// Every unbroken place of every term that is not under NOT; of a pair those that take part in
    /// one.
    fn collect(&self, terms: &[Places], ends: &Ends, into: &mut Vec<Place>) {
        match self {
            Node::Term(i) => into.extend_from_slice(&terms[*i].whole),
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect(terms, ends, into))
            }
            Node::Not(_) => {}
            Node::Pair { left, right, bound } => {
                let (left, right) = (left.places(terms, ends), right.places(terms, ends));
                pairs(&left, &right, *bound, ends, into);
            }
            Node::Except { left, right } => {
                into.extend(outside(left.places(terms, ends), &right.places(terms, ends)));
            }
        }
    }

    /// The places of one side of a pair or exclusion: none where the side does not hold, so that an
    /// AND or NOT in it counts.
    fn places(&self, terms: &[Places], ends: &Ends) -> Vec<Place> {
        let mut places = Vec::new();
        if self.may_list(terms, ends, false) {
            self.collect(terms, ends, &mut places);
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether the places that are collected count. Pairs and exclusions hold where they have any,
    /// so they need not be asked.
    fn may_list(&self, terms: &[Places], ends: &Ends, broken: bool) -> bool {
        matches!(self, Node::Pair { .. } | Node::Except { .. }) || self.holds(terms, ends, broken)
    }

    /// Places with a paragraph end inside. A pair has none: no paragraph end may stand between its
    /// sides.
    fn collect_broken(&self, terms: &[Places], ends: &Ends, into: &mut Vec<Place>) {
        match self {
            Node::Term(i) => into.extend_from_slice(&terms[*i].broken),
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().for_each(|node| node.collect_broken(terms, ends, into))
            }
            Node::Not(_) | Node::Pair { .. } => {}
            Node::Except { left, right } => {
                let side = |node: &Node| {
                    let mut places = Vec::new();
                    if node.may_list(terms, ends, true) {
                        node.collect_broken(terms, ends, &mut places);
                    }
                    places.sort_unstable();
                    places
                };
                into.extend(outside(side(left), &side(right)));
            }
        }
    }

    /// Whether any term that is asked for has a paragraph end inside somewhere.
    fn may_be_broken(&self, terms: &[Places]) -> bool {
        match self {
            Node::Term(i) => !terms[*i].broken.is_empty(),
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().any(|node| node.may_be_broken(terms))
            }
            Node::Not(_) | Node::Pair { .. } => false,
            Node::Except { left, .. } => left.may_be_broken(terms),
        }
    }
}

/// The places that do not lie inside one of `longer`, which are in order. Of those that start no
/// later the furthest end decides.
fn outside(places: Vec<Place>, longer: &[Place]) -> impl Iterator<Item = Place> {
    let mut furthest = 0;
    let furthest_ends: Vec<u32> = longer
        .iter()
        .map(|place| {
            furthest = place.end.max(furthest);
            furthest
        })
        .collect();
    let starts: Vec<u32> = longer.iter().map(|place| place.start).collect();

    places.into_iter().filter(move |place| {
        let before = starts.partition_point(|&start| start <= place.start);
        before.checked_sub(1).is_none_or(|i| furthest_ends[i] < place.end)
    })
}

/// The places of both sides that take part in a pair. For each place of one side the nearest of the
/// other that does not overlap it decides, so this is linear but for the search for it.
fn pairs(left: &[Place], right: &[Place], bound: Bound, ends: &Ends, into: &mut Vec<Place>) {
    ends.compared.set(ends.compared.get() + (left.len() + right.len()) as u64);
    if ends.most_compared.is_some_and(|most| ends.compared.get() > most) {
        return;
    }

    let mut follows = |firsts: &[Place], seconds: &[Place]| {
        let mut ending: Vec<Place> = firsts.to_vec();
        ending.sort_unstable_by_key(|place| place.end);
        for first in firsts {
            let next = seconds.partition_point(|second| second.start < first.end);
            if seconds
                .get(next)
                .is_some_and(|second| may_pair(first.end, second.start, bound, ends))
            {
                into.push(*first);
            }
        }
        for second in seconds {
            let before = ending.partition_point(|first| first.end <= second.start);
            if before
                .checked_sub(1)
                .is_some_and(|i| may_pair(ending[i].end, second.start, bound, ends))
            {
                into.push(*second);
            }
        }
    };

    follows(left, right);
    if !matches!(bound, Bound::Before(_)) {
        follows(right, left);
    }
}

/// Whether the folded chars from `end` to `start` may stand between the sides of a pair.
fn may_pair(end: u32, start: u32, bound: Bound, ends: &Ends) -> bool {
    let crosses =
        |list: &[u32]| list.get(list.partition_point(|&at| at < end)).is_some_and(|&at| at < start);
    let close = match bound {
        Bound::Near(within) | Bound::Before(within) => start - end <= within,
        Bound::Sentence => !crosses(&ends.sentences),
    };
    close && !crosses(&ends.paragraphs)
}

impl Places {
    /// Every place of `term` in `chars`, overlapping ones too: the text is scanned with its
    /// paragraph ends taken out, and a place that is then too long had one inside.
    pub fn of(term: &[char], chars: &[char]) -> Places {
        let mut places = Places::default();
        let Some(&first) = term.first() else { return places };

        for (start, &c) in chars.iter().enumerate() {
            if c != first {
                continue;
            }
            let mut at = start + 1;
            let rest_follows = term[1..].iter().all(|wanted| {
                while chars.get(at) == Some(&BARRIER) {
                    at += 1;
                }
                at += 1;
                chars.get(at - 1) == Some(wanted)
            });
            if rest_follows {
                places.push(Place { start: start as u32, end: at as u32 }, term.len());
            }
        }

        places
    }

    /// Files a place under whole or broken, by whether it is as long as its term.
    pub(crate) fn push(&mut self, place: Place, term_chars: usize) {
        if (place.end - place.start) as usize == term_chars {
            self.whole.push(place)
        } else {
            self.broken.push(place)
        }
    }
}

impl Ends {
    /// The paragraph and sentence ends in `chars`.
    pub fn of(chars: &[char]) -> Ends {
        let at = |wanted: &dyn Fn(char) -> bool| {
            chars.iter().enumerate().filter(|&(_, &c)| wanted(c)).map(|(i, _)| i as u32).collect()
        };
        Ends {
            paragraphs: at(&|c| c == BARRIER),
            sentences: at(&|c| SENTENCE_ENDS.contains(&c)),
            ..Ends::default()
        }
    }
}

#[cfg(test)]
mod tests;
