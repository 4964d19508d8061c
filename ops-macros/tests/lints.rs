//! The charms of `ui/tricky` in a crate of their own: in each edition, with every lint, and with the
//! library under another name.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "ui/fixtures.rs"]
mod fixtures;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a strict author denies.
const LINTS: &str = "#![deny(warnings, missing_docs, missing_debug_implementations, unused)]\n\
                     #![deny(rust_2018_idioms, rust_2024_compatibility, unreachable_pub)]\n\
                     #![deny(clippy::pedantic)]\n";

#[test]
fn no_lint_finds_anything_in_generated_code() {
    for edition in ["2021", "2024"] {
        let mut library = format!("//! Charms.\n{LINTS}");
        for charm in charms() {
            let name = charm.file_name().unwrap().to_str().unwrap().to_owned();
            let path = charm.join("charm.rs");
            writeln!(library, "#[path = {path:?}]\npub mod {name};").unwrap();
        }
        lint(&format!("edition-{edition}"), edition, "ops", &library);
    }
}

#[test]
fn the_library_may_have_another_name() {
    let charm = r#"
        //! A charm.
        use juju::prelude::*;

        /// A charm.
        #[charm(dir = "tests/ui/charms/schema", crate = juju)]
        #[derive(Debug)]
        pub struct Renamed;

        #[charm(dir = "tests/ui/charms/schema", crate = juju)]
        impl Renamed {
            #[juju::on(config_changed)]
            fn configure(&mut self, _cx: &Context<Self>, _event: &ConfigChanged) {}

            #[action]
            fn backup(&mut self, _cx: &Context<Self>, params: BackupParams) {
                let _ = params.target;
            }

            #[::juju::status]
            fn status(&self, _cx: &Context<Self>) -> Status {
                Status::active()
            }
        }
    "#;
    lint("renamed", "2024", "juju", charm);
}

fn charms() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/tricky");
    let mut charms: Vec<_> =
        fs::read_dir(directory).unwrap().map(|charm| charm.unwrap().path()).collect();
    charms.sort();
    assert!(charms.len() > 30);
    charms
}

/// Runs Clippy over a crate with this library.
fn lint(name: &str, edition: &str, ops: &str, library: &str) {
    let project = fixtures::target_directory().join("tests").join(name);
    fixtures::copy_to(&project);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[workspace]\n\n\
         [dependencies]\n{ops} = {{ package = \"ops-runtime\", path = {:?} }}\n",
        workspace.join("ops-runtime")
    );
    fs::create_dir_all(project.join("src")).unwrap();
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/lib.rs"), library).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["clippy", "--quiet", "--offline", "--target-dir"])
        // Other crates of tests are checked there, with the same dependencies.
        .arg(fixtures::target_directory().join("charms-of-tests"))
        .current_dir(&project)
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && log.is_empty(), "edition {edition}: {log}");
}
