//! Sentences keep what programs decide by, and are told in one language to a reader.

use mingcha::{FileEntry, Lang, Note, QueryNote, StatusReason, Warning};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// The codes of an enum, from the names of its variants in its source.
fn codes(source: &str) -> Vec<String> {
    let (_, variants) = source.split_once("pub enum ").unwrap();
    let (variants, _) = variants.split_once("\n}\n").unwrap();
    let name = |line: &str| {
        let line = line.strip_prefix("    ")?;
        let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        line.starts_with(|c: char| c.is_uppercase()).then(|| line[..end].to_owned())
    };
    let snake_case = |name: String| {
        name.char_indices().fold(String::new(), |mut code, (at, c)| {
            if c.is_uppercase() && at > 0 {
                code.push('_');
            }
            code.extend(c.to_lowercase());
            code
        })
    };

    variants.lines().filter_map(name).map(snake_case).filter(|code| code != "other").collect()
}

/// Each code has a variant with a sentence in both languages, which comes back as it was.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    source: &str,
    data: &Value,
    note: fn(&T) -> Note,
) {
    let codes = codes(source);
    assert!(codes.len() > 15, "{codes:?}");
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "codes are unique");

    for code in codes {
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code}");
        let mut kept = data.clone();
        kept["code"] = json!(code);
        let sentence: T = serde_json::from_value(kept).unwrap();

        let kept = serde_json::to_value(&sentence).unwrap();
        let Note { zh, en } = note(&sentence);
        assert_eq!(kept["code"], json!(code), "{sentence:?}");
        assert_eq!((&kept["zh"], &kept["en"]), (&json!(zh), &json!(en)), "{code}");
        assert!(!zh.is_empty() && !en.is_empty(), "{code}");
        assert_eq!(serde_json::from_value::<T>(kept).unwrap(), sentence, "{code}");

        let told = Lang::En.speak(|| serde_json::to_value(&sentence).unwrap());
        assert_eq!(told, json!(en), "{code}");
    }
}

#[test]
fn every_sentence_has_a_code_of_its_own_and_comes_back_as_it_was_kept() {
    let reason = json!({
        "encoding": "GBK", "count": 3, "some": ["a", "b"], "first": "a", "most_ratio": 9,
        "found": "x", "most": 7, "how": { "zh": "甲", "en": "a" }, "seconds": 2, "words": "w",
        "feature": "pdf", "attachments": ["a"], "is_damaged": true, "scans": [1, 2],
        "damaged": [3], "why": "x", "undecoded": [4], "read_of": { "read": 2, "all": 3 },
    });
    check::<StatusReason>(include_str!("../../src/note/reason.rs"), &reason, StatusReason::note);

    let some = json!({ "first": ["甲", "乙"], "count": 3 });
    let warning = json!({
        "named": some, "periods": some, "ranges": some, "counts": "甲", "other": "乙",
        "title": "2021", "text": "2022", "encoding": "GBK", "count": 3, "attachments": ["a"],
        "alias": "甲", "school": "乙", "year": "2021", "matter": { "zh": "举报", "en": "reports" },
        "sentence": "句", "catalogue": "甲", "reports": 2, "files": 1,
        "reason": { "code": "empty", "zh": "文件是空的", "en": "the file is empty" },
        "sign": "下一页", "name": "甲", "host": "a.example",
    });
    check::<Warning>(include_str!("../../src/note/warning.rs"), &warning, Warning::note);

    let note = json!({
        "found": { "zh": "甲", "en": "a" }, "word": "or", "school": "甲", "year": "2021",
        "name": "乙", "others": ["丙"], "names": [{ "word": "甲", "school": "乙" }],
        "sections": 2, "filter": "school:甲", "head": "词", "bytes": 5000, "label": "地区",
        "write": "OR", "part": "甲", "schools": ["甲乙"], "near": ["2020-2021"],
    });
    check::<QueryNote>(include_str!("../../src/query/note.rs"), &note, QueryNote::note);
}

