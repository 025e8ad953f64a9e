//! `mingcha search`: sections that satisfy a query, best first.

use super::end::End;
use super::out::{Ink, Out, count};
use super::scope::ScopeOptions;
use super::setting::Setting;
use super::width;
use clap::{Args, ValueEnum};
use mingcha::{
    Facet, FacetPage, Facets, Group, Hit, Hits, Lang, Note, Order, Page, Query, SectionRef, Snippet,
};
use std::io;

/// Values of a facet that people are shown.
const SHOWN_VALUES: usize = 6;

#[derive(Args)]
pub struct SearchCommand {
    /// Query: space = both, OR, -without, "as it stands", NEAR/20, school:, year:, section:
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    scope: ScopeOptions,
    /// Page, counted from 1 (otherwise 1)
    #[arg(long, value_name = "N", default_value_t = 1)]
    page: usize,
    /// Hits on a page, at most 100 (otherwise 10)
    #[arg(long, value_name = "N", default_value_t = 10)]
    size: usize,
    /// Group by report: one hit for each
    #[arg(long, value_name = "WHAT")]
    group: Option<GroupBy>,
    /// Order of hits (otherwise relevance)
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    sort: HitSort,
    /// Values of each facet in JSON: a number or all (otherwise 20)
    #[arg(long, value_name = "N", default_value = "20", value_parser = read_facet_size)]
    facet_size: usize,
    /// Only values of facets that begin so
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    facet_prefix: String,
}

/// Reads how many values of a facet are wanted.
fn read_facet_size(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        number => number.parse().map_err(|_| "a whole number or `all`".to_owned()),
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum GroupBy {
    Report,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum HitSort {
    #[default]
    Relevance,
    Year,
    School,
}

impl From<HitSort> for Order {
    fn from(sort: HitSort) -> Order {
        match sort {
            HitSort::Relevance => Order::Relevance,
            HitSort::Year => Order::Year,
            HitSort::School => Order::School,
        }
    }
}

impl SearchCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let query = Query::parse(&self.query.join(" "))?;
        let group = self.group.map_or(Group::None, |GroupBy::Report| Group::Report);
        let facets = FacetPage { size: self.facet_size, prefix: self.facet_prefix.clone() };
        let order = self.sort.into();
        let page = Page { number: self.page, size: self.size, group, order, facets };
        let hits = setting.open()?.search(&query, &self.scope.filter()?, page.clone())?;

        if out.is_json() {
            out.json(&hits)?
        } else {
            print(&hits, &page, out)?
        }

        Ok(self.scope.end(&hits.query, hits.total.sections > 0 || !hits.hits.is_empty()))
    }
}

fn print(hits: &Hits, page: &Page, out: &mut Out) -> io::Result<()> {
    let first = (page.number - 1) * page.size + 1;
    let first_partial = hits.hits.iter().position(|hit| hit.partial);
    for (i, hit) in hits.hits.iter().enumerate() {
        if out.columns().is_none() {
            print_record(first + i, hit, out)?;
            continue;
        }
        if first_partial == Some(i) {
            let head = partial_note(hits.total.partial);
            out.line(&out.ink(Ink::Bad, head.text(out.lang())))?;
            out.line("")?;
        }
        print_hit(first + i, hit, out)?;
    }

    say_reading(hits, out)?;
    say_total(hits, page, out)?;

    match out.columns() {
        Some(_) if hits.total.sections > 0 => say_facets(&hits.facets, out),
        _ => Ok(()),
    }
}

fn print_hit(rank: usize, hit: &Hit, out: &mut Out) -> io::Result<()> {
    let (school, year) = (out.school(hit.school.as_deref()), out.year(hit.year));
    let head = out.ink(Ink::Head, &format!("{rank:>3}  {school} {year}"));
    let line = format!("{head}  {}", path_of(&hit.section, out));
    out.line(&line)?;
    print_snippets(&hit.snippets, out)?;

    let place = match out.lang() {
        Lang::Zh => format!("报告 {} 第 {} 节  {}", hit.report_id, hit.section.id, hit.file),
        Lang::En => format!("report {} section {}  {}", hit.report_id, hit.section.id, hit.file),
    };

    out.line(&format!("     {}", out.ink(Ink::Dim, &place)))?;
    for other in &hit.others {
        out.line(&format!("     + {}", path_of(&other.section, out)))?;
        print_snippets(&other.snippets, out)?;
    }

    out.line("")
}

fn print_snippets(snippets: &[Snippet], out: &mut Out) -> io::Result<()> {
    snippets.iter().try_for_each(|snippet| out.line(&format!("     {}", marked(snippet, out))))
}

/// A snippet with what was asked for in its colour.
pub fn marked(snippet: &Snippet, out: &Out) -> String {
    let pieces = snippet.iter().map(|piece| {
        if piece.mark {
            out.ink(Ink::Mark, &width::one_line(&piece.text))
        } else {
            width::one_line(&piece.text)
        }
    });

    pieces.collect()
}

