//! A request as handlers see it, and how its answer is written: validated by tag, in the reader's
//! language.

use super::base;
use super::param::{Face, Params, pairs};
use super::problem::Problem;
use super::site::Site;
use crate::Lang;
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

/// One request: where it goes, in which language, and what the client has already.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    /// The path, as sent.
    pub(super) path: String,
    /// The query string, as sent.
    pub(super) query: String,
    /// The language of the answer.
    pub(super) lang: Lang,
    /// Whether the request names the language, so that links from the page must name it as well.
    pub(super) lang_is_chosen: bool,
    /// The host that the request names, as sent.
    host: String,
    if_none_match: String,
    /// The parameters that the resource knows, once it has read them.
    known: OnceLock<Vec<(String, String)>>,
}

impl Ask {
    /// Reads a request line and its headers.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Ask {
        let header =
            |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let query = uri.query().unwrap_or_default().to_owned();
        let chosen = pairs(&query)
            .iter()
            .rev()
            .find(|(name, _)| name == "lang")
            .and_then(|(_, lang)| named(lang));

        Ask {
            path: uri.path().to_owned(),
            lang: chosen.unwrap_or_else(|| preferred(header(header::ACCEPT_LANGUAGE))),
            lang_is_chosen: chosen.is_some(),
            host: header(header::HOST).to_owned(),
            if_none_match: header(header::IF_NONE_MATCH).to_owned(),
            query,
            known: OnceLock::new(),
        }
    }

    /// Tells whether programs are answered here, not people.
    pub(super) fn face(&self) -> Face {
        match self.path.as_str() {
            "/api/docs" => Face::Page,
            path if path.starts_with("/api/docs/") => Face::Page,
            "/healthz" | "/readyz" | "/metrics" => Face::Api,
            path if path.starts_with("/api/") => Face::Api,
            _ => Face::Page,
        }
    }

    /// The parameters as links of the answer keep them: those that the resource knows. Before it
    /// has read them, all.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        self.known.get().cloned().unwrap_or_else(|| pairs(&self.query))
    }

    /// The parameters, which must be among `known`; on a page others are left out.
    pub(super) fn params(&self, known: &[&str]) -> Result<Params, Problem> {
        let params = Params::read(&self.query, known, self.face())?;
        _ = self.known.set(params.pairs().to_vec());

        match params.one("lang")? {
            Some(lang) if named(lang).is_none() => {
                Err(super::param::bad_value("lang", lang, " zh 或 en", "zh or en"))
            }
            _ => Ok(params),
        }
    }

    /// The beginning of whole addresses; `None` where nobody said and the request does not come
    /// from this machine.
    pub(super) fn base(&self, site: &Site) -> Option<String> {
        let of_loopback = || Some(base::of_loopback(&self.host)? + site.path());
        site.base().map(str::to_owned).or_else(of_loopback)
    }

    /// The tag of the answer: the same program, state, language, address and day give the same
    /// answer.
    fn tag(&self, site: &Site) -> String {
        let (generation, ready) = (site.index().generation(), site.is_ready());
        let lang = lang_code(self.lang);
        let key = [
            env!("CARGO_PKG_VERSION"),
            super::asset::TAG.as_str(),
            &generation,
            lang,
            &self.path,
            &self.query,
        ];
        let base = self.base(site).unwrap_or_default();

        // What a report repeats may become known while the store stays as it is.
        let is_compared = site.index().knows_reuse();
        let hash = Sha256::digest(format!(
            "{}\0{ready}\0{is_compared}\0{base}\0{}",
            key.join("\0"),
            today()
        ));

        format!(
            "W/\"{}\"",
            hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>()
        )
    }

    /// Tells whether the client has what bears this tag.
    pub(super) fn has(&self, tag: &str) -> bool {
        self.if_none_match
            .split(',')
            .any(|had| had.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
    }
}

impl FromRequestParts<Arc<Site>> for Ask {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Ask, Infallible> {
        // A nested router sees the rest of the path only; the tag and the links want the whole.
        let uri = parts
            .extensions
            .get::<axum::extract::OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        Ok(Ask::of(uri, &parts.headers))
    }
}

/// The site that a handler asks.
pub(super) type On = State<Arc<Site>>;
/// The result of a handler.
pub(super) type Answer = Result<Response, Problem>;

/// Answers with what `make` gives, as JSON in the reader's language.
pub(super) async fn json<T, F>(State(site): On, ask: Ask, make: F) -> Answer
where
    T: Serialize,
    F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
{
    let lang = ask.lang;
    answer(site, ask, "application/json", move |site, _| {
        let value = make(site)?;
        lang.speak(|| serde_json::to_string(&value))
            .map_err(|error| Problem::internal(&error.to_string()))
    })
    .await
}

/// Answers with the page that `make` gives.
pub(super) async fn html<T, F>(State(site): On, ask: Ask, make: F) -> Answer
where
    T: Template,
    F: FnOnce(&Site, &Ask) -> Result<T, Problem> + Send + 'static,
{
    answer(site, ask, "text/html; charset=utf-8", move |site, ask| {
        make(site, ask)?.render().map_err(|error| Problem::internal(&error.to_string()))
    })
    .await
}

/// The answer that the client already has what bears this tag.
pub(super) fn same(tag: &str) -> Response {
    (
        StatusCode::NOT_MODIFIED,
        [(header::ETAG, tag.to_owned()), (header::CACHE_CONTROL, "no-cache".to_owned())],
    )
        .into_response()
}

