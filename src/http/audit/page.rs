//! The page of the audit: filters, legend, table, and below it the words behind the cell that is
//! chosen.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::finding::{class, text};
use super::super::frame::Frame;
use super::super::pager::Pager;
use super::super::problem::Problem;
use super::super::question::{Chip, in_lang};
use super::super::site::Site;
use super::super::view::{QuestionView, ViewCounts, tabs};
use super::super::words::Words;
use super::grid::{Choice, MatrixColumns, MatrixGrid, MatrixRow};
use super::wanted::{ShownColumns, WantedAudit, plain};
use crate::{
    Audit, AuditCell, AuditOnly, AuditStatement, AuditTally, CellState, Findings, Matter,
    MatterAnswer, Piece, UnreadableFile, Warning, Year,
};
use askama::Template;
use std::borrow::Cow;

#[derive(Template)]
#[template(path = "audit.html")]
pub struct MatrixPage {
    frame: Frame,
    answer: Audit,
    columns: MatrixColumns,
    rows: Vec<MatrixRow>,
    found: Option<FoundCell>,
    chips: Vec<Chip>,
    unfiltered: String,
    form: Form,
    choices: Vec<ColumnChoice>,
    csv: String,
    xlsx: String,
    pager: Pager,
}

/// Columns that may be shown.
struct ColumnChoice {
    label: String,
    href: String,
    is_shown: bool,
}

/// The choices of the form of filters, and the parameters that it keeps.
struct Form {
    years: Vec<YearOption>,
    only: Vec<OnlyOption>,
    /// The least number of a matter.
    least: u64,
    kept: Vec<(String, String)>,
}

/// A year of the form.
struct YearOption {
    year: Year,
    /// Whether it is chosen as the first, as the last.
    is_first: bool,
    is_last: bool,
}

/// A choice of the schools to list.
struct OnlyOption {
    name: &'static str,
    label: String,
    is_chosen: bool,
}

/// The words behind the chosen cell.
struct FoundCell {
    title: String,
    reports: Vec<FoundReport>,
    files: Vec<(String, String)>,
}

/// A label, and values with where each leads.
type Fact = (&'static str, Vec<(String, Option<String>)>);

/// An entry of the legend.
struct LegendSign {
    class: &'static str,
    text: String,
    meaning: &'static str,
}

/// The statement of one report of the chosen cell.
struct FoundReport {
    name: String,
    href: String,
    /// The sentence with the words that count marked; empty where nothing is said.
    sentence: Vec<Piece>,
    place: Option<String>,
    mentions: String,
    /// Further facts about it.
    facts: Vec<Fact>,
}

impl MatrixPage {
    pub fn new(
        site: &Site,
        ask: &Ask,
        wanted: &WantedAudit,
        shown: &ShownColumns,
    ) -> Result<MatrixPage, Problem> {
        let words = Words(ask.lang);
        let answer = wanted.audit(site)?;
        let address = shown.keep(wanted.address("/audit", ask));
        let here = match wanted.page.number {
            1 => address.clone(),
            number => address.clone().with("page", number.to_string()),
        };

        let chosen = shown.cell.as_deref().and_then(Choice::parse);
        let columns = MatrixColumns { matter: shown.matter };
        let grid = MatrixGrid { words, columns, here, chosen: chosen.as_ref() };

        let found = chosen
            .as_ref()
            .and_then(|choice| Some(FoundCell::new(choice, choice.cell(&answer)?, ask)));

        Ok(MatrixPage {
            frame: frame(site, ask, wanted)?,
            rows: grid.rows(&answer),
            found,
            chips: chips(wanted, &address, words),
            unfiltered: plain(ask).to_string(),
            form: Form::new(site, wanted, &answer, &address, words)?,
            choices: choices(wanted, shown, ask),
            csv: file(wanted, ask, "csv"),
            xlsx: file(wanted, ask, "xlsx"),
            pager: pager(&address, wanted, &answer),
            columns,
            answer,
        })
    }

    fn year(&self, year: &Option<Year>) -> String {
        self.frame.words.year(*year)
    }

    /// The sums below a year's columns: reports with a number or some, then reports with gaps.
    fn sums(&self, tally: &AuditTally) -> Vec<usize> {
        let statements = self.columns.matters().map(|matter| tally.statements.of(matter));
        statements.map(|of| of.number + of.mentioned).chain([tally.with_gaps]).collect()
    }

    fn notes(&self) -> impl Iterator<Item = String> {
        self.answer.receipt.query.notes.iter().map(|note| note.text(self.frame.words.0))
    }

    /// The signs in the columns of a report.
    fn legend(&self) -> [LegendSign; 7] {
        let words = self.frame.words;

        [
            (MatterAnswer::Number(3), words.say("报告写明的数", "a number, as stated")),
            (MatterAnswer::Some, words.say("提到但无数字", "some, without a number")),
            (MatterAnswer::None, words.say("报告称无", "the report says none")),
            (MatterAnswer::Unclear, words.say("提到但读不懂", "a sentence not understood")),
            (MatterAnswer::Silent, words.say("未提及", "not mentioned")),
            (MatterAnswer::SectionMissing, words.say("缺该章节", "section missing")),
            (
                MatterAnswer::NotAsked,
                words.say("不适用：那一年没有要求", "not asked for that year"),
            ),
        ]
        .map(|(answer, meaning)| LegendSign::new(answer, meaning, words))
    }

    /// The words in a cell without a report.
    fn legend_of_states(&self) -> [LegendSign; 3] {
        let words = self.frame.words;
        [
            (MatterAnswer::Unreadable, words.say("有文件，无文字", "a file without text")),
            (MatterAnswer::NoReport, words.say("没有报告", "none is held")),
            (
                MatterAnswer::NotAsked,
                words.say(
                    "学年与自然年重叠，已有另一种报告",
                    "it reports by the other sort of year",
                ),
            ),
        ]
        .map(|(answer, meaning)| LegendSign {
            text: answer.label(words.0).into_owned(),
            ..LegendSign::new(answer, meaning, words)
        })
    }

    fn state(&self, state: &CellState) -> Cow<'static, str> {
        state.label(self.frame.words.0)
    }

    fn is_held(state: &CellState) -> bool {
        *state == CellState::Held
    }

    fn is_unreadable(state: &CellState) -> bool {
        *state == CellState::Unreadable
    }
}

