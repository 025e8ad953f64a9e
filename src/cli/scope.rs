//! The options that limit an answer to schools and what they are, years and kinds.

use clap::Args;
use mingcha::{Filter, Label};

/// The reports that an answer is limited to.
#[derive(Args)]
pub struct ReportScopeOptions {
    /// Only this school, by any of its names (repeatable; none = not known)
    #[arg(long, value_name = "NAME")]
    school: Vec<String>,
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
        let mut filter = Filter::default();
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
    /// The filter that it stands for.
    pub fn filter(&self) -> mingcha::Result<Filter> {
        let mut filter = self.reports.filter()?;
        self.kind.iter().try_for_each(|value| filter.add(Label::Kind, value))?;
        Ok(filter)
    }
}
