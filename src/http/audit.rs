//! What reports say happened and what they lack: as data, as files, and as a page.

mod grid;
mod page;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::param::{Params, bad_value};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::question::{Question, in_lang};
use super::resource::{Parameter, Resource};
use super::site::Site;
use crate::export::Guard;
use crate::{AUDIT_SCHOOLS, Audit, AuditOnly, AuditPage, Filter, Label, Matter, Query, Year};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use page::MatrixPage;
use std::collections::BTreeSet;

/// What says which schools and years are looked at.
const SCOPE: [&str; 7] = ["q", "school", "year", "kind", "from", "to", "only"];
const API: &[&str] = &["q", "school", "year", "kind", "from", "to", "only", "page", "size"];
const FILE: &[&str] = &SCOPE;
const PAGE: &[&str] =
    &["q", "school", "year", "kind", "from", "to", "only", "page", "size", "matter", "cell"];
const MOST_SIZE: usize = 100;

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What there is at `/api/v1/audit`.
pub(super) fn resource() -> Resource {
    Resource::get::<Audit>("/api/v1/audit", "audit", get(api))
        .says(
            (
                "核查表：学校与年度，各份报告怎么说、缺什么",
                "schools by years: what each report says and lacks",
            ),
            (
                "每页若干所学校，合计和凭据是全部的；size=0 只要合计和凭据",
                "A page of schools, with totals and receipt of all; size=0 gives these alone",
            ),
        )
        .takes(
            scope()
                .into_iter()
                .chain([parameter::page(), parameter::size(0, MOST_SIZE, AUDIT_SCHOOLS)]),
        )
        .refuses(ProblemKind::OF_QUERY)
}

/// What there is at `/api/v1/audit.csv`.
pub(super) fn resource_of_csv() -> Resource {
    Resource::file("/api/v1/audit.csv", "audit_csv", "text/csv", get(csv))
        .says(
            ("整张核查表，CSV", "the whole audit as CSV"),
            (
                "每份报告一行，没有报告的格子也各有一行",
                "A row for each report and each cell without",
            ),
        )
        .takes(scope())
        .refuses(ProblemKind::OF_QUERY)
}

/// What there is at `/api/v1/audit.xlsx`.
pub(super) fn resource_of_xlsx() -> Resource {
    Resource::file("/api/v1/audit.xlsx", "audit_xlsx", XLSX, get(xlsx))
        .says(
            ("整张核查表，工作簿", "the whole audit as a workbook"),
            ("表、报告、凭据各一页", "A sheet each for the matrix, the reports and the receipt"),
        )
        .takes(scope())
        .refuses(ProblemKind::OF_QUERY)
}

/// What says which schools and years are looked at, as [`SCOPE`] names it.
fn scope() -> Vec<Parameter> {
    let kind = (
        "检索词要出现在这些类别的章节里，可重复；没有检索词时不能用",
        "the query must stand in sections of these kinds, may be repeated; refused without a query",
    );
    let [school, year, kinds] = parameter::filter();
    let filter = [school, year, Parameter { says: kind, ..kinds }];
    let only = ("只列有这种格子的学校", "only schools that have such a cell");
    let years = [
        parameter::text("from", ("从哪个年度起", "the first year")),
        parameter::text("to", ("到哪个年度止", "the last year")),
        parameter::one_of("only", only, &AuditOnly::ALL.map(AuditOnly::as_str)),
    ];
    [parameter::query()].into_iter().chain(filter).chain(years).collect()
}

async fn api(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(API)?, 0)?;
    json(site, ask, move |site| wanted.audit(site)).await
}

async fn csv(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(FILE)?, 0)?.whole();
    // CSV has no place for the receipt.
    let receipt = Address::parse(&format!("/api/v1/audit?{}", ask.query)).with("size", "0");
    let link =
        (header::LINK, format!("<{receipt}>; rel=\"describedby\"; type=\"application/json\""));
    let mut answer = file(site, "csv", "text/csv; charset=utf-8; header=present", move |site| {
        let mut bytes = Vec::new();
        wanted.audit(site)?.write_csv(&mut bytes, "", Guard::Guarded)?;
        Ok(bytes)
    })
    .await?;
    answer.headers_mut().extend(link.1.parse().ok().map(|value| (link.0, value)));
    Ok(answer)
}

async fn xlsx(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(FILE)?, 0)?.whole();
    file(site, "xlsx", XLSX, move |site| {
        let mut bytes = Vec::new();
        wanted.audit(site)?.write_xlsx(&mut bytes, "")?;
        Ok(bytes)
    })
    .await
}

