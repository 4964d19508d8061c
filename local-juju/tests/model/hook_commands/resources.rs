//! `resource-get`.

use super::table;
use crate::support::{Juju, charm};

#[test]
fn resource_get_names_the_file() {
    let yaml = "name: web\nresources:\n  tool: {type: file, filename: tool.tar}\n";
    let mut juju = Juju::new().deploy("web", charm(yaml), 1);
    let web = "web".parse().unwrap();
    juju.at("web/0 install", |hook| {
        table(
            hook,
            &[
                ("resource-get", 2, "missing required resource name"),
                ("resource-get tool x", 2, "unrecognized args: [\"x\"]"),
                ("resource-get tool --format=json", 2, "option provided but not defined: --format"),
                (
                    "resource-get tool",
                    1,
                    "could not download resource: resource#web/tool not found",
                ),
            ],
        );
    });
    juju.model.attach_resource(&web, "tool", "/r/tool.tar").unwrap();
    juju.at("web/0 start", |hook| {
        table(hook, &[("resource-get tool", 0, "/r/tool.tar")]);
    });
    juju.model.attach_resource(&web, "tool", "/r/tool.tar").unwrap();
    assert_eq!(juju.model.application(&web).unwrap().resources()["tool"].revision(), 2);
    let error = juju.model.attach_resource(&web, "tol", "/x").unwrap_err();
    assert_eq!(error.to_string(), "`web` has no resource `tol`: did you mean `tool`?");
}
