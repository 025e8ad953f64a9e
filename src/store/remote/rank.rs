//! Ranking on a cluster: the same parts of a score as in the embedded store, in the cluster's
//! words. What holds is decided by conditions that say exactly what the embedded store decides by
//! postings, so that totals and facets are equal; scores differ by a constant factor and by how
//! lengths are rounded.

use super::ask::{all, any, at_least, not, parts, phrase};
use super::document::{Gap, RowType, pair, place};
use super::reader::{NOTHING_STORED, Scores, field, hits};
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::query::Filter;
use crate::store::plan::{Plan, PlanNode, Run};
use crate::store::view::GoOn;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the parts of a score weigh: those of the embedded store.
const TITLE_WEIGHT: f32 = 1.0;
const HEADING_WEIGHT: f32 = 0.5;
const PAIR_WEIGHT: f32 = 0.3;

/// What the condition is called that a section satisfies the query by its text.
const BY_TEXT: &str = "text";

/// BM25's saturation of term frequency and its share of length normalisation: those that a cluster
/// has by default, too.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Steps of a score to its double. Sections whose parts of a score are told one by one are told in
/// so many steps.
const STEPS: f32 = 8.0;

/// Hits fetched at a time.
const HITS: usize = 10_000;

/// A section that a query found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub report: String,
    pub number: u32,
    pub kind: String,
    pub score: f32,
    /// Whether it satisfies the query as read; else it holds only some of its words.
    pub holds: bool,
    /// Whether it does only because a run names the school whose report it is of.
    pub by_name: bool,
}

/// A plan as conditions.
struct Conditions<'a> {
    plan: &'a Plan,
    /// Of each exact pattern: sections that hold it.
    exacts: Vec<Held>,
}

/// Sections that hold an exact pattern.
struct Held {
    condition: Value,
    /// What no condition says exactly was found by scanning: its sections with the number of places
    /// and of words of each.
    scanned: Vec<(String, u32, u32)>,
}

impl Snapshot {
    /// Gives the sections that satisfy `plan` and fail at most one part of `filter`; without a
    /// plan, all of these.
    pub(super) fn ranked(
        &self,
        plan: Option<&Plan>,
        filter: &Filter,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(Ranked) -> Result<()>,
    ) -> Result<()> {
        let Some(plan) = plan else {
            return self.hits(vec![nearly(filter)], Vec::new(), go_on, &mut |hit| {
                each(ranked(hit, 0.0, true))
            });
        };
        let conditions = self.conditions(plan, go_on)?;
        let filters = vec![conditions.holds(&plan.root, Named::Counted), nearly(filter)];
        let mut scoring = self.scoring(&conditions)?;
        let names_schools = plan.schools().next().is_some();
        if names_schools {
            // It adds nothing to the score; that it is named tells which sections hold by their
            // text.
            let by_text = conditions.holds(&plan.root, Named::Ignored);
            scoring.push(json!({"bool": {"filter": [by_text], "_name": BY_TEXT}}));
        }
        self.hits(filters, scoring, go_on, &mut |hit| {
            let names = hit["matched_queries"].as_array().map(Vec::as_slice).unwrap_or_default();
            let mut found = ranked(hit, score(hit), true);
            found.by_name = names_schools && !names.iter().any(|name| name == BY_TEXT);
            each(found)
        })
    }

    /// Gives the sections within `filter` that do not satisfy `plan`, but hold some of its words
    /// and nothing that it rules out.
    pub(super) fn partial(
        &self,
        plan: &Plan,
        filter: &Filter,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(Ranked) -> Result<()>,
    ) -> Result<()> {
        let conditions = self.conditions(plan, go_on)?;
        let mut filters: Vec<Value> = vec![conditions.touched(), nearly(filter)];
        filters.push(not(conditions.holds(&plan.root, Named::Counted)));
        filters.extend(conditions.excludes(&plan.root).map(not));
        self.hits(filters, self.scoring(&conditions)?, go_on, &mut |hit| {
            each(ranked(hit, score(hit), false))
        })
    }

