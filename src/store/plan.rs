//! How a query is ranked: the words of its runs, and what must hold exactly.

use super::name::{MeantSchool, Names};
use crate::pattern::{Pattern, folded_term};
use crate::query::Expr;
use crate::rules::Called;
use crate::token::{Segmenter, is_word_char};

/// Of a run's words, without stop words, this share must stand, rounded up.
const MOST_WORDS: f32 = 0.75;

/// A query as ranked search evaluates it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// Runs of text that are not under NOT.
    pub runs: Vec<PlannedRun>,
    /// What must hold, or must not, as exact characters.
    pub exacts: Vec<Pattern>,
    pub root: PlanNode,
}

/// A run of text: a section satisfies it if most of its words stand there, or the run itself as
/// written, or if the run names the school whose report it is of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedRun {
    /// The run as written, folded.
    pub written: Pattern,
    /// The words of the plain cut that count towards "most", each once.
    pub keywords: Vec<String>,
    /// How many of them are most.
    pub needed: usize,
    /// The words that score: the keywords, and the words inside them.
    pub words: Vec<String>,
    /// Neighbouring characters, each pair once.
    pub pairs: Vec<[char; 2]>,
    /// The school that the run is a name of.
    pub school: Option<MeantSchool>,
}

/// [`Expr`] over the numbers of runs and exact patterns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlanNode {
    Run(usize),
    Exact(usize),
    Without(usize),
    And(Vec<PlanNode>),
    Or(Vec<PlanNode>),
}

impl Plan {
    /// The plan of `expr`; `None` if nothing of it is left after folding.
    pub fn new(expr: &Expr, segmenter: &Segmenter, names: Names) -> Option<Plan> {
        let mut plan =
            Plan { runs: Vec::new(), exacts: Vec::new(), root: PlanNode::And(Vec::new()) };
        plan.root = plan.node(expr, segmenter, names)?;
        Some(plan)
    }

    fn node(&mut self, expr: &Expr, segmenter: &Segmenter, names: Names) -> Option<PlanNode> {
        match expr {
            Expr::Run(text) => {
                self.runs.push(PlannedRun::new(text, segmenter, names)?);
                Some(PlanNode::Run(self.runs.len() - 1))
            }
            Expr::And(exprs) => Some(PlanNode::And(self.nodes(exprs, segmenter, names)?)),
            Expr::Or(exprs) => Some(PlanNode::Or(self.nodes(exprs, segmenter, names)?)),
            Expr::Not(expr) => self.without(expr),
            exact => Some(PlanNode::Exact(self.exact(exact)?)),
        }
    }

    fn nodes(
        &mut self,
        exprs: &[Expr],
        segmenter: &Segmenter,
        names: Names,
    ) -> Option<Vec<PlanNode>> {
        let nodes: Vec<PlanNode> =
            exprs.iter().filter_map(|expr| self.node(expr, segmenter, names)).collect();
        (!nodes.is_empty()).then_some(nodes)
    }

    /// NOT is pushed down to the terms, which then must not stand as exact characters.
    fn without(&mut self, expr: &Expr) -> Option<PlanNode> {
        let each = |plan: &mut Plan, exprs: &[Expr]| -> Vec<PlanNode> {
            exprs.iter().filter_map(|expr| plan.without(expr)).collect()
        };

        match expr {
            Expr::And(exprs) => Some(PlanNode::Or(each(self, exprs))),
            Expr::Or(exprs) => Some(PlanNode::And(each(self, exprs))),
            Expr::Not(expr) => Some(PlanNode::Exact(self.exact(expr)?)),
            exact => Some(PlanNode::Without(self.exact(exact)?)),
        }
    }

    fn exact(&mut self, expr: &Expr) -> Option<usize> {
        self.exacts.push(Pattern::new(expr)?);
        Some(self.exacts.len() - 1)
    }

