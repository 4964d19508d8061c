//! What travels over the connection: each call is a header and a request, each answer a header and
//! a response.

mod header;
mod request;
mod response;

pub(crate) use header::{METHOD, RequestHeader, ResponseHeader};
pub use request::{IncomingRequest, Request, Stdin};
pub use response::Response;
