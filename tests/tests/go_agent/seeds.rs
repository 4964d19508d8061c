//! The seeds of the fuzz targets are exchanges with real peers.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use ops_agent_socket::{Client, Stdin};

use super::Single;
use super::server::{request, start};

pub(crate) const CASES: [Single; 1] = [("the seeds are what a Go server is sent and sends", seeds)];

/// A connection that keeps what it carries.
struct Recorded {
    stream: UnixStream,
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Read for &mut Recorded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.received.extend_from_slice(&buffer[..read]);
        Ok(read)
    }
}

impl Write for &mut Recorded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes)?;
        self.sent.extend_from_slice(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A name, the Go server's options, and what the client does.
type Exchange = (&'static str, &'static [&'static str], fn(&mut Client<&mut Recorded>));

const EXCHANGES: [Exchange; 5] = [
    ("calls", &[], |client| {
        drop(client.call(&request("argument", &["true\n"])));
        drop(client.call(&request("nothing", &[])));
        drop(client.call(&request("exit", &["2"])));
    }),
    ("error-first", &[], |client| {
        drop(client.call(&request("nope", &[])));
        drop(client.call(&request("argument", &["{}\n"])));
    }),
    ("stdin", &["-token"], |client| {
        let read = || Ok(b"input".to_vec());
        let on_demand = request("stdin", &["--file", "-"]).with_stdin(Stdin::OnDemand(&read));
        drop(client.call(&on_demand.with_token(Some("t0k3n"))));
    }),
    ("warm", &["-warm"], |client| {
        drop(client.call(&request("echo", &["a", "", "\u{e4}"]).with_stdin(Stdin::Given(b""))));
    }),
    ("pipelined", &["-warm", "-token"], |client| {
        for n in ["1", "2", "3"] {
            client.send(&request("argument", &[n])).unwrap();
            let _ = client.receive().unwrap();
        }
    }),
];

/// `UPDATE_SEEDS=1` writes them anew.
fn seeds() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    for (name, options, exchange) in EXCHANGES {
        let (address, _server, _directory) = start(options);
        let stream = address.connect().unwrap();
        let mut recorded = Recorded { stream, sent: Vec::new(), received: Vec::new() };
        exchange(&mut Client::new(&mut recorded));
        for (target, bytes) in
            [("agent_requests", recorded.sent), ("agent_answers", recorded.received)]
        {
            let file = directory.join(target).join(name);
            if env::var_os("UPDATE_SEEDS").is_some() {
                fs::write(&file, &bytes).unwrap();
            }
            assert!(fs::read(&file).unwrap() == bytes, "{}: UPDATE_SEEDS=1", file.display());
        }
    }
}
