//! The fields of an answer that hold coded sentences: for a reader their codes stand beside them.
//!
//! Such a field has the attribute `#[serde(flatten, with = "…")]` with one of the modules here;
//! what describes it and its sibling in the API is a struct of the same name.

use super::{code_of, for_reader, reader};
use serde::Serialize;
use serde::ser::{Error, SerializeMap, Serializer};
use serde_json::Value;

/// The field `reason`: one sentence, or none.
pub(crate) mod reason {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(
        reason: &impl Serialize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::write("reason", "reason_code", reason, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        #[derive(Deserialize)]
        struct ReasonField<T> {
            reason: T,
        }

        Ok(ReasonField::deserialize(deserializer)?.reason)
    }
}

/// The field `warnings`: a list of sentences.
pub(crate) mod warnings {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(
        warnings: &impl Serialize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::write("warnings", "warning_codes", warnings, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        #[derive(Deserialize)]
        struct WarningsField<T> {
            warnings: T,
        }

        Ok(WarningsField::deserialize(deserializer)?.warnings)
    }
}

/// The field `notes`: a list of sentences.
pub(crate) mod notes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(
        notes: &impl Serialize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::write("notes", "note_codes", notes, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        #[derive(Deserialize)]
        struct NotesField<T> {
            notes: T,
        }

        Ok(NotesField::deserialize(deserializer)?.notes)
    }
}

fn write<S: Serializer>(
    name: &'static str,
    name_of_codes: &'static str,
    sentences: &impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_map(None)?;
    fields.serialize_entry(name, sentences)?;

    // What is kept holds the code in the sentence itself.
    if reader().is_some() {
        let kept =
            for_reader(None, || serde_json::to_value(sentences)).map_err(S::Error::custom)?;
        fields.serialize_entry(name_of_codes, &codes(kept))?;
    }
    fields.end()
}

/// The codes of one sentence, of none, or of a list.
fn codes(kept: Value) -> Value {
    match kept {
        Value::Null => Value::Null,
        Value::Array(sentences) => sentences.into_iter().map(codes).collect(),
        sentence => code_of(&sentence).into(),
    }
}

#[cfg(feature = "http")]
pub(crate) use schema::{NoteFields, ReasonFields, TermReasonFields, WarningFields};

#[cfg(feature = "http")]
#[expect(dead_code, reason = "they describe what the modules above write")]
mod schema {
    use crate::note::Note;

    #[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
    pub(crate) struct ReasonFields {
        /// Why the status is not `ok`.
        reason: Option<Note>,
        /// The stable name of the reason, for programs.
        reason_code: Option<String>,
    }

    #[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
    pub(crate) struct TermReasonFields {
        /// What is wrong with it.
        reason: Note,
        /// The stable name of the reason, for programs.
        reason_code: String,
    }

    #[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
    pub(crate) struct WarningFields {
        /// What a careful reader would doubt: a period that disagrees with the title, sentences
        /// that disagree, another report for the same year.
        warnings: Vec<Note>,
        /// The stable name of each warning, for programs, in the same order.
        warning_codes: Vec<String>,
    }

    #[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
    pub(crate) struct NoteFields {
        /// What was mended, ignored or widened.
        notes: Vec<Note>,
        /// The stable name of each note, for programs, in the same order.
        note_codes: Vec<String>,
    }
}
