//! Durations as Go writes them, which is how Pebble does: `1h0m0s`, `300ms`, `1.5s`.

use std::fmt::Write;
use std::time::Duration;

/// A text that is no duration, or none that time can have: Pebble's are not negative.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no duration: write it as `300ms`, `1.5s` or `1h30m`")]
pub struct DurationError {
    text: String,
}

const SECOND: u128 = 1_000_000_000;

/// Each unit in nanoseconds. Longer names come before those that they begin with.
const UNITS: [(&str, u128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
];

/// Writes a duration as Go does.
pub(super) fn format(duration: Duration) -> String {
    let nanoseconds = duration.as_nanos();
    if nanoseconds < SECOND {
        let (unit, size) = match nanoseconds {
            0 => return "0s".to_owned(),
            1..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return decimal(nanoseconds, size) + unit;
    }
    let (hours, minutes) = (duration.as_secs() / 3600, duration.as_secs() / 60 % 60);
    let mut text = String::new();
    if hours > 0 {
        let _ = write!(text, "{hours}h");
    }
    if hours > 0 || minutes > 0 {
        let _ = write!(text, "{minutes}m");
    }
    text + &decimal(nanoseconds % (60 * SECOND), SECOND) + "s"
}

fn decimal(value: u128, unit: u128) -> String {
    let (whole, fraction) = (value / unit, value % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = unit.ilog10() as usize;
    format!("{whole}.{}", format!("{fraction:0digits$}").trim_end_matches('0'))
}

/// Reads a duration as Go does.
pub(super) fn parse(text: &str) -> Result<Duration, DurationError> {
    parts(text).ok_or_else(|| DurationError { text: text.to_owned() })
}

fn parts(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" || rest == "-0" {
        return Some(Duration::ZERO);
    }
    let mut total: u128 = 0;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at_checked(end)?;
        let (unit, size) = UNITS
            .into_iter()
            .filter(|(unit, _)| after.starts_with(unit))
            .max_by_key(|(unit, _)| unit.len())?;
        total = total.checked_add(scaled(number, size)?)?;
        rest = after.get(unit.len()..)?;
        if rest.is_empty() {
            break;
        }
    }
    // Go's durations are of 64 bits.
    i64::try_from(total).ok()?;
    let seconds = u64::try_from(total / SECOND).ok()?;
    Some(Duration::new(seconds, u32::try_from(total % SECOND).ok()?))
}

/// A decimal number times a unit; what is smaller than a nanosecond is cut off.
fn scaled(number: &str, unit: u128) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut total = whole.checked_mul(unit)?;
    let mut size = unit;
    for digit in fraction.bytes() {
        // Digits after the point of an hour that no nanosecond has left are nothing.
        let tenth = u128::from(digit - b'0') * size;
        total = total.checked_add(tenth / 10)?;
        size /= 10;
    }
    Some(total)
}

/// `#[serde(with = "duration::serde_option")]`: a field that may be absent.
pub(super) mod serde_option {
    use std::borrow::Cow;
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match duration {
            Some(duration) => serializer.serialize_str(&super::format(*duration)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        let text: Option<Cow<'de, str>> = Option::deserialize(deserializer)?;
        text.filter(|text| !text.is_empty())
            .map(|text| super::parse(&text).map_err(de::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_written_as_go_writes_them() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5µs"),
            (300_000_000, "300ms"),
            (1_500_000_000, "1.5s"),
            (60_000_000_000, "1m0s"),
            (3_600_000_000_000, "1h0m0s"),
            (604_800_000_000_000, "168h0m0s"),
            (5_025_000_000_001, "1h23m45.000000001s"),
        ] {
            assert_eq!(format(Duration::from_nanos(nanoseconds)), text);
        }
    }

    #[test]
    fn durations_are_read_as_go_reads_them() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("+5s", 5_000_000_000),
            ("1.500s", 1_500_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("1m30s", 90_000_000_000),
            ("1h15m30.918s", 4_530_918_000_000),
            ("10us10µs10μs", 30_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_nanos(nanoseconds)), "{text}");
        }
        for text in
            ["", "5", "5d", "s", ".s", "-1s", "1.2.3s", "1 s", "9223372036854775808ns", "1h5"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(
            parse("5d").unwrap_err().to_string(),
            "`5d` is no duration: write it as `300ms`, `1.5s` or `1h30m`"
        );
    }

    proptest! {
        #[test]
        fn a_written_duration_is_read_as_the_same(nanoseconds in 0..=i64::MAX as u64) {
            let duration = Duration::from_nanos(nanoseconds);
            prop_assert_eq!(parse(&format(duration)), Ok(duration));
        }

        #[test]
        fn no_text_is_too_odd(text in "[0-9.hmsunµ+-]{0,40}") {
            let _ = parse(&text);
        }
    }
}
