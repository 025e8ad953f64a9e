//! The parameters that resources have in common, described once.

use super::param::{LIST_SIZE, MOST_LIST_SIZE};
use super::resource::{Parameter, Takes, Wording};
use crate::Kind;

/// A query, which may be without words.
pub(super) fn query() -> Parameter {
    let says = (
        "检索式，最长 4096 字节、256 个条件、20 层括号；写法见帮助",
        "the query, at most 4,096 bytes, 256 terms and 20 brackets deep; help says how it is \
         written",
    );
    new("q", says, Takes::Text, "举报")
}

/// A query with at least one term.
pub(super) fn term() -> Parameter {
    Parameter { needed: true, ..query() }
}

/// Schools and what they are, years and kinds.
pub(super) fn filter() -> Vec<Parameter> {
    let kinds =
        Kind::ALL.iter().map(|kind| kind.as_str()).chain([super::param::NOT_KNOWN]).collect();
    let kind = (
        "只看这些类别的章节，可重复；none 指未归类的",
        "only sections of these kinds, may be repeated; `none` stands for sections of no kind",
    );

    let mut filter = of_reports();
    filter.push(new("kind", kind, Takes::AnyOf(kinds), "complaints"));
    filter
}

/// Schools and what they are, and years.
pub(super) fn of_reports() -> Vec<Parameter> {
    let school = (
        "只看这些学校，可重复；简称和曾用名也行，none 指未知学校的报告",
        "only these schools, may be repeated; short and former names will do, `none` stands for \
         reports of an unknown school",
    );
    let year = (
        "只看这些年度，可重复；学年写 2020-2021，自然年写 2022，none 指未知年度的报告",
        "only these years, may be repeated: 2020-2021 for an academic year, 2022 for a calendar \
         year, `none` for not known",
    );

    let province = (
        "只看这些省份的学校，可重复；北京和北京市都行，none 指学校名单里没有的",
        "only schools of these provinces, may be repeated; `none` stands for schools that are not \
         on the list",
    );
    let level = (
        "只看这一层次的学校，可重复：本科或专科，none 指未知的",
        "only schools of these levels, may be repeated: 本科 or 专科, `none` for not known",
    );
    let ownership = (
        "只看这一性质的学校，可重复：公办、民办等，none 指未知的",
        "only schools of these ownerships, may be repeated: 公办, 民办 and so on, `none` for not \
         known",
    );

    vec![
        new("school", school, Takes::Names, "岚川大学"),
        new("province", province, Takes::Names, "北京市"),
        new("level", level, Takes::Names, "本科"),
        new("ownership", ownership, Takes::Names, "公办"),
        new("year", year, Takes::Years, "2020-2021"),
    ]
}

/// The page, counted from 1.
pub(super) fn page() -> Parameter {
    number("page", ("第几页，从 1 数起", "which page, counted from 1"), 1, None, 1)
}

/// The number of items on a page.
pub(super) fn size(least: usize, most: usize, usual: usize) -> Parameter {
    number("size", ("一页几条", "how many items on a page"), least, Some(most), usual)
}

/// The part of a list.
pub(super) fn list_page() -> [Parameter; 2] {
    [page(), size(1, MOST_LIST_SIZE, LIST_SIZE)]
}

/// A whole number.
pub(super) fn number(
    name: &'static str,
    says: Wording,
    least: usize,
    most: Option<usize>,
    usual: usize,
) -> Parameter {
    new(name, says, Takes::Number { least, most, usual }, "")
}

/// One of a few words.
pub(super) fn one_of(name: &'static str, says: Wording, values: &[&'static str]) -> Parameter {
    new(name, says, Takes::OneOf(values.to_vec()), values.first().unwrap_or(&""))
}

/// Any of a few words.
pub(super) fn any_of(name: &'static str, says: Wording, values: &[&'static str]) -> Parameter {
    new(name, says, Takes::AnyOf(values.to_vec()), values.first().unwrap_or(&""))
}

/// Some characters.
pub(super) fn text(name: &'static str, says: Wording) -> Parameter {
    new(name, says, Takes::Text, "")
}

/// The report that a path names.
pub(super) fn report() -> Parameter {
    let says = ("报告的编号，16 位十六进制数", "the report's id, 16 hex digits");
    Parameter { needed: true, ..new("id", says, Takes::Report, "") }
}

/// The language of notes and problems, which every resource takes.
pub(super) fn lang() -> Parameter {
    let says = (
        "说明文字的语言；不给则看 Accept-Language，默认中文",
        "the language of notes; without it Accept-Language decides, Chinese by default",
    );
    one_of("lang", says, &["zh", "en"])
}

fn new(name: &'static str, says: Wording, takes: Takes, example: &'static str) -> Parameter {
    Parameter { name, says, takes, needed: false, example }
}
