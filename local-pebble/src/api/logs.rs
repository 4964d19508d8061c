//! `/v1/logs`.

use std::sync::Arc;
use std::time::Duration;

use super::ApiError;
use crate::daemon::Core;
use crate::http::{Request, Response, StreamWriter};
use crate::logs::{LogPosition, ShownEntry};

pub(super) fn get(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    const SHOWN: usize = 30;
    /// How often it is looked whether the client has gone.
    const PATIENCE: Duration = Duration::from_millis(250);
    let follows = match request.parameter("follow") {
        "" | "false" => false,
        "true" => true,
        _ => {
            let message = "follow parameter must be \"true\" or \"false\"";
            return Err(ApiError::bad_request(message));
        }
    };
    let count = match request.parameter("n") {
        "" if follows => 0,
        "" => SHOWN,
        "-1" => usize::MAX,
        text => text
            .parse()
            .map_err(|_| ApiError::bad_request("n must be -1, 0, or a positive integer"))?,
    };
    let services = request.list("services");
    let core = Arc::clone(core);
    let write = move |to: &mut dyn StreamWriter| {
        let (mut position, news) =
            core.with(|state| (LogPosition::new(state, &services), Arc::clone(&state.log_news)));
        write_entries(to, position.last(count))?;
        to.flush()?;
        while follows && !to.is_gone() && !core.with(|state| state.is_over()) {
            let seen = news.count();
            let entries = position.next();
            if entries.is_empty() {
                news.wait(seen, PATIENCE);
            } else {
                write_entries(to, entries)?;
                to.flush()?;
            }
        }
        Ok(())
    };
    Ok(Response::Stream { content_type: "application/x-ndjson".to_owned(), write: Box::new(write) })
}

fn write_entries(to: &mut dyn StreamWriter, entries: Vec<ShownEntry>) -> std::io::Result<()> {
    for entry in entries {
        serde_json::to_writer(&mut *to, &entry)?;
        to.write_all(b"\n")?;
    }
    Ok(())
}
