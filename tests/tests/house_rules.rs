//! What `CONTRIBUTING.md` promises of every file.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use ops_tests::cargo_charm::workspace;

/// The files that git knows, or will know with the next `git add`.
fn files() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace())
        .output()
        .unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let paths = names.split_terminator('\0').map(|name| workspace().join(name));
    paths.filter(|path| path.is_file()).collect()
}

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let sources =
        files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let lengths = sources.map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path));
    let (shorter, longer): (Vec<_>, Vec<_>) = lengths.partition(|(lines, _)| *lines <= 500);
    assert!(shorter.len() > 20, "only {} source files found", shorter.len());
    assert!(longer.is_empty(), "{longer:#?}");
}
