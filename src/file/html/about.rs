//! The facts that a page states about its article: title, day of publication, attachments, and
//! whether it is an article at all.

use super::attached::{
    Attached, MOST_ADDRESS_CHARS, attachment, loaded_by_script, refreshed, shown_by_script,
    shown_by_viewer,
};
use super::inline::Wrapping;
use super::page::{HtmlContent, HtmlPage, is_hidden};
use crate::file::pager;
use crate::numbering::digit;
use crate::report::Day;
use scraper::node::Element;
use scraper::{ElementRef, Html};

/// The facts beside the text.
#[derive(Debug, Default)]
pub struct About {
    /// The title of the article.
    pub title: Option<String>,
    /// The day on which it was published.
    pub published: Option<Day>,
    /// The words of a link that leads to another page of the article.
    pub pager: Option<String>,
    /// The attached or embedded documents.
    pub attachments: Vec<Attached>,
    /// The addresses of pages and files that it shows in itself.
    pub framed: Vec<String>,
    /// The address of the page, where it says so.
    pub address: Option<String>,
    /// True if scripts run on it.
    pub has_scripts: bool,
    /// The first address that a script leads to or loads.
    pub loaded: Option<String>,
    /// True if it asks for a password.
    pub has_login: bool,
    /// True if an office program wrote it.
    pub is_document: bool,
    /// The places where that program cuts its lines.
    pub wrapping: Wrapping,
    /// True if it only names the pages that it is made of.
    pub is_frameset: bool,
}

/// The most attachments that are named.
const MOST_ATTACHMENTS: usize = 10;
/// The most characters of a link that names a document, so that links in links are not read over
/// and over.
const MOST_NAME_CHARS: usize = 1000;
/// The most headings that may be the title.
const MOST_HEADINGS: usize = 20;

/// The names by which LibreOffice and its forks sign their pages.
const LIBRE_OFFICE: [&str; 2] = ["LibreOffice", "OpenOffice"];
/// The names by which other office programs sign their pages.
const OFFICE: [&str; 4] = ["Microsoft Word", "Word.Document", "WPS", "Kingsoft"];

/// Reads the facts on a page beside its text. Linear.
pub fn read(html: &Html, page: &HtmlPage<'_>) -> About {
    let mut about = About::default();
    let mut titles = Titles::default();
    for element in html.tree.nodes().filter_map(ElementRef::wrap) {
        about.read_element(element, &mut titles);
    }

    about.read_body(page, &mut titles);
    about.title = titles.best();

    about
}

impl About {
    fn read_element(&mut self, element: ElementRef<'_>, titles: &mut Titles) {
        match element.value().name() {
            "meta" => self.read_meta(element.value(), titles),
            "title" if titles.page.is_empty() => {
                titles.page = first_text(element).unwrap_or_default().to_owned();
            }
            "frameset" => self.is_frameset = true,
            "link" if element.attr("rel") == Some("canonical") => {
                self.name_page(element.attr("href"));
            }
            "input" => {
                let kind = element.attr("type");
                self.has_login |= kind.is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            }
            "iframe" | "frame" | "embed" | "object" | "div" => {
                let source = ["src", "pdfsrc", "data"].iter().find_map(|of| element.attr(of));
                self.attach(source.and_then(|source| attachment(source, "")));
                self.frame(element.value(), source);
            }
            "script" => {
                self.has_scripts = true;
                self.attach(first_text(element).and_then(shown_by_script));
                self.loaded =
                    self.loaded.take().or_else(|| first_text(element).and_then(loaded_by_script));
            }
            _ => {}
        }
    }

    /// Notes what a frame shows, unless it is there to count visitors.
    fn frame(&mut self, element: &Element, source: Option<&str>) {
        let is_nothing = |side| matches!(element.attr(side), Some("0" | "1" | "0px" | "1px"));
        let source = source.map(str::trim).unwrap_or_default();
        let lower = source.to_ascii_lowercase();
        let leads = ["about:", "javascript:", "data:", "#"];

        if element.name() != "div"
            && !source.is_empty()
            && !leads.iter().any(|start| lower.starts_with(start))
            && !is_nothing("width")
            && !is_nothing("height")
            && !is_hidden(element)
            && self.framed.len() < MOST_ATTACHMENTS
        {
            let address: String =
                shown_by_viewer(source).chars().take(MOST_ADDRESS_CHARS).collect();
            self.framed.push(address);
        }
    }

    fn name_page(&mut self, address: Option<&str>) {
        let address =
            address.map(|address| address.trim().chars().take(MOST_ADDRESS_CHARS).collect());
        self.address =
            self.address.take().or(address).filter(|address: &String| !address.is_empty());
    }

