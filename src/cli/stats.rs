//! `mingcha stats`: what the store holds.

use super::out::{Ink, Out};
use super::{End, Setting, width};
use mingcha::Stats;
use std::io;

pub fn run(setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
    let stats = setting.open()?.stats()?;
    match out.is_json() {
        true => out.json(&stats)?,
        false => print(&stats, out)?,
    }
    Ok(End::found(stats.reports > 0))
}

fn print(stats: &Stats, out: &mut Out) -> io::Result<()> {
    let years = stats.years.iter().map(|year| {
        let name = year.value.map_or_else(|| out.pick("未知", "not known").to_owned(), |year| year.to_string());
        format!("{name} {}", year.count)
    });
    let years = years.collect::<Vec<_>>().join(" · ");
    let statuses = stats.by_status.iter().map(|(status, n)| format!("{status} {n}")).collect::<Vec<_>>().join(" · ");
    let rows: [(&str, &str, String); 12] = [
        ("报告", "reports", stats.reports.to_string()),
        ("章节", "sections", stats.sections.to_string()),
        ("学校", "schools", stats.schools.to_string()),
        ("年度", "years", years),
        ("文件", "files", stats.files.to_string()),
        ("文件状态", "by status", statuses),
        ("占用（MB）", "megabytes", format!("{:.2}", stats.bytes as f64 / 1e6)),
        ("索引版本", "generation", stats.generation.clone()),
        ("摘要", "digest", stats.digest.clone()),
        ("折叠版本", "fold version", stats.fold_version.to_string()),
        ("规则摘要", "rules hash", stats.rules_hash.clone()),
        ("程序", "program", stats.program.clone()),
    ];
    for (zh, en, value) in &rows {
        let name = out.pick(zh, en).to_owned();
        match out.columns() {
            Some(_) => out.line(&format!("{}{value}", out.ink(Ink::Dim, &width::pad_end(&name, 14))))?,
            None => out.record(&[&name, value])?,
        }
    }
    Ok(())
}
