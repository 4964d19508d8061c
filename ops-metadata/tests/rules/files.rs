//! The rules about files, and those that need more than one file.

use std::fs;

use ops_metadata::{Reading, Severity, read};

use super::cases::HEADER;
use super::findings;

/// The rules that the tests of this file are about.
pub(super) const TESTED: &[&str] = &[
    "no-directory",
    "no-metadata",
    "misnamed-file",
    "unreadable-file",
    "not-utf8",
    "too-large",
    "too-deep",
    "missing-key",
    "bad-charm-name",
    "key-in-both-files",
];

fn reading(files: &[(&str, &[u8])]) -> Reading {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    read(directory.path())
}

#[test]
fn no_directory() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing");
    let found = read(&missing);
    assert_eq!(findings(&found), ["no-directory "]);
    assert!(found.diagnostics[0].message.contains(&missing.display().to_string()));
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(read(&file).diagnostics[0].message.ends_with("is not a directory"));
}

#[test]
fn no_metadata() {
    for files in [&[][..], &[("config.yaml", &b"options: {}"[..])]] {
        let found = reading(files);
        assert_eq!(findings(&found), ["no-metadata "]);
        assert!(found.charm.is_none());
        let help = found.diagnostics[0].help.as_ref().unwrap();
        assert!(help.contains("`charmcraft.yaml`") && help.contains("`metadata.yaml`"));
    }
}

#[test]
fn misnamed_file() {
    let metadata = ("metadata.yaml", HEADER.as_bytes());
    for (file, right) in [
        ("config.yml", "config.yaml"),
        ("Actions.yaml", "actions.yaml"),
        ("action.yaml", "actions.yaml"),
        ("charmcraft.yml", "charmcraft.yaml"),
    ] {
        let found = reading(&[metadata, (file, b"")]);
        assert_eq!(findings(&found), ["misnamed-file "], "{file}");
        let found = &found.diagnostics[0];
        assert_eq!(found.severity, Severity::Warning);
        assert_eq!(found.message, format!("`{file}` is not read"));
        assert_eq!(found.help, Some(format!("rename `{file}` to `{right}`")));
    }
    // Without any charm file it is the remedy of that.
    for (file, right) in [("charmcraft.yml", "charmcraft.yaml"), ("META.YML", "")] {
        let found = reading(&[(file, HEADER.as_bytes())]);
        assert_eq!(findings(&found), ["no-metadata "]);
        let help = found.diagnostics[0].help.as_ref().unwrap();
        assert_eq!(help.contains(&format!("rename `{file}` to `{right}`")), !right.is_empty());
    }
    // What the charm says elsewhere is not missing.
    let unified =
        b"name: w\nsummary: s\ndescription: d\nactions: {a: {}}\nconfig: {options: {b: }}\n";
    let other = ["metadata.yml", "config.yml", "actions.yml", "readme.yml", "config.json"];
    let files = other.map(|name| (name, &b""[..]));
    let found = reading(&[&[("charmcraft.yaml", &unified[..])], &files[..]].concat());
    assert_eq!(findings(&found), Vec::<String>::new());
    let found = reading(&[metadata, ("config.yaml", b"options: {}\n"), ("config.yml", b"")]);
    assert_eq!(findings(&found), Vec::<String>::new());
}

#[test]
fn unreadable_file() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("metadata.yaml"), HEADER).unwrap();
    fs::create_dir(directory.path().join("config.yaml")).unwrap();
    let found = read(directory.path());
    assert_eq!(findings(&found), ["unreadable-file "]);
    assert!(found.diagnostics[0].message.contains("config.yaml"));
    assert!(found.charm.is_none());
}

#[test]
fn not_utf8() {
    let found = reading(&[("metadata.yaml", b"name: x\nsummary: \xc3\xa9 \xff\n")]);
    assert_eq!(findings(&found), ["not-utf8 metadata.yaml:2:12"]);
    let span = found.diagnostics[0].span.unwrap();
    assert!(found.line(&span).unwrap().starts_with("summary: é "));
}

