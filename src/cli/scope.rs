//! The options that limit an answer to schools, years and kinds.

use clap::Args;
use mingcha::{Filter, Label};

/// What an answer is limited to.
#[derive(Args)]
pub struct ScopeOptions {
    /// Only this school, by any of its names (repeatable; none = not known)
    #[arg(long, value_name = "NAME")]
    school: Vec<String>,
    /// Only this year, such as 2020-2021 or 2022 (repeatable; none = not known)
    #[arg(long, value_name = "YEAR")]
    year: Vec<String>,
    /// Only this kind of section, such as complaints or 概述 (repeatable; none = not known)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
}

impl ScopeOptions {
    /// The filter that it stands for.
    pub fn filter(&self) -> mingcha::Result<Filter> {
        let mut filter = Filter::default();
        for (label, values) in
            [(Label::School, &self.school), (Label::Year, &self.year), (Label::Kind, &self.kind)]
        {
            values.iter().try_for_each(|value| filter.add(label, value))?;
        }
        Ok(filter)
    }
}
