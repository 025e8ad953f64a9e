//! Every file that the store knows, readable or not.

use super::answer::{Answer, Ask, On, json};
use super::param::{Params, bad_value};
use super::problem::Problem;
use crate::{FileEntry, Status};
use serde::Serialize;

/// Files in order of path.
#[derive(Serialize)]
struct FileList {
    /// How many there are with the status that was asked for.
    total: usize,
    /// All of them.
    files: Vec<FileEntry>,
    /// The state of the store that the answer is from.
    generation: String,
}

/// `GET /api/v1/files`, with `status=unreadable` for those that could not be read.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let wanted = Wanted::read(&ask.params(&["status"])?)?;
    json(site, ask, move |site| {
        let generation = site.index().generation();
        let mut files = site.index().files()?;
        files.retain(|file| wanted.holds(file.status));
        Ok(FileList { total: files.len(), files, generation })
    })
    .await
}

/// Which files are wanted.
enum Wanted {
    All,
    Unreadable,
    With(Status),
}

impl Wanted {
    fn read(params: &Params) -> Result<Wanted, Problem> {
        match params.one("status")? {
            None => Ok(Wanted::All),
            Some("unreadable") => Ok(Wanted::Unreadable),
            Some(name) => match serde_json::from_value(serde_json::Value::from(name)) {
                Ok(status) => Ok(Wanted::With(status)),
                Err(_) => Err(bad_value("status", name, " unreadable 或某种状态", "unreadable or a file's status")),
            },
        }
    }

    fn holds(&self, status: Status) -> bool {
        match self {
            Wanted::All => true,
            Wanted::Unreadable => !status.is_readable(),
            Wanted::With(wanted) => status == *wanted,
        }
    }
}
