//! Services that do as they should.

use std::time::{Duration, SystemTime};

use ops::pebble::{ErrorKind, Layer, Service, ServiceStatus, Startup};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, local, path, refused, timed, until};

pebble_cases![
    services_of_the_plan,
    starting_and_stopping,
    starting_what_is_required_in_order,
    names_that_must_be_there,
    autostart_starts_what_starts_by_itself,
    autostart_without_any,
    replan_restarts_what_changed,
    replan_with_nothing_to_do,
    restarting_changes_the_process,
    stopping_what_never_ran,
    environment_user_and_directory,
    a_signal_reaches_the_service,
    signals_that_cannot_be_sent,
    a_stubborn_service_is_killed,
];

// CON-012, CON-013, PEB-010 ServiceInfo, PEB-011 ServiceStartup and ServiceStatus
fn services_of_the_plan(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(client.services().unwrap(), []);
    let layer = Layer::new()
        .service("b", Service::new("sleep 100").startup_enabled())
        .service("a", Service::new("sleep 100"));
    client.add_layer("base", &layer).unwrap();
    let services = client.services().unwrap();
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(services[0].startup, Startup::Disabled);
    assert_eq!(services[1].startup, Startup::Enabled);
    for service in services {
        assert_eq!((service.current, service.current_since), (ServiceStatus::Inactive, None));
    }
    for name in ["c", "", "a,b"] {
        assert_eq!(client.service(name).unwrap(), None, "{name}");
    }
    let named = client.services_named(["b", "nope", "a", ""]).unwrap();
    assert_eq!(named.iter().map(|service| &*service.name).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(client.services_named(None::<&str>).unwrap(), []);
}

// CON-007, CON-009
fn starting_and_stopping(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100"), ("b", "sleep 100")]);
    let before = SystemTime::now();
    client.start(["a"]).unwrap().wait().unwrap();
    let a = client.service("a").unwrap().unwrap();
    assert!(a.is_running());
    let since = a.current_since.unwrap();
    assert!(since >= before && since <= SystemTime::now(), "{since:?}");
    assert!(!client.service("b").unwrap().unwrap().is_running());
    client.stop(["a"]).unwrap().wait().unwrap();
    let a = client.service("a").unwrap().unwrap();
    assert_eq!(a.current, ServiceStatus::Inactive);
    assert!(a.current_since.unwrap() >= since);
}

fn starting_what_is_required_in_order(daemon: &dyn Daemon) {
    let client = daemon.client();
    let log = path(daemon, "order");
    let command = |name: &str| format!("sh -c 'echo {name} >> {log}; sleep 100'");
    let layer = Layer::new()
        .service("a", Service::new(command("a")).requires(["b"]).after(["b"]))
        .service("b", Service::new(command("b")));
    client.add_layer("base", &layer).unwrap();
    client.start(["a"]).unwrap().wait().unwrap();
    assert_eq!(std::fs::read_to_string(local(daemon, "order")).unwrap(), "b\na\n");
    // What requires it goes with it.
    client.stop(["b"]).unwrap().wait().unwrap();
    assert!(client.services().unwrap().iter().all(|service| !service.is_running()));
}

fn names_that_must_be_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100")]);
    let none: [&str; 0] = [];
    for (action, error) in [
        ("start", refused(client.start(none), 400)),
        ("stop", refused(client.stop(none), 400)),
        ("restart", refused(client.restart(none), 400)),
    ] {
        assert_eq!(error.message, format!("must specify services for {action} action"));
    }
    let error = refused(client.start(["a", "nope"]), 400);
    assert_eq!(error.message, r#"cannot start services: service "nope" does not exist"#);
    assert!(!client.service("a").unwrap().unwrap().is_running());
}

// CON-005
fn autostart_starts_what_starts_by_itself(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new()
        .service("a", Service::new("sleep 100").startup_enabled())
        .service("b", Service::new("sleep 100").startup_disabled());
    client.add_layer("base", &layer).unwrap();
    let change = client.autostart().unwrap().wait().unwrap();
    assert_eq!(change.kind, "autostart");
    assert!(client.service("a").unwrap().unwrap().is_running());
    assert!(!client.service("b").unwrap().unwrap().is_running());
}

fn autostart_without_any(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100")]);
    let error = refused(client.autostart(), 400);
    assert_eq!(error.kind, Some(ErrorKind::NoDefaultServices));
    assert_eq!(error.message, "no default services");
}

// CON-006
fn replan_restarts_what_changed(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = |seconds: u32| {
        Layer::new()
            .service("changing", Service::new(format!("sleep {seconds}")).startup_enabled())
            .service("constant", Service::new("sleep 300").startup_enabled())
            .service("other", Service::new("sleep 400"))
    };
    client.add_layer("base", &layer(100)).unwrap();
    client.replan().unwrap().wait().unwrap();
    let since = |name: &str| client.service(name).unwrap().unwrap().current_since;
    let (changing, constant) = (since("changing"), since("constant"));
    assert!(changing.is_some() && constant.is_some());
    client.combine_layer("base", &layer(200)).unwrap();
    assert_eq!(since("changing"), changing, "a layer alone touches no service");
    client.replan().unwrap().wait().unwrap();
    assert!(since("changing") > changing);
    assert_eq!(since("constant"), constant);
    assert_eq!(since("other"), None);
}

fn replan_with_nothing_to_do(daemon: &dyn Daemon) {
    let client = daemon.client();
    let change = client.replan().unwrap().wait().unwrap();
    assert_eq!((change.kind.as_str(), change.tasks.len(), change.ready), ("replan", 0, true));
}

// CON-008
fn restarting_changes_the_process(daemon: &dyn Daemon) {
    let client = daemon.client();
    let log = path(daemon, "pids");
    let command = format!("sh -c 'echo $$ >> {log}; exec sleep 100'");
    add_services(&client, &[("a", &command)]);
    // It need not run for that.
    client.restart(["a"]).unwrap().wait().unwrap();
    client.restart(["a"]).unwrap().wait().unwrap();
    let pids = std::fs::read_to_string(local(daemon, "pids")).unwrap();
    let pids: Vec<&str> = pids.lines().collect();
    assert!(pids.len() == 2 && pids[0] != pids[1], "{pids:?}");
    assert!(client.service("a").unwrap().unwrap().is_running());
}

fn stopping_what_never_ran(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100")]);
    let (_, took) = timed(|| client.stop(["a"]).unwrap().wait().unwrap());
    assert!(took < Duration::from_secs(1), "{took:?}");
}

fn environment_user_and_directory(daemon: &dyn Daemon) {
    let client = daemon.client();
    let seen = path(daemon, "seen");
    let command = format!("sh -c 'echo \"$NAME|$PWD\" > {seen}; sleep 100'");
    let service = Service::new(command).environment("NAME", "a b").working_dir(path(daemon, ""));
    client.add_layer("base", &Layer::new().service("a", service)).unwrap();
    client.start(["a"]).unwrap().wait().unwrap();
    let seen = std::fs::read_to_string(local(daemon, "seen")).unwrap();
    assert_eq!(seen.trim_end().trim_end_matches('/'), format!("a b|{}", daemon.root().display()));
}

// CON-028
fn a_signal_reaches_the_service(daemon: &dyn Daemon) {
    let client = daemon.client();
    let seen = path(daemon, "seen");
    // Not SIGHUP: a shell cannot catch what is ignored when it starts, as that is below `nohup`.
    let command = format!(
        "sh -c 'trap \"echo told > {seen}\" USR1; echo ready > {seen}; while :; do sleep 0.05; done'"
    );
    add_services(&client, &[("a", &command)]);
    client.start(["a"]).unwrap().wait().unwrap();
    let read = || std::fs::read_to_string(local(daemon, "seen")).unwrap_or_default();
    until(read, |text| text == "ready\n");
    client.send_signal("USR1", ["a"]).unwrap();
    until(read, |text| text == "told\n");
    assert!(client.service("a").unwrap().unwrap().is_running());
}

fn signals_that_cannot_be_sent(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100"), ("b", "sleep 100")]);
    let error = refused(client.send_signal("SIGHUP", ["a"]), 500);
    assert_eq!(error.message, r#"cannot send signal to "a": service is not running"#);
    let none: [&str; 0] = [];
    let error = refused(client.send_signal("SIGHUP", none), 400);
    assert_eq!(error.message, "must specify one or more services");
    client.start(["a"]).unwrap().wait().unwrap();
    let error = refused(client.send_signal("SIGNONSENSE", ["a"]), 500);
    assert!(error.message.contains(r#"invalid signal name "SIGNONSENSE""#), "{error}");
}

fn a_stubborn_service_is_killed(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = "sh -c 'trap \"\" TERM; while :; do sleep 0.05; done'";
    let service = Service::new(command).kill_delay(Duration::from_millis(300));
    client.add_layer("base", &Layer::new().service("a", service)).unwrap();
    client.start(["a"]).unwrap().wait().unwrap();
    let (_, took) = timed(|| client.stop(["a"]).unwrap().wait().unwrap());
    assert!((Duration::from_millis(250)..Duration::from_secs(4)).contains(&took), "{took:?}");
    assert!(!client.service("a").unwrap().unwrap().is_running());
}
