//! HTTP/1.1 on one connection after the other: what the daemon speaks, and no more.
//!
//! | module | holds |
//! | --- | --- |
//! | `window` | bytes that were read and not used yet |
//! | `input` | bytes of a connection, and requests' heads |
//! | `body` | the bodies of requests, as they come |
//! | `request`, `response` | one of each |
//! | `connection` | requests of a connection, one after the other |
//! | `server` | connections |
//! | `stream` | a connection to the socket, or over TCP |
//! | `multipart` | bodies of several parts, read and written as a stream |

mod body;
mod connection;
mod input;
mod multipart;
mod request;
mod response;
mod server;
mod stream;
mod window;

use body::Body;
pub(crate) use multipart::{Multipart, MultipartError, attribute, quoted_file_name};
pub(crate) use request::{Method, Request};
pub(crate) use response::{Response, StreamWriter, reason};
pub(crate) use server::Connections;
pub(crate) use stream::Stream;
