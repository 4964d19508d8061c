//! `secret-grant`, `secret-revoke`, `secret-remove`.

use super::super::{Call, Error, HookCommands};
use crate::names::{RelationId, SecretId};

/// Whom a secret is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRevoke<'names> {
    /// The other application of a relation.
    Relation(RelationId),
    /// One unit of the other application of a relation.
    RelationUnit(RelationId, &'names str),
    /// An application.
    App(&'names str),
    /// A unit.
    Unit(&'names str),
}

impl HookCommands {
    /// `secret-grant`: lets the other application of a relation, or with `unit` one of its units, read a
    /// secret for as long as the relation exists, from when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SecretNotFound`](super::super::ErrorKind::SecretNotFound) or
    /// [`ErrorKind::RelationNotFound`](super::super::ErrorKind::RelationNotFound), and
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a secret of the application.
    pub fn secret_grant(
        &self,
        id: &SecretId,
        relation: RelationId,
        unit: Option<&str>,
    ) -> Result<(), Error> {
        let call = Call::new("secret-grant").arguments(["--relation", &relation.to_string()]);
        self.run(&call.flag("--unit", unit).operand(id.as_str())).map(drop)
    }

    /// `secret-revoke`: takes back what [`secret_grant`](Self::secret_grant) gave, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// As [`secret_grant`](Self::secret_grant), but a secret that does not exist fails the hook at its
    /// end.
    pub fn secret_revoke(&self, id: &SecretId, from: &SecretRevoke<'_>) -> Result<(), Error> {
        let call = Call::new("secret-revoke");
        let call = match from {
            SecretRevoke::Relation(relation) => {
                call.arguments(["--relation".to_owned(), relation.to_string()])
            }
            SecretRevoke::RelationUnit(relation, unit) => {
                call.arguments(["--relation", &relation.to_string(), "--unit", unit])
            }
            SecretRevoke::App(app) => call.arguments(["--app", app]),
            SecretRevoke::Unit(unit) => call.arguments(["--unit", unit]),
        };
        self.run(&call.operand(id.as_str())).map(drop)
    }

    /// `secret-remove`: removes a revision or, without one, the whole secret, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a secret of the application. A
    /// secret that does not exist fails the hook at its end.
    pub fn secret_remove(&self, id: &SecretId, revision: Option<u64>) -> Result<(), Error> {
        let revision = revision.map(|revision| revision.to_string());
        let call = Call::new("secret-remove").flag("--revision", revision);
        self.run(&call.operand(id.as_str())).map(drop)
    }
}
