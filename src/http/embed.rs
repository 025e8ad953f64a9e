//! A search box for other sites: the one page that they may frame.

use super::answer::{Answer, Ask, On, html};
use super::asset;
use super::param::{Params, bad_value};
use super::problem::Problem;
use super::question::school_param;
use super::words::Words;
use crate::Filter;
use askama::Template;
use axum::http::{HeaderValue, header};

/// The policy of the box: any site may frame it, and it leads here alone.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *";

/// `GET /embed`: `school`, which may be repeated, limits what the box searches; `lang` is its
/// language, `theme` its colours.
pub(super) async fn get(site: On, ask: Ask) -> Answer {
    let wanted = SearchBox::read(&ask.params(&["school", "theme"])?, &ask)?;
    let mut response = html(site, ask, |_, _| Ok(wanted)).await?;
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}

/// The class of the colours that were chosen; those of the reader's system without a choice.
fn theme(params: &Params) -> Result<Option<&'static str>, Problem> {
    match params.one("theme")? {
        None | Some("" | "auto") => Ok(None),
        Some("light") => Ok(Some("light")),
        Some("dark") => Ok(Some("dark")),
        Some(other) => {
            Err(bad_value("theme", other, " light、dark 或 auto", "light, dark or auto"))
        }
    }
}

#[derive(Template)]
#[template(path = "embed.html")]
struct SearchBox {
    words: Words,
    schools: Vec<String>,
    chosen: Option<&'static str>,
    theme: Option<&'static str>,
}

impl SearchBox {
    fn read(params: &Params, ask: &Ask) -> Result<SearchBox, Problem> {
        let Filter { schools, .. } = params.filter()?;
        let words = Words(ask.lang);
        Ok(SearchBox {
            words,
            theme: theme(params)?,
            schools: schools.iter().map(|school| school_param(school.as_deref())).collect(),
            chosen: ask.lang_is_chosen.then_some(if words.is_en() { "en" } else { "zh" }),
        })
    }

    fn style(&self) -> String {
        format!("/static/style.css?v={}", asset::TAG.as_str())
    }

    /// The scope of the box.
    fn label(&self) -> String {
        match (self.schools.as_slice(), self.words.is_en()) {
            ([], _) => self
                .words
                .say(
                    "检索高校信息公开年度报告",
                    "Search the disclosure reports of Chinese universities",
                )
                .to_owned(),
            (schools, true) => format!("Search the disclosure reports of {}", schools.join(", ")),
            (schools, false) => format!("检索{}的信息公开年度报告", schools.join("、")),
        }
    }
}
