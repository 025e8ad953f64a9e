//! The site that every handler shares: the index, and how it is asked.

use super::base;
use super::comparing::Comparing;
use super::kept::KeptAnswers;
use super::memo::Memo;
use super::meter::{LoggedQueries, Meter};
use super::problem::Problem;
use crate::{Cancel, Counts, ErrorKind, Filter, Index, MentionPage, Note, Query, Stats};
use axum::body::Bytes;
use axum::http::HeaderValue;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinHandle, spawn_blocking};

/// Answers that may be in the making at one time. A thread that has begun ends only when it next
/// looks whether it is to, so the seats, not the requests, are what is limited.
const SEATS: usize = 32;
/// Requests that may wait for a seat; who comes after them is told to come again.
const WAITING: usize = 64;
/// Answers of them that may be written while they are read: their clients set the pace.
const STREAMING_SEATS: usize = 8;
/// The interval at which another process's commit is looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// An index that is being served.
pub struct Site {
    index: Arc<Index>,
    ready: Arc<AtomicBool>,
    base: Arc<OnceLock<String>>,
    hosts: Arc<OnceLock<Vec<String>>>,
    cors: Arc<OnceLock<HeaderValue>>,
    waiting: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    stats: Arc<Mutex<Option<Arc<Stats>>>>,
    streaming_seats: Arc<Semaphore>,
    comparing: Arc<Comparing>,
    memo: Arc<Memo>,
    meter: Arc<Meter>,
    /// The state of the store that was found damaged.
    damaged: Arc<Mutex<Option<String>>>,
    kept: Arc<KeptAnswers>,
}

/// How much of what a site has is taken.
pub(super) struct TakenSeats {
    pub answers: usize,
    pub waiting: usize,
    pub streaming: usize,
}

impl Site {
    /// A site over `index`, not yet ready: `/readyz` answers 503 until [`Site::set_ready`].
    pub fn new(index: Arc<Index>) -> Arc<Site> {
        Arc::new(Site {
            index,
            ready: Arc::default(),
            base: Arc::default(),
            hosts: Arc::default(),
            cors: Arc::default(),
            waiting: Arc::new(Semaphore::new(WAITING)),
            seats: Arc::new(Semaphore::new(SEATS)),
            stats: Arc::default(),
            streaming_seats: Arc::new(Semaphore::new(STREAMING_SEATS)),
            comparing: Arc::default(),
            memo: Arc::default(),
            meter: Arc::default(),
            damaged: Arc::default(),
            kept: Arc::default(),
        })
    }

    /// The same site, whose answers end once what comes with it is dropped.
    pub(super) fn until_left(&self) -> (Leaving, Site) {
        let leaving = Leaving(Cancel::default());
        let site = Site {
            index: Arc::new(self.index.cancelled_by(&leaving.0)),
            ready: self.ready.clone(),
            base: self.base.clone(),
            hosts: self.hosts.clone(),
            cors: self.cors.clone(),
            waiting: self.waiting.clone(),
            seats: self.seats.clone(),
            stats: self.stats.clone(),
            streaming_seats: self.streaming_seats.clone(),
            comparing: self.comparing.clone(),
            memo: self.memo.clone(),
            meter: self.meter.clone(),
            damaged: self.damaged.clone(),
            kept: self.kept.clone(),
        };

        (leaving, site)
    }

    /// Says that everything that was to be indexed before serving is.
    pub fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Says under which address the site is known, such as `https://mingcha.example`, or under which
    /// path alone, such as `/mingcha`; said once, it stays. It is said before the router is made.
    ///
    /// # Errors
    /// `BadValue` if `url` is neither an http or https address nor a path.
    pub fn set_base(&self, url: &str) -> crate::Result<()> {
        let is_path = url.starts_with('/');
        let base = match base::read_path(url).filter(|_| is_path) {
            Some(path) => path.to_owned(),
            None => base::read_base(url)?,
        };
        self.base.get_or_init(|| base);
        Ok(())
    }

    /// Says by which names, such as `mingcha.example`, the site is asked, beside that of its base
    /// address and those of this machine: a request for another host is refused. Said once, it
    /// stays; if it is not said, every name is taken.
    pub fn set_hosts(&self, hosts: &[String]) {
        self.hosts.get_or_init(|| hosts.iter().map(|host| host.to_ascii_lowercase()).collect());
    }