    fn read_meta(&mut self, element: &Element, titles: &mut Titles) {
        let named =
            element.attr("name").or_else(|| element.attr("property")).map(str::to_ascii_lowercase);
        let content = element.attr("content").unwrap_or_default().trim();

        if element.attr("http-equiv").is_some_and(|of| of.eq_ignore_ascii_case("refresh")) {
            self.framed.extend(refreshed(content));
        }

        match named.as_deref() {
            Some("pubdate" | "publishdate" | "article:published_time" | "publish_time") => {
                self.published = self.published.or(day(content));
            }
            Some("generator" | "progid") => {
                if LIBRE_OFFICE.iter().any(|program| content.contains(program)) {
                    self.wrapping = Wrapping::AtSpaces;
                    self.is_document = true;
                }
                self.is_document |= OFFICE.iter().any(|program| content.contains(program));
            }
            Some("og:url") => self.name_page(Some(content)),
            Some("articletitle") if !content.is_empty() => {
                titles.article = Some(content.to_owned())
            }
            _ => {}
        }
    }

    fn read_body(&mut self, page: &HtmlPage<'_>, titles: &mut Titles) {
        let mut is_after_label = false;
        for (at, node) in page.nodes.iter().enumerate() {
            match node.content {
                HtmlContent::Text(text) if self.published.is_none() => {
                    self.published = publication(text, &mut is_after_label);
                }
                HtmlContent::Text(_) => {}
                HtmlContent::Element(element) => {
                    self.read_link(page, at, element);
                    if is_heading(element, node.measure.chars)
                        && titles.headings.len() < MOST_HEADINGS
                    {
                        titles.headings.push(page.text(at));
                    }
                }
            }
        }
    }

    fn read_link(&mut self, page: &HtmlPage<'_>, at: usize, element: &Element) {
        self.read_pager(page, at, element);
        if element.name() == "a"
            && self.attachments.len() < MOST_ATTACHMENTS
            && page.measure(at).chars <= MOST_NAME_CHARS
            && let Some(href) = element.attr("href")
        {
            self.attach(attachment(href, &page.text(at)));
        }
    }

    /// Takes in a link to the next page or the one before. One that leads nowhere stands on pages
    /// that are whole.
    fn read_pager(&mut self, page: &HtmlPage<'_>, at: usize, element: &Element) {
        const MOST_CHARS: usize = 8;

        let chars = page.measure(at).chars;
        if element.name() != "a" || self.pager.is_some() || !(2..=MOST_CHARS).contains(&chars) {
            return;
        }

        let text = page.text(at);
        let address = element.attr("href").unwrap_or_default().trim();
        let leads = !address.is_empty() && !address.starts_with(['#']);
        let is_script = address.to_ascii_lowercase().starts_with("javascript");
        self.pager = Some(text).filter(|text| leads && !is_script && pager::turns(text));
    }

    fn attach(&mut self, found: Option<Attached>) {
        let new = found.filter(|found| {
            let is_known = self.attachments.iter().any(|known| known.name == found.name);
            self.attachments.len() < MOST_ATTACHMENTS && !is_known
        });
        self.attachments.extend(new);
    }

    /// Gives the names of what is attached.
    pub fn attachment_names(&self) -> Vec<String> {
        self.attachments.iter().map(|attached| attached.name.clone()).collect()
    }

    /// Gives the addresses of what is attached.
    pub fn attachment_addresses(&self) -> Vec<String> {
        self.attachments.iter().map(|attached| attached.address.clone()).collect()
    }
}

fn first_text(element: ElementRef<'_>) -> Option<&str> {
    element.first_child()?.value().as_text().map(|text| &**text)
}

/// Tells whether an element of so many characters may be the title: an `h1`, or one that a content
/// management system calls so.
fn is_heading(element: &Element, chars: usize) -> bool {
    let mut names = element.classes().chain(element.id());
    let is_title = element.name() == "h1" || names.any(|name| name == "arti_title");

    is_title && (1..=120).contains(&chars)
}

/// The candidates for the title.
#[derive(Debug, Default)]
struct Titles {
    article: Option<String>,
    headings: Vec<String>,
    page: String,
}

impl Titles {
    /// Picks the title that the site's system names, else a heading that names a report, else the
    /// page's title, else any heading.
    fn best(self) -> Option<String> {
        let names_report = |title: &&String| {
            title.contains(['报', '報']) && title.contains('告') || title.contains("年报")
        };

        let page = without_site(&self.page);
        let heading = self.headings.iter().find(names_report).cloned();

        self.article.or(heading).or(page).or_else(|| self.headings.into_iter().next())
    }
}

