//! Ranked search: as data, and as the page that most people see.

mod home;
mod item;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::facet::{self, FacetField, MOST_SCHOOLS};
use super::filter::{self, FilterForm};
use super::frame::Frame;
use super::nothing::NothingFound;
use super::pager::Pager;
use super::param::Params;
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::question::{Chip, Question};
use super::reading::{ReadingPart, reading};
use super::resource::Resource;
use super::site::Site;
use super::view::{QuestionView, ViewCounts, tabs};
use super::words::Words;
use crate::{FacetPage, Group, Hits, MOST_HITS, MOST_PAGE_SIZE, Order, Page, Widened};
use askama::Template;
use axum::routing::get;
use home::HomePage;
use item::SearchItem;

const KNOWN: &[&str] =
    &["q", "school", "year", "kind", "page", "size", "group", "sort", "facet_size", "facet_prefix"];
/// The page also takes what is typed to find schools.
const KNOWN_TO_PAGE: &[&str] =
    &["q", "school", "year", "kind", "from", "to", "page", "size", "group", "sort", "find"];

/// The resource at `/api/v1/search`.
pub(super) fn resource() -> Resource {
    let group = (
        "给 report 则按报告归并，计数也按报告",
        "`report` groups hits by report, and counts reports",
    );
    let sort = (
        "按什么排：相关程度、年度（新的在前）、学校",
        "the order: relevance, year (the latest first) or school",
    );
    let parameters = [
        parameter::page(),
        parameter::size(1, MOST_PAGE_SIZE, Page::default().size),
        parameter::one_of("group", group, &["report", "none"]),
        parameter::one_of("sort", sort, &["relevance", "year", "school"]),
    ];

    Resource::get::<Hits>("/api/v1/search", "search", get(api))
        .says(
            ("检索结果、分面计数和摘要片段", "ranked hits with facets and snippets"),
            (
                "每条结果是一节。总数和分面都准确；每个分面不受自己所选的限制。没有词则给出筛选范围内的全部章节。最多显示前 10,000 条，要列全请用提及",
                "A hit is a section. Totals and facets are exact; a facet ignores its own choice. \
                 Without words every section within the filter is given. Pages end at the \
                 10,000th hit: mentions have no end",
            ),
        )
        .takes([parameter::query()].into_iter().chain(parameter::filter()).chain(parameters).chain(facet::parameters()))
        .refuses(ProblemKind::OF_QUERY)
        .refuses(&[ProblemKind::PageTooFar])
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    let mut wanted = WantedSearch::read(&params)?;
    wanted.page.facets = facet::page(&params)?;
    json(site, ask, move |site| wanted.search(site)).await
}

/// `GET /`: the first page, or what was found.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = filter::with_range(&site, ask.params(KNOWN_TO_PAGE)?).await?;
    let wanted = WantedSearch::read(&params)?;
    if wanted.question.is_empty() {
        html(site, ask, |site, ask| Ok(HomePage::new(site, ask)?)).await
    } else {
        html(site, ask, move |site, ask| SearchPage::new(site, ask, &wanted)).await
    }
}

/// A question and the part of its answer that is wanted.
struct WantedSearch {
    question: Question,
    page: Page,
    /// The text by which schools are found.
    find: String,
}

impl WantedSearch {
    fn read(params: &Params) -> Result<WantedSearch, Problem> {
        let number = params.number("page", 1..=usize::MAX, 1)?;
        let size = params.number("size", 1..=MOST_PAGE_SIZE, Page::default().size)?;
        let find = filter::typed(params)?;
        // Who looks for a school may mean any of them.
        let listed = if find.trim().is_empty() { MOST_SCHOOLS } else { usize::MAX };
        let facets = FacetPage { size: listed, ..FacetPage::ALL };
        let (group, order) = (params.group()?, params.order()?);
        let page = Page { number, size, group, order, facets };
        Ok(WantedSearch { question: Question::read(params)?, page, find })
    }

    fn search(&self, site: &Site) -> Result<Hits, Problem> {
        Ok(site.index().search(&self.question.query, &self.question.filter, self.page.clone())?)
    }

    fn of_this_page(&self, first: Address) -> Address {
        match self.page.number {
            1 => first,
            number => first.with("page", number.to_string()),
        }
    }

    /// The address of the first page of this answer.
    fn address(&self, ask: &Ask) -> Address {
        let mut address = self.question.address("/", ask);
        if self.page.group == Group::Report {
            address = address.with("group", "report");
        }

        if self.page.size != Page::default().size {
            address = address.with("size", self.page.size.to_string());
        }

        match self.page.order {
            Order::Relevance => address,
            order => address.with("sort", sort_param(order)),
        }
    }
}

