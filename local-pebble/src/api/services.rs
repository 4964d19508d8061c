//! `/v1/services`.

use std::sync::Arc;

use serde::Deserialize;

use super::shapes::SERVICES;
use super::{ApiError, accepted, null_is_default, sync};
use crate::daemon::Core;
use crate::http::{Request, Response};
use crate::services::{ActionError, ServiceAction};

pub(super) fn list(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let names = request.list("names");
    let services = core.with(|state| state.show_services(&names));
    Ok(sync(core, services))
}

pub(super) fn one(_: &Arc<Core>, _: &mut Request, _: &[&str]) -> Result<Response, ApiError> {
    Err(ApiError::bad_request("not implemented"))
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    services: Vec<String>,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let Post { action, services } =
        request.json("cannot decode data from request body", &SERVICES)?;
    let known = ServiceAction::parse(&action);
    let takes_none = matches!(known, Some(ServiceAction::Autostart | ServiceAction::Replan));
    if takes_none && !services.is_empty() {
        return Err(ApiError::bad_request(format!("{action} accepts no service names")));
    }
    if !takes_none && services.is_empty() {
        return Err(ApiError::bad_request(format!("must specify services for {action} action")));
    }
    let Some(action) = known else {
        return Err(ApiError::bad_request(format!("invalid action {action:?}")));
    };
    let mut unique = Vec::new();
    for name in services {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    let change = core.with(|state| {
        let change = state.act_on_services(action, &unique)?;
        if action == ServiceAction::Replan {
            state.start_enabled_checks();
        }
        Ok(change)
    });
    match change {
        Ok(change) => Ok(accepted(core, change, ())),
        Err(error @ ActionError::NoDefaultServices) => {
            Err(ApiError::bad_request(error.to_string()).with_kind("no-default-services"))
        }
        Err(error) => Err(ApiError::bad_request(error.to_string())),
    }
}
