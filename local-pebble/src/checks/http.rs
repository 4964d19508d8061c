//! Requests that must be answered.

use std::io;
use std::time::Duration;

use super::run::{DETAILS, Failure, details};
use crate::files::errno_text;
use crate::plan::HttpProbe;
use crate::processes::capture;

const NO_TLS: &str =
    "local-pebble has no TLS, and asks `http://` addresses only; use Pebble itself for this check";

pub(super) fn probe(probe: &HttpProbe, timeout: Duration) -> Result<(), Failure> {
    let url = &probe.url;
    let failed = |what: &str| Failure::new(format!("Get {url:?}: {what}"));
    if url.starts_with("https:") {
        return Err(failed(NO_TLS));
    }
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .proxy(None)
            .build(),
    );
    let mut request = agent.get(url);
    for (name, value) in &probe.headers {
        request = request.header(name, value);
    }
    match request.call() {
        Ok(response) => {
            let status = response.status();
            if status.is_success() {
                return Ok(());
            }
            let body = capture(response.into_body().into_reader(), DETAILS);
            Err(Failure {
                error: format!("non-20x status code {}", status.as_u16()),
                details: details(&body.bytes),
            })
        }
        // Somebody has sent it to such an address.
        Err(ureq::Error::TlsRequired) => Err(failed(NO_TLS)),
        Err(ureq::Error::Timeout(_)) => Err(Failure::timed_out(timeout)),
        Err(ureq::Error::ConnectionFailed) => Err(failed(&refused(url))),
        Err(ureq::Error::Io(error)) if error.kind() == io::ErrorKind::TimedOut => {
            Err(Failure::timed_out(timeout))
        }
        Err(ureq::Error::Io(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Err(failed(&refused(url)))
        }
        Err(ureq::Error::Io(error)) => Err(failed(&errno_text(&error))),
        Err(error) => Err(failed(&error.to_string())),
    }
}

/// A refused connection with the address that Go tells of.
fn refused(url: &str) -> String {
    let authority = url.split("//").nth(1).unwrap_or_default();
    let authority = authority.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    let host = if host == "localhost" { "127.0.0.1" } else { host };
    format!("dial tcp {host}:{port}: connect: connection refused")
}
