//! What no daemon does unless it is broken, old, or of another make.

use std::io::{ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use ops::pebble::{
    ChangeId, ChangeStatus, CheckStatus, Client, Error, ListOptions, LogOptions, NoticeFilter,
    PushOptions, ServiceStatus,
};
use ops_tests::pebble::script::{client, connector, content_length};

use crate::common::timed;

/// For each of them.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) const CASES: &[(&str, fn())] = &[
    ("answers_that_are_none", answers_that_are_none),
    ("truncated_answers", truncated_answers),
    ("truncated_multipart", truncated_multipart),
    ("multipart_that_is_none", multipart_that_is_none),
    ("a_file_that_ends_with_an_error", a_file_that_ends_with_an_error),
    ("one_file_of_a_tree_spoils_a_request", one_file_of_a_tree_spoils_a_request),
    ("one_directory_of_a_tree_spoils_a_request", one_directory_of_a_tree_spoils_a_request),
    ("a_mode_with_more_than_nine_bits", a_mode_with_more_than_nine_bits),
    ("an_answer_before_the_end_of_a_push", an_answer_before_the_end_of_a_push),
    ("a_kept_connection_that_dies", a_kept_connection_that_dies),
    ("a_post_is_not_sent_twice", a_post_is_not_sent_twice),
    ("a_daemon_that_goes_away_when_asked", a_daemon_that_goes_away_when_asked),
    ("a_daemon_without_waits", a_daemon_without_waits),
    ("a_change_that_is_ready_at_the_last_moment", a_change_that_is_ready_at_the_last_moment),
    ("values_of_a_newer_daemon", values_of_a_newer_daemon),
    ("values_of_an_older_daemon", values_of_an_older_daemon),
    ("warnings_of_an_old_daemon", warnings_of_an_old_daemon),
    ("logs_that_are_none", logs_that_are_none),
    ("metrics_that_are_none", metrics_that_are_none),
    ("a_daemon_that_trickles", a_daemon_that_trickles),
];

/// The answer to every request, as it is; then the connection ends.
fn saying(answer: impl Into<Vec<u8>>) -> Client {
    let answer = answer.into();
    let (client, _) = client(move |_, connection| {
        connection.send(&answer);
        false
    });
    client
}

