//! One notice.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::go_duration;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NoticeType {
    ChangeUpdate,
    Custom,
    Warning,
}

impl NoticeType {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "change-update" => Self::ChangeUpdate,
            "custom" => Self::Custom,
            "warning" => Self::Warning,
            _ => return None,
        })
    }
}

/// How long a notice is kept after it has occurred last.
pub(super) const EXPIRES_AFTER: Duration = Duration::from_secs(7 * 24 * 3_600);

/// A notice, as clients see it and as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Notice {
    pub(crate) id: String,
    /// Whose it is; nobody's is everybody's.
    pub(crate) user_id: Option<u32>,
    #[serde(rename = "type")]
    pub(crate) notice_type: NoticeType,
    pub(crate) key: String,
    pub(crate) first_occurred: Timestamp,
    pub(crate) last_occurred: Timestamp,
    pub(crate) last_repeated: Timestamp,
    pub(crate) occurrences: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) last_data: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Duration::is_zero", with = "duration")]
    pub(crate) repeat_after: Duration,
    #[serde(with = "duration")]
    pub(crate) expire_after: Duration,
}

/// Durations as Go writes them.
mod duration {
    use super::{Deserialize, Deserializer, Duration, Serializer, de, go_duration};

    pub(super) fn serialize<S: Serializer>(
        value: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&go_duration::format(*value))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(go_duration::parse(&text).map_err(de::Error::custom)?.or_zero())
    }
}

/// Whether a key looks like `example.com/path`.
pub(crate) fn validate_key(key: &str) -> Result<(), String> {
    const LONGEST: usize = 256;
    let mut parts = key.split('/');
    let domain = parts.next().unwrap_or_default();
    let labels: Vec<&str> = domain.split('.').collect();
    let path: Vec<&str> = parts.collect();
    let good = labels.len() >= 2 && labels.iter().all(|l| is_word(l));
    if !good || path.is_empty() || !path.iter().all(|p| is_word(p)) {
        return Err(format!("invalid key {key:?} (must be in \"example.com/path\" format)"));
    }
    if key.len() > LONGEST {
        return Err(format!("key must be {LONGEST} bytes or less"));
    }
    Ok(())
}

/// Small letters and digits, in parts that single `-` join.
fn is_word(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_a_domain_and_a_path() {
        for key in ["a.b/c", "example.com/some-path/more", "1.2-3/4"] {
            assert_eq!(validate_key(key), Ok(()), "{key}");
        }
        for key in ["", "a", "a/b", "a.b", "a.b/", "A.b/c", "a.b/c_d", "-a.b/c", "a..b/c", "a.b//c"]
        {
            assert!(validate_key(key).is_err(), "{key}");
        }
        let long = format!("a.b/{}", "c".repeat(253));
        assert_eq!(validate_key(&long).unwrap_err(), "key must be 256 bytes or less");
    }
}
