//! What a value of a catalogue means, however it was typed.

use crate::note::Note;
use crate::report::{Day, Year};
use crate::text::fold_text;
use crate::verdict::Verdict;

/// The longest name of a school, in characters.
const MOST_SCHOOL_CHARS: usize = 100;

/// A school's name as readers give it: folded.
pub fn school(value: &str) -> Result<String, Note> {
    let folded = fold_text(&value.split_whitespace().collect::<Vec<_>>().join(" "));
    match folded.chars().count() {
        0 => Err(invalid("学校", "school", value)),
        count if count > MOST_SCHOOL_CHARS => Err(Note::new(
            "学校名称过长（最多 100 字）",
            "the school's name is too long (at most 100 characters)",
        )),
        _ => Ok(folded),
    }
}

/// `2020-2021`, `2020—2021学年`, `2020至2021`, `2020-21学年`, `2022`, `2022年度`. `2022学年` alone
/// may mean either of two years.
pub fn year(value: &str) -> Result<Year, Note> {
    let folded = fold_text(&value.split_whitespace().collect::<String>());
    let bare = folded.replace("学年度", "学年");
    let is_academic = bare.ends_with("学年");
    let bare = bare.replace("学年", "").replace("年度", "").replace('年', "");
    let parts: Vec<&str> =
        bare.split(['-', '~', '至', '到', '/', '_']).filter(|part| !part.is_empty()).collect();

    let label = match parts.as_slice() {
        [year] if !is_academic => (*year).to_owned(),
        [first, last] if first.len() == 4 && last.len() == 2 && first.is_ascii() => {
            format!("{first}-{}{last}", &first[..2])
        }
        [first, last] => format!("{first}-{last}"),
        _ => String::new(),
    };

    label.parse().map_err(|_| {
        Note::new(
            format!("年度“{value}”无效，应如 2020-2021（学年）或 2022（自然年）"),
            format!("`{value}` is no year; it takes 2020-2021 (academic) or 2022 (calendar)"),
        )
    })
}

/// `2021-10-25`, `2021/10/25`, `2021.10.25`, `2021年10月25日`, `20211025`, each with a time of the
/// day after it or without.
pub fn day(value: &str) -> Result<Day, Note> {
    let invalid = || invalid("发布日期", "day", value);
    let folded = fold_text(value.split([' ', 'T', '\u{3000}']).next().unwrap_or_default());
    let parts: Vec<&str> =
        folded.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| {
        part.parse::<u16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
    };

    let parts: Vec<Option<u16>> = match parts.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            vec![number(&whole[..4]), number(&whole[4..6]), number(&whole[6..])]
        }
        parts => parts.iter().map(|part| number(part)).collect(),
    };

    match parts.as_slice() {
        [Some(year), Some(month), Some(day)] if *month < 13 && *day < 32 => {
            Day::new(*year, *month as u8, *day as u8).ok_or_else(invalid)
        }
        _ => Err(invalid()),
    }
}

/// `report`, `doubtful`, `not_a_report`, or the same in Chinese.
pub fn verdict(value: &str) -> Result<Verdict, Note> {
    let folded = fold_text(value);
    let is_named = |verdict: &Verdict| folded == verdict.as_str() || folded == verdict.label().zh;
    let short = match folded.as_str() {
        "是" | "报告" | "yes" | "true" => Some(Verdict::Report),
        "否" | "不是" | "no" | "false" => Some(Verdict::NotAReport),
        _ => None,
    };

    let found = Verdict::ALL.into_iter().find(is_named).or(short);
    found.ok_or_else(|| {
        Note::new(
            format!("判断“{value}”无效，应为 report、doubtful 或 not_a_report"),
            format!("`{value}` is no verdict; it takes report, doubtful or not_a_report"),
        )
    })
}

/// The host of an address, where it is not one under which only schools and public bodies publish.
pub fn foreign_host(url: &str) -> Option<String> {
    let host = host(url);
    let is_own = ["edu.cn", "gov.cn", "ac.cn", "mil.cn", "edu", "localhost", "example"]
        .iter()
        .any(|end| host == *end || host.strip_suffix(end).is_some_and(|rest| rest.ends_with('.')));

    (!is_own && !host.is_empty()).then_some(host)
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();

    host.split(':').next().unwrap_or_default().to_lowercase()
}

/// The host under edu.cn that all sites of a school lie under: that of `xxgk.example.edu.cn/a.htm` is
/// `example.edu.cn`.
pub fn school_host(url: &str) -> Option<String> {
    let host = host(url);
    let name = host.strip_suffix(".edu.cn")?.rsplit('.').next()?;
    (!name.is_empty()).then(|| format!("{name}.edu.cn"))
}

/// An address of the web: only these may become links.
pub fn url(value: &str) -> Result<String, Note> {
    let rest = ["http://", "https://"].into_iter().find_map(|scheme| {
        value
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| &value[scheme.len()..])
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`');

    match host.is_empty() || value.contains(is_odd) {
        true => Err(Note::new(
            format!("网址“{value}”无效，应以 http:// 或 https:// 开头"),
            format!("`{value}` is no address of the web; it begins with http:// or https://"),
        )),
        false => Ok(value.to_owned()),
    }
}

fn invalid(zh: &str, en: &str, value: &str) -> Note {
    Note::new(format!("{zh}“{value}”无效"), format!("`{value}` is no {en}"))
}