fn json(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn answers_that_are_none() {
    let whole = |body: &str| saying(json(body));
    for client in [
        whole(""),
        whole("null"),
        whole("<html>"),
        whole(r#"{"type":"sync"}"#),
        whole(r#"{"type":"odd","result":{"version":"v1"}}"#),
        whole(r#"{"type":"sync","result":5}"#),
        whole(r#"{"type":"error","result":{"message":"no"}}"#),
        saying("HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\noops"),
        saying("HTTP/1.1 301 Moved\r\nLocation: /v1/x\r\nContent-Length: 0\r\n\r\n"),
        saying("SSH-2.0-OpenSSH\r\n\r\n"),
    ] {
        let error = client.system_info().unwrap_err();
        assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
        assert!(error.to_string().contains("GET /v1/system-info"), "{error}");
    }
}

fn truncated_answers() {
    let whole =
        json(r#"{"type":"sync","status-code":200,"status":"OK","result":{"version":"v1"}}"#);
    assert_eq!(saying(whole.clone()).system_info().unwrap().version, "v1");
    for end in (0..whole.len()).step_by(3) {
        let error = saying(&whole[..end]).system_info().unwrap_err();
        assert!(matches!(error, Error::Disconnected { .. }), "{end}: {error:?}");
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: multipart/form-data; boundary=bound\r\n";

fn multipart(file: &str, response: &str) -> String {
    format!(
        "--bound\r\nContent-Disposition: form-data; name=\"files\"; filename=\"/f\"\r\nContent-Type: application/octet-stream\r\n\r\n{file}\r\n\
        --bound\r\nContent-Disposition: form-data; name=\"response\"\r\nContent-Type: application/json\r\n\r\n{response}\r\n--bound--\r\n"
    )
}

const READ: &str = r#"{"type":"sync","status-code":200,"status":"OK","result":[{"path":"/f"}]}"#;

fn truncated_multipart() {
    let body = multipart("content", READ);
    let chunked =
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let counted = format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
    for whole in [chunked, counted] {
        assert_eq!(saying(whole.clone()).pull_string("/f").unwrap(), "content");
        // What comes after the response may be missing.
        let needed = whole.find("\r\n--bound--").unwrap() + 9;
        for end in (0..needed).step_by(3) {
            let error = saying(&whole.as_bytes()[..end]).pull_string("/f").unwrap_err();
            assert!(matches!(error, Error::Disconnected { .. }), "{end}: {error:?}");
        }
    }
    // The multipart itself is cut, and HTTP knows nothing of it.
    for end in (0..body.len() - 12).step_by(3) {
        let answer = format!("{HEAD}Content-Length: {end}\r\n\r\n{}", &body[..end]);
        let error = saying(answer).pull_string("/f").unwrap_err();
        assert!(matches!(error, Error::Disconnected { .. }), "{end}: {error:?}");
    }
}

fn multipart_that_is_none() {
    let counted =
        |head: &str, body: &str| format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let other = multipart("content", READ).replace("/f\"", "/other\"");
    let without = multipart("content", READ).replace("name=\"response\"", "name=\"files\"");
    for answer in [
        counted("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", "content"),
        counted(HEAD, &other),
        counted(HEAD, &without),
        counted(HEAD, &multipart("content", "{")),
        counted(HEAD, &multipart("content", r#"{"type":"sync","result":[]}"#)),
        counted(HEAD, "--bound--\r\n"),
        counted(HEAD, "--bound\r\nContent-Type: a/b\r\n\r\nx\r\n--bound--\r\n"),
    ] {
        let error = saying(answer.clone()).pull_string("/f").unwrap_err();
        assert!(matches!(error, Error::Protocol { .. }), "{answer}: {error:?}");
    }
}

/// What was read is worth nothing then.
fn a_file_that_ends_with_an_error() {
    let response = r#"{"type":"sync","result":[{"path":"/f","error":{"message":"read /f: input/output error","kind":"generic-file-error"}}]}"#;
    let body = multipart("half of it", response);
    let answer = format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
    let error = saying(answer.clone()).pull_string("/f").unwrap_err();
    let Error::Path(error) = error else { panic!("{error:?}") };
    assert_eq!(error.message, "read /f: input/output error");
    let pebble = saying(answer);
    let mut reader = pebble.pull_reader("/f").unwrap();
    let mut text = String::new();
    assert!(reader.read_to_string(&mut text).is_err());
    // In a tree nothing is left of it.
    let here = tempfile::TempDir::new().unwrap();
    let listed = r#"[{"path":"/f","name":"f","type":"file","size":9,"permissions":"644","last-modified":"2026-01-01T00:00:00Z"}]"#;
    let (pebble, _) = client(move |head, connection| {
        if head.contains("action=list") {
            connection.answer(200, None, listed)
        } else {
            connection.send(format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len()))
        }
    });
    let error = pebble.pull_path(["/f"], here.path()).unwrap_err();
    assert!(matches!(error, Error::Transfer(ref error) if error.failures.len() == 1), "{error:?}");
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 0);
}

/// All that are well come through, one by one.
fn one_file_of_a_tree_spoils_a_request() {
    let here = tempfile::TempDir::new().unwrap();
    for name in ["a", "b", "spoilt", "d"] {
        std::fs::write(here.path().join(name), name).unwrap();
    }
    let (pebble, _) = client(|head, connection| {
        let body = connection.body(head);
        if body.starts_with(r#"{"action":"make-dirs""#) {
            return connection.answer(200, None, r#"[{"path":"/to"}]"#);
        }
        if body.contains("spoilt") {
            return connection.answer(400, None, r#"{"message":"it is spoilt"}"#);
        }
        connection.answer(200, None, r#"[{"path":"/x"}]"#)
    });
    let error = pebble.push_path([here.path().join("*")], "/to").unwrap_err();
    let Error::Transfer(error) = error else { panic!("{error:?}") };
    assert_eq!((error.done.files, error.failures.len()), (3, 1), "{error}");
    assert!(error.failures[0].0.ends_with("spoilt"), "{error}");
}

fn one_directory_of_a_tree_spoils_a_request() {
    let here = tempfile::TempDir::new().unwrap();
    for name in ["a", "b", "spoilt", "d"] {
        std::fs::create_dir(here.path().join(name)).unwrap();
    }
    let (pebble, _) = client(|head, connection| {
        if connection.body(head).contains("spoilt") {
            return connection.answer(400, None, r#"{"message":"it is spoilt"}"#);
        }
        connection.answer(200, None, r#"[{"path":"/x"}]"#)
    });
    let error = pebble.push_path([here.path().join("*")], "/to").unwrap_err();
    let Error::Transfer(error) = error else { panic!("{error:?}") };
    assert_eq!((error.done.directories, error.failures.len()), (3, 1), "{error}");
    assert!(error.failures[0].0.ends_with("spoilt"), "{error}");
}

/// A daemon may tell more of a mode than today's; this machine's files get no such rights by it.
fn a_mode_with_more_than_nine_bits() {
    let here = tempfile::TempDir::new().unwrap();
    let listed = r#"[{"path":"/f","name":"f","type":"file","size":7,"permissions":"4755","last-modified":"2026-01-01T00:00:00Z"}]"#;
    let body = multipart("content", READ);
    let (pebble, _) = client(move |head, connection| {
        if head.contains("action=list") {
            connection.answer(200, None, listed)
        } else {
            connection.send(format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len()))
        }
    });
    pebble.pull_path(["/f"], here.path()).unwrap();
    let mode = std::fs::metadata(here.path().join("f")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o755);
}

/// The daemon has said why, although it did not listen to the end.
fn an_answer_before_the_end_of_a_push() {
    let (pebble, _) = client(|_, connection| {
        connection.read(100_000);
        connection.answer(400, None, r#"{"message":"cannot read request metadata: no"}"#);
        false
    });
    let endless = std::io::repeat(b'x').take(64 << 30);
    let (pushed, took) = timed(|| pebble.push("/f", endless, &PushOptions::new()));
    let Err(Error::Api(error)) = pushed else { panic!("{pushed:?}") };
    assert_eq!((error.status, error.message.as_str()), (400, "cannot read request metadata: no"));
    assert!(took < Duration::from_secs(5));
}

const INFO: &str = r#"{"version":"v1"}"#;

/// A request that only asks is asked again.
fn a_kept_connection_that_dies() {
    let (pebble, requests) = client(move |head, connection| {
        connection.answer(200, None, INFO);
        // It answers once, and ends when it is asked again.
        connection.send("") && head.contains("system-info") && {
            connection.read(1);
            false
        }
    });
    for _ in 0..5 {
        pebble.system_info().unwrap();
    }
    assert!(requests.lock().unwrap().len() >= 5);
}

fn a_post_is_not_sent_twice() {
    let (pebble, requests) = client(|head, connection| {
        connection.read(content_length(head));
        if head.starts_with("GET") {
            return connection.answer(200, None, INFO);
        }
        false
    });
    pebble.system_info().unwrap();
    let error = pebble.replan().unwrap_err();
    assert!(matches!(error, Error::Disconnected { .. }), "{error:?}");
    let requests = requests.lock().unwrap();
    let posts = requests.iter().filter(|request| request.starts_with("POST"));
    assert_eq!(posts.count(), 1, "{requests:?}");
}

pub(crate) fn change(status: &str, ready: bool) -> String {
    format!(
        r#"{{"id":"1","kind":"exec","summary":"s","status":"{status}","ready":{ready},"spawn-time":"2026-01-01T00:00:00Z","tasks":null}}"#
    )
}

/// It was there, and has had the request: that it cannot be reached any more is not what happened.
fn a_daemon_that_goes_away_when_asked() {
    let connect = connector(|_, _| false);
    let connections = AtomicU32::new(0);
    let pebble = Client::with_connector("a script", move || {
        match connections.fetch_add(1, Ordering::Relaxed) {
            0 => connect(),
            _ => Err(ErrorKind::ConnectionRefused.into()),
        }
    });
    let error = pebble.services().unwrap_err();
    assert!(matches!(error, Error::Disconnected { .. }), "{error:?}");
    let error = pebble.services().unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
}

fn a_change_that_is_ready_at_the_last_moment() {
    let (pebble, _) = client(|head, connection| {
        if head.contains("/wait") {
            return connection.answer(504, None, r#"{"message":"timed out waiting for change"}"#);
        }
        connection.answer(200, None, &change("Done", true))
    });
    let change = pebble.wait_change(&ChangeId::new("1"), Duration::from_millis(1)).unwrap();
    assert_eq!(change.status, ChangeStatus::Done);
}

fn a_daemon_without_waits() {
    let asked = AtomicU32::new(0);
    let (pebble, _) = client(move |head, connection| {
        if head.contains("/wait") {
            return connection.answer(404, None, r#"{"message":"invalid API endpoint requested"}"#);
        }
        let asked = asked.fetch_add(1, Ordering::Relaxed);
        let (status, ready) = if asked < 3 { ("Doing", false) } else { ("Done", true) };
        connection.answer(200, None, &change(status, ready))
    });
    let change = pebble.wait_change(&ChangeId::new("1"), Duration::from_secs(10)).unwrap();
    assert_eq!(change.status, ChangeStatus::Done);
}

// PEB-011: each enum keeps what it does not know.
fn values_of_a_newer_daemon() {
    let (pebble, _) = client(|head, connection| {
        let path = head.split(' ').nth(1).unwrap().split('?').next().unwrap();
        let result = match path {
            "/v1/services" => r#"[{"name":"a","startup":"maybe","current":"dreaming","novel":1}]"#,
            "/v1/checks" => {
                r#"[{"name":"a","startup":"maybe","status":"dizzy","level":"deep","threshold":1,"novel":{}}]"#
            }
            "/v1/files" => {
                r#"[{"path":"/f","name":"f","type":"portal","permissions":"4755","last-modified":"2026-01-01T02:00:00+02:00","novel":[]}]"#
            }
            "/v1/identities" => {
                r#"{"a":{"access":"divine","retina":{"scan":"x"},"local":{"user-id":5,"novel":1}}}"#
            }
            "/v1/notices" => {
                r#"[{"id":"1","type":"novel","key":"k","first-occurred":"2026-01-01T00:00:00Z","last-occurred":"2026-01-01T00:00:00Z","last-repeated":"2026-01-01T00:00:00Z","last-data":{"a":"text","b":{"c":5},"d":null},"novel":1}]"#
            }
            "/v1/plan" => {
                r#""services:\n    a:\n        override: replace\n        command: x\n        novel: {deep: true}\nspells:\n    b: {}\n""#
            }
            "/v1/changes/1" => &change("Dreaming", false),
            "/v1/changes/2" => r#"{"message":"m","kind":"novel-kind","value":{"a":1}}"#,
            _ => r#"{"version":"v9","novel":true}"#,
        };
        let status = if path.ends_with("/2") { 418 } else { 200 };
        connection.answer(status, None, result)
    });
    assert_eq!(pebble.services().unwrap()[0].current, ServiceStatus::from("dreaming"));
    assert_eq!(pebble.check("a").unwrap().unwrap().status, CheckStatus::from("dizzy"));
    let file = pebble.list_files("/", &ListOptions::new()).unwrap().remove(0);
    assert_eq!((file.file_type.as_str(), file.permissions, file.size), ("portal", 0o4755, None));
    let identity = &pebble.identities().unwrap()["a"];
    assert_eq!((identity.access.as_str(), identity.extra.len()), ("divine", 1));
    assert_eq!(identity.local.as_ref().unwrap().extra["novel"], 1);
    let notice = pebble.notices(&NoticeFilter::new()).unwrap().remove(0);
    let data = ["a", "b", "d"].map(|name| &*notice.last_data[name]);
    assert_eq!((notice.notice_type.as_str(), data), ("novel", ["text", r#"{"c":5}"#, "null"]));
    let plan = pebble.plan().unwrap();
    assert_eq!(ops::pebble::Plan::from_yaml(&plan.to_yaml().unwrap()).unwrap(), plan);
    assert!(plan.extra.contains_key("spells") && plan.services["a"].extra.contains_key("novel"));
    assert_eq!(pebble.change(&ChangeId::new("1")).unwrap().status, ChangeStatus::from("Dreaming"));
    let error = pebble.change(&ChangeId::new("2")).unwrap_err();
    assert_eq!((error.status(), error.kind().unwrap().as_str()), (Some(418), "novel-kind"));
    assert_eq!(pebble.system_info().unwrap().extra["novel"], true);
}

fn values_of_an_older_daemon() {
    let (pebble, _) = client(|head, connection| {
        connection.read(content_length(head));
        let path = head.split(' ').nth(1).unwrap().split('?').next().unwrap();
        let result = match (head.starts_with("GET"), path) {
            (true, "/v1/checks") => r#"[{"name":"a","status":"up","failures":2,"threshold":3}]"#,
            (true, "/v1/services") => "null",
            (false, "/v1/checks") => r#"{"changed":null}"#,
            (_, "/v1/changes/1") => return connection.answer(200, None, &change("Done", true)),
            _ => INFO,
        };
        connection.answer(200, None, result)
    });
    let check = pebble.check("a").unwrap().unwrap();
    assert_eq!(
        (check.startup.clone(), check.successes, check.change_id.clone()),
        (None, None, None)
    );
    assert_eq!(check.has_run(), Some(true));
    assert_eq!(pebble.services().unwrap(), []);
    assert_eq!(pebble.start_checks(["a"]).unwrap(), [""; 0]);
    assert_eq!(pebble.change(&ChangeId::new("1")).unwrap().tasks, []);
    assert_eq!(pebble.system_info().unwrap().boot_id, None);
}

// PEB-010 Warning, PEB-011 WarningState
fn warnings_of_an_old_daemon() {
    let (pebble, requests) = client(|head, connection| {
        connection.read(content_length(head));
        if head.starts_with("POST") {
            return connection.answer(200, None, "3");
        }
        let warnings = r#"[{"message":"m","first-added":"2026-01-01T00:00:00Z","last-added":"2026-01-02T00:00:00Z","expire-after":"672h0m0s","repeat-after":"24h0m0s"}]"#;
        connection.answer(200, None, warnings)
    });
    let warning = pebble.warnings().unwrap().remove(0);
    assert_eq!((warning.message.as_str(), warning.last_shown), ("m", None));
    assert_eq!(warning.repeat_after, Some(Duration::from_secs(24 * 3600)));
    assert_eq!(pebble.acknowledge_warnings(warning.last_added).unwrap(), 3);
    assert_eq!(
        *requests.lock().unwrap(),
        ["GET /v1/warnings?select=all HTTP/1.1", "POST /v1/warnings HTTP/1.1"]
    );
}

fn logs_that_are_none() {
    let line = r#"{"time":"2026-01-02T03:04:05.678Z","service":"a","message":"m"}"#;
    for second in ["nonsense\n", "{}\n", r#"{"time":"#] {
        let body = format!("{line}\n{second}");
        let pebble = saying(json(&body));
        let mut logs = pebble.logs(&LogOptions::new()).unwrap();
        assert_eq!(logs.next().unwrap().unwrap().message, "m");
        let error = logs.next().unwrap().unwrap_err();
        assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
        assert!(logs.next().is_none());
    }
}

fn metrics_that_are_none() {
    let error = saying("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n").metrics().unwrap_err();
    assert!(matches!(error, Error::Disconnected { .. }), "{error:?}");
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xff";
    let error = saying(answer).metrics().unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

/// A byte at a time, which is slow but goes on.
fn a_daemon_that_trickles() {
    let whole = json(r#"{"type":"sync","result":{"version":"v1"}}"#);
    let (pebble, _) = client(move |_, connection| {
        whole.iter().all(|byte| {
            thread::sleep(Duration::from_millis(1));
            connection.send([*byte])
        })
    });
    for _ in 0..3 {
        assert_eq!(pebble.system_info().unwrap().version, "v1");
    }
}
