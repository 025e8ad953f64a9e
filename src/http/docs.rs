//! The API's description as pages, complete without a script: the resources in a list, and a page
//! for each with the types of its answers. All of it in one page keeps readers and their tools
//! waiting.

mod held;
mod lay_out;
mod sample;
mod schema;

use super::answer::{Answer, Ask, On, html, lang_code};
use super::frame::Frame;
use super::openapi;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use super::site::Site;
use super::words::Words;
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use held::Held;
use lay_out::{ExampleSource, FormField, Operation, operations};
use schema::{SchemaRow, schemas};

/// `GET /api/docs`, which lists the resources of `list`.
pub(super) async fn page(site: On, ask: Ask, list: fn() -> Vec<Resource>) -> Answer {
    ask.params(&[])?;
    html(site, ask, move |site, ask| Ok(DocsPage::new(site, ask, &list())?)).await
}

/// `GET /api/docs/{id}`, which describes one of the resources of `list`.
pub(super) async fn operation(
    site: On,
    ask: Ask,
    id: Result<Path<String>, PathRejection>,
    list: fn() -> Vec<Resource>,
) -> Answer {
    ask.params(&[])?;
    let Ok(Path(id)) = id else { return Err(Problem::no_page()) };
    html(site, ask, move |site, ask| OperationPage::new(site, ask, &list(), &id)).await
}

#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    /// Sentences that hold for all resources.
    about: Vec<String>,
    operations: Vec<Operation>,
    /// The identifier and the name of each operation, and the one that the page is about.
    all: Vec<(String, String)>,
    here: String,
    /// The beginning of the site's addresses, where it is known.
    base: Option<String>,
    kinds: &'static [ProblemKind],
    lang: &'static str,
    version: &'static str,
}

impl DocsPage {
    fn new(site: &Site, ask: &Ask, resources: &[Resource]) -> crate::Result<DocsPage> {
        let words = Words(ask.lang);
        let document = openapi::document(resources, ask.lang);
        let about = document["info"]["description"].as_str().unwrap_or_default();
        let stop = words.say("。", ". ");
        let base = ask.base(site);
        let source = ExampleSource { held: &Held::new(site)?, base: base.as_deref(), words };

        let operations = operations(&document, &source);

        Ok(DocsPage {
            frame: Frame::new(site, ask, words.say("数据接口", "API"))?,
            about: about.split_inclusive(stop).map(|sentence| sentence.trim().to_owned()).collect(),
            all: names(&operations),
            here: String::new(),
            operations,
            base,
            kinds: ProblemKind::ALL,
            lang: lang_code(ask.lang),
            version: env!("CARGO_PKG_VERSION"),
        })
    }
}

#[derive(Template)]
#[template(path = "operation.html")]
struct OperationPage {
    frame: Frame,
    of: Operation,
    /// The identifier and the name of each operation, and the one that the page is about.
    all: Vec<(String, String)>,
    here: String,
    /// The types that its answers are made of.
    schemas: Vec<SchemaRow>,
    lang: &'static str,
}

impl OperationPage {
    fn new(
        site: &Site,
        ask: &Ask,
        resources: &[Resource],
        id: &str,
    ) -> Result<OperationPage, Problem> {
        let words = Words(ask.lang);
        let document = openapi::document(resources, ask.lang);
        let base = ask.base(site);
        let source = ExampleSource { held: &Held::new(site)?, base: base.as_deref(), words };

        let operations = operations(&document, &source);
        let all = names(&operations);
        let of = operations.into_iter().find(|of| of.id == id).ok_or_else(Problem::no_page)?;

        Ok(OperationPage {
            frame: Frame::new(site, ask, format!("{}：{}", words.say("数据接口", "API"), of.path))?,
            schemas: schemas(&document, of.types()),
            of,
            all,
            here: id.to_owned(),
            lang: lang_code(ask.lang),
        })
    }
}

/// The identifier and the name of each operation.
fn names(operations: &[Operation]) -> Vec<(String, String)> {
    operations.iter().map(|of| (of.id.clone(), of.name())).collect()
}
