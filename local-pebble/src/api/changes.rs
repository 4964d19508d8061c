//! `/v1/changes`.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::shapes::CHANGE;
use super::{ApiError, null_is_default, sync};
use crate::changes::{ChangeId, Select, ShownChange};
use crate::daemon::{Core, Waited};
use crate::go_duration;
use crate::http::{Request, Response};

pub(super) fn list(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let select = Select::parse(request.parameter("select"))
        .ok_or_else(|| ApiError::bad_request("select should be one of: all,in-progress,ready"))?;
    let service = request.parameter("for");
    let found: Vec<ShownChange> = core.with(|state| {
        state
            .changes
            .all()
            .filter(|change| select.takes(change))
            .filter(|change| service.is_empty() || change.services.iter().any(|s| s == service))
            .map(ShownChange::from)
            .collect()
    });
    Ok(sync(core, found))
}

pub(super) fn get(
    core: &Arc<Core>,
    _: &mut Request,
    varying: &[&str],
) -> Result<Response, ApiError> {
    let id = find(core, varying)?;
    show(core, id)
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    varying: &[&str],
) -> Result<Response, ApiError> {
    let id = find(core, varying)?;
    let post: Post = request.json("cannot decode data from request body", &CHANGE)?;
    if post.action != "abort" {
        return Err(ApiError::bad_request(format!("invalid action {:?}", post.action)));
    }
    // The change is told as it is before what was asked of it has happened.
    let shown = core.with(|state| {
        state.abort_change(id)?;
        let shown = state.changes.get(id).map(ShownChange::from);
        state.end_aborted(id);
        Ok(shown)
    });
    let shown = shown.map_err(|error: String| ApiError::bad_request(error))?;
    shown.map(|change| sync(core, change)).ok_or_else(|| missing(&id.to_string()))
}

pub(super) fn wait(
    core: &Arc<Core>,
    request: &mut Request,
    varying: &[&str],
) -> Result<Response, ApiError> {
    let id = find(core, varying)?;
    let timeout = timeout(request)?;
    let gone = || request.is_gone();
    let waited = core.wait_for(timeout, &gone, |state| match state.changes.get(id) {
        None => Some(None),
        Some(change) => change.ready.map(|_| Some(ShownChange::from(change))),
    });
    match waited {
        Waited::Got(Some(change)) => Ok(sync(core, change)),
        Waited::Got(None) => Err(missing(&id.to_string())),
        Waited::TimedOut => {
            let waited = go_duration::format(timeout.unwrap_or_default());
            Err(ApiError::new(504, format!("timed out waiting for change after {waited}")))
        }
        Waited::Gone => Err(ApiError::internal("request cancelled")),
    }
}

/// A request's time-out; nothing or zero is none.
fn timeout(request: &Request) -> Result<Option<Duration>, ApiError> {
    let text = request.parameter("timeout");
    if text.is_empty() {
        return Ok(None);
    }
    let timeout = go_duration::parse(text)
        .map_err(|error| ApiError::bad_request(format!("invalid timeout: {error}")))?;
    let at_once = timeout.negative.then_some(Duration::ZERO);
    Ok(at_once.or((!timeout.magnitude.is_zero()).then_some(timeout.magnitude)))
}

fn find(core: &Core, varying: &[&str]) -> Result<ChangeId, ApiError> {
    let id = varying.first().copied().unwrap_or_default();
    core.with(|state| state.changes.find(id)).ok_or_else(|| missing(id))
}

fn show(core: &Core, id: ChangeId) -> Result<Response, ApiError> {
    let shown = core.with(|state| state.changes.get(id).map(ShownChange::from));
    shown.map(|change| sync(core, change)).ok_or_else(|| missing(&id.to_string()))
}

fn missing(id: &str) -> ApiError {
    ApiError::not_found(format!("cannot find change with id {id:?}"))
}
