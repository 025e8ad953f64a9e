//! Whether an answer is still wanted.

use crate::error::Result;

/// Asks whether there is still somebody who waits for an answer; an error ends the work. It is
/// kept for as long as the answer is made.
pub(crate) type Waiting = dyn Fn() -> Result<()> + Send + Sync;

/// The same for work that ends before it does; asked now and then, from whichever thread does the
/// work.
pub(crate) type GoOn<'a> = &'a (dyn Fn() -> Result<()> + Send + Sync);
