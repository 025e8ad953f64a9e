//! The labels of a filter.

use crate::note::Note;

/// What a filter limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// `school:`, `学校:`
    School,
    /// `province:`, `省份:`
    Province,
    /// `level:`, `层次:`
    Level,
    /// `ownership:`, `性质:`
    Ownership,
    /// `year:`, `年度:`
    Year,
    /// `kind:`, `section:`, `类别:`, `章节:`
    Kind,
}

impl Label {
    /// All of them, in the order in which a filter is printed.
    pub const ALL: [Label; 6] =
        [Label::School, Label::Province, Label::Level, Label::Ownership, Label::Year, Label::Kind];

    /// The name in the printed query and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::School => "school",
            Label::Province => "province",
            Label::Level => "level",
            Label::Ownership => "ownership",
            Label::Year => "year",
            Label::Kind => "kind",
        }
    }

    /// Whether its values are names.
    pub(super) fn takes_names(self) -> bool {
        !matches!(self, Label::Year | Label::Kind)
    }

    /// What stands after it.
    pub(super) fn takes(self) -> Note {
        match self {
            Label::School => Note::new("学校名称", "the name of a school"),
            Label::Province => Note::new("省份名称", "the name of a province"),
            Label::Level => Note::new("本科或专科", "a level: 本科 or 专科"),
            Label::Ownership => Note::new("公办、民办等", "an ownership: 公办, 民办"),
            Label::Year => Note::new("年度", "a year"),
            Label::Kind => Note::new("章节类别", "a kind of section"),
        }
    }

    /// The name for people.
    pub fn note(self) -> Note {
        match self {
            Label::School => Note::new("学校", "school"),
            Label::Province => Note::new("省份", "province"),
            Label::Level => Note::new("层次", "level"),
            Label::Ownership => Note::new("性质", "ownership"),
            Label::Year => Note::new("年度", "year"),
            Label::Kind => Note::new("章节", "section"),
        }
    }

    /// The label with this name, folded.
    pub(crate) fn named(folded: &str) -> Option<Label> {
        match folded {
            "school" | "学校" => Some(Label::School),
            "province" | "省份" | "省" | "省市" => Some(Label::Province),
            "level" | "层次" | "办学层次" => Some(Label::Level),
            "ownership" | "性质" | "办学性质" => Some(Label::Ownership),
            "year" | "年度" | "学年" | "年份" => Some(Label::Year),
            "kind" | "section" | "类别" | "章节" => Some(Label::Kind),
            _ => None,
        }
    }
}
