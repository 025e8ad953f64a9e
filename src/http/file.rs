//! Every file that the store knows, readable or not.

use super::answer::{Answer, Ask, On, json};
use super::param::{Params, bad_value};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use crate::{FileEntry, Status, Verdict};
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

    let verdict = (
        "只列这种判断的文件；other 指不是年度报告和存疑的",
        "only files of this verdict; `other` for those that hold no report, or perhaps none",
    );
    let verdicts: Vec<&str> = std::iter::once("other")
        .chain(Verdict::ALL.iter().map(|verdict| verdict.as_str()))
        .collect();

    Resource::get::<FileList>("/api/v1/files", "files", get(api))
        .says(
            (
                "每个文件及其状态，包括无法读取的",
                "every file with its status, unreadable ones included",
            ),
            ("一次给全，按路径排列", "All at once, in order of path"),
        )
        .takes([
            parameter::one_of("status", status, &statuses),
            parameter::one_of("verdict", verdict, &verdicts),
        ])
        .refuses(&[ProblemKind::BadValue])
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["status", "verdict"])?;
    let wanted = WantedFiles::read(&params)?;
    let verdict = WantedVerdict::read(&params)?;

    json(site, ask, move |site| {
        let generation = site.index().generation();
        let mut files = if !verdict.holds(Verdict::Report) {
            site.index().not_report_files()?
        } else if wanted.holds(Status::Ok) {
            site.index().files()?
        } else {
            site.index().unreadable_files()?
        };
        files.retain(|file| wanted.holds(file.status) && verdict.holds_file(file));
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
            WantedFiles::Unreadable => status.is_unread(),
            WantedFiles::With(wanted) => status == *wanted,
        }
    }
}

/// The verdicts that are wanted.
enum WantedVerdict {
    All,
    Other,
    With(Verdict),
}

impl WantedVerdict {
    fn read(params: &Params) -> Result<WantedVerdict, Problem> {
        match params.one("verdict")? {
            None => Ok(WantedVerdict::All),
            Some("other") => Ok(WantedVerdict::Other),
            Some(name) => Verdict::ALL
                .into_iter()
                .find(|verdict| verdict.as_str() == name)
                .map(WantedVerdict::With)
                .ok_or_else(|| {
                    bad_value(
                        "verdict",
                        name,
                        " other、report、doubtful 或 not_a_report",
                        "other, report, doubtful or not_a_report",
                    )
                }),
        }
    }

    fn holds(&self, verdict: Verdict) -> bool {
        match self {
            WantedVerdict::All => true,
            WantedVerdict::Other => verdict != Verdict::Report,
            WantedVerdict::With(wanted) => verdict == *wanted,
        }
    }

    /// Whether a file is wanted. One that holds nothing is of no verdict.
    fn holds_file(&self, file: &FileEntry) -> bool {
        matches!(self, WantedVerdict::All) || file.report_id.is_some() && self.holds(file.verdict)
    }
}
