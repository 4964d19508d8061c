//! `/v1/checks`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::{CHECKS, REFRESH};
use super::system::level;
use super::{ApiError, null_is_default, sync};
use crate::checks::ShownCheck;
use crate::daemon::Core;
use crate::http::{Request, Response};

pub(super) fn list(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let level = level(request)?.map(|level| level.as_str());
    let names = request.list("names");
    let checks: Vec<ShownCheck> = core.with(|state| {
        state
            .checks
            .iter()
            .filter(|(_, check)| level.is_none_or(|level| check.config.level == level))
            .filter(|(name, _)| names.is_empty() || names.contains(name))
            .map(|(name, check)| check.show(name))
            .collect()
    });
    Ok(sync(core, checks))
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    checks: Vec<String>,
}

#[derive(Serialize)]
struct Changed {
    changed: Vec<String>,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let Post { action, checks } = request.json("cannot decode data from request body", &CHECKS)?;
    if checks.is_empty() {
        return Err(ApiError::bad_request(format!("must specify checks for {action} action")));
    }
    let starts = match action.as_str() {
        "start" => true,
        "stop" => false,
        _ => return Err(ApiError::bad_request(format!("invalid action {action:?}"))),
    };
    let changed = core.with(|state| {
        let missing: BTreeSet<&str> = checks
            .iter()
            .filter(|name| !state.checks.contains_key(*name))
            .map(String::as_str)
            .collect();
        if !missing.is_empty() {
            let missing = missing.into_iter().collect::<Vec<_>>().join(", ");
            let message = format!("cannot {action} checks: cannot find checks in plan: {missing}");
            return Err(ApiError::bad_request(message));
        }
        let mut changed: Vec<String> = checks
            .iter()
            .filter(|name| if starts { state.start_check(name) } else { state.stop_check(name) })
            .cloned()
            .collect();
        changed.sort();
        Ok(changed)
    })?;
    Ok(sync(core, Changed { changed }))
}

#[derive(Deserialize)]
struct Refresh {
    #[serde(default, deserialize_with = "null_is_default")]
    name: String,
}

#[derive(Serialize)]
struct Refreshed {
    info: ShownCheck,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(super) fn refresh(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let Refresh { name } = request.json("cannot decode data from request body", &REFRESH)?;
    if name.is_empty() {
        return Err(ApiError::bad_request("must specify check name"));
    }
    let missing = || ApiError::not_found(format!("cannot find check with name {name:?}"));
    let run = core.with(|state| state.check_run(&name, None)).ok_or_else(missing)?;
    let result = run.run();
    let error = result.as_ref().err().map(ToString::to_string);
    let info = core.with(|state| {
        if state.checks.get(&name).is_some_and(|check| check.active) {
            state.count_turn(&name, result);
            state.schedule_check(&name);
        }
        state.checks.get(&name).map(|check| check.show(&name))
    });
    Ok(sync(core, Refreshed { info: info.ok_or_else(missing)?, error }))
}