    /// Gives the sections that pass `filters`, scored by `scoring`.
    fn hits(
        &self,
        filters: Vec<Value>,
        scoring: Vec<Value>,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(&Value) -> Result<()>,
    ) -> Result<()> {
        let mut filters = filters;
        filters.push(json!({"term": {"type": RowType::Section.as_str()}}));
        filters.push(self.state.counting());
        let mut body = json!({
            "size": HITS,
            "query": {"bool": {"filter": filters, "should": scoring}},
            "sort": ["key", "number", "edition"],
            "track_scores": true,
            "track_total_hits": false,
            "stored_fields": NOTHING_STORED,
            "docvalue_fields": ["report", "number", "kind"],
        });
        loop {
            go_on()?;
            let answer = self.reader.search(&body, Scores::Global)?;
            let found = hits(&answer);
            found.iter().try_for_each(&mut *each)?;
            match found.last() {
                Some(last) if found.len() == HITS => body["search_after"] = last["sort"].clone(),
                _ => return Ok(()),
            }
        }
    }

    fn conditions<'a>(&self, plan: &'a Plan, go_on: GoOn<'_>) -> Result<Conditions<'a>> {
        let exacts = plan.exacts.iter().map(|pattern| self.holding(pattern, go_on));
        Ok(Conditions { plan, exacts: exacts.collect::<Result<_>>()? })
    }

    /// Sections that hold an unbroken place of `pattern`. What no condition says exactly, distances
    /// and exceptions, is found by scanning, and its sections are named one by one.
    fn holding(&self, pattern: &Pattern, go_on: GoOn<'_>) -> Result<Held> {
        if let Some(term) = pattern.only_term() {
            return Ok(Held { condition: phrase(term, 1.0), scanned: Vec::new() });
        }
        let mut scanned = Vec::new();
        self.find_places(pattern, &Filter::default(), go_on, &mut |found| {
            if !found.places.whole.is_empty() {
                let places = found.places.whole.len() as u32;
                scanned.push((place(found.report, found.section), places, found.words));
            }
            Ok(())
        })?;
        let places: Vec<&str> = scanned.iter().map(|(place, ..)| place.as_str()).collect();
        Ok(Held { condition: one_of_places(&places), scanned })
    }

    /// The parts of a score. A run as written and an exact pattern count by their own rarity, where
    /// the cluster would add up that of their characters.
    fn scoring(&self, conditions: &Conditions<'_>) -> Result<Vec<Value>> {
        let plan = conditions.plan;
        let mut scoring = Vec::new();
        for word in distinct(plan.runs.iter().flat_map(|run| &run.words)) {
            for (field, boost) in
                [("body", 1.0), ("heading", HEADING_WEIGHT), ("title", TITLE_WEIGHT)]
            {
                scoring.push(
                    json!({"match": {field: {"query": word, "operator": "and", "boost": boost}}}),
                );
            }
        }
        for pair_of in distinct(plan.runs.iter().flat_map(|run| &run.pairs)) {
            let token = pair(*pair_of, Gap::None);
            scoring.push(json!({"term": {"pairs": {"value": token, "boost": PAIR_WEIGHT}}}));
        }
        let asked = (0..plan.exacts.len()).filter(|&exact| plan.asks_for(exact));
        let written: Vec<&Pattern> = plan
            .runs
            .iter()
            .map(|run| &run.written)
            .chain(asked.clone().map(|exact| &plan.exacts[exact]))
            .collect();
        let terms: Vec<&[char]> =
            written.iter().filter_map(|pattern| pattern.only_term()).collect();
        let named: Vec<Value> = plan.runs.iter().filter_map(names_school).collect();
        let rarity = self.rarity(&terms, &named)?;
        for term in &terms {
            scoring.push(phrase(term, rarity.boost(term)));
        }
        for (condition, idf) in named.iter().zip(&rarity.conditions) {
            scoring.push(
                json!({"constant_score": {"filter": condition, "boost": idf * TITLE_WEIGHT}}),
            );
        }
        asked.for_each(|exact| scoring.extend(rarity.told(&conditions.exacts[exact].scanned)));
        Ok(scoring)
    }

