//! The frame around every page: head, box, tabs, foot.

use super::address::Address;
use super::answer::{Ask, lang_code};
use super::asset;
use super::question::{Question, in_lang};
use super::site::Site;
use super::view::Tab;
use super::words::Words;
use crate::{Lang, Stats, Status};
use std::sync::Arc;

/// The frame of one page.
pub(super) struct Frame {
    pub(super) words: Words,
    pub(super) title: String,
    /// The path of the page, to mark it in the navigation.
    pub(super) path: String,
    /// The text in the box.
    pub(super) text: String,
    /// Whether the box is above the page. The first page has its own.
    pub(super) has_box: bool,
    /// The path that the box leads to.
    pub(super) action: &'static str,
    /// The parameters that the box keeps: the filter, grouping, language.
    pub(super) kept: Vec<(String, String)>,
    pub(super) tabs: Vec<Tab>,
    /// The feed of what the page shows.
    pub(super) feed: Option<String>,
    pub(super) stats: Option<Arc<Stats>>,
    pub(super) is_ready: bool,
    /// This view in the other language.
    pub(super) other_lang: String,
    pub(super) chosen_lang: Option<Lang>,
}

impl Frame {
    /// The frame of a page that no question is asked on.
    pub(super) fn new(site: &Site, ask: &Ask, title: impl Into<String>) -> crate::Result<Frame> {
        Ok(Frame::with(site, ask, title.into(), Some(site.stats()?)))
    }

    /// The frame of an error page, which asks the index nothing.
    pub(super) fn of_problem(site: &Site, ask: &Ask, title: impl Into<String>) -> Frame {
        Frame::with(site, ask, title.into(), site.known_stats())
    }

    fn with(site: &Site, ask: &Ask, title: String, stats: Option<Arc<Stats>>) -> Frame {
        let other = if ask.lang == Lang::Zh { "en" } else { "zh" };
        let here = Address::parse(&ask.path).with_all(ask.pairs());
        let kept = in_lang(Address::new("/").with("group", "report"), ask);

        Frame {
            words: Words(ask.lang),
            title,
            path: ask.path.clone(),
            text: String::new(),
            has_box: true,
            action: "/",
            kept: kept.pairs().to_vec(),
            tabs: Vec::new(),
            feed: None,
            stats,
            is_ready: site.is_ready(),
            other_lang: here.without("lang").with("lang", other).to_string(),
            chosen_lang: ask.lang_is_chosen.then_some(ask.lang),
        }
    }

    /// With a question in the box, which leads to `action` and keeps the parameters of `address`.
    pub(super) fn asking(
        mut self,
        question: &Question,
        action: &'static str,
        address: &Address,
        ask: &Ask,
    ) -> Frame {
        self.text = question.query.text.clone();
        self.action = action;
        self.kept = address.clone().without("q").pairs().to_vec();
        self.feed = (!question.is_empty()).then(|| question.address("/feed", ask).to_string());
        self
    }

    /// The parts of the site that the navigation leads to, with their names.
    pub(super) fn parts(&self) -> [(&'static str, &'static str); 4] {
        let say = |zh, en| self.words.say(zh, en);
        [
            ("/schools", say("学校", "Schools")),
            ("/audit", say("核查", "Audit")),
            ("/help", say("帮助", "Help")),
            ("/about", say("关于", "About")),
        ]
    }

    /// Tells whether the page is the part of the site at `path`, or lies in it.
    pub(super) fn is_at(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether the box explains how queries are written: only until one was.
    pub(super) fn has_hints(&self) -> bool {
        self.text.is_empty()
    }

    /// The page's language for `lang`.
    pub(super) fn lang_tag(&self) -> &'static str {
        match self.words.0 {
            Lang::Zh => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// An address of this site, in the language that was chosen.
    pub(super) fn link(&self, url: &str) -> String {
        match self.chosen_lang {
            Some(lang) => Address::parse(url).with("lang", lang_code(lang)).to_string(),
            None => url.to_owned(),
        }
    }

    /// The address of the page about a resource of the API.
    pub(super) fn operation(&self, id: &str) -> String {
        self.link(&format!("/api/docs/{id}"))
    }

    /// The style sheet's address.
    pub(super) fn style(&self) -> String {
        format!("/static/style.css?v={}", asset::TAG.as_str())
    }

    /// The script's address.
    pub(super) fn script(&self) -> String {
        format!("/static/script.js?v={}", asset::TAG.as_str())
    }

    /// Files that are known and were not wholly read.
    pub(super) fn unreadable(&self) -> usize {
        self.stats.as_ref().map_or(0, |stats| unreadable(stats))
    }
}

/// Files that are known and were not wholly read.
pub(super) fn unreadable(stats: &Stats) -> usize {
    let unread = Status::ALL.into_iter().filter(|status| status.is_unread());
    unread.filter_map(|status| stats.by_status.get(status.as_str())).sum()
}
