use super::table::ANY_SCHOOL;
use super::*;

const TWO: &str = "[[school]]\nname = '岚川大学'\naliases = ['岚大', '嵐川大學（本部）']\nformer = ['岚川师范学院']\n\n\
                   [[school]]\nname = '青屿海洋大学'\n";

#[test]
fn every_name_of_a_school_stands_for_it() {
    let schools = Schools::parse(TWO, "").unwrap();
    let check = |name: &str, expect: Option<(&str, Called)>| {
        let found = schools.resolve(name).map(|(school, called)| (school.name.as_str(), called));
        assert_eq!(found, expect, "{name}");
    };

    check("岚川大学", Some(("岚川大学", Called::Name)));
    check("岚大", Some(("岚川大学", Called::Alias)));
    check("岚川大学(本部)", Some(("岚川大学", Called::Alias)));
    check("岚川师范学院", Some(("岚川大学", Called::Former)));
    check("青屿海洋大学", Some(("青屿海洋大学", Called::Name)));
    check("青大", None);
    assert_eq!(schools.in_full("岚大"), Some("岚川大学"));
    assert_eq!(schools.in_full("岚川师范学院"), None);
}

#[test]
fn a_name_that_cannot_stand_for_one_school_is_refused_with_file_and_line() {
    let check = |more: &str, expect: &[&str]| {
        let error = Schools::parse(&format!("{TWO}{more}"), "").unwrap_err().to_string();
        assert!(expect.iter().all(|words| error.contains(words)), "{more}: {error}");
    };

    check("aliases = ['岚大']", &["schools.toml", "line 8", "`岚大`", "岚川大学 and 青屿海洋大学"]);

    check(
        "aliases = [\n'海大',\n'岚川大学']",
        &["schools.toml", "line 10", "岚川大学 and 青屿海洋大学"],
    );

    check("former = ['岚川师范学院']", &["line 8", "岚川大学 and 青屿海洋大学"]);
    check("aliases = ['海大', '海大']", &["line 8", "twice"]);
    check("aliases = ['我校']", &["line 8", "any school"]);
    check("aliases = [' ']", &["line 8", "empty"]);
    check("alias = ['海大']", &["schools.toml", "line 8", "unknown field"]);
    check("aliases = '海大'", &["schools.toml", "line 8"]);
}

#[test]
fn a_row_joins_the_entry_of_its_name_and_other_rows_are_schools_too() {
    let list = "name,code,province,level\n岚川师范学院,4111019999,岚川省,专科\n\
                岚川大学,,岚川省,本科\n霜州学院,,霜州省,本科\n";
    let schools = Schools::parse(TWO, list).unwrap();
    let listed = |name: &str| {
        let (school, called) = schools.resolve(name).unwrap();
        let listed = school.listed.as_ref();
        let code = listed.and_then(|listed| listed.code.as_deref());
        let level = listed.and_then(|listed| listed.level.as_deref());
        (school.name.as_str(), called, code, level)
    };

    let of_lanchuan = |called| ("岚川大学", called, Some("4111019999"), Some("本科"));
    assert_eq!(listed("岚大"), of_lanchuan(Called::Alias));
    assert_eq!(listed("岚川师范学院"), of_lanchuan(Called::Former));
    assert_eq!(listed("霜州学院"), ("霜州学院", Called::Name, None, Some("本科")));
    assert_eq!(listed("青屿海洋大学"), ("青屿海洋大学", Called::Name, None, None));
    assert_eq!(schools.iter().count(), 3);
}

#[test]
fn a_row_that_is_another_school_is_refused_with_file_and_line() {
    let check = |list: &str, expect: &[&str]| {
        let error = Schools::parse(TWO, list).unwrap_err().to_string();
        assert!(expect.iter().all(|words| error.contains(words)), "{list}: {error}");
    };

    check("name\n霜州学院\n我校\n", &["schools.csv", "line 3", "any school"]);
    check("name\n\" \"\n", &["schools.csv", "line 2", "empty"]);
    check(
        "name,code\n岚川师范学院,4111019999\n岚川大学,4111018888\n",
        &["schools.csv", "line 2", "`岚川师范学院`", "code of its own", "岚川大学"],
    );
}

#[test]
fn the_built_in_list_is_read_and_no_two_of_its_rows_claim_a_name_or_a_code() {
    let rows = ListedRow::all(built_in::text(LIST)).unwrap();
    ListedRow::check(&rows).unwrap();
    assert!(crate::rules::Rules::default().schools.iter().count() > 2800);
}

#[test]
fn short_names_that_mean_something_else_too_are_not_built_in() {
    let schools = crate::rules::Rules::default().schools;
    for word in ["人大", "南大", "华师", "科大", "师大", "农大", "重大", "中南", "地大"]
        .iter()
        .chain(&ANY_SCHOOL)
    {
        assert!(schools.resolve(word).is_none(), "{word}");
    }
}

#[test]
fn a_file_without_schools_knows_none() {
    assert_eq!(Schools::parse("# none\n", "name\n").unwrap().iter().count(), 0);
}
