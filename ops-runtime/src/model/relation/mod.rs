//! Relations of an endpoint.

mod list;
#[cfg(test)]
mod tests;
mod units;

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

pub use list::Relations;
pub use units::UnitsData;

use super::{DataWriter, Databag, Leader, Network};
use crate::charm::{Peers, Role, SharesAppData};
use crate::context::{Core, Owner, RelationKey, Scope};
use crate::error::Error;
use crate::names::{RelationId, UnitName};
use crate::relation_data::{LocalApp, LocalUnit, RelationSide, RemoteApp, RemoteUnit};

/// What can be read of any relation; `Relation` adds writing.
macro_rules! readable {
    ($handle:ident) => {
        impl<'cx, E: RelationSide> $handle<'cx, E> {
            pub(crate) fn new(core: &'cx Core, id: RelationId, endpoint: &'static str) -> Self {
                Self { core, id, endpoint, side: PhantomData }
            }

            fn key(&self) -> RelationKey {
                RelationKey { id: self.id, endpoint: self.endpoint }
            }

            /// The relation's number.
            pub fn id(&self) -> RelationId {
                self.id
            }

            /// The endpoint's name in the charm's YAML.
            pub fn endpoint(&self) -> &'static str {
                self.endpoint
            }

            /// The other application; for peers, this one.
            ///
            /// It is what this event names, what a listed unit's name begins with, or what
            /// `relation-list --app` says.
            ///
            /// # Errors
            ///
            /// [`Error::RelationNotFound`] if Juju knows no such relation any more,
            /// [`Error::UnknownRemoteApp`] if it does not name the application, [`Error::Hook`] if it
            /// cannot be asked.
            pub fn remote_app(&self) -> Result<String, Error> {
                remote_app::<E>(self.core, self.key()).map(|app| app.to_string())
            }

            /// What the other application says; for peers, this one.
            ///
            /// # Errors
            ///
            /// As [`remote_app`](Self::remote_app), and [`Error::RelationDataDenied`] if Juju does not
            /// let this unit read it: so it says of another model's application that was removed by
            /// force.
            pub fn remote_app_data(&self) -> Result<Databag<RemoteApp<E>>, Error> {
                let app = remote_app::<E>(self.core, self.key())?;
                data(self.core, self.key(), Owner::App((*app).into()))
            }

            /// What a unit of the other side says. A unit that has just left, which is no longer
            /// listed, can still be read.
            ///
            /// # Errors
            ///
            /// As [`remote_app_data`](Self::remote_app_data).
            pub fn remote_unit_data(
                &self,
                unit: &UnitName,
            ) -> Result<Databag<RemoteUnit<E>>, Error> {
                data(self.core, self.key(), Owner::Unit(unit.clone()))
            }

            /// What this unit says.
            ///
            /// # Errors
            ///
            /// As [`remote_app_data`](Self::remote_app_data).
            pub fn unit_data(&self) -> Result<Databag<LocalUnit<E>>, Error> {
                data(self.core, self.key(), self.core.own(Scope::Unit))
            }

            /// What this application says, as the leader, who alone may read it of a relation with
            /// another application.
            ///
            /// # Errors
            ///
            /// As [`remote_app_data`](Self::remote_app_data).
            pub fn app_data_as(&self, leader: &Leader<'cx>) -> Result<Databag<LocalApp<E>>, Error> {
                let _: &Leader<'_> = leader;
                data(self.core, self.key(), self.core.own(Scope::App))
            }

            /// The model of the other application (`relation-model-get`, Juju 3.6.2); for peers, this
            /// one.
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] with [`Unsupported`](crate::hook::Error::Unsupported) of an older Juju;
            /// else as [`remote_app`](Self::remote_app).
            pub fn remote_model_uuid(&self) -> Result<String, Error> {
                if is_peers::<E>()
                    && let Some(uuid) = self.core.hook().model_uuid()
                {
                    return Ok(uuid.to_owned());
                }
                self.core.remote_model(self.key()).map(|uuid| uuid.to_string())
            }

            /// Whether the other application is in another model.
            ///
            /// # Errors
            ///
            /// As [`remote_model_uuid`](Self::remote_model_uuid).
            pub fn is_cross_model(&self) -> Result<bool, Error> {
                let uuid = self.remote_model_uuid()?;
                Ok(self.core.hook().model_uuid() != Some(&*uuid))
            }
        }

        impl<E: RelationSide> fmt::Debug for $handle<'_, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}:{})", stringify!($handle), self.endpoint, self.id)
            }
        }

        impl<E> Clone for $handle<'_, E> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<E> Copy for $handle<'_, E> {}
    };
}

