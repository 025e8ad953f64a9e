//! A saved answer: JSONL, a mention a line, its receipt in the last one. It is read once to the
//! end, so that it is known to be whole, and again report by report.

use super::answer::AnswerState;
use crate::error::{Error, ErrorKind, Result};
use crate::mention::{Listed, Mention, MentionSays, Receipt};
use crate::note::Note;
use crate::query::Filter;
use crate::report::ReportId;
use crate::token::Alignment;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeSet;
use std::io::{BufRead, Read, Seek, SeekFrom};

/// The longest line that is read. A receipt may name every file that could not be read.
const MOST_LINE_BYTES: u64 = 64 << 20;

/// A saved answer that is whole.
pub struct Saved<R> {
    pub receipt: SavedReceipt,
    from: R,
    /// Where the mentions of each report are: the first byte of a run of lines, the number of the
    /// line before it, how many.
    runs: FxHashMap<ReportId, Vec<LineRun>>,
    /// The reports, in order.
    order: Vec<ReportId>,
}

#[derive(Clone, Copy)]
struct LineRun {
    start: u64,
    before: usize,
    lines: usize,
}

/// What of a receipt is needed to ask again. Notes are in the language that it was saved in.
#[derive(Clone, Deserialize)]
pub struct SavedReceipt {
    pub query: SavedQuery,
    pub filters: Filter,
    mode: String,
    counts: SavedCounts,
    /// What of it was listed; a receipt that does not say lists all mentions.
    #[serde(default)]
    listed: Listed,
    generation: String,
    pub digest: String,
    pub fold_version: u32,
    pub rules_hash: String,
    pub program: String,
    time: String,
    complete: bool,
    /// Of a list of terms each by itself.
    #[serde(default)]
    terms: Vec<IgnoredAny>,
}

#[derive(Clone, Deserialize)]
pub struct SavedQuery {
    pub text: String,
    pub read_as: String,
}

#[derive(Clone, Deserialize)]
struct SavedCounts {
    mentions: usize,
}

/// The last line.
#[derive(Deserialize)]
struct ReceiptLine {
    receipt: SavedReceipt,
}

/// Every other line. Where an answer to several queries is saved, each line says which it is for.
#[derive(Deserialize)]
struct MentionLine {
    #[serde(alias = "term")]
    query: Option<String>,
    #[serde(flatten)]
    mention: Mention,
}

impl SavedReceipt {
    /// The classes that it lists.
    pub fn shown(&self) -> BTreeSet<Alignment> {
        if self.listed.shown.is_empty() {
            return Alignment::OF_MENTIONS.into();
        }
        self.listed.shown.clone()
    }

    /// What must be said for a mention to be listed; empty for anything.
    pub fn says(&self) -> BTreeSet<MentionSays> {
        self.listed.says.clone()
    }

    /// How many places it lists.
    fn places(&self) -> usize {
        if self.listed.shown.is_empty() { self.counts.mentions } else { self.listed.places }
    }

    /// Whether the other receipt, of a list of `places`, is of the same state of the same store,
    /// asked by the same program.
    pub fn is_of(&self, other: &Receipt, places: usize) -> bool {
        self.generation == other.generation
            && self.digest == other.digest
            && self.program == other.program
            && self.places() == places
            && self.query.read_as == other.query.read_as
    }

    /// Whether texts and query were read and matched as for the other.
    pub fn is_read_as(&self, other: &Receipt) -> bool {
        self.fold_version == other.fold_version
            && self.rules_hash == other.rules_hash
            && self.program == other.program
            && self.query.read_as == other.query.read_as
    }

    pub fn state(self) -> AnswerState {
        AnswerState {
            mentions: self.counts.mentions,
            time: self.time,
            generation: self.generation,
            digest: self.digest,
            fold_version: self.fold_version,
            rules_hash: self.rules_hash,
            program: self.program,
        }
    }
}

impl<R: BufRead + Seek> Saved<R> {
    /// Reads an answer to its end.
    ///
    /// # Errors
    /// `BadAnswer` with the line where it is none, or not whole.
    pub fn read(mut from: R, go_on: &dyn Fn() -> Result<()>) -> Result<Saved<R>> {
        let (mut runs, mut order) =
            (FxHashMap::<ReportId, Vec<LineRun>>::default(), Vec::<ReportId>::new());
        let (mut line, mut number, mut at) = (Vec::new(), 0, 0);
        let mut last: Option<ReportId> = None;
        let mut query = None;

        while next_line(&mut from, &mut line, number + 1)? {
            number += 1;
            if number % 1024 == 0 {
                go_on()?;
            }
            let start = at;
            at += line.len() as u64;
            if is_receipt(&line) {
                let receipt = parse::<ReceiptLine>(&line, number)?.receipt;
                nothing_follows(&mut from, number)?;
                receipt.check(number)?;
                return Ok(Saved { receipt, from, runs, order });
            }
            let read: MentionLine = parse(&line, number)?;
            if number > 1 && query != read.query {
                return Err(bad(number, several_queries()));
            }
            query = read.query;
            let report = read.mention.cited.report_id;
            let is_first = !runs.contains_key(&report);
            let of = runs.entry(report.clone()).or_default();
            match of.last_mut().filter(|_| last.as_ref() == Some(&report)) {
                Some(run) => run.lines += 1,
                None => of.push(LineRun { start, before: number - 1, lines: 1 }),
            }
            if is_first {
                order.push(report.clone());
            }
            last = Some(report);
        }

        Err(bad(number + 1, cut_off()))
    }

