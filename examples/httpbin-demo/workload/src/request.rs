//! A request over HTTP/1.

use std::io::{self, Read};

/// The most that is read of a request's head, and of its body.
const MOST_HEAD: usize = 64 * 1024;
const MOST_BODY: usize = 1024 * 1024;
const MOST_HEADERS: usize = 100;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    /// As they came, in their order.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Malformed(&'static str),
}

impl Request {
    /// Reads a request; `None` if the connection ends before one begins.
    pub(crate) fn read(mut stream: impl Read) -> Result<Option<Self>, RequestError> {
        let mut bytes = Vec::new();
        let (head, mut request, length) = loop {
            if let Some(parsed) = parse(&bytes)? {
                break parsed;
            }
            if bytes.len() > MOST_HEAD {
                return Err(RequestError::Malformed("the head is too long"));
            }
            if !more(&mut stream, &mut bytes)? {
                return if bytes.is_empty() {
                    Ok(None)
                } else {
                    Err(RequestError::Malformed("the head has no end"))
                };
            }
        };
        let end = head.saturating_add(length);
        while bytes.len() < end {
            if !more(&mut stream, &mut bytes)? {
                return Err(RequestError::Malformed("the body is shorter than it says"));
            }
        }
        request.body = bytes.get(head..end).unwrap_or_default().to_owned();
        Ok(Some(request))
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

/// Reads some more; false at the end.
fn more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut chunk = [0; 4096];
    let length = stream.read(&mut chunk)?;
    bytes.extend_from_slice(chunk.get(..length).unwrap_or_default());
    Ok(length > 0)
}

/// The head, if it is whole: its length, what it says, and the length of the body.
fn parse(bytes: &[u8]) -> Result<Option<(usize, Request, usize)>, RequestError> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(RequestError::Malformed("this is no request of HTTP/1")),
    };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        target: head.path.unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(|it| (it.name.to_owned(), text(it.value))).collect(),
        body: Vec::new(),
    };
    if request.header("transfer-encoding").is_some() {
        return Err(RequestError::Malformed("give the body's length"));
    }
    let body = request.header("content-length").map_or(Ok(0), str::parse);
    match body {
        Ok(body) if body <= MOST_BODY => Ok(Some((length, request, body))),
        _ => Err(RequestError::Malformed("the body is too long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Request>, String> {
        Request::read(text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_request_has_a_head_and_a_body() {
        let text = "POST /anything?a=1 HTTP/1.1\r\nHost: a\r\ncontent-length: 3\r\n\r\nabcde";
        let request = read(text).unwrap().unwrap();
        assert_eq!((&*request.method, &*request.target), ("POST", "/anything?a=1"));
        assert_eq!(request.header("Content-Length"), Some("3"));
        assert_eq!((request.header("none"), &*request.body), (None, &b"abc"[..]));
        assert_eq!(read(""), Ok(None));
    }

    #[test]
    fn what_is_no_request_is_told() {
        for (text, reason) in [
            ("GET", "the head has no end"),
            ("\0", "this is no request of HTTP/1"),
            ("GET / HTTP/1.1\r\ncontent-length: 2\r\n\r\na", "the body is shorter than it says"),
            ("GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n", "the body is too long"),
            ("GET / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n", "the body is too long"),
            ("GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n", "give the body's length"),
        ] {
            assert_eq!(read(text), Err(reason.to_owned()), "{text:?}");
        }
        let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(70_000));
        assert_eq!(read(&long), Err("the head is too long".to_owned()));
    }
}
