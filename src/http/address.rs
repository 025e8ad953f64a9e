//! Addresses of the site, percent-encoded where they are printed and nowhere else.

use super::param::pairs;
use crate::{Label, Link, LinkPlace, ReportId, SchoolLink};
use form_urlencoded::{Serializer, byte_serialize};
use std::fmt;

/// A path with its parameters and the place in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    path: String,
    pairs: Vec<(String, String)>,
    place: String,
}

impl Address {
    /// The address of a path that needs no encoding.
    pub(super) fn new(path: &str) -> Address {
        Address { path: path.to_owned(), pairs: Vec::new(), place: String::new() }
    }

    /// The address that a link leads to, to add to.
    pub(super) fn of(link: &Link) -> Address {
        let report = Address::of_report(&link.report_id);
        match &link.place {
            Some(LinkPlace { section, char, quote }) => {
                report.with("at", format!("{section}.{char}")).with("q", quote.as_str())
            }
            None => report,
        }
    }

    /// The address of a report.
    pub(super) fn of_report(id: &ReportId) -> Address {
        Address::new(&Link::to(id).to_string())
    }

    /// The address of a school.
    pub(super) fn of_school(link: &SchoolLink) -> Address {
        Address::new(&link.to_string())
    }

    /// An address as it is written, to add to.
    pub(super) fn parse(url: &str) -> Address {
        let (rest, place) = url.split_once('#').unwrap_or((url, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Address { path: path.to_owned(), pairs: pairs(query), place: place.to_owned() }
    }

    /// The same parameters at another path.
    pub(super) fn under(mut self, path: &str) -> Address {
        path.clone_into(&mut self.path);
        self
    }

    /// With one more parameter.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Address {
        self.pairs.push((name.to_owned(), value.into()));
        self
    }

    /// With these parameters added.
    pub(super) fn with_all(mut self, pairs: impl IntoIterator<Item = (String, String)>) -> Address {
        self.pairs.extend(pairs);
        self
    }

    /// Without any parameter of that name.
    pub(super) fn without(mut self, name: &str) -> Address {
        self.pairs.retain(|(given, _)| given != name);
        self
    }

    /// Without the schools, years and kinds that it is limited to.
    pub(super) fn without_filter(self) -> Address {
        Label::ALL.into_iter().fold(self, |address, label| address.without(label.as_str()))
    }

    /// Without that parameter where it has that value.
    pub(super) fn without_value(mut self, name: &str, value: &str) -> Address {
        self.pairs.retain(|(given, had)| given != name || had != value);
        self
    }

    /// At a place in the page.
    pub(super) fn at(mut self, place: impl Into<String>) -> Address {
        self.place = place.into();
        self
    }

    /// Its parameters, decoded.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// The value of a parameter with letters and digits of any script as they are, which addresses in a
/// page may have; all else is percent-encoded.
pub(super) fn readable(value: &str) -> String {
    let mut written = String::new();
    for c in value.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.') {
            written.push(c);
        } else {
            written.extend(byte_serialize(c.encode_utf8(&mut [0; 4]).as_bytes()));
        }
    }
    written
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if !self.pairs.is_empty() {
            write!(f, "?{}", Serializer::new(String::new()).extend_pairs(&self.pairs).finish())?;
        }

        if !self.place.is_empty() {
            write!(f, "#{}", self.place)?;
        }

        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readable_value_is_read_back_as_it_was() {
        assert_eq!(readable("2020-2021.申请.云原大学"), "2020-2021.申请.云原大学");
        for value in ["a&b=c#d\"<>%+ é·（）", "岚川大学（北京）", ""] {
            let written = readable(value);
            assert_eq!(pairs(&format!("cell={written}")), [("cell".to_owned(), value.to_owned())]);
            assert!(!written.contains(['"', '<', '>', '&', '#', ' ']), "{written}");
        }
    }
}
