//! Containers on Kubernetes, and what units are told of them.

use std::sync::Arc;

use local_juju::commands::Outcome;
use local_juju::schedule::{self, WorkloadEvent, WorkloadEventKind};
use local_juju::state::{
    ContainerCheck, ContainerService, Error, ModelKind, Removal, Settings, StatusWord,
};
use ops_metadata::Charm;

use crate::support::{Hook, Juju, application, charm, exit, unit};

const PROXY: &str = "
name: proxy
containers:
  web: {}
  log-shipper: {}
";

fn proxy() -> Arc<Charm> {
    charm(PROXY)
}

fn kubernetes(version: &str) -> Juju {
    let juju_version = version.parse().unwrap();
    let kind = ModelKind::Kubernetes;
    Juju::with(Settings { kind, juju_version, ..Settings::default() }).deploy("proxy", proxy(), 1)
}

fn event(container: &str, kind: WorkloadEventKind) -> WorkloadEvent {
    WorkloadEvent { container: container.to_owned(), kind }
}

fn ready(container: &str) -> WorkloadEvent {
    event(container, WorkloadEventKind::Ready)
}

fn notice(id: &str) -> WorkloadEvent {
    let key = "example.com/done".to_owned();
    event("web", WorkloadEventKind::CustomNotice { id: id.to_owned(), key })
}

fn failed(check: &str) -> WorkloadEvent {
    event("web", WorkloadEventKind::CheckFailed { check: check.to_owned() })
}

fn recovered(check: &str) -> WorkloadEvent {
    event("web", WorkloadEventKind::CheckRecovered { check: check.to_owned() })
}

fn tell(juju: &mut Juju, events: impl IntoIterator<Item = WorkloadEvent>) {
    for event in events {
        juju.model.workload_event(&unit("proxy/0"), event).unwrap();
    }
}

