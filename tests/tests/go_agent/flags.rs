//! Our flag parser against Juju's own.

use std::collections::BTreeMap;

use local_juju::commands::flags::{self, Flag, FlagKind};
use ops_tests::go_agent::answers;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Single;

pub(crate) const CASES: [Single; 3] = [
    ("Juju's flag parser", values_and_errors),
    ("Juju parses a table of arguments as we do", table),
    ("Juju parses generated arguments as we do", generated),
];

const fn flag(names: &'static [&'static str], kind: FlagKind) -> Flag {
    Flag { names, kind, purpose: "" }
}

/// Options of each kind, with one and two names, of one and more bytes.
const FLAGS: &[Flag] = &[
    flag(&["all", "a"], FlagKind::Bool),
    flag(&["b"], FlagKind::Bool),
    flag(&["app"], FlagKind::Bool),
    flag(&["relation", "r"], FlagKind::Text),
    flag(&["output", "o"], FlagKind::Text),
    flag(&["é"], FlagKind::Text),
];

#[derive(Serialize)]
struct Line<'a> {
    known_as: &'a str,
    flags: Vec<FlagLine<'a>>,
    args: &'a [String],
}

#[derive(Serialize)]
struct FlagLine<'a> {
    name: &'a str,
    kind: &'a str,
    same_as: &'a str,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Answer {
    Parsed { values: BTreeMap<String, Value>, args: Vec<String> },
    Refused { error: String },
}

impl Answer {
    fn ours(arguments: &[String]) -> Self {
        match flags::parse(FLAGS, arguments, |_, _| Ok(())) {
            Ok(parsed) => {
                let values = FLAGS.iter().flat_map(|flag| {
                    let known_as = flag.names[0];
                    let value = match flag.kind {
                        FlagKind::Bool => parsed.is_true(known_as).into(),
                        _ => parsed.value(known_as).unwrap_or_default().into(),
                    };
                    let value: Value = value;
                    flag.names.iter().map(move |name| ((*name).to_owned(), value.clone()))
                });
                Self::Parsed { values: values.collect(), args: parsed.positional }
            }
            Err(error) => Self::Refused { error: error.to_string() },
        }
    }

    /// Go's parser says `option: ` once more each time that one process asks it for help.
    fn without_repetition(self) -> Self {
        match self {
            Self::Refused { error } if error.ends_with(": help requested") => {
                Self::Refused { error: "option: help requested".to_owned() }
            }
            other => other,
        }
    }
}

fn compare(lines: &[Vec<String>]) {
    let flags = || {
        let names = FLAGS.iter().flat_map(|flag| {
            let kind = if flag.kind == FlagKind::Bool { "bool" } else { "string" };
            flag.names.iter().enumerate().map(move |(index, name)| FlagLine {
                name,
                kind,
                same_as: if index == 0 { "" } else { flag.names[0] },
            })
        });
        names.collect()
    };
    let questions: Vec<_> =
        lines.iter().map(|args| Line { known_as: "option", flags: flags(), args }).collect();
    let theirs: Vec<Answer> = answers(&["flags"], &questions);
    let differences: Vec<_> = lines
        .iter()
        .zip(theirs)
        .map(|(line, theirs)| (line, Answer::ours(line), theirs.without_repetition()))
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(line, ours, theirs)| format!("{line:?}\n  ours:   {ours:?}\n  theirs: {theirs:?}"))
        .collect();
    let shown: Vec<_> = differences.iter().take(10).cloned().collect();
    let (count, all) = (differences.len(), lines.len());
    assert!(count == 0, "{count} of {all} command lines differ:\n{}", shown.join("\n"));
}

