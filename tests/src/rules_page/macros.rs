//! The rules of `ops-macros`, from the table of its source and the cases of its tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::excerpt::excerpt;
use super::{Example, Rule, Section};
use crate::cargo_charm::workspace;

const INTRODUCTION: &str = "\
What the macros hold a charm's code to, when it is compiled. An example is a part of a file, cut after
the first thing that is wrong in it, which is shown as rustc prints it. The charm's name, its relations
and all else that is declared are in a `charmcraft.yaml` beside it; what is wrong with that is found by
the rules above, and is shown here as the macros show it.";

/// So many methods of an `impl` show what is right.
const METHODS: usize = 2;

/// The section of the macros' rules.
pub fn section() -> Section {
    let table = fs::read_to_string(directory().join("src/validate/mod.rs")).unwrap();
    let rules = table.lines().filter_map(row).map(|(id, meaning)| rule(id, meaning)).collect();
    Section { title: "Charm code", introduction: INTRODUCTION, rules }
}

fn directory() -> PathBuf {
    workspace().join("ops-macros")
}

/// The id and the meaning in a row of the table of rules.
fn row(line: &str) -> Option<(&str, &str)> {
    let (id, cells) = line.strip_prefix("//! | `")?.split_once("` | ")?;
    Some((id, cells.split(" | ").next()?))
}

fn rule(id: &str, meaning: &str) -> Rule {
    let failing = first_case("fail", id);
    let path = failing.strip_prefix(directory()).unwrap().to_str().unwrap();
    let source = fs::read_to_string(&failing).unwrap();
    let output = fs::read_to_string(failing.with_extension("stderr")).unwrap();
    let finding = first_finding(&output);
    // A warning fails to compile only where it is denied.
    let is_warning = source.starts_with("#![deny(");
    let bad = example(&source, last_line(finding, path), usize::MAX);
    let says = vec![format!("```text\n{}\n```", finding.replace(path, "src/main.rs"))];

    let source = fs::read_to_string(first_case("pass", id)).unwrap();
    Rule {
        id: id.to_owned(),
        meaning: meaning.to_owned(),
        verdict: if is_warning { "a warning" } else { "an error" }.to_owned(),
        bad: Example { says, ..bad },
        good: example(&source, usize::MAX, METHODS),
    }
}

/// `unknown_event.rs`, or the first of `unknown_event__….rs`.
fn first_case(kind: &str, id: &str) -> PathBuf {
    let stem = id.replace('-', "_");
    let is_case = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let rest = name.strip_prefix(&stem).and_then(|rest| rest.strip_suffix(".rs"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("__"))
    };
    let files = fs::read_dir(directory().join("tests/ui").join(kind)).unwrap();
    let cases = files.map(|file| file.unwrap().path()).filter(|path| is_case(path));
    cases.min().unwrap_or_else(|| panic!("`{id}` has no case in `{kind}`"))
}

/// The first finding, without what the bound of a trait is needed for.
fn first_finding(output: &str) -> &str {
    let finding = output.split("\n\n").next().unwrap();
    finding.split("\nnote: required by ").next().unwrap().trim_end()
}

/// The last line of the case that a finding points to.
fn last_line(finding: &str, path: &str) -> usize {
    let places = finding.split(path).skip(1).filter_map(|rest| rest.strip_prefix(':'));
    places.map(|place| place.split(':').next().unwrap().parse().unwrap()).max().unwrap()
}

fn example(source: &str, last_line: usize, methods: usize) -> Example {
    let text = without_fixture(&excerpt(source, last_line, methods));
    Example { language: "rust", text, says: Vec::new() }
}

/// Without `dir`, where it only says which of the tests' charms this is.
fn without_fixture(text: &str) -> String {
    let mut directories =
        text.split("dir = \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    match directories.next() {
        Some(first)
            if directories.all(|other| other == first)
                && !text.contains("#[charm]")
                && directory().join(first).is_dir() =>
        {
            let argument = format!("dir = \"{first}\"");
            text.replace(&format!("({argument})"), "").replace(&format!("{argument}, "), "")
        }
        _ => text.to_owned(),
    }
}
