//! The integration tests, files named for what they are about.

#[cfg(feature = "cli")]
mod cli;
mod http;
mod imports;
mod mentions;
mod ranking;
mod reading;
mod search;
mod store;
mod support;