/// A relation of the endpoint `E`, or of the component `E`.
pub struct Relation<'cx, E> {
    core: &'cx Core,
    id: RelationId,
    endpoint: &'static str,
    side: PhantomData<fn() -> E>,
}

/// A relation that is gone: it can still be read, but there is nobody to write for.
pub struct BrokenRelation<'cx, E> {
    core: &'cx Core,
    id: RelationId,
    endpoint: &'static str,
    side: PhantomData<fn() -> E>,
}

readable!(Relation);
readable!(BrokenRelation);

impl<'cx, E: RelationSide> Relation<'cx, E> {
    /// The relation of this number, if Juju lists it.
    pub(crate) fn listed(
        core: &'cx Core,
        id: RelationId,
        endpoint: &'static str,
    ) -> Result<Option<Self>, Error> {
        Ok(core.relations(endpoint)?.contains(&id).then(|| Self::new(core, id, endpoint)))
    }

    /// The units of the other side, in their numbers' order; for peers, all but this one. A
    /// subordinate sees its principal alone.
    ///
    /// # Errors
    ///
    /// As [`remote_app`](Self::remote_app).
    pub fn units(&self) -> Result<Vec<UnitName>, Error> {
        self.core.units(self.key()).map(|units| units.to_vec())
    }

    /// What every unit of the other side says, in their numbers' order. This is the way to read
    /// many: each is asked for at most once, and many at a time.
    ///
    /// ```no_run
    /// # use ops::{Endpoint, Relation};
    /// # fn read<E: Endpoint>(relation: Relation<'_, E>) -> Result<(), ops::Error> {
    /// for unit in relation.units_data()? {
    ///     let (name, data) = unit?;
    ///     println!("{name} is at {:?}", data.get("ingress-address"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`remote_app`](Self::remote_app) for the list of the units, and as
    /// [`remote_app_data`](Self::remote_app_data) for each.
    pub fn units_data(&self) -> Result<UnitsData<'cx, E>, Error> {
        UnitsData::of(self.core, self.key())
    }

    /// What this application says to its own units: of peers, every unit may read it.
    ///
    /// # Errors
    ///
    /// As [`remote_app_data`](Self::remote_app_data).
    pub fn app_data(&self) -> Result<Databag<LocalApp<E>>, Error>
    where
        E::Role: SharesAppData,
    {
        data(self.core, self.key(), self.core.own(Scope::App))
    }

    /// Whether Juju still lists it: a deferred event's relation can be gone.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn is_active(&self) -> Result<bool, Error> {
        Ok(Self::listed(self.core, self.id, self.endpoint)?.is_some())
    }

    /// Writes what this unit says.
    pub fn unit_data_mut(&self) -> DataWriter<'cx, LocalUnit<E>> {
        DataWriter::new(self.core, self.key(), Scope::Unit)
    }

    /// Writes what this application says, which only the leader may.
    pub fn app_data_mut(&self, leader: &Leader<'cx>) -> DataWriter<'cx, LocalApp<E>> {
        let _: &Leader<'_> = leader;
        DataWriter::new(self.core, self.key(), Scope::App)
    }

    /// The addresses of this unit in this relation (`network-get -r`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn network(&self) -> Result<Rc<Network>, Error> {
        self.core.network(self.endpoint, Some(self.id))
    }
}

fn is_peers<E: RelationSide>() -> bool {
    E::Role::NAME == Peers::NAME
}

fn remote_app<E: RelationSide>(core: &Core, relation: RelationKey) -> Result<Rc<str>, Error> {
    if is_peers::<E>() {
        return Ok(core.hook().unit().app().into());
    }
    core.remote_app(relation)
}

fn data<D>(core: &Core, relation: RelationKey, owner: Owner) -> Result<Databag<D>, Error> {
    let data = core.data(relation, owner.clone())?;
    Ok(Databag::new(data, relation, owner))
}
