//! The headers of Go's `net/rpc`.

use crate::error::DecodeError;
use crate::gob::{Encoder, FieldType, StructType, Value};

/// The agent's only method.
pub(crate) const METHOD: &str = "Jujuc.Main";

static REQUEST: StructType = StructType {
    name: "Request",
    fields: &[("ServiceMethod", FieldType::String), ("Seq", FieldType::Uint)],
};

static RESPONSE: StructType = StructType {
    name: "Response",
    fields: &[
        ("ServiceMethod", FieldType::String),
        ("Seq", FieldType::Uint),
        ("Error", FieldType::String),
    ],
};

/// The body of an answer whose header holds an error: a type without a name and without fields.
static INVALID_REQUEST: StructType = StructType { name: "", fields: &[] };

/// `rpc.Request`.
#[derive(Default)]
pub(crate) struct RequestHeader {
    pub(crate) service_method: String,
    pub(crate) sequence: u64,
}

impl RequestHeader {
    /// Appends the header of a call of [`METHOD`].
    pub(crate) fn encode(encoder: &mut Encoder, sequence: u64) {
        encoder.value(&REQUEST, |fields| {
            fields.bytes(METHOD.as_bytes());
            fields.uint(sequence);
        });
    }

    pub(crate) fn decode(value: Value<'_>) -> Result<Self, DecodeError> {
        let mut header = Self::default();
        let mut fields = value.fields("the request's header")?;
        while let Some(field) = fields.next_field()? {
            match field.name() {
                "ServiceMethod" => field.text()?.clone_into(&mut header.service_method),
                "Seq" => header.sequence = field.uint()?,
                _ => field.skip()?,
            }
        }
        Ok(header)
    }
}

/// `rpc.Response`.
#[derive(Default)]
pub(crate) struct ResponseHeader {
    pub(crate) sequence: u64,
    /// Empty when the call succeeded.
    pub(crate) error: String,
}

impl ResponseHeader {
    /// Appends the header of an answer to `request`.
    pub(crate) fn encode(encoder: &mut Encoder, request: &RequestHeader, error: &str) {
        encoder.value(&RESPONSE, |fields| {
            fields.bytes(request.service_method.as_bytes());
            fields.uint(request.sequence);
            fields.bytes(error.as_bytes());
        });
    }

    /// Appends the answer to `request` that is nothing but an error.
    pub(crate) fn encode_error(encoder: &mut Encoder, request: &RequestHeader, error: &str) {
        Self::encode(encoder, request, error);
        encoder.value(&INVALID_REQUEST, |_| {});
    }

    pub(crate) fn decode(value: Value<'_>) -> Result<Self, DecodeError> {
        let mut header = Self::default();
        let mut fields = value.fields("the answer's header")?;
        while let Some(field) = fields.next_field()? {
            match field.name() {
                "Seq" => header.sequence = field.uint()?,
                // Go's errors may quote what the charm sent, in any bytes.
                "Error" => header.error = String::from_utf8_lossy(field.string()?).into_owned(),
                _ => field.skip()?,
            }
        }
        Ok(header)
    }
}
