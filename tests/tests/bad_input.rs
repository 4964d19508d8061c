//! What a user may do wrong with `cargo charm run`: each ends with exit code 1 and what to do about it.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ops_tests::cargo_charm::Run;
use ops_tests::charms::{CharmDirectory, machine_charm};
use tempfile::TempDir;

const DOES_NOTHING: &[u8] = b"#!/bin/sh\n";

/// Runs the charm, which must fail with these texts, print nothing, and leave nothing in its directory.
fn assert_fails(directory: &Path, texts: &[&str]) {
    let before = files_in(directory);
    let ended = Run::charm(directory).args(["--json"]).ended();
    ended.assert_clear_error(texts);
    assert_eq!(ended.stdout, "");
    assert_eq!(files_in(directory), before);
}

fn files_in(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_unknown_directory() {
    assert_fails(Path::new("charms/nowhere"), &["`charms/nowhere`"]);
}

#[test]
fn a_directory_without_charm_files() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("dispatch"), DOES_NOTHING).unwrap();
    assert_fails(directory.path(), &["charmcraft.yaml", "metadata.yaml"]);
}

#[test]
fn malformed_yaml() {
    let charm = CharmDirectory::new("name: broken\nconfig: {options: [\n");
    charm.write_executable("dispatch", DOES_NOTHING);
    assert_fails(charm.path(), &["charmcraft.yaml:2:"]);
}

#[test]
fn nothing_is_kept_of_a_charm_that_is_refused() {
    let charm = CharmDirectory::script("Not a name", "", "#!/bin/sh\n");
    let parent = TempDir::new().unwrap();
    let keep = parent.path().join("kept");
    let ended = Run::charm(charm.path()).args(["--keep", keep.to_str().unwrap()]).ended();
    ended.assert_clear_error(&["charmcraft.yaml:1:7", "`Not a name`"]);
    assert!(!keep.exists(), "{:?}", files_in(&keep));
}

#[test]
fn yaml_that_is_no_charm() {
    let charm = CharmDirectory::new("- name\n- summary\n");
    charm.write_executable("dispatch", DOES_NOTHING);
    assert_fails(charm.path(), &["charmcraft.yaml:1:1"]);
}

#[test]
fn nothing_to_run() {
    let charm = CharmDirectory::new(&machine_charm("empty"));
    assert_fails(charm.path(), &["`dispatch`", "Cargo.toml"]);
}

#[test]
fn a_dispatch_that_is_not_executable() {
    let charm = CharmDirectory::script("locked", "", "#!/bin/sh\n");
    let dispatch = charm.path().join("dispatch");
    fs::set_permissions(&dispatch, fs::Permissions::from_mode(0o644)).unwrap();
    assert_fails(charm.path(), &["dispatch", "not executable", "chmod +x"]);
}

#[test]
fn a_dispatch_for_another_machine() {
    // The first 64 bytes of an ELF executable for IBM's s390x, which nobody tests on.
    let mut elf = [0; 64];
    elf[..7].copy_from_slice(b"\x7fELF\x02\x02\x01");
    elf[17] = 2;
    elf[19] = 22;
    elf[23] = 1;
    let charm = CharmDirectory::new(&machine_charm("foreign"));
    charm.write_executable("dispatch", &elf);
    assert_fails(charm.path(), &["dispatch", "s390x"]);
}

#[test]
fn a_charm_that_does_not_compile() {
    let charm = CharmDirectory::new(&machine_charm("faulty"));
    charm.write("Cargo.toml", "[package]\nname = \"faulty\"\nedition = \"2024\"\n[workspace]\n");
    fs::create_dir(charm.path().join("src")).unwrap();
    charm.write("src/main.rs", "fn main() {\n");
    Run::charm(charm.path()).ended().assert_clear_error(&["unclosed delimiter", "`faulty`"]);
}
