//! A report cut into what is put into a store: its outline, its rows, and what audits read in it.

use super::judged::JudgedReport;
use super::tools::Tools;
use crate::evidence::ReportEvidence;
use crate::known::KnownReport;
use crate::link::{Link, Linked};
use crate::note::warning::Warning;
use crate::placeholder::{self, Placeholder};
use crate::report::{Format, Report};
use crate::requirement::{Requirement, RequirementFacts};
use crate::rules::Rules;
use crate::section::{self, Outline};
use crate::statement::{Grammar, PerMatter, ReportTime, Said, Statements};
use crate::store::local::Salvaged;
use crate::store::row::Given;
use crate::store::row::{SectionRow, StoredReport, rows};
use crate::text::{Span, fold};

/// A report, ready to be put.
pub struct CutReport {
    pub stored: StoredReport,
    pub rows: Vec<SectionRow>,
    /// The bytes of its file, where they may be kept.
    pub source: Option<Vec<u8>>,
}

impl CutReport {
    /// Cuts a report that was read from `source`.
    pub fn of(judged: JudgedReport, source: Option<Vec<u8>>, tools: &Tools<'_>) -> CutReport {
        let JudgedReport { report, judgement, outline } = judged;
        #[cfg(test)]
        assert!(!report.text.contains(BREAKS_DOWN), "cutting broke down");

        let outline = outline.unwrap_or_else(|| section::split(&report.text, tools.rules));
        let rows = rows(&report, &outline, tools.segmenter());
        let Audited { statements, placeholders, warnings } =
            Audited::of(&report, &outline, tools.grammar());

        let known = KnownReport {
            id: report.id,
            school: report.school,
            year: report.year,
            period: report.period,
            title: report.title,
            format: report.format,
            status: report.status,
            verdict: judgement.verdict,
            verdict_reason: judgement.reason,
            published: report.published,
            source_url: None,
            metadata: Default::default(),
        };
        let mut stored = StoredReport {
            known,
            sha256: report.sha256,
            encoding: report.encoding,
            reason: report.reason,
            warnings: report.warnings.into_iter().chain(warnings).collect(),
            sections: outline.sections,
            missing: outline.missing,
            requirement: Requirement::default(),
            announced_missing: outline.announced_missing,
            numbering_gaps: outline.numbering_gaps,
            statements,
            placeholders,
        };
        ask(&mut stored, &report.text, tools.rules);
        CutReport { stored, rows, source }
    }

    /// Cuts the text of a report anew that a store holds. What else is known of it stays, of a
    /// document also the outline, which may be its own.
    pub fn again(salvaged: Salvaged, tools: &Tools<'_>) -> CutReport {
        let Salvaged { stored, text, anchors } = salvaged;
        let before = stored.known;
        let report = Report {
            id: before.id,
            sha256: stored.sha256,
            school: before.school,
            year: before.year,
            period: before.period,
            title: before.title,
            format: before.format,
            encoding: stored.encoding,
            status: before.status,
            reason: stored.reason,
            warnings: stored.warnings.into_iter().filter(|old| !old.is_of_statements()).collect(),
            evidence: ReportEvidence::default(),
            text,
            published: before.published,
            anchors,
        };

        let outline = (report.format == Format::Document).then_some(Outline {
            sections: stored.sections,
            missing: stored.missing,
            announced_missing: stored.announced_missing,
            numbering_gaps: stored.numbering_gaps,
        });
        let judged = JudgedReport { outline, ..JudgedReport::again(report, tools.rules) };
        let mut cut = CutReport::of(judged, None, tools);
        let mut seen = Vec::new();
        cut.stored.warnings.retain(|note| {
            let is_new = !seen.contains(note);
            seen.push(note.clone());
            is_new
        });
        cut.stored.metadata = before.metadata;
        cut.place_on_web(before.source_url);
        cut
    }

