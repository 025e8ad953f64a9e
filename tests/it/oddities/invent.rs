//! Invented reports: what one says is drawn from a seed, and so is known.

use super::heading::{self, Style};
use super::print::{self, Block, Role};
use super::words::{self, pick};
use crate::support::Random;
use mingcha::Kind;
use mingcha::text::fold;

/// A file and what a careful reader finds in it.
pub struct Invented {
    pub name: String,
    pub bytes: Vec<u8>,
    pub truth: Truth,
    /// What is odd about it, for whoever looks for the cause of a miss.
    pub oddities: Vec<&'static str>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Truth {
    pub school: Option<String>,
    pub year: Option<String>,
    pub period: Option<[String; 2]>,
    /// The kinds of the top headings, and under one without a kind those of the next level.
    pub kinds: Vec<Option<Kind>>,
    pub mentions: Vec<usize>,
    /// Whether it contradicts itself, so that a warning is due.
    pub contradicts: bool,
}

/// Where a report names its school.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SchoolIn {
    Title,
    Text,
    SignOff,
    FileName,
    Nowhere,
    /// One in the title, another under the report.
    TitleAgainstSignOff,
}

/// Where a report names its year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum YearIn {
    TitleAndText,
    Title,
    Text,
    Period,
    FileName,
    Nowhere,
    /// The title names a calendar year, the stated period is an academic one.
    TitleAgainstPeriod,
    /// The title says 2021-2021, the text is right.
    SlipInTitle,
    /// The title says 2021-2021, and nothing else says more.
    SlipAlone,
    /// The text once calls the report one of another year.
    SlipInText,
}

/// A report while it is written.
pub struct Draft {
    pub random: Random,
    pub school: String,
    other: &'static str,
    school_in: SchoolIn,
    year_in: YearIn,
    first_year: usize,
    is_academic: bool,
    label: String,
    pub blocks: Vec<Block>,
    pub kinds: Vec<Option<Kind>>,
    pub oddities: Vec<&'static str>,
}

/// The report of a seed.
pub fn report(seed: u64) -> Invented {
    let mut draft = Draft::new(seed);
    let period = draft.top();
    heading::sections(&mut draft);
    draft.sign_off();
    heading::attachment(&mut draft);
    let file = draft.file_name();
    let truth = Truth {
        school: draft.true_school(),
        year: draft.true_year(),
        period,
        kinds: draft.kinds.clone(),
        mentions: words::TERMS.map(|term| draft.count(term)).to_vec(),
        contradicts: matches!(
            draft.year_in,
            YearIn::TitleAgainstPeriod
                | YearIn::SlipInTitle
                | YearIn::SlipAlone
                | YearIn::SlipInText
        ) || draft.school_in == SchoolIn::TitleAgainstSignOff,
    };
    let bytes = print::bytes(&draft.blocks, &mut draft.random, &mut draft.oddities);
    Invented { name: file, bytes, truth, oddities: draft.oddities }
}

impl Draft {
    fn new(seed: u64) -> Draft {
        let mut random = Random(seed);
        let school_in = match random.below(20) {
            0..=2 => SchoolIn::Text,
            3..=5 => SchoolIn::SignOff,
            6 => SchoolIn::FileName,
            7 => SchoolIn::Nowhere,
            8 => SchoolIn::TitleAgainstSignOff,
            _ => SchoolIn::Title,
        };
        let year_in = match random.below(24) {
            0..=2 => YearIn::Title,
            3..=5 => YearIn::Text,
            6 | 7 => YearIn::Period,
            8 => YearIn::FileName,
            9 => YearIn::Nowhere,
            10 => YearIn::TitleAgainstPeriod,
            11 => YearIn::SlipInTitle,
            12 => YearIn::SlipAlone,
            13 | 14 => YearIn::SlipInText,
            _ => YearIn::TitleAndText,
        };
        let only_academic = [
            YearIn::TitleAgainstPeriod,
            YearIn::SlipInTitle,
            YearIn::SlipAlone,
            YearIn::SlipInText,
        ];
        let is_academic = only_academic.contains(&year_in) || random.below(4) > 0;
        let mut draft = Draft {
            school: words::school(&mut random),
            other: words::other_school(&mut random),
            first_year: 2011 + random.below(13),
            label: String::new(),
            blocks: Vec::new(),
            kinds: Vec::new(),
            oddities: Vec::new(),
            random,
            school_in,
            year_in,
            is_academic,
        };
        draft.label = match year_in {
            YearIn::TitleAndText | YearIn::Text | YearIn::SlipInTitle | YearIn::SlipInText => {
                draft.year_label()
            }
            _ if is_academic => "本学年".to_owned(),
            _ => "本年度".to_owned(),
        };
        draft
    }

