//! `mingcha index` as a habit: by a catalogue, with a log, stopped and run again, following a
//! folder.

use crate::support::{nation, report, shared};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The longest that a test waits for something that comes at once.
const LONGEST: Duration = Duration::from_secs(300);

struct Home(TempDir);

impl Home {
    fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        std::fs::create_dir(home.path("in")).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        for name in ["MINGCHA_RULES", "MINGCHA_LANG", "NO_COLOR"] {
            command.env_remove(name);
        }
        command
            .current_dir(self.0.path())
            .env("MINGCHA_STORE", "store")
            .args(args)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        (
            status.code().unwrap(),
            String::from_utf8(stdout).unwrap(),
            String::from_utf8(stderr).unwrap(),
        )
    }

    fn json(&self, args: &[&str]) -> Value {
        let (_, out, err) = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}: {out}{err}"))
    }

    fn mentions(&self, term: &str) -> u64 {
        self.json(&["mentions", term, "--count"])["counts"]["mentions"].as_u64().unwrap()
    }
}

fn interrupt(child: &Child) {
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
}

fn log_lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_catalogue_is_used_and_its_rows_are_told() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "收到举报一件。"));
    home.write("in/b.txt", report("青屿大学", "无。"));
    home.write(
        "table.csv",
        "file,school,url,地区\nin/a.txt,北澜大学,https://x.edu.cn/,<b>\nin/c.txt,某大学,,\nx,y,ftp://z,\n",
    );
    let (code, out, err) = home.run(&["index", "in", "--catalogue", "table.csv"]);
    assert_eq!(code, 0, "{out}{err}");
    for words in [
        "目录表共 3 行：采用 1，有误 1，找不到文件 1",
        "目录表第 3 行  in/c.txt",
        "目录表未列  in/b.txt",
        "ftp://z",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let added = home.json(&["index", "in", "--catalogue", "table.csv"]);
    assert_eq!((&added["catalogue"]["used"], &added["unchanged"]), (&1.into(), &2.into()));
    assert!(
        added["catalogue"]["bad"][0]["reason"].is_string()
            && added["catalogue"]["bad"][0]["line"] == 4
    );
    assert!(home.json(&["index", "in"])["catalogue"].is_null());
    let mention = &home.json(&["mentions", "举报"])["mentions"][0];
    assert_eq!(
        (&mention["school"], &mention["source_url"]),
        (&"北澜大学".into(), &"https://x.edu.cn/".into())
    );

    home.write("bad.csv", "school\nx\n");
    for (args, words) in [
        (["--catalogue", "bad.csv"], "没有“文件”"),
        (["--catalogue", "none.csv"], "文件或文件夹不存在"),
        (["--log", "no/such/log"], "文件或文件夹不存在"),
    ] {
        let (code, out, err) =
            home.run(&[&["index", "in", "--store", "other"][..], &args].concat());
        assert!(code == 2 && out.is_empty() && err.contains(words), "{args:?}: {out}{err}");
    }
    assert!(!home.path("other").exists());
}

#[test]
fn the_log_has_a_line_for_each_file_and_one_for_the_run() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "收到举报一件。"));
    home.write("in/empty.txt", "");
    home.run(&["index", "in", "--log", "log.jsonl"]);
    std::fs::remove_file(home.path("in/a.txt")).unwrap();
    home.run(&["index", "in", "--log", "log.jsonl", "--prune"]);
    let lines = log_lines(&home.path("log.jsonl"));
    let actions: Vec<&str> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["added", "added", "finished", "unchanged", "removed", "finished"]);
    assert!(lines.iter().all(|line| line["time"].as_str().unwrap().ends_with('Z')));
    for key in ["file", "report", "status", "reason", "school", "year", "warnings"] {
        assert!(lines[..2].iter().all(|line| line.get(key).is_some()), "{key}");
    }
    assert_eq!((&lines[0]["school"], &lines[0]["status"]), (&"云岭大学".into(), &"ok".into()));
    assert!(lines[1]["reason"].is_string());
    assert_eq!((&lines[5]["removed"], &lines[5]["unchanged"]), (&1.into(), &1.into()));
}

