use super::*;
use crate::error::Error;
use crate::report::Format;
use rayon::prelude::*;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tempfile::TempDir;

/// A folder with a program in it that greets as a child should and then runs `script`, and a pool
/// of it.
struct Fake {
    dir: TempDir,
    pool: Pool,
}

impl Fake {
    fn new(script: &str) -> Fake {
        Fake::greeting(&frame::hello(), script)
    }

    fn greeting(hello: &str, script: &str) -> Fake {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("fake");
        let refused = Err::<Extract, _>(Refusal::new(Status::Garbled, StatusReason::Mojibake));
        std::fs::write(
            dir.path().join("refused"),
            frame_of(&serde_json::to_vec(&refused).unwrap()),
        )
        .unwrap();
        let given = Ok::<_, Refusal>(Extract::new(Format::Pdf, Vec::new()));
        std::fs::write(dir.path().join("given"), frame_of(&serde_json::to_vec(&given).unwrap()))
            .unwrap();
        std::fs::write(dir.path().join("hello"), frame_of(hello.as_bytes())).unwrap();
        // A request is a frame of one byte in these tests.
        let script = format!(
            "#!/bin/sh\ncd {}\necho >> started\ncat hello\n\
             request() {{ head -c 5 | tail -c 1; }}\nskip() {{ head -c 5 >/dev/null; }}\n\
             {script}\n",
            dir.path().display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        let limits = Limits {
            greeting: Duration::from_secs(20),
            file: Duration::from_millis(1500),
            trial: Duration::from_millis(500),
            ..Limits::default()
        };
        Fake { dir, pool: Pool { limits, ..Pool::new(program) } }
    }

    fn read(&self, file: &str) -> Result<Extract, Error> {
        // Two tests that write and run a program at one time may meet in a fork that still has it
        // open for writing.
        loop {
            match self.pool.extract(file.as_bytes()) {
                Err(Error { kind: ErrorKind::NoHelper { found, .. }, .. })
                    if found.en.contains("busy") => {}
                read => return read,
            }
        }
    }

    fn status(&self, file: &str) -> Status {
        match self.read(file) {
            Ok(_) => Status::Ok,
            Err(Error { kind: ErrorKind::Unreadable { status, .. }, .. }) => status,
            Err(error) => panic!("{error}"),
        }
    }

    fn reason(&self, file: &str) -> String {
        self.read(file).unwrap_err().note().en
    }

    /// How many processes were started.
    fn started(&self) -> usize {
        std::fs::read_to_string(self.dir.path().join("started")).unwrap_or_default().lines().count()
    }
}

fn frame_of(bytes: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    frame::write(&mut frame, bytes).unwrap();
    frame
}

/// Answers as the file's one byte says: `g` and `r` well, anything else in a way of its own.
const OBEDIENT: &str = r#"while true; do case "$(request)" in
    g) cat given ;;
    r) cat refused ;;
    s) exec sleep 60 ;;
    d) kill -SEGV $$ ;;
    a) kill -ABRT $$ ;;
    x) exit 7 ;;
    n) printf '\003\000\000\000{"O' ;;
    l) printf '\377\377\377\377'; exec cat /dev/zero ;;
    *) exit 0 ;;
esac; done"#;

#[test]
fn one_child_answers_for_one_file_after_the_other() {
    let fake = Fake::new(OBEDIENT);
    let found: Vec<Status> = "grgr".chars().map(|file| fake.status(&file.to_string())).collect();
    assert_eq!(found, [Status::Ok, Status::Garbled, Status::Ok, Status::Garbled]);
    assert_eq!(fake.started(), 1);
}

#[test]
fn a_child_that_dies_is_told_with_how_it_died() {
    let fake = Fake::new(OBEDIENT);
    for (file, how) in [("d", "SIGSEGV"), ("a", "SIGABRT"), ("x", "exit code 7")] {
        assert_eq!(fake.status(file), Status::Crashed);
        let reason = fake.reason(file);
        assert!(reason.contains(how), "{reason}");
    }
    assert_eq!(fake.status("g"), Status::Ok, "the next file has a child of its own");
}

#[test]
fn a_file_that_takes_too_long_ends_its_child() {
    let fake = Fake::new(OBEDIENT);
    let started = Instant::now();
    assert_eq!(fake.status("s"), Status::Timeout);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(fake.reason("s").contains("took more than 1 seconds"));
}

#[test]
fn an_answer_that_is_none_or_too_long_ends_its_child() {
    let fake = Fake::new(OBEDIENT);
    assert_eq!(fake.status("n"), Status::Crashed);
    assert_eq!(fake.status("l"), Status::TooLarge);
    assert_eq!(fake.status("g"), Status::Ok);
    assert_eq!(fake.started(), 3);
}

