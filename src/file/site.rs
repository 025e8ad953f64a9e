//! The lines that a site puts around a report: where the reader stands, who posted it when and how
//! often it was read, greetings, the names of the site and of its columns.
//!
//! All words are folded and without white space.

use super::beginning::Beginnings;
use super::period;
use crate::text::fold_text;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The longest line of a site, in bytes.
pub const WIDEST: usize = 360;

/// Tells whether a line is the site's and never a report's: a path, a greeting, a label with who
/// posted it or when, a date, an address.
pub fn is_around(line: &str) -> bool {
    line.len() <= WIDEST && is_around_folded(line, &fold_text(line))
}

/// Tells the same of a line that was folded.
pub fn is_around_folded(line: &str, folded: &str) -> bool {
    if line.len() > WIDEST {
        return false;
    }

    let closed: Cow<'_, str> = if folded.contains(char::is_whitespace) {
        folded.split_whitespace().collect()
    } else {
        folded.into()
    };
    let bare = closed.trim_matches(is_ornament);
    bare.is_empty() || period::is_date(line) || is_site(bare)
}

/// Tells whether folded words are the site's, whatever stands around them.
fn is_site(bare: &str) -> bool {
    is_path(bare)
        || begins(bare)
        || is_counter(bare)
        || greets(bare)
        || is_moment(bare)
        || ["http://", "https://", "www."].iter().any(|start| bare.starts_with(start))
}

/// Tells whether a line is the name of a site or of a part of it: 青岚大学信息公开网.
pub fn is_site_name(folded: &str) -> bool {
    const ENDS: [&str; 13] = [
        "网", "网站", "专栏", "栏目", "门户", "平台", "系统", "官网", "主页", "首页", "频道",
        "专题", "导航",
    ];
    let ends_so = ENDS.iter().any(|end| folded.ends_with(end));
    ends_so && !folded.contains(|c: char| c.is_ascii_digit())
}

/// Tells whether a line is the path to the page: 首页>>信息公开>>正文.
fn is_path(bare: &str) -> bool {
    const ROOTS: [&str; 6] = ["首页", "主页", "网站首页", "学校首页", "学院首页", "本站首页"];
    const LEAVES: [&str; 6] = ["正文", "文章正文", "内容", "详细内容", "文章内容", "详情"];
    const SIGNS: [char; 10] = ['>', '»', '›', '→', '▸', '/', '|', '\\', '-', ':'];

    if bare.contains(['。', ';']) {
        return false;
    }

    let arrows = bare.contains(['>', '»', '›', '→', '▸']);
    let mut places = bare.split(SIGNS).filter(|place| !place.is_empty());
    let (first, last) = (places.next().unwrap_or_default(), places.next_back());
    let is_root = ROOTS.iter().any(|root| first.ends_with(root)) && last.is_some();

    arrows || is_root || last.is_some_and(|last| LEAVES.contains(&last))
}

/// Tells whether a line greets who comes to the site, or offers what a site offers.
fn greets(bare: &str) -> bool {
    static STARTS: LazyLock<Beginnings> = LazyLock::new(|| {
        Beginnings::of([
            "您好",
            "你好",
            "欢迎",
            "今天是",
            "今日是",
            "现在是",
            "设为首页",
            "加入收藏",
            "收藏本站",
            "站内搜索",
            "请输入关键",
            "搜索:",
            "无障碍",
            "繁体",
            "简体",
            "登录",
            "注册",
            "移动版",
            "手机版",
            "网站支持",
            "ipv6",
            "english",
        ])
    });
    STARTS.begin(bare) && !bare.contains('。')
}

/// Tells whether a line is a day, perhaps with its weekday and hour: 2022-10-30 10:22.
fn is_moment(bare: &str) -> bool {
    let is_part =
        |c: char| c.is_ascii_digit() || "年月日时分秒星期周一二三四五六日-/.:,()[]t".contains(c);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let signs = bare.matches(['-', '/', '.', ':']).count();
    let is_written = bare.contains('年') && bare.contains('月');

    (6..=14).contains(&digits) && bare.chars().all(is_part) && (is_written || signs >= 2)
}

/// Tells whether a char is an ornament around the words of a site.
pub fn is_ornament(c: char) -> bool {
    c.is_whitespace() || "|[]【】()>»«<·•-*/\\:".contains(c)
}

