//! Web pages: the report without what the site puts around it.
//!
//! The page is decoded and made a tree ([`depth`] says whether that takes bounded time). The part
//! of it that is the report is found ([`article`]) and set in lines as a browser would set it
//! ([`walk`]). The site's own lines at its edges are taken away ([`edge`]).

mod about;
mod article;
mod attached;
mod depth;
mod edge;
mod inline;
mod joined;
mod list;
mod markup;
mod notice;
mod page;
mod plain;
mod table;
mod twice;
mod walk;

use super::encoding;
use super::extract::{Extract, Refusal};
use super::limit::{MOST_TEXT_BYTES, too_large};
use super::line::FileLine;
use super::pages;
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
    match pages::split(bytes) {
        Some(pages) => joined::read(&pages, read_page),
        None => read_page(bytes),
    }
}

fn read_page(bytes: &[u8]) -> Result<Extract, Refusal> {
    read_labelled(bytes, None)
}

/// Reads a web page that came with the name of its encoding, which counts where the page itself
/// names none.
///
/// # Errors
/// As [`read`].
pub fn read_labelled(bytes: &[u8], label: Option<&str>) -> Result<Extract, Refusal> {
    let own = encoding::label(bytes);
    let decoded = encoding::decode_labelled(bytes, own.as_deref().or(label));
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
    let is_attached = chars < SHORT && !about.attachments.is_empty() && !says_something(&lines);
    let partial = is_attached.then(|| StatusReason::TextAttached {
        attachments: about.attachment_names(),
        addresses: about.attachment_addresses(),
    });

    Ok(Extract {
        partial,
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

    let mut lines = edge::trim(pieces);
    twice::take_once(&mut lines);
    lines
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
        0 if about.is_frameset || !about.attachments.is_empty() || !about.framed.is_empty() => {
            elsewhere(about)
        }
        0..SHORT if is_list && about.attachments.is_empty() && about.framed.is_empty() => {
            refuse(StatusReason::ListOfLinks)
        }
        0 if whole.images > 0 => Err(Refusal::new(Status::NeedsOcr, StatusReason::PageOfPictures)),
        0 if about.has_login => refuse(StatusReason::LoginPage),
        0 if about.has_scripts => elsewhere(about),
        0 => refuse(StatusReason::PageWithoutText),
        _ if notice::is_login(about, lines, chars) => refuse(StatusReason::LoginPage),
        _ if notice::is_error(about, lines, chars) => refuse(StatusReason::ErrorPage),
        1..SHORT if !about.framed.is_empty() && !says_something(lines) => elsewhere(about),
        1..SHORT if about.has_scripts && holds_only_title(about, lines) => elsewhere(about),
        _ => Ok(()),
    }
}

/// The refusal of a page whose text is in other files, with their addresses.
fn elsewhere(about: &About) -> Result<(), Refusal> {
    let addresses = about.framed.clone();
    let reason = if about.is_frameset {
        StatusReason::Frameset { addresses }
    } else if !addresses.is_empty() {
        StatusReason::TextFramed { addresses }
    } else if !about.attachments.is_empty() {
        let addresses = about.attachment_addresses();
        StatusReason::TextAttached { attachments: about.attachment_names(), addresses }
    } else {
        let address = about.loaded.clone().or_else(|| about.address.clone());
        StatusReason::TextLoaded { address }
    };

    Err(Refusal::new(Status::Elsewhere, reason))
}

/// Tells whether a line is a sentence, a row of a table, or a heading with a number: what a page
/// that only shows another one does not have.
fn says_something(lines: &[FileLine<'_>]) -> bool {
    lines.iter().any(|line| {
        let text = line.text.as_ref();
        line.is_row || text.contains('。') || edge::is_sentence(text) || edge::heads(text)
    })
}

/// Tells whether a page says no more than what its report is called. Its attachments are told
/// otherwise.
fn holds_only_title(about: &About, lines: &[FileLine<'_>]) -> bool {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let title = squeezed(about.title.as_deref().unwrap_or_default());
    let is_title = |line: &FileLine<'_>| title.contains(&squeezed(&line.text));

    about.attachments.is_empty() && !says_something(lines) && lines.iter().all(is_title)
}

fn warnings(about: &About, chars: usize) -> Vec<Warning> {
    let may_be_attached = chars < SHORT && !about.attachments.is_empty();
    let warning =
        may_be_attached.then(|| Warning::MayBeAttached { attachments: about.attachment_names() });

    let sign = about.pager.clone();
    let of_pages = sign.map(|sign| Warning::OneOfPages { sign });

    warning.into_iter().chain(of_pages).collect()
}
