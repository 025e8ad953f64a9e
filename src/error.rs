//! The one error type of the library: what kind it is, the path where one is known, and what to do
//! next.

use crate::note::Note;
use crate::note::reason::StatusReason;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: what went wrong, where, and what to do next.
///
/// Its `Display` is English; [`Error::note`] has the same in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The file or folder that it went wrong with, where there is one.
    pub path: Option<PathBuf>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder that was named does not exist.
    NotFound,
    /// A folder is there, but none of the reports that came from it: what vanished is not pruned,
    /// since a disk may not be mounted.
    EmptiedFolder {
        /// How many files of the store came from it and are no more.
        files: usize,
    },
    /// There is no store in that folder.
    NoStore,
    /// A new store was asked for in a folder that holds something else.
    NotEmpty,
    /// The store was built under another format, fold version, dictionary or rules than this
    /// program has.
    StaleStore {
        /// What differs.
        differs: String,
    },
    /// Another process is writing to the store.
    LockedStore,
    /// The store's files are not what was written.
    DamagedStore {
        /// What was found.
        found: String,
    },
    /// The store is damaged, and nothing is left that it could be rebuilt from.
    LostStore {
        /// What is damaged.
        found: String,
    },
    /// A rule file (dictionary, stop words, kinds, schools) cannot be read.
    BadRules {
        /// What is wrong with it.
        found: String,
    },
    /// A catalogue cannot be read as a table.
    BadCatalogue {
        /// What is wrong with it.
        reason: Note,
    },
    /// A file cannot be read as a report.
    Unreadable {
        /// In which way.
        status: Status,
        /// Why.
        reason: StatusReason,
    },
    /// The program that makes the child processes in which files are taken apart does not do so. No
    /// file is to blame.
    NoHelper {
        /// The program.
        program: PathBuf,
        /// What is wrong with it.
        found: Note,
    },
    /// A query is longer than [`crate::query::MOST_BYTES`].
    QueryTooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// A query has more terms and operators than [`crate::query::MOST_CLAUSES`].
    QueryTooWide,
    /// A query nests deeper than [`crate::query::MOST_DEPTH`].
    QueryTooDeep,
    /// A page was asked for that lies past the limit of what is ranked.
    PageTooFar {
        /// The last hit that can be reached.
        most: usize,
    },
    /// A parameter has a value that it cannot have.
    BadValue {
        /// The parameter.
        name: &'static str,
        /// The value.
        value: String,
        /// What it takes, in both languages.
        takes: Note,
    },
    /// A saved answer is none, or not whole.
    BadAnswer {
        /// The 1-based line.
        line: usize,
        /// What is wrong with it.
        found: Note,
    },
    /// A cursor that this program did not make, or made for another query.
    BadCursor,
    /// A cursor from before the store last changed.
    StaleCursor,
    /// No report with this id is or was in the store.
    UnknownReport {
        /// The id.
        id: String,
    },
    /// The report was replaced or removed.
    GoneReport {
        /// Its id.
        id: String,
        /// Its school.
        school: Option<String>,
        /// Its year.
        year: Option<String>,
        /// The report that took its place.
        successor: Option<String>,
    },
    /// The store keeps no copy of the file that a report was read from, and it has changed or is
    /// not where it was.
    GoneSource {
        /// The report's id.
        id: String,
    },
    /// The deadline passed before the answer was whole, so there is none.
    Deadline,
    /// No node of a cluster answered in time.
    Unreachable {
        /// The nodes that were asked.
        nodes: String,
        /// What the last one failed by.
        found: String,
    },
    /// A cluster does not let this user in, or not do that.
    Forbidden {
        /// What it answered: 401 or 403.
        status: u16,
    },
    /// A cluster takes no writes: its disks are full, or somebody closed it.
    ReadOnlyCluster {
        /// Its words.
        found: String,
    },
    /// A cluster had more to do than it can, for longer than was waited.
    BusyCluster {
        /// Its words.
        found: String,
    },
    /// A cluster had only a part of an answer, so there is none.
    Incomplete {
        /// What was missing.
        found: String,
    },
    /// There is no store of that name on the cluster.
    NoRemoteStore {
        /// Its nodes.
        nodes: String,
        /// The name.
        name: String,
    },
    /// The store on the cluster was built under another format, fold version, dictionary or rules
    /// than this program has.
    StaleRemote {
        /// What differs.
        differs: String,
    },
    /// A cluster failed in a way that no other kind describes.
    Cluster {
        /// Its words.
        found: String,
    },
    /// The one who asked no longer wants the answer, so there is none.
    Cancelled,
    /// More mentions would have to be sorted by their context than can be read in the time of an
    /// answer.
    TooManyToSort {
        /// How many are listed.
        places: usize,
        /// How many may be.
        most: usize,
    },
    /// The operating system refused something.
    Io {
        /// Its words.
        found: String,
    },
    /// The engine failed in a way that no other kind describes.
    Engine {
        /// Its words.
        found: String,
    },
}

