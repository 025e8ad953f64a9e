//! The options that limit an answer to schools, years and kinds.

use clap::Args;
use mingcha::{Error, ErrorKind, Filter, Label, Note};

/// What an answer is limited to.
#[derive(Args)]
pub struct Scope {
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

impl Scope {
    /// The filter that it stands for.
    pub fn filter(&self) -> mingcha::Result<Filter> {
        let mut filter = Filter::default();
        for (label, values) in [(Label::School, &self.school), (Label::Year, &self.year), (Label::Kind, &self.kind)] {
            values.iter().try_for_each(|value| filter.add(label, value))?;
        }
        Ok(filter)
    }
}

/// The address of a site, as it goes before the links of an export.
pub fn base(base: &str) -> Result<String, Error> {
    let is_address = base.starts_with("http://") || base.starts_with("https://");
    match is_address && !base.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '"')) {
        true => Ok(base.to_owned()),
        false => {
            let takes =
                Note::new("网站地址，如 https://example.cn", "the address of a site, such as https://example.cn");
            Err(ErrorKind::BadValue { name: "base", value: base.to_owned(), takes }.into())
        }
    }
}