    /// Puts what a catalogue says in the place of what the text says. Another year has other
    /// numbers.
    pub fn give(&mut self, given: &Given, tools: &Tools<'_>) {
        let stored = &mut self.stored;
        let (school_of_text, year_of_text) = (stored.school.clone(), stored.year);
        // What is no report is none of the school either that a catalogue names.
        if stored.verdict.counts() {
            let school = stored.school.take();
            let (school, year) = given.told(school, stored.year, &mut stored.warnings);
            (stored.school, stored.year) = (school, year);
        }

        if stored.year != year_of_text {
            self.state_again(tools.grammar());
        }
        if (&self.stored.school, self.stored.year) != (&school_of_text, year_of_text) {
            let text = self.text();
            ask(&mut self.stored, &text, tools.rules);
        }

        let stored = &mut self.stored;
        stored.published = given.published.or(stored.published);
        stored.metadata.clone_from(&given.metadata);

        for row in &mut self.rows {
            row.stored.school.clone_from(&self.stored.school);
            row.stored.year = self.stored.year;
        }

        self.place_on_web(given.source_url.clone());
    }

    /// Reads the statements again, for the year that the report has now.
    fn state_again(&mut self, grammar: &Grammar) {
        let text = self.text();
        let known = &self.stored.known;
        let outline = Outline { sections: self.stored.sections.clone(), ..Outline::default() };
        let time = ReportTime::new(known.year, known.period);

        let found = grammar.read_of(&text, &outline, time);
        let url = |section: u32, span: Span| {
            Link::to_span(&known.id, &text, outline.sections.get(section as usize)?, span)
        };
        let statements = linked(&found, &text, url);
        self.stored.statements = statements;
        self.stored.warnings.retain(|warning| !warning.is_of_statements());
        self.stored.warnings.extend(found.warnings);
    }

    /// Its clean text, of its rows. Sections that hold nothing have none: they are line ends.
    fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let gap = row.stored.section.span.start.saturating_sub(text.len());
            text.extend(std::iter::repeat_n('\n', gap));
            text.push_str(&row.stored.text);
        }
        text
    }

    fn place_on_web(&mut self, url: Option<String>) {
        self.rows.iter_mut().for_each(|row| row.stored.source_url.clone_from(&url));
        self.stored.source_url = url;
    }
}

/// Notes what was asked of a report, and what it lacks of that.
fn ask(stored: &mut StoredReport, text: &str, rules: &Rules) {
    let facts = RequirementFacts {
        school: stored.known.school.as_deref(),
        year: stored.known.year,
        text,
        sections: &stored.sections,
    };

    stored.requirement = Requirement::of(&facts, rules);
    stored.missing = stored.requirement.missing(&section::lacking(&stored.sections));
}

/// A sentence over which cutting breaks down in tests: no real one is known.
#[cfg(test)]
pub const BREAKS_DOWN: &str = "此句使程序出错";

/// What is said of each matter, with the link to its words.
fn linked(
    found: &Statements,
    text: &str,
    url: impl Fn(u32, Span) -> Option<Link>,
) -> PerMatter<Linked<Said>> {
    let said = found.said(text);
    PerMatter::from_fn(|matter| Linked {
        what: said.of(matter).clone(),
        url: found.of(matter).and_then(|statement| url(statement.section, statement.span)),
    })
}

/// What is read from a report for audits, each with the link to its place.
struct Audited {
    statements: PerMatter<Linked<Said>>,
    placeholders: Vec<Linked<Placeholder>>,
    /// Sentences that do not agree.
    warnings: Vec<Warning>,
}

impl Audited {
    fn of(report: &Report, outline: &Outline, grammar: &Grammar) -> Audited {
        let url = |section: u32, span: Span| {
            Link::to_span(&report.id, &report.text, outline.sections.get(section as usize)?, span)
        };
        let time = ReportTime::new(report.year, report.period);
        let found = grammar.read_of(&report.text, outline, time);
        let statements = linked(&found, &report.text, url);

        Audited {
            statements,
            placeholders: linked_placeholders(report, outline),
            warnings: found.warnings,
        }
    }
}

/// The blanks of a report, each with the link to its place. A text may be one section with nothing
/// but blanks, so a section is folded once for all of them.
fn linked_placeholders(report: &Report, outline: &Outline) -> Vec<Linked<Placeholder>> {
    let mut linked = Vec::new();
    let found = placeholder::find(&report.text, outline);
    for blanks in found.chunk_by(|a, b| a.section == b.section) {
        let number = blanks.first().map_or(0, |blank| blank.section as usize);
        let section = outline.sections.get(number);
        let text = section.and_then(|section| report.text.get(section.span.range()));
        let folded = fold(text.unwrap_or_default());

        for what in blanks {
            let url = section
                .and_then(|section| Link::to_span_of(&report.id, &folded, section, what.span));
            linked.push(Linked { what: what.clone(), url });
        }
    }
    linked
}