fn table() {
    let lines = [
        "",
        "a b",
        "-a",
        "-a x",
        "x -a",
        "-r 3",
        "-r3",
        "-r=3",
        "--relation 3",
        "--relation=3",
        "--relation=",
        "-r",
        "--relation",
        "-r 1 -r 2",
        "--relation=1 -r 2",
        "-ar 3",
        "-ar3 x",
        "-ab x",
        "-ab",
        "-abx y",
        "-abx",
        "-a=true",
        "-ab=x y",
        "--app=true",
        "--app=T",
        "--app=1",
        "--app=yes",
        "--app=",
        "--app true",
        "--all=false -a",
        "-a --all=false",
        "--",
        "-- -a",
        "a -- -a --",
        "-r -- x",
        "-r -a",
        "--output --relation",
        "-",
        "- -a",
        "-o -",
        "-o=-",
        "--=x",
        "--=",
        "---",
        "---a",
        "--a",
        "--r=3",
        "--é=1",
        "-é=1",
        "-é 1",
        "-é1",
        "-aé 1",
        "-ü",
        "--ü",
        "-aü x",
        "-x",
        "--xyz",
        "--xyz=3",
        "-5",
        "--help",
        "-h",
        "-ah x",
        "--help=x",
        "--relation=a=b",
        "--output=\"q\"",
        "--app=\"q\"",
        "--app=\u{7}\t\\",
        "--app=é\u{a0}\u{200b}\u{301}\u{10fffd}\u{1f600}",
    ];
    let lines: Vec<Vec<String>> = lines
        .iter()
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
        .collect();
    compare(&lines);
    compare(&[vec![String::new(), "-r".to_owned(), String::new(), "-a".to_owned()]]);
}

fn generated() {
    const LINES: usize = 5_000;
    let known = prop::sample::select(vec![
        "-a",
        "-b",
        "-r",
        "-o",
        "-é",
        "--all",
        "--app",
        "--relation",
        "--output",
        "--é",
        "--a",
        "--",
        "-",
        "",
        "=",
        "true",
        "false",
        "--app=",
        "--all=F",
        "--relation=x",
        "-rx",
        "-ab",
        "-abr",
        "-bé",
    ]);
    let known = known.prop_map(str::to_owned);
    let word = prop_oneof![
        6 => known.clone(),
        2 => (known, "[-=a-z0-9é]{0,3}").prop_map(|(flag, more)| flag + &more),
        2 => "-{0,3}[-=abroé0\"\\\\]{0,5}",
        1 => "\\PC{0,6}",
    ];
    let lines = prop::collection::vec(word, 0..6);
    let mut runner = TestRunner::deterministic();
    let lines: Vec<_> =
        (0..LINES).map(|_| lines.new_tree(&mut runner).unwrap().current()).collect();
    compare(&lines);
}

fn values_and_errors() {
    let flags = json!([
        { "name": "r", "kind": "string" },
        { "name": "relation", "same_as": "r" },
        { "name": "app", "kind": "bool" },
        { "name": "n", "kind": "int" },
    ]);
    let line = |args: &[&str]| json!({ "known_as": "option", "flags": flags, "args": args });
    let lines = [
        line(&["key", "-r3", "--app", "value", "--", "-x"]),
        line(&["--relation=db:1", "-n", "-4"]),
        line(&["--nope"]),
        line(&["--app=perhaps"]),
        line(&["-r"]),
    ];
    let answers: Vec<Value> = answers(&["flags"], &lines);
    let values = |r: &str, app: bool, n: i64| json!({ "r": r, "relation": r, "app": app, "n": n });
    assert_eq!(
        answers[0],
        json!({ "values": values("3", true, 0), "args": ["key", "value", "-x"] })
    );
    assert_eq!(answers[1], json!({ "values": values("db:1", false, -4), "args": [] }));
    let errors: Vec<&str> =
        answers[2..].iter().map(|answer| answer["error"].as_str().unwrap()).collect();
    let invalid = "invalid value \"perhaps\" for option --app: strconv.ParseBool: parsing \"perhaps\": invalid syntax";
    assert_eq!(
        errors,
        ["option provided but not defined: --nope", invalid, "option needs an argument: -r"]
    );
}
