//! Answers of the API over the reports of `tests/corpus`, shortened. `tests/it/http/sample.rs` writes
//! them and fails when the API answers otherwise.

/// Each begins with a line of `== `, the operation and the request.
const SAMPLES: &str = include_str!("../../../web/samples.txt");

/// The sample of one operation.
pub(super) struct Sample {
    pub(super) request: &'static str,
    pub(super) answer: &'static str,
}

impl Sample {
    /// The sample of the operation `id`; a file that is no text has none.
    pub(super) fn of(id: &str) -> Option<Sample> {
        let part = |part: &'static str| {
            let (head, answer) = part.split_once('\n')?;
            let (named, request) = head.split_once(' ')?;
            (named == id).then_some(Sample { request, answer: answer.trim_end() })
        };
        SAMPLES.split("== ").find_map(part)
    }
}
