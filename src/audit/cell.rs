//! The cells of a page, with the words of the reports.

use super::answer::{AuditCell, AuditStatement, AuditedReport, Findings};
use super::matrix::{AuditMatrix, AuditSlot};
use crate::error::Result;
use crate::link::percent_encoded;
use crate::mention::{MentionScan, UnreadableFile};
use crate::note::warning::Warning;
use crate::report::Year;
use crate::statement::{Matter, MatterAnswer, PerMatter};
use crate::store::attributes::Attributes;
use crate::store::row::StoredReport;
use std::cmp::Reverse;
use std::ops::Range;

/// The cells of some schools of the matrix: school by school, year by year.
pub fn cells(
    matrix: &AuditMatrix,
    schools: Range<usize>,
    scan: &MentionScan,
) -> Result<Vec<AuditCell>> {
    let mut cells = Vec::with_capacity(schools.len().saturating_mul(matrix.years.len()));
    for school in &matrix.schools[schools] {
        for &year in &matrix.years {
            cells.push(cell(school, year, matrix, scan)?);
        }
    }
    Ok(cells)
}

fn cell(
    school: &Option<String>,
    year: Option<Year>,
    matrix: &AuditMatrix,
    scan: &MentionScan,
) -> Result<AuditCell> {
    let (mut reports, files) = match matrix.slot(school, year) {
        Some(slot) => {
            (read(slot, scan)?, slot.files.iter().map(|file| UnreadableFile::of(file)).collect())
        }
        None => (Vec::new(), Vec::new()),
    };

    reports.sort_by_key(|stored| Reverse(stored.published));
    let warnings = warnings(reports.len(), &files);
    let ids = reports.iter().map(|stored| stored.id.clone()).collect();

    let mut found = reports.into_iter().map(|stored| AuditedReport {
        id: stored.id.clone(),
        found: findings(stored, school, year, &warnings),
    });

    let first = found.next();

    Ok(AuditCell {
        school: school.clone(),
        attributes: Attributes::of(scan.names()?.schools, school.as_deref()).owned(),
        year,
        state: matrix.state(school, year),
        reports: ids,
        also: found.collect(),
        found: first.map(|first| first.found).unwrap_or_default(),
        files,
    })
}

/// The rows of a cell's reports, in order of id.
fn read(slot: &AuditSlot, scan: &MentionScan) -> Result<Vec<StoredReport>> {
    let row = |&(at, _): &(_, _)| {
        scan.go_on()?;
        scan.view().stored_report(at)
    };
    let mut reports: Vec<StoredReport> = slot.reports.iter().map(row).collect::<Result<_>>()?;
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(reports)
}

fn findings(
    stored: StoredReport,
    school: &Option<String>,
    year: Option<Year>,
    of_cell: &[Warning],
) -> Findings {
    let statements = PerMatter::from_fn(|matter| {
        let answer = stored.answer(matter);
        AuditStatement {
            said: stored.statements.of(matter).clone(),
            section_missing: answer == MatterAnswer::SectionMissing,
            not_asked: answer == MatterAnswer::NotAsked,
            mentions: mentions(matter, school.as_deref(), year),
        }
    });

    Findings {
        url: Some(format!("/reports/{}", stored.id)),
        title: stored.known.title,
        status: Some(stored.known.status),
        source_url: stored.known.source_url,
        statements: Some(statements),
        missing: stored.missing,
        published: stored.known.published,
        days_late: stored.requirement.days_late(stored.known.published),
        requirement: Some(stored.requirement),
        announced_missing: stored.announced_missing,
        gaps: stored.numbering_gaps,
        placeholders: stored.placeholders,
        warnings: of_cell
            .iter()
            .cloned()
            .chain(stored.reason.map(|reason| Warning::ReadInPart { reason }))
            .chain(stored.warnings)
            .collect(),
    }
}

/// The address of every mention of a matter's word in the reports of a school and a year.
fn mentions(matter: Matter, school: Option<&str>, year: Option<Year>) -> String {
    let year = year.map_or_else(|| "none".to_owned(), |year| year.to_string());

    let (q, school) = (percent_encoded(matter.as_str()), percent_encoded(school.unwrap_or("none")));
    format!("/mentions?q={q}&school={school}&year={year}")
}

/// What is odd about a cell as a whole.
fn warnings(reports: usize, files: &[UnreadableFile]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if reports > 1 {
        warnings.push(Warning::SeveralReports { reports });
    }

    if reports > 0 && !files.is_empty() {
        warnings.push(Warning::UnreadFiles { files: files.len() });
    }
    warnings
}
