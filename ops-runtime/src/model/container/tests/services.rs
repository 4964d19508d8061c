//! Services, and layers put into effect.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Container, Daemon};
use crate::hook::recorder::Recorder;
use crate::model::Applied;
use crate::pebble::{Error, Layer, Service};

const NEVER: Option<&str> = None;

fn service(name: &str, current: &str, since: Option<&str>) -> Value {
    json!({"name": name, "startup": "enabled", "current": current, "current-since": since})
}

fn change(tasks: &Value, err: Option<&str>) -> Value {
    json!({"id": "7", "kind": "replan", "summary": "Replan", "ready": true, "err": err,
        "status": if err.is_some() { "Error" } else { "Done" }, "tasks": tasks,
        "spawn-time": "2026-01-02T03:04:05Z"})
}

/// Begins a change with each POST, and ends it so.
fn changing(result: Value) -> Daemon {
    Daemon::new(move |request, _| {
        if request.starts_with("GET /v1/changes/7/wait") {
            return (200, result.clone());
        }
        if request.starts_with("POST") { (202, json!("7")) } else { (200, json!([])) }
    })
}

/// A daemon whose services are `before` until something was replanned, and `after` then.
fn replanning(before: Value, after: Value, tasks: &Value) -> Daemon {
    let change = change(tasks, None);
    Daemon::new(move |request, earlier| match request {
        "GET /v1/services" if earlier == 0 => (200, before.clone()),
        "GET /v1/services" => (200, after.clone()),
        request if request.starts_with("POST /v1/layers") => (200, json!(true)),
        request if request.starts_with("POST /v1/services") => (202, json!("7")),
        _ => (200, change.clone()),
    })
}

fn apply(daemon: &Daemon) -> Applied {
    let core = daemon.core(&Recorder::default(), &[]);
    let layer = Layer::new().service("web", Service::new("/bin/web"));
    Container::new(&core, "web").apply("web", &layer).unwrap()
}

const EARLIER: Option<&str> = Some("2026-01-02T03:04:05.1+02:00");
const LATER: Option<&str> = Some("2026-01-02T03:04:05.2+02:00");

