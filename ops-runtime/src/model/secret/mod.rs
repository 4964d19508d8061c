//! Secrets.
//!
//! A secret is read by whom it was granted to ([`Secret`]) and written by its owner ([`OwnedSecret`]).

mod new;
mod owned;

pub use new::NewSecret;
pub use owned::OwnedSecret;

use std::fmt;

use crate::context::Core;
use crate::error::Error;
use crate::hook::{SecretContent, SecretRead};
use crate::names::SecretId;

/// A secret that this unit may read, from [`Context::secret`](crate::Context::secret).
///
/// A charm that reads a secret tracks the revision that it has read first, until it refreshes: so it
/// can put new content into use when it is ready for it. Nothing is asked before one of the three verbs is
/// called, and nothing is kept after it: [`tracked`](Self::tracked), [`peek`](Self::peek),
/// [`refresh`](Self::refresh).
#[derive(Clone)]
pub struct Secret<'cx> {
    core: &'cx Core,
    id: Option<SecretId>,
    label: Option<String>,
}

impl<'cx> Secret<'cx> {
    pub(crate) fn by_id(core: &'cx Core, id: SecretId) -> Self {
        Self { core, id: Some(id), label: None }
    }

    pub(crate) fn by_label(core: &'cx Core, label: String) -> Self {
        Self { core, id: None, label: Some(label) }
    }

    /// The same, and the next verb gives it this label: the charm can find it by it from then on. A secret's
    /// owner has a label of its own. (Of a handle without an id this is the label to read by.)
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Its id; `None` if it is known by its label.
    pub fn id(&self) -> Option<&SecretId> {
        self.id.as_ref()
    }

    /// Its label, if it is known by it or is to get it.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The content of the revision that this unit tracks; the first time it is the latest
    /// (`secret-get`).
    ///
    /// # Errors
    ///
    /// [`Error::Hook`] of the kind [`SecretNotFound`](crate::hook::ErrorKind::SecretNotFound) if there is
    /// no such secret, and [`PermissionDenied`](crate::hook::ErrorKind::PermissionDenied) if this unit may
    /// not read it.
    pub fn tracked(&self) -> Result<SecretContent, Error> {
        self.read(SecretRead::Tracked)
    }

    /// The content of the latest revision; the unit tracks what it tracked (`secret-get --peek`).
    ///
    /// # Errors
    ///
    /// As [`tracked`](Self::tracked).
    pub fn peek(&self) -> Result<SecretContent, Error> {
        self.read(SecretRead::Peek)
    }

    /// The content of the latest revision, which the unit tracks from now on, even if the dispatch fails
    /// later (`secret-get --refresh`).
    ///
    /// # Errors
    ///
    /// As [`tracked`](Self::tracked).
    pub fn refresh(&self) -> Result<SecretContent, Error> {
        self.read(SecretRead::Refresh)
    }

    fn read(&self, read: SecretRead) -> Result<SecretContent, Error> {
        self.core.secret_content(self.id.as_ref(), self.label.as_deref(), read)
    }
}

impl fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("id", &self.id).field("label", &self.label).finish()
    }
}

/// What Juju takes as content, in bytes of base64.
const LARGEST: usize = 1_000_000;

/// Says before the end of the hook what Juju would say then.
fn check(content: &SecretContent) -> Result<(), Error> {
    if content.is_empty() {
        return Err(Error::EmptySecret);
    }
    let lengths = content.iter().map(|(_, value)| value.len().div_ceil(3).saturating_mul(4));
    match lengths.fold(0, usize::saturating_add) {
        length if length > LARGEST => Err(Error::SecretTooLarge { length, limit: LARGEST }),
        _ => Ok(()),
    }
}
