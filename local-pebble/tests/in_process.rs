//! The daemon in this process: pretended processes, virtual time. Nothing here sleeps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use std::time::Duration;

use common::{Client, until};
use local_pebble::{Ending, Output, PretendedPebble, Shutdown};
use serde_json::json;

fn with_layer(layer: &str) -> (&'static PretendedPebble, Client<'static>) {
    let pebble: &'static PretendedPebble = Box::leak(Box::new(PretendedPebble::new().unwrap()));
    let client = Client::of(pebble);
    client.add_layer("base", layer);
    (pebble, client)
}

#[test]
fn a_service_is_started_once_it_has_run_for_a_second() {
    let (pebble, client) = with_layer(
        "services: {web: {override: replace, command: web --port 80, startup: enabled}}",
    );
    let before = pebble.now();
    let change = client.change(&json!({"action": "autostart"}));
    assert_eq!(change["status"], "Done", "{change}");
    assert_eq!(pebble.now().duration_since(before).as_secs(), 1);
    assert_eq!(client.service("web")["current"], "active");
    assert_eq!(pebble.processes().calls()[0].command, ["web", "--port", "80"]);
}

#[test]
fn delays_grow_and_begin_anew() {
    let (pebble, client) = with_layer(
        "services: {web: {override: replace, command: web, backoff-delay: 1s, backoff-factor: 3, backoff-limit: 20s}}",
    );
    let change = client.change(&json!({"action": "start", "services": ["web"]}));
    assert_eq!(change["status"], "Done");
    // Each delay, with at most a tenth more.
    for delay in [1, 3, 9, 20, 20] {
        pebble.end_service("web", 1);
        assert_eq!(client.service("web")["current"], "backoff");
        pebble.advance(Duration::from_millis(delay * 1_000 - 1));
        assert_eq!(client.service("web")["current"], "backoff", "{delay}");
        pebble.advance(Duration::from_millis(delay * 100 + 2));
        assert_eq!(client.service("web")["current"], "active", "{delay}");
    }
    pebble.advance(Duration::from_secs(20));
    pebble.end_service("web", 1);
    pebble.advance(Duration::from_millis(1_101));
    assert_eq!(client.service("web")["current"], "active");
}

#[test]
fn a_service_that_ends_at_once_is_told_and_tried_again() {
    let (pebble, client) = with_layer("services: {web: {override: replace, command: web}}");
    pebble.processes().on(["web"], |_| {
        Output::stdout("no port\n")
            .with_ending(Ending::Exits { after: Duration::from_millis(10), code: 3 })
    });
    let change = client.change(&json!({"action": "start", "services": ["web"]}));
    assert_eq!(
        change["err"],
        "cannot perform the following tasks:\n- Start service \"web\" (service start attempt: exited quickly with code 3, will restart)"
    );
    let log = change["tasks"][0]["log"][0].as_str().unwrap();
    assert!(log.ends_with("INFO Most recent service output:\n    no port"), "{log}");
    assert_eq!(client.service("web")["current"], "backoff");
    pebble.processes().on(["web"], |_| Output::runs());
    pebble.advance(Duration::from_secs(1));
    assert_eq!(client.service("web")["current"], "active");
}

#[test]
fn a_service_that_does_not_listen_is_killed() {
    let (pebble, client) =
        with_layer("services: {web: {override: replace, command: web, kill-delay: 7s}}");
    pebble.processes().on(["web"], |_| Output::runs().with_ending(Ending::IgnoresSignals));
    client.change(&json!({"action": "start", "services": ["web"]}));
    let before = pebble.now();
    let change = client.change(&json!({"action": "stop", "services": ["web"]}));
    assert_eq!(change["status"], "Done");
    assert_eq!(pebble.now().duration_since(before).as_secs(), 7);
    assert_eq!(client.service("web")["current"], "inactive");
}

