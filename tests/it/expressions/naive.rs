//! A second reader of the mention language, written from its definition alone.

use mingcha::query::Expr;
use mingcha::{Alignment, Filter, Index, Kind, Rules, Year, fold};
use std::collections::BTreeSet;

/// Every section of a store, and where each of some terms stands in it.
pub struct Corpus {
    pub sections: Vec<Section>,
    terms: Vec<String>,
}

pub struct Section {
    pub report: usize,
    pub report_id: String,
    pub number: u32,
    pub school: Option<String>,
    pub year: Option<Year>,
    pub kind: Option<Kind>,
    /// Folded, a paragraph's end as `\n`.
    pub text: Vec<char>,
    /// Whether a word begins at each character, and whether one ends at the end.
    boundaries: Vec<bool>,
    /// Of each term its places.
    places: Vec<Places>,
}

/// Where something stands: without a paragraph end inside, and with one.
#[derive(Default, Clone)]
struct Places {
    whole: Vec<Place>,
    broken: Vec<Place>,
}

type Place = (usize, usize);

/// A place that a query finds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its section among those of the corpus.
    pub section: usize,
    pub start: usize,
    pub end: usize,
    pub alignment: Alignment,
}

impl Corpus {
    /// Reads `index`, and finds `terms` in it.
    pub fn of(index: &Index, terms: &[&str]) -> Corpus {
        let mut jieba = jieba_rs::Jieba::new();
        for word in &Rules::default().dict {
            jieba.add_word(word, None, None);
        }
        let mut sections = Vec::new();
        let list = index.reports(&Filter::default(), 0, usize::MAX).unwrap();
        for (number, summary) in list.reports.iter().enumerate() {
            let report = index.report(&summary.id).unwrap();
            for section in &report.sections {
                let text = fold(&report.text[section.span.range()]).text();
                let chars: Vec<char> = text.chars().collect();
                let mut boundaries = vec![false; chars.len() + 1];
                boundaries[chars.len()] = true;
                jieba.cut(&text, false).iter().for_each(|token| boundaries[token.start] = true);
                sections.push(Section {
                    report: number,
                    report_id: report.id.to_string(),
                    number: section.id,
                    school: report.school.clone(),
                    year: report.year,
                    kind: section.kind,
                    places: terms
                        .iter()
                        .map(|term| everywhere(&fold(term).chars, &chars))
                        .collect(),
                    text: chars,
                    boundaries,
                });
            }
        }
        Corpus { sections, terms: terms.iter().map(|term| term.to_string()).collect() }
    }

    /// Every place that `expr` finds within `filter`, in order, with its class.
    pub fn find(&self, expr: &Expr, filter: &Filter) -> Vec<Found> {
        let mut all = Vec::new();
        for (number, section) in self.sections.iter().enumerate() {
            let within = (filter.schools.is_empty() || filter.schools.contains(&section.school))
                && (filter.years.is_empty() || filter.years.contains(&section.year))
                && (filter.kinds.is_empty() || filter.kinds.contains(&section.kind));
            if !within {
                continue;
            }
            let reader = Reader { section, terms: &self.terms };
            let whole = if reader.holds(expr) { reader.whole(expr) } else { BTreeSet::new() };
            let broken =
                if reader.holds_broken(expr) { reader.broken(expr) } else { BTreeSet::new() };
            let found = |(start, end), alignment| Found { section: number, start, end, alignment };
            let mut here: Vec<Found> =
                whole.iter().map(|&place| found(place, section.alignment(place))).collect();
            here.extend(broken.into_iter().map(|place| found(place, Alignment::AcrossBreak)));
            here.sort();
            all.extend(here);
        }
        all
    }
}

/// Every place of a term: each character is where one may begin, and paragraph ends inside are
/// passed over.
fn everywhere(term: &[char], text: &[char]) -> Places {
    let mut places = Places::default();
    for start in (0..text.len()).filter(|&start| text[start] == term[0]) {
        let rest = (start..text.len()).filter(|&at| text[at] != '\n').take(term.len());
        let stands: Vec<usize> =
            rest.zip(term).take_while(|(at, c)| text[*at] == **c).map(|(at, _)| at).collect();
        if stands.len() == term.len() {
            let place = (start, stands[term.len() - 1] + 1);
            match text[place.0..place.1].contains(&'\n') {
                true => places.broken.push(place),
                false => places.whole.push(place),
            }
        }
    }
    places
}

