//! A school's name that somebody put another in the place of, as on copies that advertise.

use crate::note::warning::Warning;
use crate::text::fold_text;

/// How much of a text is looked at: 2,000 Han characters.
const MOST_BYTES: usize = 6000;

/// The longest name, in characters.
const MOST_NAME_CHARS: usize = 20;

/// What rules of a school's own are called after its name.
const RULES: [&str; 10] = [
    "信息公开实施细则》",
    "信息公开工作实施细则》",
    "信息公开实施办法》",
    "信息公开工作实施办法》",
    "信息公开管理办法》",
    "信息公开工作管理办法》",
    "信息公开办法》",
    "信息公开指南》",
    "信息公开目录》",
    "信息公开工作制度》",
];

/// Words of schools and of public bodies, whose rules are cited, too.
const BODIES: [&str; 22] = [
    "大学",
    "学院",
    "学校",
    "高校",
    "高等",
    "院校",
    "党校",
    "本科",
    "职业",
    "专科",
    "教育",
    "政府",
    "国务院",
    "省",
    "市",
    "县",
    "厅",
    "局",
    "委",
    "部",
    "国",
    "院",
];

/// The name in the titles of its own rules that is no school's and stands elsewhere in the text as
/// well. A copy on another site was found whose every name of a school had become an
/// advertiser's, that in 《…信息公开实施细则》 among them.
pub fn replaced_name(text: &str) -> Option<Warning> {
    let ends = (0..=MOST_BYTES.min(text.len())).rev();
    let clipped = ends.into_iter().find_map(|end| text.get(..end)).unwrap_or_default();
    if !clipped.contains('《') {
        return None;
    }

    let folded = fold_text(clipped);
    let name = folded.split('《').skip(1).find_map(|cited| name_of_rules(cited))?;
    (folded.matches(name).count() > 1).then(|| Warning::ReplacedName { name: name.to_owned() })
}

/// The name before the words of a school's own rules.
fn name_of_rules(cited: &str) -> Option<&str> {
    let end = cited.find('》')? + '》'.len_utf8();
    let title = cited.get(..end)?;
    let name = RULES.iter().find_map(|rules| title.strip_suffix(rules))?;
    let name = name.trim_end_matches("工作");
    let is_name = (2..=MOST_NAME_CHARS).contains(&name.chars().count())
        && !BODIES.iter().any(|body| name.contains(body));

    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_schools_in_its_own_rules_is_told() {
        let check = |text: &str, expect: Option<&str>| {
            let expect = expect.map(|name| Warning::ReplacedName { name: name.to_owned() });
            assert_eq!(replaced_name(text), expect, "{text}");
        };

        check(
            "按照《彩虹影城信息公开实施细则》要求，在彩虹影城2020-2021学年信息公开工作基础上编制。",
            Some("彩虹影城"),
        );
        check("按照《彩虹影城信息公开实施细则》要求编制。", None);
        check("按照《松原大学信息公开实施细则》，松原大学编制本报告。", None);
        check("根据《高等学校信息公开办法》《政府信息公开条例》，高等学校编制报告。", None);
        check("制定了《信息公开指南》和《信息公开目录》。", None);
        check("《", None);
    }
}
