//! What somebody stumbles over in the first hour: answers that would mislead, files that are passed
//! on, a folder that moved, a catalogue that has columns of its own.

use crate::support::{query, samples, store};
use mingcha::{
    Adding, Catalogue, ExportFormat, Exporting, Filter, Index, MentionPage, MentionSays, Options,
    Page, Status,
};
use std::path::{Path, PathBuf};

/// A report that tells of complaints in every way that a report does.
const REPORT: &str = "云岭大学2020-2021学年信息公开年度报告\n\
    本报告由概述、主动公开情况、依申请公开情况、举报情况、存在的问题五个部分组成。\n\
    一、概述\n学校设有举报箱和举报电话。\n\
    二、主动公开情况\n主动公开信息120条。\n\
    三、依申请公开情况\n收到申请3件。\n\
    四、举报情况\n本学年收到举报2件，均已办结。未发生行政复议。\n\
    五、存在的问题\n2019-2020学年没有收到举报。\n";

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn listed(index: &Index, text: &str, says: &[MentionSays]) -> Vec<(String, MentionSays)> {
    let list = MentionPage { says: says.iter().copied().collect(), ..MentionPage::default() };
    let mut found = Vec::new();
    let receipt = index.mentions_of(&query(text), &Filter::default(), &list, |mention| {
        let heading = mention.section.heading.unwrap_or_else(|| "前言".to_owned());
        found.push((heading, mention.place.says));
        true
    });
    assert_eq!(receipt.unwrap().listed.places, found.len());
    found
}

#[test]
fn a_mention_says_what_its_sentence_states_and_nothing_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let report = write(dir.path(), "a.txt", REPORT);
    let index = store(&dir.path().join("store"), &[report]);

    // What is denied of another year states nothing of this one.
    use MentionSays::{Announced, Heading, None, Nothing, Number};
    let expect = [
        ("前言", Announced),
        ("概述", Nothing),
        ("概述", Nothing),
        ("举报情况", Heading),
        ("举报情况", Number),
        ("存在的问题", Nothing),
    ];
    let expect = expect.map(|(heading, says)| (heading.to_owned(), says));
    assert_eq!(listed(&index, "举报", &[]), expect);

    // The sentence has a number of complaints, but denies reviews.
    let reviews = [("举报情况".to_owned(), None)];
    assert_eq!(listed(&index, "复议", &[]), reviews);
    assert_eq!(listed(&index, "举报", &[Number, Heading]), expect[3..5]);

    let counted = index.counts_by_says(&query("举报"), &Filter::default()).unwrap();
    let counted: Vec<usize> = counted.iter().map(|of| of.mentions).collect();
    assert_eq!(counted, [1, 0, 0, 0, 1, 1, 3]);
}

#[test]
fn a_page_of_mentions_goes_on_where_it_ended_whatever_must_be_said() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let says = [MentionSays::None, MentionSays::Number].into();
    let mut page = MentionPage { says, size: 3, ..MentionPage::default() };
    let all = listed(&index, "举报", &[MentionSays::None, MentionSays::Number]);
    assert!(all.len() > 6);

    let mut paged = 0;
    loop {
        let answer = index.mention_page(&query("举报"), &Filter::default(), &page).unwrap();
        assert!(answer.mentions.iter().all(|mention| page.says.contains(&mention.place.says)));
        assert!(answer.counts.mentions > all.len(), "the others are counted");
        paged += answer.mentions.len();
        let Some(next) = answer.next else { break };
        page.cursor = Some(next);
    }
    assert_eq!(paged, all.len());
}

#[test]
fn a_limit_that_is_not_done_makes_no_export() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let export = |text: &str| {
        let (terms, exporting) = ([query(text)], Exporting::new(ExportFormat::Csv));
        index.export(&terms, &Filter::default(), &exporting, std::io::sink(), &|_, _| {})
    };

    assert!(export("举报 地区:东部").unwrap_err().to_string().contains("is no label"));
    assert_eq!(export("举报 \"地区:东部\"").unwrap().counts.mentions, 0);
}

#[test]
fn a_slip_in_the_name_of_a_school_names_those_that_are_like_it() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let note = |text: &str| {
        let answer = index.counts(&query(text), &Filter::default()).unwrap();
        answer.query.notes.iter().map(|note| note.note().zh).collect::<Vec<_>>().join("\n")
    };

    assert_eq!(note("举报 学校:岚川大雪"), "没有收录学校“岚川大雪”的报告；是否指 岚川大学？");
    assert_eq!(note("举报 学校:望科大"), "没有收录学校“望科大”的报告；是否指 望澜医科大学？");
    assert_eq!(note("举报 学校:不存在学校"), "没有收录学校“不存在学校”的报告");
}

