//! Provinces, levels and ownerships as people write them.

use super::filter::Label;

/// The province-level divisions of the country, as they are written in full.
const PROVINCES: [&str; 34] = [
    "北京市",
    "天津市",
    "上海市",
    "重庆市",
    "河北省",
    "山西省",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "海南省",
    "四川省",
    "贵州省",
    "云南省",
    "陕西省",
    "甘肃省",
    "青海省",
    "台湾省",
    "内蒙古自治区",
    "广西壮族自治区",
    "西藏自治区",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
    "香港特别行政区",
    "澳门特别行政区",
];

/// Other words for levels and ownerships, each with what the list of schools says.
const OTHER_WORDS: [(Label, &str, &str); 9] = [
    (Label::Level, "undergraduate", "本科"),
    (Label::Level, "大学本科", "本科"),
    (Label::Level, "vocational", "专科"),
    (Label::Level, "高职", "专科"),
    (Label::Level, "高职高专", "专科"),
    (Label::Level, "大专", "专科"),
    (Label::Ownership, "public", "公办"),
    (Label::Ownership, "private", "民办"),
    (Label::Ownership, "公立", "公办"),
];

/// Gives a folded value as the list of schools writes it: 北京 is 北京市, 高职 is 专科. What is not
/// known here stays as it is, since a list of one's own may have it.
pub(super) fn in_full(label: Label, folded: &str) -> String {
    // Two characters tell every province from the others.
    let is_short = |full: &&&str| folded.chars().count() >= 2 && full.starts_with(folded);
    let full = match label {
        Label::Province => PROVINCES.iter().find(is_short).copied(),
        _ => OTHER_WORDS
            .iter()
            .find(|(of, word, _)| *of == label && *word == folded)
            .map(|(_, _, full)| *full),
    };

    full.unwrap_or(folded).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_the_list_of_schools_writes_them() {
        let check = |label, value: &str, expect: &str| {
            assert_eq!(in_full(label, value), expect, "{value}");
        };

        check(Label::Province, "北京", "北京市");
        check(Label::Province, "内蒙", "内蒙古自治区");
        check(Label::Province, "广西壮族自治区", "广西壮族自治区");
        check(Label::Province, "山", "山");
        check(Label::Province, "东部", "东部");
        check(Label::Level, "高职", "专科");
        check(Label::Level, "本科", "本科");
        check(Label::Ownership, "private", "民办");
        check(Label::Ownership, "中外合作办学", "中外合作办学");
    }
}
