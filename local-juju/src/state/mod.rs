//! What the controller and the unit agents know.

mod clock;
mod error;
mod model;
mod names;
mod version;

pub use clock::VirtualTime;
pub use error::Error;
pub use model::{Model, Settings};
pub use names::{ActionId, ApplicationName, InvalidName, RelationId, StorageId, UnitName};
pub use version::{InvalidVersion, JujuVersion};
