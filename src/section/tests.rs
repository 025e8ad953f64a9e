use super::*;
use proptest::prelude::*;

/// One line a section: level, number, heading, kind.
fn check(text: &str, expect: &str) {
    let outline = split(text, &Rules::default());
    let shown: Vec<String> = outline.sections[1..]
        .iter()
        .map(|section| {
            let kind = section.kind.map_or("-", Kind::as_str);
            let (number, heading) = (section.number.as_deref(), section.heading.as_deref());
            format!("{} {}{} {kind}", section.level, number.unwrap_or(""), heading.unwrap_or(""))
        })
        .collect();
    let expect: Vec<&str> = expect.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(shown, expect, "{text}");
}

#[test]
fn a_kind_comes_from_the_parent_first() {
    check(
        "一、概述\n（一）扩大信息主动公开范围\n正文。\n二、信息公开具体情况\n（一）主动公开信息情况\n1.微信\n正文。",
        "1 一、概述 overview\n2 （一）扩大信息主动公开范围 overview\n1 二、信息公开具体情况 -\n\
         2 （一）主动公开信息情况 proactive\n3 1.微信 proactive",
    );
}

#[test]
fn the_first_pattern_that_matches_names_the_kind() {
    check("一、对信息公开工作的举报的情况\n无。", "1 一、对信息公开工作的举报的情况 complaints");
    check("七、清单事项公开情况表\n无。", "1 七、清单事项公开情况表 checklist");
    check("一、資訊公開概述\n無。", "1 一、資訊公開概述 overview");
}

#[test]
fn a_number_in_the_wrong_style_is_put_where_it_counts() {
    check(
        "二、主动公开情况\n（三）财务\n甲。\n（4） 招标（采购）\n乙。\n（五）人事\n丙。\n(9) 其它\n丁。",
        "1 二、主动公开情况 proactive\n2 （三）财务 proactive\n2 （4）招标（采购） proactive\n\
         2 （五）人事 proactive\n2 (9)其它 proactive"
            .replace("\n2 (9)", "\n3 (9)")
            .as_str(),
    );
    check(
        "七、经验\n（1） 完善机制\n甲。\n（二）深化内容\n乙。",
        "1 七、经验 improvement\n2 （1）完善机制 improvement\n2 （二）深化内容 improvement",
    );
    check(
        "一、概述\n（一）甲\n子。\n(1)乙\n子。\n(2)丙\n子。\n（二）丁\n子。",
        "1 一、概述 overview\n2 （一）甲 overview\n3 (1)乙 overview\n3 (2)丙 overview\n2 （二）丁 overview",
    );
    check(
        "一、概述\n甲。\n2.主动公开情况\n乙。\n三、评议情况\n丙。",
        "1 一、概述 overview\n1 2.主动公开情况 proactive\n1 三、评议情况 appraisal",
    );
}

#[test]
fn a_lead_sentence_is_no_heading() {
    check("一、概述\n1.完善制度,明确责任。党政办公室是工作机构。", "1 一、概述 overview");
    check("一、概述\n第一条　为了规范。\n第二条 总则", "1 一、概述 overview");
    check("一、概述\n一是严格落实\n二是充分把握", "1 一、概述 overview");
}

#[test]
fn a_top_part_may_go_on_in_its_line() {
    check(
        "一、概述\n甲。\n二、其他需要报告的事项：无。",
        "1 一、概述 overview\n1 二、其他需要报告的事项 other",
    );
}

#[test]
fn the_items_of_a_list_are_no_headings() {
    check(
        "一、概述\n包括：\n1.招生章程\n2.招生计划\n3.录取结果\n（一）甲\n乙。",
        "1 一、概述 overview\n2 （一）甲 overview",
    );
}

#[test]
fn a_table_of_contents_is_no_outline() {
    check(
        "某大学报告\n目 录\n一、概述\n二、评议情况\n一、概述\n甲。\n二、评议情况\n乙。",
        "1 一、概述 overview\n1 二、评议情况 appraisal",
    );
    check("目录\n一、概述……………1\n二、评议情况……………2\n一、概述\n甲。", "1 一、概述 overview");
}

