//! `/v1/files`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::FILES;
use super::{ApiError, files_read, files_write, null_is_default, sync};
use crate::daemon::Core;
use crate::files::{FileError, MakeDir, RemovePath};
use crate::http::{Request, Response};

/// What has become of one path of a request.
#[derive(Debug, Serialize)]
pub(super) struct PathResult {
    pub(super) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<FileError>,
}

impl PathResult {
    pub(super) fn new(path: &str, result: Result<(), FileError>) -> Self {
        Self { path: path.to_owned(), error: result.err() }
    }
}

pub(super) fn get(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    match request.parameter("action") {
        "read" => files_read::read(core, request),
        "list" => list(core, request),
        action => Err(ApiError::bad_request(format!("invalid action {action:?}"))),
    }
}

fn list(core: &Arc<Core>, request: &Request) -> Result<Response, ApiError> {
    let path = request.parameter("path");
    if path.is_empty() {
        return Err(ApiError::bad_request("must specify path"));
    }
    let itself = match request.parameter("itself") {
        "" | "false" => false,
        "true" => true,
        _ => {
            let message = "itself parameter must be \"true\" or \"false\"";
            return Err(ApiError::bad_request(message));
        }
    };
    if !path.starts_with('/') {
        return Err(ApiError::bad_request(format!("path must be absolute, got {path:?}")));
    }
    let found = core.files.list(path, request.parameter("pattern"), itself)?;
    Ok(sync(core, found))
}

#[derive(Deserialize)]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, deserialize_with = "null_is_default")]
    dirs: Vec<MakeDir>,
    #[serde(default, deserialize_with = "null_is_default")]
    paths: Vec<RemovePath>,
}

pub(super) fn post(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let content_type = request.header("content-type").to_owned();
    let invalid = || ApiError::bad_request(format!("invalid Content-Type {content_type:?}"));
    match media_type(&content_type).ok_or_else(invalid)?.as_str() {
        "multipart/form-data" => files_write::write(core, request, &content_type),
        "application/json" => {
            let post: Post = request.json("cannot decode request body", &FILES)?;
            let results: Vec<PathResult> = match post.action.as_str() {
                "write" => {
                    let message = "must use multipart with \"write\" action";
                    return Err(ApiError::bad_request(message));
                }
                "make-dirs" => {
                    let make = |dir: &MakeDir| PathResult::new(&dir.path, core.files.make_dir(dir));
                    post.dirs.iter().map(make).collect()
                }
                "remove" => {
                    let remove =
                        |path: &RemovePath| PathResult::new(&path.path, core.files.remove(path));
                    post.paths.iter().map(remove).collect()
                }
                action => {
                    return Err(ApiError::bad_request(format!("invalid action {action:?}")));
                }
            };
            Ok(sync(core, results))
        }
        other => Err(ApiError::bad_request(format!("invalid media type {other:?}"))),
    }
}

/// The type of a content, without its parameters; nothing if it is malformed.
fn media_type(content_type: &str) -> Option<String> {
    let mut parts = content_type.split(';');
    let media_type = parts.next()?.trim().to_ascii_lowercase();
    let good = !media_type.is_empty() && media_type.bytes().all(|b| b.is_ascii_graphic());
    let parameters = parts.all(|parameter| {
        parameter.trim().is_empty()
            || parameter.split_once('=').is_some_and(|(_, value)| {
                let value = value.trim();
                value.starts_with('"') || !value.contains(' ')
            })
    });
    (good && parameters).then_some(media_type)
}
