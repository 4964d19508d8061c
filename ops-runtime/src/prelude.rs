//! What a charm's source needs: `use ops::prelude::*`.

pub use crate::event::*;
pub use crate::pebble::{Check, Layer, Service};
pub use crate::{
    Action, ActionError, AfterCommit, Backoff, BrokenRelation, Charm, CharmEvent, CharmModel,
    Component, ComponentContext, ComponentEvent, ComponentModel, Container, Context, DataWriter,
    Databag, Endpoint, Failure, Flow, Interface, Leader, LogLevel, OwnedSecret, Port, Protocol,
    Relation, RelationData, RelationId, Relations, Result, Secret, SecretContent, SecretId,
    SecretRotation, Status, Storage, Storages, UnitName,
};
pub use ops_macros::{action, charm, component, on, status};
