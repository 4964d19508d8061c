//! Programs as a charm is: optimised, and each one file without a loader.

use std::path::PathBuf;
use std::process::Command;

use ops_tests::cargo_charm::{target_directory, workspace};

/// Builds binaries of a package as `cargo charm` builds a charm.
pub(crate) fn build<const N: usize>(package: &str, binaries: [&str; N]) -> [PathBuf; N] {
    binaries.map(|binary| {
        let status = Command::new("cargo")
            .args(["rustc", "--quiet", "--release", "--package", package, "--bin", binary])
            .args(["--", "-C", "target-feature=+crt-static"])
            .current_dir(workspace())
            .status();
        assert!(status.unwrap().success());
        target_directory().join("release").join(binary)
    })
}
