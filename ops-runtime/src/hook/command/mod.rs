//! A typed method per hook command, a file per family.

mod action;
mod application;
mod config;
mod log;
mod network;
mod port;
mod relation;
mod status;

pub use log::LogLevel;
pub use network::{BindAddress, InterfaceAddress, NetworkInfo};
pub use relation::Databag;
pub use status::ReportedStatus;

/// What a command printed, as text without its last newline.
fn text(stdout: &[u8]) -> String {
    String::from_utf8_lossy(stdout).trim_end_matches('\n').to_owned()
}
