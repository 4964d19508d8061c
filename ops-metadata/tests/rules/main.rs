#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! Every rule: a file that breaks it at one place, and one that keeps it.

mod cases;
mod files;
mod notes;

use std::collections::BTreeSet;
use std::path::Path;

use ops_metadata::{RULES, Reading, read};

use cases::HEADER;

fn write(directory: &Path, file: &str, text: &str) {
    let has_header = matches!(file, "metadata.yaml" | "charmcraft.yaml");
    let header = if has_header { HEADER } else { "" };
    std::fs::write(directory.join(file), format!("{header}{text}")).unwrap();
    if !has_header {
        std::fs::write(directory.join("metadata.yaml"), HEADER).unwrap();
    }
}

fn findings(reading: &Reading) -> Vec<String> {
    let line = |found: &ops_metadata::Diagnostic| {
        let place = found.span.map_or(String::new(), |span| reading.place(&span));
        format!("{} {place}", found.rule)
    };
    reading.diagnostics.iter().map(line).collect()
}

#[test]
fn a_breach_gives_one_finding_at_its_place() {
    for case in cases::all() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), case.file, case.bad);
        let reading = read(directory.path());
        let expected = vec![format!("{} {}:{}", case.rule, case.file, case.at)];
        assert_eq!(findings(&reading), expected, "{}\n{:#?}", case.bad, reading.diagnostics);
    }
}

#[test]
fn what_keeps_the_rule_gives_none() {
    for case in cases::all() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), case.file, case.good);
        let reading = read(directory.path());
        assert_eq!(findings(&reading), Vec::<String>::new(), "{}", case.good);
        assert!(reading.charm.is_some());
    }
}

#[test]
fn every_rule_has_a_case() {
    let tested: BTreeSet<&str> =
        cases::all().map(|case| case.rule).chain([files::TESTED, notes::TESTED].concat()).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, rules);
}

#[test]
fn messages_are_in_the_style_of_the_compiler() {
    for case in cases::all() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), case.file, case.bad);
        for found in read(directory.path()).diagnostics {
            for text in [Some(&found.message), found.help.as_ref()].into_iter().flatten() {
                assert!(!text.ends_with('.') && !text.contains('\n'), "{text}");
                let first = text.chars().next().unwrap();
                assert!(!first.is_uppercase() || text.starts_with("Juju"), "{text}");
            }
        }
    }
}
