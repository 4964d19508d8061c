//! The `log` facade.

use std::sync::OnceLock;

use log::{Level, LevelFilter, Log, Metadata, Record};

use super::{Line, accept, send_pending};
use crate::hook::LogLevel;

/// Crates that this library brings along, and that tell of every byte. A charm wants to hear of them only
/// when something is wrong. `tracing` is here for its spans, whose ends are records of its own.
const QUIET: [&str; 5] = ["rustls", "tracing", "tungstenite", "ureq", "ureq_proto"];

/// The charm's crate, whose records need no name in front.
static CHARM: OnceLock<&'static str> = OnceLock::new();

struct Facade;

/// Sends the process's records to the unit's log, unless the charm has set a logger of its own. A
/// level that it has set stays.
pub(crate) fn install<C>() {
    let name = std::any::type_name::<C>();
    let _ = CHARM.set(name.split("::").next().unwrap_or(name));
    if log::set_logger(&Facade).is_ok() && log::max_level() == LevelFilter::Off {
        log::set_max_level(LevelFilter::Trace);
    }
}

impl Log for Facade {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_wanted(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if is_wanted(record.metadata()) {
            accept(line(record, CHARM.get().copied().unwrap_or_default()));
        }
    }

    fn flush(&self) {
        send_pending();
    }
}

fn is_wanted(metadata: &Metadata<'_>) -> bool {
    let krate = metadata.target().split("::").next().unwrap_or_default();
    metadata.level() <= Level::Warn || !QUIET.contains(&krate)
}

/// The record's text, with the module that it is from unless that is the charm's main file.
fn line(record: &Record<'_>, charm: &str) -> Line {
    let (target, text) = (record.target(), record.args());
    let text = if target == charm || target.is_empty() {
        text.to_string()
    } else {
        format!("{target}: {text}")
    };
    Line { level: level(record.level()), text }
}

fn level(level: Level) -> LogLevel {
    match level {
        Level::Error => LogLevel::Error,
        Level::Warn => LogLevel::Warning,
        Level::Info => LogLevel::Info,
        Level::Debug => LogLevel::Debug,
        Level::Trace => LogLevel::Trace,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record<'a>(target: &'a str, level: Level, text: std::fmt::Arguments<'a>) -> Record<'a> {
        Record::builder().target(target).level(level).args(text).build()
    }

    #[test]
    fn every_level_is_one_of_jujus() {
        let levels = [Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace];
        let names = levels.map(|from| level(from).as_str());
        assert_eq!(names, ["ERROR", "WARNING", "INFO", "DEBUG", "TRACE"]);
    }

    #[test]
    fn a_record_says_where_it_is_from_unless_that_is_the_charm() {
        for (target, expected) in [
            ("web", "ready"),
            ("web::database", "web::database: ready"),
            ("webber", "webber: ready"),
            ("", "ready"),
        ] {
            assert_eq!(
                line(&record(target, Level::Info, format_args!("ready")), "web").text,
                expected
            );
        }
    }

    #[test]
    fn what_the_sdk_brings_along_is_heard_when_something_is_wrong() {
        let wanted = |target, level| is_wanted(record(target, level, format_args!("")).metadata());
        for target in ["ureq", "ureq_proto::client", "tracing::span::active", "rustls::client"] {
            assert!(!wanted(target, Level::Info) && !wanted(target, Level::Trace), "{target}");
            assert!(wanted(target, Level::Warn) && wanted(target, Level::Error), "{target}");
        }
        assert!(wanted("web", Level::Trace) && wanted("ureq_like", Level::Trace));
    }
}
