//! Adding files to a store, replacing what they held before, taking them out again, and building a
//! store anew. Nothing here knows the handle that users hold: what is needed is handed over.

mod add;
pub(crate) mod added;
mod adding;
mod archive;
pub(crate) mod backup;
pub(crate) mod catalogue;
mod cut;
mod document;
mod found;
mod judged;
mod kept;
mod known;
#[cfg(feature = "remote")]
pub(crate) mod migrate;
pub(crate) mod moved;
mod pace;
mod read;
mod rebuild;
mod relocate;
mod remove;
mod reread;
mod run;
mod sheet;
mod threads;
mod together;
mod tools;
mod writer;

pub(crate) use add::add;
pub use adding::{Action, Adding, Links, Outcome, Vanished};
pub(crate) use found::normalized;
pub(crate) use kept::{load_kept, source_path, sources};
pub(crate) use rebuild::rebuild;
pub(crate) use relocate::relocate;
pub(crate) use remove::{remove, remove_for_good};
pub(crate) use tools::{Target, Tools};
pub use writer::DocumentWriter;
pub(crate) use writer::put_all;

#[cfg(test)]
mod tests;
