//! Python's `ops` as a peer: one charm written twice, run in the same model through the same steps.
//!
//! [`scenario`] is what an operator does, [`play`] does it in a local Juju and takes down every step,
//! [`compare`] finds where two records part. What they may part in is in [`difference`], by name.
//! [`behaviour`] has the names of what a charm of this project does, each of which [`filter`] can take
//! from it: a scenario that does not notice proves nothing.
//! [`testing`] plays the record's events in `ops.testing`, which knows nothing of the local Juju.

pub mod behaviour;
pub mod charms;
pub mod compare;
pub mod difference;
pub mod filter;
pub mod play;
pub mod python;
pub mod python_dispatch;
pub mod scenario;
mod sight;
pub mod testing;

pub use behaviour::Behaviour;
pub use difference::Difference;
pub use scenario::{Scenario, Step};
