//! The integration tests, files named for what they are about.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must fail")]

#[cfg(feature = "cli")]
mod cli;
#[cfg(all(feature = "cli", feature = "http"))]
mod faces;
mod formats;
#[cfg(feature = "http")]
mod http;
mod imports;
mod mentions;
mod ranking;
mod reading;
mod reuse;
mod search;
mod store;
mod support;
