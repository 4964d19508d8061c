//! `/v1/plan` and `/v1/layers`.

use std::sync::Arc;

use serde::Deserialize;

use super::shapes::LAYER;
use super::{ApiError, null_is_default, sync};
use crate::daemon::Core;
use crate::http::{Request, Response};
use crate::plan::{AddError, Layer};

pub(super) fn get(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let format = request.parameter("format");
    if format != "yaml" {
        return Err(ApiError::bad_request(format!("invalid format {format:?}")));
    }
    let plan = core.with(|state| state.plan.to_yaml());
    Ok(sync(core, plan))
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    combine: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    inner: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    label: String,
    #[serde(default, deserialize_with = "null_is_default")]
    format: String,
    #[serde(default, deserialize_with = "null_is_default")]
    layer: String,
}

pub(super) fn add_layer(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let post: Post = request.json("cannot decode request body", &LAYER)?;
    if post.action != "add" {
        return Err(ApiError::bad_request(format!("invalid action {:?}", post.action)));
    }
    if post.label.is_empty() {
        return Err(ApiError::bad_request("label must be set"));
    }
    if post.format != "yaml" {
        return Err(ApiError::bad_request(format!("invalid format {:?}", post.format)));
    }
    let accounts = core.with(|state| state.accounts.clone());
    let layer = Layer::parse(&post.label, &post.layer, &accounts)
        .map_err(|error| ApiError::bad_request(format!("cannot parse layer YAML: {error}")))?;
    core.with(|state| {
        let (layers, plan) =
            state.layers.with(layer, post.combine, post.inner).map_err(|error| match error {
                AddError::Refused(message) => ApiError::bad_request(message),
                AddError::NotInner => ApiError::internal(AddError::NotInner.to_string()),
            })?;
        if plan.workloads != state.plan.workloads {
            return Err(ApiError::bad_request("cannot change immutable section \"workloads\""));
        }
        state.layers = layers;
        state.plan = plan;
        state.update_checks();
        state.update_forwarders();
        Ok(())
    })?;
    Ok(sync(core, true))
}
