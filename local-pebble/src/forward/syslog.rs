//! Syslog: RFC 5424, over UDP or TCP.

use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs, UdpSocket};

use super::{Labels, Line, PATIENCE, SendError};
use crate::logs::to_milliseconds;

/// A server that takes messages.
pub(super) struct Server {
    location: String,
    connection: Option<TcpStream>,
}

impl Server {
    pub(super) fn new(location: &str) -> Self {
        Self { location: location.to_owned(), connection: None }
    }

    pub(super) fn send(&mut self, lines: &[Line], labels: &Labels) -> Result<(), SendError> {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let messages: Vec<String> = lines.iter().map(|line| message(line, labels, &host)).collect();
        let later = |error: io::Error| SendError::Later(error.to_string());
        match self.location.split_once("://") {
            Some(("tcp", address)) => {
                send_over_tcp(&mut self.connection, address, &messages).map_err(later)
            }
            Some(("udp", address)) => send_over_udp(address, &messages).map_err(later),
            _ => Err(SendError::Never(format!(
                "invalid syslog server location {:?}, must be \"tcp://host:port\" or \"udp://host:port\"",
                self.location
            ))),
        }
    }
}

/// Each message is preceded by its length: its end shows in nothing else.
fn send_over_tcp(
    kept: &mut Option<TcpStream>,
    address: &str,
    messages: &[String],
) -> io::Result<()> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => connect(address)?,
    };
    let framed: String =
        messages.iter().map(|message| format!("{} {message}", message.len())).collect();
    connection.write_all(framed.as_bytes())?;
    *kept = Some(connection);
    Ok(())
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(connection) => {
                connection.set_write_timeout(Some(PATIENCE))?;
                return Ok(connection);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn send_over_udp(address: &str, messages: &[String]) -> io::Result<()> {
    let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let local = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(local)?;
    for message in messages {
        socket.send_to(message.as_bytes(), address)?;
    }
    Ok(())
}

/// A line as a message of a user's program, with its labels as structured data of Canonical's number.
fn message(line: &Line, labels: &Labels, host: &str) -> String {
    let Line { time, service, message } = line;
    let time = to_milliseconds(*time);
    let mut data = String::from("pebble@28978");
    for (label, value) in labels.get(service).into_iter().flatten() {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace(']', "\\]");
        data.push_str(&format!(" {label}=\"{escaped}\""));
    }
    format!("<13>1 {time} {host} {service} - - [{data}] {message}")
}
