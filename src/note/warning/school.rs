//! Whose a report is.

use super::Warning::{self, *};
use super::catalogue_differs;
use crate::note::Note;

impl Warning {
    /// The sentence, if it is about a school.
    pub(super) fn school_note(&self) -> Option<Note> {
        Some(match self {
            NoSchool { named } if named.count == 0 => Note::new(
                "无法确定学校；可在文件名中写明",
                "its school cannot be told; the file name may say it",
            ),
            NoSchool { named } => {
                let some = named.note();
                Note::new(
                    format!("无法确定学校，文中有：{}", some.zh),
                    format!("its school cannot be told, the text names {}", some.en),
                )
            }
            SchoolOnlyActs { school } => Note::new(
                format!("标题、前言和落款都没有写学校，正文里做事的是{school}"),
                format!(
                    "neither title, preface nor sign-off name a school; in the text {school} acts"
                ),
            ),
            TwoSchools { counts, other } => Note::new(
                format!("学校写作 {counts}，又写作 {other}，以前者为准"),
                format!("it names its school {counts} and also {other}; the first counts"),
            ),
            ReplacedName { name } => Note::new(
                format!("文中的制度以“{name}”为名，不像学校名称，可能是转载时被替换的"),
                format!(
                    "its own rules are called after `{name}`, which looks like no school: somebody \
                     may have replaced the name in a copy"
                ),
            ),
            ForeignHost { host } => Note::new(
                format!("目录表给的网址在 {host}，不在 edu.cn 下，未必是学校的网站"),
                format!(
                    "the catalogue's address is on {host}, not under edu.cn; it may not be the \
                     school's"
                ),
            ),
            SchoolAlias { alias, school } => Note::new(
                format!("学校写作“{alias}”，即{school}"),
                format!("its school is given as `{alias}`, which is {school}"),
            ),
            CatalogueSchoolDiffers { catalogue, text } => {
                catalogue_differs("学校", "school", catalogue, text)
            }
            _ => return None,
        })
    }
}
