//! Which Juju is modelled, and what differs between Jujus.

use std::fmt;
use std::str::FromStr;

/// A version of Juju: `3.6.4`, `4.0-beta3`, `2.9.51.1`.
///
/// The methods that ask a question are the whole list of what the model does differently.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JujuVersion {
    major: u32,
    minor: u32,
    /// `None` before the first release of the series: `4.0-beta3`.
    patch: Option<u32>,
    text: String,
}

/// A text that is not a version of a Juju that this crate models.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a Juju version from 2.9 to 4, such as `3.6.4`, `4.0-beta3` or `2.9.51`")]
pub struct InvalidVersion(String);

impl JujuVersion {
    /// The first number.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The second number.
    pub fn minor(&self) -> u32 {
        self.minor
    }

    /// Whether it is this release or a later one.
    fn is_from(&self, major: u32, minor: u32, patch: u32) -> bool {
        (self.major, self.minor, self.patch) >= (major, minor, Some(patch))
    }

    /// Whether a charm may ask in which model the other side of a relation is (from 3.6.2).
    pub(crate) fn has_relation_model_get(&self) -> bool {
        self.is_from(3, 6, 2)
    }

    /// Whether charms have secrets (from 3.0).
    pub(crate) fn has_secrets(&self) -> bool {
        self.major >= 3
    }

    /// Whether charms may ask what is known of a secret (from 3.0.2).
    pub(crate) fn has_secret_info_get(&self) -> bool {
        self.is_from(3, 0, 2)
    }

    /// Whether users have secrets (from 3.3).
    pub(crate) fn has_user_secrets(&self) -> bool {
        (self.major, self.minor) >= (3, 3)
    }

    /// Whether charms are told who may read their secrets (from 3.4).
    pub(crate) fn tells_secret_access(&self) -> bool {
        (self.major, self.minor) >= (3, 4)
    }

    /// Whether the changes of a secret in one hook add up, and an unchanged content is no new revision
    /// (from 3.6).
    pub(crate) fn merges_secret_changes(&self) -> bool {
        (self.major, self.minor) >= (3, 6)
    }

    /// Whether owners of secrets track a revision as others do (3.1.7, and from 3.3.1); before, they read
    /// the latest one.
    pub(crate) fn owners_track_secrets(&self) -> bool {
        self.is_from(3, 3, 1) || ((self.major, self.minor) == (3, 1) && self.is_from(3, 1, 7))
    }

    /// Whether charms are told of custom notices in their containers (from 3.4).
    pub(crate) fn tells_notices(&self) -> bool {
        (self.major, self.minor) >= (3, 4)
    }

    /// Whether charms are told of failed checks in their containers (from 3.6).
    pub(crate) fn tells_checks(&self) -> bool {
        (self.major, self.minor) >= (3, 6)
    }

    /// Whether it has the hook commands that 4.0 took away: metrics, payloads, pod specs.
    pub(crate) fn has_commands_until_4(&self) -> bool {
        self.major < 4
    }

    /// Whether `collect-metrics` and `meter-status-changed` run (until 3.6.10).
    pub(crate) fn has_metrics_hooks(&self) -> bool {
        !self.is_from(3, 6, 11)
    }

    /// Whether the agent's socket may ask for a token (until 3.6).
    pub(crate) fn has_agent_token(&self) -> bool {
        self.major < 4
    }

    /// Whether `network-get` has an interface without addresses first on Kubernetes (4.0).
    pub(crate) fn has_placeholder_interface(&self) -> bool {
        (self.major, self.minor) == (4, 0)
    }

    /// Whether a relation that is gone is not found, rather than not permitted (from 4.0).
    pub(crate) fn tells_gone_relations(&self) -> bool {
        self.major >= 4
    }

    /// Whether charms on Kubernetes may see the cloud's credential (from 3.6.10).
    pub(crate) fn has_kubernetes_credentials(&self) -> bool {
        self.is_from(3, 6, 10)
    }

    /// Whether leaders have settings: `leader-get`, `leader-set`, and the event
    /// `leader-settings-changed` for the other units (until 3.6).
    pub(crate) fn has_leader_settings(&self) -> bool {
        self.major < 4
    }

    /// Whether `relation-ids` leaves out relations that are breaking (from 3.0).
    pub(crate) fn hides_broken_relations(&self) -> bool {
        self.major >= 3
    }

    /// Whether the environment has `JUJU_SLA` (until 3.6).
    pub(crate) fn has_sla(&self) -> bool {
        self.major < 4
    }
}

impl Default for JujuVersion {
    fn default() -> Self {
        Self { major: 3, minor: 6, patch: Some(11), text: "3.6.11".to_owned() }
    }
}

impl fmt::Display for JujuVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for JujuVersion {
    type Err = InvalidVersion;

    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        parse(text)
            .filter(|version| match version.major {
                2 => version.minor == 9,
                3 | 4 => true,
                _ => false,
            })
            .ok_or_else(|| InvalidVersion(text.to_owned()))
    }
}

/// Reads `major.minor[.patch|-tagN][.build]`.
fn parse(text: &str) -> Option<JujuVersion> {
    let mut parts = text.split('.');
    let major = number(parts.next()?)?;
    let minor = parts.next()?;
    let (minor, tagged) = match minor.split_once('-') {
        Some((minor, tag)) => {
            let digits = tag.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
            (digits.len() < tag.len()).then(|| number(digits)).flatten()?;
            (minor, true)
        }
        None => (minor, false),
    };
    let minor = number(minor)?;
    let rest = parts.map(number).collect::<Option<Vec<_>>>()?;
    let patch = (!tagged).then(|| rest.first().copied().unwrap_or_default());
    (rest.len() <= 2).then(|| JujuVersion { major, minor, patch, text: text.to_owned() })
}

fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
