//! The outlines of invented reports: how their headings are numbered and printed.

use super::invent::Draft;
use super::print::{self, Role};
use super::words::{self, pick};
use mingcha::Kind;
use mingcha::numbering::han;

/// How headings of one level are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Unnumbered,
    /// `一、` and its slips: `一 、`, `一．`, `一.`, `一 `
    Han(&'static str),
    /// `（一）`, `(一)`
    HanInBrackets(&'static str, &'static str),
    /// `1.`, `1．`, `1、`, and one full-width
    Digit(&'static str),
    FullWidthDigit,
    /// `（1）`, `(1)`
    DigitInBrackets(&'static str, &'static str),
    /// `第一部分`, `第一章`, `第1部分`
    Part(&'static str, &'static str),
    DigitPart,
    /// `Part 1`
    English,
    /// `2.1` under `2.`
    Decimal,
}

impl Style {
    fn print(self, ordinal: u32) -> String {
        let n = han(ordinal);
        match self {
            Style::Unnumbered => String::new(),
            Style::Han(sign) => format!("{n}{sign}"),
            Style::HanInBrackets(open, close) => format!("{open}{n}{close}"),
            Style::Digit(sign) => format!("{ordinal}{sign}"),
            Style::FullWidthDigit => format!("{}．", print::full_width_digits(ordinal as usize)),
            Style::DigitInBrackets(open, close) => format!("{open}{ordinal}{close}"),
            Style::Part(unit, sign) => format!("第{n}{unit}{sign}"),
            Style::DigitPart => format!("第{ordinal}部分 "),
            Style::English => format!("Part {ordinal} "),
            Style::Decimal => format!("2.{ordinal} "),
        }
    }
}

const TOPS: [Style; 26] = [
    Style::Han("、"),
    Style::Han("、"),
    Style::Han("、"),
    Style::Han("、"),
    Style::Han("、"),
    Style::Han("、"),
    Style::Han(" 、 "),
    Style::Han("．"),
    Style::Han("."),
    Style::Han(" "),
    Style::Han("　"),
    Style::HanInBrackets("（", "）"),
    Style::HanInBrackets("(", ")"),
    Style::Digit("."),
    Style::Digit("、"),
    Style::Digit("．"),
    Style::FullWidthDigit,
    Style::DigitInBrackets("（", "）"),
    Style::Part("部分", " "),
    Style::Part("部分", "："),
    Style::Part("章", "　"),
    Style::DigitPart,
    Style::English,
    Style::Unnumbered,
    Style::Unnumbered,
    Style::Unnumbered,
];

/// The styles that stand under a style.
fn below(top: Style) -> &'static [Style] {
    match top {
        Style::Han(_) => &[
            Style::HanInBrackets("（", "）"),
            Style::HanInBrackets("(", ")"),
            Style::HanInBrackets("（", ")"),
            Style::Digit("."),
            Style::DigitInBrackets("（", "）"),
            Style::Digit("、"),
        ],
        Style::HanInBrackets(..) => &[Style::Digit("."), Style::DigitInBrackets("(", ")")],
        Style::Digit(_) | Style::FullWidthDigit => &[
            Style::Han("、"),
            Style::HanInBrackets("（", "）"),
            Style::DigitInBrackets("（", "）"),
            Style::Decimal,
        ],
        Style::DigitInBrackets(..) | Style::Decimal => &[Style::Digit(".")],
        Style::Part(..) | Style::DigitPart | Style::English => {
            &[Style::Han("、"), Style::HanInBrackets("（", "）"), Style::Digit(".")]
        }
        Style::Unnumbered => {
            &[Style::HanInBrackets("（", "）"), Style::Digit("."), Style::Han("、")]
        }
    }
}

const KINDS: [Kind; 8] = [
    Kind::Overview,
    Kind::Proactive,
    Kind::OnRequest,
    Kind::Appraisal,
    Kind::Complaints,
    Kind::Improvement,
    Kind::Other,
    Kind::Checklist,
];

/// How a report prints its outline.
struct Outline {
    top: Style,
    below: Style,
    form: Form,
    is_run_in: bool,
    in_table: Option<usize>,
}

/// How the words of top headings are printed.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    Spaced,
    Stop,
    Colon,
}

