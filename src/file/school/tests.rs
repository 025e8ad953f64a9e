//! Names of invented schools by their form, and those of the country's list by the list.

use super::claim::{self, SchoolClaim};
use super::name::{self, Standing, is_odd, places};
use crate::evidence::Whence;
use crate::rules::{Rules, Schools};

fn listed() -> Schools {
    Rules::default().schools
}

fn in_title(title: &str, schools: &Schools) -> Option<String> {
    let claims = claim::in_title(title, Whence::Title, schools);
    claims.into_iter().next().map(|claim: SchoolClaim| claim.name)
}

fn in_text(text: &str, schools: &Schools) -> Vec<String> {
    claim::in_text(text, Whence::Preface, schools).into_iter().map(|claim| claim.name).collect()
}

#[test]
fn a_title_names_its_school() {
    let schools = Schools::default();
    let check = |title: &str, expect: Option<&str>| {
        assert_eq!(in_title(title, &schools).as_deref(), expect, "{title}")
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
fn the_form_alone_reads_nearly_every_name_of_the_list() {
    let (listed, none) = (listed(), Schools::default());
    let names: Vec<String> = listed.iter().map(|school| school.name.clone()).collect();
    let mut other = Vec::new();
    for name in &names {
        let found = in_title(&format!("2021-2022学年{name}信息公开工作报告"), &none);
        if found.as_deref() != Some(name) || is_odd(name, &listed) {
            other.push(format!("{name} {found:?} {}", is_odd(name, &listed)));
        }
    }
    assert!(other.len() * 100 < names.len(), "{} {other:#?}", other.len());
}
