//! `mingcha reuse`: what of each report also stands in an earlier one.

use super::end::End;
use super::out::{Ink, Out};
use super::scope::ReportScopeOptions;
use super::setting::Setting;
use super::told::Told;
use super::width;
use clap::Args;
use mingcha::{
    Cited, HeldReport, Index, Likeness, Note, ReportId, Reuse, ReuseOf, ReuseSource, ReuseSummary,
    ReusedParagraph, Year,
};
use std::collections::HashMap;
use std::io;

#[derive(Args)]
pub struct ReuseCommand {
    /// A report's id, to list its paragraphs
    #[arg(value_name = "REPORT")]
    report: Option<ReportId>,
    #[command(flatten)]
    scope: ReportScopeOptions,
}

impl ReuseCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let filter = self.scope.filter()?;
        let index = setting.open()?;
        let held = self.report.as_ref().map(|id| index.report(id)).transpose()?;
        let mut reuse = index.reuse(&filter)?;

        if let Some(held) = &held {
            reuse.reports.retain(|of| of.summary.report_id == held.id);
            let of = reuse.reports.first().ok_or_else(|| Told(outside()))?;
            (reuse.paragraphs, reuse.reused) = (of.summary.compared, of.summary.reused);
        }

        let end = End::found(reuse.reports.iter().any(|of| !of.paragraphs.is_empty()));
        match (out.is_json(), held) {
            (true, _) => out.json(&reuse)?,
            (false, None) => print(&reuse, out)?,
            (false, Some(held)) => {
                reuse.reports.iter().try_for_each(|of| print_paragraphs(&index, &held, of, out))?
            }
        }

        Ok(end)
    }
}

fn outside() -> Note {
    Note::new(
        "这份报告不在所选的学校或年度之内",
        "the report is not within the chosen schools or years",
    )
}

/// A line for each report, the largest share first.
fn print(reuse: &Reuse, out: &mut Out) -> io::Result<()> {
    let rows: Vec<Vec<String>> = reuse.reports.iter().map(|of| row(&of.summary, out)).collect();
    if out.columns().is_none() {
        return rows
            .iter()
            .try_for_each(|row| out.record(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    }

    print_table(rows, out)?;
    for of in &reuse.reports {
        print_warnings(&of.summary, out)?;
    }
    let sum = Note::new(
        format!(
            "{} 份报告，比较了 {} 段，{} 段在更早的报告中也有",
            reuse.reports.len(),
            reuse.paragraphs,
            reuse.reused
        ),
        format!(
            "{} reports, {} paragraphs compared, {} of them also stand in an earlier report",
            reuse.reports.len(),
            reuse.paragraphs,
            reuse.reused
        ),
    );

    out.line(&out.ink(Ink::Head, sum.text(out.lang())))
}

/// What a report is warned of, with its name.
fn print_warnings(of: &ReuseSummary, out: &mut Out) -> io::Result<()> {
    let name = named(&of.school, of.year, &of.report_id, out);
    of.warnings.iter().try_for_each(|warning| {
        let words = warning.note();
        out.say(&format!("{name}: {}", words.text(out.lang())))
    })
}

fn print_table(rows: Vec<Vec<String>>, out: &mut Out) -> io::Result<()> {
    let heads = [
        ("沿用", "reused"),
        ("本校", "own"),
        ("他校", "others"),
        ("学校", "school"),
        ("年度", "year"),
        ("报告", "report"),
        ("主要来源", "main source"),
    ];
    let head = heads.iter().map(|(zh, en)| out.pick(zh, en).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();

    for (i, line) in width::table(&rows, &[true, true, true]).iter().enumerate() {
        out.line(&if i == 0 { out.ink(Ink::Dim, line) } else { line.clone() })?;
    }
    Ok(())
}

fn row(of: &ReuseSummary, out: &Out) -> Vec<String> {
    let percent = |chars: usize| format!("{:.0}%", chars as f64 * 100.0 / of.chars.max(1) as f64);
    let source =
        of.sources.first().map(|source| named(&source.school, source.year, &source.report_id, out));

    vec![
        percent(of.own_chars + of.others_chars),
        percent(of.own_chars),
        percent(of.others_chars),
        of.school.clone().unwrap_or_else(|| out.pick("不详", "not known").to_owned()),
        of.year.map_or_else(|| out.pick("不详", "not known").to_owned(), |year| year.to_string()),
        of.report_id.to_string(),
        source.unwrap_or_default(),
    ]
}

/// School, year and id of a report.
fn named(school: &Option<String>, year: Option<Year>, report: &ReportId, out: &Out) -> String {
    let unknown = out.pick("不详", "not known");
    let year = year.map_or_else(|| unknown.to_owned(), |year| year.to_string());
    format!("{} {year} {report}", school.as_deref().unwrap_or(unknown))
}

/// The paragraphs of one report, each with the earlier one.
fn print_paragraphs(
    index: &Index,
    held: &HeldReport,
    of: &ReuseOf,
    out: &mut Out,
) -> anyhow::Result<()> {
    let mut sources: HashMap<&ReportId, HeldReport> = HashMap::new();
    for paragraph in &of.paragraphs {
        if !sources.contains_key(&paragraph.source) {
            sources.insert(&paragraph.source, index.report(&paragraph.source)?);
        }
        if let Some(source) = sources.get(&paragraph.source) {
            print_paragraph(held, source, paragraph, out)?;
        }
    }

    print_warnings(&of.summary, out)?;
    for ReuseSource { cited, paragraphs, .. } in &of.summary.sources {
        let Cited { report_id: report, school, year } = cited;
        let name = named(school, *year, report, out);
        let line = Note::new(
            format!("{paragraphs} 段见于 {name}"),
            format!("{paragraphs} also in {name}"),
        );
        out.say(line.text(out.lang()))?;
    }

    Ok(())
}

fn print_paragraph(
    held: &HeldReport,
    source: &HeldReport,
    paragraph: &ReusedParagraph,
    out: &mut Out,
) -> io::Result<()> {
    let how = match paragraph.how {
        Likeness::Equal => out.pick("相同", "equal").to_owned(),
        Likeness::Numbers => out.pick("仅数字不同", "equal but for numbers").to_owned(),
        Likeness::Near => {
            format!("{} {:.0}%", out.pick("相近", "near"), paragraph.likeness * 100.0)
        }
    };
    let name = named(&source.school, source.year, &source.id, out);
    let (text, earlier) = (
        held.text.get(paragraph.start..paragraph.end).unwrap_or_default(),
        source.text.get(paragraph.source_start..paragraph.source_end).unwrap_or_default(),
    );

    if out.columns().is_none() {
        return out.record(&[&how, text, &name, earlier]);
    }

    out.line(&format!("{}  {}", out.ink(Ink::Mark, &how), out.ink(Ink::Dim, &name)))?;
    out.line(&format!("  {text}"))?;

    match paragraph.how {
        Likeness::Equal => Ok(()),
        _ => out.line(&out.ink(Ink::Dim, &format!("  {earlier}"))),
    }
}
