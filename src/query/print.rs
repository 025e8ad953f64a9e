//! A query -> the text that parses back to it. It has more brackets than it needs where people
//! would wonder.

use super::expr::Expr;
use super::filter::{Filter, FilterValue};
use super::lex::{is_plain_name, is_run};
use std::fmt::{self, Display, Formatter};

/// Writes a query that looks for `expr` within `filter`.
pub(super) fn write(f: &mut Formatter<'_>, expr: Option<&Expr>, filter: &Filter) -> fmt::Result {
    let Some(expr) = expr else { return filter.fmt(f) };
    write_seated(f, expr, seat(filter))?;
    if !filter.is_empty() {
        write!(f, " {filter}")?;
    }
    Ok(())
}

/// How deep the brackets of a printed query nest.
pub(super) fn depth(expr: Option<&Expr>, filter: &Filter) -> usize {
    expr.map_or(0, |expr| depth_seated(expr, seat(filter)))
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Run(text) if is_run(text) => f.write_str(text),
            Expr::Run(text) | Expr::Exact(text) => write_quoted(f, text),
            Expr::And(parts) => write_list(f, parts, " ", Seat::InAnd),
            Expr::Or(parts) => write_list(f, parts, " OR ", Seat::InOr),
            Expr::Not(inner) => {
                f.write_str("-")?;
                write_seated(f, inner, Seat::UnderNot)
            }
            Expr::Near { left, right, within } => {
                write_pair(f, left, format_args!("NEAR/{within}"), right)
            }
            Expr::Before { left, right, within } => {
                write_pair(f, left, format_args!("BEFORE/{within}"), right)
            }
            Expr::Sentence { left, right } => write_pair(f, left, format_args!("SENTENCE"), right),
            Expr::Except { left, right } => write_pair(f, left, format_args!("EXCEPT"), right),
        }
    }
}

impl Display for Filter {
    /// `school:北京理工大学 year:2018-2019 kind:complaints`; `none` for not known.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kept = self.values().map(|(label, value)| ("", label, value));
        let left_out = self.without.iter().flat_map(|without| without.values());
        let all = kept.chain(left_out.map(|(label, value)| ("-", label, value)));

        for (at, (sign, label, value)) in all.enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{sign}{}:", label.as_str())?;
            match value {
                FilterValue::Name(Some(name)) if !is_plain_name(name) => write_quoted(f, name)?,
                value => value.fmt(f)?,
            }
        }

        Ok(())
    }
}

/// Where an expression stands in a larger one.
#[derive(Clone, Copy)]
enum Seat {
    Alone,
    InOr,
    InAnd,
    Left,
    Right,
    UnderNot,
}

/// The seat of a query's expression: labels that follow it make it one of all.
fn seat(filter: &Filter) -> Seat {
    if filter.is_empty() { Seat::Alone } else { Seat::InAnd }
}

/// Whether `expr` is printed in brackets there.
fn has_brackets(expr: &Expr, seat: Seat) -> bool {
    match (expr, seat) {
        (_, Seat::Alone) | (Expr::Run(_) | Expr::Exact(_), _) => false,
        (Expr::And(_), Seat::InAnd) | (Expr::Not(_), Seat::InOr | Seat::InAnd) => false,
        (Expr::And(_) | Expr::Or(_) | Expr::Not(_), _) => true,
        (_, Seat::InOr | Seat::InAnd | Seat::Left) => false,
        (_, Seat::Right | Seat::UnderNot) => true,
    }
}

fn depth_seated(expr: &Expr, seat: Seat) -> usize {
    let deepest =
        |parts: &[Expr], seat| parts.iter().map(|part| depth_seated(part, seat)).max().unwrap_or(0);
    let inside = match expr {
        Expr::Run(_) | Expr::Exact(_) => 0,
        Expr::And(parts) => deepest(parts, Seat::InAnd),
        Expr::Or(parts) => deepest(parts, Seat::InOr),
        Expr::Not(inner) => depth_seated(inner, Seat::UnderNot),
        Expr::Near { left, right, .. }
        | Expr::Before { left, right, .. }
        | Expr::Sentence { left, right }
        | Expr::Except { left, right } => {
            depth_seated(left, Seat::Left).max(depth_seated(right, Seat::Right))
        }
    };

    inside + usize::from(has_brackets(expr, seat))
}

fn write_seated(f: &mut Formatter<'_>, expr: &Expr, seat: Seat) -> fmt::Result {
    if has_brackets(expr, seat) { write!(f, "({expr})") } else { expr.fmt(f) }
}

fn write_list(f: &mut Formatter<'_>, parts: &[Expr], between: &str, seat: Seat) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write_seated(f, part, seat)?;
    }
    Ok(())
}

fn write_pair(
    f: &mut Formatter<'_>,
    left: &Expr,
    operator: fmt::Arguments<'_>,
    right: &Expr,
) -> fmt::Result {
    write_seated(f, left, Seat::Left)?;
    write!(f, " {operator} ")?;
    write_seated(f, right, Seat::Right)
}

/// Writes `text` between quotation marks that it does not hold. A text that was read lacks one of
/// the three kinds.
fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let double = ['"', '＂', '“', '”'];
    match text {
        text if !text.contains(double) => write!(f, "\"{text}\""),
        text if !text.contains('」') => write!(f, "「{text}」"),
        text if !text.contains('』') => write!(f, "『{text}』"),
        text => write!(f, "\"{}\"", text.replace(double, "")),
    }
}
