//! `key=value` arguments, read as Juju's commands read them.

use std::collections::BTreeMap;

use crate::go::quote;

/// Reads pairs, each split at its first `=`. Spaces around keys and values are dropped, and empty
/// arguments are passed over.
pub(super) fn parse(arguments: &[String]) -> Result<BTreeMap<String, String>, String> {
    read(arguments, |_| true)
}

/// As [`parse`], but refuses empty values.
pub(super) fn parse_filled(
    arguments: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<BTreeMap<String, String>, String> {
    read(arguments, |value| !value.is_empty())
}

fn read(
    arguments: impl IntoIterator<Item = impl AsRef<str>>,
    takes: fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, String> {
    let mut pairs = BTreeMap::new();
    for argument in arguments {
        let argument = argument.as_ref();
        if argument.is_empty() {
            continue;
        }
        let Some((key, value)) = argument.split_once('=') else {
            return Err(format!("expected \"key=value\", got {}", quote(argument)));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || !takes(value) {
            return Err(format!("expected \"key=value\", got \"{key}={value}\""));
        }
        if pairs.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(format!("key {} specified more than once", quote(key)));
        }
    }
    Ok(pairs)
}
