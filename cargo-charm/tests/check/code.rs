//! What is found in the code, and when it is looked at.

use std::fs;

use crate::charm::Place;

const MISTAKEN: &str = "fn main() {\n    let port: u8 = \"\";\n}\n";

#[test]
fn the_code_is_checked_after_yaml_without_errors() {
    let place = Place::new();
    place.charm("web", "provdes: {}\n").crate_of("web", MISTAKEN);
    let ended = place.run("check web");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
    ended.assert_says(&[
        "warning[unknown-key]",
        "error[E0308]: mismatched types",
        " --> src/main.rs:2:20",
        "could not compile `web`",
        "error: found 1 error and 1 warning\n",
    ]);
    assert!(!ended.stderr.contains("\n\n\n"), "{}", ended.stderr);

    // The author's own settings count.
    fs::create_dir(place.path("web/.cargo")).unwrap();
    place.write("web/.cargo/config.toml", "build.rustflags = [\"--cfg\", \"known\"]\n");
    place.write(
        "web/src/main.rs",
        "#![allow(unexpected_cfgs)]\nfn main() {}\n#[cfg(known)]\nfn unused() {}\n",
    );
    let ended = place.run("check web");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    ended.assert_says(&["warning: function `unused` is never used", "warning: found 2 warnings\n"]);
}

#[test]
fn json_has_cargo_s_own_lines_too() {
    let place = Place::new();
    place.charm("web", "provdes: {}\n").crate_of("web", MISTAKEN);
    let ended = place.run("check web --message-format json");
    assert_eq!(ended.code, Some(1));
    let lines = ended.lines();
    let reasons: Vec<_> = lines.iter().map(|line| line["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons[..2], ["charm-message", "compiler-message"]);
    assert_eq!(reasons.last(), Some(&"build-finished"));
    assert_eq!(lines[1]["message"]["code"]["code"], "E0308");
    assert_eq!(lines[1]["message"]["spans"][0]["line_start"], 2);
    assert!(!lines[1]["message"]["rendered"].as_str().unwrap().contains('\u{1b}'));
}

#[test]
fn no_cargo_runs_for_yaml_that_has_errors() {
    let place = Place::new();
    place.charm("web", "requires: {db: {}}\n").crate_of("web", MISTAKEN);
    let (ended, cargo_ran) = place.run_without_cargo("check web");
    assert_eq!((ended.code, cargo_ran), (Some(1), false), "{ended:#?}");
    assert!(ended.stderr.ends_with("\nerror: found 1 error\n"), "{}", ended.stderr);

    // By the store's rules too.
    place.charm("key", "provdes: {}\n").crate_of("key", MISTAKEN);
    let (ended, cargo_ran) = place.run_without_cargo("check key --store");
    assert_eq!((ended.code, cargo_ran), (Some(1), false), "{ended:#?}");
    let (_, cargo_ran) = place.run_without_cargo("check key");
    assert!(cargo_ran);
}

#[test]
fn a_crate_that_cargo_cannot_read_is_an_error() {
    let place = Place::new();
    place.charm("web", "").crate_of("web", "fn main() {}\n");
    place.charm("other", "").crate_of("other", "fn main() {}\n");
    place.write("web/Cargo.toml", "[package]\nname = 1\n");
    place.write(
        "other/Cargo.toml",
        "[package]\nname = \"other\"\n[dependencies]\na = {path = \"a\"}\n",
    );
    for line in ["check web", "check other", "check other --message-format json"] {
        let ended = place.run(line);
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        ended.assert_says(&["error", "Cargo.toml", "error: found 1 error\n"]);
    }
}

#[test]
fn a_crate_is_not_looked_at_in_a_charm_of_another_language() {
    let place = Place::new();
    place.charm("web", "").crate_of("web", "");
    fs::remove_file(place.path("web/src/main.rs")).unwrap();
    place.write("web/src/lib.rs", "mistake\n").write("web/dispatch", "#!/bin/sh\n");
    let ended = place.run("check web");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    ended.assert_says(&["only its YAML was checked"]);
}