/// The variables that tell of containers.
fn variables(hook: &Hook<'_>) -> Vec<String> {
    let all = hook.run.environment(hook.model).into_iter();
    let workload = all.filter(|(name, _)| {
        ["JUJU_WORKLOAD", "JUJU_NOTICE", "JUJU_PEBBLE"].iter().any(|it| name.starts_with(it))
    });
    workload.map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn a_ready_container_is_told_once_the_unit_is_installed() {
    let mut juju = kubernetes("3.6.11");
    tell(&mut juju, [ready("web"), ready("log-shipper")]);
    juju.rest(|_| exit(0));
    let expected = [
        "install",
        "leader-elected",
        "web-pebble-ready",
        "log-shipper-pebble-ready",
        "config-changed",
        "start",
    ];
    assert_eq!(juju.of("proxy/0"), expected);
}

/// EVT-062 EVT-063 EVT-067 EVT-068 EVT-072
#[test]
fn each_event_has_its_own_variables() {
    let mut juju = kubernetes("3.6.11");
    tell(&mut juju, [ready("web"), notice("7"), failed("up"), recovered("up")]);
    let mut told = Vec::new();
    juju.rest(|hook| {
        let variables = variables(hook);
        if !variables.is_empty() {
            told.push(format!("{}: {}", hook.name(), variables.join(" ")));
        }
        exit(0)
    });
    assert_eq!(
        told,
        [
            "web-pebble-ready: JUJU_WORKLOAD_NAME=web",
            "web-pebble-custom-notice: JUJU_WORKLOAD_NAME=web JUJU_NOTICE_ID=7 \
             JUJU_NOTICE_TYPE=custom JUJU_NOTICE_KEY=example.com/done",
            "web-pebble-check-failed: JUJU_WORKLOAD_NAME=web JUJU_PEBBLE_CHECK_NAME=up",
            "web-pebble-check-recovered: JUJU_WORKLOAD_NAME=web JUJU_PEBBLE_CHECK_NAME=up",
        ]
    );
}

#[test]
fn older_jujus_do_not_tell_of_notices_and_checks() {
    for (version, told) in [
        ("2.9.49", vec!["web-pebble-ready"]),
        ("3.3.0", vec!["web-pebble-ready"]),
        ("3.4.0", vec!["web-pebble-ready", "web-pebble-custom-notice"]),
        ("3.5.9", vec!["web-pebble-ready", "web-pebble-custom-notice"]),
        ("3.6.0", vec!["web-pebble-ready", "web-pebble-custom-notice", "web-pebble-check-failed"]),
    ] {
        let mut juju = kubernetes(version);
        tell(&mut juju, [ready("web"), notice("1"), failed("up")]);
        juju.rest(|_| exit(0));
        let pebble: Vec<_> =
            juju.of("proxy/0").into_iter().filter(|name| name.contains("-pebble-")).collect();
        assert_eq!(pebble, told, "{version}");
    }
}

#[test]
fn what_a_charm_is_still_to_be_told_is_not_told_twice() {
    let mut juju = kubernetes("3.6.11").rested();
    tell(&mut juju, [notice("1"), notice("1"), notice("2"), notice("1")]);
    let mut again = true;
    juju.rest(|hook| {
        // It occurs while its hook runs: then, and only then, the hook runs once more.
        if std::mem::take(&mut again) {
            for _ in 0..3 {
                hook.model.workload_event(&unit("proxy/0"), notice("1")).unwrap();
            }
        }
        exit(0)
    });
    assert_eq!(juju.of("proxy/0"), ["web-pebble-custom-notice"; 3]);
}

#[test]
fn a_failed_hook_is_retried_until_its_container_is_another() {
    let mut juju = kubernetes("3.6.11").rested();
    tell(&mut juju, [ready("web"), notice("1")]);
    let due = schedule::next(&juju.model).unwrap();
    juju.run(due, &mut |_| exit(1));
    let status = juju.model.unit(&unit("proxy/0")).unwrap().status();
    assert_eq!(status.word, StatusWord::Error);
    assert_eq!(status.message, "hook failed: \"web-pebble-ready\"");
    let due = schedule::next(&juju.model).unwrap();
    assert_eq!(due.at.since(juju.model.now()).as_secs(), 5);
    let outcome = juju.run(due, &mut |_| exit(1));
    assert!(matches!(outcome, Outcome::Failed { .. }));

    juju.model.restart_container(&unit("proxy/0"), "web").unwrap();
    let status = juju.model.unit(&unit("proxy/0")).unwrap().status();
    assert_ne!(status.word, StatusWord::Error);
    tell(&mut juju, [ready("web")]);
    juju.ran.clear();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("proxy/0"), ["web-pebble-custom-notice", "web-pebble-ready"]);
}

#[test]
fn a_restarted_container_is_ready_again() {
    let mut juju = kubernetes("3.6.11").rested();
    let container = |juju: &Juju| {
        let unit = juju.model.unit(&unit("proxy/0")).unwrap();
        let web = &unit.containers()["web"];
        (web.run(), web.is_ready())
    };
    assert_eq!(container(&juju), (0, false));
    tell(&mut juju, [ready("web")]);
    assert_eq!(container(&juju), (0, true));
    juju.rest(|_| exit(0));
    juju.model.restart_container(&unit("proxy/0"), "web").unwrap();
    assert_eq!(container(&juju), (1, false));
    tell(&mut juju, [ready("web")]);
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("proxy/0"), ["web-pebble-ready"; 2]);
}

#[test]
fn a_refresh_brings_a_new_pod() {
    let mut juju = kubernetes("3.6.11").rested();
    let new = charm("name: proxy\ncontainers:\n  web: {}\n  cache: {}\n");
    tell(&mut juju, [ready("web")]);
    juju.model.refresh(&application("proxy"), &new, false).unwrap();
    let mut replaced = false;
    juju.rest(|hook| {
        let containers = hook.model.unit(&unit("proxy/0")).unwrap().containers();
        let runs: Vec<_> = containers.iter().map(|(name, it)| (name.as_str(), it.run())).collect();
        if hook.name() == "upgrade-charm" {
            assert_eq!(runs, [("cache", 0), ("web", 1)]);
            replaced = true;
            hook.model.workload_event(&unit("proxy/0"), ready("web")).unwrap();
        } else if !replaced {
            assert_eq!(runs, [("log-shipper", 0), ("web", 0)]);
        }
        exit(0)
    });
    let events = ["stop", "upgrade-charm", "config-changed", "start", "web-pebble-ready"];
    assert_eq!(juju.of("proxy/0"), [&["web-pebble-ready"][..], &events].concat());
}