    /// What of the plan is marked in a text, a term each: exact terms, runs as written, and their
    /// words.
    pub fn marked(&self) -> Vec<Pattern> {
        let mut marked = Vec::new();
        self.root.mark(self, &mut marked);
        marked
    }

    /// The schools that runs name.
    pub fn schools(&self) -> impl Iterator<Item = &MeantSchool> {
        self.runs.iter().filter_map(|run| run.school.as_ref())
    }

    /// Whether the exact pattern `exact` is asked for, not ruled out.
    pub fn asks_for(&self, exact: usize) -> bool {
        self.root.asks_for(exact)
    }
}

impl PlanNode {
    fn mark(&self, plan: &Plan, into: &mut Vec<Pattern>) {
        match self {
            PlanNode::Run(i) => {
                let run = &plan.runs[*i];
                into.push(run.written.clone());
                // A lone character of a run that was cut, 工 of 哈尔滨工成大学, is marked in every
                // other word that has it.
                let words = run.keywords.iter().filter(|word| word.chars().nth(1).is_some());
                let words = words.filter_map(|word| Pattern::new(&Expr::Exact(word.clone())));
                into.extend(words.filter(|word| *word != run.written));
            }
            PlanNode::Exact(i) => into.push(plan.exacts[*i].clone()),
            PlanNode::And(nodes) | PlanNode::Or(nodes) => {
                nodes.iter().for_each(|node| node.mark(plan, into))
            }
            PlanNode::Without(_) => {}
        }
    }

    fn asks_for(&self, exact: usize) -> bool {
        match self {
            PlanNode::Exact(i) => *i == exact,
            PlanNode::And(nodes) | PlanNode::Or(nodes) => {
                nodes.iter().any(|node| node.asks_for(exact))
            }
            PlanNode::Run(_) | PlanNode::Without(_) => false,
        }
    }

    /// Whether it can hold for a section that holds nothing that is asked for.
    pub fn is_open(&self) -> bool {
        match self {
            PlanNode::Run(_) | PlanNode::Exact(_) => false,
            PlanNode::Without(_) => true,
            PlanNode::And(nodes) => nodes.iter().all(PlanNode::is_open),
            PlanNode::Or(nodes) => nodes.iter().any(PlanNode::is_open),
        }
    }
}

impl PlannedRun {
    fn new(text: &str, segmenter: &Segmenter, names: Names) -> Option<PlannedRun> {
        let written = Pattern::new(&Expr::Run(text.to_owned()))?;
        let chars = folded_term(text);
        let school = names.meant(&chars.iter().collect::<String>());

        // The pieces of a short name say nothing by themselves: 哈 and 工程 are not 哈工程.
        let is_short = school.as_ref().is_some_and(|school| school.called == Called::Alias);
        let keywords = if is_short { Vec::new() } else { distinct(segmenter.keywords(&chars)) };

        let inner = segmenter
            .cut(&chars)
            .words
            .into_iter()
            .map(|word| chars[word].iter().collect::<String>());
        let is_part =
            |word: &String| keywords.iter().any(|keyword| keyword.contains(word.as_str()));
        let words = distinct(inner.filter(is_part).collect());

        let neighbours = chars.windows(2).map(|pair| [pair[0], pair[1]]);
        let mut pairs: Vec<[char; 2]> =
            neighbours.filter(|pair| pair.iter().all(|&c| is_word_char(c))).collect();
        pairs.sort_unstable();
        pairs.dedup();

        let needed = ((keywords.len() as f32 * MOST_WORDS).ceil() as usize).max(1);
        Some(PlannedRun { written, keywords, needed, words, pairs, school })
    }

    /// The run itself, if it is one word: a text that has the word has the run as written.
    pub fn only_word(&self) -> Option<&str> {
        match (&self.keywords[..], &self.written.terms[..]) {
            ([word], [term]) if word.chars().eq(term.iter().copied()) => Some(word),
            _ => None,
        }
    }
}

fn distinct(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}
