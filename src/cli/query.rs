//! `mingcha query`, `mingcha help query`: the query language on one screen.

use super::end::End;
use super::out::Out;
use mingcha::Lang;

/// Prints it.
pub fn run(out: &mut Out) -> anyhow::Result<End> {
    let text = text(out.lang());
    out.raw(text)?;
    Ok(End::Found)
}

/// What can be written, a line each.
pub fn text(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => ZH,
        Lang::En => EN,
    }
}

const ZH: &str = "\
举报 复议            同时含有
举报 OR 复议         含有其一
举报 -投诉           含有举报、不含投诉的章节（也可写 NOT）
\"信息公开指南\"       原样的这几个字
(举报 OR 投诉) 处理  括号
举报 NEAR/20 处理    相距不超过 20 字，不论先后；BEFORE/20 分先后
收到 SENTENCE 举报   在同一句中
复议 EXCEPT 行政复议 不在行政复议之中的复议
学校:岚川大学        限定学校；简称、曾用名、校名的一部分也行
省份:北京 层次:本科 性质:公办
年度:2020-2021       学年，或 年度:2022
章节:举报            章节类别：概述、主动公开、依申请、评议、举报、改进、其他、清单、前言
-章节:前言           排除；学校:不详 指不知道的
全角半角、繁体简体、大小写都视为相同；检索按词排序，提及按字逐处列出。
";

const EN: &str = "\
举报 复议            both
举报 OR 复议         either
举报 -投诉           sections with the one and without the other (or NOT)
\"信息公开指南\"       exactly these characters
(举报 OR 投诉) 处理  brackets
举报 NEAR/20 处理    at most 20 characters apart, in any order; BEFORE/20 in this order
收到 SENTENCE 举报   in one sentence
复议 EXCEPT 行政复议 places that do not lie inside the longer word
school:岚川大学      a school; short, former and partial names do
province:北京 level:本科 ownership:公办
year:2020-2021       an academic year, or year:2022
section:complaints   a kind: overview, proactive, on_request, appraisal, complaints and so on
-section:preface     left out; school:none stands for not known
Forms of a character are equal (width, traditional, case). Search ranks by words; mentions go by
characters and leave out none.
";
