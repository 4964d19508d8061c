//! The client of Pebble, the service manager of a charm's containers.
//!
//! [`Client`] has a method for every endpoint of Pebble's API, over the unix socket that Juju mounts
//! into the charm's container at `/charm/containers/<name>/pebble.socket`. Every call has a time-out,
//! every error says which socket and which request it is about, and files and the streams of commands
//! go through in constant memory.
//!
//! ```no_run
//! use ops::pebble::{Client, Layer, Service};
//!
//! # fn main() -> Result<(), ops::pebble::Error> {
//! let pebble = Client::new("/charm/containers/web/pebble.socket");
//! let web = Service::new("/bin/web --port 8080").startup_enabled().environment("LOG", "info");
//! pebble.combine_layer("web", &Layer::new().service("web", web))?;
//! pebble.replan()?.wait()?;
//!
//! let version = pebble.exec(["/bin/web", "--version"]).output()?;
//! println!("it runs {}", version.stdout_text());
//! # Ok(())
//! # }
//! ```
//!
//! | what | methods of [`Client`] |
//! | --- | --- |
//! | the daemon | [`system_info`](Client::system_info), [`is_healthy`](Client::is_healthy), [`metrics`](Client::metrics), [`pair`](Client::pair) |
//! | the plan | [`add_layer`](Client::add_layer), [`combine_layer`](Client::combine_layer), [`plan`](Client::plan) |
//! | services | [`services`](Client::services), [`start`](Client::start), [`stop`](Client::stop), [`restart`](Client::restart), [`replan`](Client::replan), [`autostart`](Client::autostart), [`send_signal`](Client::send_signal), [`logs`](Client::logs) |
//! | changes | [`changes`](Client::changes), [`change`](Client::change), [`wait_change`](Client::wait_change), [`abort_change`](Client::abort_change) |
//! | checks | [`checks`](Client::checks), [`start_checks`](Client::start_checks), [`stop_checks`](Client::stop_checks), [`refresh_check`](Client::refresh_check) |
//! | files | [`push`](Client::push), [`pull`](Client::pull), [`list_files`](Client::list_files), [`make_dir`](Client::make_dir), [`remove_path`](Client::remove_path), and whole trees by [`push_path`](Client::push_path), [`pull_path`](Client::pull_path) |
//! | commands | [`exec`](Client::exec) |
//! | notices | [`notify`](Client::notify), [`notices`](Client::notices), [`notice`](Client::notice), [`wait_notices`](Client::wait_notices), [`warnings`](Client::warnings) |
//! | identities | [`identities`](Client::identities), [`replace_identities`](Client::replace_identities), and the others |
//!
//! Texts that a newer daemon may extend, such as the state of a service, are enums with `Other`. Keys that
//! this release does not know survive in the `extra` field of what may be sent back: layers, plans and
//! identities; elsewhere, but for [`SystemInfo`], they are left out.

mod api;
mod bulk;
mod changes;
mod checks;
mod client;
mod connector;
mod duration;
mod error;
mod exec;
mod files;
mod identities;
mod logs;
mod metrics;
mod notices;
mod owner;
mod pending;
mod plan;
mod query;
mod services;
mod signal;
mod system;
mod transport;
mod values;
mod warnings;
mod words;

pub use changes::{Change, ChangeId, ChangeSelect, ChangeStatus, Progress, Task, TaskId};
pub use checks::{CheckInfo, CheckRefresh, CheckStatus};
pub use client::Client;
pub use duration::DurationError;
pub use error::{ApiError, ChangeError, Error, ErrorKind, ExitError, PathError, Result};
pub use exec::{Control, Exec, ExitCode, Output, Process, Stderr, Stdin, Stdout};
pub use files::{
    FileInfo, FileType, Ignored, ListOptions, MakeDirOptions, PushOptions, Reader, Transfer,
    TransferError,
};
pub use identities::{Access, BasicIdentity, CertIdentity, Identity, LocalIdentity};
pub use logs::{LogEntry, LogOptions, Logs};
pub use metrics::{Metrics, Sample};
pub use notices::{NewNotice, Notice, NoticeFilter, NoticeId, NoticeType};
pub use owner::Owner;
pub use pending::PendingChange;
pub use plan::{
    Check, CheckKind, CheckLevel, ExecCheck, HttpCheck, Layer, LayerError, LogTarget,
    LogTargetType, OnExit, Override, Plan, Service, Startup, TcpCheck,
};
pub use services::{ServiceInfo, ServiceStatus};
pub use signal::Signal;
pub use system::SystemInfo;
pub use warnings::Warning;
