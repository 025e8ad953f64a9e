//! Failures as sentences: the program's own, and what any failure says to people.

use mingcha::{Error, ErrorKind, Note};

/// A failure that is the program's own, in both languages.
#[derive(Debug)]
pub struct Told(pub Note);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Told {}

/// The command that mends what a failure of the library tells of.
fn command(kind: &ErrorKind) -> Option<Note> {
    Some(match kind {
        ErrorKind::NoStore => {
            Note::new("mingcha index 路径 --store 文件夹", "`mingcha index PATH --store DIR`")
        }
        ErrorKind::StaleStore { .. } => Note::new(
            "mingcha rebuild --store 该文件夹（曾用 --rules 的，请带上）",
            "`mingcha rebuild --store DIR`, with --rules if there were any",
        ),
        ErrorKind::DamagedStore { .. } => {
            Note::new("mingcha rebuild --store 该文件夹", "`mingcha rebuild --store DIR`")
        }
        ErrorKind::EmptiedFolder { .. } => {
            Note::new("改用 --prune-all，或 mingcha remove", "use --prune-all, or `mingcha remove`")
        }
        #[cfg(feature = "remote")]
        ErrorKind::NoRemoteStore { .. } => Note::new(
            "mingcha index 路径 --remote 地址，或从本机 mingcha migrate",
            "`mingcha index PATH --remote URL`, or `mingcha migrate` from one machine",
        ),
        #[cfg(feature = "remote")]
        ErrorKind::StaleRemote { .. } => Note::new(
            "在本机 mingcha rebuild，再 mingcha migrate",
            "`mingcha rebuild` on one machine, then `mingcha migrate`",
        ),
        _ => return None,
    })
}

/// What `error` says in both languages.
pub fn told(error: &anyhow::Error) -> Note {
    if let Some(error) = error.downcast_ref::<Error>() {
        let note = error.note();
        return match command(&error.kind) {
            Some(run) => {
                Note::new(format!("{}：{}", note.zh, run.zh), format!("{}: {}", note.en, run.en))
            }
            None => note,
        };
    }
    match error.downcast_ref::<Told>() {
        Some(told) => told.0.clone(),
        None => Note::new(format!("{error:#}"), format!("{error:#}")),
    }
}
