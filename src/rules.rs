//! The rules of `index/` as data that an auditor may edit: domain words, stop words, kinds of
//! sections, names of schools, the wording of statements, the signs of a report, what reports had to
//! contain.

mod built_in;
pub(crate) mod dot;
mod fault;
mod host;
mod listed;
mod lookup;
mod requirement;
mod school;
mod statement;
mod verdict;
mod words;

pub(crate) use listed::LIST as SCHOOL_LIST;
pub use listed::SchoolRecord;
pub(crate) use requirement::without_signs;
pub use requirement::{DueDays, NoticeRule, RequirementRules, YearSort};
pub use school::{Called, School, Schools};
pub use statement::{MatterRule, StatementRules, WordClass};
pub(crate) use verdict::told_apart;
pub use verdict::{SignPlace, SignRule, VerdictLimits, VerdictRules};

use crate::error::{Error, ErrorKind, Result};
use crate::report::Kind;
use built_in::FILES;
pub use built_in::FileRules;
use fault::bad;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use words::{RuleWords, WordIds};

/// The rules of reading and searching. [`Rules::default`] is compiled in; [`Rules::load`] replaces
/// files by name. A clone shares what is large.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The words that the dictionary lacks, from `dict.txt`.
    pub dict: Vec<String>,
    /// The words too common to ask for, from `stop.txt`.
    pub stop: Vec<String>,
    /// The heading patterns of `sections.toml`, in order.
    pub kinds: Vec<KindRule>,
    /// Their words.
    pub(crate) kind_words: Arc<RuleWords>,
    /// The schools of `schools.csv`, with their aliases and former names from `schools.toml`.
    pub schools: Schools,
    /// The words of `statements.toml`.
    pub statements: FileRules<StatementRules>,
    /// The signs of `report.toml`.
    pub verdict: FileRules<VerdictRules>,
    /// The notices of `requirements.toml`.
    pub requirements: FileRules<RequirementRules>,
    /// SHA-256 over the names and bytes of all rule files, in hex. A store says under which rules
    /// it was built.
    pub hash: String,
    files: Arc<[RuleFile]>,
}

/// The headings of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The kind.
    pub kind: Kind,
    /// The words of which a folded heading of that kind holds one.
    #[serde(default)]
    pub any: Vec<String>,
    /// The folded headings of that kind, in full.
    #[serde(default)]
    pub exact: Vec<String>,
    /// The words of which a folded heading of that kind holds none.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The ids of `any` and of `exact`.
    #[serde(skip)]
    ids: WordIds,
}

impl KindRule {
    /// Tells whether one of the words that stand in folded words, whose ids are `held`, may be
    /// of this kind.
    pub(crate) fn may_name(&self, held: &[u32]) -> bool {
        self.ids.have_any(held)
    }
}

/// The name of a rule file and its text.
type RuleFile = (&'static str, Cow<'static, str>);

impl Rules {
    /// Loads the compiled-in rules, with every file of the same name in `dir` put in place of its
    /// twin.
    ///
    /// # Errors
    /// `NotFound` if `dir` is not a folder, `BadRules` with path and place if a file cannot be
    /// parsed.
    pub fn load(dir: &Path) -> Result<Rules> {
        if !dir.is_dir() {
            return Err(Error::from(ErrorKind::NotFound).at(dir));
        }

        let mut files = Vec::new();
        for (name, built_in) in FILES {
            let path = dir.join(name);
            let text = if path.exists() {
                let text = std::fs::read_to_string(&path);
                Cow::Owned(text.map_err(|error| Error::from(error).at(&path))?)
            } else {
                Cow::Borrowed(built_in)
            };
            files.push((name, text));
        }

        Rules::parse(files.into()).map_err(|error| error.at(dir))
    }

    /// The names of the rule files.
    pub const FILE_NAMES: [&str; FILES.len()] = [
        FILES[0].0, FILES[1].0, FILES[2].0, FILES[3].0, FILES[4].0, FILES[5].0, FILES[6].0,
        FILES[7].0,
    ];

    /// The SHA-256 of one of the files, in hex; `None` if there is none of that name.
    pub fn file_hash(&self, name: &str) -> Option<String> {
        let (_, text) = self.files.iter().find(|(file, _)| *file == name)?;
        Some(sha256(text.as_bytes()))
    }

