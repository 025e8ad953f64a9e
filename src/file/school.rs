//! The name of the school that publishes a report, in folded text. The lists of words grew
//! with the sample reports and with 200 invented ones whose school is known.

use super::year::year_at;

/// The endings of schools' names.
const ENDS: [&str; 4] = ["大学", "学院", "学校", "党校"];

/// Words that no name starts with or holds. A name starts after the last of them.
const BEFORE: [&str; 72] = [
    "根据", "按照", "结合", "围绕", "关于", "现将", "依据", "对照", "以及", "其中", "通过", "附件",
    "编制", "公布", "现就", "作为", "所属", "年度", "学年", "年", "由", "是", "在", "我", "及",
    "届", "个", "该", "把", "据", "向", "从", "位于", "的", "为了", "反映", "介绍", "说明", "总结",
    "体现", "展示", "推进", "做好", "加强", "了", "为", "对", "使", "让", "将", "贯彻", "落实",
    "保障", "提升", "提高", "促进", "规范", "开展", "梳理", "回顾", "汇总", "报送", "印发", "转发",
    "没有", "不是", "赴", "到", "就", "因", "参照", "借鉴",
];

/// Words in names that hold one of [`BEFORE`].
const INSIDE: [&str; 6] = ["青年", "少年", "大数据", "向阳", "对外", "个旧"];

/// Words that terms for schools of any kind are made of. A name has something else.
const GENERIC: [&str; 61] = [
    "高等",
    "普通",
    "职业",
    "技术",
    "独立",
    "民办",
    "公办",
    "公立",
    "各",
    "全",
    "本",
    "我",
    "二级",
    "本科",
    "专科",
    "高职",
    "中小",
    "兄弟",
    "合作",
    "直属",
    "省属",
    "市属",
    "部属",
    "全国",
    "全省",
    "全市",
    "教育部",
    "教育厅",
    "省",
    "市",
    "一流",
    "高水平",
    "应用",
    "综合",
    "研究",
    "创新",
    "创业",
    "教学",
    "型",
    "性",
    "类",
    "地方",
    "其他",
    "其它",
    "有关",
    "相关",
    "所有",
    "一份",
    "一所",
    "两所",
    "多所",
    "示范",
    "重点",
    "双",
    "建设",
    "老年",
    "社区",
    "继续",
    "教育",
    "国际",
    "等",
];

/// Words that names of departments are made of: a 学院 with nothing else is part of a school.
const SUBJECTS: [&str; 40] = [
    "马克思",
    "主义",
    "信息",
    "工程",
    "计算机",
    "软件",
    "网络",
    "艺术",
    "设计",
    "外国语",
    "外语",
    "体育",
    "音乐",
    "美术",
    "法",
    "商",
    "文",
    "理",
    "医",
    "护理",
    "材料",
    "机械",
    "电气",
    "电子",
    "化学",
    "化工",
    "生命",
    "科学",
    "数学",
    "物理",
    "管理",
    "经济",
    "人文",
    "传媒",
    "新闻",
    "土木",
    "环境",
    "公共",
    "生",
    "与",
];

/// Finds the school that a title or a file name names: the first name in it.
pub fn in_title(folded: &str) -> Option<String> {
    places(folded).next().map(|place| place.name)
}

/// Finds the schools that the text says it is of: a name before a year (结合某某学院2020-2021学年),
/// after 由 and before 编制, with 以下简称 or after a label (编制单位:), or at the head of a clause
/// that says what the report's school does.
pub fn in_text(folded: &str) -> Vec<String> {
    let mut found = Vec::new();
    for place in places(folded) {
        if is_reporting(folded, &place) && !found.contains(&place.name) {
            found.push(place.name);
        }
    }

    found
}

/// Tells whether the words around a name say that the report is its school's.
fn is_reporting(folded: &str, place: &NamePlace) -> bool {
    const DOES: [&str; 22] = [
        "编制",
        "编写",
        "现",
        "认真",
        "高度重视",
        "严格",
        "坚持",
        "始终",
        "积极",
        "切实",
        "全面",
        "深入",
        "信息公开",
        "本学年",
        "本年度",
        "贯彻",
        "党委",
        "行政",
        "向社会",
        "稳步",
        "持续",
        "以公开",
    ];
    const LABELS: [&str; 6] = ["单位:", "单位(盖章):", "学校名称:", "学校:", "我校(", "本校("];

    let (before, after) = (&folded[..place.start], &folded[place.end..]);
    let is_dated = year_at(folded, place.end).is_some();
    let soon: String = after.chars().take(24).collect();
    let is_editor = before.ends_with('由') && (soon.contains("编制") || soon.contains("编写"));
    let is_labelled = LABELS.iter().any(|label| before.ends_with(label));
    let does = DOES.iter().any(|word| after.starts_with(word));

    is_dated || is_editor || is_labelled || after.starts_with("(以下简称") || does
}

