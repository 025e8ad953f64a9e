//! The integration tests, files named for what they are about.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

mod archives;
mod attributes;
mod audit;
mod cases;
mod cases_files;
#[cfg(feature = "pdf")]
mod cases_pdf;
mod cases_statements;
mod catalogue;
mod changes;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "remote")]
mod cluster;
mod compare;
mod copied;
mod documents;
mod documents_put;
#[cfg(all(feature = "cli", feature = "html"))]
mod dress;
mod export;
mod expressions;
#[cfg(all(feature = "cli", feature = "http"))]
mod faces;
mod first_hour;
#[cfg(unix)]
mod folders;
#[cfg(any(feature = "html", feature = "office", feature = "pdf"))]
mod formats;
mod fuzz;
#[cfg(all(feature = "html", feature = "office", feature = "ofd"))]
mod fuzz_formats;
#[cfg(feature = "html")]
mod fuzz_html;
#[cfg(feature = "office")]
mod fuzz_office;
#[cfg(feature = "pdf")]
mod fuzz_pdf;
mod fuzz_text;
#[cfg(feature = "cli")]
mod habit;
#[cfg(all(feature = "cli", unix))]
mod hostile;
#[cfg(feature = "http")]
mod http;
mod imports;
#[cfg(all(feature = "cli", unix))]
mod isolation;
#[cfg(not(any(feature = "html", feature = "office", feature = "pdf")))]
mod left_out;
mod lists;
mod mentions;
mod oddities;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "html")]
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_kinds;
#[cfg(feature = "pdf")]
mod pdf_tables;
mod proof;
mod pruning;
mod ranking;
mod reading;
mod rebuild;
mod requirements;
mod reuse;
mod schools;
mod search;
mod sentence;
mod statements;
mod store;
mod suggest;
mod support;
#[cfg(all(feature = "cli", feature = "http"))]
mod terms;
#[cfg(feature = "cli")]
mod trust;
mod verdicts;
#[cfg(feature = "html")]
mod web_pages;
#[cfg(feature = "workbook")]
mod workbooks;
