//! Notices, also waited for.

use std::thread;
use std::time::Duration;

use ops::pebble::{NewNotice, Notice, NoticeFilter, NoticeId, NoticeType};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{refused, timed};

pebble_cases![
    a_notice_by_its_id,
    notices_by_key_and_type,
    notices_in_their_order,
    a_notice_that_is_not_told_again,
    notices_of_users,
    notices_after_a_moment,
    notices_that_are_none,
    an_unknown_notice,
    waiting_for_a_notice,
    waiting_for_what_is_there,
    waiting_in_vain,
    waiting_for_what_never_comes,
    notices_of_changes,
    no_warnings,
];

fn key(key: &str) -> NoticeFilter {
    NoticeFilter::new().key(key)
}

fn keys(notices: &[Notice]) -> Vec<&str> {
    notices.iter().map(|notice| notice.key.as_str()).collect()
}

// CON-029, PEB-010 Notice
fn a_notice_by_its_id(daemon: &dyn Daemon) {
    let client = daemon.client();
    let new = NewNotice::custom("example.com/a").data("k", "v");
    let id = client.notify(&new).unwrap();
    let first = client.notice(&id).unwrap();
    assert_eq!((&first.id, &first.notice_type), (&id, &NoticeType::Custom));
    assert_eq!((first.key.as_str(), first.occurrences), ("example.com/a", 1));
    assert!(first.user_id.is_some());
    assert_eq!(first.last_data["k"], "v");
    assert_eq!(first.repeat_after, None);
    assert_eq!(first.expire_after, Some(Duration::from_secs(7 * 24 * 3600)));
    assert!(
        first.first_occurred == first.last_occurred && first.last_occurred == first.last_repeated
    );

    assert_eq!(client.notify(&NewNotice::custom("example.com/a")).unwrap(), id);
    let second = client.notice(&id).unwrap();
    assert_eq!((second.occurrences, second.last_data.len()), (2, 0));
    assert_eq!(second.first_occurred, first.first_occurred);
    assert!(second.last_occurred > first.last_occurred);
    assert!(second.last_repeated > first.last_repeated);
}

// CON-030, PEB-011 NoticeType and NoticesUsers
fn notices_by_key_and_type(daemon: &dyn Daemon) {
    let client = daemon.client();
    for name in ["a", "b", "c"] {
        client.notify(&NewNotice::custom(format!("example.com/{name}"))).unwrap();
    }
    let filter = key("example.com/a").key("example.com/c").notice_type(NoticeType::Custom);
    assert_eq!(keys(&client.notices(&filter).unwrap()), ["example.com/a", "example.com/c"]);
    assert_eq!(client.notices(&key("example.com/x")).unwrap(), []);
    let other = NoticeFilter::new().notice_type(NoticeType::from("novel"));
    assert_eq!(client.notices(&other).unwrap(), []);
}

fn notices_in_their_order(daemon: &dyn Daemon) {
    let client = daemon.client();
    for name in ["a", "b", "a"] {
        client.notify(&NewNotice::custom(format!("example.com/{name}"))).unwrap();
    }
    let notices = client.notices(&NoticeFilter::new()).unwrap();
    assert_eq!(keys(&notices), ["example.com/b", "example.com/a"]);
}

fn a_notice_that_is_not_told_again(daemon: &dyn Daemon) {
    let client = daemon.client();
    let new = NewNotice::custom("example.com/a").repeat_after(Duration::from_secs(3600));
    let id = client.notify(&new).unwrap();
    let first = client.notice(&id).unwrap();
    client.notify(&new).unwrap();
    let second = client.notice(&id).unwrap();
    assert_eq!(second.repeat_after, Some(Duration::from_secs(3600)));
    assert_eq!((second.occurrences, second.last_repeated), (2, first.last_repeated));
    assert!(second.last_occurred > first.last_occurred);
}

fn notices_of_users(daemon: &dyn Daemon) {
    let client = daemon.client();
    let id = client.notify(&NewNotice::custom("example.com/a")).unwrap();
    let own = client.notice(&id).unwrap().user_id.unwrap();
    assert_eq!(client.notices(&NoticeFilter::new().all_users()).unwrap().len(), 1);
    assert_eq!(client.notices(&NoticeFilter::new().user_id(own)).unwrap().len(), 1);
    assert_eq!(client.notices(&NoticeFilter::new().user_id(own + 1)).unwrap().len(), 0);
    let error = refused(client.notices(&NoticeFilter::new().all_users().user_id(own)), 400);
    assert!(error.message.contains("cannot use both"), "{error}");
}

