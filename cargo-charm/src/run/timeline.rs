//! What happens in the model, event by event.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstyle::Style;
use local_juju::commands::Outcome;
use local_juju::state::LogLevel;
use local_juju::{Dispatch, Progress};
use ops_metadata::Charm;

use super::plan::Deployment;
use crate::output::Output;
use crate::style;
use crate::table::printable;

/// How much of what a charm has said is shown below an event.
const MOST_LINES: usize = 10;
/// Moves to the beginning of the line and empties it.
const TAKE_BACK: &str = "\r\x1b[K";

/// Shows each event when it has run, and remembers all.
pub(crate) struct Timeline {
    out: Box<dyn Write>,
    /// Whether what has run is shown.
    lines: bool,
    /// Whether what runs right now is shown: a terminal can take it back.
    live: bool,
    unit_width: usize,
    event_width: usize,
    dispatches: Vec<Dispatch>,
    failure: Option<io::Error>,
}

impl Timeline {
    /// Shows lines on standard output.
    pub(crate) fn on_stdout() -> Self {
        Self::new(Box::new(Output::for_people()), true, Output::is_terminal())
    }

    /// Shows what runs right now, on standard error if it is a terminal; nothing stays.
    pub(crate) fn on_stderr() -> Self {
        if io::stderr().is_terminal() {
            Self::new(Box::new(anstream::stderr()), false, true)
        } else {
            Self::new(Box::new(io::sink()), false, false)
        }
    }

    fn new(out: Box<dyn Write>, lines: bool, live: bool) -> Self {
        Self {
            out,
            lines,
            live,
            unit_width: 0,
            event_width: "leader-settings-changed".len(),
            dispatches: Vec::new(),
            failure: None,
        }
    }

    /// Makes the columns wide enough for the units and events of an application, and shows it.
    pub(crate) fn deployed(&mut self, deployment: &Deployment, charm: &Charm) {
        let last = format!("{}/{}", deployment.name, deployment.units.saturating_sub(1));
        self.unit_width = self.unit_width.max(last.len());
        let relations = charm.relations.iter().map(|it| (&it.name, "-relation-departed"));
        let storages = charm.storages.iter().map(|it| (&it.name, "-storage-detaching"));
        let containers = charm.containers.iter().map(|it| (&it.name, "-pebble-custom-notice"));
        let actions = charm.actions.iter().map(|it| (&it.name, "action "));
        for (name, rest) in relations.chain(storages).chain(containers).chain(actions) {
            self.event_width = self.event_width.max(name.len() + rest.len());
        }
        self.requested(&deployment.to_string());
    }

    /// Shows what the operator does.
    pub(crate) fn requested(&mut self, words: &str) {
        if self.lines {
            let faint = style::FAINT;
            self.write(&format!("{faint}> {}{faint:#}\n", printable(words)));
        }
    }

    /// Takes a sign of life of the model.
    pub(crate) fn watch(&mut self, progress: Progress<'_>) {
        match progress {
            Progress::Started { unit, name, .. } if self.live => {
                let columns = self.columns(unit.as_str(), name);
                self.write(&format!("{columns}  …"));
            }
            Progress::Finished(dispatch) => {
                let mut text = String::new();
                if self.live {
                    text.push_str(TAKE_BACK);
                }
                if self.lines {
                    let columns = self.columns(dispatch.unit.as_str(), &dispatch.name);
                    let duration = duration(dispatch.duration);
                    let (style, result) = result(dispatch);
                    let result = printable(&result);
                    let _ = writeln!(text, "{columns}  {duration:>7}  {style}{result}{style:#}");
                    self.said(dispatch, &mut text);
                }
                self.write(&text);
                self.dispatches.push(dispatch.without_transcript());
            }
            _ => {}
        }
    }

    /// What the charm has said, below its event.
    fn said(&self, dispatch: &Dispatch, text: &mut String) {
        let indent = self.unit_width;
        for line in dispatch.said.iter().take(MOST_LINES) {
            let style = match line.level {
                LogLevel::Info => style::FAINT,
                LogLevel::Warning => style::PENDING,
                _ => style::BAD,
            };
            let message = line.message.lines().next().unwrap_or_default();
            let _ = writeln!(text, "{:indent$}  {style}{}{style:#}", "", printable(message));
        }
        if let Some(more @ 1..) = dispatch.said.len().checked_sub(MOST_LINES) {
            let faint = style::FAINT;
            let _ = writeln!(text, "{:indent$}  {faint}… and {more} more{faint:#}", "");
        }
    }

    fn columns(&self, unit: &str, event: &str) -> String {
        let (unit_width, event_width) = (self.unit_width, self.event_width);
        format!("{unit:unit_width$}  {event:event_width$}")
    }

    /// Writes, unless that failed before: whoever watches a model cannot fail.
    fn write(&mut self, text: &str) {
        if self.failure.is_none() {
            let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
            self.failure = written.err();
        }
    }

    /// Every event in its order since this was asked last, or what went wrong in showing them.
    pub(crate) fn take(&mut self) -> io::Result<Vec<Dispatch>> {
        if self.live {
            self.write(TAKE_BACK);
        }
        self.failure.take().map_or_else(|| Ok(std::mem::take(&mut self.dispatches)), Err)
    }
}

/// What is shown of an event's end: the unit's status after a hook that went well.
fn result(dispatch: &Dispatch) -> (Style, String) {
    let status = || match &dispatch.status {
        Some(status) => {
            let gap = if status.message.is_empty() { "" } else { "  " };
            (style::of_status(status.word), format!("{}{gap}{}", status.word, status.message))
        }
        None => (style::FAINT, "gone".to_owned()),
    };
    match &dispatch.outcome {
        Outcome::Skipped => (style::FAINT, "no program for this event".to_owned()),
        Outcome::Failed { message } => {
            let attempt = match dispatch.attempt {
                1 => String::new(),
                attempt => format!(" (attempt {attempt})"),
            };
            (style::BAD, format!("failed: {message}{attempt}"))
        }
        Outcome::Requeued => (style::BAD, "killed".to_owned()),
        Outcome::ActionEnded { completed: true, .. } => (style::GOOD, "completed".to_owned()),
        Outcome::ActionEnded { message, .. } => (style::BAD, format!("failed: {message}")),
        _ => status(),
    }
}

fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    match milliseconds {
        ..9.95 => format!("{milliseconds:.1} ms"),
        ..999.5 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", milliseconds / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        for (microseconds, text) in [
            (0, "0.0 ms"),
            (1_234, "1.2 ms"),
            (9_949, "9.9 ms"),
            (9_951, "10 ms"),
            (250_400, "250 ms"),
            (999_600, "1.0 s"),
            (75_000_000, "75.0 s"),
        ] {
            assert_eq!(duration(Duration::from_micros(microseconds)), text);
        }
    }
}
