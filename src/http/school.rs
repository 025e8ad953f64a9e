//! Schools: all of them as a list and as data, and the page of one with its years.

mod align;
mod diff;
mod leaf;
mod pair;
mod trend;
mod year;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::frame::Frame;
use super::pager::Pager;
use super::problem::Problem;
use super::question::in_lang;
use super::resource::Resource;
use super::site::Site;
use super::words::Words;
use crate::{HeldReport, HeldSchool, SchoolList, fold};
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use pair::{PairLines, ReportPair, WantedPair};
use trend::Trend;
use year::SchoolYearRow;

/// Schools on a page of the list.
const SCHOOLS: usize = 500;

/// The resource at `/api/v1/schools`.
pub(super) fn resource() -> Resource {
    Resource::get::<SchoolList>("/api/v1/schools", "schools", get(api)).says(
        ("学校与各自的年度、空缺", "the schools with their years and gaps"),
        ("一次给全，按今天的校名排列", "All at once, in order of their names of today"),
    )
}

async fn api(site: On, ask: Ask) -> Answer {
    ask.params(&[])?;
    json(site, ask, |site| Ok(site.index().schools()?)).await
}

/// `GET /schools`: `q` narrows the list to names that hold it, short and former ones too, or are
/// typed so in pinyin.
pub(super) async fn list(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "page"])?;
    let text = params.one("q")?.unwrap_or_default().to_owned();
    let page = params.number("page", 1..=usize::MAX, 1)?;
    html(site, ask, move |site, ask| ListPage::new(site, ask, text, page)).await
}

/// `GET /schools/{name}`: `a` and `b` are the two years side by side, the second of the school `with`
/// if one is named; `show=changed` leaves out what stayed. Any other name of the school leads to the
/// one of today, a part of names to the list.
pub(super) async fn page(site: On, ask: Ask, name: Result<Path<String>, PathRejection>) -> Answer {
    let wanted = WantedPair::read(&ask.params(&["with", "a", "b", "show"])?)?;
    let Ok(Path(name)) = name else { return Err(Problem::no_page()) };
    let asked = name.clone();
    let find = move |site: &Site| {
        let school = site.index().school(&asked)?;
        let is_part = school.is_none() && !site.index().schools_like(&asked)?.is_empty();
        Ok((school, is_part))
    };
    let (school, is_part) = site.0.clone().run(find).await?;
    if is_part {
        // A part of a name: the schools that have it.
        let list = in_lang(Address::new("/schools").with("q", name), &ask).to_string();
        return Ok(Redirect::temporary(&list).into_response());
    }
    let Some(school) = school else { return Err(Problem::no_school(&name)) };

    if school.school != name {
        let url = Address::of_school(&school.url).with_all(ask.pairs()).to_string();
        return Ok(Redirect::temporary(&url).into_response());
    }

    html(site, ask, move |site, ask| SchoolPage::new(site, ask, school, &wanted)).await
}

#[derive(Template)]
#[template(path = "schools.html")]
struct ListPage {
    frame: Frame,
    text: String,
    rows: Vec<SchoolRow>,
    all: usize,
    without_school: usize,
    pager: Pager,
}

/// A school in the list.
struct SchoolRow {
    name: String,
    href: String,
    former: String,
    years: String,
    reports: usize,
    gaps: String,
    unreadable: usize,
}

impl ListPage {
    fn new(site: &Site, ask: &Ask, text: String, page: usize) -> Result<ListPage, Problem> {
        let words = Words(ask.lang);
        let list = site.index().schools()?;
        let (wanted, alike) = (fold(&text).text(), site.index().schools_like(&text)?);
        let found: Vec<&HeldSchool> = list
            .schools
            .iter()
            .filter(|school| is_named(school, &wanted) || alike.contains(&school.school))
            .collect();
        let mut address = in_lang(Address::new("/schools"), ask);

        if !text.is_empty() {
            address = address.with("q", text.clone());
        }

        let shown = found.iter().skip((page - 1).saturating_mul(SCHOOLS)).take(SCHOOLS);
        let mut frame = Frame::new(site, ask, words.say("学校", "Schools"))?;
        frame.has_box = false;

        Ok(ListPage {
            rows: shown.map(|school| SchoolRow::new(school, ask)).collect(),
            pager: Pager::new(&address, page, SCHOOLS, found.len()),
            all: list.total,
            without_school: list.reports_without_school.len(),
            text,
            frame,
        })
    }
}

/// Tells whether any name of a school holds the folded `wanted`.
fn is_named(school: &HeldSchool, wanted: &str) -> bool {
    let names = std::iter::once(&school.school).chain(&school.former).chain(&school.aliases);
    names.into_iter().any(|name| name.contains(wanted))
}

