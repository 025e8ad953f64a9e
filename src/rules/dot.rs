//! The dot between the parts of a name, which keyboards and printers write in several ways.

/// The dots that look alike there; the first is the one of the national standard.
pub(crate) const DOTS: [char; 6] = ['·', '•', '・', '‧', '∙', '⋅'];

/// The name with the standard dot for all that look like it; `None` if it has none of them.
pub(crate) fn with_one_dot(name: &str) -> Option<String> {
    name.contains(DOTS).then(|| with_dot(name, DOTS[0]))
}

/// The name with `dot` for all dots that look alike.
pub(crate) fn with_dot(name: &str, dot: char) -> String {
    name.replace(DOTS, dot.encode_utf8(&mut [0; 4]))
}
