//! What a charm's source needs: `use ops::prelude::*`.

pub use crate::event::*;
pub use crate::{
    Action, ActionError, BrokenRelation, Charm, CharmEvent, CharmModel, Container, Context,
    DataWriter, Databag, Endpoint, Failure, Leader, LogLevel, Port, Protocol, Relation, RelationId,
    Relations, Result, SecretId, Status, UnitName,
};
pub use ops_macros::{action, charm, on, status};
