//! `payload-register`, `payload-status-set`, `payload-unregister`.

use std::sync::Arc;

use ops_metadata::Charm;

use super::table;
use crate::support::{Juju, charm, exit};

fn runner() -> Arc<Charm> {
    charm("name: runner\npayloads:\n  monitor: {type: docker}\n  vm: {type: kvm}\n")
}

#[test]
fn payloads_are_told_at_once() {
    let mut juju = Juju::version("3.6.4").deploy("runner", runner(), 1);
    let mut first = true;
    juju.rest(|hook| {
        if !std::mem::take(&mut first) {
            return exit(0);
        }
        table(
            hook,
            &[
                ("payload-register docker monitor m1 big blue", 0, ""),
                ("payload-register kvm vm v1", 0, ""),
                ("payload-register docker monitor", 2, "missing required arguments"),
                (
                    "payload-register kvm monitor m2",
                    1,
                    "incorrect type \"kvm\" for payload \"monitor\", expected \"docker\"",
                ),
                (
                    "payload-register docker zebra m2",
                    1,
                    "payload \"zebra\" not found in metadata.yaml",
                ),
                ("payload-status-set monitor m1 stopped", 0, ""),
                ("payload-status-set monitor m1", 2, "missing required arguments"),
                ("payload-status-set monitor m1 stopped x", 2, "unrecognized args: [\"x\"]"),
                (
                    "payload-status-set monitor m1 started",
                    1,
                    "status \"started\" not supported; expected one of [\"starting\", \
                     \"running\", \"stopping\", \"stopped\"]",
                ),
                ("payload-status-set monitor m7 stopped", 1, "payload \"monitor/m7\" not found"),
                ("payload-unregister vm v1", 0, ""),
                ("payload-unregister vm v1", 0, ""),
                ("payload-unregister vm", 2, "missing required arguments"),
                ("payload-unregister vm v1 x", 2, "unrecognized args: [\"x\"]"),
            ],
        );
        exit(1)
    });
    let payloads = &juju.model.to_json()["applications"]["runner"]["units"]["runner/0"]["payloads"];
    let expected = serde_json::json!({
        "monitor/m1": {"type": "docker", "status": "stopped", "labels": ["big", "blue"]}
    });
    assert_eq!(*payloads, expected);
}
