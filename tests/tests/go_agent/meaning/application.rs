//! Actions, configuration, cloud, leadership, version, log, reboot, network and ports; what Juju 4 no
//! longer has.

use std::collections::BTreeMap;

use ops::hook::{LogLevel, PayloadStatus, Reboot, SpecCommands};
use ops::{Port, Protocol};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Method;
use super::sample::Sample;

pub(crate) const METHODS: &[Method] = &[
    ("action_get", |sample| {
        drop(sample.commands.action_get());
        sample.means_json("action-get", json!({ "path": null }));
    }),
    ("action_get_key", |sample| {
        let key = sample.text();
        drop(sample.commands.action_get_key(&key));
        let path: Vec<_> = key.split('.').collect();
        sample.means_json("action-get", json!({ "path": path }));
    }),
    ("action_set", action_set),
    ("action_log", |sample| {
        let message = sample.text();
        drop(sample.commands.action_log(&message));
        sample.means("action-log", json!({ "message": message }));
    }),
    ("action_fail", |sample| {
        let message = sample.text();
        drop(sample.commands.action_fail(&message));
        sample.means("action-fail", json!({ "message": message }));
    }),
    ("is_leader", |sample| {
        drop(sample.commands.is_leader());
        sample.means_json("is-leader", json!({}));
    }),
    ("application_version_set", |sample| {
        let version = sample.text();
        drop(sample.commands.application_version_set(&version));
        sample.means("application-version-set", json!({ "version": version }));
    }),
    ("credential_get", |sample| {
        drop(sample.commands.credential_get());
        sample.means_json("credential-get", json!({}));
    }),
    ("config_get", |sample| {
        drop(sample.commands.config_get());
        sample.means_json("config-get", json!({}));
    }),
    ("config_get_all", |sample| {
        drop(sample.commands.config_get_all());
        sample.means_json("config-get", json!({ "all": true }));
    }),
    ("config_get_key", |sample| {
        let option = sample.text();
        drop(sample.commands.config_get_key(&option));
        sample.means_json("config-get", json!({ "key": option }));
    }),
    ("goal_state", |sample| {
        drop(sample.commands.goal_state());
        sample.means_json("goal-state", json!({}));
    }),
    ("juju_log", |sample| {
        let levels =
            [LogLevel::Trace, LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error];
        let level = sample.value(prop::sample::select(levels.to_vec()));
        let message = sample.text();
        drop(sample.commands.juju_log(level, &message));
        sample.means("juju-log", json!({ "log-level": level.as_str(), "message": message }));
    }),
    ("juju_reboot", |sample| {
        let now = sample.bool();
        drop(sample.commands.juju_reboot(if now { Reboot::Now } else { Reboot::AfterHook }));
        sample.means("juju-reboot", json!({ "now": now }));
    }),
    ("unit_get_private_address", |sample| {
        drop(sample.commands.unit_get_private_address());
        sample.means("unit-get", json!({ "setting": "private-address", "format": "smart" }));
    }),
    ("unit_get_public_address", |sample| {
        drop(sample.commands.unit_get_public_address());
        sample.means("unit-get", json!({ "setting": "public-address", "format": "smart" }));
    }),
    ("network_get", |sample| {
        let binding = sample.name();
        let relation = sample.bool().then(|| sample.relation());
        drop(sample.commands.network_get(&binding, relation));
        let relation = relation.map(|id| id.0);
        sample.means_json("network-get", json!({ "binding": binding, "relation": relation }));
    }),
    ("open_port", |sample| change_port(sample, "open-port")),
    ("close_port", |sample| change_port(sample, "close-port")),
    ("opened_ports", |sample| {
        drop(sample.commands.opened_ports());
        sample.means_json("opened-ports", json!({}));
    }),
    ("opened_ports_by_endpoint", |sample| {
        drop(sample.commands.opened_ports_by_endpoint());
        sample.means_json("opened-ports", json!({ "endpoints": true }));
    }),
    ("add_metric", add_metric),
    ("payload_register", |sample| {
        let [payload, class, id] = [sample.text(), sample.text(), sample.text()];
        let tags: Vec<_> = (0..sample.value(0..3)).map(|_| sample.text()).collect();
        let tags: Vec<_> = tags.iter().map(String::as_str).collect();
        drop(sample.commands.payload_register(&payload, &class, &id, &tags));
        let meaning = json!({ "type": payload, "class": class, "id": id, "tags": tags });
        sample.means("payload-register", meaning);
    }),
    ("payload_status_set", |sample| {
        let [class, id] = [sample.text(), sample.text()];
        drop(sample.commands.payload_status_set(&class, &id, PayloadStatus::Running));
        sample
            .means("payload-status-set", json!({ "class": class, "id": id, "status": "running" }));
    }),
    ("payload_unregister", |sample| {
        let [class, id] = [sample.text(), sample.text()];
        drop(sample.commands.payload_unregister(&class, &id));
        sample.means("payload-unregister", json!({ "class": class, "id": id }));
    }),
    ("k8s_spec_set", |sample| {
        let (names, command) = sample.value(prop::sample::select(
            &[(SpecCommands::K8sSpec, "k8s-spec-set"), (SpecCommands::PodSpec, "pod-spec-set")][..],
        ));
        let spec = sample.text();
        let resources = sample.bool().then(|| sample.text());
        drop(sample.commands.k8s_spec_set(names, &spec, resources.as_deref()));
        sample.means(command, json!({ "file": spec, "k8s-resources": resources }));
    }),
    ("k8s_spec_get", |sample| {
        drop(sample.commands.k8s_spec_get(SpecCommands::K8sSpec));
        drop(sample.commands.k8s_spec_get(SpecCommands::PodSpec));
        sample.means("k8s-spec-get", json!({}));
        sample.means("pod-spec-get", json!({}));
    }),
    ("k8s_raw_set", |sample| {
        let spec = sample.text();
        drop(sample.commands.k8s_raw_set(&spec));
        sample.means("k8s-raw-set", json!({ "file": spec }));
    }),
    ("k8s_raw_get", |sample| {
        drop(sample.commands.k8s_raw_get());
        sample.means("k8s-raw-get", json!({}));
    }),
];

