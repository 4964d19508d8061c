//! Health checks.

use std::time::Duration;

use ops::pebble::{Check, CheckInfo, CheckLevel, CheckStatus, Client, Layer, Startup};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, path, refused, until};

pebble_cases![
    checks_of_the_plan,
    a_failing_check_goes_down,
    a_check_comes_up_again,
    health_by_level_and_name,
    checks_by_level_and_name,
    starting_and_stopping_checks,
    checks_that_are_not_there,
    refreshing_a_check,
    refreshing_a_check_that_fails,
    a_check_that_takes_too_long,
];

const LONG: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(50);

fn check(client: &Client, name: &str) -> CheckInfo {
    client.check(name).unwrap().unwrap()
}

// CON-014, CON-015, PEB-010 CheckInfo, PEB-011 CheckLevel, CheckStatus and CheckStartup
fn checks_of_the_plan(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(client.checks::<&str>(None, []).unwrap(), []);
    let layer = Layer::new()
        .check("b", Check::exec("true").period(LONG).level(CheckLevel::Alive).threshold(5))
        .check("a", Check::exec("true").period(LONG).startup(Startup::Disabled));
    client.combine_layer("checks", &layer).unwrap();
    let checks = client.checks::<&str>(None, []).unwrap();
    let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let [a, b] = &checks[..] else { panic!("{checks:?}") };
    assert_eq!(
        (&a.level, &a.startup, &a.status),
        (&None, &Some(Startup::Disabled), &CheckStatus::Inactive)
    );
    assert_eq!((a.threshold, &a.change_id), (3, &None));
    assert_eq!((&b.level, &b.startup), (&Some(CheckLevel::Alive), &Some(Startup::Enabled)));
    assert_eq!(
        (&b.status, b.threshold, b.failures, b.successes),
        (&CheckStatus::Up, 5, 0, Some(0))
    );
    assert!(b.change_id.is_some());
    assert_eq!(b.has_run(), Some(false));
    assert_eq!(client.check("c").unwrap(), None);
    assert_eq!(client.change(b.change_id.as_ref().unwrap()).unwrap().kind, "perform-check");
}

fn a_failing_check_goes_down(daemon: &dyn Daemon) {
    let client = daemon.client();
    let bad = Check::exec("sh -c 'echo the reason; exit 2'").period(SHORT).threshold(2);
    client.add_layer("checks", &Layer::new().check("bad", bad)).unwrap();
    let first = check(&client, "bad").change_id;
    let down = until(|| check(&client, "bad"), |bad| bad.status == CheckStatus::Down);
    assert!(down.failures >= 2, "{down:?}");
    assert_eq!(down.has_run(), Some(true));
    assert!(!client.is_healthy::<&str>(None, []).unwrap());
    // The change that drove it has failed, with the reason; another waits for it to recover.
    let change = client.change(&first.unwrap()).unwrap();
    assert!(change.err.unwrap().contains("exit status 2; the reason"));
    let now = check(&client, "bad").change_id.unwrap();
    assert_eq!(client.change(&now).unwrap().kind, "recover-check");
}

fn a_check_comes_up_again(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = format!("test -e {}", path(daemon, "good"));
    let layer = Layer::new().check("c", Check::exec(command).period(SHORT).threshold(1));
    client.add_layer("checks", &layer).unwrap();
    until(|| check(&client, "c"), |check| check.status == CheckStatus::Down);
    std::fs::write(local(daemon, "good"), "").unwrap();
    let up = until(|| check(&client, "c"), |check| check.status == CheckStatus::Up);
    assert_eq!(up.failures, 0);
    assert!(client.is_healthy::<&str>(None, []).unwrap());
}

fn health_by_level_and_name(daemon: &dyn Daemon) {
    let client = daemon.client();
    let bad = Check::exec("false").period(SHORT).threshold(1);
    let layer = Layer::new()
        .check("ready", bad.level(CheckLevel::Ready))
        .check("alive", Check::exec("true").period(LONG).level(CheckLevel::Alive))
        .check("none", Check::exec("true").period(LONG));
    client.add_layer("checks", &layer).unwrap();
    until(|| check(&client, "ready"), |check| check.status == CheckStatus::Down);
    let healthy = |level: Option<CheckLevel>, names: &[&str]| {
        client.is_healthy(level.as_ref(), names).unwrap()
    };
    assert!(!healthy(None, &[]));
    assert!(!healthy(Some(CheckLevel::Ready), &[]));
    assert!(healthy(Some(CheckLevel::Alive), &[]));
    assert!(healthy(None, &["alive", "none", "unknown"]));
    assert!(!healthy(None, &["alive", "ready"]));
    client.stop_checks(["ready"]).unwrap();
    assert!(healthy(None, &[]), "an inactive check does not count");
}

