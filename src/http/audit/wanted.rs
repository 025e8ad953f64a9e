//! The audit that a request asks for, and the addresses that keep it.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::param::{Params, bad_value};
use super::super::problem::Problem;
use super::super::question::{Question, in_lang};
use super::super::site::Site;
use super::head;
use crate::{
    AUDIT_SCHOOLS, Audit, AuditOnly, AuditPage, AuditSort, AuditTotals, Filter, Matter, Query, Year,
};
use std::collections::BTreeSet;

/// The most schools on a page.
pub(super) const MOST_SIZE: usize = 100;

/// The schools and years that are asked for.
pub(super) struct WantedAudit {
    pub(super) question: Question,
    pub(super) from: Option<Year>,
    pub(super) to: Option<Year>,
    pub(super) page: AuditPage,
}

/// The columns and the cell that the page shows.
pub(super) struct ShownColumns {
    /// The only matter with a column.
    pub(super) matter: Option<Matter>,
    /// Whether provinces are shown in place of schools.
    pub(super) by_province: bool,
    /// The cell whose words are shown below the table.
    pub(super) cell: Option<String>,
}

impl WantedAudit {
    pub(super) fn read(params: &Params, least_size: usize) -> Result<WantedAudit, Problem> {
        let only = params.one("only")?.map_or(Ok(AuditOnly::All), str::parse)?;
        let least = params.number("min", 1..=usize::MAX, 1)? as u64;
        let number = params.number("page", 1..=usize::MAX, 1)?;
        let size = params.number("size", least_size..=MOST_SIZE, AUDIT_SCHOOLS)?;

        Ok(WantedAudit {
            question: Question::read(params)?,
            from: params.year("from")?,
            to: params.year("to")?,
            page: AuditPage { only, least, number, size, sort: sort(params)? },
        })
    }

    pub(super) fn whole(mut self) -> WantedAudit {
        self.page = AuditPage { size: usize::MAX, number: 1, ..self.page };
        self
    }

    pub(super) fn audit(&self, site: &Site) -> crate::Result<Audit> {
        let held: Vec<Year> = site.stats()?.years.iter().filter_map(|year| year.value).collect();
        site.index().audit_page(self.query(), &self.filter(&held), &self.page)
    }

    /// The counts of one province over `years`.
    pub(super) fn totals_of(
        &self,
        site: &Site,
        province: &Option<String>,
        years: &[Option<Year>],
    ) -> crate::Result<AuditTotals> {
        let mut filter = self.question.filter.clone();
        filter.provinces = vec![province.clone()];
        filter.years = years.to_vec();
        let page = AuditPage { size: 0, number: 1, ..self.page };
        Ok(site.index().audit_page(self.query(), &filter, &page)?.totals)
    }

    pub(super) fn query(&self) -> &Query {
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
    pub(super) fn address(&self, path: &str, ask: &Ask) -> Address {
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
        if self.page.least > 1 {
            address = address.with("min", self.page.least.to_string());
        }
        if let Some(sort) = self.page.sort {
            address = address.with("sort", head::name_of(sort));
        }
        match self.page.size {
            AUDIT_SCHOOLS | usize::MAX => address,
            size => address.with("size", size.to_string()),
        }
    }
}

impl ShownColumns {
    pub(super) fn read(params: &Params) -> Result<ShownColumns, Problem> {
        let matter = params.one("matter")?.filter(|name| !name.is_empty());
        let named = |name: &str| Matter::ALL.into_iter().find(|matter| matter.as_str() == name);
        let matter = matter.map(|name| {
            named(name).ok_or_else(|| {
                let names = Matter::ALL.map(Matter::as_str).join("、");
                bad_value("matter", name, &names, &names)
            })
        });

        let by_province = match params.one("by")?.filter(|by| !by.is_empty()) {
            None | Some("school") => false,
            Some("province") => true,
            Some(other) => {
                return Err(bad_value("by", other, " school 或 province", "school or province"));
            }
        };

        Ok(ShownColumns {
            matter: matter.transpose()?,
            by_province,
            cell: params.one("cell")?.map(str::to_owned),
        })
    }

    /// `address`, with what is shown.
    pub(super) fn keep(&self, address: Address) -> Address {
        let address = self.keep_matter(address);
        if self.by_province { address.with("by", "province") } else { address }
    }

    /// `address`, with the columns that are shown.
    pub(super) fn keep_matter(&self, address: Address) -> Address {
        match self.matter {
            Some(matter) => address.with("matter", matter.as_str()),
            None => address,
        }
    }
}

/// The column that schools are ordered by.
fn sort(params: &Params) -> Result<Option<AuditSort>, Problem> {
    let Some(name) = params.one("sort")?.filter(|name| !name.is_empty()) else { return Ok(None) };
    let takes = ("“年度.申请”等一列，缺漏写 gaps", "YEAR.COLUMN, such as 2022.申请 or 2022.gaps");
    let sort = head::column_of(name).ok_or_else(|| bad_value("sort", name, takes.0, takes.1))?;
    Ok(Some(sort))
}

/// An address of the audit in the language that was chosen.
pub(super) fn plain(ask: &Ask) -> Address {
    in_lang(Address::new("/audit"), ask)
}
