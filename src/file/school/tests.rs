//! Names of invented schools by their form, and those of the country's list by the list.

use super::claim;
use super::head::is_odd;
use crate::evidence::Whence;
use crate::file::metadata::{self, Metadata};
use crate::note::Lang;
use crate::rules::{Rules, Schools};

fn listed() -> Schools {
    Rules::default().schools
}

fn read(text: &str) -> Metadata {
    metadata::find(text, None, "a.txt", &listed())
}

/// The school of a text, with the codes of the warnings about it.
fn school_of(text: &str, name: &str, schools: &Schools) -> (Option<String>, Vec<String>) {
    let found = metadata::find(text, None, name, schools);
    let codes = found.warnings.iter().map(|warning| warning.code());
    (found.school, codes.filter(|code| code.contains("school")).collect())
}

/// The rest of a report that does not say whose it is.
const REST: &str = "\n一、概述\n学校高度重视信息公开工作。\n二、主动公开情况\n学校主动公开信息。";

fn in_title(title: &str, schools: &Schools) -> Option<String> {
    let claims = claim::in_title(title, Whence::Title, schools);
    claims.into_iter().next().map(|claim| claim.name)
}

#[test]
fn a_title_names_its_school() {
    let schools = Schools::default();
    let check = |title: &str, expect: Option<&str>| {
        assert_eq!(in_title(title, &schools).as_deref(), expect, "{title}");
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
    check("某某省普通高等学校信息公开报告", None);
    check("立足学校信息公开报告", None);
}

#[test]
fn a_college_of_a_university_is_a_school_of_its_own_in_a_title() {
    let check = |title: &str, expect: &str| {
        assert_eq!(in_title(title, &Schools::default()).as_deref(), Some(expect), "{title}");
    };

    check("沭野大学信息工程学院信息公开工作报告", "沭野大学信息工程学院");
    check("沭野大学2020年信息公开工作报告", "沭野大学");
    check("沭野大学信息公开网", "沭野大学");
}

#[test]
fn a_title_over_two_schools_names_both_and_a_former_name_is_none() {
    let titled = |title: &str| school_of(&format!("{title}{REST}"), "a.txt", &listed());

    let (school, codes) = titled("沭野大学(原沭野师范学院)2020-2021学年信息公开年度报告");
    assert_eq!((school.as_deref(), codes.len()), (Some("沭野大学"), 0), "{codes:?}");

    for title in ["沭野大学沭野开放大学", "沭野大学、沭野开放大学", "沭野大学和沭野开放大学"]
    {
        let (school, codes) = titled(&format!("{title}2020-2021学年信息公开年度报告"));
        assert!(school.is_none() || !codes.is_empty(), "{title}: {school:?}");
    }
}

#[test]
fn the_body_says_whose_it_is_where_nothing_else_does() {
    let schools = listed();
    let check = |sentence: &str, expect: Option<&str>| {
        let text = format!("信息公开年度报告（2020年）{REST}\n{sentence}\n三、评议情况\n没有。");
        let found = school_of(&text, "a.txt", &schools);
        assert_eq!(found.0.as_deref(), expect, "{sentence}");
    };

    check("本报告由梓泉学院于每年十月向社会公布。", Some("梓泉学院"));
    check("本报告是梓泉学院依法编制的。", Some("梓泉学院"));
    check("纸质文本可到四川文轩职业学院档案馆查阅。", Some("四川文轩职业学院"));
    check(
        "根据《中共安徽审计职业学院委员会关于推进党务公开的意见》，拓展内容。",
        Some("安徽审计职业学院"),
    );
    check("为此，槿州工业大学把信息公开列为重点事项。", Some("槿州工业大学"));
    check("浙江工商大学考察组来访，双方交流了经验。", None);
    check("学校同浙江工商大学一行座谈。", None);
}

#[test]
fn an_address_on_a_known_host_says_whose_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let names = "[[school]]\nname = '青屿学院'\nhosts = ['qyu.edu.cn']\n";
    std::fs::write(dir.path().join("schools.toml"), names).unwrap();
    let schools = Rules::load(dir.path()).unwrap().schools;
    let school = |address: &str| {
        let text = format!("信息公开年度报告（2020年）{REST}\n电子版见{address}。");
        metadata::find(&text, None, "a.txt", &schools)
    };

    let found = school("http://xxgk.qyu.edu.cn/");
    assert_eq!(found.school.as_deref(), Some("青屿学院"));
    assert_eq!(found.evidence.school.unwrap().from, Some(Whence::Address));
    assert_eq!(school("xxgk@qyu.edu.cn").school.as_deref(), Some("青屿学院"));
    assert_eq!(school("http://xxgk.other.edu.cn/").school, None);

    let known = schools.with(["岚川大学"].into_iter());
    let known = known.with_hosts([("岚川大学", "lanchuan.edu.cn")].into_iter());
    assert_eq!(known.of_host("xxgk.lanchuan.edu.cn"), Some("岚川大学"));
}

