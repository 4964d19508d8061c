//! Changes.

use std::time::Duration;

use ops::pebble::{ChangeId, ChangeSelect, ChangeStatus, Error};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, refused, timed, until};

pebble_cases![
    an_unknown_change,
    changes_by_state_and_service,
    a_change_tells_its_tasks,
    waiting_for_a_change,
    a_wait_that_takes_too_long,
    a_wait_of_no_time,
    aborting_a_command,
    aborting_what_has_ended,
    a_change_that_nobody_waits_for,
];

fn an_unknown_change(daemon: &dyn Daemon) {
    let client = daemon.client();
    for id in ["999", "x?y"] {
        let id = ChangeId::new(id);
        for error in [
            client.change(&id).unwrap_err(),
            client.wait_change(&id, Duration::from_secs(5)).unwrap_err(),
            client.abort_change(&id).unwrap_err(),
        ] {
            assert!(error.is_not_found(), "{error:?}");
        }
    }
    let error = refused(client.change(&ChangeId::new("999")), 404);
    assert_eq!((error.message.as_str(), error.kind), (r#"cannot find change with id "999""#, None));
}

// PEB-011 ChangeState
fn changes_by_state_and_service(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(client.changes(ChangeSelect::All, None).unwrap(), []);
    add_services(&client, &[("a", "sleep 100"), ("b", "sleep 100")]);
    let a = client.start(["a"]).unwrap();
    let ids = |select, service| {
        let changes = client.changes(select, service).unwrap();
        changes.into_iter().map(|change| change.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(ChangeSelect::InProgress, None), [a.id().clone()]);
    assert_eq!(ids(ChangeSelect::Ready, None), []);
    let a = a.wait().unwrap().id;
    let b = client.start(["b"]).unwrap().wait().unwrap().id;
    assert_eq!(ids(ChangeSelect::InProgress, None), []);
    assert_eq!(ids(ChangeSelect::Ready, Some("a")).iter().collect::<Vec<_>>(), [&a]);
    assert_eq!(ids(ChangeSelect::All, Some("b")).iter().collect::<Vec<_>>(), [&b]);
    assert_eq!(ids(ChangeSelect::All, Some("c")), []);
    let mut all = ids(ChangeSelect::All, None);
    all.sort();
    let mut both = vec![a, b];
    both.sort();
    assert_eq!(all, both);
}

// PEB-010 Change, Task, TaskProgress; PEB-011 ChangeKind, ChangeStatus
fn a_change_tells_its_tasks(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100"), ("b", "sleep 100")]);
    let change = client.start(["a", "b"]).unwrap().wait().unwrap();
    assert_eq!(change.kind, "start");
    assert_eq!(change.summary, r#"Start service "a" and 1 more"#);
    assert_eq!((change.status.clone(), change.ready), (ChangeStatus::Done, true));
    assert!(change.ready_time.is_some_and(|ready| ready >= change.spawn_time));
    assert_eq!(change.tasks.len(), 2);
    for task in &change.tasks {
        assert_eq!((task.kind.as_str(), &task.status), ("start", &ChangeStatus::Done));
        assert_eq!((task.progress.done, task.progress.total), (1, 1));
        assert!(task.summary.starts_with("Start service "), "{}", task.summary);
    }
    assert_eq!(client.change(&change.id).unwrap(), change);
    let again = client.start(["a"]).unwrap().wait().unwrap();
    assert!(again.tasks[0].log[0].ends_with(r#"INFO Service "a" already started."#), "{again:?}");
}

fn waiting_for_a_change(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100")]);
    let id = client.start(["a"]).unwrap().detach();
    let (change, took) = timed(|| client.wait_change(&id, Duration::from_secs(10)).unwrap());
    assert!(change.ready);
    assert!(took > Duration::from_millis(500), "a start takes a second: {took:?}");
    let (again, took) = timed(|| client.wait_change(&id, Duration::from_secs(10)).unwrap());
    assert_eq!(again, change);
    assert!(took < Duration::from_millis(500), "it was ready: {took:?}");
}

// PEB-007 TimeoutError
fn a_wait_that_takes_too_long(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "100"]).start().unwrap();
    let limit = Duration::from_millis(200);
    let (waited, took) = timed(|| client.wait_change(process.change_id(), limit));
    let Err(Error::ChangeTimedOut { id, timeout, last, .. }) = waited else { panic!("{waited:?}") };
    assert_eq!((&id, timeout), (process.change_id(), limit));
    assert_eq!(last.unwrap().status, ChangeStatus::Doing);
    assert!((limit..Duration::from_secs(3)).contains(&took), "{took:?}");
}

fn a_wait_of_no_time(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "100"]).start().unwrap();
    let waited = client.wait_change(process.change_id(), Duration::ZERO);
    assert!(matches!(waited, Err(Error::ChangeTimedOut { .. })), "{waited:?}");
}

fn aborting_a_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "100"]).start().unwrap();
    let change = client.abort_change(process.change_id()).unwrap();
    assert_eq!(change.id, *process.change_id());
    let ended = client.wait_change(&change.id, Duration::from_secs(5)).unwrap();
    assert!(ended.ready, "{ended:?}");
}

fn aborting_what_has_ended(daemon: &dyn Daemon) {
    let client = daemon.client();
    let id = client.exec(["true"]).start().unwrap().detach();
    client.wait_change(&id, Duration::from_secs(5)).unwrap();
    let error = refused(client.abort_change(&id), 400);
    assert_eq!(error.message, format!("cannot abort change {id} with nothing pending"));
}

fn a_change_that_nobody_waits_for(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 100")]);
    let id = client.start(["a"]).unwrap().detach();
    drop(client);
    let client = daemon.client();
    let change = until(|| client.change(&id).unwrap(), |change| change.ready);
    assert_eq!(change.err, None);
}
