//! Nodes are killed while one writes, one asks and one exports.

use super::*;
use crate::report::ReportId;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// Reports that are replaced again and again, and that the export lists.
const REPORTS: usize = 300;

/// The longest that a call may take after a kill, which is how long errors would last if calls were
/// not tried again.
const LONGEST: Duration = Duration::from_secs(15);

/// A report whose three sections each have 举报 as often as its version says.
struct Versions {
    report: StoredReport,
    rows: Vec<SectionRow>,
}

impl Versions {
    fn new() -> Versions {
        let (report, rows) = report("云岭大学", &["学校坚持公开。"]);
        Versions { report, rows: rows[..1].to_vec() }
    }

    fn put(&self, change: &mut RemoteChange<'_>, number: usize, version: usize) -> Result<()> {
        let id = ReportId::of_sha256(&format!("{number:016x}"));
        let text = "举报。".repeat(version);
        let row = |section: u32| {
            let mut row = self.rows[0].clone();
            row.stored.report_id = id.clone();
            row.stored.section.id = section;
            row.stored.text = text.clone();
            row.chars = text.clone();
            row.body = "举报 ".repeat(version);
            row
        };
        let mut report = self.report.clone();
        report.known.id = id.clone();

        change.put_report(&report, &[row(0), row(1), row(2)])
    }
}

/// The version of each report, from an answer in which each must be whole.
fn versions(view: &RemoteView, pause: &mut dyn FnMut(usize)) -> Result<BTreeMap<String, usize>> {
    let pattern = Pattern::new(&crate::query::Expr::Exact("举报".to_owned())).unwrap();
    let mut found: BTreeMap<String, Vec<(u32, usize)>> = BTreeMap::new();
    let mut sections = 0;
    view.find_places(&pattern, &Filter::default(), &|| Ok(()), &mut |at| {
        found.entry(at.report_id.to_owned()).or_default().push((at.section, at.places.whole.len()));
        sections += 1;
        pause(sections);
        Ok(())
    })?;

    let whole = |(report, sections): (String, Vec<(u32, usize)>)| {
        let version = sections[0].1;
        assert_eq!(
            sections,
            [(0, version), (1, version), (2, version)],
            "{report} is old or new, never mixed, and there once"
        );
        (report, version)
    };

    Ok(found.into_iter().map(whole).collect())
}

fn launcher(folder: &str, arguments: &[&str]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/cluster.py");
    let [command, rest @ ..] = arguments else { panic!("no command") };
    let run =
        Command::new("python3").arg(script).arg(command).arg(folder).args(rest).status().unwrap();
    assert!(run.success(), "{arguments:?}");
}

/// The names of the nodes, the elected manager first.
fn nodes(remote: &Remote) -> Vec<String> {
    let listed = remote.client.get("/_cat/nodes?format=json&h=name,master").unwrap();
    let text = |node: &Value, name: &str| node[name].as_str().unwrap().to_owned();
    let mut names: Vec<(bool, String)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (text(node, "master") != "*", text(node, "name")))
        .collect();

    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The node that those who are left call the manager.
fn manager(remote: &Remote) -> Option<String> {
    let listed = remote.client.get("/_cat/master?format=json&h=node&local=true").ok()?;
    listed[0]["node"].as_str().map(str::to_owned)
}

/// Ends the others when it goes.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn nothing_is_lost_mixed_or_partial_while_nodes_are_killed() {
    let (Some(cluster), Ok(folder)) = (cluster("kills"), std::env::var("MINGCHA_CLUSTER_DIR"))
    else {
        return;
    };
    let _alone = ALONE.write().unwrap_or_else(PoisonError::into_inner);
    let kills: usize = std::env::var("MINGCHA_KILLS").map_or(1, |kills| kills.parse().unwrap());
    let (remote, reader) = (Remote::create(&cluster, &Rules::default()).unwrap(), || {
        Remote::connect(&cluster, &Rules::default()).unwrap()
    });
    let reports = Versions::new();
    let mut change = RemoteChange::start(&remote).unwrap();
    (0..REPORTS).for_each(|number| reports.put(&mut change, number, 1).unwrap());
    commit(&mut change).unwrap();
    launcher(&folder, &["wait"]);

    let (ended, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(1));
    let (slowest_change, slowest_answer) = (Mutex::new(Duration::ZERO), Mutex::new(Duration::ZERO));
    let answers = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for version in 2.. {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let started = Instant::now();
                (0..20).for_each(|number| reports.put(&mut change, number, version).unwrap());
                commit(&mut change).unwrap();
                acknowledged.store(version, Ordering::Release);
                let mut slowest = slowest_change.lock().unwrap();
                *slowest = (*slowest).max(started.elapsed());
            }
        });
        scope.spawn(|| {
            let reader = reader();
            while !ended.load(Ordering::Relaxed) {
                let at_least = acknowledged.load(Ordering::Acquire);
                let started = Instant::now();
                reader.refresh().unwrap();
                let found = versions(&reader.newest(), &mut |_| ()).unwrap();
                assert_eq!(found.len(), REPORTS);
                assert!(
                    found.values().take(20).all(|&version| version >= at_least),
                    "what was acknowledged is there"
                );
                answers.fetch_add(1, Ordering::Relaxed);
                let mut slowest = slowest_answer.lock().unwrap();
                *slowest = (*slowest).max(started.elapsed());
            }
        });
        // The others end, however this ends.
        let _end = End(&ended);
        for kill in 0..kills {
            let order = nodes(&remote);
            // The elected manager is the first; then one after the other.
            let node = &order[kill % order.len()];
            let (begun, killed) = (channel(), channel());
            let export = scope.spawn(|| {
                let reader = reader();
                let view = reader.newest();
                let (told, waits) = (begun.0, killed.1);
                versions(&view, &mut |sections| {
                    if sections == 400 {
                        told.send(()).unwrap();
                        waits.recv().unwrap();
                    }
                })
                .unwrap()
            });
            begun.1.recv().unwrap();
            launcher(&folder, &["kill", node]);
            let without = Instant::now();
            killed.0.send(()).unwrap();
            if kill % order.len() == 0 {
                while manager(&remote).as_ref().is_none_or(|elected| elected == node) {
                    std::thread::sleep(Duration::from_millis(20));
                }
                println!("another manager than {node} after {:?}", without.elapsed());
            }
            assert_eq!(
                export.join().unwrap().len(),
                REPORTS,
                "an export that was running is whole"
            );
            launcher(&folder, &["restart", node]);
            launcher(&folder, &["wait"]);
            println!("killed {node}, answers so far {}", answers.load(Ordering::Relaxed));
        }
    });
    Box::new(change).finish().unwrap();
    let (change, answer) = (*slowest_change.lock().unwrap(), *slowest_answer.lock().unwrap());
    println!(
        "{kills} kills: slowest change {change:?}, slowest answer {answer:?}, answers {}",
        answers.load(Ordering::Relaxed)
    );
    assert!(change < LONGEST && answer < LONGEST, "{change:?} {answer:?}");
    remove(&remote);
}
