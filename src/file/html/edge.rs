//! The lines around a report on its page that are not part of it: navigation, links to the
//! neighbours, the footer.
//!
//! Only lines before the first and after the last sentence are looked at, and of those inside the
//! report only ones that begin as such lines do. What a report says itself stays, 举报电话
//! included.

use super::walk::{HtmlPiece, HtmlPlace};
use crate::file::line::{FileLine, LineGap};
use crate::numbering;
use crate::text::fold;

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
    let heads =
        || numbering::read(line).is_some_and(|number| number.style.is_han() && number.heads(line));

    piece.place != HtmlPlace::Outside
        && !piece.is_linked
        && (is_sentence(line) || heads())
        && !is_furniture(piece)
}

fn is_sentence(line: &str) -> bool {
    numbering::width(line) >= 24 && line.contains(['。', '；', '，', ',', ';'])
}

/// Tells whether a line is the report's title, which often stands over the part with the sentences.
fn is_title(line: &str) -> bool {
    let names_report = line.contains(['报', '報']) && line.contains('告') || line.contains("年报");
    names_report
        && line.contains(|c| numbering::digit(c).is_some())
        && numbering::width(line) <= 120
}

fn is_furniture(piece: &HtmlPiece) -> bool {
    let line = piece.line.text.as_ref();
    if numbering::width(line) > 240 {
        return false;
    }

    let folded: String = fold(line).text().chars().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.trim_start_matches(is_ornament);
    let is_navigation = match piece.place {
        HtmlPlace::Article => false,
        HtmlPlace::Dense => piece.is_linked && !piece.line.is_row && !is_attachment(bare),
        HtmlPlace::Outside => piece.is_linked,
    };

    is_navigation
        || starts(bare)
        || is_counter(bare)
        || is_imprint(bare, piece.place)
        || bare.is_empty() && folded.len() > 1
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '|' | '['
                | ']'
                | '【'
                | '】'
                | '('
                | ')'
                | '>'
                | '»'
                | '«'
                | '<'
                | '·'
                | '•'
                | '-'
                | '*'
                | '/'
                | '\\'
                | ':'
        )
}

/// Tells whether a line begins as one that a site puts around an article.
fn starts(bare: &str) -> bool {
    const STARTS: [&str; 38] = [
        "当前位置",
        "您的位置",
        "您现在的位置",
        "您当前的位置",
        "你的位置",
        "所在位置",
        "现在位置",
        "当前栏目",
        "上一条",
        "下一条",
        "上一篇",
        "下一篇",
        "前一篇",
        "后一篇",
        "上一页",
        "下一页",
        "上篇:",
        "下篇:",
        "分享到",
        "分享至",
        "打印本页",
        "打印]",
        "打印】",
        "关闭窗口",
        "关闭本页",
        "关闭]",
        "关闭】",
        "返回顶部",
        "返回列表",
        "返回上一",
        "浏览次数",
        "点击次数",
        "点击数",
        "阅读次数",
        "访问次数",
        "相关新闻",
        "相关文章",
        "相关链接",
    ];

    const WHOLE: [&str; 12] = [
        "打印",
        "关闭",
        "返回",
        "收藏",
        "首页",
        "正文",
        "打印】【关闭",
        "打印][关闭",
        "大中小",
        "字体:大中小",
        "字号:大中小",
        "tags:",
    ];

    let whole = bare.trim_end_matches(is_ornament);
    STARTS.iter().any(|start| bare.starts_with(start)) || WHOLE.contains(&whole)
}

/// Tells whether a line counts or dates the page: `点击:[356]`, `发布者:党政办 发布时间:2023-10-31
/// 浏览次数:356`, `附件【a.pdf】已下载12次`
fn is_counter(bare: &str) -> bool {
    const LABELS: [&str; 22] = [
        "发布者:",
        "发布人:",
        "发布单位:",
        "发布部门:",
        "发布时间:",
        "发布日期:",
        "发表时间:",
        "发表日期:",
        "发文时间:",
        "更新时间:",
        "更新日期:",
        "时间:",
        "日期:",
        "作者:",
        "来源:",
        "信息来源:",
        "文章来源:",
        "供稿:",
        "审核:",
        "编辑:",
        "责任编辑:",
        "点击:",
    ];

    const COUNTS: [&str; 10] =
        ["浏览", "点击", "阅读", "访问", "下载", "来源:", "作者:", "发布时间", "发布日期", "审核:"];

    let labels = LABELS.iter().any(|label| bare.starts_with(label));
    let is_date = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '年' | '月' | '日' | '/'))
    };

    let counts = COUNTS.iter().any(|count| bare.contains(count));
    let is_download = bare.contains("已下载") && bare.ends_with('次');
    let is_dated = bare.len() > 10 && bare.get(..10).is_some_and(is_date) && counts;

    is_download || is_dated || labels && !bare.contains(['。', ';']) && bare.chars().count() <= 80
}

/// Tells whether a line belongs to the foot of a page. A contact that may be the report's own stays
/// inside it.
fn is_imprint(bare: &str, place: HtmlPlace) -> bool {
    const STARTS: [&str; 5] = ["版权所有", "copyright", "©", "技术支持", "备案号"];
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

    let begins = |starts: &[&str]| starts.iter().any(|start| bare.starts_with(start));
    let is_sentence = bare.contains('。');

    !is_sentence && (begins(&STARTS) || bare.contains("icp备"))
        || place == HtmlPlace::Outside
            && (begins(&CONTACTS) || SIGNS.iter().any(|sign| bare.contains(sign)))
}

fn is_attachment(bare: &str) -> bool {
    bare.starts_with("附件") || bare.starts_with("附:") || bare.starts_with("附表")
}