#[test]
fn what_holds_some_of_the_words_only_is_counted_apart() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let hits = index.search(
        &query("举报 鲸鱼"),
        &Filter::default(),
        Page { size: 100, ..Page::default() },
    );
    let hits = hits.unwrap();

    assert_eq!(hits.total.sections, 0);
    assert_eq!(hits.total.partial, hits.hits.len());
    assert!(hits.hits.iter().all(|hit| hit.partial && hit.file.starts_with("corpus/")));
    let found = index.search(&query("举报"), &Filter::default(), Page::default()).unwrap();
    assert_eq!(found.total.partial, 0);
}

#[test]
fn files_that_are_no_reports_are_not_missed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    write(&folder, "a.txt", REPORT);
    write(&folder, "truth.json", "{}");
    write(&folder, "举报.csv", "查询,学校\r\n");
    let index = store(&dir.path().join("store"), std::slice::from_ref(&folder));

    let receipt = index.counts(&query("举报"), &Filter::default()).unwrap().receipt;
    assert_eq!((receipt.unreadable.count, receipt.claim().zh.as_str()), (0, "无遗漏"));
    assert_eq!(index.stats().unwrap().by_status[Status::Ignored.as_str()], 2);
}

#[test]
fn names_in_a_filter_are_folded_whoever_writes_them() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let counts = |name: &str| {
        let filter = Filter { schools: vec![Some(name.to_owned())], ..Filter::default() };
        index.counts(&query("举报"), &filter).unwrap().counts.mentions
    };

    let expect = counts("岚川大学");
    assert!(expect > 0);
    assert_eq!([counts("嵐川大學"), counts("岚川 大学"), counts(" 岚川大学\n")], [expect; 3]);
}

#[test]
fn a_catalogue_s_own_columns_are_counted_and_exported() {
    let dir = tempfile::tempdir().unwrap();
    let report = write(dir.path(), "a.txt", REPORT);
    let catalogue =
        Catalogue::parse("file,地区,备注\na.txt,西部,新\n".as_bytes(), dir.path()).unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    index.add_with(&[report], &adding, &|_| {}).unwrap();

    let counted = index.counts_by_column(&query("举报"), &Filter::default(), "地区").unwrap();
    assert_eq!((counted[0].value.as_deref(), counted[0].mentions), (Some("西部"), 6));
    let unknown = index.counts_by_column(&query("举报"), &Filter::default(), "片区");
    assert!(unknown.unwrap_err().to_string().contains("a column that the catalogue has"));

    let (terms, mut csv) = ([query("举报")], Vec::new());
    let exporting = Exporting::new(ExportFormat::Csv);
    index.export(&terms, &Filter::default(), &exporting, &mut csv, &|_, _| {}).unwrap();
    let text = String::from_utf8(csv).unwrap();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().ends_with("目录表：地区,目录表：备注"));
    assert!(lines.all(|line| line.ends_with("西部,新")));
}

#[test]
fn two_stores_of_the_same_reports_give_the_same_bytes_but_for_the_name_of_their_state() {
    let dir = tempfile::tempdir().unwrap();
    let one = store(&dir.path().join("one"), &[samples()]);
    let other = Index::create(&dir.path().join("other"), Options::default()).unwrap();
    // With other commits before, and a file that went.
    let more = write(dir.path(), "b.txt", REPORT);
    other.add(std::slice::from_ref(&more), &|_| {}).unwrap();
    other.remove(&[more.to_string_lossy().into_owned()]).unwrap();
    other.add(&[samples()], &|_| {}).unwrap();

    for format in ExportFormat::ALL {
        if format == ExportFormat::Xlsx && !cfg!(feature = "xlsx") {
            continue;
        }
        let export = |index: &Index| {
            let time = Some("2024-01-31T08:00:00Z".to_owned());
            let exporting = Exporting { time, ..Exporting::new(format) };
            let (terms, mut bytes) = ([query("举报"), query("复议")], Vec::new());
            index.export(&terms, &Filter::default(), &exporting, &mut bytes, &|_, _| {}).unwrap();
            bytes
        };
        assert_eq!(export(&one), export(&other), "{format:?}");
    }
}

#[cfg(feature = "cli")]
mod program {
    use super::{REPORT, write};
    use std::path::Path;
    use std::process::Command;

    /// The exit code of a run in `dir`, and all that it wrote.
    fn run(dir: &Path, args: &[&str]) -> (i32, String) {
        run_with(dir, &[("MINGCHA_LANG", "zh")], args)
    }

    fn run_with(dir: &Path, variables: &[(&str, &str)], args: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        for name in ["MINGCHA_RULES", "MINGCHA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.current_dir(dir).env("MINGCHA_STORE", "store").args(args);
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    fn filled() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("old")).unwrap();
        write(&dir.path().join("old"), "a.txt", REPORT);
        assert_eq!(run(dir.path(), &["index", "old"]).0, 0);
        dir
    }

    #[test]
    fn a_file_that_is_there_is_written_over_only_on_demand() {
        let dir = filled();
        let path = dir.path();
        for args in [&["mentions", "举报", "-o", "a.csv"][..], &["audit", "-o", "b.csv"]] {
            assert_eq!(run(path, args).0, 0);
            let (code, text) = run(path, args);
            assert!(code == 2 && text.contains("已存在") && text.contains("--force"), "{text}");
            assert_eq!(run(path, &[args, &["--force"]].concat()).0, 0);
        }
    }

