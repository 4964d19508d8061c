//! The shape that all answers in JSON have.

use std::io::Read;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::changes::ChangeId;
use super::error::ErrorKind;

/// The most that is read of an answer in JSON: a guard against a daemon gone mad, far above any list.
pub(super) const MAX_JSON_BYTES: u64 = 256 * 1024 * 1024;

/// `{"type":…,"status-code":…,"result":…}`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Envelope<T> {
    #[serde(rename = "type")]
    pub(super) kind: AnswerKind,
    #[serde(default)]
    pub(super) status_code: u16,
    pub(super) change: Option<ChangeId>,
    /// Absent and `null` mean the same.
    pub(super) result: Option<T>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AnswerKind {
    Sync,
    Async,
    Error,
}

/// The `result` of an error.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorResult {
    #[serde(default)]
    pub(super) message: String,
    pub(super) kind: Option<ErrorKind>,
    pub(super) value: Option<Value>,
}

/// Reads an answer whole.
pub(super) fn read<T: DeserializeOwned>(body: impl Read) -> Result<Envelope<T>, ReadError> {
    // Read first: a broken connection and broken JSON are different errors.
    let mut bytes = Vec::new();
    body.take(MAX_JSON_BYTES).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    serde_json::from_slice(&bytes).map_err(ReadError::Json)
}

/// The error that an answer with this status holds, if it is one of Pebble's.
pub(super) fn error_in(bytes: &[u8]) -> Option<(u16, ErrorResult)> {
    let envelope: Envelope<ErrorResult> =
        serde_json::Deserializer::from_slice(bytes).into_iter().next()?.ok()?;
    (envelope.kind == AnswerKind::Error)
        .then(|| (envelope.status_code, envelope.result.unwrap_or_default()))
}

/// The body of an answer that came as raw bytes, head and all.
pub(super) fn body_of(answer: &[u8]) -> &[u8] {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    end.and_then(|end| answer.get(end + 4..)).unwrap_or_default()
}

pub(super) enum ReadError {
    Io(std::io::Error),
    Json(serde_json::Error),
}
