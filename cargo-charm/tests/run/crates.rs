//! Charms that are Cargo crates, without dependencies so that they are built in a moment.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use serde_json::Value;

use crate::charm::Place;

const SAYS_ITS_NAME: &str = r#"
fn main() {
    let mut status_set = std::process::Command::new("status-set");
    status_set.args(["active", env!("CARGO_PKG_NAME")]);
    std::process::exit(status_set.status().unwrap().code().unwrap());
}
"#;

/// A workspace with the charms `one` and `two`, both with a binary `dispatch`.
fn workspace() -> Place {
    let place = Place::new();
    fs::write(
        place.path("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n",
    )
    .unwrap();
    for name in ["one", "two"] {
        place.charm(name, "", "exit 9");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\
             [[bin]]\nname = \"dispatch\"\npath = \"main.rs\"\n\
             [[bin]]\nname = \"other\"\npath = \"main.rs\"\n"
        );
        fs::write(place.path(name).join("Cargo.toml"), manifest).unwrap();
        fs::write(place.path(name).join("main.rs"), SAYS_ITS_NAME).unwrap();
    }
    place
}

fn run(place: &Place, line: &str) -> Output {
    place.command(line).env("CARGO_TARGET_DIR", place.path("target")).output().unwrap()
}

#[test]
fn charms_of_one_workspace_do_not_get_each_other_s_binary() {
    let place = workspace();
    for line in ["one two --json", "two one --json"] {
        let output = run(&place, line);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        for name in ["one", "two"] {
            let unit = &report["model"]["applications"][name]["units"][format!("{name}/0")];
            assert_eq!(unit["status"]["message"], name, "{line}");
        }
    }
    let staged = place.path("target/charm/one");
    assert!(staged.join("dispatch").is_file() && staged.join("charmcraft.yaml").is_file());
    assert!(!staged.join("main.rs").exists());
}

#[test]
fn a_crate_without_a_binary_is_a_part_of_another_charm() {
    let place = Place::new();
    place.charm("scripted", "", "status-set active script");
    let manifest = "[package]\nname = \"part\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(place.path("scripted/Cargo.toml"), manifest).unwrap();
    fs::create_dir(place.path("scripted/src")).unwrap();
    fs::write(place.path("scripted/src/lib.rs"), "").unwrap();
    let report = place.report("scripted");
    let unit = &report["model"]["applications"]["scripted"]["units"]["scripted/0"];
    assert_eq!(unit["status"]["message"], "script");
}

#[test]
fn what_does_not_compile_is_said_by_cargo_alone() {
    let place = workspace();
    fs::write(place.path("one/main.rs"), "fn main() { let x: u8 = \"\"; }").unwrap();
    let output = run(&place, "one");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(stderr.contains("error[E0308]: mismatched types"), "{stderr}");
    assert!(
        stderr.trim_end().lines().last().unwrap().contains("could not compile `one`"),
        "{stderr}"
    );
    assert!(!place.path("target/charm/one").exists());
}

#[test]
fn a_machine_without_a_static_c_library_is_told_what_to_install() {
    let place = workspace();
    fs::create_dir(place.path("bin")).unwrap();
    let linker = place.path("bin/cc");
    fs::write(&linker, "#!/bin/sh\ntest \"$*\" = -print-file-name=libc.a && echo libc.a\n")
        .unwrap();
    fs::set_permissions(linker, Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", place.path("bin").display(), env::var("PATH").unwrap());
    let mut command = place.command("one");
    let output =
        command.env("CARGO_TARGET_DIR", place.path("target")).env("PATH", path).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("no static C library") && stderr.contains("libc6-dev"), "{stderr}");
}
