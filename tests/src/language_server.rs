//! rust-analyzer, as an editor speaks with it: JSON-RPC over its standard streams.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cargo_charm::target_directory;
use crate::peer::{self, Peer};

/// rust-analyzer, with the source of the standard library, without which it knows no `Result`.
#[must_use]
pub fn rust_analyzer() -> Peer {
    let is_there = peer::succeeds("rust-analyzer", &["--version"]) && standard_library().is_dir();
    Peer::new("rust-analyzer", is_there, "run `rustup component add rust-analyzer rust-src`")
        .optional()
}

fn standard_library() -> PathBuf {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    Path::new(String::from_utf8(output.stdout).unwrap().trim()).join("lib/rustlib/src/rust/library")
}

/// The standard library without its `Cargo.toml`: where there is one, rust-analyzer downloads what the
/// library itself depends on.
fn standard_library_alone() -> TempDir {
    let alone = TempDir::new().unwrap();
    for entry in fs::read_dir(standard_library()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            symlink(entry.path(), alone.path().join(entry.file_name())).unwrap();
        }
    }
    alone
}

/// How long an answer may take before the test fails: the first one waits for the crate's build.
const PATIENCE: Duration = Duration::from_secs(300);

/// A server that has loaded one crate; killed when dropped.
#[derive(Debug)]
pub struct LanguageServer {
    process: Child,
    stdin: ChildStdin,
    messages: Receiver<Value>,
    file: PathBuf,
    _standard_library: TempDir,
    /// The last request's number.
    requests: u32,
    /// The open file's version.
    version: u32,
}

/// Something that an editor offers to write.
#[derive(Debug, PartialEq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What is said of it.
    pub documentation: String,
}

/// A place in a file, in lines and columns that begin at 0.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl LanguageServer {
    /// Starts one in the crate at `directory`, opens `file` with its content, and waits until the
    /// crate is built and its macros are there.
    pub fn start(directory: &Path, file: &str) -> Self {
        let mut process = Command::new("rust-analyzer")
            .current_dir(directory)
            .env("CARGO_TARGET_DIR", target_directory().join("charms-of-tests"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = process.stdin.take().unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let file = directory.join(file);
        let messages = read_messages(stdout);
        let library = standard_library_alone();
        let source = library.path().display().to_string();
        let mut server = Self {
            process,
            stdin,
            messages,
            file,
            _standard_library: library,
            requests: 0,
            version: 0,
        };
        server.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri(directory),
                "workspaceFolders": [{ "uri": uri(directory), "name": "charm" }],
                "capabilities": {
                    "workspace": { "configuration": false },
                    "textDocument": {
                        "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
                        "hover": { "contentFormat": ["markdown"] },
                    },
                    "experimental": { "serverStatusNotification": true },
                },
                "initializationOptions": {
                    "cargo": { "allTargets": false, "extraArgs": ["--offline"], "sysrootSrc": source },
                    "cachePriming": { "enable": false },
                    "checkOnSave": false,
                    "completion": { "autoimport": { "enable": false } },
                },
            }),
        );
        server.notify("initialized", &json!({}));
        let text = fs::read_to_string(&server.file).unwrap();
        let document = json!({
            "uri": uri(&server.file), "languageId": "rust", "version": 0, "text": text,
        });
        server.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        server.wait_until_loaded();
        server
    }

    /// Replaces the open file's text, unsaved.
    pub fn write(&mut self, text: &str) {
        self.version += 1;
        self.notify(
            "textDocument/didChange",
            &json!({
                "textDocument": { "uri": uri(&self.file), "version": self.version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// What may be written at `place`.
    pub fn completions(&mut self, place: &Place) -> Vec<Completion> {
        let answer = self.ask("textDocument/completion", place);
        let items = answer.get("items").unwrap_or(&answer).as_array().cloned().unwrap_or_default();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        items
            .iter()
            .map(|item| Completion {
                label: text(item, "label"),
                documentation: text(&item["documentation"], "value"),
            })
            .collect()
    }

    /// What is said of the name at `place`.
    pub fn hover(&mut self, place: &Place) -> String {
        let answer = self.ask("textDocument/hover", place);
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Where the name at `place` is defined.
    pub fn definitions(&mut self, place: &Place) -> Vec<Place> {
        let answer = self.ask("textDocument/definition", place);
        let answers = match answer {
            Value::Array(all) => all,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        answers
            .iter()
            .map(|location| Place {
                file: location["uri"].as_str().unwrap().trim_start_matches("file://").into(),
                line: location["range"]["start"]["line"].as_u64().unwrap(),
                column: location["range"]["start"]["character"].as_u64().unwrap(),
            })
            .collect()
    }

    fn ask(&mut self, method: &str, place: &Place) -> Value {
        let position = json!({ "line": place.line, "character": place.column });
        let document = json!({ "uri": uri(&place.file) });
        self.request(method, &json!({ "textDocument": document, "position": position }))
    }

    /// Sends a request and waits for its answer. One that a change of the file has cancelled is sent
    /// again, as editors do.
    fn request(&mut self, method: &str, params: &Value) -> Value {
        const CONTENT_MODIFIED: i64 = -32801;
        loop {
            self.requests += 1;
            let id = self.requests;
            let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            self.send(&request);
            let mut answer =
                self.receive(|message| message["id"] == id && message.get("method").is_none());
            match answer.get("error") {
                None => return answer["result"].take(),
                Some(error) if error["code"] == CONTENT_MODIFIED => {}
                Some(error) => panic!("{method} {params}: {error}"),
            }
        }
    }

    fn wait_until_loaded(&mut self) {
        let status = self.receive(|message| {
            message["method"] == "experimental/serverStatus"
                && message["params"]["quiescent"] == true
        });
        assert_ne!(status["params"]["health"], "error", "{status}");
    }

    /// Reads until a message `is_wanted`; answers what the server asks with nothing.
    fn receive(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).expect("rust-analyzer answers");
            if is_wanted(&message) {
                return message;
            }
            if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let message = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{message}", message.len()).unwrap();
        self.stdin.flush().unwrap();
    }
}

impl Drop for LanguageServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads in a thread, as a pipe has no deadline.
fn read_messages(mut stdout: impl BufRead + Send + 'static) -> Receiver<Value> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some(message)) = read_message(&mut stdout) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    receiver
}

fn read_message(stdout: &mut impl BufRead) -> io::Result<Option<Value>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut content = Vec::new();
    stdout.take(length.expect("a message has a length")).read_to_end(&mut content)?;
    Ok(Some(serde_json::from_slice(&content)?))
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
