//! A report whose pages were joined: the lines of each page, one after the other.

use crate::file::extract::{Extract, Refusal};
use crate::file::line::{FileLine, LineGap};
use crate::file::pager;
use crate::note::warning::Warning;
use rustc_hash::FxHashSet;

/// How many lines stand over the text of each page of a site.
const MOST_HEAD_LINES: usize = 8;

/// Reads the pages of a report, each by `read`. A page that cannot be read leaves it partial.
///
/// # Errors
/// As `read` of the first page, if none can be read.
pub fn read(
    pages: &[&[u8]],
    read: fn(&[u8]) -> Result<Extract, Refusal>,
) -> Result<Extract, Refusal> {
    let mut whole: Option<Extract> = None;
    let mut refused: Option<Refusal> = None;
    for page in pages {
        match (read(page), &mut whole) {
            (Ok(extract), None) => whole = Some(extract),
            (Ok(extract), Some(whole)) => add(whole, extract),
            (Err(refusal), _) => refused = refused.or(Some(refusal)),
        }
    }

    match (whole, refused) {
        (None, None) => read(&[]),
        (None, Some(refusal)) => Err(refusal),
        (Some(mut whole), refused) => {
            whole.lines.retain(|line| !pager::is_pager(line));
            whole.warnings.retain(|warning| !matches!(warning, Warning::OneOfPages { .. }));
            whole.warnings.push(Warning::JoinedPages { count: pages.len() });
            whole.partial = whole.partial.or(refused.map(|refusal| refusal.reason));
            Ok(whole)
        }
    }
}

/// Adds the lines of a further page, without those that stand over each page.
fn add(whole: &mut Extract, page: Extract) {
    let over: FxHashSet<String> =
        whole.lines.iter().take(MOST_HEAD_LINES).map(|line| line.text.to_string()).collect();
    let last = whole.lines.last().map_or(0, |line| line.number);
    let is_new = |(at, line): &(usize, FileLine<'_>)| {
        *at >= MOST_HEAD_LINES || !over.contains(line.text.as_ref())
    };

    let lines = page.lines.into_iter().enumerate().filter(is_new);
    whole.lines.extend(lines.enumerate().map(|(place, (_, line))| FileLine {
        number: line.number + last,
        gap: if place == 0 { LineGap::Page } else { line.gap },
        ..line
    }));
    whole.partial = whole.partial.take().or(page.partial);
    whole.warnings.extend(page.warnings);
}