#[test]
fn services_that_need_each_other_start_one_after_the_other() {
    let (pebble, client) = with_layer(
        "services:\n  db: {override: replace, command: db}\n  web: {override: replace, command: web, requires: [db], after: [db]}\n  other: {override: replace, command: other}",
    );
    let before = pebble.now();
    let change = client.change(&json!({"action": "start", "services": ["web", "other"]}));
    assert_eq!(change["summary"], "Start service \"web\" and 2 more");
    assert_eq!(pebble.now().duration_since(before).as_secs(), 2);
    let called: Vec<String> =
        pebble.processes().calls().iter().map(|call| call.command[0].clone()).collect();
    assert_eq!(called, ["db", "other", "web"]);
    let change = client.change(&json!({"action": "stop", "services": ["db"]}));
    assert_eq!(change["tasks"].as_array().unwrap().len(), 2);
    assert_eq!(client.service("web")["current"], "inactive");
    assert_eq!(client.service("other")["current"], "active");
}

#[test]
fn replan_restarts_what_is_another_thing_now() {
    let (pebble, client) = with_layer(
        "services:\n  a: {override: replace, command: a, startup: enabled}\n  b: {override: replace, command: b, startup: enabled}",
    );
    client.change(&json!({"action": "replan"}));
    client.combine_layer("base", "services: {a: {override: merge, command: a2}}");
    let change = client.change(&json!({"action": "replan"}));
    let kinds: Vec<_> =
        change["tasks"].as_array().unwrap().iter().map(|t| t["summary"].clone()).collect();
    assert_eq!(kinds, ["Stop service \"a\"", "Start service \"a\"", "Start service \"b\""]);
    assert_eq!(pebble.processes().calls().last().unwrap().command, ["a2"]);
    assert_eq!(pebble.processes().calls().len(), 3);
}

#[test]
fn a_check_goes_down_and_comes_up_again() {
    let pebble = PretendedPebble::new().unwrap();
    pebble.processes().on(["probe"], |_| Output::code(1).with_stderr("no answer\n"));
    let client = Client::of(&pebble);
    client.add_layer(
        "base",
        "checks: {up: {override: replace, period: 10s, threshold: 3, exec: {command: probe}}}",
    );
    assert_eq!(client.check("up")["status"], "up");
    for failures in 1..=3 {
        assert_eq!(client.get("/v1/health").1["healthy"], true);
        pebble.advance(Duration::from_secs(10));
        until(|| client.check("up")["failures"] == failures);
    }
    assert_eq!(client.check("up")["status"], "down");
    assert_eq!(client.get("/v1/health").0, 502);
    let change = client.get("/v1/changes/1").1;
    assert_eq!(change["kind"], "perform-check");
    assert_eq!(change["status"], "Error");
    assert_eq!(client.check("up")["prev-change-id"], "1");
    pebble.processes().on(["probe"], |_| Output::default());
    pebble.advance(Duration::from_secs(10));
    until(|| client.check("up")["status"] == "up");
    assert_eq!(client.get("/v1/changes/2").1["status"], "Done");
    let notices = client.get("/v1/notices?types=change-update&keys=2").1;
    assert_eq!(notices[0]["last-data"], json!({"kind": "recover-check", "check-name": "up"}));
}

#[test]
fn a_failed_check_restarts_its_service_or_ends_the_daemon() {
    let pebble = PretendedPebble::new().unwrap();
    pebble.processes().on(["probe"], |_| Output::code(1));
    let client = Client::of(&pebble);
    client.add_layer(
        "base",
        "services:\n  a: {override: replace, command: a, on-check-failure: {up: restart}}\n  b: {override: replace, command: b, on-check-failure: {up: shutdown}}\nchecks: {up: {override: replace, startup: disabled, period: 1s, threshold: 1, exec: {command: probe}}}",
    );
    client.change(&json!({"action": "start", "services": ["a", "b"]}));
    let started = client.post("/v1/checks", &json!({"action": "start", "checks": ["up"]})).1;
    assert_eq!(started["changed"], json!(["up"]));
    pebble.advance(Duration::from_secs(1));
    until(|| client.service("a")["current"] == "backoff");
    assert_eq!(pebble.wants_to_end(), Some(Shutdown::CheckFailure));
}

