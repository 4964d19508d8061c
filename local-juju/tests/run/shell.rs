//! Charms that work.

use local_juju::agent::Transport;
use local_juju::commands::Outcome;
use local_juju::state::{ActionStatus, Removal};

use crate::support::{Local, name};

const CHARM: &str = r#"#!/bin/sh
set -e
case "$JUJU_DISPATCH_PATH" in
hooks/config-changed)
    relation-set -r "$(relation-ids ring)" greeting="$(config-get greeting)"
    status-set active "$(config-get greeting) from $JUJU_UNIT_NAME"
    ;;
hooks/ring-relation-changed)
    [ -z "$JUJU_REMOTE_UNIT" ] || juju-log "$JUJU_REMOTE_UNIT says $(relation-get greeting)"
    ;;
actions/greet)
    echo said
    echo "careful" >&2
    action-set text="hello $(action-get who)"
    ;;
esac
"#;

#[test]
fn a_shell_script_with_two_units() {
    let mut local = Local::with_dispatch(2, CHARM);
    local.settle();
    assert!(local.ran.iter().all(|ran| ran.outcome == Outcome::Committed && ran.attempt == 1));
    for unit in ["shell/0", "shell/1"] {
        assert_eq!(local.status(unit), format!("active: hello from {unit}"));
        assert_eq!(local.published(unit, "greeting").unwrap(), "hello");
    }
    assert!(local.logged("INFO juju-log: ring:0: shell/1 says hello"), "{:?}", local.log());
    assert!(local.logged("INFO juju-log: ring:0: shell/0 says hello"));

    let application = "shell".parse().unwrap();
    local.juju.configure(&application, "greeting", "moin").unwrap();
    local.settle();
    assert_eq!(local.status("shell/1"), "active: moin from shell/1");
    assert_eq!(local.published("shell/0", "greeting").unwrap(), "moin");
    assert!(local.logged("INFO juju-log: ring:0: shell/0 says moin"));
}

#[test]
fn an_action_and_what_it_prints() {
    let mut local = Local::with_dispatch(1, CHARM);
    local.settle();
    let parameters = [("who".to_owned(), "you".to_owned())];
    let id = local.juju.run_action(&name("shell/0"), "greet", &parameters).unwrap();
    let ran = local.run_to("action greet");
    assert!(matches!(ran.outcome, Outcome::ActionEnded { completed: true, .. }));
    let (_, action) = local.juju.model().actions().find(|(found, _)| *found == id).unwrap();
    assert_eq!(action.status(), ActionStatus::Completed);
    assert_eq!(action.results()["text"], "hello you");
    assert_eq!(action.results()["stdout"], "said\n");
    assert_eq!(action.results()["stderr"], "careful\n");
    assert!(local.logged("DEBUG greet: said") && local.logged("WARNING greet: careful"));
}

#[test]
fn a_charm_without_dispatch_has_a_program_for_each_event() {
    let mut local = Local::new();
    let charm = local.charm(&[
        ("hooks/install", "#!/bin/sh\necho \"$JUJU_HOOK_NAME in $(pwd)\"\n"),
        ("actions/greet", "#!/bin/sh\naction-set text=hi\n"),
    ]);
    local.juju.deploy(&charm, Some("named"), 1, &[]).unwrap();
    local.settle();
    for ran in &local.ran {
        let expected = if ran.name == "install" { Outcome::Committed } else { Outcome::Skipped };
        assert_eq!(ran.outcome, expected, "{}", ran.name);
    }
    let directory = local.juju.directory().join("agents/unit-named-0/charm");
    assert!(local.logged(&format!("DEBUG install: install in {}", directory.display())));
    local.juju.run_action(&name("named/0"), "greet", &[]).unwrap();
    let ran = local.run_to("action greet");
    assert!(matches!(ran.outcome, Outcome::ActionEnded { completed: true, .. }));
}

