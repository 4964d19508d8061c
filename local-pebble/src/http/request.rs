//! Requests.

use std::io::Read as _;

use serde::de::DeserializeOwned;

use super::Body;
use crate::api::ApiError;
use crate::json::{self, Type};

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

    /// The body as JSON of this shape; what is wrong with it is told after `prefix`.
    pub(crate) fn json<T: DeserializeOwned>(
        &mut self,
        prefix: &str,
        shape: &Type,
    ) -> Result<T, ApiError> {
        let mut bytes = Vec::new();
        let read = (&mut self.body).take(MAX_JSON).read_to_end(&mut bytes);
        let failed = |what: &str| ApiError::bad_request(format!("{prefix}: {what}"));
        read.map_err(|error| failed(&error.to_string()))?;
        json::decode(&bytes, shape).map_err(|what| failed(&what))
    }

    /// Whether the client has closed its end.
    pub(crate) fn is_gone(&self) -> bool {
        use rustix::net::{RecvFlags, recv};
        let mut byte = [0];
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        matches!(recv(self.body.input().stream(), &mut byte, flags), Ok((_, 0)))
    }
}
