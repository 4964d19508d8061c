//! A compiled charm as a process: what it does where its environment or its agent is not as expected.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::process::Command;

use ops_tests::cargo_charm::Run;
use ops_tests::dispatch::{agent_that_replies, environment, run};
use ops_tests::hello;
use tempfile::TempDir;

#[test]
fn an_event_that_the_charm_does_not_know_succeeds() {
    let charm = hello::started_by(
        "test \"$JUJU_HOOK_NAME\" != start || export JUJU_HOOK_NAME=solar-eclipse\n\
         JUJU_DISPATCH_PATH=hooks/$JUJU_HOOK_NAME exec \"$HELLO\"\n",
    );
    let report = Run::charm(charm.path()).report();
    assert!(report.events("hello/0").contains(&"start"));
    assert!(report.timeline.iter().all(|step| step.attempt == 1));
}

#[test]
fn an_action_that_ends_with_a_code_says_why_on_standard_error() {
    let charm = hello::started_by(
        "case $JUJU_DISPATCH_PATH in actions/*) PATH=$JUJU_CHARM_DIR/broken:$PATH ;; esac\n\
         OPS_HOOK_TRANSPORT=exec exec \"$HELLO\"\n",
    );
    fs::create_dir(charm.path().join("broken")).unwrap();
    charm.write_executable("broken/status-set", b"#!/bin/sh\necho ERROR no status >&2\nexit 1\n");
    let action = ["--then", "--action", "hello/0", "greet", "name=you"];
    let ended = Run::charm(charm.path()).args(["--json"]).args(action).ended();
    let report = ended.report();
    let stderr = report.actions[0]["results"]["stderr"].as_str().unwrap_or_default();
    assert!(
        stderr.starts_with("ERROR action `greet` (task 1) failed: `status-set` failed: no"),
        "{ended}"
    );
    assert_eq!(report.actions[0]["message"], "exit status 1", "{ended}");
}

#[test]
fn an_environment_without_juju_is_a_clear_error() {
    let directory = TempDir::new().unwrap();
    let ended = run(hello::dispatch(), directory.path(), &[("PATH", "/usr/bin:/bin")]);
    ended.assert_clear_error(&["JUJU_UNIT_NAME", "cargo charm run"]);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_standard_error_that_nobody_reads_is_no_panic() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = Command::new(hello::dispatch()).env_clear().stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn a_variable_that_is_missing_or_malformed_is_named() {
    let cases = [
        ("hooks/config-changed", ("JUJU_UNIT_NAME", "hello"), ["JUJU_UNIT_NAME", "`hello`"]),
        ("hooks/config-changed", ("JUJU_CONTEXT_ID", ""), ["JUJU_CONTEXT_ID", "agent's socket"]),
        ("hooks/peers-relation-changed", ("", ""), ["JUJU_RELATION_ID", "peers-relation-changed"]),
    ];
    let directory = TempDir::new().unwrap();
    let socket = agent_that_replies(directory.path(), b"");
    for (hook, variable, texts) in cases {
        let mut variables = environment(hook, socket.to_str().unwrap());
        variables.retain(|(name, _)| *name != variable.0);
        variables.extend((!variable.0.is_empty()).then_some(variable));
        run(hello::dispatch(), directory.path(), &variables).assert_clear_error(&texts);
    }
}

const HTTP: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Connection: close\r\n\r\n400 Bad Request";

#[test]
fn a_broken_agent_is_a_clear_error() {
    let first_half_of_a_reply = b"\x3a\xff\x81\x03\x01\x01\x08Response\x01\xff\x82";
    let replies: [(&str, &[u8], &str); 6] = [
        ("hangs up", b"", "closed the connection"),
        ("hangs up in the middle of a reply", first_half_of_a_reply, "middle of a message"),
        ("speaks HTTP", HTTP, "cannot decode"),
        ("announces too much", b"\xf8\xff\xff\xff\xff\xff\xff\xff\xff", "too large"),
        ("announces a nine-byte length", b"\xf7\x01\x01\x01\x01\x01\x01\x01\x01\x01", "not gob"),
        ("sends zeros", &[0; 4096], "not gob"),
    ];
    for (what, reply, text) in replies {
        let directory = TempDir::new().unwrap();
        let socket = agent_that_replies(directory.path(), reply);
        let socket = socket.to_str().unwrap();
        let variables = environment("hooks/config-changed", socket);
        let ended = run(hello::dispatch(), directory.path(), &variables);
        assert_eq!(ended.code, Some(1), "the agent {what}: {ended}");
        assert!(!ended.stderr.contains("panicked"), "the agent {what}: {ended}");
        for text in ["config-get", socket, text] {
            assert!(ended.stderr.contains(text), "no `{text}` where the agent {what}: {ended}");
        }
    }
}

#[test]
fn no_agent_at_all_is_a_clear_error() {
    let directory = TempDir::new().unwrap();
    let mut variables = environment("hooks/config-changed", "/nowhere/socket");
    let by_socket = run(hello::dispatch(), directory.path(), &variables);
    by_socket.assert_clear_error(&["/nowhere/socket"]);
    variables.retain(|(name, _)| *name != "OPS_HOOK_TRANSPORT");
    let by_any = run(hello::dispatch(), directory.path(), &variables);
    by_any.assert_clear_error(&["there is no executable", "on PATH"]);
}
