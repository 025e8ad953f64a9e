//! Pages by which a site says something to the reader instead of showing a report: that he must log
//! in, or that the page is not there.

use super::about::About;
use crate::file::line::FileLine;

/// The least characters of a text that is certainly no notice.
const SHORT: usize = 200;
/// The same where the page's title says that it is one: login pages print terms of use.
const SHORT_IF_TITLED: usize = 1000;

/// Tells whether a page asks for a password, or says in its title or in one of few lines that the
/// reader must log in.
pub fn is_login(about: &About, lines: &[FileLine<'_>], chars: usize) -> bool {
    const TITLES: [&str; 8] = [
        "统一身份认证",
        "统一认证",
        "用户登录",
        "账号登录",
        "登录页",
        "请登录",
        "单点登录",
        "Login",
    ];
    const SAYS: [&str; 9] = [
        "请先登录",
        "请登录后",
        "登录后查看",
        "登录后才能",
        "您尚未登录",
        "您还没有登录",
        "您没有登录",
        "登录已过期",
        "请输入用户名",
    ];

    chars < SHORT && about.has_login
        || is_titled(about, &TITLES, chars)
        || chars < SHORT && says(lines, &SAYS)
}

/// Tells whether a page's title or one of its few lines says that something is not there, is not
/// for everybody, or failed.
pub fn is_error(about: &About, lines: &[FileLine<'_>], chars: usize) -> bool {
    const SAYS: [&str; 33] = [
        "404 Not Found",
        "404错误",
        "404 错误",
        "403 Forbidden",
        "页面不存在",
        "网页不存在",
        "文章不存在",
        // 信息不存在 alone is what an application may be answered.
        "您访问的信息",
        "您要查看的信息",
        "页面未找到",
        "找不到页面",
        "无法找到该页",
        "您访问的页面",
        "页面已被删除",
        "文章已被删除",
        "文章已删除",
        "Not Found",
        "Access Denied",
        "Bad Gateway",
        "Service Unavailable",
        "Internal Server Error",
        "Server Error",
        "服务器错误",
        "服务器内部错误",
        "系统维护",
        "无权访问",
        "没有访问权限",
        "没有权限访问",
        "访问被拒绝",
        "访问被拦截",
        "仅限校内访问",
        "限校内访问",
        "请求被阻断",
    ];

    is_titled(about, &SAYS, chars)
        || chars < SHORT && (says(lines, &SAYS) || lines.iter().any(|line| line.text == "404"))
}

/// Tells whether the page's title says so, on a page that is not long.
fn is_titled(about: &About, words: &[&str], chars: usize) -> bool {
    let title = about.title.as_deref().unwrap_or_default().trim();
    let names_report = title.contains("年度报告") || title.contains("年报");
    let says = || title == "404" || words.iter().any(|word| title.contains(word));

    chars < SHORT_IF_TITLED && !names_report && says()
}

fn says(lines: &[FileLine<'_>], words: &[&str]) -> bool {
    lines.iter().any(|line| words.iter().any(|word| line.text.contains(word)))
}
