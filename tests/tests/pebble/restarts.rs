//! What a daemon knows of the one before it, in whose place it was started.

use std::collections::BTreeMap;
use std::path::Path;

use ops::pebble::{
    Access, Change, ChangeId, ChangeSelect, ChangeStatus, Check, Client, Identity, Layer,
    NewNotice, NoticeFilter, NoticeType, Service,
};
use ops_tests::pebble::Daemon;
use ops_tests::pebble::real::Process;
use ops_tests::pebble_cases;

use crate::common::{add_services, until};

pebble_cases![
    notices_and_identities_outlive_a_daemon,
    changes_that_are_ready_outlive_a_daemon,
    a_service_that_was_being_started,
    a_command_and_a_check_that_ran,
];

fn notices_and_identities_outlive_a_daemon(daemon: &dyn Daemon) {
    let client = daemon.client();
    let told = NewNotice::custom("example.com/a").data("k", "v");
    let id = client.notify(&told).unwrap();
    let before = client.notice(&id).unwrap();
    let bob = Identity::local(Access::Read, 42);
    client
        .add_identities([("bob", &bob), ("eve", &Identity::basic(Access::Metrics, "$6$a"))])
        .unwrap();

    daemon.kill();
    daemon.restart();
    assert_eq!(client.notice(&id).unwrap(), before);
    assert_eq!(client.notify(&told).unwrap(), id);
    let after = client.notice(&id).unwrap();
    assert_eq!((after.occurrences, after.first_occurred), (2, before.first_occurred));
    assert!(after.last_repeated > before.last_repeated);
    let other = client.notify(&NewNotice::custom("example.com/b")).unwrap();
    assert_ne!(other, id);
    let identities = client.identities().unwrap();
    assert_eq!(identities["bob"], bob);
    assert_eq!(identities["eve"].basic.as_ref().unwrap().password, "*****");
}

fn changes_that_are_ready_outlive_a_daemon(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("bad", "sh -c 'echo no port; exit 3'")]);
    client.start(["bad"]).unwrap().wait().unwrap_err();
    client.exec(["sh", "-c", "exit 7"]).run().unwrap_err();
    client.replan().unwrap().wait().unwrap();
    let before = all(&client);
    assert_eq!(before.len(), 3);

    daemon.kill();
    daemon.restart();
    assert_eq!(all(&client), before);
    let of_service = client.changes(ChangeSelect::Ready, Some("bad")).unwrap();
    assert_eq!(of_service.len(), 1);
    let new = client.replan().unwrap().wait().unwrap().id;
    assert!(!before.contains_key(&number(&new)), "{new}");
}

fn number(id: &ChangeId) -> u64 {
    id.as_str().parse().unwrap()
}

fn all(client: &Client) -> BTreeMap<u64, Change> {
    let changes = client.changes(ChangeSelect::All, None).unwrap();
    changes.into_iter().map(|change| (number(&change.id), change)).collect()
}

fn statuses(change: &Change) -> Vec<&str> {
    change.tasks.iter().map(|task| task.status.as_str()).collect()
}

/// It may run or not, and nobody knows: that is told, and what was to follow does not.
fn a_service_that_was_being_started(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new()
        .service("a", Service::new("sleep 3"))
        .service("b", Service::new("sleep 3").requires(["a"]).after(["a"]));
    client.add_layer("services", &layer).unwrap();
    let id = client.start(["b"]).unwrap().detach();
    until(|| client.change(&id).unwrap(), |change| statuses(change) == ["Doing", "Do"]);

    daemon.kill();
    daemon.restart();
    let change = until(|| client.change(&id).unwrap(), |change| change.ready);
    assert_eq!(statuses(&change), ["Error", "Hold"]);
    let error = "- Start service \"a\" (service already started, not retrying)";
    assert!(change.err.as_deref().unwrap().ends_with(error), "{change:?}");
    let filter = NoticeFilter::new().notice_type(NoticeType::ChangeUpdate).key(id.as_str());
    assert_eq!(client.notices(&filter).unwrap()[0].last_data["kind"], "start");
}

fn a_command_and_a_check_that_ran(daemon: &dyn Daemon) {
    let client = daemon.client();
    let layer = Layer::new().check("up", Check::exec("true"));
    client.add_layer("checks", &layer).unwrap();
    let check = client.check("up").unwrap().unwrap().change_id.unwrap();
    let command = client.exec(["sleep", "3"]).start().unwrap().detach();
    until(|| client.change(&command).unwrap(), |change| statuses(change) == ["Doing"]);

    daemon.kill();
    daemon.restart();
    let change = until(|| client.change(&command).unwrap(), |change| change.ready);
    assert_eq!((&change.status, &change.err), (&ChangeStatus::Done, &None));
    assert!(!change.tasks[0].data.contains_key("exit-code"), "{change:?}");
    let change = until(|| client.change(&check).unwrap(), |change| change.ready);
    assert_eq!((statuses(&change), &change.err), (vec!["Hold"], &None));
}

/// The file is Pebble's own: either goes on where the other has ended.
pub(crate) fn either_takes_over(pebble: &Path, local_pebble: &Path) {
    for (first, second) in [(pebble, local_pebble), (local_pebble, pebble)] {
        let daemon = Process::start(first.to_owned());
        let client = daemon.client();
        let id = client.notify(&NewNotice::custom("example.com/a").data("k", "v")).unwrap();
        client.add_identities([("bob", &Identity::local(Access::Read, 42))]).unwrap();
        client.exec(["sh", "-c", "exit 7"]).run().unwrap_err();
        add_services(&client, &[("bad", "sh -c 'echo no port; exit 3'")]);
        client.start(["bad"]).unwrap().wait().unwrap_err();
        let (notice, changes) = (client.notice(&id).unwrap(), all(&client));

        daemon.kill();
        daemon.restart_as(second);
        assert_eq!(client.notice(&id).unwrap(), notice);
        assert_eq!(all(&client), changes);
        assert_eq!(client.identities().unwrap()["bob"], Identity::local(Access::Read, 42));
        assert_ne!(client.notify(&NewNotice::custom("example.com/b")).unwrap(), id);
        let new = client.replan().unwrap().wait().unwrap().id;
        assert!(!changes.contains_key(&number(&new)), "{new}");
    }
}
