//! What all commands have in common.

use local_juju::commands::{COMMANDS, Reply, commands_of};

use crate::support::{Juju, Ran, web};

/// The commands of every Juju.
const ALWAYS: &str = "action-fail action-get action-log action-set application-version-set close-port \
    config-get credential-get goal-state is-leader juju-log juju-reboot network-get open-port \
    opened-ports relation-get relation-ids relation-list relation-set resource-get state-delete \
    state-get state-set status-get status-set storage-add storage-get storage-list unit-get";
/// What 4.0 took away.
const UNTIL_4: &str = "add-metric k8s-raw-get k8s-raw-set k8s-spec-get k8s-spec-set leader-get \
    leader-set payload-register payload-status-set payload-unregister pod-spec-get pod-spec-set";
const FROM_3: &str = "secret-add secret-get secret-grant secret-ids secret-remove secret-revoke \
    secret-set";
const FROM_3_0_2: &str = "secret-info-get";
const FROM_3_6_2: &str = "relation-model-get";

#[test]
fn each_juju_has_exactly_these_commands() {
    for (version, others) in [
        ("2.9.51", &[UNTIL_4][..]),
        ("3.0.1", &[UNTIL_4, FROM_3]),
        ("3.0.2", &[UNTIL_4, FROM_3, FROM_3_0_2]),
        ("3.6.1", &[UNTIL_4, FROM_3, FROM_3_0_2]),
        ("3.6.2", &[UNTIL_4, FROM_3, FROM_3_0_2, FROM_3_6_2]),
        ("3.6.11", &[UNTIL_4, FROM_3, FROM_3_0_2, FROM_3_6_2]),
        ("4.0-beta3", &[FROM_3, FROM_3_0_2, FROM_3_6_2]),
        ("4.0.1", &[FROM_3, FROM_3_0_2, FROM_3_6_2]),
    ] {
        let expected = [&[ALWAYS], others].concat();
        let mut expected: Vec<_> =
            expected.into_iter().flat_map(str::split_ascii_whitespace).collect();
        expected.sort_unstable();
        let mut names: Vec<_> = commands_of(&version.parse().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{version}");
        let mut juju = Juju::version(version).deploy("web", web(), 1);
        juju.at("web/0 install", |hook| {
            for name in COMMANDS {
                let unknown = hook.reply(&[name, "--help"], None)
                    == Reply::BadRequest(format!("bad request: unknown command: {name}"));
                assert_eq!(unknown, !expected.contains(name), "{name} of {version}");
            }
        });
    }
}

#[test]
fn another_name_is_an_unknown_command() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for name in ["foo", "owner-get", "secret", ""] {
            let text = format!("bad request: unknown command: {name}");
            assert_eq!(hook.reply(&[name], None), Reply::BadRequest(text));
        }
    });
}

#[test]
fn every_command_says_how_it_is_used_and_refuses_what_it_does_not_know() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for command in COMMANDS {
            for help in ["--help", "-h"] {
                let Ran(code, stdout, stderr) = hook.call(&[command, help]);
                assert_eq!((code, stderr.as_str()), (0, ""), "{command}");
                assert!(stdout.starts_with(&format!("Usage: {command}")), "{stdout}");
                assert!(stdout.contains("\n\nSummary:\n"), "{stdout}");
            }
            let unknown = "option provided but not defined: --zebra".to_owned();
            assert_eq!(hook.error(&[command, "--zebra"]), (2, unknown), "{command}");
        }
        let help = hook.ok(&["relation-get", "--help"]);
        assert!(help.starts_with("Usage: relation-get [options] <key> <unit id>\n"), "{help}");
        assert!(help.contains("\n-r, --relation\n    Specify a relation by id\n"), "{help}");
    });
}

#[test]
fn readers_refuse_formats_that_they_do_not_have() {
    let readers = [
        "action-get",
        "config-get",
        "is-leader",
        "network-get",
        "opened-ports",
        "relation-get",
        "relation-ids",
        "relation-list",
        "status-get",
        "unit-get",
    ];
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for command in readers {
            let text = "invalid value \"xml\" for option --format: unknown format \"xml\"";
            assert_eq!(hook.error(&[command, "--format", "xml"]), (2, text.to_owned()));
        }
        // These took a format once, and still take any.
        for line in [["open-port", "80"], ["close-port", "80"], ["juju-log", "hi"]] {
            let [command, argument] = line;
            let note = format!("--format flag deprecated for command \"{command}\"\n");
            let ran = hook.call(&[command, "--format=x", argument]);
            assert_eq!(ran, Ran(0, String::new(), note));
        }
        let unknown = "option provided but not defined: --format".to_owned();
        assert_eq!(hook.error(&["status-set", "--format=json", "active"]), (2, unknown));
    });
}

#[test]
fn output_goes_to_a_file_that_the_agent_writes() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for (line, path) in [
            (["config-get", "port", "-o", "out"], "/charm/out"),
            (["config-get", "port", "--output", "/tmp/x"], "/tmp/x"),
        ] {
            assert_eq!(hook.ok(&line), "");
            let path = std::path::Path::new(path);
            assert_eq!(hook.files.content.get(path).map(Vec::as_slice), Some(&b"8080\n"[..]));
        }
        assert_eq!(hook.ok(&["config-get", "port", "-o", ""]), "8080\n");
    });
}
