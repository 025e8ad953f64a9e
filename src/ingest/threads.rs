//! The threads on which files are read.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;

/// Does `work`, and what it does in parallel, on the threads for reading. Answers are made on those
/// that all share: there they waited behind whole batches of files, for half a minute and more.
pub fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static THREADS: LazyLock<Option<ThreadPool>> =
        LazyLock::new(|| ThreadPoolBuilder::new().build().ok());

    match &*THREADS {
        Some(threads) => threads.install(work),
        None => work(),
    }
}
