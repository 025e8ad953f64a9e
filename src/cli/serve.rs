//! `mingcha serve`: indexes what is named, and serves pages and HTTP from the first moment on.

use super::bar::TerminalBar;
use super::end::End;
use super::index;
use super::out::{Ink, Out};
use super::setting::Setting;
use super::told::Told;
use clap::Args;
use mingcha::http::{LoggedQueries, Site, keep_fresh, router, scrub_daily, serve};
use mingcha::{Added, Adding, Catalogue, Index, Lang, Note};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::spawn_blocking;

/// How long an answer may take: less than the client is made to wait, so that no work goes on for
/// nobody.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

#[derive(Args)]
pub struct ServeCommand {
    /// Files or folders to index first
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Address to listen on (otherwise 127.0.0.1:7700)
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    addr: String,
    /// Table that counts more than the texts (CSV or JSONL: file, school, year, url, published;
    /// further columns are kept)
    #[arg(long, value_name = "FILE", requires = "paths")]
    catalogue: Option<PathBuf>,
    /// Address under which the site is known (https://mingcha.example, or with a path), for feeds,
    /// sitemap, citations and exports; or the path alone that it lies under (/mingcha)
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// Name that the site is asked by, beside that of --base and this machine's; others are refused.
    /// May be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Origin of another site (https://example.cn, or *) whose scripts may read what the API answers
    /// to GET
    #[arg(long, value_name = "ORIGIN")]
    cors: Option<String>,
    /// File to write a line of JSON to for each answer: time, path, status, milliseconds
    #[arg(long, value_name = "FILE")]
    access_log: Option<PathBuf>,
    /// Write queries and filters into the access log, too
    #[arg(long, requires = "access_log")]
    log_queries: bool,
    /// Keep no copy of the source files in the store
    #[arg(long)]
    no_sources: bool,
}

impl ServeCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        index::must_exist(&self.paths)?;
        let catalogue = self.catalogue.as_deref().map(Catalogue::load).transpose()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(self.listen())?;

        let index = if self.paths.is_empty() {
            setting.open()?
        } else {
            setting.open_or_create(index::sources(self.no_sources))?
        };

        let index = Arc::new(index.with_time_limit(ANSWER_LIMIT));
        let served = runtime.block_on(self.serve(listener, index, catalogue, out));

        // A run that goes on after a second signal is cut short; the store takes no harm if the
        // process ends.
        runtime.shutdown_background();

        served
    }

    async fn listen(&self) -> Result<TcpListener, Told> {
        let addr = &self.addr;
        TcpListener::bind(addr).await.map_err(|error| {
            Told(Note::new(
                format!(
                    "无法监听 {addr}（{error}）；请用 --addr 换一个地址，如 --addr 127.0.0.1:7701"
                ),
                format!(
                    "cannot listen on {addr} ({error}); choose another with --addr, \
                     such as 127.0.0.1:7701"
                ),
            ))
        })
    }

    /// Answers from the first moment on; `/readyz` says 503 until all is indexed.
    async fn serve(
        &self,
        listener: TcpListener,
        index: Arc<Index>,
        catalogue: Option<Catalogue>,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        let listening = listener.local_addr()?;
        let address = format!("http://{listening}/");
        let site = Site::new(index.clone());

        if let Some(base) = &self.base {
            site.set_base(base)?;
        }

        if let Some(origin) = &self.cors {
            site.set_cors(origin)?;
        }

        if let Some(path) = &self.access_log {
            let queries = if self.log_queries { LoggedQueries::All } else { LoggedQueries::None };
            site.log_to(path, queries)?;
        }

        if !self.hosts.is_empty() {
            site.set_hosts(&self.hosts);
        } else if !listening.ip().is_loopback() {
            warn_of_strangers(out)?;
        }

        let serving = tokio::spawn(serve(listener, router(site.clone()), stop()));
        keep_fresh(&site);
        scrub_daily(&site);

        if !self.paths.is_empty() {
            let Some(added) = self.fill(index, catalogue, out.lang()).await? else {
                return Ok(End::Stopped);
            };
            index::print(&added, out)?;
            if added.stopped {
                return Ok(End::Stopped);
            }
        }

        site.set_ready();
        announce(&address, out)?;
        serving.await??;

        Ok(End::Found)
    }

    /// Indexes the paths. The first signal has the run commit what it has and end, the second waits
    /// for nothing: `None`.
    async fn fill(
        &self,
        index: Arc<Index>,
        catalogue: Option<Catalogue>,
        lang: Lang,
    ) -> anyhow::Result<Option<Added>> {
        let stopping = Arc::new(AtomicBool::new(false));
        let (paths, is_stopping) = (self.paths.clone(), stopping.clone());
        let mut filling = spawn_blocking(move || {
            let bar = TerminalBar::new(lang);
            let adding = Adding {
                catalogue: catalogue.as_ref(),
                stop: Some(&is_stopping),
                ..Adding::default()
            };
            let added = index.add_with(&paths, &adding, &|progress| bar.show(progress));
            bar.clear();
            added
        });

        tokio::select! {
            added = &mut filling => return Ok(Some(added??)),
            () = stop() => stopping.store(true, Ordering::Relaxed),
        }

        tokio::select! {
            added = &mut filling => Ok(Some(added??)),
            () = stop() => Ok(None),
        }
    }
}

/// Says what whoever listens for other machines should know.
fn warn_of_strangers(out: &mut Out) -> std::io::Result<()> {
    out.say(out.pick(
        "注意：其他机器也能访问；请用 --host 写明站点的主机名，并由反向代理提供 https",
        "note: other machines can reach this; name the site with --host, and put a proxy with \
         https before it",
    ))
}

fn announce(address: &str, out: &mut Out) -> std::io::Result<()> {
    let address = out.ink(Ink::Head, address);
    let line = match out.lang() {
        Lang::Zh => format!("已就绪：{address}（Ctrl-C 停止）"),
        Lang::En => format!("ready at {address} (Ctrl-C stops)"),
    };

    if out.is_json() {
        out.say(&line)?
    } else {
        out.line(&line)?
    }

    out.flush()
}

/// Done when the program is asked to stop.
async fn stop() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(_) => return std::future::pending().await,
    };

    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
