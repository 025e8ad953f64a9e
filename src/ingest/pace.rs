//! When a long run commits, so that one that is killed keeps what it has.

use std::time::{Duration, Instant};

/// Files or documents between two commits.
const COMMIT_EVERY: usize = 8192;

/// Time between two commits, since few may take long, too.
const COMMIT_AFTER: Duration = Duration::from_secs(60);

/// What was done since the last commit, and when that was.
pub struct CommitPace {
    uncommitted: usize,
    since: Instant,
}

impl CommitPace {
    pub fn new() -> CommitPace {
        CommitPace { uncommitted: 0, since: Instant::now() }
    }

    /// Whether it is time to commit, `more` being done; then it begins anew.
    pub fn is_due(&mut self, more: usize) -> bool {
        self.uncommitted += more;
        let is_due = self.uncommitted >= COMMIT_EVERY || self.since.elapsed() >= COMMIT_AFTER;
        if is_due {
            *self = CommitPace::new();
        }
        is_due
    }
}
