//! What `cargo check` says of a charm's code.

use std::io::{self, BufRead, BufReader};

use ops_metadata::Diagnostic;
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
    /// The finding of the YAML that this is. Macros can warn only by something deprecated; where the
    /// author makes that an error, it is what fails the build, and stays.
    fn repeats<'f>(&self, findings: &'f Findings<'_>) -> Option<&'f Diagnostic> {
        let is_deprecation = self.code.as_ref().is_some_and(|code| code.code == "deprecated");
        let is_warning = self.level == "warning" && is_deprecation;
        is_warning.then(|| findings.repeated_by(&self.message)).flatten()
    }
}

/// Checks the code of a charm whose YAML has no errors. Shows those of its warnings that the code does
/// not silence by `#[charm(allow(…))]`: the macro repeats them, unless the code is too broken for it.
pub(crate) fn check(
    charm_crate: &CharmCrate,
    findings: &Findings<'_>,
    report: &mut Report,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    let before = report.found().errors;
    let cargo = charm_crate.check(report.is_for_people(), interrupt)?;
    let read = |output| read(BufReader::new(output), findings, report);
    let (Said { repeated, broken }, succeeded) = cargo.read(interrupt, read)?;
    if let Some(error) = broken {
        return Err(Error::Output(error));
    }
    if !succeeded && charm_crate.tells_of_yaml() {
        for warning in findings.warnings().filter(|warning| !repeated.contains(warning)) {
            report.finding(findings, warning).map_err(Error::Output)?;
        }
    }
    if !succeeded && report.found().errors == before {
        report.told_by_cargo();
    }
    Ok(())
}

/// What was read of cargo's output.
#[derive(Debug, Default)]
struct Said<'f> {
    /// The warnings of the YAML that the compiler has repeated, and that were shown in its place.
    repeated: Vec<&'f Diagnostic>,
    /// Why nothing could be shown any more.
    broken: Option<io::Error>,
}

/// Reports every line, and reads on where that fails, lest cargo waits for a reader.
fn read<'f>(output: impl BufRead, findings: &'f Findings<'_>, report: &mut Report) -> Said<'f> {
    let mut said = Said::default();
    for line in output.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let message = match serde_json::from_str(&line) {
            Ok(message) if said.broken.is_none() => message,
            Ok(_) => continue,
            Err(_) => {
                // A macro has printed it.
                message::show(&line);
                continue;
            }
        };
        let finding = match &message {
            CargoMessage::CompilerMessage { message } => message.repeats(findings),
            CargoMessage::Other => None,
        };
        let shown = match finding {
            // Two programs of a crate can hold the same charm.
            Some(finding) if said.repeated.contains(&finding) => Ok(()),
            Some(finding) => {
                said.repeated.push(finding);
                report.finding(findings, finding)
            }
            None => report.cargo(&message, &line),
        };
        said.broken = shown.err();
    }
    said
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
