//! Reports in the dress of schools' pages, and texts that are none, are told and read as a careful
//! reader does it.
//!
//! `tests/dress/make.py` invents them; `tests/dress/score.py` has the program read each, prints what
//! it missed and holds the rates against what has been reached.

use crate::support::shared;
use std::path::Path;
use std::process::Command;

#[test]
fn reports_in_the_dress_of_schools_pages_are_read_and_other_texts_are_told() {
    let Some(shared) = shared("reports in the dress of schools' pages") else { return };
    let dir = tempfile::tempdir().unwrap();
    let made = dir.path().join("dress");
    let run = script("make.py")
        .arg(&made)
        .arg("--schools")
        .arg(shared.join("schools/schools.csv"))
        .status()
        .expect("python3 runs make.py");
    assert!(run.success());

    let score = script("score.py")
        .arg(env!("CARGO_BIN_EXE_mingcha"))
        .arg(&made)
        .output()
        .expect("python3 runs score.py");
    let (rates, error) =
        (String::from_utf8_lossy(&score.stdout), String::from_utf8_lossy(&score.stderr));
    println!("{rates}");
    assert!(score.status.success(), "a rate fell{error}");
}

fn script(name: &str) -> Command {
    let mut command = Command::new("python3");
    // No compiled files beside the scripts.
    command.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dress").join(name));
    for name in ["MINGCHA_RULES", "MINGCHA_LANG", "MINGCHA_STORE"] {
        command.env_remove(name);
    }
    command
}
