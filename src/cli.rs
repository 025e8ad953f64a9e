//! The command line: what is typed becomes a call into the library, its answer text or JSON, and
//! the end an exit code.
//!
//! A command is a file of its own: its arguments, its one call, and how its answer looks. Only here
//! is `anyhow` named.

mod audit;
mod backup;
mod bar;
mod completions;
mod config;
mod end;
mod help;
mod index;
mod inspect;
mod log;
mod man;
mod mentions;
#[cfg(feature = "remote")]
mod migrate;
mod out;
mod query;
mod rebuild;
mod receipt;
mod relocate;
mod remove;
mod reuse;
mod rules;
mod scope;
mod search;
mod serve;
mod setting;
mod show;
mod stats;
mod stop;
mod told;
mod usage;
mod verify;
mod watch;
mod whole;
mod width;
mod wrap;

use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use config::Config;
use end::End;
use mingcha::file;
use out::Out;
use setting::Setting;
use std::ffi::OsString;
use std::process::ExitCode;
use told::told;

/// Search the information disclosure reports of universities
#[derive(Parser)]
#[command(name = "mingcha", version, arg_required_else_help = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct Cli {
    #[command(flatten)]
    setting: Setting,
    #[command(subcommand)]
    command: Command,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
enum Command {
    /// Add reports to the store: files, and the files in folders
    Index(index::IndexCommand),
    /// Find sections, best first
    Search(search::SearchCommand),
    /// List every mention of terms, with counts and a receipt
    Mentions(Box<mentions::MentionsCommand>),
    /// Show what each report says happened and what it lacks, school by school and year by year
    Audit(audit::AuditCommand),
    /// Show how a file is read: school, year, period, outline
    Inspect(inspect::InspectCommand),
    /// Print a report that the store holds
    Show(show::ShowCommand),
    /// Serve the pages and the HTTP interface, after indexing what is named
    Serve(serve::ServeCommand),
    /// Show what the store holds
    Stats(stats::StatsCommand),
    /// Read every checksum again and compare mentions with a naive scan of all text
    Verify,
    /// Take files, folders of files or reports out of the store; files on disk stay
    Remove(remove::RemoveCommand),
    /// Tell the store that a folder of reports was moved; nothing is read again
    Relocate(relocate::RelocateCommand),
    /// Copy the store to an empty folder, while it is served or not; the copy is a store
    Backup(backup::BackupCommand),
    /// Build the store anew under the present dictionary, rules and reader
    Rebuild(rebuild::RebuildCommand),
    /// Bring the store to a cluster, in the place of what it holds, or back
    #[cfg(feature = "remote")]
    Migrate(migrate::MigrateCommand),
    /// Show what of each report also stands in an earlier one
    Reuse(reuse::ReuseCommand),
    /// Show the rule files (dictionary, stop words, headings, names of schools), or write them out
    /// to be edited
    Rules(rules::RulesCommand),
    /// Explain the query language
    Query,
    /// Show the options that a file, the environment or a default gives, and where each comes from
    Config,
    /// Print the completions of a shell
    Completions(completions::CompletionsCommand),
    /// Write a manual page for each command into a folder
    Man(man::ManCommand),
}

/// Runs the program on `args` and says how it ended: 0 found, 1 nothing found, 2 an error, 130
/// stopped.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();

    // Not for people, so not among the commands: a child process of this program.
    if args.get(1).is_some_and(|arg| arg == file::HELPER_ARGUMENT) {
        return file::serve();
    }

    let config = Config::load(&args).and_then(|config| Ok((config.apply(Cli::command())?, config)));
    let (command, config) = match config {
        Ok(read) => read,
        Err(error) => {
            out::error_line(&error.0, help::lang(&args, None));
            return ExitCode::from(2);
        }
    };

    let lang = help::lang(&args, config.lang());
    let parse = |command: clap::Command| {
        let matches = command.try_get_matches_from(&args)?;
        Cli::from_arg_matches(&matches)
    };
    // Help is put into words, and broken to lines, only where it or an error is printed.
    let in_words = |_| {
        let command = help::in_lang(command.clone(), lang);
        parse(wrap::fitted(command, out::terminal_columns()))
    };
    let end = match parse(command.clone()).or_else(in_words) {
        Ok(cli) => answer(cli, &config, &command),
        Err(error) => return usage::report(&error, lang),
    };

    match end {
        Ok(End::Found) => ExitCode::SUCCESS,
        Ok(End::Nothing) => ExitCode::from(1),
        Ok(End::Stopped) => ExitCode::from(stop::STOPPED),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            out::error_line(&told(&error), lang);
            ExitCode::from(2)
        }
    }
}

fn answer(cli: Cli, config: &Config, program: &clap::Command) -> anyhow::Result<End> {
    let mut out = Out::new(cli.setting.lang(), cli.setting.json, cli.setting.color);
    let end = dispatch(&cli, config, program, &mut out)?;
    out.flush()?;
    Ok(end)
}

fn dispatch(
    cli: &Cli,
    config: &Config,
    program: &clap::Command,
    out: &mut Out,
) -> anyhow::Result<End> {
    let setting = &cli.setting;
    match &cli.command {
        Command::Index(command) => command.run(setting, out),
        Command::Search(command) => command.run(setting, out),
        Command::Mentions(command) => command.run(setting, out),
        Command::Audit(command) => command.run(setting, out),
        Command::Inspect(command) => command.run(setting, out),
        Command::Show(command) => command.run(setting, out),
        Command::Serve(command) => command.run(setting, out),
        Command::Stats(command) => command.run(setting, out),
        Command::Verify => verify::run(setting, out),
        Command::Remove(command) => command.run(setting, out),
        Command::Relocate(command) => command.run(setting, out),
        Command::Backup(command) => command.run(setting, out),
        Command::Query => query::run(out),
        Command::Config => config::run(config, program, out),
        Command::Rebuild(command) => command.run(setting, out),
        #[cfg(feature = "remote")]
        Command::Migrate(command) => command.run(setting, out),
        Command::Reuse(command) => command.run(setting, out),
        Command::Rules(command) => command.run(setting, out),
        Command::Completions(command) => command.run(localized(setting)),
        Command::Man(command) => command.run(localized(setting)),
    }
}

/// The command line with its help in the language that is asked for.
fn localized(setting: &Setting) -> clap::Command {
    help::in_lang(Cli::command(), setting.lang())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
