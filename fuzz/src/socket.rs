//! The agent's socket, from both sides.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use ops_agent_socket::{
    Client, IncomingRequest, Request, Response, STDIN_REQUIRED, Stdin, serve_connection,
};

/// A connection whose other side sends these bytes, whatever it is sent.
struct Received<'i>(&'i [u8]);

impl Read for Received<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Received<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes are what an agent sends to a client that has pipelined reads, and then makes calls.
pub(crate) fn agent_answers(input: &[u8]) {
    let mut client = Client::new(Received(input));
    let arguments = ["--format=json"];
    let request = Request::new("a/0-start-1", Path::new("/"), "is-leader", &arguments);
    for _ in 0..3 {
        let _ = client.send(&request);
    }
    let read = || Ok(b"input".to_vec());
    let _ = client.call(&request.with_stdin(Stdin::OnDemand(&read)).with_token(Some("t")));
    for _ in 0..3 {
        let _ = client.receive();
    }
}

/// The bytes are what a client sends to an agent.
pub(crate) fn agent_requests(input: &[u8]) {
    let _ = serve_connection(Received(input), answer);
}

fn answer(request: IncomingRequest) -> Result<Response, String> {
    let IncomingRequest { command, mut arguments, stdin, .. } = request;
    match (command.as_str(), stdin) {
        ("stdin", None) => Err(STDIN_REQUIRED.to_owned()),
        ("stdin", Some(stdout)) => Ok(Response { stdout, ..Response::default() }),
        ("refuse", _) => Err(command),
        _ => {
            let stderr = arguments.pop().map(OsString::into_vec).unwrap_or_default();
            Ok(Response { code: 1, stderr, ..Response::default() })
        }
    }
}
