//! What a hook wrote is committed if it succeeds, and dropped if not.

use local_juju::commands::{Ending, Exit, Outcome, Reply};
use local_juju::schedule;
use local_juju::state::{AgentStatus, LogLevel, StatusWord};

use crate::support::{Hook, Juju, exit, unit, web};

fn write_everything(hook: &mut Hook<'_>) {
    hook.ok(&["relation-set", "-r", "cluster:0", "mine=1"]);
    hook.ok(&["relation-set", "-r", "0", "--app", "ours=1"]);
    hook.ok(&["open-port", "80"]);
    hook.ok(&["status-set", "active", "ready"]);
    hook.ok(&["status-set", "--application", "blocked", "stop"]);
    hook.ok(&["application-version-set", "1.2"]);
    hook.ok(&["juju-log", "hello"]);
}

#[test]
fn buffered_writes_go_with_the_exit_and_immediate_ones_stay() {
    for code in [0, 1] {
        let mut juju = Juju::new().deploy("web", web(), 1);
        let mut outcome = None;
        while let Some(due) = schedule::next_before_rest(&juju.model) {
            let wanted = due.event.name() == "start";
            let ended = juju.run(due, &mut |hook| {
                if !wanted {
                    return exit(0);
                }
                write_everything(hook);
                let before = hook.model.to_json();
                assert_eq!(before["relations"]["0"]["applications"]["web"], serde_json::json!({}));
                exit(code)
            });
            if wanted {
                outcome = Some(ended);
                break;
            }
        }
        let json = juju.model.to_json();
        let (web, ring) = (&json["applications"]["web"], &json["relations"]["0"]);
        let done = code == 0;
        assert_eq!(ring["units"]["web/0"]["mine"] == "1", done);
        assert_eq!(ring["applications"]["web"]["ours"] == "1", done);
        assert_eq!(web["units"]["web/0"]["ports"] == serde_json::json!(["80/tcp (*)"]), done);
        assert_eq!(web["version"], "1.2");
        assert_eq!(web["status"]["message"], "stop");
        assert!(juju.model.log().iter().any(|line| line.message == "hello"));
        let found = juju.model.unit(&unit("web/0")).unwrap();
        if done {
            assert_eq!(outcome, Some(Outcome::Committed));
            assert_eq!(found.status().message, "ready");
        } else {
            assert_eq!(outcome, Some(Outcome::Failed { message: "exit status 1".to_owned() }));
            assert_eq!(found.status().word, StatusWord::Error);
            assert_eq!(found.status().message, "hook failed: \"start\"");
            assert_eq!(found.agent_status(), AgentStatus::Error { hook: "start".to_owned() });
            // Behind the error is what the charm said.
            juju.rest(|_| exit(0));
            assert_eq!(juju.model.unit(&unit("web/0")).unwrap().status().message, "ready");
        }
    }
}

#[test]
fn a_commit_that_is_refused_fails_the_hook_and_writes_nothing() {
    let lines: [&[&str]; 2] = [
        &["open-port", "--endpoints", "cluster,zebra", "80"],
        &["relation-set", "-r", "0", "--app", "a=b"],
    ];
    for (line, message) in lines.into_iter().zip([
        "open/close ports: endpoint \"zebra\" not found",
        "\"web/0\" is not leader of \"web\"",
    ]) {
        let mut juju = Juju::new().deploy("web", web(), 2).rested();
        juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |hook| {
            hook.ok(&["relation-set", "-r", "0", "x=y"]);
            hook.ok(line);
            hook.model.set_leader(&unit("web/1")).unwrap();
            exit(0)
        });
        assert_eq!(outcome, Outcome::Failed { message: message.to_owned() });
        let json = juju.model.to_json();
        assert_eq!(json["relations"]["0"]["units"]["web/0"]["x"], serde_json::Value::Null);
        assert_eq!(json["relations"]["0"]["applications"]["web"], serde_json::json!({}));
    }
}

