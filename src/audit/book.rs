//! An audit as a workbook: schools by years, a row a report, and the receipt in words.

use super::{Audit, AuditTally};
use crate::error::Result;
use crate::export::{Cell, Column, ROWS_PER_SHEET, Workbook};
use crate::query::Filter;
use crate::statement::Matter;
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
        ("读作", receipt.query.read_as.clone()),
        ("筛选", limits(&receipt.filters)),
        ("核查", format!("{} 所学校 × {} 个年度", audit.totals.schools, audit.totals.years)),
        ("格数", cells(&audit.totals.all)),
    ];
    about.extend(receipt.query.notes.iter().map(|note| ("说明", note.note().zh)));
    about.extend(matters(&audit.totals.all).into_iter().map(|line| ("合计", line)));
    about.extend(MEANINGS.iter().map(|meaning| ("图例", (*meaning).to_owned())));
    about.extend([
        ("已查", format!("{} 份报告，{} 节", scope.reports, scope.sections)),
        (
            "读不出的文件",
            format!("{} 个，全部清单见 {}", receipt.unreadable.count, receipt.unreadable.all),
        ),
        ("索引代", receipt.generation.clone()),
        ("索引摘要", format!("sha256:{}", receipt.digest)),
        ("规则", format!("sha256:{}", receipt.rules_hash)),
        ("程序", receipt.program.clone()),
        ("时间", receipt.time.clone()),
        ("完整", if receipt.complete { "是" } else { "否" }.to_owned()),
    ]);
    about
}

/// What stands in a field of the matrix.
const MEANINGS: [&str; 8] = [
    "数字：报告写明有几件",
    "有：报告说有，没有写明几件",
    "无：报告说没有",
    "未提：有这一章节，没有说",
    "缺章节：没有这一章节，也没有说",
    "读不出：有文件，读不出文字",
    "未收录：没有收录这一年度的报告",
    "缺漏：缺少的章节、跳过的序号、未填的空，共几处",
];

fn cells(tally: &AuditTally) -> String {
    let AuditTally { cells, held, no_report, unreadable, reports, .. } = tally;
    format!("{cells} 格：有报告 {held}（{reports} 份），读不出 {unreadable}，未收录 {no_report}")
}

fn matters(tally: &AuditTally) -> Vec<String> {
    let line = |matter: Matter| {
        let of = tally.statements.of(matter);
        format!(
            "{}：写明有数 {} 份（共 {} 件），称有 {}，称无 {}，未提 {}，缺章节 {}",
            matter.as_str(),
            of.number,
            of.sum,
            of.mentioned,
            of.none,
            of.absent,
            of.section_missing
        )
    };
    let gaps = format!("缺漏：{} 份有缺漏，共 {} 处", tally.with_gaps, tally.gaps);
    Matter::ALL.into_iter().map(line).chain([gaps]).collect()
}

fn limits(filter: &Filter) -> String {
    let text = filter.to_string();
    if text.is_empty() { "没有".to_owned() } else { text }
}
