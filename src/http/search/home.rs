//! The first page.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::frame::Frame;
use super::super::question::in_lang;
use super::super::site::Site;
use super::super::words::Words;
use crate::Year;
use askama::Template;

#[derive(Template)]
#[template(path = "home.html")]
pub(super) struct HomePage {
    frame: Frame,
    examples: Vec<Example>,
    /// The years that are known, and the first of them.
    years: usize,
    first_year: Option<Year>,
}

/// A query to try.
struct Example {
    text: &'static str,
    href: String,
}

impl HomePage {
    pub(super) fn new(site: &Site, ask: &Ask) -> crate::Result<HomePage> {
        let title = Words(ask.lang)
            .say("高校信息公开年度报告检索", "Disclosure reports of Chinese universities");
        let mut frame = Frame::new(site, ask, title)?;
        frame.has_box = false;
        frame.feed = Some(in_lang(Address::new("/feed"), ask).to_string());
        let texts = [
            "招生录取",
            "“三公”经费",
            "举报 OR 复议",
            "不予公开 理由",
            "书记信箱 OR 校长信箱",
            "采购 NEAR/20 公示",
        ];

        let href = |text| {
            in_lang(Address::new("/").with("q", text).with("group", "report"), ask).to_string()
        };
        let stats = site.stats()?;
        let years: Vec<Year> = stats.years.iter().filter_map(|year| year.value).collect();
        let (first_year, years) = (years.iter().min().copied(), years.len());

        Ok(HomePage {
            frame,
            years,
            first_year,
            examples: texts.map(|text| Example { text, href: href(text) }).into(),
        })
    }
}