/// Finds the school that a sign-off names: a short paragraph that is a name, or a name with its
/// office or seal.
pub fn in_sign_off(folded: &str) -> Option<String> {
    const SEALS: [&str; 3] = ["(盖章)", "(公章)", "(章)"];
    const OFFICES: [&str; 6] = ["办公室", "委员会", "小组", "办", "处", "部"];
    if folded.chars().count() > 40 || folded.contains(['。', ',', ';', ':']) {
        return None;
    }

    let place = places(folded).next()?;
    let is_date = |c: char| c.is_ascii_digit() || "年月日-./〇○零一二三四五六七八九十".contains(c);
    let rest = folded[place.end..].trim_end_matches(is_date);
    let rest = SEALS.iter().find_map(|seal| rest.strip_suffix(seal)).unwrap_or(rest);
    let is_office = rest.is_empty() || OFFICES.iter().any(|office| rest.ends_with(office));

    (place.start == 0 && is_office).then_some(place.name)
}

/// Tells whether two names are of one school: one may be cut short, or be a part of the other.
pub fn is_same(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// Finds the names that open a clause, as the one who did what is told does: not those after a verb
/// or in a list.
pub fn opening(folded: &str) -> Vec<String> {
    let opens = |start: usize| start == 0 || folded[..start].ends_with([',', '。', ';', ':']);
    places(folded).filter(|place| opens(place.start)).map(|place| place.name).collect()
}

/// Finds all names in the order in which they stand.
pub fn names(folded: &str) -> Vec<String> {
    places(folded).map(|place| place.name).collect()
}

/// A name in a text.
struct NamePlace {
    start: usize,
    end: usize,
    name: String,
}

/// Finds every name. A name is a run of Han characters up to the last ending in it, and a campus in
/// brackets after that.
fn places(folded: &str) -> impl Iterator<Item = NamePlace> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = folded[rest..].find(is_han) {
            let start = rest + offset;
            let length = folded[start..].find(|c| !is_han(c));
            let end = length.map_or(folded.len(), |length| start + length);
            let place = in_run(folded, start, end);
            rest = place.as_ref().map_or(end, |place| place.end);
            if place.is_some() {
                return place;
            }
        }

        None
    })
}

/// Finds the first name in a run of Han characters, if it holds one.
fn in_run(folded: &str, start: usize, end: usize) -> Option<NamePlace> {
    let mut start = start;
    while start < end {
        let place = in_part(folded, start, end)?;
        if is_name(&place.name) {
            return Some(place);
        }
        start += first_end(&folded[start..end])?;
    }

    None
}

/// Finds the byte after the first ending in a run.
fn first_end(run: &str) -> Option<usize> {
    ENDS.iter().filter_map(|ending| Some(run.find(ending)? + ending.len())).min()
}

/// Cuts a name out of the start of a run, whatever it says.
fn in_part(folded: &str, start: usize, end: usize) -> Option<NamePlace> {
    let run = &folded[start..end];
    let first_end = first_end(run)?;

    // Inside a name 与 joins its halves; at a clause's start it joins the name to someone else's.
    let name_start = BEFORE.iter().filter_map(|word| last_outside(&run[..first_end], word)).max();
    let name_start =
        name_start.unwrap_or(if run.starts_with('与') { '与'.len_utf8() } else { 0 });

    let mut name_end = first_end;
    while let Some(longer) = longer_name(&run[name_start..], name_end - name_start) {
        name_end = name_start + longer;
    }

    let mut name = run.get(name_start..name_end)?.to_owned();
    let mut place_end = start + name_end;
    if let Some(campus) = campus(&folded[place_end..]) {
        name.push_str(campus);
        place_end += campus.len();
    }

    Some(NamePlace { start: start + name_start, end: place_end, name })
}

/// Finds the end of the last `word` in a run that is not part of a word in names.
fn last_outside(run: &str, word: &str) -> Option<usize> {
    let mut places = run.rmatch_indices(word).map(|(at, _)| at);
    places.find(|&at| !is_inside(run, at, word)).map(|at| at + word.len())
}

/// Tells whether the `word` at a place in a run is part of one of [`INSIDE`].
fn is_inside(run: &str, at: usize, word: &str) -> bool {
    INSIDE.iter().any(|name| {
        let start = name.find(word).and_then(|offset| at.checked_sub(offset));
        start.and_then(|start| run.get(start..)).is_some_and(|rest| rest.starts_with(name))
    })
}

