//! Copied paragraphs are found, whatever was changed in them, and others are not.

use crate::support::store;
use mingcha::{Filter, Likeness, Reuse};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reports in the short form; `MINGCHA_REUSE_REPORTS` sets another number.
const REPORTS: usize = 400;
/// Words in a paragraph.
const WORDS: usize = 40;

/// Numbers without a pattern, the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// How a copy differs from what it was copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Verbatim,
    Numbers,
    Words,
}

/// A copy: the report and paragraph that hold it and the report that it is from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Copy {
    report: usize,
    paragraph: usize,
    source: usize,
    change: Change,
}

/// Reports of invented schools: eight paragraphs of their own each, half of which begin alike
/// everywhere, and two that are copied from an earlier report.
struct Corpus {
    texts: Vec<Vec<Vec<String>>>,
    copies: BTreeSet<Copy>,
}

fn school(report: usize) -> String {
    let (a, b) = (['云', '岚', '沧', '泽', '岱'], ['岭', '川', '湖', '溪', '屿']);
    format!(
        "{}{}第{}大学",
        a[report % 5],
        b[report / 5 % 5],
        ["一", "二", "三", "四", "五", "六", "七", "八"][report / 25 % 8]
    )
}

fn year(report: usize) -> usize {
    2001 + report / 200
}

impl Corpus {
    fn new(reports: usize) -> Corpus {
        let mut dice = Dice(20_261_123);
        let words: Vec<String> =
            (0..600).map(|_| (0..2).map(|_| han(&mut dice)).collect()).collect();
        let mut corpus = Corpus { texts: Vec::new(), copies: BTreeSet::new() };
        for report in 0..reports {
            let mut paragraphs: Vec<Vec<String>> =
                (0..8).map(|at| own(at, &words, &mut dice)).collect();
            if report >= 200 {
                for paragraph in [8, 9] {
                    let change = [Change::Verbatim, Change::Numbers, Change::Words][dice.roll(3)];
                    let source = dice.roll(report / 200 * 200);
                    let copied = corpus.texts[source][dice.roll(8)].clone();
                    paragraphs.push(changed(copied, change, &words, &mut dice));
                    corpus.copies.insert(Copy { report, paragraph, source, change });
                }
            }
            corpus.texts.push(paragraphs);
        }
        corpus
    }

    fn write(&self, dir: &Path) -> Vec<PathBuf> {
        let write = |(report, paragraphs): (usize, &Vec<Vec<String>>)| {
            let path = dir.join(format!("{report:05}.txt"));
            let body: String =
                paragraphs.iter().map(|words| format!("{}。\n", words.concat())).collect();
            let year = year(report);
            let text = format!(
                "{}{year}-{}学年信息公开年度报告\n一、概述\n{body}",
                school(report),
                year + 1
            );
            std::fs::write(&path, text).unwrap();
            path
        };
        self.texts.iter().enumerate().map(write).collect()
    }
}

fn han(dice: &mut Dice) -> char {
    char::from_u32(0x4E00 + dice.roll(3000) as u32 * 6).unwrap()
}

/// A paragraph of a report's own. Every other one begins with words that many have, as such reports
/// do.
fn own(at: usize, words: &[String], dice: &mut Dice) -> Vec<String> {
    let common = if at.is_multiple_of(2) { 10 } else { 0 };
    let word = |i: usize, dice: &mut Dice| match i {
        i if i < common => words[i + at * 10].clone(),
        i if i.is_multiple_of(9) => format!("{}", 10 + dice.roll(900)),
        _ => words[dice.roll(words.len())].clone(),
    };
    (0..WORDS).map(|i| word(i, dice)).collect()
}

fn changed(
    mut paragraph: Vec<String>,
    change: Change,
    words: &[String],
    dice: &mut Dice,
) -> Vec<String> {
    let is_number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
    match change {
        Change::Verbatim => {}
        Change::Numbers => {
            paragraph
                .iter_mut()
                .filter(|word| is_number(word))
                .for_each(|word| *word = (1 + dice.roll(9000)).to_string());
        }
        Change::Words => {
            for tenth in paragraph.chunks_mut(10) {
                tenth[dice.roll(10)] = words[dice.roll(words.len())].clone();
            }
        }
    }
    paragraph
}