/// Tells whether a line begins as one that a site puts around an article.
pub fn begins(bare: &str) -> bool {
    static STARTS: LazyLock<Beginnings> = LazyLock::new(|| {
        Beginnings::of([
            "当前位置",
            "您的位置",
            "您现在的位置",
            "您当前的位置",
            "您所在的位置",
            "你的位置",
            "你现在的位置",
            "所在位置",
            "现在位置",
            "位置:",
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
            "浏览量",
            "点击次数",
            "点击量",
            "点击数",
            "阅读次数",
            "阅读量",
            "访问次数",
            "相关新闻",
            "相关文章",
            "相关链接",
        ])
    });

    const WHOLE: [&str; 20] = [
        "打印",
        "关闭",
        "返回",
        "收藏",
        "首页",
        "正文",
        "当前位置",
        "打印】【关闭",
        "打印][关闭",
        "大中小",
        "字体:大中小",
        "字号:大中小",
        "tags:",
        "回复",
        "点赞",
        "评论",
        "发表评论",
        "我要评论",
        "网友评论",
        "回复举报",
    ];

    let whole = bare.trim_end_matches(is_ornament);
    STARTS.begin(bare) || WHOLE.contains(&whole)
}

/// The labels of what a site says of an article.
const LABELS: [&str; 40] = [
    "发布者:",
    "发布人:",
    "发布单位:",
    "发布部门:",
    "发布机构:",
    "发布时间:",
    "发布日期:",
    "发布于",
    "发表时间:",
    "发表日期:",
    "发文时间:",
    "更新时间:",
    "更新日期:",
    "公开日期:",
    "公开时间:",
    "成文日期:",
    "生成日期:",
    "添加时间:",
    "上传时间:",
    "录入时间:",
    "时间:",
    "日期:",
    "作者:",
    "来源:",
    "信息来源:",
    "文章来源:",
    "稿件来源:",
    "供稿:",
    "撰稿:",
    "审核:",
    "编辑:",
    "责任编辑:",
    "索引号:",
    "信息分类:",
    "信息类别:",
    "点击:",
    "浏览:",
    "阅读:",
    "字体:",
    "字号:",
];

/// Tells whether a line counts or dates the page: `点击:[356]`, `发布者:党政办 发布时间:2023-10-31
/// 浏览次数:356`, `附件【a.pdf】已下载12次`
pub fn is_counter(bare: &str) -> bool {
    const COUNTS: [&str; 10] =
        ["浏览", "点击", "阅读", "访问", "下载", "来源:", "作者:", "发布时间", "发布日期", "审核:"];

    static LABELLED: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(LABELS));
    let labels = LABELLED.begin(bare);
    let is_date = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '年' | '月' | '日' | '/'))
    };

    let counts = || COUNTS.iter().any(|count| bare.contains(count));
    let is_download = bare.ends_with('次') && bare.contains("已下载");
    let is_dated = bare.len() > 10 && bare.get(..10).is_some_and(is_date) && counts();

    is_download || is_dated || labels && !bare.contains(['。', ';']) && bare.chars().count() <= 80
}

/// Finds the char at which the site's words begin after a title on one line with it:
/// `…年度报告 发布时间:2022-10-30 点击:12`.
pub fn after_title(chars: &[char]) -> Option<usize> {
    let begins =
        |label: &Vec<char>, at: usize| chars.get(at..).is_some_and(|rest| rest.starts_with(label));
    let is_label = |(at, first): (usize, &char)| {
        AFTER_TITLE.get(first)?.iter().any(|label| begins(label, at)).then_some(at)
    };

    chars.iter().enumerate().skip(1).find_map(is_label)
}

/// What begins the site's words after a title, by its first char.
static AFTER_TITLE: LazyLock<FxHashMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
    const MORE: [&str; 6] = ["浏览次数", "点击次数", "点击数", "阅读次数", "访问次数", "打印本页"];
    let mut labels: FxHashMap<char, Vec<Vec<char>>> = FxHashMap::default();
    for label in LABELS.iter().chain(&MORE) {
        labels
            .entry(label.chars().next().unwrap_or_default())
            .or_default()
            .push(label.chars().collect());
    }
    labels
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_site_are_told_from_a_title() {
        for line in [
            "当前位置: 首页 >> 信息公开 >> 正文",
            "首页 > 校务公开 > 年度报告",
            "首页-信息公开-正文",
            "网站首页 / 信息公开 / 工作年报",
            "您好,欢迎您访问青岚大学信息公开网!",
            "欢迎光临青岚大学",
            "今天是2022年10月30日 星期日",
            "发布日期:2022-10-30",
            "来源:    发布日期:2016年10月30日",
            "2022-10-30 10:22 来源:党政办 点击:12",
            "2022年10月30日",
            "２０２２／１０／３０　１０：２２",
            "【字体：大 中 小】",
            "浏览量：301",
            "https://xxgk.example.edu.cn/info/1673.htm",
        ] {
            assert!(is_around(line), "{line}");
        }

        for line in [
            "青岚大学2021-2022学年信息公开年度报告",
            "（2019—2020学年度）",
            "2019-2020",
            "2019/2020学年",
            "青岚大学",
            "信息公开年报",
            "青岚大学信息公开工作年度报告（2021年9月-2022年8月）",
        ] {
            assert!(!is_around(line), "{line}");
        }

        assert!(is_site_name("青岚大学信息公开网") && !is_site_name("2021年青岚大学官网"));
    }
}
