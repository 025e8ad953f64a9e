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
use crate::note::Note;
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
    let note = Note::new(
        "网页的标签嵌套过深或过多，只去掉了标签，未能区分正文与导航",
        "the page nests its tags too deep or has too many; they were only taken away, \
         and its article is not told from its navigation",
    );
    Extract { warnings: vec![note], ..Extract::new(Format::Html, plain::lines(html)) }
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
    let refuse = |zh: &str, en: &str| Err(Refusal::new(Status::Unsupported, zh, en));
    let whole = page.nodes.first().map_or_else(HtmlMeasure::default, |root| root.measure);
    let is_list = whole.linked * 2 > whole.chars && whole.marks * 50 < whole.chars;

    match chars {
        0 if about.is_frameset => refuse(
            "是框架页，正文在另外的网页里，请保存框架中的网页",
            "a frameset, whose text is in other pages; save the page in the frame",
        ),
        0 if !about.attachments.is_empty() => refuse(
            &format!("网页里没有正文，报告可能在附件里：{}", about.attachments.join("、")),
            &format!(
                "the page holds no text; the report may be attached: {}",
                about.attachments.join(", ")
            ),
        ),
        0..SHORT if is_list && about.attachments.is_empty() => refuse(
            "是目录页，几乎全是链接，请保存报告本身的网页",
            "a list of links; save the page of the report itself",
        ),
        0 if whole.images > 0 => Err(Refusal::new(
            Status::NeedsOcr,
            "正文是图片，没有文字，请先做文字识别",
            "the article is made of pictures and holds no text; recognize it first",
        )),
        0 => refuse(
            "网页里没有文字，正文可能由脚本载入，请另存为文本",
            "the page holds no text; a script may load it, save what the browser shows",
        ),
        1..SHORT if about.has_login => refuse("是登录页，不是报告", "a login page, no report"),
        1..SHORT if is_error_page(about, lines) => refuse(
            "是出错页，网站说没有这个网页",
            "an error page: the site says that the page is not there",
        ),
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

fn warnings(about: &About, chars: usize) -> Vec<Note> {
    let mut warnings = Vec::new();
    if chars < SHORT && !about.attachments.is_empty() {
        warnings.push(Note::new(
            format!("正文很短，报告可能在附件里：{}", about.attachments.join("、")),
            format!(
                "the text is very short; the report may be attached: {}",
                about.attachments.join(", ")
            ),
        ));
    }

    warnings
}