    /// The reports that it has mentions of.
    pub fn reports(&self) -> impl Iterator<Item = &ReportId> {
        self.order.iter()
    }

    /// The reports whose mentions were not taken, in order.
    pub fn left(&self) -> Vec<ReportId> {
        self.order.iter().filter(|id| self.runs.contains_key(*id)).cloned().collect()
    }

    /// The mentions of a report, which are given once.
    pub fn take(&mut self, id: &ReportId) -> Result<Vec<Mention>> {
        let (mut mentions, mut line) = (Vec::new(), Vec::new());
        for run in self.runs.remove(id).unwrap_or_default() {
            self.from.seek(SeekFrom::Start(run.start)).map_err(Error::from)?;
            for number in run.before + 1..=run.before + run.lines {
                next_line(&mut self.from, &mut line, number)?;
                mentions.push(parse::<MentionLine>(&line, number)?.mention);
            }
        }

        Ok(mentions)
    }
}

impl SavedReceipt {
    /// Refuses a receipt that does not belong to the lines before it, or promises less than all
    /// mentions.
    fn check(&self, number: usize) -> Result<()> {
        let lines = number - 1;
        let says = self.places();

        if !self.complete || self.mode != "exact" {
            let found = Note::new(
                "凭据没有说明结果完整",
                "the receipt does not say that the answer is complete",
            );
            return Err(bad(number, found));
        }

        if !self.terms.is_empty() {
            return Err(bad(number, several_queries()));
        }

        if lines != says {
            let found = Note::new(
                format!("凭据说共 {says} 处，文件里却有 {lines} 处：内容有缺失或被改动"),
                format!(
                    "the receipt says {says} mentions, but the file holds {lines}: some are \
                     missing or were changed"
                ),
            );
            return Err(bad(number, found));
        }

        Ok(())
    }
}

/// Reads the next line with its end into `line`; whether there is one. An empty last line is none.
fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>, number: usize) -> Result<bool> {
    line.clear();
    from.by_ref().take(MOST_LINE_BYTES).read_until(b'\n', line).map_err(Error::from)?;

    if line.len() as u64 == MOST_LINE_BYTES {
        return Err(bad(
            number,
            Note::new("这一行长得不像结果", "the line is too long for a saved answer"),
        ));
    }

    Ok(!line.trim_ascii().is_empty())
}

fn nothing_follows(from: &mut impl BufRead, number: usize) -> Result<()> {
    let mut line = Vec::new();
    if next_line(from, &mut line, number + 1)? {
        let found = Note::new("凭据之后还有内容", "something follows the receipt");
        return Err(bad(number + 1, found));
    }
    Ok(())
}

/// Whether a line is the last one: an object whose first name is `receipt`.
fn is_receipt(line: &[u8]) -> bool {
    let inner = line.trim_ascii().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| inner.starts_with(b"\"receipt\""))
}

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8], number: usize) -> Result<T> {
    let line = match number {
        1 => line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line),
        _ => line,
    };

    serde_json::from_slice(line).map_err(|error| {
        let found = if number == 1 && error.is_eof() {
            whole_object()
        } else {
            Note::new(
                format!("不是一处提及，也不是凭据（{error}）"),
                format!("neither a mention nor a receipt ({error})"),
            )
        };
        bad(number, found)
    })
}

fn whole_object() -> Note {
    Note::new(
        "这里要的是 JSONL：一行一处提及，末行是凭据；不是 --json 输出的整个对象",
        "JSONL is wanted here, a mention a line and the receipt in the last one; not the one \
         object that --json prints",
    )
}

fn several_queries() -> Note {
    Note::new(
        "这里存了不止一个查询的结果；请一个查询存一个文件",
        "the answers to several queries are saved here; save one query to a file",
    )
}

fn cut_off() -> Note {
    Note::new(
        "文件在凭据之前就结束了：保存没有完成，请重新保存",
        "the file ends before its receipt: it was not saved to its end; save it again",
    )
}

/// The error of a saved answer that is not what it should be, with the line.
fn bad(line: usize, found: Note) -> Error {
    ErrorKind::BadAnswer { line, found }.into()
}
