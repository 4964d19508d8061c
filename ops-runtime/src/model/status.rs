//! Statuses of units and applications.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::error::Error;
use crate::hook;

/// The kinds of status that a charm can set, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// The charm does what it should.
    Active,
    /// The charm waits for something that will come without the operator's doing.
    Waiting,
    /// The charm is at work and does not serve.
    Maintenance,
    /// The charm cannot go on until the operator does something.
    Blocked,
}

impl StatusKind {
    /// As Juju writes it: `active`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Maintenance => "maintenance",
            Self::Blocked => "blocked",
        }
    }
}

impl FromStr for StatusKind {
    type Err = Error;

    /// Takes what Juju writes, of the kinds that a charm can set.
    fn from_str(text: &str) -> Result<Self, Error> {
        let all = [Self::Active, Self::Waiting, Self::Maintenance, Self::Blocked];
        all.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| Error::Name {
            what: "a status that a charm can set",
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for StatusKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A status that a charm can set. (Juju alone sets `error` and `unknown`.)
///
/// ```
/// use ops::Status;
///
/// let status = Status::active().with_message("2 peers");
/// assert_eq!(status.to_string(), "active: 2 peers");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[must_use]
pub struct Status {
    kind: StatusKind,
    message: String,
}

impl From<StatusKind> for Status {
    fn from(kind: StatusKind) -> Self {
        Self { kind, message: String::new() }
    }
}

impl Status {
    /// All is well.
    pub fn active() -> Self {
        Self { kind: StatusKind::Active, message: String::new() }
    }

    /// Waiting for something that will come without the operator's doing.
    pub fn waiting(message: impl Into<String>) -> Self {
        Self { kind: StatusKind::Waiting, message: message.into() }
    }

    /// At work, and not serving.
    pub fn maintenance(message: impl Into<String>) -> Self {
        Self { kind: StatusKind::Maintenance, message: message.into() }
    }

    /// The operator has to do what the message says.
    pub fn blocked(message: impl Into<String>) -> Self {
        Self { kind: StatusKind::Blocked, message: message.into() }
    }

    /// The same kind with another message.
    pub fn with_message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Its kind.
    pub fn kind(&self) -> StatusKind {
        self.kind
    }

    /// What the operator reads beside it.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The worst of several; among equals the first.
    pub(crate) fn worst(statuses: impl IntoIterator<Item = Self>) -> Option<Self> {
        statuses.into_iter().reduce(|worst, next| if next.kind > worst.kind { next } else { worst })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.message {
            "" => self.kind.fmt(f),
            message => write!(f, "{}: {message}", self.kind),
        }
    }
}

/// The kinds of status that Juju reports, those that only Juju sets among them, from best to worst.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReportedKind {
    /// `unknown`: nobody has set one yet.
    Unknown,
    /// One that this library does not know, such as `allocating` or `terminated`.
    Other(String),
    /// `active`.
    Active,
    /// `waiting`.
    Waiting,
    /// `maintenance`.
    Maintenance,
    /// `blocked`.
    Blocked,
    /// `error`: a hook has failed.
    Error,
}

impl ReportedKind {
    fn of(text: String) -> Self {
        match &*text {
            "unknown" => Self::Unknown,
            "active" => Self::Active,
            "waiting" => Self::Waiting,
            "maintenance" => Self::Maintenance,
            "blocked" => Self::Blocked,
            "error" => Self::Error,
            _ => Self::Other(text),
        }
    }

    /// As Juju writes it: `active`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unknown => "unknown",
            Self::Other(text) => text,
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Maintenance => "maintenance",
            Self::Blocked => "blocked",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for ReportedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PartialEq<StatusKind> for ReportedKind {
    fn eq(&self, kind: &StatusKind) -> bool {
        self.as_str() == kind.as_str()
    }
}

/// A status as Juju reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportedStatus {
    /// Its kind.
    pub kind: ReportedKind,
    /// What the operator reads beside it.
    pub message: String,
    /// What else Juju knows of it, such as the hook that has failed.
    pub data: Map<String, Value>,
}

impl ReportedStatus {
    /// The same as one that a charm can set; `None` of `error`, `unknown` and others of Juju's own.
    pub fn settable(&self) -> Option<Status> {
        let kind: StatusKind = self.kind.as_str().parse().ok()?;
        Some(Status::from(kind).with_message(&self.message))
    }
}

impl From<hook::ReportedStatus> for ReportedStatus {
    fn from(status: hook::ReportedStatus) -> Self {
        let hook::ReportedStatus { status, message, data, .. } = status;
        Self { kind: ReportedKind::of(status), message, data }
    }
}

impl From<&Status> for ReportedStatus {
    fn from(status: &Status) -> Self {
        let kind = ReportedKind::of(status.kind().as_str().to_owned());
        Self { kind, message: status.message().to_owned(), data: Map::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_status_wins_and_the_first_among_equals() {
        let worst = Status::worst(vec![
            Status::active(),
            Status::waiting("a"),
            Status::maintenance("b"),
            Status::blocked("c"),
            Status::blocked("d"),
        ]);
        assert_eq!(worst, Some(Status::blocked("c")));
        let worst = Status::worst(vec![Status::waiting("a"), Status::active()]);
        assert_eq!(worst, Some(Status::waiting("a")));
        assert_eq!(Status::worst(Vec::new()), None);
    }

    // STA-003 STA-007 STA-009 STA-011 STA-013
    #[test]
    fn a_status_that_a_charm_sets_has_a_kind_and_a_message() {
        for (status, word, shown) in [
            (Status::active(), "active", "active"),
            (Status::blocked("x"), "blocked", "blocked: x"),
            (Status::maintenance("x"), "maintenance", "maintenance: x"),
            (Status::waiting("x"), "waiting", "waiting: x"),
        ] {
            assert_eq!((status.kind().as_str(), status.to_string()), (word, shown.to_owned()));
        }
    }

    // STA-001 STA-002 STA-004 STA-019 STA-020
    #[test]
    fn kinds_that_a_charm_can_set_are_read_from_their_words() {
        let all = [
            (StatusKind::Active, "active"),
            (StatusKind::Waiting, "waiting"),
            (StatusKind::Maintenance, "maintenance"),
            (StatusKind::Blocked, "blocked"),
        ];
        for (kind, word) in all {
            assert_eq!((word.parse::<StatusKind>().unwrap(), kind.as_str()), (kind, word));
            assert_eq!(Status::from(kind).with_message("x").kind(), kind);
        }
        for word in ["error", "unknown", "Active", ""] {
            assert!(word.parse::<StatusKind>().is_err(), "{word}");
        }
    }

    fn reported(word: &str) -> ReportedStatus {
        let json = serde_json::json!({ "status": word, "message": "x" });
        serde_json::from_value::<hook::ReportedStatus>(json).unwrap().into()
    }

    // STA-015 STA-016 STA-017 STA-018
    #[test]
    fn error_and_unknown_are_read_and_not_set() {
        for (word, kind) in [
            ("error", ReportedKind::Error),
            ("unknown", ReportedKind::Unknown),
            ("terminated", ReportedKind::Other("terminated".to_owned())),
        ] {
            let status = reported(word);
            assert_eq!((status.settable(), status.kind.as_str()), (None, word));
            assert_eq!(status.kind, kind);
        }
        assert_eq!(reported("active").settable(), Some(Status::active().with_message("x")));
        assert!(reported("blocked").kind == StatusKind::Blocked);
    }

    // STA-006 STA-008 STA-010 STA-012 STA-014
    #[test]
    fn reported_kinds_go_from_best_to_worst() {
        let words =
            ["unknown", "terminated", "active", "waiting", "maintenance", "blocked", "error"];
        let kinds = words.map(|word| reported(word).kind);
        assert!(
            kinds.is_sorted() && kinds.iter().zip(words).all(|(kind, word)| kind.as_str() == word)
        );
    }
}
