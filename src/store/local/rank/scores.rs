//! What the sections of a segment have gathered: their scores, and which words, runs and patterns each
//! holds.

use crate::bits::Bits;
use crate::error::Result;
use crate::store::local::segment::each_counted;
use crate::store::plan::{Plan, PlanNode};
use tantivy::{DocId, SegmentReader, Term};

/// Whether a section satisfies a query, and why.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Not,
    ByText,
    /// Not by its text: only because a run names its school.
    ByName,
}

pub(super) struct Word {
    pub(super) terms: [Term; 3],
    pub(super) idf: [f32; 3],
    /// The runs for which it counts towards "most".
    pub(super) keyword_of: Vec<usize>,
}

/// The scores of a segment's sections.
pub(super) struct SegmentScores {
    pub(super) score: Vec<f32>,
    /// Sections that hold a word, a run as written or an exact pattern, each once.
    pub(super) touched: Vec<DocId>,
    pub(super) is_touched: Bits,
    /// The last word seen in a section: one in text and title counts once.
    pub(super) last_word: Vec<u32>,
    /// For each run the keywords seen.
    pub(super) keywords: Vec<Vec<u16>>,
    pub(super) written: Vec<Bits>,
    pub(super) exact: Vec<Bits>,
    pub(super) named: Vec<Bits>,
    pub(super) names_schools: bool,
}

impl SegmentScores {
    pub(super) fn new(sections: usize, plan: &Plan) -> SegmentScores {
        SegmentScores {
            score: vec![0.0; sections],
            touched: Vec::new(),
            is_touched: Bits::new(sections),
            last_word: vec![0; sections],
            keywords: vec![vec![0; sections]; plan.runs.len()],
            written: vec![Bits::new(sections); plan.runs.len()],
            exact: vec![Bits::new(sections); plan.exacts.len()],
            named: vec![Bits::new(sections); plan.runs.len()],
            names_schools: plan.schools().next().is_some(),
        }
    }

    pub(super) fn add(&mut self, doc: DocId, score: f32) {
        self.score[doc as usize] += score;
        if self.is_touched.insert(doc) {
            self.touched.push(doc);
        }
    }

    pub(super) fn word(&mut self, doc: DocId, mark: u32, word: &Word) {
        let last = &mut self.last_word[doc as usize];
        if *last != mark {
            *last = mark;
            word.keyword_of.iter().for_each(|&run| self.keywords[run][doc as usize] += 1);
        }
    }

    /// The sections to look at: those that hold anything, or all if the plan could hold for one
    /// that holds nothing.
    pub(super) fn candidates(
        &self,
        plan: &Plan,
        segment: &SegmentReader,
        section: &Term,
    ) -> Result<Vec<DocId>> {
        if !plan.root.is_open() {
            return Ok(self.touched.clone());
        }
        let mut all = Vec::new();
        each_counted(segment, section, |doc, _| all.push(doc))?;
        Ok(all)
    }

    /// Whether the section satisfies the plan, and why.
    pub(super) fn holds(&self, plan: &Plan, doc: DocId) -> Holds {
        let stands = |run: usize| {
            usize::from(self.keywords[run][doc as usize]) >= plan.runs[run].needed
                || self.written[run].contains(doc)
        };
        let stands_or_named = |run: usize| stands(run) || self.named[run].contains(doc);
        if self.holds_by(&plan.root, doc, &stands) {
            return Holds::ByText;
        }

        if self.names_schools && self.holds_by(&plan.root, doc, &stands_or_named) {
            Holds::ByName
        } else {
            Holds::Not
        }
    }

    /// Whether the section satisfies `node` where `run` tells which runs it satisfies.
    fn holds_by(&self, node: &PlanNode, doc: DocId, run: &dyn Fn(usize) -> bool) -> bool {
        match node {
            PlanNode::Run(i) => run(*i),
            PlanNode::Exact(i) => self.exact[*i].contains(doc),
            PlanNode::Without(i) => !self.exact[*i].contains(doc),
            PlanNode::And(nodes) => nodes.iter().all(|node| self.holds_by(node, doc, run)),
            PlanNode::Or(nodes) => nodes.iter().any(|node| self.holds_by(node, doc, run)),
        }
    }

    /// Whether NOT rules the section out, whatever else it holds; `None` where `node` has no NOT.
    pub(super) fn excludes(&self, node: &PlanNode, doc: DocId) -> Option<bool> {
        match node {
            PlanNode::Run(_) | PlanNode::Exact(_) => None,
            PlanNode::Without(i) => Some(self.exact[*i].contains(doc)),
            PlanNode::And(nodes) => {
                nodes.iter().filter_map(|node| self.excludes(node, doc)).reduce(|a, b| a || b)
            }
            PlanNode::Or(nodes) => {
                let all: Option<Vec<bool>> =
                    nodes.iter().map(|node| self.excludes(node, doc)).collect();
                all.map(|all| all.into_iter().all(|out| out))
            }
        }
    }
}
