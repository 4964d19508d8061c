//! What a charm sees of Juju's model.

mod app;
mod container;
mod databag;
mod leader;
mod port;
mod relation;
mod status;
mod unit;

pub use app::App;
pub use container::Container;
pub use databag::{DataWriter, Databag};
pub use leader::Leader;
pub use port::{Port, PortError, Protocol};
pub use relation::{BrokenRelation, Relation, Relations};
pub use status::{ReportedStatus, Status, StatusKind};
pub use unit::Unit;
