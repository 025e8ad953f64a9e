//! `mingcha stats`: what the store holds, and the files of a status with their reasons.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::width;
use clap::Args;
use mingcha::{
    ErrorKind, FileEntry, Index, KeptSources, Lang, Note, Stats, Status, Verdict, VerdictReason,
};
use serde::Serialize;
use serde_json::json;
use std::io;

#[derive(Args)]
pub struct StatsCommand {
    /// List the files of this status with their reasons: ok, partial, needs_ocr, elsewhere and so on,
    /// unreadable for all that are, or doubtful and not_a_report for what they hold
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
}

impl StatsCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let wanted = self.status.as_deref().map(ListedFiles::read).transpose()?;
        let index = setting.open()?;
        if let Some(wanted) = wanted {
            return list_files(&index, &wanted, out);
        }

        let (stats, sources) = (index.stats()?, index.kept_sources()?);
        if out.is_json() {
            out.json(&StatsWithSources { stats: &stats, sources })?
        } else {
            print(&stats, sources, out)?
        }

        Ok(End::found(stats.reports + stats.not_reports > 0))
    }
}

/// What is held, with the copies of source files.
#[derive(Serialize)]
struct StatsWithSources<'a> {
    #[serde(flatten)]
    stats: &'a Stats,
    sources: KeptSources,
}

/// The files that are wanted: of some statuses, or of a verdict.
enum ListedFiles {
    Read(Vec<Status>),
    Judged(Verdict),
}

impl ListedFiles {
    /// What a name stands for.
    fn read(name: &str) -> mingcha::Result<ListedFiles> {
        let found: Vec<Status> = Status::ALL
            .into_iter()
            .filter(|status| status.as_str() == name || name == "unreadable" && status.is_unread())
            .collect();
        let others = [Verdict::Doubtful, Verdict::NotAReport];

        if !found.is_empty() {
            return Ok(ListedFiles::Read(found));
        }
        if let Some(verdict) = others.into_iter().find(|verdict| verdict.as_str() == name) {
            return Ok(ListedFiles::Judged(verdict));
        }

        let statuses = Status::ALL.map(Status::as_str).join(", ");
        let names = format!("{statuses}, {}", others.map(Verdict::as_str).join(", "));
        let takes = Note::new(format!("{names} 或 unreadable"), format!("{names} or unreadable"));
        Err(ErrorKind::BadValue { name: "status", value: name.to_owned(), takes }.into())
    }

    fn holds(&self, file: &FileEntry) -> bool {
        match self {
            ListedFiles::Read(statuses) => statuses.contains(&file.status),
            ListedFiles::Judged(verdict) => file.verdict == *verdict,
        }
    }

    /// What is listed of a file: its status or its verdict, and why.
    fn shown(&self, file: &FileEntry, lang: Lang) -> [String; 2] {
        match self {
            ListedFiles::Read(_) => {
                let reason = file.reason.as_ref().map(|reason| reason.text(lang));
                [file.status.to_string(), reason.unwrap_or_default()]
            }
            ListedFiles::Judged(verdict) => {
                let reason = file.verdict_reason.as_ref().map(VerdictReason::note);
                let reason = reason.map(|note| note.text(lang).to_owned());
                [verdict.to_string(), reason.unwrap_or_default()]
            }
        }
    }
}

/// Lists the files that are wanted.
fn list_files(index: &Index, wanted: &ListedFiles, out: &mut Out) -> anyhow::Result<End> {
    let mut files = index.files()?;
    files.retain(|file| wanted.holds(file));

    if out.is_json() {
        let (total, generation) = (files.len(), index.generation());
        let list = || json!({ "total": total, "files": files, "generation": generation });
        out.json(&out.lang().speak(list))?;
    } else {
        files.iter().try_for_each(|file| print_file(file, wanted, out))?;
    }

    Ok(End::found(!files.is_empty()))
}

fn print_file(file: &FileEntry, wanted: &ListedFiles, out: &mut Out) -> io::Result<()> {
    let [status, reason] = wanted.shown(file, out.lang());
    match out.columns() {
        Some(_) => out.line(&format!("{}  {}  {reason}", out.ink(Ink::Mark, &status), file.file)),
        None => out.record(&[&status, &file.file, &reason]),
    }
}

fn print(stats: &Stats, sources: KeptSources, out: &mut Out) -> io::Result<()> {
    let (years, statuses) = (years(stats, out), by_status(stats));
    let megabytes = |bytes: u64| format!("{:.2}", bytes as f64 / 1e6);
    let kept = format!("{} · {} MB", sources.files, megabytes(sources.bytes));
    let rows: [(&str, &str, String); 13] = [
        ("报告", "reports", stats.reports.to_string()),
        ("章节", "sections", stats.sections.to_string()),
        ("学校", "schools", stats.schools.to_string()),
        ("年度", "years", years),
        ("文件", "files", stats.files.to_string()),
        ("文件状态", "by status", statuses),
        ("占用（MB）", "megabytes", megabytes(stats.bytes)),
        ("所存原文件", "kept sources", kept),
        ("索引版本", "generation", stats.generation.clone()),
        ("摘要", "digest", stats.digest.clone()),
        ("折叠版本", "fold version", stats.fold_version.to_string()),
        ("规则摘要", "rules hash", stats.rules_hash.clone()),
        ("程序", "program", stats.program.clone()),
    ];
    let cluster = stats.cluster.iter().map(|health| ("集群状态", "cluster", health.clone()));

    let judged =
        [("不是年度报告", "no reports", stats.not_reports), ("存疑", "doubtful", stats.doubtful)];
    let judged = judged.into_iter().filter(|(.., count)| *count > 0);
    let judged = judged.map(|(zh, en, count)| (zh, en, count.to_string()));

    for (zh, en, value) in rows.into_iter().chain(judged).chain(cluster) {
        let name = out.pick(zh, en).to_owned();
        if out.columns().is_some() {
            let name = out.ink(Ink::Dim, &width::pad_end(&name, 14));
            out.line(&format!("{name}{value}"))?;
        } else {
            out.record(&[&name, &value])?;
        }
    }

    Ok(())
}

/// Each year with its reports.
fn years(stats: &Stats, out: &Out) -> String {
    let unknown = || out.pick("不详", "not known").to_owned();
    let years = stats.years.iter().map(|year| {
        let name = year.value.map_or_else(unknown, |year| year.to_string());
        format!("{name} {}", year.count)
    });
    years.collect::<Vec<_>>().join(" · ")
}

/// Each status with its files.
fn by_status(stats: &Stats) -> String {
    let statuses = stats.by_status.iter().map(|(status, n)| format!("{status} {n}"));
    statuses.collect::<Vec<_>>().join(" · ")
}
