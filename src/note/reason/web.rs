//! Web pages.

use super::StatusReason::{self, *};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about a web page.
    pub(super) fn web_note(&self) -> Option<Note> {
        Some(match self {
            Frameset { addresses } => listed(
                Note::new(
                    "是框架页，正文在另外的网页里，请保存框架中的网页",
                    "a frameset, whose text is in other pages; save the page in the frame",
                ),
                addresses,
            ),
            TextFramed { addresses } => listed(
                Note::new(
                    "网页里没有正文，只嵌着另一个网页或文件，请取来后收录",
                    "the page holds no text but shows another page or file; fetch and add that",
                ),
                addresses,
            ),
            TextLoaded { address } => listed(
                Note::new(
                    "网页里没有正文，正文由脚本载入，请在浏览器中打开，把看到的内容另存",
                    "the page holds no text; a script loads it, save what the browser shows",
                ),
                address.as_slice(),
            ),
            TextAttached { attachments, .. } => Note::new(
                format!("网页里没有正文，报告可能在附件里：{}", attachments.join("、")),
                format!(
                    "the page holds no text; the report may be attached: {}",
                    attachments.join(", ")
                ),
            ),
            ListOfLinks => Note::new(
                "是列表页，几乎全是链接，请保存报告本身的网页",
                "a list of links; save the page of the report itself",
            ),
            PageOfPictures => Note::new(
                "正文是图片，没有文字，请先做文字识别",
                "the article is made of pictures and holds no text; recognize it first",
            ),
            PageWithoutText => Note::new(
                "网页里没有文字，正文可能由脚本载入，请另存为文本",
                "the page holds no text; a script may load it, save what the browser shows",
            ),
            LoginPage => Note::new("是登录页，不是报告", "a login page, no report"),
            ErrorPage => Note::new(
                "是出错页，网站说没有这个网页",
                "an error page: the site says that the page is not there",
            ),
            _ => return None,
        })
    }
}

/// The sentence with addresses after it, if there are any.
fn listed(note: Note, addresses: &[String]) -> Note {
    if addresses.is_empty() {
        return note;
    }

    Note::new(
        format!("{}：{}", note.zh, addresses.join("、")),
        format!("{}: {}", note.en, addresses.join(", ")),
    )
}
