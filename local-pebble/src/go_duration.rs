//! Durations as Go writes them: `1h0m0s`, `300ms`, `1.5s`.

use std::time::Duration;

const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
];
const SECOND: u64 = 1_000_000_000;

/// A duration that may be negative, which only its sign tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) negative: bool,
    pub(crate) magnitude: Duration,
}

impl Signed {
    /// The duration; nothing if it is negative.
    pub(crate) const fn or_zero(self) -> Duration {
        if self.negative { Duration::ZERO } else { self.magnitude }
    }
}

/// Why a text is no duration, in Go's words after `time: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DurationError {
    #[error("time: invalid duration {0:?}")]
    Invalid(String),
    #[error("time: missing unit in duration {0:?}")]
    MissingUnit(String),
    #[error("time: unknown unit {unit:?} in duration {text:?}")]
    UnknownUnit { unit: String, text: String },
}

/// Reads a sequence of decimal numbers with units.
pub(crate) fn parse(text: &str) -> Result<Signed, DurationError> {
    let invalid = || DurationError::Invalid(text.to_owned());
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(Signed { negative: false, magnitude: Duration::ZERO });
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(invalid());
        }
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        if unit.is_empty() {
            return Err(DurationError::MissingUnit(text.to_owned()));
        }
        let scale = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, scale)| *scale);
        let scale = scale.ok_or_else(|| DurationError::UnknownUnit {
            unit: unit.to_owned(),
            text: text.to_owned(),
        })?;
        let part = scaled(whole, fraction, scale).ok_or_else(invalid)?;
        total = total
            .checked_add(part)
            .filter(|sum| i64::try_from(*sum).is_ok())
            .ok_or_else(invalid)?;
        rest = next;
    }
    Ok(Signed { negative: negative && total > 0, magnitude: Duration::from_nanos(total) })
}

fn scaled(whole: &str, fraction: &str, scale: u64) -> Option<u64> {
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut sum = whole.checked_mul(scale)?;
    // Digits below a nanosecond are cut, as Go does.
    let mut place = scale;
    for digit in fraction.bytes() {
        place /= 10;
        sum = sum.checked_add(u64::from(digit.wrapping_sub(b'0')).checked_mul(place)?)?;
    }
    Some(sum)
}

/// Go's own form of a duration.
pub(crate) fn format(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    let second = u128::from(SECOND);
    if nanos == 0 {
        return "0s".to_owned();
    }
    if nanos < second {
        let (unit, scale) = match nanos {
            ..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{}{unit}", decimal(nanos, scale));
    }
    let minutes = nanos / (60 * second);
    let seconds = decimal(nanos % (60 * second), second);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{seconds}s"),
        (0, minutes) => format!("{minutes}m{seconds}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// `value / scale` with as many digits as it needs; `scale` is a power of ten.
fn decimal(value: u128, scale: u128) -> String {
    let (whole, rest) = (value / scale, value % scale);
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_write_as_go_does() {
        for (text, nanos, written) in [
            ("1h", 3_600 * SECOND, "1h0m0s"),
            ("1.5s", 1_500_000_000, "1.5s"),
            ("1500ms", 1_500_000_000, "1.5s"),
            ("1m0.5s", 60_500_000_000, "1m0.5s"),
            ("300ms", 300_000_000, "300ms"),
            (".5us", 500, "500ns"),
            ("0", 0, "0s"),
            ("+2µs", 2_000, "2µs"),
        ] {
            let read = parse(text).unwrap();
            assert_eq!(read.or_zero(), Duration::from_nanos(nanos), "{text}");
            assert_eq!(format(read.magnitude), written);
        }
        assert!(parse("-1h").unwrap().negative);
        for (text, message) in [
            ("5", "time: missing unit in duration \"5\""),
            ("5d", "time: unknown unit \"d\" in duration \"5d\""),
            ("x", "time: invalid duration \"x\""),
            ("", "time: invalid duration \"\""),
            ("1.2.3s", "time: invalid duration \"1.2.3s\""),
            ("99999999999h", "time: invalid duration \"99999999999h\""),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), message);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(nanos in 0..=i64::MAX as u64) {
            let duration = Duration::from_nanos(nanos);
            proptest::prop_assert_eq!(parse(&format(duration)).unwrap().or_zero(), duration);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