#[test]
fn a_new_pod_waits_for_its_charm_before_it_is_told() {
    let mut juju = kubernetes("3.6.11").rested();
    juju.model.refresh(&application("proxy"), &proxy(), false).unwrap();
    juju.at("proxy/0 stop", |_| {});
    // The new pod's Pebble is quicker than the agent.
    tell(&mut juju, [ready("web")]);
    juju.rest(|_| exit(0));
    let events = ["stop", "upgrade-charm", "config-changed", "start", "web-pebble-ready"];
    assert_eq!(juju.of("proxy/0"), events);
}

#[test]
fn a_unit_that_goes_is_still_told() {
    let mut juju = kubernetes("3.6.11").rested();
    juju.model.remove_unit(&unit("proxy/0"), Removal::default()).unwrap();
    tell(&mut juju, [failed("up")]);
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("proxy/0"), ["web-pebble-check-failed", "stop", "remove"]);
}

#[test]
fn only_what_is_there_can_be_told_of() {
    let mut juju = kubernetes("3.6.11");
    let told = juju.model.workload_event(&unit("proxy/0"), ready("wed"));
    let refused = Error::NoContainer {
        unit: unit("proxy/0"),
        container: "wed".to_owned(),
        hint: "did you mean `web`?".to_owned(),
    };
    assert_eq!(told, Err(refused));
    assert!(juju.model.restart_container(&unit("proxy/1"), "web").is_err());
    // Machines have no containers.
    let mut machines = Juju::new().deploy("proxy", proxy(), 1);
    let error = machines.model.restart_container(&unit("proxy/0"), "web").unwrap_err();
    assert_eq!(error.to_string(), "`proxy/0` has no container `web`: there is none");
}

#[test]
fn what_runs_in_a_container_is_shown() {
    let mut juju = kubernetes("3.6.11").rested();
    tell(&mut juju, [ready("web")]);
    juju.rest(|_| exit(0));
    let service = ContainerService {
        name: "server".to_owned(),
        startup: "enabled".to_owned(),
        current: "active".to_owned(),
    };
    let check = ContainerCheck {
        name: "up".to_owned(),
        level: "alive".to_owned(),
        status: "down".to_owned(),
        failures: 4,
        threshold: 3,
    };
    let shown = juju.model.show_container(
        &unit("proxy/0"),
        "web",
        vec![service.clone()],
        vec![check.clone()],
    );
    shown.unwrap();
    assert_eq!(schedule::next_before_rest(&juju.model), None);
    let status = juju.model.status();
    let [shipper, web] = &status.units[0].containers[..] else { panic!() };
    assert_eq!((shipper.name.as_str(), shipper.ready), ("log-shipper", false));
    assert_eq!((web.name.as_str(), web.ready, web.restarts), ("web", true, 0));
    assert_eq!((&web.services, &web.checks), (&vec![service], &vec![check]));
    let json = juju.model.to_json();
    let json = &json["applications"]["proxy"]["units"]["proxy/0"]["containers"]["web"];
    assert_eq!(json["services"]["server"], "active");
    assert_eq!(json["checks"]["up"], "down");
}

#[test]
fn pods_have_addresses_from_the_first() {
    let first_address = "127.0.2.254".parse().unwrap();
    let settings = Settings { kind: ModelKind::Kubernetes, first_address, ..Settings::default() };
    let juju = Juju::with(settings).deploy("proxy", proxy(), 3);
    let addresses: Vec<_> = juju.model.units().map(|(_, it)| it.address().to_string()).collect();
    assert_eq!(addresses, ["127.0.2.254", "127.0.2.255", "127.0.3.0"]);
}
