//! Ranked search: as data, and as the page that most people see.

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::facet::{self, FacetField, MOST_SCHOOLS, YearBar};
use super::frame::Frame;
use super::nothing::NothingFound;
use super::pager::Pager;
use super::param::Params;
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::question::{Chip, Question, in_lang};
use super::reading::{ReadingPart, reading};
use super::resource::Resource;
use super::site::Site;
use super::view::{QuestionView, ViewCounts, tabs};
use super::words::Words;
use crate::{
    FacetPage, Group, Hit, Hits, Link, MOST_HITS, MOST_PAGE_SIZE, Order, Page, Piece, SectionRef,
    Snippet, Widened, Year,
};
use askama::Template;
use axum::routing::get;

const KNOWN: &[&str] =
    &["q", "school", "year", "kind", "page", "size", "group", "sort", "facet_size", "facet_prefix"];
/// The page also takes what is typed to find schools.
const KNOWN_TO_PAGE: &[&str] =
    &["q", "school", "year", "kind", "page", "size", "group", "sort", "find"];
/// The longest typing by which schools are found.
const LONGEST_FIND_CHARS: usize = 60;

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
            ("排序结果、分面计数和摘要片段", "ranked hits with facets and snippets"),
            (
                "每条结果是一节。总数和分面都准确；每个分面不受自己所选的限制。没有词则给出筛选范围内的全部章节。只能翻到第 10000 条，要列全请用提及",
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
    let wanted = WantedSearch::read(&ask.params(KNOWN_TO_PAGE)?)?;
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
        let find: String =
            params.one("find")?.unwrap_or_default().chars().take(LONGEST_FIND_CHARS).collect();
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
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    examples: Vec<Example>,
    /// The years that are known, and the first of them.
    years: usize,
    first_year: Option<Year>,
}

/// A query to try.
struct Example {
    text: &'static str,
    href: String,
}

impl HomePage {
    fn new(site: &Site, ask: &Ask) -> crate::Result<HomePage> {
        let title = Words(ask.lang)
            .say("高校信息公开年度报告检索", "Disclosure reports of Chinese universities");
        let mut frame = Frame::new(site, ask, title)?;
        frame.has_box = false;
        let texts = [
            "招生录取",
            "“三公”经费",
            "举报 OR 复议",
            "不予公开 理由",
            "书记信箱 OR 校长信箱",
            "采购 NEAR/20 公示",
        ];

        let href = |text| {
            in_lang(Address::new("/").with("q", text).with("group", "report"), ask).to_string()
        };
        let stats = site.stats()?;
        let years: Vec<Year> = stats.years.iter().filter_map(|year| year.value).collect();
        let (first_year, years) = (years.iter().min().copied(), years.len());

        Ok(HomePage {
            frame,
            years,
            first_year,
            examples: texts.map(|text| Example { text, href: href(text) }).into(),
        })
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
    facets: Vec<FacetField>,
    /// Whether there is anything to narrow by.
    has_facets: bool,
    /// The parameters that the form of facets keeps.
    kept: Vec<(String, String)>,
    bars: Vec<YearBar>,
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

/// A hit as the page shows it: a report with sections.
struct SearchItem {
    name: String,
    title: Option<String>,
    href: String,
    sections: Vec<ItemSection>,
    /// The number of its sections that satisfy the query; grouped only.
    count: usize,
    /// The address that lists the others, and how many they are.
    more: Option<(String, usize)>,
    partial: bool,
    /// Whether those that hold only some of the words begin with it.
    is_first_partial: bool,
}

struct ItemSection {
    /// The heading; as printed and marked, where that is one of the snippets.
    heading: Snippet,
    kind: String,
    /// The headings above.
    path: String,
    snippets: Vec<Snippet>,
    href: String,
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
        let facets = FacetField::all(site, &hits.facets, &wanted.find, words)?;
        let counted = ViewCounts { sections: Some(hits.total.sections), ..mentions };
        let unfiltered = address.clone().without_filter();
        let by_section = address.clone().without("group");
        let nothing = match hits.total.sections {
            0 => NothingFound::new(site, ask, question)?,
            _ => NothingFound::default(),
        };

        Ok(SearchPage {
            frame: Frame { tabs: tabs(ask, question, QuestionView::Ranked, counted), ..frame },
            is_grouped,
            items: SearchItem::all(&hits, ask, question),
            has_facets: has_facets(&facets, &hits, wanted),
            facets,
            chips: question.chips(&address, words),
            kept: unfiltered.pairs().to_vec(),
            unfiltered: unfiltered.to_string(),
            bars: YearBar::all(&hits.facets.year, &address),
            by_report: by_section.clone().with("group", "report").to_string(),
            by_section: by_section.to_string(),
            data: wanted.of_this_page(address.clone()).under("/api/v1/search").to_string(),
            pager: Pager::new(&address, wanted.page.number, wanted.page.size, found.min(MOST_HITS)),
            nothing,
            sorts: SortLink::all(&address, wanted.page.order, words),
            reading: reading(&question.query, words),
            widened: hits.query.widened.iter().map(|widened| without(widened, &address)).collect(),
            exports: exports(question, ask),
            hits,
        })
    }

    fn selected(&self) -> usize {
        self.facets.iter().map(FacetField::selected).sum()
    }

    /// The unit that facets count, for those who hear the page.
    fn unit(&self) -> &'static str {
        if self.is_grouped {
            self.frame.words.say(" 份，", " reports, ")
        } else {
            self.frame.words.say(" 节，", " sections, ")
        }
    }