#[test]
fn parts_without_numbers_are_known_by_their_names() {
    check(
        "某大学报告\n概述\n甲。\n主动公开情况\n（一）数量\n乙。",
        "1 概述 overview\n1 主动公开情况 proactive\n2 （一）数量 proactive",
    );
    check("一、概述\n甲。\n主动公开情况\n乙。\n评议情况", "1 一、概述 overview");
}

#[test]
fn an_attachment_that_names_a_part_is_one() {
    check(
        "一、概述\n甲。\n附件：某大学清单事项公开情况一览表\n行",
        "1 一、概述 overview\n1 附件：某大学清单事项公开情况一览表 checklist",
    );
    check("一、概述\n甲。\n附件：地图", "1 一、概述 overview");
}

#[test]
fn other_styles_nest() {
    check(
        "第一章 总则\n第一节 目的\n第一条 甲。\n第二章 附则",
        "1 第一章总则 -\n2 第一节目的 -\n1 第二章附则 -",
    );

    check(
        "1. 概述\n甲。\n（一）乙\n丙。\n2. 评议情况\n丁。",
        "1 1.概述 overview\n2 （一）乙 overview\n1 2.评议情况 appraisal",
    );

    check(
        "第一部分 概述\n甲。\n一、乙\n丙。\n第二部分 其他\n丁。",
        "1 第一部分概述 overview\n2 一、乙 overview\n1 第二部分其他 other",
    );
}

#[test]
fn digits_stand_over_han_where_their_count_goes_on() {
    check(
        "1.概述\n甲。\n一、学风\n乙。\n二、其他\n丙。\n2.主动公开情况\n一、招生\n丁。\n3.评议情况\n戊。",
        "1 1.概述 overview\n2 一、学风 overview\n2 二、其他 overview\n\
         1 2.主动公开情况 proactive\n2 一、招生 proactive\n1 3.评议情况 appraisal",
    );
    check(
        "1.概述\n1.1 招生\n甲。\n1.1.1 本科\n乙。\n1.2 财务\n丙。\n2.其他\n丁。",
        "1 1.概述 overview\n2 1.1招生 overview\n3 1.1.1本科 overview\n2 1.2财务 overview\n1 2.其他 other",
    );
}

#[test]
fn parts_without_numbers_may_stand_over_numbers() {
    check(
        "概述\n一、领导\n甲。\n主动公开情况\n一、招生\n乙。\n评议情况\n丙。",
        "1 概述 overview\n2 一、领导 overview\n1 主动公开情况 proactive\n2 一、招生 proactive\n1 评议情况 appraisal",
    );

    check(
        "概述\n甲。\n评议情况\n乙。\n没有其他需要报告的事项。",
        "1 概述 overview\n1 评议情况 appraisal",
    );

    check(
        "概述\n甲。\n评议情况\n乙。\n附表 清单事项公开情况表\n行",
        "1 概述 overview\n1 评议情况 appraisal\n1 附表 清单事项公开情况表 checklist",
    );
}

#[test]
fn a_number_before_a_space_counts_where_it_is_due_and_names_a_part() {
    check(
        "一 概述\n甲。\n二　评议情况\n乙。\n12 月 31 日",
        "1 一概述 overview\n1 二评议情况 appraisal",
    );

    check(
        "Part 1 概述\n一、甲\n乙。\nPart 2 评议情况：\n丙。",
        "1 Part 1概述 overview\n2 一、甲 overview\n1 Part 2评议情况 appraisal",
    );

    check("3 评议情况\n甲。", "");
}

#[test]
fn a_row_of_a_table_may_start_with_a_heading() {
    check(
        "项目\t内容\n一、概述\t甲。\n二、领导\t乙。\n三、评议情况\t丙。",
        "1 一、概述 overview\n1 二、领导 -\n1 三、评议情况 appraisal",
    );

    check("一\t概述\t甲。\n二\t评议情况\t乙。", "1 一概述 overview\n1 二评议情况 appraisal");
    check(
        "一、概述\n甲。\n二、清单事项公开情况表\n1\t基本信息\t学校\n3\t其他\t年报",
        "1 一、概述 overview\n1 二、清单事项公开情况表 checklist",
    );
}

