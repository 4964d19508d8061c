//! Every command line that the typed hook commands make is read by Juju's own flag parser and the
//! documented rules, and means what was meant.

mod application;
mod relation;
mod sample;
mod secret;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ops_tests::go_agent::answers;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use self::sample::{Sample, Sampled};
use super::Single;
use super::command_lines::Read;

pub(crate) const CASES: [Single; 2] = [
    ("Juju reads what every typed command sends as it was meant", meanings),
    ("every typed command is among them", every_method),
];

/// A method of `HookCommands` by its name, called with values of the sample's choice.
type Method = (&'static str, fn(&mut Sample<'_>));

const FAMILIES: [&[Method]; 4] =
    [application::METHODS, relation::METHODS, secret::METHODS, state::METHODS];

fn methods() -> impl Iterator<Item = &'static Method> {
    FAMILIES.into_iter().flatten()
}

const SAMPLES: usize = 60;

/// A value without what is the same as left out.
fn essential(value: Value) -> Value {
    let is_default = |value: &Value| match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
    };
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !is_default(value)).collect(),
        other => other,
    }
}

/// What differs, if anything does. A value that Juju does not take may be refused, but never be taken
/// for something else.
fn difference(sampled: &Sampled, read: &[Read]) -> Option<String> {
    let Sampled { calls, intended, is_valid, .. } = sampled;
    let refused = calls.is_empty() || read.iter().any(|read| !read.error.is_empty());
    if refused && !is_valid {
        return None;
    }
    let meant: Vec<_> =
        intended.iter().map(|(name, meaning)| (*name, essential(meaning.clone()))).collect();
    let understood: Vec<_> = calls
        .iter()
        .zip(read)
        .map(|(call, read)| {
            (
                call.command,
                essential(read.meaning.clone().unwrap_or_else(|| read.error.clone().into())),
            )
        })
        .collect();
    (meant != understood).then(|| format!("meant {meant:?}, is {understood:?}"))
}

fn meanings() {
    let mut runner = TestRunner::deterministic();
    let mut sampled: Vec<Sampled> = Vec::new();
    for (name, method) in methods() {
        sampled.extend((0..SAMPLES).map(|_| Sample::take(&mut runner, name, *method)));
    }
    let lines: Vec<_> = sampled
        .iter()
        .flat_map(|sampled| sampled.calls.iter().map(|call| call.line(&sampled.hook)))
        .collect();
    let mut read: Vec<Read> = answers(&["commands"], &lines);
    let mut differences = BTreeMap::new();
    for sampled in &sampled {
        let rest = read.split_off(sampled.calls.len());
        if let Some(difference) = difference(sampled, &read) {
            let arguments: Vec<_> = sampled.calls.iter().map(|call| &call.arguments).collect();
            differences
                .entry(sampled.method)
                .or_insert_with(|| format!("{arguments:?}: {difference}"));
        }
        read = rest;
    }
    assert!(differences.is_empty(), "{differences:#?}");
    // No more than some values may be of the kind that is refused.
    let valid = sampled.iter().filter(|sampled| sampled.is_valid).count();
    assert!(2 * valid > sampled.len(), "{valid} of {}", sampled.len());
}

/// The methods as the source has them.
fn every_method() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ops-runtime/src/hook/command");
    let mut found = BTreeSet::new();
    for file in fs::read_dir(directory).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for block in source.split("\nimpl HookCommands {").skip(1) {
            let methods = block.split("\n}").next().unwrap();
            let names = methods.lines().filter_map(|line| line.strip_prefix("    pub fn "));
            found.extend(names.map(|name| name.split(['(', '<']).next().unwrap().to_owned()));
        }
    }
    // A transport's own, and any call.
    assert!(found.remove("new") && found.remove("run"));
    let known: BTreeSet<_> = methods().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(known, found);
}
