//! The metadata of a report's page for other programs: Open Graph for previews, JSON-LD (schema.org
//! Report) for search engines.
//!
//! Invariant: the JSON-LD holds no `<`, `>` or `&`, so that no text of a report can end the element
//! around it.

use super::super::answer::Ask;
use super::super::site::Site;
use super::super::source::media_of;
use super::super::words::Words;
use crate::{HeldReport, Link};
use serde_json::{Map, Value, json};

/// Characters of the text that describe the report.
const DESCRIPTION_CHARS: usize = 120;

/// The metadata of a report for other programs.
pub(super) struct Meta {
    pub(super) title: String,
    pub(super) description: String,
    /// The page's whole address, where the site knows it.
    pub(super) url: Option<String>,
    /// JSON that may stand in a page as it is.
    pub(super) json_ld: String,
}

impl Meta {
    /// The metadata of `report`.
    pub(super) fn new(
        site: &Site,
        ask: &Ask,
        report: &HeldReport,
        title: &str,
        original: Option<&str>,
    ) -> Meta {
        let base = ask.base(site);
        let url = base.map(|base| Link::to(&report.id).on(&base).to_string());
        let about = about(report, title, url.as_deref(), original);

        Meta {
            title: title.to_owned(),
            description: description(report, Words(ask.lang)),
            json_ld: in_page(&Value::Object(about)),
            url,
        }
    }
}

/// The report as schema.org knows it; what is not known is left out.
fn about(
    report: &HeldReport,
    title: &str,
    url: Option<&str>,
    original: Option<&str>,
) -> Map<String, Value> {
    let period = report.period.map(|period| format!("{}/{}", period.from, period.to));
    let author =
        report.school.as_ref().map(|name| json!({ "@type": "CollegeOrUniversity", "name": name }));
    let file = url.map(|url| {
        json!({
            "@type": "MediaObject",
            "contentUrl": format!("{url}/source"),
            "encodingFormat": media_of(report.format),
            "sha256": report.sha256,
        })
    });

    let kind = if report.verdict.counts() { "Report" } else { "CreativeWork" };

    let fields = [
        ("@context", Some(json!("https://schema.org"))),
        ("@type", Some(json!(kind))),
        ("name", Some(json!(title))),
        ("identifier", Some(json!(report.id))),
        ("inLanguage", Some(json!("zh-Hans"))),
        ("url", url.map(Value::from)),
        ("datePublished", report.published.map(|day| json!(day))),
        ("temporalCoverage", period.map(Value::from)),
        ("author", author),
        ("isBasedOn", original.map(Value::from)),
        ("encoding", file),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The first words under the first heading; of a report without one, its first words.
fn description(report: &HeldReport, words: Words) -> String {
    let body = report.sections.iter().find(|section| section.heading.is_some());
    let text = match body {
        Some(section) => report.text.get(section.span.start..),
        None => Some(report.text.as_str()),
    };
    let lines = text.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
    let joined: String = lines.skip(usize::from(body.is_some())).collect::<Vec<_>>().join(" ");

    if joined.is_empty() {
        words.report(report.school.as_deref(), report.year)
    } else {
        joined.chars().take(DESCRIPTION_CHARS).collect()
    }
}

/// JSON in which nothing can end the element around it.
fn in_page(value: &Value) -> String {
    let json = value.to_string();
    let mut safe = String::with_capacity(json.len());

    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", c as u32))
            }
            _ => safe.push(c),
        }
    }

    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_that_it_stands_in() {
        let hostile = json!({ "name": "</script><script>alert(1)</script><!-- & \u{2028} \"\\" });
        let page = in_page(&hostile);
        assert!(!page.contains(['<', '>', '&', '\u{2028}']), "{page}");
        assert_eq!(serde_json::from_str::<Value>(&page).unwrap(), hostile);
    }
}
