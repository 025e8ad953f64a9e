//! `mingcha show`: a report that the store holds, to be read.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::{FileEntry, Filter, HeldReport, Index, Label, Note, ReportId, Section};
use std::io;

#[derive(Args)]
pub struct ShowCommand {
    /// Its id, or its file: the path as indexed, or the end of it
    #[arg(value_name = "REPORT")]
    report: String,
    /// Only sections of this kind (repeatable)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
}

impl ShowCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let mut wanted = Filter::default();
        self.kind.iter().try_for_each(|kind| wanted.add(Label::Kind, kind))?;

        let index = setting.open()?;
        let report = index.report(&self.id(&index)?)?;
        let is_wanted =
            |section: &&Section| wanted.kinds.is_empty() || wanted.kinds.contains(&section.kind);
        let sections: Vec<&Section> = report.sections.iter().filter(is_wanted).collect();

        if out.is_json() {
            out.json(&report)?;
        } else {
            if self.kind.is_empty() {
                print_head(&report, out)?;
            }
            sections.iter().try_for_each(|section| print_section(&report, section, out))?;
        }
        Ok(End::found(!sections.is_empty()))
    }

    /// The id of the one report that is meant.
    fn id(&self, index: &Index) -> anyhow::Result<ReportId> {
        if let Ok(id) = self.report.parse() {
            return Ok(id);
        }

        let end = format!("/{}", self.report.trim_start_matches("./"));
        let files = index.files()?;
        let exact: Vec<&FileEntry> = files.iter().filter(|of| of.file == self.report).collect();
        let found = if exact.is_empty() {
            files.iter().filter(|of| of.file.ends_with(&end)).collect()
        } else {
            exact
        };

        match found.as_slice() {
            [] => Err(Told(unknown(&self.report)).into()),
            [one] => {
                let why = one.reason.as_ref().map(|reason| reason.note());
                let why = why.unwrap_or_else(|| unknown(&self.report));
                one.report_id.clone().ok_or_else(|| Told(why).into())
            }
            several => Err(Told(ambiguous(&self.report, several)).into()),
        }
    }
}

/// Says what is known of a report, apart from its text.
fn print_head(report: &HeldReport, out: &mut Out) -> io::Result<()> {
    let unknown = || out.pick("不详", "not known").to_owned();
    let school = report.school.clone().unwrap_or_else(unknown);
    let year = report.year.map_or_else(unknown, |year| year.to_string());
    out.say(&format!("{school}  {year}  {}  {}", report.id, report.files.join("  ")))?;

    let reason = report.reason.iter().map(|reason| reason.note());
    let warnings = report.warnings.iter().map(|warning| warning.note());
    let notes: Vec<Note> = reason.chain(warnings).collect();
    notes.iter().try_for_each(|note| out.say_note(note))?;
    out.say("")
}

/// Prints a section as it stands in the clean text, its heading apart.
fn print_section(report: &HeldReport, section: &Section, out: &mut Out) -> io::Result<()> {
    let text = report.text.get(section.span.range()).unwrap_or_default();
    for (at, line) in text.lines().enumerate() {
        if at == 0 && section.heading.is_some() {
            out.line(&out.ink(Ink::Head, line))?;
        } else {
            out.line(line)?;
        }
    }
    Ok(())
}

fn unknown(report: &str) -> Note {
    Note::new(
        format!("索引中没有报告 {report}；还没有收录的文件，用 mingcha inspect 查看"),
        format!(
            "the store holds no report {report}; for a file that is not indexed there is \
             `mingcha inspect`"
        ),
    )
}

fn ambiguous(report: &str, files: &[&FileEntry]) -> Note {
    /// How many are named.
    const MOST: usize = 5;
    let names: Vec<&str> = files.iter().take(MOST).map(|of| of.file.as_str()).collect();
    Note::new(
        format!("{report} 可指 {} 个文件：{}；请写得更全", files.len(), names.join("、")),
        format!(
            "{report} may be any of {} files: {}; write more of it",
            files.len(),
            names.join(", ")
        ),
    )
}
