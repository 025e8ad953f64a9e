//! How browsers and crawlers learn of the site: the OpenSearch description, the sitemap,
//! `robots.txt`.

use super::answer::{Answer, Ask, On, text};
use super::problem::Problem;
use super::site::Site;
use super::words::Words;
use crate::Link;
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;

/// Addresses in a part of the sitemap, at most (sitemaps.org).
const MOST_ADDRESSES: usize = 50_000;

/// `GET /opensearch.xml`: has a browser add the site as a search engine.
pub(super) async fn opensearch(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;

    text(site, ask, "application/opensearchdescription+xml; charset=utf-8", |site, ask| {
        let words = Words(ask.lang);
        let description = OpenSearch {
            base: whole(site, ask)?,
            name: words.say("明察", "Mingcha"),
            about: words.say(
                "高校信息公开年度报告全文检索",
                "Full-text search over the disclosure reports of Chinese universities",
            ),
            lang: if words.is_en() { "en" } else { "zh" },
        };
        description.render().map_err(|error| Problem::internal(&error.to_string()))
    })
    .await
}

#[derive(Template)]
#[template(path = "opensearch.xml", escape = "html")]
struct OpenSearch {
    base: String,
    name: &'static str,
    about: &'static str,
    lang: &'static str,
}

/// `GET /robots.txt`: reports and schools may be crawled, answers to questions need not.
pub(super) async fn robots(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;

    text(site, ask, "text/plain; charset=utf-8", |site, ask| {
        let rules = "User-agent: *\nDisallow: /api/\nDisallow: /mentions\nDisallow: /feed\n\
                     Disallow: /embed\nDisallow: /*?\n";
        let sitemap = ask.base(site).map(|base| format!("\nSitemap: {base}/sitemap.xml\n"));
        Ok(rules.to_owned() + &sitemap.unwrap_or_default())
    })
    .await
}

/// `GET /sitemap.xml`: where the parts of the sitemap are.
pub(super) async fn sitemap(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;

    text(site, ask, XML, |site, ask| {
        let base = whole(site, ask)?;
        let parts = paths(site)?.len().div_ceil(MOST_ADDRESSES);
        let parts: String = (1..=parts)
            .map(|number| format!("<sitemap><loc>{base}/sitemap/{number}.xml</loc></sitemap>\n"))
            .collect();
        Ok(format!("{PROLOGUE}<sitemapindex {NAMESPACE}>\n{parts}</sitemapindex>\n"))
    })
    .await
}

/// `GET /sitemap/{number}.xml`: one part, counted from 1.
pub(super) async fn sitemap_part(
    site: On,
    ask: Ask,
    name: Result<Path<String>, PathRejection>,
) -> Answer {
    ask.params(&[])?;
    let number = name.ok().and_then(|Path(name)| name.strip_suffix(".xml")?.parse::<usize>().ok());
    let Some(at) = number.and_then(|number| number.checked_sub(1)) else {
        return Err(Problem::no_page());
    };

    text(site, ask, XML, move |site, ask| {
        let base = whole(site, ask)?;
        let paths = paths(site)?;
        let Some(part) = paths.chunks(MOST_ADDRESSES).nth(at) else {
            return Err(Problem::no_page());
        };
        // Paths are percent-encoded: none holds a sign that XML would read.
        let addresses: String =
            part.iter().map(|path| format!("<url><loc>{base}{path}</loc></url>\n")).collect();
        Ok(format!("{PROLOGUE}<urlset {NAMESPACE}>\n{addresses}</urlset>\n"))
    })
    .await
}

const XML: &str = "application/xml; charset=utf-8";
const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// The beginning of whole addresses.
fn whole(site: &Site, ask: &Ask) -> Result<String, Problem> {
    ask.base(site).ok_or_else(Problem::no_base)
}

/// The pages that a crawler is shown: those of the site itself, the schools, the reports.
fn paths(site: &Site) -> Result<Vec<String>, Problem> {
    let list = site.index().schools()?;
    let mut paths: Vec<String> = ["/", "/schools", "/help", "/about"].map(str::to_owned).into();

    for school in &list.schools {
        paths.push(school.url.to_string());
        paths.extend(school.reports.iter().map(|report| Link::to(&report.id).to_string()));
    }

    paths.extend(list.reports_without_school.iter().map(|id| Link::to(id).to_string()));
    Ok(paths)
}
