//! What a text says, and how it could be read.

use super::Warning::{self, *};
use crate::note::Note;
use crate::note::reason::undecoded;

impl Warning {
    /// The sentence, if it is about a text.
    pub(super) fn text_note(&self) -> Option<Note> {
        Some(match self {
            Undecoded { encoding, count } => undecoded(encoding, *count),
            PageTooDeep => Note::new(
                "网页的标签嵌套过深或过多，只去掉了标签，未能区分正文与导航",
                "the page nests its tags too deep or has too many; they were only taken away, and \
                 its article is not told from its navigation",
            ),
            MayBeAttached { attachments } => Note::new(
                format!("正文很短，报告可能在附件里：{}", attachments.join("、")),
                format!(
                    "the text is very short; the report may be attached: {}",
                    attachments.join(", ")
                ),
            ),
            OtherTime { matter, sentence } => Note::new(
                format!("关于{}的数字可能是累计数或其他年度的数，未采用：“{sentence}”", matter.zh),
                format!(
                    "the number of {} may be a running total or of another year, \
                     and is not taken: “{sentence}”",
                    matter.en
                ),
            ),
            SentencesDiffer { matter, counts, other } => Note::new(
                format!("关于{}的说法不一致：“{counts}”与“{other}”，以前者为准", matter.zh),
                format!(
                    "two sentences differ on {}: “{counts}” and “{other}”; the former counts",
                    matter.en
                ),
            ),
            DoubtfulReport { reason } => Note::new(
                format!("不一定是学校的年度报告，仍按报告计入：{}", reason.zh),
                format!("it may be no school's yearly report, and counts as one: {}", reason.en),
            ),
            NotAReport { reason } => Note::new(
                format!("不是学校的年度报告，可以检索，不计作任何学校的报告：{}", reason.zh),
                format!(
                    "it is no school's yearly report; it is searched, and counts for no school: {}",
                    reason.en
                ),
            ),
            UnclearDates { sentence } => Note::new(
                format!("日期缺字，无法确定：“{sentence}”"),
                format!("a date lost its signs and cannot be told: “{sentence}”"),
            ),
            OneOfPages { sign } => Note::new(
                format!("报告分为几页，这里可能只是其中一页（“{sign}”），内容可能不全"),
                format!(
                    "the report is split over several pages and this may be one of them (“{sign}”)"
                ),
            ),
            JoinedPages { count } => Note::new(
                format!("网站把报告分成 {count} 页，已合成一份"),
                format!("its site split it over {count} pages, which were joined"),
            ),
            LikeAnother { other, count } => Note::new(
                format!("{count}% 的文字与 {other} 的报告相同或相近，可能是改写"),
                format!(
                    "{count}% of its text also stands in the report of {other}: it may be a reworded copy"
                ),
            ),
            ReadInPart { reason } => reason.note(),
            _ => return None,
        })
    }
}
