use super::*;
use crate::report::Kind;
use proptest::prelude::*;

/// `text` is read as `read_as`, and there is nothing to say about it.
fn check(text: &str, read_as: &str) {
    let query = Query::parse(text).unwrap();
    assert_eq!(query.read_as(), read_as, "{text:?} {:?}", query.notes);
    assert_eq!(query.notes, [], "{text:?}");
    check_round_trip(&query);
}

/// `text` is read as `read_as`, and the notes are those that hold these words, in this order.
fn check_noted(text: &str, read_as: &str, words: &[&str]) {
    let query = Query::parse(text).unwrap();
    let notes: Vec<String> = query.notes.iter().map(|note| note.note().en).collect();
    assert_eq!(query.read_as(), read_as, "{text:?} {notes:?}");
    assert_eq!(notes.len(), words.len(), "{text:?} {notes:?}");

    for (note, word) in notes.iter().zip(words) {
        assert!(note.contains(word), "{text:?} {notes:?}");
    }

    check_round_trip(&query);
}

fn check_round_trip(query: &Query) {
    let again = Query::parse(&query.read_as()).unwrap();
    assert_eq!(
        (&again.expr, &again.filter),
        (&query.expr, &query.filter),
        "{:?} {}",
        query.text,
        query.read_as()
    );
}

fn run(text: &str) -> Expr {
    Expr::Run(text.to_owned())
}

fn exact(text: &str) -> Expr {
    Expr::Exact(text.to_owned())
}

fn expr(text: &str) -> Expr {
    Query::parse(text).unwrap().expr.unwrap()
}

#[test]
fn space_binds_tighter_than_or_and_looser_than_near() {
    assert_eq!(expr("招生 财务"), Expr::And(vec![run("招生"), run("财务")]));
    assert_eq!(expr("a b OR c"), Expr::Or(vec![Expr::And(vec![run("a"), run("b")]), run("c")]));
    let near = Expr::Near { left: Box::new(run("b")), right: Box::new(run("c")), within: 5 };
    assert_eq!(expr("a b NEAR/5 c"), Expr::And(vec![run("a"), near]));
    assert_eq!(expr("a -“b c”"), Expr::And(vec![run("a"), Expr::Not(Box::new(exact("b c")))]));
}

#[test]
fn operators_are_read_in_all_their_forms() {
    check("", "");
    check("举报 OR 复议", "举报 OR 复议");
    check("举报|复议｜投诉||申诉", "举报 OR 复议 OR 投诉 OR 申诉");
    check("举报 OR 复议 -投诉", "举报 OR (复议 -投诉)");
    check("（举报　ＯＲ　复议）　－投诉", "(举报 OR 复议) -投诉");
    check("a AND b && c＆＆d", "a b c d");
    check("a NOT b", "a -b");
    check("举报 NEAR 未收到", "举报 NEAR/20 未收到");
    check("举报 ＮＥＡＲ／５ 未收到", "举报 NEAR/5 未收到");
    check("举报 BEFORE/3 复议 SENTENCE 诉讼", "举报 BEFORE/3 复议 SENTENCE 诉讼");
    check("a NEAR (b NEAR/2 c)", "a NEAR/20 (b NEAR/2 c)");
    check("(a NEAR b) NEAR/2 c", "a NEAR/20 b NEAR/2 c");
    check("复议 EXCEPT (行政复议 | “复议 机关”)", "复议 EXCEPT (行政复议 OR \"复议 机关\")");
    check("a -(b NEAR c)", "a -(b NEAR/20 c)");
}

#[test]
fn words_that_only_look_like_operators_are_words() {
    let capitals = ["`or`", "`and`", "`not`", "`near`"];
    check_noted("a or b and not near c", "a or b and not near c", &capitals);
    check("2018-2019 COVID-19 R&D NEAR/x 举报OR复议", "2018-2019 COVID-19 R&D NEAR/x 举报OR复议");
    check("http://x.edu.cn 关于：举报", "http://x.edu.cn 关于：举报");
    check("\"OR\" 举报", "\"OR\" 举报");
}

#[test]
fn quotes_are_read_in_all_their_forms() {
    for text in [
        "“行政复议”",
        "\"行政复议\"",
        "＂行政复议＂",
        "「行政复议」",
        "『行政复议』",
        "“行政复议\"",
        "”行政复议”",
    ] {
        check(text, "\"行政复议\"");
    }

    check("「a\"b」 『c」\"』", "「a\"b」 『c」\"』");
    check("关于“举报”的", "关于 \"举报\" 的");
    check("a -关于“举报”的 b", "a -(关于 \"举报\" 的) b");
    check("“？”", "\"？\"");
    check("“ 行政\n 复议 ”", "\"行政 复议\"");
}

