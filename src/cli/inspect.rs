//! `mingcha inspect`: how a file is read.

use super::end::End;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::width;
use clap::Args;
use mingcha::{
    Day, Grammar, Judgement, Kind, Lang, Matter, MatterAnswer, Outline, Placeholder, Reader,
    Report, ReportTime, Requirement, RequirementFacts, Rules, Says, Section, Statements,
    StatusReason, VerdictReason, Warning, Whence, Witness, placeholder, section, verdict,
};
use serde_json::{Value, json};
use std::io;
use std::path::PathBuf;

#[derive(Args)]
pub struct InspectCommand {
    /// File, or a file in an archive: a.zip!/b.txt
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl InspectCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let rules = setting.rules()?;
        let reader = Reader::new(setting.isolation()).knowing(rules.schools.clone());
        let mut report = rules.schools.settled(reader.read(&self.file)?);
        let judgement = verdict::judge(&report, &rules);
        judgement.apply(&mut report);
        let outline = section::split(&report.text, &rules);

        let facts = RequirementFacts {
            school: report.school.as_deref(),
            year: report.year,
            text: &report.text,
            sections: &outline.sections,
        };
        let asked = Requirement::of(&facts, &rules);
        let time = ReportTime::new(report.year, report.period);
        let seen = Seen {
            statements: Grammar::new(&rules).read_of(&report.text, &outline, time),
            placeholders: placeholder::find(&report.text, &outline),
            missing: asked.missing(&outline.missing),
            asked,
            outline,
            report,
            judgement,
            rules,
        };

        if out.is_json() {
            out.json(&out.lang().speak(|| shape(&seen)))?
        } else {
            print(&seen, out)?
        }
        Ok(End::Found)
    }
}

/// All that is read from one file.
struct Seen {
    report: Report,
    judgement: Judgement,
    outline: Outline,
    /// What was asked of it, and what it lacks of that.
    asked: Requirement,
    missing: Vec<Kind>,
    statements: Statements,
    placeholders: Vec<Placeholder>,
    rules: Rules,
}

impl Seen {
    fn warnings(&self) -> impl Iterator<Item = &Warning> {
        self.report.warnings.iter().chain(&self.statements.warnings)
    }
}

fn shape(seen: &Seen) -> Value {
    let Seen { report, judgement, outline, .. } = seen;
    let sections: Vec<Value> =
        outline.sections.iter().map(|section| section_shape(section, seen)).collect();
    let (warnings, warning_codes): (Vec<&Warning>, Vec<String>) =
        seen.warnings().map(|warning| (warning, warning.code())).unzip();

    json!({
        "report": report.id, "sha256": report.sha256,
        "school": report.school, "year": report.year, "period": report.period,
        "evidence": report.evidence,
        "title": report.title,
        "format": report.format, "encoding": report.encoding,
        "status": report.status,
        "reason": report.reason, "reason_code": report.reason.as_ref().map(StatusReason::code),
        "verdict": judgement.verdict, "verdict_reason": judgement.reason,
        "warnings": warnings, "warning_codes": warning_codes,
        "published": report.published,
        "sections": sections, "missing": seen.missing, "numbering_gaps": outline.numbering_gaps,
        "requirement": seen.asked, "days_late": seen.asked.days_late(report.published),
        "statements": seen.statements.said(&report.text),
        "announced_missing": outline.announced_missing, "placeholders": seen.placeholders,
    })
}

fn section_shape(section: &Section, seen: &Seen) -> Value {
    let text = &seen.report.text;
    json!({
        "id": section.id, "level": section.level, "number": section.number,
        "heading": section.heading, "kind": section.kind,
        "kind_evidence": kind_witness(section, seen), "path": section.path,
        "start": section.span.start, "end": section.span.end,
        "text": &text[section.span.range()],
    })
}

/// Where a section's kind was read: the word of its own heading that names it, or the heading
/// above; and the kind that its own heading names, where that does not count.
fn kind_witness(section: &Section, seen: &Seen) -> Value {
    let named = section.heading.as_deref().and_then(|words| section::named(words, &seen.rules));
    let above = || section.path.iter().rev().nth(1);

    match (named, section.kind) {
        (_, None) | (_, Some(Kind::Preface)) => Value::Null,
        (Some(named), Some(kind)) if named.kind == kind => {
            json!({"from": "heading", "text": named.word, "considered": []})
        }
        (named, Some(_)) => {
            let considered = named
                .map(|named| json!({"value": named.kind, "from": "heading", "text": named.word}));
            let considered: Vec<Value> = considered.into_iter().collect();
            json!({"from": "parent", "text": above(), "considered": considered})
        }
    }
}

