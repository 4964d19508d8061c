//! The page of all rules is what the tables of rules and their tests say.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[allow(dead_code)] // the place of a finding is for the rules' own tests
#[path = "../../ops-metadata/tests/rules/cases/mod.rs"]
mod cases;

use std::fs;

use ops_metadata::{RULES, RefusedBy, Severity, read};
use ops_tests::rules_page::{Example, Rule, Section, keep_in_step, macros, render};

const INTRODUCTION: &str = "\
Every rule has a stable id, which stands in the message of whoever finds it broken.
This page is written from the rules' tables and tests.";

const CHARM_FILES: &str = "\
What `charmcraft.yaml`, `metadata.yaml`, `config.yaml` and `actions.yaml` are held to, by the macros,
by `cargo charm check` and by `cargo charm run`. An error is what Juju refuses; what else is likely a
mistake is a warning. The examples stand below three lines with `name`, `summary` and `description`.

One thing that Juju refuses is not found: a `pattern` in an action's schema that is no regular expression
of Go. It would take an engine for them in the build of each charm.";

/// Examples of the rules that are not about the content of one file.
const OTHERS: &[(&str, &str, &str)] = &[
    ("no-directory", "cargo charm check my-chram", "cargo charm check my-charm"),
    ("no-metadata", "my-charm/\n  config.yaml", "my-charm/\n  charmcraft.yaml\n  config.yaml"),
    ("unreadable-file", "my-charm/\n  charmcraft.yaml/", "my-charm/\n  charmcraft.yaml"),
    ("misnamed-file", "my-charm/\n  charmcraft.yml", "my-charm/\n  charmcraft.yaml"),
    ("not-utf8", "summary: caf\\xe9 (in Latin-1)", "summary: café (in UTF-8)"),
    ("too-large", "a file of 5 MiB", "a file of 40 KiB"),
    ("too-deep", "a: [[[[…]]]], a hundred deep", "a: [[[[]]]]"),
    (
        "key-in-both-files",
        "# charmcraft.yaml\nrequires: {database: mysql_client}\n\n\
         # metadata.yaml\nrequires: {database: mysql_client}",
        "# charmcraft.yaml\nrequires: {database: mysql_client}",
    ),
    ("bad-charm-name", "name: My_Charm", "name: my-charm"),
    (
        "not-packable",
        "# charmcraft.yaml\nname: my-charm",
        "# charmcraft.yaml\nname: my-charm\ntype: charm\nbase: ubuntu@24.04\nplatforms: {amd64: }\n\
         parts: {charm: {plugin: rust}}",
    ),
    (
        "open-action",
        "back-up:\n  description: Backs the data up.",
        "back-up:\n  description: Backs the data up.\n  additionalProperties: false",
    ),
];

/// What the library says of a text in a file of its own.
fn said_of(file: &str, text: &str) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let is_metadata = matches!(file, "metadata.yaml" | "charmcraft.yaml");
    if is_metadata {
        fs::write(directory.path().join(file), format!("{}{text}", cases::HEADER)).unwrap();
    } else {
        fs::write(directory.path().join("metadata.yaml"), cases::HEADER).unwrap();
        fs::write(directory.path().join(file), text).unwrap();
    }
    let found = read(directory.path()).diagnostics.into_iter();
    found
        .map(|it| [Some(it.message), it.help].into_iter().flatten().collect::<Vec<_>>().join("; "))
        .collect()
}

/// The plainest case of a rule, or what [`OTHERS`] says of it.
fn examples(id: &str) -> (Example, Example) {
    let example = |language, text: String, says| Example { language, text, says };
    if let Some(case) = cases::all().find(|case| case.rule == id) {
        let yaml = |text: &str| format!("# {}\n{text}", case.file);
        let says = said_of(case.file, case.bad);
        (example("yaml", yaml(case.bad), says), example("yaml", yaml(case.good), Vec::new()))
    } else {
        let other = OTHERS.iter().find(|other| other.0 == id);
        let (_, bad, good) = other.unwrap_or_else(|| panic!("`{id}` has no example"));
        let text = |text: &str| example("text", text.to_owned(), Vec::new());
        (text(bad), text(good))
    }
}

fn charm_files() -> Section {
    let rules = RULES.iter().map(|rule| {
        let verdict = match (rule.severity, rule.refused_by) {
            (Severity::Error, _) => "an error, Juju refuses it",
            (Severity::Warning, RefusedBy::Store) => "a warning, the store refuses it",
            (Severity::Warning, _) => "a warning",
            (Severity::Note, _) => "a note of `cargo charm check`",
        };
        let (bad, good) = examples(rule.id);
        let (id, meaning) = (rule.id.to_owned(), rule.meaning.to_owned());
        Rule { id, meaning, verdict: verdict.to_owned(), bad, good }
    });
    Section { title: "Charm files", introduction: CHARM_FILES, rules: rules.collect() }
}

#[test]
fn no_example_is_left_over() {
    for (id, ..) in OTHERS {
        assert!(RULES.iter().any(|rule| rule.id == *id), "there is no rule `{id}`");
        assert!(cases::all().all(|case| case.rule != *id), "`{id}` has a case");
    }
}

#[test]
fn the_page_says_what_the_rules_are() {
    keep_in_step(&render(INTRODUCTION, &[charm_files(), macros::section()]));
}