impl SchoolRow {
    fn new(school: &HeldSchool, ask: &Ask) -> SchoolRow {
        let words = Words(ask.lang);
        let years: Vec<String> =
            school.reports.iter().map(|report| words.year(report.year)).collect();
        let years = match (years.first(), years.last()) {
            (Some(first), Some(last)) if first != last => {
                format!("{first} {} {last}", words.say("至", "to"))
            }
            (Some(only), _) => only.clone(),
            _ => String::new(),
        };

        SchoolRow {
            name: school.school.clone(),
            href: in_lang(Address::of_school(&school.url), ask).to_string(),
            former: school.former.join(words.say("、", ", ")),
            years,
            reports: school.reports.len(),
            gaps: year::joined(&school.gaps, words),
            unreadable: school.unreadable.len(),
        }
    }
}

/// The school whose report stands beside another's.
struct OtherSchool {
    school: Option<HeldSchool>,
    /// The schools that may be meant, if what was typed names none of them.
    like: Vec<String>,
}

/// The school of a name, or of a part of names that only it has.
fn other_school(site: &Site, typed: &str) -> crate::Result<OtherSchool> {
    let index = site.index();
    let mut other = OtherSchool { school: index.school(typed)?, like: Vec::new() };
    if other.school.is_none() {
        other.like = index.schools_like(typed)?;
    }
    if let [only] = other.like.as_slice() {
        other.school = index.school(only)?;
    }
    Ok(other)
}

#[derive(Template)]
#[template(path = "school.html")]
struct SchoolPage {
    frame: Frame,
    school: HeldSchool,
    rows: Vec<SchoolYearRow>,
    trend: Trend,
    pair: Option<ReportPair>,
    /// The name of the other school, as it is held or as it was typed.
    other: String,
    /// The schools of which one may be meant, if what was typed names none; each with where it leads.
    meant: Option<Vec<(String, String)>>,
    audit: String,
}

impl SchoolPage {
    fn new(
        site: &Site,
        ask: &Ask,
        school: HeldSchool,
        wanted: &WantedPair,
    ) -> Result<SchoolPage, Problem> {
        let words = Words(ask.lang);
        let reports = school.reports.iter().map(|report| site.index().report(&report.id));
        let reports: Vec<HeldReport> = reports.collect::<crate::Result<_>>()?;
        let mut frame = Frame::new(site, ask, school.school.clone())?;
        frame.has_box = false;

        let of_school = |path: &str| {
            in_lang(Address::new(path).with("school", school.school.as_str()), ask).to_string()
        };

        frame.feed = Some(of_school("/feed"));
        let typed = wanted.other.as_deref().filter(|typed| *typed != school.school);
        let other = typed.map(|typed| other_school(site, typed)).transpose()?;
        let right = other.as_ref().map_or(Some(&school), |other| other.school.as_ref());
        let pair = right.map(|right| ReportPair::new(site, (&school, right), wanted, words));
        let meant = other.as_ref().filter(|other| other.school.is_none()).map(|other| {
            let page = in_lang(Address::of_school(&school.url), ask);
            let href = |name: &str| page.clone().with("with", name).at("pair").to_string();
            other.like.iter().map(|name| (name.clone(), href(name))).collect()
        });
        let other_name = other.as_ref().and_then(|other| other.school.as_ref());

        Ok(SchoolPage {
            rows: SchoolYearRow::all(&school, &reports, ask),
            trend: Trend::new(&school, &reports, ask),
            pair: pair.transpose()?.flatten(),
            other: other_name.map_or(typed.unwrap_or_default(), |other| &other.school).to_owned(),
            meant,
            audit: of_school("/audit"),
            frame,
            school,
        })
    }

    /// The school's other names, short and former.
    fn other_names(&self) -> Option<String> {
        let words = self.frame.words;
        let join = |names: &[String]| names.join(words.say("、", ", "));
        let aliases = (!self.school.aliases.is_empty()).then(|| {
            if words.is_en() {
                format!("also {}", join(&self.school.aliases))
            } else {
                format!("又称{}", join(&self.school.aliases))
            }
        });

        let former = (!self.school.former.is_empty()).then(|| {
            if words.is_en() {
                format!("formerly {}", join(&self.school.former))
            } else {
                format!("曾用名{}", join(&self.school.former))
            }
        });

        let names: Vec<String> = aliases.into_iter().chain(former).collect();
        (!names.is_empty()).then(|| names.join(words.say("；", "; ")))
    }
}