/// An order as a parameter's value.
fn sort_param(order: Order) -> &'static str {
    match order {
        Order::Relevance => "relevance",
        Order::Year => "year",
        Order::School => "school",
    }
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    hits: Hits,
    is_grouped: bool,
    items: Vec<SearchItem>,
    chips: Vec<Chip>,
    /// This answer without any filter.
    unfiltered: String,
    filter: FilterForm,
    /// Whether there is anything to narrow by.
    has_filter: bool,
    by_report: String,
    by_section: String,
    sorts: [SortLink; 3],
    pager: Pager,
    nothing: NothingFound,
    reading: Vec<ReadingPart>,
    /// Words that were also read as names of schools, with the address without that reading.
    widened: Vec<(String, String)>,
    /// The same answer as data.
    data: String,
    /// Every mention as a file: the format's name and its address.
    exports: Vec<(&'static str, String)>,
}

/// The same hits in another order.
struct SortLink {
    label: &'static str,
    href: String,
    is_here: bool,
}

impl SearchPage {
    fn new(site: &Site, ask: &Ask, wanted: &WantedSearch) -> Result<SearchPage, Problem> {
        let words = Words(ask.lang);
        let question = &wanted.question;
        let (hits, mentions) =
            rayon::join(|| wanted.search(site), || ViewCounts::mentions(site, question));
        let hits = hits?;
        let address = wanted.address(ask);

        let title = title(question, hits.total.sections, words);
        let frame = Frame::new(site, ask, title)?.asking(question, "/", &address, ask);
        let is_grouped = wanted.page.group == Group::Report;
        let found = if is_grouped { hits.total.reports } else { hits.total.sections };
        let filter = FilterForm {
            action: "/",
            is_beside: true,
            kept: address.clone().without_filter().pairs().to_vec(),
            classes: Vec::new(),
            facets: FacetField::all(site, &hits.facets, &wanted.find, words)?,
        };
        let counted = ViewCounts { sections: Some(hits.total.sections), ..mentions };
        let unfiltered = address.clone().without_filter();
        let by_section = address.clone().without("group");
        let nothing = match hits.total.sections {
            0 => NothingFound::new(site, ask, question)?,
            // Where a run is cut into words, what is found may have nothing to do with it.
            _ if !hits.query.cut.is_empty() => NothingFound::only_meant(site, ask, question)?,
            _ => NothingFound::default(),
        };

        Ok(SearchPage {
            frame: Frame { tabs: tabs(ask, question, QuestionView::Ranked, counted), ..frame },
            is_grouped,
            items: SearchItem::all(&hits, ask, question),
            has_filter: hits.total.sections > 0 || !wanted.find.is_empty() || filter.counts_any(),
            filter,
            chips: question.chips(&address, words),
            unfiltered: unfiltered.to_string(),
            by_report: by_section.clone().with("group", "report").to_string(),
            by_section: by_section.to_string(),
            data: wanted.of_this_page(address.clone()).under("/api/v1/search").to_string(),
            pager: Pager::new(&address, wanted.page.number, wanted.page.size, found.min(MOST_HITS)),
            nothing,
            sorts: SortLink::all(&address, wanted.page.order, words),
            reading: reading(&question.query, &hits.query.cut, words),
            widened: hits.query.widened.iter().map(|widened| without(widened, &address)).collect(),
            exports: exports(question, ask),
            hits,
        })
    }

    fn holds_nothing(&self) -> bool {
        self.frame.stats.as_ref().is_some_and(|stats| stats.reports == 0)
    }

    /// Notes on how the query was read.
    fn notes(&self) -> impl Iterator<Item = String> {
        self.hits.query.notes.iter().map(|note| note.text(self.frame.words.0))
    }
}

fn title(question: &Question, sections: usize, words: Words) -> String {
    let text = &question.query.text;
    if words.is_en() {
        format!("{text}: {}", words.of(sections, "section"))
    } else {
        format!("{text}：{sections} 节")
    }
}

impl SortLink {
    /// The three orders of the answer at `address`, which is in the order `here`.
    fn all(address: &Address, here: Order, words: Words) -> [SortLink; 3] {
        [
            (Order::Relevance, words.say("相关度", "relevance")),
            (Order::Year, words.say("年度", "year")),
            (Order::School, words.say("学校", "school")),
        ]
        .map(|(order, label)| {
            let unsorted = address.clone().without("sort");
            let address = match order {
                Order::Relevance => unsorted,
                order => unsorted.with("sort", sort_param(order)),
            };
            SortLink { label, href: address.to_string(), is_here: order == here }
        })
    }
}

/// A word that was read as the name of a school, and the same search with it as characters only.
fn without(widened: &Widened, address: &Address) -> (String, String) {
    let query = widened.without.clone();
    let others = address.clone().without("q");
    (
        widened.word.clone(),
        Address::new("/").with("q", query).with_all(others.pairs().to_vec()).to_string(),
    )
}

/// Every mention of the question in each format, if it looks for a term.
fn exports(question: &Question, ask: &Ask) -> Vec<(&'static str, String)> {
    let formats = [
        ("CSV", "/api/v1/export.csv"),
        ("XLSX", "/api/v1/export.xlsx"),
        ("JSONL", "/api/v1/export.jsonl"),
    ];
    let formats = formats.into_iter().filter(|_| question.query.expr.is_some());
    formats.map(|(name, path)| (name, question.address(path, ask).to_string())).collect()
}
