use clap::Parser;

use super::*;
use crate::cli::{Cargo, CharmArgs, Command as CharmCommand, RunArgs, UnitNumber};

fn parse(line: &str) -> Result<RunArgs, String> {
    let words = ["cargo-charm", "charm", "run"].into_iter().chain(line.split_whitespace());
    match Cargo::try_parse_from(words) {
        Ok(Cargo::Charm(CharmArgs { command: CharmCommand::Run(arguments) })) => Ok(arguments),
        Ok(other) => Err(format!("{other:?}")),
        Err(error) => Err(error.to_string()),
    }
}

fn setting(text: &str) -> Setting {
    text.parse().unwrap()
}

fn config(text: &str) -> Change {
    Change::Config(setting(text))
}

fn integrate(one: &str, other: &str) -> Change {
    Change::Integrate(one.to_owned(), other.to_owned())
}

fn run(application: &str, number: UnitNumber, name: &str, parameters: &[&str]) -> Change {
    Change::Action {
        unit: UnitTarget { application: application.to_owned(), number },
        name: name.to_owned(),
        parameters: parameters.iter().map(|text| setting(text)).collect(),
    }
}

#[test]
fn steps_keep_the_order_of_the_command_line() {
    let table = [
        ("a", vec![], vec![]),
        ("a --config k=v", vec![config("k=v")], vec![]),
        ("--config k=v a", vec![config("k=v")], vec![]),
        (
            "a --config b=1 --integrate a b:c --config a=2",
            vec![config("b=1"), integrate("a", "b:c"), config("a=2")],
            vec![],
        ),
        (
            "a --action a/0 act --config k=v --action a/leader act x=1 y= --json",
            vec![
                run("a", UnitNumber::Number(0), "act", &[]),
                config("k=v"),
                run("a", UnitNumber::Leader, "act", &["x=1", "y="]),
            ],
            vec![],
        ),
        (
            "a --then --config k=1 --then --config k=2 --integrate a b",
            vec![],
            vec![vec![config("k=1")], vec![config("k=2"), integrate("a", "b")]],
        ),
        (
            "a --integrate a b --integrate c d --then --integrate e f --action a/3 n --units 2",
            vec![integrate("a", "b"), integrate("c", "d")],
            vec![vec![integrate("e", "f"), run("a", UnitNumber::Number(3), "n", &[])]],
        ),
        (
            "a --remove-unit a/1 --add-unit a --then --wait 2m --leader a/2 --remove-relation b c",
            vec![Change::RemoveUnit("a/1".parse().unwrap()), Change::AddUnit("a".to_owned())],
            vec![vec![
                Change::Wait("2m".parse().unwrap()),
                Change::Leader("a/2".parse().unwrap()),
                Change::RemoveRelation("b".to_owned(), "c".to_owned()),
            ]],
        ),
        (
            "a --restart-container a/0:web --watch 5s --then --restart-container a/leader:web",
            vec![
                Change::RestartContainer("a/0:web".parse().unwrap()),
                Change::Watch("5s".parse().unwrap()),
            ],
            vec![vec![Change::RestartContainer("a/leader:web".parse().unwrap())]],
        ),
    ];
    for (line, first, later) in table {
        assert_eq!(
            parse(line).map(|arguments| arguments.steps),
            Ok(Steps { first, later }),
            "{line}"
        );
    }
}

#[test]
fn wrong_words_are_refused_with_the_remedy() {
    for (line, remedy) in [
        ("", "<DIR>"),
        ("--action a/0 act ./charm", "Usage: cargo charm run <DIR>... [OPTIONS]"),
        ("a --config key", "give `KEY=VALUE`"),
        ("a --integrate b", "2 values required for '--integrate"),
        ("a --action a/0", "2 values required by '--action"),
        ("a --action a act", "name a unit as `APP/0`, or `APP/leader`"),
        ("a --action a/0 act x=1 ./charm", "a charm's directory stands before the options"),
        ("a --wait long", "give a number of seconds, minutes, hours or days"),
        ("a --restart-container a/0", "name a unit's container as `APP/0:CONTAINER`"),
        ("a --watch long", "give a number of seconds, minutes, hours or days"),
        ("a --remove-unit a", "name a unit as `APP/0`, or `APP/leader`"),
        ("a --remove-relation b", "2 values required for '--remove-relation"),
        ("a --then", "nothing follows a `--then`"),
        ("a --then --then --config k=v", "nothing follows a `--then`"),
        ("a --units none", "give a number from 1 to 1000"),
        ("a --retries -1", "invalid value '-1' for '--retries <N>'"),
        ("a --units -1", "give a number from 1 to 1000"),
        ("a --transport pigeon", "[possible values: socket, exec]"),
        ("a --keep", "a value is required"),
    ] {
        let error = parse(line).err().unwrap_or_default();
        assert!(error.starts_with("error: ") && error.contains(remedy), "{line}: {error}");
    }
}

#[test]
fn the_definition_is_sound() {
    use clap::CommandFactory;
    Cargo::command().debug_assert();
}

#[test]
fn a_charm_s_own_steps_are_read_alone() {
    let parse = |line: &str| {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Steps::parse(&words).map_err(|error| error.to_string())
    };
    assert!(parse("").unwrap().is_empty());
    let steps = parse("--then --config a=b").unwrap();
    assert_eq!(steps.later, [[Change::Config("a=b".parse().unwrap())]]);
    for (line, reason) in [
        ("./charm", "unexpected argument './charm'"),
        ("--units 2", "unexpected argument '--units'"),
        ("--then", "nothing follows a `--then`"),
    ] {
        let error = parse(line).unwrap_err();
        assert!(error.contains(reason) && error.starts_with("`run` of `package.m"), "{error}");
    }
}
