//! `add-metric`, and the restricted context of `collect-metrics` and `meter-status-changed`.

use local_juju::commands::{COMMANDS, Outcome, Reply};
use local_juju::schedule;
use local_juju::state::Error;

use super::table;
use crate::support::{Juju, Ran, exit, unit, web};

fn juju() -> Juju {
    Juju::version("3.6.4").deploy("web", web(), 1).rested()
}

const REFUSED: &str = "not implemented for restricted context not implemented";

#[test]
fn metrics_are_handed_in_where_they_are_collected() {
    let mut juju = juju();
    juju.model.collect_metrics(&unit("web/0")).unwrap();
    juju.at("web/0 collect-metrics", |hook| {
        table(
            hook,
            &[
                ("add-metric users=12 load=0.5", 0, ""),
                ("add-metric -l zone=a,rack=7 users=3", 0, ""),
                ("add-metric", 2, "no metrics specified"),
                ("add-metric users", 2, "invalid metrics: expected \"key=value\", got \"users\""),
                ("add-metric users=", 2, "invalid metrics: expected \"key=value\", got \"users=\""),
                (
                    "add-metric --labels=zone a=1",
                    2,
                    "invalid labels: expected \"key=value\", got \"zone\"",
                ),
                ("add-metric juju-units=1", 1, "juju-units uses a reserved prefix"),
            ],
        );
    });
    let web = juju.model.unit(&unit("web/0")).unwrap();
    let metrics: Vec<_> = web
        .metrics()
        .iter()
        .map(|metric| format!("{}={} {:?}", metric.key, metric.value, metric.labels))
        .collect();
    assert_eq!(
        metrics,
        ["load=0.5 {}", "users=12 {}", "users=3 {\"rack\": \"7\", \"zone\": \"a\"}"]
    );
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    juju.at("web/0 config-changed", |hook| {
        let error = "cannot record metric: metrics not allowed in this context";
        table(hook, &[("add-metric users=12", 1, error)]);
    });
}

#[test]
fn nearly_every_command_is_refused_in_a_restricted_context() {
    let mut juju = juju();
    juju.model.set_meter_status(&unit("web/0"), "AMBER", "pay").unwrap();
    juju.at("web/0 meter-status-changed", |hook| {
        let environment = hook.run.environment(hook.model);
        let value = |wanted: &str| {
            environment.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        assert_eq!(value("JUJU_VERSION"), None);
        assert_eq!(value("JUJU_METER_STATUS"), Some("AMBER"));
        assert_eq!(value("JUJU_METER_INFO"), Some("pay"));
        assert_eq!(value("JUJU_DISPATCH_PATH"), Some("hooks/meter-status-changed"));

        table(
            hook,
            &[
                ("juju-log x", 0, ""),
                ("opened-ports", 0, ""),
                ("opened-ports --format=json", 0, "[]\n"),
                ("status-get", 0, "unknown\n"),
                ("status-get --format=json", 0, "\"unknown\"\n"),
            ],
        );
        for (command, prefix) in [
            ("status-get --application", "finding application status: "),
            ("is-leader", "leadership status unknown: "),
            ("add-metric a=1", "cannot record metric: "),
            ("leader-get", "cannot read leadership settings: "),
            ("leader-set a=1", "cannot write leadership settings: "),
            ("credential-get", "cannot access cloud credentials: "),
            ("resource-get x", "could not download resource: "),
        ] {
            table(hook, &[(command, 1, &format!("{prefix}{REFUSED}"))]);
        }
        for command in COMMANDS {
            let Reply::Done(output) = hook.reply(&[command], None) else {
                continue; // not of this Juju, or it reads its standard input
            };
            let stderr = String::from_utf8(output.stderr).unwrap();
            match *command {
                "juju-log" | "opened-ports" | "status-get" => {}
                _ => assert!(stderr.contains(REFUSED), "{command}: {stderr}"),
            }
        }
    });
}

#[test]
fn a_restricted_hook_that_fails_leaves_its_unit_as_it_was() {
    let mut juju = juju();
    juju.model.collect_metrics(&unit("web/0")).unwrap();
    juju.model.collect_metrics(&unit("web/0")).unwrap();
    let due = schedule::next(&juju.model).unwrap();
    let outcome = juju.run(due, &mut |_| exit(3));
    assert_eq!(outcome, Outcome::Failed { message: "exit status 3".to_owned() });
    assert_eq!(juju.model.unit(&unit("web/0")).unwrap().agent_status().as_str(), "idle");
    assert_eq!(schedule::next_before_rest(&juju.model), None, "once, and not again");

    // It comes though another hook failed.
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    let due = schedule::next(&juju.model).unwrap();
    juju.run(due, &mut |_| exit(1));
    juju.model.collect_metrics(&unit("web/0")).unwrap();
    juju.ran.clear();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["collect-metrics", "config-changed"]);
}

#[test]
fn newer_jujus_have_no_metrics() {
    let mut juju = Juju::version("3.6.11").deploy("web", web(), 1);
    let error = juju.model.collect_metrics(&unit("web/0")).unwrap_err();
    assert!(matches!(error, Error::NoMetrics { .. }));
    let expected = "Juju 3.6.11 has no metrics: they ended with 3.6.10, so take an older one";
    assert_eq!(error.to_string(), expected);
    juju.model.set_meter_status(&unit("web/0"), "RED", "").unwrap_err();
    juju.at("web/0 install", |hook| {
        let environment = hook.run.environment(hook.model);
        assert!(!environment.iter().any(|(name, _)| name.starts_with("JUJU_METER")));
        assert_eq!(hook.call(&["add-metric", "a=1"]).0, 1);
    });
    Juju::version("4.0.1").deploy("web", web(), 1).at("web/0 install", |hook| {
        let gone = Reply::BadRequest("bad request: unknown command: add-metric".to_owned());
        assert_eq!(hook.reply(&["add-metric", "a=1"], None), gone);
        let Ran(code, ..) = hook.call(&["opened-ports"]);
        assert_eq!(code, 0);
    });
}
