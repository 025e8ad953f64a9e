//! The sheets of a workbook beside the mentions: counts, terms without mention, and the receipt in
//! words.

use super::cell::{Cell, Column};
use super::mention::{DescribedColumn, kind, year};
use super::xlsx::{Sheet, Workbook};
use crate::error::Result;
use crate::mention::{
    CountOf, Counts, CrossCount, NotReports, Receipt, Scans, Scope, TermCounts, TermReceipt,
    Unreadable,
};
use crate::query::{Filter, FilterValue, Label};

/// The columns of the sums.
pub(super) const SUM_COLUMNS: [DescribedColumn; 9] = [
    ("查询", 12, "所问的词或查询"),
    ("处数", 8, "提及几处，等于整词、词内、跨词之和"),
    ("节数", 8, "有提及的章节"),
    ("份数", 8, "有提及的报告"),
    ("学校数", 8, "有提及的学校"),
    ("整词", 8, "两端都在词界的处数"),
    ("词内", 8, "在更长的词里的处数"),
    ("跨词", 8, "字相连而不成词的处数"),
    ("跨段", 8, "被段落断开的处数，不计入处数"),
];

/// The tables by one value: sheet, head of the value, label. Each column of numbers adds up to the
/// sum, so that of kinds there is no number of reports: a report has sections of several.
const BY_VALUE: [(&str, &str, Label); 6] = [
    ("按学校", "学校", Label::School),
    ("按年度", "年度", Label::Year),
    ("按类别", "章节类别", Label::Kind),
    ("按省份", "省份", Label::Province),
    ("按层次", "层次", Label::Level),
    ("按性质", "性质", Label::Ownership),
];

/// What stands for a school, year or kind that is not known.
const UNKNOWN: &str = "不详";

/// Adds a sheet for the sums and for each way of counting.
pub(super) fn add_counts(book: &mut Workbook, scans: &Scans) -> Result<()> {
    let mut counted = Vec::new();
    scans.term_counts(&mut |mut term| {
        // Crossed by three they are most of the memory, and written below.
        term.by.cross = Vec::new();
        counted.push(term);
        Ok(())
    })?;

    let columns = SUM_COLUMNS.map(|(head, width, _)| Column::new(head, width));
    let mut sheet = book.sheet("合计", &columns)?;
    counted.iter().try_for_each(|of| sheet.row(&sums_of(of)))?;
    for (name, head, label) in BY_VALUE {
        add_by_value(book, (name, head), label, &counted)?;
    }
    add_crossed(book, scans)
}

fn sums_of(of: &TermCounts) -> Vec<Cell<'_>> {
    let Counts { mentions, sections, reports, schools, word, inside, across, across_break } =
        of.counts;
    let numbers = [mentions, sections, reports, schools, word, inside, across, across_break];
    std::iter::once(of.term.as_str().into()).chain(numbers.map(Cell::from)).collect()
}

fn add_by_value(
    book: &mut Workbook,
    (name, head): (&str, &str),
    label: Label,
    counted: &[TermCounts],
) -> Result<()> {
    let columns = [("查询", 12), (head, 22), ("处数", 8), ("节数", 8), ("份数", 8)];
    let numbers = if label == Label::Kind { 2 } else { 3 };
    let columns: Vec<Column> =
        columns.iter().take(2 + numbers).map(|(head, width)| Column::new(*head, *width)).collect();

    let mut sheet = book.sheet(name, &columns)?;
    for of in counted {
        for (value, counts) in values(of, label) {
            let counts = counts.into_iter().take(numbers);
            let row: Vec<Cell<'_>> =
                [of.term.as_str().into(), value].into_iter().chain(counts).collect();
            sheet.row(&row)?;
        }
    }
    Ok(())
}

/// Each value with its mentions, sections and reports.
fn values(of: &TermCounts, label: Label) -> Vec<(Cell<'_>, [Cell<'_>; 3])> {
    let by = &of.by;
    match label {
        Label::School => by.school.iter().map(|of| named(of.value.as_deref().into(), of)).collect(),
        Label::Year => by.year.iter().map(|of| named(year(of.value), of)).collect(),
        Label::Kind => by.kind.iter().map(|of| named(kind(of.value), of)).collect(),
        Label::Province | Label::Level | Label::Ownership => {
            let of_label = by.by_attribute(label).iter();
            of_label.map(|of| named(of.value.as_deref().into(), of)).collect()
        }
    }
}