#[test]
fn single_quotation_marks_quote_and_an_apostrophe_does_not() {
    check("‘行政复议’", "\"行政复议\"");
    check("people’s 举报", "people’s 举报");
}

#[test]
fn a_pasted_heading_is_one_term_with_its_number() {
    check("（三）依申请公开情况", "（三）依申请公开情况");
    check("「（三）依申请公开情况」", "\"（三）依申请公开情况\"");
    check("(2)招生 财务", "(2)招生 财务");
    check("（三） 依申请", "三 依申请");
    check("（招生 财务）公开", "招生 财务 公开");
}

#[test]
fn a_list_in_one_word_is_told_apart() {
    check_noted("举报，复议", "举报，复议", &["举报 OR 复议"]);
    check_noted("举报、复议、诉讼", "举报、复议、诉讼", &["举报 OR 复议 OR 诉讼"]);
    check("因学校信息公开工作受到举报、复议的情况", "因学校信息公开工作受到举报、复议的情况");
    check("三、依申请公开情况", "三、依申请公开情况");
}

#[test]
fn what_is_nested_is_made_flat() {
    check("((a)) (b (c d))", "a b c d");
    check("a | (b | (c | a))", "a OR b OR c OR a");
    check("a -(-b) NOT NOT c NOT -d", "a b c d");
}

#[test]
fn labels_limit_the_query() {
    check(
        "举报 school:北京理工大学 year:2018-2019 section:complaints",
        "举报 school:北京理工大学 year:2018-2019 kind:complaints",
    );

    check(
        "学校：北京 理 年度：２０１８—２０１９学年度 章节:举报",
        "理 school:北京 year:2018-2019 kind:complaints",
    );

    check("year:2018–2019 YEAR:2022年 year:2018-2019", "year:2018-2019 year:2022");
    check(
        "类别:依申请公开 KIND:Complaints 章节:主动公开情况",
        "kind:on_request kind:complaints kind:proactive",
    );

    check("学校： 中国石油大学（北京） a", "a school:\"中国石油大学(北京)\"");
    check("(a school:中国石油大学(北京))", "a school:\"中国石油大学(北京)\"");
    check("學校:“北京 大學”", "school:北京大学");
    check(
        "school:none year:未知 kind:未归类 school:“none”",
        "school:none school:\"none\" year:none kind:none",
    );

    check("(year:2018 OR year:2019) a", "a year:2018 year:2019");
    check("(a year:2018) OR (b year:2018)", "(a OR b) year:2018");
    check("a NEAR (b year:2018)", "a NEAR/20 b year:2018");
}

#[test]
fn what_is_written_as_elsewhere_is_read_as_meant_or_told() {
    check("举报 NEAR 5 复议", "举报 NEAR/5 复议");
    check("举报 BEFORE 12 复议", "举报 BEFORE/12 复议");
    check("举报 NEAR 2020 复议", "举报 NEAR/20 2020 复议");
    check("举报 NEAR/3 5 复议", "举报 NEAR/3 5 复议");
    check("举报 NEAR 5", "举报 NEAR/20 5");

    for (text, says) in [
        ("举报 Or 复议", "capitals"),
        ("举报 或 复议", "OR here"),
        ("举报 w/20 复议", "NEAR/20 here"),
        ("举报 Pre/3 复议", "BEFORE/3 here"),
        ("“举报复议”~5", "NEAR/5 here"),
        ("+举报 复议", "must be there anyway"),
        ("举报^2", "must be there anyway"),
        ("地区:东部", "`地区` is no label"),
        ("title:举报", "`title` is no label"),
    ] {
        let notes = Query::parse(text).unwrap().notes;
        assert!(notes.iter().any(|note| note.note().en.contains(says)), "{text}: {notes:?}");
    }
    assert!(Query::parse("http://a.example/举报").unwrap().notes.is_empty());
}

