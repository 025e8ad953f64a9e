//! Numbers and days as the format of their cell shows them (ECMA-376 part 1, 18.8.30 and 18.8.31).
//!
//! Invariant: what a format asks that is not followed here (fractions, exponents, conditions)
//! gives no text, and never a wrong one.

/// The most decimals and digits that a format may ask for.
const MOST_DIGITS: usize = 15;

/// A piece of a format.
#[derive(Debug, Clone, PartialEq)]
enum FormatPiece {
    Literal(String),
    /// A run of places of digits, such as `#,##0.00`.
    Digits(String),
    General,
    Percent,
    /// A part of a day or time: its letter and how often it stands.
    Moment(char, usize),
    /// AM or PM; true for 上午 and 下午.
    Half(bool),
}

/// The parts of a day and time.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// Gives the code of a format, where it has one of its own or a number that is known. What Excel
/// gives for a number differs by country.
pub fn code_of(id: Option<u32>, code: Option<&str>) -> Option<&str> {
    match code {
        None | Some("General" | "mm-dd-yy" | "m/d/yy h:mm") => id.and_then(built_in),
        code => code,
    }
}

/// Gives a format that has a number instead of a code of its own, as a Chinese Excel shows it.
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        14 | 30 => "yyyy/m/d",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        _ => return None,
    })
}

/// Gives a number as a format shows it, if that is followed.
pub fn number(value: f64, code: &str) -> Option<String> {
    let sections = sections(code);
    let at = match sections.len() {
        1 => 0,
        2 => usize::from(value < 0.0),
        _ if value == 0.0 => 2,
        _ => usize::from(value < 0.0),
    };
    let pieces = pieces(sections.get(at)?)?;
    let has_own_sign = at == 1;

    let percents = pieces.iter().filter(|piece| **piece == FormatPiece::Percent).count();
    let value = value * 100f64.powi(percents.min(2) as i32);
    let size = value.abs();

    let mut text = String::new();
    let mut shows_digits = false;
    for piece in &pieces {
        match piece {
            FormatPiece::Literal(literal) => text.push_str(literal),
            FormatPiece::Percent => text.push('%'),
            FormatPiece::Digits(places) if !shows_digits => {
                text.push_str(&digits(size, places)?);
                shows_digits = true;
            }
            FormatPiece::General if !shows_digits => {
                text.push_str(&decimal(size));
                shows_digits = true;
            }
            _ => return None,
        }
    }

    let is_negative =
        value < 0.0 && !has_own_sign && text.contains(|c: char| matches!(c, '1'..='9'));
    Some(if is_negative { format!("-{text}") } else { text })
}

/// Gives a day or a time as a format shows it, if that is followed.
pub fn moment(moment: Moment, code: &str) -> Option<String> {
    let pieces = pieces(sections(code).first()?)?;
    let is_halved = pieces.iter().any(|piece| matches!(piece, FormatPiece::Half(_)));

    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            FormatPiece::Literal(literal) => text.push_str(literal),
            FormatPiece::Half(is_chinese) => text.push_str(match (moment.hour < 12, is_chinese) {
                (true, true) => "上午",
                (false, true) => "下午",
                (true, false) => "AM",
                (false, false) => "PM",
            }),
            FormatPiece::Moment(letter, count) => {
                let is_minute = *letter == 'm' && is_minute(&pieces, at);
                text.push_str(&part(moment, *letter, *count, is_minute, is_halved)?);
            }
            _ => return None,
        }
    }

    Some(text)
}

/// Gives one part of a day or time.
fn part(
    moment: Moment,
    letter: char,
    count: usize,
    is_minute: bool,
    is_halved: bool,
) -> Option<String> {
    let hour = match moment.hour % 12 {
        _ if !is_halved => moment.hour,
        0 => 12,
        hour => hour,
    };
    let number = match (letter, count) {
        ('y', 1 | 2) => return Some(format!("{:02}", moment.year % 100)),
        ('y', _) => return Some(moment.year.to_string()),
        ('m', _) if is_minute => moment.minute,
        ('m', 1 | 2) => moment.month,
        ('d', 1 | 2) => moment.day,
        ('h', _) => hour,
        ('s', _) => moment.second,
        // Names of months and of days of the week.
        _ => return None,
    };
    Some(if count == 1 { number.to_string() } else { format!("{number:02}") })
}

