//! The least of a client.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use local_pebble::PretendedPebble;
use serde_json::{Value, json};

pub(crate) struct Client<'p> {
    connect: Box<dyn Fn() -> UnixStream + 'p>,
}

impl<'p> Client<'p> {
    pub(crate) fn of(pebble: &'p PretendedPebble) -> Self {
        Self { connect: Box::new(|| pebble.connect().unwrap()) }
    }

    /// The status and the whole body.
    pub(crate) fn raw(&self, head: &str, body: &[u8]) -> (u16, String) {
        let mut stream = (self.connect)();
        let length = body.len();
        write!(stream, "{head}Connection: close\r\nContent-Length: {length}\r\n\r\n").unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let chunked = head.contains("chunked");
        (status, if chunked { unchunked(body) } else { body.to_owned() })
    }

    /// The status and the result.
    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        let (status, body) = self.raw(&format!("GET {path} HTTP/1.1\r\n"), b"");
        (status, serde_json::from_str::<Value>(&body).unwrap()["result"].take())
    }

    pub(crate) fn lines(&self, path: &str) -> Vec<Value> {
        let (_, body) = self.raw(&format!("GET {path} HTTP/1.1\r\n"), b"");
        body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, mut answer) = self.answer(path, body);
        (status, answer["result"].take())
    }

    fn answer(&self, path: &str, body: &Value) -> (u16, Value) {
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/json\r\n");
        let (status, body) = self.raw(&head, body.to_string().as_bytes());
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Asks something of services, and waits for the change.
    pub(crate) fn change(&self, body: &Value) -> Value {
        let (status, answer) = self.answer("/v1/services", body);
        assert_eq!(status, 202, "{answer}");
        let id = answer["change"].as_str().unwrap();
        self.get(&format!("/v1/changes/{id}/wait?timeout=60s")).1
    }

    pub(crate) fn add_layer(&self, label: &str, layer: &str) {
        self.layer(label, layer, false);
    }

    pub(crate) fn combine_layer(&self, label: &str, layer: &str) {
        self.layer(label, layer, true);
    }

    fn layer(&self, label: &str, layer: &str, combine: bool) {
        let body = json!({"action": "add", "label": label, "format": "yaml", "layer": layer, "combine": combine});
        let (status, answer) = self.post("/v1/layers", &body);
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) fn service(&self, name: &str) -> Value {
        self.get(&format!("/v1/services?names={name}")).1[0].take()
    }

    pub(crate) fn check(&self, name: &str) -> Value {
        self.get(&format!("/v1/checks?names={name}")).1[0].take()
    }
}

/// Turns of checks are in threads of their own: waits for one to be counted.
pub(crate) fn until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "it never is so");
        std::thread::yield_now();
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        whole.push_str(&rest[..size]);
        body = &rest[size + 2..];
    }
    whole
}
