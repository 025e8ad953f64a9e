//! The reading of a query, as a sentence in which the terms stand out.

use super::words::Words;
use crate::{CutRun, Expr, Filter, Label, Note, Query, fold};

/// A piece of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadingPart {
    pub(super) text: String,
    /// Whether it is a word of the query, not one of ours.
    pub(super) is_term: bool,
}

/// The reading of `query`, some of whose runs are `cut` into words; empty if nothing is left of it.
pub(super) fn reading(query: &Query, cut: &[CutRun], words: Words) -> Vec<ReadingPart> {
    let mut sentence = Sentence { words, cut, parts: Vec::new() };
    if let Some(expr) = &query.expr {
        sentence.say("同一节里", "one section ");
        sentence.clause(expr);
    }
    sentence.filter(&query.filter);
    sentence.parts
}

struct Sentence<'a> {
    words: Words,
    cut: &'a [CutRun],
    parts: Vec<ReadingPart>,
}

impl Sentence<'_> {
    fn say(&mut self, zh: &str, en: &str) {
        self.parts.push(ReadingPart { text: self.words.say(zh, en).to_owned(), is_term: false });
    }

    fn term(&mut self, text: &str) {
        self.parts.push(ReadingPart { text: text.to_owned(), is_term: true });
    }

    /// Says what a section has and what it lacks.
    fn clause(&mut self, expr: &Expr) {
        let parts =
            if let Expr::And(parts) = expr { parts.as_slice() } else { std::slice::from_ref(expr) };
        let (without, with): (Vec<&Expr>, Vec<&Expr>) =
            parts.iter().partition(|part| matches!(part, Expr::Not(_)));

        for (i, part) in with.iter().enumerate() {
            match (i, with.len()) {
                (0, 1) => self.say("有 ", "with "),
                (0, _) => self.say("既有 ", "with "),
                _ => self.say("，又有 ", " and "),
            }
            self.thing(part, with.len() + without.len() > 1);
        }

        for (i, part) in without.iter().enumerate() {
            if i + with.len() > 0 {
                self.say("，", ", ");
            }
            self.thing(part, true);
        }
    }

    /// Says what is looked for, in brackets where it has parts and is one of several.
    fn thing(&mut self, expr: &Expr, among_others: bool) {
        let in_brackets = among_others && matches!(expr, Expr::Or(_) | Expr::And(_));
        if in_brackets {
            self.say("（", "(");
        }

        match expr {
            Expr::Run(text) => self.run(text),
            Expr::Exact(text) => {
                self.say("一字不差的 ", "exactly ");
                self.term(text);
            }
            Expr::And(parts) => self.list(parts, (" 和 ", " and ")),
            Expr::Or(parts) => self.list(parts, (" 或 ", " or ")),
            Expr::Not(inner) => {
                self.say("没有 ", "without ");
                self.thing(inner, true);
            }
            Expr::Near { .. }
            | Expr::Before { .. }
            | Expr::Sentence { .. }
            | Expr::Except { .. } => self.two(expr),
        }

        if in_brackets {
            self.say("）", ")");
        }
    }

    /// Says a run, and the words that it is looked for as.
    fn run(&mut self, text: &str) {
        self.term(text);
        let run = fold(text).text();
        let Some(cut) = self.cut.iter().find(|cut| cut.run == run) else { return };

        self.say("（按词查找：", " (as words: ");
        for (i, word) in cut.words.iter().enumerate() {
            if i > 0 {
                self.say(" / ", " / ");
            }
            self.term(word);
        }
        if cut.words.len() == 1 {
            self.say("）", ")");
        } else if cut.needed < cut.words.len() {
            let needed = cut.needed;
            self.say(&format!("，至少有 {needed} 个）"), &format!(", {needed} of them at least)"));
        } else {
            self.say("，都要有）", ", all of them)");
        }
    }

    /// Says two things and their relation.
    fn two(&mut self, expr: &Expr) {
        match expr {
            Expr::Near { left, right, within } => {
                self.pair(left, (" 与 ", " near "), right);
                self.say(
                    &format!("（相距 {within} 字以内）"),
                    &format!(" (within {within} characters)"),
                );
            }
            Expr::Before { left, right, within } => {
                self.pair(left, (" 在前，", " before "), right);
                self.say(
                    &format!(" 在后（相距 {within} 字以内）"),
                    &format!(" (within {within} characters)"),
                );
            }
            Expr::Sentence { left, right } => {
                self.pair(left, (" 与 ", " and "), right);
                self.say("（在同一句里）", " (in one sentence)");
            }
            Expr::Except { left, right } => {
                self.pair(left, ("（不在 ", " (not inside "), right);
                self.say(" 里的）", ")");
            }
            Expr::Run(_) | Expr::Exact(_) | Expr::And(_) | Expr::Or(_) | Expr::Not(_) => {}
        }
    }

    fn list(&mut self, parts: &[Expr], (zh, en): (&str, &str)) {
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                self.say(zh, en);
            }
            self.thing(part, true);
        }
    }

    fn pair(&mut self, left: &Expr, (zh, en): (&str, &str), right: &Expr) {
        self.thing(left, true);
        self.say(zh, en);
        self.thing(right, true);
    }

    fn filter(&mut self, filter: &Filter) {
        let words = self.words;
        for label in Label::ALL {
            let values = filter.values_of(label).map(|value| words.value(label, value)).collect();
            self.limit(label.note(), values);
        }

        for label in Label::ALL {
            let values = filter.without.iter().flat_map(|without| without.values_of(label));
            let Note { zh, en } = label.note();
            let name = Note::new(format!("不含{zh}"), format!("without {en}"));
            self.limit(name, values.map(|value| words.value(label, value)).collect());
        }
    }

    fn limit(&mut self, name: Note, values: Vec<String>) {
        if values.is_empty() {
            return;
        }

        let semicolon = if self.parts.is_empty() { ("", "") } else { ("；", "; ") };
        self.say(&format!("{}{} ", semicolon.0, name.zh), &format!("{}{} ", semicolon.1, name.en));

        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                self.say(" 或 ", " or ");
            }
            self.term(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn a_query_is_told_as_a_sentence_with_its_terms() {
        let cut = [CutRun {
            run: "招生电话是多少".to_owned(),
            words: ["招生", "电话", "多少"].map(str::to_owned).into(),
            needed: 3,
        }];
        let check = |query: &str, zh: &str, en: &str| {
            let query: Query = query.parse().unwrap();
            let tell =
                |lang| {
                    let parts = reading(&query, &cut, Words(lang));
                    parts
                        .iter()
                        .map(|part| {
                            if part.is_term {
                                format!("[{}]", part.text)
                            } else {
                                part.text.clone()
                            }
                        })
                        .collect::<String>()
                };
            assert_eq!((tell(Lang::Zh).as_str(), tell(Lang::En).as_str()), (zh, en), "{query}");
        };

        check("举报", "同一节里有 [举报]", "one section with [举报]");
        check(
            "招生 举报",
            "同一节里既有 [招生]，又有 [举报]",
            "one section with [招生] and [举报]",
        );

        check(
            "举报 -投诉",
            "同一节里有 [举报]，没有 [投诉]",
            "one section with [举报], without [投诉]",
        );

        check(
            "招生电话是多少 举报",
            "同一节里既有 [招生电话是多少]（按词查找：[招生] / [电话] / [多少]，都要有），又有 [举报]",
            "one section with [招生电话是多少] (as words: [招生] / [电话] / [多少], all of them) and \
             [举报]",
        );

        check("-投诉", "同一节里没有 [投诉]", "one section without [投诉]");
        check(
            "“行政复议”",
            "同一节里有 一字不差的 [行政复议]",
            "one section with exactly [行政复议]",
        );

        check("a OR b", "同一节里有 [a] 或 [b]", "one section with [a] or [b]");
        check(
            "(a OR b) c",
            "同一节里既有 （[a] 或 [b]），又有 [c]",
            "one section with ([a] or [b]) and [c]",
        );

        check(
            "举报 NEAR/9 答复",
            "同一节里有 [举报] 与 [答复]（相距 9 字以内）",
            "one section with [举报] near [答复] (within 9 characters)",
        );

        check(
            "复议 EXCEPT 行政复议",
            "同一节里有 [复议]（不在 [行政复议] 里的）",
            "one section with [复议] (not inside [行政复议])",
        );

        check(
            "学校:岚川大学 年度:2020-2021",
            "学校 [岚川大学]；年度 [2020-2021]",
            "school [岚川大学]; year [2020-2021]",
        );

        check("", "", "");
    }
}
