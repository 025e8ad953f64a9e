//! A school is found by each of its names: in filters by alias and former name, in ranked search by
//! a word that names it; mentions stay exact characters. What is counted under a school is what a
//! filter by it finds.

use crate::support::query;
use mingcha::hit::{Hits, Total};
use mingcha::{Filter, Index, Label, MentionPage, Options, Page, Rules};
use std::path::Path;

const SCHOOLS: &str = "[[school]]\nname = '岚川大学'\naliases = ['岚大', '岚川综合大学']\nformer = ['岚川师范学院']\n\n\
                       [[school]]\nname = '青屿海洋大学'\naliases = ['青海大']\n\n[[school]]\nname = '雾城学院'\naliases = ['雾院']\n\
                       former = ['雾城师范专科学校']\n";

fn report(school: &str, year: &str, proactive: &str) -> String {
    format!(
        "{school}{year}学年信息公开年度报告\n一、概述\n我校重视信息公开工作。\n二、主动公开情况\n{proactive}\n\
         三、因学校信息公开工作受到举报、复议、诉讼的情况\n本学年没有收到举报。\n"
    )
}

/// Rules, reports and a store of them in `dir`: the school of today, the same under an older name,
/// the same under another spelling, and a school that speaks of it.
fn store(dir: &Path) -> Index {
    std::fs::create_dir(dir.join("rules")).unwrap();
    std::fs::write(dir.join("rules/schools.toml"), SCHOOLS).unwrap();
    std::fs::create_dir(dir.join("reports")).unwrap();
    let write =
        |name: &str, text: &str| std::fs::write(dir.join("reports").join(name), text).unwrap();
    write("now.txt", &report("岚川大学", "2021-2022", "公布招生章程。"));
    write("then.txt", &report("岚川师范学院", "2015-2016", "公布招生章程。"));
    write("spelt.txt", &report("岚川综合大学", "2020-2021", "公布招生章程。"));
    write(
        "other.txt",
        &report("青屿海洋大学", "2021-2022", "与岚大签订协议，公布岚大的招生章程。"),
    );
    let rules = Rules::load(&dir.join("rules")).unwrap();
    let index = Index::create(&dir.join("store"), Options { rules, ..Options::default() }).unwrap();
    index.add(&[dir.join("reports")], &|_| {}).unwrap();
    index
}

fn of_school(name: &str) -> Filter {
    let mut filter = Filter::default();
    filter.add(Label::School, name).unwrap();
    filter
}

/// Sentences in Chinese.
fn zh(sentences: &impl serde::Serialize) -> Vec<String> {
    let told = mingcha::Lang::Zh.speak(|| serde_json::to_value(sentences).unwrap());
    serde_json::from_value(told).unwrap()
}

/// The files of all hits, in order, each once.
fn files(index: &Index, hits: &Hits) -> Vec<String> {
    let name = |file: &String| file.rsplit('/').next().unwrap_or_default().to_owned();
    let mut files: Vec<String> = hits
        .hits
        .iter()
        .flat_map(|hit| index.report(&hit.report_id).unwrap().files)
        .map(|file| name(&file))
        .collect();
    files.sort();
    files.dedup();
    files
}

const WIDE: Page = Page {
    number: 1,
    size: 100,
    group: mingcha::Group::None,
    order: mingcha::Order::Relevance,
    facets: mingcha::FacetPage::ALL,
};

#[test]
fn a_report_that_gives_an_alias_is_filed_under_the_full_name_and_one_under_a_former_name_stays() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let entry = |name: &str| {
        index.files().unwrap().into_iter().find(|entry| entry.file.ends_with(name)).unwrap()
    };
    let spelt = entry("spelt.txt");
    assert_eq!(spelt.school.as_deref(), Some("岚川大学"));
    assert_eq!(zh(&spelt.warnings), ["学校写作“岚川综合大学”，即岚川大学"]);
    let held = index.report(&spelt.report_id.unwrap()).unwrap();
    assert_eq!(held.school.as_deref(), Some("岚川大学"));
    assert!(held.title.as_ref().unwrap().starts_with("岚川综合大学"), "the title stays as printed");
    assert_eq!(entry("then.txt").school.as_deref(), Some("岚川师范学院"));
    assert!(entry("then.txt").warnings.is_empty());
}

