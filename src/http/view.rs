//! The views of one question, as tabs: ranked hits, every mention, the audit table. Changing the
//! tab keeps query and filter.

use super::answer::Ask;
use super::question::Question;
use super::site::Site;
use super::words::Words;
use crate::Counts;

/// A view of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuestionView {
    Ranked,
    Mentions,
    Audit,
}

/// One view as the frame shows it.
pub(super) struct Tab {
    pub(super) view: QuestionView,
    pub(super) label: &'static str,
    pub(super) count: Option<String>,
    pub(super) href: String,
    pub(super) is_here: bool,
}

/// The counts of the views of a question. A count that is not available is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ViewCounts {
    /// Sections that ranked search finds.
    pub(super) sections: Option<usize>,
    pub(super) mentions: Option<usize>,
    /// Schools with a mention.
    pub(super) schools: Option<usize>,
}

impl ViewCounts {
    /// The mentions of a question and their schools, in one count.
    pub(super) fn mentions(site: &Site, question: &Question) -> ViewCounts {
        let is_asked = question.query.expr.is_some();
        let counts =
            is_asked.then(|| site.counts(&question.query, &question.filter).ok()).flatten();
        counts.map(ViewCounts::from).unwrap_or_default()
    }
}

impl From<Counts> for ViewCounts {
    fn from(counts: Counts) -> ViewCounts {
        ViewCounts {
            sections: None,
            mentions: Some(counts.mentions),
            schools: Some(counts.schools),
        }
    }
}

/// The views of `question`, of which the page is `here`.
pub(super) fn tabs(
    ask: &Ask,
    question: &Question,
    here: QuestionView,
    counted: ViewCounts,
) -> Vec<Tab> {
    let words = Words(ask.lang);
    let count = |count: Option<usize>, zh: &str, en: &str| {
        count.map(|count| {
            if words.is_en() {
                words.of(count, en)
            } else {
                format!("{} {zh}", words.number(count))
            }
        })
    };

    let ranked = question.address("/", ask).with("group", "report");
    let mentions = question.address("/mentions", ask);
    let audit = question.address("/audit", ask);
    let (sections, places, schools) = (
        count(counted.sections, "节", "section"),
        count(counted.mentions, "处", "mention"),
        count(counted.schools, "所", "school"),
    );

    [
        (QuestionView::Ranked, words.say("检索结果", "Results"), sections, ranked),
        (QuestionView::Mentions, words.say("全部出处", "Mentions"), places, mentions),
        (QuestionView::Audit, words.say("核查表", "Audit"), schools, audit),
    ]
    .map(|(view, label, count, href)| Tab {
        view,
        label,
        count,
        href: href.to_string(),
        is_here: view == here,
    })
    .into()
}