#[test]
fn too_large() {
    let comment = "#".repeat(5 << 20);
    let found = reading(&[("metadata.yaml", comment.as_bytes())]);
    assert_eq!(findings(&found), ["too-large metadata.yaml:1:1"]);

    // Each line is ten times the one before: a hundred million values.
    let mut laughs = String::from("a0: &a0 [x]\n");
    for line in 1..9 {
        let before = format!("*a{},", line - 1).repeat(10);
        laughs.push_str(&format!("a{line}: &a{line} [{before}]\n"));
    }
    let found = reading(&[("metadata.yaml", laughs.as_bytes())]);
    assert_eq!(found.diagnostics[0].rule, "too-large");
    assert!(found.diagnostics[0].span.unwrap().start.line > 4);
}

#[test]
fn too_deep() {
    let text = format!("tags: {}{}", "[".repeat(5000), "]".repeat(5000));
    let found = reading(&[("metadata.yaml", text.as_bytes())]);
    assert_eq!(findings(&found), ["too-deep metadata.yaml:1:107"]);
}

#[test]
fn missing_key() {
    let found = reading(&[("charmcraft.yaml", b"name: web\n")]);
    let place = "missing-key charmcraft.yaml:1:1";
    assert_eq!(findings(&found), [place, place]);
    let found =
        reading(&[("charmcraft.yaml", b"type: charm\n"), ("metadata.yaml", HEADER.as_bytes())]);
    assert_eq!(findings(&found), Vec::<String>::new());
    assert_eq!(found.charm.unwrap().name.unwrap().value, "web");
}

#[test]
fn bad_charm_name() {
    for (name, is_bad) in [("web", false), ("web-2x", false), ("Web", true), ("web-2", true)] {
        let text = format!("name: {name}\nsummary: s\ndescription: d\n");
        let found = reading(&[("metadata.yaml", text.as_bytes())]);
        let expected: &[&str] = if is_bad { &["bad-charm-name metadata.yaml:1:7"] } else { &[] };
        assert_eq!(findings(&found), expected, "{name}");
    }
}

#[test]
fn key_in_both_files() {
    let found = reading(&[
        (
            "charmcraft.yaml",
            b"name: web\nrequires: {a: i}\npeers: {p: i}\nconfig: {options: {x: {}}}\nactions: {b: {}}\n",
        ),
        ("metadata.yaml", b"name: web\nsummary: s\ndescription: d\nrequires: {c: i}\n"),
        ("config.yaml", b"options: {y: {}}\n"),
        ("actions.yaml", b"d: {}\n"),
    ]);
    let at = |line| format!("key-in-both-files charmcraft.yaml:{line}:1");
    assert_eq!(findings(&found), [at(1), at(2), at(4), at(5)]);
    assert!(found.diagnostics.iter().all(|found| found.severity == Severity::Warning));
    assert!(found.diagnostics[1].message.contains("metadata.yaml:4:1"));
    assert!(found.diagnostics[2].message.contains("config.yaml:1:1"));
    let files: Vec<&str> = found.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(files, ops_metadata::CHARM_FILES);
    let charm = found.charm.unwrap();
    let names: Vec<&str> = charm.relations.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["c", "p"]);
    assert_eq!(charm.options[0].name.value, "y");
    assert_eq!(charm.actions[0].name.value, "d");
}

#[test]
fn names_of_juju_s_own_charms_may_be_juju_s() {
    let text = b"name: juju-web\nsummary: s\ndescription: d\nprovides: {juju-a: juju-b}\n";
    let found = reading(&[("metadata.yaml", text), ("actions.yaml", b"juju-run: {}\n")]);
    assert_eq!(findings(&found), Vec::<String>::new());
}

#[test]
fn a_fault_in_one_file_hides_none_in_another() {
    let found = reading(&[
        ("metadata.yaml", b"name: web\nsummary: s\ndescription: [\n"),
        ("config.yaml", b"options: {\n"),
        ("actions.yaml", b"- a\n"),
    ]);
    let rules: Vec<_> = found.diagnostics.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["malformed-yaml", "malformed-yaml", "not-a-mapping"]);
    assert!(found.charm.is_none());
}
