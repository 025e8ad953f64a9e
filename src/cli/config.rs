//! Options from a TOML file, and `mingcha config`, which shows what holds and where it comes from.
//!
//! The file has the options that every command has, and those of a command under its name, all by
//! their long names. What is typed comes first, then the environment, then the file.

use super::end::End;
use super::help::{LANG_VARIABLE, typed};
use super::out::{Ink, Out};
use super::told::Told;
use clap::{Arg, ArgAction, Command};
use mingcha::Note;
use serde::Serialize;
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The option that names the file, and the variable that does.
const OPTION: &str = "--config";
const VARIABLE: &str = "MINGCHA_CONFIG";
/// Options of every command that a file cannot give.
const NOT_IN_FILE: [&str; 3] = ["config", "help", "version"];

/// The options that a file gives.
#[derive(Default)]
pub struct Config {
    path: PathBuf,
    given: Table,
}

impl Config {
    /// Reads the file that the arguments or the environment name, if they name one.
    pub fn load(args: &[OsString]) -> Result<Config, Told> {
        let typed = typed(args, OPTION).map(OsStr::to_owned);
        let Some(path) = typed.or_else(|| std::env::var_os(VARIABLE)) else {
            return Ok(Config::default());
        };

        let path = PathBuf::from(path);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| fault(&path, &format!("无法读取：{error}"), &error.to_string()))?;
        let mut given: Table = text.parse().map_err(|error: toml::de::Error| {
            let found = error.to_string();
            fault(&path, &format!("不是有效的 TOML：{found}"), &found)
        })?;
        // The only option whose variable clap does not know: a locale may take its place.
        if std::env::var_os(LANG_VARIABLE).is_some_and(|lang| !lang.is_empty()) {
            given.remove("lang");
        }
        Ok(Config { path, given })
    }

    /// The language that the file asks for.
    pub fn lang(&self) -> Option<&str> {
        self.given.get("lang")?.as_str()
    }

    /// Puts what the file gives in the place of the defaults of `command`.
    pub fn apply(&self, command: Command) -> Result<Command, Told> {
        let mut command = command;
        for (name, value) in &self.given {
            command = match value {
                Value::Table(options) if command.find_subcommand(name).is_some() => {
                    self.apply_to(command, name, options)?
                }
                _ => self.set(command, name, value)?,
            };
        }
        Ok(command)
    }

    fn apply_to(&self, command: Command, of: &str, options: &Table) -> Result<Command, Told> {
        let mut failed = None;
        let command = command.mut_subcommand(of, |mut sub| {
            for (name, value) in options {
                match self.set(sub.clone(), name, value) {
                    Ok(set) => sub = set,
                    Err(error) => failed = Some(error),
                }
            }
            sub
        });
        failed.map_or(Ok(command), Err)
    }

    /// The command with a value as the default of the option of this name.
    fn set(&self, command: Command, name: &str, value: &Value) -> Result<Command, Told> {
        let Some(arg) = options(&command).find(|arg| arg.get_long() == Some(name)) else {
            let of = command.get_name();
            let known: Vec<&str> = options(&command).filter_map(Arg::get_long).collect();
            let known = known.join(", ");
            return Err(fault(
                &self.path,
                &format!("{of} 没有“{name}”这一项，可用的有：{known}"),
                &format!("`{name}` is no option of {of}; it has {known}"),
            ));
        };

        let Some(values) = values(arg, value) else {
            let (zh, en) = match arg.get_action() {
                ArgAction::SetTrue => (" true 或 false", "true or false"),
                ArgAction::Append => ("一个值，或几个值的列表", "a value, or a list of values"),
                _ => ("一个值", "one value"),
            };
            return Err(fault(
                &self.path,
                &format!("“{name}”应为{zh}"),
                &format!("`{name}` takes {en}"),
            ));
        };

        let id = arg.get_id().clone();
        Ok(command.mut_arg(id, |arg| arg.default_values(values)))
    }
}

/// The options that a file can give.
fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let is_for_file = |arg: &&Arg| arg.get_long().is_some_and(|name| !NOT_IN_FILE.contains(&name));
    command.get_arguments().filter(is_for_file)
}

