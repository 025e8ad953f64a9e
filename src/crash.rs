//! A panic as a value: what breaks down over one file must not end the work on the others.

use crate::note::reason::StatusReason;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// What is left of a panic that was caught: its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crash(pub String);

thread_local! {
    /// Whether a panic of this thread becomes a [`Crash`].
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives, or the panic that ended it, of which nothing is printed.
///
/// What `work` changes outside itself must be left in order by a panic, too.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Crash> {
    silence_caught();

    let outer = IS_CAUGHT.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(outer);

    done.map_err(|panic| Crash(words(panic.as_ref()).to_owned()))
}

/// Has the process print the panics that nobody catches, and only those.
fn silence_caught() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.try_with(Cell::get).unwrap_or(false) {
                print(panic);
            }
        }));
    });
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let words = panic.downcast_ref::<&str>().copied();
    words.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?")
}

impl Crash {
    /// Why a file over which the program broke down was not taken.
    pub fn reason(&self) -> StatusReason {
        StatusReason::ProgramBroke { words: self.0.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_value_and_the_work_around_it_goes_on() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| -> u32 { panic!("at {}", 7) }), Err(Crash("at 7".to_owned())));

        let inner = || caught(|| -> u32 { panic!("inside") });
        assert_eq!(caught(inner), Ok(Err(Crash("inside".to_owned()))));
    }
}
