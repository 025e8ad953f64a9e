//! The parameters that say which mentions are listed, and how.

use super::param::{Params, bad_value};
use super::parameter;
use super::problem::Problem;
use super::resource::Parameter;
use crate::{Alignment, CONTEXT_CHARS, MentionOrder, MentionPage, MentionSays};
use std::collections::BTreeSet;

const MOST_CONTEXT_CHARS: usize = 200;

/// The parameters of a listing, as the API describes them.
pub(super) fn parameters() -> [Parameter; 5] {
    let context = ("每侧上下文的字数", "characters of context on each side");
    let align = (
        "只列这些匹配方式，可重复；其余照样计数",
        "list only these classes, may be repeated; the others are counted all the same",
    );
    let breaks = (
        "show 表示把词中间被段落断开的地方也列出",
        "`show` lists places with a paragraph end inside the term, too",
    );
    let says = (
        "只列所在句子这样说的，可重复：number 有数、some 有、none 无、unclear 不明、heading 标题、announced 列目、nothing 未述；其余照样计数",
        "list only where this is said, may be repeated; the others are counted all the same",
    );
    let sort = ("排序：原文位置、前文、后文", "order: by place, left context or right context");

    [
        parameter::number("context", context, 0, Some(MOST_CONTEXT_CHARS), CONTEXT_CHARS),
        parameter::any_of("align", align, &["word", "inside", "across"]),
        parameter::one_of("breaks", breaks, &["show"]),
        parameter::any_of("says", says, &MentionSays::ALL.map(MentionSays::as_str)),
        parameter::one_of("sort", sort, &["place", "left", "right"]),
    ]
}

/// Reads what is listed, and how.
pub(super) fn read_listing(params: &Params) -> Result<MentionPage, Problem> {
    Ok(MentionPage {
        context_chars: read_context(params)?,
        order: read_order(params)?,
        shown: read_shown(params)?,
        says: read_says(params)?,
        ..MentionPage::default()
    })
}

fn read_order(params: &Params) -> Result<MentionOrder, Problem> {
    let Some(name) = params.one("sort")? else { return Ok(MentionOrder::Place) };
    MentionOrder::named(name)
        .ok_or_else(|| bad_value("sort", name, " place、left 或 right", "place, left or right"))
}

/// The classes to list: those that `align` names, or all of mentions; and on request places over a
/// paragraph's end.
fn read_shown(params: &Params) -> Result<BTreeSet<Alignment>, Problem> {
    let named = params.all("align").map(|name| {
        let class = Alignment::named(name).filter(|class| Alignment::OF_MENTIONS.contains(class));
        class.ok_or_else(|| {
            bad_value("align", name, " word、inside 或 across", "word, inside or across")
        })
    });
    let mut shown = named.collect::<Result<BTreeSet<_>, _>>()?;

    if shown.is_empty() {
        shown.extend(Alignment::OF_MENTIONS);
    }

    match params.one("breaks")? {
        None => {}
        Some("show") => _ = shown.insert(Alignment::AcrossBreak),
        Some(other) => return Err(bad_value("breaks", other, " show 或不给", "show or nothing")),
    }

    Ok(shown)
}

/// What must be said where a mention stands; empty for anything.
fn read_says(params: &Params) -> Result<BTreeSet<MentionSays>, Problem> {
    let named = params.all("says").map(|name| {
        let names = MentionSays::ALL.map(MentionSays::as_str).join(", ");
        MentionSays::named(name).ok_or_else(|| bad_value("says", name, &names, &names))
    });
    named.collect()
}

/// Characters of context.
pub(super) fn read_context(params: &Params) -> Result<usize, Problem> {
    params.number("context", 0..=MOST_CONTEXT_CHARS, CONTEXT_CHARS)
}
