//! What is noted, and what the store refuses.

use std::fs;

use ops_metadata::{CharmTexts, RefusedBy, Severity, notes, read, read_texts};

use super::cases::HEADER;

/// The rules that the tests of this file are about.
pub(super) const TESTED: &[&str] = &["open-action", "not-packable"];

const PACKABLE: &str = "type: charm\nplatforms: {amd64: }\nparts: {web: {plugin: rust}}\n";

fn noted(charmcraft: &str) -> Vec<String> {
    let text = format!("{HEADER}{charmcraft}");
    let texts = CharmTexts { charmcraft: Some(&text), ..CharmTexts::default() };
    let reading = read_texts(&texts);
    let line = |note: ops_metadata::Diagnostic| {
        assert_eq!(note.severity, Severity::Note);
        assert!(note.help.is_some());
        format!("{} {}: {}", reading.place(&note.span.unwrap()), note.rule, note.message)
    };
    notes(&reading).into_iter().map(line).collect()
}

#[test]
fn open_action() {
    let actions = "actions:\n  a: {}\n  b: {additionalProperties: false}\n  \
                   c: {params: {x: {}}}\n  d: {additionalProperties: {type: string}}\n  e:\n";
    let open = |line, name| {
        format!(
            "charmcraft.yaml:{line}:3 open-action: action `{name}` takes undeclared parameters \
             before Juju 4, and none from Juju 4 on"
        )
    };
    let expected = [open(8, "a"), open(10, "c"), open(12, "e")];
    assert_eq!(noted(&format!("{PACKABLE}{actions}")), expected);
}

#[test]
fn not_packable() {
    assert_eq!(noted(PACKABLE), Vec::<String>::new());
    let missing =
        |what| format!("charmcraft.yaml:1:1 not-packable: charmcraft needs {what} missing");
    for (text, what) in [
        ("", "`type`, `platforms` and `parts`, which are"),
        ("type: charm\nplatforms: {amd64: }\n", "`parts`, which is"),
        ("type: \nbases: [{name: ubuntu, channel: 22.04}]\n", "`type`, which is"),
        ("type: charm\nextensions: [flask-framework]\n", "`platforms`, which is"),
    ] {
        assert_eq!(noted(text), [missing(what)], "{text}");
    }
}

#[test]
fn what_has_no_charmcraft_file_is_not_packable() {
    let texts = CharmTexts { metadata: Some(HEADER), ..CharmTexts::default() };
    let found = notes(&read_texts(&texts));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].refused_by), ("not-packable", RefusedBy::Store));
}

#[test]
fn what_cannot_be_read_is_not_noted() {
    let texts = CharmTexts { charmcraft: Some("actions: ["), ..CharmTexts::default() };
    assert!(notes(&read_texts(&texts)).is_empty());
}

#[test]
fn each_warning_says_who_refuses_it() {
    for (charmcraft, config, refused_by) in [
        ("requries: {}\n", None, RefusedBy::Store),
        ("series: [jammy]\n", None, RefusedBy::Store),
        ("links: {}\nlinks: {}\n", None, RefusedBy::Store),
        ("type: bundle\n", None, RefusedBy::Store),
        ("---\na: b\n", None, RefusedBy::Store),
        ("config: {options: {}}\n", Some("options: {}\n"), RefusedBy::Store),
        ("requires: {a: {interface: b, limt: 1}}\n", None, RefusedBy::Nobody),
        ("requires: {a: {interface: b, limit: 0}}\n", None, RefusedBy::Nobody),
        ("config: {options: {a: {typ: int}}}\n", None, RefusedBy::Nobody),
        ("extensions: [flask-framework]\n", None, RefusedBy::Nobody),
        ("requires: {a: }\n", None, RefusedBy::Juju),
    ] {
        let text = format!("{HEADER}{charmcraft}");
        let texts = CharmTexts { charmcraft: Some(&text), config, ..CharmTexts::default() };
        let found = read_texts(&texts).diagnostics;
        let refusers: Vec<_> = found.iter().map(|found| found.refused_by).collect();
        assert_eq!(refusers, [refused_by], "{charmcraft}");
    }
}

#[test]
fn charmcraft_skips_what_it_does_not_know_of_other_files() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    write("charmcraft.yaml", "name: web\nrequires: {a: b}\n");
    write("metadata.yaml", &format!("{HEADER}tittle: W\nrequires: {{a: b}}\n"));
    let refusers: Vec<_> =
        read(directory.path()).diagnostics.iter().map(|it| (it.rule, it.refused_by)).collect();
    assert_eq!(
        refusers,
        [
            ("key-in-both-files", RefusedBy::Store),
            ("key-in-both-files", RefusedBy::Nobody),
            ("unknown-key", RefusedBy::Nobody),
        ]
    );
}
