//! Metrics, payloads and pod specifications: until Juju 3.6.

use std::collections::BTreeMap;
use std::fs;

use ops::hook::{HookCommands, Memory, Output, PayloadStatus, SpecCommands};

use super::{answering, ask};

// HKC-060
#[test]
fn metrics_and_payloads_are_told() {
    let metrics = BTreeMap::from([("a".to_owned(), 1.5), ("b".to_owned(), 2.0)]);
    let labels =
        BTreeMap::from([("x".to_owned(), "1".to_owned()), ("y".to_owned(), "2".to_owned())]);
    ask("add-metric --labels x=1,y=2 -- a=1.5 b=2", "", |to| {
        to.add_metric(&metrics, &labels).unwrap();
    });
    ask("add-metric -- a=1.5 b=2", "", |to| to.add_metric(&metrics, &BTreeMap::new()).unwrap());
    let (commands, asked) = answering(Output::failure(1, "ERROR no"));
    commands.add_metric(&BTreeMap::new(), &labels).unwrap();
    assert!(asked.take().is_empty());
    let line = "payload-register -- docker web -id t1 t2";
    ask(line, "", |to| to.payload_register("docker", "web", "-id", &["t1", "t2"]).unwrap());
    for (status, word) in [
        (PayloadStatus::Starting, "starting"),
        (PayloadStatus::Running, "running"),
        (PayloadStatus::Stopping, "stopping"),
        (PayloadStatus::Stopped, "stopped"),
    ] {
        let line = format!("payload-status-set -- web id {word}");
        ask(&line, "", |to| to.payload_status_set("web", "id", status).unwrap());
    }
    ask("payload-unregister -- web id", "", |to| to.payload_unregister("web", "id").unwrap());
}

#[test]
fn pod_specifications_go_by_input_and_by_file() {
    for (names, word) in [(SpecCommands::K8sSpec, "k8s-spec"), (SpecCommands::PodSpec, "pod-spec")]
    {
        let line = format!("{word}-set --file - < a: 1");
        ask(&line, "", |to| to.k8s_spec_set(names, "a: 1", None).unwrap());
        let spec = ask(&format!("{word}-get"), "a: 1", |to| to.k8s_spec_get(names).unwrap());
        assert_eq!(spec, "a: 1");
    }
    ask("k8s-raw-set --file - < a: 1", "", |to| to.k8s_raw_set("a: 1").unwrap());
    assert_eq!(ask("k8s-raw-get", "b: 2", |to| to.k8s_raw_get().unwrap()), "b: 2");
    let commands = HookCommands::new(Box::new(Memory::new(|call| {
        assert_eq!(call.arguments[..3], ["--file", "-", "--k8s-resources"]);
        assert_eq!(fs::read(&call.arguments[3]).unwrap(), b"secrets: []");
        Output::success("")
    })));
    commands.k8s_spec_set(SpecCommands::K8sSpec, "a: 1", Some("secrets: []")).unwrap();
}
