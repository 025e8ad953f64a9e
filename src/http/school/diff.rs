//! The changes from one text to another, in pieces that a reader can follow.
//!
//! Invariant: the pieces without what was added are the old text, without what was cut the new one.

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use std::time::Instant;

/// A stretch of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// It is in both.
    Same(String),
    /// The first was cut, the second took its place; either may be empty.
    Changed(String, String),
}

/// A shared stretch of so few characters between two changes is chance.
const CHANCE_CHARS: usize = 2;

/// The steps from `old` to `new`. After the deadline the steps are coarser, but still right.
pub(super) fn steps(old: &str, new: &str, deadline: Instant) -> Vec<Step> {
    let (old, new) = (units(old), units(new));
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(deadline));
    let steps = ops.into_iter().map(|op| {
        let (before, after) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        match op {
            DiffOp::Equal { .. } => Step::Same(before),
            _ => Step::Changed(before, after),
        }
    });

    steps.fold(Vec::new(), joined)
}

/// Adds a step; changes with only chance between them become one.
fn joined(mut steps: Vec<Step>, step: Step) -> Vec<Step> {
    match (step, steps.as_mut_slice()) {
        (Step::Changed(old, new), [.., Step::Changed(cut, added)]) => {
            cut.push_str(&old);
            added.push_str(&new);
        }
        (Step::Changed(old, new), [.., Step::Changed(cut, added), Step::Same(same)])
            if same.chars().count() <= CHANCE_CHARS
                && longer(cut, added) + longer(&old, &new) > 2 * same.chars().count() =>
        {
            cut.push_str(&format!("{same}{old}"));
            added.push_str(&format!("{same}{new}"));
            steps.pop();
        }
        (Step::Same(text), [.., Step::Same(same)]) => same.push_str(&text),
        (step, _) => steps.push(step),
    }

    steps
}

fn longer(cut: &str, added: &str) -> usize {
    cut.chars().count().max(added.chars().count())
}

/// The units of a comparison: a number or a Latin word is one, of everything else each character.
fn units(text: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut rest = text;

    while let Some(first) = rest.chars().next() {
        let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%');
        let length = if first.is_ascii_alphanumeric() {
            rest.find(|c| !is_inner(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (unit, after) = rest.split_at(length);
        units.push(unit);
        rest = after;
    }

    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    fn far() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    fn show(old: &str, new: &str) -> String {
        let show = |step| match step {
            Step::Same(text) => text,
            Step::Changed(old, new) => format!("[{old}|{new}]"),
        };
        steps(old, new, far()).into_iter().map(show).collect()
    }

    #[test]
    fn numbers_change_whole_and_chance_is_no_sameness() {
        assert_eq!(
            show("收到申请2项，均为邮寄提出", "收到申请13项，均为当面提出"),
            "收到申请[2|13]项，均为[邮寄|当面]提出"
        );
        assert_eq!(show("占93.1%。", "占94.6%。"), "占[93.1%|94.6%]。");
        assert_eq!(show("无", "无"), "无");
        assert_eq!(show("", "新"), "[|新]");
    }

    proptest! {
        #[test]
        fn the_steps_lead_from_the_old_text_to_the_new(old in "[公开信息申请0-9,。 ]{0,60}", new in "[公开信息申请0-9,。 ]{0,60}") {
            for deadline in [far(), Instant::now()] {
                let (mut before, mut after) = (String::new(), String::new());
                for step in steps(&old, &new, deadline) {
                    let (cut, added) = match &step {
                        Step::Same(text) => (text, text),
                        Step::Changed(cut, added) => (cut, added),
                    };
                    before.push_str(cut);
                    after.push_str(added);
                }
                prop_assert_eq!((&before, &after), (&old, &new));
            }
        }
    }
}