    #[test]
    fn what_became_of_a_saved_answer_is_a_file_too() {
        let dir = filled();
        let path = dir.path();
        assert_eq!(run(path, &["mentions", "举报", "-o", "saved.jsonl"]).0, 0);
        write(&path.join("old"), "b.txt", &REPORT.replace("云岭大学", "云溪大学"));
        run(path, &["index", "old"]);
        let (code, text) = run(path, &["mentions", "--since", "saved.jsonl", "-o", "new.csv"]);
        assert!(code == 0 && text.contains("新增 6，消失 0，未变 6"), "{text}");

        let table = std::fs::read_to_string(path.join("new.csv")).unwrap();
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("\u{FEFF}变化,原因,查询,学校,年度,"), "{}", lines[0]);
        assert_eq!(lines.len(), 1 + 6);
        assert!(
            lines[1].starts_with("新增,\"报告为新收录")
                || lines[1].starts_with("新增,报告为新收录")
        );
        assert!(path.join("new.csv.receipt.json").exists());
    }

    #[test]
    fn a_list_of_schools_is_the_denominator() {
        let dir = filled();
        write(dir.path(), "list.csv", "编号,学校\n1,雲嶺大學\n2,云溪大学\n");
        let (code, text) =
            run(dir.path(), &["mentions", "举报", "--count", "--schools", "list.csv"]);
        assert!(text.contains("名单 2 所：有报告 1 所（有提及 1 所），没有报告 1 所"), "{text}");
        assert!(text.contains("没有收录学校“云溪大学”的报告"), "{text}");
        assert_eq!(code, 0, "a school of a list may have no report");

        let (_, audit) =
            run(dir.path(), &["audit", "--schools", "list.csv", "--only", "no-report"]);
        assert!(audit.contains("云溪大学\t2020-2021\t未收录"), "{audit}");
        assert!(!audit.contains("云岭大学\t"), "{audit}");
    }

    #[test]
    fn a_folder_that_moved_is_told_and_nothing_is_read_again() {
        let dir = filled();
        let path = dir.path();
        std::fs::rename(path.join("old"), path.join("new")).unwrap();
        let (code, text) = run(path, &["relocate", "old", "new"]);
        assert!(code == 0 && text.contains("1 个文件改记在新处"), "{text}");
        assert!(run(path, &["mentions", "举报"]).1.contains("new/a.txt"));
        assert!(
            run(path, &["index", "new", "--prune"]).1.contains("新文件 0，替换 0，未变 1，移除 0")
        );
        let (code, text) = run(path, &["relocate", "old", "new"]);
        assert!(code == 2 && text.contains("索引中没有 old 下的文件"), "{text}");
    }

    #[test]
    fn the_language_is_that_of_the_locale_unless_it_is_named() {
        let dir = filled();
        let check = |variables: &[(&str, &str)], expect: &str| {
            let text = run_with(dir.path(), variables, &["stats"]).1;
            assert!(text.starts_with(expect), "{variables:?}: {text}");
        };
        check(&[], "报告");
        check(&[("LANG", "C.UTF-8")], "报告");
        check(&[("LANG", "zh_CN.UTF-8")], "报告");
        check(&[("LANG", "en_US.UTF-8")], "reports");
        check(&[("LANG", "en_US.UTF-8"), ("MINGCHA_LANG", "")], "reports");
        check(&[("LANG", "en_US.UTF-8"), ("MINGCHA_LANG", "zh")], "报告");
        check(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_CN")], "报告");
    }

    #[test]
    fn the_program_says_why_it_ends_as_it_does() {
        let dir = filled();
        let path = dir.path();
        std::fs::create_dir(path.join("empty")).unwrap();
        let (code, text) = run(path, &["index", "empty", "--store", "other"]);
        assert!(code == 1 && text.contains("索引中没有一份报告"), "{text}");

        write(path, "list.csv", "file,year\nold/a.txt,没有这一年\n");
        let strict = ["index", "old", "--catalogue", "list.csv", "--strict"];
        assert_eq!(run(path, &strict[..4]).0, 0);
        let (code, text) = run(path, &strict);
        assert!(code == 2 && text.contains("目录表有 1 行有误"), "{text}");

        let (code, text) = run(path, &["mentions", "举报", "--by", "day"]);
        assert!(code == 2 && text.contains("目录表里有的一栏"), "{text}");

        let help = run(path, &["help", "query"]);
        assert!(help.0 == 0 && help.1.contains("NEAR/20"), "{}", help.1);
        assert!(run(path, &["help"]).1.contains("退出码：0 找到"));
        assert!(run(path, &["help", "mentions"]).1.contains("mingcha mentions 举报 -o 举报.xlsx"));
        assert!(run(path, &["stats"]).1.contains("所存原文件\t1 · 0.00 MB"));
    }
}
