//! What layers may hold, and what they are together. The messages are those of the real daemon.

use proptest::prelude::*;

use super::{AddError, Layer, LayerStack, Sections};
use crate::accounts::Accounts;

fn layer(text: &str) -> Result<Layer, String> {
    Layer::parse("a", text, &Accounts::Pretended)
}

/// The plan of layers, the first being the lowest; each may be combined into one with the same label.
fn plan(layers: &[(&str, &str)]) -> Result<Sections, String> {
    let mut stack = LayerStack::default();
    for (label, text) in layers {
        let layer = Layer::parse(label, text, &Accounts::Pretended)?;
        (stack, _) = stack.with(layer, true, false).map_err(|error| error.to_string())?;
    }
    stack.plan()
}

#[test]
fn what_is_wrong_with_a_layer_is_told_in_pebbles_words() {
    for (text, message) in [
        ("foo: 1", "cannot parse layer \"a\": unknown section \"foo\""),
        (
            "services:\n  a:\n    override: replace\n    nosuch: 1",
            "cannot parse layer \"a\" section \"services\": yaml: unmarshal errors:\n  line 3: field nosuch not found in type plan.Service",
        ),
        (
            "services:\n  a: {override: replace, command: sleep 100, user-id: abc}",
            "cannot parse layer \"a\" section \"services\": yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `abc` into int",
        ),
        (
            "services: [1]",
            "cannot parse layer \"a\" section \"services\": yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[string]*plan.Service",
        ),
        (
            "services:\n  a: {override: replace, command: a}\n  a: {override: replace, command: b}",
            "cannot parse layer \"a\" section \"services\": yaml: unmarshal errors:\n  line 2: mapping key \"a\" already defined at line 1",
        ),
        ("services:\n  a: null", "service object cannot be null for service \"a\""),
        (
            "- 1",
            "cannot parse layer \"a\": yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[string]yaml.Node",
        ),
        (
            "services: {a: {override: replace",
            "cannot parse layer \"a\": yaml: line 1: did not find expected ',' or '}'",
        ),
        (
            "a: b: c",
            "cannot parse layer \"a\": yaml: mapping values are not allowed in this context",
        ),
        (
            "services: {a: {override: replace, command: 'sleep \"100'}}",
            "plan service \"a\" command invalid: cannot parse service \"a\" command: EOF found when expecting closing quote",
        ),
        (
            "services: {a: {override: replace, command: 'a [ b [ c ] ]'}}",
            "plan service \"a\" command invalid: cannot parse service \"a\" command: cannot nest [ ... ] groups",
        ),
        (
            "services: {a: {override: replace, command: 'a b ]'}}",
            "plan service \"a\" command invalid: cannot parse service \"a\" command: cannot have ] outside of [ ... ] group",
        ),
        (
            "services: {a: {override: replace, command: a, backoff-delay: 5}}",
            "cannot parse layer \"a\" section \"services\": invalid duration \"5\"",
        ),
        (
            "services: {a: {override: replace, command: a, backoff-factor: 0.5}}",
            "plan service \"a\" backoff-factor must be 1.0 or greater, not 0.5",
        ),
        (
            "services: {a: {override: replace, on-success: foo}}",
            "plan service \"a\" on-success action \"foo\" invalid",
        ),
        ("services: {pebble: {override: merge}}", "cannot use reserved service name \"pebble\""),
        (
            "checks: {c: {override: replace, level: x}}",
            "plan check \"c\" level must be \"alive\" or \"ready\"",
        ),
        (
            "checks: {c: {override: replace, period: 0s}}",
            "plan check \"c\" period must not be zero",
        ),
        ("log-targets: {a: null}", "log target object cannot be null for log target \"a\""),
        (
            "pairing: {mode: foo}",
            "invalid pairing mode \"foo\": should be \"disabled\", \"single\" or \"multiple\"",
        ),
    ] {
        assert_eq!(layer(text).unwrap_err(), message, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_plan_is_told_in_pebbles_words() {
    for (text, message) in [
        ("services: {a: {command: b}}", "layer \"a\" must define \"override\" for service \"a\""),
        (
            "services: {a: {override: x, command: b}}",
            "layer \"a\" has invalid \"override\" value for service \"a\"",
        ),
        ("services: {a: {override: merge}}", "plan must define \"command\" for service \"a\""),
        (
            "services: {a: {override: merge, command: x, requires: [b]}}",
            "service \"b\" does not exist",
        ),
        (
            "services:\n  a: {override: merge, command: x, after: [b]}\n  b: {override: merge, command: x, after: [a]}\n  c: {override: merge, command: x, after: [a]}",
            "services in before/after loop: a, b",
        ),
        (
            "checks: {c: {override: merge}}",
            "plan must specify one of \"http\", \"tcp\", or \"exec\" for check \"c\"",
        ),
        ("checks: {c: {override: merge, http: {}}}", "plan must set \"url\" for http check \"c\""),
        (
            "checks: {c: {override: merge, exec: {command: ls, service-context: z}}}",
            "plan check \"c\" service context specifies non-existent service \"z\"",
        ),
        (
            "log-targets: {t: {override: merge, type: loki}}",
            "plan must define \"location\" for log target \"t\"",
        ),
        ("workloads: {w: {}}", "workload \"w\": must define an \"override\" policy"),
        (
            "services: {a: {override: merge, command: x, workload: w}}",
            "workload \"w\": not defined for service \"a\"",
        ),
    ] {
        assert_eq!(plan(&[("a", text)]).unwrap_err(), message, "{text}");
    }
}

#[test]
fn later_layers_are_merged_or_replace() {
    let base =
        "services: {a: {override: replace, command: x, after: [b], environment: {A: '1', B: '2'}}}";
    let merged = plan(&[
        ("a", base),
        ("b", "services: {a: {override: merge, summary: s, after: [c], environment: {B: '3'}}}"),
    ])
    .unwrap();
    assert_eq!(
        merged.to_yaml(),
        "services:\n    a:\n        summary: s\n        override: replace\n        command: x\n        after:\n            - b\n            - c\n        environment:\n            A: \"1\"\n            B: \"3\"\n"
    );
    let replaced =
        plan(&[("a", base), ("b", "services: {a: {override: replace, command: z}}")]).unwrap();
    assert_eq!(
        replaced.to_yaml(),
        "services:\n    a:\n        override: replace\n        command: z\n"
    );
    assert_eq!(Sections::default().to_yaml(), "{}\n");
}

#[test]
fn labels_are_taken_once_and_directories_stay_together() {
    let parsed = |label: &str| Layer::parse(label, "", &Accounts::Pretended).unwrap();
    let (stack, _) = LayerStack::default().with(parsed("d/one"), false, false).unwrap();
    let again = stack.with(parsed("d/one"), false, false).unwrap_err();
    assert_eq!(again.to_string(), "layer \"d/one\" already exists");
    let (stack, _) = stack.with(parsed("other"), false, false).unwrap();
    assert_eq!(stack.with(parsed("d/two"), false, false).unwrap_err(), AddError::NotInner);
    stack.with(parsed("d/two"), false, true).unwrap();
    assert!(Layer::parse("pebble-x", "", &Accounts::Pretended).is_err());
}

#[test]
fn an_alias_may_stand_for_what_is_said_before() {
    let text =
        "services:\n  a: &a {override: merge, command: x}\n  b: *a\n  c: {<<: *a, command: y}";
    let plan = plan(&[("a", text)]).unwrap();
    assert_eq!(plan.services["b"].command, "x");
    assert_eq!(plan.services["c"].command, "y");
    assert_eq!(plan.services["c"].override_policy, "merge");
}

/// Services with every kind of field, some left out.
fn services() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        "[a-z ]{1,8}".prop_map(|text| format!("    summary: \"{text}\"\n")),
        "[a-z]{1,8}( [a-z0-9]{1,4}){0,2}".prop_map(|text| format!("    command: {text}\n")),
        (1..9_u64).prop_map(|n| format!("    kill-delay: {n}s\n")),
        "[A-Z]{1,3}".prop_map(|key| format!("    environment:\n      {key}: \"a\\nb: c\"\n")),
        (0..70_000_u32).prop_map(|id| format!("    user-id: {id}\n    group-id: {id}\n")),
    ];
    let one = (
        "[a-c]",
        proptest::bool::ANY,
        proptest::sample::subsequence((0..5).collect::<Vec<_>>(), 0..5),
        proptest::collection::vec(field, 5),
    );
    proptest::collection::btree_map(one.clone().prop_map(|o| o.0), one, 1..3).prop_map(|services| {
        let mut text = String::from("services:\n");
        for (name, (_, replaces, _, fields)) in services {
            let policy = if replaces { "replace" } else { "merge" };
            text.push_str(&format!("  {name}:\n    override: {policy}\n"));
            let mut seen = std::collections::BTreeSet::new();
            for field in fields {
                if seen.insert(field.split(':').next().unwrap_or_default().to_owned()) {
                    text.push_str(&field);
                }
            }
        }
        text
    })
}

proptest! {
    #[test]
    fn a_plan_that_is_written_is_the_same_plan(first in services(), second in services()) {
        if let Ok(once) = plan(&[("a", &first), ("b", &second)]) {
            let again = plan(&[("a", &once.to_yaml())]).unwrap();
            prop_assert_eq!(again, once);
        }
    }

    #[test]
    fn no_layer_is_too_odd(text in "[ -~\n]{0,80}") {
        let _ = layer(&text);
    }
}
