//! What happens to a relation.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::context::KnowsRelation;
use crate::error::Error;
use crate::hook_context::HookContext;
use crate::model::{BrokenRelation, Relation};
use crate::names::{RelationId, UnitName};
use crate::relation_data::RelationSide;

/// `$detail` is what an event says beside the relation and the other application.
macro_rules! relation_events {
    ($($(#[$doc:meta])+ $event:ident: $detail:ty = $read:expr => $handle:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Serialize, Deserialize)]
        #[serde(bound = "")]
        pub struct $event<E> {
            id: RelationId,
            app: Option<String>,
            detail: $detail,
            #[serde(skip)]
            endpoint: PhantomData<fn() -> E>,
        }

        impl<E: RelationSide> $event<E> {
            /// The relation's number (`JUJU_RELATION_ID`).
            pub fn id(&self) -> RelationId {
                self.id
            }

            /// The other application (`JUJU_REMOTE_APP`); `None` where Juju does not say it.
            pub fn app(&self) -> Option<&str> {
                self.app.as_deref()
            }

            /// The relation itself.
            pub fn relation<'cx, C: KnowsRelation<E>>(&self, cx: &'cx C) -> $handle<'cx, E> {
                $handle::new(cx.__core(), self.id, cx.__endpoint())
            }
        }

        impl<E> FromHook for $event<E> {
            fn from_hook(hook: &HookContext) -> Result<Self, Error> {
                let read: fn(&HookContext) -> Result<$detail, Error> = $read;
                let (id, app) = relation(hook)?;
                Ok(Self { id, app, detail: read(hook)?, endpoint: PhantomData })
            }
        }

        impl<E> fmt::Debug for $event<E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($event))
                    .field("id", &self.id)
                    .field("app", &self.app)
                    .field("detail", &self.detail)
                    .finish()
            }
        }

        impl<E> Clone for $event<E> {
            fn clone(&self) -> Self {
                let Self { id, app, detail, endpoint } = self;
                Self { id: *id, app: app.clone(), detail: detail.clone(), endpoint: *endpoint }
            }
        }
    )+};
}

relation_events! {
    /// `<endpoint>-relation-created`: two applications were related; no unit has joined yet.
    RelationCreated: () = |_| Ok(()) => Relation;
    /// `<endpoint>-relation-joined`: a unit of the other application has joined.
    RelationJoined: UnitName = remote_unit => Relation;
    /// `<endpoint>-relation-changed`: the data of a unit or of the other application changed.
    RelationChanged: Option<UnitName> = |hook| Ok(hook.remote_unit()?) => Relation;
    /// `<endpoint>-relation-departed`: a unit has left.
    RelationDeparted: Departure = Departure::read => Relation;
    /// `<endpoint>-relation-broken`: the relation is gone; it can be read, not written. Juju does not
    /// send it for peers.
    RelationBroken: () = |_| Ok(()) => BrokenRelation;
}

impl<E: RelationSide> RelationJoined<E> {
    /// The unit that joined (`JUJU_REMOTE_UNIT`).
    pub fn unit(&self) -> &UnitName {
        &self.detail
    }
}

impl<E: RelationSide> RelationChanged<E> {
    /// The unit whose data changed (`JUJU_REMOTE_UNIT`); `None` if it is the application's.
    pub fn unit(&self) -> Option<&UnitName> {
        self.detail.as_ref()
    }
}

impl<E: RelationSide> RelationDeparted<E> {
    /// The other unit (`JUJU_REMOTE_UNIT`): the one that left, unless that is this unit.
    pub fn unit(&self) -> &UnitName {
        &self.detail.remote
    }

    /// The unit that left (`JUJU_DEPARTING_UNIT`): this one, if it is this one that goes away.
    pub fn departing_unit(&self) -> Option<&UnitName> {
        self.detail.departing.as_ref()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Departure {
    remote: UnitName,
    departing: Option<UnitName>,
}

impl Departure {
    fn read(hook: &HookContext) -> Result<Self, Error> {
        Ok(Self { remote: remote_unit(hook)?, departing: hook.departing_unit()? })
    }
}

fn relation(hook: &HookContext) -> Result<(RelationId, Option<String>), Error> {
    let id = hook.relation_id()?.ok_or_else(|| hook.missing("JUJU_RELATION_ID"))?;
    Ok((id, hook.other_app()?))
}

fn remote_unit(hook: &HookContext) -> Result<UnitName, Error> {
    Ok(hook.remote_unit()?.ok_or_else(|| hook.missing("JUJU_REMOTE_UNIT"))?)
}
