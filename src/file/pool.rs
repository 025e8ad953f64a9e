//! Child processes that take files apart, kept from one file to the next, and the limits that hold
//! whatever a file does.
//!
//! Invariant: what a file gives never depends on the files before it. A child that dies, runs out
//! of time or answers nonsense is ended; if it had read other files, the file starts over in a new
//! one, whose answer counts.

use super::extract::{Extract, Refusal};
use super::frame::{self, MOST_ANSWER_BYTES, PipeFrame};
use super::limit::too_large;
use crate::error::{ErrorKind, Result, Status};
use crate::note::Note;
use crate::note::reason::StatusReason;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The argument that makes a program hand over to [`serve`](super::serve).
pub const HELPER_ARGUMENT: &str = "extract-files";

/// The children of one reader: as many as there are threads that read at the same time, ended when
/// it is dropped.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    resting: Mutex<Vec<Extractor>>,
}

/// The limits of every child. A file takes no longer than `trial` and `file` together: 30 seconds.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// The time in which a new child must greet.
    greeting: Duration,
    /// The time that a file has in a new child, where its status is decided.
    file: Duration,
    /// The time that a file has in a child that read others, before it starts over in a new one.
    trial: Duration,
    /// The files after which a child is ended, so that what readers leak does not add up.
    files: u32,
    /// The time after which a child with nothing to do is ended.
    rest: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            greeting: Duration::from_secs(20),
            file: Duration::from_secs(25),
            trial: Duration::from_secs(5),
            files: 256,
            rest: Duration::from_secs(30),
        }
    }
}

impl Pool {
    /// Makes a pool of children, which are made by running `program` when files need them.
    pub fn new(program: PathBuf) -> Pool {
        Pool { program, limits: Limits::default(), resting: Mutex::default() }
    }

    /// Takes a file apart in a child.
    ///
    /// # Errors
    /// `Unreadable` for the file; `NoHelper`, which is no fault of the file, if no child can be
    /// made.
    pub fn extract(&self, bytes: &[u8]) -> Result<Extract> {
        let file: Arc<[u8]> = bytes.into();
        let resting = locked(&self.resting).pop();

        if let Some(used) = resting
            && let ChildAnswer::Given(extract) = self.ask(used, &file, self.limits.trial)
        {
            return Ok(extract?);
        }

        match self.ask(Extractor::start(&self.program, self.limits)?, &file, self.limits.file) {
            ChildAnswer::Given(extract) => Ok(extract?),
            ChildAnswer::Lost(refusal) => Err(refusal.into()),
        }
    }

    /// Has `extractor` take a file apart, and keeps it for the next if it is fit for one.
    fn ask(&self, mut extractor: Extractor, file: &Arc<[u8]>, limit: Duration) -> ChildAnswer {
        let answer = extractor.ask(file.clone(), limit);
        if matches!(answer, ChildAnswer::Given(_)) && extractor.files < self.limits.files {
            locked(&self.resting).push(extractor);
        }
        answer
    }
}

/// The outcome of asking a child.
enum ChildAnswer {
    /// The answer.
    Given(Result<Extract, Refusal>),
    /// The loss of the child, with the refusal of the file if the file was to blame.
    Lost(Refusal),
}

/// A child process, and the thread that talks to it: writing to a process and reading from it may
/// never end.
#[derive(Debug)]
struct Extractor {
    process: Process,
    files_out: Sender<Arc<[u8]>>,
    answers: Receiver<PipeFrame>,
    /// The number of files that it was given.
    files: u32,
}

type Process = Arc<Mutex<Child>>;

impl Extractor {
    fn start(program: &Path, limits: Limits) -> Result<Extractor> {
        let no_helper = |found: Note| ErrorKind::NoHelper { program: program.to_owned(), found };
        let refused =
            |error: std::io::Error| no_helper(Note::new(error.to_string(), error.to_string()));
        let mut process = command(program).spawn().map_err(refused)?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let process = Arc::new(Mutex::new(process));
        let ((files_out, files_in), (answers_out, answers)) = (channel(), channel());
        let extractor = Extractor { process: process.clone(), files_out, answers, files: 0 };
        let talk = move || {
            let has_ended = pipes.is_some_and(|(mut to, mut from)| {
                talk(&mut to, &mut from, &files_in, &answers_out, limits.rest)
            });
            let _ = if has_ended { ended(&process) } else { end(&process) };
        };

        std::thread::Builder::new().spawn(talk).map_err(refused)?;
        match extractor.answers.recv_timeout(limits.greeting) {
            Ok(PipeFrame::Whole(greeting)) if greeting == frame::hello().as_bytes() => {
                Ok(extractor)
            }
            Ok(PipeFrame::End) => Err(no_helper(ended_at_once(ended(&extractor.process))).into()),
            Ok(_) => Err(no_helper(stranger()).into()),
            Err(_) => Err(no_helper(silent(limits.greeting)).into()),
        }
    }

