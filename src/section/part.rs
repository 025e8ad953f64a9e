//! The parts of a report by their names: what a heading is about.

use crate::numbering;
use crate::report::Kind;
use crate::rules::{KindRule, Rules};
use crate::text::fold_text;

/// Finds out from a heading's words what its section is about: the first pattern that matches the
/// folded words.
pub fn kind(words: &str, rules: &Rules) -> Option<Kind> {
    kind_of(&folded(words), rules)
}

/// Finds out what folded words are about.
pub fn kind_of(folded: &str, rules: &Rules) -> Option<Kind> {
    let held = rules.kind_words.held(folded);
    let mut may_be = rules.kinds.iter().filter(|rule| rule.may_name(&held));
    may_be.find(|rule| word_of(rule, folded).is_some()).map(|rule| rule.kind)
}

/// A kind that a heading names, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKind {
    /// The kind.
    pub kind: Kind,
    /// The word of `sections.toml` that stands in the heading.
    pub word: String,
}

/// Finds out which kind a heading's words name, and by which word.
pub fn named(words: &str, rules: &Rules) -> Option<NamedKind> {
    let folded = folded(words);
    rules.kinds.iter().find_map(|rule| {
        word_of(rule, &folded).map(|word| NamedKind { kind: rule.kind, word: word.to_owned() })
    })
}

/// Gives the word by which a rule names folded words.
fn word_of<'a>(rule: &'a KindRule, folded: &str) -> Option<&'a str> {
    let exact = rule.exact.iter().find(|exact| *exact == folded);
    let any = || {
        let word = rule.any.iter().find(|word| folded.contains(word.as_str()))?;
        let is_barred = rule.unless.iter().any(|word| folded.contains(word.as_str()));
        (!is_barred).then_some(word)
    };

    exact.or_else(any).map(String::as_str)
}

fn folded(words: &str) -> String {
    fold_text(numbering::heading_body(words))
}

/// The most bytes of words that name a part and nothing else.
pub const MOST_PART_BYTES: usize = 120;

/// The most characters of a line that names a part in words which also end sentences.
pub const MOST_BARE_CHARS: usize = 24;

/// The endings of the headings of parts that have no numbers.
const PART_ENDS: [&str; 10] =
    ["情况", "概述", "概况", "措施", "事项", "情况表", "问题", "其他", "一览表", "概论"];

/// The endings of shorter names of parts: 主动公开, 依申请公开, 评议, 经验与不足.
const BARE_ENDS: [&str; 30] = [
    "公开",
    "申请",
    "评议",
    "评价",
    "举报",
    "复议",
    "诉讼",
    "投诉",
    "不足",
    "经验",
    "改进",
    "整改",
    "打算",
    "方向",
    "计划",
    "思路",
    "建议",
    "清单",
    "其它",
    "综述",
    "总述",
    "概要",
    "概览",
    "说明",
    "内容",
    "数量",
    "信息",
    "工作",
    "安排",
    "满意度",
];

/// Tells whether a folded name of a part is whole, so that nothing that follows belongs to it.
pub fn ends_as_part(folded: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["清单", "评议", "工作", "安排", "打算", "建议", "说明", "附件", "目录"];
    PART_ENDS.iter().chain(&OTHERS).any(|end| folded.ends_with(end))
}

/// The words that a sentence about work starts with, where the name of a part does not.
const VERBS: [&str; 34] = [
    "加强",
    "完善",
    "推进",
    "推动",
    "深化",
    "扩大",
    "做好",
    "规范",
    "强化",
    "落实",
    "坚持",
    "积极",
    "进一步",
    "持续",
    "严格",
    "注重",
    "突出",
    "健全",
    "提高",
    "提升",
    "拓展",
    "拓宽",
    "优化",
    "细化",
    "建立",
    "没有",
    "无",
    "未",
    "不存在",
    "开展",
    "认真",
    "切实",
    "着力",
    "及时",
];

/// Tells whether folded words begin as a sentence about work does.
pub fn speaks_of_work(folded: &str) -> bool {
    VERBS.iter().any(|verb| folded.starts_with(verb))
}

/// Tells whether words name a part of a report and nothing else.
pub fn names_part(words: &str, rules: &Rules) -> bool {
    part_kind(words, rules).is_some()
}

/// Gives the kind of the part of a report that words name, if they name nothing else.
pub fn part_kind(words: &str, rules: &Rules) -> Option<Kind> {
    let folded = name(words)?;
    let ends_so = PART_ENDS.iter().any(|end| folded.ends_with(end));

    ends_so.then(|| kind_of(&folded, rules)).flatten()
}

/// Gives the kind of the part that short words name, with or without 情况 and the like after it,
/// if no work is spoken of: 依申请公开, and not 推进依申请公开.
pub fn bare_kind(words: &str, rules: &Rules) -> Option<Kind> {
    let folded = name(words)?;
    let ends_so = PART_ENDS.iter().chain(&BARE_ENDS).any(|end| folded.ends_with(end));
    let is_name = folded.chars().count() <= MOST_BARE_CHARS && !speaks_of_work(&folded);

    (ends_so && is_name).then(|| kind_of(&folded, rules)).flatten()
}

/// Gives folded words if no sign of a sentence or of a row is in them.
pub fn name(words: &str) -> Option<String> {
    if words.len() > MOST_PART_BYTES {
        return None;
    }

    let folded = folded(words);
    (!folded.contains([',', '。', ';', ':', '|', '!', '?'])).then_some(folded)
}
