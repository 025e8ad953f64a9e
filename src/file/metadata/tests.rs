use super::*;
use crate::note::Lang;
use crate::rules::Rules;

fn check(text: &str, name: &str, expect: (Option<&str>, Option<&str>, Option<&str>, usize)) {
    let found = find(text, None, name, &Rules::default().schools);
    let year = found.year.map(|year| year.to_string());
    let period = found.period.map(|period| format!("{} {}", period.from, period.to));
    let warnings = found.warnings.len();

    assert_eq!(
        (found.school.as_deref(), year.as_deref(), period.as_deref(), warnings),
        expect,
        "{text}"
    );
}

#[test]
fn each_place_tells_what_the_ones_before_it_do_not() {
    check(
        "某某大学\n2019-2020学年信息公开报告\n一、概述",
        "a.txt",
        (Some("某某大学"), Some("2019-2020"), None, 0),
    );

    check(
        "结合呼伦贝尔学院2020-2021学年工作,编制。\n一、概述",
        "a.txt",
        (Some("呼伦贝尔学院"), Some("2020-2021"), None, 0),
    );

    check(
        "一、概述\n2020-2021学年工作。\n某某学院\n2021年10月25日",
        "a.txt",
        (Some("某某学院"), Some("2020-2021"), None, 0),
    );

    check(
        "一、概述\n无。",
        "b/某某大学2022年度报告.txt",
        (Some("某某大学"), Some("2022"), None, 0),
    );

    check("一、概述\n无。", "a.txt", (None, None, None, 2));
    check(
        "某某學院\n2021年度資訊公開工作報告\n一、概述",
        "a.txt",
        (Some("某某学院"), Some("2021"), None, 0),
    );
}

#[test]
fn a_year_is_told_by_what_a_careful_reader_sees() {
    let check = |text: &str, year: Option<&str>, codes: &[&str]| {
        let found = find(text, None, "", &Rules::default().schools);
        let told = found.year.map(|year| year.to_string());
        let codes_found: Vec<String> = found.warnings.iter().map(Warning::code).collect();
        assert_eq!(told.as_deref(), year, "{text}");
        for code in codes {
            assert!(codes_found.iter().any(|found| found == code), "{text}: {codes_found:?}");
        }
    };

    // A period within one calendar year; a report that is said to be written.
    check("某某学院报告\n统计期限为2021年1月1日至2021年10月31日。", Some("2021"), &[]);
    check("某某学院编制了《某某学院2021年信息公开年度报告》。", Some("2021"), &[]);
    let title = "某某学院2021-2022学年信息公开年度报告";
    let text = format!("{title}\n统计期限为2021年9月1日至2021年12月31日。");
    check(&text, Some("2021-2022"), &[]);

    // The same year three times, and none other.
    check("一、概述\n2022年,公开20条。2022年,无复议。2022年,无诉讼。", Some("2022"), &[]);
    check("一、概述\n2022年,公开20条。2021年,无复议。2022年,无诉讼。", None, &["no_year"]);

    check("某某学院信息公开年度报告\n统计期限为201491日至2015831日。", Some("2014-2015"), &[]);
    check("某某学院报告\n统计期限为2021121日至2022111日。", None, &["unclear_dates"]);
    check("某某学院 2 0 2 1 - 2 0 2 2 学年信息公开报告", Some("2021-2022"), &[]);
    check("某某学院二O二二年信息公开报告", Some("2022"), &[]);
}

#[test]
fn a_stated_period_wins_over_a_sloppy_title() {
    let text = "某某大学2021年信息公开报告\n统计期限为2020年9月1日至2021年8月31日。";
    check(text, "", (Some("某某大学"), Some("2020-2021"), Some("2020-09-01 2021-08-31"), 1));
    let text = "某某大学2022年度信息公开报告\n统计期限为2022年1月1日至12月31日。";
    check(text, "", (Some("某某大学"), Some("2022"), Some("2022-01-01 2022-12-31"), 0));
}

/// The warnings, in Chinese.
fn warnings(text: &str) -> Vec<String> {
    find(text, None, "", &Rules::default().schools)
        .warnings
        .into_iter()
        .map(|warning| warning.text(Lang::Zh))
        .collect()
}

