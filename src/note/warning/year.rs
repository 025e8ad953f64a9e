//! Which year and period a report is for.

use super::Warning::{self, *};
use super::catalogue_differs;
use crate::note::Note;

impl Warning {
    /// The sentence, if it is about a year.
    pub(super) fn year_note(&self) -> Option<Note> {
        Some(match self {
            NoYear => Note::new(
                "无法确定年度；可在文件名中写明",
                "its year cannot be told; the file name may say it",
            ),
            TwoPeriods { periods } => {
                let some = periods.note();
                Note::new(
                    format!("统计期限不一致：{}", some.zh),
                    format!("it gives more than one period: {}", some.en),
                )
            }
            TitleYearDiffers { title, text } => Note::new(
                format!("标题写的是 {title}，正文写的是 {text}，以正文为准"),
                format!("its title says {title}, its text {text}; the text counts"),
            ),
            YearAlsoCalled { other, counts } => Note::new(
                format!("正文有一处把年度写作 {other}，以 {counts} 为准"),
                format!("its text calls its year {other} in one place; {counts} counts"),
            ),
            NoAcademicYear { ranges } => {
                let some = ranges.note();
                Note::new(
                    format!("不是一个学年：{}", some.zh),
                    format!("no academic year: {}", some.en),
                )
            }
            CatalogueYearDiffers { catalogue, text } => {
                catalogue_differs("年度", "year", catalogue, text)
            }
            OneOfSeveral { school, year } => Note::new(
                format!("{school}{year}有不止一份报告，都已保留"),
                format!("there is more than one report of {school} for {year}; all are kept"),
            ),
            SeveralReports { reports } => Note::new(
                format!("这一年度有 {reports} 份报告，都已列出"),
                format!("there are {reports} reports for this year; all are listed"),
            ),
            _ => return None,
        })
    }
}
