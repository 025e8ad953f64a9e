//! The child process in which files are taken apart: it limits itself, then answers for one file
//! after the other.

use super::extract::{Extract, Refusal, guarded};
use super::frame::{self, MOST_ANSWER_BYTES, PipeFrame};
use super::limit::{MOST_FILE_BYTES, too_large};
use super::reader::extract;
use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The memory that a child may use, in bytes of address space: 2 GiB.
const MOST_MEMORY_BYTES: u64 = 2 << 30;

/// The stack on which files are taken apart: enough for the nesting of real files, and a limit to
/// that of hostile ones.
const STACK_BYTES: usize = 64 << 20;

/// The time at one file after which nobody waits for an answer any more: a reader kills its
/// children before that.
const ABANDONED: Duration = Duration::from_secs(60);

/// Makes this process a child of a [`Reader`](super::Reader): it takes files apart until the reader
/// ends it, or ends itself.
///
/// `mingcha` does so when it is run with [`HELPER_ARGUMENT`](super::HELPER_ARGUMENT). A program
/// that embeds the library can be its own helper: it calls this before anything else, and nothing
/// may have been printed.
///
/// ```no_run
/// use mingcha::{Index, Isolation, Options, file};
/// use std::process::ExitCode;
///
/// fn main() -> ExitCode {
///     if std::env::args().nth(1).as_deref() == Some(file::HELPER_ARGUMENT) {
///         return file::serve();
///     }
///     let isolation = std::env::current_exe().map_or(Isolation::InProcess, Isolation::Helper);
///     let index = Index::create("store".as_ref(), Options { isolation, ..Options::default() });
///     // ...
///     ExitCode::SUCCESS
/// }
/// ```
///
/// The process limits itself to 2 GiB of address space (macOS does not enforce that) and leaves no
/// core file.
pub fn serve() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    match limit_self().and_then(|()| answer_all()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Sets the limits that hold for this process, or the lower ones that it was started under.
fn limit_self() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    for (resource, most) in [(Resource::As, MOST_MEMORY_BYTES), (Resource::Core, 0)] {
        let most = Some(getrlimit(resource).maximum.map_or(most, |set| set.min(most)));
        match setrlimit(resource, Rlimit { current: most, maximum: most }) {
            // Some systems have no such limit.
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(error.into()),
        }
    }

    Ok(())
}

/// Answers until the input ends.
fn answer_all() -> io::Result<()> {
    let (files, taken_files) = channel();
    let (given_answers, answers) = channel();
    let work = move || take_apart_all(&taken_files, &given_answers);
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work)?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    frame::write(&mut output, frame::hello().as_bytes())?;

    while let PipeFrame::Whole(bytes) = frame::read(&mut input, MOST_FILE_BYTES as usize) {
        files.send(bytes).map_err(io::Error::other)?;
        let answer = answers.recv_timeout(ABANDONED).map_err(io::Error::other)?;
        frame::write(&mut output, &answer)?;
    }

    Ok(())
}

fn take_apart_all(files: &Receiver<Vec<u8>>, answers: &Sender<Vec<u8>>) {
    for bytes in files {
        let Ok(answer) = encoded(&guarded(|| extract(&bytes))) else { return };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

fn encoded(extract: &Result<Extract, Refusal>) -> serde_json::Result<Vec<u8>> {
    let answer = serde_json::to_vec(extract)?;
    if answer.len() > MOST_ANSWER_BYTES {
        return serde_json::to_vec(&Err::<Extract, Refusal>(too_large()));
    }

    Ok(answer)
}
