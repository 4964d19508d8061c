//! Requests.

use std::io::Read as _;

use serde::de::DeserializeOwned;

use super::Body;
use crate::api::ApiError;

/// What a request wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Other(String),
}

impl Method {
    pub(super) fn parse(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "POST" => Self::Post,
            other => Self::Other(other.to_owned()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Other(name) => name,
        }
    }
}

/// A request whose body has not been read yet.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// The user at the other end.
    pub(crate) user_id: Option<u32>,
}

/// The most that a JSON body may have.
const MAX_JSON: u64 = 16 * 1024 * 1024;

impl Request {
    /// A header's value; its name in small letters.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// The first value of a parameter; empty if there is none.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.query.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Every value of a parameter.
    pub(crate) fn parameters(&self, name: &str) -> Vec<String> {
        self.query.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// The values of a parameter, each of which may be several with commas between.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.parameters(name)
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The body as JSON; what is wrong with it is told after `prefix`.
    pub(crate) fn json<T: DeserializeOwned>(&mut self, prefix: &str) -> Result<T, ApiError> {
        let mut bytes = Vec::new();
        let read = (&mut self.body).take(MAX_JSON).read_to_end(&mut bytes);
        let failed = |what: &str| ApiError::bad_request(format!("{prefix}: {what}"));
        read.map_err(|error| failed(&error.to_string()))?;
        decode(&bytes).map_err(|what| failed(&what))
    }

    /// Whether the client has closed its end.
    pub(crate) fn is_gone(&self) -> bool {
        use rustix::net::{RecvFlags, recv};
        let mut byte = [0];
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        matches!(recv(self.body.input().stream(), &mut byte, flags), Ok((_, 0)))
    }
}

/// The first JSON value of a text, or what Go says of it.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    // A list would do for the fields in their order, but not for Pebble.
    if bytes.trim_ascii_start().starts_with(b"[") {
        let what = "json: cannot unmarshal array into Go value of type map[string]string";
        return Err(what.to_owned());
    }
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<T>();
    match values.next() {
        None => Err("EOF".to_owned()),
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) if error.is_eof() => Err("unexpected EOF".to_owned()),
        Some(Err(error)) if error.is_data() => Err(mismatch(&error)),
        Some(Err(error)) => {
            let text = String::from_utf8_lossy(bytes);
            match text.trim_start().chars().next() {
                Some(first) if !"{[\"-0123456789tfn".contains(first) => {
                    Err(format!("invalid character {first:?} looking for beginning of value"))
                }
                _ => Err(error.to_string()),
            }
        }
    }
}

/// A value of another type than expected, as Go words it.
fn mismatch(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let found = text.strip_prefix("invalid type: ").and_then(|rest| {
        let (found, expected) = rest.split_once(", expected ")?;
        let found = match found.split(' ').next()? {
            "integer" | "floating" => "number",
            "boolean" => "bool",
            "sequence" => "array",
            "map" => "object",
            other => other,
        };
        let expected = expected.split(" at line").next()?;
        let expected = match expected {
            "a string" => "string",
            "a boolean" => "bool",
            "a map" => "map[string]string",
            "a sequence" => "[]string",
            other => other.strip_prefix("struct ").unwrap_or(other),
        };
        Some(format!("json: cannot unmarshal {found} into Go value of type {expected}"))
    });
    found.unwrap_or_else(|| format!("json: {text}"))
}