    /// How rare terms, their characters and conditions are among all sections.
    fn rarity(&self, terms: &[&[char]], conditions: &[Value]) -> Result<Rarity> {
        let mut chars: Vec<char> = terms.iter().flat_map(|term| term.iter().copied()).collect();
        chars.sort_unstable();
        chars.dedup();
        let mut asked: Vec<Value> = terms.iter().map(|term| phrase(term, 1.0)).collect();
        asked.extend(chars.iter().map(|&c| phrase(&[c], 1.0)));
        asked.extend_from_slice(conditions);
        let mut counted: serde_json::Map<String, Value> = asked
            .iter()
            .enumerate()
            .map(|(i, condition)| (i.to_string(), json!({"filter": condition})))
            .collect();
        counted.insert("words".to_owned(), json!({"avg": {"field": "words"}}));
        let body = json!({
            "size": 0,
            "query": all(vec![json!({"term": {"type": RowType::Section.as_str()}}), self.state.counting()]),
            "aggs": counted,
        });
        let answer = self.reader.search(&body, Scores::None)?;
        let sections = self.state.counts.get(RowType::Section.as_str()).copied().unwrap_or(0);
        let having =
            |i: usize| answer["aggregations"][i.to_string()]["doc_count"].as_u64().unwrap_or(0);
        let idf = |i: usize| idf(sections, having(i));
        let of_terms = terms.iter().enumerate().map(|(i, term)| (term.to_vec(), idf(i))).collect();
        let of_chars = chars.iter().enumerate().map(|(i, &c)| (c, idf(terms.len() + i))).collect();
        let conditions = (terms.len() + chars.len()..asked.len()).map(idf).collect();
        let words =
            answer["aggregations"]["words"]["value"].as_f64().unwrap_or(1.0).max(1.0) as f32;
        Ok(Rarity { sections, words, of_terms, of_chars, conditions })
    }
}

/// BM25's inverse frequency.
fn idf(sections: u64, having: u64) -> f32 {
    let (all, having) = (sections as f32, having as f32);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

/// Inverse frequencies, as BM25 takes them.
struct Rarity {
    /// All sections, and the words that one has on average.
    sections: u64,
    words: f32,
    of_terms: Vec<(Vec<char>, f32)>,
    of_chars: Vec<(char, f32)>,
    conditions: Vec<f32>,
}

impl Rarity {
    /// What turns the rarity that the cluster gives a phrase, the sum of its characters', into the
    /// phrase's own.
    fn boost(&self, term: &[char]) -> f32 {
        let own =
            self.of_terms.iter().find(|(known, _)| known == term).map_or(0.0, |(_, idf)| *idf);
        let of = |c: &char| {
            self.of_chars.iter().find(|(known, _)| known == c).map_or(0.0, |(_, idf)| *idf)
        };
        let sum: f32 = term.iter().map(of).sum();
        if sum > 0.0 { own / sum } else { 1.0 }
    }

    /// The parts of a score of sections that were found by scanning, in steps.
    fn told(&self, scanned: &[(String, u32, u32)]) -> Vec<Value> {
        let idf = idf(self.sections, scanned.len() as u64);
        let mut steps: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
        for (place, places, words) in scanned {
            let (count, length) = (*places as f32, *words as f32 / self.words);
            let score = idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
            steps.entry((score.log2() * STEPS).round() as i32).or_default().push(place);
        }
        let told = |(step, places): (&i32, &Vec<&str>)| {
            let boost = (*step as f32 / STEPS).exp2();
            json!({"constant_score": {"filter": one_of_places(places), "boost": boost}})
        };
        steps.iter().map(told).collect()
    }
}

/// These sections; a cluster takes some 65,000 values in one condition.
fn one_of_places(places: &[&str]) -> Value {
    any(places.chunks(10_000).map(|places| json!({"terms": {"place": places}})).collect())
}

/// Whether a section may satisfy a run because the run names the school whose report it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Counted,
    Ignored,
}

