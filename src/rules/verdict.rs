//! The signs of `report.toml`, by which a report is told from other texts.

use super::fault::bad;
use super::words::{RuleWords, WordIds};
use crate::error::Result;
use crate::text::fold_text;
use serde::Deserialize;

/// The signs by which a school's yearly report is told from other texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictRules {
    /// How much must speak against a text.
    pub limits: VerdictLimits,
    /// The signs, in the order of the file.
    #[serde(rename = "sign")]
    pub signs: Vec<SignRule>,
    /// All words of the signs that stand anywhere in a line.
    #[serde(skip)]
    pub(crate) words: RuleWords,
}

/// How much must speak against a text that is called no report. Both are below 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictLimits {
    /// The sum of what speaks against it is this or less.
    pub against: i32,
    /// The sum of all signs is this or less.
    pub sum: i32,
}

/// One sign. Its words are folded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignRule {
    /// The name for programs.
    pub name: String,
    /// What it says of a text, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where it stands.
    pub place: SignPlace,
    /// How much it says: above 0 for a report, below 0 against one.
    pub weight: i32,
    /// True if a line of the title with this sign is the title of a school's own report.
    #[serde(default)]
    pub own: bool,
    /// In how many lines it must stand.
    #[serde(default = "once")]
    pub least: usize,
    /// The words of which one stands there.
    #[serde(default)]
    pub any: Vec<String>,
    /// The words of which one stands at the beginning.
    #[serde(default)]
    pub begins: Vec<String>,
    /// The words of which one stands at the end.
    #[serde(default)]
    pub ends: Vec<String>,
    /// The words of which one stands there, too.
    #[serde(default)]
    pub with: Vec<String>,
    /// The words of which none stands there.
    #[serde(default)]
    pub without: Vec<String>,
    /// The ids of `any`, `with` and `without`.
    #[serde(skip)]
    ids: [WordIds; 3],
}

/// The place of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignPlace {
    /// A line over the first sentence or part.
    Title,
    /// One of the first paragraphs.
    Opening,
    /// One of the first paragraphs below the title.
    Top,
    /// A line that addresses somebody.
    Call,
    /// Short lines and rows.
    Lines,
    /// Lines that begin with the number of an article.
    Articles,
    /// Rows of a table that hold no sentence, most of the text.
    Rows,
    /// Lines that are titles of a school's reports.
    Titles,
    /// Lines of a text that holds no sentence.
    Bare,
    /// Headings of different required parts, each over a sentence.
    Parts,
}

fn once() -> usize {
    1
}

const FILE: &str = "report.toml";

impl VerdictRules {
    /// Reads the text of a `report.toml`.
    pub(super) fn parse(text: &str) -> Result<VerdictRules> {
        let mut rules: VerdictRules =
            toml::from_str(text).map_err(|error| bad(FILE, &error.to_string()))?;

        for sign in &mut rules.signs {
            for words in
                [&mut sign.any, &mut sign.begins, &mut sign.ends, &mut sign.with, &mut sign.without]
            {
                words.iter_mut().for_each(|word| *word = told_apart(fold_text(word)));
            }
            sign.ids = [&sign.any, &sign.with, &sign.without]
                .map(|words| WordIds::of(words.iter().map(|word| rules.words.id(word))));
        }

        let limits = rules.limits;
        if limits.against >= 0 || limits.sum >= 0 {
            return Err(bad(FILE, "the limits must be below 0"));
        }

        Ok(rules)
    }
}

/// A folded line without words that hold 学校 and name no school: `高等学校` is written `高校`.
pub(crate) fn told_apart(folded: String) -> String {
    if folded.contains("高等学校") || folded.contains("中小学校") {
        folded.replace("高等学校", "高校").replace("中小学校", "中小学")
    } else {
        folded
    }
}

impl SignRule {
    /// Tells whether a folded line shows the sign; `held` are the ids of the words in it.
    pub(crate) fn is_in(&self, line: &str, held: &[u32]) -> bool {
        let [any, with, without] = &self.ids;

        (any.is_empty() || any.have_any(held))
            && (with.is_empty() || with.have_any(held))
            && !without.have_any(held)
            && (self.ends.is_empty() || self.ends.iter().any(|end| line.ends_with(end.as_str())))
            && (self.begins.is_empty()
                || self.begins.iter().any(|word| line.starts_with(word.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(more: &str) -> Result<VerdictRules> {
        VerdictRules::parse(&format!("[limits]\nagainst = -6\nsum = -6\n\n[[sign]]\n{more}"))
    }

    #[test]
    fn a_sign_holds_where_all_that_it_asks_for_is_in_the_line() {
        let rules = parse(
            "name = 'a'\nzh = '甲'\nen = 'a'\nplace = 'title'\nweight = 3\n\
             any = ['公開']\nends = ['报告']\nwith = ['大学']\nwithout = ['通知：']",
        );
        let rules = rules.unwrap();
        let sign = &rules.signs[0];
        let is_in = |line: &str| sign.is_in(line, &rules.words.held(line));

        assert!(is_in("松原大学信息公开报告"));
        assert!(!is_in("松原大学信息公开指南"));
        assert!(!is_in("松原信息公开报告"));
        assert!(!is_in("通知:松原大学信息公开报告"));
        assert_eq!((sign.least, sign.own), (1, false));
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_by_name() {
        let error = parse("name = 'a'\nplace = 'nowhere'").unwrap_err().to_string();
        assert!(error.contains("report.toml"), "{error}");
        let error = VerdictRules::parse("sign = []\n[limits]\nagainst = 0\nsum = -1").unwrap_err();
        assert!(error.to_string().contains("below 0"), "{error}");
    }
}