#[test]
fn labels_are_left_out_by_a_minus_or_not() {
    let check = |text: &str, read_as: &str| {
        let query = Query::parse(text).unwrap();
        assert_eq!((query.read_as().as_str(), &query.notes[..]), (read_as, &[][..]), "{text}");
    };

    check("a -year:2019 b", "a b -year:2019");
    check("a NOT 学校：岚川大学 章节：举报", "a kind:complaints -school:岚川大学");
    check("a -(year:2019 OR year:2020)", "a -year:2019 -year:2020");
    check("-年度:2019 -章节:前言", "-year:2019 -kind:preface");
    check("a NOT NOT year:2019", "a year:2019");
}

#[test]
fn labels_that_no_filter_can_hold_are_noted() {
    check_noted("举报 OR 复议 year:2019", "(举报 OR 复议) year:2019", &["whole query"]);
    check_noted("a OR year:2019", "a", &["one side of OR"]);
    check_noted("c (a OR b year:2019)", "c (a OR b)", &["one side of OR"]);
    check_noted("-(a year:2019) b", "-a b", &["together with words"]);
    check_noted("a -(year:2019 kind:none)", "a", &["together with words or other labels"]);
    check_noted("a year:二〇 kind:x b", "a b", &["2020-2021", "complaints"]);

    assert!(
        Query::parse("a year:2020-21").unwrap().finds_nothing,
        "to leave the label out would answer a wider question"
    );

    check_noted("举报 or 复议*", "举报 or 复议*", &["capitals", "wildcards"]);
    check_noted("a -kind:x b", "a b", &["`x` is no value", "operator"]);
    check_noted("a school: year:2019", "a year:2019", &["without a value"]);
    check_noted("a school:(b)", "a b", &["without a value"]);
    check_noted("a school:“”", "a", &["the name of a school"]);
}

#[test]
fn what_cannot_be_read_is_mended_and_noted() {
    check_noted("a) b)", "a b", &["stray closing bracket"]);
    check_noted("(a OR b", "a OR b", &["not closed"]);
    check_noted("a () b", "a b", &["empty brackets"]);
    check_noted("“举报 复议", "\"举报 复议\"", &["not closed"]);
    check_noted("举报” OR “复议”", "举报 OR \"复议\"", &["stray quotation"]);
    check_noted("举报」", "举报", &["stray quotation"]);
    check_noted("a “” b", "a b", &["empty quotation"]);

    for text in [
        "OR a", "a OR", "a || OR", "AND a", "a AND", "a NEAR", "NEAR/3 a", "a NOT", "a EXCEPT",
        "a OR ()",
    ] {
        assert_eq!(Query::parse(text).unwrap().read_as(), "a", "{text}");
        assert!(!Query::parse(text).unwrap().notes.is_empty(), "{text}");
    }

    check_noted("a ， b - c 。", "a b c", &["punctuation"]);
    check_noted("a -， b", "a b", &["punctuation", "operator"]);
    check_noted("--a", "a", &["punctuation"]);
    check_noted("a NEAR/99999999999 b", "a NEAR/10000 b", &["10000"]);
}

#[test]
fn operands_that_are_no_places_make_it_and_or_not() {
    check_noted("a NEAR (b c)", "a b c", &["read as AND"]);
    check_noted("-a NEAR b", "-a b", &["read as AND"]);
    check_noted("a EXCEPT (b c)", "a -(b c)", &["read as NOT"]);
    check_noted("(a b) EXCEPT c", "a b -c", &["read as NOT"]);
    check_noted("a NEAR (b OR -c)", "a (b OR -c)", &["read as AND"]);
}

#[test]
fn a_query_of_only_not_is_kept_and_noted() {
    check_noted("-投诉", "-投诉", &["leave out"]);
    check_noted("-(a b) -c year:2019", "-(a b) -c year:2019", &["leave out"]);
}

#[test]
fn leaves_are_those_that_a_reader_is_shown() {
    let query = Query::parse("a (“b” OR c NEAR d) -e f EXCEPT g").unwrap();
    assert_eq!(query.leaves().collect::<Vec<_>>(), ["a", "b", "c", "d", "f"]);
}