/// Tells whether an `m` is minutes: it follows hours, or seconds follow it.
fn is_minute(pieces: &[FormatPiece], at: usize) -> bool {
    let letter = |piece: &FormatPiece| match piece {
        FormatPiece::Moment(letter, _) => Some(*letter),
        _ => None,
    };
    let before = pieces.iter().take(at).rev().find_map(letter);
    let after = pieces.iter().skip(at + 1).find_map(letter);
    before == Some('h') || after == Some('s')
}

/// Writes a number that is not negative in places such as `#,##0.0#`.
fn digits(size: f64, places: &str) -> Option<String> {
    let trimmed = places.trim_end_matches(',');
    let thousands = places.len() - trimmed.len();
    let (whole, fraction) = trimmed.split_once('.').unwrap_or((trimmed, ""));
    let is_odd = fraction.contains(['.', ',']) || fraction.len() > MOST_DIGITS;
    if is_odd || thousands > 3 {
        return None;
    }

    let size = size / 1000f64.powi(thousands as i32);
    let written = rounded(size, fraction.len())?;
    let (digits, decimals) = written.split_once('.').unwrap_or((&written, ""));

    // Places of `#` are empty where there is nothing to show.
    let least = whole.matches('0').count().min(MOST_DIGITS);
    let digits = if digits == "0" { "" } else { digits };
    let mut text = format!("{digits:0>least$}");
    if whole.contains(',') {
        text = grouped(&text);
    }

    let kept = fraction.rfind('0').map_or(0, |last| last + 1);
    let decimals = decimals.get(kept..).map_or(decimals, |rest| {
        let rest = rest.trim_end_matches('0');
        decimals.get(..kept + rest.len()).unwrap_or(decimals)
    });
    if trimmed.contains('.') {
        text.push('.');
        text.push_str(decimals);
    }

    Some(text)
}

/// Writes a number with so many decimals; half of the last is one more, as Excel has it, and the
/// noise of binary digits is none.
fn rounded(size: f64, decimals: usize) -> Option<String> {
    const MOST: f64 = 1e15;

    let scale = 10f64.powi(decimals as i32);
    let scaled = size * scale;
    if !scaled.is_finite() || scaled > MOST {
        return None;
    }

    let nearest = (scaled + 1e-9).round();
    Some(format!("{:.decimals$}", nearest / scale))
}

/// Parts the thousands of a number.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Gives the sections of a format, which `;` part: of numbers above, below and at zero.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !is_quoted && !is_escaped {
            sections.push(String::new());
            continue;
        }

        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = !is_escaped && !is_quoted && matches!(c, '\\' | '!' | '_' | '*');
        if let Some(section) = sections.last_mut() {
            section.push(c);
        }
    }

    // The fourth is for text.
    sections.truncate(3);
    sections
}

/// Takes a section apart, if all of it is followed.
fn pieces(section: &str) -> Option<Vec<FormatPiece>> {
    let mut pieces: Vec<FormatPiece> = Vec::new();
    let mut rest = section;
    while let Some(c) = rest.chars().next() {
        let (piece, length) = piece(rest, c)?;
        rest = rest.get(length..).unwrap_or_default();
        match (pieces.last_mut(), piece) {
            (Some(FormatPiece::Literal(last)), FormatPiece::Literal(more)) => last.push_str(&more),
            (_, piece) => pieces.push(piece),
        }
    }
    Some(pieces)
}

