//! A report reads alike in whatever format it was published. The files are made from the real
//! reports and a few invented ones by the programs that schools publish with;
//! `tests/run --long writers` takes a hundred invented ones, or as many as `MINGCHA_TEXTS` says.

use crate::support;
use mingcha::{Grammar, Kind, Matter, ReportTime, Rules, file, section, text};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What must be the same in every format.
#[derive(Debug, PartialEq)]
struct Found {
    school: Option<String>,
    year: Option<String>,
    kinds: Vec<Option<Kind>>,
    mentions: Vec<(&'static str, usize)>,
    statements: Vec<String>,
}

const TERMS: [&str; 9] =
    ["举报", "复议", "诉讼", "申请", "信息公开", "主动公开", "监督", "学校", "2021"];

fn found(path: &Path) -> Result<Found, String> {
    let report = file::read(path).map_err(|error| error.to_string())?;
    let rules = Rules::default();
    let outline = section::split(&report.text, &rules);
    let kinds = outline.sections.iter().map(|section| section.kind).collect();
    let time = ReportTime::new(report.year, report.period);
    let read = Grammar::new(&rules).read_of(&report.text, &outline, time);
    let said = |matter| format!("{:?}", read.of(matter).map(|statement| statement.says));
    let statements = Matter::ALL.into_iter().map(said).collect();
    let folded = text::fold(&report.text).text();
    let mentions = TERMS.map(|term| (term, folded.matches(term).count())).to_vec();
    Ok(Found {
        school: report.school,
        year: report.year.map(|year| year.to_string()),
        kinds,
        mentions,
        statements,
    })
}

/// The invented reports of a short run.
const FEW: usize = 3;

/// The clean texts of the real reports, and those of a few invented ones, in a long run of many.
fn texts() -> Option<Vec<(String, String)>> {
    static TEXTS: OnceLock<Option<Vec<(String, String)>>> = OnceLock::new();
    TEXTS
        .get_or_init(|| {
            let mut texts = support::real_texts("formats")?;
            let dir = tempfile::tempdir().unwrap();
            let wanted = std::env::var("MINGCHA_TEXTS").ok().and_then(|count| count.parse().ok());
            let count = if support::is_long() { wanted.unwrap_or(100) } else { FEW };
            let nation = support::nation(&support::shared("formats")?, count, dir.path());
            texts.extend(support::clean_texts(&nation.join("reports")));
            Some(texts)
        })
        .clone()
}

/// The folder of the files that are made from all texts.
pub fn made(test: &str) -> Option<PathBuf> {
    support::formats(test, &texts()?)
}

/// Compares each file of a folder with the text that it was made from.
fn check(folders: &[&str], ending: &str) {
    let Some(texts) = texts() else { return };
    let Some(made) = made("formats") else { return };
    let mut differences = Vec::new();
    for folder in folders {
        for (name, _) in &texts {
            let expect = found(&made.join("gb18030").join(format!("{name}.txt"))).unwrap();
            let path = made.join(folder).join(format!("{name}.{ending}"));
            match found(&path) {
                Ok(found) if found == expect => {}
                found => differences
                    .push(format!("{folder}/{name}:\n  found  {found:?}\n  expect {expect:?}")),
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_text_reads_alike_in_every_encoding() {
    let Some(texts) = support::real_texts("encodings") else { return };
    let Some(made) = made("encodings") else { return };
    for (name, text) in &texts {
        for folder in ["utf8-bom", "gb18030", "utf16le", "utf16be"] {
            let report = file::read(&made.join(folder).join(format!("{name}.txt"))).unwrap();
            assert_eq!(report.text, *text, "{folder}/{name}");
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_reads_like_its_text() {
    check(&["writer-pdf", "chromium-pdf", "typst-pdf", "reportlab-pdf"], "pdf");
}

#[cfg(feature = "office")]
#[test]
fn a_word_file_reads_like_its_text() {
    check(&["writer-docx"], "docx");
    check(&["writer-doc"], "doc");
}

#[cfg(feature = "office")]
#[test]
fn a_file_of_another_word_processor_reads_like_its_text() {
    check(&["writer-rtf"], "rtf");
    check(&["writer-odt"], "odt");
}

#[cfg(feature = "ofd")]
#[test]
fn an_ofd_file_reads_like_its_text() {
    check(&["ofd"], "ofd");
}

#[cfg(feature = "html")]
#[test]
fn a_web_archive_reads_like_its_text() {
    check(&["mhtml"], "mht");
}

#[cfg(feature = "office")]
#[test]
fn the_paragraphs_of_a_word_file_are_those_of_its_text() {
    let Some(texts) = support::real_texts("paragraphs") else { return };
    let Some(made) = made("paragraphs") else { return };
    for (name, text) in &texts {
        let made_by_writer = [
            ("writer-docx", "docx"),
            ("writer-doc", "doc"),
            ("writer-rtf", "rtf"),
            ("writer-odt", "odt"),
        ];
        for (folder, ending) in made_by_writer {
            let report = file::read(&made.join(folder).join(format!("{name}.{ending}"))).unwrap();
            let paragraphs = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(paragraphs(&report.text), paragraphs(text), "{folder}/{name}");
        }
    }
}

#[cfg(feature = "html")]
#[test]
fn a_web_page_reads_like_its_text() {
    check(&["writer-html", "html"], "html");
}

#[cfg(feature = "html")]
#[test]
fn a_web_page_keeps_every_paragraph() {
    let Some(texts) = support::real_texts("formats") else { return };
    let Some(made) = made("formats") else { return };
    let mut differences = Vec::new();
    for folder in ["writer-html", "html"] {
        for (name, text) in &texts {
            let report = file::read(&made.join(folder).join(format!("{name}.html"))).unwrap();
            let differs = |(found, expect): &(&str, &str)| found != expect;
            let first = report
                .text
                .lines()
                .chain(["<end>"])
                .zip(text.lines().chain(["<end>"]))
                .find(differs);
            differences.extend(first.map(|(found, expect)| {
                format!("{folder}/{name}:\n  found  {found}\n  expect {expect}")
            }));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[cfg(feature = "html")]
#[test]
fn a_table_of_fifty_rows_keeps_every_row_and_cell_on_a_web_page() {
    let row = |n: usize| {
        format!("{n}\t类别{}\t事项{n}，及其说明\thttp://xxgk.example.edu.cn/{n}.htm", n / 10)
    };
    let rows: Vec<String> = (1..=50).map(row).collect();
    let table = format!("序号\t类别\t公开事项\t链接\n{}", rows.join("\n"));
    let text = format!(
        "岚川大学\n2021-2022学年信息公开年度报告\n一、概述\n学校做好信息公开工作。\n二、清单事项公开情况表\n{table}\n三、举报情况\n没有收到举报。"
    );
    let Some(made) = support::formats("tables", &[("table".to_owned(), text.clone())]) else {
        return;
    };
    for folder in ["writer-html", "html"] {
        assert_eq!(
            file::read(&made.join(folder).join("table.html")).unwrap().text,
            text,
            "{folder}"
        );
    }
}
