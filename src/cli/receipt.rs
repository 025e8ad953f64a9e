//! Counts and the receipt in a few lines.

use super::out::{Ink, Out, count};
use mingcha::{Alignment, Asked, Counts, Lang, NotReports, Note, Receipt, Unreadable};
use std::io;

/// Says what was found, and what was noticed while reading the query.
pub fn say_counts(asked: &Asked, counts: &Counts, out: &mut Out) -> io::Result<()> {
    let (mentions, sections, reports) = (
        count(counts.mentions, "处", "mention"),
        count(counts.sections, "节", "section"),
        count(counts.reports, "份报告", "report"),
    );
    let line = match out.lang() {
        Lang::Zh => format!(
            "共 {}，{}，{}：整词 {}，词内 {}，跨词 {}；另有跨段 {}（不计入）",
            mentions.zh,
            sections.zh,
            reports.zh,
            counts.word,
            counts.inside,
            counts.across,
            counts.across_break
        ),
        Lang::En => format!(
            "{}, {}, {}: word {}, inside {}, across {}; \
             besides, across a paragraph end {} (not counted)",
            mentions.en,
            sections.en,
            reports.en,
            counts.word,
            counts.inside,
            counts.across,
            counts.across_break
        ),
    };

    out.say(&out.ink(Ink::Head, &line))?;
    asked.notes.iter().try_for_each(|note| out.say_note(&note.note()))
}

/// Says what the list leaves out because that was asked for.
pub fn say_hidden(receipt: &Receipt, out: &mut Out) -> io::Result<()> {
    if !receipt.listed.says.is_empty() {
        say_narrowed(receipt, out)?;
    }
    let name = |class: &Alignment| class.label().text(out.lang()).to_owned();

    let hidden: Vec<String> = receipt.listed.hidden.iter().map(name).collect();
    if hidden.is_empty() {
        return Ok(());
    }
    let line = match out.lang() {
        Lang::Zh => format!("按要求未列出：{}；照样计数", hidden.join("、")),
        Lang::En => format!("hidden on request, and counted all the same: {}", hidden.join(", ")),
    };
    out.say(&out.ink(Ink::Bad, &line))
}

/// Says how many are listed for what their sentences say.
fn say_narrowed(receipt: &Receipt, out: &mut Out) -> io::Result<()> {
    let lang = out.lang();
    let says: Vec<String> =
        receipt.listed.says.iter().map(|says| says.label().text(lang).to_owned()).collect();
    let (places, says) = (receipt.listed.places, says.join(out.pick("、", ", ")));
    let line = Note::new(
        format!("按要求只列所述为 {says} 的：{places} 处；其余照样计数"),
        format!("listed on request where is said: {says}; that is {places}, the others count"),
    );
    out.say(&out.ink(Ink::Bad, line.text(lang)))
}

/// Says what was searched, and what makes that provable.
pub fn say(receipt: &Receipt, out: &mut Out) -> io::Result<()> {
    for line in lines(receipt, out.lang()) {
        out.say(&out.ink(Ink::Dim, &line))?;
    }
    say_unreadable(&receipt.unreadable, out)?;
    say_not_reports(&receipt.not_reports, out)
}

fn lines(receipt: &Receipt, lang: Lang) -> [String; 2] {
    let query = query_of(receipt, lang);
    let scope = &receipt.scope;
    let complete = receipt.claim();
    let digest: String = receipt.digest.chars().take(16).collect();

    match lang {
        Lang::Zh => [
            format!(
                "凭据：{query}已查 {} 份报告、{} 节、{} 所学校、{} 个年度，{}",
                scope.reports, scope.sections, scope.schools, scope.years, complete.zh
            ),
            format!(
                "　　　索引 {}，摘要 {digest}，{}，{}",
                receipt.generation, receipt.time, receipt.program
            ),
        ],
        Lang::En => [
            format!(
                "receipt: {query}searched {} reports, {} sections, {} schools, {} years, {}",
                scope.reports, scope.sections, scope.schools, scope.years, complete.en
            ),
            format!(
                "         store {}, digest {digest}, {}, {}",
                receipt.generation, receipt.time, receipt.program
            ),
        ],
    }
}

/// What was asked, up to what was searched.
fn query_of(receipt: &Receipt, lang: Lang) -> String {
    let read_as = match receipt.terms.len() {
        0 => receipt.query.read_as.clone(),
        many => count(many, "个词", "term").text(lang).to_owned(),
    };

    // An audit may ask for nothing in particular.
    if read_as.is_empty() {
        return String::new();
    }
    match lang {
        Lang::Zh => format!("查询 {read_as}；"),
        Lang::En => format!("query {read_as}; "),
    }
}

fn say_unreadable(unreadable: &Unreadable, out: &mut Out) -> io::Result<()> {
    if unreadable.count == 0 {
        return Ok(());
    }
    let kinds: Vec<String> =
        unreadable.by_status.iter().map(|(status, n)| format!("{status} {n}")).collect();
    let (count, kinds) = (unreadable.count, kinds.join(out.pick("，", ", ")));

    let line = Note::new(
        format!("未能完整读取的文件 {count} 个（{kinds}），未读出的内容不在结果之内"),
        format!(
            "files that were not wholly read: {count} ({kinds}); \
             what is missing of them is not covered"
        ),
    );
    out.say(&out.ink(Ink::Bad, line.text(out.lang())))
}

/// As many files that hold no report as are named; the JSON has more.
const NAMED_NOT_REPORTS: usize = 3;

fn say_not_reports(not_reports: &NotReports, out: &mut Out) -> io::Result<()> {
    let Some(note) = not_reports.note() else { return Ok(()) };
    let first = not_reports.files.iter().take(NAMED_NOT_REPORTS);
    let names: Vec<&str> = first.map(|file| file.file.as_str()).collect();
    let more = if not_reports.count > names.len() { out.pick("等", " and more") } else { "" };

    let line = Note::new(
        format!("{}：{}{more}", note.zh, names.join("、")),
        format!("of the texts {}: {}{more}", note.en, names.join(", ")),
    );
    out.say(&out.ink(Ink::Bad, line.text(out.lang())))
}
