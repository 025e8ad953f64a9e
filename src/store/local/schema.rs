//! The fields of the embedded store, and how they are cut into tokens.

use crate::store::fact::Facts;
use crate::store::field::{self, RowType, kind_text, school_text, year_text};
use crate::store::pair::{PairGap, is_paired};
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use crate::text::BARRIER;
use crate::verdict::Verdict;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, WhitespaceTokenizer};
use tantivy::{TantivyDocument, Term};

/// The fields. Each row is of one type: a section, a report, a file or a report that is gone.
#[derive(Debug, Clone, Copy)]
pub(super) struct IndexFields {
    pub row_type: Field,
    pub report: Field,
    pub section: Field,
    pub school: Field,
    pub year: Field,
    pub kind: Field,
    pub file: Field,
    /// How well a file could be read and, if it may hold no report, what it is; and the report that
    /// it holds.
    pub status: Field,
    pub holds: Field,
    pub body: Field,
    pub heading: Field,
    pub title: Field,
    pub chars: Field,
    pub pairs: Field,
    pub boundaries: Field,
    pub stored: Field,
    /// What is counted of a report.
    pub facts: Field,
}

/// The number of a section in its report: only this store has it as a field of its own.
pub(super) const SECTION: &str = "section";

/// The schema and its fields.
pub(super) fn schema() -> (Schema, IndexFields) {
    let mut builder = Schema::builder();
    let text = |tokenizer: &str, record: IndexRecordOption, norms: bool| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record)
            .set_fieldnorms(norms);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = || text("words", IndexRecordOption::WithFreqs, true);
    let fields = IndexFields {
        row_type: builder.add_text_field(field::TYPE, STRING),
        report: builder.add_text_field(field::REPORT, STRING | FAST),
        section: builder.add_u64_field(SECTION, FAST | INDEXED),
        school: builder.add_text_field(field::SCHOOL, STRING | FAST),
        year: builder.add_text_field(field::YEAR, STRING | FAST),
        kind: builder.add_text_field(field::KIND, STRING | FAST),
        file: builder.add_text_field("file", STRING),
        status: builder.add_text_field(field::STATUS, STRING),
        holds: builder.add_text_field("holds", STRING),
        body: builder.add_text_field(field::BODY, words()),
        heading: builder.add_text_field(field::HEADING, words()),
        title: builder.add_text_field(field::TITLE, words()),
        chars: builder.add_text_field(
            field::CHARS,
            text("chars", IndexRecordOption::WithFreqsAndPositions, false),
        ),
        pairs: builder.add_text_field(field::PAIRS, text("pairs", IndexRecordOption::Basic, false)),
        boundaries: builder.add_u64_field(field::BOUNDARIES, FAST),
        stored: builder.add_bytes_field(field::STORED, STORED),
        // The last, so that a store without it can still be read to be rebuilt.
        facts: builder.add_u64_field(field::FACTS, FAST),
    };

    (builder.build(), fields)
}

/// Makes the tokenizers known to `index`; they are not persisted with it.
pub(super) fn register(index: &tantivy::Index) {
    index.tokenizers().register("words", TextAnalyzer::from(WhitespaceTokenizer::default()));
    index.tokenizers().register("chars", TextAnalyzer::from(CharTokenizer::default()));
    index.tokenizers().register("pairs", TextAnalyzer::from(PairTokenizer::default()));
}

/// Every folded char, the barrier too, at its own position.
#[derive(Clone, Default)]
struct CharTokenizer {
    token: Token,
}

struct CharStream<'a> {
    chars: std::str::CharIndices<'a>,
    token: &'a mut Token,
}

impl Tokenizer for CharTokenizer {
    type TokenStream<'a> = CharStream<'a>;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> CharStream<'a> {
        self.token.reset();
        CharStream { chars: text.char_indices(), token: &mut self.token }
    }
}

impl TokenStream for CharStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((at, c)) = self.chars.next() else { return false };
        put(self.token, at, c);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Every pair of neighbouring letters, digits and ideographs, once a section, as a bucket of its
/// hash. A section that holds the bucket may hold the pair: buckets find candidates, positions
/// prove them. The pairs themselves would cost three times as much to index.
#[derive(Clone)]
struct PairTokenizer {
    token: Token,
    /// The last section that each bucket was seen in.
    seen: Vec<u32>,
    section: u32,
}

impl Default for PairTokenizer {
    fn default() -> PairTokenizer {
        PairTokenizer { token: Token::default(), seen: vec![0; PAIR_BUCKETS as usize], section: 0 }
    }
}

struct PairStream<'a> {
    chars: std::str::CharIndices<'a>,
    last: Option<char>,
    tokenizer: &'a mut PairTokenizer,
}

