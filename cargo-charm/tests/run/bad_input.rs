//! What may be wrong: each is an error that says what to do, and nothing has run.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::charm::{Place, left_in};

const CHARM: &str = "\
config: {options: {level: {type: int, default: 1}}}
provides: {site: {interface: http}}
actions: {back-up: {}}
";

#[test]
fn wrong_names_and_values_are_told_before_anything_runs() {
    let place = Place::new();
    place.charm("one", CHARM, "touch ../ran").charm("two", CHARM, "touch ../ran");
    fs::create_dir(place.path("empty")).unwrap();
    fs::write(place.path("file"), "").unwrap();
    fs::create_dir(place.path("full")).unwrap();
    fs::write(place.path("full/file"), "").unwrap();
    for (line, texts) in [
        ("nowhere", &["no directory `nowhere`", "charmcraft.yaml"][..]),
        ("file", &["`file` is not a directory"]),
        ("empty", &["`empty`", "`dispatch`", "Cargo.toml"]),
        ("one ./one", &["both the charm `one`"]),
        ("one --config levle=2", &["no option `levle`", "did you mean `level`?"]),
        ("one --config level=high", &["`level`", "`high`"]),
        ("one --then --config level=high", &["`level`", "`high`"]),
        ("one two --config level=2", &["`--config level`", "APP.KEY=VALUE", "`one`, `two`"]),
        ("one two --config on.level=2", &["no application `on`", "did you mean `one`?"]),
        ("one --units two=2", &["no application `two`", "`one`"]),
        ("one --action one/0 backup", &["no action `backup`", "did you mean `back-up`?"]),
        ("one --action one/1 back-up", &["no unit `one/1`", "`one/0`"]),
        ("one --action two/leader back-up", &["no application `two`"]),
        ("one two --integrate one:site two:site", &["`one:site`", "`two:site`"]),
        ("one --keep full", &["`full` is not empty", "--keep"]),
    ] {
        let ended = place.run(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{line}: {ended:#?}");
        assert!(ended.stderr.starts_with("error: "), "{line}: {}", ended.stderr);
        for text in texts {
            assert!(ended.stderr.contains(text), "{line}: no {text} in {}", ended.stderr);
        }
    }
    assert!(!place.path("ran").exists());
    assert_eq!(left_in(&place.path("full")), 1);
}

#[test]
fn wrong_words_are_usage_errors() {
    let place = Place::new();
    for line in ["", "one --unit 2", "one --units 0", "one --then", "one --transport rpc"] {
        let ended = place.run(line);
        assert_eq!(ended.code, Some(2), "{line}: {ended:#?}");
        assert!(ended.stderr.starts_with("error: ") && ended.stdout.is_empty(), "{ended:#?}");
    }
}

#[test]
fn a_dispatch_that_cannot_be_started() {
    let place = Place::new();
    place.charm("locked", "", "true").charm("odd", "", "true");
    let locked = place.path("locked/dispatch");
    fs::set_permissions(locked, Permissions::from_mode(0o644)).unwrap();
    fs::write(place.path("odd/dispatch"), "no script at all\n").unwrap();
    for (line, texts) in [
        ("locked", ["is not executable", "chmod +x"]),
        ("odd", ["neither a Linux program nor a script", "#!/bin/sh"]),
    ] {
        let ended = place.run(line);
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        for text in texts {
            assert!(ended.stderr.contains(text), "{line}: no {text} in {}", ended.stderr);
        }
    }
}

#[test]
fn a_mistake_in_the_yaml_is_shown_with_its_line() {
    let place = Place::new();
    place.charm("faulty", "requires:\n  database: {limit: 1}\n", "true");
    let ended = place.run("faulty");
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    for text in [
        "error[",
        "`database`",
        "--> faulty/charmcraft.yaml:9:3",
        "9 |   database: {limit: 1}",
        "|   ^^^^^^^^",
        "the charm files of `faulty` have 1 error",
    ] {
        assert!(ended.stderr.contains(text), "no {text} in {}", ended.stderr);
    }
}

#[test]
fn a_crate_that_cannot_be_a_charm() {
    let place = Place::new();
    place.charm("none", "", "true").charm("two", "", "true").charm("space", "", "true");
    let package = |name| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n[workspace]\n");
    for name in ["none", "two"] {
        fs::write(place.path(name).join("Cargo.toml"), package(name)).unwrap();
        fs::create_dir_all(place.path(name).join("src/bin")).unwrap();
    }
    fs::write(place.path("none/src/lib.rs"), "").unwrap();
    fs::write(place.path("two/src/bin/a.rs"), "fn main() {}").unwrap();
    fs::write(place.path("two/src/bin/b.rs"), "fn main() {}").unwrap();
    fs::write(place.path("space/Cargo.toml"), "[workspace]\n").unwrap();
    for name in ["none", "two", "space"] {
        fs::remove_file(place.path(name).join("dispatch")).unwrap();
    }
    for (line, texts) in [
        ("none", ["the crate `none` has no binary", "src/main.rs"]),
        ("two", ["several binaries (a, b), none of them `dispatch`", "[[bin]]"]),
        ("space", ["is a Cargo workspace", "member"]),
    ] {
        let ended = place.run(line);
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        for text in texts {
            assert!(ended.stderr.contains(text), "{line}: no {text} in {}", ended.stderr);
        }
    }
}