#[test]
fn our_school_is_no_name() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    for name in ["我校", "本校", "学校"] {
        let path = dir.path().join(format!("{name}.txt"));
        std::fs::write(&path, report(name, "2020-2021", "公布招生章程。")).unwrap();
        let added = index.add(&[path], &|_| {}).unwrap();
        assert_eq!(added.files[0].school, None, "{name}");
    }
}

#[test]
fn a_filter_by_any_name_of_a_school_finds_all_of_its_reports() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let by_name = index.search(&query("举报 学校:岚川大学"), &Filter::default(), WIDE).unwrap();
    assert_eq!(files(&index, &by_name), ["now.txt", "spelt.txt", "then.txt"]);
    for name in ["岚大", "岚川大学", "岚川综合大学", "岚川师范学院"] {
        let inside =
            index.search(&query(&format!("举报 学校:{name}")), &Filter::default(), WIDE).unwrap();
        let beside = index.search(&query("举报"), &of_school(name), WIDE).unwrap();
        let both = index
            .search(&query(&format!("举报 school:{name}")), &of_school("岚川大学"), WIDE)
            .unwrap();
        for answer in [&inside, &beside, &both] {
            assert_eq!((answer.total, &answer.facets), (by_name.total, &by_name.facets), "{name}");
        }
        let counts = index.counts(&query("举报"), &of_school(name)).unwrap();
        assert_eq!(
            counts.counts,
            index.counts(&query("举报 学校:岚川大学"), &Filter::default()).unwrap().counts
        );
        assert_eq!((counts.receipt.scope.reports, counts.receipt.scope.schools), (3, 1), "{name}");
        assert_eq!(index.reports(&of_school(name), 0, 10).unwrap().total, 3, "{name}");
    }
    let shown = by_name
        .facets
        .school
        .iter()
        .map(|facet| (facet.value.as_deref(), facet.count, facet.selected));
    let expect = [(Some("岚川大学"), 3, true), (Some("青屿海洋大学"), 1, false)];
    assert_eq!(
        shown.collect::<Vec<_>>(),
        expect,
        "facets show each school once, by its name of today"
    );
}

#[test]
fn the_answer_says_what_a_name_was_taken_for() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let check = |text: &str, read_as: &str, notes: &[&str]| {
        let hits = index.search(&query(text), &Filter::default(), WIDE).unwrap();
        assert_eq!(
            (hits.query.read_as.as_str(), zh(&hits.query.notes)),
            (read_as, notes.iter().map(|note| note.to_string()).collect()),
            "{text}"
        );
        let again = index.search(&query(&hits.query.read_as), &Filter::default(), WIDE).unwrap();
        assert_eq!((again.total, again.hits), (hits.total, hits.hits), "{text}: the query as read");
        let receipt = index.mentions(&query(text), &Filter::default(), |_| true).unwrap();
        assert_eq!(
            (receipt.query.read_as.as_str(), zh(&receipt.query.notes)),
            (read_as, notes.iter().map(|note| note.to_string()).collect()),
            "{text}"
        );
    };
    let was_called = "岚川大学曾用名岚川师范学院，以此名发布的报告也在内";
    check("举报 学校:岚大", "举报 school:岚川大学", &["岚大 = 岚川大学", was_called]);
    check("举报 学校:岚大 学校:岚川大学", "举报 school:岚川大学", &["岚大 = 岚川大学", was_called]);
    check(
        "举报 学校:岚川师范学院",
        "举报 school:岚川师范学院",
        &["岚川师范学院是岚川大学的曾用名，各个校名的报告都在内"],
    );
    check("举报 学校:青屿海洋大学", "举报 school:青屿海洋大学", &[]);
    check(
        "举报 学校:雾院",
        "举报 school:雾城学院",
        &["雾院 = 雾城学院", "没有收录学校“雾城学院”的报告"],
    );
    check("举报 学校:霜州大学", "举报 school:霜州大学", &["没有收录学校“霜州大学”的报告"]);
    check("举报 学校:青屿", "举报 school:青屿", &["“青屿”是校名的一部分，查的是青屿海洋大学"]);
    check("举报 年度:2031", "举报 year:2031", &["没有收录 2031 年度的报告"]);
}

