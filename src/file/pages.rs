//! The pages that a site split a report over, as one file: their bytes one after the other, each
//! further one after a comment that names it. A browser shows it as one page.
//!
//! Invariant: [`split`] gives back the pages that [`join`] was given.

use super::encoding;
use super::load::load_regular;
use super::pager::page_of;
use super::sniff::{self, FileContent};
use crate::text::fold_text;
use memchr::memmem;
use std::path::{Path, PathBuf};

/// As many pages may be of one report.
const MOST_PAGES: usize = 30;

/// As many bytes may all pages have: a split report is one that a site found too long to show.
const MOST_BYTES: usize = 32 << 20;

const MARK: &[u8] = b"\n<!-- mingcha: page ";
const MARK_END: &[u8] = b" -->\n";

/// Gives the files beside `path` that by their names are pages of one article with it, the first
/// page first, if there are several and none is left out: `1673.htm`, `1673_1.htm`, `1673_2.htm`.
pub(crate) fn beside(path: &Path) -> Vec<PathBuf> {
    // Most files have a name without a number.
    let Some(first) = first_page(path) else { return Vec::new() };
    let number_of = |number: usize| numbered(&first, number);
    let from = (1..=2).find(|&number| number_of(number).is_some_and(|page| page.is_file()));
    let further = from.into_iter().flat_map(|from| {
        let pages = (from..from + MOST_PAGES).map_while(number_of);
        pages.take_while(|page| page.is_file())
    });

    let pages: Vec<PathBuf> = std::iter::once(first.clone()).chain(further).collect();
    if pages.len() > 1 && pages.iter().any(|page| page == path) { pages } else { Vec::new() }
}

/// Gives the other files that are there of the article that `path` is, or was, a page of.
pub(crate) fn around(path: &Path) -> Vec<PathBuf> {
    let Some(first) = first_page(path).filter(|first| first.is_file()) else { return Vec::new() };
    let mut pages = beside(&first);
    pages.push(first);
    pages.retain(|page| page != path);
    pages
}

/// Loads the report that is split over `pages`. `None` where it is doubtful whether it is one.
pub(crate) fn load_joined(pages: &[PathBuf]) -> Option<Vec<u8>> {
    if pages.len() < 2 {
        return None;
    }
    let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.to_owned());
    let named: Option<Vec<String>> = pages.iter().map(name).collect();
    let bytes: Option<Vec<Vec<u8>>> = pages.iter().map(|path| load_regular(path).ok()).collect();

    join(&named?, &bytes?)
}

/// Joins the pages of a report. They are one only where each further page is linked by its name
/// from one before it, or the first says how many there are, and where all have one title.
fn join(names: &[String], pages: &[Vec<u8>]) -> Option<Vec<u8>> {
    let is_page = |page: &Vec<u8>| sniff::content(page) == FileContent::Html;
    let is_small = pages.iter().map(Vec::len).sum::<usize>() <= MOST_BYTES;
    let is_marked = pages.iter().any(|page| memmem::find(page, MARK).is_some());
    if !is_small || is_marked || !pages.iter().all(is_page) {
        return None;
    }

    let first = pages.first()?;
    let is_linked = |(at, name): (usize, &String)| {
        let mut before = pages.iter().take(at);
        before.any(|page| memmem::find(page, name.as_bytes()).is_some())
    };
    let are_linked = names.iter().enumerate().skip(1).all(is_linked);
    let title = title(first);
    let is_other = |page: &Vec<u8>| {
        let own = self::title(page);
        !own.is_empty() && !title.is_empty() && own != title
    };
    let are_told = are_linked || counted(first) == Some(pages.len());
    if !are_told || pages.iter().any(is_other) {
        return None;
    }

    let mut joined = first.clone();
    for (name, page) in names.iter().zip(pages).skip(1) {
        joined.extend_from_slice(MARK);
        joined.extend_from_slice(name.as_bytes());
        joined.extend_from_slice(MARK_END);
        joined.extend_from_slice(page);
    }
    Some(joined)
}

/// Gives the pages of a joined file; `None` for any other.
#[cfg(any(feature = "html", test))]
pub(super) fn split(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = bytes;
    let mut pages = Vec::new();
    while let Some(mark) = memmem::find(rest, MARK).filter(|_| pages.len() < MOST_PAGES) {
        pages.push(rest.get(..mark)?);
        let after = rest.get(mark + MARK.len()..)?;
        let end = memmem::find(after, MARK_END)? + MARK_END.len();
        rest = after.get(end..)?;
    }

    pages.push(rest);
    (pages.len() > 1).then_some(pages)
}

