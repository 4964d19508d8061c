//! What services have written.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, SystemTime};

use serde::Deserialize;

use super::client::{Client, Request};
use super::error::Result;
use super::query::Query;
use super::transport::{Content, Patience};
use super::values;

/// The longest line that is read, far above what Pebble makes of a service's line of 4 KiB.
const MAX_LINE_BYTES: u64 = 1024 * 1024;

/// A line of a service's output.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// When it was written, to the millisecond.
    #[serde(deserialize_with = "values::system_time")]
    pub time: SystemTime,
    /// Which service wrote it.
    pub service: String,
    /// The line, without its end. Pebble cuts lines that are longer than about 4 KiB into several.
    pub message: String,
}

/// Which lines are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LogOptions {
    /// Of these services; of all if there are none.
    pub services: Vec<String>,
    /// How many of the newest lines. Nothing said, these are 30, and 0 when following.
    pub lines: Option<u32>,
    /// All lines that Pebble still has: about 100 KiB of each service.
    pub all: bool,
    /// Go on with what is written later.
    pub follow: bool,
    /// When following: how long it may be quiet before that is an error. Nothing said, for ever.
    pub quiet_limit: Option<Duration>,
}

impl LogOptions {
    /// The newest 30 lines of all services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this service, or another that was asked for.
    #[must_use]
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.services.push(name.into());
        self
    }

    /// This many of the newest lines.
    #[must_use]
    pub fn lines(mut self, lines: u32) -> Self {
        self.lines = Some(lines);
        self
    }

    /// All lines that Pebble still has.
    #[must_use]
    pub fn all(mut self) -> Self {
        self.all = true;
        self
    }

    /// Go on with what is written later, until [`Logs`] is dropped. A service that has never run is not
    /// followed when it starts.
    #[must_use]
    pub fn follow(mut self) -> Self {
        self.follow = true;
        self
    }

    /// When following: how long it may be quiet before that is an error. Pebble sends nothing while
    /// services write nothing, so that a daemon that hangs looks like quiet services.
    #[must_use]
    pub fn quiet_limit(mut self, limit: Duration) -> Self {
        self.quiet_limit = Some(limit);
        self
    }

    fn query(&self) -> Query {
        let lines = match (self.all, self.lines) {
            (true, _) => Some("-1".to_owned()),
            (false, lines) => lines.map(|lines| lines.to_string()),
        };
        Query::new("/v1/logs")
            .parameters("services", &self.services)
            .parameters("n", lines)
            .parameters("follow", self.follow.then_some("true"))
    }
}

/// The lines, as they come. Dropping it ends the request.
pub struct Logs<'client> {
    request: Request<'client>,
    limit: Option<Duration>,
    body: BufReader<Box<dyn Read + Send>>,
    has_ended: bool,
}

impl Client {
    /// The lines that services have written, by time.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached. The lines themselves are results, since the
    /// connection may end between them. When following, Pebble answers with the first line: this
    /// waits for it too.
    pub fn logs(&self, options: &LogOptions) -> Result<Logs<'_>> {
        let request = self.request("GET", options.query().as_str());
        // Pebble answers when there is a first line.
        let limit = if options.follow { options.quiet_limit } else { Some(self.timeout()) };
        let patience = Patience { answer: limit, stall: limit, ..request.patience() };
        let answer = request.send(Content::None, patience)?;
        if answer.status >= 400 {
            return Err(request.error_of(answer.status, answer.body));
        }
        Ok(Logs { request, limit, body: BufReader::new(answer.body), has_ended: false })
    }
}

impl Logs<'_> {
    fn read(&mut self) -> Result<Option<LogEntry>> {
        let mut line = Vec::new();
        self.body
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)
            .map_err(|error| self.request.interrupted_after(error, self.limit))?;
        if line.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&line).map(Some).map_err(|error| self.request.protocol(&error))
    }
}

impl Iterator for Logs<'_> {
    type Item = Result<LogEntry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let entry = self.read().transpose();
        self.has_ended = !matches!(entry, Some(Ok(_)));
        entry
    }
}

impl fmt::Debug for Logs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logs").field("request", &self.request).finish_non_exhaustive()
    }
}
