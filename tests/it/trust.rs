//! What a store and a server do when the system, the disk or a client fails them.

use crate::support::{nation, report, shared, store};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use mingcha::http::{Site, router, serve};
use mingcha::{Index, Options};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// A folder with one report, and a store of it.
fn one_report(dir: &Path) -> (PathBuf, Index) {
    let file = dir.join("a.txt");
    std::fs::write(&file, report("云岭大学", "收到举报一件。")).unwrap();
    let index = store(&dir.join("store"), std::slice::from_ref(&file));
    (file, index)
}

/// The only source file that a store keeps.
fn kept_source(store: &Path) -> PathBuf {
    let first = |folder: &Path| std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    first(&first(&store.join("sources")))
}

#[test]
fn answers_hold_one_whole_state_while_reports_are_replaced() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut soak = Command::new("python3");
    soak.arg("-B").arg(root.join("tests/trust/soak.py"));
    let run =
        soak.args([env!("CARGO_BIN_EXE_mingcha"), "0.2"]).output().expect("python3 runs soak.py");

    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(
        told["whole_states_read"].as_u64() > Some(20) && told["states"].as_u64() > Some(1),
        "{said}"
    );
}

#[test]
fn a_file_that_is_gone_or_was_cut_within_its_last_bytes_is_named() {
    let dir = tempfile::tempdir().unwrap();
    drop(one_report(dir.path()));
    let store = dir.path().join("store");
    let files = std::fs::read_dir(store.join("segments")).unwrap().map(|file| file.unwrap().path());
    let of_engine = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ["fieldnorm", "idx", "pos", "term", "store", "fast"].contains(&ending.unwrap_or_default())
    };

    let files: Vec<PathBuf> = files.filter(of_engine).collect();
    assert!(files.len() >= 6);
    for file in files {
        let whole = std::fs::read(&file).unwrap();
        for length in [0, 4, 6] {
            std::fs::write(&file, &whole[..length]).unwrap();
            let error = Index::open(&store, Options::default()).err().unwrap().to_string();
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(error.contains(name), "{name} of {length} bytes: {error}");
        }

        std::fs::remove_file(&file).unwrap();
        let error = Index::open(&store, Options::default()).err().unwrap().to_string();
        assert!(error.contains(file.file_name().unwrap().to_str().unwrap()), "{file:?}: {error}");
        std::fs::write(&file, whole).unwrap();
    }
    Index::open(&store, Options::default()).unwrap();
}

#[test]
fn a_kept_source_that_is_gone_or_another_is_told_and_written_anew_from_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let (file, index) = one_report(dir.path());
    let kept = kept_source(&dir.path().join("store"));
    assert!(index.verify(&|_| {}).unwrap().is_sound());

    std::fs::remove_file(&kept).unwrap();
    let verified = index.verify(&|_| {}).unwrap();
    assert_eq!((verified.gone.len(), verified.is_sound()), (1, false));

    let mut other = std::fs::read(&file).unwrap();
    other[40] ^= 1;
    std::fs::write(&kept, &other).unwrap();
    let verified = index.verify(&|_| {}).unwrap();
    assert_eq!((verified.damaged.len(), verified.gone.len()), (1, 0));
    drop(index);

    let path = dir.path().join("store");
    for damage in ["another", "gone"] {
        if damage == "gone" {
            std::fs::remove_file(&kept).unwrap();
        }
        Index::rebuild(&path, Options::default(), &|_| {}).unwrap();
        assert_eq!(std::fs::read(&kept).unwrap(), std::fs::read(&file).unwrap(), "{damage}");
        let index = Index::open(&path, Options::default()).unwrap();
        assert!(index.verify(&|_| {}).unwrap().is_sound(), "{damage}");
    }
}

#[test]
fn who_may_read_the_segments_may_read_what_names_them() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    drop(one_report(dir.path()));
    let mode = |path: PathBuf| path.metadata().unwrap().permissions().mode() & 0o777;
    let segments = dir.path().join("store/segments");
    let segment = std::fs::read_dir(&segments)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "store"));
    assert_eq!(mode(segments.join("meta.json")), mode(segment.unwrap()));
}

