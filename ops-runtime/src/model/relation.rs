//! Relations of an endpoint.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::vec;

use super::{DataWriter, Databag, Leader, Network};
use crate::charm::{Endpoint, Peers, Role};
use crate::context::{Core, Owner, RelationKey, Scope};
use crate::error::Error;
use crate::names::{RelationId, UnitName};

/// What can be read of any relation; `Relation` adds writing.
macro_rules! readable {
    ($handle:ident) => {
        impl<'cx, E: Endpoint> $handle<'cx, E> {
            pub(crate) fn new(core: &'cx Core, id: RelationId) -> Self {
                Self { core, id, endpoint: PhantomData }
            }

            fn key(&self) -> RelationKey {
                RelationKey { id: self.id, endpoint: E::NAME }
            }

            /// The relation's number.
            pub fn id(&self) -> RelationId {
                self.id
            }

            /// The other application; for peers, this one.
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] if Juju cannot be asked, or knows no such relation any more.
            pub fn remote_app(&self) -> Result<String, Error> {
                remote_app::<E>(self.core, self.key()).map(|app| app.to_string())
            }

            /// What the other application says; for peers, this one.
            ///
            /// # Errors
            ///
            /// As [`remote_app`](Self::remote_app).
            pub fn remote_app_data(&self) -> Result<Databag, Error> {
                let app = remote_app::<E>(self.core, self.key())?;
                data(self.core, self.key(), Owner::App((*app).into()))
            }

            /// What a unit of the other side says.
            ///
            /// # Errors
            ///
            /// As [`remote_app`](Self::remote_app).
            pub fn remote_unit_data(&self, unit: &UnitName) -> Result<Databag, Error> {
                data(self.core, self.key(), Owner::Unit(unit.clone()))
            }

            /// What this unit says.
            ///
            /// # Errors
            ///
            /// As [`remote_app`](Self::remote_app).
            pub fn unit_data(&self) -> Result<Databag, Error> {
                data(self.core, self.key(), Owner::Unit(self.core.hook().unit().clone()))
            }

            /// What this application says. Juju lets every unit read it among peers, and only the
            /// leader elsewhere.
            ///
            /// # Errors
            ///
            /// [`Error::Hook`] of the kind
            /// [`PermissionDenied`](crate::hook::ErrorKind::PermissionDenied) if this unit may not.
            pub fn app_data(&self) -> Result<Databag, Error> {
                data(self.core, self.key(), Owner::App(self.core.hook().unit().app().into()))
            }
        }

        impl<E: Endpoint> fmt::Debug for $handle<'_, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}:{})", stringify!($handle), E::NAME, self.id)
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

/// A relation of the endpoint `E`.
pub struct Relation<'cx, E> {
    core: &'cx Core,
    id: RelationId,
    endpoint: PhantomData<fn() -> E>,
}

/// A relation that is gone: it can still be read, but there is nobody to write for.
pub struct BrokenRelation<'cx, E> {
    core: &'cx Core,
    id: RelationId,
    endpoint: PhantomData<fn() -> E>,
}

readable!(Relation);
readable!(BrokenRelation);

impl<'cx, E: Endpoint> Relation<'cx, E> {
    /// The units of the other side, in their numbers' order; for peers, all but this one.
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked, or knows no such relation any more.
    pub fn units(&self) -> Result<Vec<UnitName>, Error> {
        self.core.units(self.key()).map(|units| units.to_vec())
    }

    /// Writes what this unit says.
    pub fn unit_data_mut(&self) -> DataWriter<'cx> {
        DataWriter::new(self.core, self.key(), Scope::Unit)
    }

    /// Writes what this application says, which only the leader may.
    pub fn app_data_mut(&self, leader: &Leader<'cx>) -> DataWriter<'cx> {
        let _: &Leader<'_> = leader;
        DataWriter::new(self.core, self.key(), Scope::App)
    }

    /// The addresses of this unit in this relation (`network-get -r`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] if Juju cannot be asked.
    pub fn network(&self) -> Result<Rc<Network>, Error> {
        self.core.network(E::NAME, Some(self.id))
    }
}

fn remote_app<E: Endpoint>(core: &Core, relation: RelationKey) -> Result<Rc<str>, Error> {
    if E::Role::NAME == Peers::NAME {
        return Ok(core.hook().unit().app().into());
    }
    core.remote_app(relation)
}

fn data(core: &Core, relation: RelationKey, owner: Owner) -> Result<Databag, Error> {
    core.data(relation, owner).map(Databag::new)
}

/// The relations of an endpoint, in their numbers' order.
#[derive(Debug)]
pub struct Relations<'cx, E: Endpoint> {
    relations: Vec<Relation<'cx, E>>,
}

impl<'cx, E: Endpoint> Relations<'cx, E> {
    pub(crate) fn read(core: &'cx Core) -> Result<Self, Error> {
        let ids = core.relations(E::NAME)?;
        Ok(Self { relations: ids.iter().map(|id| Relation::new(core, *id)).collect() })
    }

    /// The relations, to go through them more than once.
    pub fn iter(&self) -> std::slice::Iter<'_, Relation<'cx, E>> {
        self.relations.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.relations.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.relations.is_empty()
    }
}

impl<'cx, E: Endpoint> IntoIterator for Relations<'cx, E> {
    type Item = Relation<'cx, E>;
    type IntoIter = vec::IntoIter<Relation<'cx, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.relations.into_iter()
    }
}

impl<'all, 'cx, E: Endpoint> IntoIterator for &'all Relations<'cx, E> {
    type Item = &'all Relation<'cx, E>;
    type IntoIter = std::slice::Iter<'all, Relation<'cx, E>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
