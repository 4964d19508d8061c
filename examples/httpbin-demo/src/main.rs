//! A Kubernetes charm that restarts its workload when an option changes.
//!
//! The workload is httpbin, served by gunicorn. One layer says all that Pebble has to know of it;
//! [`apply`](ops::Container::apply) restarts the service when the layer has changed, and only then.

mod level;

use std::net::SocketAddr;
use std::process::ExitCode;

use ops::prelude::*;
use ops::{Address, Applied, pebble};

use level::{InvalidLevel, Level};

/// The service of the layer.
const SERVICE: &str = "httpbin";
const PORT: u16 = 8000;

/// Runs httpbin.
#[charm]
struct HttpbinDemo;

#[charm]
impl HttpbinDemo {
    /// The container has just started: what goes wrong now fails the hook, and Juju runs it again.
    #[on(httpbin_pebble_ready)]
    fn start(&self, cx: &Context<Self>) -> Result<()> {
        let Ok(level) = level(cx)? else { return Ok(()) }; // the status says it
        let applied = apply(cx, level)?;
        cx.unit().open_port(Port::tcp(PORT));
        Ok(cx.log(LogLevel::Info, format!("httpbin logs {level}: {applied}"))?)
    }

    /// The container may not be there yet, or not right now. Its pebble-ready will come.
    #[on(config_changed)]
    fn configure(&self, cx: &Context<Self>) -> Result<()> {
        let Ok(level) = level(cx)? else { return Ok(()) };
        let is_worth_it =
            |error: &ops::Error| matches!(error, ops::Error::Pebble(error) if is_temporary(error));
        match cx.retry(Backoff::new(3), is_worth_it, || apply(cx, level)) {
            Ok(applied) => cx.log(LogLevel::Info, format!("httpbin logs {level}: {applied}"))?,
            Err(error) if is_worth_it(&error) => {
                cx.log(LogLevel::Warning, format!("left to pebble-ready: {error}"))?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    #[status]
    fn status(&self, cx: &Context<Self>) -> Result<Status> {
        if let Err(invalid) = level(cx)? {
            return Ok(Status::blocked(invalid.to_string()));
        }
        let service = match cx.containers().httpbin().service(SERVICE) {
            Err(error) if error.is_transient() => None,
            service => service?,
        };
        Ok(match service {
            None => Status::maintenance("waiting for workload container"),
            Some(service) if !service.is_running() => Status::maintenance("waiting for workload"),
            Some(_) => Status::active(),
        })
    }
}

fn level(cx: &Context<HttpbinDemo>) -> Result<Result<Level, InvalidLevel>, ops::Error> {
    Ok(cx.config()?.log_level.parse())
}

/// Gives Pebble the layer, which restarts the service if that has changed.
fn apply(cx: &Context<HttpbinDemo>, level: Level) -> Result<Applied, ops::Error> {
    let network = cx.unit().network::<WebBinding>()?;
    let command = format!("gunicorn -b {} httpbin:app -k gevent", bind(network.bind_address()));
    let httpbin = Service::new(command)
        .summary("httpbin, served by gunicorn")
        .startup_enabled()
        .environment("GUNICORN_CMD_ARGS", format!("--log-level {level}"));
    Ok(cx.containers().httpbin().apply(SERVICE, &Layer::new().service(SERVICE, httpbin))?)
}

/// Where the workload listens, as gunicorn reads it.
fn bind(address: Option<&Address>) -> String {
    match address {
        Some(Address::Ip(ip)) => SocketAddr::new(*ip, PORT).to_string(),
        Some(Address::Hostname(name)) => format!("{name}:{PORT}"),
        None => format!("0.0.0.0:{PORT}"),
    }
}

/// Whether it may work a moment later: Pebble is not there, or does not take it now.
fn is_temporary(error: &pebble::Error) -> bool {
    error.is_transient() || matches!(error, pebble::Error::Api(_))
}

fn main() -> ExitCode {
    ops::main::<HttpbinDemo>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_its_port() {
        let ip = |text: &str| Some(Address::Ip(text.parse().unwrap()));
        for (address, expected) in [
            (ip("10.1.2.3"), "10.1.2.3:8000"),
            (ip("fd00::1"), "[fd00::1]:8000"),
            (Some(Address::Hostname("web".to_owned())), "web:8000"),
            (None, "0.0.0.0:8000"),
        ] {
            assert_eq!(bind(address.as_ref()), expected);
        }
    }
}
