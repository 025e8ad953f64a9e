//! Web pages: the report without what the site puts around it.
//!
//! The page is decoded and made a tree ([`depth`] says whether that takes bounded time). The part
//! of it that is the report is found ([`article`]) and set in lines as a browser would set it
//! ([`walk`]). The site's own lines at its edges are taken away ([`edge`]).

mod about;
mod article;
mod depth;
mod edge;
mod inline;
mod list;
mod markup;
mod page;
mod plain;
mod table;
mod walk;

use super::encoding;
use super::extract::{Extract, Refusal};
use super::limit::{MOST_TEXT_BYTES, too_large};
use super::line::FileLine;
use crate::error::Status;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::Format;
use about::About;
use article::Article;
use page::{HtmlMeasure, HtmlPage};
use scraper::Html;

/// Reads a web page.
///
/// # Errors
/// `too_large`, or `unsupported` if it holds no text, is made of other pages, or says that the
/// wanted page is not there.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let decoded = encoding::decode_labelled(bytes, encoding::label(bytes).as_deref());
    let mut extract = if depth::is_bounded(&decoded.text) {
        read_tree(&decoded.text)?
    } else {
        read_plain(&decoded.text)
    };

    if extract.lines.iter().map(|line| line.text.len() + 1).sum::<usize>() > MOST_TEXT_BYTES {
        return Err(too_large());
    }

    decoded.tell(&mut extract);
    Ok(extract)
}

/// Reads a page of which no tree can be made: all its text, the site's lines included.
fn read_plain(html: &str) -> Extract {
    Extract {
        warnings: vec![Warning::PageTooDeep],
        ..Extract::new(Format::Html, plain::lines(html))
    }
}

fn read_tree(html: &str) -> Result<Extract, Refusal> {
    let html = Html::parse_document(html);
    let page = HtmlPage::of(&html);
    let about = about::read(&html, &page);
    let lines = lines(&page, &about);
    let chars = lines.iter().map(|line| line.text.chars().count()).sum();
    refuse_what_is_no_report(&page, &about, &lines, chars)?;
    let warnings = warnings(&about, chars);

    Ok(Extract {
        warnings,
        title: about.title,
        published: about.published,
        ..Extract::new(Format::Html, lines)
    })
}

/// Sets the article in lines.
fn lines(page: &HtmlPage<'_>, about: &About) -> Vec<FileLine<'static>> {
    let Some(body) = page.nodes.iter().position(|node| node.name() == "body") else {
        return Vec::new();
    };

    let pieces = match article::find(page, body, about.is_document) {
        Article::All(body) => walk::lines(page, body, None, about.wrapping),
        Article::Dense { body, dense } => walk::lines(page, body, Some(dense), about.wrapping),
        Article::Parts(parts) => parts
            .into_iter()
            .flat_map(|part| walk::lines(page, part, None, about.wrapping))
            .collect(),
    };

    edge::trim(pieces)
}

/// The least characters of a text that is certainly the report.
const SHORT: usize = 200;

fn refuse_what_is_no_report(
    page: &HtmlPage<'_>,
    about: &About,
    lines: &[FileLine<'_>],
    chars: usize,
) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal::new(Status::Unsupported, reason));
    let whole = page.nodes.first().map_or_else(HtmlMeasure::default, |root| root.measure);
    let is_list = whole.linked * 2 > whole.chars && whole.marks * 50 < whole.chars;

    match chars {
        0 if about.is_frameset => refuse(StatusReason::Frameset),
        0 if !about.attachments.is_empty() => {
            refuse(StatusReason::TextAttached { attachments: about.attachments.clone() })
        }
        0..SHORT if is_list && about.attachments.is_empty() => refuse(StatusReason::ListOfLinks),
        0 if whole.images > 0 => Err(Refusal::new(Status::NeedsOcr, StatusReason::PageOfPictures)),
        0 => refuse(StatusReason::PageWithoutText),
        1..SHORT if about.has_login => refuse(StatusReason::LoginPage),
        1..SHORT if is_error_page(about, lines) => refuse(StatusReason::ErrorPage),
        _ => Ok(()),
    }
}

/// Tells whether a page's title or one of its few lines says that something is not there.
fn is_error_page(about: &About, lines: &[FileLine<'_>]) -> bool {
    const SAYS: [&str; 12] = [
        "404 Not Found",
        "404错误",
        "404 错误",
        "403 Forbidden",
        "页面不存在",
        "网页不存在",
        "页面未找到",
        "找不到页面",
        "无法找到该页",
        "您访问的页面",
        "页面已被删除",
        "Not Found",
    ];

    let mut texts =
        about.title.as_deref().into_iter().chain(lines.iter().map(|line| line.text.as_ref()));
    texts.any(|text| text.trim() == "404" || SAYS.iter().any(|says| text.contains(says)))
}

fn warnings(about: &About, chars: usize) -> Vec<Warning> {
    let may_be_attached = chars < SHORT && !about.attachments.is_empty();
    let warning =
        may_be_attached.then(|| Warning::MayBeAttached { attachments: about.attachments.clone() });

    let sign = about.pager.clone();
    let of_pages = sign.map(|sign| Warning::OneOfPages { sign });

    warning.into_iter().chain(of_pages).collect()
}
