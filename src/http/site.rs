//! What every handler shares: the index, and how it is asked.

use super::base;
use super::problem::Problem;
use super::reuse::Comparing;
use crate::{Index, Stats};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, spawn_blocking};

/// Answers that may be in the making at one time. A request that gives up does not stop its answer, so the seats, not
/// the requests, are what is limited.
const SEATS: usize = 32;
/// How often another process's commit is looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// An index that is being served.
pub struct Site {
    index: Arc<Index>,
    ready: AtomicBool,
    base: OnceLock<String>,
    seats: Arc<Semaphore>,
    stats: Mutex<Option<Arc<Stats>>>,
    comparing: Comparing,
}

impl Site {
    /// A site over `index`, not yet ready: `/readyz` answers 503 until [`Site::set_ready`].
    pub fn new(index: Arc<Index>) -> Arc<Site> {
        let seats = Arc::new(Semaphore::new(SEATS));
        Arc::new(Site {
            index,
            ready: AtomicBool::new(false),
            base: OnceLock::new(),
            seats,
            stats: Mutex::new(None),
            comparing: Comparing::default(),
        })
    }

    /// Says that everything that was to be indexed before serving is.
    pub fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Says under which address the site is known, such as `https://mingcha.example`; said once, it stays.
    ///
    /// # Errors
    /// `BadValue` if `url` is no http or https address of a whole site.
    pub fn set_base(&self, url: &str) -> crate::Result<()> {
        let base = base::read(url)?;
        self.base.get_or_init(|| base);
        Ok(())
    }

    /// What [`Site::set_base`] was told.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.get().map(String::as_str)
    }

    /// Whether [`Site::set_ready`] was called.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What the index holds, counted once for each of its generations.
    pub(super) fn stats(&self) -> crate::Result<Arc<Stats>> {
        let generation = self.index.generation();
        if let Some(stats) = self.known_stats().filter(|stats| stats.generation == generation) {
            return Ok(stats);
        }
        let stats = Arc::new(self.index.stats()?);
        *self.stats.lock().unwrap_or_else(PoisonError::into_inner) = Some(stats.clone());
        Ok(stats)
    }

    /// What [`Site::stats`] last gave, without asking the index.
    pub(super) fn known_stats(&self) -> Option<Arc<Stats>> {
        self.stats.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it is known what of the reports is reused. If not, it is found out from now on, beside all answers; it never waits.
    pub(super) fn knows_reuse(&self) -> crate::Result<bool> {
        self.comparing.is_done(&self.index)
    }

    /// Runs `work` on a thread that may block.
    pub(super) async fn run<T, F>(self: Arc<Site>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
    {
        let seat = self.seats.clone().acquire_owned().await.map_err(|_| Problem::internal("the seats are closed"))?;
        let work = spawn_blocking(move || {
            let _seat = seat;
            work(&self)
        });
        work.await.map_err(|_| Problem::internal("an answer panicked"))?
    }
}

/// Takes over what other processes commit, every second, for as long as `site` lives.
pub fn keep_fresh(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::downgrade(site);
    tokio::spawn(async move {
        let mut last_failure = String::new();
        loop {
            tokio::time::sleep(REFRESH_EVERY).await;
            let Some(site) = site.upgrade() else { return };
            let refreshed = spawn_blocking(move || site.index.refresh()).await;
            let failure = match refreshed {
                Ok(Ok(_)) => String::new(),
                Ok(Err(error)) => error.to_string(),
                Err(panic) => panic.to_string(),
            };
            if !failure.is_empty() && failure != last_failure {
                eprintln!("mingcha: cannot take over the newest state of the store: {failure}");
            }
            last_failure = failure;
        }
    })
}
