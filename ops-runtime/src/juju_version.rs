//! Versions of Juju.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A version of Juju: `3.6.4`, `4.0-beta3`, `2.9.51.1`.
///
/// A version with a tag comes before the one without, and `2.9` is `2.9.0`.
///
/// ```
/// use ops::JujuVersion;
///
/// let version: JujuVersion = "4.0-beta3".parse()?;
/// assert!(version < JujuVersion::new(4, 0, 0) && version > JujuVersion::new(3, 6, 11));
/// assert!(version.has_secrets());
/// # Ok::<(), ops::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JujuVersion {
    major: u32,
    minor: u32,
    /// Empty in a release.
    tag: Box<str>,
    patch: u32,
    build: u32,
}

impl JujuVersion {
    /// A release.
    pub fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, tag: Box::default(), patch, build: 0 }
    }

    /// 3 of `3.6.4`.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// 6 of `3.6.4`.
    pub fn minor(&self) -> u32 {
        self.minor
    }

    /// 4 of `3.6.4`, and 3 of `4.0-beta3`; 0 if it is not said.
    pub fn patch(&self) -> u32 {
        self.patch
    }

    /// `beta` of `4.0-beta3`; empty in a release.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// 1 of `2.9.51.1`; 0 if it is not said.
    pub fn build(&self) -> u32 {
        self.build
    }

    fn is_at_least(&self, major: u32, minor: u32, patch: u32) -> bool {
        *self >= Self::new(major, minor, patch)
    }

    /// Whether charms can have secrets: from 3.0.3. Earlier versions of 3.0 have other commands for them.
    pub fn has_secrets(&self) -> bool {
        self.is_at_least(3, 0, 3)
    }

    /// Whether several `secret-set`s of one secret in a hook add up: from 3.6. Before, the last one stands
    /// alone; and content that is what it was makes a new revision.
    pub fn merges_secret_changes(&self) -> bool {
        self.is_at_least(3, 6, 0)
    }

    /// Whether ports can be opened on Kubernetes: from 3.0.3.
    pub fn supports_open_port_on_k8s(&self) -> bool {
        self.is_at_least(3, 0, 3)
    }

    /// Whether its Pebble takes the context of a service for a command: from 3.1.6, but for 3.2.0.
    pub fn supports_exec_service_context(&self) -> bool {
        self.is_at_least(3, 1, 6) && *self != Self::new(3, 2, 0)
    }

    /// Whether its Pebble forwards logs: from 3.4.
    pub fn supports_pebble_log_forwarding(&self) -> bool {
        self.is_at_least(3, 4, 0)
    }

    /// Whether its Pebble knows identities: from 3.6.4.
    pub fn supports_pebble_identities(&self) -> bool {
        self.is_at_least(3, 6, 4)
    }

    /// Whether its Pebble gives metrics: from 3.6.4.
    pub fn supports_pebble_metrics(&self) -> bool {
        self.is_at_least(3, 6, 4)
    }
}

impl FromStr for JujuVersion {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).ok_or_else(|| Error::Name { what: "a version of Juju", text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<JujuVersion> {
    let number = |text: &str| -> Option<u32> {
        let are_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| are_digits)
    };
    let (major, rest) = text.split_once('.')?;
    let minor_end = rest.find(['.', '-']).unwrap_or(rest.len());
    let (minor, rest) = rest.split_at_checked(minor_end)?;
    let mut version = JujuVersion::new(number(major)?, number(minor)?, 0);
    if rest.is_empty() {
        return Some(version);
    }
    let rest = match rest.strip_prefix('-') {
        Some(tagged) => {
            let (tag, rest) =
                tagged.split_at_checked(tagged.find(|c: char| c.is_ascii_digit())?)?;
            if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return None;
            }
            version.tag = tag.into();
            rest
        }
        None => rest.strip_prefix('.')?,
    };
    let (patch, build) = rest.split_once('.').unwrap_or((rest, "0"));
    version.patch = number(patch)?;
    version.build = number(build)?;
    Some(version)
}

impl Ord for JujuVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.major, self.minor)
            .cmp(&(other.major, other.minor))
            // A release comes last.
            .then_with(|| self.tag.is_empty().cmp(&other.tag.is_empty()))
            .then_with(|| self.tag.cmp(&other.tag))
            .then_with(|| (self.patch, self.build).cmp(&(other.patch, other.build)))
    }
}

