//! Names as they are looked for in a text: by their first two characters, the longest first.

use super::words::BeginningFilter;
use rustc_hash::{FxHashMap, FxHashSet};

/// Names by their first two characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameLookup {
    by_start: FxHashMap<[char; 2], Vec<String>>,
    starts: BeginningFilter,
}

impl NameLookup {
    pub fn of<'n>(names: impl Iterator<Item = &'n String>) -> NameLookup {
        let mut lookup = NameLookup::default();
        for name in names {
            if let Some(start) = start_of(name) {
                lookup.starts.insert(start[0], Some(start[1]));
                lookup.by_start.entry(start).or_default().push(name.clone());
            }
        }

        for names in lookup.by_start.values_mut() {
            names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }

        lookup
    }

    /// Tells whether `name` is the name of no school by itself, but of several with a campus after
    /// it: 中国地质大学, of which there is one in Wuhan and one in Beijing.
    pub fn has_campuses(&self, name: &str) -> bool {
        let names = start_of(name).and_then(|start| self.by_start.get(&start));
        let rests = names.into_iter().flatten().filter_map(|known| known.strip_prefix(name));
        let mut has_campus = false;
        for rest in rests {
            if rest.is_empty() {
                return false;
            }
            has_campus |= rest.starts_with('(');
        }

        has_campus
    }

    /// Gives the longest name that `text` begins with.
    pub fn longest_at(&self, text: &str) -> Option<&str> {
        let start = start_of(text)?;
        if !self.starts.may_begin(start[0], Some(start[1])) {
            return None;
        }
        let names = self.by_start.get(&start)?;
        names.iter().find(|name| text.starts_with(name.as_str())).map(String::as_str)
    }
}

fn start_of(text: &str) -> Option<[char; 2]> {
    let mut chars = text.chars();
    Some([chars.next()?, chars.next()?])
}

/// The provinces and cities of the list, with and without what they are (`青岛市`, `青岛`).
pub fn places<'p>(named: impl Iterator<Item = &'p String>) -> FxHashSet<String> {
    const KINDS: [&str; 7] = ["自治区", "自治州", "地区", "省", "市", "盟", "县"];
    /// The regions whose short name is not their long one without the kind.
    const REGIONS: [&str; 4] = ["内蒙古", "广西", "宁夏", "新疆"];

    let mut places: FxHashSet<String> = REGIONS.map(str::to_owned).into_iter().collect();
    for name in named {
        let bare = KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name);
        if bare.chars().count() > 1 {
            places.insert(bare.to_owned());
            places.insert(name.clone());
        }
    }

    places
}
