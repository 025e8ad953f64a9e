//! The sheets of a workbook beside the mentions: counts, terms without mention, and the receipt in
//! words.

use super::cell::{Cell, Column};
use super::mention::{COLUMNS, kind, year};
use super::xlsx::{Sheet, Workbook};
use crate::error::Result;
use crate::mention::{CountOf, Counts, Receipt, Scans, Scope, TermCounts, TermReceipt, Unreadable};
use crate::query::{Filter, FilterValue, Label};

/// Head, width, meaning of each column of the counts.
const COUNT_COLUMNS: [(&str, u16, &str); 15] = [
    ("查询", 12, "所问的词或查询"),
    (
        "分组",
        10,
        "合计，按学校、年度、类别、省份、层次或性质，或前三者交叉；学校和年度没有提及的也列出，记为 0",
    ),
    ("学校", 22, "学校，用今名"),
    ("年度", 12, "年度"),
    ("章节类别", 14, "章节类别"),
    ("处数", 8, "提及几处，等于整词、词内、跨词之和"),
    ("节数", 8, "有提及的章节"),
    ("份数", 8, "有提及的报告"),
    ("整词", 8, "两端都在词界的处数"),
    ("词内", 8, "在更长的词里的处数"),
    ("跨词", 8, "字相连而不成词的处数"),
    ("跨段", 8, "被段落断开的处数，不计入处数"),
    ("省份", 12, "按省份分组时的省份，照学校名单"),
    ("层次", 8, "按层次分组时的办学层次"),
    ("性质", 12, "按性质分组时的办学性质"),
];

/// What stands for a school, year or kind that is not known.
const UNKNOWN: &str = "不明";

/// Adds 统计: for each term all, by school, by year, by kind, and the three crossed.
pub(super) fn add_counts(book: &mut Workbook, scans: &Scans) -> Result<()> {
    let columns: Vec<Column> =
        COUNT_COLUMNS.iter().map(|(head, width, _)| Column::new(*head, *width)).collect();
    let mut sheet = book.sheet("统计", &columns)?;
    scans.term_counts(&mut |counted| add_term(&mut sheet, &counted))
}

fn add_term(sheet: &mut Sheet, counted: &TermCounts) -> Result<()> {
    let term = || Cell::from(counted.term.as_str());
    let Counts { mentions, sections, reports, word, inside, across, across_break, .. } =
        counted.counts;
    let mut all = vec![term(), "合计".into(), Cell::Empty, Cell::Empty, Cell::Empty];
    all.extend([mentions, sections, reports, word, inside, across, across_break].map(Cell::from));
    sheet.row(&all)?;
    let [mut schools, mut years, mut kinds] = [const { Vec::new() }; 3];
    counted.by.school.iter().for_each(|of| schools.push(named(of.value.as_deref().into(), of)));
    counted.by.year.iter().for_each(|of| years.push(named(year(of.value), of)));
    counted.by.kind.iter().for_each(|of| kinds.push(named(kind(of.value), of)));

    for (group, column, values) in
        [("按学校", 2, schools), ("按年度", 3, years), ("按类别", 4, kinds)]
    {
        for (value, numbers) in values {
            let mut row = vec![term(), group.into(), Cell::Empty, Cell::Empty, Cell::Empty];
            row[column] = value;
            row.extend(numbers);
            sheet.row(&row)?;
        }
    }

    for (group, label, column) in [
        ("按省份", Label::Province, 12),
        ("按层次", Label::Level, 13),
        ("按性质", Label::Ownership, 14),
    ] {
        for of in counted.by.by_attribute(label) {
            let (value, numbers) = named(of.value.as_deref().into(), of);
            let mut row = vec![Cell::Empty; COUNT_COLUMNS.len()];
            (row[0], row[1], row[column]) = (term(), group.into(), value);
            row[5..8].clone_from_slice(&numbers);
            sheet.row(&row)?;
        }
    }

    for cross in &counted.by.cross {
        let (school, year, kind) =
            (cross.school.as_deref().into(), year(cross.year), kind(cross.kind));
        let [school, year, kind] = [school, year, kind].map(known);
        sheet.row(&[term(), "交叉".into(), school, year, kind, cross.mentions.into()])?;
    }

    Ok(())
}

fn named<'a, T>(value: Cell<'a>, of: &CountOf<T>) -> (Cell<'a>, [Cell<'a>; 3]) {
    (known(value), [of.mentions, of.sections, of.reports].map(Cell::from))
}

