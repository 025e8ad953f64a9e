//! The threads on which files are read.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;

/// Does `work`, and what it does in parallel, on the threads for reading. Answers are made on those
/// that all share; there they would wait behind whole batches of files.
pub fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static THREADS: LazyLock<Option<ThreadPool>> =
        LazyLock::new(|| ThreadPoolBuilder::new().build().ok());

    match &*THREADS {
        Some(threads) => threads.install(work),
        None => work(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::sync::Mutex;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn an_answer_does_not_wait_for_the_threads_for_reading() {
        let (release, released) = channel::<()>();
        let (taken, all_taken) = channel();
        let released = Mutex::new(released);

        thread::scope(|scope| {
            scope.spawn(|| {
                let wait = |_: rayon::BroadcastContext<'_>| {
                    taken.send(()).unwrap();
                    let released = released.lock().unwrap();
                    _ = released.recv_timeout(Duration::from_secs(60));
                };
                apart(|| rayon::broadcast(wait));
            });
            (0..rayon::current_num_threads()).for_each(|_| all_taken.recv().unwrap());

            let (sum, summed) = channel();
            scope.spawn(move || sum.send((0..1000).into_par_iter().sum::<u32>()));
            let sum = summed.recv_timeout(Duration::from_secs(30));
            drop(release);
            assert_eq!(sum, Ok(499_500));
        });
    }
}