#[test]
fn any_top_part_may_go_on_in_its_line() {
    check(
        "1.概述。甲。\n2.评议情况：乙。\n3.完善制度。丙。",
        "1 1.概述 overview\n1 2.评议情况 appraisal",
    );

    check(
        "第一部分 概述：甲。\n第二部分 评议情况。乙。",
        "1 第一部分概述 overview\n1 第二部分评议情况 appraisal",
    );
}

#[test]
fn a_spaced_out_heading_is_one() {
    check(
        "1. 信 息 依 申 请 公 开 和 不 予 公 开 的 情 况 及 其 说 明\n甲。",
        "1 1.信 息 依 申 请 公 开 和 不 予 公 开 的 情 况 及 其 说 明 on_request",
    );
}

#[test]
fn what_is_skipped_and_what_is_missing_is_told() {
    let outline = split("一、概述\n四、评议情况\n六、因信息公开受到举报的情况", &Rules::default());
    assert_eq!(outline.numbering_gaps, ["二", "三", "五"]);
    assert_eq!(
        outline.missing,
        [Kind::Proactive, Kind::OnRequest, Kind::Improvement, Kind::Other, Kind::Checklist]
    );
}

#[test]
fn a_whole_report_may_have_no_numbers() {
    check(
        "工作概况\n甲。\n信息公开申请受理情况\n无。\n社会评议情况\n好。\n存在的问题及整改措施\n改。",
        "1 工作概况 overview\n1 信息公开申请受理情况 on_request\n1 社会评议情况 appraisal\n\
         1 存在的问题及整改措施 improvement",
    );
    check(
        "概述：\n甲。\n主动公开\n10条。\n依申请公开\n无。\n投诉举报\n无。\n没有其他需要报告的事项",
        "1 概述： overview\n1 主动公开 proactive\n1 依申请公开 on_request\n1 投诉举报 complaints",
    );
    // A menu and a table of contents are lists of names with no text between them.
    check(
        "主动公开\n依申请公开\n信息公开指南\n一、概述\n甲。\n二、评议情况\n好。",
        "1 一、概述 overview\n1 二、评议情况 appraisal",
    );
    check(
        "概述\n主动公开情况\n评议情况\n概述\n甲。\n主动公开情况\n乙。\n评议情况\n丙。",
        "1 概述 overview\n1 主动公开情况 proactive\n1 评议情况 appraisal",
    );
}

#[test]
fn a_heading_that_lost_its_number_is_one() {
    check(
        "一、概述\n甲。\n二、主动公开情况\n()数量\n乙。\n（ ）渠道\n丙。",
        "1 一、概述 overview\n1 二、主动公开情况 proactive\n2 ()数量 proactive\n2 （ ）渠道 proactive",
    );
    check(
        "一、概述\n甲。\n主动公开情况\n乙。\n三、评议情况\n丙。",
        "1 一、概述 overview\n1 主动公开情况 proactive\n1 三、评议情况 appraisal",
    );
    check("一、概述\n（ ）是 （ ）否", "1 一、概述 overview");
}

#[test]
fn items_rows_and_sentences_are_no_headings() {
    check(
        "一、概述\n（一）方式\n1.网站。\n2.校报；\n3.广播；\n4.各种会议公开。\n（二）内容\n甲。",
        "1 一、概述 overview\n2 （一）方式 overview\n2 （二）内容 overview",
    );
    check("(7)招生章程 | 招办 |\n(10)申诉渠道,有关举报 | ||||", "");
    check("(1)办学规模 校办 即时更新\n(2)章程\nhttp://a.edu.cn", "");
    check("一、请各部门认真梳理依申请公开情况。\n二、年底前完成主动公开目录的编制。\n校办", "");
    check(
        "一、概述\n（一）加强领导，完善机制。\n甲。\n二、其他应当报告的事项。\n无。",
        "1 一、概述 overview\n2 （一）加强领导，完善机制。 overview\n1 二、其他应当报告的事项。 other",
    );
}

