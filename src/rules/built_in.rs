//! The rule files that are compiled in.

/// The files of `index/`, each with the text that is compiled in.
pub const FILES: [(&str, &str); 8] = [
    ("dict.txt", include_str!("../../index/dict.txt")),
    ("report.toml", include_str!("../../index/report.toml")),
    ("requirements.toml", include_str!("../../index/requirements.toml")),
    ("schools.csv", include_str!("../../index/schools.csv")),
    ("schools.toml", include_str!("../../index/schools.toml")),
    ("sections.toml", include_str!("../../index/sections.toml")),
    ("statements.toml", include_str!("../../index/statements.toml")),
    ("stop.txt", include_str!("../../index/stop.txt")),
];

/// The compiled-in text of a rule file.
pub fn text(name: &str) -> &'static str {
    FILES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text)
}
