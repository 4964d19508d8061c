//! What events of containers are about.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{CheckHandle, Container, NoticeHandle};
use super::Daemon;
use crate::hook::recorder::Recorder;
use crate::pebble::{CheckLevel, CheckStatus, NoticeType, Startup};

fn notice() -> Value {
    json!({"id": "5", "user-id": 1000, "type": "custom", "key": "example.com/done",
        "first-occurred": "2026-01-02T03:04:05Z", "last-occurred": "2026-01-02T03:04:06Z",
        "last-repeated": "2026-01-02T03:04:07Z", "occurrences": 3, "last-data": {"path": "/a"},
        "repeat-after": "1h0m0s", "expire-after": "168h0m0s"})
}

fn with_notice(answer: (u16, Value), test: impl FnOnce(&NoticeHandle<'_>)) -> usize {
    let daemon = Daemon::new(move |_, _| answer.clone());
    let core = daemon.core(&Recorder::default(), &[]);
    let (web, key) = (Container::new(&core, "web"), "example.com/done".to_owned());
    test(&NoticeHandle::new(web, "5".into(), NoticeType::Custom, key));
    daemon.requests().len()
}

// CON-034 CON-035 CON-037 CON-038 EVT-064
#[test]
fn what_the_event_says_of_a_notice_is_known_at_once() {
    let requests = with_notice((500, json!("")), |handle| {
        assert_eq!((handle.id().as_str(), handle.key()), ("5", "example.com/done"));
        assert_eq!(handle.notice_type(), &NoticeType::Custom);
    });
    assert_eq!(requests, 0);
}

// CON-036 CON-039 CON-040 CON-041
#[test]
fn whose_a_notice_is_and_when_it_occurred_is_asked_once() {
    let requests = with_notice((200, notice()), |handle| {
        let notice = handle.fetch().unwrap().unwrap();
        assert_eq!(notice.user_id, Some(1000));
        let second = Duration::from_secs(1);
        assert_eq!(notice.first_occurred + second, notice.last_occurred);
        assert_eq!(handle.fetch().unwrap().unwrap().last_repeated, notice.last_occurred + second);
    });
    assert_eq!(requests, 1);
}

// CON-042 CON-043 CON-044 CON-045
#[test]
fn how_often_a_notice_occurred_is_asked_once() {
    let requests = with_notice((200, notice()), |handle| {
        let notice = handle.fetch().unwrap().unwrap();
        assert_eq!((notice.occurrences, &*notice.last_data["path"]), (3, "/a"));
        let hours = |hours: u64| Some(Duration::from_secs(hours * 3600));
        assert_eq!((notice.repeat_after, notice.expire_after), (hours(1), hours(168)));
        assert!(handle.fetch().unwrap().is_some());
    });
    assert_eq!(requests, 1);
}

// CON-034
#[test]
fn another_notice_under_the_same_id_is_not_taken_for_it() {
    let mut other = notice();
    other["key"] = json!("example.com/other");
    for answer in [(200, other), (404, json!("cannot find notice with ID \"5\""))] {
        let requests = with_notice(answer, |handle| {
            assert!(handle.fetch().unwrap().is_none());
            assert!(handle.fetch().unwrap().is_none());
        });
        assert_eq!(requests, 1);
    }
    with_notice((500, json!("out of order")), |handle| {
        assert_eq!(handle.fetch().unwrap_err().status(), Some(500));
    });
}

fn with_check(answer: Value, test: impl FnOnce(&CheckHandle<'_>)) -> usize {
    let daemon = Daemon::new(move |_, _| (200, answer.clone()));
    let core = daemon.core(&Recorder::default(), &[]);
    test(&CheckHandle::new(Container::new(&core, "web"), "up".to_owned()));
    daemon.requests().len()
}

fn check() -> Value {
    json!([{"name": "up", "level": "ready", "startup": "enabled", "status": "down", "successes": 1,
        "failures": 4, "threshold": 3, "change-id": "12"}])
}

// CON-046 CON-047 CON-048 CON-049 CON-050
#[test]
fn how_a_check_is_now_is_asked_once() {
    assert_eq!(with_check(json!([]), |handle| assert_eq!(handle.name(), "up")), 0);
    let requests = with_check(check(), |handle| {
        let check = handle.info().unwrap().unwrap();
        assert_eq!(
            (&check.level, &check.startup),
            (&Some(CheckLevel::Ready), &Some(Startup::Enabled))
        );
        assert_eq!(handle.info().unwrap().unwrap().status, CheckStatus::Down);
    });
    assert_eq!(requests, 1);
    with_check(json!([]), |handle| assert!(handle.info().unwrap().is_none()));
}

// CON-051 CON-052 CON-053 CON-054 EVT-069
#[test]
fn how_often_a_check_failed_is_known() {
    with_check(check(), |handle| {
        let check = handle.info().unwrap().unwrap();
        assert_eq!((check.successes, check.failures, check.threshold), (Some(1), 4, 3));
        assert_eq!(check.change_id.as_ref().map(AsRef::as_ref), Some("12"));
    });
}
