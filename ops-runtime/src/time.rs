//! Times as Juju writes them, RFC 3339, from and to [`SystemTime`].
//!
//! By hand, since that is all that a charm's binary needs of a calendar: a library for dates brings time
//! zones, formats and its own types into the charm's, and every one of them converts to `SystemTime`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECONDS_PER_DAY: i64 = 86_400;
/// From 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// Of four hundred years.
const DAYS_PER_ERA: i64 = 146_097;

/// Reads a time with a zone: `2026-02-03T04:05:06.789Z`, `2026-02-03 04:05:06+02:00`.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0, |value, digit| {
            digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
        })
    };
    let is = |at: usize, one_of: &[u8]| bytes.get(at).is_some_and(|byte| one_of.contains(byte));
    let separated = is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
    if !separated {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // A leap second is the one after it.
    if !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = text.get(19..)?;
    let (nanoseconds, zone) = match rest.strip_prefix('.') {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    let days = days_since_epoch(year, month, day);
    let seconds =
        days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - seconds_of_zone(zone)?;
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let second =
        if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
    second?.checked_add(Duration::from_nanos(nanoseconds))
}

/// Writes a time in UTC, with as many digits of a second as it needs. Years end with 9999 and begin
/// with 0, and so do times outside of them.
pub(crate) fn format(time: SystemTime) -> String {
    let (seconds, nanoseconds) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            let seconds = i64::try_from(before.as_secs()).map_or(i64::MIN, i64::wrapping_neg);
            match before.subsec_nanos() {
                0 => (seconds, 0),
                nanoseconds => (seconds.saturating_sub(1), 1_000_000_000 - nanoseconds),
            }
        }
    };
    let first = days_since_epoch(0, 1, 1) * SECONDS_PER_DAY;
    let last = days_since_epoch(10_000, 1, 1) * SECONDS_PER_DAY - 1;
    let seconds = seconds.clamp(first, last);
    let (days, of_day) = (seconds.div_euclid(SECONDS_PER_DAY), seconds.rem_euclid(SECONDS_PER_DAY));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if nanoseconds != 0 {
        text.push_str(format!(".{nanoseconds:09}").trim_end_matches('0'));
    }
    text.push('Z');
    text
}

/// The digits after the point as nanoseconds, and what follows them.
fn fraction(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some((nine.fold(0, |value, digit| value * 10 + u64::from(digit - b'0')), rest))
}

fn seconds_of_zone(zone: &str) -> Option<i64> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let (sign, clock) = match zone.as_bytes() {
        [b'+', ..] => (1, zone.get(1..)?),
        [b'-', ..] => (-1, zone.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = clock.split_once(':')?;
    let two_digits = |text: &str| -> Option<i64> {
        let right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| right)
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The year counted from March, so that a leap day is its last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_EPOCH
}

fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_EPOCH;
    let (era, of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_are_read() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        for (text, time) in [
            ("1970-01-01T00:00:00Z", UNIX_EPOCH),
            ("2026-02-03T04:05:06Z", at(1_770_091_506)),
            ("2026-02-03 04:05:06Z", at(1_770_091_506)),
            ("2026-02-03T06:05:06+02:00", at(1_770_091_506)),
            ("2026-02-02T22:35:06-05:30", at(1_770_091_506)),
            ("2000-02-29T23:59:60Z", at(951_868_800)),
            ("2026-02-03T04:05:06.25Z", at(1_770_091_506) + Duration::from_millis(250)),
            ("0001-01-01T00:00:00Z", UNIX_EPOCH - Duration::from_secs(62_135_596_800)),
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "2026-02-03",
            "2026-02-03T04:05:06",
            "2026-02-30T04:05:06Z",
            "2025-02-29T04:05:06Z",
            "2026-13-01T04:05:06Z",
            "2026-02-03T24:05:06Z",
            "2026-02-03T04:05:06.Z",
            "2026-02-03T04:05:06+2:00",
            "2026-02-03T04:05:06Zx",
            "+026-02-03T04:05:06Z",
            "2026-02-03T04:05:06é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_that_no_text_has_are_the_nearest_that_one_has() {
        let late = UNIX_EPOCH + Duration::from_secs(1 << 60);
        assert_eq!(format(late), "9999-12-31T23:59:59Z");
        assert_eq!(format(UNIX_EPOCH - Duration::from_secs(1 << 60)), "0000-01-01T00:00:00Z");
    }

    proptest! {
        #[test]
        fn a_written_time_is_read_as_the_same(seconds in -62_167_219_200_i64..253_402_300_800, nanoseconds in 0_u32..1_000_000_000) {
            let whole = Duration::from_secs(seconds.unsigned_abs());
            let time = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
            let time = time + Duration::from_nanos(nanoseconds.into());
            prop_assert_eq!(parse(&format(time)), Some(time));
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
