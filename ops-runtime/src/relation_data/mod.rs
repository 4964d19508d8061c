//! Relation data as Rust types: the fields of a struct are the keys of a databag.
//!
//! [`RelationData`] is derived; [`Interface`] says which types the sides of an
//! interface speak.
//!
//! ```
//! use ops::{Interface, RelationData};
//!
//! #[derive(RelationData)]
//! struct MysqlProvider {
//!     endpoints: String,             // as it is
//!     port: u16,                     // as JSON
//!     #[relation_data(rename = "tls-ca")]
//!     tls_ca: Option<String>,        // may be missing; writing `None` removes it
//!     #[relation_data(default)]
//!     replicas: Vec<String>,         // empty if it is missing
//! }
//!
//! #[derive(RelationData)]
//! struct MysqlRequirer {
//!     database: String,
//! }
//!
//! /// The interface `mysql_client`.
//! #[derive(Interface)]
//! #[interface(name = "mysql_client", provider(app = MysqlProvider), requirer(app = MysqlRequirer))]
//! struct MysqlClient;
//! ```

mod codec;
mod fault;
mod interface;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use codec::{Codec, Json, Plain};
pub(crate) use fault::list;
pub use fault::{DataFault, Problem};
pub use interface::{Interface, LocalApp, LocalUnit, RelationSide, RemoteApp, RemoteUnit, Untyped};

pub use reader::DataReader;
pub use writer::DataFields;

use crate::pairs::Bag;

/// A struct whose fields are keys of a databag.
///
/// `#[derive(RelationData)]` implements it; [its page](macro@crate::RelationData) tells the
/// attributes. `Option<T>` of a `T` is all of its keys or none of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of relation data",
    label = "not a type with `#[derive(RelationData)]`",
    note = "if it is `Untyped`, the charm does not say what this side of the interface speaks: write `#[charm(interface(… = …))]` on the charm's struct, or name the type: `read_as`, `write_as`"
)]
pub trait RelationData: Sized {
    /// Names each of its keys.
    fn keys(key: &mut dyn FnMut(&'static str));

    /// Reads it. `None` if `fields` has been told of a fault: every field is looked at, so that all
    /// faults are known at once.
    fn read(fields: &mut DataReader<'_>) -> Option<Self>;

    /// Writes it: a value for each key, or its removal.
    fn write(&self, fields: &mut DataFields);
}

#[diagnostic::do_not_recommend]
impl<T: RelationData> RelationData for Option<T> {
    fn keys(key: &mut dyn FnMut(&'static str)) {
        T::keys(key);
    }

    fn read(fields: &mut DataReader<'_>) -> Option<Self> {
        let mut is_there = false;
        T::keys(&mut |key| is_there |= fields.contains(key));
        if is_there { T::read(fields).map(Some) } else { Some(None) }
    }

    fn write(&self, fields: &mut DataFields) {
        match self {
            Some(data) => data.write(fields),
            None => T::keys(&mut |key| fields.remove(key)),
        }
    }
}

/// Reads a databag, or tells everything that is wrong with it.
pub(crate) fn read<T: RelationData>(bag: &Bag) -> Result<T, Vec<DataFault>> {
    let mut reader = DataReader::new(bag);
    let read = T::read(&mut reader);
    match (read, reader.into_faults()) {
        (Some(data), faults) if faults.is_empty() => Ok(data),
        (_, faults) => Err(faults),
    }
}

/// The keys to set, and to remove where there is no value.
pub(crate) type Fields = Vec<(&'static str, Option<String>)>;

/// What writing `data` sets and removes, or everything that cannot be written.
pub(crate) fn write<T: RelationData>(data: &T) -> Result<Fields, Vec<DataFault>> {
    let mut fields = DataFields::default();
    data.write(&mut fields);
    fields.finish()
}
