//! What a server has done: counts of answers, and a line of the access log for each. Neither holds
//! what was asked for, unless that is wanted.

use crate::Result;
use axum::http::{Method, StatusCode, Uri};
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// The bounds of the classes that latencies are counted in, in milliseconds.
pub(super) const BOUNDS_MS: [u64; 8] = [5, 20, 50, 100, 250, 1000, 5000, 10_000];

/// What a server has done since it began.
#[derive(Default)]
pub(super) struct Meter {
    /// Answers by the first digit of their status.
    pub answers: [AtomicU64; 6],
    /// Answers that took no longer than each bound.
    pub within: [AtomicU64; BOUNDS_MS.len()],
    pub micros: AtomicU64,
    /// Requests that were sent away, since too many wait.
    pub shed: AtomicU64,
    log: OnceLock<AccessLog>,
}

/// Where a line goes for each answer.
struct AccessLog {
    file: Mutex<File>,
    queries: LoggedQueries,
}

/// Whether the access log holds what was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoggedQueries {
    /// No: neither queries nor filters.
    #[default]
    None,
    /// Yes, as the address has them.
    All,
}

impl Meter {
    /// Writes a line for each answer to the end of the file at `path`, from now on.
    ///
    /// # Errors
    /// `Io` if it cannot be opened.
    pub fn log_to(&self, path: &Path, queries: LoggedQueries) -> Result<()> {
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(|error| crate::Error::from(error).at(path))?;
        self.log.get_or_init(|| AccessLog { file: Mutex::new(file), queries });
        Ok(())
    }

    /// Counts an answer, and logs it.
    pub fn note(&self, asked: (&Method, &Uri), status: StatusCode, took: Duration) {
        let add = |to: Option<&AtomicU64>, n| to.map(|to| to.fetch_add(n, Ordering::Relaxed));
        add(self.answers.get(usize::from(status.as_u16() / 100)), 1);
        add(Some(&self.micros), took.as_micros() as u64);
        for (bound, within) in BOUNDS_MS.iter().zip(&self.within) {
            if took <= Duration::from_millis(*bound) {
                add(Some(within), 1);
            }
        }
        if let Some(log) = self.log.get() {
            log.note(asked, status, took);
        }
    }
}

impl AccessLog {
    fn note(&self, (method, uri): (&Method, &Uri), status: StatusCode, took: Duration) {
        let mut line = json!({
            "time": jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "method": method.as_str(),
            "path": uri.path(),
            "status": status.as_u16(),
            "ms": took.as_millis() as u64,
        });
        let query = uri.query().filter(|_| self.queries == LoggedQueries::All);
        if let (Some(query), Some(line)) = (query, line.as_object_mut()) {
            line.insert("query".to_owned(), query.into());
        }

        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A disk that is full must not keep anybody from an answer.
        _ = writeln!(file, "{line}");
    }
}
