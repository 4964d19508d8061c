//! What the workloads of containers answer to a request.
//!
//! Where a unit with containers has opened TCP ports, each is asked for `/` over HTTP, at the unit's own
//! address.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use local_juju::state::Model;
use serde::Serialize;

use crate::style;
use crate::table::{Cell, Table};

/// How long a workload may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much is read of an answer.
const MOST_BYTES: u64 = 64 * 1024;

/// A request, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Answer {
    unit: String,
    url: String,
    /// The HTTP status; null if there was no answer.
    status: Option<u16>,
    /// The first line of the body that is not empty, or why there was no answer.
    text: String,
}

/// Asks every open TCP port of every unit with containers.
pub(super) fn ask_all(model: &Model) -> Vec<Answer> {
    let units = model.units().filter(|(_, unit)| !unit.containers().is_empty());
    let doors = units.flat_map(|(name, unit)| {
        let ports = unit.open_ports();
        let address = IpAddr::from(unit.address());
        let ports: Vec<u16> = ports.iter().filter_map(|port| tcp(port)).collect();
        ports.into_iter().map(move |port| (name, SocketAddr::new(address, port)))
    });
    let client = client();
    doors.map(|(unit, door)| ask(&client, unit.as_str(), door)).collect()
}

/// The number of `80/tcp`; of a range nobody knows which of its ports answer.
fn tcp(port: &str) -> Option<u16> {
    port.strip_suffix("/tcp")?.parse().ok()
}

fn client() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        // The unit is on this machine.
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .build();
    ureq::Agent::new_with_config(config)
}

fn ask(client: &ureq::Agent, unit: &str, door: SocketAddr) -> Answer {
    let (unit, url) = (unit.to_owned(), format!("http://{door}/"));
    match client.get(&url).call() {
        Ok(answer) => {
            let status = Some(answer.status().as_u16());
            let mut bytes = Vec::new();
            // What has come is shown, also if the rest does not come.
            let _ = answer.into_body().into_reader().take(MOST_BYTES).read_to_end(&mut bytes);
            let body = String::from_utf8_lossy(&bytes);
            let first = body.lines().map(str::trim).find(|line| !line.is_empty());
            Answer { unit, url, status, text: first.unwrap_or_default().to_owned() }
        }
        Err(error) => Answer { unit, url, status: None, text: error.to_string() },
    }
}

/// Writes them as a table.
pub(super) fn write(out: &mut dyn Write, answers: &[Answer]) -> io::Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = Table::new(&["Unit", "Request", "Status", "Answer"]);
    for Answer { unit, url, status, text } in answers {
        let (word, colour) = match status {
            Some(status @ 200..=399) => (status.to_string(), style::GOOD),
            Some(status) => (status.to_string(), style::BAD),
            None => ("none".to_owned(), style::BAD),
        };
        table.row([
            Cell::new(unit),
            Cell::new(format!("GET {url}")),
            Cell::new(word).style(colour),
            Cell::new(text),
        ]);
    }
    table.write(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    fn answer_of(bytes: &'static [u8]) -> Answer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let door = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(bytes).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let answer = ask(&client(), "web/0", door);
        assert!(server.join().unwrap().starts_with("GET / HTTP/1.1\r\n"));
        answer
    }

    #[test]
    fn an_answer_is_told_by_its_status_and_its_first_line() {
        for (bytes, status, text) in [
            (&b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n\n hello\n"[..], 200, "hello"),
            (b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", 302, ""),
            (b"HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\ncut off", 500, "cut off"),
        ] {
            let answer = answer_of(bytes);
            assert_eq!((answer.status, &*answer.text), (Some(status), text));
        }
    }

    #[test]
    fn who_does_not_speak_http_is_told() {
        assert_eq!(answer_of(b"SSH-2.0-x\r\n").status, None);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let answer = ask(&client(), "web/0", free);
        assert_eq!((answer.status, answer.text.is_empty()), (None, false));
    }

    #[test]
    fn only_single_tcp_ports_are_asked() {
        for (port, number) in
            [("80/tcp", Some(80)), ("53/udp", None), ("80-90/tcp", None), ("icmp", None)]
        {
            assert_eq!(tcp(port), number);
        }
    }
}
