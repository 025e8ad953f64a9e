//! Ranking on a cluster: the same parts of a score as in the embedded store, in the cluster's
//! words. What holds is decided by conditions that say exactly what the embedded store decides by
//! postings, so that totals and facets are equal; scores differ by a constant factor and by how
//! lengths are rounded.

use super::ask::{all, any, at_least, not, parts, phrase};
use super::document::{NUMBER, PAIRS, PLACE, WORDS, pair, place};
use super::pair::PairGap;
use super::reader::{NOTHING_STORED, ORDER, ScoreBy, hits, section_of, text_of};
use super::view::RemoteView;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::query::Filter;
use crate::store::field::{self, RowType};
use crate::store::plan::{Plan, PlanNode, PlannedRun};
use crate::store::scoring::Scoring;
use crate::store::waiting::GoOn;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the condition is called that a section satisfies the query by its text.
const BY_TEXT: &str = "text";

/// Steps of a score to its double. Sections whose parts of a score are told one by one are told in
/// so many steps.
const STEPS: f32 = 8.0;

/// Hits fetched at a time.
const HITS: usize = 10_000;

/// A section that a query found, as the cluster gives it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RankedRow {
    pub report_id: String,
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
    exacts: Vec<HeldExactly>,
}

/// Sections that hold an exact pattern.
struct HeldExactly {
    condition: Value,
    /// What no condition says exactly was found by scanning: its sections.
    scanned: Vec<ScannedSection>,
}

/// A section that was found by scanning.
struct ScannedSection {
    /// What it is fetched by.
    place: String,
    mentions: u32,
    words: u32,
}

