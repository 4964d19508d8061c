//! A daemon that says what it was told to, which no real one can be made to say.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::thread;

use ops::pebble::Client;

/// What is done with a connection: it gets the head of each request and the connection to answer on.
/// False ends the connection.
type Script = dyn Fn(&str, &mut Connection) -> bool + Send + Sync;

/// One connection of a client.
#[derive(Debug)]
pub struct Connection {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
}

impl Connection {
    /// On a client's stream.
    #[must_use]
    pub fn new(stream: UnixStream) -> Self {
        Self { reader: BufReader::new(stream.try_clone().unwrap()), writer: stream }
    }

    /// Sends bytes as they are. That the client does not read them is well.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.writer.write_all(bytes.as_ref()).is_ok()
    }

    /// Sends an answer in JSON, as Pebble's envelope; `result` is JSON.
    pub fn answer(&mut self, status: u16, change: Option<&str>, result: &str) -> bool {
        let kind = match (status, change) {
            (400.., _) => "error",
            (_, Some(_)) => "async",
            _ => "sync",
        };
        let change = change.map(|id| format!(r#""change":"{id}","#)).unwrap_or_default();
        let body = format!(
            r#"{{"type":"{kind}","status-code":{status},"status":"-",{change}"result":{result}}}"#
        );
        self.send(format!(
            "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// Reads this many bytes of the request's body.
    pub fn read(&mut self, bytes: usize) -> Vec<u8> {
        let mut body = Vec::new();
        let _ = self.reader.by_ref().take(bytes as u64).read_to_end(&mut body);
        body
    }

    /// Reads a request's body that comes in chunks, or with a length, as text.
    pub fn body(&mut self, head: &str) -> String {
        if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            return String::from_utf8_lossy(&self.read(content_length(head))).into_owned();
        }
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            let _ = self.reader.read_line(&mut line);
            let length = usize::from_str_radix(line.trim(), 16).unwrap_or_default();
            body.extend(self.read(length));
            self.read(2);
            if length == 0 {
                return String::from_utf8_lossy(&body).into_owned();
            }
        }
    }

    /// Ends what is sent to the client.
    pub fn end(&self) {
        let _ = self.writer.shutdown(Shutdown::Write);
    }

    /// The head of the next request.
    pub fn head(&mut self) -> Option<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        Some(head)
    }
}

/// The length of a request's body, as its head says.
#[must_use]
pub fn content_length(head: &str) -> usize {
    let lower = head.to_ascii_lowercase();
    let value = lower.lines().find_map(|line| line.strip_prefix("content-length:"));
    value.map_or(0, |value| value.trim().parse().unwrap())
}

/// A client whose daemon is this script. What it has asked for is noted, a line each.
pub fn client(
    script: impl Fn(&str, &mut Connection) -> bool + Send + Sync + 'static,
) -> (Client, Arc<Mutex<Vec<String>>>) {
    let requests: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&requests);
    let connect = connector(move |head, connection| {
        noted.lock().unwrap().push(head.lines().next().unwrap_or_default().to_owned());
        script(head, connection)
    });
    (Client::with_connector("a script", connect), requests)
}

/// What connects to a daemon that is this script.
pub fn connector(
    script: impl Fn(&str, &mut Connection) -> bool + Send + Sync + 'static,
) -> impl Fn() -> io::Result<UnixStream> + Send + Sync + 'static {
    let script: Arc<Script> = Arc::new(script);
    move || {
        let (client, daemon) = UnixStream::pair()?;
        let script = Arc::clone(&script);
        thread::spawn(move || {
            let mut connection = Connection::new(daemon);
            while let Some(head) = connection.head() {
                if !script(&head, &mut connection) {
                    return;
                }
            }
        });
        Ok(client)
    }
}
