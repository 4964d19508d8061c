//! The questions that an agent asks of a Pebble daemon.

use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use ops_agent_socket::Address;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::state::{ContainerCheck, ContainerService};

/// How long a daemon may take to answer at once.
const AT_ONCE: Duration = Duration::from_secs(5);
/// How much longer than asked a daemon may take to answer when it waits.
const MARGIN: Duration = Duration::from_secs(5);

/// A notice, as far as an agent reads it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Notice {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) key: String,
    /// As the daemon wrote it: its fractions are what notices are told apart by.
    pub(super) last_repeated: String,
    #[serde(default)]
    pub(super) last_data: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Change {
    status: String,
}

#[derive(Debug, Deserialize)]
struct Service {
    name: String,
    startup: String,
    current: String,
}

#[derive(Debug, Deserialize)]
struct Check {
    name: String,
    #[serde(default)]
    level: String,
    status: String,
    #[serde(default)]
    failures: u64,
    #[serde(default)]
    threshold: u64,
}

/// Whether the daemon answers.
pub(super) fn answers(socket: &Path) -> bool {
    get::<serde_json::Value>(socket, "/v1/system-info", AT_ONCE).is_ok()
}

/// The notices that an agent reads and that are newer than the last one it has seen, oldest first; waits
/// for one if there is none.
pub(super) fn notices(
    socket: &Path,
    after: Option<&str>,
    wait: Option<Duration>,
) -> io::Result<Vec<Notice>> {
    let mut path = "/v1/notices?users=all&types=custom,change-update".to_owned();
    if let Some(after) = after {
        path.push_str("&after=");
        path.push_str(&after.replace('+', "%2B"));
    }
    if let Some(wait) = wait {
        path.push_str(&format!("&timeout={}ms", wait.as_millis()));
    }
    let within = wait.map_or(AT_ONCE, |wait| wait + MARGIN);
    Ok(get::<Option<_>>(socket, &path, within)?.unwrap_or_default())
}

/// The word for how far a change is: `Doing`, `Done`, `Error`. There may be no such change any more.
pub(super) fn change_status(socket: &Path, id: &str) -> io::Result<Option<String>> {
    // An id stands in a path: what is none could name another place.
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let change: Option<Change> = ask(socket, &format!("/v1/changes/{id}"), AT_ONCE)?;
    Ok(change.map(|change| change.status))
}

/// The services, by name.
pub(super) fn services(socket: &Path) -> io::Result<Vec<ContainerService>> {
    let services = get::<Option<Vec<Service>>>(socket, "/v1/services", AT_ONCE)?;
    let services = services.unwrap_or_default().into_iter();
    let services = services.map(|Service { name, startup, current }| ContainerService {
        name,
        startup,
        current,
    });
    Ok(services.collect())
}

/// The checks, by name.
pub(super) fn checks(socket: &Path) -> io::Result<Vec<ContainerCheck>> {
    let checks = get::<Option<Vec<Check>>>(socket, "/v1/checks", AT_ONCE)?;
    let checks = checks.unwrap_or_default().into_iter();
    let checks = checks.map(|Check { name, level, status, failures, threshold }| ContainerCheck {
        name,
        level,
        status,
        failures,
        threshold,
    });
    Ok(checks.collect())
}

#[derive(Debug, Deserialize)]
struct Envelope<T> {
    result: T,
}

/// The result of a path, which the daemon must know.
fn get<T: DeserializeOwned>(socket: &Path, path: &str, within: Duration) -> io::Result<T> {
    Ok(ask(socket, path, within)?.ok_or(io::ErrorKind::InvalidData)?)
}

/// Asks for the result of a path; `None` if the daemon refuses it. HTTP 1.0, whose answers end with their
/// connection, is enough for that.
fn ask<T: DeserializeOwned>(socket: &Path, path: &str, within: Duration) -> io::Result<Option<T>> {
    let mut stream =
        Address::Path(socket.to_owned()).connect_within(AT_ONCE).map_err(io::Error::other)?;
    stream.set_read_timeout(Some(within))?;
    stream.set_write_timeout(Some(AT_ONCE))?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let (is_well, body) = body(&answer).ok_or(io::ErrorKind::InvalidData)?;
    if !is_well {
        return Ok(None);
    }
    let envelope: Envelope<T> = serde_json::from_slice(body)?;
    Ok(Some(envelope.result))
}

/// The body of an answer, and whether it says 200.
fn body(answer: &[u8]) -> Option<(bool, &[u8])> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = answer.split_at_checked(end + 4)?;
    let first = head.split(|byte| *byte == b'\r').next()?;
    let status = first.split(|byte| *byte == b' ').nth(1)?;
    Some((status == b"200", body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_answer_is_one() {
        for (answer, expected) in [
            (&b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n{}\n"[..], Some((true, &b"{}\n"[..]))),
            (b"HTTP/1.0 200 OK\r\n\r\n", Some((true, b""))),
            (b"HTTP/1.0 404 Not Found\r\n\r\n{}", Some((false, b"{}"))),
            (b"HTTP/1.0 200 OK\r\nA: b\r\n", None),
            (b"", None),
        ] {
            assert_eq!(body(answer), expected);
        }
    }
}