/// How well a file could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All of it.
    Ok,
    /// Some of it; the reason says what is lost.
    Partial,
    /// It holds pictures of pages and no text.
    NeedsOcr,
    /// It is encrypted.
    Encrypted,
    /// It holds characters, but they make no text.
    Garbled,
    /// It is no report in a format that can be read here.
    Unsupported,
    /// It is larger than the limit.
    TooLarge,
    /// Reading it took too long.
    Timeout,
    /// Reading it brought the reader down.
    Crashed,
}

impl Status {
    /// All of them, best first.
    pub const ALL: [Status; 9] = [
        Status::Ok,
        Status::Partial,
        Status::NeedsOcr,
        Status::Encrypted,
        Status::Garbled,
        Status::Unsupported,
        Status::TooLarge,
        Status::Timeout,
        Status::Crashed,
    ];

    /// Whether the file's text is in the store.
    pub fn is_readable(self) -> bool {
        matches!(self, Status::Ok | Status::Partial)
    }

    /// Whether all of the file was read.
    pub fn is_whole(self) -> bool {
        self == Status::Ok
    }

    /// The name in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Partial => "partial",
            Status::NeedsOcr => "needs_ocr",
            Status::Encrypted => "encrypted",
            Status::Garbled => "garbled",
            Status::Unsupported => "unsupported",
            Status::TooLarge => "too_large",
            Status::Timeout => "timeout",
            Status::Crashed => "crashed",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Error {
    /// This error, with the path that it happened at.
    pub fn at(mut self, path: impl AsRef<Path>) -> Error {
        self.path = Some(path.as_ref().to_path_buf());
        self
    }

    /// The error as a sentence in both languages, path first.
    pub fn note(&self) -> Note {
        let note = self.kind.note();
        match &self.path {
            Some(path) => Note::new(
                format!("{}：{}", path.display(), note.zh),
                format!("{}: {}", path.display(), note.en),
            ),
            None => note,
        }
    }
}

impl From<Error> for StatusReason {
    /// Why a file that gave this error is not read.
    fn from(error: Error) -> StatusReason {
        match error {
            Error { kind: ErrorKind::Unreadable { reason, .. }, path: None } => reason,
            Error { kind: ErrorKind::NotFound, path: None } => StatusReason::NotFound,
            Error { kind: ErrorKind::Io { found }, path: None } => StatusReason::Io { found },
            other => StatusReason::Other(other.note()),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error { kind, path: None }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound.into(),
            _ => ErrorKind::Io { found: error.to_string() }.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.note().en)
    }
}

impl std::error::Error for Error {}

impl ErrorKind {
    /// What went wrong, as a sentence.
    pub(crate) fn note(&self) -> Note {
        use ErrorKind::*;
        match self {
            NotFound => {
                Note::new("文件或目录不存在，请检查路径", "no such file or folder; check the path")
            }
            EmptiedFolder { files } => Note::new(
                format!(
                    "目录还在，但其中一份报告也没有了，而索引里有 {files} 个文件来自这里；可能是磁盘没有挂载，所以没有移除任何文件。若确已删除，请删掉这个空目录，或改用 --prune-all，或用 mingcha remove 移除"
                ),
                format!(
                    "the folder is there but holds no report any more, and {files} files of the store came from it; a disk may not be mounted, so nothing was removed. If they are really gone, delete the empty folder, use --prune-all, or `mingcha remove` them"
                ),
            ),
            NoStore => Note::new(
                "这里没有索引，请先运行 mingcha index 路径 --store 目录",
                "there is no store here; build one with `mingcha index PATH --store DIR`",
            ),
            NotEmpty => Note::new(
                "目录里已有别的文件，请换一个空目录存放索引",
                "the folder holds something else; choose an empty one for the store",
            ),
            StaleStore { differs } => Note::new(
                format!(
                    "索引与本程序不符（{differs}）；请运行 mingcha rebuild --store 该目录 重建，若曾用 --rules，请带上同样的 --rules"
                ),
                format!(
                    "the store does not fit this program ({differs}); run `mingcha rebuild --store` with its folder, and with the same --rules if there were any"
                ),
            ),
            LockedStore => Note::new(
                "另一个进程正在写入索引，请等它结束后重试",
                "another process is writing to the store; wait for it to end and try again",
            ),
            DamagedStore { found } => Note::new(
                format!(
                    "索引已损坏（{found}）；请运行 mingcha rebuild --store 该目录 重建，若仍不行，请换一个空目录重新收录"
                ),
                format!(
                    "the store is damaged ({found}); run `mingcha rebuild --store` with its folder, or index again into an empty one"
                ),
            ),
            LostStore { found } => Note::new(
                format!(
                    "索引已损坏（{found}），其中也没有留存的原文件和全文可供重建；没有改动任何文件，请换一个空目录重新收录"
                ),
                format!(
                    "the store is damaged ({found}) and holds neither sources nor texts to rebuild it from; nothing was changed: index again into an empty folder"
                ),
            ),
            BadRules { found } => Note::new(
                format!("规则文件有误：{found}"),
                format!("the rule file is not valid: {found}"),
            ),
            BadCatalogue { reason } => Note::new(
                format!("目录表有误：{}", reason.zh),
                format!("the catalogue is not valid: {}", reason.en),
            ),
            Unreadable { reason, .. } => reason.note(),
            NoHelper { program, found } => Note::new(
                format!(
                    "无法用 {} 启动读取 PDF、Word 和网页文件的子进程（{}）；请确认该程序完好、与本程序版本相同，然后重新运行",
                    program.display(),
                    found.zh
                ),
                format!(
                    "{} does not start as the process that reads PDF, Word and web files ({}); check that it runs and is of this program's version, then try again",
                    program.display(),
                    found.en
                ),
            ),
            QueryTooLong { bytes } => Note::new(
                format!("查询过长（{bytes} 字节，最多 4096 字节），请缩短"),
                format!("the query is too long ({bytes} bytes, at most 4096); shorten it"),
            ),
            QueryTooWide => Note::new(
                "查询的词和条件过多（最多 256 个），请拆成几次查询",
                "the query has too many terms and operators (at most 256); split it",
            ),
            QueryTooDeep => Note::new(
                "查询的括号嵌套过深（最多 20 层），请减少括号",
                "the query nests too deep (at most 20 levels); use fewer brackets",
            ),
            PageTooFar { most } => Note::new(
                format!(
                    "排序结果只能翻到第 {most} 条；要逐条列全，请用“提及”（mentions）或缩小范围"
                ),
                format!(
                    "ranked hits can be paged to the first {most}; use mentions to list all, or narrow the query"
                ),
            ),
            BadValue { name, value, takes } => Note::new(
                format!("参数 {name} 的值“{value}”无效，应为{}", takes.zh),
                format!("`{value}` is no value for {name}; it takes {}", takes.en),
            ),
            BadAnswer { line, found } => Note::new(
                format!("保存的结果有误，第 {line} 行：{}", found.zh),
                format!("the saved answer is not valid, line {line}: {}", found.en),
            ),
            BadCursor => Note::new(
                "游标无效，或属于另一个查询；请从第一页重新开始",
                "the cursor is not valid or belongs to another query; start again at the first page",
            ),
            StaleCursor => Note::new(
                "索引在翻页期间已更新，请从第一页重新开始",
                "the store has changed since the cursor was given; start again at the first page",
            ),
            UnknownReport { id } => Note::new(
                format!("没有编号为 {id} 的报告，请检索查找"),
                format!("there is no report {id}; find it by a search"),
            ),
            GoneReport { id, successor: Some(successor), .. } => Note::new(
                format!("报告 {id} 已被 {successor} 取代"),
                format!("report {id} was replaced by {successor}"),
            ),
            GoneReport { id, .. } => Note::new(
                format!("报告 {id} 已从索引中移除"),
                format!("report {id} was removed from the store"),
            ),
            GoneSource { id } => Note::new(
                format!(
                    "报告 {id} 的原文件没有存进索引，原处的文件已经改动或不在了；把原来的文件放回原处，或重新收录（不带 --no-sources，索引就会留一份）；全文仍可阅读"
                ),
                format!(
                    "the store keeps no copy of the file of report {id}, and it has changed or gone from its place; put it back, or index again without --no-sources, which keeps a copy; the text can still be read"
                ),
            ),
            Deadline => Note::new(
                "超过时限，未得到完整结果；请缩小范围后重试",
                "the deadline passed before the answer was complete; narrow the query and try again",
            ),
            Unreachable { nodes, found } => Note::new(
                format!("集群没有响应（{nodes}：{found}）；请检查地址、网络和节点是否在运行"),
                format!(
                    "the cluster does not answer ({nodes}: {found}); check its addresses, the network, and whether its nodes run"
                ),
            ),
            Forbidden { status } => Note::new(
                format!(
                    "集群拒绝访问（{status}）；请检查 MINGCHA_REMOTE_USER 与 MINGCHA_REMOTE_PASSWORD，或 MINGCHA_REMOTE_API_KEY，以及该用户的权限"
                ),
                format!(
                    "the cluster refuses access ({status}); check MINGCHA_REMOTE_USER and MINGCHA_REMOTE_PASSWORD, or MINGCHA_REMOTE_API_KEY, and what that user may do"
                ),
            ),
            ReadOnlyCluster { found } => Note::new(
                format!(
                    "集群不接受写入（{found}）；多为磁盘已满：腾出空间后重新运行，已确认的内容没有丢失"
                ),
                format!(
                    "the cluster takes no writes ({found}); mostly its disks are full: make room and run again, nothing that was acknowledged is lost"
                ),
            ),
            BusyCluster { found } => Note::new(
                format!("集群过于繁忙（{found}）；请稍后重新运行，已确认的内容没有丢失"),
                format!(
                    "the cluster is too busy ({found}); run again later, nothing that was acknowledged is lost"
                ),
            ),
            Incomplete { found } => Note::new(
                format!("集群只给出部分结果（{found}），因此不作回答；请待其恢复后重试"),
                format!(
                    "the cluster had only a part of the answer ({found}), so there is none; try again when it has recovered"
                ),
            ),
            NoRemoteStore { nodes, name } => Note::new(
                format!(
                    "集群（{nodes}）上没有名为 {name} 的索引；请用 mingcha index 路径 --remote 地址 建立，或用 mingcha migrate 从本机迁移"
                ),
                format!(
                    "there is no store {name} on the cluster ({nodes}); build one with `mingcha index PATH --remote URL`, or bring one with `mingcha migrate`"
                ),
            ),
            StaleRemote { differs } => Note::new(
                format!(
                    "集群上的索引与本程序不符（{differs}）；请用本程序在本机重建索引，再用 mingcha migrate 替换集群上的索引"
                ),
                format!(
                    "the store on the cluster does not fit this program ({differs}); rebuild it on one machine with this program and put it in its place with `mingcha migrate`"
                ),
            ),
            Cluster { found } => {
                Note::new(format!("集群报错：{found}"), format!("the cluster failed: {found}"))
            }
            Cancelled => Note::new(
                "查询已取消，没有结果；需要时请重新查询",
                "the query was cancelled and has no answer; ask again if it is needed",
            ),
            TooManyToSort { places, most } => Note::new(
                format!(
                    "按左文或右文排序最多 {most} 处，这里有 {places} 处；请按学校、年度、章节缩小范围，或按原文位置排列"
                ),
                format!(
                    "at most {most} mentions can be sorted by context, and these are {places}; narrow them by school, year or kind, or list them by place"
                ),
            ),
            Io { found } => {
                Note::new(format!("读写失败：{found}"), format!("input or output failed: {found}"))
            }
            Engine { found } => {
                Note::new(format!("内部错误：{found}"), format!("the engine failed: {found}"))
            }
        }
    }
}