fn checks_by_level_and_name(daemon: &dyn Daemon) {
    let client = daemon.client();
    let good = || Check::exec("true").period(LONG);
    let layer = Layer::new()
        .check("a", good().level(CheckLevel::Alive))
        .check("b", good().level(CheckLevel::Ready))
        .check("c", good());
    client.add_layer("checks", &layer).unwrap();
    let names = |level: Option<CheckLevel>, names: &[&str]| {
        let checks = client.checks(level.as_ref(), names).unwrap();
        checks.into_iter().map(|check| check.name).collect::<Vec<_>>()
    };
    assert_eq!(names(Some(CheckLevel::Ready), &[]), ["b"]);
    assert_eq!(names(None, &["c", "a", "x"]), ["a", "c"]);
    assert_eq!(names(Some(CheckLevel::Alive), &["b"]), [""; 0]);
}

// CON-016, CON-017, PEB-002, PEB-003
fn starting_and_stopping_checks(daemon: &dyn Daemon) {
    let client = daemon.client();
    let good = || Check::exec("true").period(LONG);
    let layer = Layer::new().check("a", good()).check("b", good().startup(Startup::Disabled));
    client.add_layer("checks", &layer).unwrap();
    assert_eq!(client.start_checks(["b", "a"]).unwrap(), ["b"]);
    assert_eq!(client.start_checks(["b", "a"]).unwrap(), [""; 0]);
    assert_eq!(check(&client, "b").status, CheckStatus::Up);
    assert_eq!(client.stop_checks(["b", "a"]).unwrap(), ["a", "b"]);
    assert_eq!(client.stop_checks(["a"]).unwrap(), [""; 0]);
    let stopped = check(&client, "a");
    assert_eq!((stopped.status, stopped.change_id), (CheckStatus::Inactive, None));
}

fn checks_that_are_not_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new().check("a", Check::exec("true").period(LONG));
    client.add_layer("checks", &layer).unwrap();
    let error = refused(client.stop_checks(["a", "y", "x"]), 400);
    assert_eq!(error.message, "cannot stop checks: cannot find checks in plan: x, y");
    assert_eq!(check(&client, "a").status, CheckStatus::Up, "nothing is changed then");
    let none: [&str; 0] = [];
    let error = refused(client.start_checks(none), 400);
    assert_eq!(error.message, "must specify checks for start action");
    let error = refused(client.refresh_check("x", SHORT), 404);
    assert_eq!(error.message, r#"cannot find check with name "x""#);
}

fn refreshing_a_check(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new().check("a", Check::exec("true").period(LONG));
    client.add_layer("checks", &layer).unwrap();
    let refreshed = client.refresh_check("a", Duration::from_secs(3)).unwrap();
    assert_eq!((refreshed.error, refreshed.info.name.as_str()), (None, "a"));
    until(|| check(&client, "a"), |check| check.has_run() == Some(true));
}

fn refreshing_a_check_that_fails(daemon: &dyn Daemon) {
    let client = daemon.client();
    let bad = Check::exec("sh -c 'echo boom; exit 3'").period(LONG).threshold(2);
    client.add_layer("checks", &Layer::new().check("a", bad)).unwrap();
    // What comes back may be how it was before.
    for (failures, status) in [(1, CheckStatus::Up), (2, CheckStatus::Down)] {
        let refreshed = client.refresh_check("a", Duration::from_secs(3)).unwrap();
        assert_eq!(refreshed.error.as_deref(), Some("exit status 3; boom"));
        until(|| check(&client, "a"), |now| now.failures == failures && now.status == status);
    }
}

fn a_check_that_takes_too_long(daemon: &dyn Daemon) {
    let client = daemon.client();
    let slow = Check::exec("sleep 100").period(LONG).timeout(Duration::from_millis(200));
    client.add_layer("checks", &Layer::new().check("a", slow)).unwrap();
    let refreshed = client.refresh_check("a", Duration::from_secs(3)).unwrap();
    assert_eq!(refreshed.error.as_deref(), Some("check timed out after 200ms"));
}
