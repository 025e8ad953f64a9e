//! Every occurrence: complete, counted, provable.

use crate::error::{ErrorKind, Result};
use crate::hit::{Asked, SectionRef};
use crate::index::local::damaged;
use crate::index::local::postings::Found;
use crate::index::local::snapshot::{Allowed, Extent, KINDS, Key, Snapshot};
use crate::index::name::{Limit, Names};
use crate::index::row::{StoredFile, StoredSection};
use crate::index::{Index, PROGRAM, link, now};
use crate::note::Note;
use crate::pattern::{Pattern, Place};
use crate::query::{Filter, Query};
use crate::report::{Counted, Kind, ReportId, Year, anchored_at};
use crate::text::{Folded, fold};
use crate::token::Alignment;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::sync::Arc;

/// One occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The report.
    pub report: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// The section.
    pub section: SectionRef,
    /// Its first byte in the report's clean text.
    pub start: usize,
    /// The byte after its last in the report's clean text.
    pub end: usize,
    /// The 1-based line of the source file that it starts on.
    pub line: Option<u32>,
    /// The 1-based page of the source file that it starts on, for formats with pages.
    pub page: Option<u32>,
    /// What stands before it in the section.
    pub left: String,
    /// The mention as printed.
    pub text: String,
    /// What stands after it in the section.
    pub right: String,
    /// How it lies to the words around it.
    pub alignment: Alignment,
    /// The file that the report was read from; of several the first by name.
    pub file: String,
    /// The report's title as printed.
    pub title: Option<String>,
    /// Where the report was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// A link that still lands there after re-indexing, from the root of the site.
    pub url: String,
}

/// Counts of mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All mentions: `word`, `inside` and `across` together.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
    /// Mentions whose ends are both word boundaries.
    pub word: usize,
    /// Mentions inside one word.
    pub inside: usize,
    /// Mentions that no word is.
    pub across: usize,
    /// Places with a paragraph end inside the term; not among the mentions.
    pub across_break: usize,
}

/// A page of mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mentions {
    /// What was asked and how it was read.
    pub query: Asked,
    /// That the counts cover every section in scope. An answer that does not is an error instead.
    pub complete: bool,
    /// Which of all mentions the first of this page is, counted from 1.
    pub first: usize,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// One page of mentions, in order of school, year and place.
    pub mentions: Vec<Mention>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// Which page of mentions is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionPage {
    /// Where the last page ended, as [`Mentions::next`] gave it; `None` for the first page.
    pub cursor: Option<String>,
    /// Mentions on the page; 0 for counts alone.
    pub size: usize,
    /// Characters of context on each side.
    pub context_chars: usize,
}

impl Default for MentionPage {
    fn default() -> MentionPage {
        MentionPage { cursor: None, size: 50, context_chars: CONTEXT_CHARS }
    }
}

/// Characters of context on each side of a mention, unless asked otherwise.
pub const CONTEXT_CHARS: usize = 30;

/// Mentions counted by school, year and kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountsAnswer {
    /// What was asked and how it was read.
    pub query: Asked,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// The same by school, year, kind, and all three crossed.
    pub by: CountsBy,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// Mentions by school, year and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsBy {
    /// By school, in order of name: each once, under its name of today.
    pub school: Vec<CountOf<String>>,
    /// By year, in order.
    pub year: Vec<CountOf<Year>>,
    /// By kind, in the order of a report.
    pub kind: Vec<CountOf<Kind>>,
    /// Crossed; only where there are any.
    pub cross: Vec<CrossCount>,
}

/// Mentions of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountOf<T> {
    /// The value; `None` where it is not known.
    pub value: Option<T>,
    /// Mentions.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
}

/// Mentions of one school, year and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossCount {
    /// The school, by its name of today.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// The kind.
    pub kind: Option<Kind>,
    /// Mentions.
    pub mentions: usize,
}

