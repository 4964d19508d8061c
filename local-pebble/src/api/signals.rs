//! `/v1/signals`.

use std::sync::Arc;

use serde::Deserialize;

use super::shapes::SIGNALS;
use super::{ApiError, null_is_default, sync};
use crate::daemon::{Core, State};
use crate::files::errno_text;
use crate::http::{Request, Response};
use crate::processes::{Scope, signal_named};

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    signal: String,
    #[serde(default, deserialize_with = "null_is_default")]
    services: Vec<String>,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let post: Post = request.json("cannot decode request body", &SIGNALS)?;
    if post.services.is_empty() {
        return Err(ApiError::bad_request("must specify one or more services"));
    }
    let errors: Vec<String> = core.with(|state| {
        let send = |name: &String| {
            let sent = send(state, name, &post.signal);
            sent.err().map(|error| format!("cannot send signal to {name:?}: {error}"))
        };
        post.services.iter().filter_map(send).collect()
    });
    if errors.is_empty() {
        Ok(sync(core, true))
    } else {
        Err(ApiError::internal(errors.join("; ")))
    }
}

fn send(state: &mut State, name: &str, signal: &str) -> Result<(), String> {
    let service = state.services.get(name).filter(|service| service.state.has_process());
    let process = service.and_then(|service| service.process).ok_or("service is not running")?;
    let number = signal_named(signal).ok_or_else(|| format!("invalid signal name {signal:?}"))?;
    state.signal_process(process, number, Scope::Process).map_err(|error| errno_text(&error))
}
