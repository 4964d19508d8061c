//! Commands of a daemon that is broken, old, or of another make.

use std::io::{ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ops::pebble::{Client, Error};
use ops_tests::pebble::script::{Connection, client, connector, content_length};
use tungstenite::handshake::derive_accept_key;

use crate::common::timed;
use crate::scripted::change;

pub(crate) const CASES: &[(&str, fn())] = &[
    ("a_websocket_that_is_cut", a_websocket_that_is_cut),
    ("a_websocket_that_never_opens", a_websocket_that_never_opens),
    ("a_websocket_that_opens_too_late", a_websocket_that_opens_too_late),
    ("a_websocket_that_is_refused", a_websocket_that_is_refused),
    ("a_daemon_that_forgets_the_exit_code", a_daemon_that_forgets_the_exit_code),
    ("input_that_is_taken_after_the_output", input_that_is_taken_after_the_output),
];

/// Opens a websocket as a daemon does.
fn open(head: &str, connection: &mut Connection) -> bool {
    let key = head.lines().find_map(|line| {
        line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"))
    });
    let accept = derive_accept_key(key.unwrap().1.trim().as_bytes());
    connection.send(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    ))
}

/// A binary message of a daemon.
fn message(bytes: &[u8]) -> Vec<u8> {
    [&[0x82, u8::try_from(bytes.len()).unwrap()], bytes].concat()
}

/// What ends a stream.
const END: &[u8] = b"\x81\x11{\"command\":\"end\"}";

/// A client whose daemon begins a command; `socket` is what becomes of each websocket.
fn running(
    change_now: impl Fn() -> String + Send + Sync + 'static,
    socket: impl Fn(&str, &str, &mut Connection) -> bool + Send + Sync + 'static,
) -> Client {
    client(begins(change_now, socket)).0
}

fn begins(
    change_now: impl Fn() -> String + Send + Sync + 'static,
    socket: impl Fn(&str, &str, &mut Connection) -> bool + Send + Sync + 'static,
) -> impl Fn(&str, &mut Connection) -> bool + Send + Sync + 'static {
    move |head, connection| {
        connection.read(content_length(head));
        let path = head.split(' ').nth(1).unwrap();
        if path == "/v1/exec" {
            let result = r#"{"task-id":"1","environment":{},"working-dir":"/"}"#;
            return connection.answer(202, Some("1"), result);
        }
        match path.rsplit_once("/websocket/") {
            Some((_, name)) => socket(name, head, connection),
            None => connection.answer(200, None, &change_now()),
        }
    }
}

fn a_websocket_that_is_cut() {
    for end in
        [&b""[..], b"\x82", b"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", b"\x88\x00", b"\xff\xff"]
    {
        let pebble = running(
            || change("Doing", false),
            move |name, head, connection| {
                open(head, connection);
                if name != "stdio" {
                    connection.read(usize::MAX >> 8);
                    return false;
                }
                connection.send(message(b"the beginning"));
                connection.send(end);
                false
            },
        );
        let (ended, took) = timed(|| pebble.exec(["x"]).output());
        let error = ended.unwrap_err();
        let is_told = matches!(error, Error::Disconnected { .. } | Error::Protocol { .. });
        assert!(is_told && took < Duration::from_secs(5), "{error:?}");
    }
    // The change tells more, if it has something to tell.
    let failed = || change("Error", true).replace("\"tasks\":null", "\"err\":\"the reason\"");
    let pebble =
        running(failed, |name, head, connection| open(head, connection) && name == "control");
    let error = pebble.exec(["x"]).output().unwrap_err();
    assert!(
        matches!(error, Error::Change(ref error) if error.message == "the reason"),
        "{error:?}"
    );
}

fn a_websocket_that_never_opens() {
    for silent in ["control", "stdio", "stderr"] {
        let pebble = running(
            || change("Doing", false),
            move |name, head, connection| {
                if name == silent {
                    thread::sleep(Duration::from_secs(20));
                    return false;
                }
                open(head, connection)
            },
        );
        let pebble = pebble.with_timeout(Duration::from_millis(300));
        let (started, took) = timed(|| pebble.exec(["x"]).start().map(drop));
        let error = started.unwrap_err();
        assert!(matches!(error, Error::TimedOut { .. }), "{error:?}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

/// A command that has ended is no longer connected to: the answer is empty, with status 200.
fn a_websocket_that_opens_too_late() {
    let done = change("Error", true).replace("\"tasks\":null", "\"err\":\"it did not start\"");
    let pebble = running(
        move || done.clone(),
        |_, _, connection| connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    );
    let error = pebble.exec(["x"]).start().unwrap_err();
    assert!(
        matches!(error, Error::Change(ref error) if error.message == "it did not start"),
        "{error:?}"
    );
}

fn a_websocket_that_is_refused() {
    let pebble = running(
        || change("Doing", false),
        |_, _, connection| connection.answer(404, None, r#"{"message":"cannot find task \"1\""}"#),
    );
    let error = pebble.exec(["x"]).start().unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!((error.status, error.message.as_str()), (404, "cannot find task \"1\""));
    assert_eq!(error.request, "GET /v1/tasks/1/websocket/control");
}

/// As after its restart.
fn a_daemon_that_forgets_the_exit_code() {
    let pebble = running(
        || change("Done", true),
        move |name, head, connection| {
            open(head, connection);
            if name != "control" {
                connection.send(message(b"all"));
                connection.send(END);
            }
            connection.read(usize::MAX >> 8);
            false
        },
    );
    let error = pebble.exec(["x"]).output().unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert!(error.to_string().contains("exit code"), "{error}");
}

/// As by `cat`: nothing more is taken of its input before its output is.
fn input_that_is_taken_after_the_output() {
    let done = || {
        change("Done", true).replace("null", r#"[{"id":"1","kind":"exec","status":"Done","spawn-time":"2026-01-01T00:00:00Z","data":{"exit-code":0}}]"#)
    };
    let connect = connector(begins(done, |name, head, connection| {
        open(head, connection);
        if name == "stdio" {
            for _ in 0..10_000 {
                connection.send(message(&[b'x'; 100]));
            }
            connection.send(END);
        }
        connection.read(usize::MAX >> 8);
        false
    }));
    let lines: Arc<Mutex<Vec<UnixStream>>> = Arc::default();
    let opened = Arc::clone(&lines);
    let pebble = Client::with_connector("a script", move || {
        let line = connect()?;
        opened.lock().unwrap().push(line.try_clone()?);
        Ok(line)
    });
    let process = pebble.exec(["cat"]).combine_stderr().start().unwrap();
    // Not even the mark of the end fits any more.
    let mut stdio = lines.lock().unwrap().pop().unwrap();
    stdio.set_nonblocking(true).unwrap();
    let full = std::iter::repeat_with(|| stdio.write(&[0; 100])).find_map(Result::err).unwrap();
    assert_eq!(full.kind(), ErrorKind::WouldBlock);
    stdio.set_nonblocking(false).unwrap();
    let (output, took) = timed(|| process.output().unwrap());
    assert_eq!(output.stdout.len(), 1_000_000);
    assert!(took < Duration::from_secs(4), "{took:?}");
}
