//! What services print goes to log targets.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ops::pebble::Client;
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;
use serde_json::{Value, json};

use crate::common::until;

pebble_cases![
    lines_go_to_loki,
    lines_go_to_open_telemetry,
    lines_go_to_syslog,
    many_lines_go_in_parts,
    lines_that_are_refused_for_now,
    lines_that_are_refused_for_good,
];

/// A server that takes what is posted.
struct Receiver {
    address: SocketAddr,
    /// The paths and the bodies that came, and what was answered.
    posts: Arc<Mutex<Vec<(String, Value, u16)>>>,
}

impl Receiver {
    /// It answers with these statuses, and then well.
    fn answering(statuses: impl IntoIterator<Item = u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let posts = Arc::new(Mutex::new(Vec::new()));
        let statuses: VecDeque<u16> = statuses.into_iter().collect();
        let statuses = Arc::new(Mutex::new(statuses));
        let noted = Arc::clone(&posts);
        // It goes with this process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (noted, statuses) = (Arc::clone(&noted), Arc::clone(&statuses));
                thread::spawn(move || take(&stream.unwrap(), &noted, &statuses));
            }
        });
        Self { address, posts }
    }

    /// The requests that were taken.
    fn taken(&self) -> Vec<(String, Value)> {
        let posts = self.posts.lock().unwrap();
        let taken = posts.iter().filter(|(_, _, status)| *status == 204);
        taken.map(|(path, body, _)| (path.clone(), body.clone())).collect()
    }

    /// The messages that Loki has taken, as `service: message`.
    fn messages(&self) -> Vec<String> {
        let mut messages = Vec::new();
        for (_, body) in self.taken() {
            for stream in body["streams"].as_array().unwrap() {
                let service = stream["stream"]["pebble_service"].as_str().unwrap();
                for value in stream["values"].as_array().unwrap() {
                    messages.push(format!("{service}: {}", value[1].as_str().unwrap()));
                }
            }
        }
        messages
    }
}

