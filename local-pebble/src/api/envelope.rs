//! The frame of every JSON answer.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::changes::ChangeId;
use crate::daemon::Core;
use crate::files::{FileError, FileErrorKind};
use crate::http::{Response, reason};

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Envelope<'e> {
    #[serde(rename = "type")]
    kind: &'e str,
    status_code: u16,
    status: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_warning: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintenance: Option<Maintenance>,
}

#[derive(Serialize)]
struct Maintenance {
    message: &'static str,
    kind: &'static str,
}

/// What a request is refused with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ApiError {
    #[serde(skip)]
    status: u16,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), kind: None }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(500, message)
    }

    /// One that clients tell by a kind.
    pub(crate) fn with_kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    pub(crate) fn into_response(self) -> Response {
        let status = self.status;
        let envelope = Envelope {
            kind: "error",
            status_code: status,
            status: reason(status),
            change: None,
            result: to_raw_value(&self).ok(),
            latest_warning: None,
            maintenance: None,
        };
        json(status, &envelope)
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        let (status, kind) = match error.kind {
            FileErrorKind::NotFound => (404, "not-found"),
            FileErrorKind::PermissionDenied => (403, "permission-denied"),
            FileErrorKind::GenericFileError => (400, "generic-file-error"),
        };
        Self::new(status, error.message).with_kind(kind)
    }
}

/// An answer at once.
pub(crate) fn sync(core: &Core, result: impl Serialize) -> Response {
    sync_status(core, 200, Some(result))
}

/// An answer at once with another status, and perhaps without a result.
pub(crate) fn sync_status(core: &Core, status: u16, result: Option<impl Serialize>) -> Response {
    envelope(core, "sync", status, None, result)
}

/// The request has become a change.
pub(crate) fn accepted(core: &Core, change: ChangeId, result: impl Serialize) -> Response {
    envelope(core, "async", 202, Some(change), Some(result))
}

/// An answer's frame as text, for one that is a part of something else.
pub(crate) fn sync_text(core: &Core, result: impl Serialize) -> Vec<u8> {
    match sync(core, result) {
        Response::Full { body, .. } => body,
        _ => Vec::new(),
    }
}

fn envelope(
    core: &Core,
    kind: &str,
    status: u16,
    change: Option<ChangeId>,
    result: Option<impl Serialize>,
) -> Response {
    let (latest_warning, maintenance) = core.with(|state| {
        let ends = state
            .shutdown
            .is_some()
            .then_some(Maintenance { message: "daemon is restarting", kind: "daemon-restart" });
        (state.notices.latest_warning(), ends)
    });
    let result = match result.map(|result| to_raw_value(&result)) {
        Some(Err(error)) => return ApiError::internal(error.to_string()).into_response(),
        Some(Ok(result)) => Some(result),
        None => None,
    };
    let change = change.map(|id| id.to_string());
    let envelope = Envelope {
        kind,
        status_code: status,
        status: reason(status),
        change,
        result,
        latest_warning,
        maintenance,
    };
    json(status, &envelope)
}

fn json(status: u16, envelope: &Envelope<'_>) -> Response {
    // Text, numbers and lists of them: there is nothing that cannot be written.
    let body = serde_json::to_vec(envelope).unwrap_or_default();
    Response::Full { status, content_type: "application/json", body }
}
