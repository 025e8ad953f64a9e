//! Who answered, and when.

/// The program and its version, as receipts name it.
pub(crate) const PROGRAM: &str = concat!("mingcha ", env!("CARGO_PKG_VERSION"));

/// This moment, as answers name it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