/// Adds 学校×年度×类别 and 学校×年度.
fn add_crossed(book: &mut Workbook, scans: &Scans) -> Result<()> {
    let columns = [("查询", 12), ("学校", 22), ("年度", 12), ("章节类别", 14), ("处数", 8)]
        .map(|(head, width)| Column::new(head, width));
    let mut by_year: Vec<(String, CrossCount)> = Vec::new();

    let mut sheet = book.sheet("学校×年度×类别", &columns)?;
    scans.term_counts(&mut |of| {
        for cells in of.by.cross.chunk_by(|a, b| (&a.school, a.year) == (&b.school, b.year)) {
            for cell in cells {
                let (school, year) = (cell.school.as_deref().into(), year(cell.year));
                let [school, year, kind] = [school, year, kind(cell.kind)].map(known);
                let term = of.term.as_str().into();
                sheet.row(&[term, school, year, kind, cell.mentions.into()])?;
            }
            if let Some(first) = cells.first() {
                let mentions = cells.iter().map(|cell| cell.mentions).sum();
                by_year.push((of.term.clone(), CrossCount { mentions, ..first.clone() }));
            }
        }
        Ok(())
    })?;

    let [term, school, in_year, _, mentions] = columns;
    let mut sheet = book.sheet("学校×年度", &[term, school, in_year, mentions])?;
    by_year.iter().try_for_each(|(term, of)| {
        let [school, in_year] = [of.school.as_deref().into(), year(of.year)].map(known);
        sheet.row(&[term.as_str().into(), school, in_year, of.mentions.into()])
    })
}

fn named<'a, T>(value: Cell<'a>, of: &CountOf<T>) -> (Cell<'a>, [Cell<'a>; 3]) {
    (known(value), [of.mentions, of.sections, of.reports].map(Cell::from))
}

fn known(value: Cell<'_>) -> Cell<'_> {
    if value == Cell::Empty { UNKNOWN.into() } else { value }
}

/// Adds 未提及的词: the terms that stand nowhere in what was searched.
pub(super) fn add_absent(book: &mut Workbook, receipt: &Receipt) -> Result<()> {
    let columns = [("词", 20), ("理解为", 24), ("已查报告", 10), ("已查章节", 10)];
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

/// Adds 查询说明: the whole receipt, every file that could not be read, and what the columns of
/// `tables` mean.
pub(super) fn add_receipt(
    book: &mut Workbook,
    receipt: &Receipt,
    tables: &[(&str, &[DescribedColumn])],
) -> Result<()> {
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
    for (of, columns) in tables {
        for (head, _, meaning) in *columns {
            say(&mut sheet, &format!("栏目：{of}"), head, meaning)?;
        }
    }
    say_unreadable(&mut sheet, receipt)?;
    say_not_reports(&mut sheet, receipt)
}

fn say(sheet: &mut Sheet, item: &str, text: &str, more: &str) -> Result<()> {
    sheet.row(&[item.into(), text.into(), more.into()])
}

/// Says what was asked, where, and what was found: for each term, and for all together.
fn say_terms(sheet: &mut Sheet, receipt: &Receipt) -> Result<()> {
    for TermReceipt { query, filters, scope, counts } in &terms(receipt) {
        say(sheet, "所问", &query.text, "")?;
        say(sheet, "理解为", &query.read_as, "")?;
        query.notes.iter().try_for_each(|note| say(sheet, "说明", &note.note().zh, ""))?;
        say(sheet, "筛选", &limits(filters), "")?;
        if !receipt.listed.says.is_empty() {
            let says: Vec<String> =
                receipt.listed.says.iter().map(|says| says.label().zh).collect();
            say(sheet, "只列所述", &says.join("、"), "“提及”一页只列这些；其余照样计数")?;
        }
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

/// Lists the files that hold no report, or perhaps none.
fn say_not_reports(sheet: &mut Sheet, receipt: &Receipt) -> Result<()> {
    let NotReports { count, files, .. } = &receipt.not_reports;
    let more = receipt.not_reports.note().map_or_else(String::new, |note| note.zh);
    say(sheet, "不是年度报告或存疑的文本", &format!("{count} 篇"), &more)?;

    files.iter().try_for_each(|file| {
        let reason = file.verdict_reason.as_ref().map_or_else(String::new, |why| why.note().zh);
        let label = file.verdict.label().zh;
        say(sheet, "不是年度报告或存疑", &file.file, &format!("{label}：{reason}"))
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
