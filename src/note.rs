//! A sentence for a person, in both languages of the product, and how it is written in JSON.
//!
//! A sentence that programs decide by is a value of an enum ([`warning::Warning`],
//! [`reason::StatusReason`], [`QueryNote`]) and becomes a [`Note`] only where a person reads it.
//! The macro `coded` gives such an enum its form in JSON; `fields` puts the codes beside the
//! sentences.
//!
//! [`QueryNote`]: crate::query::QueryNote

pub(crate) mod fields;
pub mod reason;
pub mod warning;

use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt;

/// The language that a person reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese, the language of the pages, the help and the messages unless asked
    /// otherwise.
    #[default]
    Zh,
    /// English.
    En,
}

/// One sentence for a person, in Chinese and in English, without a full stop at its end.
///
/// It serializes as `{"zh": …, "en": …}`, and within [`Lang::speak`] as a string.
///
/// ```
/// use mingcha::{Lang, Note};
/// let note = Note::new("没有找到", "nothing was found");
/// assert_eq!(note.to_string(), "nothing was found");
/// assert_eq!(note.text(Lang::Zh), "没有找到");
/// let json = Lang::Zh.speak(|| serde_json::to_value([note]).unwrap());
/// assert_eq!(json, serde_json::json!(["没有找到"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Note {
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Note {
    /// A note from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Note {
        Note { zh: zh.into(), en: en.into() }
    }

    /// The wording in `lang`.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The sentence of the one family that has it. Each value has one: a test reads the files.
    pub(crate) fn of_families<const N: usize>(families: [Option<Note>; N]) -> Note {
        families.into_iter().flatten().next().unwrap_or_else(|| Note::new("", ""))
    }

    /// The notes as one sentence.
    pub(crate) fn joined(notes: &[Note], zh: &str, en: &str) -> Note {
        let join = |text: fn(&Note) -> &str, sign: &str| {
            notes.iter().map(text).collect::<Vec<_>>().join(sign)
        };
        Note::new(join(|note| &note.zh, zh), join(|note| &note.en, en))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

thread_local! {
    // `Serialize` takes no context, so the language of one serialization is told through its
    // thread. Walking the finished JSON instead would take any object with the keys `zh` and `en`
    // for a sentence, such as a catalogue's columns of these names.
    static READER: Cell<Option<Lang>> = const { Cell::new(None) };
}

/// Puts back the reader of before, also when a serialization panics.
struct Before(Option<Lang>);

impl Drop for Before {
    fn drop(&mut self) {
        READER.set(self.0);
    }
}

/// What `write` gives, where what it serializes is for `reader`.
fn for_reader<T>(reader: Option<Lang>, write: impl FnOnce() -> T) -> T {
    let _before = Before(READER.replace(reader));

    write()
}

/// The language of the reader of what this thread serializes now; `None` for data that is kept.
fn reader() -> Option<Lang> {
    READER.get()
}

impl Lang {
    /// What `write` gives, where every sentence that it serializes is a string in this language.
    /// Codes stand beside sentences that have one: `reason_code`, `warning_codes`, `note_codes`.
    pub fn speak<T>(self, write: impl FnOnce() -> T) -> T {
        for_reader(Some(self), write)
    }
}

/// A sentence as it is kept: with both wordings.
#[derive(Serialize)]
struct KeptSentence<'a, T> {
    #[serde(flatten)]
    data: T,
    zh: &'a str,
    en: &'a str,
}

/// Writes a sentence: its wording for the reader there is, or `data` and both wordings.
pub(crate) fn write<S: Serializer, T: Serialize>(
    note: &Note,
    data: T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match reader() {
        Some(lang) => serializer.serialize_str(note.text(lang)),
        None => KeptSentence { data, zh: &note.zh, en: &note.en }.serialize(serializer),
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Nothing {}

        write(self, Nothing {}, serializer)
    }
}

