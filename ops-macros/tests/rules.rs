//! Every rule has its tests.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

/// The rules of the table in `src/validate/mod.rs`.
fn rules() -> impl Iterator<Item = String> {
    let table = include_str!("../src/validate/mod.rs").lines();
    let ids = table.filter_map(|line| line.strip_prefix("//! | `")?.split('`').next());
    ids.map(|id| id.replace('-', "_"))
}

fn cases(kind: &str) -> BTreeSet<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(kind);
    let files = std::fs::read_dir(directory).unwrap().map(|file| file.unwrap().path());
    let cases = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    cases.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// `unknown_relation` of `unknown_relation__misspelt`.
fn rule_of(case: &str) -> &str {
    case.split_once("__").map_or(case, |(rule, _)| rule)
}

#[test]
fn each_rule_fails_and_passes() {
    assert!(rules().count() > 40);
    let (fail, pass) = (cases("fail"), cases("pass"));
    let has = |cases: &BTreeSet<String>, rule: &str| cases.iter().any(|case| rule_of(case) == rule);
    let untested: Vec<_> = rules().filter(|rule| !has(&fail, rule) || !has(&pass, rule)).collect();
    assert!(untested.is_empty(), "without a failing or a passing test: {untested:?}");
}

#[test]
fn each_passing_case_is_compiled() {
    let compiled = include_str!("pass.rs");
    let forgotten: Vec<_> = cases("pass")
        .into_iter()
        .filter(|case| !compiled.contains(&format!("mod {case};")))
        .collect();
    assert!(forgotten.is_empty(), "not in tests/pass.rs: {forgotten:?}");
}
