//! Names as they are typed on a Latin keyboard. The only file that names the crate pinyin.
//!
//! Each character gives its first letter, its whole syllable or, where the typing ends, a part of
//! it: `bjlg`, `beijing`, `bjligong` and `bei` all begin 北京理工大学. A character with several
//! readings has all of them.

use pinyin::{ToPinyin, ToPinyinMulti};

/// The longest typing that is looked at, in letters: a name of thirty characters has fewer.
const MOST_LETTERS: usize = 120;

/// The readings of a name, a list for each of its characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling(Vec<Vec<&'static str>>);

impl Spelling {
    pub fn of(name: &str) -> Spelling {
        Spelling(name.chars().map(readings).collect())
    }

    /// Where in the name the typing begins, in characters, if it stands there.
    pub fn find(&self, letters: &str) -> Option<usize> {
        let is_typed = (1..=MOST_LETTERS).contains(&letters.len())
            && letters.bytes().all(|c| c.is_ascii_lowercase());
        // On a keyboard ü is v.
        let letters = &letters.replace('v', "ü");
        (0..self.0.len())
            .find(|&from| is_typed && !self.0[from].is_empty() && self.stands_at(from, letters))
    }

    /// Follows every way to read the typing at once, as the set of how far each has come.
    fn stands_at(&self, from: usize, letters: &str) -> bool {
        let mut reached = vec![0];

        // Brackets and the like are not typed.
        for readings in self.0[from..].iter().filter(|readings| !readings.is_empty()) {
            let mut next = Vec::new();
            for (&at, reading) in
                reached.iter().flat_map(|at| readings.iter().map(move |reading| (at, reading)))
            {
                let rest = &letters[at..];
                if reading.starts_with(rest) {
                    return true;
                }
                next.extend(
                    steps(reading)
                        .filter(|&step| rest.starts_with(&reading[..step]))
                        .map(|step| at + step),
                );
            }
            next.sort_unstable();
            next.dedup();
            reached = next;
        }

        false
    }
}

/// Whether two words sound alike, as to someone who hears no difference between n and ng, z and zh:
/// what an input method swaps.
pub(crate) fn sound_alike(a: &[char], b: &[char]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a == b || sound(*a).is_some_and(|sound_a| Some(sound_a) == sound(*b)))
}

/// A character's syllable without what many do not tell apart.
fn sound(c: char) -> Option<String> {
    let syllable = c.to_pinyin()?.plain();
    let mut sound = syllable.strip_suffix('g').unwrap_or(syllable).to_owned();
    if sound.len() > 1 && sound[1..].starts_with('h') {
        sound.remove(1);
    }
    Some(sound)
}

/// How much of a reading may stand for its character: its first letter, the two of zh, ch and sh,
/// all of it.
fn steps(reading: &str) -> impl Iterator<Item = usize> {
    let is_double = ["zh", "ch", "sh"].iter().any(|initial| reading.starts_with(initial));
    [1, if is_double { 2 } else { 1 }, reading.len()].into_iter()
}

fn readings(c: char) -> Vec<&'static str> {
    if c.is_ascii_alphanumeric() {
        const ASCII: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
        return ASCII.find(c.to_ascii_lowercase()).map(|at| &ASCII[at..=at]).into_iter().collect();
    }

    let mut readings: Vec<&str> =
        c.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain()).collect();
    readings.sort_unstable();
    readings.dedup();

    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_initials_syllables_and_any_mixture() {
        let check = |name: &str, letters: &str, expect: Option<usize>| {
            assert_eq!(Spelling::of(name).find(letters), expect, "{name} {letters}");
        };

        for letters in [
            "b",
            "bj",
            "bjlg",
            "bjlgdx",
            "beijing",
            "beij",
            "bjligong",
            "beijlg",
            "beijingligongdaxue",
        ] {
            check("北京理工大学", letters, Some(0));
        }

        check("北京理工大学", "lg", Some(2));
        check("北京理工大学", "ligongd", Some(2));
        check("重庆大学", "chongqing", Some(0));
        check("重庆大学", "cq", Some(0));
        check("中山大学", "zhsh", Some(0));
        check("绿原大学", "lvyuan", Some(0));
        check("中国大学(北京)", "zgdxbj", Some(0));

        for letters in ["", "z", "bjl g", "BJ", "bjlgdxx", "beijinn"] {
            check("北京理工大学", letters, None);
        }
    }

    #[test]
    fn words_sound_alike_whatever_their_tones() {
        let check = |a: &str, b: &str, expect: bool| {
            let chars = |word: &str| word.chars().collect::<Vec<_>>();
            assert_eq!(sound_alike(&chars(a), &chars(b)), expect, "{a} {b}");
        };

        check("举报", "局报", true);
        check("招身", "招生", true);
        check("早生", "招生", true);
        check("招生", "招收", false);
        check("招生", "招生网", false);
        check("abc", "abd", false);
    }
}
