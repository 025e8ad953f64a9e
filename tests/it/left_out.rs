//! A format whose reader was left out is refused by name.

use mingcha::{Status, error::ErrorKind, file};
use std::path::Path;

#[test]
fn a_format_whose_reader_was_left_out_says_so() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let files = [
        ("html", "sudy.html"),
        ("office", "writer.docx"),
        ("office", "writer.doc"),
        ("pdf", "writer.pdf"),
    ];
    for (feature, name) in files {
        let error = file::read(&golden.join(feature).join(name)).unwrap_err();
        let ErrorKind::Unreadable { status, .. } = error.kind else { panic!("{error:?}") };
        assert_eq!(status, Status::Unsupported, "{name}");
        assert!(error.to_string().contains(feature), "{name}: {error}");
    }
}
