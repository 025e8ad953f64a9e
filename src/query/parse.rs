//! Tokens -> an expression and a filter. Brackets are the only recursion, and their depth is
//! limited.

use super::expr::Expr;
use super::filter::Filter;
use super::lex::{PairOperator, Token, TokenKind};
use super::limit::{MOST_CLAUSES, MOST_DEPTH};
use super::note::QueryNote;
use crate::error::{ErrorKind, Result};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Reads `tokens`; what was mended is added to `notes`.
pub(super) fn parse(
    tokens: Vec<Token>,
    notes: &mut Vec<QueryNote>,
) -> Result<(Option<Expr>, Filter)> {
    let clauses = tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Open | TokenKind::Close))
        .count();

    if clauses > MOST_CLAUSES {
        return Err(ErrorKind::QueryTooWide.into());
    }

    let mut parser = Parser { tokens: tokens.into_iter().peekable(), depth: 0, notes };
    let part = parser.alternatives()?;
    Ok((part.expr, part.filter))
}

/// What a part of a query says: something to look for, limits, both or nothing.
#[derive(Default)]
struct QueryPart {
    expr: Option<Expr>,
    filter: Filter,
}

impl QueryPart {
    fn is_nothing(&self) -> bool {
        self.expr.is_none() && self.filter.is_empty()
    }
}

struct Parser<'a> {
    tokens: Peekable<IntoIter<Token>>,
    /// Brackets that are open.
    depth: usize,
    notes: &'a mut Vec<QueryNote>,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<&TokenKind> {
        self.tokens.peek().map(|token| &token.kind)
    }

    fn eat(&mut self, wanted: &TokenKind) -> bool {
        self.tokens.next_if(|token| token.kind == *wanted).is_some()
    }

    /// Whether what comes next can be the operand of AND, NEAR and the like.
    fn starts_operand(&mut self) -> bool {
        matches!(self.peek(), Some(TokenKind::Not))
            || self.tokens.peek().is_some_and(starts_primary)
    }

    fn note_operator(&mut self) {
        self.notes.push(QueryNote::LoneOperator);
    }

    /// `a OR b OR c`
    fn alternatives(&mut self) -> Result<QueryPart> {
        let first = self.all()?;
        if self.peek() != Some(&TokenKind::Or) {
            return Ok(first);
        }

        let mut parts = vec![first];
        while self.eat(&TokenKind::Or) {
            parts.push(self.all()?);
        }

        if parts.iter().any(QueryPart::is_nothing) {
            self.note_operator();
            parts.retain(|part| !part.is_nothing());
        }

        let filter = self.filter_of_alternatives(&parts);
        Ok(QueryPart { expr: any(parts.into_iter().filter_map(|part| part.expr)), filter })
    }

    /// A filter is no part of the expression, so it can stand in one alternative only where the
    /// meaning allows it.
    fn filter_of_alternatives(&mut self, parts: &[QueryPart]) -> Filter {
        let Some(first) = parts.first() else { return Filter::default() };
        let same_shape = parts.iter().all(|part| part.expr.is_some() == first.expr.is_some());

        if same_shape && parts.iter().all(|part| part.filter == first.filter) {
            return first.filter.clone();
        }

        let label = first.filter.only_label();
        if parts
            .iter()
            .all(|part| part.expr.is_none() && label.is_some() && part.filter.only_label() == label)
        {
            return union(parts.iter().map(|part| &part.filter));
        }

        self.filter_beside_alternatives(parts)
    }

    /// Outside brackets people mean a label for the whole query: `举报 OR 复议 year:2019`.
    fn filter_beside_alternatives(&mut self, parts: &[QueryPart]) -> Filter {
        let beside = parts
            .iter()
            .filter(|part| part.expr.is_some() && self.depth == 0)
            .map(|part| &part.filter);
        let filter = union(beside);
        let ignored = parts
            .iter()
            .any(|part| !part.filter.is_empty() && (part.expr.is_none() || self.depth > 0));

        if !filter.is_empty() {
            self.notes.push(QueryNote::LabelLimitsAll);
        }

        if ignored {
            self.notes.push(QueryNote::LabelOfOneSide);
        }

        filter
    }

    /// `a b AND c`
    fn all(&mut self) -> Result<QueryPart> {
        let (mut exprs, mut filter) = (Vec::new(), Filter::default());
        let in_brackets = self.depth > 0;

        loop {
            match self.peek() {
                None | Some(TokenKind::Or) => break,
                Some(TokenKind::Close) if in_brackets => break,
                Some(TokenKind::Close) => {
                    self.tokens.next();
                    self.notes.push(QueryNote::StrayBracket);
                }
                Some(TokenKind::And) => {
                    self.tokens.next();
                    if exprs.is_empty() && filter.is_empty() || !self.starts_operand() {
                        self.note_operator();
                    }
                }
                Some(TokenKind::Pair(_)) => {
                    self.tokens.next();
                    self.note_operator();
                }
                _ => {
                    let part = self.pairs()?;
                    exprs.extend(part.expr);
                    filter.extend(part.filter);
                }
            }
        }

        Ok(QueryPart { expr: all(exprs), filter })
    }

    /// `a NEAR/5 b EXCEPT c`, from left to right
    fn pairs(&mut self) -> Result<QueryPart> {
        let mut left = self.unary()?;
        while let Some(&TokenKind::Pair(pair)) = self.peek() {
            self.tokens.next();
            let right = if self.starts_operand() { self.unary()? } else { QueryPart::default() };
            left.filter.extend(right.filter);
            left.expr = self.pair(left.expr, pair, right.expr);
        }

        Ok(left)
    }

    fn pair(
        &mut self,
        left: Option<Expr>,
        pair: PairOperator,
        right: Option<Expr>,
    ) -> Option<Expr> {
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (left, right) => {
                self.note_operator();
                return left.or(right);
            }
        };

        if left.is_place() && right.is_place() {
            return Some(joined(left, pair, right));
        }

        if pair == PairOperator::Except {
            self.notes.push(QueryNote::ExceptReadAsNot);
            return all(vec![left, without(right)]);
        }

        self.notes.push(QueryNote::PairReadAsAnd);
        all(vec![left, right])
    }

    /// `-a`, `NOT a`
    fn unary(&mut self) -> Result<QueryPart> {
        let mut nots = 0;
        while self.eat(&TokenKind::Not) {
            nots += 1;
        }

        if nots == 0 {
            return self.primary();
        }

        let part = self.glued()?;
        if part.is_nothing() {
            self.note_operator();
        }
        Ok(if nots % 2 == 0 { part } else { self.negated(part) })
    }

    /// Sections without what `part` finds. Labels can be left out by themselves, where there is only
    /// one category of them.
    fn negated(&mut self, part: QueryPart) -> QueryPart {
        let is_label = part.expr.is_none() && part.filter.only_label().is_some();
        if is_label {
            return QueryPart { expr: None, filter: Filter::leaving_out(part.filter) };
        }

        if !part.filter.is_empty() {
            self.notes.push(QueryNote::NegatedLabels);
        }
        QueryPart { expr: part.expr.map(without), filter: Filter::default() }
    }

    /// All that is written as one word, so that `-关于“举报”的` leaves out sections that hold its
    /// three parts.
    fn glued(&mut self) -> Result<QueryPart> {
        let (mut exprs, mut filter) = (Vec::new(), Filter::default());
        while self
            .tokens
            .peek()
            .is_some_and(|token| starts_primary(token) && (exprs.is_empty() || token.glued))
        {
            let part = self.primary()?;
            exprs.push(part.expr);
            filter.extend(part.filter);
        }

        Ok(QueryPart { expr: all(exprs.into_iter().flatten().collect()), filter })
    }

    /// A term, a label or a group
    fn primary(&mut self) -> Result<QueryPart> {
        let Some(token) = self.tokens.next() else { return Ok(QueryPart::default()) };

        Ok(match token.kind {
            TokenKind::Run(text) => {
                QueryPart { expr: Some(Expr::Run(text)), ..QueryPart::default() }
            }
            TokenKind::Exact(text) => {
                QueryPart { expr: Some(Expr::Exact(text)), ..QueryPart::default() }
            }
            TokenKind::Filter(filter) => QueryPart { expr: None, filter },
            TokenKind::Open => self.group()?,
            _ => QueryPart::default(),
        })
    }

    /// What stands in brackets, from behind the opening one
    fn group(&mut self) -> Result<QueryPart> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(ErrorKind::QueryTooDeep.into());
        }

        let part = self.alternatives()?;
        if !self.eat(&TokenKind::Close) {
            self.notes.push(QueryNote::OpenBracket);
        } else if part.is_nothing() {
            self.notes.push(QueryNote::EmptyBrackets);
        }

        self.depth -= 1;
        Ok(part)
    }
}

