//! The parts that a report's preface promises.

use super::heading;
use crate::report::Kind;
use crate::rules::Rules;

/// Words that open a list of parts.
const OPENINGS: [&str; 7] =
    ["内容包括", "主要包括", "报告包括", "全文包括", "报告由", "报告分为", "包括"];

/// Finds the parts that the preface lists and that are of a kind in `missing`, as printed, one for
/// each kind.
pub fn missing(preface: &str, missing: &[Kind], rules: &Rules) -> Vec<String> {
    let mut announced: Vec<(Kind, String)> = Vec::new();
    for sentence in preface.split(['。', '\n']).filter_map(list) {
        for part in sentence.split(['、', '，', ',', '；', ';']).map(part) {
            let kind = heading::kind(part, rules).filter(|kind| missing.contains(kind));
            if let Some(kind) = kind.filter(|kind| announced.iter().all(|(known, _)| known != kind))
            {
                announced.push((kind, part.to_owned()));
            }
        }
    }

    announced.into_iter().map(|(_, part)| part).collect()
}

/// Gives the list in a sentence, if it lists parts.
fn list(sentence: &str) -> Option<&str> {
    let is_list =
        sentence.contains("部分") || sentence.contains("内容包括") || sentence.contains("主要包括");
    let opening = OPENINGS.iter().find_map(|opening| Some(sentence.find(opening)? + opening.len()));
    opening.filter(|_| is_list).map(|start| sentence[start..].trim_start_matches(['：', ':']))
}

/// Gives a part without the words that close the list: `其他等八个部分`,
/// `清单事项公开情况表共七个部分`.
fn part(item: &str) -> &str {
    let item = item.trim();
    let cut = ["等", "共", "以及附件"].iter().filter_map(|word| item.find(word)).min();

    let item = match cut {
        Some(cut) if item.contains("部分") => &item[..cut],
        _ => item,
    };
    let item = item.strip_prefix("以及").or_else(|| item.strip_prefix('和')).unwrap_or(item);

    item.trim()
}
