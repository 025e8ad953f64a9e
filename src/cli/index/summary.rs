//! What a run did, for people: what somebody should look at, then counts.

use crate::cli::out::{Ink, Out};
use mingcha::{Added, CatalogueUse, FileEntry, Lang, Note, Status, VerdictReason, Warning};
use std::io;

/// Files of a kind that are listed by name.
const SHOWN_FILES: usize = 20;
/// Warnings, and rows of a catalogue of a kind, that are listed.
const SHOWN_WARNINGS: usize = 5;

/// Prints what a run did, as JSON or in short.
pub fn print(added: &Added, out: &mut Out) -> io::Result<()> {
    if out.is_json() {
        return out.json(added);
    }

    print_files("不可读", "unreadable", Ink::Bad, unreadable(added), out)?;
    print_files("仅读出部分", "partial", Ink::Mark, partial(added), out)?;
    print_not_reports(added, out)?;
    print_warnings(added, out)?;

    if let Some(used) = &added.catalogue {
        print_catalogue(used, out)?;
    }

    let counts = counts(added, out.lang());
    out.line(&out.ink(Ink::Head, &counts))?;
    let rate = rate(added, out);
    out.line(&out.ink(Ink::Dim, &rate))?;

    if added.stopped { print_stopped(added, out) } else { Ok(()) }
}

/// The counts of a run on one line.
pub fn counts(added: &Added, lang: Lang) -> String {
    let (unreadable, partial) = (unreadable(added).count(), partial(added).count());
    let counts = match lang {
        Lang::Zh => format!(
            "新文件 {}，替换 {}，未变 {}，移除 {}；其中不可读 {unreadable}，仅读出部分 {partial}",
            added.added, added.replaced, added.unchanged, added.removed,
        ),
        Lang::En => format!(
            "new files {}, replaced {}, unchanged {}, removed {}; among them unreadable \
             {unreadable}, partial {partial}",
            added.added, added.replaced, added.unchanged, added.removed,
        ),
    };

    let ignored = added.files.iter().filter(|entry| entry.status == Status::Ignored).count();
    let more = [
        (not_reports(added).count(), "，不是年度报告", ", no report"),
        (ignored, "，未读的其他文件", ", other files not read"),
    ];
    more.into_iter().filter(|(count, ..)| *count > 0).fold(counts, |counts, (count, zh, en)| {
        format!("{counts}{} {count}", if lang == Lang::Zh { zh } else { en })
    })
}

fn print_stopped(added: &Added, out: &mut Out) -> io::Result<()> {
    let done = added.added + added.replaced + added.removed;
    let line = match out.lang() {
        Lang::Zh => format!("已停止，已提交 {done} 个文件，再次运行将继续"),
        Lang::En => format!("stopped; files committed: {done}; run it again to go on"),
    };
    out.line(&out.ink(Ink::Mark, &line))
}

fn unreadable(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| entry.status.is_unread() && !entry.status.is_readable())
}

fn not_reports(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| !entry.verdict.counts())
}

/// The files that hold no report, each with the reason.
fn print_not_reports(added: &Added, out: &mut Out) -> io::Result<()> {
    for entry in not_reports(added).take(SHOWN_FILES) {
        let reason = entry.verdict_reason.as_ref().map(VerdictReason::note);
        let reason = reason.map_or_else(String::new, |note| note.text(out.lang()).to_owned());
        let label = out.ink(Ink::Mark, entry.verdict.label().text(out.lang()));
        out.line(&format!("{label}  {}  {reason}", entry.file))?;
    }

    print_more(not_reports(added).count().saturating_sub(SHOWN_FILES), out)
}

fn partial(added: &Added) -> impl Iterator<Item = &FileEntry> {
    added.files.iter().filter(|entry| entry.status == Status::Partial)
}

fn print_files<'a>(
    zh: &str,
    en: &str,
    ink: Ink,
    files: impl Iterator<Item = &'a FileEntry>,
    out: &mut Out,
) -> io::Result<()> {
    let files: Vec<&FileEntry> = files.collect();
    for entry in files.iter().take(SHOWN_FILES) {
        let status = || entry.status.to_string();
        let reason = entry.reason.as_ref().map_or_else(status, |reason| reason.text(out.lang()));
        let label = out.ink(ink, out.pick(zh, en));
        out.line(&format!("{label}  {}  {reason}", entry.file))?;
    }

    print_more(files.len().saturating_sub(SHOWN_FILES), out)
}

