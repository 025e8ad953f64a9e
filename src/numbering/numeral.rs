//! Digits and Han numerals, and what they are worth.

/// `ordinal` in Han numerals, up to 99.
pub fn han(ordinal: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get((value % 10) as usize).copied().unwrap_or_default();

    let units = digit(ordinal);
    match ordinal / 10 {
        0 => units.to_owned(),
        1 => format!("十{units}"),
        tens => format!("{}十{units}", digit(tens)),
    }
}

/// The value of a digit, ASCII or full-width.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The value of a Han digit, or of the radical that PDFs print for one; 十, 百 and 千 are 10, 100
/// and 1000.
#[inline]
pub fn han_digit(c: char) -> Option<u32> {
    let value = match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' | '⼀' => 1,
        '二' | '贰' | '貳' | '⼆' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' | '⼋' => 8,
        '九' | '玖' => 9,
        '十' | '拾' | '⼗' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    };

    Some(value)
}

/// The value of Han numerals: 二百三十一, 廿 not known.
pub fn han_number(numerals: &[u32]) -> u32 {
    let (mut total, mut pending) = (0, None);
    for &value in numerals {
        match value {
            10 | 100 | 1000 => total += pending.take().unwrap_or(1) * value,
            _ => pending = Some(value),
        }
    }

    total + pending.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_numerals_are_written() {
        assert_eq!([1, 5, 10, 12, 20, 21].map(han), ["一", "五", "十", "十二", "二十", "二十一"]);
    }
}