/// A value of the file as it would be typed; `None` if the option does not take it.
fn values(arg: &Arg, value: &Value) -> Option<Vec<&'static str>> {
    // The command keeps them as long as the program runs; the file is read once.
    let typed = |text: String| -> &'static str { text.leak() };
    match (arg.get_action(), value) {
        (ArgAction::SetTrue, Value::Boolean(is_set)) => Some(vec![typed(is_set.to_string())]),
        (ArgAction::SetTrue, _) | (_, Value::Boolean(_)) => None,
        (_, Value::String(text)) => Some(vec![typed(text.clone())]),
        (_, Value::Integer(number)) => Some(vec![typed(number.to_string())]),
        (ArgAction::Append, Value::Array(list)) => {
            list.iter().map(|one| Some(typed(one.as_str()?.to_owned()))).collect()
        }
        _ => None,
    }
}

fn fault(path: &Path, zh: &str, en: &str) -> Told {
    let path = path.display();
    Told(Note::new(format!("配置文件 {path}：{zh}"), format!("configuration {path}: {en}")))
}

/// An option with what holds for it.
#[derive(Serialize)]
struct Shown {
    /// The command that it is an option of; none if it is one of all.
    command: Option<String>,
    option: String,
    values: Vec<String>,
    from: OptionSource,
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum OptionSource {
    Environment,
    File,
    Default,
}

impl OptionSource {
    fn label(self, out: &Out) -> &str {
        match self {
            OptionSource::Environment => out.pick("环境变量", "environment"),
            OptionSource::File => out.pick("配置文件", "file"),
            OptionSource::Default => out.pick("默认", "default"),
        }
    }
}

/// Shows every option that has a value without being typed. `command` is the program's, with what
/// the file gives.
pub fn run(config: &Config, command: &Command, out: &mut Out) -> anyhow::Result<End> {
    let is_global = |arg: &Arg| command.get_arguments().any(|of| of.get_id() == arg.get_id());
    let mut shown = shown(None, options(command), &config.given);
    for sub in command.get_subcommands() {
        let given = config.given.get(sub.get_name()).and_then(Value::as_table);
        let own = options(sub).filter(|arg| !is_global(arg));
        shown.extend(self::shown(Some(sub.get_name()), own, given.unwrap_or(&Table::new())));
    }

    if out.is_json() {
        let file = (!config.path.as_os_str().is_empty()).then(|| config.path.display().to_string());
        out.json(&json!({ "file": file, "options": shown }))?;
        return Ok(End::Found);
    }

    for Shown { command, option, values, from } in &shown {
        let name = command.iter().map(|of| format!("{of}.{option}")).next();
        let (name, values) = (name.as_ref().unwrap_or(option), values.join(", "));
        let from = from.label(out).to_owned();
        match out.columns() {
            Some(_) => {
                let from = out.ink(Ink::Dim, &from);
                out.line(&format!("{name} = {values}  {from}"))?;
            }
            None => out.record(&[name, &values, &from])?,
        }
    }
    Ok(End::Found)
}

fn shown<'c>(
    of: Option<&str>,
    options: impl Iterator<Item = &'c Arg>,
    given: &Table,
) -> Vec<Shown> {
    let mut shown = Vec::new();
    for arg in options {
        let option = arg.get_long().unwrap_or_default().to_owned();
        let in_environment = arg.get_env().and_then(std::env::var_os);
        let (values, from) = match in_environment {
            Some(value) => (vec![value.to_string_lossy().into_owned()], OptionSource::Environment),
            None if given.contains_key(&option) => (defaults(arg), OptionSource::File),
            None => (defaults(arg), OptionSource::Default),
        };
        if values.iter().any(|value| !value.is_empty()) {
            shown.push(Shown { command: of.map(str::to_owned), option, values, from });
        }
    }
    shown
}

fn defaults(arg: &Arg) -> Vec<String> {
    let text = |value: &clap::builder::OsStr| <OsStr>::to_string_lossy(value).into_owned();
    arg.get_default_values().iter().map(text).collect()
}