impl Conditions<'_> {
    fn holds(&self, node: &PlanNode, named: Named) -> Value {
        let each = |nodes: &[PlanNode]| nodes.iter().map(|node| self.holds(node, named)).collect();
        match node {
            PlanNode::Run(i) => run(&self.plan.runs[*i], named),
            PlanNode::Exact(i) => self.exacts[*i].condition.clone(),
            PlanNode::Without(i) => not(self.exacts[*i].condition.clone()),
            PlanNode::And(nodes) => all(each(nodes)),
            PlanNode::Or(nodes) => any(each(nodes)),
        }
    }

    /// Sections that NOT rules out, whatever else they hold; `None` where `node` has no NOT.
    fn excludes(&self, node: &PlanNode) -> Option<Value> {
        match node {
            PlanNode::Run(_) | PlanNode::Exact(_) => None,
            PlanNode::Without(i) => Some(self.exacts[*i].condition.clone()),
            PlanNode::And(nodes) => {
                let parts: Vec<Value> =
                    nodes.iter().filter_map(|node| self.excludes(node)).collect();
                (!parts.is_empty()).then(|| any(parts))
            }
            PlanNode::Or(nodes) => {
                nodes.iter().map(|node| self.excludes(node)).collect::<Option<_>>().map(all)
            }
        }
    }

    /// Sections that hold anything of the plan.
    fn touched(&self) -> Value {
        if self.plan.root.is_open() {
            return json!({"match_all": {}});
        }
        let runs = &self.plan.runs;
        let mut parts: Vec<Value> =
            distinct(runs.iter().flat_map(|run| &run.words)).into_iter().map(|w| word(w)).collect();
        parts.extend(
            runs.iter().filter_map(|run| run.written.only_term()).map(|term| phrase(term, 1.0)),
        );
        parts.extend(runs.iter().filter_map(names_school));
        let asked = (0..self.exacts.len()).filter(|&exact| self.plan.asks_for(exact));
        parts.extend(asked.map(|exact| self.exacts[exact].condition.clone()));
        any(parts)
    }
}

/// Sections that satisfy a run: most of its words stand there, or the run as written, or it names
/// their school.
fn run(run: &Run, named: Named) -> Value {
    let mut ways =
        vec![at_least(run.needed, run.keywords.iter().map(|keyword| word(keyword)).collect())];
    ways.extend(run.written.only_term().map(|term| phrase(term, 1.0)));
    if named == Named::Counted {
        ways.extend(names_school(run));
    }
    any(ways)
}

fn names_school(run: &Run) -> Option<Value> {
    let school = run.school.as_ref()?;
    Some(json!({"terms": {"school": school.held}}))
}

/// Sections with a word in their text, their heading or their report's title.
fn word(word: &str) -> Value {
    any(["body", "heading", "title"]
        .iter()
        .map(|field| json!({"match": {*field: {"query": word, "operator": "and"}}}))
        .collect())
}

/// What fails at most one part of a filter: facets need those, too.
fn nearly(filter: &Filter) -> Value {
    let limits: Vec<Value> = parts(filter).into_iter().flatten().collect();
    match limits.len() {
        0 | 1 => json!({"match_all": {}}),
        parts => at_least(parts - 1, limits),
    }
}

fn ranked(hit: &Value, score: f32, holds: bool) -> Ranked {
    let number = hit["fields"]["number"][0].as_u64().unwrap_or_default() as u32;
    Ranked {
        report: field(hit, "report").to_owned(),
        number: number.saturating_sub(1),
        kind: field(hit, "kind").to_owned(),
        score,
        holds,
        by_name: false,
    }
}

fn score(hit: &Value) -> f32 {
    hit["_score"].as_f64().unwrap_or_default() as f32
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}
