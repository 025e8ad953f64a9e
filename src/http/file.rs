//! Every file that the store knows, readable or not.

use super::answer::{Answer, Ask, On, json};
use super::param::{Params, bad_value};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use crate::{FileEntry, Status};
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;

/// Files in order of path.
#[derive(Serialize, ToSchema)]
struct FileList {
    /// How many there are with the status that was asked for.
    total: usize,
    /// All of them.
    files: Vec<FileEntry>,
    /// The state of the store that the answer is from.
    generation: String,
}

/// The resource at `/api/v1/files`.
pub(super) fn resource() -> Resource {
    let status = (
        "只列这种状态的文件；unreadable 指所有未能完整读取的",
        "only files of this status; `unreadable` for all that were not wholly read",
    );
    let statuses: Vec<&str> = std::iter::once("unreadable")
        .chain(Status::ALL.iter().map(|status| status.as_str()))
        .collect();

    Resource::get::<FileList>("/api/v1/files", "files", get(api))
        .says(
            (
                "每个文件及其状态，包括读不出的",
                "every file with its status, unreadable ones included",
            ),
            ("一次给全，按路径排列", "All at once, in order of path"),
        )
        .takes([parameter::one_of("status", status, &statuses)])
        .refuses(&[ProblemKind::BadValue])
}

async fn api(site: On, ask: Ask) -> Answer {
    let wanted = WantedFiles::read(&ask.params(&["status"])?)?;

    json(site, ask, move |site| {
        let generation = site.index().generation();
        let mut files = if wanted.holds(Status::Ok) {
            site.index().files()?
        } else {
            site.index().unreadable_files()?
        };
        files.retain(|file| wanted.holds(file.status));
        Ok(FileList { total: files.len(), files, generation })
    })
    .await
}

/// The files that are wanted.
enum WantedFiles {
    All,
    Unreadable,
    With(Status),
}

impl WantedFiles {
    fn read(params: &Params) -> Result<WantedFiles, Problem> {
        match params.one("status")? {
            None => Ok(WantedFiles::All),
            Some("unreadable") => Ok(WantedFiles::Unreadable),
            Some(name) => match serde_json::from_value(serde_json::Value::from(name)) {
                Ok(status) => Ok(WantedFiles::With(status)),
                Err(_) => Err(bad_value(
                    "status",
                    name,
                    " unreadable 或某种状态",
                    "unreadable or a file's status",
                )),
            },
        }
    }

    fn holds(&self, status: Status) -> bool {
        match self {
            WantedFiles::All => true,
            WantedFiles::Unreadable => !status.is_whole(),
            WantedFiles::With(wanted) => status == *wanted,
        }
    }
}
