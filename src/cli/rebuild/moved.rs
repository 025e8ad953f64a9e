//! The reports that a rebuild reads otherwise than before, a line each: what it was, and what it is.

use mingcha::{
    Kind, Lang, Matter, MatterAnswer, MovedHeading, MovedReading, MovedReport, MovedSaying, SaidHow,
};

/// Headings that are named in a line.
const SHOWN_HEADINGS: usize = 3;

/// A line for each report.
pub fn lines(moved: &[MovedReport], lang: Lang) -> Vec<String> {
    moved.iter().map(|report| line(report, lang)).collect()
}

fn line(report: &MovedReport, lang: Lang) -> String {
    let name = report.file.as_deref().unwrap_or(report.id.as_str());
    let Some(after) = &report.after else {
        return format!("{name}  {}", pick(lang, "已读不出", "could not be read any more"));
    };

    let before = &report.before;
    let facts = [
        changed(pick(lang, "学校", "school"), school(before, lang), school(after, lang)),
        changed(pick(lang, "年度", "year"), year(before, lang), year(after, lang)),
        changed(pick(lang, "判断", "verdict"), verdict(before, lang), verdict(after, lang)),
    ];
    let said = Matter::ALL.into_iter().filter_map(|matter| {
        let says = |reading: &MovedReading| answer(reading.statements.of(matter), lang);
        changed(matter.label().text(lang), says(before), says(after))
    });

    let words: Vec<String> =
        facts.into_iter().flatten().chain(said).chain(kinds(before, after, lang)).collect();
    format!("{name}  {}", words.join(pick(lang, "；", "; ")))
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

fn changed(what: &str, before: String, after: String) -> Option<String> {
    (before != after).then(|| format!("{what} {before} → {after}"))
}

fn school(reading: &MovedReading, lang: Lang) -> String {
    reading.school.clone().unwrap_or_else(|| pick(lang, "不详", "not known").to_owned())
}

fn year(reading: &MovedReading, lang: Lang) -> String {
    let unknown = || pick(lang, "不详", "not known").to_owned();
    reading.year.map_or_else(unknown, |year| year.to_string())
}

fn verdict(reading: &MovedReading, lang: Lang) -> String {
    reading.verdict.label().text(lang).to_owned()
}

fn answer(saying: &MovedSaying, lang: Lang) -> String {
    let answer = match (saying.says, saying.count) {
        (SaidHow::None, _) => MatterAnswer::None,
        (SaidHow::Number, Some(count)) => MatterAnswer::Number(count),
        (SaidHow::Number | SaidHow::Mentioned, _) => MatterAnswer::Some,
        (SaidHow::Unclear, _) => MatterAnswer::Unclear,
        (SaidHow::Absent, _) => MatterAnswer::Silent,
    };
    answer.label(lang).into_owned()
}

/// The first headings whose kind is another, then how many more there are.
fn kinds(before: &MovedReading, after: &MovedReading, lang: Lang) -> Vec<String> {
    let old = |heading: &str| before.headings.iter().find(|old| old.heading == heading);
    let new = |heading: &str| after.headings.iter().any(|new| new.heading == heading);
    let gone = pick(lang, "不是标题", "no heading");

    let told = |now: &MovedHeading| {
        let was = old(&now.heading).map_or_else(|| gone.to_owned(), |old| kind(old.kind, lang));
        format!("“{}” {was} → {}", now.heading, kind(now.kind, lang))
    };
    let lost = |was: &MovedHeading| format!("“{}” {} → {gone}", was.heading, kind(was.kind, lang));

    let all: Vec<String> = after
        .headings
        .iter()
        .map(told)
        .chain(before.headings.iter().filter(|was| !new(&was.heading)).map(lost))
        .collect();
    let more = all.len().saturating_sub(SHOWN_HEADINGS);
    let rest = match lang {
        Lang::Zh => format!("另有 {more} 个标题"),
        Lang::En => format!("{more} more headings"),
    };
    all.into_iter().take(SHOWN_HEADINGS).chain((more > 0).then_some(rest)).collect()
}

fn kind(kind: Option<Kind>, lang: Lang) -> String {
    kind.map_or_else(
        || pick(lang, "未归类", "none").to_owned(),
        |kind| kind.label().text(lang).to_owned(),
    )
}
