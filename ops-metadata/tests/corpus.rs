#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! Real charms, if there are any: the directory that `CHARM_CORPUS` names holds one directory each.

use std::collections::BTreeSet;
use std::path::Path;

use ops_metadata::{Severity, read};

/// The files that Juju refuses, by the parsers of its charm library.
const REFUSED: [&str; 8] = [
    "auria__charm-group-based-policy/config.yaml",
    "canonical__charmcraft__complex-self-contained/charmcraft.yaml",
    "canonical__operator__test_main/metadata.yaml",
    "canonical__sunbeam-charms__cookiecutter-template/metadata.yaml",
    "juju__charm-tools__invalid-layer/metadata.yaml",
    "juju__charm-tools__unknown-metadata/metadata.yaml",
    "juju__python-libjuju__ubuntu/metadata.yaml",
    "stub42__postgresql-charm/config.yaml",
];

/// Refused for its action `juju-snapshot` beside any charm's metadata but its own, whose name begins
/// with `juju-` and so allows it.
const REFUSED_ALONE: &str = "juju__charm__juju-charm/actions.yaml";

#[test]
fn the_verdict_on_real_charms_is_juju_s() {
    let Some(corpus) = std::env::var_os("CHARM_CORPUS") else {
        println!("skipped: `CHARM_CORPUS` names no directory of charms");
        return;
    };
    let mut charms: Vec<_> =
        std::fs::read_dir(Path::new(&corpus)).unwrap().map(|entry| entry.unwrap().path()).collect();
    charms.sort();
    assert!(!charms.is_empty(), "no charms in {}", corpus.display());
    let mut refused = BTreeSet::new();
    for charm in &charms {
        let reading = read(charm);
        let name = charm.file_name().unwrap().to_string_lossy();
        for found in &reading.diagnostics {
            let place = found.span.map_or(String::new(), |span| reading.place(&span));
            let severity = if found.severity == Severity::Error { "error" } else { "warning" };
            println!("{name}/{place}: {severity}[{}]: {}", found.rule, found.message);
            if let Some(span) = found.span {
                assert!(reading.line(&span).is_some(), "{name}/{place} is outside the file");
            }
            if found.severity == Severity::Error {
                let file = found.span.map_or("?", |span| &reading.files[span.file.0].name);
                refused.insert(format!("{name}/{file}"));
            }
        }
    }
    let expected: BTreeSet<String> = REFUSED.iter().map(|file| (*file).to_owned()).collect();
    assert_eq!(refused, expected);

    let alone = tempfile::tempdir().unwrap();
    std::fs::write(alone.path().join("metadata.yaml"), "name: x\nsummary: s\ndescription: d\n")
        .unwrap();
    std::fs::copy(Path::new(&corpus).join(REFUSED_ALONE), alone.path().join("actions.yaml"))
        .unwrap();
    let rules: Vec<_> = read(alone.path()).diagnostics.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["reserved-name"]);
}
