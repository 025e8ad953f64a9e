//! Long lists in answers: their first values, with how many there are, and all of them on request.

use crate::http::{get, url};
use serde_json::Value;

fn search(pairs: &[(&str, &str)]) -> Value {
    let query = [&[("q", "公开")], pairs].concat();
    get(&url("/api/v1/search", &query)).json()["facets"].clone()
}

#[test]
fn facets_come_as_their_first_values_with_how_many_there_are() {
    let all = search(&[("facet_size", "all")]);
    let schools = all["school"].as_array().unwrap();
    assert!(schools.len() > 1, "{all}");
    assert_eq!(all["values"]["school"], schools.len());

    let first = search(&[("facet_size", "1")]);
    assert_eq!(first["school"], Value::from(schools[..1].to_vec()));
    assert_eq!(first["values"], all["values"]);
    assert_eq!(search(&[("facet_size", "0")])["year"], Value::from(Vec::<Value>::new()));

    let name = schools.last().unwrap()["value"].as_str().unwrap();
    let chosen = search(&[("facet_size", "1"), ("school", name)]);
    let names: Vec<_> =
        chosen["school"].as_array().unwrap().iter().map(|of| &of["value"]).collect();
    assert_eq!(names, [&schools[0]["value"], &Value::from(name)]);
    assert_eq!(chosen["school"][1]["selected"], true);

    let found = search(&[("facet_prefix", name)]);
    assert_eq!(
        (&found["school"][0]["value"], &found["values"]["school"]),
        (&name.into(), &1.into())
    );
    let kinds = search(&[("facet_prefix", "主动")]);
    assert_eq!(
        (&kinds["kind"][0]["value"], &kinds["values"]["kind"]),
        (&"proactive".into(), &1.into())
    );
}

#[test]
fn crossed_counts_come_page_by_page_and_all_of_them_line_by_line() {
    let counts = |more: &[(&str, &str)]| {
        get(&url("/api/v1/counts", &[&[("q", "举报")], more].concat())).json()
    };
    let all = counts(&[]);
    let cross = all["by"]["cross"].as_array().unwrap();
    assert!(cross.len() > 1, "{all}");
    assert_eq!(all["by"]["cells"], cross.len());

    let second = counts(&[("size", "1"), ("page", "2")]);
    assert_eq!(second["by"]["cross"], Value::from(cross[1..2].to_vec()));
    assert_eq!(
        (&second["by"]["cells"], &second["by"]["year"]),
        (&all["by"]["cells"], &all["by"]["year"])
    );
    assert_eq!(counts(&[("size", "0")])["by"]["cross"], Value::from(Vec::<Value>::new()));

    let lines = get(&url("/api/v1/counts.jsonl", &[("q", "举报")])).body;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, cells) = lines.split_last().unwrap();
    assert_eq!(cells, cross);
    assert_eq!((&last["counts"], &last["by"]["cells"]), (&all["counts"], &all["by"]["cells"]));
    assert_eq!(last["receipt"]["complete"], true);
}