    fn ask(&mut self, file: Arc<[u8]>, limit: Duration) -> ChildAnswer {
        self.files += 1;
        let _ = self.files_out.send(file);

        match self.answers.recv_timeout(limit) {
            Ok(PipeFrame::Whole(answer)) => match serde_json::from_slice(&answer) {
                Ok(Err(refusal)) if is_crash(&refusal) => ChildAnswer::Lost(refusal),
                Ok(extract) => ChildAnswer::Given(extract),
                Err(_) => ChildAnswer::Lost(nonsense()),
            },
            Ok(PipeFrame::TooLong) => ChildAnswer::Lost(too_large()),
            Ok(PipeFrame::End) | Err(RecvTimeoutError::Disconnected) => {
                ChildAnswer::Lost(dead(ended(&self.process)))
            }
            Err(RecvTimeoutError::Timeout) => ChildAnswer::Lost(timeout(limit)),
        }
    }
}

impl Drop for Extractor {
    fn drop(&mut self) {
        let _ = end(&self.process);
    }
}

/// Makes the command of a child, in a process group of its own, so that Ctrl-C in the terminal
/// reaches only the reader.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(HELPER_ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.process_group(0);
    command
}

/// Passes the greeting on, then files one way and answers the other, until one end is gone or
/// nothing happens for `rest`. Tells whether the process closed its end.
fn talk(
    to: &mut impl std::io::Write,
    from: &mut impl std::io::Read,
    files: &Receiver<Arc<[u8]>>,
    answers: &Sender<PipeFrame>,
    rest: Duration,
) -> bool {
    let greeting = frame::read(from, frame::hello().len());
    let has_ended = matches!(greeting, PipeFrame::End);
    if answers.send(greeting).is_err() || has_ended {
        return has_ended;
    }

    while let Ok(file) = files.recv_timeout(rest) {
        let is_sent = frame::write(to, &file).is_ok();
        let answer = if is_sent { frame::read(from, MOST_ANSWER_BYTES) } else { PipeFrame::End };
        let is_whole = matches!(answer, PipeFrame::Whole(_));
        let has_ended = matches!(answer, PipeFrame::End);
        if answers.send(answer).is_err() || !is_whole {
            return has_ended;
        }
    }

    false
}

/// As long as a process that closed its end may take until it says how it ended, in steps.
const ENDING: (u32, Duration) = (50, Duration::from_millis(10));

/// Says how a process ended that closed its end; it is ended where it goes on all the same.
fn ended(process: &Process) -> std::io::Result<ExitStatus> {
    let (steps, step) = ENDING;
    for _ in 0..steps {
        if let Some(status) = locked(process).try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(step);
    }

    end(process)
}

/// Ends the process if it has not ended, and says how it did. It leaves nothing behind.
fn end(process: &Process) -> std::io::Result<ExitStatus> {
    let mut process = locked(process);
    let _ = process.kill();
    process.wait()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_crash(refusal: &Refusal) -> bool {
    refusal.status == Status::Crashed
}

/// Says how a child ended that ended by itself.
fn ending(status: std::io::Result<ExitStatus>) -> Note {
    let Ok(status) = status else { return unknown_ending() };
    match (status.signal(), status.code()) {
        (Some(signal), _) => by_signal(signal),
        (None, Some(code)) => Note::new(format!("退出码 {code}"), format!("exit code {code}")),
        (None, None) => unknown_ending(),
    }
}

fn unknown_ending() -> Note {
    Note::new("原因不明", "nobody knows how")
}

fn by_signal(signal: i32) -> Note {
    match signal {
        6 => Note::new(
            "SIGABRT，多半是嵌套过深或内存用尽",
            "SIGABRT, mostly by deep nesting or for want of memory",
        ),
        9 => {
            Note::new("SIGKILL，多半是系统内存不足", "SIGKILL, mostly by a system short of memory")
        }
        11 => Note::new("SIGSEGV", "SIGSEGV"),
        signal => Note::new(format!("信号 {signal}"), format!("signal {signal}")),
    }
}

fn dead(status: std::io::Result<ExitStatus>) -> Refusal {
    Refusal::new(Status::Crashed, StatusReason::ReaderDied { how: ending(status) })
}

fn timeout(limit: Duration) -> Refusal {
    Refusal::new(Status::Timeout, StatusReason::ReaderTimeout { seconds: limit.as_secs() })
}

fn nonsense() -> Refusal {
    Refusal::new(Status::Crashed, StatusReason::ReaderNonsense)
}

fn ended_at_once(status: std::io::Result<ExitStatus>) -> Note {
    let how = ending(status);
    Note::new(format!("它一启动就结束了，{}", how.zh), format!("it ended at once, {}", how.en))
}

fn stranger() -> Note {
    Note::new(
        "它不是本版本的 mingcha，或没有调用 file::serve",
        "it is no mingcha of this version, or does not call file::serve",
    )
}

fn silent(limit: Duration) -> Note {
    let seconds = limit.as_secs();
    Note::new(
        format!("它 {seconds} 秒内没有应答"),
        format!("it said nothing within {seconds} seconds"),
    )
}

#[cfg(test)]
mod tests;