#[test]
fn every_status_comes_with_its_reason() {
    let home = Home::new();
    home.write("in/empty.txt", "");
    home.write("in/a.txt", report("云岭大学", "无。"));
    home.run(&["index", "in"]);
    let (code, out, _) = home.run(&["stats", "--status", "unreadable"]);
    assert!(
        code == 0 && out.starts_with("unsupported\tin/") && out.contains("\t文件是空的"),
        "{out}"
    );
    assert_eq!(home.run(&["stats", "--status", "crashed"]).0, 1);
    assert_eq!(home.run(&["stats", "--status", "nonsense"]).0, 2);
    let files = home.json(&["stats", "--status", "ok"]);
    assert_eq!((&files["total"], &files["files"][0]["school"]), (&1.into(), &"云岭大学".into()));
    assert_eq!(home.json(&["stats"])["by_status"], serde_json::json!({"ok": 1, "unsupported": 1}));
}

#[test]
fn a_file_that_is_no_more_is_pruned_by_its_name() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "收到举报一件。"));
    home.write("in/b.txt", report("青屿大学", "无。"));
    home.run(&["index", "in"]);
    std::fs::remove_file(home.path("in/a.txt")).unwrap();
    assert_eq!(home.run(&["index", "in/a.txt"]).0, 2);
    let (code, out, err) = home.run(&["index", "in/a.txt", "--prune"]);
    assert!(code == 0 && out.contains("移除 1"), "{out}{err}");
    assert_eq!((home.mentions("举报"), home.run(&["index", "in/a.txt", "--prune"]).0), (0, 2));
    std::fs::remove_dir_all(home.path("in")).unwrap();
    assert_eq!(
        home.run(&["index", "in", "--prune"]).0,
        2,
        "a folder that is not there may only not be mounted"
    );
    assert_eq!(home.json(&["stats"])["reports"], 1);
}

#[test]
fn ctrl_c_commits_what_is_done_and_the_next_run_goes_on() {
    let Some(shared) = shared("ctrl_c_commits_what_is_done_and_the_next_run_goes_on") else {
        return;
    };
    let home = Home::new();
    let reports = nation(&shared, 400, home.0.path()).join("reports");
    let reports = reports.to_string_lossy();
    let mut child = home
        .command(&["index", &reports, "--log", "log.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while kept_sources(&home.path("store/sources")) < 20 {
        assert!(
            started.elapsed() < LONGEST && child.try_wait().unwrap().is_none(),
            "it has time to be stopped"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(130), "{out}");
    let said = out.split_once("已停止，已提交 ").unwrap().1.split_once(" 个文件").unwrap().0;
    let said: u64 = said.parse().unwrap();
    let held = home.json(&["stats"])["files"].as_u64().unwrap();
    let lines = log_lines(&home.path("log.jsonl"));
    assert_eq!((said, lines.len() as u64 - 1), (held, held));
    assert_eq!(lines.last().unwrap()["action"], "stopped");
    assert!(held > 0 && held < 400, "{held}");
    let rest = home.json(&["index", &reports]);
    assert_eq!((rest["unchanged"].as_u64().unwrap(), &rest["stopped"]), (held, &false.into()));
    assert_eq!(home.json(&["stats"])["files"], 400);
}

/// How many source files a store keeps so far.
fn kept_sources(sources: &Path) -> usize {
    let folders = std::fs::read_dir(sources).into_iter().flatten().flatten();
    folders.map(|folder| std::fs::read_dir(folder.path()).map_or(0, Iterator::count)).sum()
}

/// `mingcha index … --watch`, and the lines that it prints.
struct Following {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Following {
    fn start(home: &Home, args: &[&str]) -> Following {
        let args = [&["index", "in", "--watch", "--json"][..], args].concat();
        let mut child =
            home.command(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Following { child, lines }
    }

    /// The next round. A watchdog ends a program that prints none.
    fn round(&mut self) -> Value {
        let id = self.child.id().to_string();
        let (done, waiting) = std::sync::mpsc::channel::<()>();
        let watchdog = std::thread::spawn(move || {
            if waiting.recv_timeout(LONGEST) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                _ = Command::new("kill").args(["-KILL", &id]).status();
            }
        });
        let line = self.lines.next().expect("a round is printed").unwrap();
        drop(done);
        watchdog.join().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn end(mut self) -> Option<i32> {
        interrupt(&self.child);
        self.child.wait().unwrap().code()
    }
}

fn counts(round: &Value) -> [u64; 3] {
    ["added", "replaced", "removed"].map(|name| round[name].as_u64().unwrap())
}

#[test]
fn following_a_folder_indexes_what_changes_and_leaves_the_store_free() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "收到举报一件。"));
    home.write("in/b.txt", report("青屿大学", "收到复议一件。"));
    let mut following =
        Following::start(&home, &["--prune", "--store", "in/store", "--log", "in/log.jsonl"]);
    let store = ["--store", "in/store"];
    assert_eq!(counts(&following.round()), [3, 0, 0], "the log is a file that is no report");

    home.write("in/a.txt", report("云岭大学", "收到举报一件，又收到举报一件。"));
    std::fs::create_dir_all(home.path("in/new/deep")).unwrap();
    home.write("in/new/deep/c.txt", report("北澜大学", "收到举报一件。"));
    let round = following.round();
    assert_eq!(
        (counts(&round), round["files"].as_array().unwrap().len()),
        ([1, 1, 0], 2),
        "only what changed"
    );
    let held = home.json(&[&["mentions", "举报", "--count"][..], &store].concat());
    assert_eq!(held["counts"]["mentions"], 3);

    std::fs::remove_file(home.path("in/b.txt")).unwrap();
    std::fs::rename(home.path("in/new"), home.path("in/old")).unwrap();
    assert_eq!(counts(&following.round()), [1, 0, 2]);

    // Another process writes between two rounds.
    home.write("else.txt", report("石漪大学", "收到诉讼一件。"));
    assert_eq!(home.run(&[&["index", "else.txt"][..], &store].concat()).0, 0);
    home.write("in/d.txt", report("青屿大学", "无。"));
    assert_eq!(counts(&following.round()), [1, 0, 0]);
    assert_eq!(following.end(), Some(0));
    let stats = home.json(&[&["stats"][..], &store].concat());
    assert_eq!((&stats["files"], &stats["reports"]), (&5.into(), &4.into()));
}

#[test]
fn a_row_that_changes_while_a_folder_is_followed_is_read() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "无。"));
    home.write("table.csv", "file,school\nin/a.txt,北澜大学\n");
    let mut following = Following::start(&home, &["--catalogue", "table.csv"]);
    assert_eq!(following.round()["files"][0]["school"], "北澜大学");
    home.write("table.csv", "file,school\nin/a.txt,石漪大学\n");
    let round = following.round();
    assert_eq!((counts(&round), &round["files"][0]["school"]), ([0, 1, 0], &"石漪大学".into()));
    assert_eq!(following.end(), Some(0));
}

