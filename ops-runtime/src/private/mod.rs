//! What generated code calls. Not for charms: it changes with every release.

mod accessor;
mod component;
mod config;
mod directory;
mod handler;
mod held;
mod kept;
mod parameters;
mod relation_data;
mod text;

pub use accessor::{container, file_resource, image_resource, many, one, one_storage, storages};
pub use component::{
    BindsOf, EventKey, NoBinds, NoEvents, Place as WantedPlace, Section, Wanted, WantedRelation,
    WantedStorage, context, emitted_by, events_of, has_events_of, misfit, one_of,
};
pub use config::{OptionValue, option, option_or};
pub use directory::{DirectoryOf, NoDirectory, reads};
pub use handler::{
    ActionOutcome, BeforeCommit, FinalOutcome, FromAfterCommit, FromContext, FromEvent, FromStatus,
    Outcome, StatusOutcome, Unlisted,
};
pub use held::{Held, HeldType, NoPayload, NotAComponent, NotHeld, Payload, is_event, show};
pub use kept::{Kept, NotKept, StoredDefault};
pub use parameters::{ActionParameters, FromAction, ParametersOf, read_parameters};
pub use relation_data::{FieldOf, NameOf, NoField, NoName, is_relation_data, optional, required};
pub use text::{join, length, same_text, text};

pub use crate::action::ActionResults;
pub use crate::charm::Group;
pub use crate::context::{AfterCommit, Core};
pub use crate::error::BoxError;
pub use crate::event::from_hook::FromHook;
pub use crate::flow::Flow;
pub use crate::metadata::{Metadata, RelationMeta};
pub use crate::model::StorageDeclaration;
pub use crate::part::{
    AnyPart, Bound, ComponentField, ComponentGroup, FieldBound, Handler, NoComponents, Part, Place,
    Run, Table,
};
pub use crate::relation_data::{
    DataFields, DataReader, Interface, Json, Plain, RelationData, Untyped,
};
pub use crate::state::{Stored, StoredField, migration, pickle_as_json};
pub use serde;
pub use serde_json;