#[test]
fn a_line_says_whose_it_is() {
    let check = |text: &str, expect: &[&str]| {
        let said = claim::in_line(text, Whence::Preface, &Schools::default()).stated;
        let names: Vec<&str> = said.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!(names, expect, "{text}");
    };

    check(
        "结合呼伦贝尔学院2020-2021学年信息公开工作执行情况,由呼伦贝尔学院党政办公室牵头编制",
        &["呼伦贝尔学院", "呼伦贝尔学院"],
    );
    check("由哈尔滨工程大学编制", &["哈尔滨工程大学"]);
    check("编制单位:某某大学", &["某某大学"]);
    check("在省教育厅指导下,某某大学稳步推进", &["某某大学"]);
    check("某某工程与轨道交通大学编制", &["某某工程与轨道交通大学"]);
    check("赴某某大学考察,与某某大学交流", &[]);
    check("为全面反映某某医科大学2022-2023学年信息公开工作的开展情况", &["某某医科大学"]);
    check("根据学校工作结合某某医科大学2022-2023学年", &["某某医科大学"]);
    check("哈尔滨工业大学附属中学、小学从筹备到建成招生", &[]);
    check("某某学院院长办公室编制了报告", &["某某学院"]);
    check("2021-2022学年某某学院工作实际", &["某某学院"]);
}

#[test]
fn a_sign_off_is_a_name_or_its_office() {
    let check = |line: &str, expect: Option<&str>| {
        let found = claim::in_sign_off(line, &Schools::default()).map(|claim| claim.name);
        assert_eq!(found.as_deref(), expect, "{line}");
    };

    check("呼伦贝尔学院", Some("呼伦贝尔学院"));
    check("北京理工大学党政办公室", Some("北京理工大学"));
    check("中共北京理工大学委员会", Some("北京理工大学"));
    check("某某大学(盖章)", Some("某某大学"));
    check("某某大学2021.10.25", Some("某某大学"));
    check("2021年10月25日", None);
    check("本年度,学校未产生举报。", None);
}

#[test]
fn words_that_are_stuck_to_a_name_fall_away() {
    let check = |text: &str, expect: &str| {
        let text = format!("{text}{REST}");
        assert_eq!(
            school_of(&text, "a.txt", &listed()),
            (Some(expect.to_owned()), vec![]),
            "{text}"
        );
    };

    check("结合我校工作实际，现制定青岚医科大学2021-2022学年信息公开年度报告。", "青岚医科大学");
    check("如有疑问，请联系青岚农林大学信息公开办公室。", "青岚农林大学");
    check("欢迎您访问青岚大学信息公开网！", "青岚大学");
    check("近年来青岚大学不断完善信息公开制度。", "青岚大学");
    check("在省委省政府领导下青岚大学坚持公开为常态。", "青岚大学");
    check("现将主动公开情况、其他事项和高等学校信息公开事项清单（青岚湾大学）公布。", "青岚湾大学");
    check("如需咨询，请与和岭学院党政办公室联系。", "和岭学院");
    check("正文安徽医科大学信息公开工作报告", "安徽医科大学");
    check("现制定安徽医科大学2021年信息公开工作年度报告。", "安徽医科大学");
    check("按照要求报安徽医科大学党委审定。", "安徽医科大学");
    check("联系地址：云南省昆明市青岚大学办公室。", "青岚大学");
}

#[test]
fn what_cannot_be_a_name_is_none_and_a_warning() {
    let check = |text: &str| {
        let text = format!("{text}{REST}");
        let expect = (None, vec!["no_school".to_owned()]);
        assert_eq!(school_of(&text, "a.txt", &listed()), expect, "{text}");
    };

    check("天边青岚大学坚持公开。");
    check("本报告是对75所教育部直属高等学校信息公开合规性的评价。");
    check("根据《青岚省高等学校信息公开实施办法》，现将我校情况公布如下。");
    check("各高等学校、省属本科高校请报我厅备案。");
    check("我校赴清华大学学习经验，借鉴浙江大学、复旦大学做法。");
    check("中国地质大学2020年信息公开年度报告");
    check("青岚职院高度重视信息公开工作，编制本报告。");
}

