//! Mentions as files: the same cells in every format, text that is never a formula, whole or
//! visibly broken.

use crate::support::{Random, exactly, query, samples, store};
use mingcha::export::{Cell, Column, Csv};
use mingcha::{ErrorKind, ExportFormat, Exporting, Filter, Guard, Index, Query, Receipt, TermList};
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// Report text that programs would take for formulas, each on a line of its own, before and after
/// 举报.
const FORMULAS: [&str; 6] =
    ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "=HYPERLINK(\"http://a.cn\",\"举报\")"];

/// A store with a report whose terms, contexts and file name begin like formulas, and a file that
/// cannot be read.
fn formulas(dir: &Path) -> Index {
    let folder = dir.join("reports");
    std::fs::create_dir(&folder).unwrap();
    let lines: Vec<String> = FORMULAS.iter().map(|formula| format!("{formula}，举报。")).collect();
    let text = format!("岚川大学2020-2021学年信息公开年度报告\n一、概述\n{}\n", lines.join("\n"));
    std::fs::write(folder.join("=a.txt"), text).unwrap();
    for i in 0..25 {
        std::fs::write(folder.join(format!("{i:02}.pdf")), format!("%PDF-1.4 {i}")).unwrap();
    }
    store(&dir.join("store"), &[folder])
}

fn exporting(format: ExportFormat) -> Exporting {
    Exporting { time: Some("2024-01-31T08:00:00Z".to_owned()), ..Exporting::new(format) }
}

fn export(index: &Index, terms: &[Query], exporting: &Exporting) -> (Vec<u8>, Receipt) {
    let mut bytes = Vec::new();
    let receipt =
        index.export(terms, &Filter::default(), exporting, &mut bytes, &|_, _| {}).unwrap();
    (bytes, receipt)
}

/// The rows of a table under its head.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{FEFF}');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_table_has_one_head_row_and_one_row_for_each_mention() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let (bytes, receipt) = export(&index, &[query("举报 OR 复议")], &exporting(ExportFormat::Csv));
    assert!(bytes.starts_with("\u{FEFF}查询,学校,年度,".as_bytes()));
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 1 + receipt.counts.mentions);
    let mut listed = Vec::new();
    index
        .mentions(&query("举报 OR 复议"), &Filter::default(), |mention| {
            listed.push(mention);
            true
        })
        .unwrap();
    for (row, mention) in rows[1..].iter().zip(&listed) {
        let place = [mention.start, mention.end].map(|at| at.to_string());
        assert_eq!(
            (&row[6], &row[14], &row[17..19]),
            (&mention.text, &mention.url.to_string(), &place[..])
        );
        assert!(row[19..24].iter().all(String::is_empty), "invented schools are on no list");
        assert_eq!(row[5].trim_start_matches('\''), mention.left.trim_start_matches('\''));
        assert_eq!(row[3], mention.section.kind.map_or(String::new(), |kind| kind.label().zh));
    }
}

#[test]
fn report_text_is_never_a_formula_unless_it_is_wanted_raw() {
    let dir = tempfile::tempdir().unwrap();
    let index = formulas(dir.path());
    let terms: Vec<Query> = ["=1+1", "+1", "-1", "@SUM", "举报"].map(exactly).to_vec();
    let (guarded, receipt) = export(&index, &terms, &exporting(ExportFormat::Csv));
    assert_eq!(receipt.guarded, Some(true));
    let begins = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = rows(&guarded);
    assert!(guarded.iter().flatten().all(|cell| !begins(cell)));
    let raw = Exporting { guard: Guard::Raw, ..exporting(ExportFormat::Csv) };
    let (raw, receipt) = export(&index, &terms, &raw);
    assert_eq!(receipt.guarded, Some(false));
    let raw = rows(&raw);
    assert!(raw.iter().flatten().filter(|cell| begins(cell)).count() > 8);
    for (raw, guarded) in raw.iter().flatten().zip(guarded.iter().flatten()) {
        assert!(raw == guarded || *guarded == format!("'{raw}"), "{raw} {guarded}");
    }
}

