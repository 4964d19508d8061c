//! What Pebble refuses in a layer, and in its own words.

use ops::pebble::{Check, Layer, Service};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::refused;

pebble_cases![
    keys_that_pebble_does_not_know,
    a_layer_that_is_no_yaml,
    services_that_are_not_whole,
    checks_that_are_not_whole,
    log_targets_that_are_not_whole,
    labels_that_are_none,
    names_that_are_none,
    commands_that_are_none,
    services_that_are_not_there,
    a_refused_layer_changes_nothing,
];

/// Each text is refused with this message, or one that contains it.
fn refuse(daemon: &dyn Daemon, layers: &[(&str, &str)]) {
    let client = daemon.client();
    for (layer, message) in layers {
        let error = refused(client.add_layer_yaml("refused", layer, false, false), 400);
        assert!(error.message.contains(message), "{layer}: {}", error.message);
        assert_eq!(error.kind, None);
    }
    assert_eq!(client.plan_yaml().unwrap(), "{}\n");
}

fn keys_that_pebble_does_not_know(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            ("foo: {}", r#"unknown section "foo""#),
            (
                "services: {a: {override: replace, command: x, nosuch: 1}}",
                "field nosuch not found in type plan.Service",
            ),
            (
                "checks: {c: {override: replace, tcp: {port: 1}, initial-delay: 1s}}",
                "field initial-delay not found",
            ),
        ],
    );
}

fn a_layer_that_is_no_yaml(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            ("{", "cannot parse layer"),
            ("services: 5", "cannot parse layer"),
            ("services:\n  a:\n", r#"service object cannot be null for service "a""#),
        ],
    );
}

fn services_that_are_not_whole(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            (
                "services: {a: {command: x}}",
                r#"layer "refused" must define "override" for service "a""#,
            ),
            (
                "services: {a: {override: add, command: x}}",
                r#"layer "refused" has invalid "override" value for service "a""#,
            ),
            ("services: {a: {override: merge}}", r#"plan must define "command" for service "a""#),
            (
                "services: {a: {override: replace, command: x, backoff-factor: 0.5}}",
                r#"plan service "a" backoff-factor must be 1.0 or greater, not 0.5"#,
            ),
            (
                "services: {a: {override: replace, command: x, on-success: dance}}",
                r#"plan service "a" on-success action "dance" invalid"#,
            ),
            (
                "services: {a: {override: replace, command: x, kill-delay: \"5\"}}",
                r#"invalid duration "5""#,
            ),
        ],
    );
}

fn checks_that_are_not_whole(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            (
                "checks: {c: {tcp: {port: 1}}}",
                r#"layer "refused" must define "override" for check "c""#,
            ),
            (
                "checks: {c: {override: replace}}",
                r#"plan must specify one of "http", "tcp", or "exec" for check "c""#,
            ),
            (
                "checks: {c: {override: replace, http: {}}}",
                r#"plan must set "url" for http check "c""#,
            ),
            (
                "checks: {c: {override: replace, tcp: {}}}",
                r#"plan must set "port" for tcp check "c""#,
            ),
            (
                "checks: {c: {override: replace, exec: {}}}",
                r#"plan must set "command" for exec check "c""#,
            ),
            (
                "checks: {c: {override: replace, exec: {command: x, service-context: s}}}",
                r#"plan check "c" service context specifies non-existent service "s""#,
            ),
            (
                "checks: {c: {override: replace, level: good, tcp: {port: 1}}}",
                r#"plan check "c" level must be "alive" or "ready""#,
            ),
            (
                "checks: {c: {override: replace, period: 0s, tcp: {port: 1}}}",
                r#"plan check "c" period must not be zero"#,
            ),
        ],
    );
}

fn log_targets_that_are_not_whole(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            (
                "log-targets: {t: {type: loki, location: x}}",
                r#"layer "refused" must define "override" for log target "t""#,
            ),
            (
                "log-targets: {t: {override: merge, type: loki}}",
                r#"plan must define "location" for log target "t""#,
            ),
            ("log-targets: {t: {override: merge, location: x}}", r#"plan must define "type""#),
            (
                "log-targets: {t: {override: merge, type: paper, location: x}}",
                r#"log target "t" has unsupported type "paper""#,
            ),
            (
                "log-targets: {t: {override: merge, type: loki, location: x, labels: {pebble_a: b}}}",
                r#"uses reserved prefix "pebble_""#,
            ),
            (
                "log-targets: {t: {override: merge, type: loki, location: x, services: [nope]}}",
                r#"log target "t" specifies unknown service "nope""#,
            ),
        ],
    );
}

fn labels_that_are_none(daemon: &dyn Daemon) {
    let client = daemon.client();
    let error = refused(client.add_layer("", &Layer::new()), 400);
    assert_eq!(error.message, "label must be set");
    let error = refused(client.add_layer("pebble-mine", &Layer::new()), 400);
    assert!(error.message.contains(r#"cannot use reserved label prefix "pebble-""#), "{error}");
}

fn names_that_are_none(daemon: &dyn Daemon) {
    let service = "{override: replace, command: x}";
    refuse(
        daemon,
        &[
            (&format!("services: {{\"\": {service}}}"), "cannot use empty string as service name"),
            (
                &format!("services: {{pebble: {service}}}"),
                r#"cannot use reserved service name "pebble""#,
            ),
            (&format!("services: {{-x: {service}}}"), r#"starting with "-" not allowed"#),
        ],
    );
}

fn commands_that_are_none(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            (
                "services: {a: {override: replace, command: 'x [ a ] b'}}",
                "cannot have any arguments after [ ... ] group",
            ),
            (
                "services: {a: {override: replace, command: 'x [ a [ b ] ]'}}",
                "cannot nest [ ... ] groups",
            ),
            (
                "services: {a: {override: replace, command: \"x 'open\"}}",
                r#"plan service "a" command invalid"#,
            ),
        ],
    );
}

fn services_that_are_not_there(daemon: &dyn Daemon) {
    refuse(
        daemon,
        &[
            (
                "services: {a: {override: replace, command: x, requires: [b]}}",
                r#"service "b" does not exist"#,
            ),
            (
                "services: {a: {override: replace, command: x, after: [b]}, b: {override: replace, command: x, after: [a]}}",
                "services in before/after loop: a, b",
            ),
            (
                "workloads: {w: {override: replace}}",
                r#"cannot change immutable section "workloads""#,
            ),
        ],
    );
    // Order alone may name what is not there.
    let layer = Layer::new().service("a", Service::new("x").after(["later"]).before(["last"]));
    daemon.client().add_layer("order", &layer).unwrap();
}

fn a_refused_layer_changes_nothing(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.add_layer("good", &Layer::new().service("a", Service::new("one"))).unwrap();
    let before = client.plan_yaml().unwrap();
    let bad = Layer::new().service("a", Service::new("two")).check("c", Check::merge());
    refused(client.combine_layer("good", &bad), 400);
    refused(client.add_layer("bad", &bad), 400);
    assert_eq!(client.plan_yaml().unwrap(), before);
    client.add_layer("bad", &Layer::new()).unwrap();
}
