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