#[test]
fn lines_of_json_end_with_a_receipt_that_names_every_unreadable_file() {
    let dir = tempfile::tempdir().unwrap();
    let index = formulas(dir.path());
    let base = Exporting {
        base: Some("https://example.cn/".to_owned()),
        ..exporting(ExportFormat::Jsonl)
    };
    let (bytes, receipt) = export(&index, &[query("举报"), query("鲸鱼")], &base);
    let lines: Vec<Value> = std::str::from_utf8(&bytes)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (last, mentions) = lines.split_last().unwrap();
    assert_eq!(mentions.len(), receipt.counts.mentions);
    assert!(mentions.iter().all(|line| line["term"] == "举报"
        && line["url"].as_str().unwrap().starts_with("https://example.cn/reports/")));
    assert_eq!(last["receipt"]["unreadable"]["files"].as_array().unwrap().len(), 25);
    assert_eq!(last["receipt"]["time"], "2024-01-31T08:00:00Z");
    assert_eq!(last["receipt"]["terms"][1]["counts"]["mentions"], 0);
    let page = index
        .mention_page(&query("举报"), &Filter::default(), &mingcha::MentionPage::default())
        .unwrap();
    assert_eq!(page.receipt.unreadable.files.len(), 20);
}

#[test]
fn the_same_store_and_question_give_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    for format in formats() {
        let once = export(&index, &[query("举报"), query("复议")], &exporting(format)).0;
        let again = export(&index, &[query("举报"), query("复议")], &exporting(format)).0;
        assert!(once == again, "{format:?}");
        let mut other = exporting(format);
        other.time = None;
        assert!(format == ExportFormat::Csv || export(&index, &[query("举报")], &other).0 != once);
    }
}

/// The formats that this build writes.
fn formats() -> Vec<ExportFormat> {
    ExportFormat::ALL
        .into_iter()
        .filter(|format| *format != ExportFormat::Xlsx || cfg!(feature = "xlsx"))
        .collect()
}

/// Takes so many bytes and then fails, as a full disk or a client that leaves.
struct Short(usize);

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => self.0 = left,
            None => return Err(io::ErrorKind::StorageFull.into()),
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_place_that_takes_no_more_is_an_error_wherever_it_ends() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let terms = [query("公开")];
    for format in formats() {
        let whole = export(&index, &terms, &exporting(format)).0.len();
        for room in [0, 1, whole / 2, whole - 1] {
            let failed = index.export(
                &terms,
                &Filter::default(),
                &exporting(format),
                Short(room),
                &|_, _| {},
            );
            assert!(
                matches!(failed.unwrap_err().kind, ErrorKind::Io { .. } | ErrorKind::DiskFull),
                "{format:?} {room} of {whole}"
            );
        }
        assert!(
            index
                .export(&terms, &Filter::default(), &exporting(format), Short(whole), &|_, _| {})
                .is_ok()
        );
    }
}

#[test]
fn a_list_counts_every_term_with_its_zeros() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let list = TermList::of(&["举报", "鲸鱼", "复议", "举报 学校:岚川大学"]);
    let mut counted = Vec::new();
    let receipt = index
        .term_counts(&list.terms, &Filter::default(), |term| {
            counted.push(term);
            true
        })
        .unwrap();
    let mut sum = 0;
    for (term, counts) in list.terms.iter().zip(&counted) {
        let alone = index.counts(term, &Filter::default()).unwrap();
        assert_eq!(counts.counts, alone.counts);
        let kept: Vec<_> = counts.by.school.iter().filter(|of| of.mentions > 0).cloned().collect();
        assert_eq!(kept, alone.by.school);
        let kept: Vec<_> = counts.by.year.iter().filter(|of| of.mentions > 0).cloned().collect();
        assert_eq!((kept, &counts.by.cross), (alone.by.year, &alone.by.cross));
        let known = counts.by.school.iter().filter(|of| of.value.is_some()).count();
        assert_eq!(
            (known, counts.by.school.len()),
            (receipt.scope.schools, counted[0].by.school.len())
        );
        sum += alone.counts.mentions;
    }
    assert_eq!((receipt.counts.mentions, receipt.terms.len()), (sum, 4));
    let either = index.counts(&query("举报 OR 复议"), &Filter::default()).unwrap().counts;
    assert_eq!(
        (receipt.counts.sections, receipt.counts.reports),
        (either.sections, either.reports)
    );
    assert!(receipt.terms[3].scope.reports < receipt.scope.reports);
}

