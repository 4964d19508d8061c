//! What is wrong with a charm's files.

use crate::Span;
use crate::rules::Rule;

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; only [`notes`](crate::notes) gives it.
    Note,
    /// Juju takes the charm; something in it is likely a mistake.
    Warning,
    /// Juju refuses the charm.
    Error,
}

/// Who refuses a charm for a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusedBy {
    /// Juju, and with it everybody.
    Juju,
    /// The way into the store: charmcraft does not pack the charm, or nobody could deploy it from there.
    Store,
    /// Nobody.
    Nobody,
}

/// One finding about a charm's files. Text is lower-case, has no full stop, and has names in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable id of the rule, as in [`RULES`](crate::RULES): `missing-interface`.
    pub rule: &'static str,
    /// Whether Juju refuses it.
    pub severity: Severity,
    /// Who refuses the charm for it.
    pub refused_by: RefusedBy,
    /// Where it is; `None` for a file that cannot be read at all.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(rule: &Rule, span: Option<Span>, message: impl Into<String>) -> Self {
        let message = message.into();
        let Rule { id, severity, refused_by, .. } = *rule;
        Self { rule: id, severity, refused_by, span, message, help: None }
    }

    pub(crate) fn refused_by(mut self, who: RefusedBy) -> Self {
        self.refused_by = who;
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