impl Section {
    fn alignment(&self, (start, end): Place) -> Alignment {
        if self.boundaries[start] && self.boundaries[end] {
            return Alignment::Word;
        }
        match self.boundaries[start + 1..end].contains(&true) {
            true => Alignment::Across,
            false => Alignment::Inside,
        }
    }
}

/// One section, read for one query.
struct Reader<'a> {
    section: &'a Section,
    terms: &'a [String],
}

impl Reader<'_> {
    fn term(&self, text: &str) -> &Places {
        &self.section.places[self.terms.iter().position(|term| term == text).unwrap()]
    }

    /// Whether the expression is true of the section.
    fn holds(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Run(term) | Expr::Exact(term) => !self.term(term).whole.is_empty(),
            Expr::And(all) => all.iter().all(|expr| self.holds(expr)),
            Expr::Or(any) => any.iter().any(|expr| self.holds(expr)),
            Expr::Not(expr) => !self.holds(expr),
            other => !self.whole(other).is_empty(),
        }
    }

    /// The same where a term with a paragraph end inside counts as there, but not under NOT.
    fn holds_broken(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Run(term) | Expr::Exact(term) => {
                let places = self.term(term);
                !places.whole.is_empty() || !places.broken.is_empty()
            }
            Expr::And(all) => all.iter().all(|expr| self.holds_broken(expr)),
            Expr::Or(any) => any.iter().any(|expr| self.holds_broken(expr)),
            Expr::Not(expr) => !self.holds(expr),
            other => !self.whole(other).is_empty() || !self.broken(other).is_empty(),
        }
    }

    /// Places of terms that are not under NOT; of a pair those that take part in one.
    fn whole(&self, expr: &Expr) -> BTreeSet<Place> {
        match expr {
            Expr::Run(term) | Expr::Exact(term) => self.term(term).whole.iter().copied().collect(),
            Expr::And(exprs) | Expr::Or(exprs) => {
                exprs.iter().flat_map(|expr| self.whole(expr)).collect()
            }
            Expr::Not(_) => BTreeSet::new(),
            Expr::Near { left, right, within } => {
                let mut found = self.pairs(left, right, Some(*within as usize));
                found.extend(self.pairs(right, left, Some(*within as usize)));
                found
            }
            Expr::Before { left, right, within } => self.pairs(left, right, Some(*within as usize)),
            Expr::Sentence { left, right } => {
                let mut found = self.pairs(left, right, None);
                found.extend(self.pairs(right, left, None));
                found
            }
            Expr::Except { left, right } => outside(self.side(left), &self.side(right)),
        }
    }

    /// Places with a paragraph end inside. A pair has none.
    fn broken(&self, expr: &Expr) -> BTreeSet<Place> {
        match expr {
            Expr::Run(term) | Expr::Exact(term) => self.term(term).broken.iter().copied().collect(),
            Expr::And(exprs) | Expr::Or(exprs) => {
                exprs.iter().flat_map(|expr| self.broken(expr)).collect()
            }
            Expr::Except { left, right } => {
                outside(self.broken_side(left), &self.broken_side(right))
            }
            _ => BTreeSet::new(),
        }
    }

    /// The places of one side of an operator: none where the side is not true of the section.
    fn side(&self, expr: &Expr) -> BTreeSet<Place> {
        if self.holds(expr) { self.whole(expr) } else { BTreeSet::new() }
    }

    fn broken_side(&self, expr: &Expr) -> BTreeSet<Place> {
        if self.holds_broken(expr) { self.broken(expr) } else { BTreeSet::new() }
    }

    /// Both places of every pair in this order: at most so many characters between, or all in one
    /// sentence; never a paragraph end.
    fn pairs(&self, firsts: &Expr, seconds: &Expr, within: Option<usize>) -> BTreeSet<Place> {
        let (firsts, seconds) = (self.side(firsts), self.side(seconds));
        let mut found = BTreeSet::new();
        for &first in &firsts {
            for &second in seconds.range((first.1, 0)..) {
                let between = &self.section.text[first.1..second.0];
                let fits = match within {
                    Some(within) => between.len() <= within && !between.contains(&'\n'),
                    None => !between.iter().any(|c| "。!?;\n".contains(*c)),
                };
                if fits {
                    found.extend([first, second]);
                }
            }
        }
        found
    }
}

fn outside(places: BTreeSet<Place>, longer: &BTreeSet<Place>) -> BTreeSet<Place> {
    let is_inside =
        |place: &Place| longer.iter().any(|longer| longer.0 <= place.0 && place.1 <= longer.1);
    places.into_iter().filter(|place| !is_inside(place)).collect()
}