/// What makes an answer provable: what was asked, what was searched, what could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was asked and how it was read.
    pub query: Asked,
    /// What it was limited to: the query's own filter and the request's together.
    pub filters: Filter,
    /// How terms were matched: `exact`.
    pub mode: String,
    /// What was searched.
    pub scope: Scope,
    /// What was found.
    pub counts: Counts,
    /// What is in the store and could not be read.
    pub unreadable: Unreadable,
    /// What the fold takes as equal.
    pub foldings: Vec<Note>,
    /// The state of the store that the answer is from.
    pub generation: String,
    /// SHA-256 over the sorted lines `file SHA-256, status` of that state and its stamp.
    pub digest: String,
    /// The version of the fold.
    pub fold_version: u32,
    /// SHA-256 of the rule files.
    pub rules_hash: String,
    /// The program and its version.
    pub program: String,
    /// When the answer was made, RFC 3339 in UTC.
    pub time: String,
    /// That every section in scope was searched.
    pub complete: bool,
}

/// What an answer covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Reports within the filter.
    pub reports: usize,
    /// Sections within the filter.
    pub sections: usize,
    /// Schools within the filter, each once whatever names its reports have, the unknown one not counted.
    pub schools: usize,
    /// Years within the filter, the unknown one not counted.
    pub years: usize,
}

/// Files that are known and could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// How many.
    pub count: usize,
    /// How many of each status.
    pub by_status: BTreeMap<String, usize>,
    /// The first twenty by name.
    pub files: Vec<UnreadableFile>,
    /// Where all of them are listed, from the root of the site.
    pub all: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadableFile {
    /// Its path.
    pub file: String,
    /// How it failed.
    pub status: crate::report::Status,
    /// Why.
    pub reason: Option<Note>,
}

impl Index {
    /// Gives every mention of `query` within `filter` to `sink`, in order of school, year and place, until it returns
    /// `false`. The receipt's counts are those of the whole scope either way.
    ///
    /// Memory grows with the sections that hold a mention, not with the mentions.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut places = Vec::new();
    /// let receipt = index.mentions(&"举报".parse()?, &mingcha::Filter::default(), |mention| {
    ///     places.push((mention.start, mention.line));
    ///     true
    /// })?;
    /// assert_eq!((places.len(), receipt.counts.word), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions(&self, query: &Query, filter: &Filter, mut sink: impl FnMut(Mention) -> bool) -> Result<Receipt> {
        let scan = Scan::new(self, query, filter)?;
        scan.list(0, CONTEXT_CHARS, &mut sink)?;
        scan.receipt()
    }

    /// One page of mentions.
    ///
    /// # Errors
    /// `BadCursor` for a cursor that is none or another query's, `StaleCursor` if the store has changed since it was given.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let page = mingcha::MentionPage { size: 10, ..Default::default() };
    /// let answer = index.mention_page(&"举报".parse()?, &mingcha::Filter::default(), &page)?;
    /// assert_eq!((answer.mentions[0].text.as_str(), answer.next), ("举报", None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mention_page(&self, query: &Query, filter: &Filter, page: &MentionPage) -> Result<Mentions> {
        let scan = Scan::new(self, query, filter)?;
        let skip = page.cursor.as_deref().map_or(Ok(0), |cursor| scan.resume(cursor))?;
        let mut mentions = Vec::new();
        if page.size > 0 {
            scan.list(skip, page.context_chars, &mut |mention| {
                mentions.push(mention);
                mentions.len() < page.size
            })?;
        }
        let counts = scan.counts();
        let after = skip + mentions.len();
        Ok(Mentions {
            query: scan.asked()?,
            complete: true,
            first: skip + 1,
            counts,
            next: (page.size > 0 && after < counts.mentions).then(|| scan.cursor(after)),
            mentions,
            receipt: scan.receipt()?,
        })
    }

    /// Mentions counted by school, year and kind, without reading any text.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let answer = index.counts(&"举报".parse()?, &mingcha::Filter::default())?;
    /// assert_eq!((answer.by.school[0].value.as_deref(), answer.by.school[0].mentions), (Some("云岭大学"), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts(&self, query: &Query, filter: &Filter) -> Result<CountsAnswer> {
        let scan = Scan::new(self, query, filter)?;
        Ok(CountsAnswer { query: scan.asked()?, counts: scan.counts(), by: scan.by()?, receipt: scan.receipt()? })
    }
}