/// The first page of the article that a page is of: `1673.htm` for `1673_1.htm`, itself else.
fn first_page(path: &Path) -> Option<PathBuf> {
    let (stem, ending) = path.file_name()?.to_str()?.rsplit_once('.')?;
    if !ending.to_ascii_lowercase().contains("htm") {
        return None;
    }

    let is_number = |text: &str| {
        (1..=2).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let article = stem.rsplit_once('_').filter(|(_, page)| is_number(page));
    let first = article.map(|(article, _)| path.with_file_name(format!("{article}.{ending}")));
    // content_12.htm is a page of content.htm only where that is there.
    Some(first.filter(|first| first.is_file()).unwrap_or_else(|| path.to_path_buf()))
}

fn numbered(first: &Path, number: usize) -> Option<PathBuf> {
    let (stem, ending) = first.file_name()?.to_str()?.rsplit_once('.')?;
    Some(first.with_file_name(format!("{stem}_{number}.{ending}")))
}

/// The title of a page, by its bytes, without the number of the page at its end.
fn title(page: &[u8]) -> Vec<u8> {
    let head = page.get(..page.len().min(1 << 16)).unwrap_or_default().to_ascii_lowercase();
    let Some(open) = memmem::find(&head, b"<title>") else { return Vec::new() };
    let words = page.get(open + b"<title>".len()..).unwrap_or_default();
    let end = memmem::find(words, b"<").unwrap_or_default();
    let words = words.get(..end).unwrap_or_default().trim_ascii();

    let is_number = |byte: &u8| byte.is_ascii_digit() || b" ()_-".contains(byte);
    let tail = words.iter().rev().take_while(|byte| is_number(byte)).count();
    words.get(..words.len() - tail).unwrap_or_default().to_vec()
}

/// How many pages there are, as the first of them says: 第1页/共3页.
fn counted(page: &[u8]) -> Option<usize> {
    let decoded = encoding::decode_labelled(page, encoding::label(page).as_deref());
    let mut is_tag = false;
    let is_shown = |c: &char| {
        is_tag = *c == '<' || is_tag && *c != '>';
        !is_tag && *c != '>'
    };
    let shown: String = decoded.text.chars().filter(is_shown).collect();
    let mut lines = shown.lines().filter(|line| line.contains(['页', '頁']));
    let (number, all) = lines.find_map(|line| page_of(&fold_text(line)))?;

    (number == 1).then_some(all as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pages: &[(&str, &str)]) -> Option<Vec<u8>> {
        let names: Vec<String> = pages.iter().map(|(name, _)| (*name).to_owned()).collect();
        let bytes: Vec<Vec<u8>> = pages.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
        join(&names, &bytes)
    }

    const LAST: &str = "<html><title>年报</title><body><p>二、主动公开</p></body></html>";

    #[test]
    fn pages_that_link_to_each_other_are_one_report_and_come_back() {
        let first = "<html><title>年报</title><body>甲<a href='7_1.htm'>下一页</a></body></html>";
        let joined = joined(&[("7.htm", first), ("7_1.htm", LAST)]).unwrap();
        assert_eq!(split(&joined), Some(vec![first.as_bytes(), LAST.as_bytes()]));
        assert_eq!(split(first.as_bytes()), None);
    }

    #[test]
    fn the_number_of_pages_is_enough_and_must_be_right() {
        let first = |all: u32| format!("<html><body>甲<p>第<b>1</b>页/共{all}页</p></body></html>");
        let is_joined =
            |all| joined(&[("7.htm", first(all).as_str()), ("7_1.htm", LAST)]).is_some();
        assert!(is_joined(2) && !is_joined(3));
    }

    #[test]
    fn pages_that_do_not_say_so_are_not_joined() {
        let other = "<html><title>通知</title><body>甲<a href='7_1.htm'>下一页</a></body></html>";
        assert_eq!(joined(&[("7.htm", other), ("7_1.htm", LAST)]), None);
        assert_eq!(joined(&[("7.htm", "<html><body>甲</body></html>"), ("7_1.htm", LAST)]), None);
        assert_eq!(joined(&[("7.txt", "甲 7_1.txt 下一页"), ("7_1.txt", "乙")]), None);
    }
}
