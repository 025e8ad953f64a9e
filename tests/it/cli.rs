//! The program as a user runs it: exit codes, JSON, plain text in pipes, messages in both
//! languages, bad input.

use crate::support::samples;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder to run in, with a store of its own.
struct Home(TempDir);

/// How a run ended and what it wrote.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn with_samples() -> Home {
        let home = Home::new();
        assert_eq!(home.run(&["index", &samples().to_string_lossy()]).code, 0);
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        for name in ["MINGCHA_STORE", "MINGCHA_RULES", "MINGCHA_LANG", "NO_COLOR"] {
            command.env_remove(name);
        }
        command
            .current_dir(self.0.path())
            .env("MINGCHA_STORE", "store")
            .args(args)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {}{}", ran.out, ran.err))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn exit_codes_tell_found_from_nothing_from_error() {
    let home = Home::with_samples();
    home.write("empty.txt", "");
    for (args, code) in [
        (&["search", "举报"][..], 0),
        (&["search", "鲸鱼"], 1),
        (&["search", "举报", "--kind", "无此类"], 2),
        (&["search", "举报", "--page", "0"], 2),
        (&["mentions", "举报"], 0),
        (&["mentions", "鲸鱼"], 1),
        (&["mentions", "鲸鱼", "--count"], 1),
        (&["mentions", "鲸鱼", "举报"], 0),
        (&["mentions", "举报", "--cursor", "x"], 2),
        (&["mentions", "举报", "复议", "--cursor", "x"], 2),
        (&["stats"], 0),
        (&["verify"], 0),
        (&["remove", "nothing.txt"], 2),
        (&["index", "empty.txt", "--store", "other"], 1),
        (&["stats", "--store", "other"], 1),
        (&["rules"], 0),
        (&["help"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["serach"], 2),
        (&["search", "举报", "--nonsense"], 2),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn bad_input_gets_one_clear_line() {
    let home = Home::new();
    home.write("empty.txt", "");
    home.write("binary.txt", [0u8, 159, 146, 150, 0, 1, 2, 3]);
    home.write("school.txt", "信息公开年度报告\n一、概述\n本单位坚持公开。\n");
    home.write("good.txt", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。\n");
    assert_eq!(home.run(&["index", "good.txt"]).code, 0);
    std::fs::create_dir(home.path("full")).unwrap();
    home.write("full/x", "x");
    std::fs::create_dir(home.path("rules")).unwrap();
    home.write("rules/dict.txt", "某词\n");
    let (brackets, nested) =
        ("(".repeat(10_000), format!("{}a b{}", "(c ".repeat(100), ")".repeat(100)));
    for (args, zh, en) in [
        (&["index", "no-such-folder"][..], "文件或文件夹不存在", "no such file or folder"),
        (&["inspect", "empty.txt"], "空", "empty"),
        (&["inspect", "binary.txt"], "不是文本文件", "text"),
        (&["inspect", "no-such-file"], "文件或文件夹不存在", "no such file or folder"),
        (&["search", "公开", "--store", "nowhere"], "这里没有索引", "there is no store here"),
        (&["index", "good.txt", "--store", "full"], "已有别的文件", "holds something else"),
        (&["search", "公开", "--rules", "rules"], "mingcha rebuild", "mingcha rebuild"),
        (&["search", "公开", "--rules", "nowhere"], "文件或文件夹不存在", "no such file or folder"),
        (&["search", &brackets], "查询过长", "too long"),
        (&["mentions", &nested], "嵌套过深", "too deep"),
        (&["search", "公开", "--year", "abc"], "2020-2021", "2020-2021"),
        (&["remove", "nothing"], "索引中没有 nothing", "the store knows no nothing"),
        (&["serve", "--addr", "nonsense"], "--addr", "--addr"),
    ] {
        let ran = home.run(args);
        assert!(ran.code == 2 && ran.out.is_empty(), "{args:?}: {} {}", ran.code, ran.out);
        assert!(ran.err.starts_with("错误：") && ran.err.contains(zh), "{args:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let ran = home.run(&[args, &["--lang", "en"]].concat());
        assert!(ran.err.starts_with("error: ") && ran.err.contains(en), "{args:?}: {}", ran.err);
    }
    assert!(!home.path("nowhere").exists(), "a failed command makes no store");
}

#[test]
fn a_bad_command_line_is_explained_in_both_languages() {
    let home = Home::new();
    for (args, zh, en) in [
        (
            &["serach", "x"][..],
            "错误：没有命令 serach；是否指 search？",
            "there is no command serach; did you mean search?",
        ),
        (
            &["search", "x", "--grup"],
            "没有选项 --grup；是否指 --group？",
            "no option --grup; did you mean --group?",
        ),
        (&["search", "x", "-投"], "请放在 -- 之后", "put it after --"),
        (&["search"], "缺少参数 <QUERY>", "<QUERY>... is missing"),
        (&["search", "x", "--store"], "缺少值", "needs a value"),
        (&["search", "x", "--size", "ten"], "值“ten”无效", "`ten` is no value for"),
        (&["mentions", "x", "--all", "--limit", "3"], "不能与", "cannot be used with"),
        (
            &["mentions", "x", "--align", "word,part"],
            "应为 word、inside、across",
            "it takes word, inside, across",
        ),
        (
            &["mentions", "x", "--sort", "up"],
            "应为 place、left、right",
            "it takes place, left, right",
        ),
        (&["mentions", "x", "--count", "--sort", "left"], "不能与", "cannot be used with"),
        (&["inspect", "a", "b"], "多余的参数 b", "unexpected argument b"),
    ] {
        let ran = home.run(args);
        assert!(ran.code == 2 && ran.err.contains(zh), "{args:?}: {}", ran.err);
        let ran = home.command(args).env("MINGCHA_LANG", "en").output().map(Ran::from).unwrap();
        assert!(ran.code == 2 && ran.err.contains(en), "{args:?}: {}", ran.err);
    }
}

#[test]
fn help_is_chinese_unless_english_is_asked_for() {
    let home = Home::new();
    for (args, words) in [
        (
            &["--help"][..],
            &["检索高校信息公开年度报告", "用法：mingcha [选项] <命令>", "命令:", "收录报告"][..],
        ),
        (&["search", "--help"], &["用法：mingcha search [选项]", "只看这所学校", "参数:", "选项:"]),
        (&["help", "mentions"], &["用法：mingcha mentions [选项]", "列出全部"]),
        (&["help"], &["命令:"]),
        (&["--lang", "en", "--help"], &["Usage: mingcha [OPTIONS] <COMMAND>", "Commands:"]),
        (
            &["--lang=en", "help", "search"],
            &["Usage: mingcha search [OPTIONS]", "Only this school", "Arguments:"],
        ),
        (&["search", "-h", "--lang", "en"], &["Only this school"]),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        for word in words {
            assert!(ran.out.contains(word), "{args:?} lacks {word}: {}", ran.out);
        }
        let foreign = if args.join(" ").contains("en") && !args.contains(&"mentions") {
            "用法"
        } else {
            "Usage"
        };
        assert!(!ran.out.contains(foreign), "{args:?}: {}", ran.out);
    }
}

#[test]
fn a_run_goes_on_past_files_that_cannot_be_read() {
    let home = Home::new();
    std::fs::create_dir(home.path("in")).unwrap();
    home.write("in/empty.txt", "");
    home.write("in/binary.txt", [0u8, 159, 146, 150, 0, 1, 2, 3]);
    home.write("in/table.csv", "a,b\n");
    home.write("in/good.txt", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。\n");
    home.write("in/school.txt", "信息公开年度报告\n一、概述\n本单位坚持公开。\n");
    let added = home.json(&["index", "in"]);
    assert_eq!(
        keys(&added),
        [
            "added",
            "bytes",
            "catalogue",
            "files",
            "generation",
            "removed",
            "replaced",
            "seconds",
            "stopped",
            "time",
            "unchanged"
        ]
    );
    let status = |name: &str| {
        let files = added["files"].as_array().unwrap().iter();
        let file =
            files.clone().find(|file| file["file"].as_str().unwrap().ends_with(name)).unwrap();
        (
            file["status"].as_str().unwrap().to_owned(),
            file["reason"].is_string(),
            file["school"].clone(),
        )
    };
    assert_eq!(status("empty.txt").0, "unsupported");
    assert!(
        status("binary.txt").1 && status("table.csv").1,
        "the reason is one text, not one a language"
    );
    assert_eq!(
        (status("good.txt").0.as_str(), status("good.txt").2.as_str()),
        ("ok", Some("云岭大学"))
    );
    assert_eq!((status("school.txt").0.as_str(), status("school.txt").2), ("ok", Value::Null));
    let ran = home.run(&["index", "in"]);
    assert!(
        ran.code == 0 && ran.out.contains("未变 5") && ran.out.contains("其中不可读 2"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("empty.txt  "), "{}", ran.out);
    let unknown = home.json(&["mentions", "公开", "--school", "未知"]);
    assert_eq!(unknown["counts"]["reports"], 1);
    assert_eq!(unknown["receipt"]["unreadable"]["count"], 2);
}

#[test]
fn a_file_that_was_read_in_part_is_named_by_every_receipt_and_stays_searchable() {
    let home = Home::new();
    std::fs::create_dir(home.path("in")).unwrap();
    let whole = std::fs::read(samples().join("../golden/pdf/gbk.pdf")).unwrap();
    home.write("in/part.pdf", &whole[..whole.len() * 9 / 10]);
    home.write("in/whole.txt", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n信息公开。\n");
    assert_eq!(home.run(&["index", "in"]).code, 0);

    let answer = home.json(&["mentions", "信息公开"]);
    let unreadable = &answer["receipt"]["unreadable"];
    assert_eq!((&unreadable["count"], &unreadable["by_status"]["partial"]), (&1.into(), &1.into()));
    assert!(unreadable["files"][0]["file"].as_str().unwrap().ends_with("part.pdf"));
    assert_eq!(unreadable["files"][0]["status"], "partial");
    assert!(unreadable["files"][0]["reason"].is_string());
    assert_eq!((&answer["receipt"]["complete"], &answer["complete"]), (&true.into(), &true.into()));
    assert_eq!(answer["counts"]["reports"], 2, "what was read of it is searched");

    let said = home.run(&["mentions", "信息公开"]).err;
    assert!(!said.contains("无遗漏"), "{said}");
    assert!(said.contains("就能读取的内容而言完整，1 个文件未能完整读取"), "{said}");
    let said = home.run(&["mentions", "信息公开", "--lang", "en"]).err;
    assert!(said.contains("complete for what could be read; 1 file was not wholly read"), "{said}");

    let listed = home.json(&["stats", "--status", "unreadable"]);
    assert_eq!((&listed["total"], &listed["files"][0]["status"]), (&1.into(), &"partial".into()));
    let audit = home.json(&["audit"]);
    assert_eq!(audit["receipt"]["unreadable"]["count"], 1);
    assert_eq!(audit["totals"]["unreadable"], 0, "its report is held");

    std::fs::remove_file(home.path("in/part.pdf")).unwrap();
    assert_eq!(home.run(&["remove", "in/part.pdf"]).code, 0);
    assert!(home.run(&["mentions", "信息公开"]).err.contains("无遗漏"));
}

#[test]
fn search_prints_the_library_s_answer_as_json() {
    let home = Home::with_samples();
    let hits = home.json(&["search", "申请", "公开", "--kind", "on_request", "--size", "3"]);
    assert_eq!(keys(&hits), ["facets", "generation", "hits", "query", "total"]);
    assert_eq!(hits["query"]["text"], "申请 公开");
    assert_eq!(hits["hits"].as_array().unwrap().len(), 3);
    let hit = &hits["hits"][0];
    for key in
        ["report", "school", "year", "title", "section", "score", "partial", "snippets", "url"]
    {
        assert!(hit.get(key).is_some(), "{key}");
    }
    assert!(
        hits["hits"].as_array().unwrap().iter().all(|hit| hit["section"]["kind"] == "on_request")
    );
    let none = home.json(&["search", "鲸鱼"]);
    assert_eq!((&none["total"]["sections"], &none["hits"]), (&0.into(), &Value::Array(Vec::new())));
    let by_report = home.json(&["search", "公开", "--group", "report", "--size", "100"]);
    assert_eq!(
        by_report["hits"].as_array().unwrap().len() as u64,
        by_report["total"]["reports"].as_u64().unwrap()
    );
}

#[test]
fn mentions_are_listed_by_class_over_breaks_and_by_context_on_request() {
    let home = Home::with_samples();
    let all = home.json(&["mentions", "复议", "--all"]);
    for whole in [&["--all"][..], &["--limit", "5000"]] {
        let some = home.json(&[&["mentions", "复议", "--align", "inside,across"], whole].concat());
        let listed = some["mentions"].as_array().unwrap();
        assert!(!listed.is_empty() && listed.iter().all(|mention| mention["alignment"] != "word"));
        assert_eq!(some["counts"], all["counts"]);
        assert_eq!(some["receipt"]["listed"]["hidden"], serde_json::json!(["word"]));
    }
    let said = home.run(&["mentions", "复议", "--align", "inside,across"]).err;
    assert!(said.contains("按要求未列出：整词；照样计数"), "{said}");
    let by_left = home.json(&["mentions", "复议", "--all", "--sort", "left"]);
    assert_eq!(
        by_left["mentions"].as_array().unwrap().len(),
        all["mentions"].as_array().unwrap().len()
    );
    assert_ne!(by_left["mentions"], all["mentions"]);
    home.write("a.txt", crate::support::report("岚川大学", "没有举报。"));
    assert_eq!(home.run(&["index", "a.txt", "--store", "broken"]).code, 0);
    let broken = home.run(&["mentions", "概述岚川大学", "--breaks", "--store", "broken"]);
    assert!(
        broken.out.contains("\tacross_break\t") && broken.err.contains("另有跨段 1"),
        "{}{}",
        broken.out,
        broken.err
    );
}

#[test]
fn mentions_are_the_same_paged_and_whole_listed_and_counted() {
    let home = Home::with_samples();
    let whole = home.json(&["mentions", "举报", "--all"]);
    assert_eq!(
        keys(&whole),
        ["complete", "counts", "first", "mentions", "next", "query", "receipt"]
    );
    assert_eq!((&whole["complete"], &whole["next"]), (&true.into(), &Value::Null));
    let all = whole["mentions"].as_array().unwrap();
    assert_eq!(Some(all.len() as u64), whole["counts"]["mentions"].as_u64());
    let mut paged = Vec::new();
    let mut page = home.json(&["mentions", "举报", "--limit", "20"]);
    while let Some(next) = page["next"].as_str().map(str::to_owned) {
        assert_eq!((keys(&page), &page["counts"]), (keys(&whole), &whole["counts"]));
        paged.extend(page["mentions"].as_array().unwrap().clone());
        page = home.json(&["mentions", "举报", "--limit", "20", "--cursor", &next]);
    }
    paged.extend(page["mentions"].as_array().unwrap().clone());
    assert_eq!(&paged, all);
    let counted = home.json(&["mentions", "举报", "--count"]);
    assert_eq!(keys(&counted), ["by", "counts", "query", "receipt"]);
    assert_eq!(counted["counts"], whole["counts"]);
    let years = counted["by"]["year"].as_array().unwrap().iter();
    assert_eq!(
        years.map(|year| year["mentions"].as_u64().unwrap()).sum::<u64>() as usize,
        all.len()
    );
    assert_eq!(
        home.run(&["mentions", "举报", "--all"]).out.lines().count(),
        all.len(),
        "one line a mention in a pipe"
    );
    let library = mingcha::Index::open(&home.path("store"), mingcha::Options::default()).unwrap();
    let counts =
        library.counts(&"举报".parse().unwrap(), &mingcha::Filter::default()).unwrap().counts;
    assert_eq!(serde_json::to_value(counts).unwrap(), whole["counts"]);
}

#[test]
fn several_terms_are_one_object_that_names_the_absent() {
    let home = Home::with_samples();
    for more in [&["--all"][..], &["--limit", "2"], &["--count"]] {
        let answer = home.json(&[&["mentions", "举报", "鲸鱼", "复议"][..], more].concat());
        assert_eq!(
            keys(&answer),
            ["absent", "bad", "note_codes", "notes", "receipt", "repeated", "terms"],
            "{more:?}"
        );
        assert_eq!(answer["receipt"]["terms"].as_array().unwrap().len(), 3);
        assert_eq!(answer["absent"], serde_json::json!(["鲸鱼"]));
        let texts: Vec<&str> = answer["terms"]
            .as_array()
            .unwrap()
            .iter()
            .map(|term| term["query"]["text"].as_str().unwrap())
            .collect();
        assert_eq!(texts, ["举报", "鲸鱼", "复议"]);
    }
}

#[test]
fn a_pipe_gets_records_and_standard_error_the_rest() {
    let home = Home::with_samples();
    let ran = home.run(&["mentions", "举报", "--limit", "3"]);
    assert!(
        ran.out.lines().count() == 3 && ran.out.lines().all(|line| line.split('\t').count() == 11),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("--all 列出全部") && ran.err.contains("凭据：查询 举报"),
        "{}",
        ran.err
    );
    let ran = home.run(&["search", "举报", "--size", "2"]);
    assert!(
        ran.out.lines().count() == 2 && ran.out.lines().all(|line| line.split('\t').count() == 9),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("共 ") && !ran.out.contains('\x1b'), "{}", ran.err);
    let counted = home.run(&["mentions", "举报", "鲸鱼", "--count"]);
    assert_eq!(counted.out.lines().nth(1), Some("鲸鱼\t0\t0\t0\t0\t0\t0\t0"));
    let by = home.run(&["mentions", "举报", "--by", "year"]);
    assert!(by.out.lines().all(|line| line.starts_with("举报\t20")), "{}", by.out);
    assert!(home.run(&["search", "举报", "--color", "always"]).out.contains("\x1b["));
    let refused =
        home.command(&["search", "举报"]).env("NO_COLOR", "1").output().map(Ran::from).unwrap();
    assert!(!refused.out.contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let home = Home::with_samples();
    for args in [&["mentions", "公开", "--all"][..], &["mentions", "公开", "--all", "--json"]] {
        let mut child =
            home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert!(ran.code == 0 && !ran.err.contains("错误"), "{args:?}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn inspect_says_null_where_it_does_not_know() {
    let home = Home::new();
    home.write("a.txt", "信息公开年度报告\n一、概述\n本单位坚持公开。\n三、依申请公开情况\n无。\n");
    let seen = home.json(&["inspect", "a.txt"]);
    for key in ["school", "year", "period", "reason"] {
        assert_eq!(seen.get(key), Some(&Value::Null), "{key}");
    }
    let sections = seen["sections"].as_array().unwrap();
    assert_eq!(sections[1]["heading"], "概述");
    assert_eq!(
        keys(&sections[1]),
        [
            "end",
            "heading",
            "id",
            "kind",
            "kind_evidence",
            "level",
            "number",
            "path",
            "start",
            "text"
        ]
    );
    assert!(seen["missing"].as_array().unwrap().contains(&"complaints".into()));
    let (none, absent) = (&seen["statements"]["申请"], &seen["statements"]["诉讼"]);
    assert_eq!(
        (&none["says"], &none["count"], &none["sentence"]),
        (&"none".into(), &0.into(), &"无。".into())
    );
    assert_eq!(
        (&none["section"], &none["end"]),
        (&2.into(), &(none["start"].as_u64().unwrap() + 3).into())
    );
    assert_eq!(keys(none), ["count", "end", "says", "section", "sentence", "start", "words"]);
    assert_eq!(
        (&absent["says"], &absent["count"], &absent["sentence"]),
        (&"absent".into(), &Value::Null, &Value::Null)
    );
    home.write(
        "b.txt",
        "云岭大学2020-2021学年信息公开年度报告\n本报告包括概述、评议情况等两个部分，统计期限为2020年9月1日至2021年8月31日。\n\
         一、概述\n全年发文?份，收到信息公开申请12件。\n",
    );
    let seen = home.json(&["inspect", "b.txt"]);
    assert_eq!(seen["period"], serde_json::json!(["2020-09-01", "2021-08-31"]));
    assert_eq!(seen["placeholders"][0]["text"], "全年发文?份");
    assert_eq!(seen["announced_missing"], serde_json::json!(["评议情况"]));
    let printed = home.run(&["inspect", "b.txt"]).out;
    for line in [
        "学校\t云岭大学\n",
        "申请\t12\t1\t全年发文?份，收到信息公开申请12件。\n",
        "举报\t没有说明\n",
    ] {
        assert!(printed.contains(line), "{line}: {printed}");
    }
}

#[test]
fn a_store_under_other_rules_is_refused_until_it_is_rebuilt() {
    let home = Home::with_samples();
    assert_eq!(home.run(&["rules", "--write", "rules"]).code, 0);
    let open = || home.run(&["search", "举报", "--rules", "rules"]);
    assert_eq!(open().code, 0, "rules that were written out are the same rules");
    let mut dict = File::options().append(true).open(home.path("rules/dict.txt")).unwrap();
    writeln!(dict, "受到举报").unwrap();
    assert!(open().code == 2 && open().err.contains("mingcha rebuild"));
    let before = home.json(&["mentions", "举报", "--count"]);
    assert_eq!(home.run(&["rebuild", "--rules", "rules"]).code, 0);
    assert_eq!(open().code, 0);
    let after = home.json(&["mentions", "举报", "--count", "--rules", "rules"]);
    assert_eq!(before["counts"]["mentions"], after["counts"]["mentions"]);
    assert_ne!(before["counts"]["inside"], after["counts"]["inside"]);
}

#[test]
fn a_store_that_another_process_writes_to_is_read_but_not_changed() {
    let home = Home::with_samples();
    let lock =
        File::options().write(true).open(home.path("store/segments/.tantivy-writer.lock")).unwrap();
    lock.lock().unwrap();
    let ran = home.run(&["index", &samples().to_string_lossy()]);
    assert!(ran.code == 2 && ran.err.contains("另一个进程正在写入"), "{}", ran.err);
    assert_eq!(home.run(&["search", "举报"]).code, 0);
}

#[test]
fn what_is_removed_is_found_no_more() {
    let home = Home::with_samples();
    let report = home.json(&["search", "举报"])["hits"][0]["report"].as_str().unwrap().to_owned();
    let removed = home.json(&["remove", &report]);
    assert_eq!(removed["removed"], 1);
    assert_eq!(home.run(&["remove", &report]).code, 2);
    assert_eq!(home.run(&["remove", &samples().to_string_lossy()]).code, 0);
    assert_eq!(home.run(&["search", "举报"]).code, 1);
}

#[test]
fn serve_indexes_then_answers_until_it_is_stopped() {
    let home = Home::new();
    let samples = samples();
    let args = ["serve", &samples.to_string_lossy(), "--addr", "127.0.0.1:0"];
    let mut child =
        home.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ready = lines.find(|line| line.contains("http://"));
    let address = ready
        .as_deref()
        .and_then(|line| Some(line.split_once("http://")?.1.split_once('/')?.0.to_owned()));
    let answer = address.map(|address| {
        let taken = home.run(&["serve", "--addr", &address]);
        (
            get(&address, "/readyz"),
            get(&address, "/api/v1/mentions?q=%E4%B8%BE%E6%8A%A5&size=0"),
            taken,
        )
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let (readiness, mentions, taken) = answer.expect("the address is printed");
    assert!(readiness.starts_with("HTTP/1.1 200"), "{readiness}");
    let counts = home.json(&["mentions", "举报", "--count"])["counts"]["mentions"].to_string();
    assert!(mentions.contains(&format!("\"mentions\":{counts}")), "{mentions}");
    assert!(taken.code == 2 && taken.err.contains("--addr"), "{}", taken.err);
}

fn get(address: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_real_reports_give_the_counts_of_a_careful_reader() {
    let Some(shared) =
        crate::support::shared("the_real_reports_give_the_counts_of_a_careful_reader")
    else {
        return;
    };
    let home = Home::new();
    let reports: &Path = &shared.join("reports");
    assert_eq!(home.run(&["index", &reports.to_string_lossy()]).code, 0);
    for (term, count) in [
        ("举报", 16),
        ("复议", 6),
        ("行政复议", 1),
        ("诉讼", 6),
        ("教职工代表大会", 4),
        ("开工", 133),
    ] {
        assert_eq!(
            home.json(&["mentions", term, "--count"])["counts"]["mentions"],
            count,
            "{term}"
        );
    }
}

#[test]
fn a_report_is_shown_by_its_file_or_its_id() {
    let home = Home::with_samples();
    let whole = home.run(&["show", "beilan-2018-2019.txt"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(
        whole.out.starts_with("北澜理工大学 2018-2019 学年信息公开工作报告\n"),
        "{}",
        whole.out
    );
    assert!(whole.err.contains("北澜理工大学  2018-2019"), "{}", whole.err);

    let report: Value =
        serde_json::from_str(&home.run(&["--json", "show", "beilan-2018-2019.txt"]).out).unwrap();
    let id = report["report"].as_str().unwrap();
    assert_eq!(home.run(&["show", id]).out, whole.out);
    assert_eq!(report["text"].as_str().unwrap().trim_end(), whole.out.trim_end());

    let part = home.run(&["show", id, "--kind", "举报"]).out;
    assert!(part.contains("举报") && part.len() * 4 < whole.out.len(), "{part}");
    assert!(whole.out.contains(&part));

    let none = home.run(&["show", "nowhere.txt"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("mingcha inspect"), "{}", none.err);
}

#[test]
fn options_come_from_what_is_typed_then_the_environment_then_the_file() {
    let home = Home::new();
    home.write(
        "c.toml",
        "store = 'of-file'\nlang = 'en'\n[serve]\nhost = ['a.cn', 'b.cn']\nlog-queries = true\n[mentions]\nsort = 'year'\n",
    );
    let of = |args: &[&str], option: &str| {
        let shown = home.json(&[&["config", "--config", "c.toml"], args].concat());
        let options = shown["options"].as_array().unwrap().clone();
        let found = options.into_iter().find(|shown| shown["option"] == option).unwrap();
        format!("{} {}", found["values"], found["from"])
    };
    assert_eq!(of(&[], "store"), r#"["store"] "environment""#);
    assert_eq!(of(&[], "lang"), r#"["en"] "file""#);
    assert_eq!(of(&[], "host"), r#"["a.cn","b.cn"] "file""#);
    assert_eq!(of(&[], "log-queries"), r#"["true"] "file""#);
    assert_eq!(of(&[], "sort"), r#"["relevance"] "default""#);
    assert_eq!(of(&[], "addr"), r#"["127.0.0.1:7700"] "default""#);

    let mut of_file = home.command(&["stats", "--config=c.toml"]);
    let said = Ran::from(of_file.env_remove("MINGCHA_STORE").output().unwrap()).err;
    assert!(said.contains("of-file") && said.contains("no store"), "{said}");
    let typed = home.run(&["stats", "--config", "c.toml", "--store", "typed", "--lang", "zh"]).err;
    assert!(typed.contains("typed") && typed.contains("错误"), "{typed}");
}

#[test]
fn a_configuration_that_is_not_one_says_where_and_what_may_stand_there() {
    let home = Home::new();
    let check = |text: &str, expect: &[&str]| {
        home.write("c.toml", text);
        let ran = home.run(&["stats", "--lang", "en", "--config", "c.toml"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(expect.iter().all(|part| ran.err.contains(part)), "{text}: {}", ran.err);
    };
    check("stor = 'x'\n", &["c.toml", "`stor` is no option of mingcha", "store"]);
    check("[serve]\nport = 1\n", &["`port` is no option of serve", "addr"]);
    check("json = 3\n", &["`json` takes true or false"]);
    check("store = ['a', 'b']\n", &["`store` takes one value"]);
    check("json =\n", &["c.toml", "line 1"]);
    let gone = home.run(&["stats", "--lang", "en", "--config", "gone.toml"]);
    assert!(gone.code == 2 && gone.err.contains("gone.toml"), "{}", gone.err);
}