/// Finds the end of a name that goes on to another ending: 科学技术大学附属学院 is one name,
/// 大学各学院 is not.
fn longer_name(run: &str, end: usize) -> Option<usize> {
    const STOPS: [&str; 17] = [
        "各", "二级", "和", "与", "信息", "学校", "按", "对", "为", "在", "报告", "党", "校", "现",
        "坚持", "年", "的",
    ];

    let rest = &run[end..];
    let next = first_end(rest)?;
    let between = &rest[..next];
    let is_part = between.chars().count() <= 8 && !STOPS.iter().any(|stop| between.contains(stop));

    is_part.then_some(end + next)
}

/// Finds the campus right after a name: `(北京)`, `(武汉)`.
fn campus(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('(')?;
    let length = inner.find(')')?;
    let inner = &inner[..length];
    let is_place = (2..=4).contains(&inner.chars().count()) && inner.chars().all(is_han);

    (is_place && !inner.starts_with("以下") && !inner.contains(['部', '章']))
        .then(|| &rest[..length + 2])
}

/// Tells whether a name says more than the kind of a school, or a department.
fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    let stem = ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let is_vague = ["各", "本", "全", "我"].iter().any(|word| name.starts_with(word)) && chars <= 5;
    let is_department =
        name.ends_with("学院") && is_made_of(stem, &[&GENERIC[..], &SUBJECTS].concat());

    (4..=24).contains(&chars) && !is_made_of(stem, &GENERIC) && !is_vague && !is_department
}

/// Tells whether `stem` can be cut into `words` with nothing left, the longest that fits first.
fn is_made_of(stem: &str, words: &[&str]) -> bool {
    let mut rest = stem;
    while !rest.is_empty() {
        let longest =
            words.iter().filter_map(|word| rest.strip_prefix(word)).min_by_key(|rest| rest.len());
        match longest {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }

    true
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '〇' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_school() {
        let check = |title: &str, expect: Option<&str>| {
            assert_eq!(in_title(title).as_deref(), expect, "{title}")
        };

        check("哈尔滨工程大学2019-2020年度信息公开工作报告", Some("哈尔滨工程大学"));
        check("海南热带海洋学院2022-2023年度信息公开工作报告", Some("海南热带海洋学院"));
        check("2019-2020学年对外经济贸易大学信息公开工作报告", Some("对外经济贸易大学"));
        check("中国石油大学(北京)2020年信息公开年度报告", Some("中国石油大学(北京)"));
        check("关于某某师范高等专科学校信息公开工作的报告", Some("某某师范高等专科学校"));
        check("中国科学院大学信息公开年度报告", Some("中国科学院大学"));
        check("电子科技大学中山学院信息公开报告", Some("电子科技大学中山学院"));
        check("某某青年政治学院2021年报告", Some("某某青年政治学院"));
        check("中共某某市委党校信息公开报告", Some("中共某某市委党校"));
        check("一份没有学校的报告", None);
        check("建设高水平应用型大学报告", None);
        check("信息工程学院报告", None);
        check("学校信息公开工作报告", None);
        check("高等学校信息公开年度报告", None);
    }

    #[test]
    fn a_text_says_whose_it_is() {
        let check = |text: &str, expect: &[&str]| assert_eq!(in_text(text), expect, "{text}");
        check(
            "结合呼伦贝尔学院2020-2021学年信息公开工作执行情况,由呼伦贝尔学院党政办公室牵头编制",
            &["呼伦贝尔学院"],
        );

        check("由哈尔滨工程大学编制", &["哈尔滨工程大学"]);
        check("编制单位:某某大学", &["某某大学"]);
        check("在省教育厅指导下,某某大学稳步推进", &["某某大学"]);
        check("某某工程与轨道交通大学编制", &["某某工程与轨道交通大学"]);
        check("赴某某大学考察,与某某大学交流", &[]);
        check("为全面反映某某医科大学2022-2023学年信息公开工作的开展情况", &["某某医科大学"]);
        check("根据学校工作结合某某医科大学2022-2023学年", &["某某医科大学"]);
        check("哈尔滨工业大学附属中学、小学从筹备到建成招生", &[]);
    }

    #[test]
    fn a_sign_off_is_a_name_or_its_office() {
        let check = |line: &str, expect: Option<&str>| {
            assert_eq!(in_sign_off(line).as_deref(), expect, "{line}")
        };

        check("呼伦贝尔学院", Some("呼伦贝尔学院"));
        check("北京理工大学党政办公室", Some("北京理工大学"));
        check("某某大学(盖章)", Some("某某大学"));
        check("某某大学2021.10.25", Some("某某大学"));
        check("2021年10月25日", None);
        check("本年度,学校未产生举报。", None);
    }
}
