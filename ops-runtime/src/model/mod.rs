//! What a charm sees of Juju's model.

mod app;
mod container;
mod data_writer;
mod databag;
mod leader;
mod network;
mod port;
mod relation;
mod resource;
mod secret;
mod state;
mod status;
mod storage;
mod unit;

pub use app::App;
pub use container::{Applied, CheckHandle, Container, NoticeHandle};
pub use data_writer::DataWriter;
pub use databag::{Databag, DatabagIter};
pub use leader::Leader;
pub use network::{Address, Network, NetworkInterface};
pub use port::{Port, PortError, Protocol};
pub use relation::{BrokenRelation, Relation, Relations, UnitsData};
pub use resource::{FileResource, ImageDetails, ImageDetailsError, ImageResource};
pub use secret::{NewSecret, OwnedSecret, Secret};
pub use state::JujuState;
pub use status::{ReportedKind, ReportedStatus, Status, StatusKind};
pub use storage::{Storage, StorageDeclaration, StorageKind, Storages};
pub use unit::Unit;
