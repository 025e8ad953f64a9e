//! How far a long call has come.

/// How far a long call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files done.
    pub files: usize,
    /// Files in all.
    pub all_files: usize,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all.
    pub all_bytes: u64,
}