impl PartialOrd for JujuVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for JujuVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, tag, patch, build } = self;
        match &**tag {
            "" => write!(f, "{major}.{minor}.{patch}")?,
            tag => write!(f, "{major}.{minor}-{tag}{patch}")?,
        }
        if *build == 0 { Ok(()) } else { write!(f, ".{build}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(text: &str) -> JujuVersion {
        text.parse().unwrap()
    }

    // VER-001
    #[test]
    fn versions_are_ordered() {
        let in_order = [
            "2.9-rc1",
            "2.9",
            "2.9.1",
            "2.9.51",
            "2.9.51.1",
            "3.0-beta1",
            "3.0-beta2",
            "3.0-beta2.1",
            "3.0-rc1",
            "3.0.0",
            "3.6.4",
            "3.10",
            "4.0-beta3",
            "4.0",
        ];
        assert!(in_order.windows(2).all(|pair| version(pair[0]) < version(pair[1])));
        assert_eq!(version("2.9"), version("2.9.0"));
        for bad in [
            "",
            "3",
            "3.",
            "x.1",
            "3.6.",
            "3.6-",
            "3.6-beta",
            "3.6-Beta1",
            "3.6-1",
            "3.6.4.",
            "3.6.4.1.2",
            "+3.6",
            "3.6.4-beta",
            "99999999999.1",
        ] {
            assert!(bad.parse::<JujuVersion>().is_err(), "{bad}");
        }
    }

    // VER-012 VER-013 VER-014 VER-015 VER-016
    #[test]
    fn parts_of_a_version() {
        let parts = |text: &str| {
            let version = version(text);
            let tag = version.tag().to_owned();
            (version.major(), version.minor(), version.patch(), tag, version.build())
        };
        assert_eq!(parts("2.9.51.1"), (2, 9, 51, String::new(), 1));
        assert_eq!(parts("4.0-beta3"), (4, 0, 3, "beta".to_owned(), 0));
        assert_eq!(parts("4.0-beta3.7"), (4, 0, 3, "beta".to_owned(), 7));
        assert_eq!(parts("3.6"), (3, 6, 0, String::new(), 0));
    }

    fn first(has: impl Fn(&JujuVersion) -> bool) -> Vec<&'static str> {
        let all = [
            "2.9.51", "3.0.2", "3.0.3", "3.1.5", "3.1.6", "3.2.0", "3.2.1", "3.3.9", "3.4",
            "3.6-rc1", "3.6.0", "3.6.3", "3.6.4", "4.0",
        ];
        let known = all.map(|text| (text, has(&version(text))));
        let mut changes = known.iter().scan(false, |before, (text, has)| {
            let changed = std::mem::replace(before, *has) != *has;
            Some(changed.then_some(*text))
        });
        changes.by_ref().flatten().collect()
    }

    // VER-006 VER-007 VER-008
    #[test]
    fn what_a_version_can() {
        assert_eq!(first(JujuVersion::has_secrets), ["3.0.3"]);
        assert_eq!(first(JujuVersion::supports_open_port_on_k8s), ["3.0.3"]);
        let but_for_one = ["3.1.6", "3.2.0", "3.2.1"];
        assert_eq!(first(JujuVersion::supports_exec_service_context), but_for_one);
        assert_eq!(first(JujuVersion::merges_secret_changes), ["3.6.0"]);
    }

    // VER-009 VER-010 VER-011
    #[test]
    fn what_its_pebble_can() {
        assert_eq!(first(JujuVersion::supports_pebble_log_forwarding), ["3.4"]);
        assert_eq!(first(JujuVersion::supports_pebble_identities), ["3.6.4"]);
        assert_eq!(first(JujuVersion::supports_pebble_metrics), ["3.6.4"]);
    }

    proptest! {
        #[test]
        fn a_written_version_is_read_as_the_same(text in "[0-9]{1,3}\\.[0-9]{1,3}(\\.[0-9]{1,3}|-[a-z]{1,5}[0-9]{1,2})?(\\.[0-9]{1,3})?") {
            let read = version(&text);
            prop_assert_eq!(version(&read.to_string()), read);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC*") {
            let _ = text.parse::<JujuVersion>();
        }
    }
}
