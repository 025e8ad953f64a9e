//! Which notice counts for a report.

use super::*;
use crate::section;

const PARTS: &str = "一、总体情况\n公开。\n二、主动公开情况\n公开。\n三、收到和处理信息公开申请情况\n\
                     收到申请2件。\n四、因信息公开工作被申请行政复议、提起行政诉讼情况\n没有。\n";

/// The parts and the matters that were not asked for.
fn not_asked(school: &str, year: &str, text: &str) -> String {
    let rules = Rules::default();
    let facts = RequirementFacts {
        school: Some(school),
        year: year.parse().ok(),
        text,
        sections: &section::split(text, &rules).sections,
    };
    let asked = Requirement::of(&facts, &rules);
    let parts = asked.parts_not_asked.iter().map(|kind| kind.as_str());
    let matters = asked.matters_not_asked.iter().map(|matter| matter.as_str());
    parts.chain(matters).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_year_decides_where_no_notice_is_named() {
    assert_eq!(not_asked("云岭大学", "2010-2011", ""), "checklist 复议 诉讼");
    assert_eq!(not_asked("云岭大学", "2012-2013", ""), "checklist 复议 诉讼");
    assert_eq!(not_asked("云岭大学", "2013-2014", ""), "");
    assert_eq!(not_asked("云岭大学", "2022-2023", ""), "");
    assert_eq!(not_asked("云岭大学", "?", ""), "", "nothing is known");
}

#[test]
fn a_notice_that_is_named_counts_within_its_years() {
    let first = "根据教育部办公厅的通知（教办厅函[2013]48 号）编制。";
    assert_eq!(not_asked("云岭大学", "2013-2014", first), "checklist 复议 诉讼");
    assert_eq!(not_asked("云岭大学", "2018-2019", first), "", "a later one has followed");
    assert_eq!(not_asked("云岭大学", "?", first), "checklist 复议 诉讼");

    let both = format!("{first}又据《清单》（教办函﹝2014﹞23号）。");
    assert_eq!(not_asked("云岭大学", "2013-2014", &both), "");
}

#[test]
fn a_province_has_a_form_of_its_own() {
    let five = "appraisal complaints checklist 举报 复议 诉讼";
    assert_eq!(not_asked("宁波大学", "2022", ""), five);
    assert_eq!(not_asked("宁波大学", "2020", ""), "");
    assert_eq!(not_asked("宁波大学", "2021-2022", ""), "");
    assert_eq!(not_asked("宁波大学", "2021-2022", "按照浙教办综〔20212号编制。"), five);
    assert_eq!(not_asked("苏州大学", "2022", "参照浙教办综〔2021〕2号编制。"), "");
}

#[test]
fn the_form_of_the_state_council_is_known_by_its_headings() {
    assert_eq!(not_asked("云岭大学", "2022", PARTS), "appraisal checklist 举报");
    assert_eq!(not_asked("云岭大学", "2015-2016", PARTS), "", "there was no such form");
    let named = "根据《中华人民共和国政府信息公开工作年度报告格式》编制。";
    assert_eq!(not_asked("云岭大学", "2022", named), "appraisal checklist 举报");
}

#[test]
fn days_late_count_from_the_day_after_the_last() {
    let of = |published: &str| {
        let due = Day::new(2020, 10, 31);
        Requirement { due, ..Requirement::default() }.days_late(published.parse().ok())
    };
    assert_eq!(of("2020-10-31"), Some(0));
    assert_eq!(of("2020-09-30"), Some(0));
    assert_eq!(of("2020-11-01"), Some(1));
    assert_eq!(of("2021-03-01"), Some(121));
    assert_eq!(of("?"), None, "what is not known is no 0");
    assert_eq!(Requirement::default().days_late(Day::new(2020, 12, 1)), None);
}

#[test]
fn every_matter_has_the_name_that_notices_call_it_by() {
    let rules = Rules::default();
    let named = |matter: Matter| {
        let mut names = rules.requirements.notices.iter().flat_map(|notice| &notice.matters);
        names.any(|name| name == matter.as_str())
    };
    assert!(Matter::ALL.into_iter().all(named));
}
