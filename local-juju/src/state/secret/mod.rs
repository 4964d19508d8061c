//! Secrets: what the controller keeps of them.
//!
//! | module | holds |
//! | --- | --- |
//! | `id` | ids, and the forms in which they are written |
//! | `content` | keys and values that are never shown |
//! | `rotation` | policies, and when they are due |
//! | `revision` | what becomes of revisions: new, tracked, obsolete, expired |
//! | `index` | all secrets of a model, by id, owner and reader |
//! | `access` | owners, grants, labels: who may do what |
//! | `user` | what an operator does to the model's own secrets |
//! | `json` | the part of the snapshot |

mod access;
mod content;
mod id;
mod index;
mod json;
mod revision;
mod rotation;
mod user;

pub use access::{SecretGrant, SecretOwner};
pub use content::{InvalidContent, SecretContent};
pub use id::SecretId;
pub use revision::{SecretConsumer, SecretRevision};
pub use rotation::RotatePolicy;
pub use user::UserSecretChange;

pub(crate) use access::GrantTarget;
pub(crate) use content::{Encoded, decode, encode};
pub(crate) use id::SecretUri;
pub(crate) use index::Secrets;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Error, Model, UnitName};

/// How long after `secret-rotate` or `secret-expired` the hook is run again if the charm did nothing.
pub(crate) const SECRET_RETRY: std::time::Duration = std::time::Duration::from_secs(300);

/// One secret.
///
/// Its content is only in what [`Model::reveal_secret`] returns: not in its `Debug`, nor in the model's
/// snapshot, which has a digest of it.
#[derive(Debug, Clone)]
pub struct Secret {
    pub(crate) owner: SecretOwner,
    /// A charm's label, or the name of a user's secret; empty without.
    pub(crate) label: String,
    pub(crate) description: String,
    pub(crate) policy: RotatePolicy,
    /// When it is to be rotated next.
    pub(crate) rotates: Option<Timestamp>,
    /// The number of the newest revision that there ever was.
    pub(crate) latest: u32,
    /// The revisions that are still there.
    pub(crate) revisions: BTreeMap<u32, SecretRevision>,
    pub(crate) grants: BTreeSet<SecretGrant>,
    /// The units that have read it, or labelled it.
    pub(crate) consumers: BTreeMap<UnitName, SecretConsumer>,
    /// Whether revisions of a user's secret that nobody tracks are removed.
    pub(crate) auto_prune: bool,
}

impl Secret {
    /// A secret whose first revision has this content.
    pub(crate) fn new(owner: SecretOwner, content: SecretContent) -> Self {
        Self {
            owner,
            label: String::new(),
            description: String::new(),
            policy: RotatePolicy::Never,
            rotates: None,
            latest: 1,
            revisions: BTreeMap::from([(1, SecretRevision::new(content))]),
            grants: BTreeSet::new(),
            consumers: BTreeMap::new(),
            auto_prune: false,
        }
    }

    /// Who owns it.
    pub fn owner(&self) -> &SecretOwner {
        &self.owner
    }

    /// The label that its owner gave it, or the name of a user's secret; empty without.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Its description; empty without.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How often its owner is asked to rotate it.
    pub fn rotate_policy(&self) -> RotatePolicy {
        self.policy
    }

    /// The number of the newest revision that there ever was; they count from 1.
    pub fn latest_revision(&self) -> u32 {
        self.latest
    }

    /// The revisions that were not removed, by number.
    pub fn revisions(&self) -> &BTreeMap<u32, SecretRevision> {
        &self.revisions
    }

    /// Who may read it besides its owner.
    pub fn grants(&self) -> &BTreeSet<SecretGrant> {
        &self.grants
    }

    /// The units that have read it or labelled it, with what they track.
    pub fn consumers(&self) -> &BTreeMap<UnitName, SecretConsumer> {
        &self.consumers
    }

    /// When the latest revision expires.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        self.revisions.get(&self.latest)?.expires
    }

    fn no_revision(&self, id: SecretId, revision: u32) -> Error {
        let there: Vec<_> = self.revisions.keys().map(u32::to_string).collect();
        Error::NoSecretRevision { id, revision, there: there.join(", ") }
    }
}

impl Model {
    /// The secrets, by id.
    pub fn secrets(&self) -> impl Iterator<Item = (&SecretId, &Secret)> {
        self.secrets.iter()
    }

    /// The secret, if there is one of this id.
    pub fn secret(&self, id: &SecretId) -> Option<&Secret> {
        self.secrets.get(id)
    }

    /// The content of a secret, in clear: `juju show-secret --reveal`. The latest revision if none is
    /// named. Nothing else in this crate shows it.
    ///
    /// # Errors
    /// There is no such secret or revision, or a value is not base64 of text: a charm may have stored
    /// anything as `key#base64`.
    pub fn reveal_secret(
        &self,
        id: &SecretId,
        revision: Option<u32>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let secret = self.secret(id).ok_or_else(|| self.no_secret(id.as_str()))?;
        let revision = revision.unwrap_or(secret.latest);
        let found = secret.revisions.get(&revision);
        let found = found.ok_or_else(|| secret.no_revision(id.clone(), revision))?;
        found.content.decoded().map_err(|reason| Error::SecretEncoding { id: id.clone(), reason })
    }

    /// The id of the next secret.
    pub(crate) fn next_secret_id(&mut self) -> SecretId {
        SecretId::numbered(self.counters.secret.next())
    }
}
