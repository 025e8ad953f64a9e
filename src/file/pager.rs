//! The words by which a page says that a report is split over several pages.

use super::line::FileLine;
use crate::text::fold_text;
use std::path::Path;

/// The most bytes of a line that turns pages.
const MOST_BYTES: usize = 90;

/// Finds the words that say that these lines are one page of several: `第1页/共2页` where no other
/// page's number stands, or a link to the next page.
pub fn sign(lines: &[FileLine<'_>]) -> Option<String> {
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    let mut counted = None;
    let mut turning = None;
    for line in lines.iter().filter(|line| !line.is_row && line.text.len() <= MOST_BYTES) {
        if !line.text.contains(['页', '頁']) {
            continue;
        }

        let folded = fold_text(&line.text);
        if let Some(number) = page_of(&folded) {
            numbers.push(number);
            counted = counted.or(Some(line.text.to_string()));
        }
        if turns(&folded) {
            turning = turning.or(Some(line.text.to_string()));
        }
    }

    // A document that numbers its pages has them all.
    let first = numbers.first().copied();
    let is_one = numbers.iter().all(|&number| Some(number) == first);
    let is_part = first.is_some_and(|(_, all)| all > 1) && is_one;
    counted.filter(|_| is_part).or(turning)
}

/// Gives the name of a file that sites give to the further pages of an article: `1673_1.htm` is the
/// second page of `1673.htm`. A year before the number is a date.
pub fn in_name(name: &str) -> Option<String> {
    let file = Path::new(name).file_name()?.to_str()?;
    let (stem, _) = file.rsplit_once('.')?;
    let (article, page) = stem.rsplit_once('_')?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = article.len() == 4 && article.starts_with(['1', '2']) && article < "2100";

    let is_page = page.len() == 1 && page != "0" && are_digits(page);
    let is_article = article.len() >= 3 && are_digits(article) && !(is_year && article >= "1900");
    (is_page && is_article).then(|| file.to_owned())
}

/// Reads the number of a page and of all pages: `第1页/共2页`, `共2页第1页`, `当前第1页`.
pub fn page_of(folded: &str) -> Option<(u32, u32)> {
    let number_after = |sign: &str| -> Option<u32> {
        let rest = folded.split(sign).nth(1)?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let rest = rest.get(digits.len()..)?;
        rest.starts_with('页').then(|| digits.parse().ok()).flatten()
    };

    Some((number_after("第")?, number_after("共")?))
}

/// Tells whether a line only turns the pages: `第1页/共2页`, `上一页 1 2 下一页`.
#[cfg(feature = "html")]
pub fn is_pager(line: &FileLine<'_>) -> bool {
    let may_be = !line.is_row && line.text.len() <= MOST_BYTES && line.text.contains(['页', '頁']);
    may_be && {
        let folded = fold_text(&line.text);
        page_of(&folded).is_some() || turns(&folded)
    }
}

/// Tells whether folded words lead to another page of the article, and not to another article.
pub fn turns(folded: &str) -> bool {
    const WORDS: [&str; 5] = ["下一页", "上一页", "下页", "上页", "后一页"];
    const ARTICLES: [&str; 5] = [":", "没有", "无", "篇", "。"];

    WORDS.iter().any(|word| folded.starts_with(word) || folded.ends_with(word))
        && !ARTICLES.iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::line::LineGap;

    fn check(texts: &[&str], expect: Option<&str>) {
        let lines: Vec<_> =
            texts.iter().filter_map(|text| FileLine::of(text, 1, 0, LineGap::Ended)).collect();
        assert_eq!(sign(&lines).as_deref(), expect, "{texts:?}");
    }

    #[test]
    fn a_further_page_is_known_by_the_name_of_its_file() {
        let found = |name: &str| in_name(name).is_some();
        assert!(found("info/1673_1.htm") && found("70002_3.html"));
        assert!(!found("1673.htm") && !found("2022_1.htm") && !found("1673_12.htm"));
        assert!(!found("info_1673.htm") && !found("1673_0.htm"));
    }

    #[test]
    fn a_page_of_several_says_so() {
        check(&["甲。", "第1页/共2页"], Some("第1页/共2页"));
        check(&["甲。", "共3页 当前第 2 页"], Some("共3页 当前第 2 页"));
        check(&["甲。", "1 2 下一页"], Some("1 2 下一页"));
        check(&["甲。", "第1页 共1页"], None);
        check(&["甲。", "第1页 共2页", "乙。", "第2页 共2页"], None);
        check(&["甲。", "下一页：没有了", "请见下一页的表。"], None);
    }
}
