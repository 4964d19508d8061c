//! Words that YAML reads as something else than a string.

/// Whether a reader takes the plain text for a boolean, a number, a date, or nothing.
pub(super) fn reads_as_other(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "~", "null", "Null", "NULL", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE",
        "on", "On", "ON", "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off",
        "OFF", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
        "-.Inf", "-.INF",
    ];
    let numeric = text.starts_with(|first: char| "+-.".contains(first) || first.is_ascii_digit());
    WORDS.contains(&text)
        || (numeric
            && (is_integer(text) || is_float(text) || is_date(text) || is_sexagesimal(text)))
}

/// An integer of Go's syntax with any base, `_` anywhere; a leading zero is octal.
fn is_integer(text: &str) -> bool {
    if text.starts_with('.') {
        return false;
    }
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x', ..] => (16, digits.get(2..)),
        [b'0', b'o', ..] => (8, digits.get(2..)),
        [b'0', b'b', ..] => (2, digits.get(2..)),
        [b'0', _, ..] => (8, digits.get(1..)),
        _ => (10, Some(digits)),
    };
    let Some(digits) = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_alphanumeric()))
    else {
        return false;
    };
    match u64::from_str_radix(digits, base) {
        Ok(number) if negative => number <= i64::MIN.unsigned_abs(),
        Ok(number) => !plain.starts_with('+') || i64::try_from(number).is_ok(),
        Err(_) => false,
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` within what a float holds. A text that
/// starts with a dot may be any float of Go's.
fn is_float(text: &str) -> bool {
    let plain = if text.starts_with('.') { text.to_owned() } else { text.replace('_', "") };
    let number = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    mantissa_fits && exponent_fits && plain.parse().is_ok_and(|number: f64| number.is_finite())
}

/// `2001-12-14`, or with a time behind it.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let number = |text: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        let digits = text.filter(|t| lengths.contains(&t.len()))?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    let year = number(parts.next(), 4..=4);
    let month = number(parts.next(), 1..=2);
    let day = number(parts.next(), 1..=2);
    let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && (time.is_empty() || is_time(time))
}

/// `T23:59:43.10Z`, `t23:59:43-05:00`, ` 23:59:43`.
fn is_time(text: &str) -> bool {
    let (zoned, clock) = match text.strip_prefix(' ') {
        Some(clock) => (false, clock),
        None => (true, text.get(1..).unwrap_or_default()),
    };
    let below = |text: &str, limit: u32, lengths: &[usize]| {
        lengths.contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse().is_ok_and(|number: u32| number < limit)
    };
    let clock = match (zoned, clock.find(['Z', '+', '-'])) {
        (false, _) => clock,
        (true, Some(at)) => {
            let (clock, zone) = clock.split_at(at);
            let offset = zone.get(1..).unwrap_or_default();
            let offset_fits = offset
                .split_once(':')
                .is_some_and(|(hours, minutes)| below(hours, 25, &[2]) && below(minutes, 61, &[2]));
            if zone != "Z" && (zone.starts_with('Z') || !offset_fits) {
                return false;
            }
            clock
        }
        (true, None) => return false,
    };
    let mut parts = clock.split(':');
    let (hours, minutes, seconds) = (parts.next(), parts.next(), parts.next());
    let (Some(hours), Some(minutes), Some(seconds), None) = (hours, minutes, seconds, parts.next())
    else {
        return false;
    };
    let (seconds, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    below(hours, 24, &[1, 2])
        && below(minutes, 60, &[1, 2])
        && below(seconds, 60, &[1, 2])
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number to the base of 60, as YAML 1.1 has them: `22:30`.
fn is_sexagesimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    let spaced = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first = parts.next().unwrap_or_default();
    let sixtieth = |text: &str| {
        (1..=2).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse().is_ok_and(|number: u32| number < 60)
    };
    let rest: Vec<_> = parts.collect();
    first.starts_with(|digit: char| digit.is_ascii_digit())
        && spaced(first)
        && !rest.is_empty()
        && rest.into_iter().all(sixtieth)
        && spaced(fraction)
}