#[test]
fn a_word_that_names_a_school_finds_its_reports_and_where_the_word_stands() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let search = |text: &str, filter: &Filter| index.search(&query(text), filter, WIDE).unwrap();
    let everything = Filter::default();
    let own = search("", &of_school("岚大")).total.sections;
    let exact = search("“岚大”", &everything);
    assert_eq!(
        (own, exact.total.sections, exact.query.notes.len()),
        (12, 1, 0),
        "quotes never widen"
    );
    for text in ["岚大", "嵐大"] {
        let wide = search(text, &everything);
        assert_eq!(wide.total.sections, own + 1);
        assert_eq!(files(&index, &wide), ["now.txt", "other.txt", "spelt.txt", "then.txt"]);
        let note = "“岚大”（岚川大学）也按校名理解：该校报告的各节都算含有它，因此多 12 节；只查这几个字请加引号";
        assert_eq!(zh(&wide.query.notes), [note]);
        assert_eq!(
            wide.facets.school.iter().map(|facet| facet.count).sum::<usize>(),
            wide.total.sections
        );
        assert!(wide.hits.iter().all(|hit| !hit.partial));
    }
    let total = |text: &str, filter: &Filter| {
        let Total { sections, reports, .. } = search(text, filter).total;
        (sections, reports)
    };
    let whole = total("举报", &of_school("岚川大学"));
    assert_eq!(total("岚大 举报", &everything), whole);
    assert_eq!(total("岚川师范学院 举报", &everything), whole);
    let either = search("岚大 OR 协议", &everything);
    assert_eq!(either.total.sections, own + 1, "the section that has both counts once");
}

#[test]
fn a_name_under_not_or_beside_near_is_characters_only() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let total =
        |text: &str| index.search(&query(text), &Filter::default(), WIDE).unwrap().total.sections;
    assert_eq!(total("招生 -岚大"), total("招生 -“岚大”"));
    assert_eq!(total("招生 -岚大"), 3);
    assert_eq!(total("岚大 NEAR/5 招生"), 1);
    assert_eq!(total("岚大 EXCEPT 岚大的"), 1);
    assert_eq!(total("岚大 -招生"), 9, "NOT holds for what was widened, too");
}

#[test]
fn mentions_of_a_name_are_characters_and_a_note_says_how_to_find_the_school() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(dir.path());
    let page = |text: &str| {
        index.mention_page(&query(text), &Filter::default(), &MentionPage::default()).unwrap()
    };
    let wide = page("岚大");
    assert_eq!((wide.counts.mentions, wide.counts.sections), (2, 1));
    assert_eq!(
        zh(&wide.query.notes),
        ["“岚大”按这几个字查找；要查岚川大学自己的报告，请加 学校:岚川大学"]
    );
    assert_eq!((page("“岚大”").counts, page("“岚大”").query.notes.len()), (wide.counts, 0));
    assert_eq!(page("雾院").query.notes, [], "a school of which nothing is held is no help");
}

/// A store in which a school is held under two names, another under a former name alone, and a
/// report's school is not known.
fn renamed(dir: &Path) -> Index {
    let index = store(dir);
    let write =
        |name: &str, text: &str| std::fs::write(dir.join("reports").join(name), text).unwrap();
    write(
        "only_then.txt",
        &report("雾城师范专科学校", "2014-2015", "公布招生章程，举报可打电话。"),
    );
    write("nobody.txt", &report("我校", "2018-2019", "公布招生章程。"));
    index.add(&[dir.join("reports")], &|_| {}).unwrap();
    index
}

const OF_TODAY: [Option<&str>; 4] =
    [Some("岚川大学"), Some("雾城学院"), Some("青屿海洋大学"), None];