#[test]
fn each_unit_has_its_own_files_and_the_source_is_not_touched() {
    let script = "#!/bin/sh\necho \"$JUJU_UNIT_NAME\" >> note\n[ $(sort -u note | wc -l) = 1 ]\n";
    let mut local = Local::new();
    let charm = local.charm(&[("dispatch", script), ("note", "")]);
    local.juju.deploy(&charm, None, 2, &[]).unwrap();
    // What is changed after the deployment is not seen, not even by a later unit.
    std::fs::write(charm.join("dispatch"), "#!/bin/sh\nexit 1\n").unwrap();
    local.juju.add_unit(&"shell".parse().unwrap()).unwrap();
    let before = std::fs::read(charm.join("note")).unwrap();
    assert!(before.is_empty());
    local.settle();
    for unit in 0..3 {
        let note = local.juju.directory().join(format!("agents/unit-shell-{unit}/charm/note"));
        let text = std::fs::read_to_string(note).unwrap();
        assert!(text.lines().all(|line| line == format!("shell/{unit}")), "{text}");
    }
    assert!(std::fs::read(charm.join("note")).unwrap().is_empty());
}

#[test]
fn the_environment_is_built_from_scratch() {
    let mut local = Local::with(|settings| settings.transport = Some(Transport::Exec));
    let charm =
        local.charm(&[("dispatch", "#!/bin/sh\nexport -p\nls -l \"$JUJU_AGENT_SOCKET_ADDRESS\"")]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    local.run_to("install");
    let log = local.log().join("\n");
    let directory = local.juju.directory();
    let unit = directory.join("agents/unit-shell-0");
    for line in [
        format!("JUJU_CHARM_DIR='{}'", unit.join("charm").display()),
        format!("CHARM_DIR='{}'", unit.join("charm").display()),
        format!("JUJU_AGENT_SOCKET_ADDRESS='{}'", unit.join("agent.socket").display()),
        "JUJU_AGENT_SOCKET_NETWORK='unix'".to_owned(),
        format!("PATH='{}:", directory.join("tools").display()),
        "LANG='C.UTF-8'".to_owned(),
        "OPS_HOOK_TRANSPORT='exec'".to_owned(),
        "JUJU_UNIT_NAME='shell/0'".to_owned(),
        "JUJU_DISPATCH_PATH='hooks/install'".to_owned(),
        "srwx------".to_owned(),
    ] {
        assert!(log.contains(&line), "no {line} in\n{log}");
    }
    for inherited in ["HOME=", "CARGO_", "USER="] {
        assert!(!log.contains(&format!("export {inherited}")), "{inherited} in\n{log}");
    }
    assert!(!unit.join("agent.socket").exists(), "the socket goes with the hook");
}

#[test]
fn a_storage_instance_is_a_directory_and_a_removed_unit_has_no_status() {
    let yaml = "name: kept\ntype: charm\nsummary: s\ndescription: d\nstorage:\n  data: {type: filesystem}\n";
    let script =
        "#!/bin/sh\n[ -z \"$JUJU_STORAGE_ID\" ] || touch \"$JUJU_STORAGE_LOCATION/here\"\n";
    let mut local = Local::new();
    let charm = local.charm(&[("charmcraft.yaml", yaml), ("dispatch", script)]);
    local.juju.deploy(&charm, None, 1, &[]).unwrap();
    assert_eq!(local.run_to("data-storage-attached").outcome, Outcome::Committed);
    assert!(local.juju.directory().join("storage/data/0/here").exists());
    local.settle();
    local.juju.model_mut().remove_unit(&name("kept/0"), Removal::default()).unwrap();
    local.settle();
    let last = local.ran.last().unwrap();
    assert_eq!((last.name.as_str(), &last.status), ("remove", &None));
    assert!(local.juju.model().units().next().is_none());
}

#[test]
fn past_its_rest_a_model_goes_on_with_update_status() {
    let mut local = Local::with_dispatch(1, "#!/bin/sh\n");
    local.settle();
    assert!(local.juju.step(&mut |_| {}).unwrap().is_none());
    let before = local.juju.model().now();
    let ran = local.juju.step_past_rest(&mut |_| {}).unwrap().unwrap();
    assert_eq!(ran.name, "update-status");
    assert!(local.juju.model().now() > before);
}
