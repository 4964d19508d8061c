//! A daemon that answers as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::context::Core;
use crate::hook::HookCommands;
use crate::hook::recorder::{Recorder, hook};

/// What a daemon answers: a status, and the result. The result of 202 is the change's id, that of an error
/// its message.
pub(super) type Answer = (u16, Value);

/// A daemon on the socket of the container `web`.
pub(super) struct Daemon {
    directory: TempDir,
    requests: Arc<Mutex<Vec<String>>>,
    last: Arc<OnceLock<&'static str>>,
}

impl Daemon {
    /// Answers each request, such as `GET /v1/services?names=a`, or `POST /v1/services {"action":…}`, by
    /// what `answer` says. The number tells how many there were before.
    pub(super) fn new(answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let socket = directory.path().join("web").join("pebble.socket");
        std::fs::create_dir(socket.parent().unwrap()).unwrap();
        let listener = UnixListener::bind(&socket).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let last: Arc<OnceLock<&str>> = Arc::default();
        let ends_with = Arc::clone(&last);
        let ends = Arc::new(move |request: &str| {
            let ends = ends_with.get().is_some_and(|last| request.starts_with(last));
            ends && std::fs::remove_file(&socket).is_ok()
        });
        let (answer, asked) = (Arc::new(answer), Arc::clone(&requests));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, asked) = (Arc::clone(&answer), Arc::clone(&asked));
                let ends = Arc::clone(&ends);
                thread::spawn(move || serve(&stream.unwrap(), &*answer, &asked, &*ends));
            }
        });
        Self { directory, requests, last }
    }

    /// Goes away after it has answered a request that begins so.
    pub(super) fn ending_with(self, request: &'static str) -> Self {
        self.last.set(request).unwrap();
        self
    }

    /// Nothing listens.
    pub(super) fn absent() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { directory, requests: Arc::default(), last: Arc::default() }
    }

    /// A dispatch that finds its containers here.
    pub(super) fn core(&self, agent: &Recorder, variables: &[(&str, &str)]) -> Core {
        let directory = ("OPS_CONTAINERS_DIRECTORY", self.directory.path().to_str().unwrap());
        let variables = [&[directory], variables].concat();
        Core::new(hook(&variables), HookCommands::new(Box::new(agent.clone())))
    }

    /// What was asked since the last time.
    pub(super) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }
}

fn serve(
    stream: &UnixStream,
    answer: &(impl Fn(&str, usize) -> Answer + ?Sized),
    asked: &Mutex<Vec<String>>,
    ends: &impl Fn(&str) -> bool,
) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let words: Vec<&str> = first.split_whitespace().take(2).collect();
        let request = format!("{} {}", words.join(" "), String::from_utf8(body).unwrap());
        let request = request.trim().to_owned();
        let before = {
            let mut asked = asked.lock().unwrap();
            asked.push(request.clone());
            asked.len() - 1
        };
        let (status, result) = answer(&request, before);
        let kind = if status >= 400 { "error" } else { "sync" };
        let mut envelope =
            json!({"type": kind, "status-code": status, "status": "", "result": result});
        if status == 202 {
            envelope = json!({"type": "async", "status-code": 202, "status": "Accepted", "change": result});
        } else if status >= 400 {
            envelope["result"] = json!({ "message": result });
        }
        let body = envelope.to_string();
        let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\n\r\n", body.len());
        let is_last = ends(&request);
        if (&*stream).write_all(format!("{head}{body}").as_bytes()).is_err() || is_last {
            return;
        }
    }
}
