//! `leader-get`, `leader-set`.

use super::table;
use crate::support::{Juju, exit, unit, web};

#[test]
fn the_leader_writes_at_once_and_every_unit_reads() {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    let mut first = true;
    juju.rest(|hook| {
        if hook.unit() == "web/0" {
            if !std::mem::take(&mut first) {
                return exit(0);
            }
            table(
                hook,
                &[
                    ("leader-get", 0, "{}\n"),
                    ("leader-get --format=json", 0, "{}\n"),
                    ("leader-get a --format=json", 0, "null\n"),
                    ("leader-get a", 0, ""),
                    ("leader-set a=1 b=x=y c=", 0, ""),
                    ("leader-set", 0, ""),
                    ("leader-get --format=json", 0, "{\"a\":\"1\",\"b\":\"x=y\"}\n"),
                    ("leader-get - --format=yaml", 0, "a: \"1\"\nb: x=y\n"),
                    ("leader-get b", 0, "x=y\n"),
                    ("leader-get a=b", 2, "invalid key \"a=b\""),
                    ("leader-get a b", 2, "unrecognized args: [\"b\"]"),
                    ("leader-set a", 2, "expected \"key=value\", got \"a\""),
                ],
            );
            // It stays, though the hook fails.
            return exit(1);
        }
        let denied = "cannot write leadership settings: cannot write settings: not the leader";
        table(hook, &[("leader-set a=2", 1, denied), ("leader-get a", 0, "1\n")]);
        exit(0)
    });
    assert_eq!(juju.model.to_json()["applications"]["web"]["leader-settings"]["a"], "1");
}

#[test]
fn other_units_are_told_of_each_change() {
    let mut juju = Juju::version("3.6.4").deploy("web", web(), 3).rested();
    for (value, told) in [("a=1", true), ("a=1", false), ("a=", true)] {
        juju.ran.clear();
        juju.model.set_config(&"web".parse().unwrap(), "debug", "true").unwrap();
        juju.model.reset_config(&"web".parse().unwrap(), "debug").unwrap();
        juju.rest(|hook| {
            if hook.is("web/0", "config-changed") {
                hook.ok(&["leader-set", value]);
            }
            exit(0)
        });
        for unit in ["web/1", "web/2"] {
            let events = juju.of(unit);
            assert_eq!(events.contains(&"leader-settings-changed"), told, "{value}: {events:?}");
        }
        assert!(!juju.of("web/0").contains(&"leader-settings-changed"));
    }
}

#[test]
fn a_leader_that_was_deposed_is_told_of_the_settings() {
    let mut juju = Juju::version("2.9.51").deploy("web", web(), 2).rested();
    juju.model.set_leader(&unit("web/1")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["leader-settings-changed"]);
    assert_eq!(juju.of("web/1"), ["leader-elected"]);
}
