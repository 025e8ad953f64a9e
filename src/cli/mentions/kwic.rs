//! Mentions as lines with the term in one column, grouped under the reports that hold them.

use crate::cli::out::{Ink, Out};
use crate::cli::search::path_of;
use crate::cli::width;
use mingcha::{Alignment, Mention, MentionOrder, Query, ReportId};
use std::io;

/// Columns of the line number, with the space behind it.
const LINE_COLUMNS: usize = 6;
/// Columns of the alignment sign, with the space behind it.
const SIGN_COLUMNS: usize = 3;

/// Whether it is one query that is answered or a term of a list, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KwicPlace {
    Alone,
    InList(usize),
}

/// A list of mentions that is being written.
pub struct Kwic {
    order: MentionOrder,
    /// Of a list, the term that it is for.
    term: Option<String>,
    report: Option<ReportId>,
}

impl Kwic {
    /// Begins the list for `query`. Where it is by context, each line says its report.
    pub fn begin(
        query: &Query,
        order: MentionOrder,
        place: KwicPlace,
        out: &mut Out,
    ) -> io::Result<Kwic> {
        let KwicPlace::InList(number) = place else {
            return Ok(Kwic { order, term: None, report: None });
        };

        if out.columns().is_some() {
            let title = format!("{}{}", if number > 0 { "\n" } else { "" }, query.text);
            out.line(&out.ink(Ink::Mark, &title))?;
        }

        Ok(Kwic { order, term: Some(query.text.clone()), report: None })
    }

    /// Writes a mention.
    pub fn add(&mut self, mention: &Mention, out: &mut Out) -> io::Result<()> {
        let Some(columns) = out.columns() else {
            return record(self.term.as_deref(), mention, out);
        };

        let is_first = self.report.is_none();
        let is_new =
            self.report.replace(mention.report_id.clone()).as_ref() != Some(&mention.report_id);

        if self.order != MentionOrder::Place {
            return out.line(&line(mention, &name(mention, out), columns, out));
        }

        if is_new && !is_first {
            out.line("")?;
        }

        if is_new {
            out.line(&report_line(mention, out))?;
        }

        out.line(&line(mention, &path_of(&mention.section, out), columns, out))
    }

    /// Ends the list.
    pub fn end(self, out: &mut Out) -> io::Result<()> {
        match (self.report, out.columns()) {
            (Some(_), Some(_)) => out.line(""),
            _ => Ok(()),
        }
    }
}

fn report_line(mention: &Mention, out: &Out) -> String {
    format!("{}  {}", out.ink(Ink::Head, &name(mention, out)), out.ink(Ink::Dim, &mention.file))
}

/// School and year.
fn name(mention: &Mention, out: &Out) -> String {
    let (school, year) = (out.school(mention.school.as_deref()), out.year(mention.year));
    format!("{school} {year}")
}

/// Line number, alignment, the term between its contexts, and `whose` it is: a heading, or a
/// report.
fn line(mention: &Mention, whose: &str, columns: usize, out: &Out) -> String {
    let heading_columns = (columns / 4).min(28);
    let context = columns.saturating_sub(LINE_COLUMNS + SIGN_COLUMNS + heading_columns + 2);
    let left_columns = context.saturating_sub(8) / 2;
    let number = mention.line.or(mention.page).map_or_else(String::new, |line| line.to_string());
    let left = width::keep_end(&width::one_line(&mention.left), left_columns);
    let text = width::one_line(&mention.text);
    let right_columns = context.saturating_sub(left_columns + width::of(&text));
    let right = width::keep_start(&width::one_line(&mention.right), right_columns);

    format!(
        "{} {} {}{}{}  {}",
        out.ink(Ink::Dim, &width::pad_start(&number, LINE_COLUMNS - 1)),
        out.ink(Ink::Dim, &width::pad_end(sign(mention.alignment, out), SIGN_COLUMNS - 1)),
        width::pad_start(&left, left_columns),
        out.ink(Ink::Mark, &text),
        width::pad_end(&right, right_columns),
        out.ink(Ink::Dim, &width::shorten(whose, heading_columns)),
    )
}

/// The alignment as the line of counts abbreviates it.
fn sign(alignment: Alignment, out: &Out) -> &'static str {
    match alignment {
        Alignment::Word => out.pick("整", "w"),
        Alignment::Inside => out.pick("内", "i"),
        Alignment::Across => out.pick("跨", "a"),
        Alignment::AcrossBreak => out.pick("断", "b"),
    }
}

/// One mention in a pipe: of a list its term, then school, year, kind, heading, file, line,
/// alignment, left, term, right, address.
fn record(term: Option<&str>, mention: &Mention, out: &mut Out) -> io::Result<()> {
    let text = out.ink(Ink::Mark, &mention.text);
    let heading = path_of(&mention.section, out);
    let fields = [
        mention.school.as_deref().unwrap_or(""),
        &mention.year.map_or_else(String::new, |year| year.to_string()),
        mention.section.kind.map_or("", |kind| kind.as_str()),
        &heading,
        &mention.file,
        &mention.line.or(mention.page).map_or_else(String::new, |line| line.to_string()),
        mention.alignment.as_str(),
        &mention.left,
        &text,
        &mention.right,
        &mention.url.to_string(),
    ];

    out.record(&term.into_iter().chain(fields).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingcha::{Cited, Lang, Link, MentionPlace, SchoolAttributes, SectionRef};

    fn mention(left: &str, right: &str, alignment: Alignment) -> Mention {
        let section = SectionRef {
            id: 1,
            kind: None,
            heading: Some("概述".into()),
            path: vec!["概述".into()],
        };

        let cited = Cited {
            report_id: ReportId::of_sha256(&"a".repeat(64)),
            school: Some("云岭大学".into()),
            year: "2020-2021".parse().ok(),
        };

        Mention {
            url: Link::to(&cited.report_id),
            cited,
            attributes: SchoolAttributes::default(),
            section,
            start: 0,
            end: 6,
            line: Some(7),
            page: None,
            left: left.into(),
            text: "复议".into(),
            right: right.into(),
            alignment,
            place: MentionPlace::default(),
            file: "a.txt".into(),
            title: None,
            source_url: None,
            published: None,
            days_late: None,
            metadata: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn terms_stand_in_one_column_under_their_report() {
        let (mut out, paper) = Out::test(Lang::Zh, Some(60));
        let mut kwic =
            Kwic::begin(&Query::default(), MentionOrder::Place, KwicPlace::Alone, &mut out)
                .unwrap();

        for mention in [
            mention("没有发生被申请行政", "的情况\n和诉讼", Alignment::Inside),
            mention("", "：无", Alignment::Word),
            mention("a 1 ", "", Alignment::Across),
        ] {
            kwic.add(&mention, &mut out).unwrap();
        }

        kwic.end(&mut out).unwrap();
        let text = paper.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "云岭大学 2020-2021  a.txt");
        assert_eq!(lines.len(), 5, "{text}");
        let columns: Vec<usize> =
            lines[1..4].iter().map(|line| width::of(&line[..line.find("复议").unwrap()])).collect();
        assert!(columns.iter().all(|column| *column == columns[0]), "{text}");
        assert!(lines[1..4].iter().all(|line| width::of(line) <= 60), "{text}");

        assert!(
            lines[1].contains("内") && lines[2].contains("整") && lines[3].contains("跨"),
            "{text}"
        );
    }
}
