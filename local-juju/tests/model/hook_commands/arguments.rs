//! Whatever a charm writes behind a command's name.

use local_juju::commands::{COMMANDS, Output, Reply};
use proptest::prelude::*;

use crate::support::{Juju, database, web};

/// Words that commands know, and words that they do not.
fn word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "-r",
        "0",
        "cluster:0",
        "1",
        "db:9",
        "--app",
        "--app=maybe",
        "--format",
        "json",
        "smart",
        "yaml",
        "--format=xml",
        "-o",
        "out",
        "--file",
        "-",
        "missing",
        "--",
        "-s",
        "data/0",
        "data",
        "data=2",
        "spare=1M",
        "a=1",
        "a=",
        "=",
        "a",
        "",
        "web/0",
        "web",
        "active",
        "blocked",
        "80",
        "80-90/udp",
        "icmp",
        "0/tcp",
        "70000",
        "--endpoints",
        "site,db",
        "--all",
        "--strict",
        "--include-data",
        "--application=True",
        "--now",
        "--label",
        "l",
        "secret:x",
        "--peek",
        "-l",
        "x=y",
        "--bind-address",
        "--egress-subnets",
        "db",
        "kind",
        "private-address",
        "--help",
        "-h",
        "-=",
        "--=",
        "é",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// It is answered with one of Juju's exit codes; what fails prints nothing, says why, and one that
    /// is not understood changes nothing.
    #[test]
    fn any_arguments_are_answered(
        version in prop::sample::select(vec!["2.9.51", "3.6.4", "4.0.1"]),
        event in prop::sample::select(vec!["db/0 data-storage-attached", "db/0 server-relation-joined"]),
        lines in prop::collection::vec(prop::collection::vec(word(), 0..5), 12),
        stdin in prop::option::of("\\PC{0,20}"),
    ) {
        let mut juju = Juju::version(version)
            .deploy("db", database(), 1)
            .deploy("web", web(), 1)
            .integrate("web:db", "db:server");
        let mut checked = Ok(());
        juju.at(event, |hook| {
            checked = COMMANDS.iter().zip(lines.iter().cycle()).try_for_each(|(command, words)| {
                let mut line = vec![*command];
                line.extend(words.iter().map(String::as_str));
                let before = hook.model.to_json();
                let Reply::Done(Output { code, stdout, stderr }) = hook.reply(&line, stdin.as_deref())
                else {
                    return Ok(());
                };
                prop_assert!(code <= 2, "{:?}: {}", line, code);
                if code > 0 {
                    prop_assert!(stdout.is_empty(), "{:?}", line);
                    let stderr = String::from_utf8(stderr).unwrap();
                    let said = stderr.lines().any(|line| line.len() > 6 && line.starts_with("ERROR "));
                    prop_assert!(said, "{:?}: {:?}", line, stderr);
                }
                if code == 2 {
                    prop_assert_eq!(hook.model.to_json(), before, "{:?}", line);
                }
                Ok(())
            });
        });
        checked?;
    }
}
