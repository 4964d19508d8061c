//! JSON as Go reads it: clients see its messages, and send what it takes.
//!
//! | module | holds |
//! | --- | --- |
//! | `scan` | the syntax |
//! | `shape` | which types the values of a request have |

mod scan;
mod shape;
#[cfg(test)]
mod tests;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use shape::{Field, Struct, Type};

/// The first value of a text, or what Go says of it.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8], shape: &Type) -> Result<T, String> {
    let value = match shape::fit(scan::first(bytes)?, shape)? {
        Value::Null => shape.zero(),
        value => value,
    };
    // What fits the shape fits the type.
    serde_json::from_value(value).map_err(|error| format!("json: {error}"))
}