// CON-006 CON-010
#[test]
fn applying_tells_what_became_of_each_service() {
    let before = json!([
        service("dependent", "active", EARLIER),
        service("failing", "backoff", EARLIER),
        service("idle", "inactive", NEVER),
        service("same", "active", EARLIER),
        service("web", "active", EARLIER),
    ]);
    let after = json!([
        service("dependent", "inactive", LATER),
        service("failing", "active", LATER),
        service("idle", "inactive", NEVER),
        service("new", "active", LATER),
        service("same", "active", EARLIER),
        service("web", "active", LATER),
    ]);
    let daemon = replanning(before, after, &json!([]));
    let applied = apply(&daemon);
    assert_eq!(applied.started, ["failing", "new"]);
    assert_eq!(applied.restarted, ["web"]);
    assert_eq!(applied.stopped, ["dependent"]);
    assert_eq!(applied.unchanged, ["idle", "same"]);
    assert!(!applied.is_unchanged());
    assert_eq!(applied.to_string(), "started failing, new; restarted web; stopped dependent");
    let requests = daemon.requests();
    assert!(requests[1].contains(r#""combine":true"#), "{requests:?}");
    assert_eq!(requests[2], r#"POST /v1/services {"action":"replan","services":[]}"#);
    assert!(requests[3].starts_with("GET /v1/changes/7/wait?timeout="), "{requests:?}");
}

/// The layer is in the plan by then: nobody may be told that nothing was done.
#[test]
fn a_pebble_that_goes_away_while_a_layer_is_applied() {
    for last in ["POST /v1/layers", "POST /v1/services", "GET /v1/changes/7/wait"] {
        let services = json!([service("web", "active", EARLIER)]);
        let daemon = replanning(services.clone(), services, &json!([])).ending_with(last);
        let core = daemon.core(&Recorder::default(), &[]);
        let error = Container::new(&core, "web").apply("web", &Layer::new()).unwrap_err();
        assert!(matches!(error, Error::Disconnected { .. }), "{last}: {error:?}");
        assert!(daemon.requests().last().is_some_and(|request| request.starts_with(last)));
    }
    let error = Container::new(&Daemon::absent().core(&Recorder::default(), &[]), "web")
        .apply("web", &Layer::new())
        .unwrap_err();
    assert!(error.is_unreachable(), "{error:?}");
}

#[test]
fn applying_the_same_again_changes_nothing() {
    let services = json!([service("web", "active", EARLIER), service("off", "inactive", NEVER)]);
    let applied = apply(&replanning(services.clone(), services, &json!([])));
    assert!(applied.is_unchanged());
    assert_eq!((applied.unchanged.len(), &*applied.to_string()), (2, "unchanged"));
}

#[test]
fn an_old_pebble_tells_by_its_tasks_what_was_restarted() {
    let services = json!([service("web", "active", NEVER), service("web2", "active", NEVER)]);
    let task = |kind: &str, summary: &str| {
        json!({"id": "1", "kind": kind, "summary": summary, "status": "Done",
            "spawn-time": "2026-01-02T03:04:05Z"})
    };
    let tasks = json!([
        task("stop", "Stop service \"web\""),
        task("start", "Start service \"web\""),
        task("start", "Start service \"web2\""),
    ]);
    let applied = apply(&replanning(services.clone(), services, &tasks));
    assert_eq!((applied.restarted, applied.unchanged), (vec!["web".into()], vec!["web2".into()]));
}

// CON-005 CON-007 CON-009
#[test]
fn what_changes_services_is_waited_for() {
    let daemon = changing(change(&json!([]), None));
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    web.autostart().unwrap();
    web.start(["a", "b"]).unwrap();
    web.stop(["a"]).unwrap();
    web.with_change_timeout(Duration::from_secs(2)).replan().unwrap();
    let requests = daemon.requests();
    let (begun, waited): (Vec<&String>, Vec<&String>) =
        requests.iter().partition(|request| request.starts_with("POST"));
    assert_eq!(
        begun,
        [
            r#"POST /v1/services {"action":"autostart","services":[]}"#,
            r#"POST /v1/services {"action":"start","services":["a","b"]}"#,
            r#"POST /v1/services {"action":"stop","services":["a"]}"#,
            r#"POST /v1/services {"action":"replan","services":[]}"#,
        ]
    );
    assert_eq!(waited.len(), 4);
    assert!(waited[3].contains("timeout=1.9") || waited[3].ends_with("timeout=2s"), "{waited:?}");
}

// CON-001
#[test]
fn a_change_that_fails_is_an_error_with_its_log() {
    let tasks = json!([{"id": "1", "kind": "start", "summary": "Start service \"web\"",
        "status": "Error", "log": ["2026-01-02T03:04:05Z ERROR exited quickly"],
        "spawn-time": "2026-01-02T03:04:05Z"}]);
    let daemon = changing(change(&tasks, Some("cannot perform the following tasks:\n- …")));
    let core = daemon.core(&Recorder::default(), &[]);
    let error = Container::new(&core, "web").start(["web"]).unwrap_err();
    assert!(matches!(error, Error::Change(_)), "{error}");
    assert!(error.to_string().contains("ERROR exited quickly"), "{error}");
}

// CON-008
#[test]
fn a_pebble_without_restart_is_asked_for_its_halves() {
    for refusal in ["invalid action \"restart\"", "action \"restart\" is unsupported"] {
        let done = change(&json!([]), None);
        let daemon = Daemon::new(move |request, _| match request {
            request if request.contains(r#""action":"restart""#) => (400, json!(refusal)),
            "GET /v1/services" => {
                let all = [("a", "active"), ("b", "inactive"), ("c", "active")];
                (200, all.iter().map(|(name, current)| service(name, current, NEVER)).collect())
            }
            request if request.starts_with("POST") => (202, json!("7")),
            _ => (200, done.clone()),
        });
        let core = daemon.core(&Recorder::default(), &[]);
        Container::new(&core, "web").restart(["a", "b"]).unwrap();
        let requests = daemon.requests();
        let posts: Vec<_> = requests.iter().filter(|it| it.starts_with("POST")).skip(1).collect();
        assert_eq!(
            posts,
            [
                r#"POST /v1/services {"action":"stop","services":["a"]}"#,
                r#"POST /v1/services {"action":"start","services":["a","b"]}"#,
            ]
        );
    }
}

// CON-008
#[test]
fn nothing_is_stopped_for_a_restart_that_pebble_refuses() {
    for refusal in [
        "cannot restart services: service \"restart\" does not exist",
        "must specify services for restart action",
    ] {
        let daemon = Daemon::new(move |_, _| (400, json!(refusal)));
        let core = daemon.core(&Recorder::default(), &[]);
        let error = Container::new(&core, "web").restart(["restart"]).unwrap_err();
        assert!(error.to_string().contains(refusal), "{error}");
        assert_eq!(daemon.requests().len(), 1);
    }
}

/// Also by a Pebble that would have stopped some of them in the first half.
#[test]
fn nothing_is_stopped_by_halves_where_a_name_is_unknown() {
    let daemon = Daemon::new(move |request, _| match request {
        request if request.contains(r#""action":"restart""#) => {
            (400, json!("invalid action \"restart\""))
        }
        "GET /v1/services" => (200, json!([service("a", "active", NEVER)])),
        _ => (400, json!("service \"none\" does not exist")),
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let error = Container::new(&core, "web").restart(["a", "none"]).unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
    let requests = daemon.requests();
    assert!(!requests.iter().any(|request| request.contains(r#""stop""#)), "{requests:?}");
}

// CON-012 CON-013 CON-031 CON-032
#[test]
fn services_are_found_by_name() {
    let all = [("a", "active"), ("b", "error")];
    let daemon = Daemon::new(move |request, _| {
        let all = all
            .iter()
            .filter(|(name, _)| request.split_once('=').is_none_or(|(_, wanted)| wanted == *name));
        (200, all.map(|(name, current)| service(name, current, EARLIER)).collect())
    });
    let core = daemon.core(&Recorder::default(), &[]);
    let web = Container::new(&core, "web");
    let services = web.services().unwrap();
    assert!(services["a"].is_running() && !services["b"].is_running());
    assert_eq!(services.len(), 2);
    assert_eq!(web.service("b").unwrap().map(|service| service.name), Some("b".to_owned()));
    assert!(web.service("c").unwrap().is_none());
    assert_eq!(web.services_named(["b"]).unwrap().into_keys().collect::<Vec<_>>(), ["b"]);
    assert!(web.services_named(None::<&str>).unwrap().is_empty());
}

// CON-028
#[test]
fn a_signal_goes_to_services_by_its_full_name() {
    let daemon = Daemon::new(|_, _| (200, json!(true)));
    let core = daemon.core(&Recorder::default(), &[]);
    Container::new(&core, "web").send_signal("HUP", ["a"]).unwrap();
    assert_eq!(daemon.requests(), [r#"POST /v1/signals {"signal":"SIGHUP","services":["a"]}"#]);
}
