//! What a scalar is, by the rules of Juju's parser (Go's yaml.v2: YAML 1.1 with Go's number syntax).

/// What a scalar resolves to. Timestamps stay text, as they do for Juju.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer above `i64::MAX`.
    Unsigned(u64),
    Float(f64),
    Text,
}

/// The tags that force a scalar's type, and what else a tag can be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Text,
}

impl Tag {
    fn of(uri: &str) -> Option<Self> {
        Some(match uri.strip_prefix("tag:yaml.org,2002:").or_else(|| uri.strip_prefix("!!"))? {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "float" => Self::Float,
            "str" => Self::Text,
            _ => return None,
        })
    }
}

/// Resolves a scalar without a tag.
///
/// `plain` is whether it stands without quotes and is no block scalar.
pub(super) fn resolve(text: &str, plain: bool) -> Resolved {
    if plain { resolve_plain(text) } else { Resolved::Text }
}

/// Resolves a scalar with a tag; `None` if it is not of the tag's type.
///
/// A tag of another schema leaves the text as it is.
pub(super) fn resolve_tagged(text: &str, uri: &str) -> Option<Resolved> {
    let Some(tag) = Tag::of(uri) else { return Some(Resolved::Text) };
    if tag == Tag::Text {
        return Some(Resolved::Text);
    }
    match (tag, resolve_plain(text)) {
        (Tag::Null, Resolved::Null) => Some(Resolved::Null),
        (Tag::Bool, Resolved::Bool(value)) => Some(Resolved::Bool(value)),
        (Tag::Int, Resolved::Int(value)) => Some(Resolved::Int(value)),
        (Tag::Int, Resolved::Unsigned(value)) => Some(Resolved::Unsigned(value)),
        (Tag::Float, Resolved::Float(value)) => Some(Resolved::Float(value)),
        (Tag::Float, Resolved::Int(value)) => Some(Resolved::Float(value as f64)),
        _ => None,
    }
}

fn resolve_plain(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Resolved::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Resolved::Bool(false);
        }
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Resolved::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Resolved::Float(f64::NEG_INFINITY),
        _ => {}
    }
    match text.as_bytes().first() {
        Some(b'.') => float(text).map_or(Resolved::Text, Resolved::Float),
        Some(b'+' | b'-' | b'0'..=b'9') => number(&text.replace('_', "")),
        _ => Resolved::Text,
    }
}

fn number(text: &str) -> Resolved {
    if let Some(value) = integer(text) {
        return Resolved::Int(value);
    }
    if let Some(value) = unsigned(text) {
        return Resolved::Unsigned(value);
    }
    if let Some(value) = float(text) {
        return Resolved::Float(value);
    }
    // What is left of Go's `0b` reader takes a second sign: `0b-11` is -3.
    let signed = match text.strip_prefix("0b") {
        Some(digits) => i64::from_str_radix(digits, 2).ok(),
        None => text
            .strip_prefix("-0b")
            .and_then(|digits| i64::from_str_radix(&format!("-{digits}"), 2).ok()),
    };
    signed.map_or(Resolved::Text, Resolved::Int)
}

/// Reads an integer as Go's `ParseInt` with base 0 does: a sign, then `0x`, `0o`, `0b`, `0` or
/// nothing in front of the digits.
fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let value = i128::from(unsigned(digits)?);
    i64::try_from(if negative { -value } else { value }).ok()
}

/// Reads a quoted integer, in which Go takes single underscores between digits.
pub(crate) fn quoted_integer(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['-', '+']);
    let is_misplaced = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if is_misplaced { None } else { integer(&text.replace('_', "")) }
}

fn unsigned(text: &str) -> Option<u64> {
    let lower = text.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match lower.as_deref() {
        Some("0x") => (16, text.get(2..)?),
        Some("0o") => (8, text.get(2..)?),
        Some("0b") => (2, text.get(2..)?),
        Some(two) if two.starts_with('0') => (8, text.get(1..)?),
        _ => (10, text),
    };
    // Rust's own reader would take a sign here.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, within the range of an `f64`.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_is_good = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    if whole.is_empty() && fraction.is_empty()
        || !digits(whole)
        || !digits(fraction)
        || !exponent_is_good
    {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_what_go_makes_of_them() {
        for (text, expected) in [
            ("", Resolved::Null),
            ("~", Resolved::Null),
            ("yes", Resolved::Bool(true)),
            ("y", Resolved::Bool(true)),
            ("Off", Resolved::Bool(false)),
            ("oN", Resolved::Text),
            ("0755", Resolved::Int(493)),
            ("0o17", Resolved::Int(15)),
            ("08", Resolved::Float(8.0)),
            ("1_000", Resolved::Int(1000)),
            ("0x_ff", Resolved::Int(255)),
            ("-0b11", Resolved::Int(-3)),
            ("0b-11", Resolved::Int(-3)),
            ("+7", Resolved::Int(7)),
            ("-9223372036854775808", Resolved::Int(i64::MIN)),
            ("18446744073709551615", Resolved::Unsigned(u64::MAX)),
            ("18446744073709551616", Resolved::Float(2_f64.powi(64))),
            ("1.", Resolved::Float(1.0)),
            (".5e3", Resolved::Float(500.0)),
            (".", Resolved::Text),
            ("1e400", Resolved::Text),
            ("1e", Resolved::Text),
            ("12:30", Resolved::Text),
            ("2001-01-01", Resolved::Text),
            ("-", Resolved::Text),
            ("0x", Resolved::Text),
            (".inf", Resolved::Float(f64::INFINITY)),
        ] {
            assert_eq!(resolve(text, true), expected, "{text:?}");
        }
        assert_eq!(resolve("yes", false), Resolved::Text);
    }

    #[test]
    fn tags_force_a_type_or_refuse() {
        let core = |name: &str| format!("tag:yaml.org,2002:{name}");
        assert_eq!(resolve_tagged("", &core("null")), Some(Resolved::Null));
        assert_eq!(resolve_tagged("x", &core("null")), None);
        assert_eq!(resolve_tagged("443", &core("int")), Some(Resolved::Int(443)));
        assert_eq!(resolve_tagged("3", &core("float")), Some(Resolved::Float(3.0)));
        assert_eq!(resolve_tagged("3", &core("str")), Some(Resolved::Text));
        assert_eq!(resolve_tagged("3", "!mine"), Some(Resolved::Text));
    }
}
