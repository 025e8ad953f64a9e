//! What a query looks for: terms, and how they are joined.

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A run of text without white space: in ranked search words of which most must stand, in
    /// mentions exact characters.
    Run(String),
    /// Text in quotes: exactly these characters.
    Exact(String),
    /// All of these.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Sections without this.
    Not(Box<Expr>),
    /// Both, in either order, at most `within` folded characters between them, no paragraph end
    /// between. A side has places only in sections for which it holds.
    Near {
        /// One side.
        left: Box<Expr>,
        /// The other side.
        right: Box<Expr>,
        /// Folded characters between the end of one and the start of the other.
        within: u32,
    },
    /// The same with `left` first.
    Before {
        /// What stands first.
        left: Box<Expr>,
        /// What stands after it.
        right: Box<Expr>,
        /// Folded characters between the end of the first and the start of the second.
        within: u32,
    },
    /// Both in one sentence.
    Sentence {
        /// One side.
        left: Box<Expr>,
        /// The other side.
        right: Box<Expr>,
    },
    /// Places of `left` that do not lie inside a place of `right`.
    Except {
        /// What is looked for.
        left: Box<Expr>,
        /// The longer words that are left out.
        right: Box<Expr>,
    },
}

impl Expr {
    /// The expression with what `leaf` makes of each of its terms.
    pub(crate) fn with_leaves(&self, leaf: &dyn Fn(&Expr) -> Expr) -> Expr {
        let each = |parts: &[Expr]| parts.iter().map(|part| part.with_leaves(leaf)).collect();
        let side = |side: &Expr| Box::new(side.with_leaves(leaf));

        match self {
            Expr::Run(_) | Expr::Exact(_) => leaf(self),
            Expr::And(parts) => Expr::And(each(parts)),
            Expr::Or(parts) => Expr::Or(each(parts)),
            Expr::Not(inner) => Expr::Not(side(inner)),
            Expr::Near { left, right, within } => {
                Expr::Near { left: side(left), right: side(right), within: *within }
            }
            Expr::Before { left, right, within } => {
                Expr::Before { left: side(left), right: side(right), within: *within }
            }
            Expr::Sentence { left, right } => {
                Expr::Sentence { left: side(left), right: side(right) }
            }
            Expr::Except { left, right } => Expr::Except { left: side(left), right: side(right) },
        }
    }

    /// Gathers the texts that a reader is shown.
    pub(super) fn gather_leaves<'a>(&'a self, leaves: &mut Vec<&'a str>) {
        match self {
            Expr::Run(text) | Expr::Exact(text) => leaves.push(text),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_leaves(leaves))
            }
            Expr::Not(_) => {}
            Expr::Near { left, right, .. }
            | Expr::Before { left, right, .. }
            | Expr::Sentence { left, right } => {
                left.gather_leaves(leaves);
                right.gather_leaves(leaves);
            }
            Expr::Except { left, .. } => left.gather_leaves(leaves),
        }
    }

    /// Gathers the runs that ranked search takes for words.
    pub(super) fn gather_runs<'a>(&'a self, runs: &mut Vec<&'a str>) {
        match self {
            Expr::Run(text) => runs.push(text),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_runs(runs))
            }
            _ => {}
        }
    }

    /// Whether its mentions are places: what can stand beside NEAR, BEFORE, SENTENCE and EXCEPT.
    pub(super) fn is_place(&self) -> bool {
        match self {
            Expr::And(_) | Expr::Not(_) => false,
            Expr::Or(parts) => parts.iter().all(Expr::is_place),
            _ => true,
        }
    }
}