fn take(
    stream: &TcpStream,
    posts: &Mutex<Vec<(String, Value, u16)>>,
    statuses: &Mutex<VecDeque<u16>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let (mut path, mut length) = (None, 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() == 0 {
                return;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            path = path.or_else(|| line.split(' ').nth(1).map(str::to_owned));
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let status = statuses.lock().unwrap().pop_front().unwrap_or(204);
        posts.lock().unwrap().push((path.unwrap(), serde_json::from_slice(&body).unwrap(), status));
        let _ = write!(&*stream, "HTTP/1.1 {status} -\r\nContent-Length: 0\r\n\r\n");
    }
}

/// Adds a target and runs two services: `web` by this script, and `other`, of which the target gets nothing.
fn forward(client: &Client, kind: &str, location: &str, script: &str) {
    let layer = json!({
        "services": {
            "web": {
                "override": "replace",
                "command": format!("sh -c '{script}; sleep 20'"),
                "environment": {"REGION": "eu"},
            },
            "other": {"override": "replace", "command": "sh -c 'echo no; sleep 20'"},
        },
        "log-targets": {
            "target": {
                "override": "replace",
                "type": kind,
                "location": location,
                "services": ["all", "-other"],
                "labels": {"region": "x-$REGION-$NONE", "quoted": "a\"]\\b"},
            },
        },
    });
    client.add_layer_yaml("target", &layer.to_string(), false, false).unwrap();
    client.start(["web", "other"]).unwrap().wait().unwrap();
}

fn lines_go_to_loki(daemon: &dyn Daemon) {
    let loki = Receiver::answering([]);
    let location = format!("http://{}/loki/api/v1/push", loki.address);
    forward(&daemon.client(), "loki", &location, "echo \"<é>\"; echo two");
    let taken = until(|| loki.taken(), |taken| !taken.is_empty());
    let (path, mut body) = taken[0].clone();
    assert_eq!(path, "/loki/api/v1/push");
    for value in body["streams"][0]["values"].as_array_mut().unwrap() {
        let time = value[0].take();
        let time = time.as_str().unwrap();
        assert!(time.len() == 19 && time.ends_with("000000"), "{time}");
    }
    let labels = json!({"region": "x-eu-", "quoted": "a\"]\\b", "pebble_service": "web"});
    let values = json!([[null, "<é>"], [null, "two"]]);
    assert_eq!(body, json!({"streams": [{"stream": labels, "values": values}]}));
}

fn lines_go_to_open_telemetry(daemon: &dyn Daemon) {
    let collector = Receiver::answering([]);
    let location = format!("http://{}", collector.address);
    forward(&daemon.client(), "opentelemetry", &location, "echo \"<é>\"; echo two");
    let taken = until(|| collector.taken(), |taken| !taken.is_empty());
    let (path, mut body) = taken[0].clone();
    assert_eq!(path, "/v1/logs");
    let scope = &mut body["resourceLogs"][0]["scopeLogs"][0];
    for record in scope["logRecords"].as_array_mut().unwrap() {
        let time = record["timeUnixNano"].take();
        assert_eq!(time.as_str().unwrap().len(), 19);
    }
    let attributes = json!([
        {"key": "service.name", "value": {"stringValue": "web"}},
        {"key": "quoted", "value": {"stringValue": "a\"]\\b"}},
        {"key": "region", "value": {"stringValue": "x-eu-"}},
    ]);
    let records = json!([
        {"timeUnixNano": null, "body": {"stringValue": "<é>"}},
        {"timeUnixNano": null, "body": {"stringValue": "two"}},
    ]);
    let scope = json!({"scope": {"name": "pebble"}, "logRecords": records});
    let expected = json!({"resource": {"attributes": attributes}, "scopeLogs": [scope]});
    assert_eq!(body, json!({"resourceLogs": [expected]}));
}

fn lines_go_to_syslog(daemon: &dyn Daemon) {
    /// Without the time and the host's name.
    fn parts(message: &str) -> (&str, &str) {
        let (head, rest) = message.split_once(' ').unwrap();
        assert_eq!(head, "<13>1");
        let (time, rest) = rest.split_once(' ').unwrap();
        assert!(time.len() <= "2026-01-02T03:04:05.678Z".len() && time.ends_with('Z'), "{time}");
        rest.split_once(' ').unwrap()
    }
    const DATA: &str = r#"[pebble@28978 quoted="a\"\]\\b" region="x-eu-"]"#;
    let client = daemon.client();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let location = format!("udp://{}", socket.local_addr().unwrap());
    forward(&client, "syslog", &location, "echo \"<é>\"; echo two");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let location = format!("tcp://{}", listener.local_addr().unwrap());
    let layer = json!({"log-targets": {"second": {
        "override": "replace", "type": "syslog", "location": location, "services": ["web"],
    }}});
    client.add_layer_yaml("second", &layer.to_string(), false, false).unwrap();

    let mut buffer = [0; 1000];
    for expected in ["<é>", "two"] {
        let length = socket.recv(&mut buffer).unwrap();
        let message = std::str::from_utf8(&buffer[..length]).unwrap();
        assert_eq!(parts(message).1, format!("web - - {DATA} {expected}"));
    }
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    for expected in ["<é>", "two"] {
        let mut length = 0;
        while let digit @ b'0'..=b'9' = byte(&mut stream) {
            length = length * 10 + usize::from(digit - b'0');
        }
        stream.read_exact(&mut buffer[..length]).unwrap();
        let message = std::str::from_utf8(&buffer[..length]).unwrap();
        assert_eq!(parts(message).1, format!("web - - [pebble@28978] {expected}"));
    }
}

fn byte(stream: &mut TcpStream) -> u8 {
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    byte[0]
}

fn many_lines_go_in_parts(daemon: &dyn Daemon) {
    let loki = Receiver::answering([]);
    let location = format!("http://{}/", loki.address);
    forward(&daemon.client(), "loki", &location, "seq 250");
    let messages = until(|| loki.messages(), |messages| messages.len() >= 250);
    let expected: Vec<String> = (1..=250).map(|number| format!("web: {number}")).collect();
    assert_eq!(messages, expected);
    assert!(loki.taken().len() >= 3, "a hundred at once");
}

/// They come again with what is printed next.
fn lines_that_are_refused_for_now(daemon: &dyn Daemon) {
    let loki = Receiver::answering([500, 429]);
    let location = format!("http://{}/", loki.address);
    let script = "echo one; sleep 1.5; echo two; sleep 1.5; echo three";
    forward(&daemon.client(), "loki", &location, script);
    let messages = until(|| loki.messages(), |messages| messages.len() >= 3);
    assert_eq!(messages, ["web: one", "web: two", "web: three"]);
}

fn lines_that_are_refused_for_good(daemon: &dyn Daemon) {
    let loki = Receiver::answering([400]);
    let location = format!("http://{}/", loki.address);
    forward(&daemon.client(), "loki", &location, "echo one; sleep 1.5; echo two");
    assert_eq!(until(|| loki.messages(), |messages| !messages.is_empty()), ["web: two"]);
}
