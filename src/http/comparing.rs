//! The comparison of all reports in the background, once for each state of the store.

use crate::{Error, ErrorKind, Index};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The comparison of all reports, on a thread of its own.
#[derive(Default)]
pub(super) struct Comparing(Arc<Mutex<State>>);

/// The state of the comparison.
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
    /// Tells whether the reports have been compared as they are now; else they are from now on,
    /// unless they are already.
    pub(super) fn is_done(&self, index: &Arc<Index>) -> crate::Result<bool> {
        if index.knows_reuse() {
            return Ok(true);
        }

        let mut state = lock(&self.0);
        match &*state {
            State::UnderWay => return Ok(false),
            State::Failed { generation, error } if *generation == index.generation() => {
                return Err(error.clone());
            }
            State::Idle | State::Failed { .. } => {}
        }

        let (index, shared) = (index.clone(), self.0.clone());
        std::thread::Builder::new()
            .name("reuse".to_owned())
            .spawn(move || *lock(&shared) = compare(&index))?;
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

    match compared {
        Ok(Ok(())) => State::Idle,
        Ok(Err(error)) => State::Failed { generation, error },
        Err(_) => {
            let found = "the comparison of reports panicked".to_owned();
            State::Failed { generation, error: ErrorKind::Engine { found }.into() }
        }
    }
}