/// Runs the program where no file may grow beyond so many blocks of 512 bytes.
fn limited(blocks: usize, dir: &Path, args: &str) -> (i32, String) {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {args}");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_mingcha")])
        .current_dir(dir)
        .env("MINGCHA_STORE", "store")
        .env("MINGCHA_LANG", "en")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn what_the_system_refuses_is_told_and_nothing_is_logged_that_was_not_kept() {
    let Some(shared) = shared("a disk that takes no more") else { return };
    let dir = tempfile::tempdir().unwrap();
    nation(&shared, 24, dir.path());

    let (code, said) =
        limited(160, dir.path(), "index nation/reports --no-sources --log log.jsonl");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("File too large"), "{said}");
    assert!(!said.contains("killed"), "{said}");
    let log = std::fs::read_to_string(dir.path().join("log.jsonl")).unwrap();
    assert_eq!(log, "", "no commit, no line");

    let (code, said) = limited(1 << 20, dir.path(), "index nation/reports --log log.jsonl");
    assert_eq!(code, 0, "{said}");
    let log = std::fs::read_to_string(dir.path().join("log.jsonl")).unwrap();
    assert_eq!(log.lines().count(), 25);
}

/// A server of one report on a thread of its own, until the test is over.
struct Server {
    address: SocketAddr,
    site: Arc<Site>,
    dir: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start() -> Server {
        let dir = tempfile::tempdir().unwrap();
        let site = Site::new(Arc::new(one_report(dir.path()).1));
        site.set_ready();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(serve(listener, router(site.clone()), std::future::pending()));
        Server { address, site, dir, _runtime: runtime }
    }

    /// The status line of the answer to a request.
    fn status(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.lines().next().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_request_names_one_host_and_one_that_the_site_has() {
    let server = Server::start();
    let ask = |hosts: &str| {
        server.status(&format!("GET /about HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"))
    };
    assert_eq!(ask("Host: anything.example\r\n"), "HTTP/1.1 200 OK");
    assert_eq!(ask(""), "HTTP/1.1 400 Bad Request");
    assert_eq!(ask("Host: a.example\r\nHost: a.example\r\n"), "HTTP/1.1 400 Bad Request");
    assert_eq!(server.status("GET /about HTTP/1.0\r\n\r\n"), "HTTP/1.0 200 OK");

    server.site.set_hosts(&["Mingcha.example".to_owned()]);
    for host in ["mingcha.example", "MINGCHA.example:443", "127.0.0.1:7700", "localhost", "[::1]"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), "HTTP/1.1 200 OK", "{host}");
    }
    for host in ["evil.example", "mingcha.example.evil", "a@mingcha.example", "mingcha.example/x"] {
        let refused = "HTTP/1.1 421 Misdirected Request";
        assert_eq!(ask(&format!("Host: {host}\r\n")), refused, "{host}");
    }
}

#[test]
fn a_server_whose_store_is_gone_says_so() {
    let server = Server::start();
    let status = |path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        server.status(&request)
    };
    for path in ["/healthz", "/readyz"] {
        assert_eq!(status(path), "HTTP/1.1 200 OK");
    }
    std::fs::rename(server.dir.path().join("store"), server.dir.path().join("away")).unwrap();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(status(path), "HTTP/1.1 503 Service Unavailable");
    }
}

#[test]
fn quiet_connections_keep_nobody_out() {
    let server = Server::start();
    let quiet: Vec<TcpStream> = (0..512)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));

    for _ in 0..20 {
        let request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assert_eq!(server.status(request), "HTTP/1.1 200 OK");
    }
    drop(quiet);
}

#[test]
fn who_cannot_be_answered_now_is_told_when_to_come_again() {
    let dir = tempfile::tempdir().unwrap();
    let site = Site::new(Arc::new(one_report(dir.path()).1));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = Request::builder().uri("/readyz").body(Body::empty()).unwrap();
    let answer = runtime.block_on(router(site).oneshot(request)).unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "5");
}

#[test]
fn what_another_process_commits_is_seen_soon() {
    let server = Server::start();
    let _fresh = {
        let _in = server._runtime.enter();
        mingcha::http::keep_fresh(&server.site)
    };
    let before = server.site.index().generation();
    let another = Index::open(&server.dir.path().join("store"), Options::default()).unwrap();
    let file = server.dir.path().join("b.txt");
    std::fs::write(&file, report("青屿大学", "无。")).unwrap();

    another.add(&[file], &|_| {}).unwrap();
    let began = std::time::Instant::now();
    while server.site.index().generation() == before {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(5));
    }
    println!("seen after {:.2?}", began.elapsed());
    assert_eq!(server.site.index().stats().unwrap().reports, 2);
}