/// One hit in a pipe: rank, school, year, kind, heading, snippets, address, `partial` if it holds
/// only some of the words, and the file.
fn print_record(rank: usize, hit: &Hit, out: &mut Out) -> io::Result<()> {
    let snippets: Vec<String> = hit.snippets.iter().map(|snippet| marked(snippet, out)).collect();

    out.record(&[
        &rank.to_string(),
        hit.school.as_deref().unwrap_or(""),
        &hit.year.map_or_else(String::new, |year| year.to_string()),
        hit.section.kind.map_or("", |kind| kind.as_str()),
        &path_of(&hit.section, out),
        &snippets.join(" … "),
        &hit.url.to_string(),
        if hit.partial { "partial" } else { "" },
        &hit.file,
    ])
}

/// The headings down to a section, as people read them.
pub fn path_of(section: &SectionRef, out: &Out) -> String {
    if section.path.is_empty() {
        out.pick("（前言）", "(preface)").to_owned()
    } else {
        section.path.iter().map(|heading| width::one_line(heading)).collect::<Vec<_>>().join(" › ")
    }
}

/// How the query was read, where that is not what was typed.
fn say_reading(hits: &Hits, out: &mut Out) -> io::Result<()> {
    if hits.query.read_as != hits.query.text {
        let line = format!("{}{}", out.pick("查询理解为：", "read as: "), hits.query.read_as);
        out.say(&out.ink(Ink::Dim, &line))?;
    }
    hits.query.notes.iter().try_for_each(|note| out.say_note(&note.note()))
}

/// The group of hits that do not satisfy the query.
fn partial_note(sections: usize) -> Note {
    let (zh, en) = (sections, count(sections, "节", "section").en);
    Note::new(
        format!("只含部分词语的 {zh} 节，不计入总数"),
        format!("{en} with some of the words only, not counted"),
    )
}

fn say_total(hits: &Hits, page: &Page, out: &mut Out) -> io::Result<()> {
    if hits.total.partial > 0 && out.columns().is_none() {
        out.say_note(&partial_note(hits.total.partial))?;
    }
    if hits.total.sections == 0 {
        let line = out.pick("没有符合查询的章节", "no section satisfies the query").to_owned();
        return out.say(&line);
    }

    let (sections, reports) = (
        count(hits.total.sections, "节", "section"),
        count(hits.total.reports, "份报告", "report"),
    );
    let line = match out.lang() {
        Lang::Zh => format!("共 {}，见于 {}；第 {} 页", sections.zh, reports.zh, page.number),
        Lang::En => format!("{} in {}; page {}", sections.en, reports.en, page.number),
    };

    out.say(&out.ink(Ink::Head, &line))
}

fn say_facets(facets: &Facets, out: &mut Out) -> io::Result<()> {
    let lang = out.lang();
    let all = facets.values;
    let school = values(&facets.school, all.school, out, Clone::clone);
    let year = values(&facets.year, all.year, out, ToString::to_string);
    let kind = values(&facets.kind, all.kind, out, |kind| kind.label().text(lang).to_owned());

    say_facet(("学校", "school"), &school, out)?;
    for (name, facet, all) in [
        (("省份", "province"), &facets.province, all.province),
        (("层次", "level"), &facets.level, all.level),
        (("性质", "ownership"), &facets.ownership, all.ownership),
    ] {
        // Of schools that are on no list there is nothing to tell.
        if facet.iter().any(|facet| facet.value.is_some()) {
            say_facet(name, &values(facet, all, out, Clone::clone), out)?;
        }
    }

    say_facet(("年度", "year"), &year, out)?;
    say_facet(("类别", "kind"), &kind, out)
}

fn say_facet((zh, en): (&str, &str), values: &str, out: &mut Out) -> io::Result<()> {
    let name = match out.lang() {
        Lang::Zh => zh.to_owned(),
        Lang::En => format!("{en:<6}"),
    };
    out.say(&format!("{}  {values}", out.ink(Ink::Dim, &name)))
}

/// The first values of a facet, and how many of `all` are left.
fn values<T>(facets: &[Facet<T>], all: usize, out: &Out, name: impl Fn(&T) -> String) -> String {
    let unknown = out.pick("不详", "not known");
    let shown = facets.iter().filter(|facet| facet.count > 0 || facet.selected).take(SHOWN_VALUES);
    let mut values: Vec<String> = shown
        .map(|facet| {
            format!(
                "{} {}",
                facet.value.as_ref().map_or_else(|| unknown.to_owned(), &name),
                facet.count
            )
        })
        .collect();
    let left = all.saturating_sub(SHOWN_VALUES);

    if left > 0 {
        values.push(match out.lang() {
            Lang::Zh => format!("另有 {left} 项"),
            Lang::En => format!("{left} more"),
        });
    }

    values.join(" · ")
}
