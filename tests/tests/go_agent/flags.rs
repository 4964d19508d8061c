//! Our flag parser against Juju's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use libtest_mimic::{Arguments, Failed};
use local_juju::commands::flags::{self, Flag, FlagKind};
use ops_tests::go_agent::{answers, go};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};

fn main() {
    let peer = go();
    libtest_mimic::run(
        &Arguments::from_args(),
        vec![
            peer.trial("juju_parses_a_table_of_arguments_as_we_do", table),
            peer.trial("juju_parses_generated_arguments_as_we_do", generated),
        ],
    )
    .exit();
}

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
    Parsed { values: BTreeMap<String, serde_json::Value>, args: Vec<String> },
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
                    let value: serde_json::Value = value;
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

fn compare(lines: &[Vec<String>]) -> Result<(), Failed> {
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
    if differences.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = differences.iter().take(10).cloned().collect();
    let (count, all) = (differences.len(), lines.len());
    Err(format!("{count} of {all} command lines differ:\n{}", shown.join("\n")).into())
}

fn table() -> Result<(), Failed> {
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
    compare(&lines)?;
    compare(&[vec![String::new(), "-r".to_owned(), String::new(), "-a".to_owned()]])
}

fn generated() -> Result<(), Failed> {
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
    compare(&lines)
}
