//! What reports say happened and what they lack: as data, as files, and as a page.

mod grid;
mod page;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::param::{Params, bad_value};
use super::problem::Problem;
use super::question::{Question, in_lang};
use super::site::Site;
use crate::export::Guard;
use crate::{AUDIT_SCHOOLS, Audit, AuditOnly, AuditPage, Filter, Label, Matter, Query, Year};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use page::MatrixPage;
use std::collections::BTreeSet;

/// What says which schools and years are looked at.
const SCOPE: [&str; 7] = ["q", "school", "year", "kind", "from", "to", "only"];
const API: &[&str] = &["q", "school", "year", "kind", "from", "to", "only", "page", "size"];
const FILE: &[&str] = &SCOPE;
const PAGE: &[&str] = &["q", "school", "year", "kind", "from", "to", "only", "page", "size", "matter", "cell"];
const MOST_SIZE: usize = 100;

/// `GET /api/v1/audit`: a page of schools; counts and receipt are of all of them. `size=0` gives these alone.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(API)?, 0)?;
    json(site, ask, move |site| wanted.audit(site)).await
}

/// `GET /api/v1/audit.csv`: a row for each report and each cell without.
pub(super) async fn csv(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(FILE)?, 0)?.whole();
    // CSV has no place for the receipt.
    let receipt = Address::parse(&format!("/api/v1/audit?{}", ask.query)).with("size", "0");
    let link = (header::LINK, format!("<{receipt}>; rel=\"describedby\"; type=\"application/json\""));
    let mut answer = file(site, "csv", "text/csv; charset=utf-8; header=present", move |site| {
        let mut bytes = Vec::new();
        wanted.audit(site)?.write_csv(&mut bytes, "", Guard::Guarded)?;
        Ok(bytes)
    })
    .await?;
    answer.headers_mut().extend(link.1.parse().ok().map(|value| (link.0, value)));
    Ok(answer)
}

/// `GET /api/v1/audit.xlsx`: the matrix, the reports, the receipt.
pub(super) async fn xlsx(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(FILE)?, 0)?.whole();
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    file(site, "xlsx", media, move |site| {
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

    /// The filter, with every year from `from` to `to` among those that are held and those between them.
    fn filter(&self, held: &[Year]) -> Filter {
        let mut filter = self.question.filter.clone();
        let first = |year: &Year| year.first();
        let (Some(least), Some(most)) = (held.iter().map(first).min(), held.iter().map(first).max()) else {
            return filter;
        };
        if self.from.is_none() && self.to.is_none() {
            return filter;
        }
        let from = self.from.as_ref().map_or(least, first);
        let to = self.to.as_ref().map_or(most, first);
        let between = (from..=to).filter_map(Year::academic).filter(|_| held.iter().any(|year| year.is_academic()));
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
        let years = years.into_iter().filter_map(|(name, year)| Some((name.to_owned(), year?.to_string())));
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