impl RemoteView {
    /// Gives the sections that satisfy `plan` and fail at most one part of `filter`; without a
    /// plan, all of these.
    pub(super) fn ranked(
        &self,
        plan: Option<&Plan>,
        filter: &Filter,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(RankedRow) -> Result<()>,
    ) -> Result<()> {
        let Some(plan) = plan else {
            return self.hits(vec![nearly(filter)], Vec::new(), go_on, &mut |hit| {
                each(ranked(hit, 0.0, true))
            });
        };

        let conditions = self.conditions(plan, go_on)?;
        let filters = vec![conditions.holds(&plan.root, NamedSchool::Counted), nearly(filter)];
        let mut scoring = self.scoring(&conditions)?;
        let names_schools = plan.schools().next().is_some();
        if names_schools {
            // It adds nothing to the score; that it is named tells which sections hold by their
            // text.
            let by_text = conditions.holds(&plan.root, NamedSchool::Ignored);
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
        each: &mut dyn FnMut(RankedRow) -> Result<()>,
    ) -> Result<()> {
        let conditions = self.conditions(plan, go_on)?;
        let mut filters: Vec<Value> = vec![conditions.touched(), nearly(filter)];
        filters.push(not(conditions.holds(&plan.root, NamedSchool::Counted)));
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
        filters.push(is_section());
        filters.push(self.state.counting());
        let mut body = json!({
            "size": HITS,
            "query": {"bool": {"filter": filters, "should": scoring}},
            "sort": ORDER,
            "track_scores": true,
            "track_total_hits": false,
            "stored_fields": NOTHING_STORED,
            "docvalue_fields": [field::REPORT, NUMBER, field::KIND],
        });

        loop {
            go_on()?;
            let answer = self.reader.search(&body, ScoreBy::Global)?;
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
    fn holding(&self, pattern: &Pattern, go_on: GoOn<'_>) -> Result<HeldExactly> {
        if let Some(term) = pattern.only_term() {
            return Ok(HeldExactly { condition: phrase(term, 1.0), scanned: Vec::new() });
        }

        let mut scanned = Vec::new();
        self.find_places(pattern, &Filter::default(), go_on, &mut |found| {
            if !found.places.whole.is_empty() {
                scanned.push(ScannedSection {
                    place: place(found.report_id, found.section),
                    mentions: found.places.whole.len() as u32,
                    words: found.words,
                });
            }
            Ok(())
        })?;
        let places: Vec<&str> = scanned.iter().map(|section| section.place.as_str()).collect();
        Ok(HeldExactly { condition: one_of_places(&places), scanned })
    }

    /// The parts of a score. A run as written and an exact pattern count by their own rarity, where
    /// the cluster would add up that of their characters.
    fn scoring(&self, conditions: &Conditions<'_>) -> Result<Vec<Value>> {
        let plan = conditions.plan;
        let mut scoring = Vec::new();

        for word in distinct(plan.runs.iter().flat_map(|run| &run.words)) {
            scoring.extend(WORD_FIELDS.map(|(field, weight)| word_in(field, word, weight)));
        }
        for pair_of in distinct(plan.runs.iter().flat_map(|run| &run.pairs)) {
            let weighed =
                json!({"value": pair(*pair_of, PairGap::None), "boost": Scoring::PAIR_WEIGHT});
            scoring.push(json!({"term": {PAIRS: weighed}}));
        }

        let asked = (0..plan.exacts.len()).filter(|&exact| plan.asks_for(exact));
        let written = plan.runs.iter().map(|run| &run.written);
        let written = written.chain(asked.clone().map(|exact| &plan.exacts[exact]));
        let terms: Vec<&[char]> = written.filter_map(Pattern::only_term).collect();
        let named: Vec<Value> = plan.runs.iter().filter_map(names_school).collect();
        let rarity = self.rarity(&terms, &named)?;

        for term in &terms {
            scoring.push(phrase(term, Scoring::WRITTEN_WEIGHT * rarity.boost(term)));
        }
        for (condition, idf) in named.iter().zip(&rarity.conditions) {
            let boost = idf * Scoring::TITLE_WEIGHT;
            scoring.push(json!({"constant_score": {"filter": condition, "boost": boost}}));
        }
        asked.for_each(|exact| scoring.extend(rarity.told(&conditions.exacts[exact].scanned)));
        Ok(scoring)
    }

    /// The rarity of terms, their characters and conditions among all sections, counted in one
    /// call.
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
        counted.insert(WORDS.to_owned(), json!({"avg": {"field": WORDS}}));
        let body = json!({
            "size": 0,
            "query": all(vec![is_section(), self.state.counting()]),
            "aggs": counted,
        });
        let answer = self.reader.search(&body, ScoreBy::Nothing)?;

        let sections = self.state.counts.get(RowType::Section.as_str()).copied().unwrap_or(0);
        let scoring = Scoring::over(sections);
        let counted = &answer["aggregations"];
        let idf = |i: usize| scoring.idf(counted[i.to_string()]["doc_count"].as_u64().unwrap_or(0));
        let words = counted[WORDS]["value"].as_f64().unwrap_or(1.0).max(1.0) as f32;
        Ok(Rarity {
            scoring,
            words,
            of_terms: terms.iter().enumerate().map(|(i, term)| (term.to_vec(), idf(i))).collect(),
            of_chars: chars.iter().enumerate().map(|(i, &c)| (c, idf(terms.len() + i))).collect(),
            conditions: (terms.len() + chars.len()..asked.len()).map(idf).collect(),
        })
    }
}

/// The fields of words, with what a word weighs in each.
const WORD_FIELDS: [(&str, f32); 3] = [
    (field::BODY, Scoring::BODY_WEIGHT),
    (field::HEADING, Scoring::HEADING_WEIGHT),
    (field::TITLE, Scoring::TITLE_WEIGHT),
];

/// Inverse frequencies, as BM25 takes them.
struct Rarity {
    scoring: Scoring,
    /// The words that a section has on average.
    words: f32,
    of_terms: Vec<(Vec<char>, f32)>,
    of_chars: Vec<(char, f32)>,
    conditions: Vec<f32>,
}

impl Rarity {
    /// What turns the rarity that the cluster gives a phrase, the sum of its characters', into the
    /// phrase's own.
    fn boost(&self, term: &[char]) -> f32 {
        let own = self.of_terms.iter().find(|(known, _)| known == term);
        let own = own.map_or(0.0, |(_, idf)| *idf);

        let of = |c: &char| self.of_chars.iter().find(|(known, _)| known == c);
        let sum: f32 = term.iter().map(|c| of(c).map_or(0.0, |(_, idf)| *idf)).sum();
        if sum > 0.0 { own / sum } else { 1.0 }
    }

    /// The parts of a score of sections that were found by scanning, in steps.
    fn told(&self, scanned: &[ScannedSection]) -> Vec<Value> {
        let idf = self.scoring.idf(scanned.len() as u64);
        let mut steps: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
        for section in scanned {
            let score = Scoring::bm25(idf, section.mentions, section.words as f32, self.words);
            let step = (score.log2() * STEPS).round() as i32;
            steps.entry(step).or_default().push(&section.place);
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
    any(places.chunks(10_000).map(|places| json!({"terms": {PLACE: places}})).collect())
}

/// Whether a section may satisfy a run because the run names the school whose report it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamedSchool {
    Counted,
    Ignored,
}

impl Conditions<'_> {
    fn holds(&self, node: &PlanNode, named: NamedSchool) -> Value {
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
fn run(run: &PlannedRun, named: NamedSchool) -> Value {
    let mut ways =
        vec![at_least(run.needed, run.keywords.iter().map(|keyword| word(keyword)).collect())];
    ways.extend(run.written.only_term().map(|term| phrase(term, 1.0)));
    if named == NamedSchool::Counted {
        ways.extend(names_school(run));
    }
    any(ways)
}

fn names_school(run: &PlannedRun) -> Option<Value> {
    let school = run.school.as_ref()?;
    Some(json!({"terms": {field::SCHOOL: school.held}}))
}

/// Sections with a word in their text, their heading or their report's title.
fn word(word: &str) -> Value {
    any(WORD_FIELDS.map(|(field, _)| word_in(field, word, 1.0)).to_vec())
}

fn word_in(field: &str, word: &str, boost: f32) -> Value {
    json!({"match": {field: {"query": word, "operator": "and", "boost": boost}}})
}

fn is_section() -> Value {
    json!({"term": {field::TYPE: RowType::Section.as_str()}})
}

/// What fails at most one part of a filter: facets need those, too.
fn nearly(filter: &Filter) -> Value {
    let limits: Vec<Value> = parts(filter).into_iter().flatten().collect();
    match limits.len() {
        0 | 1 => json!({"match_all": {}}),
        parts => at_least(parts - 1, limits),
    }
}

fn ranked(hit: &Value, score: f32, holds: bool) -> RankedRow {
    RankedRow {
        report_id: text_of(hit, field::REPORT).to_owned(),
        number: section_of(hit),
        kind: text_of(hit, field::KIND).to_owned(),
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
