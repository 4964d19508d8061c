//! What changes of one secret.

use std::time::SystemTime;

use super::super::{Author, Authored};
use crate::hook::{SecretContent, SecretExpiry, SecretInfo, SecretRotation, SecretSet};
use crate::names::SecretId;

/// What `secret-set` is to change; the rest stays.
#[derive(Debug, Clone, Default)]
pub(in crate::context) struct SecretChange {
    pub(super) content: Option<Authored<SecretContent>>,
    pub(super) label: Option<Authored<String>>,
    pub(super) description: Option<Authored<String>>,
    pub(super) expire: Option<Authored<SecretExpiry>>,
    pub(super) rotate: Option<Authored<SecretRotation>>,
}

impl SecretChange {
    /// The names of what changes, with who wrote it last.
    pub(super) fn authors(&self) -> impl Iterator<Item = (&'static str, Author)> {
        [
            self.content.as_ref().map(|it| ("content", it.author.clone())),
            self.label.as_ref().map(|it| ("label", it.author.clone())),
            self.description.as_ref().map(|it| ("description", it.author.clone())),
            self.expire.as_ref().map(|it| ("expiry", it.author.clone())),
            self.rotate.as_ref().map(|it| ("rotation", it.author.clone())),
        ]
        .into_iter()
        .flatten()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.authors().next().is_none()
    }

    /// Whether it changes anything that `secret-info-get` tells.
    pub(super) fn has_info(&self) -> bool {
        self.authors().any(|(name, _)| name != "content")
    }

    /// This, and what `later` does not change of it.
    pub(super) fn then(&self, later: Self) -> Self {
        Self {
            content: later.content.or_else(|| self.content.clone()),
            label: later.label.or_else(|| self.label.clone()),
            description: later.description.or_else(|| self.description.clone()),
            expire: later.expire.or_else(|| self.expire.clone()),
            rotate: later.rotate.or_else(|| self.rotate.clone()),
        }
    }

    /// Leaves out what is so already.
    pub(super) fn without_content(&mut self, content: &SecretContent) {
        self.content = self.content.take().filter(|changed| changed.value != *content);
    }

    /// Leaves out what is so already.
    pub(super) fn without_info(&mut self, info: &SecretInfo) {
        let is = |known: Option<&String>, text: &str| known.is_some_and(|known| known == text);
        self.label = self.label.take().filter(|new| !is(info.label.as_ref(), &new.value));
        self.description =
            self.description.take().filter(|new| !is(info.description.as_ref(), &new.value));
        let rotation = info.rotation.unwrap_or(SecretRotation::Never);
        self.rotate = self.rotate.take().filter(|new| new.value != rotation);
        self.expire = self.expire.take().filter(|new| {
            let SecretExpiry::At(time) = new.value else { return true };
            info.expires.is_none_or(|expires| seconds(expires) != seconds(time))
        });
    }

    /// What Juju will tell of the secret when it has been told.
    pub(super) fn apply_to(&self, info: &mut SecretInfo) {
        if let Some(label) = &self.label {
            info.label = Some(label.value.clone());
        }
        if let Some(description) = &self.description {
            info.description = Some(description.value.clone());
        }
        if let Some(rotate) = &self.rotate {
            info.rotation = Some(rotate.value);
        }
        if let Some(Authored { value: SecretExpiry::At(time), .. }) = &self.expire {
            info.expires = Some(*time);
        }
    }

    /// The one command that makes it so.
    pub(super) fn command<'change>(&'change self, id: &'change SecretId) -> SecretSet<'change> {
        let mut set = SecretSet::new(id);
        if let Some(content) = &self.content {
            set = set.content(&content.value);
        }
        if let Some(label) = &self.label {
            set = set.label(&label.value);
        }
        if let Some(description) = &self.description {
            set = set.description(&description.value);
        }
        if let Some(expire) = &self.expire {
            set = set.expire(expire.value);
        }
        if let Some(rotate) = &self.rotate {
            set = set.rotate(rotate.value);
        }
        set
    }
}

/// Juju tells an expiry to the second.
fn seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs())
}
