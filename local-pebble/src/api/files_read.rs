//! Files to a client, in parts.

use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read};
use std::sync::Arc;

use super::files::PathResult;
use super::{ApiError, sync_text};
use crate::daemon::Core;
use crate::http::{Request, Response, StreamWriter, quoted_file_name};

pub(super) fn read(core: &Arc<Core>, request: &Request) -> Result<Response, ApiError> {
    let paths = request.parameters("path");
    if paths.is_empty() {
        return Err(ApiError::bad_request("must specify one or more paths"));
    }
    if request.header("accept") != "multipart/form-data" {
        return Err(ApiError::bad_request("must accept multipart/form-data"));
    }
    let boundary = boundary();
    let content_type = format!("multipart/form-data; boundary={boundary}");
    let core = Arc::clone(core);
    let write = move |to: &mut dyn StreamWriter| {
        let mut results = Vec::with_capacity(paths.len());
        let mut is_first = true;
        for path in &paths {
            let result = match core.files.open_file(path) {
                Err(error) => Err(error),
                Ok(opened) => {
                    let name = quoted_file_name(path);
                    let head = format!(
                        "Content-Disposition: form-data; name=\"files\"; filename={name}\r\nContent-Type: application/octet-stream\r\n\r\n"
                    );
                    begin(to, &boundary, &mut is_first, &head)?;
                    send(opened, path, to)?
                }
            };
            results.push(PathResult::new(path, result));
        }
        let head = "Content-Disposition: form-data; name=\"response\"\r\nContent-Type: application/json\r\n\r\n";
        begin(to, &boundary, &mut is_first, head)?;
        to.write_all(&sync_text(&core, &results))?;
        write!(to, "\n\r\n--{boundary}--\r\n")
    };
    Ok(Response::Stream { content_type, write: Box::new(write) })
}

fn begin(
    to: &mut dyn StreamWriter,
    boundary: &str,
    is_first: &mut bool,
    head: &str,
) -> io::Result<()> {
    let line_break = if std::mem::take(is_first) { "" } else { "\r\n" };
    write!(to, "{line_break}--{boundary}\r\n{head}")
}

/// Sends a file. That it cannot be read is told; that nobody takes it is the outer error.
fn send(
    opened: crate::files::OpenFile,
    path: &str,
    to: &mut dyn StreamWriter,
) -> io::Result<Result<(), crate::files::FileError>> {
    const BUFFER: usize = 128 * 1024;
    let mut buffer = vec![0; BUFFER];
    // A file that grows is sent as long as it was.
    let mut file = opened.file.take(opened.size.max(1));
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Ok(())),
            Ok(length) => to.write_all(buffer.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(crate::files::FileError::of("read", path, &error))),
        }
    }
}

/// Sixty digits that no file has.
fn boundary() -> String {
    let digits = |seed: u64| format!("{:016x}", RandomState::new().hash_one(seed));
    let mut boundary: String = (0..4).map(digits).collect();
    boundary.truncate(60);
    boundary
}