#[test]
fn a_school_of_the_list_is_told_from_its_neighbours() {
    let check = |text: &str, expect: &str| {
        let text = format!("{text}{REST}");
        let (found, _) = school_of(&text, "a.txt", &listed());
        assert_eq!(found.as_deref(), Some(expect), "{text}");
    };

    check("中国石油大学（华东）2019-2020学年信息公开年度报告", "中国石油大学(华东)");
    check("山东大学（威海）2019-2020学年信息公开年度报告", "山东大学(威海)");
    check("北京师范大学珠海分校2018-2019学年信息公开年度报告", "北京师范大学珠海分校");
    check("哈尔滨医科大学大庆校区2020年信息公开年度报告", "哈尔滨医科大学大庆校区");
    check("哈尔滨医科大学东校区2020年投入使用。哈尔滨医科大学编制本报告。", "哈尔滨医科大学");
    check("现将安徽大学江淮学院2018-2019学年信息公开情况报告如下。", "安徽大学江淮学院");
    check("现将广东海洋大学寸金学院2018-2019学年情况报告如下。", "广东海洋大学寸金学院");
    check("青岛电子科技大学2020年信息公开报告", "青岛电子科技大学");
    check("根据电子科技大学实际，编制本报告。", "电子科技大学");
    check("西北大学2020年信息公开报告", "西北大学");
    check("浙江科技学院2014-2015学年信息公开年度报告", "浙江科技学院");
    check("中国地质大学信息公开工作报告\n中国地质大学（武汉）编制本报告。", "中国地质大学(武汉)");
}

#[test]
fn a_short_name_leads_to_the_full_one_with_a_warning() {
    let text =
        "青岚师专根据通知编制了报告。\n一、概述\n落实《青岚师范高等专科学校信息公开实施细则》。";
    let expect = |name: &str| (Some(name.to_owned()), vec!["school_alias".to_owned()]);
    assert_eq!(school_of(text, "a.txt", &listed()), expect("青岚师范高等专科学校"));

    let text = format!("青岛职院高度重视信息公开工作，编制本报告。{REST}");
    assert_eq!(school_of(&text, "a.txt", &listed()), expect("青岛职业技术学院"));
}

#[test]
fn places_below_the_first_heading_tell_where_no_other_does() {
    let check = |body: &str, expect: &str, from: Whence| {
        let found = read(&format!("我校编制本报告。\n一、概述\n{body}"));
        let read_in = found.evidence.school.and_then(|witness| witness.from);
        assert_eq!((found.school.as_deref(), read_in), (Some(expect), Some(from)), "{body}");
    };

    check("落实《青岚大学信息公开实施细则（试行）》。", "青岚大学", Whence::RuleTitle);
    check("学校制定了青岚师范学院信息公开实施细则。", "青岚师范学院", Whence::Body);
    check("2021-2022学年，青岚大学坚持以公开为常态。", "青岚大学", Whence::Body);
}

#[test]
fn the_name_of_the_file_and_of_its_folder_come_last() {
    let check = |name: &str, expect: Option<&str>| {
        let (found, _) = school_of(REST.trim(), name, &listed());
        assert_eq!(found.as_deref(), expect, "{name}");
    };

    check("b/青岚大学2021-2022.txt", Some("青岚大学"));
    check("青岚大学/2021-2022.txt", Some("青岚大学"));
    check("清华大学2021/报告.txt", Some("清华大学"));
    check("清华大学课题组/reports/报告.txt", None);
}

#[test]
fn a_name_of_a_catalogue_is_known_whole() {
    let schools = Schools::default().with(["天边青岚大学"].into_iter());
    let text = format!("现将天边青岚大学2021年工作报告如下。{REST}");
    assert_eq!(school_of(&text, "a.txt", &schools).0.as_deref(), Some("天边青岚大学"));
}

#[test]
fn the_reason_is_told_with_what_else_was_considered() {
    let found = read(&format!("青岚大学2020年信息公开年度报告{REST}\n霜州学院\n2021年10月8日"));
    let witness = found.evidence.school.unwrap();
    assert_eq!(witness.from, Some(Whence::Title));
    assert_eq!(witness.text, "青岚大学2020年信息公开年度报");
    let other = &witness.considered[0];
    assert_eq!((other.value.as_str(), other.from), ("霜州学院", Whence::SignOff));

    let told = found.warnings.iter().map(|warning| warning.text(Lang::Zh)).collect::<Vec<_>>();
    assert_eq!(told, ["学校写作 青岚大学，又写作 霜州学院，以前者为准"]);
}

#[test]
fn the_form_alone_reads_nearly_every_name_of_the_list() {
    let (listed, none) = (listed(), Schools::default());
    let names: Vec<String> = listed.iter().map(|school| school.name.clone()).collect();
    let is_other = |name: &&String| {
        let title = format!("2021-2022学年{name}信息公开工作报告");
        in_title(&title, &none).as_ref() != Some(*name) || is_odd(name, &listed)
    };

    let other: Vec<&String> = names.iter().filter(is_other).collect();
    assert!(other.len() * 50 < names.len(), "{} of {}: {other:?}", other.len(), names.len());
}

#[test]
fn the_list_reads_every_one_of_its_names_whatever_stands_before_it() {
    let listed = listed();
    for school in listed.iter().filter(|school| school.listed.is_some()) {
        for before in ["现制定", "请联系", "事项和", "正文"] {
            let title = format!("{before}{}2021-2022学年信息公开工作报告", school.name);
            assert_eq!(in_title(&title, &listed).as_ref(), Some(&school.name), "{title}");
        }
    }
}