#[test]
fn notices_repeat_after_a_while_and_wake_those_who_wait() {
    let pebble = PretendedPebble::new().unwrap();
    let client = Client::of(&pebble);
    let add = || {
        client
            .post(
                "/v1/notices",
                &json!({"action": "add", "type": "custom", "key": "a.b/c", "repeat-after": "1h", "data": {"k": "v"}}),
            )
            .1["id"]
            .clone()
    };
    let id = add();
    let first = client.get("/v1/notices").1[0].clone();
    pebble.advance(Duration::from_secs(60));
    assert_eq!(add(), id);
    let second = client.get("/v1/notices").1[0].clone();
    assert_eq!(second["occurrences"], 2);
    assert_eq!(second["last-repeated"], first["last-repeated"]);
    let after = first["last-repeated"].as_str().unwrap();
    // Nothing comes, so the time-out does, at once for this thread.
    let before = pebble.now();
    let none = client.get(&format!("/v1/notices?after={after}&timeout=30s")).1;
    assert_eq!(none, json!([]));
    assert_eq!(pebble.now().duration_since(before).as_secs(), 30);
    pebble.advance(Duration::from_secs(3_600));
    add();
    let again = client.get(&format!("/v1/notices?after={after}&timeout=30s")).1;
    assert_eq!(again[0]["occurrences"], 3);
    pebble.advance(Duration::from_secs(8 * 24 * 3_600));
    assert_eq!(client.get("/v1/notices").1, json!([]));
}

#[test]
fn printed_lines_are_logs() {
    let (pebble, client) = with_layer("services: {web: {override: replace, command: web}}");
    client.change(&json!({"action": "start", "services": ["web"]}));
    for number in 0..40 {
        pebble.print("web", &format!("line {number}"));
    }
    let lines = client.lines("/v1/logs");
    assert_eq!(lines.len(), 30);
    assert_eq!(lines[29]["message"], "line 39");
    assert_eq!(lines[29]["time"], "2026-01-01T00:00:01Z");
    assert_eq!(client.lines("/v1/logs?n=-1").len(), 40);
}

#[test]
fn owners_are_told_as_they_were_given() {
    let pebble = PretendedPebble::new().unwrap();
    let client = Client::of(&pebble);
    let made = client
        .post("/v1/files", &json!({"action": "make-dirs", "dirs": [{"path": "/srv/web", "make-parents": true, "user": "web", "group": "staff", "permissions": "750"}]}))
        .1;
    assert_eq!(made, json!([{"path": "/srv/web"}]));
    let listed = client.get("/v1/files?action=list&path=/srv/web&itself=true").1;
    let user = &listed[0]["user-id"];
    assert_eq!(listed[0]["permissions"], "750");
    assert_ne!(*user, json!(rustix::process::getuid().as_raw()));
    assert!(pebble.root().join("srv/web").is_dir());
}

#[test]
fn no_path_leaves_the_root() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "s").unwrap();
    let pebble = PretendedPebble::new().unwrap();
    let client = Client::of(&pebble);
    std::os::unix::fs::symlink(outside.path(), pebble.root().join("out")).unwrap();
    std::os::unix::fs::symlink("/..", pebble.root().join("up")).unwrap();
    std::os::unix::fs::symlink("loop", pebble.root().join("loop")).unwrap();
    let listed = |path: &str| client.get(&format!("/v1/files?action=list&path={path}"));
    assert_eq!(listed("/out/secret").0, 404);
    assert_eq!(listed(&format!("/../../../..{}/secret", outside.path().display())).0, 404);
    assert_eq!(listed("/up").1.as_array().unwrap().len(), 3);
    assert_eq!(listed("/loop").0, 400);
    let removed = client
        .post(
            "/v1/files",
            &json!({"action": "remove", "paths": [{"path": "/out", "recursive": true}]}),
        )
        .1;
    assert_eq!(removed, json!([{"path": "/out"}]));
    assert!(outside.path().join("secret").exists());
}

#[test]
fn a_check_over_https_says_that_it_cannot_be_made() {
    let pebble = PretendedPebble::new().unwrap();
    let client = Client::of(&pebble);
    client.add_layer(
        "base",
        "checks: {up: {override: replace, http: {url: \"https://localhost:1/\"}}}",
    );
    let refreshed = client.post("/v1/checks/refresh", &json!({"name": "up"})).1;
    let error = refreshed["error"].as_str().unwrap();
    assert!(error.starts_with("Get \"https://localhost:1/\": local-pebble has no TLS"), "{error}");
}