#[test]
fn what_disagrees_is_warned_of() {
    let title = "某某学院2021-2022学年度信息公开年度报告";
    assert_eq!(
        warnings(&format!(
            "{title}\n根据学院2021年度信息公开工作执行情况编制。\n一、概述\n2021-2021学年度,学校发布。"
        )),
        ["正文有一处把年度写作 2021，以 2021-2022 为准", "不是一个学年：2021-2021"]
    );

    assert_eq!(
        warnings(&format!("{title}\n一、概述\n2021年度决算。\n甲乙大学\n2022年10月8日")),
        ["学校写作 某某学院，又写作 甲乙大学，以前者为准"]
    );

    assert!(
        warnings(&format!(
            "{title}\n一、概述\n2021年度决算,与2020-2021学年相比。\n某某学院党政办公室"
        ))
        .is_empty()
    );

    assert_eq!(warnings("某某学院2021-2021学年信息公开报告\n一、概述").len(), 2);
}

#[test]
fn a_title_outside_the_text_comes_after_its_own() {
    let check = |text: &str, outside: &str, expect: (Option<&str>, Option<&str>, Option<&str>)| {
        let found = find(text, Some(outside), "a.htm", &Rules::default().schools);
        let year = found.year.map(|year| year.to_string());
        assert_eq!(
            (found.school.as_deref(), year.as_deref(), found.title.as_deref()),
            expect,
            "{text}"
        );
    };
    let outside = "甲乙大学2019-2020学年信息公开年度报告";
    check("一、概述\n无。", outside, (Some("甲乙大学"), Some("2019-2020"), Some(outside)));
    let own = "丙丁大学2022年度信息公开报告";
    check(&format!("{own}\n一、概述"), outside, (Some("丙丁大学"), Some("2022"), Some(own)));

    check(
        "信息公开报告\n一、概述",
        outside,
        (Some("甲乙大学"), Some("2019-2020"), Some("信息公开报告")),
    );

    check("一、概述\n无。", "甲乙大学首页", (None, None, None));
}

#[test]
fn a_school_that_only_plays_a_part_is_not_the_reports() {
    check(
        "参照了甲乙大学的做法,也请教了丙丁学院。\n一、概述\n赴甲乙大学考察。",
        "",
        (None, None, None, 2),
    );

    check(
        "一份没有学校的报告\n一、概述\n建设一流大学。\n马克思主义学院\n2021年10月8日",
        "",
        (None, None, None, 2),
    );
}

proptest::proptest! {
    #[test]
    fn no_text_brings_it_down(
        text in "((某某大学|学院|由|编制|的报告|附件|目录|一、概述|2021|-|年度|学年|统计期限|信息公开|，|。|[(（校区）)]|.){0,8}\n){0,12}",
        outside in proptest::option::of("(报告|大学|.){0,6}")
    ) {
        find(&text, outside.as_deref(), &text, &Rules::default().schools);
    }
}

#[test]
fn a_text_full_of_slips_and_periods_is_warned_of_in_a_line() {
    let many = |unit: &dyn Fn(u32) -> String| (0..60_000).map(unit).collect::<String>();
    let slips = many(&|at| format!("{}-{}学年。", 2000 + at % 50, 1990 - at % 9));
    let told = warnings(&format!("某某大学2022年度报告\n一、概述\n{slips}"));
    assert_eq!(told, ["不是一个学年：2000-1982、2000-1983、2000-1984等 450 个"]);
    let day =
        |at: u32| format!("{}年{}月{}日", 1980 + at / 336 % 90, at / 28 % 12 + 1, at % 28 + 1);
    let periods = many(&|at| format!("统计期限为{}至2079年12月31日。\n", day(at)));
    let told = warnings(&format!("某某大学2022年度报告\n一、概述\n{periods}"));

    assert!(
        told.iter().any(|note| note.starts_with("统计期限不一致：1980-01-01—2079-12-31、")),
        "{told:?}"
    );

    assert!(told.iter().all(|note| note.len() < 200), "{told:?}");
    let dashes = "-".repeat(5000);
    assert!(warnings(&format!("某某大学2022年度报告\n一、概述\n2021{dashes}2020学年")).is_empty());
}

#[test]
fn many_sign_offs_and_labels_take_no_longer_than_they_are() {
    let signs: String = (0..200_000).map(|_| "某某大学\n2021年10月8日\n").collect();
    let labels: String = (0..200_000).map(|at| format!("{}年度工作。", 1990 + at % 60)).collect();
    let start = std::time::Instant::now();
    let found = find(&format!("一、概述\n{signs}{labels}\n"), None, "", &Rules::default().schools);
    assert_eq!(found.school.as_deref(), Some("某某大学"));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn two_schools_in_one_place_are_none() {
    let text = "结合甲乙大学2020-2021学年和丙丁大学2020-2021学年工作,编制。";
    check(text, "", (None, Some("2020-2021"), None, 1));
}
