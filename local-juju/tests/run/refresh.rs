//! Charms that are replaced while their units live.

use std::fs;

use local_juju::Error;
use local_juju::commands::Outcome;
use local_juju::state::ApplicationName;

use crate::support::{Local, YAML, name, write};

const OLD: &str = "#!/bin/sh\necho old >> history\nstatus-set active old\n";
const NEW: &str = "#!/bin/sh\necho \"new $JUJU_HOOK_NAME\" >> history\nstatus-set active new\n";

const SUBORDINATE: &str =
    "subordinate: true\nrequires:\n  host: {interface: juju-info, scope: container}\n";

fn shell() -> ApplicationName {
    "shell".parse().unwrap()
}

#[test]
fn a_unit_gets_the_new_files_with_upgrade_charm_and_keeps_its_own() {
    let mut local = Local::new();
    let charm = local.charm(&[("dispatch", OLD), ("src/old.sh", "1"), ("src/both.sh", "1")]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    local.settle();
    fs::remove_file(charm.join("src/old.sh")).unwrap();
    local.charm(&[("dispatch", NEW), ("src/new.sh", "2"), ("src/both.sh", "2")]);
    let unit = local.juju.directory().join("agents/unit-shell-0/charm");

    local.juju.refresh(&shell(), &charm, false).unwrap();
    assert_eq!(fs::read_to_string(unit.join("src/both.sh")).unwrap(), "1", "not before its hook");
    let before = local.ran.len();
    local.settle();
    assert_eq!(local.names()[before..], ["upgrade-charm", "config-changed"]);
    assert_eq!(local.status("shell/0"), "active: new");
    let history = fs::read_to_string(unit.join("history")).unwrap();
    assert!(
        history.starts_with("old\n")
            && history.ends_with("new upgrade-charm\nnew config-changed\n")
    );
    assert_eq!(fs::read_to_string(unit.join("src/both.sh")).unwrap(), "2");
    assert!(unit.join("src/new.sh").exists() && !unit.join("src/old.sh").exists());

    // A unit that comes later begins with it.
    local.juju.add_unit(&shell()).unwrap();
    let before = local.ran.len();
    local.settle();
    assert!(!local.names()[before..].contains(&"upgrade-charm"));
    assert_eq!(local.status("shell/1"), "active: new");
}

#[test]
fn a_unit_in_error_keeps_its_files_until_it_is_resolved_or_forced() {
    for force in [false, true] {
        let mut local = Local::with(|settings| settings.model.automatic_retries = 0);
        let charm = local.charm(&[("dispatch", "#!/bin/sh\n[ $JUJU_HOOK_NAME != start ]\n")]);
        local.juju.deploy(&charm, None, 1, &[]).unwrap();
        local.settle();
        assert_eq!(local.status("shell/0"), "error: hook failed: \"start\"");
        local.charm(&[("dispatch", NEW)]);
        local.juju.refresh(&shell(), &charm, force).unwrap();
        let before = local.ran.len();
        local.settle();
        assert_eq!(local.ran.len(), before, "an error is not resolved by a refresh");
        local.juju.resolve(&name("shell/0"), true).unwrap();
        local.settle();
        if force {
            assert_eq!(local.names()[before..], ["start"]);
        } else {
            assert!(matches!(local.ran.last().unwrap().outcome, Outcome::Failed { .. }));
            local.juju.resolve(&name("shell/0"), false).unwrap();
            local.settle();
            assert_eq!(local.names()[before..], ["start", "upgrade-charm", "config-changed"]);
        }
        assert_eq!(local.status("shell/0"), "active: new");
    }
}

#[test]
fn a_charm_that_cannot_be_refreshed_to_leaves_nothing() {
    let mut local = Local::with_dispatch(1, OLD);
    local.settle();
    let before = local.juju.model().to_json();
    let charm = local.charm(&[]);
    let yaml = charm.join("charmcraft.yaml");
    for (text, part) in [
        (YAML.replace("ring: {interface: shell-ring}", "other: {interface: o}"), "it would break"),
        (format!("{YAML}{SUBORDINATE}"), "the charm is"),
        ("name: [".to_owned(), "error"),
    ] {
        write(&yaml, text.as_bytes(), 0o644);
        let error = local.juju.refresh(&shell(), &charm, false).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
    let error = local.juju.refresh(&shell(), &local.path().join("nowhere"), false).unwrap_err();
    assert!(matches!(error, Error::CharmDirectory { .. }));
    assert_eq!(local.juju.model().to_json(), before);
    let charms = fs::read_dir(local.juju.directory().join("charms/shell")).unwrap();
    assert_eq!(charms.count(), 1);
}

#[test]
fn a_resource_is_a_copy_of_the_operators_file() {
    let mut local = Local::new();
    let yaml = format!("{YAML}resources:\n  image: {{type: file, filename: image.txt}}\n");
    let script =
        "#!/bin/sh\n[ $JUJU_HOOK_NAME != upgrade-charm ] || cat \"$(resource-get image)\" > got\n";
    let charm = local.charm(&[("charmcraft.yaml", &yaml), ("dispatch", script)]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    local.settle();
    let file = local.path().join("file");
    let error = local.juju.attach_resource(&shell(), "image", &file).unwrap_err();
    assert!(matches!(error, Error::Copy(_)), "{error}");
    let error = local.juju.attach_resource(&shell(), "imag", &file).unwrap_err();
    assert!(error.to_string().contains("did you mean `image`?"), "{error}");
    for content in ["one", "two"] {
        write(&file, content.as_bytes(), 0o644);
        local.juju.attach_resource(&shell(), "image", &file).unwrap();
        write(&file, b"changed later", 0o644);
        local.settle();
        let got = local.juju.directory().join("agents/unit-shell-0/charm/got");
        assert_eq!(fs::read_to_string(got).unwrap(), content);
    }
}

#[test]
fn a_reboot_at_once_kills_the_charm() {
    let script = "#!/bin/sh\n[ $JUJU_HOOK_NAME != start ] || [ -e rebooted ] || { touch rebooted; juju-reboot --now; sleep 1000; }\n";
    let mut local = Local::with_dispatch(1, script);
    let ran = local.run_to("start");
    assert_eq!(ran.outcome, Outcome::Requeued);
    assert_eq!(ran.commands[0].to_string(), "juju-reboot --now");
    let before = local.ran.len();
    local.settle();
    assert_eq!(local.names()[before..], ["start"], "it had not started before");
}
