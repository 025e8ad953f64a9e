use super::*;

fn found(text: &str) -> Option<String> {
    let paragraphs = FoldedParagraph::all(text);
    let paragraphs: Vec<&FoldedParagraph<'_>> = paragraphs.iter().collect();
    find(&paragraphs)
}

fn check(text: &str, expect: &str) {
    assert_eq!(found(text).as_deref(), Some(expect), "{text}");
}

#[test]
fn a_title_is_what_stands_over_a_report() {
    let check = |text: &str, expect: Option<&str>| {
        assert_eq!(found(text).as_deref(), expect, "{text}");
    };

    check(
        "哈尔滨工程大学\n2019-2020 年度信息公开工作报告\n本年度报告是根据《条例》编制。",
        Some("哈尔滨工程大学 2019-2020 年度信息公开工作报告"),
    );

    check(
        "北京理工大学 2018-2019 学年 信息公开工作报告\n根据",
        Some("北京理工大学 2018-2019 学年 信息公开工作报告"),
    );

    check("本报告根据《条例》,由党政办公室编制。\n一、工作概述", None);
    check(
        "附件1\n某某大学信息公开工作年度报告\n（2019—2020学年度）\n一、概述",
        Some("某某大学信息公开工作年度报告 （2019—2020学年度）"),
    );

    check(
        "某某大学\n某某大学2020年信息公开年度报告\n一、概述",
        Some("某某大学2020年信息公开年度报告"),
    );

    check("一、概述\n某某大学工作报告", None);
    check(
        "某某职业技\n术大学2019-20\n20学年工作年\n度报告\n一、概述",
        Some("某某职业技术大学2019-2020学年工作年度报告"),
    );

    check(
        "某某大学关于报送年度报告的函\n省教育厅：\n现将报告报上。\n某某大学\n2020年信息公开报告\n一、概述",
        Some("某某大学 2020年信息公开报告"),
    );

    check("某某學院\n2021年度資訊公開工作報告", Some("某某學院 2021年度資訊公開工作報告"));
}

/// A title under these lines of a site is found without them.
#[test]
fn what_a_site_puts_over_a_title_is_not_part_of_it() {
    const TITLE: &str = "某某大学2021-2022学年信息公开年度报告";
    for over in [
        "当前位置: 首页 >> 信息公开 >> 正文",
        "首页 / 信息公开 / 正文",
        "您好，欢迎您访问某某大学信息公开网！",
        "信息公开",
        "信息公开年度报告",
        "校务公开",
        "2022年\n信息公开年报",
        "某某大学\n信息公开网\n首页 学校概况 信息公开指南",
        "某某大学\n当前位置：首页>信息公开",
        "来源：校办 作者：张三\n2022-10-30 10:22",
    ] {
        check(&format!("{over}\n{TITLE}\n发布日期：2022-10-30 点击：12\n一、概述"), TITLE);
    }

    for shared in [
        "当前位置：首页 > 信息公开 > 正文 {}",
        "信息公开年报{}",
        "【信息公开】{}",
        "标题：{}",
        "{} 发布时间：2022-10-30 点击：35",
        "{}【字体：大 中 小】",
    ] {
        check(&format!("{}\n一、概述", shared.replace("{}", TITLE)), TITLE);
    }

    check("信息公开\n某某大学\n2021年年度报告", "某某大学 2021年年度报告");
    check(
        "信息公开工作年度报告\n某某学院信息公开情况年度报告\n一、概述",
        "某某学院信息公开情况年度报告",
    );
    check("机构设置\n某某学院2021年信息公开报告\n一、概述", "某某学院2021年信息公开报告");
}

#[test]
fn a_year_in_any_form_belongs_to_the_title() {
    for title in [
        "某某学院2020——2021学年信息公开年度报告",
        "信息公开工作年度报告（2013——2014学年）",
        "信息公开年度报告——二〇一五—二〇一六学年",
    ] {
        check(&format!("{title}\n一、概述"), title);
    }
    check("信息公开情况报告\n（二○二三年度）\n一、概述", "信息公开情况报告 （二○二三年度）");
    check(
        "信息公开年度报告\n——二零一五—二〇一六学年\n一、概述",
        "信息公开年度报告 ——二零一五—二〇一六学年",
    );
}

#[test]
fn a_page_title_that_names_only_a_column_is_none() {
    for title in ["年度报告", "信息公开", "信息公开网"] {
        assert!(!speaks_of_report(title), "{title}");
    }
    for title in ["信息公开年度报告", "青岚大学信息公开网", "2021年报"] {
        assert!(speaks_of_report(title), "{title}");
    }
}
