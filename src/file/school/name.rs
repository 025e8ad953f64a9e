//! The names of schools in a text: those that are known, whole and longest first, and between them
//! what only looks like one.

use super::word::{ENDS, GENERIC, LONGEST, SHORT_ENDS, SUBJECTS, is_before, is_inside};
use crate::rules::{Called, Schools};
use std::sync::LazyLock;

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePlace {
    pub start: usize,
    pub end: usize,
    pub name: String,
    pub standing: Standing,
}

/// How sure a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is a full name that is known, of today or of earlier years.
    Known,
    /// It looks like a name.
    Form,
    /// It is a short name that is known, or looks like one (某某师专).
    Short,
}

/// Finds all names in a folded text in the order in which they stand.
pub fn places(folded: &str, schools: &Schools) -> Vec<NamePlace> {
    let mut places = Vec::new();
    let mut rest = 0;
    for known in known(folded, schools) {
        let known = in_context(folded, rest, known, schools);
        forms(folded, rest, known.start, schools, &mut places);
        rest = known.end;
        places.push(known);
    }

    forms(folded, rest, folded.len(), schools, &mut places);
    short(folded, schools, &mut places);
    places.sort_by_key(|place| place.start);
    places
}

/// Finds the known full names; of two that share a character the longer one.
fn known(folded: &str, schools: &Schools) -> Vec<NamePlace> {
    let mut found: Vec<NamePlace> = Vec::new();
    for (start, _) in folded.char_indices().filter(|(_, c)| is_han(*c)) {
        let Some((name, called)) = schools.longest_at(tail(folded, start)) else { continue };
        if called == Called::Alias {
            continue;
        }

        let end = start + name.len();
        let place = NamePlace { start, end, name: name.to_owned(), standing: Standing::Known };
        match found.last_mut() {
            Some(last) if last.end > start => {
                if last.name.len() < name.len() {
                    *last = place;
                }
            }
            _ => found.push(place),
        }
    }

    found
}

/// Gives a known name as the text has it: with a college or campus after it, which is a school of
/// its own, or with what stands before a name that could be anywhere (某某 in 某某电子科技大学).
fn in_context(folded: &str, from: usize, known: NamePlace, schools: &Schools) -> NamePlace {
    let NamePlace { mut start, mut end, .. } = known;
    let run_end = end + tail(folded, end).find(|c| !is_han(c)).unwrap_or(folded.len() - end);
    let run = slice(folded, start, run_end);
    while let Some(longer) = longer_name(run, end - start, schools) {
        end = start + longer;
    }

    if let Some(campus) = campus(tail(folded, end)) {
        end += campus.len();
    }

    // 电子科技大学 has nothing of its own: what stands before it may be of the name.
    if is_made_of(stem(&known.name), &ANY) {
        let lead_start = run_start(folded, from, start);
        let lead = slice(folded, lead_start, start);
        let residue = tail(lead, cut(lead, schools));
        if residue.chars().count() <= MOST_HEAD_CHARS {
            start -= residue.len();
        }
    }

    let name = slice(folded, start, end).to_owned();
    let standing = if name == known.name { Standing::Known } else { Standing::Form };
    NamePlace { start, end, name, standing }
}

/// Finds the province or city that a text begins with, the longest.
fn place_at<'t>(text: &'t str, schools: &Schools) -> Option<&'t str> {
    const MOST_CHARS: usize = 8;
    let ends: Vec<usize> =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take(MOST_CHARS).collect();
    ends.into_iter()
        .skip(1)
        .rev()
        .map(|end| slice(text, 0, end))
        .find(|word| schools.is_place(word))
}