#[test]
fn random_cells_are_read_back_as_they_were() {
    let mut random = Random(7);
    let signs = ['=', '"', ',', '\n', '\r', '\t', '举', '\'', ' ', ';', '1'];
    let columns = [Column::new("文", 8), Column::new("数", 8)];
    let mut csv = Csv::begin(Vec::new(), &columns, Guard::Raw).unwrap();
    let mut texts = Vec::new();
    for number in 0..2000 {
        let text: String = (0..random.below(6)).map(|_| signs[random.below(signs.len())]).collect();
        csv.row(&[text.as_str().into(), Cell::Number(number)]).unwrap();
        texts.push(vec![text, number.to_string()]);
    }
    assert_eq!(rows(&csv.end().unwrap())[1..], texts);
}

#[cfg(feature = "xlsx")]
mod workbook {
    use super::*;
    use mingcha::export::{ROWS_PER_SHEET, Workbook};
    use std::collections::BTreeMap;
    use std::process::Command;

    /// Each sheet as LibreOffice reads it, by name; `None` where there is no LibreOffice.
    fn sheets(test: &str, dir: &Path, book: &[u8]) -> Option<BTreeMap<String, Vec<Vec<String>>>> {
        let path = dir.join("book.xlsx");
        std::fs::write(&path, book).unwrap();
        let profile = format!("-env:UserInstallation=file://{}", dir.join("profile").display());
        let filter =
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
            .arg(dir.join("csv"))
            .arg(&path)
            .output();
        let read = std::fs::read_dir(dir.join("csv"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path());
        let sheets: BTreeMap<String, Vec<Vec<String>>> = read
            .map(|path| {
                let name = path
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .trim_start_matches("book-")
                    .to_owned();
                (name, rows(&std::fs::read(path).unwrap()))
            })
            .collect();
        if sheets.is_empty() {
            let said = run.map_or_else(
                |error| error.to_string(),
                |ran| String::from_utf8_lossy(&ran.stderr).into_owned(),
            );
            assert!(
                std::env::var_os("CI").is_none(),
                "LibreOffice Calc does not run; tests/run installs it: {said}"
            );
            println!("did not run: {test} (no LibreOffice Calc: {said})");
            return None;
        }
        Some(sheets)
    }

    #[test]
    fn libreoffice_shows_the_cells_of_a_workbook() {
        let dir = tempfile::tempdir().unwrap();
        let index = formulas(dir.path());
        let terms = [query("举报"), query("鲸鱼"), exactly("=1+1")];
        let base = Exporting {
            base: Some("https://example.cn".to_owned()),
            ..exporting(ExportFormat::Xlsx)
        };
        let (bytes, receipt) = export(&index, &terms, &base);
        let raw = Exporting { guard: Guard::Raw, ..exporting(ExportFormat::Csv) };
        let table = rows(&export(&index, &terms, &raw).0);
        let Some(sheets) = sheets("libreoffice_shows_the_cells_of_a_workbook", dir.path(), &bytes)
        else {
            return;
        };
        assert_eq!(
            sheets.keys().collect::<Vec<_>>(),
            [
                "合计",
                "学校×年度",
                "学校×年度×类别",
                "按学校",
                "按层次",
                "按年度",
                "按性质",
                "按省份",
                "按类别",
                "提及",
                "未提及的词",
                "查询说明"
            ]
        );
        let shown = &sheets["提及"];
        assert_eq!(shown.len(), 1 + receipt.counts.mentions);
        for (shown, row) in shown[1..].iter().zip(&table[1..]) {
            let but_link = |row: &[String]| [&row[..14], &row[15..27]].concat();
            assert_eq!(but_link(shown), but_link(row));
            assert_eq!([&shown[14], &shown[27]], ["打开"; 2]);
        }
        let absent: Vec<&String> = sheets["未提及的词"][1..].iter().map(|row| &row[0]).collect();
        assert_eq!(absent, ["鲸鱼"]);
        let all = sheets["合计"][1..].iter();
        let numbers: Vec<usize> = all.map(|row| row[1].parse().unwrap()).collect();
        assert_eq!(
            numbers,
            receipt.terms.iter().map(|term| term.counts.mentions).collect::<Vec<_>>()
        );
        let zero = |row: &&Vec<String>| row[0] == "鲸鱼";
        assert_eq!(sheets["按学校"].iter().find(zero).unwrap()[2], "0");
        for name in ["按学校", "按年度", "按类别", "按省份", "按层次", "按性质"] {
            let sum: usize =
                sheets[name][1..].iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
            assert_eq!(sum, receipt.counts.mentions, "no column of {name} counts twice");
        }
        let said = &sheets["查询说明"];
        assert_eq!(said.iter().filter(|row| row[0] == "未能完整读取").count(), 25);
        assert!(said.iter().any(|row| row[0] == "索引摘要" && row[1].contains(&receipt.digest)));
        assert!(said.iter().any(|row| row[0] == "时间" && row[1] == "2024-01-31T08:00:00Z"));
    }

    /// The names of the sheets and the rows of each, taken from the file itself.
    fn rows_of_sheets(book: &[u8]) -> Vec<(String, usize)> {
        let mut archive = zip::ZipArchive::new(io::Cursor::new(book)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
            text
        };
        let names = part("xl/workbook.xml");
        let names = names
            .split("<sheet name=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned());
        let names: Vec<String> = names.collect();
        let mut count = |number: usize| {
            part(&format!("xl/worksheets/sheet{number}.xml")).matches("<row ").count()
        };
        names.into_iter().zip(1..).map(|(name, number)| (name, count(number))).collect()
    }

    fn numbered(rows: usize, rows_per_sheet: usize) -> Vec<(String, usize)> {
        let mut book = Workbook::new(rows_per_sheet).unwrap();
        let mut sheet = book.sheet("提及", &[Column::new("数", 8)]).unwrap();
        (0..rows).for_each(|number| sheet.row(&[number.into()]).unwrap());
        book.sheet("统计", &[Column::new("数", 8)]).unwrap();
        let mut bytes = Vec::new();
        book.write(&mut bytes).unwrap();
        rows_of_sheets(&bytes)
    }

    fn named(sheets: &[(&str, usize)]) -> Vec<(String, usize)> {
        sheets.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect()
    }

    #[test]
    fn rows_past_the_end_of_a_sheet_go_on_in_the_next() {
        let expected = named(&[("提及", 1001), ("提及 2", 1001), ("提及 3", 501), ("统计", 1)]);
        assert_eq!(numbered(2500, 1000), expected);
        assert_eq!(numbered(1000, 1000), named(&[("提及", 1001), ("统计", 1)]));
    }

    #[test]
    #[ignore = "takes a minute: tests/run --long xlsx"]
    fn a_million_rows_are_split_and_not_cut_off() {
        let expected = named(&[("提及", 1_048_576), ("提及 2", 51_426), ("统计", 1)]);
        assert_eq!(numbered(1_100_000, ROWS_PER_SHEET), expected);
    }
}

#[cfg(all(feature = "cli", target_os = "linux"))]
mod memory {
    use super::*;
    use std::process::{Command, Stdio};

    /// The highest resident memory of an export, in MiB, and the bytes that it wrote.
    fn peak_mib(store: &Path, into: &Path, format: &str) -> (u64, u64) {
        let file = into.join(format!("all.{format}"));
        let script = "\"$@\" & pid=$!; peak=0; while kill -0 $pid 2>/dev/null; do \
             now=$(awk '/VmHWM/ {print $2}' /proc/$pid/status 2>/dev/null); [ -n \"$now\" ] && peak=$now; sleep 0.02; done; \
             wait $pid && echo $peak";
        let ran = Command::new("sh")
            .args(["-c", script, "sh", env!("CARGO_BIN_EXE_mingcha"), "mentions", "的", "--store"])
            .arg(store)
            .arg("-o")
            .arg(&file)
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let peak: u64 =
            String::from_utf8_lossy(&ran.stdout).trim().lines().last().unwrap().parse().unwrap();
        (peak / 1024, file.metadata().unwrap().len())
    }

    #[test]
    fn memory_does_not_grow_with_the_mentions() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("reports");
        std::fs::create_dir(&folder).unwrap();
        for i in 0..40 {
            let sentence = "学校公开的信息和师生的意见建议的办理情况的说明。".repeat(350);
            let text = format!(
                "岚川大学{}学年信息公开年度报告\n一、概述\n{sentence}\n二、主动公开情况\n{i}\n",
                format_args!("{}-{}", 2000 + i % 20, 2001 + i % 20)
            );
            std::fs::write(folder.join(format!("{i}.txt")), text).unwrap();
        }
        drop(store(&dir.path().join("store"), &[folder]));
        for format in ["csv", "jsonl", if cfg!(feature = "xlsx") { "xlsx" } else { "csv" }] {
            let (peak, bytes) = peak_mib(&dir.path().join("store"), dir.path(), format);
            assert!(bytes > 1 << 20 && peak < 200, "{format}: {peak} MiB for {bytes} bytes");
        }
    }
}
