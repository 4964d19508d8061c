#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

//! Every rule: a file that breaks it at one place, and one that keeps it.

mod actions;
mod config;
mod endpoints;
mod files;
mod identity;
mod notes;
mod storage;
mod yaml;

use std::collections::BTreeSet;
use std::path::Path;

use ops_metadata::{RULES, Reading, read};

/// What every charm has. The text of a case stands below it, from line 4 on.
const HEADER: &str = "name: web\nsummary: s\ndescription: d\n";

/// A breach of one rule.
struct Case {
    rule: &'static str,
    /// `metadata.yaml` and `charmcraft.yaml` begin with [`HEADER`]; the others have a
    /// `metadata.yaml` of it beside them.
    file: &'static str,
    bad: &'static str,
    /// Line and column of the finding.
    at: &'static str,
    good: &'static str,
}

const fn metadata(
    rule: &'static str,
    bad: &'static str,
    at: &'static str,
    good: &'static str,
) -> Case {
    Case { rule, file: "metadata.yaml", bad, at, good }
}

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

fn all_cases() -> impl Iterator<Item = &'static Case> {
    [yaml::CASES, identity::CASES, endpoints::CASES, storage::CASES, config::CASES, actions::CASES]
        .into_iter()
        .flatten()
}

#[test]
fn a_breach_gives_one_finding_at_its_place() {
    for case in all_cases() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), case.file, case.bad);
        let reading = read(directory.path());
        let expected = vec![format!("{} {}:{}", case.rule, case.file, case.at)];
        assert_eq!(findings(&reading), expected, "{}\n{:#?}", case.bad, reading.diagnostics);
    }
}

#[test]
fn what_keeps_the_rule_gives_none() {
    for case in all_cases() {
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
        all_cases().map(|case| case.rule).chain([files::TESTED, notes::TESTED].concat()).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, rules);
}

#[test]
fn messages_are_in_the_style_of_the_compiler() {
    for case in all_cases() {
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