/// To the nanosecond, or a notice would be seen twice or never.
fn notices_after_a_moment(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut seen = Vec::new();
    let mut filter = NoticeFilter::new();
    for name in ["a", "b", "c", "d"] {
        client.notify(&NewNotice::custom(format!("example.com/{name}"))).unwrap();
        let notices = client.notices(&filter).unwrap();
        assert_eq!(notices.len(), 1, "{notices:?}");
        filter = NoticeFilter::new().after(notices[0].last_repeated);
        seen.extend(notices.into_iter().map(|notice| notice.key));
    }
    assert_eq!(seen, ["example.com/a", "example.com/b", "example.com/c", "example.com/d"]);
    assert_eq!(client.notices(&filter).unwrap(), []);
}

fn notices_that_are_none(daemon: &dyn Daemon) {
    let client = daemon.client();
    let long = format!("example.com/{}", "x".repeat(256));
    for bad in [
        "",
        "a",
        "example.com",
        "Example.com/a",
        "example.com/",
        "example/a",
        "example.com/a_b",
        &long,
    ] {
        let error = refused(client.notify(&NewNotice::custom(bad)), 400);
        assert_eq!(error.kind, None, "{bad}");
    }
    let data = NewNotice::custom("example.com/a").data("k", "x".repeat(5000));
    refused(client.notify(&data), 400);
    let mut other = NewNotice::custom("example.com/a");
    other.notice_type = NoticeType::Warning;
    refused(client.notify(&other), 400);
    assert_eq!(client.notices(&NoticeFilter::new()).unwrap(), []);
}

fn an_unknown_notice(daemon: &dyn Daemon) {
    let error = refused(daemon.client().notice(&NoticeId::new("77")), 404);
    assert_eq!(error.message, r#"cannot find notice with ID "77""#);
}

fn waiting_for_a_notice(daemon: &dyn Daemon) {
    let client = daemon.client();
    let teller = daemon.client();
    let telling = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        teller.notify(&NewNotice::custom("example.com/other")).unwrap();
        teller.notify(&NewNotice::custom("example.com/awaited")).unwrap();
    });
    let (notices, took) = timed(|| {
        client.wait_notices(&key("example.com/awaited"), Duration::from_secs(20)).unwrap()
    });
    telling.join().unwrap();
    assert_eq!(keys(&notices), ["example.com/awaited"]);
    assert!((Duration::from_millis(150)..Duration::from_secs(5)).contains(&took), "{took:?}");
}

fn waiting_for_what_is_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.notify(&NewNotice::custom("example.com/a")).unwrap();
    let wait =
        |filter: &NoticeFilter| client.wait_notices(filter, Duration::from_secs(20)).unwrap();
    let (notices, took) = timed(|| wait(&NoticeFilter::new()));
    assert_eq!((keys(&notices), took < Duration::from_secs(2)), (vec!["example.com/a"], true));
}

fn waiting_in_vain(daemon: &dyn Daemon) {
    let client = daemon.client();
    let limit = Duration::from_millis(300);
    let (notices, took) = timed(|| client.wait_notices(&NoticeFilter::new(), limit).unwrap());
    assert_eq!(notices, []);
    assert!((limit..limit * 10).contains(&took), "{took:?}");
    let (notices, took) =
        timed(|| client.wait_notices(&NoticeFilter::new(), Duration::ZERO).unwrap());
    assert!(notices.is_empty() && took < limit, "{took:?}");
}

/// Pebble does not wait for types that it does not know: who follows them must not ask without a pause.
fn waiting_for_what_never_comes(daemon: &dyn Daemon) {
    let client = daemon.client();
    let filter = NoticeFilter::new().notice_type(NoticeType::from("novel"));
    let limit = Duration::from_millis(300);
    let (notices, took) = timed(|| client.wait_notices(&filter, limit).unwrap());
    assert_eq!(notices, []);
    assert!((limit..limit * 10).contains(&took), "{took:?}");
}

fn notices_of_changes(daemon: &dyn Daemon) {
    let client = daemon.client();
    let id = client.replan().unwrap().wait().unwrap().id;
    let filter = NoticeFilter::new().notice_type(NoticeType::ChangeUpdate).key(id.as_str());
    let notices = client.notices(&filter).unwrap();
    assert_eq!(notices[0].last_data["kind"], "replan");
    assert_eq!(notices[0].user_id, None);
}

fn no_warnings(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.notify(&NewNotice::custom("example.com/a")).unwrap();
    assert_eq!(client.warnings().unwrap(), []);
    let error = client.acknowledge_warnings(std::time::SystemTime::now()).unwrap_err();
    assert!(error.is_not_found(), "{error:?}");
}
