//! What httpbin answers.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::request::Request;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    content_type: &'static str,
    pub(crate) body: String,
    without_body: bool,
}

impl Answer {
    pub(crate) fn text(status: u16, body: impl Into<String>) -> Self {
        let content_type = "text/plain; charset=utf-8";
        Self { status, content_type, body: body.into(), without_body: false }
    }

    fn json(value: &Value) -> Self {
        let body = format!("{value:#}\n");
        Self { status: 200, content_type: "application/json", body, without_body: false }
    }

    /// Writes it; the connection ends after it.
    pub(crate) fn write(&self, mut stream: impl Write) -> io::Result<()> {
        let Self { status, content_type, body, without_body } = self;
        let (reason, length) = (reason(*status), body.len());
        write!(
            stream,
            "HTTP/1.1 {status} {reason}\r\nServer: gunicorn\r\nConnection: close\r\n\
             Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
        )?;
        if !without_body {
            stream.write_all(body.as_bytes())?;
        }
        stream.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        418 => "I'm a teapot",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}

/// Answers a request that came from `origin`.
pub(crate) fn answer(request: &Request, origin: &str) -> Answer {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let is_read = matches!(request.method.as_str(), "GET" | "HEAD");
    let mut answer = match path {
        "/anything" => Answer::json(&with_body(request, query, origin)),
        _ if path.starts_with("/status/") => match path.trim_start_matches("/status/").parse() {
            Ok(status @ 200..=599) => Answer::text(status, ""),
            _ => Answer::text(400, "Invalid status code"),
        },
        "/post" if request.method == "POST" => Answer::json(&with_body(request, query, origin)),
        "/" | "/get" | "/headers" | "/ip" | "/user-agent" | "/post" if !is_read => {
            Answer::text(405, "Method Not Allowed")
        }
        "/" => Answer::text(200, "httpbin: a simple HTTP request and response service\n"),
        "/get" => Answer::json(&about(request, query, origin)),
        "/headers" => Answer::json(&json!({ "headers": headers(request) })),
        "/ip" => Answer::json(&json!({ "origin": origin })),
        "/user-agent" => Answer::json(&json!({ "user-agent": request.header("user-agent") })),
        "/post" => Answer::text(405, "Method Not Allowed"),
        _ => Answer::text(404, "Not Found"),
    };
    answer.without_body = request.method == "HEAD";
    answer
}

fn about(request: &Request, query: &str, origin: &str) -> Value {
    let host = request.header("host").unwrap_or_default();
    let arguments: Map<String, Value> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), Value::String(unescaped(value))))
        .collect();
    json!({
        "args": arguments,
        "headers": headers(request),
        "origin": origin,
        "url": format!("http://{host}{}", request.target),
    })
}

fn with_body(request: &Request, query: &str, origin: &str) -> Value {
    let mut about = about(request, query, origin);
    if let Value::Object(fields) = &mut about {
        let data = String::from_utf8_lossy(&request.body);
        let json = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        fields.extend([
            ("data".to_owned(), Value::String(data.into_owned())),
            ("json".to_owned(), json),
            ("method".to_owned(), Value::String(request.method.clone())),
        ]);
    }
    about
}

fn headers(request: &Request) -> Map<String, Value> {
    let headers = request.headers.iter();
    headers.map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect()
}

/// Undoes `%20`, and `+` for a blank.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.first_chunk::<2>().filter(|_| *byte == b'%');
        let value = digits
            .and_then(|digits| str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = if value.is_some() { after.get(2..).unwrap_or_default() } else { after };
        bytes.push(value.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &str, target: &str, body: &str) -> Answer {
        let headers = [("Host", "a:80"), ("User-Agent", "test")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (method, target) = (method.to_owned(), target.to_owned());
        answer(&Request { method, target, headers, body: body.into() }, "127.0.0.1")
    }

    fn json_of(answer: &Answer) -> Value {
        serde_json::from_str(&answer.body).unwrap()
    }

    #[test]
    fn it_tells_what_it_was_asked() {
        let headers = json!({ "Host": "a:80", "User-Agent": "test" });
        assert_eq!(
            json_of(&ask("GET", "/get?a=1+%C3%A9&b&%zz=%", "")),
            json!({
                "args": { "a": "1 é", "b": "", "%zz": "%" },
                "headers": headers,
                "origin": "127.0.0.1",
                "url": "http://a:80/get?a=1+%C3%A9&b&%zz=%",
            })
        );
        assert_eq!(json_of(&ask("GET", "/headers", "")), json!({ "headers": headers }));
        assert_eq!(json_of(&ask("GET", "/ip", "")), json!({ "origin": "127.0.0.1" }));
        assert_eq!(json_of(&ask("GET", "/user-agent", "")), json!({ "user-agent": "test" }));
        let posted = json_of(&ask("POST", "/post", "{\"a\": [1]}"));
        assert_eq!(
            (&posted["json"], &posted["data"]),
            (&json!({"a": [1]}), &json!("{\"a\": [1]}"))
        );
        assert_eq!(json_of(&ask("PUT", "/anything", "x"))["method"], "PUT");
    }

    #[test]
    fn it_has_the_status_that_is_asked_for() {
        for (method, target, status) in [
            ("GET", "/", 200),
            ("GET", "/status/418", 418),
            ("POST", "/status/503", 503),
            ("GET", "/status/100", 400),
            ("GET", "/status/x", 400),
            ("GET", "/none", 404),
            ("POST", "/get", 405),
            ("GET", "/post", 405),
        ] {
            assert_eq!(ask(method, target, "").status, status, "{method} {target}");
        }
    }

    #[test]
    fn an_answer_to_head_has_no_body() {
        let written = |method| {
            let mut bytes = Vec::new();
            ask(method, "/ip", "").write(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let (head, whole) = (written("HEAD"), written("GET"));
        assert!(whole.starts_with("HTTP/1.1 200 OK\r\n") && whole.ends_with("}\n"), "{whole}");
        assert_eq!(whole.split_once("\r\n\r\n").unwrap().0, head.strip_suffix("\r\n\r\n").unwrap());
    }
}
