//! Mentions as rows of a table.

use super::cell::{Cell, Column};
use crate::mention::Mention;
use crate::report::{Kind, Year};
use std::collections::BTreeSet;

/// Head, width in a spreadsheet, meaning of a column.
pub(super) type DescribedColumn = (&'static str, u16, &'static str);

/// The columns of a table of mentions.
pub(super) const COLUMNS: [DescribedColumn; 28] = [
    ("查询", 12, "所问的词或查询，照原样"),
    ("学校", 22, "报告所属的学校，照报告所写；空白为不详"),
    ("年度", 12, "报告的年度：学年如 2020-2021，日历年如 2022；空白为不详"),
    ("章节类别", 14, "所在章节属于教育部要求的哪一部分；空白为标题未指明"),
    ("章节标题", 30, "所在章节的标题，从上级到下级；空白为第一个标题之前"),
    ("左文", 48, "提及之前的文字，换行作空格"),
    ("提及", 14, "命中的文字，照原样"),
    ("右文", 48, "提及之后的文字，换行作空格"),
    (
        "对齐",
        8,
        "整词：两端都在词界；词内：在一个更长的词里，如行政复议中的复议；跨词：字相连而不成词；\
         跨段：词中间隔着段落，按要求才列出，不算提及",
    ),
    ("页", 6, "源文件的第几页（有页码的格式）"),
    ("行", 6, "源文件的第几行（文本格式）"),
    ("文件", 36, "读入的源文件"),
    ("报告标题", 36, "报告的标题，照原样"),
    ("发布网址", 30, "目录表给出的报告网址"),
    ("链接", 30, "打开这一处的链接；未给网站地址时以 / 开头"),
    ("报告编号", 18, "源文件 SHA-256 的前 16 位，同一文件编号相同"),
    ("节", 6, "所在章节在报告中的序号，0 为标题之前的部分"),
    ("起", 8, "在报告净文中的起始字节"),
    ("止", 8, "在报告净文中的结束字节（不含）"),
    ("省份", 12, "学校所在的省份，照学校名单；空白为名单未列"),
    ("层次", 8, "学校的办学层次，照学校名单"),
    ("性质", 8, "学校的办学性质，照学校名单"),
    ("公布日期", 12, "报告公布的日期，页面或目录表写明的；空白为不详"),
    ("迟公布天数", 10, "比最迟公布日期晚几天，0 为按时；空白为不详"),
    (
        "所述",
        8,
        "所在的句子对所提及的事项说了什么：有数（写明几件）、有（没写几件）、无、不明（提到而读不出）、标题（标题中，未作陈述）、\
         列目（前言列举报告各部分之处）、未述（制度、渠道、计划等）",
    ),
    ("在标题", 8, "是：在章节标题中"),
    ("在列目", 8, "是：在列举报告各部分的句子中"),
    ("原文件", 8, "下载读入的源文件；未给网站地址时以 / 开头"),
];

/// What stands before the head of a column that a catalogue has.
const OF_CATALOGUE: &str = "目录表：";
/// The width of such a column.
const CATALOGUE_WIDTH: u16 = 14;

/// A table of mentions: its own columns, and those that a catalogue has of the reports.
#[derive(Default)]
pub(super) struct MentionTable {
    /// The columns of the catalogue, in order of name.
    pub catalogue: BTreeSet<String>,
}

impl MentionTable {
    pub fn columns(&self) -> Vec<Column> {
        let own = COLUMNS.iter().map(|(head, width, _)| Column::new(*head, *width));
        let head = |name: &String| Column::new(format!("{OF_CATALOGUE}{name}"), CATALOGUE_WIDTH);
        own.chain(self.catalogue.iter().map(head)).collect()
    }

    pub fn row<'a>(&self, term: &'a str, mention: &'a Mention) -> Vec<Cell<'a>> {
        let told = |name: &String| mention.metadata.get(name).map(String::as_str).into();
        own_cells(term, mention).into_iter().chain(self.catalogue.iter().map(told)).collect()
    }
}

fn own_cells<'a>(term: &'a str, mention: &'a Mention) -> [Cell<'a>; COLUMNS.len()] {
    let number = |number: Option<u32>| number.map(|number| number as usize).into();

    [
        term.into(),
        mention.school.as_deref().into(),
        year(mention.year),
        kind(mention.section.kind),
        mention.section.path.join(" › ").into(),
        mention.left.as_str().into(),
        mention.text.as_str().into(),
        mention.right.as_str().into(),
        mention.alignment.label().zh.into(),
        number(mention.page),
        number(mention.line),
        mention.file.as_str().into(),
        mention.title.as_deref().into(),
        mention.source_url.as_deref().map(|url| Cell::link(url, url)).into(),
        Cell::link(mention.url.to_string(), "打开"),
        mention.report_id.as_str().into(),
        (mention.section.id as usize).into(),
        mention.start.into(),
        mention.end.into(),
        mention.attributes.province.as_deref().into(),
        mention.attributes.level.as_deref().into(),
        mention.attributes.ownership.as_deref().into(),
        mention.published.map(|day| day.to_string()).into(),
        number(mention.days_late),
        mention.place.says.label().zh.into(),
        yes(mention.place.in_heading),
        yes(mention.place.announced),
        Cell::link(mention.url.source(), "打开"),
    ]
}

fn yes<'a>(is_so: bool) -> Cell<'a> {
    is_so.then_some("是").into()
}

pub(super) fn year<'a>(year: Option<Year>) -> Cell<'a> {
    year.map(|year| year.to_string()).into()
}

pub(super) fn kind<'a>(kind: Option<Kind>) -> Cell<'a> {
    kind.map(|kind| kind.label().zh).into()
}
