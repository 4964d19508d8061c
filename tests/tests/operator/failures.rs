//! How a charm fails.

use libtest_mimic::{Failed, Trial};
use local_juju::agent::Transport;
use serde_json::Value;

use crate::world::{BOTH, World, plain};

pub(crate) fn trials() -> Vec<Trial> {
    let by = |transport: Transport| {
        let name = format!("a_failure_is_told_once_by_{}", transport.as_str());
        Trial::test(name, move || failures(transport))
    };
    let mut trials: Vec<Trial> = BOTH.into_iter().map(by).collect();
    trials.push(Trial::test("what_a_unit_may_not_do_is_audited", denied));
    trials
}

const SDK: &str = env!("CARGO_PKG_VERSION");

/// The security events among lines, by their kind.
fn security_events(lines: &[String]) -> Vec<Value> {
    let lines = lines.iter().filter_map(|line| line.strip_prefix("juju-log TRACE "));
    lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn errors(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.strip_prefix("juju-log ERROR ")).collect()
}

fn failures(transport: Transport) -> Result<(), Failed> {
    let charm = plain();
    let versions = format!("(charm logging {SDK}, ops-runtime {SDK})");

    let mut world = World::new(transport, charm.path());
    let lines = world.configure("fail");
    let failed = "`config-changed` failed in `configure`: cannot save: no space left";
    assert_eq!(errors(&lines), [format!("{failed} {versions}")], "{lines:#?}");
    assert_eq!(security_events(&lines)[0]["event"], "sys_crash:error", "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("after the commit")), "{lines:#?}");

    let mut world = World::new(transport, charm.path());
    let lines = world.configure("panic");
    let errors = errors(&lines);
    assert_eq!(errors.len(), 1, "{lines:#?}");
    assert!(
        errors[0].starts_with("`config-changed` failed in `configure`: the charm panicked at "),
        "{lines:#?}"
    );
    assert!(errors[0].ends_with(&format!(": out of cheese {versions}")), "{lines:#?}");
    assert_eq!(security_events(&lines)[0]["event"], "sys_crash:panic", "{lines:#?}");

    let mut world = World::new(transport, charm.path());
    let (action, _) = world.act("crash");
    assert_eq!(action["results"]["return-code"], 1, "{action}");
    let stderr = action["results"]["stderr"].as_str().unwrap();
    assert_eq!(stderr.trim_end().lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with("ERROR action `crash` (task "), "{stderr}");
    assert!(stderr.contains(" failed in `crash`: the charm panicked at "), "{stderr}");
    assert!(stderr.contains(": the action is out of cheese (charm logging "), "{stderr}");
    Ok(())
}

fn denied() -> Result<(), Failed> {
    let charm = plain();
    let mut world = World::new(Transport::Socket, charm.path());
    // The first unit leads, and may ask; the second may not.
    assert!(security_events(&world.configure("denied")).is_empty());
    let events = security_events(&world.add_unit());
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["event"], "authz_fail:status-get");
    assert_eq!(events[0]["level"], "CRITICAL");
    assert_eq!(events[0]["appid"], format!("{}-logging/1", world.uuid));
    let said = events[0]["description"].as_str().unwrap();
    assert!(said.ends_with("this unit is not the leader"), "{said}");
    Ok(())
}
