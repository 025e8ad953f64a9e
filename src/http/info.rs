//! The pages about the site itself: help, and what is held.

use super::address::Address;
use super::answer::{Answer, Ask, On, html};
use super::frame::{Frame, unreadable};
use super::question::{in_lang, year_param};
use super::site::Site;
use super::words::Words;
use crate::{Facet, FileEntry, Stats, Status, Year};
use askama::Template;
use std::sync::Arc;

/// Of each status the page names this many files, and links to all of them.
const MOST_FILES: usize = 100;
/// The longest bar, in the units of its drawing.
const BAR_LENGTH: usize = 100;

/// `GET /help`.
pub(super) async fn help(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;

    html(site, ask, |site, ask| {
        let words = Words(ask.lang);
        let base = ask
            .base(site)
            .unwrap_or_else(|| words.say("https://本站地址", "https://THIS-SITE").to_owned());
        let frame = Frame::new(site, ask, words.say("帮助", "Help"))?;
        Ok(HelpPage { frame, base })
    })
    .await
}

/// `GET /about`.
pub(super) async fn about(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    html(site, ask, |site, ask| Ok(AboutPage::new(site, ask)?)).await
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
    /// The beginning of the site's whole addresses, or words in its place.
    base: String,
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    stats: Arc<Stats>,
    years: Vec<AboutYearRow>,
    /// Files that could not be read, by status.
    failures: Vec<Failure>,
    unreadable: usize,
}

/// The reports of one year.
struct AboutYearRow {
    label: String,
    count: usize,
    /// The address of their list.
    href: String,
    /// Of [`BAR_LENGTH`].
    length: usize,
}

/// The files of one status.
struct Failure {
    status: Status,
    count: usize,
    /// The first by name.
    files: Vec<FileEntry>,
}

impl AboutPage {
    fn new(site: &Site, ask: &Ask) -> crate::Result<AboutPage> {
        let frame = Frame::new(site, ask, Words(ask.lang).say("关于", "About"))?;
        let stats = site.stats()?;
        let files = site.index().unreadable_files()?;
        let failures = Status::ALL
            .into_iter()
            .filter(|status| status.is_unread())
            .filter_map(|status| Failure::new(status, &files))
            .collect();

        Ok(AboutPage {
            years: years(&stats, ask),
            frame,
            unreadable: unreadable(&stats),
            stats,
            failures,
        })
    }

    fn reason(&self, file: &FileEntry) -> String {
        let status = || file.status.to_string();
        file.reason.as_ref().map_or_else(status, |reason| reason.text(self.frame.words.0))
    }

    fn label(&self, status: &Status) -> &'static str {
        let (zh, en) = match status {
            Status::Ok => ("已读", "read"),
            Status::Partial => ("只读出一部分", "read in part"),
            Status::NeedsOcr => ("只有扫描的图片", "scanned pictures only"),
            Status::Elsewhere => ("正文在别处", "its text is elsewhere"),
            Status::Encrypted => ("已加密", "encrypted"),
            Status::Garbled => ("文字是乱码", "characters that make no text"),
            Status::Unsupported => ("不是可读的格式", "not a format that is read"),
            Status::TooLarge => ("太大", "too large"),
            Status::Timeout => ("读得太久", "took too long"),
            Status::Crashed => ("读时出错中断", "brought the reader down"),
            Status::Removed => ("已按要求永久移除", "removed for good"),
            Status::Ignored => ("不是报告的文件", "not a file for reports"),
        };

        self.frame.words.say(zh, en)
    }
}

impl Failure {
    /// The files that are of `status`, if there are any.
    fn new(status: Status, files: &[FileEntry]) -> Option<Failure> {
        let of_status = files.iter().filter(|file| file.status == status);
        let count = of_status.clone().count();
        let files = of_status.take(MOST_FILES).cloned().collect();
        (count > 0).then_some(Failure { status, count, files })
    }
}

fn years(stats: &Stats, ask: &Ask) -> Vec<AboutYearRow> {
    let most = stats.years.iter().map(|year| year.count).max().unwrap_or(0).max(1);
    stats.years.iter().map(|year| AboutYearRow::new(year, most, ask)).collect()
}

impl AboutYearRow {
    /// The row of a year, whose bar is measured by `most` reports.
    fn new(year: &Facet<Year>, most: usize, ask: &Ask) -> AboutYearRow {
        let href = Address::new("/")
            .with("q", "")
            .with("group", "report")
            .with("year", year_param(year.value));

        AboutYearRow {
            label: Words(ask.lang).year(year.value),
            count: year.count,
            href: in_lang(href, ask).to_string(),
            length: (year.count * BAR_LENGTH).div_ceil(most),
        }
    }
}