/// Writes all sections.
pub fn sections(draft: &mut Draft) {
    let top = draft.pick_style(&TOPS);
    let sub = draft.pick_style(below(top));
    note(draft, top, sub);
    let form = match draft.below(10) {
        0 => Form::Spaced,
        1 => Form::Stop,
        2 => Form::Colon,
        _ => Form::Plain,
    };
    let form =
        if top == Style::Unnumbered && !matches!(form, Form::Spaced) { Form::Plain } else { form };
    let in_table = match top {
        Style::Han("、") | Style::Digit(".") if draft.odd(9, "headings in a table") => {
            Some(draft.below(3))
        }
        _ => None,
    };
    let outline =
        Outline { top, below: sub, form, is_run_in: draft.odd(10, "run-in headings"), in_table };
    let mut kinds: Vec<Option<Kind>> = KINDS.into_iter().map(Some).collect();
    for _ in 0..draft.below(4) {
        let at = draft.below(kinds.len());
        kinds.remove(at);
    }
    if top != Style::Unnumbered && draft.odd(6, "heading of no kind") {
        let at = draft.below(kinds.len());
        kinds.insert(at, None);
    }
    let names: Vec<&str> =
        kinds.iter().map(|&kind| pick(&mut draft.random, words::headings(kind))).collect();
    if outline.in_table.is_none() && draft.odd(10, "table of contents") {
        let place = draft.blocks.len();
        contents(draft, &outline, &names);
        if draft.odd(3, "contents before the title") {
            draft.blocks.rotate_left(place);
        }
    }
    body(draft, &outline, &kinds, &names);
}

fn note(draft: &mut Draft, top: Style, below: Style) {
    draft.oddities.push(match top {
        Style::Unnumbered => "unnumbered",
        Style::Han("、") => "han",
        Style::Han(_) => "han with another sign",
        Style::HanInBrackets(..) => "han in brackets on top",
        Style::Digit(_) | Style::FullWidthDigit => "digits on top",
        Style::DigitInBrackets(..) => "digits in brackets on top",
        _ => "parts",
    });
    if matches!(
        (top, below),
        (Style::Digit(_) | Style::FullWidthDigit | Style::Unnumbered, Style::Han(_))
    ) {
        draft.oddities.push("han under digits or nothing");
    }
}

fn contents(draft: &mut Draft, outline: &Outline, names: &[&str]) {
    let caption = pick(&mut draft.random, &["目录", "目 录", "目　　录"]);
    draft.push(Role::Title, caption);
    let form = draft.below(4);
    for (at, name) in names.iter().enumerate() {
        let (entry, page) = (format!("{}{name}", outline.top.print(at as u32 + 1)), at * 2 + 1);
        let line = match form {
            0 => format!("{entry}……………………{page}"),
            1 => format!("{entry}\t{page}"),
            2 => format!("{entry}............ {page}"),
            _ => entry,
        };
        draft.push(Role::Contents, line);
    }
}

fn body(draft: &mut Draft, outline: &Outline, kinds: &[Option<Kind>], names: &[&str]) {
    let skipped =
        if draft.odd(8, "number skipped or repeated") { 1 + draft.below(6) } else { usize::MAX };
    let repeats = draft.below(2) == 0;
    let mut ordinal = 0;
    let is_split = matches!(outline.top, Style::Han("、"))
        && outline.in_table.is_none()
        && draft.odd(10, "parts under a part");
    if outline.in_table.is_some() {
        draft.push(Role::Row, "项目\t内容");
    }
    for (at, (&kind, name)) in kinds.iter().zip(names).enumerate() {
        ordinal += match at == skipped {
            true if repeats => 0,
            true => 2,
            false => 1,
        };
        if is_split && kind == Some(Kind::Proactive) {
            draft.push(Role::Heading, format!("{}信息公开的具体情况", outline.top.print(ordinal)));
            draft.kinds.push(None);
        }
        if is_split && matches!(kind, Some(Kind::Proactive | Kind::OnRequest)) {
            let has_first = draft.kinds.last() == Some(&Some(Kind::Proactive));
            if kind == Some(Kind::OnRequest) && !has_first {
                section(draft, outline, kind, name, ordinal);
                continue;
            }
            let own = if kind == Some(Kind::Proactive) { 1 } else { 2 };
            draft.push(
                Role::Heading,
                format!("{}{name}", Style::HanInBrackets("（", "）").print(own)),
            );
            draft.kinds.push(kind);
            prose(draft, kind);
            ordinal -= u32::from(kind == Some(Kind::OnRequest));
            continue;
        }
        section(draft, outline, kind, name, ordinal);
    }
}

