//! Names of schools that are like one of which nothing is held.

/// The schools whose names differ from `school` in at most a third of their characters, nearest
/// first.
pub(crate) fn similar<'a>(schools: impl Iterator<Item = &'a str>, school: &str) -> Vec<String> {
    let chars: Vec<char> = school.chars().collect();
    let far = |name: &str| distance(&chars, &name.chars().collect::<Vec<_>>());
    let mut near: Vec<(usize, &str)> = schools.map(|name| (far(name), name)).collect();
    near.retain(|(distance, _)| *distance <= chars.len() / 3);
    near.sort_unstable();
    near.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// The least number of characters changed, added or left out that make `a` `b` (Wagner and Fischer,
/// 1974).
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }

    row[b.len()]
}

/// Whether the characters of `some`, two or more, stand in `name` in this order, the first at its
/// start.
pub(crate) fn is_scattered(name: &str, some: &str) -> bool {
    let mut left = name.chars();
    let begins = name.chars().next() == some.chars().next();
    begins && some.chars().count() > 1 && some.chars().all(|c| left.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_and_a_short_form_find_the_name() {
        let held = || ["岚川大学", "望澜医科大学", "渝溪职业技术学院"].into_iter();
        assert_eq!(similar(held(), "岚川大雪"), ["岚川大学"]);
        assert_eq!(similar(held(), "望兰医科大学"), ["望澜医科大学"]);
        assert!(similar(held(), "北京大学").is_empty());
        assert!(is_scattered("岚川大学", "岚大") && !is_scattered("望澜医科大学", "岚大"));
    }
}
