//! What the two sides of an interface say to each other.

use crate::charm::{Endpoint, Role};

/// A relation's interface: its name, and the types of what each side's application and units say.
///
/// `#[derive(Interface)]` implements it; [its page](macro@crate::Interface) tells how. A charm's
/// relations get their types by `#[charm(interface(mysql_client = MysqlClient))]`: the endpoint's role
/// tells which side this charm is on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interface",
    label = "not a type with `#[derive(Interface)]`",
    note = "write `#[derive(Interface)]` and `#[interface(name = \"…\")]` above it"
)]
pub trait Interface: 'static {
    /// The interface's name in charms' YAML.
    const NAME: &'static str;
    /// What the providing application says; of peers, each of them.
    type ProviderApp;
    /// What a unit of the providing application says; of peers, each of them.
    type ProviderUnit;
    /// What the requiring application says.
    type RequirerApp;
    /// What a unit of the requiring application says.
    type RequirerUnit;
}

/// Data that no type is declared for: it is read and written by its keys, or with a type of the
/// moment (`read_as`, `write_as`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untyped {}

/// The interface of endpoints that the charm declares no types for.
impl Interface for Untyped {
    const NAME: &'static str = "";
    type ProviderApp = Self;
    type ProviderUnit = Self;
    type RequirerApp = Self;
    type RequirerUnit = Self;
}

/// This unit's side of a relation: an endpoint of the charm, or a component that is bound to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no side of a relation",
    label = "neither an endpoint, nor a component with an interface and a role"
)]
pub trait RelationSide: 'static {
    /// The side.
    type Role: Role;
    /// The types of its data.
    type Interface: Interface;
}

impl<E: Endpoint> RelationSide for E {
    type Role = E::Role;
    type Interface = E::Interface;
}

type RoleOf<E> = <E as RelationSide>::Role;
type InterfaceOf<E> = <E as RelationSide>::Interface;

/// What this application says over the endpoint `E`.
pub type LocalApp<E> = <RoleOf<E> as Role>::LocalApp<InterfaceOf<E>>;
/// What this unit says over the endpoint `E`.
pub type LocalUnit<E> = <RoleOf<E> as Role>::LocalUnit<InterfaceOf<E>>;
/// What the other application says over the endpoint `E`.
pub type RemoteApp<E> = <RoleOf<E> as Role>::RemoteApp<InterfaceOf<E>>;
/// What a unit of the other application says over the endpoint `E`.
pub type RemoteUnit<E> = <RoleOf<E> as Role>::RemoteUnit<InterfaceOf<E>>;