#[test]
fn what_is_counted_under_a_school_is_what_a_filter_by_it_finds() {
    let dir = tempfile::tempdir().unwrap();
    let index = renamed(dir.path());
    let of =
        |school: &Option<String>| Filter { schools: vec![school.clone()], ..Filter::default() };
    for text in ["举报", "招生", "岚大", "招生 -岚大", "学校:岚大 年度:2015-2016", ""]
    {
        let all = index.search(&query(text), &Filter::default(), WIDE).unwrap();
        for facet in
            all.facets.school.iter().filter(|facet| !text.contains("学校") || facet.selected)
        {
            let sections = index.search(&query(text), &of(&facet.value), WIDE).unwrap();
            assert_eq!(sections.total.sections, facet.count, "{text}: {:?}", facet.value);
            let chosen: Vec<_> =
                sections.facets.school.iter().filter(|facet| facet.selected).collect();
            assert_eq!(
                chosen.iter().map(|facet| &facet.value).collect::<Vec<_>>(),
                [&facet.value],
                "{text}"
            );
        }
        let by_report = Page { group: mingcha::Group::Report, ..WIDE };
        for facet in
            index.search(&query(text), &Filter::default(), by_report.clone()).unwrap().facets.school
        {
            let reports = index
                .search(&query(text), &of(&facet.value), by_report.clone())
                .unwrap()
                .total
                .reports;
            assert!(reports == facet.count || text.contains("学校"), "{text}: {:?}", facet.value);
        }
        let counts = index.counts(&query(text), &Filter::default()).unwrap();
        for of_school in &counts.by.school {
            let alone = index.counts(&query(text), &of(&of_school.value)).unwrap();
            let found = (alone.counts.mentions, alone.counts.sections, alone.counts.reports);
            assert_eq!(
                found,
                (of_school.mentions, of_school.sections, of_school.reports),
                "{text}"
            );
            assert_eq!(alone.by.school, std::slice::from_ref(of_school), "{text}");
            let cross = counts
                .by
                .cross
                .iter()
                .filter(|cross| cross.school.as_deref() == of_school.value.as_deref())
                .cloned();
            assert_eq!(alone.by.cross, cross.collect::<Vec<_>>(), "{text}");
        }
        assert_eq!(
            counts.by.school.iter().map(|of| of.mentions).sum::<usize>(),
            counts.counts.mentions,
            "{text}"
        );
    }
    let counts = index.counts(&query("举报"), &Filter::default()).unwrap();
    assert_eq!(counts.by.school.iter().map(|of| of.value.as_deref()).collect::<Vec<_>>(), OF_TODAY);
    assert_eq!(
        (counts.receipt.scope.schools, index.stats().unwrap().schools),
        (3, 3),
        "the unknown one is none"
    );
    let former =
        index.mention_page(&query("举报"), &of_school("雾院"), &MentionPage::default()).unwrap();
    assert!(
        former.mentions.iter().all(|mention| mention.school.as_deref() == Some("雾城师范专科学校")),
        "as printed"
    );
}

