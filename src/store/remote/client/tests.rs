use super::*;
use serde_json::json;
use std::io::{BufRead, BufReader, Read as _, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;

/// A node that answers one call after the other as it is told, and then always as at last.
struct Played {
    url: String,
    /// The heads of the calls that it got.
    heads: Arc<Mutex<Vec<String>>>,
    closed: Arc<AtomicBool>,
}

/// What a node does with a call.
#[derive(Clone, Copy)]
enum Does {
    Answers(u16, &'static str),
    /// It takes the call and says nothing.
    Sleeps,
}

impl Played {
    fn doing(acts: &'static [Does]) -> Played {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let closed = Arc::new(AtomicBool::new(false));
        let (told, done) = (heads.clone(), closed.clone());

        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if done.load(Ordering::Relaxed) {
                    return;
                }
                let mut stream = stream.unwrap();
                let head = read_head(&mut stream);
                let mut heads = told.lock().unwrap();
                let act = acts[heads.len().min(acts.len() - 1)];
                heads.push(head);
                drop(heads);
                match act {
                    Does::Answers(status, body) => {
                        let head = format!(
                            "HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\
                     connection: close\r\n\r\n",
                            body.len()
                        );
                        stream.write_all(head.as_bytes()).unwrap();
                        stream.write_all(body.as_bytes()).unwrap();
                    }
                    Does::Sleeps => std::mem::forget(stream),
                }
            }
        });

        Played { url, heads, closed }
    }

    fn calls(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn read_head(stream: &mut TcpStream) -> String {
    let (mut reader, mut head, mut bytes) = (BufReader::new(stream), String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
        if let Some(length) = line.to_lowercase().strip_prefix("content-length:") {
            bytes = length.trim().parse().unwrap();
        }
        head.push_str(&line);
    }

    reader.take(bytes).read_to_end(&mut Vec::new()).unwrap();
    head
}

fn client(urls: &[&str]) -> Client {
    let cluster = Cluster {
        credentials: Credentials::Basic {
            user: "auditor".to_owned(),
            password: super::super::cluster::Secret::new("geheim"),
        },
        patience: Duration::from_secs(2),
        try_limit: Duration::from_millis(400),
        ..Cluster::parse(&urls.join(",")).unwrap()
    };

    Client::new(&cluster).unwrap()
}

const OK: Does = Does::Answers(200, "{\"fine\":true}");
const BUSY: Does = Does::Answers(
    429,
    "{\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"queue full\"}}",
);

#[test]
fn what_is_busy_or_away_is_asked_again() {
    for acts in [&[BUSY, BUSY, OK][..], &[Does::Answers(503, ""), Does::Answers(502, "<html>"), OK]]
    {
        let node = Played::doing(Box::leak(acts.to_vec().into_boxed_slice()));
        assert_eq!(client(&[&node.url]).get("/").unwrap(), json!({"fine": true}));
        assert_eq!(node.calls(), 3);
    }
}

#[test]
fn another_node_answers_for_one_that_is_gone_or_asleep() {
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let (asleep, awake) = (Played::doing(&[Does::Sleeps]), Played::doing(&[OK]));
    let client = client(&[&gone, &asleep.url, &awake.url]);

    for _ in 0..9 {
        client.get("/").unwrap();
    }

    assert_eq!(awake.calls(), 9);
    assert_eq!(asleep.calls(), 1, "a node that fails rests while others are there");
}

#[test]
fn a_cluster_without_a_node_that_answers_is_an_error_that_names_its_nodes() {
    let asleep = Played::doing(&[Does::Sleeps]);
    let error = client(&[&asleep.url]).get("/").unwrap_err();
    assert!(
        matches!(&error.kind, ErrorKind::Unreachable { nodes, .. } if *nodes == asleep.url),
        "{error}"
    );
}

#[test]
fn a_cluster_that_stays_busy_is_an_error_with_its_words() {
    let node = Played::doing(&[BUSY]);
    let error = client(&[&node.url]).get("/").unwrap_err();
    assert!(
        matches!(&error.kind, ErrorKind::BusyCluster { found } if found.contains("queue full")),
        "{error}"
    );
    assert!(node.calls() > 3);
}

#[test]
fn a_wrong_password_is_told_at_once_and_never_shown() {
    let node = Played::doing(&[Does::Answers(401, "{}")]);
    let error = client(&[&node.url]).get("/").unwrap_err();
    assert_eq!(error.kind, ErrorKind::Forbidden { status: 401 });
    assert_eq!(node.calls(), 1);
    assert!(!format!("{error:?} {error}").contains("geheim"));
    let head = node.heads.lock().unwrap()[0].clone();
    assert!(head.contains("Basic YXVkaXRvcjpnZWhlaW0="), "{head}");
    assert!(head.starts_with("GET / HTTP/1.1"), "a secret is in no address: {head}");
}

#[test]
fn full_disks_are_told_at_once() {
    let blocked = "{\"error\":{\"root_cause\":[\
                   {\"type\":\"cluster_block_exception\",\"reason\":\"flood-stage\"}]}}";
    let node = Played::doing(Box::leak(Box::new([Does::Answers(429, blocked)])));
    let error = client(&[&node.url]).put("/x", &json!({})).unwrap_err();
    let ErrorKind::ReadOnlyCluster { found } = &error.kind else { panic!("{error}") };
    assert!(found.contains("flood-stage"), "{error}");

    assert_eq!(node.calls(), 1);
}

/// A node behind TLS, with a certificate that only the file names.
struct Sealed {
    server: std::process::Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Sealed {
    fn start() -> Sealed {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let made = std::process::Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=node",
            ])
            .args([
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-addext",
                "basicConstraints=critical,CA:FALSE",
            ])
            .args(["-keyout", &path("key.pem"), "-out", &path("cert.pem")])
            .output()
            .expect("openssl starts; tests/run installs it");

        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = std::process::Command::new("openssl")
            .args(["s_server", "-quiet", "-www", "-accept", &format!("127.0.0.1:{port}")])
            .args(["-cert", &path("cert.pem"), "-key", &path("key.pem")])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();

        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }

        Sealed { server, url: format!("https://127.0.0.1:{port}"), folder }
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn a_node_behind_tls_is_spoken_to_if_its_certificate_is_trusted_and_not_otherwise() {
    let node = Sealed::start();
    let cluster =
        Cluster { patience: Duration::from_secs(2), ..Cluster::parse(&node.url).unwrap() };
    let strange = Client::new(&cluster).unwrap().get("/").unwrap_err();
    let ErrorKind::Unreachable { found, .. } = &strange.kind else { panic!("{strange}") };
    assert!(found.contains("certificate"), "{strange}");
    let certificates = Some(node.folder.path().join("cert.pem"));
    let trusting = Cluster { certificates, patience: Duration::from_secs(10), ..cluster.clone() };
    Client::new(&trusting).unwrap().get("/").unwrap();
    let none = Cluster { certificates: Some(node.folder.path().join("key.pem")), ..cluster };
    assert!(Client::new(&none).is_err(), "a file without a certificate is no trust");
}