    /// The date of the list of schools, as its first lines give it.
    pub fn school_list_date(&self) -> Option<String> {
        let (_, text) = self.files.iter().find(|(file, _)| *file == SCHOOL_LIST)?;
        listed::date(text)
    }

    /// Writes these rules into `dir` as the files that [`Rules::load`] reads; makes the folder if
    /// it is not there. Existing files are left as they are. Returns the files written.
    pub fn write(&self, dir: &Path) -> Result<Vec<PathBuf>> {
        std::fs::create_dir_all(dir).map_err(|error| Error::from(error).at(dir))?;
        let mut written = Vec::new();
        for (name, text) in self.files.iter() {
            let path = dir.join(name);
            match File::create_new(&path) {
                Ok(mut file) => {
                    file.write_all(text.as_bytes())
                        .map_err(|error| Error::from(error).at(&path))?;
                    written.push(path);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::from(error).at(&path)),
            }
        }

        Ok(written)
    }

    fn parse(files: Arc<[RuleFile]>) -> Result<Rules> {
        let mut hash = Sha256::new();
        for (name, text) in files.iter() {
            hash.update(format!("{name} {}\n", text.len()));
            hash.update(text.as_bytes());
        }

        let text = |wanted| {
            files.iter().find(|(name, _)| *name == wanted).map_or("", |(_, text)| text.as_ref())
        };

        let SectionsFile { mut section } = toml::from_str(text("sections.toml"))
            .map_err(|error| bad("sections.toml", &error.to_string()))?;
        let mut kind_words = RuleWords::default();
        for rule in &mut section {
            let words = rule.any.iter().chain(&rule.exact);
            rule.ids = WordIds::of(words.map(|word| kind_words.id(word)));
        }

        Ok(Rules {
            statements: FileRules::of(
                "statements.toml",
                text("statements.toml"),
                StatementRules::parse,
            )?,
            verdict: FileRules::of("report.toml", text("report.toml"), VerdictRules::parse)?,
            requirements: FileRules::of(
                "requirements.toml",
                text("requirements.toml"),
                RequirementRules::parse,
            )?,
            dict: lines(text("dict.txt")).collect(),
            stop: lines(text("stop.txt")).collect(),
            kinds: section,
            kind_words: Arc::new(kind_words),
            schools: Schools::parse(text("schools.toml"), text("schools.csv"))?,
            hash: hex(&hash.finalize()),
            files,
        })
    }
}

impl Default for Rules {
    fn default() -> Rules {
        static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| {
            let files = FILES.map(|(name, text)| (name, Cow::Borrowed(text)));
            Rules::parse(files.into())
                .unwrap_or_else(|error| unreachable!("a test parses the built-in rules: {error}"))
        });

        BUILT_IN.clone()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionsFile {
    section: Vec<KindRule>,
}

/// Gives the lines that say something: no blank ones, no comments, nothing after a `#`.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or("").trim().to_owned())
        .filter(|line| !line.is_empty())
}

/// The SHA-256 of bytes as lower-case hex digits.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Writes bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_parse_and_name_every_required_kind() {
        let rules = Rules::default();
        for kind in Kind::REQUIRED {
            assert!(rules.kinds.iter().any(|rule| rule.kind == kind), "{kind}");
        }
        assert!(rules.dict.contains(&"依申请公开".to_owned()));
        assert_eq!(rules.hash.len(), 64);
        assert!(rules.statements.complaint.names.contains(&"举报".to_owned()));
        assert!(!rules.verdict.signs.is_empty() && !rules.requirements.notices.is_empty());
    }

    #[test]
    fn rules_that_were_written_load_as_the_same_and_no_file_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new");
        assert_eq!(Rules::default().write(&dir).unwrap().len(), Rules::FILE_NAMES.len());
        assert_eq!(Rules::load(&dir).unwrap().hash, Rules::default().hash);
        std::fs::write(dir.join("dict.txt"), "依规公开\n").unwrap();
        assert_eq!(Rules::default().write(&dir).unwrap(), Vec::<PathBuf>::new());
        assert_eq!(Rules::load(&dir).unwrap().dict, ["依规公开"]);
    }

    #[test]
    fn a_rule_file_that_is_not_valid_says_which_and_where() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("sections.toml"), "[[section]]\nkind = 'nonsense'\n")
            .unwrap();
        let error = Rules::load(dir.path()).unwrap_err().to_string();
        assert!(error.contains("sections.toml") && error.contains("line 2"), "{error}");
    }
}
