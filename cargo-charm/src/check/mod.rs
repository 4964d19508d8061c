//! `cargo charm check`: what is wrong with charms, without Juju.

mod code;
mod finding;
mod report;

use std::path::Path;
use std::process::ExitCode;

use ops_metadata::{Diagnostic, Severity};

use crate::cli::CheckArgs;
use crate::compile::CharmCrate;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::message;
use crate::program::{self, Program};
use finding::Findings;
use report::Report;

/// Runs the command and gives its exit code.
pub(crate) fn check(arguments: &CheckArgs) -> Result<ExitCode, Error> {
    let interrupt = Interrupt::listen().map_err(Error::Signals)?;
    let mut report = Report::new(arguments.message_format);
    for directory in &arguments.directories {
        match check_charm(directory, arguments.store, &mut report, &interrupt) {
            Err(error @ (Error::Interrupted(_) | Error::Output(_))) => return Err(error),
            Err(error) => report.failure(&error),
            Ok(()) => {}
        }
    }
    Ok(if report.finish() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the YAML; the code too, unless the YAML has errors, which the charm's macros would repeat.
/// Warnings of the YAML wait for the code, which can silence them.
fn check_charm(
    directory: &Path,
    store: bool,
    report: &mut Report,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    let findings = Findings::of(directory, store);
    let has_errors = findings.all().iter().any(|finding| finding.severity == Severity::Error);
    let charm_crate = if has_errors { Ok(None) } else { crate_in(directory) };
    let code_can_silence = matches!(&charm_crate, Ok(Some(code)) if code.tells_of_yaml());
    let waits = |finding: &&Diagnostic| finding.severity == Severity::Warning && code_can_silence;
    for finding in findings.all().iter().filter(|finding| !waits(finding)) {
        report.finding(&findings, finding).map_err(Error::Output)?;
    }
    match charm_crate? {
        Some(charm_crate) => code::check(&charm_crate, &findings, report, interrupt),
        None if has_errors => Ok(()),
        None => {
            let directory = directory.display();
            message::note(&format!(
                "the charm in `{directory}` is no Cargo crate: only its YAML was checked"
            ));
            Ok(())
        }
    }
}

/// The crate that the charm is. What another language's charm is made of is not looked at.
fn crate_in(directory: &Path) -> Result<Option<CharmCrate>, Error> {
    match Program::find(directory, &program::directory(directory)?) {
        Ok(Program::Crate(charm_crate)) => Ok(Some(charm_crate)),
        Ok(Program::Ready) | Err(Error::NotACharm { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
