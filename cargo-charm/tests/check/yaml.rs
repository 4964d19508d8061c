//! What is found in the YAML, and how it is shown.

use std::fs;

use serde_json::json;

use crate::charm::{CHARM, Place};

#[test]
fn a_charm_without_fault_is_no_cause_for_words() {
    let place = Place::new();
    place.charm("web", "actions: {a: {additionalProperties: false}}\n");
    let ended = place.run("check web");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    assert_eq!(
        ended.stderr,
        "note: the charm in `web` is no Cargo crate: only its YAML was checked\n"
    );
}

#[test]
fn errors_warnings_and_notes_look_like_rustc_s() {
    let place = Place::new();
    place.charm("web", "requires:\n  db: {limit: 1}\nprovdes: {}\nactions:\n  back-up: {}\n");
    let ended = place.run("check web");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
    assert_eq!(
        ended.stderr,
        "\
error[missing-interface]: endpoint `db` says no interface
 --> web/charmcraft.yaml:9:3
  |
9 |   db: {limit: 1}
  |   ^^
  |
  = help: add `interface: ` and the name of the interface

warning[unknown-key]: `provdes` is no key of `charmcraft.yaml`
  --> web/charmcraft.yaml:10:1
   |
10 | provdes: {}
   | ^^^^^^^
   |
   = help: did you mean `provides`?

note[open-action]: action `back-up` takes undeclared parameters before Juju 4, and none from Juju 4 on
  --> web/charmcraft.yaml:12:3
   |
12 |   back-up: {}
   |   ^^^^^^^
   |
   = help: say `additionalProperties: false`, or `true` if it takes them

error: found 1 error, 1 warning and 1 note
"
    );
}

#[test]
fn warnings_and_notes_are_no_failure() {
    let place = Place::new();
    place.charm("warned", "provdes: {}\n").charm("noted", "actions: {a: }\n");
    let ended = place.run("check warned noted");
    assert_eq!(ended.code, Some(0));
    ended.assert_says(&["\nwarning: found 1 warning and 1 note\n", "`noted` is no Cargo crate"]);
    let ended = place.run("check noted");
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.ends_with("\nnote: found 1 note\n"), "{}", ended.stderr);
}

#[test]
fn the_store_refuses_more_than_juju() {
    let place = Place::new();
    place
        .charm("key", "provdes: {}\n")
        .charm("twice", "links: {}\nlinks: {}\n")
        .charm("limit", "requires: {db: {interface: mysql, limit: 0}}\n")
        .charm("open", "actions: {a: {}}\n");
    fs::create_dir(place.path("bare")).unwrap();
    place.write("bare/metadata.yaml", "name: bare\nsummary: s\ndescription: d\n");
    for (charm, level, store_level) in [
        ("key", "warning[unknown-key]", "error[unknown-key]"),
        ("twice", "warning[duplicate-key]", "error[duplicate-key]"),
        ("bare", "note[not-packable]", "error[not-packable]"),
        ("limit", "warning[limit-below-one]", "warning[limit-below-one]"),
        ("open", "note[open-action]", "note[open-action]"),
    ] {
        let ended = place.run(&format!("check {charm}"));
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        ended.assert_says(&[level]);
        let ended = place.run(&format!("check {charm} --store"));
        let expected = i32::from(store_level.starts_with("error"));
        assert_eq!(ended.code, Some(expected), "{ended:#?}");
        ended.assert_says(&[store_level]);
    }
}

#[test]
fn the_default_is_the_directory_where_it_runs() {
    let place = Place::new();
    place.write("charmcraft.yaml", &format!("{CHARM}provdes: {{}}\n"));
    let ended = place.run("check");
    ended.assert_says(&["--> ./charmcraft.yaml:8:1", "the charm in `.`"]);
}

#[test]
fn what_is_no_charm_is_an_error() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    fs::create_dir(place.path("almost")).unwrap();
    place.write("file", "").write("almost/charmcraft.yml", CHARM).charm("web", "");
    place.write("web/config.yml", "options: {}\n");
    for (line, texts) in [
        ("nowhere", ["error[no-directory]: `nowhere` does not exist", "found 1 error"]),
        ("file", ["error[no-directory]: `file` is not a directory", "found 1 error"]),
        ("empty", ["error[no-metadata]: `empty` has no charm files", "found 1 error"]),
        ("almost", ["error[no-metadata]", "rename `charmcraft.yml` to `charmcraft.yaml`"]),
        // The others are checked all the same.
        ("nowhere web", ["warning[misnamed-file]: `config.yml` is not read", "1 error and 1 warn"]),
    ] {
        let ended = place.run(&format!("check {line}"));
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        ended.assert_says(&texts);
    }
}

#[test]
fn json_has_a_line_for_each_finding_with_its_place() {
    let place = Place::new();
    place.charm("web", "requires:\n  dé: {limit: 1}\nprovdes: {}\nactions:\n  back-up: {}\n");
    let ended = place.run("check nowhere web --message-format json");
    assert_eq!(ended.code, Some(1));
    let lines = ended.lines();
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            assert_eq!(line["reason"], "charm-message");
            let said = &line["message"];
            let rendered = said["rendered"].as_str().unwrap();
            assert!(rendered.contains(said["message"].as_str().unwrap()), "{rendered}");
            assert!(!rendered.contains('\u{1b}') && said["help"].is_string());
            let keys = ["line_start", "column_start", "line_end", "column_end"];
            let place = keys.map(|key| said[key].clone());
            json!([
                line["directory"],
                said["level"],
                said["rule"],
                said["refused_by"],
                said["file"],
                place
            ])
        })
        .collect();
    let none = [(); 4].map(|()| json!(null));
    let file = "web/charmcraft.yaml";
    assert_eq!(
        found,
        [
            json!(["nowhere", "error", "no-directory", "juju", null, none]),
            json!(["web", "error", "missing-interface", "juju", file, [9, 3, 9, 5]]),
            json!(["web", "warning", "unknown-key", "store", file, [10, 1, 10, 8]]),
            json!(["web", "note", "open-action", null, file, [12, 3, 12, 10]]),
        ]
    );
}

#[test]
fn wrong_words_are_usage_errors() {
    let place = Place::new();
    for line in ["check --message-format xml", "check --strict", "events a b", "events --all"] {
        let ended = place.run(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{line}: {ended:#?}");
        assert!(ended.stderr.starts_with("error: "), "{ended:#?}");
    }
}