impl LegendSign {
    fn new(answer: MatterAnswer, meaning: &'static str, words: Words) -> LegendSign {
        LegendSign { class: class(answer), text: text(answer, words), meaning }
    }
}

/// The frame: with a question, its other views.
fn frame(site: &Site, ask: &Ask, wanted: &WantedAudit) -> Result<Frame, Problem> {
    let words = Words(ask.lang);
    let frame = Frame::new(site, ask, words.say("核查表", "Audit"))?;

    if wanted.query().text.is_empty() {
        return Ok(Frame { has_box: false, ..frame });
    }

    let frame = frame.asking(&wanted.question, "/audit", &wanted.address("/audit", ask), ask);
    let tabs = tabs(
        ask,
        &wanted.question,
        QuestionView::Audit,
        ViewCounts::mentions(site, &wanted.question),
    );
    Ok(Frame { tabs, ..frame })
}

/// Each limit as a chip that removes it.
fn chips(wanted: &WantedAudit, address: &Address, words: Words) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |what: &str, value: String, name: &str| {
        let what = what.to_owned();
        chips.push(Chip { what, value, href: address.clone().without(name).to_string() });
    };
    if !wanted.query().text.is_empty() {
        add(words.say("只列提到", "Schools that mention"), wanted.query().text.clone(), "q");
    }
    for (what, year, name) in
        [(words.say("从", "From"), wanted.from, "from"), (words.say("到", "To"), wanted.to, "to")]
    {
        year.into_iter().for_each(|year| add(what, year.to_string(), name));
    }

    if wanted.page.only != AuditOnly::All {
        add(words.say("只看", "Only"), wanted.page.only.label().text(words.0).to_owned(), "only");
    }
    if wanted.page.only.matter().is_some() && wanted.page.least > 1 {
        add(words.say("至少", "At least"), wanted.page.least.to_string(), "min");
    }

    chips.extend(wanted.question.chips(address, words));
    chips
}

/// All columns, or one matter.
fn choices(wanted: &WantedAudit, shown: &ShownColumns, ask: &Ask) -> Vec<ColumnChoice> {
    let words = Words(ask.lang);
    let address = wanted.address("/audit", ask);
    let all = ColumnChoice {
        label: words.say("四项", "all four").to_owned(),
        href: address.to_string(),
        is_shown: shown.matter.is_none(),
    };
    let single = Matter::ALL.map(|matter| ColumnChoice {
        label: matter.label().text(words.0).to_owned(),
        href: address.clone().with("matter", matter.as_str()).to_string(),
        is_shown: shown.matter == Some(matter),
    });

    std::iter::once(all).chain(single).collect()
}

fn pager(address: &Address, wanted: &WantedAudit, answer: &Audit) -> Pager {
    Pager::new(address, wanted.page.number, wanted.page.size, answer.totals.schools)
}

/// The address of the same audit, all of it, as a file.
fn file(wanted: &WantedAudit, ask: &Ask, ending: &str) -> String {
    wanted
        .address(&format!("/api/v1/audit.{ending}"), ask)
        .without("size")
        .without("lang")
        .to_string()
}

impl Form {
    fn new(
        site: &Site,
        wanted: &WantedAudit,
        answer: &Audit,
        address: &Address,
        words: Words,
    ) -> Result<Form, Problem> {
        let held: Vec<Year> = site.stats()?.years.iter().filter_map(|year| year.value).collect();
        let shown = answer.years.iter().copied().flatten();

        let mut years: Vec<Year> = held.into_iter().chain(shown).collect();
        years.sort_unstable();
        years.dedup();

        let is_kept = |name: &str| !["from", "to", "only", "min"].contains(&name);
        let only = AuditOnly::ALL.map(|only| OnlyOption {
            name: only.as_str(),
            label: only.label().text(words.0).to_owned(),
            is_chosen: only == wanted.page.only,
        });
        let years = years.into_iter().map(|year| YearOption {
            year,
            is_first: wanted.from == Some(year),
            is_last: wanted.to == Some(year),
        });

        Ok(Form {
            years: years.collect(),
            only: only.into(),
            least: wanted.page.least,
            kept: address.pairs().iter().filter(|(name, _)| is_kept(name)).cloned().collect(),
        })
    }
}

impl FoundCell {
    fn new(choice: &Choice, cell: &AuditCell, ask: &Ask) -> FoundCell {
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
