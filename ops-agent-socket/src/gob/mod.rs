//! Go's `gob` encoding, as far as this protocol needs it.
//!
//! A connection is a sequence of messages: a byte count, then a type id, then either the definition
//! of that type (the id is negative) or a value of it. Structs are written as (field number
//! increment, value) pairs ended by 0; zero values are left out.
//!
//! The decoder takes any type that Go can define, except interfaces, and skips fields that nobody
//! asked for. Limits keep hostile bytes from allocating more than a small multiple of what was
//! really received, and from recursing without end.

mod cursor;
mod decoder;
mod encoder;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub(crate) use decoder::Decoder;
pub(crate) use encoder::{Encoder, FieldType, StructType};
pub(crate) use value::Value;

/// The longest message that is accepted, in bytes (64 MiB). Juju keeps no value near it.
pub const MAX_MESSAGE_BYTES: usize = 64 << 20;