impl Tokenizer for PairTokenizer {
    type TokenStream<'a> = PairStream<'a>;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        self.token.reset();
        self.section = self.section.wrapping_add(1);
        if self.section == 0 {
            self.seen.fill(0);
            self.section = 1;
        }
        PairStream { chars: text.char_indices(), last: None, tokenizer: self }
    }
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        let mut gap = PairGap::None;
        for (at, c) in self.chars.by_ref() {
            if c == BARRIER {
                gap = PairGap::ParagraphEnd;
                continue;
            }
            if let Some(last) = self.last.replace(c)
                && is_paired(last, c)
            {
                let bucket = pair_bucket(last, c, gap);
                let seen = &mut self.tokenizer.seen[bucket as usize - FIRST_BUCKET as usize];
                if std::mem::replace(seen, self.tokenizer.section) != self.tokenizer.section {
                    put(&mut self.tokenizer.token, at, bucket);
                    return true;
                }
            }
            gap = PairGap::None;
        }

        false
    }

    fn token(&self) -> &Token {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokenizer.token
    }
}

/// How many buckets there are; each is written as one character from [`FIRST_BUCKET`] on.
const PAIR_BUCKETS: u32 = 1 << 16;
const FIRST_BUCKET: char = '\u{10000}';

/// The bucket of a pair of characters, by a multiplicative hash (Knuth, The Art of Computer
/// Programming, 6.4).
pub(super) fn pair_bucket(a: char, b: char, gap: PairGap) -> char {
    let pair = (u64::from(u32::from(a)) << 22)
        ^ (u64::from(u32::from(b)) << 1)
        ^ u64::from(gap == PairGap::ParagraphEnd);
    let hash = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48;
    char::from_u32(FIRST_BUCKET as u32 + hash as u32).unwrap_or(FIRST_BUCKET)
}

fn put(token: &mut Token, at: usize, c: char) {
    token.text.clear();
    token.text.push(c);
    token.position = token.position.wrapping_add(1);
    token.offset_from = at;
    token.offset_to = at + c.len_utf8();
}

impl IndexFields {
    pub fn is_type(&self, row_type: RowType) -> Term {
        Term::from_field_text(self.row_type, row_type.as_str())
    }

    pub fn of_report(&self, report: &str) -> Term {
        Term::from_field_text(self.report, report)
    }

    pub fn of_file(&self, file: &str) -> Term {
        Term::from_field_text(self.file, file)
    }

    /// What became of a report. Its id is in `file`, so that taking back the report's own rows
    /// leaves it alone; no path begins so.
    pub fn of_gone(&self, report: &str) -> Term {
        self.of_file(&gone_key(report))
    }

    pub fn section_row(&self, row: &SectionRow) -> TantivyDocument {
        let mut document = self.document(RowType::Section, &row.stored);
        let stored = &row.stored;
        document.add_text(self.report, stored.report_id.as_str());
        document.add_u64(self.section, u64::from(stored.section.id));
        document.add_text(self.school, school_text(&stored.school));
        document.add_text(self.year, year_text(stored.year));
        document.add_text(self.kind, kind_text(stored.section.kind));
        document.add_text(self.body, &row.body);
        document.add_text(self.heading, &row.heading);
        document.add_text(self.title, &row.title);
        document.add_text(self.chars, &row.chars);
        document.add_text(self.pairs, &row.chars);
        row.boundaries.as_words().iter().for_each(|&word| document.add_u64(self.boundaries, word));

        document
    }

    pub fn report_row(&self, stored: &StoredReport) -> TantivyDocument {
        let mut document = self.document(RowType::Report, stored);
        document.add_text(self.report, stored.id.as_str());
        document.add_text(self.school, school_text(&stored.school));
        document.add_text(self.year, year_text(stored.year));
        Facts::of(stored).words().into_iter().for_each(|word| document.add_u64(self.facts, word));
        document
    }

    pub fn file_row(&self, stored: &StoredFile) -> TantivyDocument {
        let mut document = self.document(RowType::File, stored);
        document.add_text(self.file, &stored.file);
        document.add_text(self.status, stored.status.as_str());
        if stored.verdict != Verdict::Report {
            document.add_text(self.status, stored.verdict.as_str());
        }
        stored.report_id.iter().for_each(|report| document.add_text(self.holds, report.as_str()));
        document
    }

    pub fn gone_row(&self, stored: &StoredGone) -> TantivyDocument {
        let mut document = self.document(RowType::Gone, stored);
        document.add_text(self.file, gone_key(stored.id.as_str()));
        document
    }

    fn document(&self, row_type: RowType, stored: &impl Serialize) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.row_type, row_type.as_str());
        document.add_bytes(self.stored, &serde_json::to_vec(stored).unwrap_or_default());
        document
    }

    /// What [`IndexFields::document`] stored.
    pub fn stored<T: DeserializeOwned>(&self, document: &TantivyDocument) -> Option<T> {
        let value = document.get_first(self.stored)?;
        serde_json::from_slice(value.as_value().as_bytes()?).ok()
    }
}

/// What `file` holds in the row of a report that is gone.
fn gone_key(report: &str) -> String {
    format!("\0gone {report}")
}
