//! The API's description as a page: the same document, laid out for people, complete without a
//! script.

mod lay_out;

use super::answer::{Answer, Ask, On, html, lang_code};
use super::frame::{Frame, Words};
use super::openapi;
use super::site::Site;
use crate::{Filter, Year};
use askama::Template;
use lay_out::{Field, Operation, SchemaRow, operations, schemas};

/// Schools that a form offers to tick.
const MOST_SCHOOLS: usize = 4;
/// Reports among which those schools are looked for.
const MOST_REPORTS: usize = 60;

/// `GET /api/docs`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    html(site, ask, |site, ask| Ok(DocsPage::new(site, ask)?)).await
}

#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    /// What holds for all resources, a sentence each.
    about: Vec<String>,
    operations: Vec<Operation>,
    schemas: Vec<SchemaRow>,
    lang: &'static str,
    version: &'static str,
}

/// What is held, to be offered in forms and examples.
pub(super) struct Held {
    schools: Vec<String>,
    years: Vec<Year>,
    report: Option<String>,
}

impl DocsPage {
    fn new(site: &Site, ask: &Ask) -> crate::Result<DocsPage> {
        let words = Words(ask.lang);
        let document = openapi::document(ask.lang);
        let held = Held::new(site)?;
        let about = document["info"]["description"].as_str().unwrap_or_default();
        let stop = words.say("。", ". ");

        Ok(DocsPage {
            frame: Frame::new(site, ask, words.say("数据接口", "API"))?,
            about: about.split_inclusive(stop).map(|sentence| sentence.trim().to_owned()).collect(),
            operations: operations(&document, &held, words),
            schemas: schemas(&document),
            lang: lang_code(ask.lang),
            version: env!("CARGO_PKG_VERSION"),
        })
    }
}

impl Held {
    fn new(site: &Site) -> crate::Result<Held> {
        let reports = site.index().reports(&Filter::default(), 0, MOST_REPORTS)?.reports;
        let mut schools: Vec<String> =
            reports.iter().filter_map(|report| report.school.clone()).collect();
        schools.dedup();
        schools.truncate(MOST_SCHOOLS);
        let years = site.stats()?.years.iter().filter_map(|year| year.value).collect();
        Ok(Held { schools, years, report: reports.first().map(|report| report.id.to_string()) })
    }
}