fn print(seen: &Seen, out: &mut Out) -> io::Result<()> {
    let Seen { report, outline, .. } = seen;
    print_metadata(seen, out)?;
    out.line("")?;
    print_outline(report, outline, out)?;
    print_lines("类别依据", "kinds read in", &kinds_read(seen, out), out)?;
    out.line("")?;
    print_statements(seen, out)?;
    out.line("")?;
    let lang = out.lang();
    let missing: Vec<String> =
        seen.missing.iter().map(|kind| kind.label().text(lang).to_owned()).collect();
    print_list("缺少的部分", "missing", &missing, out)?;
    print_list("没有要求的部分", "not asked for", &not_asked(seen, lang), out)?;
    print_list("要求依据", "asked for by", &seen.asked.notices, out)?;
    print_list("前言提到而没有的部分", "announced and missing", &outline.announced_missing, out)?;
    print_list("跳过的序号", "numbers skipped", &outline.numbering_gaps, out)?;
    let blanks: Vec<String> = seen.placeholders.iter().map(|blank| blank.text.clone()).collect();
    print_list("未填的空", "blanks", &blanks, out)?;
    let warnings: Vec<String> = seen.warnings().map(|warning| warning.text(lang)).collect();

    print_list("注意", "warnings", &warnings, out)
}

/// The parts and matters that nobody asked for.
fn not_asked(seen: &Seen, lang: Lang) -> Vec<String> {
    let parts = seen.asked.parts_not_asked.iter().map(|kind| kind.label());
    let matters = seen.asked.matters_not_asked.iter().map(|matter| matter.label());
    parts.chain(matters).map(|label| label.text(lang).to_owned()).collect()
}

/// One line a matter: what is said of it, the section's id, the sentence that says so.
fn print_statements(seen: &Seen, out: &mut Out) -> io::Result<()> {
    for matter in Matter::ALL {
        let name = matter.label().text(out.lang()).to_owned();
        let statement = seen.statements.of(matter);
        let says = match statement.map(|statement| statement.says) {
            None if seen.asked.matters_not_asked.contains(&matter) => {
                MatterAnswer::NotAsked.label(out.lang()).into_owned()
            }
            None => out.pick("没有说明", "not said").to_owned(),
            Some(Says::None) => out.pick("无", "none").to_owned(),
            Some(Says::Number(count)) => count.to_string(),
            Some(Says::Mentioned) => out.pick("有，数目不明", "some").to_owned(),
            Some(Says::Unclear) => out.pick("提到，读不懂", "not understood").to_owned(),
        };
        let place = statement.map(|statement| {
            let sentence =
                seen.report.text[statement.sentence.range()].trim().replace(['\n', '\t'], " ");
            (statement.section.to_string(), sentence)
        });
        match (out.columns(), place) {
            (Some(columns), place) => {
                let sentence = place.map_or(String::new(), |(_, sentence)| sentence);
                let sentence = width::shorten(&sentence, columns.saturating_sub(28).max(20));
                let name = out.ink(Ink::Dim, &width::pad_end(&name, 14));
                out.line(&format!("{name}{}{sentence}", width::pad_end(&says, 14)))?;
            }
            (None, Some((section, sentence))) => {
                out.record(&[&name, &says, &section, &sentence])?
            }
            (None, None) => out.record(&[&name, &says])?,
        }
    }

    Ok(())
}

fn print_metadata(seen: &Seen, out: &mut Out) -> io::Result<()> {
    let Seen { report, judgement, .. } = seen;
    let unknown = || out.pick("不详", "not known").to_owned();
    let format = [Some(name_of(&report.format)), report.encoding.clone()];
    let status = match &report.reason {
        Some(reason) => format!("{}：{}", report.status, reason.text(out.lang())),
        None => report.status.to_string(),
    };
    let read = |witness: &Option<Witness>| {
        witness.as_ref().map_or_else(unknown, |witness| told(witness, out))
    };
    let evidence = &report.evidence;
    let rows = [
        ("学校", "school", report.school.clone().unwrap_or_else(unknown)),
        ("依据", "read in", read(&evidence.school)),
        ("年度", "year", report.year.map_or_else(unknown, |year| year.to_string())),
        ("依据", "read in", read(&evidence.year)),
        (
            "期间",
            "period",
            report.period.map_or_else(unknown, |period| format!("{} — {}", period.from, period.to)),
        ),
        ("标题", "title", report.title.clone().unwrap_or_else(unknown)),
        ("依据", "read in", read(&evidence.title)),
        ("判断", "verdict", verdict_of(judgement, out)),
        ("格式", "format", format.into_iter().flatten().collect::<Vec<_>>().join("，")),
        ("状态", "status", status),
        (
            "发布",
            "published",
            report.published.map_or_else(unknown, |day| published(day, seen, out)),
        ),
        ("编号", "report", report.id.to_string()),
    ];

    let widest = rows.iter().map(|(zh, en, _)| width::of(out.pick(zh, en))).max();
    let label_columns = (widest.unwrap_or_default() + 2).max(8);
    for (zh, en, value) in rows {
        let name = out.pick(zh, en).to_owned();
        match out.columns() {
            Some(_) => {
                let name = width::pad_end(&name, label_columns);
                out.line(&format!("{}{value}", out.ink(Ink::Dim, &name)))?
            }
            None => out.record(&[&name, &value])?,
        }
    }

    Ok(())
}

