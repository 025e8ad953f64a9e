//! The pages about the site itself: help, and what is held.

use super::answer::{Answer, Ask, On, html};
use super::frame::{Frame, Words, unreadable};
use super::site::Site;
use crate::{FileEntry, Stats};
use askama::Template;
use std::sync::Arc;

/// The page lists this many unreadable files and links to all of them.
const MOST_FILES: usize = 200;

/// `GET /help`.
pub(super) async fn help(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    html(site, ask, |site, ask| {
        let words = Words(ask.lang);
        let base = ask.base(site).unwrap_or_else(|| words.say("https://本站地址", "https://THIS-SITE").to_owned());
        Ok(HelpPage { frame: Frame::new(site, ask, words.say("帮助", "Help"))?, base })
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
    /// What the site's whole addresses begin with, or words that stand for it.
    base: String,
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    stats: Arc<Stats>,
    files: Vec<FileEntry>,
    unreadable: usize,
}

impl AboutPage {
    fn new(site: &Site, ask: &Ask) -> crate::Result<AboutPage> {
        let frame = Frame::new(site, ask, Words(ask.lang).say("关于", "About"))?;
        let stats = site.stats()?;
        let mut files = site.index().files()?;
        files.retain(|file| !file.status.is_readable());
        files.truncate(MOST_FILES);
        Ok(AboutPage { frame, unreadable: unreadable(&stats), stats, files })
    }

    fn reason<'a>(&self, file: &'a FileEntry) -> &'a str {
        file.reason.as_ref().map_or(file.status.as_str(), |reason| reason.text(self.frame.words.0))
    }
}
