//! What becomes of a secret's revisions.

use jiff::Timestamp;

use super::{RotatePolicy, Secret, SecretContent};
use crate::state::{UnitName, VirtualTime};

/// One revision of a secret.
#[derive(Debug, Clone)]
pub struct SecretRevision {
    pub(crate) content: SecretContent,
    pub(crate) expires: Option<Timestamp>,
    /// When its owner is told again that it has expired, after it was told.
    pub(crate) told_expired: Option<VirtualTime>,
}

impl SecretRevision {
    pub(super) fn new(content: SecretContent) -> Self {
        Self { content, expires: None, told_expired: None }
    }

    /// [`SecretContent::digest`] of its content.
    pub fn digest(&self) -> String {
        self.content.digest()
    }

    /// Whether it has a time at which it expires.
    pub fn expires(&self) -> bool {
        self.expires.is_some()
    }
}

/// What the controller remembers of a unit that has read a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretConsumer {
    pub(crate) tracked: Option<u32>,
    pub(crate) label: String,
}

impl SecretConsumer {
    /// The revision that it reads until it refreshes; `None` if it has peeked only.
    pub fn tracked_revision(&self) -> Option<u32> {
        self.tracked
    }

    /// The label that it gave to the secret; empty without.
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl Secret {
    /// Makes a new revision, unless the content is the latest one's and the Juju sees that.
    pub(crate) fn revise(&mut self, content: SecretContent, sees_unchanged: bool) {
        let latest = self.revisions.get(&self.latest);
        if sees_unchanged && latest.is_some_and(|latest| latest.content == content) {
            return;
        }
        self.latest = self.latest.saturating_add(1);
        self.revisions.insert(self.latest, SecretRevision::new(content));
    }

    /// Lets the latest revision expire then, whatever its owner was told before.
    pub(crate) fn expire(&mut self, at: Timestamp) {
        if let Some(latest) = self.revisions.get_mut(&self.latest) {
            latest.expires = Some(at);
            latest.told_expired = None;
        }
    }

    /// Sets the policy. The first rotation is one interval from now; a rotation that is planned stays.
    pub(crate) fn rotate(&mut self, policy: RotatePolicy, now: Timestamp) {
        if policy == RotatePolicy::Never {
            self.rotates = None;
        } else if self.policy == RotatePolicy::Never {
            self.rotates = policy.next(now);
        }
        self.policy = policy;
    }

    /// `secret-rotate` has run, for a secret whose latest revision was this before. If there is no new
    /// one, the hook is run again soon; and so it is if the secret would expire before its next turn.
    pub(crate) fn rotated(&mut self, latest_before: u32, now: Timestamp) {
        let last = self.rotates.unwrap_or(now);
        let soon = last.saturating_add(super::SECRET_RETRY).unwrap_or(Timestamp::MAX);
        let Some(next) = self.policy.next(last) else {
            self.rotates = None;
            return;
        };
        let expires = self.expires().filter(|expires| *expires < next);
        let too_late = expires.is_some_and(|expires| soon < expires);
        self.rotates = Some(if too_late || self.latest == latest_before { soon } else { next });
    }

    /// `secret-expired` has run. If the revision is still there and has expired, it is run again.
    pub(crate) fn told_expired(&mut self, revision: u32, now: Timestamp, again: VirtualTime) {
        if let Some(found) = self.revisions.get_mut(&revision)
            && found.expires.is_some_and(|expires| expires <= now)
        {
            found.told_expired = Some(again);
        }
    }

    /// Lets the unit track the latest revision.
    pub(crate) fn track_latest(&mut self, unit: &UnitName) {
        self.consumers.entry(unit.clone()).or_default().tracked = Some(self.latest);
    }

    /// The revisions that are not the latest, and that nobody tracks any more.
    pub(crate) fn obsolete(&self) -> impl Iterator<Item = u32> {
        let tracked = |revision: u32| {
            self.consumers.values().any(|consumer| consumer.tracked == Some(revision))
        };
        let revisions = self.revisions.keys().copied();
        revisions.filter(move |revision| *revision != self.latest && !tracked(*revision))
    }
}
