//! Files from a client, in parts.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::Arc;

use super::files::PathResult;
use super::shapes::WRITE;
use super::{ApiError, sync};
use crate::daemon::Core;
use crate::files::{FileError, WriteMetadata};
use crate::http::{Multipart, MultipartError, Request, Response, attribute};
use crate::json;

pub(super) fn write(
    core: &Arc<Core>,
    request: &mut Request,
    content_type: &str,
) -> Result<Response, ApiError> {
    const LEAST_BOUNDARY: usize = 32;
    const MOST_METADATA: u64 = 16 * 1024 * 1024;
    let boundary = attribute(content_type, "boundary").unwrap_or_default();
    if boundary.len() < LEAST_BOUNDARY {
        return Err(ApiError::bad_request(format!("invalid boundary {boundary:?}")));
    }
    let mut parts = Multipart::new(&mut request.body, &boundary);
    let metadata = parts.next_part().and_then(|head| match head {
        None => Err(MultipartError::End),
        Some(head) => Ok(head),
    });
    let head = metadata
        .map_err(|error| ApiError::bad_request(format!("cannot read request metadata: {error}")))?;
    if head.name != "request" {
        let message = format!("metadata field name must be \"request\", got {:?}", head.name);
        return Err(ApiError::bad_request(message));
    }
    let mut text = Vec::new();
    (&mut parts).take(MOST_METADATA).read_to_end(&mut text).map_err(|error| {
        ApiError::bad_request(format!("cannot decode request metadata: {error}"))
    })?;
    let metadata: WriteMetadata = json::decode(&text, &WRITE).map_err(|error| {
        ApiError::bad_request(format!("cannot decode request metadata: {error}"))
    })?;
    if metadata.action != "write" {
        return Err(ApiError::bad_request(format!(
            "multipart action must be \"write\", got {:?}",
            metadata.action
        )));
    }
    if metadata.files.is_empty() {
        return Err(ApiError::bad_request("must specify one or more files"));
    }
    // Of a path that comes twice the last entry counts.
    let wanted: HashMap<&str, &crate::files::FileToWrite> =
        metadata.files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut results: HashMap<String, Result<(), FileError>> = HashMap::new();
    for number in 0_usize.. {
        let failed = |error: String| {
            ApiError::bad_request(format!("cannot read file part {number}: {error}"))
        };
        let Some(head) = parts.next_part().map_err(|error| failed(error.to_string()))? else {
            break;
        };
        if head.name != "files" {
            let message = format!("field name must be \"files\", got {:?}", head.name);
            return Err(ApiError::bad_request(message));
        }
        let Some(file) = wanted.get(head.file_name.as_str()) else {
            let message = format!("no metadata for path {:?}", head.file_name);
            return Err(ApiError::bad_request(message));
        };
        // A part that breaks off is its file's affair; that no other follows is the request's.
        let result = core
            .files
            .write(file, &mut parts)
            .unwrap_or_else(|error| Err(FileError::generic(error.to_string())));
        results.insert(head.file_name, result);
    }
    let shown: Vec<PathResult> = metadata
        .files
        .iter()
        .map(|file| {
            let missing =
                || Err(FileError::generic(format!("no file content for path {:?}", file.path)));
            PathResult::new(&file.path, results.get(&file.path).cloned().unwrap_or_else(missing))
        })
        .collect();
    Ok(sync(core, shown))
}