/// Gives the piece at the start of `rest`, and its length.
fn piece(rest: &str, first: char) -> Option<(FormatPiece, usize)> {
    const HALVES: [(&str, bool); 2] = [("AM/PM", false), ("上午/下午", true)];

    let starts =
        |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if starts("General") || first == '@' {
        return Some((FormatPiece::General, if first == '@' { 1 } else { "General".len() }));
    }
    if let Some((word, is_chinese)) = HALVES.into_iter().find(|(word, _)| starts(word)) {
        return Some((FormatPiece::Half(is_chinese), word.len()));
    }

    let literal = |text: &str, length: usize| Some((FormatPiece::Literal(text.to_owned()), length));
    match first {
        '"' => {
            let inner = rest.strip_prefix('"')?.split('"').next()?;
            literal(inner, (inner.len() + 2).min(rest.len()))
        }
        '\\' | '!' => {
            let next = rest.chars().nth(1)?;
            literal(next.encode_utf8(&mut [0; 4]), 1 + next.len_utf8())
        }
        // The width of a sign, and a sign that fills the cell.
        '_' | '*' => {
            let next = rest.chars().nth(1)?;
            literal("", 1 + next.len_utf8())
        }
        '[' => bracket(rest),
        '0' | '#' | '?' => {
            let run = rest.find(|c: char| !matches!(c, '0' | '#' | '?' | '.' | ','));
            let run = rest.get(..run.unwrap_or(rest.len()))?;
            Some((FormatPiece::Digits(run.replace('?', "#")), run.len()))
        }
        '%' => Some((FormatPiece::Percent, 1)),
        'e' | 'E' => None,
        'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
            let count = rest.chars().take_while(|c| c.eq_ignore_ascii_case(&first)).count();
            Some((FormatPiece::Moment(first.to_ascii_lowercase(), count), count))
        }
        _ => literal(first.encode_utf8(&mut [0; 4]), first.len_utf8()),
    }
}

/// Reads brackets: a currency stands, colours and languages are nothing to read, and anything else
/// (conditions, hours beyond a day) is not followed.
fn bracket(rest: &str) -> Option<(FormatPiece, usize)> {
    let inner = rest.strip_prefix('[')?.split(']').next()?;
    let length = inner.len() + 2;
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        return Some((FormatPiece::Literal(sign.to_owned()), length));
    }

    let is_odd = matches!(inner.chars().next(), Some('<' | '>' | '=' | 'h' | 'H' | 'm' | 's'))
        || inner.to_ascii_lowercase().starts_with("dbnum");
    if is_odd { None } else { Some((FormatPiece::Literal(String::new()), length)) }
}

/// Writes a number without the noise of its last binary digits.
pub fn decimal(number: f64) -> String {
    const DECIMALS: f64 = 1e9;

    let rounded = (number * DECIMALS).round() / DECIMALS;
    if rounded.is_finite() { rounded.to_string() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_by_their_format() {
        let cases = [
            (0.5, "0%", "50%"),
            (0.9876, "0.00%", "98.76%"),
            (1.005, "0.00", "1.01"),
            (0.5, "0", "1"),
            (1234567.0, "#,##0", "1,234,567"),
            (-1234.5, "#,##0.00", "-1,234.50"),
            (-3.0, "0;(0)", "(3)"),
            (0.0, "0;-0;;@", ""),
            (0.0, "0;-0;\"无\"", "无"),
            (12.0, "0\"件\"", "12件"),
            (12.0, "General\"件\"", "12件"),
            (7.0, "000", "007"),
            (0.25, "#.##", ".25"),
            (2.5, "0.0##", "2.5"),
            (12_345_678.0, "0.0,,\"百万\"", "12.3百万"),
            (30.0, "[$¥-804]#,##0.00", "¥30.00"),
            (30.0, "_ * #,##0_ ;[Red]-#,##0", "30"),
            (0.0, "-0", "-0"),
            (-0.2, "0", "0"),
        ];
        for (value, code, expect) in cases {
            assert_eq!(number(value, code).as_deref(), Some(expect), "{value} {code}");
        }
    }

    #[test]
    fn what_is_not_followed_gives_nothing() {
        for code in ["# ?/?", "0.00E+00", "[>100]0", "[DBNum1]0", "0!.0,"] {
            assert_eq!(number(1.5, code), None, "{code}");
        }
    }

    #[test]
    fn days_are_shown_by_their_format() {
        let day = Moment { year: 2023, month: 9, day: 1, hour: 14, minute: 5, second: 7 };
        let cases = [
            ("yyyy/m/d", "2023/9/1"),
            ("yyyy-mm-dd hh:mm:ss", "2023-09-01 14:05:07"),
            ("yyyy\"年\"m\"月\"d\"日\";@", "2023年9月1日"),
            ("[$-804]yy.m.d", "23.9.1"),
            ("h:mm AM/PM", "2:05 PM"),
            ("上午/下午h\"时\"mm\"分\"", "下午2时05分"),
            ("mm:ss", "05:07"),
        ];
        for (code, expect) in cases {
            assert_eq!(moment(day, code).as_deref(), Some(expect), "{code}");
        }
        assert_eq!(moment(day, "d-mmm-yy"), None);
    }
}
