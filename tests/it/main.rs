//! The integration tests, files named for what they are about.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "http")]
mod http;
mod imports;
mod mentions;
mod ranking;
mod reading;
mod search;
mod store;
mod support;