#[test]
fn other_words_name_the_same_parts() {
    for (heading, kind) in [
        ("概论", Kind::Overview),
        ("因信息公开受到投诉的情况", Kind::Complaints),
        ("其他需报告的事项", Kind::Other),
        ("其它应报告事项", Kind::Other),
        ("信息公开清单事项一览表", Kind::Checklist),
        ("信息公开事项清单", Kind::Checklist),
        ("《高等学校信息公开事项清单》落实情况表", Kind::Checklist),
        ("清单事项主动公开情况", Kind::Proactive),
        ("受理信息公开申请情况", Kind::OnRequest),
    ] {
        assert_eq!(part::kind(heading, &Rules::default()), Some(kind), "{heading}");
    }

    for heading in ["家庭经济困难学生资助", "巡视整改信息", "就业满意度"] {
        assert_eq!(part::kind(heading, &Rules::default()), None, "{heading}");
    }
}

#[test]
fn a_part_that_only_the_overview_has_keeps_its_own_kind() {
    check(
        "一、总体情况\n（一）主动公开情况\n甲。\n（二）依申请公开\n1.收到\n0件。\n二、主动公开信息情况\n乙。",
        "1 一、总体情况 overview\n2 （一）主动公开情况 overview\n2 （二）依申请公开 on_request\n\
         3 1.收到 on_request\n1 二、主动公开信息情况 proactive",
    );
    check(
        "一、概述\n（一）推进依申请公开\n甲。",
        "1 一、概述 overview\n2 （一）推进依申请公开 overview",
    );
}

#[test]
fn a_top_part_keeps_its_place_whatever_its_number_lost() {
    check(
        "一、概况\n甲。\n（二）主动公开信息的内容\n乙。\n三、依申请公开情况\n丙。",
        "1 一、概况 overview\n1 （二）主动公开信息的内容 proactive\n1 三、依申请公开情况 on_request",
    );
    check(
        "一、概述\n甲。\n二、主动公开情况\n乙。\n、对信息公开工作的评议意见\n丙。\n四、改进措施\n丁。\n\
         、《清单》事项公开情况\n戊。",
        "1 一、概述 overview\n1 二、主动公开情况 proactive\n\
         1 、对信息公开工作的评议意见 appraisal\n1 四、改进措施 improvement\n\
         1 、《清单》事项公开情况 checklist",
    );
    check(
        "一、概述\n甲。\n二，其他需要说明的事项：\n乙。",
        "1 一、概述 overview\n1 二其他需要说明的事项 other",
    );
}

#[test]
fn a_sentence_that_begins_with_a_number_is_no_part() {
    check(
        "一、概述\n甲。\n二、主动公开情况\n乙。\n四、五月间，学院开展了宣传月活动。\n三、评议情况\n丙。",
        "1 一、概述 overview\n1 二、主动公开情况 proactive\n1 三、评议情况 appraisal",
    );
}

#[test]
fn the_columns_of_a_site_are_no_parts() {
    check(
        "机构设置\n学校概况\n青岚大学2020-2021学年信息公开年度报告\n学校坚持公开。\n工作概述\n甲。\n主动公开情况\n\
         乙。\n评议情况\n丙。",
        "1 工作概述 overview\n1 主动公开情况 proactive\n1 评议情况 appraisal",
    );
}

