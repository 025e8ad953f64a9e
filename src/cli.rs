//! The command line: what is typed becomes a call into the library, its answer text or JSON, and
//! the end an exit code.
//!
//! A command is a file of its own: its arguments, its one call, and how its answer looks. Only here
//! is `anyhow` named.

mod audit;
mod bar;
mod help;
mod index;
mod inspect;
mod log;
mod mentions;
#[cfg(feature = "remote")]
mod migrate;
mod out;
mod rebuild;
mod receipt;
mod remove;
mod reuse;
mod rules;
mod scope;
mod search;
mod serve;
mod stats;
mod stop;
mod usage;
mod verify;
mod watch;
mod whole;
mod width;

use clap::{ArgAction, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use mingcha::{Error, Index, Isolation, Lang, Note, Options, Rules, Sources, file};
use out::Out;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

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

/// What every command goes by.
#[derive(Args)]
struct Setting {
    /// Folder of the store (environment: MINGCHA_STORE; otherwise index/store)
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "MINGCHA_STORE",
        default_value = "index/store"
    )]
    store: PathBuf,
    /// Nodes of an OpenSearch cluster that holds the store, parted by commas (environment:
    /// MINGCHA_REMOTE)
    #[cfg(feature = "remote")]
    #[arg(long, global = true, value_name = "URL", env = "MINGCHA_REMOTE")]
    remote: Option<String>,
    /// Folder of rule files that replace the built-in ones (environment: MINGCHA_RULES)
    #[arg(long, global = true, value_name = "DIR", env = "MINGCHA_RULES")]
    rules: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Language of help and messages: zh or en (environment: MINGCHA_LANG; otherwise zh)
    #[arg(long, global = true, value_name = "LANG", env = help::LANG_VARIABLE, default_value = "zh")]
    lang: Language,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: out::When,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Add reports to the store: files, and the files in folders
    Index(index::Index),
    /// Find sections, best first
    Search(search::Search),
    /// List every mention of terms, with counts and a receipt
    Mentions(mentions::Mentions),
    /// Show what each report says happened and what it lacks, school by school and year by year
    Audit(audit::AuditCommand),
    /// Show how a file is read: school, year, period, outline
    Inspect(inspect::Inspect),
    /// Serve the pages and the HTTP interface, after indexing what is named
    Serve(serve::Serve),
    /// Show what the store holds
    Stats(stats::Stats),
    /// Read every checksum again and compare mentions with a naive scan of all text
    Verify,
    /// Take files, folders of files or reports out of the store; files on disk stay
    Remove(remove::Remove),
    /// Build the store anew under the present dictionary, rules and reader
    Rebuild(rebuild::Rebuild),
    /// Bring the store to a cluster, in the place of what it holds, or back
    #[cfg(feature = "remote")]
    Migrate(migrate::Migrate),
    /// Show what of each report also stands in an earlier one
    Reuse(reuse::Reuse),
    /// Show the rule files (dictionary, stop words, headings, names of schools), or write them out
    /// to be edited
    Rules(rules::Rules),
}

/// How a command ends when it does not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Found,
    Nothing,
    /// It was asked to stop before its end.
    Stopped,
}

impl End {
    fn found(anything: bool) -> End {
        if anything { End::Found } else { End::Nothing }
    }
}

/// Runs the program on `args` and says how it ended: 0 found, 1 nothing found, 2 an error, 130
/// stopped.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();

    // Not for people, so not among the commands: a child process of this program.
    if args.get(1).is_some_and(|arg| arg == file::HELPER_ARGUMENT) {
        return file::serve();
    }

    let lang = help::lang(&args);
    let parsed = help::command(lang)
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let end = match parsed {
        Ok(cli) => answer(cli),
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

fn answer(cli: Cli) -> anyhow::Result<End> {
    let mut out = Out::new(cli.setting.lang(), cli.setting.json, cli.setting.color);
    let end = dispatch(&cli, &mut out)?;
    out.flush()?;
    Ok(end)
}

fn dispatch(cli: &Cli, out: &mut Out) -> anyhow::Result<End> {
    let setting = &cli.setting;
    match &cli.command {
        Command::Index(command) => command.run(setting, out),
        Command::Search(command) => command.run(setting, out),
        Command::Mentions(command) => command.run(setting, out),
        Command::Audit(command) => command.run(setting, out),
        Command::Inspect(command) => command.run(setting, out),
        Command::Serve(command) => command.run(setting, out),
        Command::Stats(command) => command.run(setting, out),
        Command::Verify => verify::run(setting, out),
        Command::Remove(command) => command.run(setting, out),
        Command::Rebuild(command) => command.run(setting, out),
        #[cfg(feature = "remote")]
        Command::Migrate(command) => command.run(setting, out),
        Command::Reuse(command) => command.run(setting, out),
        Command::Rules(command) => command.run(setting, out),
    }
}

impl Setting {
    fn lang(&self) -> Lang {
        match self.lang {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }

    fn rules(&self) -> mingcha::Result<Rules> {
        self.rules.as_deref().map_or_else(|| Ok(Rules::default()), Rules::load)
    }

    /// Files are taken apart in child processes of this program.
    fn isolation(&self) -> Isolation {
        std::env::current_exe().map_or(Isolation::InProcess, Isolation::Helper)
    }

    fn options(&self, sources: Sources) -> mingcha::Result<Options> {
        Ok(Options { rules: self.rules()?, sources, isolation: self.isolation() })
    }

    /// The cluster that holds the store, if one does.
    #[cfg(feature = "remote")]
    fn cluster(&self) -> mingcha::Result<Option<mingcha::Cluster>> {
        let cluster =
            self.remote.as_deref().map(|urls| mingcha::Cluster::parse(urls)?.with_environment());
        cluster.transpose()
    }

    /// Whether there is a store.
    fn exists(&self) -> mingcha::Result<bool> {
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return Index::is_on(&cluster);
        }
        Ok(Index::exists(&self.store))
    }

    fn open(&self) -> mingcha::Result<Index> {
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return Index::connect(&cluster, self.options(Sources::Left)?);
        }
        Index::open(&self.store, self.options(Sources::Kept)?)
    }

    fn open_or_create(&self, sources: Sources) -> mingcha::Result<Index> {
        let options = self.options(sources)?;
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return if Index::is_on(&cluster)? {
                Index::connect(&cluster, options)
            } else {
                Index::create_on(&cluster, options)
            };
        }

        if Index::exists(&self.store) {
            Index::open(&self.store, options)
        } else {
            Index::create(&self.store, options)
        }
    }
}

/// A failure that is the program's own, in both languages.
#[derive(Debug)]
struct Told(Note);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Told {}

/// What `error` says in both languages.
fn told(error: &anyhow::Error) -> Note {
    if let Some(error) = error.downcast_ref::<Error>() {
        return error.note();
    }
    match error.downcast_ref::<Told>() {
        Some(told) => told.0.clone(),
        None => Note::new(format!("{error:#}"), format!("{error:#}")),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