#[test]
fn links_are_followed_everywhere_only_if_that_is_said() {
    use mingcha::{Adding, Links};
    let dir = tempfile::tempdir().unwrap();
    let (folder, outside) = (dir.path().join("in"), dir.path().join("out"));
    std::fs::create_dir_all(outside.join("sub")).unwrap();
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(outside.join("a.txt"), report("云岭大学", "收到举报一件。")).unwrap();
    std::fs::write(outside.join("sub/b.txt"), report("青屿大学", "无。")).unwrap();
    let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, folder.join(name)).unwrap();
    link(&outside.join("a.txt"), "a.txt");
    link(&outside.join("sub"), "sub");
    std::os::unix::fs::symlink("..", outside.join("sub/circle")).unwrap();

    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let add = |links| {
        let adding = Adding { links, ..Adding::default() };
        index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap();
        index.stats().unwrap().reports
    };
    assert_eq!(add(Links::Inside), 0);
    assert_eq!(add(Links::All), 2);
}

#[test]
fn what_was_removed_for_good_never_comes_back_and_receipts_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let (file, index) = one_report(dir.path());
    let path = dir.path().join("store");
    let id = index.reports(&mingcha::Filter::default(), 0, 1).unwrap().reports[0].id.clone();
    let strange: mingcha::ReportId = "0000000000000000".parse().unwrap();
    assert!(index.remove_for_good(&[strange], "无").is_err());

    index.remove_for_good(std::slice::from_ref(&id), "含个人信息").unwrap();
    let is_out = |index: &Index| {
        let receipt = index.mentions(&"举报".parse().unwrap(), &Default::default(), |_| true);
        let receipt = receipt.unwrap();
        assert_eq!((receipt.counts.mentions, receipt.scope.reports), (0, 0));
        assert_eq!(receipt.unreadable.by_status["removed"], 1);
        let reason = receipt.unreadable.files[0].reason.as_ref().unwrap().note();
        assert!(reason.zh.contains("含个人信息"), "{}", reason.zh);
    };
    is_out(&index);
    assert_eq!(index.add(std::slice::from_ref(&file), &|_| {}).unwrap().unchanged, 1);
    is_out(&index);
    assert!(std::fs::read_dir(path.join("sources")).unwrap().next().is_none());
    let copy = dir.path().join("b.txt");
    std::fs::copy(&file, &copy).unwrap();
    assert_eq!(index.add(std::slice::from_ref(&copy), &|_| {}).unwrap().files[0].report_id, None);
    index.remove(&[copy.to_string_lossy().into_owned()]).unwrap();
    drop(index);

    Index::rebuild(&path, Options::default(), &|_| {}).unwrap();
    is_out(&Index::open(&path, Options::default()).unwrap());
}

#[test]
fn a_backup_is_a_store_and_says_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let (_, index) = one_report(dir.path());
    let (whole, poor) = (dir.path().join("whole"), dir.path().join("poor"));
    let backup = index.backup(&whole).unwrap();
    assert_eq!((backup.sources, backup.lost.len()), (1, 0));
    assert!(index.backup(&whole).is_err(), "it holds something");
    let copy = Index::open(&whole, Options::default()).unwrap();
    assert_eq!(copy.stats().unwrap().digest, index.stats().unwrap().digest);
    assert!(copy.verify(&|_| {}).unwrap().is_sound());

    std::fs::remove_file(kept_source(&dir.path().join("store"))).unwrap();
    assert_eq!(index.backup(&poor).unwrap().lost.len(), 1);
    assert_eq!(Index::open(&poor, Options::default()).unwrap().stats().unwrap().reports, 1);
}

#[test]
fn metrics_count_answers_and_the_log_holds_no_queries() {
    let server = Server::start();
    let log = server.dir.path().join("access.jsonl");
    server.site.log_to(&log, Default::default()).unwrap();
    let ask = |path: &str| {
        let status = server.status(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ));
        assert_eq!(status, "HTTP/1.1 200 OK", "{path}");
    };
    ask("/api/v1/search?q=%E4%B8%BE%E6%8A%A5");
    ask("/metrics");

    let request = Request::get("/metrics").header("host", "localhost").body(Body::empty()).unwrap();
    let text = server._runtime.block_on(async {
        let response = router(server.site.clone()).oneshot(request).await.unwrap();
        axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap()
    });
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(text.contains("mingcha_answers_total{status=\"2xx\"} 2\n"), "{text}");
    assert!(text.contains("mingcha_reports 1\n") && text.contains("mingcha_damaged 0\n"), "{text}");

    let logged = std::fs::read_to_string(log).unwrap();
    assert!(logged.starts_with("{\"time\":") && logged.contains("\"/api/v1/search\""), "{logged}");
    assert!(!logged.contains("%E4") && logged.lines().count() >= 2, "{logged}");
}
