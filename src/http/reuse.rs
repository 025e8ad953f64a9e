//! What of reports is reused. All reports have to be compared for it, which takes longer than an answer may: a thread of its
//! own does it at the first question, once for each state of the store, and who asks meanwhile is told to come again.

use super::answer::{Answer, Ask, On, json};
use super::problem::Problem;
use super::report::read_id;
use super::site::Site;
use crate::{Error, ErrorKind, Index};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer waits for the comparison: of a small store it takes no longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked for meanwhile.
const TICK: Duration = Duration::from_millis(20);

/// `GET /api/v1/reuse`.
pub(super) async fn list(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["school", "year", "page", "size"])?;
    let filter = params.filter()?;
    let (skip, size) = params.list_page()?;
    compared(&site).await?;
    json(site, ask, move |site| Ok(site.index().reuse_list(&filter, skip, size)?)).await
}

/// `GET /api/v1/reports/{id}/reuse`.
pub(super) async fn of_report(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    ask.params(&[])?;
    let id = read_id(id)?;
    let waited = compared(&site).await;
    json(site, ask, move |site| match site.index().reuse_texts(&id)? {
        Some(texts) => Ok(texts),
        None => Err(waited.err().unwrap_or_else(Problem::comparing)),
    })
    .await
}

/// Waits a moment until all reports have been compared.
async fn compared(site: &Site) -> Result<(), Problem> {
    let asked = Instant::now();
    while !site.knows_reuse()? {
        if asked.elapsed() > PATIENCE {
            return Err(Problem::comparing());
        }
        tokio::time::sleep(TICK).await;
    }
    Ok(())
}

/// The comparison of all reports, on a thread of its own.
#[derive(Default)]
pub(super) struct Comparing(Arc<Mutex<State>>);

/// How far it has come.
#[derive(Default)]
enum State {
    #[default]
    Idle,
    UnderWay,
    /// It failed for this state of the store, and would again.
    Failed {
        generation: String,
        error: Error,
    },
}

impl Comparing {
    /// Whether the reports have been compared as they are now; else they are from now on, unless they are already.
    pub(super) fn is_done(&self, index: &Arc<Index>) -> crate::Result<bool> {
        if index.knows_reuse() {
            return Ok(true);
        }
        let mut state = lock(&self.0);
        match &*state {
            State::UnderWay => return Ok(false),
            State::Failed { generation, error } if *generation == index.generation() => return Err(error.clone()),
            State::Idle | State::Failed { .. } => {}
        }
        let (index, shared) = (index.clone(), self.0.clone());
        std::thread::Builder::new().name("reuse".to_owned()).spawn(move || *lock(&shared) = compare(&index))?;
        *state = State::UnderWay;
        Ok(false)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn compare(index: &Index) -> State {
    let generation = index.generation();
    let compared = catch_unwind(AssertUnwindSafe(|| index.prepare_reuse()));
    let panicked = || Err(ErrorKind::Engine { found: "the comparison of reports panicked".to_owned() }.into());
    match compared.unwrap_or_else(|_| panicked()) {
        Ok(()) => State::Idle,
        Err(error) => State::Failed { generation, error },
    }
}
