//! The part of a page that is the report.
//!
//! Content management systems put it into a container with a known name. Without one, the part is
//! taken that holds nearly all commas and full stops of the page. A readability filter was measured
//! on the pages of `tests/golden/html` and is not used: it lost the text of three in ten (a report
//! in two containers, a numbered list, sections in sections) and is written for news. Linear.

use super::page::{HtmlMeasure, HtmlPage};

/// The part of a page that is to be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Article {
    /// The whole page: a document that an office program wrote, without a site around it.
    All(usize),
    /// Containers whose names say that they hold the article.
    Parts(Vec<usize>),
    /// The page `body`, in which the sentences stand at `dense`.
    Dense {
        /// The page's body.
        body: usize,
        /// The part with nearly all sentences.
        dense: usize,
    },
}

/// The names that content management systems give their containers, surest first: 博达, 苏迪,
/// 拓尔思, WeChat, then names that many sites use.
const CONTAINERS: [(&str, Trust); 22] = [
    ("vsb_content", Trust::Sure),
    ("v_news_content", Trust::Sure),
    ("wp_articlecontent", Trust::Sure),
    ("trs_editor", Trust::Sure),
    ("trs_ueditor", Trust::Sure),
    ("trs_editor_view", Trust::Sure),
    ("js_content", Trust::Sure),
    ("rich_media_content", Trust::Sure),
    ("zoom", Trust::Likely),
    ("article-content", Trust::Likely),
    ("article_content", Trust::Likely),
    ("articlecontent", Trust::Likely),
    ("article-body", Trust::Likely),
    ("news_content", Trust::Likely),
    ("news-content", Trust::Likely),
    ("newscontent", Trust::Likely),
    ("content-article", Trust::Likely),
    ("entry-content", Trust::Likely),
    ("detail-content", Trust::Likely),
    ("article", Trust::Likely),
    ("main-content", Trust::Likely),
    ("content", Trust::Likely),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    Sure,
    Likely,
}

/// Finds the article of a page with this body; `is_document` says that an office program wrote the
/// page.
pub fn find(page: &HtmlPage<'_>, body: usize, is_document: bool) -> Article {
    let whole = page.measure(body);
    let containers = containers(page, body);
    let container = |trust: Trust| {
        containers.iter().zip(CONTAINERS).find_map(|(parts, (_, of))| {
            let parts = if of == Trust::Sure { parts.clone() } else { weighty(page, parts) };
            (of == trust && holds_the_sentences(page, &parts, whole, trust))
                .then_some(Article::Parts(parts))
        })
    };

    let document = || (is_document || is_without_site(whole)).then_some(Article::All(body));
    let found = container(Trust::Sure).or_else(document).or_else(|| container(Trust::Likely));

    found.unwrap_or_else(|| Article::Dense { body, dense: dense(page, body) })
}

/// Tells whether next to nothing on a page leads elsewhere.
fn is_without_site(whole: HtmlMeasure) -> bool {
    whole.linked * 20 <= whole.chars && whole.linked <= 200
}

/// Finds the outermost containers of each kind.
fn containers(page: &HtmlPage<'_>, body: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); CONTAINERS.len()];
    for at in page.inner(body) {
        if let Some(rank) = rank(page, at)
            && let Some(found) = found.get_mut(rank)
            && found.last().is_none_or(|&last| page.end(last) <= at)
        {
            found.push(at);
        }
    }

    found
}

/// Gives the place of a node's id or class in the list. 博达 numbers its containers:
/// `vsb_content_500`.
fn rank(page: &HtmlPage<'_>, at: usize) -> Option<usize> {
    let element = page.element(at)?;
    let known = |name: &str| {
        let name = if name.starts_with("vsb_content") { "vsb_content" } else { name };
        CONTAINERS.iter().position(|(container, _)| container.eq_ignore_ascii_case(name))
    };

    let names = element.id().into_iter().chain(element.classes());
    names.filter_map(known).chain((element.name() == "article").then_some(ARTICLE)).min()
}

/// The rank of an `article` element.
const ARTICLE: usize = 19;

/// Picks of several containers of one kind the largest, and those that hold a fifth of what it
/// holds: a report may be cut up.
fn weighty(page: &HtmlPage<'_>, parts: &[usize]) -> Vec<usize> {
    let weight = |at: usize| page.measure(at).plain();
    let most = parts.iter().map(|&at| weight(at)).max().unwrap_or(0);
    parts.iter().copied().filter(|&at| weight(at) * 5 >= most).collect()
}

/// Tells whether hardly a sentence stands outside. A container of a sure name may hold one sentence
/// beside a sidebar with many, or no text at all where the report is attached.
fn holds_the_sentences(
    page: &HtmlPage<'_>,
    parts: &[usize],
    whole: HtmlMeasure,
    trust: Trust,
) -> bool {
    let inside: usize = parts.iter().map(|&at| page.measure(at).marks).sum();
    let outside = whole.marks - inside;

    match trust {
        Trust::Sure => !parts.is_empty() && outside <= inside.max(60),
        Trust::Likely => inside > 2 && outside <= 3 + inside / 20,
    }
}

/// Finds the smallest part that holds nine tenths of the sentences.
fn dense(page: &HtmlPage<'_>, body: usize) -> usize {
    let least = (page.measure(body).marks * 9).div_ceil(10).max(1);
    let mut at = body;
    while let Some(child) = page.children(at).find(|&child| page.measure(child).marks >= least) {
        if page.element(child).is_none_or(|element| !super::walk::is_block(element.name())) {
            break;
        }
        at = child;
    }

    at
}