    /// Lets scripts of another site, such as `https://example.cn`, or of any (`*`), read what the API
    /// answers to GET. Said once, it stays; if it is not said, browsers let none.
    ///
    /// # Errors
    /// `BadValue` if it is no origin.
    pub fn set_cors(&self, origin: &str) -> crate::Result<()> {
        let site = || base::read_base(origin).ok().filter(|base| base::path_of(base).is_empty());
        let read = if origin == "*" { Some("*".to_owned()) } else { site() };
        let Some(header) = read.and_then(|origin| HeaderValue::try_from(origin).ok()) else {
            let takes = Note::new("来源，如 https://example.cn，或 *", "an origin, or `*`");
            return Err(
                ErrorKind::BadValue { name: "cors", value: origin.to_owned(), takes }.into()
            );
        };

        self.cors.get_or_init(|| header);
        Ok(())
    }

    /// The origin that [`Site::set_cors`] took.
    pub(super) fn cors(&self) -> Option<&HeaderValue> {
        self.cors.get()
    }

    /// Whether the site is known under the host, with or without a port, that a request names.
    pub(super) fn answers_to(&self, host: &str) -> bool {
        let Some(hosts) = self.hosts.get() else { return true };
        let Some(name) = base::host_name(host) else { return false };
        let base = self.base().and_then(|base| {
            let (_, host) = base.strip_suffix(self.path())?.split_once("//")?;
            base::host_name(host)
        });

        base::is_this_machine(&name) || base.as_ref() == Some(&name) || hosts.contains(&name)
    }

    /// The whole address that [`Site::set_base`] took.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.get().map(String::as_str).filter(|base| base.contains("://"))
    }

    /// The path that the site lies under, without a `/` at its end; usually empty.
    pub(super) fn path(&self) -> &str {
        self.base.get().map_or("", |base| base::path_of(base))
    }

    /// Writes a line for each answer to the end of the file at `path`.
    ///
    /// # Errors
    /// `Io` if it cannot be opened.
    pub fn log_to(&self, path: &Path, queries: LoggedQueries) -> crate::Result<()> {
        self.meter.log_to(path, queries)
    }

    /// What was counted of answers.
    pub(super) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// How much is taken at the moment.
    pub(super) fn seats_taken(&self) -> TakenSeats {
        TakenSeats {
            answers: SEATS - self.seats.available_permits(),
            waiting: WAITING - self.waiting.available_permits(),
            streaming: STREAMING_SEATS - self.streaming_seats.available_permits(),
        }
    }

    /// How many questions have their counts remembered.
    pub(super) fn remembered(&self) -> usize {
        self.memo.len()
    }

    /// Notes in which state the store was found damaged, if it was.
    pub(super) fn set_damage(&self, generation: Option<String>) {
        *self.damaged.lock().unwrap_or_else(PoisonError::into_inner) = generation;
    }

    /// Tells whether the store that is asked was found damaged. One that was rebuilt is another.
    pub(super) fn is_damaged(&self) -> bool {
        let damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        damaged.as_ref().is_some_and(|generation| *generation == self.index.generation())
    }

    /// Tells whether [`Site::set_ready`] was called.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The answer with this tag, if it was given and kept; none once the store was found damaged.
    pub(super) fn kept_answer(&self, tag: &str) -> Option<Bytes> {
        if self.is_damaged() { None } else { self.kept.get(tag) }
    }

    /// Keeps an answer for who asks the same again.
    pub(super) fn keep_answer(&self, tag: &str, answer: &Bytes) {
        self.kept.keep(tag.to_owned(), answer.clone());
    }

    /// Takes over the newest state of the store. Nobody asks again for the answers of the last one.
    fn take_over(&self) -> crate::Result<()> {
        if self.index.refresh()? {
            self.kept.clear();
        }
        Ok(())
    }

    /// A seat for an answer that is written while it is read, if one is free.
    pub(super) fn streaming_seat(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.streaming_seats.clone().try_acquire_owned().map_err(|_| self.busy())
    }

    /// That too many wait already.
    fn busy(&self) -> Problem {
        self.meter.shed.fetch_add(1, Ordering::Relaxed);
        Problem::busy()
    }

    /// The counts of the index, taken once for each of its generations.
    pub(super) fn stats(&self) -> crate::Result<Arc<Stats>> {
        let generation = self.index.generation();
        if let Some(stats) = self.known_stats().filter(|stats| stats.generation == generation) {
            return Ok(stats);
        }
        let stats = Arc::new(self.index.stats()?);
        *self.stats.lock().unwrap_or_else(PoisonError::into_inner) = Some(stats.clone());
        Ok(stats)
    }

    /// The last result of [`Site::stats`], without asking the index.
    pub(super) fn known_stats(&self) -> Option<Arc<Stats>> {
        self.stats.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mentions of `query` within `filter`, counted once for each of the index's generations
    /// while they are remembered.
    pub(super) fn counts(&self, query: &Query, filter: &Filter) -> crate::Result<Counts> {
        if let Some(counts) = self.memo.counts(&self.index.generation(), query, filter) {
            return Ok(counts);
        }
        let size_0 = MentionPage { size: 0, ..MentionPage::default() };
        let counted = self.index.mention_page(query, filter, &size_0)?;
        self.memo.remember(&counted.receipt.generation, query, filter, counted.counts);
        Ok(counted.counts)
    }

    /// Tells whether it is known what of the reports is reused. If not, it is found out from now
    /// on, beside all answers; it never waits.
    pub(super) fn knows_reuse(&self) -> crate::Result<bool> {
        self.comparing.is_done(&self.index)
    }

    /// Runs `work` on a thread that may block. When nobody waits for it any more, since the client
    /// has left or time is up, the index that it asks gives no further answer, and the seat is
    /// free.
    pub(super) async fn run<T, F>(self: Arc<Site>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
    {
        if self.is_damaged() {
            return Err(Problem::damaged());
        }
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| self.busy())?;
        let seat = self.seats.clone().acquire_owned().await;
        let seat = seat.map_err(|_| Problem::internal("the seats are closed"))?;
        drop(waiting);
        let (_leaving, site) = self.until_left();
        let work = spawn_blocking(move || {
            let _seat = seat;
            work(&site)
        });

        work.await.map_err(|_| Problem::internal("an answer panicked"))?
    }
}

