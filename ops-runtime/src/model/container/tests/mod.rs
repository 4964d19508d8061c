//! Containers, against a daemon that answers as the tests say.

mod daemon;
mod files;
mod handles;
mod services;

use serde_json::json;

use super::Container;
use crate::hook::recorder::Recorder;
use crate::pebble::{Check, CheckLevel, Error, Layer, NoticeFilter, Service};
use daemon::Daemon;

// CON-001 CON-002 CON-003
#[test]
fn what_cannot_be_reached_is_told_with_its_socket() {
    let daemon = Daemon::absent();
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    assert_eq!(web.name(), "web");
    assert!(web.ready().unwrap().is_none());
    let error = web.services().unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    let socket = web.pebble_socket();
    assert!(socket.ends_with("web/pebble.socket"));
    assert!(error.to_string().contains(socket.to_str().unwrap()), "{error}");
    let error = crate::Error::from(error);
    assert!(error.to_string().starts_with("cannot reach Pebble on `/"), "{error}");
}

// CON-003 CON-004
#[test]
fn a_container_that_answers_is_ready() {
    let daemon = Daemon::new(|_, _| (200, json!({"version": "v1.32.1"})));
    let core = daemon.core(&Recorder::default(), &[]);
    let (web, other) = (Container::new(&core, "web"), Container::new(&core, "db"));
    assert!(other.ready().unwrap().is_none());
    assert_eq!(web.ready().unwrap().map(|web| web.name()), Some("web"));
    assert_eq!(web.pebble().system_info().unwrap().version, "v1.32.1");
    assert!(std::ptr::eq(web.pebble(), Container::new(&core, "web").pebble()));
    assert!(!std::ptr::eq(web.pebble(), other.pebble()));
    assert_eq!(daemon.requests(), ["GET /v1/system-info"; 2]);
}

// CON-003
#[test]
fn what_no_waiting_makes_ready_is_an_error() {
    let daemon = Daemon::absent();
    let name: &'static str = Box::leak("x".repeat(300).into_boxed_str());
    let core = daemon.core(&Recorder::default(), &[]);
    let error = Container::new(&core, name).ready().unwrap_err();
    assert!(error.is_unreachable() && !error.is_transient(), "{error:?}");
    assert!(!error.to_string().contains("restarted"), "{error}");
}

// CON-003
#[test]
fn what_listens_and_refuses_is_an_error() {
    let daemon = Daemon::new(|_, _| (500, json!("out of order")));
    let core = daemon.core(&Recorder::default(), &[]);
    let error = Container::new(&core, "web").ready().unwrap_err();
    assert_eq!(error.status(), Some(500), "{error}");
}

