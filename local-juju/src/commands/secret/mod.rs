//! The `secret-…` commands.
//!
//! | module | holds |
//! | --- | --- |
//! | `arguments` | what `secret-add` and `secret-set` are given |
//! | `pending` | what is written in a hook, until its commit |
//! | `write` | `secret-add`, `secret-set`, `secret-remove` |
//! | `get`, `info` | `secret-get`; `secret-ids`, `secret-info-get` |
//! | `grant` | `secret-grant`, `secret-revoke` |

mod arguments;
mod get;
mod grant;
mod info;
mod pending;
mod write;

pub(super) use get::GET;
pub(super) use grant::{GRANT, REVOKE};
pub(super) use info::{IDS, INFO_GET};
pub(super) use pending::{AccessChange, PendingSecrets, Removal, SecretChange};
pub(super) use write::{ADD, REMOVE, SET};

use super::call::{Call, Failure};
use super::flags::{Flag, FlagKind};
use crate::go::quote;
use crate::state::{Secret, SecretOwner, SecretUri};

const LABEL: Flag = Flag {
    names: &["label"],
    kind: FlagKind::Text,
    purpose: "a label used to identify the secret in hooks",
};

const UNIT: Flag = Flag {
    names: &["unit"],
    kind: FlagKind::Text,
    purpose: "the unit to which access is granted or from which it is revoked",
};

/// Reads an id in any of Juju's forms.
fn uri(text: &str) -> Result<SecretUri, Failure> {
    let uri = SecretUri::parse(text);
    uri.ok_or_else(|| Failure::Usage(format!("secret URI {} not valid", quote(text))))
}

/// Takes the id that must come first.
fn required_uri(arguments: &[String]) -> Result<(SecretUri, &[String]), Failure> {
    match arguments.split_first() {
        Some((first, rest)) => Ok((uri(first)?, rest)),
        None => Failure::usage("missing secret URI"),
    }
}

fn not_found<T>(what: impl std::fmt::Display) -> Result<T, Failure> {
    Failure::run(format!("secret {} not found", quote(&what.to_string())))
}

impl Call<'_> {
    /// The secret, if it is one of this model.
    fn secret(&self, uri: &SecretUri) -> Option<&Secret> {
        self.model.local_secret(uri)
    }

    /// Refuses to change an application's secret unless its leader asks. Whether any other is the
    /// unit's to change is for the commit to say.
    fn check_leader(&self, owner: Option<&SecretOwner>) -> Result<(), Failure> {
        match owner {
            Some(SecretOwner::Application(application))
                if application == self.run.unit().application() && !self.is_leader() =>
            {
                Failure::run("this unit is not the leader")
            }
            _ => Ok(()),
        }
    }

    /// Who owns the secret: one of the model, or one that this hook makes.
    fn secret_owner(&self, uri: &SecretUri) -> Option<&SecretOwner> {
        let pending = self.run.pending.secrets.created(&uri.id).map(|created| &created.owner);
        pending.or_else(|| self.secret(uri).map(Secret::owner))
    }
}