/// What the program says in JSON of the store and under the rules in `dir`.
#[cfg(all(feature = "cli", feature = "http"))]
fn program(dir: &Path, args: &[&str]) -> serde_json::Value {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command
        .args(args)
        .args(["--json", "--lang", "zh"])
        .env_remove("MINGCHA_RULES")
        .env_remove("MINGCHA_LANG");
    let output = command
        .arg("--store")
        .arg(dir.join("store"))
        .arg("--rules")
        .arg(dir.join("rules"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[cfg(all(feature = "cli", feature = "http"))]
#[test]
fn every_face_leads_from_a_number_of_a_school_to_that_number() {
    use serde_json::Value;
    let dir = tempfile::tempdir().unwrap();
    drop(renamed(dir.path()));
    let rules = Rules::load(&dir.path().join("rules")).unwrap();
    let index =
        Index::open(&dir.path().join("store"), Options { rules, ..Options::default() }).unwrap();
    let site = mingcha::http::Site::new(std::sync::Arc::new(index));
    site.set_ready();
    let program = |args: &[&str]| program(dir.path(), args);
    let http = |resource: &str, school: Option<&str>| {
        let mut url = form_urlencoded::Serializer::new(format!("/api/v1/{resource}?"));
        let school = school.map(|school| ("school", school));
        crate::faces::get(&site, &url.append_pair("q", "举报").extend_pairs(school).finish())
    };
    let listed = |values: &Value| values.as_array().unwrap().clone();
    let name = |value: &Value| value["value"].as_str().unwrap_or("none").to_owned();
    let (search, counts) =
        (program(&["search", "举报"]), program(&["mentions", "举报", "--by", "school"]));
    assert_eq!(search["facets"], http("search", None)["facets"]);
    assert_eq!(counts["by"], http("counts", None)["by"]);
    let (facets, by) = (listed(&search["facets"]["school"]), listed(&counts["by"]["school"]));
    assert_eq!((facets.len(), by.len()), (OF_TODAY.len(), OF_TODAY.len()));
    for facet in &facets {
        let school = name(facet);
        assert_eq!(
            program(&["search", "举报", "--school", &school])["total"]["sections"],
            facet["count"],
            "{school}"
        );
        assert_eq!(http("search", Some(&school))["total"]["sections"], facet["count"], "{school}");
    }
    for of_school in &by {
        let school = name(of_school);
        let counted = program(&["mentions", "举报", "--count", "--school", &school]);
        assert_eq!(counted["counts"]["mentions"], of_school["mentions"], "{school}");
        assert_eq!(
            http("mentions", Some(&school))["counts"]["mentions"],
            of_school["mentions"],
            "{school}"
        );
    }
    for former in ["岚川师范学院", "雾城师范专科学校"] {
        let facets = listed(&http("search", Some(former))["facets"]["school"]);
        assert_eq!(facets.iter().filter(|facet| facet["selected"] == true).count(), 1, "{former}");
    }
}

#[cfg(all(feature = "cli", feature = "http"))]
#[test]
fn aliases_get_the_same_numbers_from_the_library_the_command_line_and_http() {
    let dir = tempfile::tempdir().unwrap();
    drop(store(dir.path()));
    let rules = Rules::load(&dir.path().join("rules")).unwrap();
    let options = Options { rules, ..Options::default() };
    let index = std::sync::Arc::new(Index::open(&dir.path().join("store"), options).unwrap());
    let site = mingcha::http::Site::new(index.clone());
    site.set_ready();
    let program = |args: &[&str]| program(dir.path(), args);
    let http = |resource: &str, pairs: &[(&str, &str)]| {
        let mut url = form_urlencoded::Serializer::new(format!("/api/v1/{resource}?"));
        crate::faces::get(&site, &url.extend_pairs(pairs).finish())
    };
    for (text, school) in [
        ("举报", Some("岚大")),
        ("举报", Some("岚川师范学院")),
        ("举报 学校:岚大", None),
        ("岚大", None),
    ] {
        let filter = school.map(of_school).unwrap_or_default();
        let hits =
            serde_json::to_value(index.search(&query(text), &filter, Page::default()).unwrap())
                .unwrap();
        let receipt = index.mentions(&query(text), &filter, |_| true).unwrap();
        let counts = serde_json::to_value(receipt.counts).unwrap();
        let option = school.map_or(vec![], |school| vec!["--school", school]);
        let pairs: Vec<_> =
            [("q", text)].into_iter().chain(school.map(|school| ("school", school))).collect();
        for (face, found, mentions) in [
            (
                "the command line",
                program(&[&["search", text], &option[..]].concat()),
                program(&[&["mentions", text], &option[..]].concat()),
            ),
            ("HTTP", http("search", &pairs), http("mentions", &pairs)),
        ] {
            assert_eq!(
                (&found["total"], &found["facets"]),
                (&hits["total"], &hits["facets"]),
                "{text}: {face}"
            );
            assert_eq!(found["query"]["read_as"], hits["query"]["read_as"], "{text}: {face}");
            assert_eq!(mentions["counts"], counts, "{text}: {face}");
            let notes = serde_json::to_value(zh(&receipt.query.notes)).unwrap();
            assert_eq!(mentions["query"]["notes"], notes, "{text}: {face}");
        }
    }
    assert_eq!(http("reports", &[("school", "岚大")])["total"], 3);
}

#[cfg(feature = "cli")]
#[test]
fn an_alias_of_two_schools_is_refused_with_the_line_and_both_names() {
    let dir = tempfile::tempdir().unwrap();
    let text = format!("{SCHOOLS}\n[[school]]\nname = '霜州大学'\naliases = ['霜大', '岚大']\n");
    std::fs::write(dir.path().join("schools.toml"), text).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mingcha"));
    let ran = command.args(["rules", "--lang", "en", "--rules"]).arg(dir.path()).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2));
    let place = "schools.toml: line 17: `岚大` is claimed by two schools, 岚川大学 and 霜州大学";
    assert!(said.contains(place), "{said}");
}

#[test]
fn a_filter_with_any_dot_finds_a_school_whatever_dot_its_reports_print() {
    let index = Index::in_memory(Options::default()).unwrap();
    for (id, school) in [("1", "岚·川学院"), ("2", "岚•川学院"), ("3", "望澜学院")] {
        let text = format!("本校第{id}份。\n没有收到举报。");
        index.put(mingcha::Document::new(id, text).school(school)).unwrap();
    }

    for name in ["岚·川学院", "岚•川学院", "岚・川学院", "岚‧川学院"] {
        let counts = index.counts(&"举报".parse().unwrap(), &of_school(name)).unwrap();
        assert_eq!(counts.counts.reports, 2, "{name}");
    }
    assert_eq!(index.schools().unwrap().total, 2);
}
