//! How Go reads and writes text, where Juju lets it be seen.

use std::num::IntErrorKind;

/// Reads Go's words of truth.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Reads a whole number with any of Go's prefixes, or says what Go does.
pub(crate) fn parse_int(text: &str) -> Result<i64, &'static str> {
    const SYNTAX: &str = "invalid syntax";

    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    let prefixes = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)];
    let prefixed = prefixes.iter().find_map(|(prefix, radix)| {
        Some((lower.strip_prefix(prefix).filter(|digits| !digits.is_empty())?, *radix))
    });
    let (digits, radix) = prefixed.unwrap_or((&lower, 10));
    // Digits may be grouped, also behind a prefix.
    let ungrouped = if radix == 10 { digits } else { digits.strip_prefix('_').unwrap_or(digits) };
    let grouped = ungrouped.split('_');
    if grouped.clone().any(|group| !group.starts_with(|first: char| first.is_digit(radix))) {
        return Err(SYNTAX);
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let number = format!("{sign}{}", grouped.collect::<String>());
    i64::from_str_radix(&number, radix).map_err(|error| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "value out of range",
        _ => SYNTAX,
    })
}

/// Reads a duration as Go writes them, `1h30m` or `-1.5s`, in nanoseconds.
pub(crate) fn parse_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    match rest {
        "0" => return Some(0),
        "" => return None,
        _ => {}
    }
    let mut sum = 0_i128;
    while !rest.is_empty() {
        let number_end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, behind) = rest.split_at(number_end);
        let unit_end = behind
            .find(|letter: char| letter.is_ascii_digit() || letter == '.')
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_end);
        let unit = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000_i128,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let whole = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        sum = sum.checked_add(unit.checked_mul(whole)?)?;
        let mut part = unit;
        for digit in fraction.bytes() {
            part /= 10;
            sum = sum.checked_add(part * i128::from(digit - b'0'))?;
        }
        rest = behind;
    }
    i64::try_from(sum * sign).ok()
}

/// Quotes a text as Go's `%q` does.
pub(crate) fn quote(text: &str) -> String {
    use std::fmt::Write as _;

    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            _ if letter.is_ascii_control() => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(letter));
            }
            _ if is_printable(letter) => quoted.push(letter),
            '\u{80}'..='\u{ffff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(letter));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether Go shows the letter as it is: all but controls, formats, and spaces beyond ASCII.
fn is_printable(letter: char) -> bool {
    // A mark is shown where it is behind a letter.
    letter.is_ascii() || !format!("a{letter}").escape_debug().any(|escaped| escaped == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_go_s() {
        let (syntax, range) = (Err("invalid syntax"), Err("value out of range"));
        for (text, wanted) in [
            ("0", Ok(0)),
            ("12", Ok(12)),
            ("+1", Ok(1)),
            ("-1", Ok(-1)),
            ("0x1F", Ok(31)),
            ("0X_f", Ok(15)),
            ("0b101", Ok(5)),
            ("0o17", Ok(15)),
            ("017", Ok(15)),
            ("0_7", Ok(7)),
            ("1_000", Ok(1_000)),
            ("-9223372036854775808", Ok(i64::MIN)),
            ("9223372036854775808", range),
            ("", syntax),
            ("-", syntax),
            ("--1", syntax),
            ("0x", syntax),
            ("08", syntax),
            ("1__0", syntax),
            ("_1", syntax),
            ("1_", syntax),
            ("1.5", syntax),
            ("one", syntax),
        ] {
            assert_eq!(parse_int(text), wanted, "{text}");
        }
    }

    #[test]
    fn durations_are_go_s() {
        let (second, hour) = (1_000_000_000, 3_600_000_000_000);
        for (text, wanted) in [
            ("0", Some(0)),
            ("+0", Some(0)),
            ("72h30m", Some(72 * hour + hour / 2)),
            ("1.5h", Some(hour * 3 / 2)),
            (".5s", Some(second / 2)),
            ("1.s", Some(second)),
            ("-1h", Some(-hour)),
            ("1h1h", Some(2 * hour)),
            ("1us1µs1μs1ms1ns", Some(1_003_001)),
            ("2540400h", Some(2_540_400 * hour)),
            ("2562048h", None),
            ("99999999999999999999999999999999999999999h", None),
            ("", None),
            ("-", None),
            ("h", None),
            (".h", None),
            ("1", None),
            ("1h1", None),
            ("1.2.3s", None),
            ("1d", None),
            ("1 h", None),
            ("1H", None),
            ("--1h", None),
            ("é", None),
        ] {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
    }
}
