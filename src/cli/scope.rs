//! The options that limit an answer to schools and what they are, years and kinds.

use super::end::End;
use super::out::{Ink, Out};
use clap::Args;
use mingcha::{Asked, Filter, Label, Note, Receipt};
use std::path::PathBuf;

/// The reports that an answer is limited to.
#[derive(Args)]
pub struct ReportScopeOptions {
    /// Only this school, by any of its names (repeatable; none = not known)
    #[arg(long, value_name = "NAME")]
    school: Vec<String>,
    /// Only the schools of this list: a name a line, or a table with a column of them (CSV, TSV);
    /// the list is the denominator, too
    #[arg(long, value_name = "FILE", conflicts_with = "school")]
    schools: Option<PathBuf>,
    /// Only schools of this province, such as 北京 (repeatable; none = not known)
    #[arg(long, value_name = "NAME")]
    province: Vec<String>,
    /// Only schools of this level, 本科 or 专科 (repeatable; none = not known)
    #[arg(long, value_name = "LEVEL")]
    level: Vec<String>,
    /// Only schools of this ownership, such as 公办 or 民办 (repeatable; none = not known)
    #[arg(long, value_name = "KIND")]
    ownership: Vec<String>,
    /// Only this year, such as 2020-2021 or 2022 (repeatable; none = not known)
    #[arg(long, value_name = "YEAR")]
    year: Vec<String>,
}

/// The sections that an answer is limited to.
#[derive(Args)]
pub struct ScopeOptions {
    #[command(flatten)]
    reports: ReportScopeOptions,
    /// Only this kind of section, such as complaints or 概述 (repeatable; none = not known)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
}

impl ReportScopeOptions {
    /// The filter that it stands for.
    pub fn filter(&self) -> mingcha::Result<Filter> {
        let listed = self.schools.as_deref().map(Filter::load_schools).transpose()?;
        let mut filter = listed.unwrap_or_default();
        let given = [
            (Label::School, &self.school),
            (Label::Province, &self.province),
            (Label::Level, &self.level),
            (Label::Ownership, &self.ownership),
            (Label::Year, &self.year),
        ];

        for (label, values) in given {
            values.iter().try_for_each(|value| filter.add(label, value))?;
        }
        Ok(filter)
    }
}

impl ScopeOptions {
    /// Whether a list says of which schools reports are wanted, so that some may well have none.
    pub fn has_list(&self) -> bool {
        self.reports.schools.is_some()
    }

    /// Says how many schools of the list have reports within the filter, and how many a mention.
    pub fn say_list(&self, receipt: &Receipt, out: &mut Out) -> anyhow::Result<()> {
        let Some(path) = &self.reports.schools else { return Ok(()) };
        let all = Filter::load_schools(path)?.schools.len();
        let (held, mentioning) = (receipt.scope.schools, receipt.counts.schools);
        let without = all.saturating_sub(held);
        let line = Note::new(
            format!(
                "名单 {all} 所：有报告 {held} 所（有提及 {mentioning} 所），没有报告 {without} 所"
            ),
            format!(
                "schools of the list: {all}; with a report {held}, with a mention {mentioning}, \
                 without a report {without}"
            ),
        );
        Ok(out.say(&out.ink(Ink::Head, line.text(out.lang())))?)
    }

    /// How an answer ends: as [`End::asked`], but schools of a list may have no report.
    pub fn end(&self, asked: &Asked, anything: bool) -> End {
        if self.has_list() { End::found(anything) } else { End::asked(asked, anything) }
    }

    /// The filter that it stands for.
    pub fn filter(&self) -> mingcha::Result<Filter> {
        let mut filter = self.reports.filter()?;
        self.kind.iter().try_for_each(|value| filter.add(Label::Kind, value))?;
        Ok(filter)
    }
}
