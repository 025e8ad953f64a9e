//! What looks like the name of a school: a run of Han characters up to the last ending in it, after
//! the last word that no name has, and a campus in brackets after that.

use super::head::{SHORTEST_CHARS, first_end, is_name, place_at};
use super::place::{NamePlace, Standing, is_han, slice, tail};
use super::word::{ENDS, LONGEST, is_before, is_inside};
use crate::rules::Schools;

/// Adds what looks like a name between two places.
pub fn forms(folded: &str, from: usize, to: usize, schools: &Schools, places: &mut Vec<NamePlace>) {
    let mut rest = from;
    while let Some(offset) = slice(folded, rest, to).find(is_han) {
        let start = rest + offset;
        let length = slice(folded, start, to).find(|c| !is_han(c));
        let end = length.map_or(to, |length| start + length);
        match in_run(folded, start, end, schools) {
            Some(place) => {
                rest = place.end.min(to);
                places.push(place);
            }
            None => rest = end,
        }
    }
}

/// Finds the first name in a run of Han characters, if it holds one.
fn in_run(folded: &str, start: usize, end: usize, schools: &Schools) -> Option<NamePlace> {
    let mut start = start;
    while start < end {
        let place = in_part(folded, start, end, schools)?;
        if is_name(&place.name) {
            return Some(place);
        }
        start += first_end(slice(folded, start, end))?;
    }

    None
}

/// Cuts a name out of the start of a run, whatever it says.
fn in_part(folded: &str, start: usize, end: usize, schools: &Schools) -> Option<NamePlace> {
    let run = slice(folded, start, end);
    let first_end = first_end(run)?;
    let name_start = cut(slice(run, 0, first_end), schools);

    let mut name_end = first_end;
    while let Some(longer) = longer_name(tail(run, name_start), name_end - name_start, schools) {
        name_end = name_start + longer;
    }

    let mut name = run.get(name_start..name_end)?.to_owned();
    let mut place_end = start + name_end;
    if let Some(campus) = campus(tail(folded, place_end)) {
        name.push_str(campus);
        place_end += campus.len();
    }

    let start = start + name_start;
    Some(NamePlace { start, end: place_end, name, standing: Standing::Form })
}

/// As many characters before an ending as can be of one name.
const MOST_LEAD_CHARS: usize = 32;

/// Finds the byte at which a name starts that a run of Han characters ends with: after the last
/// word that no name has.
pub fn cut(run: &str, schools: &Schools) -> usize {
    let edges: Vec<usize> =
        run.char_indices().map(|(at, _)| at).chain(std::iter::once(run.len())).collect();
    let chars = edges.len() - 1;
    let first = chars.saturating_sub(MOST_LEAD_CHARS);
    let word = |at: usize, chars: usize| {
        Some(slice(run, *edges.get(at)?, *edges.get(at + chars)?)).filter(|_| chars > 0)
    };

    // Up to where the characters are part of a word or place that names have.
    let mut named_to = 0;
    let mut start = first;
    for at in first..chars {
        let named = (2..=LONGEST + 1).rev().find(|&length| {
            word(at, length).is_some_and(|word| is_inside(word) || schools.is_place(word))
        });
        named_to = named_to.max(named.map_or(0, |length| at + length));

        let before = (1..=LONGEST)
            .rev()
            .find(|&length| at + length > named_to && word(at, length).is_some_and(is_before));
        let joins = word(at, 1) == Some("和") && at >= start + 2 && at >= named_to;
        match before {
            Some(length) => start = start.max(at + length),
            None if joins => start = start.max(at + 1),
            None => {}
        }
    }

    let start = without_joins(run, edges.get(start).copied().unwrap_or(run.len()), schools);
    start + address_len(tail(run, start), schools)
}

/// The length of the province and city that an address gives before a name: 云南省昆明市.
fn address_len(text: &str, schools: &Schools) -> usize {
    let province = place_at(text, schools).filter(|place| place.ends_with(['省', '区']));
    let city = province.and_then(|province| place_at(tail(text, province.len()), schools));

    match (province, city) {
        (Some(province), Some(city)) if city.ends_with('市') => province.len() + city.len(),
        _ => 0,
    }
}