/// Adds what looks like a name between two places.
fn forms(folded: &str, from: usize, to: usize, schools: &Schools, places: &mut Vec<NamePlace>) {
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

/// Finds the byte after the first ending in a run.
fn first_end(run: &str) -> Option<usize> {
    ENDS.iter().filter_map(|ending| Some(run.find(ending)? + ending.len())).min()
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

/// As few characters as a name has: 青岚大学.
const SHORTEST_CHARS: usize = 4;

/// As many characters before an ending as can be of one name.
const MOST_LEAD_CHARS: usize = 32;

/// Finds the byte at which a name starts that a run of Han characters ends with: after the last
/// word that no name has.
fn cut(run: &str, schools: &Schools) -> usize {
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
fn longer_name(run: &str, end: usize, schools: &Schools) -> Option<usize> {
    const STOPS: [&str; 27] = [
        "各", "二级", "和", "与", "信息", "学校", "按", "对", "为", "在", "报告", "党", "校", "现",
        "坚持", "年", "的", "所", "等", "是", "直属", "全体", "位于", "关于", "将", "于", "向",
    ];
    let rest = tail(run, end);
    if let Some(branch) = branch(rest, &STOPS, schools) {
        return Some(end + branch);
    }

    let next = first_end(rest)?;
    let between = slice(rest, 0, next);
    let is_part = between.chars().count() <= 8 && !STOPS.iter().any(|stop| between.contains(stop));

    is_part.then_some(end + next)
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
fn campus(rest: &str) -> Option<&str> {
    const PAPERS: [&str; 22] = [
        "以下", "简称", "部", "章", "试行", "全文", "摘要", "修订", "草案", "节选", "正文", "公示",
        "附", "网", "代", "印", "版", "稿", "盖", "学校", "原", "我",
    ];

    let inner = rest.strip_prefix('(')?;
    let length = inner.find(')')?;
    let inner = slice(inner, 0, length);
    let is_place = (2..=4).contains(&inner.chars().count()) && inner.chars().all(is_han);

    (is_place && !PAPERS.iter().any(|word| inner.contains(word)))
        .then(|| slice(rest, 0, length + 2))
}

/// Tells whether a name says more than the kind of a school, or a department.
fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    let stem = stem(name);
    let is_vague = ["各", "本", "全", "我"].iter().any(|word| name.starts_with(word)) && chars <= 5;

    (SHORTEST_CHARS..=24).contains(&chars)
        && !is_made_of(stem, &ANY)
        && !is_vague
        && !is_of_region(name)
}

/// Tells whether a name is one of all schools of a region (某某省高等学校), or has no kind of school
/// before 学校 (立足学校), which no school is called.
fn is_of_region(name: &str) -> bool {
    let bare = stem(name);
    if name.ends_with("学校") {
        let is_of_kind = SUBJECT_WORDS.iter().any(|word| bare.ends_with(word));
        return !is_of_kind && !bare.ends_with("技术") && !bare.ends_with("职业");
    }

    let is_region = |words: &str| words.ends_with('省') || words.ends_with("自治区");
    let mut rest = bare;
    while !is_region(rest) {
        let shorter = GENERICS.iter().filter_map(|word| rest.strip_suffix(word));
        let Some(shorter) = shorter.min_by_key(|rest| rest.len()) else { return false };
        rest = shorter;
    }

    true
}

fn stem(name: &str) -> &str {
    let name = name.split('(').next().unwrap_or(name);
    ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

static GENERICS: LazyLock<Vec<&str>> = LazyLock::new(|| GENERIC.split_whitespace().collect());

static SUBJECT_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| SUBJECTS.split_whitespace().filter(|word| word.len() > 3).collect());

/// All words that do not tell one school from another.
static ANY: LazyLock<Vec<&str>> =
    LazyLock::new(|| GENERIC.split_whitespace().chain(SUBJECTS.split_whitespace()).collect());

/// Tells whether `stem` can be cut into `words` with nothing left, the longest that fits first.
fn is_made_of(stem: &str, words: &[&str]) -> bool {
    let mut rest = stem;
    while !rest.is_empty() {
        let longest =
            words.iter().filter_map(|word| rest.strip_prefix(word)).min_by_key(|rest| rest.len());
        match longest {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }

    true
}

/// Takes `words` off the end of a stem.
fn without_tail<'s>(stem: &'s str, words: &[&str]) -> &'s str {
    let mut rest = stem;
    while let Some(shorter) =
        words.iter().filter_map(|word| rest.strip_suffix(word)).min_by_key(|rest| rest.len())
    {
        rest = shorter;
    }

    rest
}

/// Tells whether the words that tell a name from others are as long as few are, so that something
/// may be stuck to them: 深受青岚大学.
pub fn is_long(name: &str, schools: &Schools) -> bool {
    let head = without_tail(stem(slice(name, 0, first_end(name).unwrap_or(name.len()))), &ANY);
    let is_long = head.chars().count() >= MOST_HEAD_CHARS;

    is_long && !name.ends_with("党校") && place_at(name, schools).is_none()
}

/// As many characters as tell one school from another in names without a place: 黄河, 呼和浩特.
const MOST_HEAD_CHARS: usize = 4;

/// Tells whether a name that only looks like one begins with something that names do not begin
/// with.
pub fn is_odd(name: &str, schools: &Schools) -> bool {
    const LEFT_OVER: &str = "省市县区厅局处部委员们者室院校系班章页号条款项次份件位人会队组下来";
    if name.ends_with("党校") {
        return false;
    }

    let mut head = without_tail(stem(name), &ANY);
    if ENDS.iter().any(|end| stem(name).contains(end)) {
        // A college by the name of its university.
        let end = first_end(name).unwrap_or(name.len());
        head = without_tail(stem(slice(name, 0, end)), &ANY);
    }

    let is_left_over = name.chars().next().is_some_and(|first| LEFT_OVER.contains(first));
    while let Some(place) = place_at(head, schools) {
        head = tail(head, place.len());
    }

    let is_known = place_at(name, schools).is_some();
    head.chars().count() > 2 * MOST_HEAD_CHARS || is_left_over && !is_known
}

/// Tells whether a name is a department of another: a university and subjects.
pub fn is_department_of(name: &str, other: &str) -> bool {
    name.strip_prefix(other).is_some_and(|rest| is_made_of(stem(rest), &ANY))
}

/// Adds the short names outside of full ones.
fn short(folded: &str, schools: &Schools, places: &mut Vec<NamePlace>) {
    let is_free = |places: &[NamePlace], start: usize, end: usize| {
        places.iter().all(|place| end <= place.start || place.end <= start)
    };

    for (start, _) in folded.char_indices().filter(|(_, c)| is_han(*c)) {
        let text = tail(folded, start);
        let alias = schools.longest_at(text).filter(|(_, called)| *called == Called::Alias);
        let name = alias.map(|(name, _)| name).or_else(|| {
            let at = |(ending, _): &&(&'static str, _)| text.starts_with(*ending);
            SHORT_ENDS.iter().find(at).map(|(ending, _)| *ending)
        });
        let Some(name) = name else { continue };

        let end = start + name.len();
        // 北大 in 西北大学, 师大 in 师大附中.
        if tail(folded, end).starts_with(['学', '附', '院', '校']) {
            continue;
        }

        let start = if alias.is_some() {
            start
        } else {
            let lead_start = run_start(folded, 0, start);
            let lead = slice(folded, lead_start, start);
            lead_start + cut(lead, schools)
        };

        let name = slice(folded, start, end);
        if (3..=8).contains(&name.chars().count()) && alias.is_none() || alias.is_some() {
            if is_free(places, start, end) {
                let (name, standing) = (name.to_owned(), Standing::Short);
                places.push(NamePlace { start, end, name, standing });
            }
        }
    }
}

/// The full names that a short one may stand for, by its ending.
pub fn in_full(short: &str) -> Vec<String> {
    let ending =
        SHORT_ENDS.iter().find_map(|(ending, full)| Some((short.strip_suffix(ending)?, full)));
    let Some((head, full)) = ending else { return Vec::new() };

    full.iter().map(|full| format!("{head}{full}")).collect()
}

/// The start of the run of Han characters that ends at `at`, not before `from`.
fn run_start(folded: &str, from: usize, at: usize) -> usize {
    let before = slice(folded, from, at);
    before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_han(*c))
        .last()
        .map_or(at, |(start, _)| from + start)
}

/// The text between two bytes; nothing where they are no edges of characters.
pub fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The text from a byte on.
pub fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '〇' | '·')
}
