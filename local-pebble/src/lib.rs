//! A small faithful Pebble.
//!
//! Pebble is the daemon that runs a workload in a container of a Kubernetes charm, and what a charm
//! speaks to over a socket. This is its API with its behaviour: statuses, kinds of errors and messages
//! are those of Pebble 1.32. There are two ways to have one:
//!
//! - [`Server`] listens on a unix socket, and runs real processes on real files by the machine's clock.
//! - [`PretendedPebble`] lives in the process of a test. Its processes are functions, its clock stands
//!   still until time is of interest, its files are in a temporary directory. It is spoken to in the same
//!   way, over one end of a pair of sockets.
//!
//! Only the processes ([`PretendedProcesses`]) and the clock ([`Clock`]) differ between the two.
//!
//! ```
//! use local_pebble::PretendedPebble;
//! use std::io::{Read, Write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pebble = PretendedPebble::new()?;
//! let mut connection = pebble.connect()?;
//! connection.write_all(b"GET /v1/system-info HTTP/1.1\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! connection.read_to_string(&mut answer)?;
//! assert!(answer.contains(r#""version":"v1.32.1""#));
//! # Ok(())
//! # }
//! ```

mod accounts;
mod api;
mod changes;
mod checks;
mod clock;
mod command;
mod daemon;
mod exec;
mod files;
mod forward;
mod go_duration;
mod http;
mod identities;
mod json;
mod logs;
mod notices;
mod plan;
mod pretended;
mod processes;
mod server;
mod services;
mod state_file;
mod yaml;

pub use clock::{Clock, SystemClock, VirtualClock};
pub use command::{Arguments, Command, main, run};
pub use daemon::{Owners, Settings, Shutdown, StartError};
pub use plan::LayersError;
pub use pretended::PretendedPebble;
pub use processes::{Call, Ending, Output, PretendedProcesses};
pub use server::Server;
pub use state_file::StateFileError;
