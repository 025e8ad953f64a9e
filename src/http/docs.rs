//! The API's description as a page: the same document, laid out for people, complete without a
//! script.

mod held;
mod lay_out;

use super::answer::{Answer, Ask, On, html, lang_code};
use super::frame::Frame;
use super::openapi;
use super::resource::Resource;
use super::site::Site;
use super::words::Words;
use askama::Template;
use held::Held;
use lay_out::{FormField, Operation, SchemaRow, operations, schemas};

/// `GET /api/docs`, which describes the resources of `list`.
pub(super) async fn page(site: On, ask: Ask, list: fn() -> Vec<Resource>) -> Answer {
    ask.params(&[])?;
    html(site, ask, move |site, ask| Ok(DocsPage::new(site, ask, &list())?)).await
}

#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    /// Sentences that hold for all resources.
    about: Vec<String>,
    operations: Vec<Operation>,
    schemas: Vec<SchemaRow>,
    lang: &'static str,
    version: &'static str,
}

impl DocsPage {
    fn new(site: &Site, ask: &Ask, resources: &[Resource]) -> crate::Result<DocsPage> {
        let words = Words(ask.lang);
        let document = openapi::document(resources, ask.lang);
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
