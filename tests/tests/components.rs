//! A charm library between two charms: the examples `ingress`, `ingress-proxy` and `ingress-web`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::path::PathBuf;
use std::process::Command;

use ops_tests::cargo_charm::{Report, Run, cargo, executable, workspace};
use serde_json::Value;

fn example(name: &str) -> PathBuf {
    workspace().join("examples").join(name)
}

/// Runs one proxy and two units behind it, related, with these arguments besides.
fn related(arguments: &[&str]) -> Report {
    let both = ["ingress-proxy:website", "ingress-web:ingress"];
    Run::charm(example("ingress-proxy"))
        .args([example("ingress-web")])
        .args(["--units", "ingress-web=2"])
        .args(["--config", "ingress-proxy.external-url=https://example.com/"])
        .args(["--integrate", both[0], both[1]])
        .args(arguments)
        .report()
}

/// What the application or a unit says in the only relation.
fn said(report: &Report, kind: &str, who: &str) -> Value {
    let relations = report.model["relations"].as_object().unwrap();
    relations.values().next().unwrap()[kind][who].clone()
}

#[test]
fn two_charms_speak_by_one_library() {
    let report = related(&["--then", "--action", "ingress-proxy/0", "routes"]);
    let url = "https://example.com/ingress-web";
    // Typed data both ways.
    assert_eq!(said(&report, "applications", "ingress-proxy")["url"], url);
    assert_eq!(said(&report, "applications", "ingress-web")["port"], "8080");
    let hosts: Vec<String> = ["ingress-web/0", "ingress-web/1"]
        .map(|unit| said(&report, "units", unit)["host"].as_str().unwrap().to_owned())
        .into();
    // What the components told their charms.
    for unit in ["ingress-web/0", "ingress-web/1"] {
        assert_eq!(report.status(unit), ("active", url));
        assert_eq!(report.application(unit)["units"][unit]["ports"][0], "8080/tcp (*)");
    }
    assert_eq!(report.status("ingress-proxy/0"), ("active", "1 applications"));
    let mut backends: Vec<String> = hosts.iter().map(|host| format!("{host}:8080")).collect();
    backends.sort();
    let routes = report.actions[0]["results"].to_string();
    assert!(routes.contains(&format!("/ingress-web {}", backends.join(" "))), "{routes}");
}

#[test]
fn both_are_told_that_the_relation_is_gone() {
    let remove = ["--then", "--remove-relation", "ingress-proxy", "ingress-web"];
    let report = related(&remove);
    for unit in ["ingress-web/0", "ingress-web/1"] {
        assert_eq!(report.status(unit), ("blocked", "relate a proxy"));
        let ports = &report.application(unit)["units"][unit]["ports"];
        assert!(ports.as_array().is_none_or(Vec::is_empty), "{ports}");
    }
    assert_eq!(report.status("ingress-proxy/0"), ("active", "0 applications"));
}

#[test]
fn their_handlers_are_listed_with_the_charms() {
    let mut command = Command::new(executable());
    command.args(["charm", "events", "--json"]).arg(example("ingress-web"));
    command.current_dir(cargo("charm").get_current_dir().unwrap());
    let output = command.output().unwrap();
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let events = listed["events"].as_array().unwrap();
    let of = |name: &str| {
        let event = events.iter().find(|event| event["event"] == name).unwrap();
        event["handlers"].to_string()
    };
    assert_eq!(of("ingress_relation_changed"), r#"["ingress.changed"]"#);
    assert_eq!(of("leader_elected"), r#"["ingress.request"]"#);
    let emitted = serde_json::json!([
        {"event": "ingress.ready", "payload": "Ready", "handlers": ["ready"]},
        {"event": "ingress.revoked", "payload": "Revoked", "handlers": ["revoked"]},
    ]);
    assert_eq!(listed["emitted"], emitted);
}