/// `GET /audit`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = ask.params(PAGE)?;
    let (wanted, shown) = (Wanted::read(&params.without_empty(), 1)?, Shown::read(&params)?);
    html(site, ask, move |site, ask| MatrixPage::new(site, ask, &wanted, &shown)).await
}

/// An answer that is a file, whole or an error.
async fn file<F>(State(site): On, ending: &str, media: &'static str, make: F) -> Answer
where
    F: FnOnce(&Site) -> Result<Vec<u8>, Problem> + Send + 'static,
{
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit.{ending}\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, site.run(make).await?).into_response())
}

/// Which schools and years are asked for.
struct Wanted {
    question: Question,
    from: Option<Year>,
    to: Option<Year>,
    page: AuditPage,
}

/// What of it the page shows.
struct Shown {
    /// The only matter with a column.
    matter: Option<Matter>,
    /// The cell whose words are shown below the table.
    cell: Option<String>,
}

impl Wanted {
    fn read(params: &Params, least_size: usize) -> Result<Wanted, Problem> {
        let year = |name| -> Result<Option<Year>, Problem> {
            let mut filter = Filter::default();
            params.one(name)?.map(|value| filter.add(Label::Year, value)).transpose()?;
            Ok(filter.years.first().copied().flatten())
        };
        let only = params.one("only")?.map_or(Ok(AuditOnly::All), str::parse)?;
        let number = params.number("page", 1..=usize::MAX, 1)?;
        let size = params.number("size", least_size..=MOST_SIZE, AUDIT_SCHOOLS)?;
        Ok(Wanted {
            question: Question::read(params)?,
            from: year("from")?,
            to: year("to")?,
            page: AuditPage { only, number, size },
        })
    }

    fn whole(mut self) -> Wanted {
        self.page = AuditPage { only: self.page.only, ..AuditPage::whole() };
        self
    }

    fn audit(&self, site: &Site) -> Result<Audit, Problem> {
        let held: Vec<Year> = site.stats()?.years.iter().filter_map(|year| year.value).collect();
        Ok(site.index().audit_page(self.query(), &self.filter(&held), &self.page)?)
    }

    fn query(&self) -> &Query {
        &self.question.query
    }

    /// The filter, with every year from `from` to `to` among those that are held and those between
    /// them.
    fn filter(&self, held: &[Year]) -> Filter {
        let mut filter = self.question.filter.clone();
        let first = |year: &Year| year.first();
        let (Some(least), Some(most)) =
            (held.iter().map(first).min(), held.iter().map(first).max())
        else {
            return filter;
        };
        if self.from.is_none() && self.to.is_none() {
            return filter;
        }
        let from = self.from.as_ref().map_or(least, first);
        let to = self.to.as_ref().map_or(most, first);
        let between = (from..=to)
            .filter_map(Year::academic)
            .filter(|_| held.iter().any(|year| year.is_academic()));
        let named = held.iter().copied().filter(|year| (from..=to).contains(&year.first()));
        let ends = self.from.into_iter().chain(self.to);
        let years: BTreeSet<Year> = between.chain(named).chain(ends).collect();
        filter.years.extend(years.into_iter().map(Some));
        filter
    }

    /// The address of the first page.
    fn address(&self, path: &str, ask: &Ask) -> Address {
        let mut address = self.question.address(path, ask);
        if self.question.query.text.is_empty() {
            address = address.without("q");
        }
        let years = [("from", self.from), ("to", self.to)];
        let years =
            years.into_iter().filter_map(|(name, year)| Some((name.to_owned(), year?.to_string())));
        address = address.with_all(years);
        if self.page.only != AuditOnly::All {
            address = address.with("only", self.page.only.as_str());
        }
        match self.page.size {
            AUDIT_SCHOOLS | usize::MAX => address,
            size => address.with("size", size.to_string()),
        }
    }
}

impl Shown {
    fn read(params: &Params) -> Result<Shown, Problem> {
        let matter = params.one("matter")?.filter(|name| !name.is_empty());
        let named = |name: &str| Matter::ALL.into_iter().find(|matter| matter.as_str() == name);
        let matter = matter.map(|name| {
            named(name).ok_or_else(|| {
                let names = Matter::ALL.map(Matter::as_str).join("、");
                bad_value("matter", name, &names, &names)
            })
        });
        Ok(Shown { matter: matter.transpose()?, cell: params.one("cell")?.map(str::to_owned) })
    }

    /// `address`, with the columns that are shown.
    fn keep(&self, address: Address) -> Address {
        match self.matter {
            Some(matter) => address.with("matter", matter.as_str()),
            None => address,
        }
    }
}

/// An address of the audit in the language that was chosen.
fn plain(ask: &Ask) -> Address {
    in_lang(Address::new("/audit"), ask)
}