#[test]
fn limits_are_errors_and_come_quickly() {
    let error = |text: &str| Query::parse(text).unwrap_err().kind;
    assert_eq!(error(&"(".repeat(10_000)), ErrorKind::QueryTooLong { bytes: 10_000 });
    assert_eq!(error(&"(".repeat(4096)), ErrorKind::QueryTooDeep);
    assert_eq!(error(&"a ".repeat(257)), ErrorKind::QueryTooWide);
    assert!(Query::parse(&"a ".repeat(256)).is_ok());
    assert_eq!(Query::parse(&")".repeat(4096)).unwrap().notes.len(), 1);
    assert_eq!(Query::parse(&"()".repeat(2048)).unwrap().notes.len(), 1);
    let nested = |depth: usize| format!("{}a{}", "-(b ".repeat(depth), ")".repeat(depth));
    assert!(Query::parse(&nested(20)).is_ok());
    assert_eq!(error(&nested(21)), ErrorKind::QueryTooDeep);
    let chain = ["a"; 128].join(" NEAR ");
    check_round_trip(&Query::parse(&chain).unwrap());
}

#[test]
fn two_filters_limit_together_or_exclude_each_other() {
    let filter = |text: &str| Query::parse(text).unwrap().filter;
    let check = |a: &str, b: &str, merged: Option<&str>| {
        assert_eq!(filter(a).merged(&filter(b)), merged.map(filter))
    };

    check("year:2018 year:2019", "year:2019 school:x", Some("year:2019 school:x"));
    check("year:2018", "", Some("year:2018"));
    check("year:2018", "year:2019", None);
    check("school:none", "school:x", None);
    check("kind:none kind:other", "kind:none", Some("kind:none"));
    assert!(filter("").is_empty() && !filter("kind:none").is_empty());
}

#[test]
fn a_kind_is_known_by_its_name_and_by_its_chinese_label() {
    for kind in Kind::ALL {
        for name in [kind.as_str().to_owned(), kind.as_str().to_uppercase(), kind.label().zh] {
            let mut filter = Filter::default();
            filter.add(Label::Kind, &name).unwrap();
            assert_eq!(filter.kinds, [Some(kind)], "{name}");
        }
    }

    assert!(Filter::default().add(Label::Kind, "x").is_err());
}

fn leaf() -> impl Strategy<Value = Expr> {
    let word = "[\u{4e00}-\u{4e20}a-zA-Z0-9][\u{4e00}-\u{4e20}a-z0-9,.&：-]{0,5}";
    prop_oneof![
        word.prop_filter("no label, no operator", |word| lex::is_run(word)).prop_map(Expr::Run),
        "[\u{4e00}-\u{4e20}a-z(),|:-]{1,6}( [a-z(「』“]{1,4})?".prop_map(Expr::Exact),
    ]
}

fn place() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(3, 8, 3, |place| {
        let two = (place.clone(), place.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            (two.clone(), 0..=MOST_WITHIN).prop_map(|((left, right), within)| Expr::Near {
                left,
                right,
                within
            }),
            (two.clone(), 0..=MOST_WITHIN).prop_map(|((left, right), within)| Expr::Before {
                left,
                right,
                within
            }),
            two.clone().prop_map(|(left, right)| Expr::Sentence { left, right }),
            two.prop_map(|(left, right)| Expr::Except { left, right }),
            several(place).prop_map(Expr::Or),
        ]
    })
}

fn several(part: impl Strategy<Value = Expr>) -> impl Strategy<Value = Vec<Expr>> {
    proptest::collection::vec(part.prop_filter("flat", |part| !matches!(part, Expr::Or(_))), 2..4)
}

