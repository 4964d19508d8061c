//! What `cargo check` says of a charm's code.

use std::io::{self, BufRead, BufReader};

use serde::Deserialize;

use super::finding::Findings;
use super::report::Report;
use crate::compile::CharmCrate;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::message;

/// A line of cargo's output.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub(crate) enum CargoMessage {
    CompilerMessage {
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

/// An error, a warning or a remark of rustc.
#[derive(Debug, Deserialize)]
pub(crate) struct CompilerMessage {
    pub(crate) level: String,
    message: String,
    code: Option<Code>,
    /// What rustc shows.
    pub(crate) rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

impl CompilerMessage {
    /// Whether it is a finding of the YAML that has been shown. Macros can warn only by something
    /// deprecated; where the author makes that an error, it is what fails the build, and stays.
    fn repeats(&self, findings: &Findings<'_>) -> bool {
        let is_deprecation = self.code.as_ref().is_some_and(|code| code.code == "deprecated");
        self.level == "warning" && is_deprecation && findings.has(&self.message)
    }
}

/// Checks the code of a charm whose YAML has been checked.
pub(crate) fn check(
    charm_crate: &CharmCrate,
    findings: &Findings<'_>,
    report: &mut Report,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    let before = report.found().errors;
    let cargo = charm_crate.check(report.is_for_people())?;
    let read = |output| read(BufReader::new(output), findings, report);
    let (broken, succeeded) = cargo.read(interrupt, read)?;
    if let Some(error) = broken {
        return Err(Error::Output(error));
    }
    if !succeeded && report.found().errors == before {
        report.told_by_cargo();
    }
    Ok(())
}

/// Reports every line, and reads on where that fails, lest cargo waits for a reader.
fn read(output: impl BufRead, findings: &Findings<'_>, report: &mut Report) -> Option<io::Error> {
    let mut broken = None;
    for line in output.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        match serde_json::from_str(&line) {
            Ok(CargoMessage::CompilerMessage { message }) if message.repeats(findings) => {}
            Ok(message) if broken.is_none() => broken = report.cargo(&message, &line).err(),
            Ok(_) => {}
            // A macro has printed it.
            Err(_) => message::show(&line),
        }
    }
    broken
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
