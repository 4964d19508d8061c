//! Services that fail.

use std::time::Duration;

use ops::pebble::{ChangeStatus, Error, Layer, OnExit, Service, ServiceStatus};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, local, path, until};

pebble_cases![
    a_service_that_exits_at_once,
    a_service_without_a_program,
    a_failure_holds_what_comes_after,
    a_service_that_is_started_again,
    a_service_that_stays_down,
    a_service_that_stays_down_after_success,
    a_late_start_is_well_in_the_end,
];

fn start(daemon: &dyn Daemon, service: Service) -> Result<(), Error> {
    let client = daemon.client();
    client.add_layer("base", &Layer::new().service("a", service)).unwrap();
    client.start(["a"]).unwrap().wait().map(drop)
}

fn status(daemon: &dyn Daemon) -> ServiceStatus {
    daemon.client().service("a").unwrap().unwrap().current
}

// PEB-007 ChangeError
fn a_service_that_exits_at_once(daemon: &dyn Daemon) {
    let command = "sh -c 'echo the reason >&2; exit 3'";
    let error = start(daemon, Service::new(command)).unwrap_err();
    let Error::Change(error) = error else { panic!("{error:?}") };
    let reason = "exited quickly with code 3, will restart";
    assert!(error.message.starts_with("cannot perform the following tasks:\n"), "{error}");
    assert!(error.message.contains(reason), "{error}");
    assert_eq!(error.change.status, ChangeStatus::Error);
    // The text tells what the service has written.
    assert!(error.to_string().contains("the reason"), "{error}");
    until(|| status(daemon), |status| *status == ServiceStatus::Backoff);
}

fn a_service_without_a_program(daemon: &dyn Daemon) {
    let error = start(daemon, Service::new("/no/such/program")).unwrap_err();
    let Error::Change(error) = error else { panic!("{error:?}") };
    assert!(error.message.contains("no such file or directory"), "{error}");
}

fn a_failure_holds_what_comes_after(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new()
        .service("bad", Service::new("false").on_failure(OnExit::Ignore))
        .service("late", Service::new("sleep 100").requires(["bad"]).after(["bad"]));
    client.add_layer("base", &layer).unwrap();
    let error = client.start(["late"]).unwrap().wait().unwrap_err();
    let Error::Change(error) = error else { panic!("{error:?}") };
    let statuses: Vec<_> = error.change.tasks.iter().map(|task| task.status.clone()).collect();
    assert_eq!(statuses, [ChangeStatus::Error, ChangeStatus::Hold]);
    assert!(!client.service("late").unwrap().unwrap().is_running());
}

fn a_service_that_is_started_again(daemon: &dyn Daemon) {
    let client = daemon.client();
    let runs = path(daemon, "runs");
    let service = Service::new(format!("sh -c 'echo run >> {runs}; sleep 1.3; exit 1'")).backoff(
        Duration::from_millis(100),
        1.0,
        Duration::from_secs(1),
    );
    client.add_layer("base", &Layer::new().service("a", service)).unwrap();
    client.start(["a"]).unwrap().wait().unwrap();
    let read = || std::fs::read_to_string(local(daemon, "runs")).unwrap_or_default();
    until(read, |text| text.lines().count() >= 2);
    until(|| status(daemon), |status| *status == ServiceStatus::Active);
}

fn a_service_that_stays_down(daemon: &dyn Daemon) {
    let service = Service::new("sh -c 'sleep 1.2; exit 1'").on_failure(OnExit::Ignore);
    start(daemon, service).unwrap();
    assert_eq!(status(daemon), ServiceStatus::Active);
    until(|| status(daemon), |status| *status == ServiceStatus::Error);
    // It can be started again.
    daemon.client().start(["a"]).unwrap().wait().unwrap();
    assert_eq!(status(daemon), ServiceStatus::Active);
}

fn a_service_that_stays_down_after_success(daemon: &dyn Daemon) {
    let service = Service::new("sleep 1.2").on_success(OnExit::Ignore);
    start(daemon, service).unwrap();
    until(|| status(daemon), |status| *status != ServiceStatus::Active);
    assert_eq!(status(daemon), ServiceStatus::Inactive);
}

/// A start that failed says nothing of what comes after: Pebble goes on by itself.
fn a_late_start_is_well_in_the_end(daemon: &dyn Daemon) {
    let client = daemon.client();
    let ready = path(daemon, "ready");
    add_services(&client, &[("a", &format!("sh -c 'test -e {ready} && exec sleep 100'"))]);
    let error = client.start(["a"]).unwrap().wait().unwrap_err();
    assert!(matches!(error, Error::Change(_)), "{error:?}");
    std::fs::write(local(daemon, "ready"), "").unwrap();
    until(|| status(daemon), |status| *status == ServiceStatus::Active);
}
