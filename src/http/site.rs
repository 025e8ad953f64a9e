//! What every handler shares: the index, and how it is asked.

use super::problem::Problem;
use crate::{Index, Stats};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinHandle, spawn_blocking};

/// Answers that may be in the making at one time. A request that gives up does not stop its answer, so the seats, not
/// the requests, are what is limited.
const SEATS: usize = 32;
/// Answers of them that may be written while they are read: their clients set the pace.
const STREAMING_SEATS: usize = 4;
/// How often another process's commit is looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// An index that is being served.
pub struct Site {
    index: Arc<Index>,
    ready: AtomicBool,
    seats: Arc<Semaphore>,
    streaming_seats: Arc<Semaphore>,
    base: Option<String>,
    stats: Mutex<Option<Arc<Stats>>>,
}

impl Site {
    /// A site over `index`, not yet ready: `/readyz` answers 503 until [`Site::set_ready`].
    pub fn new(index: Arc<Index>) -> Arc<Site> {
        Site::at(index, None)
    }

    /// The same, known to the world as `base`, such as `https://example.cn`: exports link to it. Without one their links are
    /// from the root of the site, unless it is asked as a loopback address: what a client calls the site is not believed.
    pub fn at(index: Arc<Index>, base: Option<String>) -> Arc<Site> {
        Arc::new(Site {
            index,
            ready: AtomicBool::new(false),
            seats: Arc::new(Semaphore::new(SEATS)),
            streaming_seats: Arc::new(Semaphore::new(STREAMING_SEATS)),
            base,
            stats: Mutex::new(None),
        })
    }

    /// Says that everything that was to be indexed before serving is.
    pub fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Whether [`Site::set_ready`] was called.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The address of the site for a client that calls it `host`.
    pub(super) fn base(&self, host: &str) -> Option<String> {
        self.base.clone().or_else(|| is_loopback(host).then(|| format!("http://{host}")))
    }

    /// A seat for an answer that is written while it is read, if one is free.
    pub(super) fn streaming_seat(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.streaming_seats.clone().try_acquire_owned().map_err(|_| Problem::busy())
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

/// Whether `host` is this machine's own name for itself.
fn is_loopback(host: &str) -> bool {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name == "localhost" || address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
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

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_believed() {
        assert!(
            ["localhost", "localhost:7700", "127.0.0.1:7700", "[::1]:80", "127.1.2.3"].into_iter().all(is_loopback)
        );
        let others = [
            "",
            "example.cn",
            "localhost.example.cn",
            "127.0.0.1.example.cn",
            "127.0.0.1:x",
            "10.0.0.1",
            "a@localhost",
        ];
        assert!(!others.into_iter().any(is_loopback));
    }
}