/// Steps over what joins a name to someone else's, and over the party's own way of writing it.
fn without_joins(run: &str, start: usize, schools: &Schools) -> usize {
    const JOINS: [&str; 6] = ["和", "与", "及", "暨", "同", "中共"];

    let mut start = start;
    while let Some(join) = JOINS.iter().find(|join| tail(run, start).starts_with(**join)) {
        let is_party = *join == "中共" && run.ends_with("党校");
        // At the head of a line these are the first characters of names: 和田, 暨南, 同济.
        let is_first = ["和", "暨", "同"].contains(join) && start == 0;
        let is_whole = tail(run, start + join.len()).chars().count() < SHORTEST_CHARS
            && ENDS.iter().any(|end| run.ends_with(end));
        if is_party || is_first || is_whole || place_at(tail(run, start), schools).is_some() {
            break;
        }
        start += join.len();
    }

    start
}

/// Finds the end of a name that goes on to another ending: 科学技术大学附属学院 is one name,
/// 大学各学院 is not.
pub fn longer_name(run: &str, end: usize, schools: &Schools) -> Option<usize> {
    const STOPS: [&str; 28] = [
        "各", "二级", "和", "与", "信息", "学校", "按", "对", "为", "在", "报告", "党", "校", "现",
        "坚持", "年", "的", "所", "等", "是一", "直属", "全体", "位于", "关于", "将", "于", "向",
        "委员",
    ];
    let rest = tail(run, end);
    if let Some(branch) = branch(rest, &STOPS, schools) {
        return Some(end + branch);
    }

    let next = first_end(rest)?;
    let between = slice(rest, 0, next);
    // What a college teaches is no 信息公开.
    const TAUGHT: [&str; 4] = ["信息工程", "信息技术", "信息科技", "信息商务"];
    let other = TAUGHT.iter().find_map(|word| between.strip_prefix(word)).unwrap_or(between);
    let is_part = between.chars().count() <= 8 && !STOPS.iter().any(|stop| other.contains(stop));
    // 青岚大学青岚开放大学 are two, 青岚大学青岚学院 is one.
    let are_two = slice(run, 0, end).ends_with("大学") && between.ends_with("大学");

    (is_part && !are_two).then_some(end + next)
}

/// Finds the end of a branch or a campus that reports by itself: 珠海分校, and 苏州校区 where the place
/// is a city. 东校区 is a part of the school.
fn branch(rest: &str, stops: &[&str], schools: &Schools) -> Option<usize> {
    const BRANCHES: [&str; 2] = ["分校", "校区"];
    const MOST_CHARS: usize = 4;

    let (at, kind) = BRANCHES.iter().filter_map(|kind| Some((rest.find(kind)?, *kind))).min()?;
    let place = slice(rest, 0, at);
    let is_short = (1..=MOST_CHARS).contains(&place.chars().count());
    let is_own = kind == "分校" && !stops.iter().any(|stop| place.contains(stop));

    (is_short && (is_own || schools.is_place(place))).then_some(at + kind.len())
}

/// Finds the campus right after a name: `(北京)`, `(武汉)`.
pub fn campus(rest: &str) -> Option<&str> {
    const PAPERS: [&str; 19] = [
        "以下", "简称", "部", "章", "试行", "全文", "摘要", "修订", "草案", "节选", "正文", "公示",
        "附", "网", "印", "版本", "稿", "盖", "学",
    ];

    let inner = rest.strip_prefix('(')?;
    let length = inner.find(')')?;
    let inner = slice(inner, 0, length);
    let is_place = (2..=4).contains(&inner.chars().count()) && inner.chars().all(is_han);

    let is_paper =
        PAPERS.iter().any(|word| inner.contains(word)) || inner.starts_with(['原', '我', '代']);

    (is_place && !is_paper).then(|| slice(rest, 0, length + 2))
}
