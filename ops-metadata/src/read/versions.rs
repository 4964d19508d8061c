//! Juju's version numbers.

use crate::Version;

/// Reads a version of `assumes`, which may leave out all but the first number.
pub(super) fn parse(text: &str) -> Option<Version> {
    read(text).map(|(version, _)| version)
}

/// Reads a version of `min-juju-version`, which needs three numbers: `2.8.6`, `2.8-beta1`.
pub(super) fn parse_full(text: &str) -> Option<Version> {
    read(text).filter(|(_, is_full)| *is_full).map(|(version, _)| version)
}

/// `1`, `1.2`, `1.2.3`, `1.2.3.4`, `1.2-tag`, `1.2-tag3`, `1.2-tag3.4`, and whether it is full.
fn read(text: &str) -> Option<(Version, bool)> {
    let mut version = Version { major: 0, minor: 0, tag: None, patch: 0, build: 0 };
    let (base, tagged) = match text.split_once('-') {
        Some((base, tagged)) => (base, Some(tagged)),
        None => (text, None),
    };
    let mut numbers = base.split('.');
    version.major = number(numbers.next()?)?;
    let Some(minor) = numbers.next() else {
        return tagged.is_none().then_some((version, false));
    };
    version.minor = number(minor)?;
    let mut is_full = false;
    let mut rest: Vec<&str> = numbers.collect();
    if let Some(tagged) = tagged {
        if !rest.is_empty() {
            return None;
        }
        let (word, build) = match tagged.split_once('.') {
            Some((word, build)) => (word, Some(build)),
            None => (tagged, None),
        };
        let tag = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        version.tag = Some(tag.to_owned());
        let patch = word.get(tag.len()..).unwrap_or_default();
        if !patch.is_empty() {
            version.patch = number(patch)?;
            is_full = true;
        }
        rest.extend(build);
    } else if !rest.is_empty() {
        version.patch = number(rest.remove(0))?;
        is_full = true;
    }
    match rest.as_slice() {
        [] => {}
        [build] => version.build = number(build)?,
        _ => return None,
    }
    Some((version, is_full))
}

fn number(digits: &str) -> Option<u32> {
    let fits = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_full};

    #[test]
    fn versions_are_juju_s() {
        for good in ["3", "3.1", "3.0.2", "2.9.49.1", "2.8-beta1", "2.8-beta", "2.8-rc1.2"] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in ["", "v3", "3.", "3.1.2.3.4", "3-beta1", "3.1.2-beta1", "1234567890", "3.1-B1"] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(parse_full("2.8.6").is_some() && parse_full("2.8-beta1").is_some());
        assert!(parse_full("2.8").is_none() && parse_full("2.8-beta").is_none());
    }
}