/// Cuts the name of the site off a page's title: it stands after the last dash, underscore or bar.
fn without_site(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = title.rmatch_indices(['-', '_', '|', '–', '—']).find(|(at, sign)| {
        let (before, after) = (
            title.get(..*at).unwrap_or_default(),
            title.get(at + sign.len()..).unwrap_or_default(),
        );
        let is_range =
            before.ends_with(|c| digit(c).is_some()) && after.starts_with(|c| digit(c).is_some());
        !is_range
    });
    let own = cut.map_or(title.as_str(), |(at, _)| title.get(..at).unwrap_or_default()).trim();

    (!own.is_empty()).then(|| own.to_owned())
}

/// Finds the day after 发布时间 and the like in a text, or at the beginning of the text that
/// follows such a label. A label is never part of a longer word (统计时间) or of a sentence, and
/// the first day of a period is not the day of publication.
fn publication(text: &str, is_after_label: &mut bool) -> Option<Day> {
    const LABELS: [&str; 10] = [
        "发布时间",
        "发布日期",
        "发表时间",
        "发表日期",
        "发文时间",
        "发文日期",
        "更新时间",
        "更新日期",
        "日期：",
        "时间：",
    ];

    if text.trim().is_empty() {
        return None;
    }

    if std::mem::take(is_after_label)
        && let Some(day) = single_day(text)
    {
        return Some(day);
    }

    // Each label ends so; most texts hold neither.
    if !text.contains(['间', '期']) {
        return None;
    }
    let end = LABELS.iter().find_map(|label| {
        text.find(label)
            .filter(|&at| opens(text.get(..at).unwrap_or_default()))
            .map(|at| at + label.len())
    })?;
    let rest = text.get(end..).unwrap_or_default();
    *is_after_label = rest.chars().all(|c| c.is_whitespace() || matches!(c, '：' | ':' | '['));

    single_day(rest)
}

/// Tells whether a label may follow these words: nothing or ornaments, or other labels with white
/// space after them.
fn opens(before: &str) -> bool {
    !before.chars().next_back().is_some_and(char::is_alphanumeric)
        && !before.contains(['，', '。', '；'])
}

/// Reads a day at the beginning of a text, unless a period starts with it:
/// `2020年9月1日至2021年8月31日`.
fn single_day(text: &str) -> Option<Day> {
    const LONGEST_DAY: usize = 16;
    day(text).filter(|_| !text.chars().take(LONGEST_DAY).any(|c| c == '至'))
}

/// Reads a day at the beginning of a text: `2023-10-31`, `2023/10/31`, `2023.10.31`,
/// `2023年10月31日`.
fn day(text: &str) -> Option<Day> {
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '：' | ':' | '[' | '【' | '（' | '(')
    });
    let mut numbers = [0u16; 3];
    let mut chars = text.chars().peekable();

    for (nth, number) in numbers.iter_mut().enumerate() {
        let most = if nth == 0 { 4 } else { 2 };
        for _ in 0..most {
            let Some(value) = chars.peek().copied().and_then(digit) else { break };
            *number = *number * 10 + value as u16;
            chars.next();
        }

        let parts = if nth == 0 { ['-', '/', '.', '年'] } else { ['-', '/', '.', '月'] };
        if nth < 2 && !parts.contains(&chars.next()?) {
            return None;
        }
    }

    let [year, month, day] = numbers;
    Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_title_loses_the_name_of_the_site() {
        let check =
            |title: &str, expect: Option<&str>| assert_eq!(without_site(title).as_deref(), expect);
        check(
            "岚川大学2020-2021学年信息公开年度报告-信息公开网",
            Some("岚川大学2020-2021学年信息公开年度报告"),
        );

        check(
            "岚川大学2020-2021学年信息公开年度报告",
            Some("岚川大学2020-2021学年信息公开年度报告"),
        );

        check("年度报告 | 信息公开_岚川大学", Some("年度报告 | 信息公开"));
        check("-", None);
    }

    #[test]
    fn the_day_of_publication_follows_its_label() {
        let check = |text: &str, expect: Option<&str>| {
            let found = publication(text, &mut false).map(|day| day.to_string());
            assert_eq!(found.as_deref(), expect, "{text}");
        };

        check("发布者：党政办　发布时间：2023-10-31　浏览次数：356", Some("2023-10-31"));
        check("发布日期:[2023年1月5日]", Some("2023-01-05"));
        check("● 时间：2023-10-31", Some("2023-10-31"));
        check("时间：2023/2/30", None);
        check("统计时间：2020年9月1日", None);
        check("时间：2020年9月1日至2021年8月31日", None);
        check("会议通知已印发，发布时间：2020年9月1日", None);
        check("2023-10-31", None);
        let mut is_after_label = false;
        assert_eq!(publication("发布时间：", &mut is_after_label), None);
        assert_eq!(publication("2022.11.03", &mut is_after_label), Day::new(2022, 11, 3));
    }
}
