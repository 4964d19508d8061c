//! Lines over HTTP.

use serde_json::Value;

use super::{PATIENCE, SendError};
use crate::files::errno_text;

/// Where they are posted to.
pub(super) struct Endpoint {
    agent: ureq::Agent,
    url: String,
}

impl Endpoint {
    pub(super) fn new(url: String) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .proxy(None)
            .user_agent(concat!("local-pebble/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: ureq::Agent::new_with_config(config), url }
    }

    /// Posts JSON.
    pub(super) fn post(&self, body: &Value) -> Result<(), SendError> {
        if self.url.starts_with("https:") {
            let what = "local-pebble has no TLS, and sends to `http://` only";
            return Err(SendError::Later(what.to_owned()));
        }
        let request = self.agent.post(&self.url).header("Content-Type", "application/json");
        let response = request.send(body.to_string()).map_err(|error| {
            SendError::Later(match error {
                ureq::Error::Io(error) => errno_text(&error),
                other => other.to_string(),
            })
        })?;
        let status = response.status();
        let failed = format!("server returned HTTP {status}");
        match status.as_u16() {
            200..=299 => Ok(()),
            429 | 500..=599 => Err(SendError::Later(failed)),
            _ => Err(SendError::Never(failed)),
        }
    }
}
