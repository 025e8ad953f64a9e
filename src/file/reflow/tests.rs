use super::*;
use crate::file::clean;
use proptest::prelude::*;

/// `/` stands for a line break, `|` for a paragraph's end.
fn check(lines: &str, expect: &str) {
    let source = lines.replace('/', "\n");
    let mut found = clean::lines(&source);
    clean::finish(&mut found);
    let flow = paragraphs(&found);
    assert_eq!(flow.text.replace('\n', "|"), expect, "{lines}");
}

/// Text of this many Han characters.
fn han(chars: usize) -> String {
    "学校坚持公开为常态不公开为例外".chars().cycle().take(chars).collect()
}

#[test]
fn a_word_cut_by_a_page_end_is_joined_over_a_blank_line() {
    let long = han(44);
    check(&format!("{long}按照学//校《关于做好》。"), &format!("{long}按照学校《关于做好》。"));
    check(&format!("{long}高质//量的信息。"), &format!("{long}高质量的信息。"));
    check(&format!("{long}，//确保公开。"), &format!("{long}，确保公开。"));
    check(&format!("{long}。//确保公开。"), &format!("{long}。|确保公开。"));
}

#[test]
fn an_open_bracket_waits_for_the_line_that_closes_it() {
    check("按照《高等学校//信息公开办法》办理。", "按照《高等学校信息公开办法》办理。");
    check(
        "“应当从轻处罚。/“因不满十六周岁不予处罚。”",
        "“应当从轻处罚。|“因不满十六周岁不予处罚。”",
    );
}

#[test]
fn a_heading_that_fills_its_line_by_chance_is_whole() {
    let body = "根据上级要求推进既有建筑节能改造和推广可再生能源应用实施既有建筑节能绿色化改造和推广可再生能源应用要求校领导接待日共接待来访人次投诉和建议六十五";
    let body: Vec<String> =
        body.chars().collect::<Vec<_>>().chunks(24).map(|line| line.iter().collect()).collect();
    let heading = "五、因学校信息公开工作受到举报、复议、诉讼的情况";
    check(
        &format!(
            "{}/条。/{heading}/本学年没有因信息公开工作受到举报，也没有发生复议/和诉讼。",
            body.join("/")
        ),
        &format!(
            "{}条。|{heading}|本学年没有因信息公开工作受到举报，也没有发生复议和诉讼。",
            body.concat()
        ),
    );

    check(
        &format!(
            "{}/条。/五、因学校信息公开工作受到各类举报、行政复议、行/政诉讼的情况/无。",
            body.join("/")
        ),
        &format!(
            "{}条。|五、因学校信息公开工作受到各类举报、行政复议、行政诉讼的情况|无。",
            body.concat()
        ),
    );
}

#[test]
fn title_lines_stay_apart() {
    check(
        "某某大学//2019-2020 年度信息公开工作报告//一、概述",
        "某某大学|2019-2020 年度信息公开工作报告|一、概述",
    );
}

#[test]
fn a_sentence_in_several_lines_is_one_paragraph() {
    let lines = "目前，学校进一步完善了信息公开工作机制，进一步优/化了信息公开平台建设，\
        形成了较为成熟的信息公开工作模/式。但由于新的信息公开工作队伍中有部分信息员是第一次/\
        接触信息公开工作，平台使用还不够熟练、业务能力还要进/一步加强；此外，\
        信息公开的时效性等方面有待进一步增强。";
    check(lines, &lines.replace('/', ""));
}

#[test]
fn a_heading_that_runs_on_is_no_heading() {
    let before = "目前，学校进一步完善了信息公开工作机制，进一步优/化了信息公开平台建设，\
        形成了较为成熟的信息公开工作模/式。但由于新的信息公开工作队伍中有部分信息员是第一次/\
        接触信息公开工作。";
    let wrapped = "（一）加强信息公开工作队伍建设，保障公开工作稳步/有序开展。\
        强化对信息公开工作队伍的指导，加强信息公开/工作业务交流和沟通，\
        加强组织信息员专业学习和培训，提/升意识。";
    check(&format!("{before}//{wrapped}"), &format!("{before}|{wrapped}").replace('/', ""));
}

#[test]
fn a_heading_with_a_blank_line_after_it_ends() {
    let lines =
        "(一)以新一轮机构改革为契机,进一步健全信息公开工作机制//2018 年 8 月,学校进行改革。";
    check(lines, &lines.replace("//", "|"));
}

#[test]
fn parts_starting_with_first_and_second_are_paragraphs_of_their_own() {
    check(
        "一是严格落实。/二是充分把握。/[bookmark: _GoBack]三是进一步。",
        "一是严格落实。|二是充分把握。|三是进一步。",
    );
}

#[test]
fn a_colon_ends_a_paragraph() {
    check("主要举措如下:/加强网站建设", "主要举措如下:|加强网站建设");
}

