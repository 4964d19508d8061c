//! `k8s-spec-…`, `pod-spec-…`, `k8s-raw-…`.

use local_juju::commands::{Outcome, Reply};
use local_juju::schedule;

use super::table;
use crate::support::{Juju, Ran, exit, unit, web};

fn juju() -> Juju {
    let mut juju = Juju::version("2.9.51").deploy("web", web(), 2).rested();
    juju.model.set_config(&"web".parse().unwrap(), "port", "1").unwrap();
    juju
}

#[test]
fn the_leader_says_what_kubernetes_runs() {
    for (set, get, other, what, field) in [
        ("k8s-spec-set", "k8s-spec-get", "pod-spec-get", "k8s spec", "k8s-spec"),
        ("pod-spec-set", "pod-spec-get", "k8s-spec-get", "k8s spec", "k8s-spec"),
        ("k8s-raw-set", "k8s-raw-get", "k8s-raw-get", "k8s raw spec", "k8s-raw-spec"),
    ] {
        let mut juju = juju();
        juju.at("web/0 config-changed", |hook| {
            table(
                hook,
                &[
                    (get, 0, ""),
                    (&format!("{get} x"), 2, "unrecognized args: [\"x\"]"),
                    (&format!("{set} x"), 2, "unrecognized args: [\"x\"]"),
                    (&format!("{set} --file="), 1, "path not set"),
                ],
            );
            assert_eq!(hook.reply(&[set], None), Reply::NeedsStdin);
            assert_eq!(hook.reply(&[set, "--file", "-"], None), Reply::NeedsStdin);
            let nothing = format!(
                "ERROR no {what} specified: pipe {what} to command, or specify a file with --file\n"
            );
            assert_eq!(hook.call_with(&[set], Some("")), Ran(1, String::new(), nothing));
            assert_eq!(hook.call_with(&[set], Some("a: 1")).0, 0);
            assert_eq!(hook.ok(&[get]), "a: 1", "as it is, before the commit");
            hook.files.content.insert("/charm/spec".into(), b"b: 2\n".to_vec());
            hook.ok(&[set, "--file", "spec"]);
            assert_eq!(hook.ok(&[other]), "b: 2\n");
        });
        assert_eq!(juju.model.to_json()["applications"]["web"][field], "b: 2\n");
        juju.at("web/1 config-changed", |hook| {
            let Ran(code, _, stderr) = hook.call_with(&[set], Some("c: 3"));
            assert_eq!((code, stderr.as_str()), (1, "ERROR this unit is not the leader\n"));
            assert_eq!(hook.ok(&[get]), "b: 2\n");
        });
    }
}

#[test]
fn resources_are_put_behind_the_spec() {
    juju().at("web/0 config-changed", |hook| {
        hook.files.content.insert("/tmp/r".into(), b"resources\n".to_vec());
        let line = ["pod-spec-set", "--k8s-resources", "/tmp/r"];
        assert_eq!(hook.call_with(&line, Some("spec\n")).0, 0);
        assert_eq!(hook.ok(&["k8s-spec-get"]), "spec\nresources\n");
    });
}

#[test]
fn a_spec_and_a_raw_spec_or_a_lost_leadership_fail_the_commit() {
    for (set, lead, message) in [
        (
            &["k8s-spec-set", "k8s-raw-set"][..],
            "web/0",
            "either k8s-spec-set or k8s-raw-set can be run for each application, but not both",
        ),
        (&["k8s-raw-set"], "web/1", "\"web/0\" is not leader of \"web\""),
    ] {
        let mut juju = juju();
        let due = schedule::next(&juju.model).unwrap();
        let outcome = juju.run(due, &mut |hook| {
            for command in set {
                assert_eq!(hook.call_with(&[command], Some("a: 1")).0, 0);
            }
            hook.model.set_leader(&unit(lead)).unwrap();
            exit(0)
        });
        assert_eq!(outcome, Outcome::Failed { message: message.to_owned() });
        let web = &juju.model.to_json()["applications"]["web"];
        assert!(web["k8s-spec"].is_null() && web["k8s-raw-spec"].is_null());
    }
}