fn section(draft: &mut Draft, outline: &Outline, kind: Option<Kind>, name: &str, ordinal: u32) {
    draft.kinds.push(kind);
    let number = outline.top.print(ordinal);
    let words = match outline.form {
        Form::Plain => name.to_owned(),
        Form::Spaced => print::spaced(name),
        Form::Stop => format!("{name}。"),
        Form::Colon => format!("{name}："),
    };
    if let Some(form) = outline.in_table {
        let text = draft_paragraph(draft, kind);
        match form {
            0 => draft.push(Role::Row, format!("{number}{name}\t{text}")),
            1 => draft.push(
                Role::Row,
                format!("{}\t{name}\t{text}", number.trim_end_matches(['、', '.'])),
            ),
            _ => {
                draft.push(Role::Row, format!("{number}{name}\t"));
                draft.push(Role::Prose, text);
            }
        }
        return;
    }
    let is_short =
        matches!(kind, Some(Kind::Other | Kind::Complaints | Kind::OnRequest | Kind::Overview));
    if outline.is_run_in && is_short && number.chars().count() > 1 && draft.below(2) == 0 {
        let sign = pick(&mut draft.random, &["：", "。"]);
        let text = draft_paragraph(draft, kind);
        draft.push(Role::Prose, format!("{number}{name}{sign}{text}"));
        return;
    }
    let cut =
        words.find('、').filter(|_| draft.below(12) == 0).map(|at| words[..at].chars().count() + 1);
    if cut.is_some() {
        draft.oddities.push("heading on two lines");
    }
    let cut = cut.map(|chars| chars + number.chars().count());
    draft.blocks.push(print::Block { role: Role::Heading, text: format!("{number}{words}"), cut });
    if kind == Some(Kind::Checklist) {
        return checklist(draft);
    }
    let has_parts =
        matches!(kind, Some(Kind::Overview | Kind::Proactive | Kind::Improvement) | None);
    if has_parts && draft.below(2) == 0 {
        parts(draft, outline.below, kind);
    } else {
        prose(draft, kind);
    }
}

/// A table under the report, where it is no part of it yet.
pub fn attachment(draft: &mut Draft) {
    if !draft.kinds.contains(&Some(Kind::Checklist)) && draft.odd(3, "attachment") {
        let caption = pick(
            &mut draft.random,
            &[
                "附件：清单事项公开情况表",
                "附：信息公开事项清单公开情况表",
                "附件1：清单事项公开情况一览表",
            ],
        );
        draft.push(Role::Mark, caption);
        draft.kinds.push(Some(Kind::Checklist));
        checklist(draft);
    }
}

/// Headings of the second level, each with a paragraph, now and then with a slip of style.
fn parts(draft: &mut Draft, style: Style, kind: Option<Kind>) {
    // Under a heading of no kind they would have kinds of their own.
    let choice = if kind.is_some() { &words::SUBHEADINGS[..] } else { &words::SUBHEADINGS[..5] };
    for at in 0..2 + draft.below(4) {
        let words = pick(&mut draft.random, choice);
        let slips = matches!(style, Style::HanInBrackets(..)) && at > 0 && draft.below(12) == 0;
        let style = if slips { Style::DigitInBrackets("（", "）") } else { style };
        draft.push(Role::Heading, format!("{}{words}", style.print(at as u32 + 1)));
        prose(draft, None);
    }
    if draft.below(6) == 0 {
        draft.oddities.push("list");
        draft.push(Role::Prose, "重点公开的内容包括：");
        for (at, item) in ["招生章程", "收费标准", "采购结果"].into_iter().enumerate() {
            draft.push(Role::Prose, format!("{}）{item}", at + 1));
        }
    }
}

fn prose(draft: &mut Draft, kind: Option<Kind>) {
    for _ in 0..1 + draft.below(3) {
        let text = draft_paragraph(draft, kind);
        draft.push(Role::Prose, text);
    }
}

/// A paragraph about a kind: of its own sentences first, then of any.
fn draft_paragraph(draft: &mut Draft, kind: Option<Kind>) -> String {
    let own = words::sentences(kind);
    let mut text = String::new();
    if !own.is_empty() {
        let sentence = pick(&mut draft.random, own);
        text.push_str(&draft.filled(sentence));
        if kind == Some(Kind::Other) {
            return text;
        }
    }
    for _ in 0..1 + draft.below(4) {
        let sentence = pick(&mut draft.random, &words::SENTENCES);
        text.push_str(&draft.filled(sentence));
    }
    text
}

fn checklist(draft: &mut Draft) {
    draft.push(Role::Row, "序号\t类别\t公开事项\t网址");
    let rows = [
        ("基本信息", "办学规模、学校章程、各项规章制度"),
        ("招生考试信息", "招生章程及特殊类型招生办法"),
        ("财务、资产及收费信息", "受捐赠财产的使用与管理情况"),
        ("其他", "信息公开年度报告、应急预案"),
    ];
    for (at, (class, item)) in rows.into_iter().enumerate() {
        let page = draft.below(900);
        draft.push(
            Role::Row,
            format!("{}\t{class}\t{item}\thttp://xxgk.example.edu.cn/{page}.htm", at + 1),
        );
    }
}
