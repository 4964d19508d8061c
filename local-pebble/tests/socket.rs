//! The daemon on a socket: clients that do not behave, and what is left when it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use local_pebble::{Server, Settings, StartError};
use tempfile::TempDir;

fn start(layer: &str) -> (Server, PathBuf, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let layers = directory.path().join("layers");
    fs::create_dir(&layers).unwrap();
    fs::write(layers.join("001-base.yaml"), layer).unwrap();
    let root = directory.path().join("root");
    fs::create_dir(&root).unwrap();
    let socket = directory.path().join("pebble.socket");
    let settings = Settings { root: Some(root), layers: Some(layers), ..Settings::default() };
    let server = Server::start(&socket, &settings).unwrap();
    (server, socket, directory)
}

fn answer(socket: &Path, request: &[u8]) -> String {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // It may have heard enough before the end.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn hostile_clients_get_an_answer_and_nobody_else_is_the_worse() {
    let (_server, socket, _directory) = start("");
    let long = format!("GET /v1/health HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(100_000));
    let many = format!("GET /v1/health HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(200));
    let deep = format!("{{\"action\":{}", "[".repeat(100_000));
    let deep =
        format!("POST /v1/services HTTP/1.1\r\nContent-Length: {}\r\n\r\n{deep}", deep.len());
    for (request, status) in [
        ("hello\r\n\r\n", "400"),
        (&long, "431"),
        (&many, "431"),
        ("GET v1 HTTP/1.1\r\n\r\n", "400"),
        ("POST /v1/services HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
        (
            "POST /v1/services HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400",
        ),
        ("POST /v1/services HTTP/1.1\r\nContent-Length: 50\r\n\r\n{", "400"),
        (
            "POST /v1/services HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "400",
        ),
        ("POST /v1/services HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "400"),
        (&deep, "400"),
        ("GET /v1/tasks/1/websocket/stdio HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "404"),
        (
            "GET /v1/files?action=read&path=/%ff%00 HTTP/1.1\r\nAccept: multipart/form-data\r\n\r\n",
            "200",
        ),
    ] {
        let head: String = answer(&socket, request.as_bytes()).chars().take(12).collect();
        assert_eq!(head, format!("HTTP/1.1 {status}"), "{:.60}", request);
    }
    assert_eq!(answer(&socket, b"GET /v1/health HTTP/1.1\r\n"), "");
    assert!(answer(&socket, b"GET /v1/health HTTP/1.1\r\n\r\n").contains("\"healthy\":true"));
}

#[test]
fn requests_follow_each_other_on_a_connection() {
    let (_server, socket, _directory) = start("");
    let both = answer(
        &socket,
        b"POST /v1/nothing HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /v1/health HTTP/1.1\r\n\r\n",
    );
    assert!(both.starts_with("HTTP/1.1 404") && both.contains("HTTP/1.1 200"), "{both}");
}

#[test]
fn a_socket_is_taken_over_from_the_dead_only() {
    let (server, socket, directory) = start("");
    let again = Server::start(&socket, &Settings::default());
    assert!(matches!(again, Err(StartError::InUse { .. })), "{again:?}");
    server.stop();
    assert!(!socket.exists());
    drop(UnixListener::bind(&socket).unwrap());
    let server = Server::start(&socket, &Settings::default()).unwrap();
    assert!(answer(&socket, b"GET /v1/health HTTP/1.1\r\n\r\n").contains("true"));
    drop((server, directory));
}

#[test]
fn nothing_runs_on_when_the_daemon_has_ended() {
    let (server, socket, directory) = start(
        "services: {web: {override: replace, command: \"sh -c 'echo $$ > pid; sleep 100; true'\", startup: enabled}}",
    );
    assert!(server.start_enabled());
    let file = directory.path().join("root/pid");
    let begin = Instant::now();
    let pid = loop {
        let pid = fs::read_to_string(&file).unwrap_or_default();
        if pid.ends_with('\n') {
            break pid.trim().to_owned();
        }
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(5));
    };
    let process = PathBuf::from(format!("/proc/{pid}"));
    assert!(process.exists());
    server.stop();
    assert!(!process.exists());
    assert!(UnixStream::connect(&socket).is_err());
}

#[test]
fn a_daemon_whose_socket_is_gone_ends() {
    let (server, socket, _directory) = start("");
    fs::remove_file(&socket).unwrap();
    let (tell, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        server.stop();
        tell.send(())
    });
    assert!(ended.recv_timeout(Duration::from_secs(10)).is_ok(), "it waits for somebody to come");
}

#[test]
fn what_was_printed_last_is_sent_on_at_the_end() {
    let target = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = target.local_addr().unwrap();
    let (server, _socket, _directory) = start(&format!(
        "services: {{web: {{override: replace, command: \"sh -c 'echo last; sleep 100'\", startup: enabled}}}}\nlog-targets: {{a: {{override: replace, type: loki, location: \"http://{address}/\", services: [all]}}}}"
    ));
    let taking = std::thread::spawn(move || {
        let (mut stream, _) = target.accept().unwrap();
        let mut request = [0; 4096];
        let mut length = 0;
        while !request[..length].ends_with(b"}]}") {
            length += stream.read(&mut request[length..]).unwrap();
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        String::from_utf8(request[..length].to_vec()).unwrap()
    });
    server.start_enabled();
    // Long enough for it to be printed, and less than lines are collected for.
    std::thread::sleep(Duration::from_millis(300));
    server.stop();
    let request = taking.join().unwrap();
    assert!(request.contains("\"last\"]]"), "{request}");
}
