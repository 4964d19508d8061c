//! Payloads: what a charm says that it runs (until Juju 3.6).

/// The id of a payload within its unit: its class, and what the charm calls it.
pub(crate) type PayloadId = (String, String);

/// What a charm says that it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    /// The type that the charm's files declare for the class.
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) labels: Vec<String>,
}
