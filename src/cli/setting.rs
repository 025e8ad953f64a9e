//! What every command goes by: the store, the rules, the language.

use super::help;
use super::out::When;
use clap::{ArgAction, Args, ValueEnum};
use mingcha::{Index, Isolation, Lang, Options, Rules, Sources};
use std::path::PathBuf;

/// What every command goes by.
#[derive(Args)]
pub struct Setting {
    /// Folder of the store (environment: MINGCHA_STORE; otherwise index/store)
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "MINGCHA_STORE",
        default_value = "index/store"
    )]
    pub store: PathBuf,
    /// Nodes of an OpenSearch cluster that holds the store, parted by commas (environment:
    /// MINGCHA_REMOTE)
    #[cfg(feature = "remote")]
    #[arg(long, global = true, value_name = "URL", env = "MINGCHA_REMOTE")]
    remote: Option<String>,
    /// Folder of rule files that replace the built-in ones (environment: MINGCHA_RULES)
    #[arg(long, global = true, value_name = "DIR", env = "MINGCHA_RULES")]
    rules: Option<PathBuf>,
    /// TOML file with options by their long names; those of a command under [COMMAND] (environment:
    /// MINGCHA_CONFIG)
    #[arg(long, global = true, value_name = "FILE", env = "MINGCHA_CONFIG")]
    config: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of help and messages: zh or en (environment: MINGCHA_LANG, else LANG; otherwise zh)
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Language>,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

impl Setting {
    /// The language of help and messages.
    pub fn lang(&self) -> Lang {
        match self.lang {
            Some(Language::Zh) => Lang::Zh,
            Some(Language::En) => Lang::En,
            None => help::lang_of_environment(|name| std::env::var(name).ok()),
        }
    }

    /// The rules, from the folder that is named or built in.
    pub fn rules(&self) -> mingcha::Result<Rules> {
        self.rules.as_deref().map_or_else(|| Ok(Rules::default()), Rules::load)
    }

    /// Files are taken apart in child processes of this program.
    pub fn isolation(&self) -> Isolation {
        std::env::current_exe().map_or(Isolation::InProcess, Isolation::Helper)
    }

    /// How a store is opened or made.
    pub fn options(&self, sources: Sources) -> mingcha::Result<Options> {
        Ok(Options { rules: self.rules()?, sources, isolation: self.isolation() })
    }

    /// The cluster that holds the store, if one does.
    #[cfg(feature = "remote")]
    pub fn cluster(&self) -> mingcha::Result<Option<mingcha::Cluster>> {
        let cluster =
            self.remote.as_deref().map(|urls| mingcha::Cluster::parse(urls)?.with_environment());
        cluster.transpose()
    }

    /// Whether there is a store.
    pub fn exists(&self) -> mingcha::Result<bool> {
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return Index::is_on(&cluster);
        }
        Ok(Index::exists(&self.store))
    }

    /// Opens the store.
    pub fn open(&self) -> mingcha::Result<Index> {
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return Index::connect(&cluster, self.options(Sources::Left)?);
        }
        Index::open(&self.store, self.options(Sources::Kept)?)
    }

    /// Opens the store, or makes one where there is none.
    pub fn open_or_create(&self, sources: Sources) -> mingcha::Result<Index> {
        let options = self.options(sources)?;
        #[cfg(feature = "remote")]
        if let Some(cluster) = self.cluster()? {
            return if Index::is_on(&cluster)? {
                Index::connect(&cluster, options)
            } else {
                Index::create_on(&cluster, options)
            };
        }

        Index::open_or_create(&self.store, options)
    }
}
