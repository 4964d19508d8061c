//! `/v1/system-info` and `/v1/health`.

use std::sync::Arc;

use serde::Serialize;

use super::{ApiError, sync, sync_status};
use crate::daemon::Core;
use crate::http::{Request, Response};
use crate::plan::Level;

/// The Pebble whose behaviour this daemon has.
const VERSION: &str = "v1.32.1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SystemInfo {
    boot_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_address: Option<String>,
    version: &'static str,
}

#[derive(Serialize)]
struct Health {
    healthy: bool,
}

pub(super) fn info(core: &Arc<Core>, _: &mut Request, _: &[&str]) -> Result<Response, ApiError> {
    let http_address = core.with(|state| state.http_address.clone());
    Ok(sync(core, SystemInfo { boot_id: boot_id(), http_address, version: VERSION }))
}

/// A text that is another one each time that the machine starts.
fn boot_id() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.map(|id| id.trim().to_owned()).unwrap_or_default()
}

pub(super) fn health(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let level = level(request)?;
    let names = request.list("names");
    let healthy = core.with(|state| {
        !state.checks.iter().any(|(name, check)| {
            // What is not even alive is not ready.
            let counts = match level {
                None => true,
                Some(Level::Alive) => check.config.level == "alive",
                Some(Level::Ready) => matches!(check.config.level.as_str(), "ready" | "alive"),
            };
            counts && (names.is_empty() || names.contains(name)) && check.is_down()
        })
    });
    let status = if healthy { 200 } else { 502 };
    Ok(sync_status(core, status, Some(Health { healthy })))
}

/// The level that a request gives.
pub(super) fn level(request: &Request) -> Result<Option<Level>, ApiError> {
    match request.parameter("level") {
        "" => Ok(None),
        "alive" => Ok(Some(Level::Alive)),
        "ready" => Ok(Some(Level::Ready)),
        _ => Err(ApiError::bad_request("level must be \"alive\" or \"ready\"")),
    }
}