/// One query over one generation: every section that holds a mention, in order, with its counts.
pub(crate) struct Scan<'a> {
    index: &'a Index,
    query: &'a Query,
    limit: Limit,
    allowed: Allowed,
    snapshot: Arc<Snapshot>,
    pattern: Option<Pattern>,
    found: Vec<Found>,
    go_on: Box<dyn Fn() -> Result<()>>,
}

impl<'a> Scan<'a> {
    /// Finds every section within the query's filter and `filter` that holds a mention.
    pub fn new(index: &'a Index, query: &'a Query, filter: &Filter) -> Result<Scan<'a>> {
        let snapshot = index.local().snapshot();
        let names = index.names(snapshot.catalog()?);
        let mut limit = names.limit(query, filter);
        limit.notes.extend(query.runs().filter_map(|run| Some(names.meant(&fold(run).text())?.advice())));
        let allowed = Allowed::of(limit.both.as_ref(), snapshot.catalog()?);
        let pattern = query.expr.as_ref().and_then(Pattern::new);
        let go_on = index.go_on();
        let found = match &pattern {
            Some(pattern) => snapshot.find(pattern, &allowed, &go_on)?,
            None => Vec::new(),
        };
        Ok(Scan { index, query, limit, allowed, snapshot, pattern, found, go_on: Box::new(go_on) })
    }

    /// What it is limited to.
    pub fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The generation that is asked.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Whether there is time left.
    pub fn go_on(&self) -> Result<()> {
        (self.go_on)()
    }

    /// The names that the question is read by.
    pub fn names(&self) -> Result<Names<'_>> {
        Ok(self.index.names(self.snapshot.catalog()?))
    }

    /// What was asked and how it was read.
    pub fn about(&self) -> Result<Asked> {
        Ok(Asked::about(self.query, &self.limit, self.snapshot.catalog()?))
    }

    /// The same where mentions are listed.
    fn asked(&self) -> Result<Asked> {
        let mut asked = self.about()?;
        if self.pattern.is_none() {
            asked.notes.push(Note::new(
                "没有要查的词，因此没有提及可列",
                "no term is asked for, so there is no mention to list",
            ));
        }
        Ok(asked)
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let mut last = None;
        for section in &self.found {
            counts.word += section.word as usize;
            counts.inside += section.inside as usize;
            counts.across += section.across as usize;
            counts.across_break += section.across_break as usize;
            if section.mentions() > 0 {
                counts.sections += 1;
                counts.reports += usize::from(last.replace(section.key.report) != Some(section.key.report));
            }
        }
        counts.mentions = counts.word + counts.inside + counts.across;
        counts
    }

    fn by(&self) -> Result<CountsBy> {
        let catalog = self.snapshot.catalog()?;
        let today = self.names()?.today();
        let place = |key: &Key| today.place(key.school);
        let school = |key: &Key| today.school(place(key)).map(str::to_owned);
        let year = |key: &Key| catalog.years.get(key.year as usize).copied().flatten();
        let kind = |key: &Key| KINDS[usize::from(key.kind)];
        let mut cross: BTreeMap<(u32, u32, u8), (Key, usize)> = BTreeMap::new();
        for section in self.found.iter().filter(|section| section.mentions() > 0) {
            let key = section.key;
            cross.entry((place(&key), key.year, key.kind)).or_insert((key, 0)).1 += section.mentions() as usize;
        }
        let crossed = |(key, mentions): (Key, usize)| CrossCount {
            school: school(&key),
            year: year(&key),
            kind: kind(&key),
            mentions,
        };
        Ok(CountsBy {
            school: self.counted(place, school),
            year: self.counted(|key| key.year, year),
            kind: self.counted(|key| u32::from(key.kind), kind),
            cross: cross.into_values().map(crossed).collect(),
        })
    }

    /// The schools, by their names of today, that have a mention; `None` if nothing is looked for.
    pub fn mentioning(&self) -> Result<Option<BTreeSet<Option<String>>>> {
        if self.query.expr.is_none() {
            return Ok(None);
        }
        let today = self.names()?.today();
        let found = self.found.iter().filter(|section| section.mentions() > 0);
        let places: BTreeSet<u32> = found.map(|section| today.place(section.key.school)).collect();
        Ok(Some(places.into_iter().map(|place| today.school(place).map(str::to_owned)).collect()))
    }

    /// Counts by one part of the key, in its order.
    fn counted<T>(&self, rank: impl Fn(&Key) -> u32, value: impl Fn(&Key) -> Option<T>) -> Vec<CountOf<T>> {
        let mut counts: BTreeMap<u32, (CountOf<T>, BTreeSet<u32>)> = BTreeMap::new();
        for section in self.found.iter().filter(|section| section.mentions() > 0) {
            let none =
                || (CountOf { value: value(&section.key), mentions: 0, sections: 0, reports: 0 }, BTreeSet::new());
            let (count, reports) = counts.entry(rank(&section.key)).or_insert_with(none);
            count.mentions += section.mentions() as usize;
            count.sections += 1;
            count.reports += usize::from(reports.insert(section.key.report));
        }
        counts.into_values().map(|(count, _)| count).collect()
    }

    /// Gives the mentions after the first `skip` to `sink` until it returns `false`. Each section's places are found again
    /// in its text; were they not those of the postings, the answer would be an error.
    fn list(&self, skip: usize, context_chars: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        let Some(pattern) = &self.pattern else { return Ok(()) };
        let catalog = self.snapshot.catalog()?;
        let mut skip = skip;
        let mut file = (u32::MAX, String::new());
        for section in self.found.iter().filter(|section| section.mentions() > 0) {
            let here = section.mentions() as usize;
            if skip >= here {
                skip -= here;
                continue;
            }
            (self.go_on)()?;
            if file.0 != section.key.report {
                let report = &catalog.reports[section.key.report as usize];
                let first = self.snapshot.files_of(report)?.into_iter().next();
                file = (section.key.report, first.unwrap_or_default());
            }
            let stored = self.snapshot.section(section.at)?;
            let folded = fold(&stored.text);
            let places = pattern.find(&folded.chars).whole;
            if places.len() != here {
                return Err(damaged("the postings of a section do not fit its text"));
            }
            let boundaries = catalog.segments[section.at.segment_ord as usize].boundaries(section.at.doc_id);
            for place in &places[std::mem::take(&mut skip)..] {
                let range = place.start as usize..place.end as usize;
                let alignment = boundaries.alignment(range);
                if !sink(mention(&stored, &folded, *place, alignment, &file.1, context_chars)) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// `GENERATION.QUERY.AFTER`: the state of the store, a short hash of the query and its filter, the mentions given so far.
    fn cursor(&self, after: usize) -> String {
        format!("{}.{}.{after}", self.snapshot.stamp.generation(), self.fingerprint())
    }

    fn resume(&self, cursor: &str) -> Result<usize> {
        let mut parts = cursor.split('.');
        let (Some(generation), Some(query), Some(after), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ErrorKind::BadCursor.into());
        };
        let after = after.parse().map_err(|_| ErrorKind::BadCursor)?;
        if generation != self.snapshot.stamp.generation() {
            return Err(ErrorKind::StaleCursor.into());
        }
        match query == self.fingerprint() {
            true => Ok(after),
            false => Err(ErrorKind::BadCursor.into()),
        }
    }

    fn fingerprint(&self) -> String {
        let hash = FxBuildHasher.hash_one((self.query.to_string(), format!("{:?}", self.limit.shown())));
        format!("{:08x}", hash as u32)
    }

    /// What makes an answer from it provable.
    pub fn receipt(&self) -> Result<Receipt> {
        let stamp = &self.snapshot.stamp;
        Ok(Receipt {
            query: self.asked()?,
            filters: self.limit.shown().clone(),
            mode: "exact".to_owned(),
            scope: self.scope()?,
            counts: self.counts(),
            unreadable: unreadable(&self.snapshot)?,
            foldings: foldings(),
            generation: stamp.generation(),
            digest: stamp.digest.clone(),
            fold_version: stamp.fold_version,
            rules_hash: stamp.rules_hash.clone(),
            program: PROGRAM.to_owned(),
            time: now(),
            complete: true,
        })
    }

    fn scope(&self) -> Result<Scope> {
        let Extent { reports, sections, schools, years } =
            self.snapshot.extent(&self.allowed, &self.names()?.today())?;
        Ok(Scope { reports, sections, schools, years })
    }
}

fn mention(
    stored: &StoredSection,
    folded: &Folded,
    place: Place,
    alignment: Alignment,
    file: &str,
    context_chars: usize,
) -> Mention {
    let span = folded.span(place.start as usize..place.end as usize);
    let (before, after) = (&stored.text[..span.start], &stored.text[span.end..]);
    let from = before.char_indices().rev().take(context_chars).last().map_or(before.len(), |(at, _)| at);
    let to = after.char_indices().nth(context_chars).map_or(after.len(), |(at, _)| at);
    let number = anchored_at(&stored.anchors, span.start);
    let one_line = |text: &str| text.replace('\n', " ");
    Mention {
        report: stored.report.clone(),
        school: stored.school.clone(),
        year: stored.year,
        section: SectionRef::of(&stored.section),
        start: stored.section.span.start + span.start,
        end: stored.section.span.start + span.end,
        line: number.filter(|_| stored.format.counts() == Some(Counted::Lines)),
        page: number.filter(|_| stored.format.counts() == Some(Counted::Pages)),
        left: one_line(&before[from..]),
        text: stored.text[span.range()].to_owned(),
        right: one_line(&after[..to]),
        alignment,
        file: file.to_owned(),
        title: stored.title.clone(),
        source_url: stored.source_url.clone(),
        url: link(&stored.report, stored.section.id, folded, place),
    }
}

impl UnreadableFile {
    pub(crate) fn of(stored: &StoredFile) -> UnreadableFile {
        UnreadableFile { file: stored.file.clone(), status: stored.status, reason: stored.reason.clone() }
    }
}

fn unreadable(snapshot: &Snapshot) -> Result<Unreadable> {
    let files = snapshot.unreadable()?;
    let mut by_status = BTreeMap::new();
    files.iter().for_each(|stored| *by_status.entry(stored.status.to_string()).or_default() += 1);
    Ok(Unreadable {
        count: files.len(),
        by_status,
        files: files.iter().take(20).map(UnreadableFile::of).collect(),
        all: "/api/v1/files?status=unreadable".to_owned(),
    })
}

/// What the fold takes as equal, for people.
fn foldings() -> Vec<Note> {
    [
        ("全角与半角、兼容字形视为相同（NFKC）", "full-width and compatibility forms equal their plain forms (NFKC)"),
        ("繁体与简体视为相同", "traditional characters equal simplified ones"),
        ("部首字形与汉字视为相同", "radicals equal the ideographs they look like"),
        ("大小写视为相同", "upper and lower case are equal"),
        ("各种连接号视为相同", "all dashes are equal"),
        (
            "忽略空白、零宽字符和页面断行（两个拉丁字母或数字之间保留一个空格）",
            "white space, zero-width characters and line wraps do not matter (one space between Latin letters or digits stays)",
        ),
    ]
    .map(|(zh, en)| Note::new(zh, en))
    .to_vec()
}
