//! Where a cluster is, and by which right one speaks to it.
//!
//! Invariant: a secret comes from the environment or a file, and is never printed.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where an OpenSearch cluster is, and how to speak to it.
///
/// ```
/// let cluster = mingcha::Cluster::parse("http://127.0.0.1:9200,http://127.0.0.1:9201")?;
/// assert_eq!((cluster.urls.len(), cluster.name.as_str()), (2, "mingcha"));
/// # Ok::<(), mingcha::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The addresses of its nodes: `http://` or `https://`, host and port, without a path.
    pub urls: Vec<String>,
    /// What the names of its indexes begin with: several stores may share a cluster.
    pub name: String,
    /// By which right one speaks to it.
    pub credentials: Credentials,
    /// A file of certificates (PEM) that are trusted in the place of the system's.
    pub certificates: Option<PathBuf>,
    /// Over how many shards a store that is made here is spread. A store that exists keeps its own.
    pub shards: usize,
    /// How long a call is tried again while nodes are away or busy, before it is an error.
    pub patience: Duration,
    /// How long one node has for one try.
    pub try_limit: Duration,
}

/// By which right one speaks to a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Credentials {
    /// None is asked for.
    #[default]
    None,
    /// A user with a password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A key that the cluster gave out, as it gave it.
    ApiKey(Secret),
}

/// A word that is sent and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `word` from being printed.
    pub fn new(word: impl Into<String>) -> Secret {
        Secret(word.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Cluster {
    /// The cluster with nodes at `urls`, parted by commas; nothing else is set.
    ///
    /// # Errors
    /// `BadValue` for what is no address, and for one that holds a password: addresses are logged.
    pub fn parse(urls: &str) -> Result<Cluster> {
        let urls = urls
            .split(',')
            .map(str::trim)
            .filter(|url| !url.is_empty())
            .map(checked)
            .collect::<Result<Vec<_>>>()?;

        if urls.is_empty() {
            return Err(bad_url(""));
        }

        Ok(Cluster {
            urls,
            name: "mingcha".to_owned(),
            credentials: Credentials::None,
            certificates: None,
            shards: 3,
            patience: Duration::from_secs(30),
            try_limit: Duration::from_secs(20),
        })
    }

    /// The same cluster with what the environment says: `MINGCHA_REMOTE_USER`,
    /// `MINGCHA_REMOTE_PASSWORD` or `MINGCHA_REMOTE_API_KEY` (each of the two also with `_FILE`, a
    /// file that holds it), `MINGCHA_REMOTE_CA` (certificates), `MINGCHA_REMOTE_NAME` and
    /// `MINGCHA_REMOTE_SHARDS`.
    ///
    /// # Errors
    /// If a file cannot be read, or a value cannot be what it is.
    pub fn with_environment(self) -> Result<Cluster> {
        self.with(&|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn with(mut self, get: &dyn Fn(&str) -> Option<String>) -> Result<Cluster> {
        let secret = |name: &str| match (get(name), get(&format!("{name}_FILE"))) {
            (Some(word), _) => Ok(Some(Secret(word))),
            (None, Some(file)) => read_secret(Path::new(&file)).map(Some),
            (None, None) => Ok(None),
        };

        let (user, password) = (get("MINGCHA_REMOTE_USER"), secret("MINGCHA_REMOTE_PASSWORD")?);
        if let Some(key) = secret("MINGCHA_REMOTE_API_KEY")? {
            self.credentials = Credentials::ApiKey(key);
        } else if let (Some(user), Some(password)) = (user, password) {
            self.credentials = Credentials::Basic { user, password };
        }

        self.certificates = get("MINGCHA_REMOTE_CA").map(PathBuf::from).or(self.certificates);
        if let Some(name) = get("MINGCHA_REMOTE_NAME") {
            self.name = checked_name(name)?;
        }
        if let Some(shards) = get("MINGCHA_REMOTE_SHARDS") {
            self.shards = checked_shards(shards)?;
        }
        Ok(self)
    }
}

fn read_secret(file: &Path) -> Result<Secret> {
    let text = std::fs::read_to_string(file).map_err(|error| Error::from(error).at(file))?;
    Ok(Secret(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn checked(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let is_address = |host: &str| !host.is_empty() && !host.contains(['/', '@', '?', '#', ' ']);

    if rest.is_some_and(is_address) {
        return Ok(url.to_owned());
    }

    // What stands before an @ may be a password.
    Err(bad_url(url.rsplit('@').next().unwrap_or_default()))
}

fn bad_url(url: &str) -> Error {
    let takes = Note::new(
        "http:// 或 https:// 开头的节点地址，以逗号分隔；密码请放在环境变量 MINGCHA_REMOTE_PASSWORD 里",
        "addresses of nodes that begin with http:// or https://, parted by commas; a password goes \
         into MINGCHA_REMOTE_PASSWORD",
    );
    ErrorKind::BadValue { name: "remote", value: url.to_owned(), takes }.into()
}

/// The names of indexes are lower case, and short ones are seen whole in lists.
fn checked_name(name: String) -> Result<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=60).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_part)
    {
        return Ok(name);
    }
    let takes = Note::new("小写字母、数字和连字符", "small letters, digits and hyphens");
    Err(ErrorKind::BadValue { name: "MINGCHA_REMOTE_NAME", value: name, takes }.into())
}

fn checked_shards(shards: String) -> Result<usize> {
    let takes = Note::new(" 1 到 1024 的数", "a number from 1 to 1024");
    match shards.parse() {
        Ok(number @ 1..=1024) => Ok(number),
        _ => {
            Err(ErrorKind::BadValue { name: "MINGCHA_REMOTE_SHARDS", value: shards, takes }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_from_the_environment_or_a_file_and_never_shown() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "geheim\n").unwrap();
        let path = file.path().to_string_lossy().into_owned();
        let by_file = |name: &str| match name {
            "MINGCHA_REMOTE_USER" => Some("auditor".to_owned()),
            "MINGCHA_REMOTE_PASSWORD_FILE" => Some(path.clone()),
            _ => None,
        };
        let cluster = Cluster::parse("http://127.0.0.1:9200").unwrap().with(&by_file).unwrap();
        let expected =
            Credentials::Basic { user: "auditor".to_owned(), password: Secret::new("geheim") };
        assert_eq!(cluster.credentials, expected);
        assert!(!format!("{cluster:?}").contains("geheim"));
        let by_key = |name: &str| (name == "MINGCHA_REMOTE_API_KEY").then(|| "geheim".to_owned());
        let cluster = Cluster::parse("http://127.0.0.1:9200").unwrap().with(&by_key).unwrap();
        assert_eq!(cluster.credentials, Credentials::ApiKey(Secret::new("geheim")));
    }

    #[test]
    fn an_address_that_holds_a_password_is_refused_and_not_repeated() {
        for url in ["http://a:geheim@127.0.0.1:9200", "127.0.0.1:9200", "", "ftp://x", "http://"] {
            let error = Cluster::parse(url).unwrap_err();
            assert!(matches!(error.kind, ErrorKind::BadValue { name: "remote", .. }), "{url}");
            assert!(!error.to_string().contains("geheim"));
        }
    }
}