#[test]
fn a_number_in_a_cut_line_is_no_start() {
    let line = han(28);
    let text = format!("{line}/{line}/{}第/（三）项规定办理，{}/{line}/{line}", han(27), han(19));
    check(&text, &text.replace('/', ""));
}

#[test]
fn a_number_that_is_due_is_a_start() {
    check(
        "（三）财务信息公开情况/（4） 招标（采购）项目信息公开情况/正文。",
        "（三）财务信息公开情况|（4） 招标（采购）项目信息公开情况|正文。",
    );
}

#[test]
fn a_space_parts_two_latin_words_only() {
    check(&format!("{}Open/Data", han(44)), &format!("{}Open Data", han(44)));
    check(&format!("{}QQ/空间", han(44)), &format!("{}QQ空间", han(44)));
    check("成交金额1，/081.11万元", "成交金额1，081.11万元");
}

#[test]
fn a_sign_off_stays_apart() {
    check(
        "2020—2021年呼伦贝尔学院清单事项公开情况表/呼伦贝尔学院/2021年10月25日",
        "2020—2021年呼伦贝尔学院清单事项公开情况表|呼伦贝尔学院|2021年10月25日",
    );
}

#[test]
fn articles_of_a_law_are_paragraphs() {
    check(
        "第一章　总则/第一条　为了规范公开/第二条　本法所称公开",
        "第一章　总则|第一条　为了规范公开|第二条　本法所称公开",
    );
}

#[test]
fn rows_of_a_table_stay_apart() {
    let row = format!("1\t基本信息\t{}\t信息公开网", han(44));
    check(&format!("{row}/{row}"), &format!("{row}|{row}"));
}

#[test]
fn rows_whose_cells_wide_gaps_part_stay_apart() {
    let rows = "1 基本信息  学校章程  党政办  长期公开/2 招生考试  招生章程  招就处  每年更新/3 财务信息  预算决算  财务处  每年更新";
    check(rows, &rows.replace('/', "|"));
}

#[test]
fn a_full_heading_ends_where_the_next_line_is_set_in() {
    let line = han(30);
    check(
        &format!(
            "　　{}/{line}/{line}/学校。/　　第五部分　因学校信息公开工作受到举报、复议、诉讼的情况/　　学校没有受到举报，/也没有复议。",
            han(28)
        ),
        &format!(
            "{}{line}{line}学校。|第五部分　因学校信息公开工作受到举报、复议、诉讼的情况|学校没有受到举报，也没有复议。",
            han(28)
        ),
    );
}

#[test]
fn a_table_of_contents_stays_lines() {
    let line = format!("概述{}3", "…".repeat(40));
    check(&format!("目录/{line}/{line}"), &format!("目录|{line}|{line}"));
}

#[test]
fn a_wrap_counted_in_characters_is_healed() {
    let text = "本学年通过学校门户网站发布信息2847条，其中招生录取类信息63条，\
        公开办法、程序、结果和监督电话，接受师生监督。财务处公布2019年部门决算和2020年部门预算，\
        说明收支变化的原因，并向教职工代表大会通报执行情况，收到提案12件";
    let chars: Vec<char> = text.chars().collect();
    let cut: Vec<String> = chars.chunks(24).map(|line| line.iter().collect()).collect();
    check(&cut.join("/"), text);
}

#[test]
fn links_to_reports_of_other_years_are_no_wrapped_lines() {
    let heading = "五、信息公开工作受到举报的情况";
    let links =
        "2018-2019学年信息公开年度报告/2017-2018学年信息公开年度报告/2016-2017学年信息公开年度报告";
    let text = format!("{heading}/无。/历年报告/{links}");
    check(&text, &text.replace('/', "|"));

    let dated = "某某学院信息公开报告 2019-10-30/某某学院信息公开报告 2018-10-29/某某学院信息公开报告 2017-10-31";
    let text = format!("依申请公开和不予公开信息的情况如下所述/无。/{dated}");
    check(&text, &text.replace('/', "|"));
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn nothing_visible_is_lost_and_lines_never_go_back(
        source in "([\u{20}　]{0,2}([一二三（）1-3、.，。：；《》“”学校公开情况报告年月]{0,30})[\n\n\u{C}]{0,2}){0,30}"
    ) {
        let mut lines = clean::lines(&source);
        clean::finish(&mut lines);
        let kept: String = lines.iter().map(|line| visible(&line.text)).collect();
        let flow = paragraphs(&lines);
        prop_assert_eq!(visible(&flow.text), kept);
        let has_empty = flow.text.split('\n').any(str::is_empty);
        prop_assert!(flow.text.is_empty() || !has_empty);
        let places: Vec<_> = flow.anchors.iter().map(|start| (start.at, start.number)).collect();
        prop_assert!(places.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1));
        prop_assert!(flow.anchors.iter().all(|start| flow.text.is_char_boundary(start.at)));
    }
}
