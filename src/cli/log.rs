//! The log of a run for programs: JSON lines, one a file as it is done, and one at the end of the
//! run.

use mingcha::{Added, Error, Lang, Outcome};
use serde::Serialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, LineWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A file that lines are put after those that it has.
pub struct Log {
    lang: Lang,
    to: Mutex<LogLines>,
}

struct LogLines {
    file: LineWriter<File>,
    /// What went wrong first: the run goes on, and its end tells.
    failed: Option<io::Error>,
}

impl Log {
    /// Opens or makes the file at `path`.
    pub fn open(path: &Path, lang: Lang) -> mingcha::Result<Log> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .map_err(|error| Error::from(error).at(path))?;
        Ok(Log { lang, to: Mutex::new(LogLines { file: LineWriter::new(file), failed: None }) })
    }

    /// Writes what became of a file.
    pub fn file(&self, outcome: &Outcome<'_>) {
        self.line(outcome);
    }

    /// Writes what a run did, and tells whether every line was written.
    pub fn end(&self, added: &Added) -> io::Result<()> {
        let action = if added.stopped { "stopped" } else { "finished" };
        let mut line = json!({ "time": added.time, "action": action });
        let all = self.lang.speak(|| serde_json::to_value(added));

        if let (Value::Object(line), Ok(Value::Object(all))) = (&mut line, all) {
            line.extend(all.into_iter().filter(|(name, _)| name != "files" && name != "time"));
        }

        self.line(&line);
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        to.failed.take().map_or(Ok(()), Err)
    }

    fn line(&self, line: &impl Serialize) {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        let text = self.lang.speak(|| serde_json::to_string(line));
        let written = text.map_err(io::Error::from).and_then(|text| writeln!(to.file, "{text}"));
        if let Err(error) = written {
            to.failed.get_or_insert(error);
        }
    }
}