#[test]
fn a_bag_has_a_largest_size() {
    for (size, fits) in [(16 * 1024 * 1024 - 100, true), (16 * 1024 * 1024, false)] {
        let mut juju = Juju::new().deploy("web", web(), 1);
        let pair = format!("big={}", "x".repeat(size));
        let mut set = false;
        while let Some(due) = schedule::next_before_rest(&juju.model) {
            let outcome = juju.run(due, &mut |hook| {
                if hook.name() == "start" {
                    set = true;
                    hook.ok(&["relation-set", "-r", "0", &pair]);
                }
                exit(0)
            });
            if set {
                assert_eq!(outcome == Outcome::Committed, fits, "{outcome:?}");
                break;
            }
        }
        assert!(set);
    }
}

#[test]
fn config_changed_restores_the_addresses() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 start", |hook| {
        hook.ok(&["relation-set", "-r", "0", "ingress-address=x", "private-address="]);
    });
    juju.rest(|_| exit(0));
    let bag = juju.model.to_json()["relations"]["0"]["units"]["web/0"].clone();
    assert_eq!(bag["ingress-address"], "x");
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    juju.rest(|_| exit(0));
    let bag = juju.model.to_json()["relations"]["0"]["units"]["web/0"].clone();
    assert_eq!(
        bag,
        serde_json::json!({
            "ingress-address": "10.0.0.1",
            "private-address": "10.0.0.1",
            "egress-subnets": "10.0.0.1/32",
        })
    );
}

#[test]
fn what_a_process_printed_is_logged() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let due = schedule::next(&juju.model).unwrap();
    juju.run(due, &mut |_| Exit {
        ending: Ending::Code(2),
        stdout: b"one\ntwo\n".to_vec(),
        stderr: b"oh\xff".to_vec(),
    });
    let lines: Vec<_> = juju
        .model
        .log()
        .iter()
        .map(|line| (line.source.as_str(), line.level, line.message.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("install", LogLevel::Debug, "one"),
            ("install", LogLevel::Debug, "two"),
            ("install", LogLevel::Warning, "oh\u{fffd}"),
            ("uniter", LogLevel::Error, "hook \"install\" failed: exit status 2"),
        ]
    );
}

#[test]
fn log_lines_have_levels_and_relation_hooks_a_prefix() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.at("web/0 install", |hook| {
        hook.ok(&["juju-log", "two", "words"]);
        hook.ok(&["juju-log", "-l", "debug", "x"]);
        hook.ok(&["juju-log", "--log-level", "WARN", "--", "-x"]);
        hook.ok(&["juju-log", "-lCRITICAL", "--debug", "x"]);
        hook.ok(&["juju-log", "--log-level=zebra", "x"]);
        assert_eq!(hook.error(&["juju-log"]), (2, "no message specified".to_owned()));
    });
    juju.at("web/0 cluster-relation-created", |hook| {
        hook.ok(&["juju-log", "x"]);
    });
    let lines: Vec<_> =
        juju.model.log().iter().map(|line| (line.level.as_str(), line.message.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("INFO", "two words"),
            ("DEBUG", "x"),
            ("WARNING", "-x"),
            ("DEBUG", "x"),
            ("WARNING", "Specified log level of \"zebra\" is not valid"),
            ("INFO", "x"),
            ("INFO", "cluster:0: x"),
        ]
    );
}

#[test]
fn stdin_is_asked_for_only_where_it_is_read() {
    Juju::new().deploy("web", web(), 1).at("web/0 start", |hook| {
        let line = ["relation-set", "-r", "0", "--file", "-"];
        assert_eq!(hook.reply(&line, None), Reply::NeedsStdin);
        assert_eq!(hook.call_with(&line, Some("")).0, 0);
        assert_eq!(hook.call_with(&line, Some("a: 1")).0, 0);
        assert_eq!(hook.ok(&["relation-get", "-r", "0", "a", "web/0"]), "1\n");
        assert_eq!(hook.call_with(&["is-leader"], Some("unread")).1, "True\n");
    });
}
