//! What is found in a charm's YAML.

use std::path::Path;

use annotate_snippets::Renderer;
use ops_metadata::{Diagnostic, Reading, RefusedBy, Severity};
use serde::Serialize;

use crate::render;

/// The findings of one charm's YAML, and what they point into.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    directory: &'a Path,
    reading: Reading,
    all: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// Reads a charm's files. For the store, what stands in the way there is an error.
    pub(crate) fn of(directory: &'a Path, store: bool) -> Self {
        let reading = ops_metadata::read(directory);
        let mut all = [reading.diagnostics.clone(), ops_metadata::notes(&reading)].concat();
        all.sort_by_key(|finding| finding.span.map(|span| (span.file, span.start)));
        for finding in &mut all {
            if store && finding.refused_by == RefusedBy::Store {
                finding.severity = Severity::Error;
            }
        }
        Self { directory, reading, all }
    }

    /// The findings in the order of the files.
    pub(crate) fn all(&self) -> &[Diagnostic] {
        &self.all
    }

    /// Those of them that are warnings.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter().filter(|finding| finding.severity == Severity::Warning)
    }

    /// A finding as rustc shows errors.
    pub(crate) fn render(&self, renderer: &Renderer, finding: &Diagnostic) -> String {
        render::diagnostic(renderer, &self.reading, finding)
    }

    /// The finding that a warning of the compiler repeats: `#[charm]` tells the warnings of the YAML
    /// too, for those who build the charm by cargo alone.
    pub(crate) fn repeated_by(&self, warning: &str) -> Option<&Diagnostic> {
        self.warnings().find(|finding| {
            let place = finding.span.map(|span| self.reading.place(&span)).unwrap_or_default();
            warning.contains(&finding.message) && warning.contains(&place)
        })
    }

    /// A finding as an object of JSON.
    pub(crate) fn to_json(&self, finding: &Diagnostic) -> serde_json::Result<String> {
        let span = finding.span;
        let file = span.and_then(|span| self.reading.files.get(span.file.0));
        serde_json::to_string(&CharmMessage {
            reason: "charm-message",
            directory: self.directory.to_string_lossy().into_owned(),
            message: Message {
                rule: finding.rule,
                level: match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                },
                message: &finding.message,
                help: finding.help.as_deref(),
                refused_by: match finding.refused_by {
                    RefusedBy::Juju => Some("juju"),
                    RefusedBy::Store => Some("store"),
                    RefusedBy::Nobody => None,
                },
                file: file.map(|file| file.path.to_string_lossy().into_owned()),
                line_start: span.map(|span| span.start.line),
                column_start: span.map(|span| span.start.column),
                line_end: span.map(|span| span.end.line),
                column_end: span.map(|span| span.end.column),
                rendered: self.render(&Renderer::plain(), finding),
            },
        })
    }
}

/// A line of `--message-format json`, beside those of cargo.
#[derive(Serialize)]
struct CharmMessage<'a> {
    reason: &'static str,
    /// As the command line names it.
    directory: String,
    message: Message<'a>,
}

/// Lines and columns count from 1, columns in characters; the end is behind the last one.
#[derive(Serialize)]
struct Message<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    refused_by: Option<&'static str>,
    file: Option<String>,
    line_start: Option<u32>,
    column_start: Option<u32>,
    line_end: Option<u32>,
    column_end: Option<u32>,
    rendered: String,
}