/// The day on which a report was published, and how many days late that was.
fn published(day: Day, seen: &Seen, out: &Out) -> String {
    match (seen.asked.days_late(Some(day)), seen.asked.due) {
        (Some(days), Some(due)) if days > 0 => match out.lang() {
            Lang::Zh => format!("{day}（最迟 {due}，迟 {days} 天）"),
            Lang::En => format!("{day} (due {due}, {days} days late)"),
        },
        _ => day.to_string(),
    }
}

/// Where a fact was read, the words there, and what else was considered.
fn told(witness: &Witness, out: &Out) -> String {
    let quoted = |from: Whence, text: &str| {
        let place = from.label().text(out.lang()).to_owned();
        if text.is_empty() {
            return place;
        }
        format!("{place}{}{}{}", out.pick("“", " \""), text, out.pick("”", "\""))
    };

    let found = match witness.from {
        Some(from) => quoted(from, &witness.text),
        None => out.pick("无一处可以为准", "no place decides").to_owned(),
    };
    if witness.considered.is_empty() {
        return found;
    }

    let others: Vec<String> = witness
        .considered
        .iter()
        .map(|other| {
            format!("{}{}", other.value, out.pick("（", " ("))
                + &quoted(other.from, &other.text)
                + out.pick("）", ")")
        })
        .collect();
    let others = others.join(out.pick("、", ", "));

    format!("{found}{}{others}", out.pick("；另见 ", "; also "))
}

/// The word or the heading above that gave each section its kind, after the section's id: of those
/// at the top, and of those whose kind is not that of the section above.
fn kinds_read(seen: &Seen, out: &Out) -> Vec<String> {
    let told = |section: &Section| {
        let witness = kind_witness(section, seen);
        let text = witness["text"].as_str()?;
        let from = match witness["from"].as_str() {
            Some("parent") => out.pick("上级标题", "heading above"),
            _ => out.pick("标题", "heading"),
        };
        Some(format!("{} {from}{}{text}{}", section.id, out.pick("“", " \""), out.pick("”", "\"")))
    };

    let sections = &seen.outline.sections;
    let is_own = |&(at, section): &(usize, &Section)| {
        let above = sections.iter().take(at).rev().find(|other| other.level < section.level);
        section.level == 1 || above.is_some_and(|above| above.kind != section.kind)
    };
    let own = sections.iter().enumerate().filter(is_own);
    own.filter_map(|(_, section)| told(section)).collect()
}

/// One line a section: id, number and heading indented by level, kind, characters.
fn print_outline(report: &Report, outline: &Outline, out: &mut Out) -> io::Result<()> {
    let room = out.columns().map(|columns| columns.saturating_sub(37).clamp(20, 72));
    for section in &outline.sections {
        let chars = report.text[section.span.range()].chars().count().to_string();
        let kind = section.kind.map_or(out.pick("未归类", "none").to_owned(), |kind| {
            kind.label().text(out.lang()).to_owned()
        });
        let heading = match &section.heading {
            Some(heading) => format!("{}{heading}", section.number.as_deref().unwrap_or("")),
            None => out.pick("（前言）", "(preface)").to_owned(),
        };
        let indent = "  ".repeat(usize::from(section.level.saturating_sub(1)));
        match room {
            None => out.record(&[
                &section.id.to_string(),
                &section.level.to_string(),
                &heading,
                &kind,
                &chars,
            ])?,
            Some(room) => {
                let heading =
                    width::pad_end(&width::shorten(&format!("{indent}{heading}"), room), room);
                let kind = out.ink(Ink::Dim, &width::pad_end(&kind, 21));
                let unit = out.pick("字", "chars");
                out.line(&format!("{:>3}  {heading}  {kind} {chars:>6} {unit}", section.id))?;
            }
        }
    }

    Ok(())
}

/// A list with a line for each item.
fn print_lines(zh: &str, en: &str, items: &[String], out: &mut Out) -> io::Result<()> {
    if out.columns().is_none() || items.is_empty() {
        return print_list(zh, en, items, out);
    }

    let name = out.ink(Ink::Mark, out.pick(zh, en));
    out.line(&name)?;
    items.iter().try_for_each(|item| out.line(&format!("  {item}")))
}

fn print_list(zh: &str, en: &str, items: &[String], out: &mut Out) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }

    let name = out.pick(zh, en).to_owned();
    match out.columns() {
        Some(_) => {
            let line =
                format!("{}  {}", out.ink(Ink::Mark, &name), items.join(out.pick("；", "; ")));
            out.line(&line)
        }
        None => items.iter().try_for_each(|item| out.record(&[&name, item])),
    }
}

/// What a text is taken for, and why.
fn verdict_of(judgement: &Judgement, out: &Out) -> String {
    let lang = out.lang();
    let verdict = judgement.verdict.label();
    match judgement.reason.as_ref().map(VerdictReason::note) {
        Some(reason) => {
            let sign = out.pick("；", "; ");
            format!("{}{sign}{}", verdict.text(lang), reason.text(lang))
        }
        None => verdict.text(lang).to_owned(),
    }
}

/// A value's name in data.
fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}
