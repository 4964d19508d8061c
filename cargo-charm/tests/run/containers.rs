//! Charms with containers, run by the stand-in that is built in.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::charm::Place;

const CONTAINERS: &str = "containers: {web: {}}\n";
const TELL: &str = r#"status-set active "$JUJU_WORKLOAD_NAME $(unit-get private-address)""#;

fn place() -> Place {
    let place = Place::new();
    place.charm("kube", CONTAINERS, TELL);
    place.charm("machine", "", TELL);
    place
}

#[test]
fn containers_are_shown_and_restarted() {
    let place = place();
    let ended = place.run("kube --units 2 --then --restart-container kube/1:web");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let shown: Vec<Vec<&str>> =
        ended.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in ["Unit Container Restarts Service Startup Current", "kube/0 web 0 no services"] {
        assert!(shown.iter().any(|words| words.join(" ") == row), "{row}: {}", ended.stdout);
    }
    assert!(shown.contains(&vec!["kube/1", "web", "1", "no", "services"]), "{}", ended.stdout);
    let restart = shown.iter().position(|words| words.join(" ") == "> restart kube/1:web");
    let after = &shown[restart.unwrap() + 1];
    assert_eq!(after[..2], ["kube/1", "web-pebble-ready"]);
}

#[test]
fn namespaces_can_be_done_without_and_that_is_said() {
    let place = place();
    let ended = place.run("kube --no-namespaces");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.stderr.contains("containers run without namespaces (they are turned off)"));
    // The same run, but for the addresses.
    let table = |line: &str| {
        let stdout = place.run(&format!("kube {line}")).stdout;
        let table = stdout.split_once("Model  Juju").unwrap().1;
        table
            .split_whitespace()
            .filter(|word| !word.starts_with("127."))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(table("--no-namespaces"), table(""));
}

#[test]
fn a_daemon_that_was_asked_for_is_not_replaced() {
    let place = place();
    let ended = place.run("kube --no-namespaces --pebble /bin/true");
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.stderr.contains("without namespaces it would write"), "{}", ended.stderr);
    let ended = place.run("kube --pebble /no/such/pebble");
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.stderr.contains("/no/such/pebble"), "{}", ended.stderr);
}

#[test]
fn what_is_called_pebble_and_is_none_is_passed_over() {
    let place = place();
    let bin = place.path("bin");
    fs::create_dir(&bin).unwrap();
    let pebble = bin.join("pebble");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    for (script, reason) in [
        ("echo no such tool is configured >&2; exit 3", "no such tool is configured"),
        ("echo pebble 4.0", "`version` is not answered as Pebble does"),
        ("exec sleep 1000", "it has not ended after"),
    ] {
        fs::write(&pebble, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&pebble, Permissions::from_mode(0o755)).unwrap();
        let output = place.command("kube").env("PATH", &path).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{script}: {stderr}");
        if !stderr.contains("without namespaces") {
            assert!(stderr.contains("a stand-in for Pebble runs"), "{script}: {stderr}");
            assert!(stderr.contains(reason), "{script}: {stderr}");
        }
    }
    // As the shims of version managers: what they are called says which program they pass on to.
    fs::remove_file(&pebble).unwrap();
    symlink("/bin/true", &pebble).unwrap();
    let output = place.command("kube").env("PATH", &path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_wrong_container_is_told_before_anything_runs() {
    let place = place();
    for (line, text) in [
        ("kube --restart-container kube/0:wed", "did you mean `web`?"),
        ("kube --restart-container kube/7:web", "there is no unit `kube/7`"),
        ("machine --restart-container machine/0:web", "there is none"),
    ] {
        let ended = place.run(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{line}");
        assert!(ended.stderr.contains(text), "{line}: {}", ended.stderr);
    }
}

#[test]
fn charms_without_containers_stay_on_machines() {
    let place = place();
    let report = place.report("machine");
    let unit = &report["model"]["applications"]["machine"]["units"]["machine/0"];
    assert!(unit["address"].as_str().unwrap().starts_with("10."));
    assert!(unit.get("containers").is_none());
    let report = place.report("kube machine --watch 1s");
    let applications = &report["model"]["applications"];
    assert_eq!(applications["kube"]["units"]["kube/0"]["containers"]["web"]["ready"], true);
    let address = applications["machine"]["units"]["machine/0"]["address"].as_str().unwrap();
    assert!(address.starts_with("127."), "{address}");
}
