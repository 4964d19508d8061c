//! Requests of one connection, one after the other.

use std::io::{self, Write as _};
use std::sync::Arc;

use super::input::{Head, HeadError, Input};
use super::response::{Chunks, reason};
use super::{Body, Method, Request, Response, Stream};
use crate::api::{self, ApiError};
use crate::daemon::Core;

/// Answers until either side has had enough.
pub(super) fn serve(core: &Arc<Core>, stream: Stream) {
    let user_id = peer(&stream);
    let mut input = Input::new(stream);
    loop {
        let head = match input.head() {
            Ok(head) => head,
            Err(HeadError::End | HeadError::Io) => return,
            Err(error) => {
                let status = if matches!(error, HeadError::TooLarge) { 431 } else { 400 };
                refuse(&input, status);
                return;
            }
        };
        let stays = stays_open(&head);
        let body = match Body::new(input, &head.headers) {
            Ok(body) => body,
            Err(input) => {
                refuse(&input, 400);
                return;
            }
        };
        let is_head = head.method == "HEAD";
        let mut request = match request(head, body, user_id) {
            Ok(request) => request,
            Err(body) => {
                refuse(body.input(), 400);
                return;
            }
        };
        let response = api::handle(core, &mut request);
        match answer(request, response, stays, is_head) {
            Ok(Some(next)) => input = next,
            Ok(None) | Err(_) => return,
        }
    }
}

fn request(head: Head, body: Body, user_id: Option<u32>) -> Result<Request, Body> {
    let target = head.target.strip_prefix("http://").map_or(head.target.as_str(), |absolute| {
        absolute.find('/').and_then(|at| absolute.get(at..)).unwrap_or("/")
    });
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if !path.starts_with('/') {
        return Err(body);
    }
    Ok(Request {
        method: Method::parse(&head.method),
        path: path.to_owned(),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: head.headers,
        body,
        user_id,
    })
}

fn stays_open(head: &Head) -> bool {
    let connection = head.headers.iter().find(|(name, _)| name == "connection");
    match connection.map(|(_, value)| value.to_ascii_lowercase()) {
        Some(value) if value.contains("close") => false,
        Some(value) if value.contains("keep-alive") => true,
        _ => !head.is_http_1_0,
    }
}

/// Sends a response, and gives the connection back if it can go on.
fn answer(
    request: Request,
    response: Response,
    stays: bool,
    is_head: bool,
) -> io::Result<Option<Input>> {
    match response {
        Response::Upgrade { accept, then } => {
            let (stream, ahead) = request.body.into_input().into_parts();
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            (&stream).write_all(head.as_bytes())?;
            // Nobody may ask for it over TCP.
            if let Stream::Unix(stream) = stream {
                then(stream, ahead);
            }
            Ok(None)
        }
        Response::Stream { content_type, write } => {
            let stream = request.body.input().stream().try_clone()?;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
            );
            (&stream).write_all(head.as_bytes())?;
            let mut chunks = Chunks::new(&stream);
            write(&mut chunks)?;
            chunks.finish()?;
            Ok(if stays { request.body.finish() } else { None })
        }
        Response::Moved { location } => {
            send(request.body, 301, &[("Location", &location)], &[], stays)
        }
        Response::Full { status, content_type, body } => {
            let body = if is_head { Vec::new() } else { body };
            let headers = [("Content-Type", content_type)];
            let headers = if content_type.is_empty() { &[][..] } else { &headers };
            send(request.body, status, headers, &body, stays)
        }
    }
}

fn send(
    request: Body,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
    stays: bool,
) -> io::Result<Option<Input>> {
    let stream = request.input().stream().try_clone()?;
    // Who still sends reads the answer when it cannot go on sending.
    let next = if stays { request.finish() } else { None };
    let mut message = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in headers {
        message.push_str(&format!("{name}: {value}\r\n"));
    }
    if next.is_none() {
        message.push_str("Connection: close\r\n");
    }
    message.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let mut bytes = message.into_bytes();
    bytes.extend_from_slice(body);
    (&stream).write_all(&bytes)?;
    Ok(next)
}

/// Answers what is no request.
fn refuse(input: &Input, status: u16) {
    let error = ApiError::new(status, reason(status).to_ascii_lowercase());
    let Response::Full { body, content_type, .. } = error.into_response() else { return };
    let head = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {content_type}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        reason(status),
        body.len()
    );
    let mut stream = input.stream();
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

/// The user at the other end, who is known on the socket only.
#[cfg(target_os = "linux")]
fn peer(stream: &Stream) -> Option<u32> {
    use nix::sys::socket::getsockopt;
    use nix::sys::socket::sockopt::PeerCredentials;
    let Stream::Unix(stream) = stream else { return None };
    getsockopt(stream, PeerCredentials).ok().map(|credentials| credentials.uid())
}

/// The user at the other end: the socket lets nobody else in.
#[cfg(not(target_os = "linux"))]
fn peer(stream: &Stream) -> Option<u32> {
    matches!(stream, Stream::Unix(_)).then_some(rustix::process::getuid().as_raw())
}
