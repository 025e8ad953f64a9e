//! The signs of symbol fonts, which a file names by their place in the font.

/// Gives the character that a sign looks like; its own where the sign is not known, none where only
/// the font says what it is.
pub fn character(font: &str, code: u32) -> Option<char> {
    let place = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_ascii_lowercase();
    let known = match font.as_str() {
        "wingdings" => WINGDINGS.iter(),
        "wingdings 2" => WINGDINGS_2.iter(),
        "symbol" => SYMBOL.iter(),
        _ => [].iter(),
    };

    let found = known.copied().find(|(at, _)| *at == place).map(|(_, sign)| sign);
    found.or_else(|| char::from_u32(code).filter(|sign| !('\u{E000}'..='\u{F8FF}').contains(sign)))
}

/// The signs that reports hold: ticks, boxes, bullets, arrows.
const WINGDINGS: [(u32, char); 21] = [
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x6C, '●'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x74, '⧫'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '⬥'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xB2, '✧'),
    (0xD8, '➢'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

const WINGDINGS_2: [(u32, char); 6] =
    [(0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0xA3, '□')];

const SYMBOL: [(u32, char); 9] = [
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAE, '→'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
];
