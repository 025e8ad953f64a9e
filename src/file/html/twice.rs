//! An article that a page holds twice, once for computers and once for phones: the style sheet
//! shows one of them.

use crate::file::line::FileLine;
use std::collections::HashSet;

/// The most lines before the article's first on which the first copy may begin.
const MOST_BEFORE: usize = 10;
/// The most lines at which the second copy is looked for.
const MOST_TRIED: usize = 20;
/// The least characters of an article that is told to stand twice.
const LEAST_CHARS: usize = 100;

/// Leaves the first of two copies of an article. The second starts with the same line; nine tenths
/// of each stand in the other. What stands only in the second stays.
pub fn take_once(lines: &mut Vec<FileLine<'static>>) {
    let keys: Vec<String> = lines.iter().map(|line| squeezed(&line.text)).collect();
    let Some((first, second)) = copies(&keys) else { return };

    let copied: HashSet<&str> = keys.iter().take(second).skip(first).map(String::as_str).collect();
    let mut keeps = keys
        .iter()
        .enumerate()
        .map(|(at, key)| at < second || !copied.contains(key.as_str()))
        .collect::<Vec<_>>()
        .into_iter();

    lines.retain(|_| keeps.next().unwrap_or(true));
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Finds the first lines of two copies.
fn copies(keys: &[String]) -> Option<(usize, usize)> {
    const LEAST_LINE: usize = 4;

    for (first, key) in keys.iter().enumerate().take(MOST_BEFORE) {
        if key.chars().count() < LEAST_LINE {
            continue;
        }

        let again = keys.iter().enumerate().skip(first + 1).filter(|(_, other)| *other == key);
        for (second, _) in again.take(MOST_TRIED) {
            let (one, other) = (keys.get(first..second)?, keys.get(second..)?);
            if is_in(one, other) && is_in(other, one) {
                return Some((first, second));
            }
        }
    }

    None
}

/// Tells whether nine tenths of some lines stand in others, too.
fn is_in(lines: &[String], others: &[String]) -> bool {
    let others: HashSet<&str> = others.iter().map(String::as_str).collect();
    let (mut all, mut common) = (0, 0);

    for line in lines {
        let chars = line.chars().count();
        all += chars;
        common += if others.contains(line.as_str()) { chars } else { 0 };
    }

    all >= LEAST_CHARS && common * 10 >= all * 9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::line::LineGap;

    const ARTICLE: [&str; 4] = [
        "青岚大学2021年信息公开年度报告",
        "一、概述",
        "青岚大学认真做好信息公开工作，全年发布信息一百二十条，访问量稳步增长，社会公众满意度进一步提高，各项工作有序开展。",
        "二、本学年没有收到举报，也没有发生行政复议和行政诉讼，没有收到关于信息公开工作的投诉。",
    ];

    fn check(texts: &[&str], expect: &[&str]) {
        let line = |text: &&str| FileLine::of(text, 0, 0, LineGap::None);
        let mut lines: Vec<_> = texts.iter().filter_map(line).collect();
        take_once(&mut lines);
        let found: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_copy_of_the_whole_article_goes() {
        check(&[ARTICLE, ARTICLE].concat(), &ARTICLE);
        let own = "手机版另有一行";
        check(
            &[&["首行"], &ARTICLE[..], &ARTICLE[..], &[own]].concat(),
            &[&["首行"], &ARTICLE[..], &[own]].concat(),
        );
    }

    #[test]
    fn a_text_that_repeats_itself_stays() {
        let once_more =
            [&ARTICLE[..], &[ARTICLE[0], "三、其他", "本校另有一份年度报告，发布在学校网站。"]]
                .concat();
        check(&once_more, &once_more);
        let short = ["举报\t无", "复议\t无", "举报\t无", "复议\t无"];
        check(&short, &short);
    }
}
