//! The words behind the chosen cell of the audit: what its reports say, and what they lack.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::question::in_lang;
use super::super::words::Words;
use super::grid::Choice;
use crate::{
    AuditCell, AuditStatement, CellState, Findings, Matter, Piece, UnreadableFile, Warning,
};

/// The words behind the chosen cell.
pub(super) struct FoundCell {
    pub(super) title: String,
    pub(super) reports: Vec<FoundReport>,
    pub(super) files: Vec<(String, String)>,
}

/// A label, and values with where each leads.
pub(super) type Fact = (&'static str, Vec<(String, Option<String>)>);

/// The statement of one report of the chosen cell.
pub(super) struct FoundReport {
    pub(super) name: String,
    pub(super) href: String,
    /// The sentence with the words that count marked; empty where nothing is said.
    pub(super) sentence: Vec<Piece>,
    pub(super) place: Option<String>,
    pub(super) mentions: String,
    /// Further facts about it.
    pub(super) facts: Vec<Fact>,
}

impl FoundCell {
    pub(super) fn new(choice: &Choice, cell: &AuditCell, ask: &Ask) -> FoundCell {
        let words = Words(ask.lang);
        let matter = choice.matter();
        let reports: Vec<FoundReport> =
            cell.each().map(|(_, found)| FoundReport::new(found, matter, ask)).collect();

        let name = words.report(cell.school.as_deref(), cell.year);
        let what = match (matter, cell.state) {
            (Some(matter), _) => matter.label().text(words.0).to_owned(),
            (None, CellState::Held) => words.say("缺漏与疑点", "gaps and oddities").to_owned(),
            (None, state) => state.label(words.0).into_owned(),
        };

        let files = cell.files.iter().map(|file| (file.file.clone(), reason(file, words)));

        FoundCell {
            title: format!("{name}{}{what}", words.say("　", ": ")),
            reports,
            files: files.collect(),
        }
    }
}

/// Why a file could not be read.
fn reason(file: &UnreadableFile, words: Words) -> String {
    match &file.reason {
        Some(reason) => reason.text(words.0),
        None => file.status.to_string(),
    }
}

impl FoundReport {
    fn new(found: &Findings, matter: Option<Matter>, ask: &Ask) -> FoundReport {
        let words = Words(ask.lang);
        let statement =
            found.statements.as_ref().zip(matter).map(|(statements, matter)| statements.of(matter));
        let what = statement.map(|statement| &statement.said.what);

        let mut facts = Vec::new();
        if statement.is_some_and(|statement| statement.section_missing) {
            let says = words.say(
                "没有说，也没有应该说它的章节",
                "nothing, nor is there the section that should say it",
            );
            facts.push((words.say("报告", "The report says"), vec![(says.to_owned(), None)]));
        }
        if matter.is_none_or(|_| what.is_none_or(|what| what.sentence.is_none())) {
            facts.extend(gap_facts(found, words, ask));
        } else {
            facts.extend(unread_fact(found, words));
        }
        FoundReport {
            name: found.title.clone().unwrap_or_else(|| words.say("报告", "Report").to_owned()),
            href: found
                .url
                .as_deref()
                .map(|url| in_lang(Address::parse(url), ask).to_string())
                .unwrap_or_default(),
            sentence: what.map(pieces).unwrap_or_default(),
            place: statement.and_then(|statement| place(statement, ask)),
            mentions: statement
                .map(|statement| in_lang(Address::parse(&statement.mentions), ask).to_string())
                .unwrap_or_default(),
            facts,
        }
    }
}

/// The address of the words that say it, if any do.
fn place(statement: &AuditStatement, ask: &Ask) -> Option<String> {
    let url = Address::of(statement.said.url.as_ref()?);
    Some(in_lang(url.with_all(marking(&statement.said.what)), ask).at("hit").to_string())
}

/// The parameter by which the page of a report marks the words that count.
fn marking(said: &crate::Said) -> Option<(String, String)> {
    let (start, end) = said.words?;
    let words = said.sentence.as_ref()?.get(start..end)?;
    let is_plain = !words.contains(['"', '“', '”', '\n', '\t']);
    is_plain.then(|| ("hl".to_owned(), format!("“{words}”")))
}

/// A sentence with the words that count marked.
fn pieces(said: &crate::Said) -> Vec<Piece> {
    let Some(sentence) = &said.sentence else { return Vec::new() };
    let (start, end) = said.words.unwrap_or_default();
    let piece =
        |text: Option<&str>, mark| Piece { text: text.unwrap_or_default().to_owned(), mark };

    let pieces = [
        piece(sentence.get(..start).map(str::trim_start), false),
        piece(sentence.get(start..end), true),
        piece(sentence.get(end..).map(str::trim_end), false),
    ];
    pieces.into_iter().filter(|piece| !piece.text.is_empty()).collect()
}

/// When a report was published, and how many days late.
fn publishing(found: &Findings, words: Words) -> Option<String> {
    let published = found.published?;
    Some(match (found.days_late, found.requirement.as_ref()?.due) {
        (Some(0), Some(due)) => {
            format!("{published}{}{due}{}", words.say("（最迟 ", " (due "), words.say("）", ")"))
        }
        (Some(days), Some(due)) if words.is_en() => {
            format!("{published} (due {due}, {days} days late)")
        }
        (Some(days), Some(due)) => format!("{published}（最迟 {due}，迟 {days} 天）"),
        _ => published.to_string(),
    })
}

/// What of a report was not read: a number from it may lack what stands there.
fn unread_fact(found: &Findings, words: Words) -> Option<Fact> {
    let is_unread = |warning: &&Warning| matches!(warning, Warning::ReadInPart { .. });
    let warning = found.warnings.iter().find(is_unread)?;

    let what = words.say("未能完整读取", "Not wholly read");
    Some((what, vec![(warning.text(words.0), None)]))
}

/// The gaps and oddities of a report.
fn gap_facts(found: &Findings, words: Words, ask: &Ask) -> impl Iterator<Item = Fact> {
    let plain = |texts: Vec<String>| texts.into_iter().map(|text| (text, None)).collect::<Vec<_>>();
    let kinds = found.missing.iter().map(|kind| words.kind(Some(*kind))).collect();
    let warnings = found.warnings.iter().map(|warning| warning.text(words.0)).collect();

    let blanks = found.placeholders.iter().map(|blank| {
        let href = blank.url.as_ref().map(|link| in_lang(Address::of(link), ask).at("hit"));
        (blank.what.text.clone(), href.map(|href| href.to_string()))
    });

    let asked = found.requirement.as_ref();
    let notices = asked.map(|asked| asked.notices.clone()).unwrap_or_default();

    let facts = [
        (words.say("缺少的章节", "Sections missing"), plain(kinds)),
        (words.say("内容要求依据", "Asked for by"), plain(notices)),
        (words.say("公布", "Published"), plain(publishing(found, words).into_iter().collect())),
        (
            words.say("前言提到而没有", "Announced and missing"),
            plain(found.announced_missing.clone()),
        ),
        (words.say("跳过的序号", "Numbers skipped"), plain(found.gaps.clone())),
        (words.say("未填的空", "Blanks"), blanks.collect()),
        (words.say("疑点", "Oddities"), plain(warnings)),
    ];

    facts.into_iter().filter(|(_, values)| !values.is_empty())
}
