//! Variables in labels, as Go's `os.Expand` takes them.

use std::collections::BTreeMap;

/// The text with `$NAME` and `${NAME}` replaced by a service's variables; those that it has not are empty.
pub(super) fn expand(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        if after.is_empty() {
            expanded.push('$');
        }
        let (name, length) = name(after);
        expanded.push_str(variables.get(name).map_or("", String::as_str));
        rest = after.get(length..).unwrap_or_default();
    }
    expanded.push_str(rest);
    expanded
}

/// The name that a text behind a `$` begins with, and how much of the text it takes.
fn name(text: &str) -> (&str, usize) {
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.split_once('}') {
            Some((name, _)) => (name, name.len() + 2),
            // Go takes the brace alone, and what was the name stays.
            None => ("", 1),
        };
    }
    if text.starts_with(|c: char| "*#$@!?-0123456789".contains(c)) {
        return (text.get(..1).unwrap_or_default(), 1);
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (text.get(..end).unwrap_or_default(), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Pebble 1.32.1 makes of them.
    #[test]
    fn variables_are_those_of_go() {
        let variables = [("REGION", "eu"), ("X", "1")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        for (text, expected) in [
            ("", ""),
            ("a b", "a b"),
            ("test-$REGION-$X$$NOPE-${REGION}-$UNSET", "test-eu-1NOPE-eu-"),
            ("${REGION", "REGION"),
            ("$", "$"),
            ("$-x", "x"),
            ("${}", ""),
            ("$é", "é"),
            ("é$X", "é1"),
        ] {
            assert_eq!(expand(text, &variables.clone().into()), expected, "{text}");
        }
    }
}