/// What became of the rows of a catalogue: counts, and the first few that somebody should look at.
fn print_catalogue(used: &CatalogueUse, out: &mut Out) -> io::Result<()> {
    let lang = out.lang();
    let row =
        |line: usize| Note::new(format!("目录表第 {line} 行"), format!("catalogue line {line}"));
    let bad = used
        .bad
        .iter()
        .map(|bad| format!("{}  {}", row(bad.line).text(lang), bad.reason.text(lang)))
        .collect();

    print_rows("有误", "bad row", bad, out)?;
    let files = used
        .without_file
        .iter()
        .map(|row_of| format!("{}  {}", row(row_of.line).text(lang), row_of.file))
        .collect();

    print_rows("找不到文件", "no such file", files, out)?;
    print_rows("目录表未列", "not in the catalogue", used.without_row.clone(), out)?;
    let (rows, taken, elsewhere) = (used.rows, used.used, used.elsewhere);
    let (bad, no_file, no_row) = (used.bad.len(), used.without_file.len(), used.without_row.len());

    let line = match lang {
        Lang::Zh => format!(
            "目录表共 {rows} 行：采用 {taken}，有误 {bad}，找不到文件 {no_file}，属本次未涉及的文件 {elsewhere}；目录表未列的文件 \
             {no_row}"
        ),
        Lang::En => format!(
            "catalogue rows {rows}: used {taken}, bad {bad}, without a file {no_file}, for files \
             not in this run {elsewhere}; files without a row {no_row}"
        ),
    };

    out.line(&line)
}

/// The first of some rows under a label, and how many more there are.
pub fn print_rows(zh: &str, en: &str, rows: Vec<String>, out: &mut Out) -> io::Result<()> {
    for row in rows.iter().take(SHOWN_WARNINGS) {
        let label = out.ink(Ink::Mark, out.pick(zh, en));
        out.line(&format!("{label}  {row}"))?;
    }
    print_more(rows.len().saturating_sub(SHOWN_WARNINGS), out)
}

fn print_warnings(added: &Added, out: &mut Out) -> io::Result<()> {
    let warnings = || {
        added
            .files
            .iter()
            .flat_map(|entry| entry.warnings.iter().map(move |warning| (entry, warning)))
            // Those are listed by themselves.
            .filter(|(_, warning)| !matches!(warning, Warning::NotAReport { .. }))
    };

    for (entry, warning) in warnings().take(SHOWN_WARNINGS) {
        let label = out.ink(Ink::Mark, out.pick("注意", "warning"));
        out.line(&format!("{label}  {}  {}", entry.file, warning.text(out.lang())))?;
    }

    print_more(warnings().count().saturating_sub(SHOWN_WARNINGS), out)
}

fn print_more(left: usize, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        _ if left == 0 => return Ok(()),
        Lang::Zh => format!("……另有 {left} 条，--json 可看全部"),
        Lang::En => format!("… {left} more; --json shows all"),
    };
    out.line(&out.ink(Ink::Dim, &line))
}

fn rate(added: &Added, out: &Out) -> String {
    if added.bytes == 0 {
        return match out.lang() {
            Lang::Zh => format!("用时 {:.2} 秒；索引 {}", added.seconds, added.generation),
            Lang::En => format!("{:.2} s; store {}", added.seconds, added.generation),
        };
    }

    let megabytes = added.bytes as f64 / 1e6;
    let rate = if added.seconds > 0.0 { megabytes / added.seconds } else { 0.0 };

    match out.lang() {
        Lang::Zh => format!(
            "读入 {megabytes:.2} MB，用时 {:.2} 秒，每秒 {rate:.1} MB；索引 {}",
            added.seconds, added.generation
        ),
        Lang::En => {
            format!(
                "read {megabytes:.2} MB in {:.2} s, {rate:.1} MB/s; store {}",
                added.seconds, added.generation
            )
        }
    }
}
