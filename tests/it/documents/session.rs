//! The commands of a document, run as a reader would run them: in a terminal, one after the other.

use crate::support::samples;
use std::path::Path;
use std::process::{Command, Stdio};

/// Matches anything in a line; alone in a line, any number of lines.
const ANYTHING: &str = "…";

/// The width of the terminal.
const COLUMNS: usize = 100;

/// A folder with the sample reports in `tests/corpus`, and a store that its commands make.
pub struct Session {
    home: tempfile::TempDir,
    lang: &'static str,
}

impl Session {
    /// A new session, with messages in `lang`.
    pub fn new(lang: &'static str) -> Session {
        let home = tempfile::tempdir().unwrap();
        let corpus = home.path().join("tests/corpus");
        std::fs::create_dir_all(&corpus).unwrap();

        for entry in std::fs::read_dir(samples()).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, corpus.join(path.file_name().unwrap())).unwrap();
        }

        Session { home, lang }
    }

    /// What `command` shows, line by line; what it says on standard error comes last.
    pub fn run(&self, command: &str) -> Vec<String> {
        // Progress bars draw on standard error where it is a terminal, so it is none.
        let line =
            format!("stty -echo cols {COLUMNS}; {{ {command}; }} 2>.error; cat .error; rm .error");
        let program = Path::new(env!("CARGO_BIN_EXE_mingcha")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());

        let output = in_terminal(&line)
            .current_dir(self.home.path())
            .env("PATH", path)
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("MINGCHA_LANG", self.lang)
            .env_remove("MINGCHA_STORE")
            .env_remove("MINGCHA_RULES")
            .env_remove("MINGCHA_REMOTE")
            .stdin(Stdio::null())
            .output()
            .expect("`script` gives a terminal; it is part of util-linux and of macOS");

        // On macOS the folder's own path leads through a link.
        let home = self.home.path().canonicalize().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        let shown = shown.replace(&*home.to_string_lossy(), ANYTHING);
        let shown = shown.replace(&*self.home.path().to_string_lossy(), ANYTHING);
        without_empty_end(shown.lines().map(|line| masked(line.trim_end())).collect())
    }
}

/// A line without what differs from run to run: times, states of a store, measured numbers.
fn masked(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;

    while let Some(start) = rest.find(is_of_word) {
        let end =
            rest[start..].find(|c| !is_of_word(c)).map_or(rest.len(), |length| start + length);
        let word = rest[start..end].trim_end_matches('.');

        masked.push_str(&rest[..start]);
        masked.push_str(if differs(word) { ANYTHING } else { word });
        rest = &rest[start + word.len()..];

        // A word of dots alone would be looked at for ever.
        if word.is_empty() {
            masked.push('.');
            rest = &rest[1..];
        }
    }

    masked + rest
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | ':' | '-')
}

/// Whether a word is a time (`2026-01-31T08:00:00Z`), a state of a store (`1-b49699f0`) or a
/// measured number (`0.11`).
fn differs(word: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_pair = |sign, is_second: &dyn Fn(&str) -> bool| {
        word.split_once(sign).is_some_and(|(first, second)| is_number(first) && is_second(second))
    };
    let is_time = word.len() == 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T';

    is_time || is_pair('-', &is_hex) || is_pair('.', &is_number)
}

/// A shell that has a terminal for its standard output.
fn in_terminal(line: &str) -> Command {
    let mut command = Command::new("script");

    if cfg!(target_os = "macos") {
        command.args(["-q", "/dev/null", "sh", "-c", line]);
    } else {
        command.args(["--quiet", "--return", "--echo", "never", "--command", line, "/dev/null"]);
    }

    command
}

/// Runs the commands of the `console` blocks of `text` and gives the text as it should be: a
/// command whose expected output matches keeps it, any other gets what it printed.
pub fn renewed(text: &str, session: &Session) -> String {
    let mut lines = text.lines().peekable();
    let mut renewed: Vec<String> = Vec::new();

    while let Some(line) = lines.next() {
        renewed.push(line.to_owned());
        if line != "```console" {
            continue;
        }

        while let Some(command) = lines.next_if(|line| *line != "```") {
            renewed.push(command.to_owned());
            let typed =
                command.strip_prefix("$ ").unwrap_or_else(|| panic!("no command: {command}"));

            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && *line != "```") {
                expected.push(line.to_owned());
            }

            renewed.extend(merged(expected, session.run(typed)));
        }
    }

    renewed.join("\n") + "\n"
}

/// The expected lines if they match the shown ones; else the shown lines, elided where the expected
/// ones are.
fn merged(expected: Vec<String>, shown: Vec<String>) -> Vec<String> {
    let Some(gap) = expected.iter().position(|line| line == ANYTHING) else {
        return aligned(&expected, &shown);
    };

    let (before, after) = (&expected[..gap], &expected[gap + 1..]);
    let head = shown.len().min(before.len());
    let tail = shown.len().saturating_sub(after.len()).max(head);

    let mut lines = aligned(before, &shown[..head]);
    lines.push(ANYTHING.to_owned());
    lines.extend(aligned(after, &shown[tail..]));
    lines
}

/// Line by line the expected one if it matches, else the shown one.
fn aligned(expected: &[String], shown: &[String]) -> Vec<String> {
    let mut expected = expected.iter();

    shown
        .iter()
        .map(|shown| match expected.next() {
            Some(line) if matches(line, shown) => line.clone(),
            _ => shown.clone(),
        })
        .collect()
}

/// Whether a line with `…` in it fits `shown`.
fn matches(expected: &str, shown: &str) -> bool {
    let parts: Vec<&str> = expected.trim_end().split(ANYTHING).collect();

    let [first, between @ .., last] = parts.as_slice() else { return expected.trim_end() == shown };
    let Some(mut rest) = shown.strip_prefix(first) else { return false };

    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }

    rest.ends_with(last)
}

fn without_empty_end(mut lines: Vec<String>) -> Vec<String> {
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }

    lines
}

#[test]
fn an_elided_line_matches_anything_in_its_place() {
    for (expected, shown, fits) in [
        ("26 份", "26 份", true),
        ("26 份", "26 份，", false),
        ("用时 … 秒", "用时 0.3 秒", true),
        ("用时 … 秒", "用时 0.3 分", false),
        ("…/a.txt  …", "/tmp/x/a.txt  ok", true),
        ("a…a", "a", false),
    ] {
        assert_eq!(matches(expected, shown), fits, "{expected} | {shown}");
    }
}

#[test]
fn what_differs_from_run_to_run_is_elided() {
    for (line, elided) in [
        ("store 1-b49699f0, 2026-11-30T08:03:31Z, mingcha 0.1.0", "store …, …, mingcha 0.1.0"),
        ("读入 0.11 MB，用时 1.33 秒；索引 12-8c81d02e", "读入 … MB，用时 … 秒；索引 …"),
        ("2020-2021 9.1万 ... a.", "2020-2021 9.1万 ... a."),
    ] {
        assert_eq!(masked(line), elided);
    }
}

#[test]
fn a_renewed_block_keeps_what_matches_and_its_gap() {
    let lines = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
    let merged = |expected, shown| merged(lines(expected), lines(shown)).join("|");

    assert_eq!(merged("a …|b", "a 1|c"), "a …|c");
    assert_eq!(merged("a|…|z", "a|b|c|y"), "a|…|y");
    assert_eq!(merged("a", "a|b"), "a|b");
}
