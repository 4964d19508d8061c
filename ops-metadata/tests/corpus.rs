#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! Real charms, if there are any: the directory that `CHARM_CORPUS` names holds one directory each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
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

fn main() -> ExitCode {
    let corpus = std::env::var_os("CHARM_CORPUS").map(PathBuf::from);
    let is_absent = corpus.is_none();
    if is_absent {
        println!("skipped: `CHARM_CORPUS` names no directory of charms");
    }
    let trial = |name: &str, test: fn(&Path)| {
        let corpus = corpus.clone().unwrap_or_default();
        let run = move || {
            test(&corpus);
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(is_absent)
    };
    let trials = vec![
        trial("the_verdict_on_real_charms_is_juju_s", the_verdict_on_real_charms_is_juju_s),
        trial("a_file_refused_alone_is_refused", a_file_refused_alone_is_refused),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn the_verdict_on_real_charms_is_juju_s(corpus: &Path) {
    let mut charms: Vec<_> =
        std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    charms.sort();
    let mut refused = BTreeSet::new();
    for charm in &charms {
        let reading = read(charm);
        let name = charm.file_name().unwrap().to_string_lossy();
        for found in &reading.diagnostics {
            let span = found.span.expect("the files are readable, so a finding has a place");
            let place = reading.place(&span);
            let severity = if found.severity == Severity::Error { "error" } else { "warning" };
            println!("{name}/{place}: {severity}[{}]: {}", found.rule, found.message);
            assert!(reading.line(&span).is_some(), "{name}/{place} is outside the file");
            if found.severity == Severity::Error {
                refused.insert(format!("{name}/{}", reading.files[span.file.0].name));
            }
        }
    }
    let expected: BTreeSet<String> = REFUSED.iter().map(|file| (*file).to_owned()).collect();
    assert_eq!(refused, expected);
}

fn a_file_refused_alone_is_refused(corpus: &Path) {
    let alone = tempfile::tempdir().unwrap();
    let metadata = "name: x\nsummary: s\ndescription: d\n";
    std::fs::write(alone.path().join("metadata.yaml"), metadata).unwrap();
    std::fs::copy(corpus.join(REFUSED_ALONE), alone.path().join("actions.yaml")).unwrap();
    let rules: Vec<_> = read(alone.path()).diagnostics.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["reserved-name"]);
}
