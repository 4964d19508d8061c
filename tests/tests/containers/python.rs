//! Python's `ops`, which looks for a container's socket in one place.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use ops_tests::parity::python::interpreter;
use tempfile::TempDir;

use crate::world::{Make, World};

const METADATA: &str = "
name: snake
summary: A Kubernetes charm with Python's ops
description: It pushes a file and runs a command in its container.
containers:
  web: {}
";

const CHARM: &str = r#"
import ops

LAYER = {
    "services": {"sleeper": {"override": "replace", "command": "sleep 1000", "startup": "enabled"}},
}


class Snake(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.web_pebble_ready, self._ready)
        framework.observe(self.on.web_pebble_custom_notice, self._notice)

    def _ready(self, event):
        container = event.workload
        assert container.can_connect()
        container.push("/srv/greeting", "hello")
        container.add_layer("snake", LAYER)
        container.replan()
        text, _ = container.exec(["cat", "/srv/greeting"]).wait_output()
        container.pebble.notify(ops.pebble.NoticeType.CUSTOM, "example.com/greeted", data={"text": text})

    def _notice(self, event):
        service = event.workload.get_service("sleeper")
        text = event.notice.last_data["text"]
        self.unit.status = ops.ActiveStatus(f"{event.notice.key} {text} {service.current.value}")


ops.main(Snake)
"#;

pub(crate) fn finds_its_container(make: Make) {
    let charm = TempDir::new().unwrap();
    let write = |name: &str, content: &str| {
        let path = charm.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    write("metadata.yaml", METADATA);
    write("charm.py", CHARM);
    let script = format!("#!/bin/sh\nexec {} ./charm.py\n", interpreter().display());
    let dispatch = write("dispatch", &script);
    fs::set_permissions(dispatch, fs::Permissions::from_mode(0o755)).unwrap();

    let mut world = World::empty(make());
    world.juju.deploy(charm.path(), None, 1, &[]).unwrap();
    let ran = world.settle();
    assert!(ran.contains(&"snake/0 web-pebble-custom-notice".to_owned()), "{ran:?}");
    assert_eq!(world.message("snake/0"), "example.com/greeted hello active");
}
