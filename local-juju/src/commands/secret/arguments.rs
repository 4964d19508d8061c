//! What `secret-add` and `secret-set` are given.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::LABEL;
use super::pending::SecretChange;
use crate::commands::call::{Call, Failure};
use crate::commands::flags::{Arguments, Flag, FlagKind};
use crate::commands::settings_file;
use crate::go::{self, quote};
use crate::state::{Encoded, RotatePolicy, SecretContent, encode};

/// The most that a file may hold that is a value, or values.
const LARGEST_FILE: usize = 1_000_000;

/// Behind a key: its value is the name of a file that holds it.
const FILE: &str = "#file";
/// Behind a key: its value is base64 already.
const BASE64: &str = "#base64";

pub(super) const FLAGS: &[Flag] = &[
    text(&["description"], "the secret description"),
    text(&["expire"], "either a duration or time when the secret should expire"),
    text(&["file"], "a YAML file containing secret key values"),
    LABEL,
    text(&["owner"], "the owner of the secret, either the application or unit"),
    text(&["rotate"], "the secret rotation policy"),
];

const fn text(names: &'static [&'static str], purpose: &'static str) -> Flag {
    Flag { names, kind: FlagKind::Text, purpose }
}

/// What the options and pairs set. An option that is empty counts as not given.
pub(super) fn change(
    call: &mut Call<'_>,
    arguments: &Arguments,
    pairs: &[String],
) -> Result<SecretChange, Failure> {
    let given = |name| arguments.value(name).filter(|value| !value.is_empty());
    let expires = given("expire").map(|text| expiry(text, call.model.date())).transpose()?;
    let policy = given("rotate").map(|word| {
        let refused = || Failure::Usage(format!("rotate policy {} not valid", quote(word)));
        RotatePolicy::parse(word).ok_or_else(refused)
    });
    let policy = policy.transpose()?;
    if let Some(owner) = given("owner").filter(|owner| !matches!(*owner, "application" | "unit")) {
        return Failure::usage(format!("secret owner {} not valid", quote(owner)));
    }
    let mut values = values_of_pairs(call, pairs)?;
    if let Some(file) = given("file") {
        let bytes = read(call, file)?;
        let from_file = settings_file::read(&bytes).map_err(Failure::Usage)?;
        values.extend(from_file.into_iter().map(encoded));
    }
    Ok(SecretChange {
        content: if values.is_empty() { None } else { Some(content(values)?) },
        label: given("label").map(str::to_owned),
        description: given("description").map(str::to_owned),
        policy,
        expires,
    })
}

fn content(values: Encoded) -> Result<SecretContent, Failure> {
    SecretContent::encoded(values).map_err(|error| Failure::Usage(error.to_string()))
}

/// Reads `key=value`, `key#base64=value` and `key#file=path`. The `=` that end a value are base64's and
/// separate nothing, so a value is not empty.
fn values_of_pairs(call: &mut Call<'_>, pairs: &[String]) -> Result<Encoded, Failure> {
    let mut values = Encoded::new();
    for pair in pairs {
        let end = pair.trim_end_matches('=').len();
        let split = pair.split_once('=').filter(|(key, _)| (1..end).contains(&key.len()));
        let Some((key, value)) = split else {
            return Failure::usage(format!("key value {} not valid", quote(pair)));
        };
        let value = match key.strip_suffix(FILE) {
            Some(key) => {
                // The agent's own directory, not the caller's, is where it begins: the root.
                let rooted = value.starts_with(['/', '~']);
                let bytes =
                    if rooted { read(call, value) } else { read(call, &format!("/{value}")) }?;
                values.insert(key.to_owned(), encode(&bytes));
                continue;
            }
            None => value.to_owned(),
        };
        values.extend([encoded((key.to_owned(), value))]);
    }
    Ok(values)
}

/// A key and its value as base64.
fn encoded((key, value): (String, String)) -> (String, String) {
    match key.strip_suffix(BASE64) {
        Some(key) => (key.to_owned(), value),
        None => (key, encode(value.as_bytes())),
    }
}

/// Reads a file, as part of reading the arguments.
fn read(call: &mut Call<'_>, file: &str) -> Result<Vec<u8>, Failure> {
    let bytes = call.read(file).map_err(|failure| match failure {
        Failure::Run(message) => Failure::Usage(message),
        other => other,
    })?;
    if bytes.len() > LARGEST_FILE {
        let (path, size) = (quote(file), bytes.len());
        return Failure::usage(format!("secret content in file {path} too large: {size} bytes"));
    }
    Ok(bytes)
}

/// Reads a date with or without a zone, or how long from now.
fn expiry(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    if let Some(date) = date(text) {
        return Ok(date);
    }
    match go::parse_duration(text) {
        None => Failure::usage(format!("expire time or duration {} not valid", quote(text))),
        Some(nanoseconds) => match u64::try_from(nanoseconds) {
            Ok(nanoseconds @ 1..) => {
                let later = now.saturating_add(std::time::Duration::from_nanos(nanoseconds));
                Ok(later.unwrap_or(Timestamp::MAX))
            }
            _ => Failure::usage(format!("negative expire duration {} not valid", quote(text))),
        },
    }
}

/// Reads `2026-05-01T00:00:00Z`, with any offset, or without one for UTC, as Go does: jiff takes
/// more forms of ISO 8601.
fn date(text: &str) -> Option<Timestamp> {
    let (clock, zone) = text.split_at_checked(19)?;
    let (fraction, offset) = zone.split_at(zone.find(['Z', '+', '-']).unwrap_or(zone.len()));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = clock.bytes().zip(b"0000-00-00T00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        shape => byte == *shape,
    });
    let fraction_shaped = match fraction.strip_prefix('.') {
        Some(fraction) => !fraction.is_empty() && fraction.len() <= 9 && digits(fraction),
        None => fraction.is_empty(),
    };
    let offset_shaped = matches!(offset, "" | "Z") || (offset.len() == 6 && offset.contains(':'));
    let leap_second = clock.ends_with(":60");
    if !shaped || !fraction_shaped || !offset_shaped || leap_second {
        return None;
    }
    if offset.is_empty() {
        let date: DateTime = text.parse().ok()?;
        return Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
    }
    text.parse().ok()
}