    fn holds_nothing(&self) -> bool {
        self.frame.stats.as_ref().is_some_and(|stats| stats.reports == 0)
    }

    /// Notes on how the query was read.
    fn notes(&self) -> impl Iterator<Item = String> {
        self.hits.query.notes.iter().map(|note| note.text(self.frame.words.0))
    }
}

fn has_facets(facets: &[FacetField], hits: &Hits, wanted: &WantedSearch) -> bool {
    hits.total.sections > 0 || !wanted.find.is_empty() || facets.iter().any(FacetField::counts_any)
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

impl SearchItem {
    /// The hits of a page; the first that holds only some of the words is marked.
    fn all(hits: &Hits, ask: &Ask, question: &Question) -> Vec<SearchItem> {
        let mut items: Vec<SearchItem> =
            hits.hits.iter().map(|hit| SearchItem::new(hit, ask, question)).collect();

        if let Some(item) = items.iter_mut().find(|item| item.partial) {
            item.is_first_partial = true;
        }

        items
    }

    fn new(hit: &Hit, ask: &Ask, question: &Question) -> SearchItem {
        let words = Words(ask.lang);
        let report = Address::of_report(&hit.report_id).with("hl", question.query.text.clone());
        let first = (&hit.section, &hit.snippets, &hit.url);
        let others = hit.others.iter().map(|other| (&other.section, &other.snippets, &other.url));

        let sections: Vec<_> = std::iter::once(first)
            .chain(others)
            .map(|(section, snippets, url)| ItemSection::new(section, snippets, url, ask, question))
            .collect();
        let left = hit.sections.saturating_sub(sections.len());

        SearchItem {
            name: words.report(hit.school.as_deref(), hit.year),
            title: hit.title.clone(),
            href: in_lang(report, ask).to_string(),
            more: (left > 0).then(|| (Self::others(hit, ask, question), left)),
            sections,
            count: hit.sections,
            partial: hit.partial,
            is_first_partial: false,
        }
    }

    /// The address of all sections of the hit's school and year.
    fn others(hit: &Hit, ask: &Ask, question: &Question) -> String {
        let mut narrowed = question.clone();
        narrowed.filter.schools = vec![hit.school.clone()];
        narrowed.filter.years = vec![hit.year];
        narrowed.address("/", ask).to_string()
    }
}

impl ItemSection {
    fn new(
        section: &SectionRef,
        snippets: &[Snippet],
        link: &Link,
        ask: &Ask,
        question: &Question,
    ) -> ItemSection {
        let words = Words(ask.lang);
        let above = section.path.split_last().map_or(&[][..], |(_, above)| above);
        let heading = words.heading(section.heading.as_deref());
        let (snippets, heading) = match snippets.split_first() {
            Some((first, rest)) if is_heading(first, &heading) => (rest, first.clone()),
            _ => (snippets, vec![Piece { text: heading, mark: false }]),
        };

        ItemSection {
            heading,
            kind: words.kind(section.kind),
            path: above.join(" › "),
            snippets: snippets.to_vec(),
            href: in_lang(Address::of(link).with("hl", question.query.text.clone()), ask)
                .to_string(),
        }
    }
}

/// Tells whether a window shows the heading line alone: nothing but a number before the heading, nothing
/// after it.
fn is_heading(snippet: &Snippet, heading: &str) -> bool {
    const LONGEST_NUMBER_CHARS: usize = 8;
    let text: String = snippet.iter().map(|piece| piece.text.as_str()).collect();
    text.trim_end()
        .strip_suffix(heading)
        .is_some_and(|number| number.chars().count() <= LONGEST_NUMBER_CHARS)
}