/// The code of a sentence, which stands in its data.
pub(crate) fn code(sentence: &impl Serialize) -> String {
    let kept = for_reader(None, || serde_json::to_value(sentence)).unwrap_or_default();

    code_of(&kept).to_owned()
}

/// The code of a sentence as it is kept; `other` for one that has none.
fn code_of(kept: &serde_json::Value) -> &str {
    kept["code"].as_str().unwrap_or("other")
}

/// Gives an enum of sentences (`#[serde(remote = "Self", tag = "code")]`, a function `note`, a last
/// variant `Other(Note)`, untagged) what all of them have. A macro, since a function cannot
/// implement a trait.
macro_rules! coded {
    ($name:ident) => {
        impl $name {
            /// The sentence in `lang`.
            pub fn text(&self, lang: $crate::note::Lang) -> String {
                self.note().text(lang).to_owned()
            }

            /// The stable name of the sentence, for programs: that of its variant in snake_case.
            pub fn code(&self) -> String {
                $crate::note::code(self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.note().en)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                struct SentenceData<'a>(&'a $name);

                impl serde::Serialize for SentenceData<'_> {
                    fn serialize<S: serde::Serializer>(
                        &self,
                        serializer: S,
                    ) -> Result<S::Ok, S::Error> {
                        <$name>::serialize(self.0, serializer)
                    }
                }

                match self {
                    $name::Other(note) => note.serialize(serializer),
                    coded => $crate::note::write(&coded.note(), SentenceData(coded), serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                Ok(<$name>::deserialize(deserializer)?.recognized())
            }
        }
    };
}
pub(crate) use coded;

#[cfg(test)]
mod tests {
    /// The files of an enum of sentences, and those of its families.
    const ENUMS: [(&str, &[&str]); 4] = [
        (
            include_str!("note/reason.rs"),
            &[
                include_str!("note/reason/archive.rs"),
                include_str!("note/reason/format.rs"),
                include_str!("note/reason/pdf.rs"),
                include_str!("note/reason/reader.rs"),
                include_str!("note/reason/source.rs"),
                include_str!("note/reason/web.rs"),
                include_str!("note/reason/word.rs"),
            ],
        ),
        (
            include_str!("note/warning.rs"),
            &[
                include_str!("note/warning/file.rs"),
                include_str!("note/warning/school.rs"),
                include_str!("note/warning/text.rs"),
                include_str!("note/warning/year.rs"),
            ],
        ),
        (
            include_str!("query/note.rs"),
            &[
                include_str!("query/note/label.rs"),
                include_str!("query/note/operator.rs"),
                include_str!("query/note/school.rs"),
                include_str!("query/note/sign.rs"),
                include_str!("query/note/term.rs"),
            ],
        ),
        (
            include_str!("error.rs"),
            &[
                include_str!("error/answer.rs"),
                include_str!("error/cluster.rs"),
                include_str!("error/file.rs"),
                include_str!("error/request.rs"),
                include_str!("error/store.rs"),
            ],
        ),
    ];

    #[test]
    fn every_variant_has_its_sentence_in_one_family() {
        for (file, families) in ENUMS {
            let (_, body) = file.split_once("#[non_exhaustive]\n").unwrap();
            let (body, _) = body.split_once("\n}\n").unwrap();
            let variants: Vec<&str> = body
                .lines()
                .filter_map(|line| line.strip_prefix("    "))
                .filter(|line| line.starts_with(char::is_uppercase))
                .map(first_word)
                .filter(|name| *name != "Other")
                .collect();
            assert!(variants.len() > 20);

            for variant in variants {
                let is_there = |family: &&&str| {
                    let arms = family.lines().filter_map(|line| line.strip_prefix("            "));
                    arms.map(first_word).any(|name| name == variant)
                };
                assert_eq!(families.iter().filter(is_there).count(), 1, "{variant}");
            }
        }
    }

    fn first_word(line: &str) -> &str {
        line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
    }
}
