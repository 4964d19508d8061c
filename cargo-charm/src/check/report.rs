//! What a check shows, and counts.

use std::io::{self, Write};

use annotate_snippets::{Level, Renderer};
use ops_metadata::{Diagnostic, Severity};

use super::code::{CargoMessage, CompilerMessage};
use super::finding::Findings;
use crate::cli::MessageFormat;
use crate::error::{Error, counted};
use crate::output::Output;
use crate::{message, render};

/// Shows findings as they come: to people on standard error, to programs on standard output.
#[derive(Debug)]
pub(crate) struct Report {
    json: Option<Output>,
    found: Found,
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Found {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Report {
    pub(crate) fn new(format: MessageFormat) -> Self {
        let json = (format == MessageFormat::Json).then(Output::unchanged);
        Self { json, found: Found::default() }
    }

    /// What there is so far.
    pub(crate) fn found(&self) -> Found {
        self.found
    }

    pub(crate) fn is_for_people(&self) -> bool {
        self.json.is_none()
    }

    /// Shows a finding of the YAML.
    pub(crate) fn finding(
        &mut self,
        findings: &Findings<'_>,
        finding: &Diagnostic,
    ) -> io::Result<()> {
        match finding.severity {
            Severity::Error => self.found.errors += 1,
            Severity::Warning => self.found.warnings += 1,
            Severity::Note => self.found.notes += 1,
        }
        match &mut self.json {
            Some(out) => writeln!(out, "{}", findings.to_json(finding)?),
            None => {
                message::show(&format!("{}\n", findings.render(&Renderer::styled(), finding)));
                Ok(())
            }
        }
    }

    /// Shows what cargo's `line` says.
    pub(crate) fn cargo(&mut self, said: &CargoMessage, line: &str) -> io::Result<()> {
        if let CargoMessage::CompilerMessage { message } = said {
            self.compiler(message);
        }
        match &mut self.json {
            Some(out) => writeln!(out, "{line}"),
            None => Ok(()),
        }
    }

    fn compiler(&mut self, said: &CompilerMessage) {
        // A fault of the compiler itself is `error: internal compiler error`.
        if said.level.starts_with("error") {
            self.found.errors += 1;
        } else if said.level == "warning" {
            self.found.warnings += 1;
        }
        if let Some(text) = &said.rendered
            && self.is_for_people()
        {
            message::show(text.strip_suffix('\n').unwrap_or(text));
        }
    }

    /// Shows why a charm could not be checked.
    pub(crate) fn failure(&mut self, error: &Error) {
        self.found.errors += 1;
        message::show(&render::error(&Renderer::styled(), error));
    }

    /// Counts an error that cargo itself has shown.
    pub(crate) fn told_by_cargo(&mut self) {
        self.found.errors += 1;
    }

    /// Says how much was found; gives whether there is no error.
    pub(crate) fn finish(self) -> bool {
        let Found { errors, warnings, notes } = self.found;
        let level = match (errors, warnings) {
            (0, 0) => Level::NOTE,
            (0, _) => Level::WARNING,
            _ => Level::ERROR,
        };
        let found: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, thing)| counted(count, thing))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => message::say(&level, &format!("found {one}")),
            [first @ .., last] => {
                message::say(&level, &format!("found {} and {last}", first.join(", ")));
            }
        }
        errors == 0
    }
}
