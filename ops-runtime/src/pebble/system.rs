//! The daemon itself: its version, whether all checks are well, and pairing.

use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Result;
use super::plan::CheckLevel;
use super::query::Query;
use super::transport::Content;
use super::values::Extra;

/// What the daemon says of itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SystemInfo {
    /// Its version, such as `v1.32.1`.
    pub version: String,
    /// Which boot of the machine this is; it stays the same when the daemon restarts.
    #[serde(default)]
    pub boot_id: Option<String>,
    /// Where it serves plain HTTP, if it does.
    #[serde(default)]
    pub http_address: Option<String>,
    /// Where it serves HTTPS, if it does.
    #[serde(default)]
    pub https_address: Option<String>,
    /// What else a newer daemon says.
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Deserialize)]
struct Health {
    healthy: bool,
}

#[derive(Serialize)]
struct Pair {
    action: &'static str,
}

impl Client {
    /// What the daemon says of itself. It answers this also while everything else is slow.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`](super::Error::Unreachable): there is no daemon.
    pub fn system_info(&self) -> Result<SystemInfo> {
        self.get(&Query::new("/v1/system-info"))
    }

    /// Whether no check of this level is down; a `ready` check is one that an `alive` check belongs to.
    /// Without a level all checks count; with names only those that exist of them. Inactive checks
    /// never count.
    ///
    /// # Errors
    ///
    /// [`Error`](super::Error): Pebble cannot be reached, or the level is none.
    pub fn is_healthy<T: AsRef<str>>(
        &self,
        level: Option<&CheckLevel>,
        names: impl IntoIterator<Item = T>,
    ) -> Result<bool> {
        let query = Query::new("/v1/health")
            .parameters("level", level.map(CheckLevel::as_str))
            .parameters("names", names);
        let request = self.request("GET", query.as_str());
        let answer = request.send(Content::None, request.patience())?;
        // "Unhealthy" is a success with the status of a failure.
        if answer.status == 502 {
            let health: Health = request.required(request.read_envelope(answer.body)?)?;
            return Ok(health.healthy);
        }
        Ok(request.required::<Health>(request.envelope(answer)?)?.healthy)
    }

    /// Asks to become an identity of the daemon. Pebble (1.26 and newer) takes that over HTTPS only, with
    /// a certificate and while its window for it is open: over a socket the answer is always a refusal.
    ///
    /// # Errors
    ///
    /// [`Error::Api`](super::Error::Api) of kind
    /// [`LoginRequired`](super::ErrorKind::LoginRequired), with status 401.
    pub fn pair(&self) -> Result<()> {
        self.post::<serde_json::Value>("/v1/pairing", &Pair { action: "pair" }).map(drop)
    }
}
