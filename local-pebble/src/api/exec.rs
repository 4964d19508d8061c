//! `/v1/exec` and the websockets of its tasks.

use std::sync::Arc;

use tungstenite::handshake::derive_accept_key;

use super::shapes::EXEC;
use super::{ApiError, accepted};
use crate::daemon::Core;
use crate::exec::{ConnectError, ExecError, ExecRequest, serve};
use crate::http::{Request, Response};

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let exec: ExecRequest = request.json("cannot decode request body", &EXEC)?;
    let is_whole = core.files.is_whole();
    match core.with(|state| state.exec(exec, is_whole)) {
        Ok((change, result)) => Ok(accepted(core, change, result)),
        Err(error @ ExecError::Refused(_)) => Err(ApiError::bad_request(error.to_string())),
        Err(error @ ExecError::Failed(_)) => Err(ApiError::internal(error.to_string())),
    }
}

pub(super) fn websocket(
    core: &Arc<Core>,
    request: &mut Request,
    varying: &[&str],
) -> Result<Response, ApiError> {
    let (task, name) = match varying {
        [task, name] => (*task, *name),
        _ => return Err(ApiError::not_found("invalid API endpoint requested")),
    };
    let is_upgrade = request.header("upgrade").eq_ignore_ascii_case("websocket");
    let key = request.header("sec-websocket-key").to_owned();
    if (!is_upgrade || key.is_empty()) && core.with(|state| state.is_exec_task(task)) {
        return Err(ApiError::bad_request(
            "websocket: the client is not using the websocket protocol",
        ));
    }
    let (id, slot) = match core.with(|state| state.take_exec_stream(task, name)) {
        Ok(taken) => taken,
        Err(error) => return refuse(error, task, name),
    };
    let core = Arc::clone(core);
    Ok(Response::Upgrade {
        accept: derive_accept_key(key.as_bytes()),
        then: Box::new(move |stream, ahead| serve(&core, id, slot, stream, ahead)),
    })
}

fn refuse(error: ConnectError, task: &str, name: &str) -> Result<Response, ApiError> {
    Err(match error {
        ConnectError::NoTask => ApiError::not_found(format!("cannot find task {task:?}")),
        ConnectError::OtherTask(kind) => {
            ApiError::bad_request(format!("{kind:?} tasks do not have websockets"))
        }
        ConnectError::NoStream => {
            ApiError::not_found(format!("cannot find {name} websocket for task {task:?}"))
        }
        ConnectError::Taken => ApiError::internal(format!("{name} websocket already connected")),
        ConnectError::Ended(Some(error)) => ApiError::internal(error),
        // What has ended well needs no stream any more.
        ConnectError::Ended(None) => {
            return Ok(Response::Full { status: 200, content_type: "", body: Vec::new() });
        }
    })
}
