//! What a charm logs.

use libtest_mimic::{Failed, Trial};
use local_juju::agent::Transport;
use serde_json::Value;

use crate::world::{BOTH, World, plain, script};

pub(crate) fn trials() -> Vec<Trial> {
    let by = |transport: Transport| {
        let name = format!("every_record_is_in_the_log_by_{}", transport.as_str());
        Trial::test(name, move || every_record(transport))
    };
    let mut trials: Vec<Trial> = BOTH.into_iter().map(by).collect();
    trials.push(Trial::test("a_log_that_fails_loses_nothing", without_a_log));
    trials.push(Trial::test("a_debugged_charm_shows_its_log", shown));
    trials
}

const SDK: &str = env!("CARGO_PKG_VERSION");

/// The charm's own lines of one dispatch, without what each has.
fn own(mut lines: Vec<String>, transport: Transport) -> Vec<String> {
    let way = match transport {
        Transport::Socket => "the agent's socket",
        Transport::Exec => "executables",
    };
    let opening = format!(
        "juju-log DEBUG dispatching `config-changed`: charm logging {SDK}, ops-runtime {SDK}, Juju "
    );
    assert!(lines[0].starts_with(&opening), "{lines:#?}");
    assert!(lines[0].ends_with(&format!(", hook commands by {way}")), "{lines:#?}");
    assert!(lines[1].ends_with(" is config_changed"), "{lines:#?}");
    let end = lines.split_off(lines.len() - 2);
    assert!(end[0].starts_with("juju-log DEBUG before the commit of"), "{end:?}");
    assert!(end[1].starts_with("juju-log DEBUG after the commit of"), "{end:?}");
    lines.split_off(2)
}

// LOG-001, LOG-003
fn every_record(transport: Transport) -> Result<(), Failed> {
    let charm = plain();
    let mut world = World::new(transport, charm.path());
    let uuid = world.uuid.clone();
    let mut run = |mode: &str| own(world.configure(mode), transport);
    assert_eq!(
        run("levels"),
        [
            "juju-log TRACE logging_charm::deeper: a trace",
            "juju-log DEBUG logging_charm::deeper: a debug line",
            "juju-log INFO logging_charm::deeper: an info",
            "juju-log WARNING logging_charm::deeper: a warning",
            "juju-log ERROR logging_charm::deeper: an error",
            "juju-log WARNING ureq_proto::client: what everybody wants to know",
        ]
    );
    assert_eq!(run("lines"), ["juju-log INFO first\nsecond"]);
    assert_eq!(run("thread"), ["juju-log WARNING from a thread"]);
    assert_eq!(run("tracing"), ["juju-log WARNING saved files=3"]);
    let long = run("long");
    assert_eq!(long.len(), if transport == Transport::Exec { 3 } else { 1 });
    let said: String = long.iter().map(|line| line.replace("juju-log INFO ", "")).collect();
    assert_eq!(said, "é".repeat(150_000));

    let audit = run("audit");
    let event: Value = serde_json::from_str(audit[0].strip_prefix("juju-log TRACE ").unwrap())?;
    let unit = format!("{uuid}-logging/0");
    assert_eq!((&event["type"], &event["appid"]), (&"security".into(), &unit.into()));
    assert_eq!(event["event"], "authn_login_fail:joe");
    Ok(())
}

/// The text of the last dispatch's standard error, as the agent logs it.
fn printed(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.strip_prefix("config-changed WARNING ")).collect()
}

fn without_a_log() -> Result<(), Failed> {
    let charm = script(
        "mkdir -p broken\n\
         printf '#!/bin/sh\\necho ERROR no log >&2\\nexit 1\\n' > broken/juju-log\n\
         chmod +x broken/juju-log\n\
         PATH=$PWD/broken:$PATH exec \"$CHARM\"",
    );
    let mut world = World::new(Transport::Exec, charm.path());
    let lines = world.configure("levels");
    let printed = printed(&lines);
    let because = "(not in Juju's log: `juju-log` failed: no log)";
    for expected in [
        format!("TRACE logging_charm::deeper: a trace {because}"),
        format!("ERROR logging_charm::deeper: an error {because}"),
    ] {
        assert!(printed.contains(&expected.as_str()), "{printed:#?}");
    }
    assert!(world.status().starts_with("active: "), "{}", world.status());
    let lines = world.configure("fail");
    for begin in [
        "config-changed WARNING ERROR `config-changed` failed in `configure`: cannot save",
        "config-changed WARNING TRACE {\"datetime\":",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(begin)), "no {begin}: {lines:#?}");
    }
    assert!(lines.iter().any(|line| line.contains("sys_crash:error")), "{lines:#?}");
    Ok(())
}

// LOG-002, CTX-011
fn shown() -> Result<(), Failed> {
    let charm = script("JUJU_DEBUG= exec \"$CHARM\"");
    let mut world = World::new(Transport::Socket, charm.path());
    let lines = world.configure("lines");
    let shown = printed(&lines);
    assert!(lines.contains(&"juju-log INFO first\nsecond".to_owned()), "{lines:#?}");
    let at = shown.iter().position(|line| line.ends_with("Z INFO first")).unwrap();
    assert_eq!(shown[at + 1], "second", "{shown:#?}");
    assert!(shown[at].starts_with("20"), "with its time: {shown:#?}");
    Ok(())
}
