//! Ctrl-C while a store is changed: the first asks the run to commit and end, the second ends the
//! program at once.

use std::sync::atomic::{AtomicBool, Ordering};

/// How a program ends that was stopped.
pub const STOPPED: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// What turns true when the program is asked to stop. From the first call on, a signal does no more
/// by itself.
pub fn asked() -> &'static AtomicBool {
    // It fails only if there is a handler already, which is this one.
    _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(STOPPED));
        }
    });
    &ASKED
}
