//! How values of the API are read: times, and lists that may be `null`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::time;

/// Keys that this release does not know.
pub(super) type Extra = BTreeMap<String, Value>;

pub(super) fn system_time<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SystemTime, D::Error> {
    let text = <Cow<'de, str>>::deserialize(deserializer)?;
    time::parse(&text)
        .ok_or_else(|| de::Error::custom(format_args!("`{text}` is no RFC 3339 time")))
}

pub(super) fn optional_time<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SystemTime>, D::Error> {
    let text: Option<Cow<'de, str>> = Option::deserialize(deserializer)?;
    let read = |text: Cow<'de, str>| {
        time::parse(&text)
            .ok_or_else(|| de::Error::custom(format_args!("`{text}` is no RFC 3339 time")))
    };
    text.map(read).transpose()
}

/// Texts by name. One that is `null` is empty, as in Go.
pub(super) fn texts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let texts: BTreeMap<String, Option<String>> = or_default(deserializer)?;
    Ok(texts.into_iter().map(|(name, text)| (name, text.unwrap_or_default())).collect())
}

/// Values by name, as texts: those that are none as their JSON.
pub(super) fn as_texts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let values: Extra = or_default(deserializer)?;
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(values.into_iter().map(|(name, value)| (name, text(value))).collect())
}

/// A value whose `null` means the same as its absence.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
