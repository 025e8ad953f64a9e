//! Names of schools.

use super::QueryNote::{self, *};
use super::WordOfSchool;
use crate::note::Note;

impl QueryNote {
    /// The sentence, if it is about the name of a school.
    pub(super) fn school_note(&self) -> Option<Note> {
        Some(match self {
            SchoolAlias { name, school } => {
                Note::new(format!("{name} = {school}"), format!("{name} = {school}"))
            }
            PartOfName { part, schools } => part_of_name(part, schools),
            FormerName { name, school } => Note::new(
                format!("{name}是{school}的曾用名，各个校名的报告都在内"),
                format!(
                    "{name} is a former name of {school}; reports under each of its names are \
                     included"
                ),
            ),
            FormerNames { school, others } => Note::new(
                format!("{school}曾用名{}，以此名发布的报告也在内", others.join("、")),
                format!(
                    "{school} was called {}; reports under that name are included",
                    others.join(", ")
                ),
            ),
            ReadAsSchools { names, sections } => read_as_schools(names, *sections),
            CharactersOnly { word, school, filter } => Note::new(
                format!(
                    "“{word}”按这几个字查找；要查{school}自己的报告，请加 {}",
                    filter.replacen("school:", "学校:", 1)
                ),
                format!(
                    "`{word}` is looked for as characters; for the reports of {school} itself add \
                     {filter}"
                ),
            ),
            _ => return None,
        })
    }
}

/// As many schools as are named of those that a part of a name finds.
const NAMED: usize = 5;

fn part_of_name(part: &str, schools: &[String]) -> Note {
    let names: Vec<&str> = schools.iter().take(NAMED).map(String::as_str).collect();
    let is_all = names.len() == schools.len();
    let more = |rest: String| if is_all { String::new() } else { rest };

    Note::new(
        format!(
            "“{part}”是校名的一部分，查的是{}{}",
            names.join("、"),
            more(format!("等 {} 所", schools.len()))
        ),
        format!(
            "`{part}` is a part of names: searched are {}{}",
            names.join(", "),
            more(format!(" and others, {} schools", schools.len()))
        ),
    )
}

fn read_as_schools(names: &[WordOfSchool], more: usize) -> Note {
    let zh: Vec<String> =
        names.iter().map(|name| format!("“{}”（{}）", name.word, name.school)).collect();
    let en: Vec<String> =
        names.iter().map(|name| format!("`{}` ({})", name.word, name.school)).collect();

    Note::new(
        format!(
            "{}也按校名理解：该校报告的各节都算含有它，因此多 {more} 节；只查这几个字请加引号",
            zh.join("、")
        ),
        format!(
            "{} read as the name of a school, too: every section of that school's reports \
             counts, {more} more; use quotes to look for the characters only",
            en.join(", ")
        ),
    )
}