#[test]
fn a_sentence_that_was_kept_without_a_code_is_read_and_recognized_where_something_is_decided_by_it()
{
    let read = |zh: &str, en: &str| {
        serde_json::from_value::<Warning>(json!({ "zh": zh, "en": en })).unwrap()
    };
    let unknown = read("学校不明", "its school cannot be told; the file name may say it");
    assert_eq!(unknown.code(), "other");
    assert_eq!(unknown.note().zh, "学校不明");

    for (zh, code) in [
        ("无法确定学校；可在文件名中写明", "no_school"),
        ("无法确定学校，文中有：甲乙大学、丙丁学院", "no_school"),
        ("无法确定学校，文中有：甲乙大学、丙丁学院、戊大学等 5 个", "no_school"),
        ("无法确定年度；可在文件名中写明", "no_year"),
    ] {
        let warning = read(zh, "");
        assert_eq!((warning.code().as_str(), warning.note().zh.as_str()), (code, zh));
    }

    let kept = StatusReason::WithoutFeature { feature: "pdf".to_owned() };
    let former = serde_json::to_value(kept.note()).unwrap();
    assert_eq!(former.as_object().unwrap().keys().collect::<Vec<_>>(), ["zh", "en"]);
    assert_eq!(serde_json::from_value::<StatusReason>(former).unwrap(), kept);
}

#[test]
fn a_sentence_of_a_later_version_is_read_as_its_words() {
    let later = json!({ "code": "not_yet_known", "zh": "甲", "en": "a", "data": 1 });
    let warning: Warning = serde_json::from_value(later).unwrap();
    assert_eq!(warning, Warning::Other(Note::new("甲", "a")));
}

/// What is known of a file, as an earlier version wrote it.
fn former_entry() -> Value {
    json!({
        "file": "a.pdf", "report": null, "status": "unsupported",
        "reason": { "zh": "文件是空的", "en": "the file is empty" },
        "school": null, "year": null,
        "warnings": [{ "zh": "无法确定年度；可在文件名中写明", "en": "its year cannot be told" }],
    })
}

#[test]
fn codes_stand_beside_the_sentences_of_an_answer_and_only_there() {
    let entry: FileEntry = serde_json::from_value(former_entry()).unwrap();
    assert_eq!(entry.warnings, [Warning::NoYear]);

    let told = Lang::Zh.speak(|| serde_json::to_value(&entry).unwrap());
    let expected = json!({
        "file": "a.pdf", "report": null, "status": "unsupported",
        "reason": "文件是空的", "reason_code": "other",
        "verdict": "report", "verdict_reason": null, "school": null, "year": null,
        "warnings": ["无法确定年度；可在文件名中写明"], "warning_codes": ["no_year"],
    });
    assert_eq!(told, expected);

    let kept = serde_json::to_value(&entry).unwrap();
    assert_eq!(kept["warnings"][0]["code"], "no_year");
    assert!(kept["warning_codes"].is_null());
    assert_eq!(serde_json::from_value::<FileEntry>(kept).unwrap(), entry);

    let nothing = FileEntry { reason: None, warnings: Vec::new(), ..entry };
    let told = Lang::Zh.speak(|| serde_json::to_value(&nothing).unwrap());
    assert_eq!((&told["reason_code"], &told["warning_codes"]), (&Value::Null, &json!([])));
}

#[test]
fn the_language_of_one_serialization_does_not_outlive_it() {
    let note = Note::new("甲", "a");
    let within = Lang::Zh.speak(|| {
        let english = Lang::En.speak(|| json!(note));
        (english, json!(note))
    });
    assert_eq!(within, (json!("a"), json!("甲")));

    let broken = std::panic::catch_unwind(|| Lang::Zh.speak(|| panic!("as it should")));
    assert!(broken.is_err());
    assert_eq!(json!(note), json!({ "zh": "甲", "en": "a" }));
}
