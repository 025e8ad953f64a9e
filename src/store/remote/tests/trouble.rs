//! A cluster that has no room, no time or no disk: a clear error or a whole answer, and nothing
//! lost.

use super::*;
use std::process::Command;

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let Some(cluster) = cluster("full_disk") else { return };
    let _others = ALONE.read();
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let (first, first_rows) = report("云岭大学", &["学校没有受到举报。"]);
    let (second, second_rows) = report("石漪大学", &["举报信箱。"]);
    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&first, &first_rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();

    // What the cluster itself does when a disk passes its flood stage.
    let rows = remote.newest().state.rows.clone();
    let block = |on: bool| {
        let value = if on { json!(true) } else { Value::Null };
        let settings = json!({"index.blocks.read_only_allow_delete": value});
        remote.client.put(&format!("/{rows}/_settings"), &settings).unwrap();
    };
    block(true);
    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&second, &second_rows).unwrap();
    let full = commit(&mut change).unwrap_err();
    assert!(matches!(full.kind, ErrorKind::ReadOnlyCluster { .. }), "{full:?}");
    drop(change);
    assert_eq!(mentions(&remote, "举报"), 1, "what was acknowledged is there");

    block(false);
    let mut change = RemoteChange::start(&remote).unwrap();
    change.put_report(&second, &second_rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();
    assert_eq!(mentions(&remote, "举报"), 2);
    remove(&remote);
}

/// A cluster of its own, ended with the test.
struct OneNode {
    folder: std::path::PathBuf,
    urls: String,
}

impl OneNode {
    fn with(settings: &[&str]) -> OneNode {
        let folder = std::env::temp_dir().join(format!("mingcha-one-{}", std::process::id()));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/cluster.py");
        let mut start = Command::new("python3");
        start.arg(script).arg("start").arg(&folder).args(["--nodes", "1"]);

        // Of the kind that the tests run on: `tests/run` names its folder by that.
        let is_elasticsearch =
            std::env::var("MINGCHA_CLUSTER_DIR").is_ok_and(|dir| dir.ends_with("/elasticsearch"));

        start.args(["--server", if is_elasticsearch { "elasticsearch" } else { "opensearch" }]);
        settings.iter().for_each(|setting| _ = start.args(["--set", setting]));
        let started = start.output().unwrap();
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));

        OneNode { folder, urls: String::from_utf8(started.stdout).unwrap().trim().to_owned() }
    }
}

impl Drop for OneNode {
    fn drop(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/cluster.py");
        let _ = Command::new("python3").arg(script).arg("stop").arg(&self.folder).status();
    }
}

#[test]
fn rows_that_find_no_room_are_sent_again_until_all_are_there() {
    if cluster("no_room").is_none() {
        return;
    }

    let node = OneNode::with(&["thread_pool.write.size=1", "thread_pool.write.queue_size=1"]);
    let cluster = Cluster { name: "tiny".to_owned(), ..Cluster::parse(&node.urls).unwrap() };
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let (_, rows) = report("云岭大学", &["学校没有受到举报。"]);
    let index = remote.newest().state.rows.clone();
    let (writers, rounds, of_each) = (12, 10, 50);

    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (remote, rows, index) = (&remote, &rows, &index);
            scope.spawn(move || {
                for round in 0..rounds {
                    let mut bulk = bulk::Bulk::default();
                    for number in 0..of_each {
                        let mut document = document::of_section(&rows[0]);
                        document.routing = format!("{writer}-{round}");
                        document.number = number;
                        bulk.put(document, 1);
                    }
                    bulk.send(&remote.client, index, Duration::from_secs(60)).unwrap();
                }
            });
        }
    });

    remote.refresh_rows(&index).unwrap();
    let counted = remote.client.get(&format!("/{index}/_count")).unwrap();
    assert_eq!(counted["count"], writers * rounds * of_each);
    let stats = remote.client.get("/_nodes/stats/thread_pool").unwrap();
    let node = stats["nodes"].as_object().unwrap().values().next().unwrap();

    assert!(
        node["thread_pool"]["write"]["rejected"].as_u64().unwrap() > 0,
        "the queue was full at times"
    );
}

#[test]
fn a_node_that_does_not_answer_makes_an_error_and_no_part_of_an_answer() {
    let (Some(cluster), Ok(folder)) = (cluster("slow_node"), std::env::var("MINGCHA_CLUSTER_DIR"))
    else {
        return;
    };

    let _alone = ALONE.write().unwrap_or_else(PoisonError::into_inner);
    let cluster =
        Cluster { try_limit: Duration::from_secs(2), patience: Duration::from_secs(5), ..cluster };
    let remote = Remote::create(&cluster, &Rules::default()).unwrap();
    let mut change = RemoteChange::start(&remote).unwrap();
    let (stored, rows) = report("云岭大学", &["学校没有受到举报。"]);
    change.put_report(&stored, &rows).unwrap();
    commit(&mut change).unwrap();
    Box::new(change).finish().unwrap();

    let state: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&folder).join("cluster.json")).unwrap())
            .unwrap();
    let process = state["nodes"][1]["pid"].to_string();
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &process]).status().unwrap().success())
    };
    let pattern = Pattern::new(&crate::query::Expr::Exact("举报".to_owned())).unwrap();
    signal("-STOP");
    let mut answers = Vec::new();

    for _ in 0..3 {
        let mut found = 0;
        let each = &mut |_: FoundPlaces<'_>| {
            found += 1;
            Ok(())
        };
        let answer = remote.newest().find_places(&pattern, &Filter::default(), &|| Ok(()), each);
        answers.push(answer.map(|()| found));
    }

    signal("-CONT");
    for answer in answers {
        match answer {
            Ok(found) => assert_eq!(found, 1),
            Err(error) => {
                assert!(
                    matches!(
                        error.kind,
                        ErrorKind::Unreachable { .. } | ErrorKind::Incomplete { .. }
                    ),
                    "{error:?}"
                )
            }
        }
    }

    assert_eq!(
        mentions(
            &Remote::connect(
                &Cluster { patience: Duration::from_secs(60), ..cluster },
                &Rules::default()
            )
            .unwrap(),
            "举报"
        ),
        1
    );

    remove(&remote);
}