#[test]
fn announced_parts_are_shown_whole() {
    let check = |preface: &str, expect: &[&str]| {
        let outline = split(&format!("{preface}\n一、概述\n甲。"), &Rules::default());
        assert_eq!(outline.announced_missing, expect, "{preface}");
    };

    check(
        "全文包括概述、主动公开情况、依申请公开情况等内容。",
        &["主动公开情况", "依申请公开情况"],
    );
    check(
        "本报告主要由概述,主动公开情况,以及其他需要报告的事项等四部分组成。",
        &["主动公开情况", "其他需要报告的事项"],
    );
    check("本報告由概述、主動公開情況兩部分組成。", &["主動公開情況"]);
    check(
        "报告分为概述、主动公开的内容与方式、信息公开方面的举报与复议、以及其他事项等四部分。",
        &["主动公开的内容与方式", "信息公开方面的举报与复议", "其他事项"],
    );
    check(
        "报告涵盖概述、其他需要报告的事项和清单事项公开情况表等五个方面。",
        &["其他需要报告的事项", "清单事项公开情况表"],
    );
    check(
        "报告由“概述”“主动公开情况”“受到举报、复议、诉讼的情况”组成。",
        &["主动公开情况", "受到举报、复议、诉讼的情况"],
    );
    check(
        "内容包括概述,因工作受到举报、复议、诉讼的情况,主要经验、问题和改进措施,高等学校信息公开事项清单等四个部分.",
        &[
            "因工作受到举报、复议、诉讼的情况",
            "主要经验、问题和改进措施",
            "高等学校信息公开事项清单",
        ],
    );
    check(
        "报告共分三部分：一是概述，二是主动公开情况，第三部分为评议情况。",
        &["主动公开情况", "评议情况"],
    );
    check("报告从概述、主动公开和依申请公开的情况等方面总结。", &["主动公开", "依申请公开的情况"]);
    check("学校编制报告，建立了包括主动公开、依申请公开等制度。", &[]);
    check("学校依法主动公开信息，做好依申请公开，接受师生评议。", &[]);
}

proptest! {
    #[test]
    fn sections_tile_the_text(
        text in "([（(]{0,2}(Part |[一二三1-4第]){0,2}[）)、.章条节 \t]{0,2}(附表 |附件：)?(概述|评议情况|主动公开|其他|目录|甲，乙。|.{0,5})\n{0,2}){0,20}"
    ) {
        let outline = split(&text, &Rules::default());
        let mut end = 0;

        for (at, section) in outline.sections.iter().enumerate() {
            prop_assert_eq!((section.id as usize, section.span.start), (at, end));
            prop_assert!(section.span.end >= end && text.is_char_boundary(section.span.end));
            prop_assert_eq!(section.path.len(), usize::from(section.level));
            end = section.span.end;
        }

        prop_assert_eq!(end, text.len());
    }
}

#[test]
fn sections_keep_their_headings_and_take_kinds_from_them() {
    let text = "报告全文\n一、概述\n甲\n（二）数量\n乙\n受理情况\n丙";
    let at = |words: &str| text.find(words).unwrap();
    let section = |heading, level, kind, start| GivenSection { heading, level, kind, start };
    let outline = given(
        text,
        &[
            section(None, 1, None, 0),
            section(Some("一、概述"), 1, None, at("一、")),
            section(Some("（二）数量"), 2, None, at("（二）")),
            section(Some("受理情况"), 1, Some(Kind::OnRequest), at("受理")),
        ],
        &Rules::default(),
    );

    let shown: Vec<_> = outline
        .sections
        .iter()
        .map(|s| (s.number.as_deref(), s.heading.as_deref(), s.kind, &text[s.span.range()]))
        .collect();
    assert_eq!(
        shown,
        [
            (None, None, Some(Kind::Preface), "报告全文\n"),
            (Some("一、"), Some("概述"), Some(Kind::Overview), "一、概述\n甲\n"),
            (Some("（二）"), Some("数量"), Some(Kind::Overview), "（二）数量\n乙\n"),
            (None, Some("受理情况"), Some(Kind::OnRequest), "受理情况\n丙"),
        ]
    );
    assert_eq!(outline.sections[2].path, ["概述", "数量"]);
}

#[test]
fn a_text_that_starts_with_a_heading_has_an_empty_preface() {
    let of = GivenSection { heading: Some("概述"), level: 0, kind: None, start: 0 };
    let outline = given("概述\n甲", &[of], &Rules::default());
    let spans: Vec<_> = outline.sections.iter().map(|section| section.span.range()).collect();
    assert_eq!(spans, [0..0, 0..10]);
    assert_eq!(given("", &[], &Rules::default()).sections.len(), 1);
}
