//! The numbers of a server as a monitoring system collects them.

use super::frame;
use super::meter::BOUNDS_MS;
use super::problem::Problem;
use super::site::Site;
use crate::Result;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Counts an answer and logs it.
pub(super) async fn measured(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    site.meter().note((&method, &uri), response.status(), began.elapsed());
    response
}

/// `GET /metrics`, as Prometheus reads it.
pub(super) async fn get(State(site): State<Arc<Site>>) -> Result<Response, Problem> {
    let text = tokio::task::spawn_blocking(move || text(&site)).await;
    let text = text.map_err(|_| Problem::internal("the metrics panicked"))??;
    let media = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, media)], text).into_response())
}

fn text(site: &Site) -> Result<String> {
    let mut text = String::new();
    let meter = site.meter();
    let read = |count: &AtomicU64| count.load(Ordering::Relaxed);

    head(&mut text, "mingcha_answers_total", "counter", "Answers by the class of their status.");
    for (class, count) in meter.answers.iter().enumerate().skip(1) {
        _ = writeln!(text, "mingcha_answers_total{{status=\"{class}xx\"}} {}", read(count));
    }
    let all: u64 = meter.answers.iter().map(read).sum();
    head(&mut text, "mingcha_answer_seconds", "histogram", "Seconds until an answer began.");
    for (bound, count) in BOUNDS_MS.iter().zip(&meter.within) {
        let (bound, count) = (*bound as f64 / 1000.0, read(count));
        _ = writeln!(text, "mingcha_answer_seconds_bucket{{le=\"{bound}\"}} {count}");
    }
    _ = writeln!(text, "mingcha_answer_seconds_bucket{{le=\"+Inf\"}} {all}");
    let seconds = read(&meter.micros) as f64 / 1e6;
    _ = writeln!(text, "mingcha_answer_seconds_sum {seconds}\nmingcha_answer_seconds_count {all}");

    let stats = site.stats()?;
    let (commits, _) = stats.generation.split_once('-').unwrap_or_default();
    let unreadable = frame::unreadable(&stats);
    let seats = site.seats_taken();
    for (name, help, value) in [
        ("mingcha_seats_taken", "Answers that are being made.", seats.answers as u64),
        ("mingcha_waiting", "Requests that wait for a seat.", seats.waiting as u64),
        ("mingcha_streaming", "Exports that are being read.", seats.streaming as u64),
        ("mingcha_ready", "1 once all is indexed.", u64::from(site.is_ready())),
        ("mingcha_damaged", "1 once the store was found damaged.", u64::from(site.is_damaged())),
        ("mingcha_store_commits", "Commits of the store.", commits.parse().unwrap_or(0)),
        ("mingcha_store_bytes", "Bytes of the store on disk.", stats.bytes),
        ("mingcha_reports", "Reports held.", stats.reports as u64),
        ("mingcha_sections", "Sections held.", stats.sections as u64),
        ("mingcha_files_unreadable", "Files not wholly read.", unreadable as u64),
        ("mingcha_counts_remembered", "Questions whose counts are kept.", site.remembered() as u64),
    ] {
        head(&mut text, name, "gauge", help);
        _ = writeln!(text, "{name} {value}");
    }
    head(&mut text, "mingcha_shed_total", "counter", "Requests sent away, since too many wait.");
    _ = writeln!(text, "mingcha_shed_total {}", read(&meter.shed));
    Ok(text)
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}
