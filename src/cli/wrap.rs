//! Help that fits the terminal. Chinese has no spaces to break at, and clap breaks nothing without
//! further crates: so it is broken here, and clap indents what follows.

use super::width;
use clap::{Arg, Command};

/// What clap puts before and behind the longest option, its short form included.
const AROUND_OPTION: usize = 8;
/// Less room than this for the text is not worth a column of its own.
const LEAST_COLUMNS: usize = 20;

/// The command with its help broken to lines of `columns`.
pub fn fitted(command: Command, columns: usize) -> Command {
    let spec = |arg: &Arg| width::of(&arg.to_string());
    let longest = command.get_arguments().map(spec).max().unwrap_or(0);
    let room = columns.saturating_sub(longest + AROUND_OPTION).max(LEAST_COLUMNS);

    command
        .mut_args(|arg| match arg.get_help().map(ToString::to_string) {
            Some(help) => arg.help(wrapped(&help, room)),
            None => arg,
        })
        .mut_subcommands(|sub| fitted(sub, columns))
}

/// The text with a line end where a line would have more than `columns`.
fn wrapped(text: &str, columns: usize) -> String {
    let (mut lines, mut used) = (String::new(), 0);
    for piece in pieces(text) {
        let taken = width::of(piece);
        let piece = if used > 0 && used + width::of(piece.trim_end()) > columns {
            lines.truncate(lines.trim_end().len());
            lines.push('\n');
            used = 0;
            piece.trim_start()
        } else {
            piece
        };
        lines.push_str(piece);
        used += taken;
    }
    lines
}

/// The parts between which a line may end: not in a word of Latin letters, not before a sign that
/// closes, not behind one that opens.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut before) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    pieces.extend(text.get(start..));
    pieces
}

fn may_break(before: char, c: char) -> bool {
    let closes = "，。；：、！？）”》…".contains(c) || c == ' ';
    let opens = "（“《".contains(before);
    let is_word = before.is_ascii() && c.is_ascii() && before != ' ';
    !closes && !opens && !is_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_at_signs_and_words() {
        let check = |text: &str, columns: usize, expect: &str| {
            assert_eq!(wrapped(text, columns), expect);
        };
        check("收录报告", 8, "收录报告");
        check("收录报告", 6, "收录报\n告");
        check("收录，报告", 4, "收\n录，\n报告");
        check("看 --school 的", 8, "看\n--school\n的");
        check("只（看）", 4, "只\n（看）");
    }
}