// CON-010 CON-011
#[test]
fn a_layer_is_added_and_the_plan_read() {
    let daemon = Daemon::new(|request, _| match request {
        "GET /v1/plan?format=yaml" => {
            (200, json!("services:\n    a:\n        override: replace\n        command: b\n"))
        }
        _ => (200, json!(true)),
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    let layer = Layer::new().service("a", Service::new("b")).check("c", Check::tcp(80));
    web.add_layer("one", &layer).unwrap();
    web.combine_layer("one", &layer).unwrap();
    assert_eq!(web.plan().unwrap().services["a"].command.as_deref(), Some("b"));
    let requests = daemon.requests();
    assert!(requests[0].contains(r#""label":"one""#), "{requests:?}");
    assert!(requests[0].contains(r#""combine":false"#), "{requests:?}");
    assert!(requests[1].contains(r#""combine":true"#), "{requests:?}");
}

// CON-014 CON-015 CON-033
#[test]
fn checks_are_found_by_name() {
    let check = |name: &str| json!({"name": name, "status": "up", "threshold": 3});
    let daemon = Daemon::new(move |request, _| match request {
        "GET /v1/checks" => (200, json!([check("a"), check("b")])),
        "GET /v1/checks?level=alive" | "GET /v1/checks?names=b" => (200, json!([check("b")])),
        _ => (200, json!([])),
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    assert_eq!(web.checks().unwrap().into_keys().collect::<Vec<_>>(), ["a", "b"]);
    let alive = web.checks_of_level(&CheckLevel::Alive).unwrap();
    assert_eq!(alive.into_keys().collect::<Vec<_>>(), ["b"]);
    assert_eq!(web.check("b").unwrap().map(|check| check.threshold), Some(3));
    assert!(web.check("c").unwrap().is_none());
}

// CON-016
#[test]
fn checks_are_started_and_stopped_by_name() {
    let daemon = Daemon::new(|request, _| match request {
        request if request.contains(r#""action":"start""#) => (200, json!({"changed": ["a"]})),
        _ => (400, json!("must specify checks for stop action")),
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    assert_eq!(web.start_checks(["a", "b"]).unwrap(), ["a"]);
    assert_eq!(daemon.requests(), [r#"POST /v1/checks {"action":"start","checks":["a","b"]}"#]);
    assert_eq!(web.stop_checks(None::<&str>).unwrap_err().status(), Some(400));
}

// CON-017
#[test]
fn a_stopped_check_is_a_security_event() {
    let daemon = Daemon::new(|_, _| (200, json!({"changed": ["a", "b"]})));
    let agent = Recorder::default();
    let core = daemon.core(&agent, &[]);
    assert_eq!(Container::new(&core, "web").stop_checks(["a", "b", "c"]).unwrap(), ["a", "b"]);
    let user = rustix::process::getuid().as_raw();
    let logged = agent.logged();
    assert_eq!(logged.len(), 2, "{logged:?}");
    for (line, check) in logged.iter().zip(["a", "b"]) {
        let event: serde_json::Value =
            serde_json::from_str(line.strip_prefix("TRACE -- ").unwrap()).unwrap();
        assert_eq!(event["event"], format!("sys_monitor_disabled:{user},{check}"));
        assert_eq!((&event["level"], &event["type"]), (&json!("WARN"), &json!("security")));
    }
}

// CON-027 VER-008
#[test]
fn a_service_s_context_is_asked_of_a_pebble_that_has_it() {
    for (version, is_asked) in
        [("3.1.5", false), ("3.1.6", true), ("3.2.0", false), ("3.2.1", true), ("4.0.1", true)]
    {
        let daemon = Daemon::new(|_, _| (400, json!("cannot find executable \"id\"")));
        let core = daemon.core(&Recorder::default(), &[("JUJU_VERSION", version)]);
        let web = Container::new(&core, "web");
        let error = web.exec(["id"]).service_context("web").output().unwrap_err();
        assert_eq!(matches!(error, Error::Api(_)), is_asked, "{error}");
        assert_eq!(matches!(error, Error::Unsupported { .. }), !is_asked, "{error}");
        assert_eq!(daemon.requests().len(), usize::from(is_asked));
        assert!(matches!(web.exec(["id"]).run(), Err(Error::Api(_))));
        if !is_asked {
            assert!(
                error.to_string().contains(&format!("the Pebble of Juju {version}")),
                "{error}"
            );
        }
    }
}

// CON-029 CON-030
#[test]
fn notices_are_found_by_id_and_by_filter() {
    let time = "2026-01-02T03:04:05.123456789Z";
    let notice = json!({"id": "5", "user-id": null, "type": "custom", "key": "a.b/c", "occurrences": 2,
        "first-occurred": time, "last-occurred": time, "last-repeated": time});
    let daemon = Daemon::new(move |request, _| match request {
        "GET /v1/notices/5" => (200, notice.clone()),
        "GET /v1/notices?users=all&keys=a.b%2Fc" | "GET /v1/notices?users=all&keys=a.b/c" => {
            (200, json!([notice.clone()]))
        }
        "GET /v1/notices/7" => (404, json!("cannot find notice with ID \"7\"")),
        _ => (403, json!("not yours")),
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    assert_eq!(web.notice(&"5".into()).unwrap().map(|notice| notice.occurrences), Some(2));
    assert!(web.notice(&"7".into()).unwrap().is_none());
    assert_eq!(web.notice(&"6".into()).unwrap_err().status(), Some(403));
    let found = web.notices(&NoticeFilter::new().all_users().key("a.b/c")).unwrap();
    assert_eq!(found.len(), 1, "{:?}", daemon.requests());
}
