//! The page of the audit: filters, legend, table, and below it the words behind the cell that is
//! chosen.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::facet::FacetField;
use super::super::filter::FilterForm;
use super::super::finding::{class, text};
use super::super::frame::Frame;
use super::super::pager::Pager;
use super::super::problem::Problem;
use super::super::question::Chip;
use super::super::site::Site;
use super::super::view::{QuestionView, ViewCounts, tabs};
use super::super::words::Words;
use super::found::FoundCell;
use super::grid::{Choice, MatrixColumns, MatrixGrid, MatrixRow};
use super::head::{self, MatrixHead};
use super::heat::HeatMap;
use super::line::YearLines;
use super::wanted::{ShownColumns, WantedAudit, plain};
use crate::{Audit, AuditOnly, AuditTally, CellState, Label, Matter, MatterAnswer, Year};
use askama::Template;
use std::borrow::Cow;

#[derive(Template)]
#[template(path = "audit.html")]
pub struct MatrixPage {
    frame: Frame,
    answer: Audit,
    columns: MatrixColumns,
    heads: Vec<Vec<MatrixHead>>,
    /// The table ordered by name.
    by_name: String,
    rows: Vec<MatrixRow>,
    /// Provinces in place of schools, where these are wanted.
    heat: Option<HeatMap>,
    lines: Option<YearLines>,
    found: Option<FoundCell>,
    chips: Vec<Chip>,
    unfiltered: String,
    form: Form,
    filter: FilterForm,
    choices: Vec<ColumnChoice>,
    views: [ColumnChoice; 2],
    csv: String,
    xlsx: String,
    pager: Pager,
}

/// Columns or rows that may be shown.
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

/// An entry of the legend.
struct LegendSign {
    class: &'static str,
    text: String,
    meaning: &'static str,
}

impl MatrixPage {
    pub fn new(
        site: &Site,
        ask: &Ask,
        wanted: &WantedAudit,
        shown: &ShownColumns,
    ) -> Result<MatrixPage, Problem> {
        let words = Words(ask.lang);
        let mut answer = wanted.audit(site)?;
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

        // The newest year is what one looks for first.
        let mut rows = grid.rows(&answer);
        rows.iter_mut().for_each(|row| row.cells.reverse());
        let lines = YearLines::new(&answer.totals.by_year, columns, words);
        answer.years.reverse();
        answer.totals.by_year.reverse();
        let heat = shown.by_province.then(|| {
            let schools = shown.keep_matter(wanted.address("/audit", ask));
            HeatMap::new(site, wanted, &answer.years, shown.matter, &schools, words)
        });

        Ok(MatrixPage {
            frame: frame(site, ask, wanted)?,
            heads: MatrixHead::all(&answer.years, columns, wanted.page.sort, &address, words),
            by_name: address.clone().without("sort").to_string(),
            rows,
            heat: heat.transpose()?,
            lines,
            found,
            chips: chips(wanted, &address, words),
            unfiltered: plain(ask).to_string(),
            form: Form::new(site, wanted, &answer, &address, words)?,
            filter: filter(site, wanted, &address, words)?,
            choices: choices(wanted, shown, ask),
            views: views(wanted, shown, ask),
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

/// What can be ticked: no kinds of sections, which limit a query alone.
fn filter(
    site: &Site,
    wanted: &WantedAudit,
    address: &Address,
    words: Words,
) -> Result<FilterForm, Problem> {
    let facets = FacetField::of_filter(site, &wanted.question.filter, "", words)?;
    let is_kept =
        |facet: &FacetField| wanted.query().expr.is_some() || facet.name != Label::Kind.as_str();

    Ok(FilterForm {
        action: "/audit",
        is_beside: false,
        kept: address.clone().without_filter().pairs().to_vec(),
        classes: Vec::new(),
        facets: facets.into_iter().filter(is_kept).map(FacetField::uncounted).collect(),
    })
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

    if let Some(sort) = wanted.page.sort {
        add(words.say("排序", "Order"), head::said(sort, words), "sort");
    }

    chips.extend(wanted.question.chips(address, words));
    chips
}

/// Schools or provinces.
fn views(wanted: &WantedAudit, shown: &ShownColumns, ask: &Ask) -> [ColumnChoice; 2] {
    let words = Words(ask.lang);
    let address = shown.keep_matter(wanted.address("/audit", ask));
    [
        ColumnChoice {
            label: words.say("学校", "schools").to_owned(),
            href: address.to_string(),
            is_shown: !shown.by_province,
        },
        ColumnChoice {
            label: words.say("省份", "provinces").to_owned(),
            href: address.clone().with("by", "province").to_string(),
            is_shown: shown.by_province,
        },
    ]
}

/// All columns, or one matter; of provinces one thing is shown at a time.
fn choices(wanted: &WantedAudit, shown: &ShownColumns, ask: &Ask) -> Vec<ColumnChoice> {
    let words = Words(ask.lang);
    let all = ShownColumns { matter: None, cell: None, ..*shown };
    let address = all.keep(wanted.address("/audit", ask));
    let label = if shown.by_province {
        words.say("缺漏", "gaps")
    } else {
        words.say("四项", "all four")
    };
    let all = ColumnChoice {
        label: label.to_owned(),
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
        .without("sort")
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
