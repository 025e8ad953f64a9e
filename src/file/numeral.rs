//! Roman numerals, as web pages and Word files count.

/// Writes a number in small Roman numerals up to 3,999, and in digits beyond, as browsers and Word
/// do.
pub fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];

    if number > 3999 {
        return number.to_string();
    }

    let mut rest = number;
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        roman.push_str(&sign.repeat((rest / value) as usize));
        rest %= value;
    }

    roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_count_on() {
        assert_eq!(
            [1, 4, 9, 48, 3999, 4000].map(roman),
            ["i", "iv", "ix", "xlviii", "mmmcmxcix", "4000"]
        );
    }
}
