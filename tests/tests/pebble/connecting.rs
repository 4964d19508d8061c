//! Daemons that take no connections: more clients wait already than they let wait.

use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use ops::pebble::{Client, Error};
use ops_tests::pebble::script::{Connection, content_length};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, connect, listen};
use rustix::net::{Shutdown, shutdown, socket_with};
use tempfile::TempDir;

use crate::common::timed;

pub(crate) const CASES: &[(&str, fn())] = &[
    ("a_backlog_that_stays_full", a_backlog_that_stays_full),
    ("a_backlog_that_empties", a_backlog_that_empties),
    ("a_backlog_that_fills_up_before_a_websocket", a_backlog_that_fills_up_before_a_websocket),
];

const LIMIT: Duration = Duration::from_millis(300);
const INFO: &str = r#"{"version":"v1"}"#;

/// A socket on which few are let wait.
struct Busy {
    listener: UnixListener,
    path: PathBuf,
    _directory: TempDir,
}

impl Busy {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("pebble.socket");
        let socket = unix(SocketFlags::CLOEXEC);
        bind(&socket, &SocketAddrUnix::new(&path).unwrap()).unwrap();
        listen(&socket, 0).unwrap();
        Self { listener: socket.into(), path, _directory: directory }
    }

    /// Lets others wait until nobody else may.
    fn fill(&self) -> Vec<OwnedFd> {
        let mut waiting = Vec::new();
        loop {
            let socket = unix(SocketFlags::CLOEXEC | SocketFlags::NONBLOCK);
            match connect(&socket, &SocketAddrUnix::new(&self.path).unwrap()) {
                Ok(()) => waiting.push(socket),
                Err(Errno::AGAIN) => return waiting,
                Err(error) => panic!("{error}"),
            }
            assert!(waiting.len() < 10, "anybody may wait");
        }
    }

    fn client(&self) -> Client {
        Client::new(&self.path)
    }
}

fn unix(flags: SocketFlags) -> OwnedFd {
    socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap()
}

/// Answers a client to its end.
fn serve(stream: UnixStream, mut answer: impl FnMut(&str, &mut Connection)) {
    let mut connection = Connection::new(stream);
    while let Some(head) = connection.head() {
        connection.read(content_length(&head));
        answer(head.split(' ').nth(1).unwrap(), &mut connection);
    }
}

#[track_caller]
fn assert_too_slow(error: &Error, busy: &Busy) {
    let Error::ConnectTimedOut { socket, timeout, .. } = error else { panic!("{error:?}") };
    assert_eq!((socket.as_str(), *timeout), (busy.path.to_str().unwrap(), LIMIT));
    let told = error.to_string();
    assert!(told.contains(socket) && told.contains("300ms"), "{told}");
    assert!(error.is_unreachable() && error.is_transient());
}

fn a_backlog_that_stays_full() {
    let busy = Busy::new();
    let _waiting = busy.fill();
    let client = busy.client().with_timeout(LIMIT);
    for ask in [
        |client: &Client| client.system_info().map(drop),
        |client: &Client| client.exec(["true"]).start().map(drop),
        |client: &Client| client.pull_bytes("/f").map(drop),
        |client: &Client| client.push("/f", &b"content"[..], &Default::default()),
    ] {
        let (result, took) = timed(|| ask(&client));
        assert_too_slow(&result.unwrap_err(), &busy);
        assert!((LIMIT..Duration::from_secs(3)).contains(&took), "{took:?}");
    }
}

/// Who waits is served when the daemon comes to it, and then has no limit left from connecting.
fn a_backlog_that_empties() {
    let busy = Busy::new();
    let waiting = busy.fill();
    let client = busy.client();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(LIMIT);
            for socket in &waiting {
                shutdown(socket, Shutdown::Both).unwrap();
            }
            for _ in 0..=waiting.len() {
                let (stream, _) = busy.listener.accept().unwrap();
                serve(stream, |_, connection| {
                    connection.answer(200, None, INFO);
                });
            }
        });
        let (info, took) = timed(|| client.system_info());
        assert_eq!(info.unwrap().version, "v1");
        assert!(took >= LIMIT, "{took:?}");
        drop(client);
    });
}

fn a_backlog_that_fills_up_before_a_websocket() {
    let busy = Busy::new();
    let client = busy.client().with_timeout(LIMIT);
    let mut waiting = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let (stream, _) = busy.listener.accept().unwrap();
            serve(stream, |path, connection| {
                if path == "/v1/exec" {
                    waiting = busy.fill();
                    let result = r#"{"task-id":"1","environment":{},"working-dir":"/"}"#;
                    connection.answer(202, Some("1"), result);
                } else {
                    let time = "2026-01-02T03:04:05Z";
                    let change = format!(
                        r#"{{"id":"1","kind":"exec","summary":"","status":"Doing","ready":false,"spawn-time":"{time}"}}"#
                    );
                    connection.answer(200, None, &change);
                }
            });
        });
        let (result, took) = timed(|| client.exec(["true"]).start().map(drop));
        // The command has been begun: it is not as if nothing had been done.
        let Err(Error::TimedOut { request, timeout, .. }) = result else { panic!("{result:?}") };
        assert_eq!((request.as_str(), timeout), ("GET /v1/tasks/1/websocket/control", LIMIT));
        assert!((LIMIT..Duration::from_secs(3)).contains(&took), "{took:?}");
        drop(client);
    });
}