fn starts_primary(token: &Token) -> bool {
    use TokenKind::*;
    matches!(token.kind, Run(_) | Exact(_) | Filter(_) | Nothing | Open)
}

fn union<'a>(filters: impl Iterator<Item = &'a Filter>) -> Filter {
    filters.fold(Filter::default(), |mut union, filter| {
        union.extend(filter.clone());
        union
    })
}

/// All of `exprs`, flat.
fn all(exprs: Vec<Expr>) -> Option<Expr> {
    let mut flat = Vec::new();
    for expr in exprs {
        match expr {
            Expr::And(parts) => flat.extend(parts),
            other => flat.push(other),
        }
    }

    if flat.len() > 1 { Some(Expr::And(flat)) } else { flat.pop() }
}

/// Any of `exprs`, flat.
fn any(exprs: impl Iterator<Item = Expr>) -> Option<Expr> {
    let mut flat = Vec::new();
    for expr in exprs {
        match expr {
            Expr::Or(parts) => flat.extend(parts),
            other => flat.push(other),
        }
    }

    if flat.len() > 1 { Some(Expr::Or(flat)) } else { flat.pop() }
}

fn without(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        other => Expr::Not(Box::new(other)),
    }
}

fn joined(left: Expr, pair: PairOperator, right: Expr) -> Expr {
    let (left, right) = (Box::new(left), Box::new(right));
    match pair {
        PairOperator::Near(within) => Expr::Near { left, right, within },
        PairOperator::Before(within) => Expr::Before { left, right, within },
        PairOperator::Sentence => Expr::Sentence { left, right },
        PairOperator::Except => Expr::Except { left, right },
    }
}
