//! What happens to a secret.

use serde::{Deserialize, Serialize};

use super::FromHook;
use crate::context::AnyContext;
use crate::error::Error;
use crate::hook_context::HookContext;
use crate::model::{OwnedSecret, Secret};
use crate::names::SecretId;

fn secret(hook: &HookContext) -> Result<(SecretId, Option<String>), Error> {
    let id = hook.secret_id().ok_or_else(|| hook.missing("JUJU_SECRET_ID"))?;
    Ok((id, hook.secret_label().map(str::to_owned)))
}

fn revision(hook: &HookContext) -> Result<u64, Error> {
    Ok(hook.secret_revision()?.ok_or_else(|| hook.missing("JUJU_SECRET_REVISION"))?)
}

macro_rules! secret_events {
    ($($(#[$doc:meta])+ $event:ident => $handle:ident { $($field:ident: $type:ty = $read:path)? };)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $event {
            id: SecretId,
            label: Option<String>,
            $($field: $type,)?
        }

        impl $event {
            /// The secret (`JUJU_SECRET_ID`).
            pub fn id(&self) -> &SecretId {
                &self.id
            }

            /// The secret itself.
            pub fn secret<'cx, C: AnyContext>(&self, cx: &'cx C) -> $handle<'cx> {
                $handle::by_id(cx.__core(), self.id.clone())
            }

            /// This unit's label of it (`JUJU_SECRET_LABEL`).
            pub fn label(&self) -> Option<&str> {
                self.label.as_deref()
            }

            $(
                /// The revision that it is about (`JUJU_SECRET_REVISION`).
                pub fn $field(&self) -> $type {
                    self.$field
                }

                /// Removes that revision when the dispatch succeeds: as
                /// [`OwnedSecret::remove_revision`].
                pub fn remove_revision<C: AnyContext>(&self, cx: &C) {
                    self.secret(cx).remove_revision(self.$field);
                }
            )?
        }

        impl FromHook for $event {
            fn from_hook(hook: &HookContext) -> Result<Self, Error> {
                let (id, label) = secret(hook)?;
                Ok(Self { id, label, $($field: $read(hook)?,)? })
            }
        }
    )+};
}

secret_events! {
    /// `secret-changed` (Juju 3.0): a secret that this unit reads has a newer revision.
    SecretChanged => Secret {};
    /// `secret-rotate` (Juju 3.0): a secret that this unit owns is due for rotation.
    SecretRotate => OwnedSecret {};
    /// `secret-expired` (Juju 3.0): a revision of a secret that this unit owns has expired.
    SecretExpired => OwnedSecret { revision: u64 = revision };
    /// `secret-remove` (Juju 3.0): nobody reads a revision of a secret that this unit owns any more.
    SecretRemove => OwnedSecret { revision: u64 = revision };
}
