//! `/v1/identities` and `/v1/pairing`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::shapes::IDENTITIES;
use super::{ApiError, null_is_default, sync_status};
use crate::daemon::Core;
use crate::http::{Request, Response};
use crate::identities::GivenIdentity;

pub(super) fn list(core: &Arc<Core>, _: &mut Request, _: &[&str]) -> Result<Response, ApiError> {
    let identities = core.with(|state| state.identities.clone());
    Ok(super::sync(core, identities.show()))
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    identities: BTreeMap<String, Option<GivenIdentity>>,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let Post { action, identities } = request.json("cannot decode request body", &IDENTITIES)?;
    core.with(|state| state.identities.change(&action, identities))
        .map_err(ApiError::bad_request)?;
    Ok(sync_status(core, 200, None::<()>))
}

/// Nobody may pair on a socket, so this is never reached.
pub(super) fn pair(_: &Arc<Core>, _: &mut Request, _: &[&str]) -> Result<Response, ApiError> {
    Err(ApiError::new(401, "access denied").with_kind("login-required"))
}