    fn true_school(&self) -> Option<String> {
        (self.school_in != SchoolIn::Nowhere).then(|| fold(&self.school).text())
    }

    fn true_year(&self) -> Option<String> {
        let (first, next) = (self.first_year, self.first_year + 1);
        match self.year_in {
            YearIn::Nowhere | YearIn::SlipAlone => None,
            _ if self.is_academic => Some(format!("{first}-{next}")),
            _ => Some(first.to_string()),
        }
    }

    fn count(&self, term: &str) -> usize {
        self.blocks.iter().map(|block| fold(&block.text).text().matches(term).count()).sum()
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound)
    }

    /// Whether a thing that happens once in `times` does; then it is noted.
    pub fn odd(&mut self, times: usize, what: &'static str) -> bool {
        let happens = self.random.below(times) == 0;
        if happens {
            self.oddities.push(what);
        }
        happens
    }

    pub fn push(&mut self, role: Role, text: impl Into<String>) {
        self.blocks.push(Block { role, text: text.into(), cut: None });
    }

    /// The year in one of the forms that labels have.
    fn year_label(&mut self) -> String {
        let (a, b) = (self.first_year, self.first_year + 1);
        let (full, han) = (print::full_width_digits, print::han_digits);
        if !self.is_academic {
            return match self.below(6) {
                0 => format!("{}年度", full(a)),
                1 => format!("{}年度", han(a, '〇')),
                2 => format!("{}年度", han(a, '○')),
                3 => format!("{a} 年度"),
                _ => format!("{a}年度"),
            };
        }
        match self.below(24) {
            0 => format!("{a}—{b}学年"),
            1 => format!("{a}–{b}学年度"),
            2 => format!("{a}/{b}学年"),
            3 => format!("{}－{}学年", full(a), full(b)),
            4 => format!("{}—{}学年", han(a, '〇'), han(b, '〇')),
            5 => format!("{}至{}学年", han(a, '○'), han(b, '○')),
            6 => format!("{a}至{b}学年"),
            7 => format!("{a}-{}学年", b % 100),
            8 => format!("{a} - {b} 学年"),
            9 => format!("{a}~{b}学年度"),
            10 => format!("{a}-{b}年度"),
            11 => format!("{a}——{b}学年"),
            12 => format!("{a}年—{b}年"),
            13 => format!("{}-{}学年", han(a, '零'), han(b, '零')),
            14 => format!("{a}─{b}学年"),
            15 => format!("{a}～{b} 学年度"),
            16 => format!("{a}/{}学年", b % 100),
            _ => format!("{a}-{b}学年"),
        }
    }

    /// All that stands before the first heading. The period that it states.
    fn top(&mut self) -> Option<[String; 2]> {
        self.marks();
        self.title();
        let period = self.period();
        self.naming();
        for _ in 0..self.below(3) {
            let sentence = pick(&mut self.random, &words::OPENINGS);
            self.push(Role::Prose, sentence);
        }
        if self.year_in == YearIn::SlipInText {
            let slip = match self.below(3) {
                0 => format!(
                    "{}-{}学年度，学校信息公开网更新顺利。",
                    self.first_year, self.first_year
                ),
                1 => format!("根据学校{}年度信息公开工作的执行情况编制。", self.first_year),
                _ => format!(
                    "本报告为学校{}-{}学年信息公开工作年度报告。",
                    self.first_year - 1,
                    self.first_year
                ),
            };
            self.push(Role::Prose, slip);
        }
        if matches!(self.year_in, YearIn::Text | YearIn::SlipInTitle) {
            let sentence = format!("{}，学校的信息公开工作平稳有序。", self.label);
            self.push(Role::Prose, sentence);
        }
        period
    }

    fn marks(&mut self) {
        if self.odd(10, "label over the title") {
            let label =
                pick(&mut self.random, &["附件", "附件：", "附件1", "附件 2：", "（公开稿）"]);
            self.push(Role::Mark, label);
        }
        if self.odd(12, "number of a document") {
            let number = pick(
                &mut self.random,
                &["校发〔2021〕12号", "院办字[2020]7号", "校办函〔2022〕3 号"],
            );
            self.push(Role::Mark, number);
        }
        if self.school_in == SchoolIn::Title && self.odd(14, "cover letter") {
            let school = self.school.clone();
            self.push(Role::Title, format!("{school}关于报送信息公开工作年度报告的函"));
            self.push(Role::Prose, "省教育厅：");
            self.push(Role::Prose, "按照贵厅的要求，现将我校的年度报告随函报上，请审阅。");
            self.push(Role::Prose, "特此函告。");
            self.push(Role::Sign, school);
            let date = self.date();
            self.push(Role::Sign, date);
        }
    }

    fn title(&mut self) {
        let school = match self.school_in {
            SchoolIn::Title | SchoolIn::TitleAgainstSignOff => self.school.clone(),
            _ => String::new(),
        };
        let first = self.first_year;
        let year = match self.year_in {
            YearIn::TitleAndText | YearIn::Title | YearIn::SlipInText => self.year_label(),
            YearIn::TitleAgainstPeriod => format!("{}年度", first + self.below(2)),
            YearIn::SlipInTitle | YearIn::SlipAlone => format!("{first}-{first}学年度"),
            _ => String::new(),
        };
        if school.is_empty() && year.is_empty() && self.odd(2, "no title") {
            return;
        }
        let subject = pick(
            &mut self.random,
            &["信息公开工作报告", "信息公开工作年度报告", "信息公开年度报告", "信息公开工作总结"],
        );
        let lines = match self.below(14) {
            0 | 1 => vec![school, format!("{year}{subject}")],
            2 => vec![school, year, subject.to_owned()],
            3 if !year.is_empty() => vec![format!("{school}{subject}"), format!("（{year}）")],
            4 => vec![format!("{year}{school}{subject}")],
            5 => vec![format!("{school}关于{year}信息公开工作的报告")],
            6 => vec![format!("关于{school}{year}信息公开工作情况的报告")],
            7 if !year.is_empty() => vec![format!("{school}{subject}（{year}）")],
            8 => vec![format!("{school} {year} {subject}").trim().to_owned()],
            9 => vec![format!("{school}{year}"), print::spaced(subject)],
            10 => vec![print::spaced(&school), format!("{year}{subject}")],
            11 if !school.is_empty() => {
                self.oddities.push("title cut in a word");
                let title = format!("{school}{year}{subject}");
                let chars = title.chars().count();
                let cut = chars / 2 + self.below(chars * 2 / 5);
                self.blocks.push(Block { role: Role::Title, text: title, cut: Some(cut) });
                return;
            }
            _ => vec![format!("{school}{year}{subject}")],
        };
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            self.push(Role::Title, line);
        }
    }

    /// A sentence that states the period, where one is due.
    fn period(&mut self) -> Option<[String; 2]> {
        let is_due = match self.year_in {
            YearIn::Period | YearIn::TitleAgainstPeriod => true,
            YearIn::TitleAndText | YearIn::SlipInTitle | YearIn::SlipInText => self.below(3) == 0,
            _ => false,
        };
        if !is_due {
            return None;
        }
        let (a, b) = (self.first_year, self.first_year + 1);
        let han = |year| print::han_digits(year, '〇');
        let sentence = match (self.is_academic, self.below(7)) {
            (true, 0) => format!("统计时间范围：{a}.9.1—{b}.8.31。"),
            (true, 1) => format!("数据的起止时间为{a}年9月1日起，至{b}年8月31日止。"),
            (true, 2) => format!("统计周期自{}年九月一日至{}年八月三十一日。", han(a), han(b)),
            (true, 3) => format!("所列数据的统计期限：{a}年9月—{b}年8月。"),
            (true, 4) => format!("统计期限为{a}-09-01至{b}-08-31。"),
            (true, 5) => format!("数据统计期为 {a} 年 9 月 1 日 － {b} 年 8 月 31 日。"),
            (true, _) => format!("报告所列数据的统计期限为{a}年9月1日至{b}年8月31日。"),
            (false, 0) => format!("统计期限为{a}年1月1日至{a}年12月31日。"),
            (false, 1) => format!("统计时间范围：{a}.1.1-{a}.12.31。"),
            (false, _) => format!("所列数据的统计期限为{a}年1月1日至12月31日。"),
        };
        self.push(Role::Prose, sentence);
        Some(match self.is_academic {
            true => [format!("{a}-09-01"), format!("{b}-08-31")],
            false => [format!("{a}-01-01"), format!("{a}-12-31")],
        })
    }

    fn naming(&mut self) {
        let is_due = match self.school_in {
            SchoolIn::Text => true,
            SchoolIn::Title => self.below(2) == 0,
            _ => false,
        };
        if is_due {
            let sentence = pick(&mut self.random, &words::NAMINGS);
            let school = self.school.clone();
            let sentence = self.filled(&sentence.replace("{S}", &school));
            self.push(Role::Prose, sentence);
        }
    }

    /// A sentence with its places filled in.
    pub fn filled(&mut self, sentence: &str) -> String {
        let mut filled = sentence.replace("{Y}", &self.label);
        while let Some(at) = filled.find(['{']) {
            let value = match &filled[at..at + 3] {
                "{N}" => (2 + self.below(97)).to_string(),
                "{T}" => words::other_school(&mut self.random).to_owned(),
                _ => pick(&mut self.random, &words::DEPARTMENTS).to_owned(),
            };
            filled.replace_range(at..at + 3, &value);
        }
        filled
    }

    fn date(&mut self) -> String {
        let (year, month, day) = (self.first_year + 1, 9 + self.below(4), 1 + self.below(28));
        match self.below(4) {
            0 => format!("{year} 年 {month} 月 {day} 日"),
            1 => format!("{}年十月二十五日", print::han_digits(year, '〇')),
            2 => format!("{year}.{month}.{day}"),
            _ => format!("{year}年{month}月{day}日"),
        }
    }

    fn sign_off(&mut self) {
        let is_half = self.below(2) == 0;
        let school = match self.school_in {
            SchoolIn::SignOff => self.school.clone(),
            SchoolIn::Title if is_half => self.school.clone(),
            SchoolIn::TitleAgainstSignOff => self.other.to_owned(),
            SchoolIn::Nowhere if is_half => {
                self.push(Role::Sign, "校长办公室");
                return;
            }
            _ => return,
        };
        let date = self.date();
        let line = match self.below(7) {
            0 => format!("{school}校长办公室"),
            1 => format!("{school}信息公开工作领导小组办公室"),
            2 => format!("{school}（盖章）"),
            3 => format!("{school}　　{date}"),
            4 => print::spaced(&school),
            _ => school,
        };
        self.push(Role::Sign, line);
        if self.below(4) > 0 {
            self.push(Role::Sign, date);
        }
    }

    fn file_name(&mut self) -> String {
        let school = match self.school_in {
            SchoolIn::FileName => self.school.clone(),
            _ => pick(&mut self.random, &["", "学校", "终稿", "新建文本文档"]).to_owned(),
        };
        let (a, b) = (self.first_year, self.first_year + 1);
        let year = match (self.year_in, self.is_academic) {
            (YearIn::FileName, true) => pick(&mut self.random, &["-", "_", "—"]),
            (YearIn::FileName, false) => return format!("{school}{a}年度报告.txt"),
            _ => return format!("{school}报告.txt"),
        };
        format!("{school}{a}{year}{b}.txt")
    }

    /// The style that a count is printed in, and the next after it.
    pub fn pick_style(&mut self, styles: &[Style]) -> Style {
        pick(&mut self.random, styles)
    }
}