fn any_expr() -> impl Strategy<Value = Expr> {
    place().prop_recursive(4, 16, 3, |part| {
        let no_and = part.clone().prop_filter("flat", |part| !matches!(part, Expr::And(_)));
        let no_not =
            part.clone().prop_filter("no double NOT", |part| !matches!(part, Expr::Not(_)));
        prop_oneof![
            proptest::collection::vec(no_and, 2..4).prop_map(Expr::And),
            several(part).prop_map(Expr::Or),
            no_not.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let value = prop_oneof![
        "(school|学校：)?:?[\u{4e00}-\u{4e20}()a-z ]{0,6}".prop_map(|name| (Label::School, name)),
        (1990..2050u16).prop_map(|year| (Label::Year, year.to_string())),
        (1990..2050u16).prop_map(|year| (Label::Year, format!("{year}-{}", year + 1))),
        proptest::sample::select(Kind::ALL.to_vec())
            .prop_map(|kind| (Label::Kind, kind.to_string())),
        (
            proptest::sample::select(vec![Label::Province, Label::Level, Label::Ownership]),
            "(省|北京|本科|公办)?[\u{4e00}-\u{4e20}a-z ]{0,4}"
        ),
        proptest::sample::select(Label::ALL.to_vec()).prop_map(|l| (l, "none".to_owned())),
    ];

    proptest::collection::vec((value, proptest::bool::weighted(0.3)), 0..5).prop_map(|values| {
        let (mut filter, mut without) = (Filter::default(), Filter::default());
        for ((label, value), is_left_out) in values {
            drop(if is_left_out { &mut without } else { &mut filter }.add(label, &value));
        }
        filter.without = (!without.is_empty()).then(|| Box::new(without));
        filter
    })
}

#[test]
fn what_a_program_puts_together_is_what_is_typed() {
    let check = |built: Expr, typed: &str| {
        let built = Query::try_from(built).unwrap();
        let typed = Query::parse(typed).unwrap();
        assert_eq!((&built.expr, &built.notes), (&typed.expr, &typed.notes), "{}", typed.text);
    };

    check(Expr::all(["招生", "财务"]), "招生 财务");
    check(Expr::any([Expr::exact("举报"), "复议".into()]), "\"举报\" OR 复议");
    check(Expr::all([Expr::term("公开"), !Expr::term("举报")]), "公开 -举报");
    check(Expr::term("举报").near("复议", 5), "举报 NEAR/5 复议");
    check(Expr::term("举报").before("复议", 3), "举报 BEFORE/3 复议");
    check(Expr::term("举报").in_sentence_with("收到"), "举报 SENTENCE 收到");
    check(Expr::term("举报").except("举报箱"), "举报 EXCEPT 举报箱");
    check(Expr::term("举报 OR 复议"), "\"举报 OR 复议\"");
    check(Expr::term("school:无"), "\"school:无\"");
    check(Expr::all(Vec::<Expr>::new()), "");
}

/// Text as hostile as queries get.
fn hostile(most: usize) -> impl Strategy<Value = String> {
    let pieces = vec![
        " ",
        " ",
        "　",
        "(",
        ")",
        "（",
        "）",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "『",
        "』",
        "＂",
        "|",
        "&&",
        "&",
        "-",
        "－",
        "—",
        " -",
        "OR",
        " OR ",
        " AND ",
        " NOT ",
        " NEAR ",
        " NEAR/5 ",
        " BEFORE/3 ",
        " SENTENCE ",
        " EXCEPT ",
        "ＯＲ",
        "school:",
        "学校：",
        "year:2018-2019",
        "年度:２０２２",
        "kind:",
        "章节：举报",
        "none",
        "举报",
        "复议",
        "a",
        "1",
        "/",
        ":",
        "，",
        "\n",
        "\u{feff}",
    ];

    let piece = prop_oneof![
        12 => proptest::sample::select(pieces).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];

    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_printed_query_parses_to_itself(expr in proptest::option::of(any_expr()), filter in any_filter()) {
        let query = Query { expr, filter, ..Query::default() };
        let printed = query.to_string();
        prop_assume!(printed.len() <= MOST_BYTES);

        match Query::parse(&printed) {
            Ok(again) => {
                prop_assert_eq!((&again.expr, &again.filter), (&query.expr, &query.filter), "{}", printed);
            }
            Err(error) => prop_assert_eq!(error.kind, ErrorKind::QueryTooWide),
        }
    }

    #[test]
    fn a_read_query_printed_and_read_again_is_the_same(text in hostile(30)) {
        let Ok(query) = Query::parse(&text) else { return Ok(()) };
        let again = Query::parse(&query.read_as()).unwrap();
        prop_assert_eq!((&again.expr, &again.filter), (&query.expr, &query.filter), "{}", query.read_as());
        let only_not = query.expr.is_some() && query.leaves().next().is_none();
        let mut slips: Vec<_> = query.terms().filter_map(slip).collect();
        slips.sort_by_key(|slip| slip.note().en);
        slips.dedup();
        let is_slip = |note: &&QueryNote| !matches!(note, QueryNote::LookAlikes { .. });
        let noted = again.notes.iter().filter(is_slip).count();
        prop_assert_eq!(noted, usize::from(only_not) + slips.len(), "{} {:?}", query.read_as(), again.notes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_it_panic(text in hostile(5000), noise in proptest::collection::vec(any::<char>(), 0..5000)) {
        let noise: String = noise.into_iter().collect();
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        for text in [cut(&text, 5000), cut(&text, 900), cut(&noise, 5000), cut(&noise, 900)] {
            let read = Query::parse(&text);
            prop_assert!(text.len() <= MOST_BYTES || read.is_err());
        }
    }
}
