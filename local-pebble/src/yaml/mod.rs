//! The YAML of layers and plans, read and written as Go's `yaml.v3` does: its messages are what clients
//! see.

mod decode;
mod node;
mod parse;
mod write;

pub(crate) use decode::{Decoder, Fault};
pub(crate) use node::{Kind, Node, ScalarType, integer};
pub(crate) use parse::parse;
pub(crate) use write::Writer;
