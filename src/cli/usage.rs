//! What is wrong with a command line, in both languages; and help, which is no error.

use super::out::error_line;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use mingcha::{Lang, Note};
use std::io::Write;
use std::process::ExitCode;

/// Prints what `error` has to say and gives the exit code: 0 for help that was asked for, 2 for the
/// rest.
pub fn report(error: &clap::Error, lang: Lang) -> ExitCode {
    match error.kind() {
        // A closed pipe is no failure of help.
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            error_line(&note(error), lang);
            let see = match lang {
                Lang::Zh => "用法见 mingcha --help",
                Lang::En => "see mingcha --help",
            };
            let _ = writeln!(
                std::io::stderr(),
                "{}",
                usage_of(error, lang).unwrap_or_else(|| see.to_owned())
            );
            ExitCode::from(2)
        }
    }
}

fn note(error: &clap::Error) -> Note {
    let arg = value(error, ContextKind::InvalidArg);
    let given = value(error, ContextKind::InvalidValue);

    match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(error, &arg),
        ErrorKind::InvalidSubcommand => unknown_command(error),
        ErrorKind::MissingRequiredArgument => {
            Note::new(format!("缺少参数 {arg}"), format!("{arg} is missing"))
        }
        ErrorKind::InvalidValue if given.is_empty() => {
            Note::new(format!("选项 {arg} 缺少值"), format!("{arg} needs a value"))
        }
        ErrorKind::InvalidValue => {
            let takes = value(error, ContextKind::ValidValue);
            Note::new(
                format!("选项 {arg} 的值“{given}”无效，应为 {}", takes.replace(", ", "、")),
                format!("`{given}` is no value for {arg}; it takes {takes}"),
            )
        }
        ErrorKind::ValueValidation => Note::new(
            format!("选项 {arg} 的值“{given}”无效"),
            format!("`{given}` is no value for {arg}"),
        ),
        ErrorKind::ArgumentConflict => {
            let other = value(error, ContextKind::PriorArg);
            Note::new(
                format!("{arg} 不能与 {other} 同用"),
                format!("{arg} cannot be used with {other}"),
            )
        }
        ErrorKind::MissingSubcommand => Note::new("缺少命令", "a command is missing"),
        ErrorKind::InvalidUtf8 => {
            Note::new("参数不是有效的 UTF-8", "an argument is not valid UTF-8")
        }
        kind => Note::new(format!("命令行有误（{kind}）"), kind.to_string()),
    }
}

fn unknown_argument(error: &clap::Error, arg: &str) -> Note {
    let note = Note::new(format!("没有选项 {arg}"), format!("there is no option {arg}"));
    match suggestion(error, ContextKind::SuggestedArg) {
        Some(similar) => and_meant(note, &similar),
        // A query may begin with a dash.
        None if arg.starts_with('-') => Note::new(
            format!("{}；若是查询的一部分，请放在 -- 之后", note.zh),
            format!("{}; if it belongs to the query, put it after --", note.en),
        ),
        None => Note::new(format!("多余的参数 {arg}"), format!("unexpected argument {arg}")),
    }
}

fn unknown_command(error: &clap::Error) -> Note {
    let name = value(error, ContextKind::InvalidSubcommand);
    let note = Note::new(format!("没有命令 {name}"), format!("there is no command {name}"));
    match suggestion(error, ContextKind::SuggestedSubcommand) {
        Some(similar) => and_meant(note, &similar),
        None => note,
    }
}

fn and_meant(note: Note, similar: &str) -> Note {
    Note::new(
        format!("{}；是否指 {similar}？", note.zh),
        format!("{}; did you mean {similar}?", note.en),
    )
}

/// What was probably meant; clap lists the most similar last.
fn suggestion(error: &clap::Error, kind: ContextKind) -> Option<String> {
    value(error, kind).rsplit(", ").next().filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A piece of what clap knows of the error, as text; empty if it does not know.
fn value(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

fn usage_of(error: &clap::Error, lang: Lang) -> Option<String> {
    let usage = value(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    let label = if lang == Lang::Zh { "用法：" } else { "usage: " };
    (!usage.is_empty()).then(|| format!("{label}{}", usage.lines().next().unwrap_or_default()))
}
