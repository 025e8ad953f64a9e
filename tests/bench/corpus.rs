//! Where nation.py is, and corpora that it writes: for every benchmark.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// nation.py; where there is none it is said that the benchmark did not run.
pub fn script() -> Option<PathBuf> {
    let named = std::env::var_os("MINGCHA_REPORTS").map(PathBuf::from);
    let shared = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let script = shared.join("corpus/nation.py");
    if !script.exists() {
        println!(
            "did not run: no corpus (set MINGCHA_REPORTS to the folder that holds corpus/nation.py)"
        );
        return None;
    }
    Some(script)
}

/// Has `script` write so many reports into `out`.
pub fn write(script: &Path, reports: &str, out: &Path) {
    let made =
        Command::new("python3").arg(script).args(["--reports", reports, "--out"]).arg(out).status();
    assert!(made.unwrap().success(), "nation.py wrote no corpus");
}