#[test]
fn an_emptied_folder_is_refused_with_what_to_do_and_pruned_on_demand() {
    let home = Home::new();
    home.write("in/a.txt", report("云岭大学", "收到举报一件。"));
    home.run(&["index", "in"]);
    std::fs::remove_file(home.path("in/a.txt")).unwrap();
    for (lang, words) in [("zh", "可能是磁盘没有挂载"), ("en", "a disk may not be mounted")]
    {
        let (code, out, err) = home.run(&["index", "in", "--prune", "--lang", lang]);
        assert!(
            code == 2 && out.is_empty() && err.contains(words) && err.contains("--prune-all"),
            "{out}{err}"
        );
    }
    assert_eq!(home.mentions("举报"), 1);
    assert_eq!(home.run(&["index", "in", "--prune-all"]).0, 1, "the store holds no report now");
    assert_eq!(home.json(&["stats"])["files"], 0);
}

#[test]
fn following_an_emptied_folder_removes_nothing_and_goes_on_with_the_rest() {
    let home = Home::new();
    std::fs::create_dir(home.path("in/disk")).unwrap();
    home.write("in/disk/a.txt", report("云岭大学", "收到举报一件。"));
    home.write("in/b.txt", report("青屿大学", "无。"));
    let mut following = Following::start(&home, &["--prune"]);
    assert_eq!(counts(&following.round()), [2, 0, 0]);
    std::fs::remove_file(home.path("in/disk/a.txt")).unwrap();
    home.write("in/c.txt", report("北澜大学", "无。"));
    assert_eq!(counts(&following.round()), [1, 0, 0], "what is new is indexed, nothing is removed");
    std::fs::remove_dir(home.path("in/disk")).unwrap();
    assert_eq!(
        counts(&following.round()),
        [0, 0, 1],
        "the folder is no more, so its files are not"
    );
    assert_eq!(following.end(), Some(0));
}
