//! The protocol of the Juju unit agent's socket, both sides of it.
//!
//! Juju's hook commands (`config-get`, `relation-set`, …) are thin executables: each forwards its
//! arguments to the unit agent over a unix socket and prints what the agent answers. This crate
//! speaks that protocol (Go's `net/rpc` in the `gob` encoding, one method, `Jujuc.Main`), so that a
//! charm can run a hook command without starting a process, and so that a local Juju can answer
//! one.
//!
//! ```no_run
//! use ops_agent_socket::{Address, Client, Request};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let address = Address::parse(std::env::var_os("JUJU_AGENT_SOCKET_ADDRESS").unwrap_or_default())?;
//! let mut client = Client::connect(&address)?;
//! let context_id = std::env::var("JUJU_CONTEXT_ID")?;
//! let directory = std::env::current_dir()?;
//! let response = client.call(&Request::new(&context_id, &directory, "is-leader", &["--format=json"]))?;
//! assert_eq!(response.stdout, b"true\n");
//! # Ok(()) }
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | `gob` | the encoding: integers, type definitions, values, limits |
//! | `message` | what travels: the headers of `net/rpc`, [`Request`], [`IncomingRequest`], [`Response`] |
//! | `client` | [`Client`]: one kept connection, pipelining, the stdin rule |
//! | `server` | [`serve_connection`] |
//! | `address` | [`Address`]: where the socket is, and paths too long for the kernel |
//! | `error` | [`Error`], [`ServerError`], [`CallError`], [`DecodeError`] |
//!
//! The protocol has been the same since 2012, through Juju 2.9, 3.x and 4.x; only the field `Token`
//! came (2.8) and went (4.0). Nothing here depends on the number of a type or the position of a
//! field: what is received is decoded by the definitions that the connection itself brings.

mod address;
mod client;
mod error;
mod gob;
mod message;
mod server;

pub use address::{Address, AddressError};
pub use client::{Client, Sequence};
pub use error::{CallError, DecodeError, DecodeProblem, Error, STDIN_REQUIRED, ServerError};
pub use gob::MAX_MESSAGE_BYTES;
pub use message::{IncomingRequest, Request, Response, Stdin};
pub use server::serve_connection;