/// Answers with what `make` writes.
pub(super) async fn text<F>(State(site): On, ask: Ask, media: &'static str, make: F) -> Answer
where
    F: FnOnce(&Site, &Ask) -> Result<String, Problem> + Send + 'static,
{
    answer(site, ask, media, make).await
}

async fn answer<F>(site: Arc<Site>, ask: Ask, media: &'static str, make: F) -> Answer
where
    F: FnOnce(&Site, &Ask) -> Result<String, Problem> + Send + 'static,
{
    let (tag, asked, shared) = (ask.tag(&site), ask.clone(), site.clone());
    let body = async |tag: &str| {
        if let Some(kept) = shared.kept_answer(tag) {
            return Ok(kept.into());
        }
        let made = Bytes::from(site.run(move |site| make(site, &asked)).await?);
        shared.keep_answer(tag, &made);
        Ok(made.into())
    };
    with_tag(tag, ask, media, body).await
}

/// Answers with the body that `make` gives, unless the client has it already.
pub(super) async fn tagged<F>(site: Arc<Site>, ask: Ask, media: &'static str, make: F) -> Answer
where
    F: AsyncFnOnce() -> Result<Body, Problem>,
{
    let tag = ask.tag(&site);
    with_tag(tag, ask, media, async |_: &str| make().await).await
}

/// The tag was made before the answer: if the store changes in between, the client asks once too
/// often, never once too seldom.
async fn with_tag<F>(tag: String, ask: Ask, media: &'static str, make: F) -> Answer
where
    F: AsyncFnOnce(&str) -> Result<Body, Problem>,
{
    let headers = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_LANGUAGE, lang_code(ask.lang).to_owned()),
        (header::VARY, "accept-language".to_owned()),
    ];

    if ask.has(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }

    let body = make(&tag).await?;
    Ok((headers, [(header::CONTENT_TYPE, media)], body).into_response())
}

/// The day, in UTC: citations name it.
pub(super) fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// The language's name in headers and addresses.
pub(super) fn lang_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn named(lang: &str) -> Option<Lang> {
    match lang {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// English if the client prefers it to Chinese, else Chinese.
fn preferred(accept_language: &str) -> Lang {
    let weight = |wanted: &str| {
        let weights = accept_language.split(',').filter_map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next()?;
            let weight = parameters
                .trim()
                .strip_prefix("q=")
                .map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
            primary.eq_ignore_ascii_case(wanted).then_some(weight)
        });
        weights.fold(0.0, f32::max)
    };

    if weight("en") > weight("zh") { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// How often the answers to `urls`, one after the other, were made.
    #[tokio::main(flavor = "current_thread")]
    async fn made(urls: &[&'static str]) -> usize {
        let dir = tempfile::tempdir().unwrap();
        let index = crate::Index::create(&dir.path().join("store"), crate::Options::default());
        let site = Site::new(Arc::new(index.unwrap()));
        let made = Arc::new(AtomicUsize::new(0));

        for url in urls {
            let ask = Ask::of(&Uri::from_static(url), &HeaderMap::new());
            let count = made.clone();
            let make = move |_: &Site, ask: &Ask| {
                count.fetch_add(1, Ordering::Relaxed);
                Ok(ask.query.clone())
            };
            let answer = text(State(site.clone()), ask.clone(), "text/plain", make).await.ok();
            let body = axum::body::to_bytes(answer.unwrap().into_body(), 1024).await.unwrap();
            assert_eq!(body, ask.query);
        }
        made.load(Ordering::Relaxed)
    }

    #[test]
    fn an_answer_that_was_given_is_not_made_again() {
        assert_eq!(made(&["/a?q=1", "/a?q=1", "/a?q=1"]), 1);
        assert_eq!(made(&["/a?q=1", "/a?q=2", "/b?q=1", "/a?q=1"]), 3);
    }

    #[tokio::test]
    async fn what_was_kept_is_not_given_once_the_store_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let index = crate::Index::create(&dir.path().join("store"), crate::Options::default());
        let site = Site::new(Arc::new(index.unwrap()));
        let ask = || Ask::of(&Uri::from_static("/a?q=1"), &HeaderMap::new());
        let make = |_: &Site, _: &Ask| Ok("made".to_owned());

        assert!(text(State(site.clone()), ask(), "text/plain", make).await.is_ok());
        site.set_damage(Some(site.index().generation()));
        assert!(text(State(site.clone()), ask(), "text/plain", make).await.is_err());
        site.set_damage(None);
        assert!(text(State(site.clone()), ask(), "text/plain", make).await.is_ok());
    }

    #[test]
    fn english_is_given_to_who_prefers_it_and_chinese_to_all_others() {
        let english = ["en", "en-GB,en;q=0.9,zh;q=0.8", "fr,en;q=0.5", "EN-us"];
        let chinese = [
            "",
            "zh-CN,zh;q=0.9,en;q=0.8",
            "fr",
            "*",
            "en;q=0",
            "en;q=x",
            "en;q=0.5,zh-TW;q=0.7",
            ",;,-",
        ];

        assert!(english.into_iter().all(|header| preferred(header) == Lang::En));
        assert!(chinese.into_iter().all(|header| preferred(header) == Lang::Zh));
    }
}