#[test]
fn planted_copies_are_found_and_others_are_not() {
    let reports =
        std::env::var("MINGCHA_REUSE_REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(REPORTS);
    let corpus = Corpus::new(reports);
    let dir = tempfile::tempdir().unwrap();
    let paths = corpus.write(dir.path());
    let index = store(&dir.path().join("store"), &paths);
    let started = Instant::now();
    let reuse = index.reuse(&Filter::default()).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let found = found(&reuse, &corpus);
    let right = found.intersection(&bare(&corpus.copies)).count();
    let (recall, precision) =
        (right as f64 / corpus.copies.len() as f64, right as f64 / found.len() as f64);
    println!(
        "{reports} reports, {} paragraphs, {} copies: recall {recall:.3}, precision {precision:.3}, {seconds:.2} s",
        reuse.paragraphs,
        corpus.copies.len()
    );
    assert!(recall >= 0.95 && precision >= 0.95, "recall {recall}, precision {precision}");
}

/// Report, paragraph and source, without how it was changed.
fn bare(copies: &BTreeSet<Copy>) -> BTreeSet<(usize, usize, usize)> {
    copies.iter().map(|copy| (copy.report, copy.paragraph, copy.source)).collect()
}

fn found(reuse: &Reuse, corpus: &Corpus) -> BTreeSet<(usize, usize, usize)> {
    let number = |school: &Option<String>, year: &Option<mingcha::Year>| {
        let of = |&report: &usize| {
            school.as_ref() == Some(&self::school(report))
                && year.is_some_and(|y| usize::from(y.first()) == self::year(report))
        };
        (0..corpus.texts.len()).find(of).unwrap()
    };
    let numbers: std::collections::BTreeMap<String, usize> = reuse
        .reports
        .iter()
        .map(|of| (of.summary.report_id.to_string(), number(&of.summary.school, &of.summary.year)))
        .collect();
    let mut found = BTreeSet::new();
    for of in &reuse.reports {
        let report = numbers[of.summary.report_id.as_str()];
        let title = format!(
            "{}{}-{}学年信息公开年度报告\n一、概述\n",
            school(report),
            year(report),
            year(report) + 1
        );
        let mut starts = vec![title.len()];
        for words in &corpus.texts[report] {
            starts.push(starts.last().unwrap() + words.concat().len() + "。\n".len());
        }
        for paragraph in &of.paragraphs {
            let at = starts.iter().position(|&start| start == paragraph.start).unwrap();
            found.insert((report, at, numbers[paragraph.source.as_str()]));
        }
    }
    found
}

#[test]
fn reuse_says_how_alike_and_whose() {
    let dir = tempfile::tempdir().unwrap();
    let body = |name: &str, n: u32, word: &str| {
        format!(
            "一、概述\n{name}围绕师生关心的事项召开专题会议{n}次，逐项核对清单，及时更新网站栏目并公布结果。\n\
             后勤保障部门每周{word}食堂原料的采购价格和检验结果，接受师生和家长的监督，收到意见后当日答复。\n"
        )
    };
    let report = |file: &str, name: &str, year: u32, body: String| {
        let path = dir.path().join(file);
        std::fs::write(&path, format!("{name}{year}-{}学年信息公开年度报告\n{body}", year + 1))
            .unwrap();
        path
    };
    let paths = [
        report("a.txt", "云岭大学", 2019, body("云岭大学", 12, "公布")),
        report("b.txt", "云岭大学", 2020, body("云岭大学", 15, "公布")),
        report("c.txt", "岚川学院", 2021, body("岚川学院", 15, "公示")),
        report("the same once more.txt", "岚川学院", 2021, body("岚川学院", 15, "公示") + "附件\n"),
    ];
    let index = store(&dir.path().join("store"), &paths);
    let reuse = index.reuse(&Filter::default()).unwrap();
    let of = |school: &str, year: &str| {
        let is = |of: &&mingcha::ReuseOf| {
            of.summary.school.as_deref() == Some(school)
                && of.summary.year.unwrap().to_string() == year
        };
        reuse.reports.iter().find(is).unwrap()
    };
    let hows = |of: &mingcha::ReuseOf| {
        of.paragraphs.iter().map(|paragraph| paragraph.how).collect::<Vec<_>>()
    };
    assert_eq!(
        (hows(of("云岭大学", "2019-2020")), of("云岭大学", "2019-2020").summary.share),
        (vec![], 0.0)
    );
    let own = of("云岭大学", "2020-2021");
    assert_eq!(
        (hows(own), own.summary.others_chars, own.summary.share),
        (vec![Likeness::Numbers, Likeness::Equal], 0, 1.0)
    );
    let taken = of("岚川学院", "2021-2022");
    assert_eq!((hows(taken), taken.summary.own_chars), (vec![Likeness::Equal, Likeness::Near], 0));
    assert_eq!(taken.summary.sources.iter().map(|source| source.paragraphs).sum::<usize>(), 2);
    assert!(reuse.reports.iter().all(|of| {
        of.summary.sources.iter().all(|source| source.school.as_deref() == Some("云岭大学"))
    }));
    assert_eq!(reuse.reports[0].summary.share, 1.0, "the largest share comes first");
}

#[test]
fn a_renamed_school_copies_from_itself_and_is_found_by_each_of_its_names() {
    let dir = tempfile::tempdir().unwrap();
    let schools = "[[school]]\nname = '岚川大学'\naliases = ['岚大']\nformer = ['岚川师范学院']\n";
    std::fs::write(dir.path().join("schools.toml"), schools).unwrap();
    let body = "一、概述\n后勤保障部门每周公布食堂原料的采购价格和检验结果，接受师生和家长的监督，收到意见后当日答复。\n";
    let paths =
        [("云岭大学", 2013), ("岚川师范学院", 2014), ("岚川大学", 2015)].map(|(school, year)| {
            let path = dir.path().join(format!("{year}.txt"));
            std::fs::write(
                &path,
                format!("{school}{year}-{}学年信息公开年度报告\n{body}", year + 1),
            )
            .unwrap();
            path
        });
    let rules = mingcha::Rules::load(dir.path()).unwrap();
    let options = mingcha::Options { rules, ..mingcha::Options::default() };
    let index = mingcha::Index::create(&dir.path().join("store"), options).unwrap();
    index.add(&paths, &|_| {}).unwrap();
    for name in ["岚川大学", "岚大", "岚川师范学院"] {
        let mut filter = Filter::default();
        filter.add(mingcha::Label::School, name).unwrap();
        let mut reports = index.reuse(&filter).unwrap().reports;
        reports.sort_by_key(|of| of.summary.year);
        let whose = reports.iter().map(|of| {
            (
                of.summary.school.as_deref().unwrap(),
                of.summary.own_chars > 0,
                of.summary.others_chars > 0,
            )
        });
        let expect = [("岚川师范学院", false, true), ("岚川大学", true, false)];
        assert_eq!(whose.collect::<Vec<_>>(), expect, "{name}");
    }
}

#[test]
fn what_is_known_of_one_report_is_what_the_whole_answer_says_and_links_land_on_both_places() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = Corpus::new(260);
    let index = store(&dir.path().join("store"), &corpus.write(dir.path()));
    let anyone = index.reports(&Filter::default(), 0, 1).unwrap().reports[0].id.clone();
    assert!(!index.knows_reuse() && index.reuse_of(&anyone).unwrap().is_none());
    index.prepare_reuse().unwrap();
    assert!(index.knows_reuse());
    let whole = index.reuse(&Filter::default()).unwrap();
    let mut checked = 0;
    for of in &whole.reports {
        let known = index.reuse_of(&of.summary.report_id).unwrap();
        assert_eq!(known.as_ref(), Some(of));
        let texts = index.reuse_texts(&of.summary.report_id).unwrap().unwrap();
        assert_eq!((&texts.summary, texts.paragraphs.len()), (&of.summary, of.paragraphs.len()));
        for (text, paragraph) in texts.paragraphs.iter().zip(&of.paragraphs) {
            assert_eq!(
                (&text.here.report_id, &text.source.report_id),
                (&of.summary.report_id, &paragraph.source)
            );
            for excerpt in [&text.here, &text.source] {
                let report = index.report(&excerpt.report_id).unwrap();
                assert!(
                    report.text[excerpt.start..excerpt.end].starts_with(&excerpt.text)
                        && !excerpt.cut
                );
                let landing = landing(&index, &report, &excerpt.url.to_string());
                assert_eq!(
                    (landing.how, landing.span.unwrap().start),
                    (mingcha::Landed::Exact, excerpt.start)
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 200, "{checked} excerpts");
    let shares: Vec<f64> = whole.reports.iter().map(|of| of.summary.share).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b));
    let mut paged = Vec::new();
    for page in 0..6 {
        let list = index.reuse_list(&Filter::default(), page * 50, 50).unwrap();
        assert_eq!(
            (list.total, list.paragraphs, list.reused),
            (260, whole.paragraphs, whole.reused)
        );
        paged.extend(list.reports);
    }
    assert!(paged.iter().eq(whole.reports.iter().map(|of| &of.summary)));
    index.remove(&[anyone.to_string()]).unwrap();
    assert!(!index.knows_reuse(), "the store is another now");
    assert!(matches!(
        index.reuse_of(&anyone).unwrap_err().kind,
        mingcha::ErrorKind::GoneReport { .. }
    ));
}

fn landing(index: &mingcha::Index, report: &mingcha::HeldReport, url: &str) -> mingcha::Landing {
    let (at, quote) = url.split_once("?at=").unwrap().1.split_once("&q=").unwrap();
    let (section, char) = at.split_once('.').unwrap();
    index.land(report, section.parse().unwrap(), char.parse().unwrap(), &percent_decoded(quote))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |digit: u8| (digit as char).to_digit(16).unwrap() as u8;
        bytes.push(if byte == b'%' {
            hex(rest.next().unwrap()) * 16 + hex(rest.next().unwrap())
        } else {
            byte
        });
    }
    String::from_utf8(bytes).unwrap()
}