fn known(value: Cell<'_>) -> Cell<'_> {
    if value == Cell::Empty { UNKNOWN.into() } else { value }
}

/// Adds 未提及的词: the terms that stand nowhere in what was searched.
pub(super) fn add_absent(book: &mut Workbook, receipt: &Receipt) -> Result<()> {
    let columns = [("词", 20), ("读作", 24), ("已查报告", 10), ("已查章节", 10)];
    let mut sheet =
        book.sheet("未提及的词", &columns.map(|(head, width)| Column::new(head, width)))?;

    for TermReceipt { query, scope, counts, .. } in &terms(receipt) {
        if counts.mentions == 0 {
            let (text, read_as) = (query.text.as_str().into(), query.read_as.as_str().into());
            sheet.row(&[text, read_as, scope.reports.into(), scope.sections.into()])?;
        }
    }

    Ok(())
}

/// What a receipt says of each term, whether it is one or many.
fn terms(receipt: &Receipt) -> Vec<TermReceipt> {
    if receipt.terms.is_empty() {
        let Receipt { query, filters, scope, counts, .. } = receipt.clone();
        return vec![TermReceipt { query, filters, scope, counts }];
    }
    receipt.terms.clone()
}

/// Adds 查询说明: the whole receipt, every file that could not be read, and what the columns mean.
pub(super) fn add_receipt(book: &mut Workbook, receipt: &Receipt) -> Result<()> {
    let shortened = book.shortened();
    let columns =
        [("项目", 16), ("内容", 80), ("备注", 60)].map(|(head, width)| Column::new(head, width));
    let mut sheet = book.sheet("查询说明", &columns)?;
    say_terms(&mut sheet, receipt)?;
    for note in &receipt.foldings {
        say(&mut sheet, "折叠", &note.zh, "")?;
    }
    for (item, text) in provenance(receipt) {
        say(&mut sheet, item, &text, "")?;
    }
    if shortened > 0 {
        let more = "一格最多 32,767 字；过长的在末尾注明原长，全文见 CSV 或 JSONL";
        say(&mut sheet, "过长的格", &format!("{shortened} 个"), more)?;
    }
    for (of, columns) in [("提及", &COLUMNS[..]), ("统计", &COUNT_COLUMNS[..])] {
        for (head, _, meaning) in columns {
            say(&mut sheet, &format!("栏目：{of}"), head, meaning)?;
        }
    }
    say_unreadable(&mut sheet, receipt)
}

fn say(sheet: &mut Sheet, item: &str, text: &str, more: &str) -> Result<()> {
    sheet.row(&[item.into(), text.into(), more.into()])
}

/// Says what was asked, where, and what was found: for each term, and for all together.
fn say_terms(sheet: &mut Sheet, receipt: &Receipt) -> Result<()> {
    for TermReceipt { query, filters, scope, counts } in &terms(receipt) {
        say(sheet, "所问", &query.text, "")?;
        say(sheet, "读作", &query.read_as, "")?;
        query.notes.iter().try_for_each(|note| say(sheet, "说明", &note.note().zh, ""))?;
        say(sheet, "筛选", &limits(filters), "")?;
        say(sheet, "已查", &extent(*scope), "每一节都查到了底，没有截断，没有抽样")?;
        say(sheet, "计数", &sums(*counts), "跨段是被段落断开的处数，不计入")?;
    }

    if !receipt.terms.is_empty() {
        let more = "处数为各词之和，章节和报告不重复计";
        say(sheet, "各词合计", &sums(receipt.counts), more)?;
    }
    Ok(())
}

/// Lists the files that were not wholly read.
fn say_unreadable(sheet: &mut Sheet, receipt: &Receipt) -> Result<()> {
    let Unreadable { count, by_status, files, .. } = &receipt.unreadable;
    let kinds: Vec<String> =
        by_status.iter().map(|(status, count)| format!("{status} {count}")).collect();
    say(sheet, "未能完整读取的文件", &format!("{count} 个"), &kinds.join("，"))?;

    files.iter().try_for_each(|file| {
        let reason = file.reason.as_ref().map_or_else(String::new, |reason| reason.note().zh);
        say(sheet, "未能完整读取", &file.file, &format!("{}：{reason}", file.status))
    })
}

fn provenance(receipt: &Receipt) -> [(&'static str, String); 8] {
    [
        ("匹配方式", format!("{}：按字比对，一字不差", receipt.mode)),
        ("索引代", receipt.generation.clone()),
        ("索引摘要", format!("sha256:{}", receipt.digest)),
        ("折叠版本", receipt.fold_version.to_string()),
        ("规则", format!("sha256:{}", receipt.rules_hash)),
        ("程序", receipt.program.clone()),
        ("时间", receipt.time.clone()),
        ("完整", receipt.unreadable.caveat().map_or_else(|| "是".to_owned(), |note| note.zh)),
    ]
}

fn extent(scope: Scope) -> String {
    let Scope { reports, sections, schools, years } = scope;
    format!("{reports} 份报告，{sections} 节，{schools} 所学校，{years} 个年度")
}

fn sums(counts: Counts) -> String {
    let Counts { mentions, sections, reports, schools, word, inside, across, across_break } =
        counts;
    format!(
        "{mentions} 处 = 整词 {word} + 词内 {inside} + 跨词 {across}；{sections} 节，{reports} \
         份报告，{schools} 所学校；另有跨段 {across_break} 处"
    )
}

fn limits(filters: &Filter) -> String {
    let limits: Vec<String> = Label::ALL
        .into_iter()
        .map(|label| (label, filters.values_of(label).map(limit).collect::<Vec<_>>()))
        .filter(|(_, values)| !values.is_empty())
        .map(|(label, values)| format!("{}：{}", label.note().zh, values.join("、")))
        .collect();

    if limits.is_empty() { "没有".to_owned() } else { limits.join("；") }
}

fn limit(value: FilterValue<'_>) -> String {
    match value {
        FilterValue::Name(Some(name)) => name.to_owned(),
        FilterValue::Year(Some(year)) => year.to_string(),
        FilterValue::Kind(Some(kind)) => kind.label().zh,
        FilterValue::Name(None) | FilterValue::Year(None) | FilterValue::Kind(None) => {
            UNKNOWN.to_owned()
        }
    }
}
