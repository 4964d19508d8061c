//! The arguments of every hook command, as Juju's own flag parser and the documented rules read them
//! and as the local Juju does.

use std::collections::{BTreeMap, BTreeSet};

use local_juju::commands::flags::{self, Flag, FlagKind};
use local_juju::commands::{COMMANDS, Reply, commands_of, flags_of};
use ops_tests::go_agent::answers;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Single;
use super::situation::{self, Hook, Situation};

pub(crate) const CASES: [Single; 3] = [
    ("Juju 2.9 and 4 read every command's table of arguments as we do", table),
    ("Juju 3.6 reads every command's generated arguments as we do", generated),
    ("Juju 2.9 reads every command's generated arguments as we do", generated_old),
];

#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) command: &'a str,
    pub(crate) arguments: &'a [String],
    pub(crate) stdin: Option<&'a str>,
    pub(crate) hook: &'a Hook,
}

/// How the Go side reads a line.
#[derive(Debug, Deserialize)]
pub(crate) struct Read {
    values: Option<BTreeMap<String, Value>>,
    arguments: Option<Vec<String>>,
    pub(crate) meaning: Option<Value>,
    pub(crate) error: String,
    parser: bool,
}

/// What the flag parser makes of the arguments, in words that both sides have.
fn parsed(command: &str, arguments: &[String]) -> Option<(BTreeMap<String, String>, Vec<String>)> {
    let parsed = flags::parse(flags_of(command)?, arguments, |_, _| Ok(())).ok()?;
    let value = |flag: &Flag| match flag.kind {
        FlagKind::Bool => parsed.is_true(flag.names[0]).to_string(),
        _ => parsed.value(flag.names[0]).unwrap_or_default().to_owned(),
    };
    let values = flags_of(command)?.iter().map(|flag| (flag.names[0].to_owned(), value(flag)));
    Some((values.collect(), parsed.positional))
}

/// The same of the Go side; `ours` says what was left out there and so is a default here.
fn plain(read: &Read, ours: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let values = read.values.iter().flatten().map(|(name, value)| {
        let ours = ours.get(name).map_or("", String::as_str);
        let text = match (name.as_str(), value) {
            (_, Value::String(text)) => text.clone(),
            (_, Value::Null) => String::new(),
            (_, value) => value.to_string(),
        };
        let is_default = ours.is_empty() && matches!(text.as_str(), "smart" | "yaml" | "0");
        // `db:3` and `+3` are relation 3.
        let is_same =
            name == "relation" && ours.rsplit(':').next().unwrap().parse() == text.parse::<i64>();
        (name.clone(), if is_default || is_same { ours.to_owned() } else { text })
    });
    values.collect()
}

/// What differs, if anything does. Which of a line's mistakes is told is compared where it can have
/// only one, or where the parser has found it: the order of a command's own checks is nowhere written.
fn difference(
    situation: &Situation,
    line: &Line<'_>,
    theirs: &Read,
    one_mistake: bool,
) -> Option<String> {
    let Line { command, arguments, .. } = line;
    let reply = situation.reply(command, arguments, line.stdin);
    let ours = match &reply {
        Reply::Done(output) if output.code == 2 => {
            let text = String::from_utf8_lossy(&output.stderr);
            text.trim_start_matches("ERROR ").trim_end_matches('\n').to_owned()
        }
        Reply::BadRequest(text) => text.clone(),
        _ => String::new(),
    };
    let is_help = theirs.error.ends_with("help requested");
    let expected = if is_help { "" } else { &theirs.error };
    let is_same = ours == expected
        || !(one_mistake || theirs.parser || ours.is_empty() || expected.is_empty());
    if !is_same {
        return Some(format!("error `{ours}`, Juju's `{expected}`"));
    }
    let (values, positional) = parsed(command, arguments)?;
    let of_juju = plain(theirs, &values);
    if theirs.values.is_some()
        && (values, &positional) != (of_juju.clone(), theirs.arguments.as_ref().unwrap())
    {
        return Some(format!("{positional:?} {of_juju:?}, Juju's {theirs:?}"));
    }
    None
}

fn compare(version: &'static str, lines: &[(&str, Vec<String>)], one_mistake: bool) {
    let known: BTreeSet<_> = commands_of(&version.parse().unwrap()).collect();
    let lines: Vec<_> = lines.iter().filter(|(command, _)| known.contains(command)).collect();
    let mut differences = Vec::new();
    for situation in situation::all(version) {
        let hook = &situation.hook;
        let lines =
            lines.iter().map(|(command, arguments)| Line { command, arguments, stdin: None, hook });
        let lines: Vec<_> = lines.collect();
        let theirs: Vec<Read> = answers(&["commands"], &lines);
        for (line, theirs) in lines.iter().zip(&theirs) {
            if let Some(difference) = difference(&situation, line, theirs, one_mistake) {
                let Line { command, arguments, .. } = line;
                differences.push(format!(
                    "{} {version}: {command} {arguments:?}: {difference}",
                    situation.event
                ));
            }
        }
    }
    let (count, shown) =
        (differences.len(), differences.iter().take(15).cloned().collect::<Vec<_>>());
    assert!(count == 0, "{count} of {} command lines differ:\n{}", lines.len(), shown.join("\n"));
}

/// Lines that each show one rule of one command.
const TABLE: &str = include_str!("command_lines.txt");

/// Each as the command and its arguments.
pub(crate) fn documented() -> Vec<(&'static str, Vec<String>)> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parts = lines.map(|line| {
        let mut words = line.split(' ');
        // `''` is an empty argument.
        (words.next().unwrap(), words.map(|word| word.replace("''", "")).collect())
    });
    parts.collect()
}

fn table() {
    let lines = documented();
    let named: BTreeSet<_> = lines.iter().map(|(command, _)| *command).collect();
    let all: BTreeSet<_> = COMMANDS.iter().copied().collect();
    assert!(all.is_subset(&named), "{:?}", all.difference(&named));
    for version in ["2.9.51", "3.6.11", "4.0.1"] {
        compare(version, &lines, true);
    }
}

fn generated() {
    compare("3.6.11", &lines(40), false);
}

fn generated_old() {
    compare("2.9.51", &lines(20), false);
}

/// Words of the table, the options of any command, and others.
fn lines(of_each: usize) -> Vec<(&'static str, Vec<String>)> {
    let words: BTreeSet<_> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(' ').skip(1))
        .collect();
    let words: Vec<String> = words.into_iter().map(|word| word.replace("''", "")).collect();
    let mut runner = TestRunner::deterministic();
    let mut lines = Vec::new();
    for command in COMMANDS {
        let own: Vec<String> = TABLE
            .lines()
            .filter(|line| line.split(' ').next() == Some(command))
            .flat_map(|line| line.split(' ').skip(1))
            .map(|word| word.replace("''", ""))
            .chain(["--".to_owned(), "-h".to_owned()])
            .collect();
        let word = prop_oneof![
            8 => prop::sample::select(own),
            2 => prop::sample::select(words.clone()),
            1 => "-{0,2}[-=:/a-z0-9é]{0,4}",
        ];
        let line = prop::collection::vec(word, 0..5);
        lines.extend(
            (0..of_each).map(|_| (*command, line.new_tree(&mut runner).unwrap().current())),
        );
    }
    lines
}