/// Cancels an answer when what waits for it is dropped.
pub(super) struct Leaving(Cancel);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.set();
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
            let refreshed = spawn_blocking(move || site.take_over()).await;
            let failure = match refreshed {
                Ok(Ok(())) => String::new(),
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
    use super::*;
    use crate::{ErrorKind, Filter, Options};
    use std::io::Write;
    use std::sync::mpsc;

    #[test]
    fn scripts_are_let_in_by_origin_and_not_by_a_path_of_one() {
        let site = || Site::new(Arc::new(Index::in_memory(Options::default()).unwrap()));
        let check = |origin: &str, expect: Option<&str>| {
            let site = site();
            assert_eq!(site.set_cors(origin).is_ok(), expect.is_some(), "{origin}");
            assert_eq!(site.cors().map(|header| header.to_str().unwrap()), expect);
        };

        check("*", Some("*"));
        check("https://data.example.cn/", Some("https://data.example.cn"));
        check("https://example.cn/data", None);
        check("data.example.cn", None);
        assert!(site().set_cors("x").unwrap_err().to_string().contains("cors"));
    }

    /// Asks again and again, as long as it gets an answer.
    fn ask_for_ever(site: &Site) -> Result<(), Problem> {
        loop {
            site.index().counts(&"举报".parse()?, &Filter::default())?;
        }
    }

    /// Sends what the work on a request, which goes on for ever, ended with.
    fn router(
        site: Arc<Site>,
        begun: mpsc::Sender<()>,
        ended: mpsc::Sender<ErrorKind>,
    ) -> axum::Router {
        let answer = move || async move {
            let work = site.run(move |site| {
                begun.send(()).unwrap();
                _ = ask_for_ever(site);
                let refused = site.index().counts(&"举报".parse()?, &Filter::default());
                ended.send(refused.unwrap_err().kind).unwrap();
                Err::<(), Problem>(Problem::no_page())
            });
            work.await.map(|()| "")
        };

        axum::Router::new().route("/", axum::routing::get(answer))
    }

    #[test]
    fn work_ends_and_its_seat_is_free_when_the_client_leaves() {
        let dir = tempfile::tempdir().unwrap();
        let site = Site::new(Arc::new(
            Index::create(&dir.path().join("store"), Options::default()).unwrap(),
        ));
        let ((begin, begun), (end, ended)) = (mpsc::channel(), mpsc::channel());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();

        runtime.spawn(crate::http::serve(
            listener,
            router(site.clone(), begin, end),
            std::future::pending(),
        ));
        let mut client = std::net::TcpStream::connect(address).unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        begun.recv().unwrap();
        drop(client);
        assert_eq!(ended.recv().unwrap(), ErrorKind::Cancelled);
        assert!(runtime.block_on(site.seats.acquire_many(SEATS as u32)).is_ok());
        assert!(site.index().counts(&"举报".parse().unwrap(), &Filter::default()).is_ok());
    }
}