fn action_set(sample: &mut Sample<'_>) {
    let part = "[a-z0-9]([a-z0-9-]{0,3}[a-z0-9])?";
    let key = prop::collection::vec(part, 1..3).prop_map(|parts| parts.join("."));
    let mut results = Vec::new();
    for _ in 0..sample.value(0..4) {
        let key = if sample.value(0..8) == 0 {
            sample.invalid();
            sample.text()
        } else {
            sample.value(&key)
        };
        results.push((key, sample.text()));
    }
    drop(sample.commands.action_set(&results));
    let pairs: Vec<_> = results
        .iter()
        .map(|(key, value)| json!([key.split('.').collect::<Vec<_>>(), value]))
        .collect();
    if !pairs.is_empty() {
        sample.means("action-set", json!({ "results": pairs }));
    }
}

fn change_port(sample: &mut Sample<'_>, command: &'static str) {
    let (first, last): (u16, u16) = sample.value(any::<(u16, u16)>());
    let (port, protocol, ends) = match sample.value(0..4) {
        0 => (Port::tcp(first), "tcp", Some((first, first))),
        1 => (Port::udp(first), "udp", Some((first, first))),
        2 => (
            Port::range(Protocol::Udp, first, last),
            "udp",
            Some((first.min(last), first.max(last))),
        ),
        _ => (Port::icmp(), "icmp", None),
    };
    let endpoints: Vec<_> = (0..sample.value(0..3)).map(|_| sample.name()).collect();
    let endpoints: Vec<_> = endpoints.iter().map(String::as_str).collect();
    match command {
        "open-port" => drop(sample.commands.open_port(port, &endpoints)),
        _ => drop(sample.commands.close_port(port, &endpoints)),
    }
    let (from, to) = ends.unzip();
    let meaning = json!({ "protocol": protocol, "from": from, "to": to, "endpoints": endpoints });
    sample.means(command, meaning);
}

fn add_metric(sample: &mut Sample<'_>) {
    let mut metrics = BTreeMap::new();
    for _ in 0..sample.value(0..3) {
        metrics
            .insert(sample.name(), sample.value(prop_oneof![0.0..1e9, prop::num::f64::POSITIVE]));
    }
    let mut labels = BTreeMap::new();
    for _ in 0..sample.value(0..3) {
        labels.insert(sample.name(), sample.name());
    }
    drop(sample.commands.add_metric(&metrics, &labels));
    // Juju keeps the numbers as they are written.
    let metrics: serde_json::Map<String, Value> =
        metrics.iter().map(|(name, value)| (name.clone(), value.to_string().into())).collect();
    if !metrics.is_empty() {
        sample.means("add-metric", json!({ "metrics": metrics, "labels": labels }));
    }
}