#[test]
fn a_file_starts_over_where_others_may_be_to_blame() {
    // Reads one file well, and then no more.
    for then in ["kill -ABRT $$", "exec sleep 60", "exec cat /dev/zero", "exit 0"] {
        let fake = Fake::new(&format!("skip; cat given; skip; {then}"));
        assert_eq!(
            [fake.status("1"), fake.status("2"), fake.status("3")],
            [Status::Ok; 3],
            "{then}"
        );
        assert_eq!(fake.started(), 3, "{then}");
    }

    let fake = Fake::new(OBEDIENT);
    assert_eq!([fake.status("g"), fake.status("d")], [Status::Ok, Status::Crashed]);
    assert_eq!(fake.started(), 2, "it is tried once more, and not for ever");
}

#[test]
fn a_panic_in_a_child_is_a_crash_of_the_file_alone() {
    let panicked = Err::<Extract, _>(Refusal::new(Status::Crashed, StatusReason::ReaderNonsense));
    let fake = Fake::new("skip; cat given; skip; cat panicked; skip; cat given");
    let panicked = frame_of(&serde_json::to_vec(&panicked).unwrap());
    std::fs::write(fake.dir.path().join("panicked"), panicked).unwrap();
    assert_eq!([fake.status("1"), fake.status("2")], [Status::Ok; 2]);
    assert_eq!(fake.started(), 2, "a child that panicked is not asked again");
}

#[test]
fn a_child_is_retired_in_time() {
    let mut fake = Fake::new(OBEDIENT);
    fake.pool.limits.files = 2;
    assert_eq!([(); 5].map(|()| fake.status("g")), [Status::Ok; 5]);
    assert_eq!(fake.started(), 3);
}

#[test]
fn a_child_with_nothing_to_do_is_ended() {
    let mut fake = Fake::new(OBEDIENT);
    fake.pool.limits.rest = Duration::from_millis(50);
    assert_eq!(fake.status("g"), Status::Ok);
    let process = locked(&fake.pool.resting)[0].process.clone();
    std::thread::sleep(Duration::from_millis(500));
    assert!(locked(&process).try_wait().unwrap().is_some());
    assert_eq!(fake.status("g"), Status::Ok, "and the next file has another");
    assert_eq!(fake.started(), 2);
}

#[test]
fn children_end_with_their_pool() {
    let fake = Fake::new(OBEDIENT);
    assert_eq!(fake.status("g"), Status::Ok);
    let process = locked(&fake.pool.resting)[0].process.clone();
    drop(fake);
    assert!(locked(&process).try_wait().unwrap().is_some());
}

#[test]
fn threads_that_read_at_once_have_a_child_each() {
    let fake = Fake::new(OBEDIENT);
    let wrong = AtomicUsize::new(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    pool.install(|| {
        (0..60).into_par_iter().for_each(|at| {
            let (file, expect) =
                [("g", Status::Ok), ("r", Status::Garbled), ("d", Status::Crashed)][at % 3];
            wrong.fetch_add(usize::from(fake.status(file) != expect), Ordering::Relaxed);
        });
    });

    assert_eq!(wrong.into_inner(), 0);
    assert!(locked(&fake.pool.resting).len() <= 4);
}

#[test]
fn a_program_that_is_no_helper_is_no_fault_of_the_file() {
    let told = |fake: &Fake| match fake.read("g").unwrap_err() {
        Error { kind: ErrorKind::NoHelper { found, .. }, .. } => found.en,
        other => panic!("{other}"),
    };
    let missing = Fake { pool: Pool::new("no/such/program".into()), ..Fake::new("") };
    assert!(told(&missing).contains("No such file"), "{}", told(&missing));
    assert_eq!(
        told(&Fake { pool: Pool::new("/bin/false".into()), ..Fake::new("") }),
        "it ended at once, exit code 1"
    );

    assert!(
        told(&Fake::greeting("mingcha 0.0.0 1", OBEDIENT)).contains("no mingcha of this version")
    );
    let mut silent = Fake { pool: Pool::new("/bin/sleep".into()), ..Fake::new("") };
    std::fs::write(silent.dir.path().join("fake"), "#!/bin/sh\nexec sleep 60\n").unwrap();
    silent.pool.program = silent.dir.path().join("fake");
    silent.pool.limits.greeting = Duration::from_secs(1);
    assert_eq!(told(&silent), "it said nothing within 1 seconds");
}
