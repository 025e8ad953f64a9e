//! Characters by themselves: which the fold drops, which belong to the one before them, and which stand
//! for another.

use crate::bits::Bits;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A character that never belongs to the one before it, told without a table.
#[inline]
pub fn stands_alone(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
        || matches!(c, '\n' | ' '..='~' | '\u{201C}' | '\u{201D}' | '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}')
}

/// Zero-width and control characters; `\n` and the white space among the controls stay.
pub fn is_dropped(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{85}' => false,
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' => true,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' => true,
        '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => c.is_control(),
    }
}

/// A character that belongs to the base before it, or comes to do so under NFKC (the half-width
/// voiced sound mark).
pub fn is_mark(c: char) -> bool {
    if (c as u32) < 0x300 || ('\u{3400}'..='\u{9FFF}').contains(&c) {
        return false;
    }

    if is_combining_mark(c) {
        return true;
    }

    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });

    first.is_some_and(is_combining_mark)
}

/// Radicals and traditional characters, each with the simplified ideograph that it folds to.
pub static VARIANTS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let traditional = pairs(include_str!("traditional.txt"));
    let simplified: HashMap<char, char> = traditional.collect();
    let simplify = |c: char| simplified.get(&c).copied().unwrap_or(c);
    let radicals = pairs(include_str!("radicals.txt"))
        .map(|(radical, ideograph)| (radical, simplify(ideograph)));
    radicals.chain(simplified.iter().map(|(&from, &to)| (from, to))).collect()
});

pub const FIRST_IDEOGRAPH: char = '\u{4E00}';

/// The fold of U+4E00 to U+9FFF, by place.
pub static IDEOGRAPHS: LazyLock<Vec<char>> = LazyLock::new(|| {
    (FIRST_IDEOGRAPH..='\u{9FFF}').map(|c| VARIANTS.get(&c).copied().unwrap_or(c)).collect()
});

/// The places of those from U+4E00 on that fold to themselves.
pub static PLAIN_IDEOGRAPHS: LazyLock<Bits> = LazyLock::new(|| {
    let mut plain = Bits::new(IDEOGRAPHS.len());
    for ((place, c), &folded) in (0..).zip(FIRST_IDEOGRAPH..='\u{9FFF}').zip(IDEOGRAPHS.iter()) {
        if c == folded {
            plain.insert(place);
        }
    }
    plain
});

/// The ideograph that a radical or a compatibility ideograph looks like, which PDFs print in its
/// place; any other character as it is.
///
/// ```
/// assert_eq!("⼯作意⻅（①）".chars().map(mingcha::text::ideograph).collect::<String>(), "工作意见（①）");
/// ```
pub fn ideograph(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2EFF}' => RADICALS.get(&c).copied().unwrap_or(c),
        '\u{2F00}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => {
            let mut parts = std::iter::once(c).nfkc();
            parts.next().filter(|_| parts.next().is_none()).unwrap_or(c)
        }
        _ => c,
    }
}

static RADICALS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| pairs(include_str!("radicals.txt")).collect());

fn pairs(table: &str) -> impl Iterator<Item = (char, char)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut chars = line.chars();
        Some((chars.next()?, chars.next()?))
    })
}
