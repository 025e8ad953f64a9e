//! What is told to a person, in both languages of the product.

use serde::{Deserialize, Serialize};
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
/// It serializes as `{"zh": …, "en": …}`; [`Lang::pick`] turns a whole JSON answer into one
/// language.
///
/// ```
/// use mingcha::{Lang, Note};
/// let note = Note::new("没有找到", "nothing was found");
/// assert_eq!(note.to_string(), "nothing was found");
/// assert_eq!(note.text(Lang::Zh), "没有找到");
/// assert_eq!(Lang::Zh.pick(serde_json::to_value([note]).unwrap()), serde_json::json!(["没有找到"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl Lang {
    /// Replaces every serialized [`Note`] in `value` by its wording in this language.
    pub fn pick(self, value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::Array(items) => {
                Value::Array(items.into_iter().map(|item| self.pick(item)).collect())
            }
            Value::Object(mut fields) => match (fields.len(), fields.get("zh"), fields.get("en")) {
                (2, Some(Value::String(_)), Some(Value::String(_))) => {
                    fields.remove(if self == Lang::Zh { "zh" } else { "en" }).unwrap_or_default()
                }
                _ => Value::Object(
                    fields.into_iter().map(|(name, field)| (name, self.pick(field))).collect(),
                ),
            },
            other => other,
        }
    }
}
