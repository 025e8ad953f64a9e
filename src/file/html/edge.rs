//! The lines around a report on its page that are not part of it: navigation, links to the
//! neighbours, the footer.
//!
//! Only lines before the first and after the last sentence are looked at, and of those inside the
//! report only ones that begin as such lines do. What a report says itself stays, 举报电话
//! included.

use super::walk::{HtmlPiece, HtmlPlace};
use crate::file::line::{FileLine, LineGap};
use crate::file::site::{begins, is_counter, is_ornament};
use crate::numbering;
use crate::text::fold_text;

/// Keeps the lines that belong to the report. On a page without a sentence all lines stay but those
/// that are known to be the site's.
pub fn trim(mut pieces: Vec<HtmlPiece>) -> Vec<FileLine<'static>> {
    let first = pieces.iter().position(is_body);
    let last = pieces.iter().rposition(is_body);
    let mut at = 0;
    pieces.retain(|piece| {
        let is_before = first.is_some_and(|first| at < first);
        let is_after = last.is_none_or(|last| at > last);
        at += 1;

        match piece.place {
            _ if is_button(piece) => false,
            _ if (is_before || is_after) && is_furniture(piece) => false,
            HtmlPlace::Outside if first.is_some() => {
                is_sentence(&piece.line.text) || is_before && is_title(&piece.line.text)
            }
            _ => true,
        }
    });

    if let Some(piece) = pieces.first_mut() {
        piece.line.gap = LineGap::None;
    }

    pieces.into_iter().map(|piece| piece.line).collect()
}

/// Tells whether a line can only be the report's: a sentence, or a heading with a number, and not a
/// link.
fn is_body(piece: &HtmlPiece) -> bool {
    let line = piece.line.text.as_ref();

    piece.place != HtmlPlace::Outside
        && !piece.is_linked
        && (is_sentence(line) || heads(line))
        && !is_furniture(piece)
}

/// Tells whether a line is a heading with a Chinese number.
pub fn heads(line: &str) -> bool {
    numbering::read(line).is_some_and(|number| number.style.is_han() && number.heads(line))
}

/// Tells whether a line is long enough and parted as a sentence is.
pub fn is_sentence(line: &str) -> bool {
    numbering::width(line) >= 24 && line.contains(['。', '；', '，', ',', ';'])
}

/// Tells whether a line is the report's title, which often stands over the part with the sentences.
fn is_title(line: &str) -> bool {
    let names_report = line.contains(['报', '報']) && line.contains('告') || line.contains("年报");
    names_report
        && line.contains(|c| numbering::digit(c).is_some())
        && numbering::width(line) <= 120
}

/// Tells whether a line is a link with which readers act on a comment or on the page.
fn is_button(piece: &HtmlPiece) -> bool {
    const BUTTONS: [&str; 10] =
        ["举报", "投诉", "回复", "点赞", "赞", "踩", "评论", "收藏", "分享", "举报评论"];

    let is_button = |word: &str| BUTTONS.contains(&word.trim_matches(is_ornament));
    piece.is_linked && !piece.line.is_row && piece.line.text.split_whitespace().all(is_button)
}

fn is_furniture(piece: &HtmlPiece) -> bool {
    let line = piece.line.text.as_ref();
    if numbering::width(line) > 240 {
        return false;
    }

    let folded: String = fold_text(line).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.trim_start_matches(is_ornament);
    let is_navigation = match piece.place {
        HtmlPlace::Article => false,
        HtmlPlace::Dense => piece.is_linked && !piece.line.is_row && !is_attachment(bare),
        HtmlPlace::Outside => piece.is_linked,
    };

    is_navigation
        || begins(bare)
        || is_counter(bare)
        || is_imprint(bare, piece.place)
        || bare.is_empty() && folded.len() > 1
}

/// Tells whether a line belongs to the foot of a page. A contact that may be the report's own stays
/// inside it.
fn is_imprint(bare: &str, place: HtmlPlace) -> bool {
    const STARTS: [&str; 5] = ["版权所有", "copyright", "©", "技术支持", "备案号"];
    // Where readers report what is unlawful on the internet: news sites must name it.
    const REPORTING: [&str; 5] =
        ["违法和不良信息举报", "不良信息举报", "有害信息举报", "涉未成年人举报", "未成年人举报"];
    const SIGNS: [&str; 5] = ["版权所有", "icp备", "公网安备", "copyright", "©"];
    const CONTACTS: [&str; 9] = [
        "地址:",
        "校址:",
        "邮编:",
        "邮政编码:",
        "电话:",
        "联系电话:",
        "传真:",
        "联系我们",
        "网站地图",
    ];

    let starts = |starts: &[&str]| starts.iter().any(|start| bare.starts_with(start));
    let is_sentence = bare.contains('。');

    let reports = || REPORTING.iter().any(|sign| bare.contains(sign));

    !is_sentence && (starts(&STARTS) || bare.contains("icp备") || reports())
        || place == HtmlPlace::Outside
            && (starts(&CONTACTS) || SIGNS.iter().any(|sign| bare.contains(sign)))
}

fn is_attachment(bare: &str) -> bool {
    bare.starts_with("附件") || bare.starts_with("附:") || bare.starts_with("附表")
}
