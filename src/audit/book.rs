//! An audit as a workbook: schools by years, a row a report, and the receipt in words.

use super::answer::{Audit, AuditTally};
use crate::error::Result;
use crate::export::{Cell, Column, ROWS_PER_SHEET, Workbook};
use crate::mention::{NotReports, Receipt};
use crate::note::Lang;
use crate::query::Filter;
use crate::statement::{Matter, MatterAnswer};
use std::io::Write;

/// Writes the three sheets.
pub fn write(audit: &Audit, to: impl Write + Send, base: &str) -> Result<()> {
    let mut book = Workbook::new(ROWS_PER_SHEET)?;
    let mut matrix = book.sheet("核查表", &audit.matrix_columns())?;
    audit.matrix_rows().try_for_each(|row| matrix.row(&row))?;

    let mut reports = book.sheet("逐份", &Audit::columns())?;
    audit.rows(base).try_for_each(|row| reports.row(&row))?;

    let mut sheet = book.sheet("查询说明", &[Column::new("项目", 16), Column::new("内容", 100)])?;
    about(audit)
        .into_iter()
        .try_for_each(|(what, text)| sheet.row(&[what.into(), Cell::from(text)]))?;
    book.write(to)
}

/// The receipt and the sums in words.
fn about(audit: &Audit) -> Vec<(&'static str, String)> {
    let receipt = &audit.receipt;
    let scope = &receipt.scope;
    let mut about = vec![
        ("所问", receipt.query.text.clone()),
        ("理解为", receipt.query.read_as.clone()),
        ("筛选", limits(&receipt.filters)),
        ("核查", format!("{} 所学校 × {} 个年度", audit.totals.schools, audit.totals.years)),
        ("格数", audit.totals.all.cells_note().zh),
    ];

    about.extend(receipt.query.notes.iter().map(|note| ("说明", note.note().zh)));
    about.extend(matters(&audit.totals.all).into_iter().map(|line| ("合计", line)));
    about.extend(meanings().into_iter().map(|meaning| ("图例", meaning)));

    about.extend([
        ("已查", format!("{} 份报告，{} 节", scope.reports, scope.sections)),
        (
            "未能完整读取的文件",
            format!("{} 个，全部清单见 {}", receipt.unreadable.count, receipt.unreadable.all),
        ),
        ("不是年度报告或存疑的文本", not_reports(receipt)),
        ("索引代", receipt.generation.clone()),
        ("索引摘要", format!("sha256:{}", receipt.digest)),
        ("规则", format!("sha256:{}", receipt.rules_hash)),
        ("程序", receipt.program.clone()),
        ("时间", receipt.time.clone()),
        ("完整", receipt.unreadable.caveat().map_or_else(|| "是".to_owned(), |note| note.zh)),
    ]);
    about
}

/// How many texts are no reports, or perhaps none, and the first of them.
fn not_reports(receipt: &Receipt) -> String {
    let NotReports { count, files, all, .. } = &receipt.not_reports;
    let Some(note) = receipt.not_reports.note() else { return format!("{count} 篇") };
    let names: Vec<&str> = files.iter().map(|file| file.file.as_str()).collect();

    format!("{}，全部清单见 {all}：{}", note.zh, names.join("；"))
}

/// What stands in a field of the matrix: words, and what they mean.
fn meanings() -> Vec<String> {
    let answers = [
        (MatterAnswer::Some, "报告提到，没有写明几件"),
        (MatterAnswer::None, "报告称无"),
        (MatterAnswer::Unclear, "报告有一句提到，读不出说的是什么，请看原句"),
        (MatterAnswer::Silent, "有这一章节，没有提及"),
        (MatterAnswer::SectionMissing, "没有这一章节，别处也没有提及"),
        (
            MatterAnswer::NotAsked,
            "没有提及，那一年也没有要求写；或学校按另一种年度报告，已有重叠年度的报告",
        ),
        (MatterAnswer::Unreadable, "有文件，读不出文字"),
        (MatterAnswer::NoReport, "没有收录这一年度的报告"),
    ];
    let words = answers.map(|(answer, meaning)| format!("{}：{meaning}", answer.label(Lang::Zh)));

    let number = "数字：报告写明有几件".to_owned();
    let gaps = "缺漏：缺少的章节、跳过的序号、未填的空，共几处".to_owned();
    std::iter::once(number).chain(words).chain([gaps]).collect()
}

fn matters(tally: &AuditTally) -> Vec<String> {
    let line = |matter: Matter| tally.statements.of(matter).note(matter).zh;
    Matter::ALL.into_iter().map(line).chain([tally.gaps_note().zh]).collect()
}

fn limits(filter: &Filter) -> String {
    let text = filter.to_string();
    if text.is_empty() { "没有".to_owned() } else { text }
}
